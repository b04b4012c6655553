"""How far people trust a source: a letter that somebody gave, and why. It never enters a status."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.assignments import NoteId
from bot.core.messages import Audience
from bot.core.names import is_spelled, name_words
from bot.core.text import reason_in


class Reliability(StrEnum):
    """The letters of the Admiralty scale for a source."""

    A = "completely reliable"
    B = "usually reliable"
    C = "fairly reliable"
    D = "not usually reliable"
    E = "unreliable"
    F = "cannot be judged"


@dataclass(frozen=True, slots=True)
class Rating:
    """That somebody gave a speaker a letter, and why.

    Attributes:
        audience: where it was given: it shows where what is shared there may be seen.
    """

    id: NoteId
    speaker: str
    reliability: Reliability
    by: str
    at: datetime
    audience: Audience
    reason: str


@dataclass(frozen=True, slots=True)
class RatingAsked:
    """A letter for a speaker, as typed; `reliability` is None where it is none of A to F."""

    speaker: str
    reliability: Reliability | None
    reason: str


_RATED = re.compile(r"(.+?)\s+reliability\s+(\S+)(?:\s+because\b\s*(.*))?", re.IGNORECASE)


def rating_asked(typed: str) -> RatingAsked | None:
    """Read what follows `/source` where it gives a speaker a letter; None where it does not."""
    match = _RATED.fullmatch(typed.strip())
    if match is None:
        return None
    reliability = Reliability.__members__.get(match[2].strip(".,;").upper())
    return RatingAsked(match[1].strip(), reliability, reason_in(match[3] or ""))


def rating_of(name: str, ratings: Iterable[Rating]) -> Rating | None:
    """Return the last letter that was given to a speaker, in any spelling of the whole name."""
    given = [
        r
        for r in ratings
        if len(name_words(r.speaker)) == len(name_words(name)) and is_spelled(r.speaker, name)
    ]
    return max(given, key=lambda r: (r.at, r.id), default=None)
