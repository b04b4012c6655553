"""The one place that chooses: settings → edges → steps.

Edges are found by name: the name in `use = "<name>"` is the file's name. Nothing is opened at import, and
what a command does not need is not imported.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from bot.core.alerts import ReportView
from bot.core.claims import settle
from bot.core.leads import Lead, LeadId, LeadKind, Walk
from bot.core.messages import Audience, MessageId, Place, Post
from bot.core.policy import Policy
from bot.core.rendering.warnings import render_report
from bot.core.reports import Outlet
from bot.edges.clock import SystemClock
from bot.edges.fetch import file, pasted
from bot.flow.answer import Answer
from bot.flow.compare import Compare
from bot.flow.deliver import Deliver
from bot.flow.read import Read
from bot.flow.receive import Receive
from bot.flow.refuse import Refuse
from bot.flow.view import View, view_alone
from bot.flow.warn import Warn
from bot.ports import (
    Chat,
    Clock,
    Desk,
    Evidence,
    Fetcher,
    Leads,
    Matcher,
    Outbox,
    Reader,
    Search,
    Work,
)
from bot.register import Register, read_register
from bot.settings import Settings

OutletNamed = Callable[[str], Awaitable[Outlet | None]]


def build_clock(settings: Settings) -> Clock:
    return SystemClock(settings.desk.time_zone)


def build_reader(settings: Settings) -> Reader:
    """Return the reading engine in use; it loads what it needs when it first reads."""
    return import_module(f"bot.edges.read.{settings.read.use}").build(settings.policy.summary_sentences)


def build_matcher(settings: Settings) -> Matcher:
    name = settings.match.use
    edge = import_module(f"bot.edges.match.{name}")
    return edge.build(settings.section(edge.Settings, f"match.{name}"))


def build_fetchers(settings: Settings, outlet_named: OutletNamed, clock: Clock) -> dict[LeadKind, Fetcher]:
    """Return what fetches each kind of lead that can be fetched."""
    longest = settings.policy.max_report_characters
    on_files = settings.section(file.Settings, "fetch.file")
    return {
        LeadKind.PASTED: pasted.build(outlet_named, longest),
        LeadKind.FILE: file.build(on_files, outlet_named, longest, clock),
    }


class Kept(Protocol):
    """What keeps everything: one edge for each port of the store."""

    @property
    def leads(self) -> Leads: ...
    @property
    def evidence(self) -> Evidence: ...
    @property
    def desk(self) -> Desk: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def search(self) -> Search: ...


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of the bot over one set of edges.

    `walks` has what leads go through, in order; `refuse` is told of an error that no further try would mend.
    """

    receive: Receive
    walks: Mapping[Walk, tuple[tuple[str, Callable[[LeadId], Awaitable[None]]], ...]]
    refuse: Refuse
    deliver: Deliver

    @classmethod
    def over(
        cls,
        kept: Kept,
        chat: Chat,
        fetchers: Mapping[LeadKind, Fetcher],
        reader: Reader,
        matcher: Matcher,
        clock: Clock,
        policy: Policy,
    ) -> "Steps":
        leads, evidence, search, desk, outbox = kept.leads, kept.evidence, kept.search, kept.desk, kept.outbox
        view = View(reader, evidence, desk, clock, policy)
        read = Read(fetchers, reader, leads, evidence, outbox, clock)
        compare = Compare(reader, leads, evidence, desk, search, matcher, outbox, clock, policy)
        warn = Warn(view, leads, evidence, desk, outbox, clock, policy)
        answer = Answer(view, warn, leads, evidence, search, desk, outbox, clock)
        return cls(
            receive=Receive(chat, leads, outbox, clock, policy),
            walks={
                Walk.FOLLOW: (("read", read), ("compare", compare), ("warn", warn)),
                Walk.ANSWER: (("answer", answer),),
            },
            refuse=Refuse(leads, outbox, clock),
            deliver=Deliver(chat, outbox),
        )


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A bot, put together and open."""

    receive: Receive
    deliver: Deliver
    work: Work

    async def run(self) -> None:
        """Listen, work and deliver until the chat is closed and all that was said is answered."""
        async with asyncio.TaskGroup() as tasks:
            background = [tasks.create_task(self.work.run()), tasks.create_task(self.deliver.run())]
            await self.receive.listen()
            await self.settled()
            for task in background:
                task.cancel()

    async def settled(self) -> None:
        """Wait until no work is left and everything due is said."""
        await self.work.drained()
        await self.deliver.all()


@asynccontextmanager
async def open_newsroom(
    settings: Settings, chat: Chat, url: str, register: Register
) -> AsyncGenerator[Newsroom]:
    """Put the bot together over the store at `url`, and close it in reverse order."""
    from bot.edges import store
    from bot.edges.work import dbos

    clock = build_clock(settings)
    engine = store.open_engine(url)
    kept = await asyncio.to_thread(lambda: store.build(engine, dbos.enqueuer(engine)))
    try:
        await kept.desk.register(register.outlets, clock.now())
        await kept.desk.set_sides(dict(register.sides), clock.now())
        fetchers = build_fetchers(settings, kept.desk.outlet, clock)
        steps = Steps.over(
            kept, chat, fetchers, build_reader(settings), build_matcher(settings), clock, settings.policy
        )
        on_work = settings.section(dbos.Settings, "work.dbos")
        work = dbos.build(on_work, engine, steps.walks, kept.leads, steps.refuse)
        yield Newsroom(steps.receive, steps.deliver, work)
    finally:
        kept.close()


async def read_once(
    settings: Settings, source: str, pasted_text: str | None, outlet: str
) -> tuple[ReportView, tuple[Post, ...]]:
    """Read one report by itself and render what its message would be.

    Args:
        settings: those in force.
        source: a file's path; used only when `pasted_text` is None.
        pasted_text: the report, when it was not given as a file.
        outlet: who published it; "" to go by the text.

    Raises:
        LastingError: when it cannot be read.
    """
    clock, reader = build_clock(settings), build_reader(settings)
    register = read_register(settings.outlets)
    place = Place("console", Audience(settings.desk.workspace, "once"))
    kind = LeadKind.FILE if pasted_text is None else LeadKind.PASTED
    lead = Lead(
        id=LeadId("once"),
        kind=kind,
        body=source if pasted_text is None else pasted_text,
        message=MessageId("once"),
        place=place,
        author="",
        shared_at=clock.now(),
        label=outlet,
    )
    fetchers = build_fetchers(settings, register.outlet_named, clock)
    fetcher = fetchers[kind]
    report = await fetcher.report(await fetcher.capture(lead))
    reading = settle(await reader.read(report), report, reader.engine)
    view = view_alone(report, reading, register.sides, settings.policy, clock.now())
    return view, render_report(view, place, lead.message, settings.policy, clock.now())


async def run_console(settings: Settings, *, machine: bool, transcript: Path | None) -> None:
    """Talk in the terminal until it is closed."""
    from bot.edges.chat import console

    chat = console.build(
        settings.section(console.Settings, "chat.console"),
        settings.desk.workspace,
        build_clock(settings),
        machine=machine,
        transcript=transcript,
    )
    register = read_register(settings.outlets)
    async with chat, open_newsroom(settings, chat, settings.store_url, register) as newsroom:
        await newsroom.run()


async def run_demo(
    settings: Settings, url: str, register: Register, said: Sequence[tuple[str, str]], *, stay: bool
) -> None:
    """Say things one after another, each with a word on what to look for, then stay open if asked."""
    from bot.edges.chat import console

    chat = console.build(
        settings.section(console.Settings, "chat.console"), settings.desk.workspace, build_clock(settings)
    )
    async with chat, open_newsroom(settings, chat, url, register) as newsroom:
        async with asyncio.TaskGroup() as tasks:
            background = [tasks.create_task(newsroom.work.run()), tasks.create_task(newsroom.deliver.run())]
            for number, (about, text) in enumerate(said, 1):
                chat.announce(f"{number} of {len(said)}. {about}")
                await newsroom.receive(chat.say(text))
                await newsroom.settled()
            for task in background:
                task.cancel()
        if stay:
            chat.announce("Now paste a report of your own, or type /help. What you say here is not kept.")
            await newsroom.run()
        else:
            chat.announce("That was the demo. `secondsource chat` takes your own reports, and keeps them.")


def migrate_store(settings: Settings) -> str:
    """Bring the store to the present tables; return what was done in words."""
    from bot.edges import store

    engine = store.open_engine(settings.store_url)
    try:
        before = store.current(engine)
        store.migrate(settings.store_url)
        after = store.head()
    finally:
        engine.dispose()
    where = "is at" if before == after else f"was brought from {before or 'nothing'} to"
    return f"The store {where} {after}."
