"""Run the week on the terminal edge with a clock that goes as the script does, and keep what is shown."""

import io
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from bot.core.channels import ChannelRules, HouseRules
from bot.core.messages import Post
from bot.core.people import Role
from bot.core.reports import Outlet
from bot.edges.chat import console
from bot.ports import Matcher, PostedAs, Reader
from tests.fakes_edges import QuietChat, SteadyClock
from tests.scenarios.newsroom import Newsroom
from tests.scenarios.week.script import MONDAY, Item, Turn
from tests.scenarios.week.stories import OUTLETS
from tests.sites import Answer, Sites, page

_TICK = timedelta(minutes=30)
_HOUSE = HouseRules(ChannelRules(role=Role.EDITOR))


@dataclass
class Terminal(QuietChat):
    """The terminal as a person sees it; its posts are noted too, with the time they were said at."""

    name: str = "console"
    screen: io.StringIO = field(default_factory=io.StringIO)
    clock: SteadyClock = field(default_factory=lambda: SteadyClock(MONDAY))
    posted: list[tuple[datetime, Post]] = field(default_factory=list[tuple[datetime, Post]])
    edge: console.Console = field(init=False)
    at_edge: dict[PostedAs, PostedAs] = field(default_factory=dict[PostedAs, PostedAs])

    def __post_init__(self) -> None:
        settings, stdin = console.Settings(), io.StringIO()
        self.edge = console.build(
            settings, "newsroom", self.clock, stdin=stdin, stdout=self.screen, session="week"
        )

    async def post(self, post: Post, under: PostedAs | None, edits: PostedAs | None) -> PostedAs:
        posted_as = await super().post(post, under, edits)
        self.posted.append((self.clock.now(), post))
        # What goes under an earlier post, or replaces one, is known to the edge by its own number.
        place = [self.at_edge.get(number, number) if number else None for number in (under, edits)]
        self.at_edge[posted_as] = await self.edge.post(post, place[0], place[1])
        return posted_as


@dataclass
class Week:
    """The desk, its terminal and its web."""

    newsroom: Newsroom
    terminal: Terminal
    sites: Sites
    brought: list[Item] = field(default_factory=list[Item])

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, reader: Reader, matcher: Matcher) -> AsyncGenerator["Week"]:
        terminal = Terminal()
        async with Sites({f"http://{of.domain}/feed": _feed(of, ()) for of in OUTLETS}) as sites:
            room = Newsroom.open(
                folder,
                reader,
                matcher,
                OUTLETS,
                way=sites.way,
                house=_HOUSE,
                chat=terminal,
                clock=terminal.clock,
            )
            async with room as newsroom:
                yield cls(newsroom, terminal, sites)

    async def run(self, turns: Sequence[Turn], items: Sequence[Item]) -> None:
        """Play the script; between two turns the bot looks at the clock and at the feeds every half hour."""
        for turn in turns:
            while self.newsroom.clock.now() + _TICK < turn.at:
                self._publish(items)
                await self.newsroom.time_passes(_TICK)
                await self.newsroom.look()
            self.newsroom.clock.at = turn.at
            says = turn.says
            if turn.of:
                says = says.replace("{handle}", await self.handle(turn.of))
            self.terminal.edge.announce(f"{turn.at:%a %d %b %H:%M} UTC")
            message = self.terminal.edge.say(says)
            await self.newsroom.say(says, id=message.id)

    async def handle(self, event: str) -> str:
        """Return the handle of the claim that something happened, and not of one about who says so."""
        audience = self.newsroom.place().audience
        claims = await self.newsroom.kept.evidence.claims(audience, 1_000)
        (claim,) = [claim for claim in claims if claim.words == event]
        return await self.newsroom.kept.desk.handle(claim.id, audience)

    def _publish(self, items: Sequence[Item]) -> None:
        """Put what is out by now on its pages, and in its outlet's feed."""
        for item in items:
            if item.at <= self.newsroom.clock.now() and item not in self.brought:
                self.brought.append(item)
                self.sites.answers[_address(item)] = page(item.title, *item.paragraphs)
                of_it = [other for other in self.brought if other.of == item.of]
                self.sites.answers[f"http://{item.of.domain}/feed"] = _feed(item.of, of_it)


def _address(item: Item) -> str:
    return f"http://{item.of.domain}/news/{item.at:%d-%H}"


def _feed(of: Outlet, items: Sequence[Item]) -> Answer:
    told = "".join(
        f"<item><title>{item.title}</title><link>{_address(item)}</link><guid>{_address(item)}</guid>"
        f"<pubDate>{format_datetime(item.at)}</pubDate></item>"
        for item in items
    )
    feed = f"<rss version='2.0'><channel><title>{of.name}</title>{told}</channel></rss>"
    return Answer(feed.encode(), "application/rss+xml")
