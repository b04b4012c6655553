"""The archive on disk: what dies halfway, what is damaged, what grows, and who may read it."""

import asyncio
import logging
import os
import resource
import sqlite3
import sys
import time
from asyncio.subprocess import PIPE
from pathlib import Path
from random import Random

import pytest

from bot.core.captures import Capture, CaptureId
from bot.core.errors import ArchiveBroken, EvidenceDamaged, StoreBusy
from bot.edges.archive import warc
from bot.edges.archive.warc import WarcArchive
from tests.builders import at
from tests.captures import LINK, exchange, filed, linked, pasted
from tests.fakes_edges import SteadyClock

DAY = 86_400  # seconds


@pytest.fixture
def archive(tmp_path: Path) -> WarcArchive:
    return warc.build(warc.Settings(), tmp_path, SteadyClock())


def file_of(archive: WarcArchive, capture: Capture) -> Path:
    return archive.folder / capture.id[:2] / f"{capture.id}.warc.gz"


def noise(seed: int, size_bytes: int) -> bytes:
    """Return bytes that do not pack."""
    return Random(seed).randbytes(size_bytes)  # noqa: S311 -- no secret


def inside(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def forget(archive: WarcArchive, capture: Capture) -> None:
    """Leave the archive as a writer does that dies before the index has a row."""
    connection = sqlite3.connect(archive.folder / "index.sqlite")
    connection.execute("DELETE FROM captures WHERE id = ?", (capture.id,))
    connection.commit()
    connection.close()


async def test_a_capture_is_one_file_that_only_the_bot_may_read(archive: WarcArchive, tmp_path: Path) -> None:
    capture = linked()

    held = await archive.keep(capture)

    assert archive.folder == tmp_path / "archive"
    assert file_of(archive, capture).stat().st_size == held.size_bytes
    modes = {path.stat().st_mode & 0o777 for path in archive.folder.rglob("*") if path.is_file()}
    assert modes == {0o600}
    folders = [archive.folder, *(path for path in archive.folder.rglob("*") if path.is_dir())]
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}


async def test_nothing_is_left_under_another_name(archive: WarcArchive) -> None:
    for capture in (linked(), linked(at=at(1)), filed(), pasted()):
        await archive.keep(capture)

    assert [*(archive.folder / "incoming").iterdir()] == []
    assert len([*archive.folder.glob("??/*")]) == 3


async def test_what_a_writer_left_half_written_is_never_seen_and_is_swept_up(archive: WarcArchive) -> None:
    await archive.keep(linked())
    dead, alive = archive.folder / "incoming" / "dead", archive.folder / "incoming" / "alive"
    now = time.time()
    for file, age in ((dead, DAY + 60), (alive, 60)):
        file.write_bytes(file_of(archive, linked()).read_bytes()[:100])
        os.utime(file, (now - age, now - age))

    warc.build(warc.Settings(folder=archive.folder), Path("/"), archive.clock)  # as at every start

    assert [*(archive.folder / "incoming").iterdir()] == [alive]
    assert await archive.rebuild() == 1


async def test_a_file_whose_writer_died_before_the_index_knew_is_taken_as_it_is(archive: WarcArchive) -> None:
    capture = linked()
    held = await archive.keep(capture)
    forget(archive, capture)
    assert await archive.kept(capture.id) is None

    assert await archive.keep(linked(at=at(1))) == held

    assert await archive.capture(capture.id) == capture


async def test_a_damaged_file_whose_writer_died_is_written_anew(archive: WarcArchive) -> None:
    capture = linked()
    await archive.keep(capture)
    forget(archive, capture)
    file_of(archive, capture).write_bytes(b"\x1f\x8b")

    await archive.keep(capture)

    assert await archive.capture(capture.id) == capture


@pytest.mark.parametrize("damage", ["a byte", "cut short", "emptied", "another's", "gone"])
async def test_damaged_evidence_is_said_to_be_damaged(archive: WarcArchive, damage: str) -> None:
    capture, other = linked(b"mine" * 100), linked(b"other" * 80)
    for each in (capture, other):
        await archive.keep(each)
    file = file_of(archive, capture)
    whole = file.read_bytes()
    match damage:
        case "a byte":
            file.write_bytes(whole[:-60] + bytes([whole[-60] ^ 1]) + whole[-59:])
        case "cut short":
            file.write_bytes(whole[:-60])
        case "emptied":
            file.write_bytes(b"")
        case "another's":
            file.write_bytes(file_of(archive, other).read_bytes())
        case _:
            file.unlink()

    with pytest.raises(EvidenceDamaged) as told:
        await archive.capture(capture.id)
    assert capture.id in told.value.detail
    with pytest.raises(EvidenceDamaged):
        await archive.export([capture.id], "Harbour wall")
    await archive.remove(other.id)
    assert await archive.latest(LINK) is None  # a site is asked again rather than nothing at all


