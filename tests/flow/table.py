"""A desk of fakes for the steps, on which every call to a port can be made late, or be the last one."""

import random
from asyncio import sleep
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from inspect import iscoroutinefunction
from typing import Any, cast

from bot.core.addresses import host_of
from bot.core.channels import ChannelRules, HouseRules
from bot.core.claims import Draft
from bot.core.leads import Lead, LeadId, LeadKind
from bot.core.messages import Message, MessageId, Place
from bot.core.people import Role
from bot.core.policy import Policy
from bot.core.reports import Report
from bot.ports import Archive, Channels, Desk, Evidence, Leads, Outbox, Search, Tombstones, Watches
from bot.wiring import Steps
from tests.builders import draft, draft_hop, draft_statement, place, report
from tests.fakes import Memory
from tests.fakes_archive import MemoryArchive
from tests.fakes_edges import QuietChat, ScriptedReader, ShelfFeeds, ShelfFetcher, SteadyClock, WordMatcher

Hook = Callable[[], Awaitable[None]]

EDITORS = HouseRules(ChannelRules(role=Role.EDITOR))  # everybody may decide
CLAIM = "thirteen people died at the clinic in Tellin on Sunday"


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Hooked:
    """A port whose every call is announced before it is made and after it was."""

    port: object
    hook: Hook

    def __getattr__(self, name: str) -> Any:  # any method of any port
        method = getattr(self.port, name)
        if not iscoroutinefunction(method):
            return method

        async def announced(*args: object, **more: object) -> object:
            await self.hook()
            came = await method(*args, **more)
            await self.hook()
            return came

        return announced


@dataclass
class HookedMemory:
    leads: Leads
    evidence: Evidence
    desk: Desk
    outbox: Outbox
    search: Search
    channels: Channels
    watches: Watches
    tombstones: Tombstones

    @classmethod
    def over(cls, memory: Memory, hook: Hook) -> "HookedMemory":
        return cls(
            cast("Leads", Hooked(memory.leads, hook)),
            cast("Evidence", Hooked(memory.evidence, hook)),
            cast("Desk", Hooked(memory.desk, hook)),
            cast("Outbox", Hooked(memory.outbox, hook)),
            cast("Search", Hooked(memory.search, hook)),
            cast("Channels", Hooked(memory.channels, hook)),
            cast("Watches", Hooked(memory.watches, hook)),
            cast("Tombstones", Hooked(memory.tombstones, hook)),
        )


async def at_once() -> None:
    """Take no time at all."""


def dawdling(seed: int) -> Hook:
    """Let others go first, now and then."""
    turns = random.Random(seed)  # noqa: S311 -- an order that can be had again

    async def hook() -> None:
        for _ in range(turns.choice((0, 0, 1, 3, 9))):
            await sleep(0)

    return hook


@dataclass
class Fuse:
    """Ends the process at the call it was set to; never when that is None."""

    at: int | None = None
    calls: int = 0

    async def __call__(self) -> None:
        self.calls += 1
        if self.calls - 1 == self.at:
            raise Killed


@dataclass
class Table:
    """One desk of fakes."""

    hook: Hook = at_once
    memory: Memory = field(default_factory=Memory.empty)
    chat: QuietChat = field(default_factory=QuietChat)
    clock: SteadyClock = field(default_factory=SteadyClock)
    archive: MemoryArchive = field(default_factory=lambda: MemoryArchive(SteadyClock()))
    fetcher: ShelfFetcher = field(default_factory=ShelfFetcher)
    feeds: ShelfFeeds = field(default_factory=ShelfFeeds)
    reader: ScriptedReader = field(default_factory=ScriptedReader)
    house: HouseRules = EDITORS
    steps: Steps = field(init=False)

    def __post_init__(self) -> None:
        self.start_again()

    def start_again(self) -> None:
        """Put the bot together anew on what is kept."""
        kept = HookedMemory.over(self.memory, self.hook)
        archive = cast("Archive", Hooked(self.archive, self.hook))
        fetchers = {kind: self.fetcher for kind in LeadKind if kind is not LeadKind.ASKED}
        self.steps = Steps.over(
            kept,
            archive,
            self.chat,
            fetchers,
            self.feeds,
            self.reader,
            WordMatcher(),
            self.clock,
            Policy(),
            self.house,
        )

    async def paste(self, name: str, by: str, where: Place | None = None, *says: Draft) -> LeadId:
        """Share a report in which Kalin makes the claim; the walk is for the test to take.

        It is pasted, or opened where its name is a link.
        """
        text = f"Kalin said {CLAIM}. This is how {by} has it."
        captured = report(text, by, title=by)
        if host_of(name):
            captured = replace(captured, link=name, found_at=name)
        drafted = draft(text, draft_statement(CLAIM, hops=[draft_hop("Kalin", "said")]))
        return await self.share(name, captured, says[0] if says else drafted, where)

    async def share(self, name: str, captured: Report, drafted: Draft, where: Place | None = None) -> LeadId:
        self.fetcher.shelf[name] = captured
        self.reader.drafts[captured.title] = drafted
        at = where or place(platform=self.chat.name)
        said = Message(MessageId(f"m {name}"), at, "rana", captured.text, self.clock.now())
        kind = LeadKind.LINK if host_of(name) else LeadKind.PASTED
        shared = Lead(LeadId(f"l {name}"), kind, name, said.id, at, "rana", said.sent_at)
        await self.memory.leads.take_in(said, [shared])
        return shared.id

    async def walk(self, lead: LeadId) -> None:
        """Take every step; one that the process died in is taken again by the next one."""
        for _, step in self.steps.walks[(await self.memory.leads.lead(lead)).walk]:
            while True:
                try:
                    await step(lead)
                except Killed:
                    continue
                break

    def words(self) -> Sequence[str]:
        """Return what every post shows now."""
        shown: dict[str, str] = {}
        for slip in self.memory.outbox.slips.values():
            shown[slip.post.edits or slip.post.key] = slip.post.text
        return tuple(shown.values())
