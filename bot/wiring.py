"""The one place that chooses: settings → edges → steps.

Edges are found by name: the name in `use = "<name>"` is the file's name. Nothing is opened at import, and
what a command does not need is not imported.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from importlib import import_module, metadata
from pathlib import Path
from typing import Protocol

from bot.core.alerts import ReportView
from bot.core.captures import Capture
from bot.core.channels import HouseRules
from bot.core.claims import settle
from bot.core.errors import NoStore, SettingsNotUnderstood
from bot.core.forgetting import Wording
from bot.core.leads import Lead, LeadId, LeadKind, Walk
from bot.core.links import links_in
from bot.core.messages import Audience, MessageId, Place, Post
from bot.core.policy import Policy
from bot.core.rendering.evidence import Reread, Traced
from bot.core.rendering.warnings import render_report
from bot.core.reports import ReportId
from bot.core.watching import Pace
from bot.edges.clock import SystemClock
from bot.edges.fetch import feed, file, link, pasted
from bot.edges.fetch.formats.child import Children
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.reporting import OutletNamed, Reporting
from bot.edges.fetch.web import dialling
from bot.edges.fetch.web.answers import Got
from bot.edges.fetch.web.client import Client
from bot.edges.fetch.web.dialling import Dialler
from bot.edges.fetch.web.manners import Manners
from bot.edges.fetch.web.resolving import Resolver, SystemResolver
from bot.edges.fetch.web.robots import Robots, agent_of
from bot.flow.announce import Announce
from bot.flow.answer import Answer
from bot.flow.arrange import Arrange
from bot.flow.check import Check
from bot.flow.compare import Compare
from bot.flow.deliver import Deliver
from bot.flow.export import Export
from bot.flow.forget import Beside, Forget, nothing_beside
from bot.flow.govern import Govern
from bot.flow.harvest import Harvest
from bot.flow.notice import Notice
from bot.flow.poll import Poll
from bot.flow.read import Read
from bot.flow.receive import Receive
from bot.flow.refuse import Refuse
from bot.flow.reopen import Reopen
from bot.flow.report_daily import ReportDaily
from bot.flow.restrain import Restrain
from bot.flow.revisit import Revisit
from bot.flow.seek import Seek
from bot.flow.take_back import TakeBack
from bot.flow.tell import Tell
from bot.flow.tell_condition import TellCondition
from bot.flow.tend import Tend
from bot.flow.trace import Trace, reread
from bot.flow.view import View, view_alone
from bot.flow.warn import Warn
from bot.flow.watch import Watch
from bot.ports import (
    Archive,
    Channels,
    Chat,
    Clock,
    Desk,
    Evidence,
    Feeds,
    Fetcher,
    Leads,
    Matcher,
    Outbox,
    Pictures,
    Reader,
    Search,
    Tombstones,
    Watches,
    Work,
)
from bot.register import Register, read_register
from bot.settings import Settings

_EXPORTS = "exports"  # in the data folder: files that were asked for in the terminal

Replay = Callable[[Sequence[Traced]], Awaitable[tuple[Reread, ...]]]


def build_clock(settings: Settings) -> Clock:
    return SystemClock(settings.desk.time_zone)


def build_reader(settings: Settings, use: str = "", *, keeps: bool = True) -> Reader:
    """Return a reading engine; it loads what it needs when it first reads.

    Args:
        settings: those in force.
        use: which engine; "" takes the one in use.
        keeps: whether it may keep what it read, to be had again without asking.
    """
    name, sentences = use or settings.read.use, settings.policy.summary_sentences
    edge = import_module(f"bot.edges.read.{name}")
    if name == "embedded":  # which has no table of its own
        return edge.build(sentences)
    table = settings.section(edge.Settings, f"read.{name}")
    data, clock = settings.desk.data, build_clock(settings)
    return edge.build(table, data, clock, sentences, keeps=keeps)


def build_matcher(settings: Settings) -> Matcher:
    name = settings.match.use
    edge = import_module(f"bot.edges.match.{name}")
    return edge.build(settings.section(edge.Settings, f"match.{name}"))


def build_pictures() -> Pictures:
    """Return what draws; it loads its letters when something is first drawn."""
    from bot.edges.draw import resvg

    return resvg.build()


@dataclass(frozen=True, slots=True)
class Way:
    """The way out to the web: how names become IP addresses, and how one of these is reached."""

    resolve: Resolver
    dial: Dialler


Latest = Callable[[str], Awaitable[Capture | None]]


class Fetchers(dict[LeadKind, Fetcher]):
    """What fetches each kind of lead, and what opens feeds the same way."""

    def __init__(self, by_kind: Mapping[LeadKind, Fetcher], feeds: Feeds) -> None:
        super().__init__(by_kind)
        self.feeds = feeds


@asynccontextmanager
async def open_fetchers(
    settings: Settings,
    outlet_named: OutletNamed,
    latest: Latest,
    clock: Clock,
    way: Way | None = None,
    attached: Mapping[str, file.Attached] | None = None,
) -> AsyncGenerator[Fetchers]:
    """Put together what fetches each kind of lead, and end its processes and threads afterwards.

    Args:
        settings: those in force.
        outlet_named: looks an outlet up in the desk's register.
        latest: returns the latest capture of a link.
        clock: says when something was fetched.
        way: the way out; None takes the machine's own, through the exit that is set.
        attached: what opens the files that came with messages, by platform.
    """
    on_files = settings.section(file.Settings, "fetch.file")
    on_links = settings.section(link.Settings, "fetch.link")
    on_feeds = settings.section(feed.Settings, "fetch.feed")
    reporting = Reporting(outlet_named, settings.policy.max_report_characters)
    system = SystemResolver()
    way = way or Way(system, dialling.through(on_links.exit) if on_links.exit else dialling.dial)
    manners = Manners(on_links.pause_seconds)
    programs = Client(on_links, way.resolve, way.dial, clock.now, manners.turn)
    guesses = replace(programs, turn=partial(manners.turn, guessing=True))
    pages = replace(programs, stop=link.is_post)
    if on_links.robots:
        # What asks for robots.txt waits for nobody: whoever asks has the host's turn already.
        asking = Client(on_links, way.resolve, way.dial, clock.now)
        robots = Robots(asking, agent_of(on_links.user_agent), paced=manners.pace)
        pages = replace(pages, allowed=robots.allow)
    try:
        async with Children() as children:
            by_kind: dict[LeadKind, Fetcher] = {
                LeadKind.PASTED: pasted.Pasted(reporting),
                LeadKind.FILE: file.File(on_files, children, reporting, clock, attached or {}),
                LeadKind.LINK: link.Link(
                    pages=pages,
                    programs=programs,
                    guesses=guesses,
                    children=children,
                    reporting=reporting,
                    latest=latest,
                    clock=clock,
                    fresh=timedelta(minutes=on_links.fresh_minutes),
                ),
            }
            # A feed's address may look like a post's: here nothing is asked of a platform in its place.
            opening = replace(pages, stop=_never)
            yield Fetchers(by_kind, feed.Feeds(on_feeds, opening, children, clock.now))
    finally:
        system.close()


def _never(address: str) -> bool:
    return False


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
    @property
    def channels(self) -> Channels: ...
    @property
    def watches(self) -> Watches: ...
    @property
    def tombstones(self) -> Tombstones: ...


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of the bot over one set of edges.

    `walks` has what leads go through, in order; `refuse` is told of an error that no further try would mend.
    `poll` looks at what is watched.
    """

    receive: Receive
    walks: Mapping[Walk, tuple[tuple[str, Callable[[LeadId], Awaitable[None]]], ...]]
    refuse: Refuse
    deliver: Deliver
    tend: Tend
    poll: Poll

    @classmethod
    def over(
        cls,
        kept: Kept,
        archive: Archive,
        chat: Chat,
        fetchers: Mapping[LeadKind, Fetcher],
        feeds: Feeds,
        reader: Reader,
        matcher: Matcher,
        clock: Clock,
        policy: Policy,
        house: HouseRules,
        on_feeds: feed.Settings | None = None,
        passing: Reader | None = None,
        pace: Pace = Pace(),  # noqa: B008 -- frozen
        beside: Beside = nothing_beside,
    ) -> "Steps":
        """Put them together.

        `on_feeds` is the table [fetch.feed], None for its defaults; `pace` is [watch]. `passing` reads what
        is only checked and keeps nothing of it; None takes `reader`, which then keeps nothing either.
        `beside` removes what lies of a report beside store and archive.
        """
        on_feeds = on_feeds or feed.Settings()
        govern = Govern(kept.channels, house)
        arrange = Arrange(govern, kept.channels, kept.desk, clock)
        leads, evidence, search, desk, outbox = kept.leads, kept.evidence, kept.search, kept.desk, kept.outbox
        view = View(reader, evidence, desk, clock, policy)
        read = Read(fetchers, reader, leads, archive, evidence, outbox, clock, kept.tombstones)
        compare = Compare(reader, evidence, search, matcher, outbox, clock, policy)
        restrain = Restrain(govern, kept.channels, outbox)
        warn = Warn(view, leads, evidence, desk, outbox, clock, policy, restrain, kept.watches)
        tell = Tell(compare, warn, leads, desk)
        daily = ReportDaily(view, evidence, desk, kept.channels, outbox, clock, govern)
        take_back = TakeBack(warn, leads, evidence, desk, outbox, kept.watches, clock)
        harvest = Harvest(leads, kept.watches, on_feeds.bounds)
        revisit = Revisit(warn, leads, evidence, kept.watches, outbox, clock, on_feeds.bounds, restrain)
        reopen = Reopen(leads, evidence, kept.watches, clock, on_feeds.bounds)
        seek = Seek(view, search, matcher, kept.watches, restrain, outbox, clock, pace)
        watch = Watch(feeds, kept.watches, fetchers, harvest, clock, govern, seek)
        notice = Notice(warn, leads, kept.watches, search)
        announce = Announce(warn, kept.watches)
        pictures = build_pictures()
        forget = Forget(warn, leads, evidence, kept.tombstones, archive, matcher, desk, outbox, clock, beside)
        check = Check(view, search, matcher, passing or reader, fetchers, outbox)
        answer = Answer(
            view,
            warn,
            leads,
            evidence,
            search,
            matcher,
            desk,
            outbox,
            clock,
            govern,
            arrange,
            daily,
            pictures,
            watch,
            check,
            forget,
            TellCondition(view, leads, outbox, govern, metadata.version("secondsource")),
        )
        rhythm = (on_feeds.at_once, on_feeds.look_seconds)
        return cls(
            receive=Receive(chat, leads, outbox, clock, policy, govern),
            walks={
                Walk.FOLLOW: (("read", read), ("reopen", reopen), ("tell", tell), ("notice", notice)),
                Walk.HARVEST: (("read", read), ("tell", tell), ("revisit", revisit), ("notice", notice)),
                Walk.ANSWER: (("answer", answer),),
                Walk.TAKE_BACK: (("take back", take_back),),
            },
            refuse=Refuse(leads, outbox, clock, revisit),
            deliver=Deliver(chat, outbox),
            tend=Tend(warn, daily, seek, announce, kept.channels, desk, outbox, clock),
            poll=Poll(feeds, kept.watches, leads, harvest, desk, outbox, clock, restrain, *rhythm),
        )


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A bot, put together and open.

    Attributes:
        receive, deliver: at the first place people talk in.
        elsewhere: the same at each further one.
    """

    receive: Receive
    deliver: Deliver
    tend: Tend
    work: Work
    poll: Poll
    elsewhere: tuple[tuple[Receive, Deliver], ...] = ()

    @property
    def _delivering(self) -> tuple[Deliver, ...]:
        return self.deliver, *(deliver for _, deliver in self.elsewhere)

    async def run(self) -> None:
        """Listen, look, work and deliver until every chat is closed and all that was said is answered."""
        async with asyncio.TaskGroup() as tasks:
            delivering = [deliver.run() for deliver in self._delivering]
            loops = (self.work.run(), self.tend.run(), self.poll.run(), *delivering)
            background = [tasks.create_task(loop) for loop in loops]
            async with asyncio.TaskGroup() as listening:
                for receive in (self.receive, *(receive for receive, _ in self.elsewhere)):
                    listening.create_task(receive.listen())
            await self.settled()
            for task in background:
                task.cancel()

    async def settled(self) -> None:
        """Wait until no work is left and everything due is said."""
        await self.work.drained()
        for deliver in self._delivering:
            await deliver.all()


def build_archive(settings: Settings, data: Path, clock: Clock) -> Archive:
    from bot.edges.archive import warc

    return warc.build(settings.section(warc.Settings, "archive.warc"), data, clock)


def _make(data: Path) -> None:
    """Make the folder for what the bot remembers, closed to others on this machine."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsNotUnderstood(f"desk.data, {data}, cannot be made: {error.strerror}") from error


