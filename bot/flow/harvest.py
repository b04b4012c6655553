"""Take in what a look at a feed brings, for every channel that watches it, each item once."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.addresses import domain_of
from bot.core.feeds import BEGUN, Feed, FoundKind, Item, Seen, Window, choose, moments_of, names_in
from bot.core.leads import LeadKind, WatchId, brought
from bot.core.messages import Message, MessageId
from bot.core.text import content_id
from bot.core.watching import Bounds, Course, Opened, Watched, after_failure, after_look, with_moments
from bot.ports import Leads, Watches

_NO_FEED_NOW = "There is something else at that address now, and no feed."


@dataclass(frozen=True, slots=True)
class Harvest:
    """Takes in items as leads that nobody shared; what breaks off on the way is done again as a whole."""

    leads: Leads
    watches: Watches
    bounds: Bounds

    async def __call__(self, course: Course, opened: Opened, now: datetime) -> dict[WatchId, int]:
        """Keep what came of a look at a feed. Returns how many items each watch brought to be read."""
        after = after_look(course, opened, now, self.bounds)
        if opened.trouble:
            await self.watches.keep(after)
            return {}
        if opened.found is None:
            await self.watches.keep(with_moments(after, (), came=False, now=now))
            return {}
        if opened.found.kind is not FoundKind.FEED or opened.found.feed is None:
            await self.watches.keep(after_failure(course, _NO_FEED_NOW, now, self.bounds))
            return {}
        return await self._take(after, opened.found.feed, now)

    async def _take(self, course: Course, feed: Feed, now: datetime) -> dict[WatchId, int]:
        names = {name for of_one in names_in(feed.items).values() for name in of_one}
        taken: dict[WatchId, int] = {}
        seen: dict[WatchId, Collection[Seen]] = {}
        left = False
        for watched in await self.watches.watchers(course.id):
            known = await self.watches.seen(watched.id, {*names, BEGUN[0]})
            window = Window(watched.at - self.bounds.first, self.bounds.first_items, self.bounds.most_items)
            chosen = choose(feed.items, known, window)
            for item, named in chosen.items:
                await self._take_in(watched, item, named, now)
            fresh = {BEGUN, *chosen.passed, *(each for _, named in chosen.items for each in named)}
            seen[watched.id] = fresh - known
            taken[watched.id] = len(chosen.items)
            left = left or chosen.left
        course = with_moments(course, moments_of(feed.items, now), came=any(taken.values()), now=now)
        if left:  # what has not changed would not be sent again, and the rest of it be lost
            course = replace(course, etag="", last_modified="", next_at=now + self.bounds.shortest)
        await self.watches.keep(course, seen)
        return taken

    async def _take_in(self, watched: Watched, item: Item, named: tuple[Seen, ...], now: datetime) -> None:
        # By its first name and version: what broke off before it was noted as seen is the same message again.
        message = Message(
            MessageId(content_id("item", watched.id, *named[0])),
            watched.place,
            domain_of(watched.address),
            item.link or item.title,
            now,
        )
        if item.link:
            lead = brought(message, watched.id, LeadKind.LINK, item.link)
        else:
            text = "\n\n".join(filter(None, (item.title, item.text)))
            lead = brought(message, watched.id, LeadKind.PASTED, text, domain_of(watched.address))
        await self.leads.take_in(message, [lead])
