"""Which days words mean: "October 29", "on Thursday", "last week".

Relative words mean none without a day they were said on, and nothing is filled in.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.text import fold

_MONTHS = {
    name.casefold(): n
    for names in (calendar.month_name, calendar.month_abbr)
    for n, name in enumerate(names)
    if name
} | {"sept": 9}
_WEEKDAYS = {name.casefold(): n for n, name in enumerate(calendar.day_name)}
_NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "a couple of": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_NEAR = {
    **dict.fromkeys(("today", "tonight", "this morning", "this afternoon", "this evening"), 0),
    **dict.fromkeys(("yesterday", "last night", "yesterday evening", "yesterday morning"), -1),
    "tomorrow": 1,
}

_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATED = tuple(
    re.compile(pattern)
    for pattern in (rf"{_MONTH} {_DAY}\b(?:,? {_YEAR})?", rf"{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?")
)
_OF_A_MONTH = re.compile(rf"(?:in )?(?:(?P<which>last|this|early|late|mid) )?{_MONTH}(?: {_YEAR})?")
_OF_A_YEAR = re.compile(rf"(?:in |early |late |mid-?)?{_YEAR}")
_OF_A_WEEK = re.compile(
    rf"(?:on )?(?:(?P<which>last|this|next) )?(?P<weekday>{'|'.join(_WEEKDAYS)})"
    r"(?: (?:morning|afternoon|evening|night))?"
)
_SPAN_OF = re.compile(r"(?:early |late |earlier )?(?P<which>last|this|next) (?P<unit>week|month|year)")
_AGO = re.compile(rf"(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)}) (?P<unit>day|week|month|year)s? ago")
_ISO = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)")

# A date without its year is the latest one that is not further ahead: news mostly tells of the past.
_DAY_AHEAD, _MONTH_AHEAD = timedelta(days=61), timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Days:
    """Words that name days, and the days they mean.

    Attributes:
        words: as they stand in the report.
        first, last: both included, as YYYY-MM-DD; the same for one day.
    """

    words: str
    first: str
    last: str


def days_of(words: str, said_on: date | None) -> Days | None:
    """Return the days that words mean; None when they mean none, or none without a day they were said on.

    Args:
        words: as the report has them ("last week", "29 October 2017").
        said_on: the report's own day; None when it is not known.
    """
    said = fold(words).strip().casefold().removeprefix("the ")
    for read in _READINGS:
        found = read(said, said_on)
        if found is not None:
            first, last = found
            return Days(words, first.isoformat(), last.isoformat())
    return None


def is_open(words: str) -> bool:
    """Tell whether words name days that nobody can tell without the day they were said on."""
    return days_of(words, None) is None and days_of(words, date(2020, 6, 15)) is not None


_Found = tuple[date, date] | None


def _exactly(said: str, said_on: date | None) -> _Found:
    match = _ISO.fullmatch(said)
    if match:
        day = _day(int(match["year"]), int(match["month"]), int(match["day"]))
        return (day, day) if day else None
    match = next((found for dated in _DATED if (found := dated.fullmatch(said))), None)
    if not match:
        return None
    month, number = _MONTHS[match["month"]], int(match["day"])
    if match["year"]:
        day = _day(int(match["year"]), month, number)
    elif said_on:
        day = _latest([_day(said_on.year + step, month, number) for step in (-1, 0, 1)], said_on + _DAY_AHEAD)
    else:
        day = None
    return (day, day) if day else None


def _in_a_month(said: str, said_on: date | None) -> _Found:
    match = _OF_A_MONTH.fullmatch(said)
    if not match:
        return None
    month = _MONTHS[match["month"]]
    if match["year"]:
        return _month(int(match["year"]), month)
    if said_on is None:
        return None
    if match["which"] == "this":
        return _month(said_on.year, month)
    if match["which"] == "last":
        return _month(said_on.year - (month >= said_on.month), month)
    firsts = [date(said_on.year + step, month, 1) for step in (-1, 0, 1)]
    nearest = _latest([*firsts], said_on + _MONTH_AHEAD)
    return _month(nearest.year, month) if nearest else None


def _in_a_year(said: str, said_on: date | None) -> _Found:
    match = _OF_A_YEAR.fullmatch(said)
    return (date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31)) if match else None


def _near(said: str, said_on: date | None) -> _Found:
    if said_on is None or said not in _NEAR:
        return None
    day = said_on + timedelta(days=_NEAR[said])
    return day, day


def _on_a_weekday(said: str, said_on: date | None) -> _Found:
    match = _OF_A_WEEK.fullmatch(said)
    if not match or said_on is None:
        return None
    weekday = _WEEKDAYS[match["weekday"]]
    if match["which"] == "next":
        day = said_on + timedelta(days=(weekday - said_on.weekday() - 1) % 7 + 1)
    else:
        # "Last Thursday" on a Thursday is a week ago; "Thursday" on a Thursday is today.
        back = (said_on.weekday() - weekday) % 7
        day = said_on - timedelta(days=back or (7 if match["which"] == "last" else 0))
    return day, day


def _within(said: str, said_on: date | None) -> _Found:
    match = _SPAN_OF.fullmatch(said)
    if not match or said_on is None:
        return None
    step = {"last": -1, "this": 0, "next": 1}[match["which"]]
    if match["unit"] == "week":
        monday = said_on - timedelta(days=said_on.weekday()) + timedelta(weeks=step)
        return monday, monday + timedelta(days=6)
    if match["unit"] == "month":
        months = said_on.year * 12 + said_on.month - 1 + step
        return _month(months // 12, months % 12 + 1)
    return date(said_on.year + step, 1, 1), date(said_on.year + step, 12, 31)


def _ago(said: str, said_on: date | None) -> _Found:
    match = _AGO.fullmatch(said)
    if not match or said_on is None:
        return None
    count = int(match["count"]) if match["count"].isdecimal() else _NUMBERS[match["count"]]
    if match["unit"] in ("day", "week"):
        day = said_on - timedelta(days=count * (7 if match["unit"] == "week" else 1))
        return (day, day) if match["unit"] == "day" else (day - timedelta(days=3), day + timedelta(days=3))
    months = said_on.year * 12 + said_on.month - 1 - count * (12 if match["unit"] == "year" else 1)
    if match["unit"] == "year":
        return date(months // 12, 1, 1), date(months // 12, 12, 31)
    return _month(months // 12, months % 12 + 1)


_READINGS: tuple[Callable[[str, date | None], _Found], ...] = (
    _exactly,
    _near,
    _on_a_weekday,
    _within,
    _ago,
    _in_a_month,
    _in_a_year,
)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31 June
        return None


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _latest(days: list[date | None], until: date) -> date | None:
    return max((day for day in days if day is not None and day <= until), default=None)