@asynccontextmanager
async def open_newsroom(
    settings: Settings,
    chat: Chat,
    url: str,
    data: Path,
    register: Register,
    way: Way | None = None,
    elsewhere: Sequence[Chat] = (),
    attached: Mapping[str, file.Attached] | None = None,
) -> AsyncGenerator[Newsroom]:
    """Put the bot together, and close it in reverse order.

    Args:
        settings: those in force.
        chat: where it listens and speaks.
        url: its store.
        data: the folder for what it remembers beside the store.
        register: the outlets and sides to begin with.
        way: the way out to the web; None takes the machine's own.
        elsewhere: where else it listens and speaks.
        attached: what opens the files that came with messages, by platform.
    """
    from bot.edges import store
    from bot.edges.work import dbos

    clock = build_clock(settings)
    _make(data)
    engine = store.open_engine(url)
    kept = await asyncio.to_thread(lambda: store.build(engine, dbos.enqueuer(engine)))
    try:
        await kept.desk.register(register.outlets, clock.now())
        await kept.desk.set_sides(dict(register.sides), clock.now())
        archive = build_archive(settings, data, clock)
        reader, matcher, policy = build_reader(settings), build_matcher(settings), settings.policy
        latest = archive.latest
        async with open_fetchers(settings, kept.desk.outlet, latest, clock, way, attached) as fetchers:
            on_feeds = settings.section(feed.Settings, "fetch.feed")
            # The embedded reader keeps nothing of what it reads; another would, to be had again.
            passing = None if settings.read.use == "embedded" else build_reader(settings, keeps=False)
            steps = Steps.over(
                kept,
                archive,
                chat,
                fetchers,
                fetchers.feeds,
                reader,
                matcher,
                clock,
                policy,
                settings.house,
                on_feeds,
                passing,
                settings.pace,
                _beside(data),
            )
            on_work = settings.section(dbos.Settings, "work.dbos")
            work = dbos.build(on_work, engine, steps.walks, kept.leads, steps.refuse)
            others = tuple(
                (replace(steps.receive, chat=other), Deliver(other, steps.deliver.outbox))
                for other in elsewhere
            )
            yield Newsroom(steps.receive, steps.deliver, steps.tend, work, steps.poll, others)
    finally:
        kept.close()