async def test_what_was_cut_short_is_whole_again_when_it_is_captured_again(archive: WarcArchive) -> None:
    capture = linked()
    await archive.keep(capture)
    file = file_of(archive, capture)
    file.write_bytes(file.read_bytes()[:-1])

    await archive.keep(capture)

    assert await archive.capture(capture.id) == capture


async def test_a_lost_index_is_made_again_from_the_files(tmp_path: Path) -> None:
    archive = warc.build(warc.Settings(max_total_bytes=30_000), tmp_path, SteadyClock())
    captures = [
        linked(noise(1, 25_000)),
        filed(noise(2, 25_000), name="caf\udce9.txt", at=at(1)),
        linked(noise(3, 25_000), at=at(2)),
    ]
    for capture in captures:
        await archive.keep(capture)
    before = [await archive.kept(capture.id) for capture in captures]
    assert [held is not None and held.let_go is not None for held in before] == [True, True, False]

    for file in archive.folder.glob("index.sqlite*"):
        file.unlink()

    assert [await archive.kept(capture.id) for capture in captures] == before
    assert await archive.latest(LINK) == captures[2]
    assert await archive.rebuild() == 3
    assert [await archive.kept(capture.id) for capture in captures] == before


async def test_a_damaged_file_does_not_keep_the_index_from_being_made(
    archive: WarcArchive, caplog: pytest.LogCaptureFixture
) -> None:
    for capture in (linked(), filed()):
        await archive.keep(capture)
    file_of(archive, linked()).write_bytes(b"no WARC")

    assert await archive.rebuild() == 1

    assert [record.message for record in caplog.records] == ["archive.damaged"]
    assert file_of(archive, linked()).exists()


async def test_a_note_longer_than_usual_is_found_all_the_same(archive: WarcArchive) -> None:
    far = LINK + Random(7).randbytes(300_000).hex()  # noqa: S311 -- no secret
    capture = linked(b"x", exchange(b"HTTP/1.1 200 OK\r\n\r\nx", far), address=far)
    await archive.keep(capture)

    assert await archive.rebuild() == 1
    assert await archive.capture(capture.id) == capture


async def test_letting_go_is_logged_without_what_was_in_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    archive = warc.build(warc.Settings(max_total_bytes=30_000), tmp_path, SteadyClock())
    held = await archive.keep(linked(noise(1, 25_000)))

    await archive.keep(linked(noise(2, 25_000), at=at(1)))

    [record] = caplog.records
    assert (record.message, record.__dict__["capture"]) == ("archive.let_go", held.capture)
    assert record.__dict__["size_bytes"] == held.size_bytes
    assert LINK not in str(record.__dict__)


