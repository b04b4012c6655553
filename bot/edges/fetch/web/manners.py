"""Politeness: one request at a time to a host, and a pause between two; none at all where nobody answers.

Whoever waits for a host holds one of the few places in which links are opened. So a host that does not answer
is left alone for a while: a dozen links to it would otherwise hold them all up, each until its own time is
over.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.core.errors import NotAnswering, ServiceBusy, TooSlow
from bot.edges.fetch.web.dialling import NotReached

_MOST_HOSTS = 1_000  # remembered; hosts with nobody in their line and no pause left are forgotten first
_LONGEST_WAIT = 22  # seconds in a host's line before the work is put off: as long as one page, and its pause
_LEFT_ALONE_SECONDS = 60
_LONGEST_PAUSE = 10  # seconds; what a site asks crawlers to leave between two of its pages can be hours
# What an ordinary refusal is not: nobody was there, or nobody finished.
_SILENCE = (NotReached, TooSlow, TimeoutError)


@dataclass(slots=True)
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    pause_seconds: float = 0  # that the host asks for
    free_at: float = 0  # on the clock
    silent_until: float = 0  # on the clock; asked nothing before

    def is_idle(self, now: float) -> bool:
        return not self.waiting and max(self.free_at, self.silent_until) <= now


@dataclass(slots=True)
class Manners:
    """Gives turns at hosts.

    Attributes:
        pause_seconds: from the end of one request to a host to the beginning of the next, at least.
    """

    pause_seconds: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _lines: dict[str, _Line] = field(default_factory=dict[str, _Line])

    @asynccontextmanager
    async def turn(self, host: str, *, guessing: bool = False) -> AsyncGenerator[None]:
        """Hold a host, once it is free and has had its pause.

        What is raised inside tells how it went: see `_SILENCE`. Being cancelled says nothing of the host, and
        neither does silence where the address itself was a guess (`guessing`).

        Raises:
            NotAnswering: at once, when it did not answer a moment ago.
            ServiceBusy: when too many wait there already.
        """
        line = self._line(host)
        line.waiting += 1
        try:
            self._refuse_silent(line)
            await self._wait(line)
            try:
                yield
                line.silent_until = 0
            except _SILENCE:
                if not guessing:
                    line.silent_until = self.clock() + _LEFT_ALONE_SECONDS
                raise
            finally:
                line.free_at = self.clock() + max(self.pause_seconds, line.pause_seconds)
                line.lock.release()
        finally:
            line.waiting -= 1

    def pace(self, host: str, seconds: float) -> None:
        """Leave a longer pause at a host that asks for one, within reason."""
        self._line(host).pause_seconds = min(seconds, _LONGEST_PAUSE)

    async def _wait(self, line: _Line) -> None:
        try:
            async with asyncio.timeout(_LONGEST_WAIT):
                await line.lock.acquire()
        except TimeoutError as error:
            raise ServiceBusy("too many wait for one host") from error
        try:
            self._refuse_silent(line)  # whoever was before may have found that out
            if (left := line.free_at - self.clock()) > 0:
                await self.sleep(left)
        except BaseException:
            line.lock.release()
            raise

    def _refuse_silent(self, line: _Line) -> None:
        if line.silent_until > self.clock():
            raise NotAnswering("left alone", seen="it did not answer a moment ago")

    def _line(self, host: str) -> _Line:
        if host not in self._lines and len(self._lines) >= _MOST_HOSTS:
            now = self.clock()
            idle = [name for name, line in self._lines.items() if line.is_idle(now)]
            for name in idle or [name for name, line in self._lines.items() if not line.waiting][:1]:
                del self._lines[name]
        return self._lines.setdefault(host, _Line())
