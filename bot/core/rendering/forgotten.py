"""What is said of a report that was forgotten: that it was, by whom and why, and nothing of it."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.alerts import Telling
from bot.core.claims import ClaimId
from bot.core.forgetting import Forgotten
from bot.core.leads import Lead
from bot.core.messages import Line, Message, Part, Place, Post, PostKind
from bot.core.rendering.answers import answer_to
from bot.core.rendering.parts import (
    at_place,
    code,
    counted,
    cut,
    faint,
    first_words,
    in_channel,
    line,
    listed,
    post_key,
    strong,
    written,
)
from bot.core.reports import Report

WORDS_GONE = "(words of a report that was forgotten)"
REST_WORDS = "🗑 Forgotten."

_SHOWN = 10
_TITLE = 90  # characters


def forgotten_words(forgotten: Forgotten, now: datetime) -> str:
    """Say which report was forgotten, by whom, when and why, as far as `forgotten` tells."""
    return f"a report{_of(forgotten)} was forgotten{by_words(forgotten, now)}"


def by_words(forgotten: Forgotten, now: datetime) -> str:
    by = f" by {forgotten.by}" if forgotten.by else ""
    why = f": {forgotten.reason}" if forgotten.reason else ""
    return f"{by} on {written(forgotten.at, now)}{why}"


def _of(forgotten: Forgotten) -> str:
    return f" of {forgotten.publisher}" if forgotten.publisher else ""


def head_lines(forgotten: Forgotten, now: datetime) -> tuple[Line, ...]:
    """Return what a report's card reads from then on."""
    words = forgotten_words(forgotten, now)
    return (line(f"🗑 {words[:1].upper()}{words[1:]}."), line("What it said counts no more."))


def rest_lines() -> tuple[Line, ...]:
    return (line(faint(REST_WORDS)),)


def render_dropped(
    forgotten: Forgotten, place: Place, told: Sequence[tuple[str, Telling]], now: datetime
) -> Post:
    """Tell a channel that claims it was told too much of are no more.

    Args:
        forgotten: as the channel may be told.
        place: the channel.
        told: what it was told last of each, with the claim's handle.
        now: in its zone.
    """
    claims: list[ClaimId] = []
    lines = [line("What I told you here no longer holds.")]
    for handle, telling in told:
        claims.append(ClaimId(telling.claim))
        was = f" was {telling.status.value} when I told you of it on {written(telling.at, now)}."
        lines.append(line("↓ ", code(handle), was, " No other report makes it."))
    lines.append(line(f"Because {forgotten_words(forgotten, now)}.", indent=1))
    key = post_key("forgotten claims", at_place(place), forgotten.id, *claims)
    return Post(key, in_channel(place), PostKind.RECALL, tuple(lines))


def render_forgotten(asked: Message, forgotten: Forgotten, now: datetime) -> Post:
    """Answer whoever had a report forgotten."""
    stay, gone = len(forgotten.touched), len(forgotten.dropped)
    lines = [line(f"🗑 Done: {forgotten_words(forgotten, now)}.")]
    if gone:
        words = f"{counted(gone, 'claim')} that it alone made {_are(gone)} gone with it."
        lines.append(line(words, indent=1))
    if stay:
        words = f"{counted(stay, 'claim')} that other reports speak to {_are(stay)} assessed without it."
        lines.append(line(words, indent=1))
    lines.append(
        line(
            faint(
                "What people said and passed on is for them to delete. Where a channel that cannot be seen "
                "from here shared it too, it stays there."
            ),
            indent=1,
        )
    )
    return answer_to(asked, lines)


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def render_about_to_forget(asked: Message, report: Report, named: str, *, elsewhere: bool) -> Post:
    """Say which report would be forgotten: a reason makes it so. `elsewhere` is whether it goes there too."""
    lines = [line("That would forget  ", *_name(report), ", with all its words. It cannot be taken back.")]
    if elsewhere:
        lines.append(line("Other channels shared it too: it would be forgotten there as well.", indent=1))
    lines.append(line("With a reason it is done:  ", code(f"/forget {named} because …"), indent=1))
    return answer_to(asked, lines)


def render_forgettable(
    asked: Message, found: Sequence[tuple[int, Lead, Report]], now: datetime, of: str = ""
) -> Post:
    """List reports that can be forgotten, the latest first; `of` is the handle of the claim they make."""
    if not found:
        of_it = f"No report that speaks to {of} was shared in this channel."
        return answer_to(asked, [line(of_it if of else "No report was read here yet.")])
    lines = [line("Which of these?" if of else strong("Read in this channel"))]
    for number, lead, report in found[:_SHOWN]:
        by = "brought by a watch" if lead.watch else lead.author
        when = faint(f"  {by}, {written(lead.shared_at, now)}")
        lines.append(line(strong(f"{number}"), "  ", *_name(report), when))
    if len(found) > _SHOWN:
        lines.append(line(faint(f"{len(found) - _SHOWN:,} earlier ones: name them by their link")))
    lines.append(line(code(f"/forget {found[0][0]} because …"), faint(" forgets one of them.")))
    return answer_to(asked, lines)


def render_forget_how(asked: Message) -> Post:
    numbered, linked = code("/forget 2 because …"), code("/forget https://herald.example/wall because …")
    lists = (". ", code("/forget"), " lists what was read here.")
    return answer_to(asked, [line("Forget what? As in  ", numbered, "  or  ", linked, *lists)])


def elsewhere_words(places: Sequence[Place]) -> str:
    return f"in {listed(sorted({f'#{place.audience.channel}' for place in places}))}"


def _name(report: Report) -> tuple[Part, ...]:
    title, mark = cut(report.title or first_words(report), _TITLE)
    outlet = report.outlet.name or report.outlet.domain
    return (Part(f"“{title}{mark}”"), *((faint(f"  ({outlet})"),) if outlet else ()))
