"""Look for watched claims once more, say what is found, and end what has gone on long enough."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.core.alerts import Telling
from bot.core.claims import ClaimId
from bot.core.errors import NoSuchClaim, PassingError
from bot.core.messages import Audience, Post, PostKey
from bot.core.rendering.claims import Listed
from bot.core.rendering.found import Sought, render_ended, render_found
from bot.core.watching import (
    LOOKED_FOR,
    Course,
    Pace,
    Watched,
    WatchKind,
    after_success,
    course_of,
    ends_at,
    next_look,
)
from bot.flow.check import nearest
from bot.flow.restrain import Restrain
from bot.flow.say import Saying
from bot.flow.view import View
from bot.ports import Clock, Matcher, Outbox, Search, Watches

log = logging.getLogger(__name__)

_BATCH = 64
_HELD = timedelta(minutes=10)  # for a look; whoever holds one longer is taken to be dead
_SOON = timedelta(minutes=5)  # when something else is to be said or done first


@dataclass(frozen=True, slots=True)
class Seek:
    """Looks for claims; called again, by this process or another, it says nothing twice."""

    view: View
    search: Search
    matcher: Matcher
    watches: Watches
    restrain: Restrain
    outbox: Outbox
    clock: Clock
    pace: Pace

    async def __call__(self) -> None:
        """Look for every claim that is due, and end every watch whose time is over."""
        begun = self.clock.now()
        while due := await self.watches.due(begun, self.clock.now() + _HELD, _BATCH, LOOKED_FOR):
            for course in due:
                await self._surely(course)

    async def begin(self, watched: Watched) -> tuple[Course, Sought | None]:
        """Watch a claim, a person or a topic from now on; what is known already is not found later."""
        now = self.clock.now()
        course = replace(course_of(watched), next_at=next_look(watched, now, self.pace))
        sought = None
        if watched.kind is WatchKind.CLAIM:
            sought = await self.sought(watched.claim, watched.place.audience)
            course = replace(after_success(course, now), scope=sought.scope)
        names = sought.names if sought else ()
        # First: whoever looks meanwhile finds nothing that was there before.
        await self.watches.keep(course, {watched.id: [(name, "") for name in names]})
        await self.watches.watch(watched, course)
        return course, sought

    async def sought(self, claim: ClaimId, audience: Audience) -> Sought:
        """Return all that there is on a claim in what an audience may see, and where was looked for it."""
        case = await self.view.case(claim, audience, self.clock.now())
        first = case.first
        words = first.content.of(case.text_of(first))
        near = await nearest(self.view, self.search, self.matcher, words, first, audience)
        return Sought.of(case, near, await self.search.scope(audience, first.report))

    async def _surely(self, course: Course) -> None:
        """Look for one thing; an error over it is no other's."""
        try:
            for watched in await self.watches.watchers(course.id):
                async with self.view.desk.turn(watched.place.audience.workspace):
                    await self._look(watched, course)
        except PassingError as error:
            log.warning("seek.waits", extra={"course": course.id, "error": type(error).__name__})
            await self.watches.keep(replace(course, next_at=self.clock.now() + _SOON))
        except Exception:
            log.exception("seek.failed", extra={"course": course.id})
            await self.watches.keep(replace(course, next_at=self.clock.now() + timedelta(days=1)))

    async def _look(self, watched: Watched, course: Course) -> None:
        now = self.clock.now()
        end = ends_at(watched, self.pace)
        is_over = end is not None and end <= now
        after = replace(after_success(course, now), next_at=next_look(watched, now, self.pace))
        if watched.kind is not WatchKind.CLAIM:
            await (self._end(watched, after, None) if is_over else self.watches.keep(after))
            return
        try:
            sought = await self.sought(watched.claim, watched.place.audience)
        except NoSuchClaim:  # it is to be seen here no more
            await self.watches.unwatch(watched.id)
            return
        after = replace(after, scope=sought.scope)
        known = await self.watches.seen(watched.id, sought.names)
        new = sought.without({name for name, _ in known})
        if sought.case.is_dismissed:  # it speaks no more
            await (self.watches.unwatch(watched.id) if is_over else self.watches.keep(after))
        elif new.names:
            await self._tell(watched, after, new)
        elif is_over:
            await self._end(watched, after, sought)
        else:
            await self.watches.keep(after)

    async def _tell(self, watched: Watched, course: Course, new: Sought) -> None:
        """Say what was found, and end the watch; where a move of the status tells of it, leave it to that."""
        now, claim = self.clock.now(), new.case.dossier.claim.id
        tellings = await self._tellings(watched, claim)
        later = await self.restrain.postponed(claim, watched.place, now, None, falls=False)
        if later is not None:
            await self.watches.keep(replace(course, next_at=later.until))
            return
        if tellings and tellings[-1].status is not new.case.now.status:
            await self.watches.keep(replace(course, next_at=now + _SOON))
            return
        if not await self._is_told(new, tellings, watched.place.audience):
            local = await self.restrain.govern.local(now, watched.place)
            await self._say(render_found(watched, new, _thread(tellings), local))
        await self.watches.unwatch(watched.id)

    async def _is_told(self, new: Sought, tellings: Collection[Telling], audience: Audience) -> bool:
        """Tell whether a move of the status, that the channel was told of, came of all that was found."""
        history = await self.view.evidence.history(new.case.dossier.claim.id, audience)
        if new.near or not history or not tellings:
            return False
        moved, told = history[-1].now.as_of, max(telling.at for telling in tellings)
        known = max(testimony.known_at for testimony, _ in new.came)
        return history[-1].before is not None and known <= moved <= told

    async def _end(self, watched: Watched, course: Course, sought: Sought | None) -> None:
        now = self.clock.now()
        if await self.restrain.is_quiet(watched.place, now):
            await self.watches.keep(replace(course, next_at=now + _SOON))
            return
        listed: Listed | None = sought.listed if sought else None
        claim = sought.case.dossier.claim.id if sought else ClaimId("")
        thread = _thread(await self._tellings(watched, claim)) if sought else None
        local = await self.restrain.govern.local(now, watched.place)
        await self._say(render_ended(watched, listed, course.scope, thread, local))
        await self.watches.unwatch(watched.id)

    async def _tellings(self, watched: Watched, claim: ClaimId) -> list[Telling]:
        """Return what the channel was told of a claim, also before it was merged, oldest first."""
        told = [t for c in {watched.claim, claim} for t in await self.view.desk.tellings(c)]
        return sorted((t for t in told if t.place == watched.place), key=lambda t: t.at)

    async def _say(self, post: Post) -> None:
        saying = Saying(self.outbox, self.clock.now())
        await self.restrain.say(saying, post)
        await saying.put()


def _thread(tellings: list[Telling]) -> PostKey | None:
    return tellings[0].post if tellings else None
