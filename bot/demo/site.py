"""The web of the demo: invented sites on a server of its own, so that its links work offline too."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.resources import files

from bot.edges.fetch.web.dialling import Streams
from bot.edges.fetch.web.dialling import dial as dial_straight
from bot.edges.fetch.web.resolving import SystemResolver
from bot.wiring import Way

# A page's address without what does not tell it from another, and its file.
PAGES = {
    "tarnvalleygazette.example/tellin-depot": "tellin-depot.html",
    "harbourpost.example/business/harbour-dues": "harbour-dues.html",
}
# The guard lets only public addresses through, and is not switched off for a demo. This one is never dialled.
_ADDRESS = "93.184.215.14"
_HOSTS = frozenset(page.partition("/")[0] for page in PAGES)


@asynccontextmanager
async def invented_sites() -> AsyncGenerator[Way]:
    """Serve the pages while this is open; every other name leads to the real web."""
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    system = SystemResolver()

    async def resolve(name: str) -> tuple[str, ...]:
        return (_ADDRESS,) if name.removeprefix("www.") in _HOSTS else await system(name)

    async def dial(ip: str, at: int) -> Streams:
        if (ip, at) == (_ADDRESS, 80):
            return await dial_straight("127.0.0.1", port)
        return await dial_straight(ip, at)

    try:
        async with server:
            yield Way(resolve, dial)
    finally:
        system.close()


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one request, and close."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    path = head[0].split(" ")[1].partition("?")[0]
    host = next((line[5:].strip() for line in head if line.lower().startswith("host:")), "")
    page = PAGES.get(f"{host.removeprefix('www.')}{path}")
    body = (files("bot.demo") / "pages" / page).read_bytes() if page else b""
    status = "200 OK" if page else "404 Not Found"
    lines = (
        f"HTTP/1.1 {status}",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    writer.write("\r\n".join((*lines, "", "")).encode() + body)
    await writer.drain()
    writer.close()
    await writer.wait_closed()
