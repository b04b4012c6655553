"""Forgets reports: removes them from every table, and keeps ids of what was removed.

`docs/explanation/forgetting.md` lists the tables, and a test holds that list against them.
"""

import asyncio
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, delete, exc, or_, select, text, update

from bot.core.claims import Claim, ClaimId, Statement, StatementId
from bot.core.corroboration import StatusChange
from bot.core.decisions import Decision, kin_of
from bot.core.errors import StoreBusy
from bot.core.forgetting import (
    ForgettingId,
    Forgotten,
    Founded,
    Supporter,
    Wording,
    page_mark,
    without_report,
)
from bot.core.leads import Lead, LeadId, LeadKind
from bot.core.matching import ClaimMatch, Stance
from bot.core.messages import Audience, Line, Message, Post, PostKey, PostKind
from bot.core.reports import Report, ReportId
from bot.core.text import content_id
from bot.core.watching import Course
from bot.edges.store.codec import decode, encode
from bot.edges.store.engine import Database, add, is_sqlite, one_at_a_time
from bot.edges.store.notes import NOTED
from bot.edges.store.outbox import put_posts
from bot.edges.store.search import drop_indexed, drop_passages, keep_indexed
from bot.edges.store.stones import all_kept, kept_as, was_forgotten
from bot.edges.store.tables import (
    EventKind,
    Stone,
    audience_row,
    captured,
    claims,
    courses,
    events,
    leads,
    messages,
    noticed,
    outbox,
    pages,
    postponed,
    readings,
    reports,
    revisions,
    shares,
    speakers,
    spellings,
    statements,
    tellings,
    tombstones,
    watches,
)
from bot.ports import LeadState, PostState, Removal, Rests

_AT_ONCE = 500  # ids in one question
# What people type stands in these, and they may have quoted the report.
_TYPED = (EventKind.DECIDED, EventKind.ENTERED, EventKind.SIDED, *NOTED)
_SAID = (PostState.SENT, PostState.DOUBTFUL)

Lost = Callable[[Audience], bool]


@dataclass(frozen=True, slots=True)
class StoredTombstones:
    """Serves `Tombstones`."""

    database: Database

    async def rests_on(self, report: ReportId) -> Rests:
        return await self.database.read(lambda connection: _rests_on(connection, report))

    async def forget(self, removal: Removal) -> None:
        await self.database.write(lambda connection: _forget(connection, removal))

    async def sweep(self) -> None:
        await asyncio.to_thread(self._sweep)

    async def forgotten(self, id: ForgettingId) -> Forgotten | None:
        return await self.database.read(lambda connection: kept_as(connection, id))

    async def was_forgotten(
        self, report: Report, page: str, audience: Audience, by_itself: bool
    ) -> Forgotten | None:
        return await self.database.read(
            lambda connection: was_forgotten(connection, report, audience, page if by_itself else "")
        )

    async def forgotten_of(self, claim: ClaimId, audience: Audience) -> tuple[Forgotten, ...]:
        touched = and_(tombstones.c.kind == Stone.TOUCHED, tombstones.c.subject == claim)

        def ask(connection: Connection) -> tuple[Forgotten, ...]:
            found = [f for f in all_kept(connection, touched) if f.concerns(audience)]
            return tuple(sorted(found, key=lambda f: (f.at, f.id)))

        return await self.database.read(ask)

    async def blank(self, lead: LeadId) -> None:
        def empty(connection: Connection) -> None:
            body = connection.scalars(select(leads.c.body).where(leads.c.id == lead)).one()
            if decode(Lead, body).kind is LeadKind.PASTED:
                _empty_leads(connection, [lead])

        await self.database.write(empty)

    def _sweep(self) -> None:
        """Write the file anew and empty its log: pages that were freed, or written over, hold what they held.

        PostgreSQL frees the space of what was removed by itself, in its own time.
        """
        with self.database.engine.connect() as connection:
            if not is_sqlite(connection):
                return
            try:
                connection.execute(text("VACUUM"))
                is_busy, *_ = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()
            except exc.OperationalError as error:
                raise StoreBusy(f"sweeping: {type(error).__name__}") from error
        if is_busy:
            raise StoreBusy("somebody reads what was removed")


