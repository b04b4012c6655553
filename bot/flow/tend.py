"""Do what is due by the clock: say what was put off and noticed, look for claims, give the daily thread."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.core.alerts import Postponed
from bot.core.errors import PassingError
from bot.core.messages import Place
from bot.flow.announce import Announce
from bot.flow.report_daily import ReportDaily
from bot.flow.say import Saying
from bot.flow.seek import Seek
from bot.flow.warn import Cause, Warn
from bot.ports import Channels, Clock, Desk, Outbox

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tend:
    """One look at the clock; as often as one likes, for what was done is not done again."""

    warn: Warn
    report_daily: ReportDaily
    seek: Seek
    announce: Announce
    channels: Channels
    desk: Desk
    outbox: Outbox
    clock: Clock
    pause: float = 15.0  # seconds between two looks

    async def run(self) -> None:
        """Look at the clock until cancelled; an error of one look is no other's."""
        while True:
            try:
                await self()
            except PassingError as error:
                log.warning("tend.waits", extra={"error": type(error).__name__})
            except Exception:
                log.exception("tend.failed")
            await asyncio.sleep(self.pause)

    async def __call__(self) -> None:
        at = self.clock.now()
        for place, put_off in _by_place(await self.channels.due(at)).items():
            async with self.desk.turn(place.audience.workspace):
                await self._say(place, put_off, at)
        # After what was put off: of a claim that moved nothing more is to be said.
        await self.seek()
        await self.announce()
        for room in await self.channels.rooms():
            if await self.report_daily.due(room) is None:
                continue  # nobody else waits for a turn that nothing is to be done in
            async with self.desk.turn(room.place.audience.workspace):
                await self.report_daily(room)

    async def _say(self, place: Place, put_off: list[Postponed], at: datetime) -> None:
        """Tell a channel how the claims stand now whose changes were put off."""
        saying = Saying(self.outbox, at)
        cause = Cause(f"put off until {max(one.until for one in put_off).isoformat()}")
        await self.warn.tell_moves(saying, [one.claim for one in put_off], None, cause, only=place)
        await saying.put()
        # What was put off anew, because the hours were changed meanwhile, has another time and stays.
        await self.channels.settle(put_off)


def _by_place(put_off: Iterable[Postponed]) -> dict[Place, list[Postponed]]:
    found: dict[Place, list[Postponed]] = {}
    for one in put_off:
        found.setdefault(one.place, []).append(one)
    return found
