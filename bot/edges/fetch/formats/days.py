"""Days as pages write them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
    r"(?:[T ]\s*(\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?(?!\d)",
    re.IGNORECASE,
)
_EARLIEST, _LATEST = 1900, 2100
_MONTHS_IN_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BY_NAME = re.compile(
    rf"\b({'|'.join(_MONTHS_IN_ENGLISH)})[a-z]*\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d\d)(?!\d)")
_NUMBERS_FROM_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?![\d-])"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier enero gennaio",
            "february feb februar février febrero febbraio",
            "march mar märz mars marzo",
            "april apr avril abril aprile",
            "may mai mayo maggio",
            "june jun juni juin junio giugno",
            "july jul juli juillet julio luglio",
            "august aug août agosto",
            "september sept sep septembre septiembre settembre",
            "october oct oktober okt octobre octubre ottobre",
            "november nov novembre noviembre",
            "december dec dezember dez décembre diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er)?\.?\s+(?:de\s+)?([^\W\d_]{3,10})\.?,?\s+(?:de[l]?\s+)?((?:19|20)\d\d)(?!\d)"
)
_MONTH_FIRST = re.compile(r"(?<!\w)([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)(?!\d)")


def moment_of(stated: str) -> datetime | None:
    """Return the time that an ISO 8601 date states, in UTC where it names no zone; None when it is none."""
    try:
        found = datetime.fromisoformat(stated)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def iso_date(words: str) -> str:
    """Return a stated date in ISO 8601, with its time and zone where they are stated; "" when it is none.

    The day is the one that is written: a time is not moved to another zone.
    """
    words = words.strip()[:60]
    if match := _ISO.match(words):
        year, month, day, hour, minute, second, zone = match.groups()
        if not _is_day(int(year), int(month), int(day)):
            return ""
        stated = f"{year}-{int(month):02}-{int(day):02}"
        if hour is None or int(hour) > 23 or int(minute) > 59:
            return stated
        zone = {"z": "+00:00", "utc": "+00:00", "gmt": "+00:00"}.get((zone or "").lower(), zone or "")
        zone = f"{zone[:3]}:{zone[3:]}" if len(zone) == 5 else zone
        return f"{stated}T{hour}:{minute}:{second or '00'}{zone}"
    if match := _BY_NAME.search(words):
        month = _MONTHS_IN_ENGLISH.index(match[1].lower()[:3]) + 1
        year, day = int(match[3]), int(match[2])
        return f"{year}-{month:02}-{day:02}" if _is_day(year, month, day) else ""
    try:
        return parsedate_to_datetime(words).isoformat()
    except (TypeError, ValueError, IndexError):
        return ""


def days_in(words: str) -> Iterator[str]:
    """Yield the days that stand in words; not those that could be read two ways ("3/4/2031")."""
    if match := _NUMBERS.search(words):
        yield day_of(match[3], match[2], match[1])
    if match := _NUMBERS_FROM_YEAR.search(words):
        yield day_of(match[1], match[2], match[3])
    if (match := _DAY_FIRST.search(words)) and (month := _MONTHS.get(match[2].lower())):
        yield day_of(match[3], month, match[1])
    if (match := _MONTH_FIRST.search(words)) and (month := _MONTHS.get(match[1].lower())):
        yield day_of(match[3], month, match[2])


def day_of(year: str, month: str | int, day: str) -> str:
    """Return a day in ISO 8601; "" when there is no such day."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _is_day(year: int, month: int, day: int) -> bool:
    return _EARLIEST <= year <= _LATEST and bool(day_of(str(year), month, str(day)))
