"""Who follows a claim up, who was asked to answer it, and where it was used. None of it moves a status."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.core.claims import ClaimId
from bot.core.messages import Audience
from bot.core.moments import moment_ahead, moment_past
from bot.core.text import reason_in

NoteId = NewType("NoteId", str)

WORKING_HOURS = 24  # how long somebody counts as working on a claim


@dataclass(frozen=True, slots=True)
class Assignment:
    """That a claim was given to somebody, or taken from whoever had it.

    Attributes:
        to: whom; "" for nobody.
        audience: where it was said: it shows where what is shared there may be seen.
        until: when it is due; None where nobody said.
    """

    id: NoteId
    claim: ClaimId
    to: str
    by: str
    at: datetime
    audience: Audience
    until: datetime | None = None
    reason: str = ""

    def is_due(self, now: datetime) -> bool:
        return self.until is not None and self.until <= now


@dataclass(frozen=True, slots=True)
class Working:
    """That somebody says to be on a claim, which holds until a moment; one that is past ends it."""

    id: NoteId
    claim: ClaimId
    who: str
    at: datetime
    until: datetime
    audience: Audience


class ReplyKind(StrEnum):
    """What came of asking somebody for an answer. A newsroom's own note: only what is published counts."""

    ASKED = "asked"
    ANSWERED = "answered"
    DECLINED = "declined"
    NO_ANSWER = "no-answer"


@dataclass(frozen=True, slots=True)
class Reply:
    """An entry of a claim's log of the right of reply.

    Attributes:
        of: who was asked, or answered.
        words: verbatim as the reporter typed them; "" for none.
        happened: when it was, which may be before it was noted.
    """

    id: NoteId
    claim: ClaimId
    kind: ReplyKind
    of: str
    by: str
    at: datetime
    happened: datetime
    audience: Audience
    words: str = ""


@dataclass(frozen=True, slots=True)
class Used:
    """That a newsroom published a claim, or that what was marked so before is to count no more.

    Attributes:
        where: as it was typed; "" where nobody said.
        happened: when that was, which may be before it was noted.
        is_off: whether it takes back what this channel marked before.
    """

    id: NoteId
    claim: ClaimId
    where: str
    by: str
    at: datetime
    happened: datetime
    audience: Audience
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class AssignmentAsked:
    to: str
    until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class ReplyAsked:
    kind: ReplyKind
    of: str
    words: str
    happened: datetime


@dataclass(frozen=True, slots=True)
class UsedAsked:
    where: str
    happened: datetime
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class WorkingAsked:
    """What stands behind `/working`: a handle, words of a story, or "" for all."""

    about: str
    is_off: bool = False


_BECAUSE = re.compile(r"(?:^|\s)because\b(.*)$", re.IGNORECASE | re.DOTALL)
_UNTIL = re.compile(r"(?:^|\s)(?:until|till|by)\s+(.+)$", re.IGNORECASE)
_AT = re.compile(r"\s+at\s+([^:“”\"]{2,20}|\d{1,2}:\d\d)$", re.IGNORECASE)


def assignment_asked(typed: str, author: str, now: datetime) -> AssignmentAsked | None:
    """Read what follows the handle of `/assign`; None where it names nobody, or no moment after "until"."""
    because = _BECAUSE.search(typed)
    rest = typed[: because.start()] if because else typed
    ending = _UNTIL.search(rest)
    until = moment_ahead(ending[1].strip(), now) if ending else None
    name = (
        (rest[: ending.start()] if ending else rest).strip().removeprefix("to ").strip().lstrip("@").strip()
    )
    if not name or (ending and until is None):
        return None
    to = {"me": author, "nobody": ""}.get(name.casefold(), name)
    return AssignmentAsked(to, until, reason_in(because[1]) if because else "")


def reply_asked(typed: str, now: datetime) -> ReplyAsked | None:
    """Read what follows the handle of `/reply`; None where it says no kind or nobody."""
    word, _, rest = typed.strip().partition(" ")
    kind = next((k for k in ReplyKind if k.value == word.casefold().rstrip(":")), None)
    rest, happened = rest.strip(), now
    if (when := _AT.search(rest)) and (moment := moment_past(when[1], now)) is not None:
        rest, happened = rest[: when.start()], moment
    name, _, words = rest.partition(":")
    if kind is None or not name.strip():
        return None
    return ReplyAsked(kind, name.strip(), words.strip(), happened)


def used_asked(typed: str, now: datetime) -> UsedAsked:
    """Read what follows the handle of `/used`: where it was, "at" a past moment; "off" for not any more."""
    said, happened = f" {typed.strip()}", now
    if (when := _AT.search(said)) and (moment := moment_past(when[1], now)) is not None:
        said, happened = said[: when.start()], moment
    where = said.strip().removeprefix("in ").strip()
    if where.casefold() == "off":
        return UsedAsked("", happened, is_off=True)
    return UsedAsked(where, happened)


def used_now(marks: Iterable[Used], claims: Collection[ClaimId]) -> tuple[Used, ...]:
    """Return where a claim was used, the first use first; what its channel took back is left out.

    `claims` are those that stand as one.
    """
    kept: dict[Audience, list[Used]] = {}
    for mark in sorted((m for m in marks if m.claim in claims), key=lambda m: (m.at, m.id)):
        here = kept.setdefault(mark.audience, [])
        if mark.is_off:
            here.clear()
        else:
            here.append(mark)
    return tuple(sorted((m for of in kept.values() for m in of), key=lambda m: (m.happened, m.at, m.id)))


def working_asked(typed: str) -> WorkingAsked:
    """Read what follows `/working`: "on c41", "c41 off", "off c41", or "off" for all that one is on."""
    words = typed.split()
    is_off = "off" in (word.casefold() for word in (*words[:1], *words[-1:]))
    if is_off:
        words = words[1:] if words[0].casefold() == "off" else words[:-1]
    if [word.casefold() for word in words[:1]] == ["on"]:
        words = words[1:]
    return WorkingAsked(" ".join(words), is_off)


def assigned_now(assignments: Iterable[Assignment]) -> dict[ClaimId, Assignment]:
    """Return the assignment in force of each claim that somebody has: the last one said."""
    latest: dict[ClaimId, Assignment] = {}
    for assignment in sorted(assignments, key=lambda a: (a.at, a.id)):
        latest[assignment.claim] = assignment
    return {claim: a for claim, a in latest.items() if a.to}


def working_now(working: Iterable[Working], now: datetime) -> tuple[Working, ...]:
    """Return who is on what, each once for a claim, the latest first."""
    latest: dict[tuple[ClaimId, str], Working] = {}
    for each in sorted(working, key=lambda w: (w.at, w.id)):
        latest.pop((each.claim, each.who), None)
        latest[each.claim, each.who] = each
    return tuple(each for each in reversed(latest.values()) if each.until > now)


def works_until(now: datetime) -> datetime:
    return now + timedelta(hours=WORKING_HOURS)
