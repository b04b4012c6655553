"""Politeness: a host is asked for one thing at a time, with a pause between two."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from bot.core.errors import Gone, NotAnswering, NotReadable, ServiceBusy, TooSlow
from bot.edges.fetch.web import manners as module
from bot.edges.fetch.web.dialling import NotReached
from bot.edges.fetch.web.manners import Manners
from tests.edges.fetch.web.local_web import PUBLIC, page, serving, until_left


@dataclass
class Time:
    """A clock that passes only while somebody sleeps."""

    at: float = 100
    slept: list[float] = field(default_factory=list[float])

    def clock(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


def polite(time: Time, pause_seconds: float = 2) -> Manners:
    return Manners(pause_seconds, time.clock, time.sleep)


async def test_a_host_has_its_pause_and_others_do_not_wait_for_it() -> None:
    time = Time()
    manners = polite(time)

    for host in ("herald.example", "other.example", "herald.example"):
        async with manners.turn(host):
            pass
    time.at += 5
    async with manners.turn("herald.example"):
        pass

    assert time.slept == [2]


async def test_one_at_a_time() -> None:
    manners = polite(Time())
    inside: list[str] = []

    async def ask(name: str) -> None:
        async with manners.turn("herald.example"):
            inside.append(f"{name} in")
            await asyncio.sleep(0)
            inside.append(f"{name} out")

    async with asyncio.TaskGroup() as tasks:
        for name in "abc":
            tasks.create_task(ask(name))

    assert inside == ["a in", "a out", "b in", "b out", "c in", "c out"]


async def test_a_turn_that_fails_is_given_back() -> None:
    manners = polite(Time())

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            async with manners.turn("herald.example"):
                raise ValueError("no")


async def test_who_leaves_the_line_does_not_hold_it_up() -> None:
    manners = polite(Time())
    async with asyncio.TaskGroup() as tasks, manners.turn("herald.example"):
        waiting = tasks.create_task(manners.turn("herald.example").__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
    async with manners.turn("herald.example"):
        pass


async def test_a_line_that_is_too_long_puts_the_work_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONGEST_WAIT", 0.01)
    manners = polite(Time())

    async with manners.turn("herald.example"):
        with pytest.raises(ServiceBusy):
            await manners.turn("herald.example").__aenter__()


async def test_only_so_many_hosts_are_remembered_and_none_in_use_is_forgotten() -> None:
    time = Time()
    manners = polite(time)

    async with manners.turn("herald.example"):
        for number in range(3_000):
            async with manners.turn(f"h{number}.example"):
                time.at += 0.01

    assert len(manners._lines) <= 1_000  # pyright: ignore[reportPrivateUsage]
    assert "herald.example" in manners._lines  # pyright: ignore[reportPrivateUsage]


async def test_who_leaves_in_the_pause_does_not_hold_the_line_up() -> None:
    time = Time()

    async def interrupted(seconds: float) -> None:
        time.at += seconds
        raise asyncio.CancelledError

    manners = Manners(2, time.clock, interrupted)
    async with manners.turn("herald.example"):
        pass
    with pytest.raises(asyncio.CancelledError):
        await manners.turn("herald.example").__aenter__()

    async with manners.turn("herald.example"):
        pass


async def came_of(manners: Manners, error: BaseException | None = None) -> str:
    """Take a turn in which `error` is raised, and return what was told instead of it; "" when nothing was."""
    try:
        async with manners.turn("herald.example"):
            if error is not None:
                raise error
    except NotAnswering as refusal:
        return refusal.seen
    except (NotReadable, ServiceBusy, TimeoutError, asyncio.CancelledError):
        return ""
    return ""


@pytest.mark.parametrize(
    "error", [NotReached("no connection"), TooSlow(seen="20 s"), TimeoutError()], ids=repr
)
async def test_a_host_that_did_not_answer_is_left_alone_for_a_minute(error: Exception) -> None:
    time = Time()
    manners = polite(time)

    assert not await came_of(manners, error)
    assert await came_of(manners) == "it did not answer a moment ago"
    time.at += 59
    assert await came_of(manners) == "it did not answer a moment ago"
    time.at += 2
    assert not await came_of(manners)
    assert time.slept == []


@pytest.mark.parametrize("error", [Gone(), NotAnswering(), ServiceBusy(), asyncio.CancelledError()], ids=repr)
async def test_any_other_news_leaves_it_open(error: BaseException) -> None:
    manners = polite(Time())

    await came_of(manners, error)

    assert not await came_of(manners)


async def test_silence_at_an_address_that_was_a_guess_is_no_news_of_the_host() -> None:
    manners = polite(Time())

    with pytest.raises(TooSlow):
        async with manners.turn("herald.example", guessing=True):
            raise TooSlow(seen="20 s")

    assert not await came_of(manners)


async def test_who_waits_for_a_host_that_does_not_answer_is_told_at_once() -> None:
    time = Time()
    manners = polite(time)
    told: list[str] = []

    async def wait() -> None:
        told.append(await came_of(manners))

    async with asyncio.TaskGroup() as tasks:
        with suppress(TooSlow):
            async with manners.turn("herald.example"):
                for _ in range(11):
                    tasks.create_task(wait())
                await asyncio.sleep(0)
                raise TooSlow

    assert told == ["it did not answer a moment ago"] * 11
    assert time.slept == []


async def test_others_are_asked_meanwhile() -> None:
    manners = polite(Time())
    await came_of(manners, NotReached())

    async with manners.turn("other.example"):
        pass


async def test_a_hanging_host_is_dialled_once_for_a_dozen_links() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await until_left(reader)

    came: list[NotReadable] = []
    async with serving({"herald.example/story": silent}) as web:
        client = web.client(seconds=0.1, turn=Manners(1).turn)

        async def share() -> None:
            try:
                await client.get("http://herald.example/story")
            except NotReadable as error:
                came.append(error)

        async with asyncio.TaskGroup() as tasks:
            for _ in range(12):
                tasks.create_task(share())

    assert web.dialled == [(PUBLIC, 80)]
    assert [type(error) for error in came] == [TooSlow, *[NotAnswering] * 11]


async def test_a_fetch_that_is_called_off_says_nothing_of_its_host() -> None:
    begun = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        begun.set()
        await until_left(reader)

    pages = {"herald.example/slow": silent, "herald.example/story": page("Here.")}
    async with serving(pages) as web:
        client = web.client(turn=Manners(0).turn)
        fetch = asyncio.ensure_future(client.get("http://herald.example/slow"))
        await begun.wait()
        fetch.cancel()
        with pytest.raises(asyncio.CancelledError):
            await fetch
        got = await client.get("http://herald.example/story")

    assert got.content == b"Here."


@pytest.mark.parametrize(
    ("asked", "slept"), [(0, 2), (1.5, 2), (7, 7), (3_600, 10)], ids=["none", "less", "more", "an hour"]
)
async def test_a_host_may_ask_for_a_longer_pause(asked: float, slept: float) -> None:
    time = Time()
    manners = polite(time)

    for _ in range(2):
        async with manners.turn("herald.example"):
            manners.pace("herald.example", asked)

    assert time.slept == [slept]
