"""Connections to an IP address and port: straight, or through an exit the operator chose.

Only what `resolving` returned is dialled, never a name: nothing between the check and the connection may
resolve it again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any, cast

from bot.core.errors import NotAnswering, ServiceBusy, SettingsNotUnderstood

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
# (IP address, port) → a connection. Raises `OSError` when there is none to be had.
Dialler = Callable[[str, int], Awaitable[Streams]]

BUFFER_BYTES = 65_536
_EXIT_SECONDS = 5


class NotReached(NotAnswering):
    """No connection came about; to who asked for a page it is `NotAnswering`."""


class Dropped(NotAnswering):
    """A connection ended before any byte came back; to who asked for a page it is `NotAnswering`."""


async def dial(ip: str, port: int) -> Streams:
    """Connect straight to an IP address."""
    return await asyncio.open_connection(ip, port, limit=BUFFER_BYTES)


def through(exit_address: str) -> Dialler:
    """Return a `Dialler` through a SOCKS5 exit: "socks5://localhost:9050", perhaps with "user:password@".

    The exit is given the IP address that was checked here, so it can resolve nothing else.

    Raises:
        SettingsNotUnderstood: when the address is none of a SOCKS5 exit.
    """
    # python-socks does not say all its types.
    socks = cast(Any, import_module("python_socks"))
    proxies = cast(Any, import_module("python_socks.async_.asyncio"))
    kind, host, port, user, password = _parsed(exit_address)

    async def dial_through(ip: str, number: int) -> Streams:
        proxy = proxies.Proxy(kind, host, port, user, password)
        try:
            connected = await proxy.connect(ip, number)
        except socks.ProxyConnectionError as error:
            raise ServiceBusy("the exit cannot be reached") from error
        except (socks.ProxyError, TimeoutError) as error:
            raise ConnectionError(f"the exit could not connect: {type(error).__name__}") from error
        return await asyncio.open_connection(sock=connected, limit=BUFFER_BYTES)

    return dial_through


async def try_exit(exit_address: str) -> None:
    """Connect to an exit itself, and to nothing through it.

    Raises:
        SettingsNotUnderstood: when the address is none of a SOCKS5 exit.
        ServiceBusy: when it does not answer.
    """
    _, host, port, _, _ = _parsed(exit_address)
    try:
        async with asyncio.timeout(_EXIT_SECONDS):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError) as error:
        raise ServiceBusy(f"the exit at {host}:{port} does not answer") from error
    writer.close()


def _parsed(exit_address: str) -> tuple[Any, str, int, str, str]:
    socks = cast(Any, import_module("python_socks"))
    try:
        kind, host, port, user, password = socks.parse_proxy_url(exit_address)
    except ValueError as error:
        raise SettingsNotUnderstood("[fetch.link] exit is no address of a SOCKS5 exit") from error
    if kind is not socks.ProxyType.SOCKS5:
        raise SettingsNotUnderstood("[fetch.link] exit should begin with socks5://")
    return kind, host, port, user, password