def _rests_on(connection: Connection, report: ReportId) -> Rests:
    texts = connection.scalars(select(revisions.c.body).where(revisions.c.report == report))
    mine = [
        decode(Statement, body)
        for body in connection.scalars(select(statements.c.body).where(statements.c.report == report))
    ]
    of_it = select(statements.c.id).where(statements.c.report == report)
    matched = (
        select(events.c.claim)
        .where(events.c.kind == EventKind.MATCHED, events.c.statement.in_(of_it))
        .order_by(events.c.seq)
    )
    founded = select(claims.c.body).where(claims.c.first.in_(of_it)).order_by(claims.c.seq)
    made = [decode(Claim, body) for body in connection.scalars(founded)]
    direct = dict.fromkeys([*(ClaimId(c) for c in connection.scalars(matched)), *(c.id for c in made)])
    joining = select(events.c.body).where(events.c.kind == EventKind.DECIDED, events.c.other.is_not(None))
    regroupings = [decode(Decision, body) for body in connection.scalars(joining)]
    kin = {claim: kin_of(regroupings, claim) for claim in direct}
    touched = tuple(dict.fromkeys([*direct, *(k for group in kin.values() for k in sorted(group))]))
    matches = _matches_on(connection, touched)
    others = _statements_elsewhere(connection, report, {m.statement for of in matches.values() for m in of})
    return Rests(
        tuple(decode(Report, body) for body in texts),
        tuple(mine),
        tuple(_founded(claim, kin[claim.id], matches, others) for claim in made),
        touched,
        tuple(sorted({s.statement.report for s in others.values()})),
    )


def _founded(
    claim: Claim,
    kin: Iterable[ClaimId],
    matches: dict[ClaimId, list[ClaimMatch]],
    others: dict[StatementId, Supporter],
) -> Founded:
    supporting = {
        m.statement: replace(others[m.statement], is_own=m.claim == claim.id)
        for k in sorted(kin, key=lambda k: (k == claim.id, k))
        for m in matches.get(k, ())
        if m.stance is Stance.SUPPORTS and m.statement in others and others[m.statement].shared_in
    }
    return Founded(claim, tuple(supporting.values()))


def _matches_on(connection: Connection, of: Iterable[ClaimId]) -> dict[ClaimId, list[ClaimMatch]]:
    """Return the latest match of each claim and statement, by claim."""
    latest: dict[tuple[ClaimId, StatementId], ClaimMatch] = {}
    for some in _parts(sorted(of)):
        query = (
            select(events.c.body)
            .where(events.c.kind == EventKind.MATCHED, events.c.claim.in_(some))
            .order_by(events.c.seq)
        )
        for body in connection.scalars(query):
            match = decode(ClaimMatch, body)
            latest[match.claim, match.statement] = match
    found: dict[ClaimId, list[ClaimMatch]] = {}
    for match in latest.values():
        found.setdefault(match.claim, []).append(match)
    return found


def _statements_elsewhere(
    connection: Connection, besides: ReportId, of: Iterable[StatementId]
) -> dict[StatementId, Supporter]:
    """Return statements of other reports' present texts, with their words and where these are shared."""
    found: dict[StatementId, Supporter] = {}
    texts: dict[str, Report] = {}
    shared: dict[str, tuple[Audience, ...]] = {}
    for some in _parts(sorted(of)):
        query = (
            select(statements.c.body, statements.c.at, statements.c.report, revisions.c.body.label("text"))
            .join(
                reports,
                and_(reports.c.id == statements.c.report, reports.c.revision == statements.c.revision),
            )
            .join(
                revisions,
                and_(
                    revisions.c.report == statements.c.report, revisions.c.revision == statements.c.revision
                ),
            )
            .where(statements.c.id.in_(some), statements.c.report != besides)
        )
        for row in connection.execute(query).all():
            if row.report not in texts:
                texts[row.report] = decode(Report, row.text)
                shared[row.report] = _standing_in(connection, row.report)
            statement = decode(Statement, row.body)
            words = statement.content.of(texts[row.report].text)
            found[statement.id] = Supporter(statement, words, row.at, shared[row.report])
    return found


