"""Looks at everything the settings name, and says in words what is missing."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.core.reports import UNKNOWN_OUTLET, Report, report_id, revision_of
from bot.edges import store
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
    yield _tried("store", lambda: _opens(settings))


def _tried(what: str, look: Callable[[], str]) -> Check:
    try:
        return Check(what, True, look())
    except Exception as error:  # noqa: BLE001 - whatever is wrong, doctor says it and looks on
        return Check(what, False, f"{error or type(error).__name__}")


def _reads(settings: Settings) -> str:
    reader = build_reader(settings)
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


def _opens(settings: Settings) -> str:
    engine = store.open_engine(settings.store_url)
    try:
        now, newest = store.current(engine), store.head()
    finally:
        engine.dispose()
    if now != newest:
        return f"answers, with tables at {now or 'nothing'}; the next start brings them to {newest}"
    return f"answers, with tables at {now}"
