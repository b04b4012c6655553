"""What a report's posts read once the message that shared it was deleted, or says something else now."""

from dataclasses import replace
from datetime import datetime

from bot.core.messages import Post
from bot.core.rendering.parts import cut, faint, first_words, line, outlet_words, strong, written
from bot.core.reports import Report

_WORDS = "Taken back by whoever shared it."


def render_taken_back(
    report: Report, shown: tuple[Post, ...], gone_at: datetime, now: datetime
) -> tuple[Post, ...]:
    """Return a report's card and its replies without anything of the report.

    Args:
        report: which it was.
        shown: its card and the replies under it, as they are now.
        gone_at: when it was taken back.
        now: in the channel's zone.
    """
    head, *replies = shown
    title, mark = cut(report.title or first_words(report), 90)
    card = (
        line("🗑 ", strong(title), strong(mark), faint(f"  ({outlet_words(report)})")),
        line(f"{_WORDS} Since {written(gone_at, now)} what it says counts no more in this channel."),
    )
    return (
        replace(head, lines=card, actions=()),
        *(replace(reply, lines=(line(faint(_WORDS)),), actions=()) for reply in replies),
    )


def taken_back_words() -> str:
    return f"🗑 {_WORDS}"
