"""One address, opened: every hop parsed, resolved, judged and dialled anew, all under caps and one clock.

Environment proxies, cookies of earlier fetches and a Referer are never sent; a page's scripts and
meta-refreshes are never followed.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from bot.core.captures import Exchange
from bot.core.errors import (
    AddressRefused,
    LeadsInside,
    NotAnswering,
    NotReadable,
    PrivateAddress,
    TooBig,
    TooManyRedirects,
    TooSlow,
)
from bot.edges.fetch.web.addresses import Reason, Target, follow, parse
from bot.edges.fetch.web.answers import Got, Headers, Known, first
from bot.edges.fetch.web.bodies import Body, media_type_of, more_than, most_bytes
from bot.edges.fetch.web.cookies import Cookies
from bot.edges.fetch.web.dialling import Dialler, Dropped, NotReached
from bot.edges.fetch.web.resolving import Resolver, public_addresses

if TYPE_CHECKING:
    import httpcore

    from bot.edges.fetch.web.wire import Wire

_MOST_REDIRECTS = 5
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_WITHOUT_BODY = frozenset((204, 205, 304))
_TRIES = 2  # of a request that was hung up on without a word, as servers do that restart
_PIECES_AT_ONCE = 500  # of a body, before others have their turn
_WIRE_BESIDES = 1_000_000  # bytes on the wire beyond the content: chunk sizes, trailers


class Settings(BaseModel):
    """What of the table [fetch.link] says how to go out."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    # The name before the slash is the one that robots.txt is asked about.
    user_agent: str = Field(
        default="secondsource/0.1 (opens links that people of a newsroom share)",
        pattern=r"^[A-Za-z_-]+(/[\x21-\x7e]+)?( [\x20-\x7e]+)?$",
    )
    seconds: float = Field(default=20, gt=0)  # for one link, over all its redirects
    connect_seconds: float = Field(default=10, gt=0)  # for each IP address tried
    page_bytes: int = Field(default=5_000_000, ge=1)
    file_bytes: int = Field(default=20_000_000, ge=1)  # of a PDF, a picture, an office file or an e-mail
    exit: str = ""  # "socks5://localhost:9050"; "" goes out straight
    robots: bool = True
    pause_seconds: float = Field(default=1, ge=0)  # between two requests to one host


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take.

    Attributes:
        any_type: whether every media type is taken, as a page.
        cut: whether what goes beyond a size is left out, and not refused.
    """

    seconds: float
    page_bytes: int
    file_bytes: int
    any_type: bool = False
    cut: bool = False


def _no_turns(host: str) -> AbstractAsyncContextManager[None]:
    return nullcontext()


def _never(address: str) -> bool:
    return False


async def _all_allowed(target: Target) -> None:
    return


@cache
def trusted() -> ssl.SSLContext:
    """Return what certificates are checked with: the system's authorities, and Mozilla's."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


@dataclass(frozen=True, slots=True)
class Client:
    """Opens addresses; holds nothing open between two of them.

    Attributes:
        now: says when an exchange took place.
        turn: entered around each hop with its host; waiting for a host the first time is not counted in the
            fetch's time, for it is no fault of the site. Told that the time is over by `TooSlow`, and by
            `CancelledError` only of what is no news of the host.
        allowed: asked before each hop; raises to refuse it, and its time is counted.
        stop: asked of each address that a redirect leads to. Where it says so, the address is neither opened
            nor looked up: what comes back is the redirect, under that address and without content.
    """

    settings: Settings
    resolve: Resolver
    dial: Dialler
    now: Callable[[], datetime]
    turn: Callable[[str], AbstractAsyncContextManager[None]] = _no_turns
    allowed: Callable[[Target], Awaitable[None]] = _all_allowed
    stop: Callable[[str], bool] = _never
    trust: Callable[[], ssl.SSLContext] = trusted

    async def get(self, address: str, known: Known | None = None, limits: Limits | None = None) -> Got:
        """Open an address and follow where it leads; what its status means is left to the caller.

        Raises:
            AddressRefused: when it, or where it leads, may not be opened; `PrivateAddress`, `LeadsInside` and
                `TooManyRedirects` among these. Nothing that is refused is dialled.
            NotReadable: when nothing came, or something too big, too slow or of a wrong type.
            ServiceBusy: when the exit cannot be reached.
        """
        limits = limits or Limits(self.settings.seconds, self.settings.page_bytes, self.settings.file_bytes)
        fetch = _Fetch(self, limits, known)
        try:
            async with asyncio.timeout(limits.seconds) as deadline:
                return await fetch.follow(parse(address), deadline)
        except (Dropped, NotReached) as error:  # kinds that only the way out tells apart
            raise NotAnswering(error.detail, error.seen) from error
        except TimeoutError as error:
            raise TooSlow(seen=f"{fetch.host} was not done after {limits.seconds:g} s") from error
        except TooManyRedirects:
            raise
        except AddressRefused as error:
            if not fetch.exchanges:
                raise
            raise _refused_on_the_way(error) from error


