"""The register of outlets as rows: what a file has, what people entered over it, and whose each report is."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Select, bindparam, delete, select, update

from bot.core.claims import Statement
from bot.core.independence import Judged, Judgement
from bot.core.messages import Audience
from bot.core.registrations import Registration, with_entries
from bot.core.reports import Outlet, OutletId, ReportId, names_above
from bot.core.text import fold
from bot.edges.store.codec import decode, encode
from bot.edges.store.engine import add, insert, one_at_a_time
from bot.edges.store.tables import (
    EventKind,
    audience_row,
    events,
    is_visible,
    outlet_names,
    outlets,
    reports,
    statements,
    visible_reports,
)


def outlet_named(connection: Connection, name: str) -> Outlet | None:
    query = (
        select(outlets.c.body)
        .join(outlet_names, outlet_names.c.outlet == outlets.c.id)
        .where(outlet_names.c.name == _folded(name))
        .order_by(outlet_names.c.rank, outlets.c.id)
    )
    body = connection.scalars(query.limit(1)).one_or_none()
    return None if body is None else decode(Outlet, body)


def all_outlets(connection: Connection) -> tuple[Outlet, ...]:
    bodies = connection.scalars(select(outlets.c.body).order_by(outlets.c.id))
    return tuple(decode(Outlet, body) for body in bodies)


def register(connection: Connection, given: Iterable[Outlet], at: datetime) -> None:
    """Keep outlets as a file has them, under what people entered; only what differs is written."""
    one_at_a_time(connection, "register")
    known = {row.id: row.body for row in connection.execute(select(outlets.c.id, outlets.c.body))}
    entered: dict[OutletId, list[Registration]] = {}
    for registration in _entries(connection, select(events.c.body)):
        entered.setdefault(registration.outlet, []).append(registration)
    differing: dict[OutletId, Outlet] = {}
    for outlet in given:
        theirs = (registration.details for registration in entered.get(outlet.id, ()))
        now = with_entries(replace(outlet, registered=True), theirs)
        if known.get(outlet.id) != encode(now):
            differing[outlet.id] = now
    _write(connection, list(differing.values()), at)


def enter(connection: Connection, registration: Registration) -> Registration:
    """Keep what a person entered, and the outlet with it; what is kept under the same id stands."""
    one_at_a_time(connection, "register")
    key = f"entered {registration.id}"
    body = connection.scalars(select(events.c.body).where(events.c.key == key)).one_or_none()
    if body is not None:
        return decode(Registration, body)
    known = connection.scalars(
        select(outlets.c.body).where(outlets.c.id == registration.outlet)
    ).one_or_none()
    before = None if known is None else decode(Outlet, known)
    kept = replace(registration, before=before)
    add(
        connection,
        events,
        key=key,
        kind=EventKind.ENTERED,
        at=kept.at,
        other=kept.outlet,
        **audience_row(kept.audience),
        body=encode(kept),
    )
    outlet = before or Outlet(kept.outlet, kept.outlet, domain=kept.outlet)
    _write(connection, [with_entries(outlet, [kept.details])], kept.at)
    return kept


def entries(connection: Connection, outlet: OutletId, audience: Audience) -> tuple[Registration, ...]:
    query = select(events.c.body).where(events.c.other == outlet, is_visible(audience, events))
    return tuple(_entries(connection, query))


def _entries(connection: Connection, query: Select[str]) -> Iterable[Registration]:
    bodies = connection.scalars(query.where(events.c.kind == EventKind.ENTERED).order_by(events.c.seq))
    return (decode(Registration, body) for body in bodies)


def _write(connection: Connection, differing: Sequence[Outlet], at: datetime) -> None:
    if not differing:
        return
    rows = [{"id": outlet.id, "body": encode(outlet)} for outlet in differing]
    said = [{"kind": EventKind.REGISTERED, "at": at, "other": row["id"], "body": row["body"]} for row in rows]
    connection.execute(insert(connection, events), said)
    kept = insert(connection, outlets)
    connection.execute(
        kept.on_conflict_do_update(index_elements=["id"], set_={"body": kept.excluded.body}), rows
    )
    gone = delete(outlet_names).where(outlet_names.c.outlet == bindparam("id_"))
    connection.execute(gone, [{"id_": outlet.id} for outlet in differing])
    names = [
        {"name": _folded(name), "outlet": outlet.id, "rank": rank}
        for outlet in differing
        for rank, names in enumerate(((outlet.domain,), (outlet.name,), outlet.aliases))
        for name in names
        if name
    ]
    connection.execute(insert(connection, outlet_names).on_conflict_do_nothing(), names)
    _take_in_strays(connection)


def _take_in_strays(connection: Connection) -> None:
    """Give reports whose outlet nobody had registered to whoever it is now."""
    query = select(reports.c.outlet).where(reports.c.outlet.not_in(select(outlets.c.id))).distinct()
    for stray in connection.scalars(query).all():
        holder = holder_of(connection, OutletId(stray))
        if holder != stray:
            connection.execute(update(reports).where(reports.c.outlet == stray).values(outlet=holder))


def holder_of(connection: Connection, outlet: OutletId) -> OutletId:
    """Return the registered outlet that an outlet is, or belongs to; itself where there is none."""
    names = [name for name in map(_folded, names_above(outlet)) if name]
    query = (
        select(outlet_names.c.name, outlet_names.c.outlet)
        .where(outlet_names.c.name.in_(names))
        .order_by(outlet_names.c.rank, outlet_names.c.outlet)
    )
    found = sorted(connection.execute(query).all(), key=lambda row: names.index(row.name))
    return OutletId(found[0].outlet) if found else outlet


def reports_of(connection: Connection, outlet: OutletId, audience: Audience | None) -> tuple[ReportId, ...]:
    query = select(reports.c.id).where(reports.c.outlet == outlet).order_by(reports.c.seq)
    if audience is not None:
        query = query.where(reports.c.id.in_(visible_reports(audience)))
    return tuple(ReportId(report) for report in connection.scalars(query))


def judged_with(connection: Connection, outlet: OutletId) -> tuple[Judged, ...]:
    present = (
        select(statements.c.id, statements.c.body, reports.c.outlet)
        .join(reports, (reports.c.id == statements.c.report) & (reports.c.revision == statements.c.revision))
        .subquery()
    )
    ours, theirs = present.alias(), present.alias()
    query = (
        select(events.c.body, ours.c.body.label("ours"), theirs.c.body.label("theirs"))
        .join(ours, ours.c.id == events.c.statement)
        .join(theirs, theirs.c.id == events.c.other)
        .where(
            events.c.kind == EventKind.JUDGED,
            (ours.c.outlet == outlet) | (theirs.c.outlet == outlet),
        )
        .order_by(events.c.at, events.c.seq)
    )
    latest: dict[frozenset[str], Judged] = {}
    for row in connection.execute(query):
        judgement = decode(Judgement, row.body)
        latest[judgement.pair] = Judged(judgement, decode(Statement, row.ours), decode(Statement, row.theirs))
    return tuple(latest.values())


def _folded(name: str) -> str:
    return fold(name).strip().casefold().removeprefix("www.")