def _beside(data: Path) -> Beside:
    """Return what removes all that lies of a report in the data folder beside store and archive."""

    async def forget(report: ReportId, wording: Wording, handles: Sequence[str]) -> None:
        from bot.edges.chat.console.files import Folder
        from bot.edges.read import openai

        await openai.cache_in(data).forget(report)
        await asyncio.to_thread(Folder(data / _EXPORTS).forget, wording.is_in, handles)

    return forget


async def read_once(
    settings: Settings, source: str, pasted_text: str | None, outlet: str
) -> tuple[ReportView, tuple[Post, ...]]:
    """Read one report by itself and render what its message would be.

    Args:
        settings: those in force.
        source: a link or a file's path; used only when `pasted_text` is None.
        pasted_text: the report, when it was not given as a file.
        outlet: who published it; "" to go by the text.

    Raises:
        LastingError: when it cannot be read.
    """
    clock, reader = build_clock(settings), build_reader(settings, keeps=False)
    register = read_register(settings.outlets)
    place = Place("console", Audience(settings.desk.workspace, "once"))
    if pasted_text is not None:
        kind, body = LeadKind.PASTED, pasted_text
    else:
        kind, body = _named_in(source)
    lead = Lead(
        id=LeadId("once"),
        kind=kind,
        body=body,
        message=MessageId("once"),
        place=place,
        author="",
        shared_at=clock.now(),
        label=outlet,
    )
    async with open_fetchers(settings, register.outlet_named, _never_captured, clock) as fetchers:
        report = await fetchers[kind].report(await fetchers[kind].capture(lead))
    reading = settle(await reader.read(report), report, reader.engine)
    view = view_alone(report, reading, register.sides, settings.policy, clock.now())
    return view, render_report(view, place, settings.policy, clock.now())