def _standing_in(connection: Connection, report: str) -> tuple[Audience, ...]:
    standing = select(shares).where(shares.c.report == report, shares.c.gone_at.is_(None))
    return tuple(dict.fromkeys(_audience(row) for row in connection.execute(standing)))


def _audience(row: Row[Any]) -> Audience:
    return Audience(row.workspace, row.channel, row.private)


def _parts(of: Sequence[str]) -> Iterable[Sequence[str]]:
    return (of[start : start + _AT_ONCE] for start in range(0, len(of), _AT_ONCE))


def _forget(connection: Connection, removal: Removal) -> None:
    for what in ("shares", "comparisons", "tellings", "search"):
        one_at_a_time(connection, what)
    done = removal.forgotten
    if kept_as(connection, done.id) is not None:
        return
    here = connection.execute(select(shares).where(shares.c.report == done.report))
    found = frozenset(_audience(row) for row in here)
    if found != removal.shared_in:
        raise StoreBusy(f"report {done.report} was shared elsewhere meanwhile")
    stays = removal.shared_in - removal.gone_from

    def is_lost(audience: Audience) -> bool:
        if not stays:
            return True
        sees = any(audience.may_see(gone) for gone in removal.gone_from)
        return sees and not any(audience.may_see(still) for still in stays)

    rests = _rests_on(connection, done.report)
    _stand(connection, removal, rests)
    _scrub_posts(connection, removal, is_lost)
    _scrub_inbox(connection, removal, is_lost)
    _scrub_log(connection, removal, rests, is_lost)
    if not stays:
        _scrub_courses(connection, done.report)
    _move_claims(connection, removal, rests)
    if stays:
        _delete_shares(connection, removal)
    else:
        _delete_report(connection, done.report)
    put_posts(connection, removal.posts, done.at)
    key, kind = f"forgotten {done.id}", EventKind.FORGOTTEN
    row = {**audience_row(done.audience), "report": done.report, "body": encode(done)}
    add(connection, events, key=key, kind=kind, at=done.at, **row)


def _is(table: Table, audience: Audience) -> tuple[Any, ...]:
    return tuple(table.c[name] == value for name, value in audience_row(audience).items())


def _stand(connection: Connection, removal: Removal, rests: Rests) -> None:
    """Set a tombstone for every name that what was forgotten went by."""
    done = removal.forgotten
    opened = select(pages.c.link).where(pages.c.report == done.report)
    asked = select(captured.c.asked).where(captured.c.report == done.report, captured.c.asked != "")
    addresses = {*connection.scalars(opened), *connection.scalars(asked)}
    for kind, subjects in (
        (Stone.REPORT, {done.report}),
        (Stone.TEXT, {each.revision for each in rests.texts}),
        (Stone.PAGE, {page_mark(address) for address in addresses}),
        (Stone.CLAIM, {*done.dropped}),
        (Stone.TOUCHED, {*done.touched}),
    ):
        for subject in sorted(subjects):
            add(connection, tombstones, kind=kind, subject=subject, forgetting=done.id)


def _scrub_posts(connection: Connection, removal: Removal, is_lost: Lost) -> None:
    """Empty posts of the report, and of what quotes it; those that were said are edited too."""
    workspace = removal.forgotten.audience.workspace
    rows = connection.execute(
        select(outbox).where(outbox.c.workspace == workspace).order_by(outbox.c.seq)
    ).all()
    by_post: dict[str, list[Row[Any]]] = {}
    for row in rows:
        by_post.setdefault(row.shown_in, []).append(row)
    cards: set[str] = set()
    for shown_in, group in by_post.items():
        audience = _audience(group[0])
        if not is_lost(audience):
            continue
        posts = [decode(Post, row.body) for row in group]
        is_own = shown_in in removal.own or any(row.goes_under in removal.own for row in group)
        # A card comes before what stands under it.
        is_card = posts[0].kind is PostKind.WARNING or posts[0].under in cards
        if is_card and not is_own:
            cards.add(shown_in)
        wording = removal.wording.label_alone if is_card else removal.wording
        wanted = (
            _emptied(posts[-1], removal, audience)
            if is_own
            else _unquoted(posts[-1], wording, removal.instead)
        )
        is_quoting = [_unquoted(post, wording, removal.instead) != post for post in posts]
        if not is_own and not any(is_quoting):
            continue
        for row, post in zip(group, posts, strict=True):
            now = replace(post, lines=wanted.lines, actions=wanted.actions, enclosures=())
            connection.execute(update(outbox).where(outbox.c.seq == row.seq).values(body=encode(now)))
        # Another report's card is brought up to date by whoever has this one forgotten.
        if (is_own or (is_quoting[-1] and not is_card)) and any(row.state in _SAID for row in group):
            key = PostKey(content_id("edit", shown_in, "forgotten", removal.forgotten.id))
            edit = replace(wanted, key=key, edits=PostKey(shown_in))
            put_posts(connection, [edit], removal.forgotten.at)


