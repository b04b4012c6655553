"""Politeness: one request at a time to a host, and a pause between two."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.core.errors import ServiceBusy

_MOST_HOSTS = 1_000  # remembered; hosts with nobody in their line and no pause left are forgotten first
_LONGEST_WAIT = 120  # seconds in a host's line before the work is put off


@dataclass(slots=True)
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    free_at: float = 0  # on the clock


@dataclass(slots=True)
class Manners:
    """Gives turns at hosts.

    Attributes:
        pause_seconds: from the end of one request to a host to the beginning of the next.
    """

    pause_seconds: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _lines: dict[str, _Line] = field(default_factory=dict[str, _Line])

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncGenerator[None]:
        """Hold a host, once it is free and has had its pause.

        Raises:
            ServiceBusy: when too many wait there already.
        """
        line = self._line(host)
        line.waiting += 1
        try:
            await self._wait(line)
            try:
                yield
            finally:
                line.free_at = self.clock() + self.pause_seconds
                line.lock.release()
        finally:
            line.waiting -= 1

    async def _wait(self, line: _Line) -> None:
        try:
            async with asyncio.timeout(_LONGEST_WAIT):
                await line.lock.acquire()
        except TimeoutError as error:
            raise ServiceBusy("too many wait for one host") from error
        try:
            if (left := line.free_at - self.clock()) > 0:
                await self.sleep(left)
        except BaseException:
            line.lock.release()
            raise

    def _line(self, host: str) -> _Line:
        if host not in self._lines and len(self._lines) >= _MOST_HOSTS:
            now = self.clock()
            idle = [name for name, line in self._lines.items() if not line.waiting and line.free_at <= now]
            for name in idle or [name for name, line in self._lines.items() if not line.waiting][:1]:
                del self._lines[name]
        return self._lines.setdefault(host, _Line())
