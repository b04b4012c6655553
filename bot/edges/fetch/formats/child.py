"""Documents read in a child process, so that none of them can hurt, hold up or bring down the bot.

This side imports nothing heavy and parses nothing hostile but one JSON object of known shape. The other side
is `preloaded.py`.
"""

import asyncio
import contextlib
import json
import logging
import os
import select
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping
from dataclasses import asdict
from types import TracebackType

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.core import errors
from bot.core.errors import NotReadable, SecondsourceError, ServiceBusy, TooHeavy
from bot.core.feeds import Found
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.formats.preloaded import BEGUN, BUSY, LENGTHS, MOST_ANSWERED, Limits

log = logging.getLogger(__name__)

_WAITING_SECONDS = 30.0  # for others to be read first: three rounds of them
_GRACE_SECONDS = 5.0  # beyond the wall-clock limit, which the other side keeps itself
_TO_END_SECONDS = 5
_TO_HAND_OVER_SECONDS = 2.0
_NAMED = {
    kind.__name__: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, NotReadable)
}


class _Answer(BaseModel):
    """What a child says: an extract, what is to be watched, or the name of an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    extract: Extract | None = None
    found: Found | None = None
    error: str = ""
    seen: str = ""
    detail: str = ""
    is_bug: bool = False


class _Server:
    """The preloaded process, and the socket that documents' sockets are handed to it by."""

    def __init__(self, limits: Limits, reader: str) -> None:
        self.control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this package, in this Python
                [
                    *(sys.executable, "-P", "-m", _PRELOADED),
                    *(str(theirs.fileno()), json.dumps(asdict(limits)), reader),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # what it says as it starts badly is left to the error output
                pass_fds=[theirs.fileno()],
                env=_environment(),
                cwd="/",
                start_new_session=True,  # Ctrl-C at a terminal is for the bot to handle
            )
        self.control.settimeout(_TO_HAND_OVER_SECONDS)  # one that hangs takes nothing any more
        self.begun_at = time.monotonic()  # when it last began a document
        # Also when this is garbage, and when Python ends.
        self.end = weakref.finalize(self, _end, self.control, self._process)

    def kill(self) -> None:
        """End it at once, with what it reads: it does not do so when it is asked to."""
        self._process.kill()
        self.end()

    def has_ended(self) -> bool:
        if not self.end.alive:
            return True
        poll = select.poll()
        try:
            poll.register(self.control, select.POLLIN)
        except ValueError:  # closed since
            return True
        return bool(poll.poll(0))  # it never says anything


