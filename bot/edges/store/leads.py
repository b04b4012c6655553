"""The inbox: messages, their leads, and the work they ask for, in one transaction."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Subquery, case, func, select, update

from bot.core.leads import NO_REPORT, Lead, LeadId, LeadKind, reached_for, superseded
from bot.core.messages import Audience, Message, MessageId
from bot.core.reports import ReportId
from bot.core.text import content_id
from bot.edges.store.codec import decode, encode
from bot.edges.store.engine import Database, add
from bot.edges.store.tables import (
    EventKind,
    audience_row,
    events,
    is_visible,
    leads,
    messages,
    pages,
    place_row,
    rooms,
)
from bot.ports import LeadState, Left, ReadHere

Enqueue = Callable[[Connection, Lead, str], None]


@dataclass(frozen=True, slots=True)
class StoredLeads:
    """Serves `Leads`.

    Attributes:
        enqueue: asks for a lead's walk under an id, in the transaction that it is given. A walk is known by
            its id: asked for again, it changes nothing.
    """

    database: Database
    enqueue: Enqueue

    async def take_in(self, message: Message, leads: Sequence[Lead]) -> bool:
        def keep(connection: Connection) -> bool:
            new = add(
                connection,
                messages,
                id=message.id,
                **place_row(message.place),
                sent_at=message.sent_at,
                body=encode(message),
            )
            if not new:
                return False
            channel = audience_row(message.place.audience)
            add(connection, rooms, platform=message.place.platform, **channel, since=message.sent_at)
            for lead in leads:
                if _keep_lead(connection, lead):
                    self.enqueue(connection, lead, lead.id)
            return True

        return await self.database.write(keep)

    async def last_heard(self, platform: str) -> Mapping[str, datetime]:
        latest = func.max(messages.c.sent_at).label("at")
        query = (
            select(messages.c.channel, latest)
            .where(messages.c.platform == platform)
            .group_by(messages.c.channel)
        )
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        return {row.channel: row.at for row in rows}

    async def lead(self, lead: LeadId) -> Lead:
        query = select(leads.c.body).where(leads.c.id == lead)
        return decode(Lead, await self.database.read(lambda connection: connection.scalars(query).one()))

    async def leads_of(self, message: MessageId) -> tuple[Lead, ...]:
        query = select(leads.c.body).where(leads.c.message == message).order_by(leads.c.seq)
        found = await self.database.values(Lead, query)
        gone = superseded(found)
        return tuple(lead for lead in found if lead.id not in gone)

    async def begin(self, lead: LeadId, what: str) -> None:
        again = case((leads.c.doing == what, leads.c.begun + 1), else_=1)
        change = update(leads).where(leads.c.id == lead).values(doing=what, begun=again)
        await self.database.write(lambda connection: connection.execute(change))

    async def begun(self, lead: LeadId, what: str) -> int:
        query = select(leads.c.begun).where(leads.c.id == lead, leads.c.doing == what)
        return await self.database.read(lambda connection: connection.scalars(query).one_or_none()) or 0

    async def came_to(self, lead: LeadId, state: LeadState, report: ReportId | None, reason: str) -> None:
        change = update(leads).where(leads.c.id == lead).values(state=state, report=report, reason=reason)
        await self.database.write(lambda connection: connection.execute(change))

    async def again(self, asked: MessageId, leads: Sequence[LeadId], at: datetime) -> tuple[LeadId, ...]:
        def walk(connection: Connection) -> tuple[LeadId, ...]:
            known = select(events.c.body).where(events.c.key == f"retried {asked}")
            if (body := connection.scalars(known).one_or_none()) is not None:
                return tuple(LeadId(lead) for lead in decode(tuple[str, ...], body))
            found = [lead for lead in (_begin_anew(connection, each) for each in leads) if lead]
            for lead in found:
                self.enqueue(connection, lead, content_id("again", asked, lead.id))
            again = tuple(lead.id for lead in found)
            if found:
                add(
                    connection,
                    events,
                    key=f"retried {asked}",
                    kind=EventKind.RETRIED,
                    at=at,
                    **audience_row(found[0].place.audience),
                    body=encode(again),
                )
            return again

        return await self.database.write(walk)

    async def report_of(self, lead: LeadId) -> ReportId | None:
        query = select(leads.c.report).where(leads.c.id == lead)
        report = await self.database.read(lambda connection: connection.scalars(query).one())
        return None if report is None else ReportId(report)

    async def waiting(self, audience: Audience, before: LeadId) -> int:
        seq = select(leads.c.seq).where(leads.c.id == before).scalar_subquery()
        query = select(func.count()).where(
            *_is_of(audience),
            leads.c.state == LeadState.WAITING,
            leads.c.kind.not_in(NO_REPORT),
            leads.c.watch == "",
            leads.c.seq < seq,
        )
        return await self.database.read(lambda connection: connection.scalars(query).one())

    async def left(self, audience: Audience, limit: int) -> tuple[Left, ...]:
        return await self.database.read(lambda connection: _left(connection, audience, limit))

    async def read_here(self, audience: Audience) -> tuple[ReadHere, ...]:
        shared = _numbered(audience)
        query = select(shared).where(shared.c.report.is_not(None)).order_by(shared.c.number)
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        return tuple(ReadHere(decode(Lead, row.body), row.number, ReportId(row.report)) for row in rows)

    async def state(self, lead: LeadId) -> LeadState:
        query = select(leads.c.state).where(leads.c.id == lead)
        return LeadState(await self.database.read(lambda connection: connection.scalars(query).one()))


_CAME_TO_NOTHING = (LeadState.UNREADABLE, LeadState.SET_ASIDE)


def _begin_anew(connection: Connection, lead: LeadId) -> Lead | None:
    """Have a lead wait to be read, as if nothing was ever begun; None where it did not come to nothing."""
    is_left = (leads.c.id == lead, leads.c.state.in_(_CAME_TO_NOTHING))
    body = connection.scalars(select(leads.c.body).where(*is_left).with_for_update()).one_or_none()
    if body is None:
        return None
    anew = {"state": LeadState.WAITING, "reason": "", "doing": "", "begun": 0}
    connection.execute(update(leads).where(leads.c.id == lead).values(**anew))
    return decode(Lead, body)


def _numbered(audience: Audience) -> Subquery:
    """Select all that was shared in a channel, each with its number."""
    number = func.row_number().over(order_by=leads.c.seq).label("number")
    columns = (leads.c.message, leads.c.state, leads.c.report, leads.c.reason, leads.c.body)
    return select(*columns, number).where(*_is_of(audience), leads.c.kind.not_in(NO_REPORT)).subquery()


def _left(connection: Connection, audience: Audience, limit: int) -> tuple[Left, ...]:
    shared = _numbered(audience)
    came_to_nothing = (
        select(shared)
        .where(shared.c.state.in_(_CAME_TO_NOTHING))
        .order_by(shared.c.number.desc())
        .limit(limit)
    )
    rows = connection.execute(came_to_nothing).all()
    gone = _gone(connection, {row.message for row in rows})
    read = set(connection.scalars(select(pages.c.link).where(is_visible(audience, pages))))
    latest: dict[tuple[LeadKind, str], Left] = {}
    for row in rows:
        lead = decode(Lead, row.body)
        if lead.id not in gone and reached_for(lead) not in read:
            left = Left(lead, row.number, LeadState(row.state), row.reason)
            latest.setdefault((lead.kind, reached_for(lead)), left)
    return tuple(reversed(latest.values()))


def _gone(connection: Connection, of: Collection[str]) -> set[LeadId]:
    """Return the leads of some messages that were taken back, or are another text now."""
    query = select(leads.c.body).where(leads.c.message.in_(of))
    return superseded(decode(Lead, body) for body in connection.scalars(query))


def _is_of(audience: Audience) -> list[ColumnElement[bool]]:
    return [leads.c[column] == value for column, value in audience_row(audience).items()]


def _keep_lead(connection: Connection, lead: Lead) -> bool:
    return add(
        connection,
        leads,
        id=lead.id,
        message=lead.message,
        kind=lead.kind,
        **audience_row(lead.place.audience),
        state=LeadState.WAITING,
        doing="",
        begun=0,
        report=None,
        reason="",
        watch=lead.watch,
        body=encode(lead),
    )
