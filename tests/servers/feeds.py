"""Two hundred feeds on a local server, watched for simulated days by a bot that is cut off again and again.

    .venv/bin/python -m tests.servers.feeds [--days 3] [--feeds 200]

Prints what was asked, what came of it, and what should not have been. Time is the test's own, but for the
pause between two requests to one host, which is real.
"""

import argparse
import asyncio
import os
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from sqlalchemy import Connection

from bot.core.captures import Capture
from bot.core.leads import Lead
from bot.core.messages import Audience, Place
from bot.core.reports import Outlet
from bot.core.watching import Turn, Watched, WatchKind, course_of, turn_of
from bot.edges import store
from bot.edges.fetch import feed
from bot.edges.store import Store
from bot.flow.govern import Govern
from bot.flow.harvest import Harvest
from bot.flow.poll import Poll
from bot.flow.restrain import Restrain
from bot.settings import load, shipped
from bot.wiring import Way, open_fetchers
from tests.fakes_edges import SteadyClock
from tests.servers.cases_feeds import ASKED_FOR, BAD, Case, Entry, Kind, Reply, cases, reply

_ADDRESS = "93.184.215.14"  # public, so the guard lets it through; never dialled itself
_BEGINS = datetime(2031, 11, 3, 9, 0, tzinfo=UTC)
_DESK = Place("quiet", Audience("newsroom", "desk"))
_TICK = timedelta(minutes=40)
_PAUSE = 0.03  # seconds between two requests to one host
_SETTINGS = feed.Settings(seconds=0.7, shortest_minutes=120, default_minutes=180, at_once=8)


@dataclass(frozen=True)
class Asked:
    """One request, as the server saw it.

    Attributes:
        run: which of the bot's lives it was made in.
        began, ended: on the real clock.
        at: on the test's clock.
        sent: bytes of body that were taken.
        is_cut: whether the bot was cut off in the look that it was for.
    """

    host: str
    path: str
    run: int
    began: float
    ended: float
    at: datetime
    fields: dict[str, str]
    reply: Reply
    sent: int
    is_cut: bool


