"""The one way in which a case is put to the bot, and what came of it."""

import asyncio
import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import AsyncGenerator, Generator, Iterable
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.core.captures import Capture
from bot.core.errors import SecondsourceError
from bot.core.leads import Lead, LeadKind
from bot.core.reports import Outlet, Report
from bot.edges.archive import warc
from bot.edges.archive.warc import WarcArchive
from bot.edges.fetch.formats.child import Children
from bot.edges.fetch.formats.preloaded import Limits
from bot.edges.fetch.link import Link, Settings
from bot.edges.fetch.reporting import Reporting
from bot.edges.fetch.web.client import Client
from bot.edges.fetch.web.dialling import Streams
from bot.edges.fetch.web.robots import Robots, agent_of
from tests.builders import lead
from tests.fakes_edges import SteadyClock
from tests.servers.pages import WORDS, page_bytes
from tests.servers.playing import Case, Stage, answer, staged

PUBLIC = "93.184.215.14"  # what every name resolves to; a dial there is sent to the stage
PORTS = (80, 443, 8080, 8443)
GROWTH_BYTES = 150_000_000  # that one case may add to the bot and a child together
_HANGS_SECONDS = 60
_MOST_CHARACTERS = 400_000  # of a report, as the settings have it
_A_LOOK_SECONDS = 0.01


@dataclass(slots=True)
class Peaks:
    """What a case cost at the most. The stage is in the same process, and so in the first two.

    Attributes:
        held_up_seconds: the longest time that nothing else in the bot could happen.
        growth_bytes: of this process.
        child_bytes: of the largest reading process, beyond the one that it is forked from.
    """

    held_up_seconds: float = 0
    growth_bytes: int = 0
    child_bytes: int = 0

    @property
    def in_all_bytes(self) -> int:
        return self.growth_bytes + self.child_bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case.

    Attributes:
        report: None when it was refused.
        error: None when it was read.
        broke: what the log has of a bug in a reader; "" when none broke.
    """

    report: Report | None
    error: SecondsourceError | None
    seconds: float
    peaks: Peaks
    broke: str

    @property
    def name(self) -> str:
        return type(self.error).__name__ if self.error else "read"

    @property
    def told(self) -> str:
        """All that people may come to see of it."""
        return self.error.sentence if self.error else str(self.report)

    def fits(self, case: Case) -> bool:
        """Whether it is right: a named error of the case's, or its words were read."""
        if self.broke or any(word in self.told for word in case.never):
            return False
        if self.error:
            return isinstance(self.error, case.right) and bool(self.error.sentence)
        return bool(case.reads) and self.report is not None and case.reads in self.report.text


@dataclass
class Way:
    """The bot's way to a page, the stage at its end; see `opened`."""

    stage: Stage
    children: Children
    archive: WarcArchive
    dialled: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    async def drive(self, case: Case, seconds: float) -> Outcome:
        """Fetch, read and keep a case as the bot does, within so many seconds of fetching.

        Fails when it hangs, and when what was kept does not come back as it was.
        """
        began = time.perf_counter()
        report: Report | None = None
        error: SecondsourceError | None = None
        if case.make is not None:
            await asyncio.to_thread(case.make)
        with watched() as peaks, broken() as records, hanging_fails():
            async with ticking(peaks):
                try:
                    report = await self._walked(self._fetcher(seconds), lead(case.asked, LeadKind.LINK))
                except SecondsourceError as raised:
                    error = raised
        return Outcome(report, error, time.perf_counter() - began, peaks, "; ".join(records))

    async def _walked(self, fetcher: Link, asked: Lead) -> Report:
        capture = await fetcher.capture(asked)
        report = await fetcher.report(capture)
        await self.archive.keep(capture)
        if await self.archive.capture(capture.id) != capture:
            raise AssertionError(f"{asked.body} came back as something else")
        return report

    def _fetcher(self, seconds: float) -> Link:
        clock = SteadyClock()
        programs = Client(Settings(seconds=seconds), _resolve, self._dial, clock.now)
        robots = Robots(programs, agent_of(programs.settings.user_agent))
        return Link(
            pages=replace(programs, allowed=robots.allow),
            programs=programs,
            guesses=programs,
            children=self.children,
            reporting=Reporting(_nobody_registered, _MOST_CHARACTERS),
            latest=_nothing_kept,
            clock=clock,
            fresh=timedelta(),
        )

    async def _dial(self, ip: str, port: int) -> Streams:
        self.dialled.append((ip, port))
        if ip != PUBLIC or port not in PORTS:
            raise ConnectionRefusedError(ip)
        return await asyncio.open_connection("127.0.0.1", self.stage.port)


