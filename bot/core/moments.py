"""When a person means: "tomorrow", "monday", "3d", "9:00", as typed in a command."""

import re
from datetime import date, datetime, time, timedelta

from bot.core.channels import time_of_day

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNT = re.compile(
    r"(\d{1,3})\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)",
)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_MORNING = time(8)


def moment_ahead(words: str, now: datetime) -> datetime | None:
    """Return the coming moment that words name, in the zone of `now`; None where they name none.

    A day without an hour is that day's morning, at 8; an hour without a day is its next time.
    """
    said = words.strip().casefold().removeprefix("for ").removeprefix("until ").removeprefix("till ").strip()
    if found := _COUNT.fullmatch(said):
        return now + int(found[1]) * _UNITS[found[2][0]]
    if (at := time_of_day(said)) is not None:
        today = _at(now.date(), at, now)
        return today if today > now else _at(now.date() + timedelta(days=1), at, now)
    first, _, rest = said.partition(" ")
    day = _day(first, now)
    at = time_of_day(rest.removeprefix("at ")) if rest else _MORNING
    if day is None or at is None:
        return None
    moment = _at(day, at, now)
    return moment if moment > now else None


def _day(word: str, now: datetime) -> date | None:
    if word == "tomorrow":
        return now.date() + timedelta(days=1)
    if (weekday := _weekday(word)) is not None:
        return now.date() + timedelta(days=(weekday - now.weekday() - 1) % 7 + 1)
    return _date(word)


def _weekday(word: str) -> int | None:
    """Return the weekday that a word of three letters or more begins, Monday being 0."""
    return next((n for n, name in enumerate(_WEEKDAYS) if len(word) > 2 and name.startswith(word)), None)


def _date(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _at(day: date, at: time, now: datetime) -> datetime:
    return datetime.combine(day, at, now.tzinfo)


def moment_past(words: str, now: datetime) -> datetime | None:
    """Return the past moment that words name, in the zone of `now`; None where they name none.

    "today" and a day are their first moment, "3d" so long ago, "9:00" the last time that was.
    """
    said = words.strip().casefold().removeprefix("since ").removeprefix("on ").strip()
    if found := _COUNT.fullmatch(said):
        return now - int(found[1]) * _UNITS[found[2][0]]
    if (at := time_of_day(said)) is not None:
        today = _at(now.date(), at, now)
        return today if today <= now else _at(now.date() - timedelta(days=1), at, now)
    first, _, rest = said.partition(" ")
    day, at = _past_day(first, now), time_of_day(rest.removeprefix("at ")) if rest else time(0)
    if day is None or at is None:
        return None
    moment = _at(day, at, now)
    return moment if moment <= now else None


def _past_day(word: str, now: datetime) -> date | None:
    if word in ("today", "yesterday"):
        return now.date() - timedelta(days=word == "yesterday")
    if (weekday := _weekday(word)) is not None:
        return now.date() - timedelta(days=(now.weekday() - weekday) % 7)
    return _date(word)