def _named_in(source: str) -> tuple[LeadKind, str]:
    """Return what a source on the command line is: a link, with "https://" left out perhaps, or a file."""
    if "://" in source and not source.lower().startswith("file:"):
        return LeadKind.LINK, source
    if links_in(source) == (f"https://{source}",) and not Path(source).exists():
        return LeadKind.LINK, f"https://{source}"
    return LeadKind.FILE, source


async def _never_captured(link: str) -> Capture | None:
    return None


@asynccontextmanager
async def _kept_beside(settings: Settings) -> AsyncGenerator[Kept]:
    """Open the store beside a bot that may be running on it; nothing is taken in here.

    Raises:
        NoStore: there is none yet.
    """
    from bot.edges import store

    if not settings.store.url and not settings.desk.data.is_dir():
        raise NoStore(str(settings.desk.data.absolute()))
    kept = await asyncio.to_thread(lambda: store.build(store.open_engine(settings.store_url), _no_walk))
    try:
        yield kept
    finally:
        kept.close()


@asynccontextmanager
async def open_trace(settings: Settings) -> AsyncGenerator[tuple[Trace, Replay]]:
    """Open the store and the archive to look into, beside a bot that may be running on them.

    Whoever runs this has the store's files at hand: they see what the whole workspace sees.
    """
    from bot.edges.read import openai

    clock, audience = build_clock(settings), Audience(settings.desk.workspace, "")
    async with _kept_beside(settings) as kept:
        archive = build_archive(settings, settings.desk.data, clock)

        async def read_again(traced: Sequence[Traced]) -> tuple[Reread, ...]:
            async with open_fetchers(settings, kept.desk.outlet, archive.latest, clock) as fetchers:
                return tuple([await reread(one, fetchers) for one in traced])

        answers = openai.cache_in(settings.desk.data)
        yield Trace(kept.evidence, kept.desk, archive, audience, answers.forget), read_again