class Children:
    """Reads each document in a process of its own, with limits on time, memory and everything else.

    The processes are forks of one that has all readers imported; it is started with the first document, and
    again when it died. May be used from several event loops and threads. Close it, or use it as an async
    context; what is forgotten ends with this process.

    Attributes:
        waiting_seconds: how long a document waits until others are read.
        grace_seconds: how long after its time the one that reads a document is taken to hang, and is killed.
    """

    def __init__(self, limits: Limits | None = None, reader: str = "bot.edges.fetch.formats") -> None:
        """Start nothing yet.

        Args:
            limits: for each document; None for the usual ones.
            reader: the module that reads, a `preloaded.Reader`.
        """
        self.waiting_seconds = _WAITING_SECONDS
        self.grace_seconds = _GRACE_SECONDS
        self._limits = limits or Limits()
        self._reader = reader
        self._server: _Server | None = None  # None until the first document, and after closing
        self._lock = threading.Lock()

    async def __aenter__(self) -> "Children":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the processes; what they were reading is not read. A later call starts them again."""
        await asyncio.to_thread(self._close)

    async def extract(
        self,
        content: bytes,
        *,
        media_type: str = "",
        charset: str = "",
        name: str = "",
        address: str = "",
        status: int = 200,
    ) -> Extract:
        """Return the story in `content`; see `bot.edges.fetch.formats.read_bytes`.

        Raises:
            TooHeavy: when it took more than the limits allow.
            NotReadable: in one of its other kinds, as the reader named it.
            ServiceBusy: when others are read for too long, the processor is busy with other things, or the
                process that reads could not be started, hangs, or died twice.
        """
        asked = {
            "media_type": media_type,
            "charset": charset,
            "name": name,
            "address": address,
            "status": status,
        }
        answer = await self._answer(asked, content)
        if answer.extract is None:
            raise _error(answer)
        return answer.extract

    async def feed(self, content: bytes, *, charset: str = "", address: str = "") -> Found:
        """Return what there is to watch in `content`; see `bot.edges.fetch.formats.read_feed`.

        Raises what `extract` raises.
        """
        answer = await self._answer({"watched": True, "charset": charset, "address": address}, content)
        if answer.found is None:
            raise _error(answer)
        return answer.found

    async def _answer(self, asked: Mapping[str, object], content: bytes) -> _Answer:
        question = json.dumps(asked).encode("ascii")
        until = asyncio.get_running_loop().time() + self.waiting_seconds
        for _ in range(2):
            ours, theirs = socket.socketpair()
            with ours:
                ours.setblocking(False)
                server = await asyncio.to_thread(self._hand_over, theirs)
                has_begun = await self._wait(ours, server, until)
                answered = await self._ask(ours, server, question, content) if has_begun else b""
            if answered.startswith(BUSY):
                raise ServiceBusy("the processor was busy with others")
            if answered:
                return _read(answered)
            if has_begun and not server.has_ended():
                raise TooHeavy("the child was killed by a limit")
        raise ServiceBusy("no child to read in")

    async def _wait(self, ours: socket.socket, server: _Server, until: float) -> bool:
        """Return whether a child has begun, once one has or cannot any more.

        Args:
            ours: to the child.
            server: that forks it.
            until: by the loop's clock.
        """
        since = time.monotonic()
        try:
            async with asyncio.timeout_at(until):
                has_begun = await asyncio.get_running_loop().sock_recv(ours, len(BEGUN)) == BEGUN
        except ConnectionError:
            return False
        except TimeoutError as error:
            # Others may be read first, but each of them for so long only: in that time the next one begins.
            if (
                time.monotonic() - max(since, server.begun_at)
                > self._limits.wall_seconds + self.grace_seconds
            ):
                await asyncio.to_thread(self._kill, server)
            raise ServiceBusy("no child has begun in time") from error
        if has_begun:
            server.begun_at = time.monotonic()
        return has_begun

    async def _ask(self, ours: socket.socket, server: _Server, question: bytes, content: bytes) -> bytes:
        """Return all that the child said; less, or nothing, when it was killed."""
        loop = asyncio.get_running_loop()
        said = bytearray()
        try:
            async with asyncio.timeout(self._limits.wall_seconds + self.grace_seconds):
                # A child that is killed as it takes the message in leaves a broken pipe; what it said stands.
                with contextlib.suppress(ConnectionError):
                    await loop.sock_sendall(ours, LENGTHS.pack(len(question), len(content)) + question)
                    await loop.sock_sendall(ours, content)  # not put together: it may be 20 MB
                while chunk := await loop.sock_recv(ours, 65_536):
                    said += chunk
                    if len(said) > MOST_ANSWERED:
                        raise TooHeavy("more was answered than is allowed")
        except ConnectionError:
            pass
        except TimeoutError as error:
            await asyncio.to_thread(self._kill, server)
            raise TooHeavy("the child was not killed in time") from error
        return bytes(said)

    def _hand_over(self, theirs: socket.socket) -> _Server:
        """Give a document's socket to the server, which is started when there is none."""
        with theirs, self._lock:
            if self._server is None or self._server.has_ended():
                self._end_server()
                self._server = _Server(self._limits, self._reader)
            # It has just died, or hangs; the asker will see.
            with contextlib.suppress(ConnectionError, TimeoutError):
                socket.send_fds(self._server.control, [b"."], [theirs.fileno()])
            return self._server

    def _close(self) -> None:
        with self._lock:
            self._end_server()

    def _kill(self, server: _Server) -> None:
        with self._lock:
            server.kill()
            if self._server is server:
                self._server = None

    def _end_server(self) -> None:
        if self._server:
            self._server.end()
        self._server = None


def _read(answered: bytes) -> _Answer:
    try:
        answer = _Answer.model_validate_json(answered)
    except ValidationError as error:
        raise NotReadable("the child's answer is not of its shape") from error
    if answer.is_bug:
        log.error("format.broke", extra={"where": answer.detail})
    return answer


def _error(answer: _Answer) -> SecondsourceError:
    return _NAMED.get(answer.error, NotReadable)(answer.detail, answer.seen)


def _environment() -> dict[str, str]:
    """Return what the child is told of the world: no secret, and nothing that makes two readings differ."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "ignore",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "OMP_NUM_THREADS": "1",  # a child may start no thread
        "OPENBLAS_NUM_THREADS": "1",
    }


def _end(control: socket.socket, process: "subprocess.Popen[bytes]") -> None:
    control.close()  # at which it ends, and its children with it
    try:
        process.wait(_TO_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


_PRELOADED = "bot.edges.fetch.formats.preloaded"
