"""Reports, readings, claims, and the append-only log of what was found about them, when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, distinct, func, or_, select, update

from bot.core.alerts import SearchScope
from bot.core.captures import CaptureId
from bot.core.claims import Claim, ClaimId, Engine, Reading, Statement, StatementId
from bot.core.corroboration import Corroboration
from bot.core.decisions import Decision
from bot.core.dossiers import Dossier, Testimony
from bot.core.errors import NoSuchClaim, StoreBusy
from bot.core.independence import Judged, Judgement
from bot.core.matching import ClaimMatch, Stance
from bot.core.messages import Audience, MessageId, Place
from bot.core.reports import Outlet, OutletId, Report, ReportId
from bot.core.text import content_id
from bot.edges.store.captured import captured_by, keep_captured
from bot.edges.store.codec import decode, encode
from bot.edges.store.desk import sides_at
from bot.edges.store.engine import Database, add, one_at_a_time
from bot.edges.store.finding import keep_passages, keep_speakers
from bot.edges.store.outlets import holder_of, judged_with, reports_of
from bot.edges.store.stones import was_forgotten
from bot.edges.store.tables import (
    EventKind,
    audience_row,
    captured,
    claims,
    events,
    is_visible,
    outlets,
    pages,
    readings,
    reports,
    revisions,
    shares,
    standing_reports,
    statements,
    visible_reports,
)
from bot.ports import Captured, Holdings, Looked, Share, StatusChange

T = TypeVar("T")

_ASKED_AT_ONCE = 500  # ids in one question; SQLite takes 999


@dataclass(frozen=True, slots=True)
class StoredEvidence:
    """Serves `Evidence`."""

    database: Database

    async def keep_report(
        self,
        report: Report,
        share: Share,
        page: str = "",
        asked: str = "",
        reading: tuple[Reading, datetime] | None = None,
    ) -> bool:
        def keep(connection: Connection) -> bool:
            one_at_a_time(connection, "shares")
            if was_forgotten(connection, report, share.place.audience):
                raise StoreBusy(f"report {report.id} was forgotten meanwhile")
            new = _keep_revision(connection, report, share.at)
            _keep_share(connection, share)
            if page:
                who = audience_row(share.place.audience)
                add(connection, pages, link=page, report=report.id, **who)
            keep_captured(connection, report, share.place.audience, asked)
            if reading is not None:
                _keep_reading(connection, *reading)
            return new

        return await self.database.write(keep)

    async def revisions_of(self, report: ReportId) -> tuple[str, ...]:
        query = select(revisions.c.revision).where(revisions.c.report == report).order_by(revisions.c.at)
        return tuple(await self.database.read(lambda connection: connection.scalars(query).all()))

    async def captured(self, report: ReportId) -> tuple[Captured, ...]:
        return await self.database.read(lambda c: captured_by(c, captured.c.report == report))

    async def captured_from(self, capture: CaptureId) -> tuple[Captured, ...]:
        return await self.database.read(lambda c: captured_by(c, captured.c.capture == capture))

    async def reports_asked(self, link: str) -> tuple[ReportId, ...]:
        asked = captured.c.asked == link
        found = await self.database.read(lambda c: captured_by(c, asked)) if link else ()
        return tuple(dict.fromkeys(each.report for each in reversed(found)))

    async def reports_at(self, link: str) -> tuple[ReportId, ...]:
        query = select(pages.c.report).where(pages.c.link == link).order_by(pages.c.seq.desc())
        found = await self.database.read(lambda connection: connection.scalars(query).all())
        return tuple(dict.fromkeys(ReportId(report) for report in found))

    async def pages_of(self, report: ReportId, audience: Audience) -> tuple[str, ...]:
        opened = (pages.c.report == report, is_visible(audience, pages))
        query = select(pages.c.link).where(*opened).order_by(pages.c.seq)
        found = await self.database.read(lambda connection: connection.scalars(query).all())
        return tuple(dict.fromkeys(found))

    async def report(self, report: ReportId, revision: str = "") -> Report:
        wanted = revisions.c.revision == revision if revision else _is_present(revisions)
        query = (
            select(revisions.c.body, outlets.c.body.label("outlet"))
            .join(reports, and_(reports.c.id == revisions.c.report, wanted))
            .outerjoin(outlets, outlets.c.id == reports.c.outlet)
            .where(reports.c.id == report)
        )
        row = await self.database.read(lambda connection: connection.execute(query).one())
        kept = decode(Report, row.body)
        return replace(kept, outlet=decode(Outlet, row.outlet)) if row.outlet else kept

    async def reports_of(self, outlet: OutletId, audience: Audience | None = None) -> tuple[ReportId, ...]:
        return await self.database.read(lambda connection: reports_of(connection, outlet, audience))

    async def reports_of_text(self, revision: str, audience: Audience) -> tuple[ReportId, ...]:
        present = (reports.c.revision == revision, reports.c.id.in_(visible_reports(audience)))
        query = select(reports.c.id).where(*present).order_by(reports.c.seq)
        found = await self.database.read(lambda connection: connection.scalars(query).all())
        return tuple(ReportId(report) for report in found)

    async def shares(self, report: ReportId) -> tuple[Share, ...]:
        query = select(shares.c.body).where(shares.c.report == report).order_by(shares.c.at, shares.c.seq)
        return await self.database.values(Share, query)

    async def take_back(self, report: ReportId, message: MessageId, at: datetime) -> None:
        def note(connection: Connection) -> None:
            one_at_a_time(connection, "shares")
            standing = select(shares).where(shares.c.report == report, shares.c.gone_at.is_(None))
            for row in connection.execute(standing).all():
                if decode(Share, row.body).message != message:
                    continue
                connection.execute(update(shares).where(shares.c.id == row.id).values(gone_at=at))
                audience = Audience(row.workspace, row.channel, row.private)
                add(
                    connection,
                    events,
                    kind=EventKind.TAKEN_BACK,
                    at=at,
                    report=report,
                    **audience_row(audience),
                    body=encode({"share": row.id}),
                )

        await self.database.write(note)

    async def taken_back(self, report: ReportId, place: Place) -> datetime | None:
        query = select(shares.c.body, shares.c.gone_at).where(
            shares.c.report == report,
            shares.c.workspace == place.audience.workspace,
            shares.c.channel == place.audience.channel,
        )
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        gone = [r.gone_at for r in rows if decode(Share, r.body).place.platform == place.platform]
        return max(gone) if gone and None not in gone else None

    async def latest_shares(
        self, audience: Audience, limit: int, by_people: bool = False
    ) -> tuple[Share, ...]:
        query = (
            select(shares.c.body)
            .where(
                is_visible(audience),
                shares.c.gone_at.is_(None),
                shares.c.report.in_(select(readings.c.report)),
                *([shares.c.watch == ""] if by_people else []),
            )
            .order_by(shares.c.at.desc(), shares.c.seq.desc())
            .limit(limit)
        )
        return await self.database.values(Share, query)

    async def keep_reading(self, reading: Reading, at: datetime) -> None:
        await self.database.write(lambda connection: _keep_reading(connection, reading, at))

    async def reading(self, report: ReportId, engine: Engine) -> Reading | None:
        query = (
            select(readings.c.body)
            .join(reports, _is_present(readings))
            .where(
                readings.c.report == report,
                readings.c.engine == engine.name,
                readings.c.version == engine.version,
                readings.c.prompt == engine.prompt,
                readings.c.prompt_hash == engine.prompt_hash,
            )
        )
        body = await self.database.read(lambda connection: connection.scalars(query).one_or_none())
        return None if body is None else decode(Reading, body)

    async def latest_reading(self, report: ReportId) -> Reading | None:
        query = (
            select(readings.c.body)
            .join(reports, _is_present(readings))
            .where(readings.c.report == report)
            .order_by(readings.c.at.desc(), readings.c.seq.desc())
            .limit(1)
        )
        body = await self.database.read(lambda connection: connection.scalars(query).one_or_none())
        return None if body is None else decode(Reading, body)

    async def keep_comparison(
        self,
        new: Sequence[Claim],
        matches: Sequence[ClaimMatch],
        judgements: Sequence[Judgement],
        at: datetime,
        looked: Sequence[Looked] = (),
    ) -> None:
        def keep(connection: Connection) -> None:
            one_at_a_time(connection, "comparisons")
            _keep_claims(connection, new, at)
            _keep_matches(connection, matches, at)
            _keep_judgements(connection, judgements)
            for each in looked:
                add(
                    connection,
                    events,
                    kind=EventKind.COMPARED,
                    at=at,
                    report=each.report,
                    **audience_row(each.audience),
                    body=encode(each.scope),
                )

        await self.database.write(keep)

    async def scope_of(self, report: ReportId, audience: Audience) -> SearchScope | None:
        query = (
            select(events.c.body)
            .where(
                events.c.report == report,
                events.c.kind == EventKind.COMPARED,
                is_visible(audience, events),
            )
            .order_by(events.c.seq.desc())
            .limit(1)
        )
        body = await self.database.read(lambda connection: connection.scalars(query).one_or_none())
        return None if body is None else decode(SearchScope, body)

    async def private_audiences(self, workspace: str) -> tuple[Audience, ...]:
        query = (
            select(shares.c.channel)
            .where(shares.c.workspace == workspace, shares.c.private.is_(True))
            .distinct()
            .order_by(shares.c.channel)
        )
        channels = await self.database.read(lambda connection: connection.scalars(query).all())
        return tuple(Audience(workspace, channel, private=True) for channel in channels)

    async def matches_of(self, report: ReportId) -> tuple[ClaimMatch, ...]:
        def gather(connection: Connection) -> tuple[ClaimMatch, ...]:
            present = (
                select(statements.c.id)
                .join(reports, _is_present(statements))
                .where(statements.c.report == report)
            )
            return _matches(connection, events.c.statement.in_(present), None)

        return await self.database.read(gather)

    async def claims_touched(self, report: ReportId) -> tuple[ClaimId, ...]:
        query = (
            select(events.c.claim)
            .join(statements, statements.c.id == events.c.statement)
            .where(events.c.kind == EventKind.MATCHED, statements.c.report == report)
            .order_by(events.c.seq)
        )
        found = await self.database.read(lambda connection: connection.scalars(query).all())
        return tuple(dict.fromkeys(ClaimId(claim) for claim in found if claim))

    async def judged_with(self, outlet: OutletId) -> tuple[Judged, ...]:
        return await self.database.read(lambda connection: judged_with(connection, outlet))

    async def dossier(
        self,
        claim: ClaimId,
        audience: Audience,
        as_of: datetime | None = None,
        merged: Sequence[ClaimId] = (),
    ) -> Dossier:
        return await self.database.read(lambda c: _dossier(c, claim, audience, as_of, merged))

    async def claims(self, audience: Audience, limit: int, by_people: bool = False) -> tuple[Claim, ...]:
        visible = _visible_claims(audience)
        if by_people:
            visible = visible.where(claims.c.id.in_(_spoken_of_by_people(audience)))
        query = visible.order_by(claims.c.at.desc(), claims.c.seq.desc()).limit(limit)
        return await self.database.values(Claim, query)

    async def statements_making(self, claims: Sequence[Claim]) -> Mapping[ClaimId, Statement]:
        query = select(statements.c.body).where(statements.c.id.in_([claim.first for claim in claims]))
        bodies = await self.database.read(lambda connection: connection.scalars(query).all())
        by_id = {made.id: made for made in (decode(Statement, body) for body in bodies)}
        return {claim.id: by_id[claim.first] for claim in claims}

    async def may_see(self, claim: ClaimId, audience: Audience) -> bool:
        query = _visible_claims(audience).where(claims.c.id == claim)
        return bool(await self.database.read(lambda connection: connection.scalars(query).all()))

    async def status_changes(self, audience: Audience, since: datetime) -> tuple[StatusChange, ...]:
        query = (
            select(events.c.body)
            .where(
                events.c.kind == EventKind.STATUS,
                events.c.workspace == audience.workspace,
                events.c.channel == audience.channel,
                events.c.at > since,
            )
            .order_by(events.c.seq)
        )
        return await self.database.values(StatusChange, query)

    async def shares_in(self, audience: Audience, since: datetime) -> tuple[Share, ...]:
        read = select(readings.c.report).where(readings.c.report == shares.c.report).exists()
        query = (
            select(shares.c.body)
            .where(
                shares.c.workspace == audience.workspace,
                shares.c.channel == audience.channel,
                shares.c.at > since,
                shares.c.gone_at.is_(None),
                read,
            )
            .order_by(shares.c.at, shares.c.seq)
        )
        return await self.database.values(Share, query)

    async def decide(self, decision: Decision) -> None:
        await self.database.write(
            lambda connection: add(
                connection,
                events,
                key=f"decision {decision.id}",
                kind=EventKind.DECIDED,
                at=decision.at,
                claim=decision.claim,
                other=decision.other or decision.undoes,
                **audience_row(decision.audience),
                body=encode(decision),
            )
        )

    async def decisions(self, audience: Audience) -> tuple[Decision, ...]:
        seen = (events.c.kind == EventKind.DECIDED, is_visible(audience, events))
        return await self.database.read(lambda connection: _logged(connection, Decision, None, *seen))

    async def holdings(self, audience: Audience) -> Holdings:
        return await self.database.read(lambda connection: _holdings(connection, audience))

    async def regroupings(self) -> tuple[Decision, ...]:
        joining = (events.c.kind == EventKind.DECIDED, events.c.other.is_not(None))
        return await self.database.read(lambda connection: _logged(connection, Decision, None, *joining))

    async def history(self, claim: ClaimId, audience: Audience) -> tuple[StatusChange, ...]:
        query = _history(claim, audience).order_by(events.c.seq)
        return await self.database.values(StatusChange, query)


def keep_status(connection: Connection, change: StatusChange, audience: Audience) -> None:
    """Append to the history; a change that is already its last entry adds nothing."""
    query = _history(change.claim, audience).order_by(events.c.seq.desc()).limit(1)
    last = connection.scalars(query).one_or_none()
    if last is not None and _tells_the_same(decode(StatusChange, last).now, change.now):
        return
    add(
        connection,
        events,
        kind=EventKind.STATUS,
        at=change.now.as_of,
        claim=change.claim,
        report=change.because,
        **audience_row(audience),
        body=encode(change),
    )


def _keep_revision(connection: Connection, report: Report, at: datetime) -> bool:
    """Keep a report's text. A text that was there before does not become the present one again."""
    outlet = holder_of(connection, report.outlet.id)
    add(connection, reports, id=report.id, revision=report.revision, outlet=outlet)
    new = add(
        connection,
        revisions,
        report=report.id,
        revision=report.revision,
        publisher=report.publisher,
        at=at,
        body=encode(report),
    )
    if new:
        connection.execute(
            update(reports).where(reports.c.id == report.id).values(revision=report.revision, outlet=outlet)
        )
        keep_passages(connection, report)
    return new


