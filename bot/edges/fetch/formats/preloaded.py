"""The process that documents are read in: all readers imported once, then one limited fork for each document.

It is started by `child.Children` and reads nothing hostile itself: it is handed one end of a pair of sockets
for each document, and passes it to the fork. A fork reads its document from there, answers in JSON, and ends.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import struct
import sys
import time
import traceback
from collections.abc import Set
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol, cast

from bot.core import errors
from bot.core.feeds import Found
from bot.edges.fetch.formats import confining, html, is_picture
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.imprint import tidy

BEGUN = b"+"  # what a fork says before it takes its document in
BUSY = b"-"  # what is said for one whose time was over while it waited for the processor
LENGTHS = struct.Struct(">II")  # of the JSON that goes before the content, and of the content
MOST_ANSWERED = 8_000_000  # bytes of JSON: far more than the longest text that is read

_WAITED = 0.3  # of its time, and no more is needed: what takes nine seconds alone takes for ever
_HUNG_UP = select.POLLHUP | select.POLLERR
_READERS = ("pdf", "docx", "eml", "text", "post", "picture", "feed")
_LIBRARIES = (
    "trafilatura",
    "lxml.html",
    "htmldate",
    "dateparser",
    "pypdf",
    "charset_normalizer",
    "feedparser",
    "_strptime",  # which `datetime` imports late
)
# Pages have their own way to warm up; these are for what else is made at a first reading.
_WARMING = (
    "Стена гавани обрушилась в понедельник, сообщил мэр порта.".encode("cp1251"),
    b"From: Jane Doe <jane@herald.example>\nMessage-ID: <1@herald.example>\nSubject: The wall\n"
    b"Date: Sun, 4 May 2031 09:30:00 +0000\n\nThe wall gave way.\n",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take before it is given up.

    Attributes:
        memory_bytes: of address space, beyond what the process has before the document comes, with what
            whoever asked holds of it: as it crossed the wire, and unpacked.
        wall_seconds: from its beginning; the processor may be busy with others.
        at_once: documents that are read at the same time; more of them wait.
        picture_memory_bytes: for a picture; its reader is imported in there too.
    """

    cpu_seconds: int = 8
    memory_bytes: int = 140_000_000  # with some 10 MB of shared pages that become its own: 150 in all
    wall_seconds: float = 9.5  # with the 20 that a page may take to come, 30 s in all
    at_once: int = 2
    picture_memory_bytes: int = 1_100_000_000


_HELD_BY_ASKER = 2  # times a document: as it came over the wire, and unpacked


@dataclass(frozen=True, slots=True)
class _Fork:
    """A process that reads a document.

    Attributes:
        deadline: when it is killed, on the monotonic clock.
        handle: its socket, held here to be told when the asker closes the other end.
    """

    deadline: float
    handle: int


class Reader(Protocol):
    """A module that reads documents; `bot.edges.fetch.formats` is one."""

    def read_bytes(
        self, content: bytes, media_type: str, charset: str, name: str, address: str, status: int
    ) -> Extract: ...

    def read_feed(self, content: bytes, charset: str, address: str) -> Found: ...


def main(control: socket.socket, limits: Limits, reader: Reader) -> None:
    """Fork for each document until the other end of `control` is closed."""
    _preload()
    _warm(reader)
    gc.collect()
    gc.freeze()  # what is there now is never looked at again, so its pages stay shared
    waker, woken = os.pipe()
    for end in (waker, woken):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, _wake)
    poll = select.poll()
    poll.register(waker, select.POLLIN)
    running: dict[int, _Fork] = {}
    try:
        while True:
            # A hang-up is told of even when nothing is asked for.
            poll.register(control, select.POLLIN if len(running) < limits.at_once else 0)
            for fork in running.values():
                poll.register(fork.handle, 0)
            happened = dict(poll.poll(_until_next(running)))
            for fork in running.values():
                poll.unregister(fork.handle)
            with contextlib.suppress(BlockingIOError):
                os.read(waker, 1_024)
            _reap(running, {handle for handle, event in happened.items() if event & _HUNG_UP}, limits)
            event = happened.get(control.fileno(), 0)
            if event & _HUNG_UP:
                return
            if event & select.POLLIN and not _begin(control, limits, reader, running):
                return
    finally:
        for pid in running:
            os.kill(pid, signal.SIGKILL)


def _wake(number: int, frame: object) -> None:
    """Do nothing: that a handler is set is what wakes the poll when a fork ends."""


def _until_next(running: dict[int, _Fork]) -> float | None:
    """Return milliseconds until a fork is to be killed; None when there is none."""
    first = min((fork.deadline for fork in running.values()), default=None)
    return None if first is None else max(0.0, first - time.monotonic()) * 1_000 + 1


def _reap(running: dict[int, _Fork], hung_up: Set[int], limits: Limits) -> None:
    """Kill the forks whose time is over or whose asker has gone, and bury the ended ones."""
    for pid, fork in running.items():
        is_late = time.monotonic() >= fork.deadline
        if is_late and _seconds_waited(pid) > _WAITED * limits.wall_seconds:
            with contextlib.suppress(OSError):
                os.write(fork.handle, BUSY)
        if is_late or fork.handle in hung_up:
            os.kill(pid, signal.SIGKILL)
    while running:
        pid, _ = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        if fork := running.pop(pid, None):
            os.close(fork.handle)  # by which the asker of one that was killed knows


