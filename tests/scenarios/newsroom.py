"""A whole bot for scenarios: the real steps, store, reader and matcher; a chat in which the test speaks."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from bot.core.channels import ChannelRules, HouseRules
from bot.core.errors import LastingError
from bot.core.leads import Lead, LeadId, LeadKind
from bot.core.messages import Audience, Message, MessageId, Place, Post, PostKind
from bot.core.people import Role
from bot.core.policy import Policy
from bot.core.reports import Outlet, OutletId, OutletKind
from bot.demo.site import invented_sites
from bot.edges import store
from bot.edges.archive import warc
from bot.edges.store import Store
from bot.ports import Archive, Fetcher, Matcher, Reader
from bot.settings import load, shipped
from bot.wiring import Steps, Way, open_fetchers
from tests.fakes_edges import QuietChat, SteadyClock

EDITORS = HouseRules(ChannelRules(role=Role.EDITOR))  # everybody may decide


def paper(domain: str, name: str, *, owner: str = "", kind: OutletKind = OutletKind.PAPER) -> Outlet:
    return Outlet(OutletId(domain), name, kind, domain, owner or f"owner of {name}", registered=True)


@dataclass
class Newsroom:
    """One desk. Pasting walks a report all the way; what is said is kept as the channel would show it."""

    chat: QuietChat
    kept: Store
    archive: Archive
    fetchers: Mapping[LeadKind, Fetcher]
    reader: Reader
    steps: Steps
    clock: SteadyClock
    waiting: list[Lead]
    walked: list[LeadId] = field(default_factory=list[LeadId])
    heard: int = field(default=0)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        folder: Path,
        reader: Reader,
        matcher: Matcher,
        outlets: Sequence[Outlet],
        sides: dict[str, str] | None = None,
        way: Way | None = None,
        house: HouseRules = EDITORS,
        policy: Policy = Policy(),  # noqa: B008 -- frozen
        chat: QuietChat | None = None,
        clock: SteadyClock | None = None,
    ) -> AsyncGenerator["Newsroom"]:
        """Open a desk; its links lead to the demo's sites, or where `way` does."""
        waiting: list[Lead] = []

        def enqueue(_: Connection, lead: Lead, walk: str) -> None:
            waiting.append(lead)

        kept = store.build(store.open_engine(f"sqlite:///{folder / 'desk.sqlite'}"), enqueue)
        chat, clock = chat or QuietChat(), clock or SteadyClock()
        await kept.desk.register(outlets, clock.now())
        await kept.desk.set_sides(sides or {}, clock.now())
        archive = warc.build(warc.Settings(), folder, clock)
        settings = load(shipped())
        try:
            async with (
                invented_sites() as sites,
                open_fetchers(settings, kept.desk.outlet, archive.latest, clock, way or sites) as fetchers,
            ):
                steps = Steps.over(
                    kept, archive, chat, fetchers, fetchers.feeds, reader, matcher, clock, policy, house
                )
                yield cls(chat, kept, archive, fetchers, reader, steps, clock, waiting)
        finally:
            kept.close()

    async def say(
        self,
        text: str,
        *,
        channel: str = "desk",
        private: bool = False,
        id: str = "",
        by: str = "rana",
        addressed: bool = True,
        edits: str = "",
    ) -> list[Post]:
        """Say something in a channel, let everything come of it, and return what was said because of it."""
        before = len(self.chat.said)
        self.heard += 1
        place = self.place(channel, private=private)
        said_as = MessageId(id or f"m{self.heard}")
        revises = MessageId(edits) if edits else None
        message = Message(said_as, place, by, text, self.clock.now(), addressed=addressed, revises=revises)
        await self.steps.receive(message)
        await self._settle()
        return [said.post for said in self.chat.said[before:]]

    async def look(self, after: timedelta = timedelta(0)) -> list[Post]:
        """Let time pass, look at what is watched and due, and return what was said because of it."""
        before = len(self.chat.said)
        self.clock.pass_by(after)
        await self.steps.poll()
        await self._settle()
        await self.steps.poll.tell()
        await self.steps.deliver.all()
        return [said.post for said in self.chat.said[before:]]

    async def _settle(self) -> None:
        while self.waiting:
            await self._walk(self.waiting.pop(0))
        await self.steps.deliver.all()

    @property
    def began(self) -> datetime:
        """A moment before anything was said."""
        return self.clock.now() - timedelta(days=365)

    async def time_passes(self, time: timedelta) -> list[Post]:
        """Let time pass and the bot look at the clock; return what it said."""
        before = len(self.chat.said)
        self.clock.pass_by(time)
        await self.steps.tend()
        await self._settle()
        return [said.post for said in self.chat.said[before:]]

    def place(self, channel: str = "desk", *, private: bool = False) -> Place:
        return Place(self.chat.name, Audience("newsroom", channel, private))

    async def handle_of(self, words: str) -> str:
        """Return the handle of the one claim that holds these words."""
        audience = self.place().audience
        (claim,) = [c for c in await self.kept.evidence.claims(audience, 500) if words in c.words]
        return await self.kept.desk.handle(claim.id, audience)

    async def _walk(self, lead: Lead) -> None:
        self.walked.append(lead.id)
        for _, step in self.steps.walks[lead.walk]:
            try:
                await step(lead.id)
            except LastingError as error:
                await self.steps.refuse(lead.id, error)
                return


def only(posts: Sequence[Post], kind: PostKind) -> list[Post]:
    """Return the posts of one kind that are no edits."""
    return [post for post in posts if post.kind is kind and post.edits is None]
