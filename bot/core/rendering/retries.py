"""What is said of what came to nothing, and of what is tried again."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.errors import what_happened
from bot.core.leads import Lead, LeadKind
from bot.core.messages import Line, Message, Part, Post
from bot.core.rendering.answers import answer_to, name_lead
from bot.core.rendering.parts import code, counted, cut, faint, line, strong, written
from bot.core.retries import LeftHere

TRYING_AGAIN = "👀 Trying that again…"

_SHOWN = 20
_WORDS = 60  # characters of a pasted text


def render_left(asked: Message, left: Sequence[LeftHere], now: datetime) -> Post:
    """List what came to nothing here, the latest first."""
    if not left:
        return answer_to(
            asked, [line("Nothing was set aside here, and everything shared here could be read.")]
        )
    latest = sorted(left, key=lambda each: -each.number)
    lines: list[Line] = []
    for each in latest[:_SHOWN]:
        by = "brought by a watch" if each.lead.watch else each.lead.author
        when = faint(f"  {by}, {written(each.lead.shared_at, now)}")
        lines += [line(strong(f"{each.number}"), "  ", *_name(each.lead), when), line(_why(each), indent=1)]
    if len(left) > _SHOWN:
        lines.append(line(faint(f"{len(left) - _SHOWN:,} earlier ones")))
    number = f"/retry {latest[0].number}"
    lines.append(line(code(number), faint(" tries one again, "), code("/retry all"), faint(" all of them.")))
    return answer_to(asked, lines)


def render_retried(asked: Message, tried: Sequence[Lead], left: int) -> Post:
    """Say what is tried again; `left` more are not."""
    if not tried:
        return answer_to(asked, [line("Nothing is left here to try again.")])
    lines = [
        line(f"Trying {counted(len(tried), 'thing')} again. What comes of it is said where it was shared."),
        *(line(*_name(lead), indent=1) for lead in tried[:_SHOWN]),
    ]
    if len(tried) > _SHOWN:
        lines.append(line(faint(f"{len(tried) - _SHOWN:,} more"), indent=1))
    if any(lead.watch for lead in tried):
        lines.append(
            line(faint("What a watch brought is told only where it changes what somebody was told."))
        )
    if left:
        lines.append(line(f"{left:,} earlier ones are left: ", code("/retry all"), " once these are done."))
    return answer_to(asked, lines)


def render_retry_how(asked: Message) -> Post:
    numbered, linked = code("/retry 2"), code("/retry https://herald.example/wall")
    return answer_to(
        asked,
        [line("Try what again? As in  ", numbered, "  or  ", linked, ". ", code("/retry"), " lists it.")],
    )


def _name(lead: Lead) -> tuple[Part, ...]:
    if lead.kind is not LeadKind.PASTED:
        return name_lead(lead)
    first = next((row.strip() for row in lead.body.splitlines() if row.strip()), "")
    words, mark = cut(first, _WORDS)
    return (Part(f"“{words}{mark}”"),)


_FAILED = {
    "bug": "I hit a fault of my own each time.",
    "crashed": "I broke down over it each time.",
    "passing": "Something I need was busy or did not answer each time.",
}


def _why(left: LeftHere) -> str:
    if not left.is_set_aside:
        return what_happened(left.reason)
    how = left.reason.rpartition(": ")[2]
    return f"Set aside: {_FAILED.get(how, 'I failed at it several times.')}"