_FIRST = Case("first", answer(page_bytes()), "", reads=WORDS)


@asynccontextmanager
async def opened(cases: Iterable[Case], limits: Limits | None = None) -> AsyncGenerator[Way]:
    """Open the stage for these cases, and the way there."""
    with TemporaryDirectory() as folder:
        archive = warc.build(warc.Settings(), Path(folder), SteadyClock())
        async with staged((_FIRST, *cases)) as stage, Children(limits) as children:
            way = Way(stage, children, archive)
            # What is loaded with the first page of all is no case's doing.
            await way.drive(_FIRST, _HANGS_SECONDS)
            yield way


async def _resolve(name: str) -> tuple[str, ...]:
    return (PUBLIC,)


async def _nobody_registered(name_or_domain: str) -> Outlet | None:
    return None


async def _nothing_kept(link: str) -> Capture | None:
    return None


@contextmanager
def hanging_fails() -> Generator[None]:
    """Fail what takes a minute, also where the event loop itself is held up."""

    def fail(number: int, frame: object) -> None:
        raise AssertionError(f"it hung for {_HANGS_SECONDS} s")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(_HANGS_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def watched() -> Generator[Peaks]:
    """Watch by how much this process and its descendants grow, at their peaks."""
    peaks = Peaks()
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak begins anew
    before = _memory(os.getpid(), "VmRSS")
    done = threading.Event()
    watcher = threading.Thread(target=_watch_children, args=(peaks, done))
    watcher.start()
    try:
        yield peaks
    finally:
        done.set()
        watcher.join()
        peaks.growth_bytes = _memory(os.getpid(), "VmHWM") - before


@asynccontextmanager
async def ticking(peaks: Peaks) -> AsyncGenerator[None]:
    """Watch for how long the event loop is held up."""

    async def tick() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(_A_LOOK_SECONDS)
            late = time.perf_counter() - before - _A_LOOK_SECONDS
            peaks.held_up_seconds = max(peaks.held_up_seconds, late)

    async with asyncio.TaskGroup() as tasks:
        ticker = tasks.create_task(tick())
        yield
        ticker.cancel()


@contextmanager
def broken() -> Generator[list[str]]:
    """Collect what the log has of bugs in readers: the person is told only that it was not readable."""
    found: list[str] = []

    class _Hearing(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(f"{record.getMessage()} {vars(record).get('where', '')}")

    hearing, log = _Hearing(logging.ERROR), logging.getLogger("bot.edges.fetch")
    log.addHandler(hearing)
    try:
        yield found
    finally:
        log.removeHandler(hearing)


def _watch_children(peaks: Peaks, done: threading.Event) -> None:
    """Look at the forks of the preloaded process, which are gone as soon as they have answered."""
    while not done.wait(_A_LOOK_SECONDS):
        for server in _children(os.getpid()):
            forks = _children(server)
            base = _memory(server, "VmRSS") if forks else 0
            for fork in forks:
                peaks.child_bytes = max(peaks.child_bytes, _memory(fork, "VmHWM") - base)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found.extend(int(child) for child in (thread / "children").read_text("ascii").split())
    return found


def _memory(pid: int, what: str) -> int:
    """Return a figure of a process in bytes; 0 when it has ended."""
    with contextlib.suppress(OSError, StopIteration, IndexError):
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
        return int(next(line for line in lines if line.startswith(what)).split()[1]) * 1024
    return 0
