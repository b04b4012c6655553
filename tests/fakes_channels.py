"""A fake of the port that keeps what channels set, and what waits in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.alerts import Postponed, Snooze
from bot.core.channels import Change
from bot.core.claims import ClaimId
from bot.core.digests import Reported
from bot.core.messages import Audience, Place
from bot.ports import Room


@dataclass
class Rooms:
    """A `Channels`."""

    known: dict[Place, datetime] = field(default_factory=dict[Place, datetime])
    reported: list[Reported] = field(default_factory=list[Reported])
    changed: dict[str, Change] = field(default_factory=dict[str, Change])
    snoozed: dict[str, Snooze] = field(default_factory=dict[str, Snooze])
    waiting: dict[tuple[ClaimId, Place], Postponed] = field(
        default_factory=dict[tuple[ClaimId, Place], Postponed]
    )

    async def rooms(self) -> tuple[Room, ...]:
        return tuple(Room(place, since) for place, since in self.known.items())

    async def last_reported(self, place: Place) -> Reported | None:
        of_it = [one for one in self.reported if one.place == place]
        return of_it[-1] if of_it else None

    def report(self, reported: Sequence[Reported]) -> None:
        known = {(one.place, one.day) for one in self.reported}
        self.reported += [one for one in reported if (one.place, one.day) not in known]

    async def change(self, change: Change) -> None:
        self.changed.setdefault(change.id, change)

    async def changes(self, audience: Audience) -> tuple[Change, ...]:
        return tuple(c for c in self.changed.values() if c.place.audience == audience)

    async def snooze(self, snooze: Snooze) -> None:
        self.snoozed.setdefault(snooze.id, snooze)

    async def snoozed_until(self, claim: ClaimId, audience: Audience) -> datetime | None:
        of_it = [s for s in self.snoozed.values() if s.claim == claim and s.place.audience == audience]
        return of_it[-1].until if of_it else None

    async def postpone(self, put_off: Sequence[Postponed]) -> None:
        self.waiting.update({(one.claim, one.place): one for one in put_off})

    async def due(self, at: datetime) -> tuple[Postponed, ...]:
        due = (one for one in self.waiting.values() if one.until <= at)
        return tuple(sorted(due, key=lambda one: (one.until, one.place.audience.channel, one.claim)))

    async def settle(self, looked_at: Sequence[Postponed]) -> None:
        for one in looked_at:
            if self.waiting.get((one.claim, one.place)) == one:
                del self.waiting[one.claim, one.place]
