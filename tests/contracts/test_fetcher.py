"""What every `Fetcher` keeps to."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.core.captures import capture_id
from bot.core.errors import NotReadable
from bot.core.leads import Lead, LeadKind
from bot.core.reports import Outlet, report_id, revision_of
from bot.edges.fetch import file, pasted
from bot.edges.fetch.formats.child import Children
from bot.edges.fetch.reporting import Reporting
from bot.ports import Fetcher
from bot.settings import load, shipped
from bot.wiring import open_fetchers
from tests.builders import fetched, lead, report
from tests.fakes_archive import MemoryArchive
from tests.fakes_edges import ShelfFetcher, SteadyClock
from tests.sites import Answer, Sites

PAGE = "http://herald.example/wall"
STORY = "Harbour wall gives way\n\nThe harbour wall gave way on Monday, the mayor said.\nNobody was hurt."


async def no_register(name: str) -> Outlet | None:
    return None


REPORTING = Reporting(no_register, 1000)


@dataclass
class Side:
    """A fetcher, with a lead to the story and one to nothing."""

    fetcher: Fetcher
    story: Lead
    nothing: Lead


@asynccontextmanager
async def pasting(folder: Path) -> AsyncGenerator[Side]:
    yield Side(pasted.Pasted(REPORTING), lead(STORY), lead(" \n— … —\n"))


@asynccontextmanager
async def opening(folder: Path) -> AsyncGenerator[Side]:
    (folder / "story.txt").write_text(STORY, encoding="utf-8")
    async with Children() as children:
        yield Side(
            file.File(file.Settings(), children, REPORTING, SteadyClock()),
            lead(str(folder / "story.txt"), LeadKind.FILE),
            lead(str(folder / "none.txt"), LeadKind.FILE),
        )


@asynccontextmanager
async def following(folder: Path) -> AsyncGenerator[Side]:
    clock = SteadyClock()
    sites = Sites({PAGE: Answer(STORY.encode(), "text/plain; charset=utf-8")})
    latest = MemoryArchive(clock).latest
    async with sites, open_fetchers(load(shipped()), no_register, latest, clock, sites.way) as fetchers:
        yield Side(
            fetchers[LeadKind.LINK],
            lead(PAGE, LeadKind.LINK),
            lead("http://herald.example/none", LeadKind.LINK),
        )


@asynccontextmanager
async def faking(folder: Path) -> AsyncGenerator[Side]:
    yield Side(ShelfFetcher({"story": report(STORY)}), lead("story"), lead("nothing"))


@pytest.fixture(params=[pasting, opening, following, faking], ids=["pasted", "file", "link", "fake"])
async def side(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Side]:
    make: Callable[[Path], AbstractAsyncContextManager[Side]] = request.param
    async with make(tmp_path) as made:
        yield made


async def test_a_lead_leads_to_its_text(side: Side) -> None:
    assert (await fetched(side.fetcher, side.story)).text == STORY


async def test_the_same_lead_twice_is_the_same_report(side: Side) -> None:
    assert await fetched(side.fetcher, side.story) == await fetched(side.fetcher, side.story)


async def test_the_same_bytes_are_the_same_report(side: Side) -> None:
    capture = await side.fetcher.capture(side.story)

    assert await side.fetcher.report(capture) == await side.fetcher.report(capture)


async def test_a_capture_is_known_by_what_it_holds_and_where_that_was(side: Side) -> None:
    capture = await side.fetcher.capture(side.story)

    assert capture.id == capture_id(capture.asked, capture.address, capture.content)
    assert capture.kind is side.story.kind


async def test_a_report_is_known_by_its_outlet_and_text(side: Side) -> None:
    found = await fetched(side.fetcher, side.story)

    assert found.id == report_id(found.outlet, found.text)
    assert found.revision == revision_of(found.text)


async def test_times_have_their_zone(side: Side) -> None:
    assert (await fetched(side.fetcher, side.story)).fetched_at.tzinfo is not None


async def test_what_cannot_be_read_is_said_in_a_sentence(side: Side) -> None:
    with pytest.raises(NotReadable) as refused:
        await fetched(side.fetcher, side.nothing)

    assert refused.value.sentence


async def test_a_lead_that_leads_somewhere_is_not_refused_before_it_is_followed(side: Side) -> None:
    side.fetcher.check(side.story)
