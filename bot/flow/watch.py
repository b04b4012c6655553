"""Watch what a person asks for, watch it no longer, or say what is watched here."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.core.addresses import address_to_open
from bot.core.claims import ClaimId
from bot.core.commands import Command
from bot.core.errors import (
    LastingError,
    NoFeedsListed,
    NoFeedThere,
    NoPageThere,
    NoSuchClaim,
    NotWatched,
    WhatToWatch,
)
from bot.core.feeds import Found, FoundKind
from bot.core.leads import Lead, LeadId, LeadKind, WatchId
from bot.core.messages import Message, Post
from bot.core.names import Speaker, speakers_in
from bot.core.rendering.claims import Listed
from bot.core.rendering.found import Sought
from bot.core.rendering.parts import in_channel
from bot.core.rendering.watches import (
    Begun,
    Counts,
    render_begun,
    render_claims_begun,
    render_listed,
    render_unwatched,
    render_watches,
    render_words_begun,
)
from bot.core.text import content_id
from bot.core.watching import (
    OPENED,
    Bounds,
    Course,
    CourseId,
    Opened,
    WatchAsked,
    Watched,
    WatchKind,
    course_of,
    is_meant,
    is_worded,
    watch_asked,
)
from bot.flow.govern import Govern
from bot.flow.harvest import Harvest
from bot.flow.seek import Seek
from bot.ports import Clock, Feeds, Fetcher, Watches, Watching

_MOST_LINKS = 5  # of one command: each is opened before it is answered


@dataclass(frozen=True, slots=True)
class Watch:
    """Answers /watch and /unwatch.

    Attributes:
        fetchers: have the file of a list that is named by its path, or comes with the command.
    """

    feeds: Feeds
    watches: Watches
    fetchers: Mapping[LeadKind, Fetcher]
    harvest: Harvest
    clock: Clock
    govern: Govern
    seek: Seek

    @property
    def bounds(self) -> Bounds:
        return self.harvest.bounds

    async def __call__(self, asked: Message, command: Command) -> Post:
        """Watch what is named and say what came of it; with nothing named, list what is watched here."""
        wanted = watch_asked(command.argument)
        if wanted.pasted:
            return await self._watch_list(asked, await self.feeds.read(wanted.pasted.encode()))
        if wanted.path or asked.attachments:
            content = await self._file(asked, wanted.path or asked.attachments[0].address)
            return await self._watch_list(asked, await self.feeds.read(content))
        if wanted.links:
            return await self._watch_links(asked, wanted.links[:_MOST_LINKS], wanted.kind)
        if wanted.handles:
            return await self._watch_claims(asked, wanted.handles[:_MOST_LINKS])
        if wanted.kind is not None and wanted.words:
            return await self._watch_words(asked, wanted.kind, wanted.words)
        if command.argument.strip():
            raise WhatToWatch(command.argument[:100])
        return await self._list(asked)

    async def unwatch(self, asked: Message, command: Command) -> Post:
        """Watch no longer what is named; asked again, by the same message, it says the same."""
        wanted = watch_asked(command.argument)
        if not (wanted.links or wanted.handles or wanted.words):
            raise WhatToWatch(command.argument[:100])
        here = await self.watches.watched(in_channel(asked.place))
        claims = {await self._claim(asked, handle) for handle in wanted.handles}
        meant = [each for each in here if _is_asked(each.watched, wanted, claims)]
        if not meant:
            raise NotWatched(command.argument[:100])
        listed = await self._listed(asked, meant)
        for each in meant:
            await self.watches.unwatch(each.watched.id)
        return render_unwatched(asked, [(each.watched, each.course) for each in meant], listed)

    async def _list(self, asked: Message) -> Post:
        here = await self.watches.watched(in_channel(asked.place))
        now = await self.govern.local(self.clock.now(), asked.place)
        listed = await self._listed(asked, here)
        return render_watches(
            asked, [(each.watched, each.course) for each in here], listed, self.seek.pace, now
        )

    async def _claim(self, asked: Message, handle: str) -> ClaimId:
        """Return the claim that a handle names here: the other one, where it was merged."""
        view, audience = self.seek.view, asked.place.audience
        claim = await view.desk.claim_named(handle, audience)
        return (await view.standing(claim, audience, self.clock.now())).dossier.claim.id

    async def _listed(self, asked: Message, watching: Sequence[Watching]) -> dict[WatchId, Listed]:
        """Return the claims among what is watched as they are listed, less those to be seen no more."""
        view, audience = self.seek.view, asked.place.audience
        found: dict[WatchId, Listed] = {}
        for each in (w.watched for w in watching if w.watched.kind is WatchKind.CLAIM):
            with suppress(NoSuchClaim):
                found[each.id] = Listed.of(await view.case(each.claim, audience, self.clock.now()))
        return found

    async def _watch_claims(self, asked: Message, handles: Sequence[str]) -> Post:
        here = {each.watched.id: each.watched for each in await self._here(asked)}
        begun: list[tuple[Watched, Sought, bool]] = []
        for claim in dict.fromkeys([await self._claim(asked, handle) for handle in handles]):
            watched = self._watched(asked, WatchKind.CLAIM, claim)
            known = here.get(watched.id)
            _, sought = (None, None) if known else await self.seek.begin(watched)
            sought = sought or await self.seek.sought(claim, asked.place.audience)
            begun.append((known or watched, sought, known is None))
        now = await self.govern.local(self.clock.now(), asked.place)
        return render_claims_begun(asked, begun, self.seek.pace, now)

    async def _watch_words(self, asked: Message, kind: WatchKind, words: str) -> Post:
        watched = self._watched(asked, kind, words)
        here = {each.watched.id: each.watched for each in await self._here(asked)}
        known = here.get(watched.id)
        if known is None:
            await self.seek.begin(watched)
        speakers: tuple[Speaker, ...] = ()
        if kind is WatchKind.PERSON:
            speakers = speakers_in((await self.seek.search.find(words, asked.place.audience, 1)).voices)
        now = await self.govern.local(self.clock.now(), asked.place)
        return render_words_begun(asked, known or watched, known is None, speakers, self.seek.pace, now)

    async def _watch_links(self, asked: Message, links: Sequence[str], kind: WatchKind | None) -> Post:
        here = await self._here(asked)
        begun: list[Begun] = []
        refused: dict[str, str] = {}
        for link in links:
            if (known := _among(here, link)) is not None:
                begun.append(Begun(known.watched, known.course, is_new=False))
                continue
            try:
                opened = await self._open(link)
                is_list = opened.found is not None and opened.found.kind is FoundKind.LIST
                if opened.found is not None and is_list and len(links) == 1:
                    return await self._watch_list(asked, opened.found)
                begun.append(await self._begin(asked, link, opened, kind))
            except LastingError as error:
                refused[link] = error.what_happened
        now = await self.govern.local(self.clock.now(), asked.place)
        return render_begun(asked, begun, refused, self.bounds, now)

    async def _open(self, link: str) -> Opened:
        """Open an address anew, whatever is known of it. Raises what stands in the way."""
        self.feeds.check(link)
        address = address_to_open(link)
        nothing_known = Course(CourseId(""), WatchKind.FEED, address, self.clock.now(), opened=address)
        opened = await self.feeds.open(nothing_known)
        if opened.error is not None:
            raise opened.error
        return opened

    async def _begin(self, asked: Message, link: str, opened: Opened, kind: WatchKind | None) -> Begun:
        """Watch what an address leads to; as the kind that was named, where one was."""
        found = opened.found
        if found is None or found.kind is FoundKind.LIST:
            raise NoFeedsListed(link[:100])
        if found.kind is FoundKind.FEED:
            if kind is WatchKind.PAGE:
                raise NoPageThere(link[:100])
            return await self._begin_feed(self._watched(asked, WatchKind.FEED, link), opened)
        is_feed_meant = kind is WatchKind.FEED or (kind is None and _is_home(link))
        if found.offers and is_feed_meant:
            offered = await self._open(found.offers[0])
            if offered.found is not None and offered.found.kind is FoundKind.FEED:
                watched = self._watched(asked, WatchKind.FEED, found.offers[0], link)
                return await self._begin_feed(watched, offered)
        if kind is WatchKind.FEED:
            raise NoFeedThere(link[:100])
        watched = self._watched(asked, WatchKind.PAGE, link)
        course = course_of(watched)
        await self.watches.watch(watched, course)
        return Begun(watched, course, is_new=True, offers=found.offers)

    async def _begin_feed(self, watched: Watched, opened: Opened) -> Begun:
        known = await self.watches.course(watched.course) or course_of(watched)
        await self.watches.watch(watched, known)
        taken = await self.harvest(known, opened, self.clock.now())
        after = await self.watches.course(watched.course) or known
        return Begun(watched, after, True, taken.get(watched.id, 0))

    async def _watch_list(self, asked: Message, found: Found) -> Post:
        """Watch all feeds of a list; they are opened when their turn comes."""
        if found.kind is not FoundKind.LIST or not found.listed:
            raise NoFeedsListed(found.kind)
        taken, most = found.listed[: self.bounds.most_listed], self.bounds.most_listed
        here = await self._here(asked)
        new = known = 0
        refused: Counter[str] = Counter()
        for link in taken:
            try:
                self.feeds.check(link)
            except LastingError as error:
                refused[error.what_happened] += 1
                continue
            if _among(here, link) is not None:
                known += 1
                continue
            watched = self._watched(asked, WatchKind.FEED, link)
            await self.watches.watch(watched, course_of(watched))
            new += 1
        return render_listed(asked, Counts(new, known, refused, len(found.listed) - len(taken)), most)

    async def _here(self, asked: Message) -> tuple[Watching, ...]:
        """Return what the channel watched before this command; what has ended can be watched again."""
        here = await self.watches.watched(in_channel(asked.place))
        return tuple(each for each in here if each.watched.at != asked.sent_at and not each.course.ended)

    def _watched(self, asked: Message, kind: WatchKind, what: str, named: str = "") -> Watched:
        address = address_to_open(what) if kind in OPENED else what
        return Watched(kind, address, in_channel(asked.place), asked.author, asked.sent_at, named)

    async def _file(self, asked: Message, address: str) -> bytes:
        lead = Lead(
            LeadId(content_id("list", asked.id, address)),
            LeadKind.FILE,
            address,
            asked.id,
            asked.place,
            asked.author,
            asked.sent_at,
        )
        fetcher = self.fetchers[LeadKind.FILE]
        fetcher.check(lead)
        return (await fetcher.capture(lead)).content


def _is_asked(watched: Watched, wanted: WatchAsked, claims: Collection[ClaimId]) -> bool:
    """Tell whether what is watched is among what somebody names: of any kind, where none is named."""
    if wanted.kind not in (None, watched.kind):
        return False
    is_claim = watched.kind is WatchKind.CLAIM and watched.claim in claims
    return is_claim or is_worded(watched, wanted.words) or any(is_meant(watched, x) for x in wanted.links)


def _among(here: Sequence[Watching], link: str) -> Watching | None:
    return next((each for each in here if is_meant(each.watched, link)), None)


def _is_home(link: str) -> bool:
    """Tell whether a link is a site's front, whose feed is meant, and not one of its pages."""
    parts = urlsplit(address_to_open(link))
    return parts.path in ("", "/") and not parts.query