def _seconds_waited(pid: int) -> float:
    """Return for how long a process would have run and had no processor; 0 where the kernel does not say."""
    try:
        with open(f"/proc/{pid}/schedstat", encoding="ascii") as stream:
            return int(stream.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def _begin(control: socket.socket, limits: Limits, reader: Reader, running: dict[int, _Fork]) -> bool:
    """Fork for the next document. Returns False when no more will come."""
    message, sockets, _, _ = socket.recv_fds(control, 1, 1)
    if not message:
        return False
    for handle in sockets:
        parent = os.getpid()
        try:
            if _has_hung_up(handle):
                os.close(handle)
                continue
            pid = os.fork()
        except OSError:  # no process left: the asker sees its socket closed without a word
            os.close(handle)
            continue
        if not pid:
            _live(handle, parent, limits, reader)
        running[pid] = _Fork(time.monotonic() + limits.wall_seconds, handle)
    return True


def _has_hung_up(handle: int) -> bool:
    poll = select.poll()
    poll.register(handle, 0)
    return any(event & _HUNG_UP for _, event in poll.poll(0))


def _live(handle: int, parent: int, limits: Limits, reader: Reader) -> None:
    """Be the fork: read one document, answer, end. Never returns."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        confining.die_with(parent)
        confining.leave_the_network()
        os.dup2(handle, 3)
        for output in (1, 2):
            os.dup2(0, output)  # /dev/null
        os.closerange(4, os.sysconf("SC_OPEN_MAX"))
        with socket.socket(fileno=3) as connection:
            connection.sendall(BEGUN)
            held = confining.address_space()
            question, content = _question(connection)
            memory = limits.picture_memory_bytes if is_picture(content) else limits.memory_bytes
            memory -= _HELD_BY_ASKER * len(content)
            confining.limit(limits.cpu_seconds, held + memory if held else 0)
            connection.sendall(answer(reader, question, content))
            connection.shutdown(socket.SHUT_WR)  # the server holds it open too
    finally:
        os._exit(0)


def _question(connection: socket.socket) -> tuple[dict[str, Any], bytes]:
    with connection.makefile("rb") as stream:
        lengths = LENGTHS.unpack(stream.read(LENGTHS.size))
        question, content = (stream.read(length) for length in lengths)
    if len(content) < lengths[1]:
        raise EOFError("the asker has gone")
    return json.loads(question), content


def answer(reader: Reader, question: dict[str, Any], content: bytes) -> bytes:
    """Return, as JSON, what was read; or the error's name, what was seen, and a detail for the log."""
    try:
        said = _read(reader, question, content)
    except (MemoryError, RecursionError) as error:
        said = _said(errors.TooHeavy(type(error).__name__))
    except errors.SecondsourceError as error:
        said = _said(error)
    except Exception as error:  # noqa: BLE001 - whatever a library does with hostile bytes, the person gets a word
        at = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} in {os.path.basename(at.filename)}:{at.lineno}"
        said = _said(errors.NotReadable(place)) | {"is_bug": True}
    answered = json.dumps(said, default=datetime.isoformat).encode("ascii")
    if len(answered) > MOST_ANSWERED:
        answered = json.dumps(_said(errors.TooLong(f"{len(answered)} bytes of answer"))).encode("ascii")
    return answered


def _read(reader: Reader, question: dict[str, Any], content: bytes) -> dict[str, Any]:
    if question.pop("watched", False):
        return {"found": asdict(reader.read_feed(content, **question))}
    return {"extract": _tidied(asdict(reader.read_bytes(content, **question)))}


def _tidied(extract: dict[str, Any]) -> dict[str, Any]:
    """Replace the characters that no store can hold, in every word of it."""
    return {
        name: [tidy(each) for each in cast(list[str], value)]
        if isinstance(value, list | tuple)
        else tidy(value)
        if isinstance(value, str)
        else value
        for name, value in extract.items()
    }


def _said(error: errors.SecondsourceError) -> dict[str, Any]:
    return {"error": type(error).__name__, "seen": error.seen[:200], "detail": error.detail[:500]}


def _preload() -> None:
    for name in _LIBRARIES:
        import_module(name)
    for reader in _READERS:
        import_module(f"bot.edges.fetch.formats.{reader}")


def _warm(reader: Reader) -> None:
    """Read something once, so that what is looked up, compiled or imported late is there for every fork."""
    html.warm_up()
    for content in _WARMING:
        with contextlib.suppress(Exception):  # whatever is wrong is reported when a document meets it
            reader.read_bytes(content, "", "", "", "", 200)


if __name__ == "__main__":
    main(
        socket.socket(fileno=int(sys.argv[1])),
        Limits(**json.loads(sys.argv[2])),
        cast(Reader, import_module(sys.argv[3])),
    )
    os._exit(0)
