"""Politeness: a host is asked for one thing at a time, with a pause between two."""

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.core.errors import ServiceBusy
from bot.edges.fetch.web import manners as module
from bot.edges.fetch.web.manners import Manners


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