@asynccontextmanager
async def open_export(settings: Settings) -> AsyncGenerator[tuple[Export, Audience]]:
    """Open the store to export from, beside a bot that may be running on it, with who it is exported for.

    Whoever runs this has the store's files at hand: they get what the whole workspace sees.
    """
    async with _kept_beside(settings) as kept:
        reader = build_reader(settings, keeps=False)
        view = View(reader, kept.evidence, kept.desk, build_clock(settings), settings.policy)
        yield Export(view, kept.search, build_pictures()), Audience(settings.desk.workspace, "")


def _no_walk(connection: object, lead: Lead, walk: str) -> None:
    """Nothing is taken in here, so no walk is asked for."""


async def run_console(settings: Settings, *, machine: bool, transcript: Path | None) -> None:
    """Talk in the terminal until it is closed."""
    from bot.edges.chat import console

    chat = console.build(
        settings.section(console.Settings, "chat.console"),
        settings.desk.workspace,
        build_clock(settings),
        machine=machine,
        transcript=transcript,
        exports=settings.desk.data / _EXPORTS,
    )
    register = read_register(settings.outlets)
    async with (
        chat,
        open_newsroom(settings, chat, settings.store_url, settings.desk.data, register) as newsroom,
    ):
        await newsroom.run()


async def run_platforms(settings: Settings) -> None:
    """Be in every platform that is set, until cancelled.

    Raises:
        SettingsNotUnderstood: none is set, or one lacks what it needs.
    """
    if not settings.chat.use:
        raise SettingsNotUnderstood('[chat] use names no platform: set it to ["slack"]')
    register, clock = read_register(settings.outlets), build_clock(settings)
    async with AsyncExitStack() as open_chats:
        chats: list[Chat] = []
        attached: dict[str, file.Attached] = {}
        for name in settings.chat.use:
            edge = import_module(f"bot.edges.chat.{name}")
            table = settings.section(edge.Settings, f"chat.{name}")
            chat = await open_chats.enter_async_context(edge.build(table, settings.desk.workspace, clock))
            chats.append(chat)
            if (opens := getattr(chat, "open_file", None)) is not None:
                attached[chat.name] = opens
        url, data = settings.store_url, settings.desk.data
        opened = open_newsroom(
            settings, chats[0], url, data, register, elsewhere=chats[1:], attached=attached
        )
        async with opened as newsroom:
            await newsroom.run()


