"""What is said of a speaker: what it claims here, how that stands now, and the letter people gave it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.corroboration import Status
from bot.core.messages import Line, Message, Post
from bot.core.names import Speaker
from bot.core.ratings import Rating, Reliability
from bot.core.rendering.answers import answer_to
from bot.core.rendering.claims import Listed, claim_lines
from bot.core.rendering.parts import code, counted, cut, faint, line, listed, strong, written
from bot.core.rendering.searches import named

_NAME_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """A speaker as one audience may see it.

    Attributes:
        claims: how many were looked at that it makes.
        is_all: whether these are all of them.
        statuses: how many of them stand so now.
        relays: through whom reports have it, the most frequent first.
        side: the party it belongs to; "" for none.
        rating: the last letter somebody gave it; None where nobody did.
    """

    speaker: Speaker
    claims: int
    is_all: bool
    statuses: Mapping[Status, int]
    latest: tuple[Listed, ...]
    relays: tuple[str, ...]
    outlets: tuple[str, ...]
    side: str
    rating: Rating | None


def render_speakers(
    asked: Message, views: Sequence[SpeakerView], in_all: int, now: datetime, outlet: Post | None
) -> Post:
    """Show whoever goes by a name, below the outlet that does too."""
    lines: list[Line] = [line(strong("An outlet, and a speaker in reports:"))] if outlet else []
    lines += outlet.lines if outlet else []
    for view in views:
        lines += _speaker(view, now)
    if in_all > len(views):
        lines.append(
            line(faint(f"{counted(in_all - len(views), 'more speaker')} by that name: say more of it."))
        )
    return replace(outlet, lines=tuple(lines)) if outlet else answer_to(asked, lines)


def _speaker(view: SpeakerView, now: datetime) -> list[Line]:
    voices = view.speaker.voices
    said = counted(sum(v.statements for v in voices), "statement")
    of_all = "" if view.is_all else " (the latest looked at)"
    lines = [line(*named(view.speaker.name), f"  {said} · {counted(view.claims, 'claim')}{of_all}")]
    if view.speaker.others:
        lines.append(line(f"also spelled {'; '.join(view.speaker.others)}", indent=1))
    if view.statuses:
        stand = listed(f"{n} {status.value}" for status in Status if (n := view.statuses.get(status, 0)))
        lines.append(line(f"how these stand now: {stand}", indent=1))
    if view.side:
        lines.append(line(f"side: {view.side}", indent=1))
    if view.relays:
        lines.append(line(f"through {listed(view.relays)}", indent=1))
    if view.outlets:
        lines.append(line(f"carried by {listed(view.outlets)}", indent=1))
    lines.append(_rating(view.rating, now))
    return [*lines, *(row for shown in view.latest for row in claim_lines(shown, 1))]


def _rating(rating: Rating | None, now: datetime) -> Line:
    if rating is None:
        words = f"reliability F, {Reliability.F.value}"
        return line(words, faint("  nobody gave it a letter"), indent=1)
    letter = f"reliability {rating.reliability.name}, {rating.reliability.value}: {rating.reason}"
    return line(letter, faint(f"  {rating.by}, {written(rating.at, now)}"), indent=1)


def render_rated(asked: Message, rating: Rating, now: datetime) -> Post:
    lines = [
        line("Noted of ", strong(rating.speaker), ":"),
        _rating(rating, now),
        line(faint("It is your letter, with your name, and moves no status."), indent=1),
    ]
    return answer_to(asked, lines)


def render_rate_how(asked: Message, name: str) -> Post:
    typed = code(f"/source {cut(name, _NAME_CHARACTERS)[0]} reliability B because …")
    return answer_to(
        asked, [line("A letter from A to F, and why: it is kept with your name. As in  ", typed)]
    )


def render_speaker_not_known(asked: Message, name: str) -> Post:
    said = cut(name, _NAME_CHARACTERS)[0]
    words = f"Nobody is named “{said}” in the reports here, and no outlet is registered by that name. "
    return answer_to(
        asked, [line(words, code("/source portherald.example"), " shows an outlet by its domain.")]
    )
