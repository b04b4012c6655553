"""What the newsroom itself keeps: handles, the register of outlets, sides, tellings."""

import re
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, select, union_all

from bot.core.alerts import Telling
from bot.core.assignments import Assignment, Reply, Used, Working
from bot.core.claims import ClaimId
from bot.core.errors import ClaimForgotten, NoSuchClaim
from bot.core.messages import Audience, Place
from bot.core.ratings import Rating
from bot.core.registrations import Registration
from bot.core.reports import Outlet, OutletId
from bot.core.sides import SideEntry, with_sides
from bot.edges.store import outlets as rows
from bot.edges.store.codec import decode, encode
from bot.edges.store.engine import Database, add, one_at_a_time
from bot.edges.store.notes import keep_note, notes
from bot.edges.store.stones import is_claim_forgotten
from bot.edges.store.tables import (
    EventKind,
    audience_row,
    claims,
    events,
    handle_aliases,
    handles,
    is_place,
    is_visible,
    place_row,
    shares,
    statements,
    tellings,
    visible_reports,
)


@dataclass(frozen=True, slots=True)
class StoredDesk:
    """Serves `Desk`."""

    database: Database

    def turn(self, workspace: str) -> AbstractAsyncContextManager[None]:
        return self.database.turn(f"turn of {workspace}")

    async def handle(self, claim: ClaimId, audience: Audience) -> str:
        # Nearly always it is known: who only reads waits for nobody who writes.
        known = await self.database.read(lambda connection: _handle(connection, claim, audience))
        return known or await self.database.write(lambda connection: _give(connection, claim, audience))

    async def claim_named(self, handle: str, audience: Audience) -> ClaimId:
        typed = re.fullmatch(r"\s*([cp])(\d{1,9})\s*", handle, re.IGNORECASE | re.ASCII)
        if typed is None:
            raise NoSuchClaim(handle)
        is_private = typed.group(1) in "pP"
        channel = audience.channel if is_private else ""
        named = union_all(
            *(
                select(table.c.claim).where(
                    table.c.workspace == audience.workspace,
                    table.c.channel == channel,
                    table.c.number == int(typed.group(2)),
                )
                for table in (handles, handle_aliases)
            )
        ).subquery()
        query = (
            select(claims.c.id)
            .join(named, named.c.claim == claims.c.id)
            .join(statements, statements.c.id == claims.c.first)
            .where(statements.c.report.in_(visible_reports(audience)))
        )

        def ask(connection: Connection) -> str | None:
            found = connection.scalars(query.limit(1)).one_or_none()
            if found is None and any(
                is_claim_forgotten(connection, claim) for claim in connection.scalars(select(named.c.claim))
            ):
                raise ClaimForgotten(handle)
            return found

        if is_private and not audience.private:
            raise NoSuchClaim(handle)
        found = await self.database.read(ask)
        if found is None:
            raise NoSuchClaim(handle)
        return ClaimId(found)

    async def outlet(self, name_or_domain: str) -> Outlet | None:
        return await self.database.read(lambda connection: rows.outlet_named(connection, name_or_domain))

    async def outlets(self) -> tuple[Outlet, ...]:
        return await self.database.read(rows.all_outlets)

    async def register(self, outlets: Sequence[Outlet], at: datetime) -> None:
        await self.database.write(lambda connection: rows.register(connection, outlets, at))

    async def enter(self, registration: Registration) -> Registration:
        return await self.database.write(lambda connection: rows.enter(connection, registration))

    async def entries(self, outlet: OutletId, audience: Audience) -> tuple[Registration, ...]:
        return await self.database.read(lambda connection: rows.entries(connection, outlet, audience))

    async def note(self, noted: Assignment | Working | Reply | Used | Rating) -> None:
        await self.database.write(lambda connection: keep_note(connection, noted))

    async def ratings(self, audience: Audience) -> tuple[Rating, ...]:
        return await self.database.read(lambda c: notes(c, Rating, audience))

    async def assignments(self, audience: Audience) -> tuple[Assignment, ...]:
        return await self.database.read(lambda c: notes(c, Assignment, audience))

    async def working(self, audience: Audience) -> tuple[Working, ...]:
        return await self.database.read(lambda c: notes(c, Working, audience))

    async def replies(self, claim: ClaimId, audience: Audience) -> tuple[Reply, ...]:
        return await self.database.read(lambda c: notes(c, Reply, audience, claim))

    async def used(self, audience: Audience) -> tuple[Used, ...]:
        return await self.database.read(lambda c: notes(c, Used, audience))

    async def sides(self, audience: Audience | None = None) -> dict[str, str]:
        return await self.database.read(lambda connection: sides_at(connection, audience))

    async def set_sides(self, sides: dict[str, str], at: datetime) -> None:
        def keep(connection: Connection) -> None:
            one_at_a_time(connection, "sides")
            if sides_at(connection) != sides:
                add(connection, events, kind=EventKind.SIDES, at=at, body=encode(sides))

        await self.database.write(keep)

    async def enter_side(self, entry: SideEntry) -> None:
        await self.database.write(
            lambda connection: add(
                connection,
                events,
                key=f"side {entry.id}",
                kind=EventKind.SIDED,
                at=entry.at,
                **audience_row(entry.audience),
                body=encode(entry),
            )
        )

    async def side_entries(self, audience: Audience) -> tuple[SideEntry, ...]:
        return await self.database.read(lambda connection: _side_entries(connection, audience))

    async def claims_told(self, workspace: str) -> tuple[ClaimId, ...]:
        query = select(tellings.c.claim).where(tellings.c.workspace == workspace).order_by(tellings.c.seq)
        found = await self.database.read(lambda connection: connection.scalars(query).all())
        return tuple(dict.fromkeys(ClaimId(claim) for claim in found))

    async def tellings(self, claim: ClaimId) -> tuple[Telling, ...]:
        query = (
            select(tellings.c.body).where(tellings.c.claim == claim).order_by(tellings.c.at, tellings.c.seq)
        )
        return await self.database.values(Telling, query)

    async def told_in(self, place: Place, since: datetime) -> tuple[Telling, ...]:
        query = (
            select(tellings.c.body)
            .where(
                tellings.c.workspace == place.audience.workspace,
                tellings.c.channel == place.audience.channel,
                tellings.c.platform == place.platform,
                tellings.c.at > since,
            )
            .order_by(tellings.c.at, tellings.c.seq)
        )
        return await self.database.values(Telling, query)