def _emptied(post: Post, removal: Removal, audience: Audience) -> Post:
    knows = audience.may_see(removal.forgotten.audience)
    head = removal.head if knows else removal.head_elsewhere
    lines = head if post.kind is PostKind.WARNING else removal.rest
    return replace(post, lines=lines, actions=(), enclosures=())


def _unquoted(post: Post, wording: Wording, instead: str) -> Post:
    """Return a post without the report's words; files that were not said yet may hold anything, and go."""
    left = wording.without(post, instead)
    if not post.enclosures:
        return left
    note = Line((replace(post.lines[0].parts[0], text=instead),))
    return replace(left, lines=(*left.lines, note), enclosures=())


def _scrub_inbox(connection: Connection, removal: Removal, is_lost: Lost) -> None:
    """Empty what was said in the channels that have the report no more, where it led to it or quotes it."""
    done, wording = removal.forgotten, removal.wording
    workspace = done.audience.workspace
    here = leads.c.workspace == workspace
    led = [
        row
        for row in connection.execute(select(leads).where(leads.c.report == done.report, here)).all()
        if _audience(row) in removal.gone_from
    ]
    _empty_leads(connection, [row.id for row in led])
    ended = update(leads).where(leads.c.id.in_([row.id for row in led]))
    connection.execute(ended.values(report=None, reason="", state=LeadState.DONE))
    others = select(leads).where(here, leads.c.report.is_(None), leads.c.state != LeadState.WAITING)
    for row in connection.execute(others).all():
        lead = decode(Lead, row.body)
        typed = lead.kind is LeadKind.ASKED and wording.is_in(lead.body)
        if is_lost(_audience(row)) and (
            typed or (lead.kind is LeadKind.PASTED and wording.is_most_of(lead.body))
        ):
            _empty_leads(connection, [lead.id])
    # A message that is only talk, or an edit of one: no lead tells of its text.
    of_others = set(
        connection.scalars(select(leads.c.message).where(or_(leads.c.report.is_not(None), _waiting())))
    )
    known = {row.message for row in led}
    for row in connection.execute(select(messages).where(messages.c.workspace == workspace)).all():
        if not is_lost(_audience(row)):
            continue
        message = decode(Message, row.body)
        quotes = wording.is_in(message.text) and row.id not in of_others and row.id != removal.kept
        if quotes or message.revises in known or wording.is_most_of(message.text):
            _empty_message(connection, message)


def _waiting() -> Any:
    return leads.c.state == LeadState.WAITING


def _empty_leads(connection: Connection, of: Sequence[str]) -> None:
    """Empty leads and their messages."""
    for row in connection.execute(select(leads.c.id, leads.c.body).where(leads.c.id.in_(of))).all():
        lead = replace(decode(Lead, row.body), body="", label="", attached=())
        connection.execute(update(leads).where(leads.c.id == row.id).values(body=encode(lead)))
        body = connection.scalars(select(messages.c.body).where(messages.c.id == lead.message)).one()
        _empty_message(connection, decode(Message, body))


def _empty_message(connection: Connection, message: Message) -> None:
    emptied = replace(message, text="", attachments=())
    connection.execute(update(messages).where(messages.c.id == message.id).values(body=encode(emptied)))


