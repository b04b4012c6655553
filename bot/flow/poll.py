"""Look at everything that is watched and due, and tell channels what has broken, gone silent, or is back."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.core.addresses import domain_of, host_of
from bot.core.errors import PassingError
from bot.core.leads import LeadKind, brought
from bot.core.messages import Message, MessageId, Place
from bot.core.rendering.watches import render_turns
from bot.core.text import content_id
from bot.core.watching import OPENED, Course, Turn, Watched, WatchKind, turn_of
from bot.flow.harvest import Harvest
from bot.flow.restrain import Restrain
from bot.flow.say import Saying
from bot.ports import Clock, Desk, Feeds, Leads, Outbox, Watches

log = logging.getLogger(__name__)

_BATCH = 64  # looked at before others that are due are asked for
_HELD = timedelta(minutes=30)  # for a look; whoever holds one longer is taken to be dead
_PUT_OFF = timedelta(minutes=5)  # when something of ours was busy: no fault of the site
_BROKE = "I hit a fault of my own over it, which my log has."


@dataclass(frozen=True, slots=True)
class Poll:
    """Looks. Called again, by this process or another, it looks at nothing twice.

    Attributes:
        at_once: hosts that are asked at a time, each one thing after another.
        pause: seconds between two looks for what is due.
    """

    feeds: Feeds
    watches: Watches
    leads: Leads
    harvest: Harvest
    desk: Desk
    outbox: Outbox
    clock: Clock
    restrain: Restrain
    at_once: int = 4
    pause: float = 30.0

    async def __call__(self) -> int:
        """Look at everything that is due now; return how much that was."""
        looked = 0
        begun = self.clock.now()
        # Due at the beginning: what a look puts off by nothing would be looked at for ever.
        # Nor is what this process dies over asked again sooner than it would have been.
        held = max(_HELD, self.harvest.bounds.shortest)
        while due := await self.watches.due(begun, self.clock.now() + held, _BATCH, OPENED):
            free = asyncio.Semaphore(self.at_once)
            async with asyncio.TaskGroup() as tasks:
                for courses in _by_host(due):
                    tasks.create_task(self._in_turn(courses, free))
            looked += len(due)
        await self.tell()
        return looked

    async def run(self) -> None:
        """Look again and again until cancelled."""
        while True:
            try:
                await self()
            except PassingError as error:
                log.warning("poll.waits", extra={"error": type(error).__name__})
            except Exception:
                log.exception("poll.failed")
            await asyncio.sleep(self.pause)

    async def tell(self) -> None:
        """Tell each channel, once and in one post, how what it watches has turned since it was told last."""
        for workspace in sorted({place.audience.workspace for place in await self._news()}):
            async with self.desk.turn(workspace):
                for place, turned in (await self._news()).items():
                    if place.audience.workspace == workspace:
                        await self._tell_place(place, turned)

    async def _news(self) -> Mapping[Place, Sequence[tuple[Watched, Course, Turn]]]:
        """Return what has turned in each channel since it was told last."""
        news: defaultdict[Place, list[tuple[Watched, Course, Turn]]] = defaultdict(list)
        for each in await self.watches.watched(kinds=(WatchKind.FEED, WatchKind.PAGE)):
            turn = turn_of(each.course)
            if turn != (each.told or Turn.WELL):
                news[each.watched.place].append((each.watched, each.course, turn))
        return news

    async def _tell_place(self, place: Place, turned: Sequence[tuple[Watched, Course, Turn]]) -> None:
        """Tell a channel; in its quiet hours nothing, for it is told when they are over."""
        saying = Saying(self.outbox, self.clock.now())
        if await self.restrain.is_quiet(place, saying.at):
            return
        post = render_turns(place, turned, await self.restrain.govern.local(saying.at, place))
        await self.restrain.say(saying, post)
        told = {watched.id: turn for watched, _, turn in turned}
        # With what it tells: gathered first, it could be gathered again.
        await self.watches.tell(await saying.whole(), told, saying.at)

    async def _in_turn(self, courses: Sequence[Course], free: asyncio.Semaphore) -> None:
        async with free:
            for course in courses:
                await self._surely(course)

    async def _surely(self, course: Course) -> None:
        """Look at one thing; an error over it is no other's."""
        try:
            await self._look(course)
        except PassingError as error:
            log.warning("look.waits", extra={"course": course.id, "error": type(error).__name__})
            await self.watches.keep(replace(course, next_at=self.clock.now() + _PUT_OFF))
        except Exception:
            log.exception("look.failed", extra={"course": course.id})
            now, trouble = self.clock.now(), _BROKE
            failed = replace(course, trouble=trouble, failures=course.failures + 1)
            failed = replace(failed, failing_since=course.failing_since or now)
            await self.watches.keep(replace(failed, next_at=now + self.harvest.bounds.longest))

    async def _look(self, course: Course) -> None:
        match course.kind:
            case WatchKind.FEED:
                opened = await self.feeds.open(course)
                taken = await self.harvest(course, opened, self.clock.now())
                facts = {"course": course.id, "items": sum(taken.values()), "failed": bool(opened.trouble)}
                log.info("feed.looked", extra=facts)
            case WatchKind.PAGE:
                await self._reread(course)
            case WatchKind.SHARED:
                await self._open_again(course)
            case _:
                raise ValueError(f"no {course.kind} is out on the web")

    async def _reread(self, course: Course) -> None:
        """Have a page read as what is shared is; what came of it is kept at the end of that walk."""
        now = self.clock.now()
        # First: the end of the walk says when to look again, where that failed.
        await self.watches.keep(replace(course, next_at=now + self.harvest.bounds.page))
        for watched in await self.watches.watchers(course.id):
            id = MessageId(content_id("look", watched.id, course.next_at.isoformat()))
            message = Message(id, watched.place, domain_of(watched.address), watched.address, now)
            lead = brought(message, watched.id, LeadKind.LINK, watched.address)
            await self.leads.take_in(message, [lead])

    async def _open_again(self, course: Course) -> None:
        """Have a shared link read once more, as its message shared it; after the last time it is let be."""
        now, bounds = self.clock.now(), self.harvest.bounds
        for watched in await self.watches.watchers(course.id):
            next_at = bounds.opens_next(watched, now)
            if bounds.shared:
                id = MessageId(
                    content_id("look", watched.id, watched.at.isoformat(), course.next_at.isoformat())
                )
                message = Message(id, watched.place, watched.who, watched.address, now)
                lead = brought(message, watched.id, LeadKind.LINK, watched.address)
                # No share of its own: what is taken back is not kept up by having been looked at.
                lead = replace(lead, message=watched.message or id)
                # First: a look that breaks off here is the same one again.
                await self.leads.take_in(message, [lead])
            if next_at is None:
                await self.watches.unwatch(watched.id)
            latest = await self.watches.course(course.id) or course
            await self.watches.keep(replace(latest, next_at=next_at or now))


def _by_host(courses: Sequence[Course]) -> list[list[Course]]:
    """Return courses by the host they are opened at, so that none of one waits for another's turn there."""
    found: defaultdict[str, list[Course]] = defaultdict(list)
    for course in courses:
        found[host_of(course.opened or course.address)].append(course)
    return list(found.values())
