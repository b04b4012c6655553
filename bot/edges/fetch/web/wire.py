"""One request and its response over one connection, every byte of it kept.

httpcore and h11 speak HTTP/1.1 over it; whom it leads to is settled before they are asked.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import httpcore

from bot.core.errors import NotAnswering, NotReadable, TooBig
from bot.edges.fetch.web.addresses import Target
from bot.edges.fetch.web.answers import Headers
from bot.edges.fetch.web.dialling import Dialler, Dropped, NotReached, Streams

_TRIED_IPS = 3
_HEAD_BYTES = 256_000  # of a response before its body may come, every "100 Continue" counted
_ONE_HEAD_BYTES = 100 * 1024  # where h11 gives up on a head
# All that httpcore raises has no common name; and what it or TLS trips over must not be a fault of ours.
_FAILURES = (
    httpcore.ProtocolError,
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
    OSError,
    EOFError,
    TypeError,
    ValueError,
    RuntimeError,
)


class Wire(httpcore.AsyncNetworkStream):
    """A connection that keeps what was sent and received, under TLS in the clear.

    Attributes:
        dialled: the IP address and port at its other end.
        most_bytes: what may be received in all before it is `TooBig`.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, dialled: str) -> None:
        self.dialled = dialled
        self.sent = bytearray()
        self._received = BytesIO()  # its bytes are had without a copy, and there may be 20 MB
        self.most_bytes = _HEAD_BYTES
        self._reader = reader
        self._writer = writer

    @property
    def received(self) -> bytes:
        """All that came. For the end: what comes after it was asked for is a copy."""
        return self._received.getvalue()

    @property
    def received_bytes(self) -> int:
        return self._received.tell()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109, the base's
        received = await self._reader.read(max_bytes)
        self._received.write(received)
        if self.received_bytes > self.most_bytes:
            raise TooBig(f"over {self.most_bytes} bytes on the wire", seen="more than I open")
        return received

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109, the base's
        self.sent += buffer
        try:
            self._writer.write(buffer)
            await self._writer.drain()
        except OSError as error:  # httpcore then looks whether there is an answer all the same
            raise httpcore.WriteError(type(error).__name__) from error

    async def aclose(self) -> None:
        # No farewell: a server that keeps its half open would keep us waiting.
        self._writer.transport.abort()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109, the base's
    ) -> "Wire":
        try:
            await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except ssl.SSLCertVerificationError as error:
            raise NotAnswering(str(error), seen="its security certificate is not valid") from error
        return self

    def get_extra_info(self, info: str) -> Any:
        # httpcore asks for "ssl_object" to tell HTTP/2 from HTTP/1.1: it is HTTP/1.1 that is spoken.
        return None


@dataclass(slots=True)
class _Line(httpcore.AsyncNetworkBackend):
    """Leads to some IP addresses and a port, whatever name httpcore asks it for.

    Attributes:
        seconds: to connect to each address.
        wire: None until there is a connection.
    """

    dial: Dialler
    ips: Sequence[str]
    port: int
    seconds: float
    wire: Wire | None = None

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109, the base's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> Wire:
        failed: OSError | None = None
        for ip in self.ips[:_TRIED_IPS]:
            try:
                reader, writer = await self._connected(ip)
            except OSError as error:
                failed = error
                continue
            place = f"[{ip}]" if ":" in ip else ip
            self.wire = Wire(reader, writer, f"{place}:{self.port}")
            return self.wire
        raise NotReached(
            f"no connection: {type(failed).__name__}", seen="no connection came about"
        ) from failed

    async def _connected(self, ip: str) -> Streams:
        async with asyncio.timeout(self.seconds):
            return await self.dial(ip, self.port)


# Reads what it wants of a response's body, and raises the wire's cap for it.
Take = Callable[[int, Headers, "httpcore.Response", Wire], Awaitable[bytes]]


async def ask(
    target: Target,
    headers: Headers,
    line: tuple[Dialler, Sequence[str], float],
    trust: Callable[[], ssl.SSLContext],
    take: Take,
) -> tuple[int, Headers, bytes, Wire]:
    """Send one GET and return the status, the headers, the content taken, and the closed connection.

    Args:
        target: what is asked for.
        headers: of the request, all of them.
        line: what dials, the IP addresses to try in order, and the seconds for each.
        trust: what certificates are checked with.
        take: gets the content.

    Raises:
        Dropped: when the connection ended before any byte came back: worth another try.
        NotReadable: when it failed otherwise.
    """
    dial, ips, seconds = line
    backend = _Line(dial, ips, target.port, seconds)
    scheme, host = target.scheme.encode(), target.host.encode()
    connection = httpcore.AsyncHTTPConnection(
        httpcore.Origin(scheme, host, target.port),
        ssl_context=trust() if target.scheme == "https" else None,
        network_backend=backend,
    )
    url = httpcore.URL(scheme=scheme, host=host, port=target.port, target=target.path.encode())
    said = [(name.encode("ascii"), value.encode("utf-8")) for name, value in headers]  # cookies in any script
    try:
        response = await connection.handle_async_request(httpcore.Request("GET", url, headers=said))
        assert backend.wire is not None  # noqa: S101, for the types: there is a response
        stated = tuple((name.decode("latin-1").lower(), _text(value)) for name, value in response.headers)
        content = await take(response.status, stated, response, backend.wire)
        return response.status, stated, content, backend.wire
    except _FAILURES as error:
        raise _news_of(error, backend.wire) from error
    finally:
        if backend.wire is not None:
            await backend.wire.aclose()


def _news_of(error: Exception, wire: Wire | None) -> NotReadable:
    """Return what a failed exchange is to the person who shared the link."""
    what = f"{type(error).__name__}: {error}"
    if wire is None or isinstance(error, ssl.SSLError):
        return NotAnswering(what, seen="no connection to it held")
    if not wire.received_bytes:
        return Dropped(what)
    if wire.received_bytes > _ONE_HEAD_BYTES and b"\r\n\r\n" not in wire.received[:_ONE_HEAD_BYTES]:
        return TooBig(what, seen="what it says before the page")
    return NotAnswering(what, seen="it broke off in the middle")


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")  # addresses in other scripts are sent so
    except UnicodeDecodeError:
        return value.decode("latin-1")
