"""A fake of the port that keeps what channels set, and what waits in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.alerts import Postponed, Snooze
from bot.core.channels import Change
from bot.core.claims import ClaimId
from bot.core.messages import Audience, Place


@dataclass
class Rooms:
    """A `Channels`."""

    known: dict[Place, None] = field(default_factory=dict[Place, None])
    changed: dict[str, Change] = field(default_factory=dict[str, Change])
    snoozed: dict[str, Snooze] = field(default_factory=dict[str, Snooze])
    waiting: dict[tuple[ClaimId, Place], Postponed] = field(
        default_factory=dict[tuple[ClaimId, Place], Postponed]
    )

    async def rooms(self, workspace: str) -> tuple[Place, ...]:
        return tuple(p for p in self.known if p.audience.workspace == workspace)

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
