"""Look-ups: all answers are judged together, and one that fails is told from one that finds nothing."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

import pytest

from bot.core.errors import NoSuchAddress, NotAnswering, PrivateAddress, SecondsourceError, ServiceBusy
from bot.edges.fetch.web import resolving as module
from bot.edges.fetch.web.addresses import Reason, parse, reason_of
from bot.edges.fetch.web.dialling import NotReached
from bot.edges.fetch.web.resolving import SystemResolver, public_addresses
from tests.edges.fetch.web.addresses_to_refuse import ANSWERS
from tests.edges.fetch.web.local_web import PUBLIC

HERALD = parse("http://herald.example/")


@pytest.mark.parametrize("answers", ANSWERS.values(), ids=ANSWERS)
async def test_an_answer_with_one_address_that_is_not_public_is_refused(answers: tuple[str, ...]) -> None:
    async def resolve(name: str) -> tuple[str, ...]:
        return answers

    with pytest.raises(PrivateAddress) as refusal:
        await public_addresses(HERALD, resolve)

    assert reason_of(refusal.value) is Reason.PRIVATE_ANSWER


async def test_a_public_answer_is_had_with_ipv4_first() -> None:
    async def resolve(name: str) -> tuple[str, ...]:
        assert name == "herald.example"
        return "2606:2800:21f::1", "93.184.215.15", "93.184.215.14"

    assert await public_addresses(HERALD, resolve) == ("93.184.215.15", "93.184.215.14", "2606:2800:21f::1")


async def test_ipv4_that_is_written_as_ipv6_is_dialled_as_ipv4() -> None:
    async def resolve(name: str) -> tuple[str, ...]:
        return "::ffff:93.184.215.14", "93.184.215.14", "2606:2800:021F::0001"

    assert await public_addresses(HERALD, resolve) == ("93.184.215.14", "2606:2800:21f::1")


async def test_a_name_without_an_address_does_not_exist() -> None:
    async def resolve(name: str) -> tuple[str, ...]:
        return ()

    with pytest.raises(NoSuchAddress):
        await public_addresses(HERALD, resolve)


async def test_an_ip_address_is_not_looked_up() -> None:
    async def resolve(name: str) -> NoReturn:
        raise AssertionError

    assert await public_addresses(parse("http://93.184.215.14/"), resolve) == ("93.184.215.14",)


async def test_the_system_is_asked_for_all_addresses_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_: object, **__: object) -> list[object]:
        places = [("93.184.215.14", 0), ("93.184.215.14", 0), ("fe80::1%eth0", 0, 0, 2)]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in places]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    resolver = SystemResolver()

    assert await resolver("herald.example") == ("93.184.215.14", "fe80::1%eth0")
    resolver.close()


@pytest.mark.parametrize(
    ("error", "exists"),
    [
        (socket.gaierror(socket.EAI_NONAME, "no such name"), False),
        (socket.gaierror(socket.EAI_NODATA, "no address"), False),
        (socket.gaierror(socket.EAI_AGAIN, "nobody knows"), None),
        (OSError("no sockets"), None),
        (UnicodeError("label too long"), None),
    ],
    ids=str,
)
async def test_no_such_name_is_told_from_nobody_knowing(
    error: Exception, exists: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_up(*_: object, **__: object) -> NoReturn:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    resolver = SystemResolver()

    if exists is None:
        with pytest.raises(NotAnswering):
            await resolver("herald.example")
    else:
        assert await resolver("herald.example") == ()
    resolver.close()


async def test_a_look_up_that_takes_too_long_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    enough = threading.Event()

    def look_up(*_: object, **__: object) -> list[object]:
        enough.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    resolver = SystemResolver(seconds=0.01)

    with pytest.raises(NotAnswering):
        await resolver("herald.example")
    enough.set()
    resolver.close()


@dataclass
class HangingNames:
    """A machine whose look-ups of names under `hung.example` end only when they are let go."""

    begun: list[str] = field(default_factory=list[str])
    let_go: threading.Event = field(default_factory=threading.Event)

    def look_up(self, name: str, *_: object, **__: object) -> list[object]:
        self.begun.append(name)
        if "hung" in name:
            self.let_go.wait()
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, 0))]


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[HangingNames]:
    names = HangingNames()
    monkeypatch.setattr(socket, "getaddrinfo", names.look_up)
    monkeypatch.setattr(module, "_LONGEST_WAIT", 0.02)
    yield names
    names.let_go.set()


async def came_of(resolver: SystemResolver, name: str) -> type[SecondsourceError] | None:
    try:
        await resolver(name)
    except SecondsourceError as error:
        return type(error)
    return None


async def test_names_that_hang_do_not_stop_the_others(hanging: HangingNames) -> None:
    resolver = SystemResolver(seconds=0.02)

    came = [await came_of(resolver, f"n{number}.hung.example") for number in range(9)]

    assert came == [NotReached] * 4 + [ServiceBusy] * 5
    assert len(hanging.begun) == 4
    assert await resolver("herald.example") == (PUBLIC,)
    resolver.close()


async def test_a_place_is_free_again_when_its_look_up_has_ended(hanging: HangingNames) -> None:
    resolver = SystemResolver(seconds=0.02)
    for number in range(4):
        await came_of(resolver, f"n{number}.hung.example")
    hanging.let_go.set()

    while await came_of(resolver, "last.hung.example") is not None:
        pass

    assert hanging.begun[-1] == "last.hung.example"
    resolver.close()


async def test_when_all_places_are_taken_that_is_no_fault_of_the_site(hanging: HangingNames) -> None:
    resolver = SystemResolver(seconds=0.02)

    async with asyncio.TaskGroup() as tasks:
        for number in range(32):
            tasks.create_task(came_of(resolver, f"hung{number}.example"))

    assert len(hanging.begun) == 32
    assert await came_of(resolver, "herald.example") is ServiceBusy
    resolver.close()


async def test_sites_are_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", HangingNames().look_up)
    resolver = SystemResolver()
    for number in range(9):
        await resolver(f"n{number}.example")

    await asyncio.to_thread(resolver._threads.shutdown)  # pyright: ignore[reportPrivateUsage]
    await asyncio.sleep(0)

    assert not resolver._sites  # pyright: ignore[reportPrivateUsage]
