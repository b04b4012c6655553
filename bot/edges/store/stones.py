"""What is remembered of reports that were forgotten: ids, and in the log who had it done, when and why."""

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from bot.core.forgetting import Forgotten, page_mark
from bot.core.messages import Audience
from bot.core.reports import Report, ReportId
from bot.edges.store.codec import decode
from bot.edges.store.tables import Stone, events, is_visible, shares, tombstones


def was_forgotten(
    connection: Connection, report: Report, audience: Audience, page: str = ""
) -> Forgotten | None:
    """Return the last time that a text was forgotten for an audience which has it from nobody else since.

    `page` is a canonical address that it is known by too; "" for none.
    """
    known_by = [
        and_(tombstones.c.kind == Stone.REPORT, tombstones.c.subject == report.id),
        and_(tombstones.c.kind == Stone.TEXT, tombstones.c.subject == report.revision),
    ]
    marks = [mark for mark in (page_mark(page), page_mark(report.found_at)) if mark] if page else []
    known_by.append(and_(tombstones.c.kind == Stone.PAGE, tombstones.c.subject.in_(marks)))
    found = [
        f
        for f in all_kept(connection, or_(*known_by))
        if f.concerns(audience) and not _is_shared(connection, f.report, audience)
    ]
    return max(found, key=lambda f: f.at, default=None)


def is_claim_forgotten(connection: Connection, claim: str) -> bool:
    stone = select(tombstones.c.subject).where(
        tombstones.c.kind == Stone.CLAIM, tombstones.c.subject == claim
    )
    return connection.execute(stone).first() is not None


def _is_shared(connection: Connection, report: ReportId, audience: Audience) -> bool:
    seen = select(shares.c.id).where(shares.c.report == report, is_visible(audience))
    return connection.execute(seen.limit(1)).first() is not None


def kept_as(connection: Connection, id: str) -> Forgotten | None:
    query = select(events.c.body).where(events.c.key == f"forgotten {id}")
    body = connection.scalars(query).one_or_none()
    return None if body is None else decode(Forgotten, body)


def all_kept(connection: Connection, which: ColumnElement[bool]) -> list[Forgotten]:
    ids = connection.scalars(select(tombstones.c.forgetting).where(which).distinct()).all()
    return [kept for id in ids if (kept := kept_as(connection, id)) is not None]