def _handle(connection: Connection, claim: ClaimId, audience: Audience) -> str | None:
    """Return a claim's handle: the channel's own before the workspace's; None while it has none here."""
    query = (
        select(handles.c.channel, handles.c.number)
        .where(
            handles.c.workspace == audience.workspace,
            handles.c.channel.in_(("", audience.channel) if audience.private else ("",)),
            handles.c.claim == claim,
        )
        .order_by(handles.c.channel.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else f"{'p' if row.channel else 'c'}{row.number}"


def _give(connection: Connection, claim: ClaimId, audience: Audience) -> str:
    """Give a claim its handle: numbers of a private channel's claims are its own.

    One row of numbers for a whole workspace would tell everybody how much is read in private.
    """
    one_at_a_time(connection, f"handles of {audience.workspace}")
    known = _handle(connection, claim, audience)
    if known is not None:
        return known
    channel = audience.channel if audience.private and not _is_open(connection, claim, audience) else ""
    here = (handles.c.workspace == audience.workspace, handles.c.channel == channel)
    number = (connection.scalars(select(func.max(handles.c.number)).where(*here)).one() or 0) + 1
    add(connection, handles, workspace=audience.workspace, channel=channel, number=number, claim=claim)
    return f"{'p' if channel else 'c'}{number}"


def _is_open(connection: Connection, claim: ClaimId, audience: Audience) -> bool:
    """Tell whether the claim may be seen in the whole workspace."""
    query = (
        select(claims.c.id)
        .join(statements, statements.c.id == claims.c.first)
        .join(shares, shares.c.report == statements.c.report)
        .where(claims.c.id == claim, shares.c.workspace == audience.workspace, shares.c.private.is_(False))
    )
    return connection.execute(query.limit(1)).first() is not None


def sides_at(
    connection: Connection, audience: Audience | None = None, as_of: datetime | None = None
) -> dict[str, str]:
    """Return the sides in force at `as_of`, None being now; with what people entered for an audience."""
    query = select(events.c.body).where(events.c.kind == EventKind.SIDES).order_by(events.c.seq.desc())
    if as_of is not None:
        query = query.where(events.c.at <= as_of)
    body = connection.scalars(query.limit(1)).one_or_none()
    table = {} if body is None else decode(dict[str, str], body)
    return table if audience is None else with_sides(table, _side_entries(connection, audience, as_of))


def _side_entries(
    connection: Connection, audience: Audience, as_of: datetime | None = None
) -> tuple[SideEntry, ...]:
    query = (
        select(events.c.body)
        .where(events.c.kind == EventKind.SIDED, is_visible(audience, events))
        .order_by(events.c.seq)
    )
    if as_of is not None:
        query = query.where(events.c.at <= as_of)
    return tuple(decode(SideEntry, body) for body in connection.scalars(query))


def keep_telling(connection: Connection, telling: Telling) -> None:
    """Keep a telling unless it is the last thing that was told of the claim in this place."""
    query = (
        select(tellings.c.body)
        .where(tellings.c.claim == telling.claim, *is_place(tellings, telling.place))
        .order_by(tellings.c.seq.desc())
    )
    body = connection.scalars(query.limit(1)).one_or_none()
    if body is None or replace(decode(Telling, body), at=telling.at) != telling:
        place = place_row(telling.place)
        add(connection, tellings, claim=telling.claim, **place, at=telling.at, body=encode(telling))
