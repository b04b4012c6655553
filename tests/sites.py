"""Invented sites on a local server, reached as the bot reaches the web: through the guard, by name."""

import asyncio
from dataclasses import dataclass, field
from typing import Self

from bot.wiring import Way

ADDRESS = "93.184.215.14"  # public, so the guard lets it through; never dialled itself

STORY = (
    "The harbour wall at Port Alder gave way on Monday morning and nine people were hurt, the mayor said.",
    "“We had warned them,” said Olaf Bern, who runs the ferry. He had written to the council twice.",
    "The harbour company said that it had done all it could, and that it would wait for the inquiry to end.",
)
CONSENT = (
    "We and our 412 partners store and access information on your device, such as cookies, to show you "
    "personalised advertising and content. You can accept or reject all, or manage your choices for each.",
    "With your consent we and our partners may use precise location data. You may withdraw your consent at "
    "any time in our privacy policy.",
)


@dataclass
class Answer:
    body: bytes
    media_type: str = "text/html; charset=utf-8"
    status: str = "200 OK"
    headers: tuple[str, ...] = ()


def page(title: str, *paragraphs: str, head: str = "", around: str = "") -> Answer:
    """Return a plain page with one story."""
    told = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return Answer(
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
        f"<body>{around}<main><article><h1>{title}</h1>{told}</article></main></body></html>".encode()
    )


@dataclass
class Sites:
    """A web of its own while it is open: `answers` by address, everything else is gone or does not exist.

    Attributes:
        answers: "http://herald.example/wall" → what is answered there; may be changed while open.
        asked: every address that was asked for, in order.
        dialled: every IP address and port that was dialled, in order.
    """

    answers: dict[str, Answer] = field(default_factory=dict[str, Answer])
    asked: list[str] = field(default_factory=list[str])
    dialled: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    _server: asyncio.Server | None = None

    @property
    def way(self) -> Way:
        return Way(self._resolve, self._dial)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _resolve(self, name: str) -> tuple[str, ...]:
        return (ADDRESS,) if any(a.startswith(f"http://{name}/") for a in self.answers) else ()

    async def _dial(self, ip: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.dialled.append((ip, port))
        if (ip, port) != (ADDRESS, 80) or self._server is None:
            raise ConnectionRefusedError
        host, at = self._server.sockets[0].getsockname()[:2]
        return await asyncio.open_connection(host, at)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
        named = f"http://{fields['Host']}{head[0].split(' ')[1]}"
        self.asked.append(named)
        answer = self.answers.get(named, Answer(b"", status="404 Not Found"))
        etag = next((h.partition(": ")[2] for h in answer.headers if h.startswith("ETag: ")), "")
        if etag and fields.get("If-None-Match") == etag:
            answer = Answer(b"", status="304 Not Modified", headers=answer.headers)
        lines = (
            f"HTTP/1.1 {answer.status}",
            f"Content-Type: {answer.media_type}",
            f"Content-Length: {len(answer.body)}",
            "Connection: close",
            *answer.headers,
        )
        writer.write("\r\n".join((*lines, "", "")).encode() + answer.body)
        await writer.drain()
        writer.close()
        await writer.wait_closed()
