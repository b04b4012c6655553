"""The daily thread: what changed in a channel since the last one, and what is due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.core.alerts import Factors
from bot.core.assignments import Assignment, assigned_now
from bot.core.claims import ClaimId
from bot.core.corroboration import Move, Status, StatusChange, move
from bot.core.messages import Audience, Place
from bot.core.reports import ReportId


@dataclass(frozen=True, slots=True)
class Reported:
    """That a channel had its daily thread for one local date, or had nothing for it.

    Attributes:
        day: YYYY-MM-DD.
        at: the moment up to which it tells.
    """

    place: Place
    day: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NetChange:
    """How a claim moved from one moment to another, whatever lay between."""

    claim: ClaimId
    before: Status
    now: Status

    @property
    def move(self) -> Move:
        return move(self.before, self.now)


@dataclass(frozen=True, slots=True)
class StillAlone:
    """A claim that needed a source when it was told, and needs one now.

    Attributes:
        told_at: when it was first told here.
        factors: why it ranks where it does among the others.
    """

    claim: ClaimId
    told_at: datetime
    factors: Factors


@dataclass(frozen=True, slots=True)
class Digest:
    """What there is to tell of a channel.

    Attributes:
        since, at: the time it tells of.
        reports, statements: that were shared, and read in them.
        moved: claims whose status is another than it was.
        alone: claims that became due because they still need a source.
        waiting: claims that wait for somebody to accept who said them.
        assigned: what was given to somebody, or fell due.
    """

    place: Place
    since: datetime
    at: datetime
    reports: int = 0
    statements: int = 0
    moved: tuple[NetChange, ...] = ()
    alone: tuple[StillAlone, ...] = ()
    waiting: tuple[ClaimId, ...] = ()
    assigned: tuple[Assignment, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.reports or self.moved or self.alone or self.waiting or self.assigned)

    def count(self, *moves: Move) -> int:
        return sum(change.move in moves for change in self.moved)


def due_assignments(
    assignments: Iterable[Assignment], audience: Audience, since: datetime, now: datetime
) -> tuple[Assignment, ...]:
    """Return what is with somebody in this very channel since a moment, or fell due since then."""
    theirs = assigned_now(a for a in assignments if a.audience == audience)
    return tuple(
        a for a in theirs.values() if a.at > since or (a.until is not None and since < a.until <= now)
    )


def due_day(daily: time | None, now: datetime, begun: datetime, last: str) -> str | None:
    """Return the local date that a channel's daily thread is due for; None where none is.

    One a date, whatever the clock does: an hour that comes twice has had it the first time, one that is left
    out has it when the clocks have gone forward. What a stopped bot missed is said once it runs again, for
    some hours also on the next date.

    Args:
        daily: its local time; None for none.
        now: in the channel's zone.
        begun: when the channel, or its daily thread, began: a time that had passed then is not made up for.
        last: the date of the last one, YYYY-MM-DD; "" where there was none.
    """
    if daily is None:
        return None
    for days, made_up in ((0, timedelta(days=1)), (1, _MADE_UP)):
        day = now.date() - timedelta(days=days)
        # Two moments of one zone are compared by what its clocks show: in UTC by what they are.
        due = datetime.combine(day, daily, now.tzinfo).astimezone(UTC)
        is_due = begun.astimezone(UTC) <= due <= now.astimezone(UTC) < due + made_up
        if is_due and day.isoformat() > last:
            return day.isoformat()
    return None


_MADE_UP = timedelta(hours=6)


def net_changes(changes: Iterable[StatusChange]) -> tuple[NetChange, ...]:
    """Return how each claim moved in all, a new one since it came up; what stands where it stood did not."""
    first: dict[ClaimId, Status] = {}
    last: dict[ClaimId, Status] = {}
    for change in changes:
        first.setdefault(change.claim, change.before or change.now.status)
        last[change.claim] = change.now.status
    return tuple(
        NetChange(claim, before, last[claim]) for claim, before in first.items() if before is not last[claim]
    )


Section = tuple[ReportId, int]  # a report, and the index of its story


def by_story(sections: Mapping[ClaimId, Iterable[Section]]) -> tuple[tuple[ClaimId, ...], ...]:
    """Group claims that are made in one section of a report, or in sections that share a claim.

    Args:
        sections: where each claim is made; their order is that of the groups.
    """
    group_of: dict[Section, int] = {}
    groups: dict[int, list[ClaimId]] = {}
    for number, (claim, made_in) in enumerate(sections.items()):
        places = tuple(made_in)
        joined = sorted({group_of[s] for s in places if s in group_of})
        home = joined[0] if joined else number
        members = [c for n in joined for c in groups.pop(n)]
        groups[home] = [*members, claim]
        moved = [s for s, n in group_of.items() if n in joined]
        group_of.update(dict.fromkeys((*moved, *places), home))
    order = list(sections)
    return tuple(tuple(sorted(g, key=order.index)) for _, g in sorted(groups.items()))


def by_rank(alone: Sequence[StillAlone]) -> tuple[StillAlone, ...]:
    """Return what is due with the most pressing first."""
    return tuple(sorted(alone, key=lambda one: (-one.factors.rank, one.told_at, one.claim)))