async def run_demo(
    settings: Settings,
    data: Path,
    register: Register,
    way: Way,
    said: Sequence[tuple[str, str]],
    *,
    stay: bool,
) -> None:
    """Say things one after another, each with a word on what to look for, then stay open if asked.

    Args:
        settings: those in force; the store is one of its own in `data`.
        data: a folder for this demo alone.
        register: the outlets and sides of the demo.
        way: the way out to the demo's web.
        said: what is said, each after a word about it.
        stay: whether to stay open for what a person says.
    """
    from bot.edges.chat import console

    chat = console.build(
        settings.section(console.Settings, "chat.console"),
        settings.desk.workspace,
        build_clock(settings),
        exports=data / _EXPORTS,
    )
    url = f"sqlite:///{data / 'demo.sqlite'}"
    async with chat, open_newsroom(settings, chat, url, data, register, way) as newsroom:
        async with asyncio.TaskGroup() as tasks:
            background = [tasks.create_task(newsroom.work.run()), tasks.create_task(newsroom.deliver.run())]
            for number, (about, text) in enumerate(said, 1):
                chat.announce(f"{number} of {len(said)}. {about}")
                await newsroom.receive(chat.say(text))
                await newsroom.settled()
            for task in background:
                task.cancel()
        if stay:
            chat.announce(
                "Now paste a report of your own, or type /help. What you say here is not kept. Ctrl-D ends."
            )
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


async def evaluate_fetch(settings: Settings, harness: tuple[str, int], source: Path, target: Path) -> int:
    """Open each case of `source` through the guard and read it; return how many there were.

    No robots.txt is asked for and no pause is made: the harness is one host that stands for all.
    """
    from bot.evals.fetch import evaluate

    on_links = settings.section(link.Settings, "fetch.link")
    clock = build_clock(settings)

    async with Children() as children:

        async def opened(address: str, resolve: Resolver, dial: Dialler) -> Got:
            got = await Client(on_links, resolve, dial, clock.now).get(address)
            return replace(got, exchanges=())  # kept by nobody here, and as big again as the content

        async def text_of(got: Got) -> str:
            extract = await link.extract_page(
                children, got.content, got.media_type, got.charset, got.address, got.status
            )
            return extract.text

        return await evaluate(opened, text_of, harness, source, target)


async def evaluate_intake(source: Path, target: Path) -> int:
    """Read each stored page of `source` as a link's page is read; return how many there were."""
    from bot.evals.intake import evaluate

    async with Children() as children:

        async def extract(content: bytes, address: str) -> Extract:
            return await children.extract(content, media_type="text/html", address=address)

        return await evaluate(extract, source, target)
