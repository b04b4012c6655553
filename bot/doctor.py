"""Looks at everything the settings name, and says in words what is missing."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from bot.core.captures import Capture, capture_id
from bot.core.leads import LeadKind
from bot.core.reports import UNKNOWN_OUTLET, Report, report_id, revision_of
from bot.edges import store
from bot.edges.archive import warc
from bot.edges.fetch import link
from bot.edges.fetch.formats import picture
from bot.edges.fetch.formats.child import Children
from bot.edges.fetch.web import dialling
from bot.edges.read.openai import OpenAIReader
from bot.register import read_register
from bot.settings import Settings
from bot.wiring import build_clock, build_matcher, build_reader


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must be there for the bot to run. `words` says what was found, or what to do."""

    what: str
    well: bool
    words: str


def examine(settings: Settings) -> Iterator[Check]:
    """Look at everything the settings name, and say what is missing."""
    yield _tried("register of outlets", lambda: f"{len(read_register(settings.outlets).outlets)} outlets")
    yield _tried("reading engine", lambda: _reads(settings))
    yield _tried("matching engine", lambda: _matches(settings))
    for platform in settings.chat.use:
        yield _tried(platform, lambda platform=platform: _is_let_in(settings, platform))
    yield _tried("store", lambda: _opens(settings))
    yield _tried("archive", lambda: _keeps(settings))
    yield _tried("way out", lambda: _goes_out(settings))
    yield _tried("reading of files and pages", lambda: asyncio.run(_reads_pages()))
    yield Check("reading of pictures", True, _reads_pictures())


def _tried(what: str, look: Callable[[], str]) -> Check:
    try:
        return Check(what, True, look())
    except Exception as error:  # noqa: BLE001 - whatever is wrong, doctor says it and looks on
        return Check(what, False, f"{error or type(error).__name__}")


def _reads(settings: Settings) -> str:
    reader = build_reader(settings)
    if isinstance(reader, OpenAIReader):
        return asyncio.run(reader.try_out())
    text = "A spokeswoman said on Monday that the bridge was closed to all traffic for a week."
    report = Report(
        id=report_id(UNKNOWN_OUTLET, text),
        revision=revision_of(text),
        outlet=UNKNOWN_OUTLET,
        title="",
        text=text,
        fetched_at=build_clock(settings).now(),
    )
    found = len(asyncio.run(reader.read(report)).statements)
    return f"{reader.engine.name} {reader.engine.version} reads ({found} statement in a test sentence)"


def _matches(settings: Settings) -> str:
    (vector,) = asyncio.run(build_matcher(settings).vectors(["a test sentence"]))
    return f"{settings.match.use} answers ({len(vector) // 4} numbers a sentence)"


def _is_let_in(settings: Settings, platform: str) -> str:
    edge = import_module(f"bot.edges.chat.{platform}")
    return asyncio.run(edge.try_out(settings.section(edge.Settings, f"chat.{platform}")))


def _opens(settings: Settings) -> str:
    engine = store.open_engine(settings.store_url)
    try:
        now, newest = store.current(engine), store.head()
    finally:
        engine.dispose()
    if now != newest:
        what = f"tables at {now}" if now else "nothing in it yet"
        return f"answers, with {what}; the next start brings it to {newest}"
    return f"answers, with tables at {now}"


def _keeps(settings: Settings) -> str:
    """Keep a capture for real where the desk keeps its own, and leave nothing of it."""
    clock = build_clock(settings)
    settings.desk.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = b"a test"
    capture = Capture(capture_id("", "", content), LeadKind.PASTED, "", content, clock.now())
    archive = warc.build(settings.section(warc.Settings, "archive.warc"), settings.desk.data, clock)
    held = asyncio.run(archive.try_out(capture))
    free = shutil.disk_usage(settings.desk.data).free // 1_000_000_000
    return f"keeps bytes ({held.size_bytes} for a test), {free} GB free"


def _goes_out(settings: Settings) -> str:
    on_links = settings.section(link.Settings, "fetch.link")
    if not on_links.exit:
        return "straight: sites see this machine's address; [fetch.link] exit names a SOCKS5 exit"
    asyncio.run(dialling.try_exit(on_links.exit))
    return "the exit answers"


async def _reads_pages() -> str:
    told = (
        "The harbour wall gave way on Monday and nine people were hurt, the mayor of Port Alder said.",
        "“We had warned them twice,” said Ann Lee, who runs the ferry and lives beside the wall.",
        "The harbour company said it had done all it could, and that it waits for an inquiry to end.",
    )
    story = "".join(f"<p>{paragraph}</p>" for paragraph in told)
    page = f"<html><body><article><h1>Harbour wall gives way</h1>{story}</article></body></html>"
    async with Children() as children:
        found = await children.extract(page.encode(), media_type="text/html")
    return f"a limited child reads ({len(found.text.split())} words of a test page)"


def _reads_pictures() -> str:
    return picture.available() or "not here; docs/howto/share.md says how pictures of text are read"