def _keep_share(connection: Connection, share: Share) -> None:
    audience = share.place.audience
    identity = content_id(
        "share", share.report, share.place.platform, audience.workspace, audience.channel, share.message
    )
    new = add(
        connection,
        shares,
        id=identity,
        report=share.report,
        **audience_row(audience),
        at=share.at,
        watch=share.watch,
        body=encode(share),
    )
    if new:
        add(
            connection,
            events,
            kind=EventKind.SHARED,
            at=share.at,
            report=share.report,
            **audience_row(audience),
            body=encode({"share": identity}),
        )


def _keep_reading(connection: Connection, reading: Reading, at: datetime) -> None:
    """Keep a reading. The first of an engine stands: what was compared with it rests on it."""
    new = add(
        connection,
        readings,
        report=reading.report,
        revision=reading.revision,
        engine=reading.engine.name,
        version=reading.engine.version,
        prompt=reading.engine.prompt,
        prompt_hash=reading.engine.prompt_hash,
        at=at,
        body=encode(reading),
    )
    if not new:
        return
    for statement in reading.statements:
        add(
            connection,
            statements,
            id=statement.id,
            report=reading.report,
            revision=reading.revision,
            at=at,
            body=encode(statement),
        )
    keep_speakers(connection, reading.statements, reading.revision)
    made_by = {"revision": reading.revision, "engine": reading.engine.name, "version": reading.engine.version}
    kind = EventKind.UNREAD if reading.is_unread else EventKind.READ
    add(connection, events, kind=kind, at=at, report=reading.report, body=encode(made_by))


