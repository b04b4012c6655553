"""What is said of the bot itself: what it holds for a channel, what waits, and how often it was wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.claims import Engine, StandIn
from bot.core.decisions import DecisionKind
from bot.core.messages import Line, Message, Part, Post
from bot.core.rendering.answers import answer_to
from bot.core.rendering.parts import code, counted, faint, line, strong, written
from bot.core.rendering.stand_ins import hindrance_words


@dataclass(frozen=True, slots=True)
class Condition:
    """How the bot is, as far as one channel may know.

    Attributes:
        reports: read ones that the channel may see; so are outlets and claims.
        latest: when what was read last here was shared; None where nothing was.
        waiting: reports that people shared here and that are still to be read.
        unreadable: of what was shared here, and not read since; so is `set_aside`.
        posts_waiting: for this channel, surely not said yet; a doubtful one may have arrived.
        read_lately: reports that were shared here within a day, and of these how many another engine read.
        stand_in: of the last of those; None where there was none.
        corrections: how often people set the bot right, by what was wrong.
    """

    version: str
    engine: Engine
    reports: int
    outlets: int
    claims: int
    latest: datetime | None
    waiting: int
    unreadable: int
    set_aside: int
    posts_waiting: int
    posts_doubtful: int
    posts_undeliverable: int
    read_lately: int
    stood_in: int
    stand_in: StandIn | None
    corrections: Mapping[DecisionKind, int]


_WRONG = {
    DecisionKind.CORRECT: "wrong speaker",
    DecisionKind.DOUBT: "doubtful speaker",
    DecisionKind.SET_ASIDE: "not what the report says",
    DecisionKind.MERGE: "one claim taken for two",
    DecisionKind.SPLIT: "two claims taken for one",
    DecisionKind.TIE: "one source taken for two",
    DecisionKind.CUT_TIE: "two sources taken for one",
    DecisionKind.DISMISS: "no news",
}


def render_condition(asked: Message, now_is: Condition, now: datetime) -> Post:
    reports, outlets = counted(now_is.reports, "report"), counted(now_is.outlets, "outlet")
    held = f"  {reports} from {outlets}, {counted(now_is.claims, 'claim')}, as far as this channel may see"
    lines = [
        line(
            strong(f"secondsource {now_is.version}"),
            f"  reads with the {now_is.engine.name} reader",
            faint(f" ({now_is.engine.version})"),
        ),
        *_stood_in(now_is),
        line(strong("Holds"), held),
        line(strong("Shared here"), f"  {_shared(now_is, now)}", *_to_retry(now_is)),
        line(strong("Posts for here"), f"  {_posts(now_is)}"),
        line(strong("Set right by people"), f"  {_corrections(now_is.corrections)}"),
    ]
    return answer_to(asked, lines)


def _stood_in(now_is: Condition) -> list[Line]:
    if now_is.stand_in is None:
        return []
    of_them = f"{now_is.stood_in:,} of {counted(now_is.read_lately, 'report')} shared here within a day"
    by = f"the {now_is.stand_in.engine.name} reader read {of_them} in its place"
    return [line(f"⚠️ {hindrance_words(now_is.stand_in)}: {by}.")]


def _shared(now_is: Condition, now: datetime) -> str:
    last = (
        f"the latest report read was shared {written(now_is.latest, now)}"
        if now_is.latest
        else "nothing read yet"
    )
    counts = (
        (now_is.waiting, "to be read"),
        (now_is.unreadable, "could not be read"),
        (now_is.set_aside, "set aside after several failures"),
    )
    return " · ".join((last, *(f"{number:,} {what}" for number, what in counts if number)))


def _to_retry(now_is: Condition) -> list[Part | str]:
    return ["  ", code("/retry")] if now_is.unreadable or now_is.set_aside else []


def _posts(now_is: Condition) -> str:
    counts = (
        (now_is.posts_waiting, "to be said"),
        (now_is.posts_doubtful, "perhaps said: whether it arrived is being read back"),
        (now_is.posts_undeliverable, "undeliverable"),
    )
    return " · ".join(f"{number:,} {what}" for number, what in counts if number) or "all said"


def _corrections(by_kind: Mapping[DecisionKind, int]) -> str:
    told = [f"{what} {by_kind[kind]:,}" for kind, what in _WRONG.items() if by_kind.get(kind)]
    if not told:
        return "nothing yet: /wrong c41 says what I got wrong"
    return f"{counted(sum(by_kind.values()), 'time')}: {', '.join(told)}"
