"""A raw server: it reads one request and then plays whatever a case says, well-formed or not."""

import asyncio
import socket
import struct
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.core.errors import SecondsourceError

_HEAD_BYTES = 64_000
_BATCH_BYTES = 32_000
_TLS_HELLO = b"\x16\x03"


@dataclass(slots=True)
class Visit:
    """One connection, after its request was read; or after its first bytes, when those begin TLS.

    Attributes:
        inside: address of a server in the private network, which nobody may ever ask ("http://127.0.0.1:4711").
    """

    target: str
    inside: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, content: bytes) -> None:
        self.writer.write(content)
        await self.writer.drain()

    async def stream(self, parts: Iterable[bytes]) -> None:
        made = iter(parts)
        # In a thread, so that what is seen of the bot's event loop being held up is the bot's own doing.
        while batch := await asyncio.to_thread(_next_batch, made):
            await self.send(batch)

    async def drip(self, content: bytes, seconds: float) -> None:
        """Send a byte, wait so many seconds, send the next."""
        for at in range(len(content)):
            await self.send(content[at : at + 1])
            await asyncio.sleep(seconds)

    async def hold(self) -> None:
        """Say nothing more until the other side is gone."""
        await self.reader.read()

    def reset(self) -> None:
        """Close without a farewell, as a firewall does."""
        made_of = self.writer.get_extra_info("socket")
        made_of.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


def _next_batch(made: Iterator[bytes]) -> bytes:
    batch = bytearray()
    for part in made:
        batch += part
        if len(batch) >= _BATCH_BYTES:
            break
    return bytes(batch)


Play = Callable[[Visit], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Case:
    """What a server does, and what may come of it.

    Attributes:
        name: also the host's, so that nothing kept for one host meets another case.
        play: what is sent; also for its redirects, which it tells apart by host and target.
        right: errors that are a right answer; none where it must be read.
        reads: words of the story that were read; "" where nothing may be read. With `right`, either will do.
        never: words that no answer may hold.
        why: what would go wrong.
        longest: seconds, at the real limits.
        address: where it is asked for; "" for the story at its own host.
        robots: how the host answers for its robots.txt; None for "there is none".
        make: makes what is sent, once, before the bot's memory is watched: the stage is in the same process.
    """

    name: str
    play: Play
    why: str
    right: tuple[type[SecondsourceError], ...] = ()
    reads: str = ""
    never: tuple[str, ...] = ()
    longest: float = 30.0
    address: str = ""
    robots: Play | None = None
    make: Callable[[], object] | None = None

    @property
    def asked(self) -> str:
        return self.address or f"http://{self.name}.example/2031/11/03/story"


@dataclass
class Stage:
    """The open server: where it listens, and who called at the address nobody may call at.

    Attributes:
        failures: of the server itself, each with the case it was playing: a case must not pass by accident.
    """

    cases: Mapping[str, Case]  # by host, as it stands in a request
    port: int = 0
    inside: str = ""
    called_inside: list[str] = field(default_factory=list[str])
    failures: list[str] = field(default_factory=list[str])
    visits: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    async def visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        self.visits.add(task)
        try:
            await self._play(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the bot has had enough, which is its right
        except Exception as error:  # noqa: BLE001 -- told by the test; raised here it would be lost
            self.failures.append(repr(error))
        finally:
            self.visits.discard(task)
            writer.close()

    async def _play(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = b""
        while b"\r\n\r\n" not in head and not head.startswith(_TLS_HELLO):
            part = await reader.read(_HEAD_BYTES)
            if not part:
                return  # it called, and thought better of it
            head += part
        case = self._case_of(head)
        if case is None:
            self.failures.append(f"no case for {head[:200]!r}")
            return
        target = head.split(b" ", 2)[1].decode("latin-1") if not head.startswith(_TLS_HELLO) else ""
        visit = Visit(target, self.inside, reader, writer)
        if target == "/robots.txt":
            await (case.robots or _NO_ROBOTS)(visit)
            return
        await case.play(visit)

    def _case_of(self, head: bytes) -> Case | None:
        if head.startswith(_TLS_HELLO):  # which names the host in the open
            return next((case for host, case in self.cases.items() if host.encode() in head), None)
        host = _host_of(head)
        # A case may lead on to other hosts of its own: second.<name>.example.
        return self.cases.get(host) or self.cases.get(host.partition(".")[2])

    async def call_inside(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.called_inside.append((await reader.read(_HEAD_BYTES)).decode("latin-1"))
        writer.close()


def _host_of(head: bytes) -> str:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"host":
            return value.strip().decode("latin-1").partition(":")[0]
    return ""


@asynccontextmanager
async def staged(cases: Iterable[Case]) -> AsyncGenerator[Stage]:
    """Open the server on a port of its own, and beside it the one inside that nobody may call."""
    stage = Stage({host_in(case.asked): case for case in cases})
    inner = await asyncio.start_server(stage.call_inside, "127.0.0.1", 0)
    outer = await asyncio.start_server(stage.visit, "127.0.0.1", 0)
    stage.inside = f"http://127.0.0.1:{inner.sockets[0].getsockname()[1]}"
    stage.port = outer.sockets[0].getsockname()[1]
    try:
        yield stage
    finally:
        inner.close()
        outer.close()
        for task in stage.visits:
            task.cancel()
        if stage.visits:
            await asyncio.wait(stage.visits)


def host_in(address: str) -> str:
    """Return the host of an address of ours, as it stands in a request."""
    host = (
        address.partition("://")[2].partition("/")[0].partition("?")[0].partition(":")[0].lower().rstrip(".")
    )
    return host.encode("idna").decode("ascii")


Body = bytes | Callable[[], Iterable[bytes]]


def answer(
    body: Body = b"", *headers: str, status: str = "200 OK", media: str = "text/html; charset=utf-8"
) -> Play:
    """Return how a head and a body are sent.

    A body given as bytes has its length said; one that is made on the way ends by closing.
    """

    async def play(visit: Visit) -> None:
        await visit.send(head(body, *headers, status=status, media=media))
        await visit.stream([body] if isinstance(body, bytes) else await asyncio.to_thread(body))

    return play


def head(body: Body, *headers: str, status: str = "200 OK", media: str = "text/html; charset=utf-8") -> bytes:
    lines = [f"HTTP/1.1 {status}", "Connection: close", *headers]
    if media:
        lines.append(f"Content-Type: {media}")
    if isinstance(body, bytes):
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def raw(*parts: bytes) -> Play:
    """Return how these very bytes are sent."""

    async def play(visit: Visit) -> None:
        await visit.stream(parts)

    return play


def streamed(parts: Callable[[], Iterable[bytes]]) -> Play:
    """Return how very bytes are sent that are made on the way."""

    async def play(visit: Visit) -> None:
        await visit.stream(await asyncio.to_thread(parts))

    return play


_NO_ROBOTS = answer(b"", status="404 Not Found")