def _keep_claims(connection: Connection, new: Iterable[Claim], at: datetime) -> None:
    for claim in new:
        if add(connection, claims, id=claim.id, first=claim.first, at=at, body=encode(claim)):
            add(
                connection,
                events,
                kind=EventKind.CLAIMED,
                at=at,
                claim=claim.id,
                statement=claim.first,
                body=encode({}),
            )


def _keep_matches(connection: Connection, matches: Sequence[ClaimMatch], at: datetime) -> None:
    of = [match.statement for match in matches]
    logged = _logged_of(connection, EventKind.MATCHED, of)
    known = {(claim, statement): body for claim, statement, _, body in logged}
    fresh: list[dict[str, Any]] = []
    for match in matches:
        body = encode(match)
        if known.get((match.claim, match.statement)) == body:
            continue
        known[match.claim, match.statement] = body
        fresh.append({"claim": match.claim, "statement": match.statement, "at": at, "body": body})
    _append(connection, EventKind.MATCHED, fresh)


def _keep_judgements(connection: Connection, judgements: Sequence[Judgement]) -> None:
    # Asked for and written together: a report of a hundred alike lines has thousands, and nobody else writes
    # meanwhile.
    of = [statement for judgement in judgements for statement in judgement.pair]
    logged = _logged_of(connection, EventKind.JUDGED, of)
    known = {frozenset((statement, other)): body for _, statement, other, body in logged}
    fresh: list[dict[str, Any]] = []
    for judgement in judgements:
        last = known.get(judgement.pair)
        # The same finding again, later, is no news.
        if last is not None and replace(decode(Judgement, last), at=judgement.at) == judgement:
            continue
        body = encode(judgement)
        known[judgement.pair] = body
        ours, theirs = judgement.ours, judgement.theirs
        fresh.append({"statement": ours, "other": theirs, "at": judgement.at, "body": body})
    _append(connection, EventKind.JUDGED, fresh)