@dataclass
class Feeds:
    """The server. `log` has what was asked, in order."""

    clock: SteadyClock
    known: list[Case]
    run: int = 0
    is_cut: bool = False
    log: list[Asked] = field(default_factory=list[Asked])
    dialled: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])
    _server: asyncio.Server | None = None

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[Way]:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        async with self._server:
            yield Way(self._resolve, self._dial)

    async def _resolve(self, name: str) -> tuple[str, ...]:
        return (_ADDRESS,) if any(case.host == name for case in self.known) else ()

    async def _dial(self, ip: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.dialled.add((ip, port))
        if self._server is None:
            raise ConnectionRefusedError
        return await asyncio.open_connection(*self._server.sockets[0].getsockname()[:2])

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        began, at, run, is_cut = time.monotonic(), self.clock.now(), self.run, self.is_cut
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            fields = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
            host, path = fields["Host"], head[0].split(" ")[1]
            answer = self._reply(host, path, fields)
            sent = 0
            try:
                sent = await _send(writer, answer)
            finally:
                ended = time.monotonic()
                asked = Asked(host, path, run, began, ended, at, fields, answer, sent, is_cut)
                self.log.append(asked)
        with suppress(ConnectionError):
            writer.close()
            await writer.wait_closed()

    def _reply(self, host: str, path: str, fields: dict[str, str]) -> Reply:
        here = [case for case in self.known if case.host == host]
        if path == "/robots.txt":
            no = any(case.kind is Kind.FORBIDDEN for case in here)
            return Reply(b"User-agent: *\nDisallow: /\n" if no else b"", media_type="text/plain")
        case = next((case for case in here if path in (f"/feed{case.number}", f"/new{case.number}")), None)
        return reply(case, path, self.clock.now(), fields) if case else Reply(status="404 Not Found")


async def _send(writer: asyncio.StreamWriter, answer: Reply) -> int:
    length = len(answer.body) * answer.repeat if answer.stated_bytes is None else answer.stated_bytes
    lines = (
        f"HTTP/1.1 {answer.status}",
        f"Content-Type: {answer.media_type}",
        *((f"Content-Length: {length}",) if length else ()),
        "Connection: close",
        *answer.headers,
    )
    writer.write("\r\n".join((*lines, "", "")).encode())
    sent = 0
    pieces = (
        [answer.body[n : n + 1] for n in range(len(answer.body))] if answer.drip_seconds else [answer.body]
    )
    for _ in range(answer.repeat):
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            sent += len(piece)
            if answer.drip_seconds:
                await asyncio.sleep(answer.drip_seconds)
    return sent


@dataclass
class Figures:
    """What came of it. What should not have been stands in `wrong`, in words."""

    feeds: int = 0
    days: float = 0
    lives: int = 1
    requests: int = 0
    unchanged: int = 0
    leads: int = 0
    posts: int = 0
    expected: int = 0
    lost: int = 0
    doubled: int = 0
    shortest_pause_seconds: float = float("inf")
    longest_look_seconds: float = 0
    grown_bytes: int = 0
    child_bytes: int = 0
    wrong: list[str] = field(default_factory=list[str])


@dataclass
class Trial:
    """A bot that watches all the feeds, and is cut off in the middle of looks.

    Attributes:
        cut_every: looks between two ends of it.
    """

    folder: Path
    feeds: Feeds
    clock: SteadyClock
    taken: list[Lead]
    figures: Figures
    cut_every: int = 12
    turns: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 -- to be had again

    async def go(self, days: float) -> Figures:
        async with self.feeds.open() as way:
            end = self.clock.now() + timedelta(days=days)
            first = True
            before = _resident()
            while self.clock.now() < end:
                async with self._life(way) as (kept, poll):
                    if first:
                        await self._watch(kept)
                        first = False
                    await self._looks(poll, end)
                    before = before if self.figures.lives > 1 else _resident()
                self.figures.lives += 1
                self.feeds.run += 1
            self.figures.grown_bytes = _resident() - before
            self.figures.child_bytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
            async with self._life(way) as (kept, poll):
                self.feeds.is_cut = False
                for _ in range(3):  # what the last end cut off is asked for again
                    self.clock.pass_by(timedelta(hours=3))
                    await poll()
                await self._judge(kept)
        return self.figures

    @asynccontextmanager
    async def _life(self, way: Way) -> AsyncGenerator[tuple[Store, Poll]]:
        """Open the bot anew on what it kept."""

        def enqueue(_: Connection, lead: Lead, walk: str) -> None:
            self.taken.append(lead)

        async def nobody(name: str) -> Outlet | None:
            return None

        async def nothing(link: str) -> Capture | None:
            return None

        kept = store.build(store.open_engine(f"sqlite:///{self.folder / 'desk.sqlite'}"), enqueue)
        paused = {"SECONDSOURCE_FETCH__LINK__PAUSE_SECONDS": str(_PAUSE)}
        try:
            async with AsyncExitStack() as stack:
                with mock.patch.dict(os.environ, paused):
                    settings = load(shipped())
                    fetchers = open_fetchers(settings, nobody, nothing, self.clock, way)
                    opened = await stack.enter_async_context(fetchers)
                opening = opened.feeds
                assert isinstance(opening, feed.Feeds)
                opening = replace(opening, settings=_SETTINGS)
                harvest = Harvest(kept.leads, kept.watches, _SETTINGS.bounds)
                at_once = _SETTINGS.at_once
                restrain = Restrain(Govern(kept.channels, settings.house), kept.channels, kept.outbox)
                looking = (opening, kept.watches, kept.leads, harvest, kept.desk, kept.outbox)
                yield kept, Poll(*looking, self.clock, restrain, at_once)
        finally:
            kept.close()

    async def _watch(self, kept: Store) -> None:
        for case in self.feeds.known:
            watched = Watched(WatchKind.FEED, case.address, _DESK, "rana", self.clock.now())
            await kept.watches.watch(watched, course_of(watched))

    async def _looks(self, poll: Poll, end: datetime) -> None:
        """Look as time goes by, two looks at a time now and then, until this life is cut off."""
        for look in range(self.cut_every):
            if self.clock.now() >= end:
                return
            is_last = look == self.cut_every - 1
            begun = time.monotonic()
            self.feeds.is_cut = is_last
            async with asyncio.TaskGroup() as tasks:
                looks = [tasks.create_task(poll()) for _ in range(1 + look % 2)]
                if is_last:
                    await asyncio.sleep(self.turns.random() / 2)
                    for each in looks:
                        each.cancel()
            if not is_last:
                taken = time.monotonic() - begun
                self.figures.longest_look_seconds = max(self.figures.longest_look_seconds, taken)
            self.clock.pass_by(_TICK)

    async def _judge(self, kept: Store) -> None:
        figures, log = self.figures, self.feeds.log
        figures.feeds = len(self.feeds.known)
        figures.requests = len(log)
        figures.unchanged = sum(asked.reply.status.startswith("304") for asked in log)
        figures.leads = len(self.taken)
        figures.posts = len(await kept.outbox.due(_DESK.platform))
        self._judge_leads()
        self._judge_pace()
        self._judge_asking()
        if self.feeds.dialled - {(_ADDRESS, 80)}:
            figures.wrong.append(f"dialled elsewhere: {self.feeds.dialled}")
        for each in await kept.watches.watched():
            case = next(case for case in self.feeds.known if case.address == each.watched.address)
            broken = turn_of(each.course) is Turn.BROKEN
            if (case.kind in BAD) != broken and case.kind is not Kind.FLAPPING:
                figures.wrong.append(f"{case.kind} is {turn_of(each.course)}: {each.course.trouble}")
            gone = any(a.path == f"/feed{case.number}" and a.reply.status.startswith("410") for a in log)
            if gone != each.course.ended:
                figures.wrong.append(f"{case.kind} has ended: {each.course.ended}")

    def _judge_leads(self) -> None:
        """Hold what was shown, whole and in a window of the last day, against what became a lead."""
        figures = self.figures
        made = Counter(lead.body for lead in self.taken)
        whole = [asked for asked in self.feeds.log if asked.sent == len(asked.reply.body)]
        shown = {each for asked in whole for each in asked.reply.shows}
        expected = Counter(link for link, _ in shown)
        by_link = {case.link(Entry(n, _BEGINS)): case.kind for case in self.feeds.known for n in range(99)}
        figures.expected = len(shown)
        figures.lost = sum((expected - made).values())
        figures.doubled = sum((made - expected).values())
        for link in [*(expected - made)][:3]:
            figures.wrong.append(f"lost: {by_link[link]} {link}")
        for link in [*(made - expected)][:3]:
            figures.wrong.append(f"doubled, or never shown: {by_link[link]} {link}")

    def _judge_pace(self) -> None:
        """No two requests to one host are nearer than the pause, in one life of the bot."""
        by_host: defaultdict[tuple[str, int], list[Asked]] = defaultdict(list)
        for asked in sorted(self.feeds.log, key=lambda a: a.began):
            # What is asked in one breath: robots.txt before a page, and where a redirect leads on one site.
            if asked.path == "/robots.txt":
                continue
            by_host[asked.host, asked.run].append(asked)
        for (host, _), row in by_host.items():
            for earlier, later in pairwise(row):
                if earlier.reply.status.startswith("30") and not earlier.reply.status.startswith("304"):
                    continue
                pause = later.began - earlier.ended
                self.figures.shortest_pause_seconds = min(self.figures.shortest_pause_seconds, pause)
                if pause < _PAUSE * 0.8:
                    self.figures.wrong.append(f"{host} was asked again after {pause:.3f} s")

    def _judge_asking(self) -> None:
        """No feed is asked before its time, and each is asked whether it has changed."""
        for case in self.feeds.known:
            paths = (f"/feed{case.number}", f"/new{case.number}")
            row = [a for a in self.feeds.log if a.host == case.host and a.path in paths]
            led = [a for a in row if not a.reply.headers or not a.reply.headers[0].startswith("Location")]
            asked_for = ASKED_FOR.get(case.kind, _SETTINGS.bounds.shortest)
            for earlier, later in pairwise(led):
                least = _SETTINGS.bounds.shortest
                # What an answer asked for is not known to a bot that was cut off before it kept that.
                answered = earlier.reply.status.startswith("429") or case.kind is not Kind.BUSY
                if not earlier.is_cut and answered:
                    least = asked_for
                if later.at - earlier.at < least:
                    self.figures.wrong.append(f"{case.kind} was asked again after {later.at - earlier.at}")
            if case.kind is Kind.FORBIDDEN and row:
                self.figures.wrong.append("a feed was opened that robots.txt forbids")
            if case.kind is Kind.MOVED and sum(a.path == paths[0] for a in row) > 2:
                self.figures.wrong.append("a feed that has moved for good was asked for where it was")
            if case.kind is Kind.HUGE and max(a.sent for a in row) > 8_000_000:
                self.figures.wrong.append("a huge feed was taken")
            with_tags = [a for a in led if any(h.startswith("ETag") for h in a.reply.headers)]
            plain = [a for a in with_tags[1:] if "If-None-Match" not in a.fields]
            if len(plain) > 1 + sum(not a.reply.status.startswith(("200", "304")) for a in led):
                self.figures.wrong.append(f"{case.kind} was asked {len(plain)} times for all of it again")


def _resident() -> int:
    with open("/proc/self/statm", "rb") as pages:
        return int(pages.read().split()[1]) * resource.getpagesize()


async def try_out(folder: Path, days: float, some: int | None = None) -> Figures:
    """Watch the feeds, or the first of each kind up to `some`, for so many days."""
    clock = SteadyClock(_BEGINS)
    known = cases(_BEGINS)
    if some is not None:
        order = sorted(range(len(known)), key=lambda n: (sum(c.kind is known[n].kind for c in known[:n]), n))
        known = [known[n] for n in sorted(order[:some])]
    trial = Trial(folder, Feeds(clock, known), clock, [], Figures(days=days))
    return await trial.go(days)


def told(figures: Figures) -> str:
    return (
        f"{figures.feeds} feeds over {figures.days:g} days, cut off {figures.lives - 1} times\n"
        f"asked {figures.requests} times, {figures.unchanged} of them answered by 304\n"
        f"items shown {figures.expected}, leads {figures.leads}, "
        f"lost {figures.lost}, doubled {figures.doubled}; posts to the channel {figures.posts}\n"
        f"shortest pause at one host {figures.shortest_pause_seconds * 1000:.0f} ms "
        f"(asked for {_PAUSE * 1000:.0f}), "
        f"longest look {figures.longest_look_seconds:.1f} s\n"
        f"bot +{figures.grown_bytes / 1e6:.0f} MB, biggest child {figures.child_bytes / 1e6:.0f} MB\n"
        f"wrong: {'; '.join(figures.wrong[:20]) or 'none'}\n"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Watch two hundred feeds for some simulated days.")
    parser.add_argument("--days", type=float, default=3)
    parser.add_argument("--feeds", type=int, default=None, help="some of each kind; all without it")
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder:
        figures = asyncio.run(try_out(Path(folder), chosen.days, chosen.feeds))
    sys.stdout.write(told(figures))
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
