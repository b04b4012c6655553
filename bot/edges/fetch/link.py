"""Links: pages on the web, opened through the guard, and social posts where their text can be had."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from pydantic import Field

from bot.core.addresses import address_to_open, canonical_address
from bot.core.captures import Capture, capture_id
from bot.core.errors import AddressRefused, Gone, NotAnswering, NotReadable, PostNotShown, Walled
from bot.core.exchanges import head_of
from bot.core.leads import Lead, LeadKind
from bot.core.reports import Report
from bot.edges.fetch.formats.child import Children
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.posts import Platform, PostAddress, outlet_of, post_of
from bot.edges.fetch.reporting import Reporting
from bot.edges.fetch.web import client
from bot.edges.fetch.web.addresses import parse
from bot.edges.fetch.web.answers import Got, Known, refusal_of
from bot.edges.fetch.web.client import Client
from bot.ports import Clock

_LEADING_ON, _UNCHANGED, _REFUSING = 300, 304, 400


class Settings(client.Settings):
    """The table [fetch.link]."""

    fresh_minutes: float = Field(default=10, ge=0)  # a page asked for again within these is not opened again


@dataclass(slots=True)
class _Turn:
    """Those who want one page at a time.

    Attributes:
        capture: the page, once the first has had it.
    """

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    capture: Capture | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A `Fetcher` of pages.

    Attributes:
        pages: opens pages, as their sites allow and at their pace.
        programs: opens what platforms publish for programs, which needs no leave.
        guesses: does so where the site may be no platform, and its silence is no news.
        latest: returns the latest capture of a link; None without one.
        fresh: a page that was captured so short a time ago is not asked for again.
        turns: by address, who wants a page at this moment.
    """

    pages: Client
    programs: Client
    guesses: Client
    children: Children
    reporting: Reporting
    latest: Callable[[str], Awaitable[Capture | None]]
    clock: Clock
    fresh: timedelta
    turns: dict[str, _Turn] = field(default_factory=dict[str, _Turn])

    def check(self, lead: Lead) -> None:
        parse(address_to_open(lead.body))
        post = post_of(lead.body)
        if post is not None and not post.ask:
            raise _not_shown(post)

    async def capture(self, lead: Lead) -> Capture:
        """Return the page's bytes; those at hand where they are fresh, or the site says they still stand."""
        post = post_of(lead.body)
        if post is not None and (captured := await self._post(lead, post)) is not None:
            return captured
        return await self._page(lead)

    async def _page(self, lead: Lead) -> Capture:
        """Return the bytes of a page: of those who want it at a time one opens it, and all have it."""
        opened = address_to_open(lead.body)
        turn = self.turns.setdefault(opened, _Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                if turn.capture is not None:
                    return replace(turn.capture, label=lead.label)
                turn.capture = await self._opened(lead)
                return turn.capture
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                del self.turns[opened]

    async def _opened(self, lead: Lead) -> Capture:
        asked, opened = canonical_address(lead.body), address_to_open(lead.body)
        earlier = await self.latest(asked)
        if earlier is not None and not _is_opened_at(earlier, opened):
            earlier = None  # a link that opens more than others do (a gift, a preview) is its sharer's
        if earlier is not None and self._is_fresh(earlier):
            return earlier
        # What looks like Mastodon's was asked for before it is opened as a page, and is none.
        looks_like = post_of(lead.body)
        got = await self._pages(looks_like).get(opened, _known(earlier))
        while (post := _hidden(got, opened)) is not None and not (looks_like and _may_be_a_page(post)):
            if (captured := await self._post(lead, post)) is not None:
                return captured
            looks_like = post
            page = await self._pages(post).get(got.address)
            got = replace(page, exchanges=(*got.exchanges, *page.exchanges))
        if got.status == _UNCHANGED and earlier is not None:
            return replace(earlier, at=self.clock.now())
        return self._capture(lead, asked, got)

    def _pages(self, looks_like: PostAddress | None) -> Client:
        """Return what opens pages; where one looks like a post and is none, not stopping at such."""
        return self.pages if looks_like is None else replace(self.pages, stop=_is_surely_a_post)

    async def _post(self, lead: Lead, post: PostAddress) -> Capture | None:
        """Return what a platform answers of a post; None where there is a page to open in its place.

        Anybody's site may have paths like Mastodon's. Of a post that is gone Mastodon's page says so too.
        """
        if not post.ask:
            raise _not_shown(post)
        earlier = await self.latest(post.link)
        if earlier is not None and self._is_fresh(earlier):
            return earlier
        try:
            got = await (self.guesses if _may_be_a_page(post) else self.programs).get(post.ask)
        except AddressRefused:
            raise
        except NotReadable:
            if _may_be_a_page(post):
                return None
            raise
        is_answer = got.content.lstrip().startswith(b"{") and not isinstance(refusal_of(got.status), Gone)
        return None if _may_be_a_page(post) and not is_answer else self._capture(lead, post.link, got)

    def _is_fresh(self, capture: Capture) -> bool:
        return self.clock.now() - capture.at < self.fresh

    def _capture(self, lead: Lead, asked: str, got: Got) -> Capture:
        if got.status == _UNCHANGED:
            raise NotAnswering("nothing is at hand that could be unchanged", seen="it sent no page")
        return Capture(
            id=capture_id(asked, got.address, got.content),
            kind=LeadKind.LINK,
            asked=asked,
            content=got.content,
            at=self.clock.now(),
            address=got.address,
            media_type=got.media_type,
            charset=got.charset,
            label=lead.label,
            exchanges=got.exchanges,
        )

    async def report(self, capture: Capture) -> Report:
        status = _status(capture)
        post = post_of(capture.asked)
        if post is None or _is_the_page(capture, post):
            extract = await extract_page(
                self.children, capture.content, capture.media_type, capture.charset, capture.address, status
            )
            return await self.reporting.of_page(capture, extract)
        extract = await self.children.extract(
            capture.content, media_type=capture.media_type, address=post.link, status=status
        )
        # Platforms open a post under any handle: whose it is, its answer says.
        by = post_of(extract.link) or post
        return await self.reporting.of_post(capture, extract, outlet_of(by), by.link)


async def extract_page(
    children: Children, content: bytes, media_type: str, charset: str, address: str, status: int
) -> Extract:
    """Return the story in a page that came with a status, or raise what stood in its place.

    A page that comes with a refusal may say why: that it wants a subscriber, a log-in. Anything else that it
    says is not the story, but where it should have led on and leads nowhere: browsers show what it has.
    """
    refused = refusal_of(status)
    try:
        try:
            extract = await children.extract(
                content, media_type=media_type, charset=charset, address=address, status=status
            )
        except Walled:
            raise
        except NotReadable as found:
            if refused is None:
                raise
            raise refused from found
        if refused is not None and not _LEADING_ON <= status < _REFUSING:
            raise refused
        return extract
    finally:
        del refused  # once raised it would hold this frame, the frame it, and both the page


def is_post(address: str) -> bool:
    """Tell whether an address is a post's: that is asked for where its platform answers programs."""
    return post_of(address) is not None


def _not_shown(post: PostAddress) -> PostNotShown:
    return PostNotShown(seen=f"{post.platform} gives programs no text")


def _hidden(got: Got, opened: str) -> PostAddress | None:
    """Return the post that an address led to, as a short link does; None where it leads to none."""
    return post_of(got.address) if got.address != opened else None


def _may_be_a_page(post: PostAddress) -> bool:
    return post.platform is Platform.MASTODON


def _is_surely_a_post(address: str) -> bool:
    post = post_of(address)
    return post is not None and not _may_be_a_page(post)


def _is_opened_at(capture: Capture, address: str) -> bool:
    """Tell whether a capture was had by asking for this very address, its query and all."""
    try:
        return bool(capture.exchanges) and capture.exchanges[0].address == parse(address).address
    except AddressRefused:
        return False


def _is_the_page(capture: Capture, post: PostAddress) -> bool:
    """Tell whether a capture is the page that a post is read on, not what its platform answers programs.

    Telegram answers at the post's own address, with a query; it takes a handle in any case of letters.
    """
    if not post.ask:
        return True
    ask = parse(post.ask).address.casefold()
    if any(exchange.address.casefold() == ask for exchange in capture.exchanges):
        return False
    # What may be a page after all may also lead on to another.
    return _may_be_a_page(post) or canonical_address(capture.address) == post.link


def _known(earlier: Capture | None) -> Known | None:
    return Known.of(earlier.exchanges[-1]) if earlier is not None and earlier.exchanges else None


def _status(capture: Capture) -> int:
    """Return the status that the content came with; 200 where the response does not say it."""
    last = capture.exchanges[-1].response if capture.exchanges else b""
    return head_of(last).status or 200
