"""What every `Archive` keeps to."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest

from bot.core.captures import Capture, CaptureId
from bot.edges.archive import warc
from bot.ports import Archive
from tests.builders import NOON, at
from tests.captures import LINK, answer, exchange, filed, linked, pasted
from tests.fakes_archive import MemoryArchive
from tests.fakes_edges import SteadyClock

Make = Callable[[int], Archive]  # by the most bytes it may hold

NEVER_KEPT = CaptureId("0123456789abcdef0123")


@pytest.fixture
def clock() -> SteadyClock:
    return SteadyClock()


@pytest.fixture(params=["warc", "fake"])
def make(request: pytest.FixtureRequest, tmp_path: Path, clock: SteadyClock) -> Make:
    """Makes archives that hold nothing yet."""

    def warcs(most_bytes: int) -> Archive:
        return warc.build(warc.Settings(max_total_bytes=most_bytes), tmp_path, clock)

    def fakes(most_bytes: int) -> Archive:
        return MemoryArchive(clock, most_bytes)

    return warcs if request.param == "warc" else fakes


@pytest.fixture
def archive(make: Make) -> Archive:
    return make(1_000_000_000)


def heavy(number: int) -> Capture:
    """Return a capture of some ten thousand bytes that do not pack, an hour after the last."""
    noise = Random(number).randbytes(10_000)  # noqa: S311 -- no secret
    return linked(noise, asked=f"{LINK}/{number}", address=f"{LINK}/{number}", at=at(number))


@pytest.mark.parametrize(
    "capture",
    [
        linked(),
        linked(
            b"<p>Moved</p>",
            exchange(answer(b"", "Location: /here", status="301 Moved Permanently"), "http://old.example/a"),
            exchange(answer(b"<p>Moved</p>"), "https://port-herald.example/here", at=at(0.01)),
            asked="http://old.example/a",
            address="https://port-herald.example/here",
            label="Port Herald",
        ),
        filed(),
        filed(b"\x00\xff\xfe", name="caf\udce9.pdf"),
        pasted(),
        pasted("", label=""),
        pasted("Мэр: «пострадавших нет»"),
    ],
    ids=["link", "redirect", "file", "odd name", "paste", "empty", "cyrillic"],
)
async def test_a_capture_comes_back_as_it_was_kept(archive: Archive, capture: Capture) -> None:
    await archive.keep(capture)

    assert await archive.capture(capture.id) == capture


async def test_what_was_never_kept_is_not_there(archive: Archive) -> None:
    assert await archive.capture(NEVER_KEPT) is None
    assert await archive.kept(NEVER_KEPT) is None
    assert await archive.latest(LINK) is None


async def test_what_is_kept_can_be_told_without_opening_it(archive: Archive) -> None:
    capture = linked()

    held = await archive.keep(capture)

    assert await archive.kept(capture.id) == held
    assert (held.capture, held.asked, held.address, held.at) == (capture.id, LINK, LINK, NOON)
    assert held.sha256 == sha256(capture.content).hexdigest()
    assert held.size_bytes > 0
    assert held.let_go is None


async def test_the_same_capture_again_changes_nothing(archive: Archive) -> None:
    first = linked()
    held = await archive.keep(first)

    again = await archive.keep(linked(at=at(5), label="Port Herald"))

    assert again == held
    assert await archive.capture(first.id) == first


async def test_the_latest_capture_of_a_link_is_found(archive: Archive) -> None:
    first, second = linked(b"first"), linked(b"second", at=at(1))
    for capture in (first, second, linked(b"other", asked=f"{LINK}/2", at=at(2)), pasted(at=at(3))):
        await archive.keep(capture)

    assert await archive.latest(LINK) == second
    assert await archive.latest("") is None


async def test_a_page_that_is_as_it_was_before_is_the_latest(archive: Archive) -> None:
    first = linked(b"first")
    for capture in (first, linked(b"second", at=at(1)), linked(b"first", at=at(2))):
        await archive.keep(capture)

    assert await archive.latest(LINK) == replace(first, at=at(2))
    assert await archive.capture(first.id) == first


async def test_what_is_removed_leaves_nothing(archive: Archive) -> None:
    capture, other = linked(b"one"), linked(b"two")
    await archive.keep(capture)
    await archive.keep(other)

    for _ in range(2):
        await archive.remove(capture.id)

        assert await archive.capture(capture.id) is None
        assert await archive.kept(capture.id) is None
    assert await archive.latest(LINK) == other


async def test_what_was_removed_can_be_kept_again(archive: Archive) -> None:
    await archive.keep(linked())
    await archive.remove(linked().id)

    later = linked(at=at(1))
    await archive.keep(later)

    assert await archive.capture(later.id) == later


async def test_when_it_is_full_the_oldest_bytes_are_let_go_and_it_is_still_told_what_they_were(
    make: Make, clock: SteadyClock
) -> None:
    archive = make(38_000)
    three = [heavy(1), heavy(2), heavy(3)]
    held = [await archive.keep(capture) for capture in three]

    clock.pass_by(timedelta(hours=1))
    await archive.keep(heavy(4))

    assert await archive.capture(three[0].id) is None
    assert await archive.latest(three[0].asked) is None
    assert await archive.kept(three[0].id) == replace(held[0], let_go=clock.now())
    assert [await archive.capture(c.id) for c in three[1:]] == three[1:]


async def test_what_is_being_kept_is_never_let_go(make: Make) -> None:
    archive = make(1)
    old, new = heavy(2), heavy(1)
    await archive.keep(old)

    await archive.keep(new)

    assert await archive.capture(new.id) == new
    assert await archive.capture(old.id) is None


async def test_what_was_let_go_can_be_kept_again_and_removed(make: Make) -> None:
    archive = make(1)
    first = heavy(1)
    await archive.keep(first)
    await archive.keep(heavy(2))

    assert (await archive.keep(first)).let_go is None
    assert await archive.capture(first.id) == first

    await archive.remove(heavy(2).id)
    assert await archive.kept(heavy(2).id) is None


async def test_many_may_keep_at_once(archive: Archive) -> None:
    captures = [linked(f"page {n % 5}".encode()) for n in range(20)]

    async with asyncio.TaskGroup() as tasks:
        for capture in captures:
            tasks.create_task(archive.keep(capture))

    assert [await archive.capture(c.id) for c in captures] == captures


async def test_an_export_has_a_page_for_each_capture_whose_bytes_are_there(archive: Archive) -> None:
    kept = [linked(b"one"), filed(), pasted()]
    for capture in kept:
        await archive.keep(capture)

    exported = await archive.export([*(c.id for c in kept), NEVER_KEPT, kept[0].id], "Harbour wall")

    with ZipFile(BytesIO(exported)) as packed:
        pages = [json.loads(line) for line in packed.read("pages/pages.jsonl").splitlines()]
        assert json.loads(packed.read("datapackage.json"))["title"] == "Harbour wall"
    assert [page["id"] for page in pages[1:]] == [c.id for c in kept]
