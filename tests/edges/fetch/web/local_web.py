"""A web of invented hosts on local servers, behind a resolver and a dialler that keep what is asked."""

import asyncio
import gzip
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.edges.fetch.web.client import Client, Settings
from bot.edges.fetch.web.dialling import Streams
from tests.fakes_edges import SteadyClock

PUBLIC = "93.184.215.14"
ALSO_PUBLIC = "93.184.215.15"
PUBLIC_6 = "2606:2800:21f:cb07::14"
# Nothing else may ever be dialled, so that no test asks the guard itself what is public.
DIALLED_AT_MOST = {(ip, port) for ip in (PUBLIC, ALSO_PUBLIC, PUBLIC_6) for port in (80, 443, 8080, 8443)}
CERTIFICATE = Path(__file__).parent / "herald_example.pem"

# Says what a server says, given the connection; what it returns is sent before the connection is closed.
Saying = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[bytes | None]]


def response(body: bytes = b"", *heads: str, status: str = "200 OK", length: bool = True) -> bytes:
    stated = [f"Content-Length: {len(body)}"] if length else []
    return "\r\n".join([f"HTTP/1.1 {status}", *heads, *stated, "", ""]).encode("utf-8") + body


def page(words: str, *heads: str, status: str = "200 OK") -> bytes:
    return response(words.encode(), "Content-Type: text/html; charset=utf-8", *heads, status=status)


def packed(words: str, *heads: str) -> bytes:
    body = gzip.compress(words.encode(), mtime=0)
    return response(body, "Content-Type: text/html", "Content-Encoding: gzip", *heads)


def redirect(location: str, *heads: str, status: str = "302 Found") -> bytes:
    return response(b"", f"Location: {location}", *heads, status=status)


@dataclass
class LocalWeb:
    """What there is on it, and what was asked of it.

    Attributes:
        pages: by host and path ("herald.example/story"): what is sent, or what decides it.
        names: each name's answers, one a look-up, the last again; other names have the first public address.
        absent: names that do not exist.
        refusing: IP addresses where nobody answers.
    """

    pages: Mapping[str, bytes | Saying]
    names: Mapping[str, Sequence[tuple[str, ...]]] = field(
        default_factory=dict[str, Sequence[tuple[str, ...]]]
    )
    absent: frozenset[str] = frozenset()
    refusing: frozenset[str] = frozenset()
    looked_up: list[str] = field(default_factory=list[str])
    dialled: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    requests: list[bytes] = field(default_factory=list[bytes])
    ports: dict[bool, int] = field(default_factory=dict[bool, int])  # by whether it is TLS that is spoken

    async def resolve(self, name: str) -> tuple[str, ...]:
        self.looked_up.append(name)
        if name in self.absent:
            return ()
        answers = self.names.get(name, [(PUBLIC,)])
        return answers[min(self.looked_up.count(name), len(answers)) - 1]

    async def dial(self, ip: str, port: int) -> Streams:
        self.dialled.append((ip, port))
        if ip in self.refusing:
            raise ConnectionRefusedError(ip)
        return await asyncio.open_connection("127.0.0.1", self.ports[port in (443, 8443)])

    def client(self, *, seconds: float = 20, **more: Any) -> Client:
        settings = Settings(
            seconds=seconds, **{k: more.pop(k) for k in list(more) if k in Settings.model_fields}
        )
        edges: dict[str, Any] = {
            "resolve": self.resolve,
            "dial": self.dial,
            "now": SteadyClock().now,
            "trust": trusting,
        }
        return Client(settings, **{**edges, **more})

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            self.requests.append(request)
            said = self.pages.get(_asked_for(request), page("Not here.", status="404 Not Found"))
            out = said if isinstance(said, bytes) else await said(reader, writer)
            if out:
                writer.write(out)
                await writer.drain()
        except (OSError, EOFError):
            pass  # the client has seen enough
        finally:
            writer.close()

    def header(self, number: int, name: str) -> str | None:
        """Return a header of a request; None when it was not sent."""
        for line in self.requests[number].decode("latin-1").split("\r\n")[1:]:
            if line.lower().startswith(f"{name.lower()}:"):
                return line.partition(":")[2].strip()
        return None


def _asked_for(request: bytes) -> str:
    lines = request.decode("latin-1").split("\r\n")
    host = next(line[6:] for line in lines if line.lower().startswith("host: "))
    return host + lines[0].split(" ")[1]


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


@asynccontextmanager
async def serving(pages: Mapping[str, bytes | Saying] | None = None, **more: Any) -> AsyncGenerator[LocalWeb]:
    """Serve pages; afterwards assert that nothing was dialled but what may be."""
    web = LocalWeb(pages or {}, **more)
    secret = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secret.load_cert_chain(CERTIFICATE)
    async with (
        await asyncio.start_server(web.answer, "127.0.0.1", 0) as plain,
        await asyncio.start_server(web.answer, "127.0.0.1", 0, ssl=secret) as safe,
    ):
        web.ports = {
            False: plain.sockets[0].getsockname()[1],
            True: safe.sockets[0].getsockname()[1],
        }
        yield web
    assert set(web.dialled) <= DIALLED_AT_MOST


async def until_left(reader: asyncio.StreamReader) -> None:
    """Wait until the client has closed the connection."""
    while await reader.read(65_536):
        pass
