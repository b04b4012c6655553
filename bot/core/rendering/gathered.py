"""What is said in one post, once a channel was told as much by itself as it wants in a day."""

from collections.abc import Sequence

from bot.core.alerts import Finding, ReportView, sources_needed
from bot.core.messages import Line, Place, Post, PostKey, PostKind
from bot.core.rendering.parts import (
    QUOTE_CHARACTERS,
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

_MOST_LINES = 120


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
    before = shown.lines[len(head) :] if shown else ()
    lines = [*before, *new]
    if len(lines) > _MOST_LINES:
        left = line(faint("Earlier lines had no room here: "), code("/claims"), faint(" lists every claim."))
        lines = [left, *lines[-_MOST_LINES:]]
    return Post(gathered_key(place, day), place, PostKind.GATHERED, (*head, *lines))


GATHERED_WORDS = " This channel has had its messages for today, so its card is here, in the thread."


def gathered_lines(view: ReportView, most: int) -> tuple[Line, ...]:
    """Name a report that has no message of its own, and the claims in it that need a source.

    Args:
        view: the report.
        most: of its claims that are shown.
    """
    title, mark = cut(view.report.title or first_words(view.report), 90)
    needed = [n.chief for n in sources_needed(view) if view.wants(n.chief)]
    need = f"{counted(len(needed), 'line')} {'needs' if len(needed) == 1 else 'need'} a source"
    more = f", {most} of them here" if len(needed) > most else ""
    handles = [f.handle for f in view.findings[:1] if f.handle]
    ask = (faint("  "), code(f"/summary {handles[0]}")) if handles else ()
    about = faint(f"  ({outlet_words(view.report)})")
    head = line(strong(title), strong(mark), about, f": {need if needed else 'read'}{more}.", *ask)
    return (head, *(_claim(view, finding) for finding in needed[:most]))


def _claim(view: ReportView, finding: Finding) -> Line:
    statement = finding.statement
    who = name_chain(statement.chain)
    quote = quote_of(view.report.text, statement, QUOTE_CHARACTERS)
    return line(*who, ": ", *quote, "  ", code(finding.handle), indent=1)