@dataclass(slots=True)
class _Fetch:
    """One fetch on its way: what it has seen, and the cookies it was given.

    Attributes:
        host: whose turn it is; "" before the first.
    """

    client: Client
    limits: Limits
    known: Known | None
    host: str = ""
    exchanges: list[Exchange] = field(default_factory=list[Exchange])
    cookies: Cookies = field(default_factory=Cookies)

    async def follow(self, target: Target, deadline: asyncio.Timeout) -> Got:
        async with AsyncExitStack() as turns:
            # Two sites that send one to each other could have every turn waited for, ten seconds apiece.
            waited_for: set[str] = set()
            for _ in range(_MOST_REDIRECTS + 1):
                if target.host != self.host:  # one that sends on to itself need not be waited for again
                    self.host = target.host
                    await turns.aclose()
                    turn = _timed(self.client.turn(self.host), deadline, is_free=self.host not in waited_for)
                    waited_for.add(self.host)
                    await turns.enter_async_context(turn)
                await self.client.allowed(target)
                got = await self._ask(target)
                if not _leads_on(got.status, got.headers):
                    return got
                self.cookies.keep(target, got.headers, self.client.now())
                target = follow(target, first(got.headers, "location"))
                if self.client.stop(target.address):
                    return replace(got, address=target.address)
        raise TooManyRedirects(Reason.TOO_MANY_REDIRECTS.value)

    async def _ask(self, target: Target) -> Got:
        # Imported here, for they take as long as the rest of a command's start.
        from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt

        client = self.client
        line = (client.dial, await public_addresses(target, client.resolve), client.settings.connect_seconds)
        tries = AsyncRetrying(
            stop=stop_after_attempt(_TRIES), retry=retry_if_exception_type(Dropped), reraise=True
        )
        try:
            return await tries(self._ask_once, target, line)
        except (NotReadable, asyncio.CancelledError) as error:
            # What tries again keeps the error, whose trace would keep it, and both all that had come by then.
            raise error.with_traceback(None)  # noqa: B904 -- it is the very same

    async def _ask_once(self, target: Target, line: tuple[Dialler, Sequence[str], float]) -> Got:
        # Imported here, for it takes as long as the rest of a command's start.
        from bot.edges.fetch.web.wire import ask

        at = self.client.now()
        asked = self._request_headers(target)
        status, headers, content, wire = await ask(target, asked, line, self.client.trust, self._take)
        sent, received = bytes(wire.sent), wire.received
        self.exchanges.append(Exchange(target.address, wire.dialled, at, sent, received))
        media_type, charset = media_type_of(first(headers, "content-type"))
        return Got(target.address, status, headers, content, media_type, charset, tuple(self.exchanges))

    def _request_headers(self, target: Target) -> Headers:
        cookies = self.cookies.to(target)
        return (
            ("Host", target.authority),
            ("User-Agent", self.client.settings.user_agent),
            ("Accept", "text/html, application/xhtml+xml, application/pdf;q=0.9, */*;q=0.8"),
            ("Accept-Language", "en, *;q=0.5"),
            ("Accept-Encoding", "gzip, identity;q=0.5"),
            ("Connection", "close"),
            *(self.known.headers if self.known and self.known.address == target.address else ()),
            *((("Cookie", cookies),) if cookies else ()),
        )

    async def _take(
        self, status: int, headers: Headers, response: "httpcore.Response", wire: "Wire"
    ) -> bytes:
        """Return a response's content, within limits; of a redirect none, as browsers do not wait for it."""
        if _leads_on(status, headers) or status in _WITHOUT_BODY:
            return b""
        most = self._most_bytes(status, headers)
        stated = first(headers, "content-length")
        if stated.isdecimal() and int(stated[:20]) > most and not self.limits.cut:
            raise TooBig(f"{int(stated[:20])} bytes stated", seen=more_than(most))
        encoding = ", ".join(value for name, value in headers if name == "content-encoding")
        body = Body(encoding, most, cut=self.limits.cut)
        wire.most_bytes = wire.received_bytes + most + _WIRE_BESIDES
        pieces = 0
        async for piece in response.aiter_stream():
            body.add(piece)
            if body.is_full:
                break
            pieces += 1
            if pieces % _PIECES_AT_ONCE == 0:  # what has come already is not waited for
                await asyncio.sleep(0)
        return body.content()

    def _most_bytes(self, status: int, headers: Headers) -> int:
        if self.limits.any_type or status >= 400:  # an error's words are a page, whatever it was to be
            return self.limits.page_bytes
        media_type, _ = media_type_of(first(headers, "content-type"))
        return most_bytes(media_type, self.limits.page_bytes, self.limits.file_bytes)


def _refused_on_the_way(error: AddressRefused) -> AddressRefused:
    """Return what an address that is refused is to a person who shared another, which leads there."""
    if isinstance(error, PrivateAddress):
        return LeadsInside(error.detail)
    return AddressRefused(error.detail, seen=f"where it leads: {error.seen}")


def _leads_on(status: int, headers: Headers) -> bool:
    return status in _REDIRECTS and bool(first(headers, "location"))


@asynccontextmanager
async def _timed(
    turn: AbstractAsyncContextManager[None], deadline: asyncio.Timeout, *, is_free: bool
) -> AsyncGenerator[None]:
    """Take a turn, with the deadline stopped while waiting for it where that is free.

    The deadline cancels what it ends, as much else does; the turn is told which it was.
    """
    clock = asyncio.get_running_loop().time
    left = (deadline.when() or clock()) - clock()
    if is_free:
        deadline.reschedule(None)
    ended: asyncio.CancelledError | None = None
    try:
        async with turn:
            if is_free:
                deadline.reschedule(clock() + left)
            try:
                yield
            except asyncio.CancelledError as error:
                if not deadline.expired():
                    raise
                ended = error
                raise TooSlow from None  # as its cause, what is raised in its place would hold itself
    except TooSlow:
        if ended is None:
            raise
        raise ended from None  # which the deadline waits for
    finally:
        del ended  # once raised it would hold this frame, the frame it, and both all that had come
