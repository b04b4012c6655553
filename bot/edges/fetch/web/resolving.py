"""From a host's name to the IP addresses that may be dialled: looked up once, judged together."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from weakref import WeakValueDictionary

from bot.core.errors import NoSuchAddress, NotAnswering, PrivateAddress, ServiceBusy
from bot.core.sites import site_of
from bot.edges.fetch.web.addresses import Reason, Target, is_public
from bot.edges.fetch.web.dialling import NotReached

# Name → every IP address it has, empty when there is no such name. Raises `NotAnswering` when nobody knows.
Resolver = Callable[[str], Awaitable[tuple[str, ...]]]

_THREADS = 32
_AT_ONE_SITE = 4  # look-ups under way
_LONGEST_WAIT = 5  # seconds for a place among them before the work is put off
_NOT_LOOKED_UP = "its name could not be looked up"
_NO_SUCH_NAME = (socket.EAI_NONAME, socket.EAI_NODATA)


@dataclass(slots=True)
class SystemResolver:
    """A `Resolver` that asks as the machine is set up to.

    In threads of its own: a look-up cannot be stopped, and names whose servers never answer would otherwise
    take the threads that the rest of the bot works in. Nor does one site get more than a few of them, however
    many names it has.

    Attributes:
        seconds: for one look-up. Its thread and its place are free only when it has really ended.
    """

    seconds: float = 10
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_THREADS, "resolving"))
    _free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_THREADS))
    _sites: WeakValueDictionary[str, asyncio.Semaphore] = field(
        default_factory=WeakValueDictionary[str, asyncio.Semaphore]
    )

    async def __call__(self, name: str) -> tuple[str, ...]:
        """Return the name's addresses.

        Raises:
            NotAnswering: when they could not be had.
            ServiceBusy: when too many other look-ups are under way.
        """
        leave = await self._place(site_of(name))
        loop = asyncio.get_running_loop()

        def ended(_: object) -> None:
            with suppress(RuntimeError):  # whoever asked has gone, and the loop with it
                loop.call_soon_threadsafe(leave)

        looking = self._threads.submit(_look_up, name)
        looking.add_done_callback(ended)
        try:
            async with asyncio.timeout(self.seconds):
                return await asyncio.wrap_future(looking)
        except TimeoutError as error:
            raise NotReached("the name was not resolved in time", seen=_NOT_LOOKED_UP) from error

    async def _place(self, site: str) -> Callable[[], None]:
        """Wait for a place among the look-ups, and return what gives it back."""
        at_site = self._sites.setdefault(site, asyncio.Semaphore(_AT_ONE_SITE))

        def leave() -> None:
            self._free.release()
            at_site.release()

        try:
            async with asyncio.timeout(_LONGEST_WAIT):
                await at_site.acquire()  # first: who waits for a site keeps no thread from others
                try:
                    await self._free.acquire()
                except BaseException:
                    at_site.release()
                    raise
        except TimeoutError as error:
            raise ServiceBusy("too many look-ups are under way") from error
        return leave

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(name: str) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in _NO_SUCH_NAME:
            return ()
        raise NotReached(f"the name was not resolved: {error.strerror}", seen=_NOT_LOOKED_UP) from error
    except (OSError, UnicodeError) as error:
        raise NotAnswering(
            f"the name was not resolved: {type(error).__name__}", seen=_NOT_LOOKED_UP
        ) from error
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


async def public_addresses(target: Target, resolve: Resolver) -> tuple[str, ...]:
    """Return the IP addresses to dial for `target`, IPv4 first, in the resolver's order; at least one.

    One address that is not public spoils the whole answer: a site that gives one means no good, or is half
    inside somebody's network.

    Raises:
        PrivateAddress: when not every one is public.
        NoSuchAddress: when the name has none.
    """
    if target.is_ip:  # judged when it was parsed; judged again, for this is the last look before the dial
        found: tuple[str, ...] = (target.host,)
    else:
        found = await resolve(target.host)
    if not found:
        raise NoSuchAddress("the name does not exist")
    if not all(is_public(ip) for ip in found):
        raise PrivateAddress((Reason.PRIVATE_IP if target.is_ip else Reason.PRIVATE_ANSWER).value)
    # A machine or an exit without a way to IPv6 may only find that out slowly.
    return tuple(sorted(dict.fromkeys(map(_plain, found)), key=lambda ip: ":" in ip))


def _plain(ip: str) -> str:
    """Return an IPv4 address that is written as IPv6 ("::ffff:…") as what it is: that is where it leads."""
    parsed = ip_address(ip)
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return str(mapped or parsed)
