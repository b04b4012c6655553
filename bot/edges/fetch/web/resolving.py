"""From a host's name to the IP addresses that may be dialled: looked up once, judged together."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address

from bot.core.errors import NoSuchAddress, NotAnswering, PrivateAddress
from bot.edges.fetch.web.addresses import Reason, Target, is_public

# Name → every IP address it has, empty when there is no such name. Raises `NotAnswering` when nobody knows.
Resolver = Callable[[str], Awaitable[tuple[str, ...]]]

_NO_SUCH_NAME = (socket.EAI_NONAME, socket.EAI_NODATA)


@dataclass(frozen=True, slots=True)
class SystemResolver:
    """A `Resolver` that asks as the machine is set up to.

    In threads of its own: a look-up cannot be stopped, and names whose servers never answer would otherwise
    take the threads that the rest of the bot works in.
    """

    seconds: float = 10
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(8, "resolving"))

    async def __call__(self, name: str) -> tuple[str, ...]:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self.seconds):
                return await loop.run_in_executor(self._threads, _look_up, name)
        except TimeoutError as error:
            raise NotAnswering("the name was not resolved in time") from error

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(name: str) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in _NO_SUCH_NAME:
            return ()
        raise NotAnswering(f"the name was not resolved: {error.strerror}") from error
    except (OSError, UnicodeError) as error:
        raise NotAnswering(f"the name was not resolved: {type(error).__name__}") from error
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