def _scrub_log(connection: Connection, removal: Removal, rests: Rests, is_lost: Lost) -> None:
    done = removal.forgotten
    mine = [s.id for s in rests.statements]
    gone = frozenset(mine)
    is_gone = removal.shared_in == removal.gone_from
    told = select(events).where(events.c.kind == EventKind.STATUS, events.c.claim.in_(rests.touched))
    for row in connection.execute(told).all():
        if is_lost(_audience(row)):
            before = decode(StatusChange, row.body)
            now = encode(without_report(before, gone, removal.wording.labels))
            connection.execute(update(events).where(events.c.seq == row.seq).values(body=now))
    typed = select(events).where(events.c.kind.in_(_TYPED), events.c.workspace == done.audience.workspace)
    for row in connection.execute(typed).all():
        if is_lost(_audience(row)):
            now = _scrubbed(json.loads(row.body), removal.wording, removal.instead)
            if (body := json.dumps(now, separators=(",", ":"))) != row.body:
                connection.execute(update(events).where(events.c.seq == row.seq).values(body=body))
    if is_gone:
        for some in _parts(mine):
            found = or_(events.c.statement.in_(some), events.c.other.in_(some))
            kinds = (EventKind.MATCHED, EventKind.JUDGED, EventKind.CLAIMED)
            connection.execute(delete(events).where(events.c.kind.in_(kinds), found))


def _scrubbed(value: Any, wording: Wording, instead: str) -> Any:
    """Return what JSON holds, with other words for every string that quotes the report."""
    if isinstance(value, str):
        return instead if wording.is_in(value) else value
    if isinstance(value, list):
        return [_scrubbed(v, wording, instead) for v in value]  # pyright: ignore[reportUnknownVariableType] -- JSON
    if isinstance(value, dict):
        return {k: _scrubbed(v, wording, instead) for k, v in value.items()}  # pyright: ignore[reportUnknownVariableType] -- JSON
    return value


def _scrub_courses(connection: Connection, report: ReportId) -> None:
    """Have a watched page look as if it was never read, its title too."""
    for row in connection.execute(select(courses.c.id, courses.c.body)).all():
        course = decode(Course, row.body)
        if course.report == report:
            bare = replace(course, title="", report="", revision="", etag="", last_modified="")
            connection.execute(update(courses).where(courses.c.id == row.id).values(body=encode(bare)))


def _move_claims(connection: Connection, removal: Removal, rests: Rests) -> None:
    """Have claims stand in the words of another report, and drop those that no other makes."""
    dropped = [*removal.forgotten.dropped]
    anew = {claim.id for claim, _ in removal.anew}
    drop_indexed(connection, [f.claim for f in rests.founded if f.claim.id in (anew | {*dropped})])
    for claim, vector in removal.anew:
        change = update(claims).where(claims.c.id == claim.id)
        connection.execute(change.values(first=claim.first, body=encode(claim)))
        keep_indexed(connection, claim, vector)
    for some in _parts(dropped):
        connection.execute(delete(events).where(or_(events.c.claim.in_(some), events.c.other.in_(some))))
        for table in (tellings, postponed):
            connection.execute(delete(table).where(table.c.claim.in_(some)))
        connection.execute(delete(claims).where(claims.c.id.in_(some)))


def _delete_shares(connection: Connection, removal: Removal) -> None:
    """Delete where a report was shared and what is known of it there; it stays elsewhere."""
    report = removal.forgotten.report
    for gone in removal.gone_from:
        for table in (pages, captured, shares):
            connection.execute(delete(table).where(table.c.report == report, *_is(table, gone)))
        theirs = select(watches.c.id).where(*_is(watches, gone))
        connection.execute(delete(noticed).where(noticed.c.report == report, noticed.c.watch.in_(theirs)))


def _delete_report(connection: Connection, report: ReportId) -> None:
    named = set(connection.scalars(select(speakers.c.name).where(speakers.c.report == report)))
    connection.execute(delete(speakers).where(speakers.c.report == report))
    still = set(connection.scalars(select(speakers.c.name).where(speakers.c.name.in_(named))))
    connection.execute(delete(spellings).where(spellings.c.name.in_(named - still)))
    drop_passages(connection, report)
    for table in (noticed, statements, readings, pages, captured, shares, revisions):
        connection.execute(delete(table).where(table.c.report == report))
    connection.execute(delete(reports).where(reports.c.id == report))