def _logged_of(
    connection: Connection, kind: EventKind, of: Iterable[StatementId]
) -> Iterator[tuple[str, str, str, str]]:
    """Yield what the log has of a kind on these statements, oldest first: claim, statement, other, body."""
    wanted = sorted(set(of))
    for start in range(0, len(wanted), _ASKED_AT_ONCE):
        some = wanted[start : start + _ASKED_AT_ONCE]
        query = (
            select(events.c.claim, events.c.statement, events.c.other, events.c.body)
            .where(events.c.kind == kind, events.c.statement.in_(some))
            .order_by(events.c.seq)
        )
        for row in connection.execute(query):
            yield row.claim, row.statement, row.other, row.body


def _append(connection: Connection, kind: EventKind, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write events of one kind, in order."""
    if rows:
        connection.execute(events.insert(), [{"kind": kind, **row} for row in rows])


def _tells_the_same(before: Corroboration, now: Corroboration) -> bool:
    return replace(before, as_of=now.as_of) == now


def _history(claim: ClaimId, audience: Audience) -> Select[str]:
    return select(events.c.body).where(
        events.c.claim == claim,
        events.c.kind == EventKind.STATUS,
        events.c.workspace == audience.workspace,
        events.c.channel == audience.channel,
        events.c.private == audience.private,
    )


def _is_present(table: Table) -> ColumnElement[bool]:
    """Tell whether a row of `table` belongs to the present revision of its report."""
    return and_(reports.c.id == table.c.report, reports.c.revision == table.c.revision)


def _visible_claims(audience: Audience) -> Select[str]:
    """Select the claims that an audience may see: their words stand in the report that first made them."""
    return (
        select(claims.c.body)
        .join(statements, statements.c.id == claims.c.first)
        .where(statements.c.report.in_(visible_reports(audience)))
    )


def _holdings(connection: Connection, audience: Audience) -> Holdings:
    held = select(func.count(reports.c.id), func.count(distinct(func.nullif(reports.c.outlet, "")))).where(
        reports.c.id.in_(standing_reports(audience)), reports.c.id.in_(select(readings.c.report))
    )
    made = select(func.count()).select_from(_visible_claims(audience).subquery())
    latest = select(func.max(shares.c.at)).where(
        shares.c.workspace == audience.workspace,
        shares.c.channel == audience.channel,
        shares.c.gone_at.is_(None),
        shares.c.report.in_(select(readings.c.report)),
    )
    number, outlets_of_them = connection.execute(held).one()
    claims_made = connection.scalars(made).one()
    return Holdings(number, outlets_of_them, claims_made, connection.scalars(latest).one())


def _spoken_of_by_people(audience: Audience) -> Select[str]:
    """Select the ids of claims that a report speaks of which a person shared where an audience may see it."""
    return (
        select(events.c.claim)
        .join(statements, statements.c.id == events.c.statement)
        .join(shares, shares.c.report == statements.c.report)
        .where(
            events.c.kind == EventKind.MATCHED,
            events.c.body.not_like(f'%"stance":"{Stance.SILENT}"%'),
            shares.c.watch == "",
            shares.c.gone_at.is_(None),
            is_visible(audience),
        )
    )


def _matches(
    connection: Connection, about: ColumnElement[bool], as_of: datetime | None
) -> tuple[ClaimMatch, ...]:
    """Return the latest match of each claim and statement, in the order they were first judged."""
    query = select(events.c.body).where(events.c.kind == EventKind.MATCHED, about).order_by(events.c.seq)
    if as_of is not None:
        query = query.where(events.c.at <= as_of)
    latest: dict[tuple[ClaimId, StatementId], ClaimMatch] = {}
    for body in connection.scalars(query):
        match = decode(ClaimMatch, body)
        latest[match.claim, match.statement] = match
    return tuple(latest.values())


def _dossier(
    connection: Connection,
    claim: ClaimId,
    audience: Audience,
    as_of: datetime | None,
    merged: Sequence[ClaimId],
) -> Dossier:
    known = connection.scalars(_visible_claims(audience).where(claims.c.id == claim)).one_or_none()
    if known is None:
        raise NoSuchClaim(claim)
    group = (claim, *merged)
    testimonies = {t.statement.id: t for t in _testimonies(connection, group, audience)}
    matches = _matches(connection, events.c.claim.in_(group), as_of)
    return Dossier(
        claim=decode(Claim, known),
        testimonies=tuple(testimonies.values()),
        matches=tuple(m for m in matches if m.statement in testimonies),
        judgements=_logged(
            connection,
            Judgement,
            as_of,
            events.c.kind == EventKind.JUDGED,
            events.c.statement.in_(testimonies),
            events.c.other.in_(testimonies),
        ),
        decisions=_decisions(connection, group, audience, as_of),
        sides=sides_at(connection, audience, as_of),
    )


def _decisions(
    connection: Connection, group: Sequence[ClaimId], audience: Audience, as_of: datetime | None
) -> tuple[Decision, ...]:
    """Return what was decided on any of these claims, or joined one with another, and what takes it back."""
    seen = (events.c.kind == EventKind.DECIDED, is_visible(audience, events))
    on_them = or_(events.c.claim.in_(group), events.c.other.in_(group))
    found = _logged(connection, Decision, as_of, *seen, on_them)
    known = {d.id for d in found}
    taken_back = _logged(connection, Decision, as_of, *seen, events.c.other.in_(known)) if known else ()
    return (*found, *(d for d in taken_back if d.id not in known))


def _testimonies(
    connection: Connection, group: Sequence[ClaimId], audience: Audience
) -> tuple[Testimony, ...]:
    matched = (
        select(events.c.statement)
        .where(events.c.kind == EventKind.MATCHED, events.c.claim.in_(group))
        .distinct()
    )
    seen_at = (
        select(func.min(shares.c.at))
        .where(shares.c.report == statements.c.report, is_visible(audience))
        .scalar_subquery()
    )
    # Gone is what no share of stands; the latest of them took it back.
    shared = (shares.c.report == statements.c.report, is_visible(audience))
    standing = func.count().filter(shares.c.gone_at.is_(None))
    gone_at = select(func.max(shares.c.gone_at)).where(*shared).having(standing == 0).scalar_subquery()
    # A statement of an older text stands until the present one was read.
    read_again_at = select(func.min(readings.c.at)).where(_is_present(readings)).scalar_subquery()
    query = (
        select(
            statements.c.body,
            statements.c.at,
            statements.c.revision,
            revisions.c.publisher,
            reports.c.outlet.label("outlet_id"),
            outlets.c.body.label("outlet"),
            seen_at.label("seen_at"),
            reports.c.revision.label("present"),
            read_again_at.label("read_again_at"),
            gone_at.label("gone_at"),
        )
        .join(reports, reports.c.id == statements.c.report)
        .join(
            revisions,
            and_(revisions.c.report == statements.c.report, revisions.c.revision == statements.c.revision),
        )
        .outerjoin(outlets, outlets.c.id == reports.c.outlet)
        .where(statements.c.id.in_(matched))
        .order_by(statements.c.at, statements.c.id)
    )
    return tuple(
        Testimony(
            statement=decode(Statement, row.body),
            publisher=decode(Outlet, row.outlet).name if row.outlet else row.publisher,
            known_at=max(row.at, row.seen_at),
            retired_at=min(
                filter(None, (row.gone_at, None if row.revision == row.present else row.read_again_at)),
                default=None,
            ),
            taken_back=row.gone_at is not None,
            outlet=OutletId(row.outlet_id),
            registered=row.outlet is not None,
            revision=row.revision,
        )
        for row in connection.execute(query)
        if row.seen_at is not None
    )


def _logged(
    connection: Connection, kind: type[T], as_of: datetime | None, *which: ColumnElement[bool]
) -> tuple[T, ...]:
    query = select(events.c.body).where(*which).order_by(events.c.seq)
    if as_of is not None:
        query = query.where(events.c.at <= as_of)
    return tuple(decode(kind, body) for body in connection.scalars(query))
