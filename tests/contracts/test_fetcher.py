"""What every `Fetcher` keeps to."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.core.errors import NotReadable
from bot.core.leads import Lead, LeadKind
from bot.core.reports import Outlet, report_id, revision_of
from bot.edges.fetch import file, pasted
from bot.ports import Fetcher
from tests.builders import fetched, lead, report
from tests.fakes_edges import ShelfFetcher, SteadyClock

STORY = "Harbour wall gives way\n\nThe harbour wall gave way on Monday, the mayor said.\nNobody was hurt."


async def no_register(name: str) -> Outlet | None:
    return None


@dataclass
class Side:
    """A fetcher, with a lead to the story and one to nothing."""

    fetcher: Fetcher
    story: Lead
    nothing: Lead


def pasting(folder: Path) -> Side:
    return Side(pasted.build(no_register, 1000), lead(STORY), lead(" \n— … —\n"))


def opening(folder: Path) -> Side:
    (folder / "story.txt").write_text(STORY, encoding="utf-8")
    fetcher = file.build(file.Settings(), no_register, 1000, SteadyClock())
    return Side(
        fetcher, lead(str(folder / "story.txt"), LeadKind.FILE), lead(str(folder / "none.txt"), LeadKind.FILE)
    )


def faking(folder: Path) -> Side:
    return Side(ShelfFetcher({"story": report(STORY)}), lead("story"), lead("nothing"))


@pytest.fixture(params=[pasting, opening, faking], ids=["pasted", "file", "fake"])
def side(request: pytest.FixtureRequest, tmp_path: Path) -> Side:
    make: Callable[[Path], Side] = request.param
    return make(tmp_path)


async def test_a_lead_leads_to_its_text(side: Side) -> None:
    assert (await fetched(side.fetcher, side.story)).text == STORY


async def test_the_same_lead_twice_is_the_same_report(side: Side) -> None:
    assert await fetched(side.fetcher, side.story) == await fetched(side.fetcher, side.story)


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
