"""The way out: straight, or through an exit that is given the IP address and nothing else."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bot.core.errors import NotAnswering, PrivateAddress, ServiceBusy, SettingsNotUnderstood
from bot.edges.fetch.web.dialling import dial, through
from tests.edges.fetch.web.local_web import PUBLIC, PUBLIC_6, LocalWeb, page, redirect, serving


@dataclass
class Exit:
    """A SOCKS5 exit that keeps what it was asked for and leads to a local web."""

    web: LocalWeb
    refuses: bool = False
    asked: list[bytes] = field(default_factory=list[bytes])
    port: int = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        head = await reader.readexactly(4)
        self.asked.append(head[3:] + await reader.readexactly(6 if head[3] == 1 else 18))
        writer.write(b"\x05" + (b"\x05" if self.refuses else b"\x00") + b"\x00\x01" + bytes(6))
        if self.refuses:
            writer.close()
        else:
            await self.web.answer(reader, writer)


@asynccontextmanager
async def an_exit(web: LocalWeb, *, refuses: bool = False) -> AsyncGenerator[Exit]:
    found = Exit(web, refuses)
    async with await asyncio.start_server(found.answer, "127.0.0.1", 0) as server:
        found.port = server.sockets[0].getsockname()[1]
        yield found


async def test_the_exit_is_given_the_address_that_was_judged() -> None:
    pages = {"herald.example/": page("Here."), "six.example:8080/": page("There.")}
    async with serving(pages, names={"six.example": [(PUBLIC_6,)]}) as web, an_exit(web) as out:
        client = web.client(dial=through(f"socks5://127.0.0.1:{out.port}"))
        got = await client.get("http://herald.example/")
        other = await client.get("http://six.example:8080/")

    assert (got.content, other.content) == (b"Here.", b"There.")
    assert got.exchanges[0].dialled == f"{PUBLIC}:80"
    assert out.asked[0] == b"\x01" + bytes(map(int, PUBLIC.split("."))) + b"\x00\x50"
    assert out.asked[1][:3] == b"\x04\x26\x06"
    assert web.looked_up == ["herald.example", "six.example"]


async def test_what_may_not_be_opened_is_not_asked_of_the_exit_either() -> None:
    pages = {"herald.example/": redirect("http://inside.example/")}
    async with serving(pages, names={"inside.example": [("10.0.0.1",)]}) as web, an_exit(web) as out:
        client = web.client(dial=through(f"socks5://127.0.0.1:{out.port}"))
        with pytest.raises(PrivateAddress):
            await client.get("http://herald.example/")

    assert len(out.asked) == 1


async def test_an_exit_that_cannot_connect_is_no_answer_of_the_site() -> None:
    async with serving() as web, an_exit(web, refuses=True) as out:
        client = web.client(dial=through(f"socks5://127.0.0.1:{out.port}"))
        with pytest.raises(NotAnswering):
            await client.get("http://herald.example/")


async def test_an_exit_that_is_down_is_waited_for() -> None:
    async with serving() as web:
        async with an_exit(web) as out:
            client = web.client(dial=through(f"socks5://127.0.0.1:{out.port}"))
        with pytest.raises(ServiceBusy):
            await client.get("http://herald.example/")


@pytest.mark.parametrize(
    "exit_address", ["", "localhost:9050", "http://localhost:3128", "socks4://localhost:9050"]
)
def test_an_exit_that_is_none_is_not_taken(exit_address: str) -> None:
    with pytest.raises(SettingsNotUnderstood):
        through(exit_address)


async def test_straight_is_straight() -> None:
    async with serving({"herald.example/": page("Here.")}) as web:
        reader, writer = await dial("127.0.0.1", web.ports[False])
        writer.write(b"GET / HTTP/1.1\r\nHost: herald.example\r\n\r\n")
        said = await reader.read()
        writer.close()

    assert said.endswith(b"Here.")