async def test_what_stays_of_what_was_let_go_is_bounded_too(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    archive = warc.build(warc.Settings(max_total_bytes=60_000), tmp_path, SteadyClock())
    captures = [linked(noise(n, 9_000), asked=f"{LINK}/{n}", at=at(n)) for n in range(30)]

    for capture in captures:
        await archive.keep(capture)
        assert sum(map(_size, archive.folder.glob("??/*"))) <= 60_000

    held = [await archive.kept(capture.id) for capture in captures]
    known = [each is not None for each in held]
    let_go = [each.let_go is not None for each in held if each is not None]
    assert known == sorted(known)  # the oldest are forgotten first, then come notes, then bytes
    assert let_go == sorted(let_go, reverse=True)
    assert known.count(False) == [record.message for record in caplog.records].count("archive.forgotten") > 9
    assert 1 < let_go.count(True) < 9
    assert let_go.count(False) > 2
    assert await archive.rebuild() == known.count(True)


def _size(file: Path) -> int:
    return file.stat().st_size


async def test_a_damaged_file_can_be_let_go(tmp_path: Path) -> None:
    archive = warc.build(warc.Settings(max_total_bytes=1), tmp_path, SteadyClock())
    old = linked(b"old")
    await archive.keep(old)
    file_of(archive, old).write_bytes(b"no WARC")

    await archive.keep(linked(b"new", at=at(1)))

    held = await archive.kept(old.id)
    assert held is not None
    assert held.let_go == archive.clock.now()
    assert await archive.capture(old.id) is None


async def test_what_is_removed_is_in_no_file_any_more(archive: WarcArchive) -> None:
    private = "https://leaks.example/private-paper"
    await archive.keep(linked(asked=private, address=private))
    await archive.keep(filed())

    await archive.remove(linked(asked=private, address=private).id)

    files = [path.read_bytes() for path in archive.folder.rglob("*") if path.is_file()]
    assert files
    assert [content for content in files if b"leaks.example" in content] == []


@pytest.mark.parametrize("id", ["../../outside", "/etc/passwd", "..", "", "a/b", "."])
async def test_an_id_is_never_a_way_out_of_the_archive(archive: WarcArchive, tmp_path: Path, id: str) -> None:
    outside = tmp_path / "outside.warc.gz"
    outside.write_bytes(b"mine")

    assert await archive.capture(CaptureId(id)) is None
    await archive.remove(CaptureId(id))

    assert outside.exists()


async def test_a_disk_that_takes_nothing_is_tried_again_later(archive: WarcArchive) -> None:
    await archive.keep(linked())
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (64, most))
    try:
        with pytest.raises(StoreBusy, match=r"File too large"):
            await archive.keep(filed())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


@pytest.mark.parametrize("there", ["", "incoming", linked().id[:2]])
async def test_a_folder_that_is_none_is_not_waited_for_and_the_log_names_it(
    archive: WarcArchive, caplog: pytest.LogCaptureFixture, there: str
) -> None:
    if there:
        archive.folder.mkdir()
    (archive.folder / there).touch()

    for tried in (archive.keep, archive.try_out):
        caplog.clear()
        with pytest.raises(ArchiveBroken):
            await tried(linked())

        (told,) = caplog.records
        assert (told.getMessage(), told.levelname) == ("archive.broken", "ERROR")
        assert str(archive.folder / there) in getattr(told, "detail", "")


async def test_an_index_that_cannot_be_opened_is_not_waited_for(archive: WarcArchive) -> None:
    (archive.folder / "index.sqlite").mkdir(parents=True)

    with pytest.raises(ArchiveBroken, match=r"SQLITE_CANTOPEN: '.*index\.sqlite'"):
        await archive.keep(linked())


async def test_an_archive_is_tried_out_without_a_trace(archive: WarcArchive, tmp_path: Path) -> None:
    await archive.try_out(linked())
    assert inside(tmp_path) == []

    held = await archive.keep(filed())
    before = inside(archive.folder)
    tried = await archive.try_out(linked())

    assert tried.size_bytes > 0
    assert inside(archive.folder) == before
    assert await archive.kept(linked().id) is None
    assert await archive.kept(held.capture) == held


async def test_an_index_that_is_none_is_said_to_be_damaged(archive: WarcArchive) -> None:
    archive.folder.mkdir()
    (archive.folder / "index.sqlite").write_bytes(b"this is no database, " * 100)

    with pytest.raises(EvidenceDamaged):
        await archive.keep(linked())


SEVERAL = """
import asyncio, sys
from pathlib import Path
from random import Random
from bot.edges.archive import warc
from tests.captures import linked
from tests.fakes_edges import SteadyClock

async def keep() -> None:
    archive = warc.build(warc.Settings(), Path(sys.argv[1]), SteadyClock())
    async with asyncio.TaskGroup() as tasks:
        for n in range(30):
            tasks.create_task(archive.keep(linked(f"page {n}".encode())))

asyncio.run(keep())
"""


async def test_several_processes_may_keep_at_once(archive: WarcArchive, tmp_path: Path) -> None:
    command = (sys.executable, "-c", SEVERAL, str(tmp_path))
    running = [await asyncio.create_subprocess_exec(*command, stderr=PIPE) for _ in range(3)]
    for process in running:
        _, said = await process.communicate()
        assert process.returncode == 0, said

    captures = [linked(f"page {n}".encode()) for n in range(30)]
    assert [await archive.capture(c.id) for c in captures] == captures
    assert len([*archive.folder.glob("??/*.warc.gz")]) == 30
    assert [*(archive.folder / "incoming").iterdir()] == []
