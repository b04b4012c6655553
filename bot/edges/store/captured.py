"""What the texts of reports were read from, and for whom: nobody is shown one that was not had for them."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, select

from bot.core.captures import CaptureId
from bot.core.errors import StoreBusy
from bot.core.messages import Audience
from bot.core.reports import Report, ReportId
from bot.edges.store.engine import add
from bot.edges.store.tables import audience_row, captured, shares
from bot.ports import Captured


def keep_captured(connection: Connection, report: Report, audience: Audience, asked: str) -> None:
    """Note what a text was read from, for whom.

    Raises:
        StoreBusy: when it would be shown to people it was not had for, or its report's other texts to these.
    """
    add(
        connection,
        captured,
        report=report.id,
        revision=report.revision,
        capture=report.capture,
        asked=asked,
        **audience_row(audience),
    )
    had = captured_by(connection, captured.c.report == report.id)
    for other in {audience, *_shared_with(connection, report.id)}:
        if {each.revision for each in had} != {e.revision for e in had if other.may_see(e.audience)}:
            raise StoreBusy(f"report {report.id} came to be somebody else's meanwhile")


def captured_by(connection: Connection, which: ColumnElement[bool]) -> tuple[Captured, ...]:
    """Return what is noted of some reports or captures, oldest first."""
    columns = (captured.c.report, captured.c.revision, captured.c.capture)
    who = (captured.c.workspace, captured.c.channel, captured.c.private)
    found = connection.execute(select(*columns, *who).where(which).order_by(captured.c.seq))
    noted = (
        Captured(
            ReportId(report), revision, CaptureId(capture), Audience(workspace, channel, private=private)
        )
        for report, revision, capture, workspace, channel, private in found
    )
    return tuple(dict.fromkeys(noted))


def _shared_with(connection: Connection, report: ReportId) -> Iterable[Audience]:
    who = select(shares.c.workspace, shares.c.channel, shares.c.private).where(shares.c.report == report)
    for workspace, channel, private in connection.execute(who.distinct()):
        yield Audience(workspace, channel, private=private)
