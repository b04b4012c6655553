"""What people do in the week: 120 pastes, three feeds, decisions, and the questions that editors ask."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.core.reports import Outlet
from tests.scenarios.week.stories import (
    COURIER,
    HERALD,
    LINES,
    MERIDIAN,
    RECORD,
    RETRACTED,
    TRIBUNE,
    Line,
    circulating,
    citing,
    denying,
    filler,
    told_by,
    unnamed,
    withdrawing,
)

MONDAY = datetime(2031, 10, 20, 7, 0, tzinfo=UTC)  # the clocks of the desk's zone go back on Sunday the 26th
ZONE = "Europe/London"


@dataclass(frozen=True, slots=True)
class Turn:
    """Something a person says, at a time.

    Attributes:
        of: words of the claim that {handle} in `says` stands for; "" where it names none.
        is_paste: whether it is a report.
        is_decision: whether somebody decides something.
    """

    at: datetime
    says: str
    of: str = ""
    is_paste: bool = False
    is_decision: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a feed brings from a time on: the story of a page, as an outlet has it."""

    at: datetime
    of: Outlet
    title: str
    paragraphs: tuple[str, ...]


def script() -> Sequence[Turn]:
    """Return what is said, in the order of time."""
    turns = [*_settings(), *_pastes(), *_asked(), *_decisions()]
    return sorted(turns, key=lambda turn: turn.at)


def items() -> Sequence[Item]:
    """Return what the three watched feeds bring, a story every day or so."""
    brought: list[Item] = []
    for number, of in zip(
        (1, 2, 4, 5, 6, 8), (RECORD, TRIBUNE, HERALD, RECORD, TRIBUNE, HERALD), strict=True
    ):
        line = LINES[number]
        said = f"{line.second.name}, {line.second.role}, said that {line.event}."
        at = MONDAY + timedelta(hours=7 + 14 * number)
        brought.append(Item(at, of, f"Witness: {line.heading}", (said, filler(300 + number))))
    return brought


FEEDS = tuple(f"http://{of.domain}/feed" for of in (HERALD, RECORD, TRIBUNE))


def _settings() -> Iterator[Turn]:
    for minute, says in enumerate(
        (
            f"/settings time zone {ZONE}",
            "/settings messages per day 24",
            "/settings quiet hours 22:00-06:00",
            "/digest at 08:00",
            "/settings empty day line",
            *(f"/watch {feed}" for feed in FEEDS),
        )
    ):
        yield Turn(MONDAY + timedelta(minutes=minute), says)


def _pastes() -> Iterator[Turn]:
    """Yield twelve reports on each story, a story every fourteen hours."""
    seed = count()
    begins = MONDAY + timedelta(hours=5)
    yield Turn(begins, told_by(RETRACTED, RETRACTED.first, TRIBUNE, 401), is_paste=True)
    yield Turn(
        begins + timedelta(hours=20), citing(RETRACTED, RETRACTED.first, TRIBUNE, COURIER, 402), is_paste=True
    )
    yield Turn(
        begins + timedelta(hours=44), withdrawing(RETRACTED, RETRACTED.first, TRIBUNE, 403), is_paste=True
    )
    for number, line in enumerate(LINES):
        begins = MONDAY + timedelta(hours=1 + 14 * number)
        for step, text in enumerate(_reports(line, seed)):
            yield Turn(begins + timedelta(minutes=47 * step), text, is_paste=True)


def _reports(line: Line, seed: Iterator[int]) -> Iterator[str]:
    yield circulating(line, MERIDIAN, next(seed))
    yield unnamed(line, TRIBUNE, next(seed))
    yield citing(line, line.first, HERALD, COURIER, next(seed))
    yield told_by(line, line.first, HERALD, next(seed))
    yield citing(line, line.first, HERALD, MERIDIAN, next(seed))
    yield denying(line, COURIER, next(seed))
    yield told_by(line, line.second, RECORD, next(seed), f"Second account: {line.heading}")
    yield citing(line, line.second, RECORD, TRIBUNE, next(seed))
    yield withdrawing(line, line.first, HERALD, next(seed))
    yield circulating(line, TRIBUNE, next(seed))
    yield told_by(line, line.second, MERIDIAN, next(seed), f"Interview: {line.heading}")
    yield denying(line, RECORD, next(seed))


def _after(number: int, hours: float, says: str, *, is_decision: bool = True) -> Turn:
    begins = MONDAY + timedelta(hours=1 + 14 * number)
    at = begins + timedelta(hours=hours)
    return Turn(at, says, of=LINES[number].event, is_decision=is_decision)


def _asked() -> Iterator[Turn]:
    """Yield what editors ask, some hours after each story began."""
    for number in range(len(LINES)):
        yield _after(number, 2.5, "/why {handle}", is_decision=False)
    yield _after(4, 10, "/snooze {handle} until tomorrow", is_decision=False)
    yield _after(4, 10.2, "/wrong {handle}", is_decision=False)
    yield _after(8, 11, "/export picture {handle}", is_decision=False)
    yield _after(9, 12.5, "/digest now", is_decision=False)
    yield Turn(MONDAY + timedelta(days=7, hours=2), "/digest")


def _decisions() -> Iterator[Turn]:
    """Yield what people decide of a story, once its reports are in."""
    yield _after(0, 10, "/confirm {handle} because the coroner named both of them")
    yield _after(1, 10, "/confirm {handle} because the coast guard published its log")
    yield _after(2, 9.6, "/tie {handle} 2 4 because both rest on one entry in the register")
    yield _after(2, 10, "/dismiss {handle} because the council has settled it")
    yield _after(3, 10, "/refute {handle} because the bridge stands and our reporter crossed it")
    yield _after(3, 11, "/undo {handle} because it was another bridge")
    yield _after(4, 9.5, "/side Iva Stenn of Brackwater because she sues the waterworks")
    yield _after(5, 10, "/refute {handle} because the central bank published the figures")
    yield _after(6, 10, "/confirm {handle} because she called our desk")
    yield _after(7, 10, "/confirm {handle} because the hospital's own report says so")
    yield _after(7, 11, "/undo {handle} because that report was of another night")
    yield _after(8, 9.5, "/wrong {handle} 2 not-said the geologist spoke of another wall")
    yield _after(8, 10, "/confirm {handle} because our photographer was at the wall")
    yield _after(9, 10, "/confirm {handle} because the ministry announced it")
    yield _after(9, 11, "/undo {handle} because the announcement was withdrawn")
    yield _after(9, 12, "/refute {handle} because she spoke in parliament as minister")
