"""What is kept of the reports behind a claim, as the person who runs the bot is told it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.captures import Capture, Exchange
from bot.core.exchanges import head_of
from bot.core.messages import Line
from bot.core.rendering.parts import (
    code,
    counted,
    cut,
    faint,
    first_words,
    line,
    listed,
    outlet_words,
    strong,
)
from bot.core.reports import Report

_TITLE = 80  # characters


@dataclass(frozen=True, slots=True)
class Traced:
    """A report with what is kept of it.

    Attributes:
        captured: when its bytes were had; None when nothing is kept of them, not even that they were.
        sha256: of the content; "" when nothing is kept.
        size_bytes: of what the archive keeps, or kept, for it.
        let_go: when the bytes were let go to make room; None when they were not.
        capture: the bytes; None when they are not there, or are damaged.
        again: whether the same text had been read from other bytes before, and was listed with those.
    """

    report: Report
    captured: datetime | None = None
    sha256: str = ""
    size_bytes: int = 0
    let_go: datetime | None = None
    capture: Capture | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Reread:
    """What came of reading a report's bytes again.

    Attributes:
        changed: the fields in which it now differs.
        unreadable: why it could not be read again; "" when it was.
    """

    traced: Traced
    changed: tuple[str, ...] = ()
    unreadable: str = ""

    @property
    def is_same(self) -> bool:
        return not self.changed and not self.unreadable


NOT_HERE = "Not read again: its bytes are not here."


def evidence_lines(traced: Sequence[Traced]) -> tuple[Line, ...]:
    """List reports with the bytes that are kept of them; times are in UTC, as evidence is compared."""
    lines: list[Line] = []
    number = 0
    for one in traced:
        if one.again:
            lines.append(line("read again from capture ", one.report.capture, indent=1))
        else:
            number += 1
            lines += _report_lines(number, one.report)
        lines += _bytes_lines(one)
    return tuple(lines)


def reread_lines(again: Sequence[Reread]) -> tuple[Line, ...]:
    """Say of each report whether reading its bytes again gave the same report."""
    lines: list[Line] = []
    for one in again:
        if one.unreadable:
            said = one.unreadable
        elif one.changed:
            said = f"Read again from its bytes, it differs in its {listed(one.changed)}."
        else:
            said = "Read again from its bytes, it is the same report."
        lines += [line(strong(_name(one.traced.report))), line(said, indent=1)]
    return tuple(lines)


def export_title(named: str, traced: Sequence[Traced]) -> str:
    """Name an export: by its report, or by what was asked for when there are several."""
    texts = {(one.report.id, one.report.revision) for one in traced}
    return _name(traced[0].report) if len(texts) == 1 else f"Evidence for {named}"


def export_words(traced: Sequence[Traced], file: str, size_bytes: int) -> str:
    texts = {(one.report.id, one.report.revision) for one in traced}
    here = {(one.report.id, one.report.revision) for one in traced if one.capture is not None}
    left_out = len(texts - here)
    without = f" {counted(left_out, 'report')} left out: no bytes of it here." if left_out else ""
    return f"{counted(len(here), 'report')} written to {file}, {size_bytes:,} bytes.{without}"


NOTHING_TO_EXPORT = "Nothing was written: the bytes of none of these reports are here."


def exists_words(file: str) -> str:
    return f"{file} is there already, and I do not write over it. Nothing was written."


def cannot_write_words(file: str, why: str) -> str:
    return f"{file} could not be written: {why}."


def _name(report: Report) -> str:
    title = cut(report.title or first_words(report), _TITLE)
    return f"{outlet_words(report)}: {''.join(title)}"


def _report_lines(number: int, report: Report) -> list[Line]:
    return [
        line(f"{number}  ", strong(_name(report))),
        line(report.link or "shared without a link", indent=1),
        line("report ", code(report.id), f", capture {report.capture or 'none'}", indent=1),
    ]


def _bytes_lines(traced: Traced) -> list[Line]:
    if traced.captured is None:
        why = "nothing is kept of its bytes: it was read before they were, or they were removed"
        return [line(faint(why), indent=1)]
    lines = [
        line(f"captured {_moment(traced.captured)}", indent=1),
        line(f"SHA-256 {traced.sha256}", indent=1),
    ]
    if traced.let_go:
        gone = f"its {traced.size_bytes:,} bytes were let go {_moment(traced.let_go)}, to make room"
        return [*lines, line(faint(gone), indent=1)]
    if traced.capture is None:
        return [*lines, line(strong("its bytes are damaged"), indent=1)]
    content = len(traced.capture.content)
    lines.append(line(f"{content:,} bytes, kept in {traced.size_bytes:,}", indent=1))
    lines += [_hop_line(exchange) for exchange in traced.capture.exchanges]
    return lines


def _hop_line(exchange: Exchange) -> Line:
    status = head_of(exchange.response).status
    answered = f"answered {status}" if status else "answered without a status"
    return line(f"{exchange.address}  {answered} from {exchange.dialled}, {_moment(exchange.at)}", indent=2)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


NOTHING_REMOVED = "Nothing was removed."


def removed_words(captures: int) -> str:
    return f"Removed: {counted(captures, 'capture')}. What was read from them stays in the reports."
