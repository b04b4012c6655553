"""What is said in one post, once a channel was told as much by itself as it wants in a day."""

from collections.abc import Sequence

from bot.core.alerts import Alert, ReportView, sources_needed
from bot.core.messages import Line, Part, Place, Post, PostKey, PostKind
from bot.core.rendering.moves import Case, falls
from bot.core.rendering.parts import (
    at_place,
    code,
    counted,
    cut,
    faint,
    first_words,
    line,
    name_chain,
    outlet_words,
    post_key,
    quote_of,
    strong,
)
from bot.core.rendering.statuses import status_words

_MOST_ENTRIES = 12  # the latest; who wants more asks
_QUOTE = 110


def gathered_key(place: Place, day: str) -> PostKey:
    return post_key("gathered", at_place(place), day)


def render_gathered(place: Place, day: str, budget: int, shown: Post | None, new: Sequence[Line]) -> Post:
    """Return the post with new lines at its end.

    Args:
        place: the channel.
        day: its local date, YYYY-MM-DD.
        budget: how often the bot speaks by itself there on one day.
        shown: the post as it reads now; None where there is none yet.
        new: what is to be said.
    """
    messages = counted(budget, "message")
    head = (
        line(
            strong("📎 Gathered for the rest of today"),
            f"  I have said as much here by myself as this channel wants in a day ({messages}). ",
            "What comes now I add here, without a message each.",
        ),
        line(faint("More or less a day: "), code(f"/settings messages per day {budget}")),
    )
    before, left = _before(shown, len(head))
    entries = _entries((*before, *new))
    left += max(len(entries) - _MOST_ENTRIES, 0)
    kept = [row for entry in entries[-_MOST_ENTRIES:] for row in entry]
    more = [line(faint(f"{_MORE}{left:,} more before, "), code(f"/claims since:{day}"))] if left else []
    return Post(gathered_key(place, day), place, PostKind.GATHERED, (*head, *kept, *more))


_MORE = "and "


def _before(shown: Post | None, head: int) -> tuple[tuple[Line, ...], int]:
    """Return the lines that stand below the head, and how many entries were left out of them before."""
    lines = shown.lines[head:] if shown else ()
    if not lines or not lines[-1].text.startswith(_MORE):
        return lines, 0
    return lines[:-1], int(lines[-1].text.split()[1].replace(",", ""))


def _entries(lines: Sequence[Line]) -> list[list[Line]]:
    """Return each line with those that are set in below it."""
    entries: list[list[Line]] = []
    for row in lines:
        if row.indent and entries:
            entries[-1].append(row)
        else:
            entries.append([row])
    return entries


GATHERED_WORDS = " This channel has had its messages for today, so its card is here, in the thread."


def gathered_report(view: ReportView) -> tuple[Line, ...]:
    """Name a report that has no message of its own; its card, with its claims, is in the paste's thread."""
    title, mark = cut(view.report.title or first_words(view.report), 90)
    needed = [n.chief for n in sources_needed(view) if view.wants(n.chief)]
    need = f"{counted(len(needed), 'line')} {'needs' if len(needed) == 1 else 'need'} a source"
    handles = [f.handle for f in view.findings[:1] if f.handle]
    ask = (faint("  "), code(f"/summary {handles[0]}")) if handles else ()
    about = faint(f"  ({outlet_words(view.report)})")
    return (line(strong(title), strong(mark), about, f": {need if needed else 'read'}.", *ask),)


def gathered_moves(moves: Sequence[tuple[Alert, Case]]) -> tuple[Line, ...]:
    """Say of each claim in one line what its status was and is now; /why has the rest."""
    return tuple(_moved(alert, case) for alert, case in moves)


def _moved(alert: Alert, case: Case) -> Line:
    first = case.first
    quote = quote_of(case.text_of(first), first, _QUOTE)
    now = strong(status_words(alert.now))
    ask = ("  ", code(f"/why {case.handle}"))
    notice: tuple[Part | str, ...] = ()
    if falls(alert, case):
        notice = (f"  {'you used this' if case.used else 'you were told otherwise'}: ",)
        ask = (code(f"/correction {case.handle}"),)
    who = name_chain(first.chain)
    return line(code(case.handle), " ", *who, ": ", *quote, f"  {alert.before.value} → ", now, *notice, *ask)
