"""Documents are read in children that cannot outlive, outgrow or outsmart their limits."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.core.errors import (
    EmptyFile,
    NotReadable,
    NotText,
    SecondsourceError,
    ServiceBusy,
    TooHeavy,
    WrongType,
)
from bot.edges.fetch.formats.child import Children
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.formats.preloaded import Limits
from tests.edges.fetch.formats.making import bomb, docx, pdf, stream

DEEDS_DONE = "tests.edges.fetch.formats.deeds"
STORY = "The harbour wall gave way on Monday, “as we had warned”, said Ánn Lee."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def children() -> AsyncIterator[Children]:
    async with Children(Limits(cpu_seconds=2, wall_seconds=10)) as children:
        yield children


async def test_a_document_is_read_in_a_child(children: Children) -> None:
    found = await children.extract(STORY.encode("cp1252"), charset="iso-8859-1", name="story.txt")

    assert found.text == STORY


@pytest.mark.parametrize(
    ("content", "error", "seen"),
    [
        (b"", EmptyFile, ""),
        (b"\x89\x00\x00\x01", NotText, "it holds signs that no text has"),
        (b"PK\x03\x04", WrongType, "a ZIP archive that is broken"),
        (b"\x1f\x8b\x08", WrongType, "a gzip archive"),
    ],
)
async def test_an_error_comes_back_as_itself(
    children: Children, content: bytes, error: type[SecondsourceError], seen: str
) -> None:
    with pytest.raises(error) as raised:
        await children.extract(content)

    assert (type(raised.value), raised.value.seen) == (error, seen)


async def test_many_at_once_each_get_their_own(children: Children) -> None:
    texts = [f"Story {number}. " * number * 400 for number in range(1, 30)]
    async with asyncio.TaskGroup() as group:
        readings = [group.create_task(children.extract(text.encode())) for text in texts]

    assert [reading.result().text for reading in readings] == texts


async def test_what_is_asked_for_and_left_alone_harms_nobody_else(children: Children) -> None:
    left = asyncio.ensure_future(children.extract(b"word " * 900_000))
    await asyncio.sleep(0)
    left.cancel()

    assert (await children.extract(b"words")).text == "words"
    assert left.cancelled()


def test_it_serves_every_event_loop_and_thread() -> None:
    children = Children()
    found: list[str] = []

    def read() -> None:
        found.append(asyncio.run(children.extract(b"words")).text)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    read()
    asyncio.run(children.close())

    assert found == ["words"] * 4


async def test_a_server_that_died_is_started_again_and_no_document_is_lost() -> None:
    async with Children() as children:
        before = processes()
        await children.extract(b"words")
        (server,) = processes() - before
        os.kill(server, signal.SIGKILL)

        assert (await children.extract(b"words")).text == "words"


async def test_a_server_that_dies_over_a_document_is_started_again(tmp_path: Path) -> None:
    (tmp_path / "once").mkdir()
    deed = (
        "import os, time\nif os.path.exists(name): os.rmdir(name); os.kill(os.getppid(), 9); time.sleep(100)"
    )
    async with Children(reader=DEEDS_DONE) as children:
        assert (await children.extract(deed.encode(), name=str(tmp_path / "once"))).text == "done"


async def test_a_document_over_which_the_server_dies_twice_is_left_for_later() -> None:
    async with Children(reader=DEEDS_DONE) as children:
        with pytest.raises(ServiceBusy):
            await children.extract(b"import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(100)")


async def test_a_server_that_hangs_before_a_document_is_replaced() -> None:
    async with Children(Limits(wall_seconds=1), DEEDS_DONE) as children:
        before = processes()
        await children.extract(b"pass")
        (server,) = processes() - before
        os.kill(server, signal.SIGSTOP)
        waiting, children.waiting_seconds, children.grace_seconds = children.waiting_seconds, 1.2, 0.1

        with pytest.raises(ServiceBusy):
            await children.extract(b"pass")

        assert server not in processes()
        children.waiting_seconds = waiting
        assert (await children.extract(b"pass")).text == "done"


async def test_a_server_that_hangs_over_a_document_is_replaced() -> None:
    async with Children(Limits(wall_seconds=1), DEEDS_DONE) as children:
        children.grace_seconds = 0.1
        with pytest.raises(TooHeavy):
            await children.extract(b"import os, time\nos.kill(os.getppid(), 19)\ntime.sleep(100)")

        assert (await children.extract(b"pass")).text == "done"


async def test_what_is_read_as_the_server_hangs_is_not_lost() -> None:
    async with Children(reader=DEEDS_DONE) as children:
        before = processes()
        assert (await children.extract(b"import os; os.kill(os.getppid(), 19)")).text == "done"
        (server,) = processes() - before
        os.kill(server, signal.SIGKILL)  # or closing would wait for it


async def test_a_document_that_waits_for_others_too_long_is_left_for_later() -> None:
    async with Children(Limits(at_once=1), DEEDS_DONE) as children:
        before = processes()
        await children.extract(b"pass")
        (server,) = processes() - before
        reading = await read_for_long(children, server)
        children.waiting_seconds = 0.1
        with pytest.raises(ServiceBusy):
            await children.extract(b"pass")

        assert server in processes()  # it is at work, and left at it
        reading.cancel()


async def test_a_child_whose_asker_has_gone_ends_at_once() -> None:
    async with Children(Limits(at_once=1), DEEDS_DONE) as children:
        before = processes()
        await children.extract(b"pass")
        (server,) = processes() - before
        for _ in range(3):
            left = await read_for_long(children, server)
            left.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await left
        children.waiting_seconds = 5.0  # less than the time that one of them has

        assert (await children.extract(b"pass")).text == "done"
        await until_it_reads(server, is_reading=False)


async def test_a_server_that_does_not_start_leaves_documents_for_later() -> None:
    async with Children(reader="bot.no_such_reader") as children:
        with pytest.raises(ServiceBusy):
            await children.extract(b"words")


async def test_closing_ends_every_process_and_reading_goes_on_after_it() -> None:
    before = processes()
    children = Children()
    await children.extract(b"words")
    await children.close()
    assert processes() == before

    assert (await children.extract(b"words")).text == "words"
    await children.close()
    await children.close()


async def test_what_is_forgotten_ends_by_itself() -> None:
    before = processes()
    children = Children()
    await children.extract(b"words")
    assert processes() != before
    del children

    assert processes() == before


def test_the_bots_own_process_imports_nothing_heavy() -> None:
    names = (
        "lxml",
        "trafilatura",
        "pypdf",
        "docx",
        "charset_normalizer",
        "PIL",
        "cv2",
        "onnxruntime",
        "rapidocr",
    )
    script = (
        "import asyncio, sys\n"
        "from bot.edges.fetch.formats.child import Children\n"
        "asyncio.run(Children().extract(b'words'))\n"
        f"print([name for name in {names} if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True
    )

    assert (run.stdout.strip(), run.stderr) == ("[]", "")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def small() -> AsyncIterator[Children]:
    limits = Limits(cpu_seconds=1, memory_bytes=60_000_000, wall_seconds=2)
    async with Children(limits, DEEDS_DONE) as children:
        yield children


@contextlib.contextmanager
def a_crowd() -> Generator[None]:
    """Keep every processor busy six times over, each time as somebody else: sessions share it equally."""
    endless = [sys.executable, "-c", "while True: pass"]
    crowd = [subprocess.Popen(endless, start_new_session=True) for _ in range(6 * (os.cpu_count() or 1))]
    try:
        yield
    finally:
        for one in crowd:
            one.kill()
            one.wait()


async def test_what_has_no_processor_to_itself_is_tried_again_and_not_called_damaged() -> None:
    limits = Limits(cpu_seconds=30, wall_seconds=2)
    async with Children(limits, DEEDS_DONE) as children:
        await children.extract(b"pass")
        with a_crowd(), pytest.raises(ServiceBusy):
            await children.extract(b"while True: pass")


# What a hostile document might bring a reader to do, done on purpose.
@pytest.mark.parametrize(
    "deed",
    [
        pytest.param("while True: pass", id="turns for ever"),
        pytest.param("import time; time.sleep(1000)", id="waits for ever"),
        pytest.param(
            "import signal, time\nfor number in {1, 2, 14, 15, 24}: signal.signal(number, signal.SIG_IGN)\n"
            "time.sleep(1000)",
            id="waits for ever and heeds no signal",
        ),
        pytest.param("held = []\nwhile True: held.append(bytes(10_000_000))", id="takes memory"),
        pytest.param("bytes(10_000_000_000)", id="takes much memory at once"),
        pytest.param("def call(): call()\ncall()", id="calls itself for ever"),
        pytest.param("import ctypes; ctypes.string_at(0)", id="crashes"),
        pytest.param("import os; os._exit(1)", id="ends"),
        pytest.param(
            "import os\nfor _ in range(100_000): os.write(3, bytes(1_000))", id="answers without an end"
        ),
    ],
)
async def test_what_takes_more_than_it_may_is_too_heavy(small: Children, deed: str) -> None:
    with pytest.raises(TooHeavy):
        await small.extract(deed.encode())

    assert (await small.extract(b"pass")).text == "done"


async def test_of_a_big_document_less_memory_is_left(small: Children) -> None:
    takes_40_mb = b"bytes(40_000_000)"
    # What the asker holds of it counts, as it came and unpacked, and so does the child's own.
    padded = takes_40_mb.ljust(8_000_000)

    assert (await small.extract(takes_40_mb)).text == "done"
    with pytest.raises(TooHeavy):
        await small.extract(padded)


@pytest.mark.parametrize(
    "deed",
    [
        pytest.param("import socket; socket.create_connection(('127.0.0.1', int(name)), 1)", id="goes out"),
        pytest.param("import os; os.fstat(4)", id="holds what is another's"),
        pytest.param("import os; os.environ['SECRET']", id="knows a secret"),
    ],
)
async def test_what_a_reader_has_no_need_of_it_cannot_do(
    small: Children, deed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "of the newsroom")
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(NotReadable) as raised:
        await small.extract(deed.encode(), name=str(server.getsockname()[1]))

    assert "Error in" in raised.value.detail


async def test_not_a_byte_can_be_written(small: Children, tmp_path: Path) -> None:
    with pytest.raises(NotReadable, match="OSError"):
        await small.extract(b"import os; os.write(os.open(name, 65), b'words')", name=str(tmp_path / "file"))


@pytest.mark.parametrize(
    "said",
    [
        b"not JSON",
        b"[]",
        b'{"extract": {"text": 3}}',
        b'{"extract": {"text": "words", "more": 1}}',
        b'{"error": "SystemExit"}',
        b'{"error": "StoreBusy"}',
    ],
)
async def test_a_child_that_was_taken_over_can_say_nothing_but_what_children_say(
    small: Children, said: bytes
) -> None:
    with pytest.raises(NotReadable):
        await small.extract(b"import os; os.write(3, %r); os._exit(0)" % said)


async def test_a_bug_in_a_reader_is_logged_and_the_person_gets_a_word(
    small: Children, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(NotReadable):
        await small.extract(b"{}['words']")

    assert [(record.message, record.levelname) for record in caplog.records] == [("format.broke", "ERROR")]


async def test_characters_that_no_store_can_hold_come_back_as_marks(small: Children) -> None:
    assert (await small.extract(b"return_text = 'a\\ud800b\\x00c'")).text == "a\ufffdb\ufffdc"


async def read_for_long(children: Children, server: int) -> "asyncio.Future[Extract]":
    await until_it_reads(server, is_reading=False)
    reading = asyncio.ensure_future(children.extract(b"import time; time.sleep(100)"))
    await until_it_reads(server)
    return reading


async def until_it_reads(server: int, *, is_reading: bool = True) -> None:
    while bool(processes(server)) is not is_reading:  # noqa: ASYNC110 - only the system knows
        await asyncio.sleep(0)


def processes(parent: int | None = None) -> set[int]:
    """Return the children of this process, the ended ones too, as long as nobody asked after them."""
    parent = parent or os.getpid()
    found: set[int] = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it ended while we looked
            stat = path.read_text(encoding="utf-8")
            if int(stat.rpartition(")")[2].split()[1]) == parent:
                found.add(int(stat.split()[0]))
    return found


@pytest.mark.parametrize("markup", [b"<p>", b"<p class=a>"])
async def test_a_page_that_memory_runs_out_over_is_too_heavy_and_no_bug(
    markup: bytes, children: Children, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(TooHeavy):
        await children.extract(b"<!doctype html>" + markup * 1_500_000)

    assert not caplog.records


WORDS = "<p>The harbour wall gave way on Monday, the mayor said, and nine people were hurt.</p>" * 4
MANY_PARTS = (
    b"From: a@b.example\nMIME-Version: 1.0\nReceived: x\nContent-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\n\nx\n" * 200_000
)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"<div {' '.join(f'a{n}=x' for n in range(100_000))}>{WORDS}", id="100,000 attributes"),
        pytest.param("<div>" * 200_000 + WORDS, id="200,000 nested divs"),
        pytest.param("<p></p>" * 300_000 + WORDS, id="300,000 empty paragraphs"),
        pytest.param(pdf(bomb(400_000_000)), id="a PDF that opens to 400 MB"),
        pytest.param(pdf(stream(b"BT /F1 9 Tf (x) Tj ET " * 200_000)), id="a PDF of 200,000 words apart"),
        pytest.param(docx("<w:p/>" * 6_000_000), id="a Word file of 6,000,000 paragraphs"),
        pytest.param(MANY_PARTS, id="a mail of 200,000 parts"),
    ],
)
async def test_hostile_documents_are_read_or_end_by_name(children: Children, content: str | bytes) -> None:
    page = f"<!doctype html><html><body>{content}".encode() if isinstance(content, str) else content
    with contextlib.suppress(NotReadable):  # what it takes is of interest, not what it says
        await children.extract(page)

    assert (await children.extract(b"words")).text == "words"
