"""Opening hostile addresses: the guard's verdict on each, and every connection that was tried.

The resolver answers only from the case and the dialler only leads to the harness, so that nothing outside is
ever asked for, whatever the guard lets through.
"""

import asyncio
import json
import logging
import socket
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from bot.core.addresses import host_of
from bot.core.errors import (
    AddressRefused,
    NoSuchAddress,
    NothingToRead,
    NotNews,
    SecondsourceError,
    SoftNotFound,
    TooBig,
    TooHeavy,
    TooLong,
    TooSlow,
    Walled,
    WrongType,
)

log = logging.getLogger(__name__)

Row = dict[str, Any]
Resolver = Callable[[str], Awaitable[tuple[str, ...]]]
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Dialler = Callable[[str, int], Awaitable[Streams]]
Opened = TypeVar("Opened")
# Opens an address with the resolver and dialler it is given.
Opener = Callable[[str, Resolver, Dialler], Awaitable[Opened]]
# Returns the text of what was opened.
Reader = Callable[[Opened], Awaitable[str]]

_OUTSIDE = ("93.184.215.14", 80)  # what the harness stands for
_AT_ONCE = 4  # cases under way: what one opened, 20 MB perhaps, is in memory until it is read
_READ_AT_ONCE = 2  # of these: reading keeps a processor busy
_SECONDS = 29.5  # for one case, opening and reading
_TO_END_SECONDS = 15  # for a reading whose case is over: more than a process that reads is given
_OUTCOMES: tuple[tuple[tuple[type[SecondsourceError], ...], str], ...] = (
    ((AddressRefused, NoSuchAddress), "not_dialled"),
    ((TooBig, TooLong, TooHeavy), "too_big"),
    ((TooSlow,), "too_slow"),
    ((WrongType,), "wrong_type"),
    ((Walled, SoftNotFound), "wall"),
    ((NothingToRead, NotNews), "empty"),
)


@dataclass(slots=True)
class _Case:
    """One line of the input, and what was asked and dialled for it."""

    id: object
    address: str
    dns: Mapping[str, tuple[str, ...]]
    sequences: Mapping[str, tuple[tuple[str, ...], ...]]
    harness: tuple[str, int]
    seconds: float = 0  # that opening and reading took, without the wait for one's turn
    connects: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    asked: Counter[str] = field(default_factory=Counter[str])

    @contextmanager
    def timed(self) -> Generator[None]:
        started = time.monotonic()
        try:
            yield
        finally:
            self.seconds += time.monotonic() - started

    async def resolve(self, name: str) -> tuple[str, ...]:
        """Answer from the case; an IP address in any spelling that libc reads is itself."""
        if ip := _as_libc_reads(name):
            return (ip,)
        name = _looked_up(name)
        if answers := self.sequences.get(name):
            self.asked[name] += 1
            return answers[min(self.asked[name], len(answers)) - 1]
        return self.dns.get(name, ())

    async def dial(self, ip: str, port: int) -> Streams:
        self.connects.append((ip, port))
        if (ip, port) != _OUTSIDE:
            raise ConnectionRefusedError(f"{ip}:{port} is not the harness")
        return await asyncio.open_connection(*self.harness)


async def evaluate(
    opener: Opener[Opened], reader: Reader[Opened], harness: tuple[str, int], source: Path, target: Path
) -> int:
    """Open and read every case of `source`, several at once, and write one answer a line, in order.

    Returns how many there were. A line that is no case is answered too.
    """
    under_way, reading = asyncio.Semaphore(_AT_ONCE), asyncio.Semaphore(_READ_AT_ONCE)

    async def text_of(case: _Case) -> str:
        async with under_way:
            with case.timed():
                async with asyncio.timeout(_SECONDS):
                    opened = await opener(case.address, case.resolve, case.dial)
            async with reading:
                return await _in_time(case, asyncio.ensure_future(reader(opened)))

    count = 0
    with target.open("w", encoding="utf-8") as out:
        async with asyncio.TaskGroup() as tasks:
            cases = [_case(line, harness) for line in _lines(source)]
            for row in [tasks.create_task(_answer(case, text_of)) for case in cases]:
                out.write(json.dumps(await row) + "\n")
                out.flush()
                count += 1
    return count


async def _in_time(case: _Case, text: "asyncio.Future[str]") -> str:
    """Return the text, or raise `TimeoutError` when the case's time is over, but not before the reading is.

    What reads cannot be stopped from here. If the next case took its place, that one's clock would run while
    it waits for a process.
    """
    with case.timed():
        await asyncio.wait((text,), timeout=_SECONDS - case.seconds)
    if text.done():
        try:
            return text.result()
        finally:
            del text  # what it raises would hold this frame, the frame it, and both all that was opened
    with suppress(SecondsourceError, TimeoutError):
        async with asyncio.timeout(_TO_END_SECONDS):
            await text
    raise TimeoutError


def _lines(source: Path) -> Iterator[str]:
    with source.open(encoding="utf-8", errors="replace") as lines:
        yield from (line for line in lines if line.strip())


async def _answer(case: _Case, text_of: Callable[[_Case], Awaitable[str]]) -> Row:
    row: Row = {"id": case.id, "verdict": "allow", "reason": "", "outcome": "read", "text": ""}
    try:
        row["text"] = await text_of(case)
    except SecondsourceError as error:
        row |= _failed(error)
    except TimeoutError:
        row |= {"reason": "too_slow", "outcome": "too_slow"}
    except Exception:  # a case must be answered whatever breaks over it
        log.exception("case.broke", extra={"case": case.id})
        row |= {"reason": "broken", "outcome": "failed"}
    row["connects"] = [list(connect) for connect in case.connects]
    row["seconds"] = round(case.seconds, 3)
    return row


def _failed(error: SecondsourceError) -> Row:
    """Return what a named error is in the contract's words."""
    refused = isinstance(error, AddressRefused)
    outcome = next((outcome for kinds, outcome in _OUTCOMES if isinstance(error, kinds)), "failed")
    return {
        "verdict": "block" if refused else "allow",
        "reason": error.detail if refused else _in_small_letters(_kind_of(error).__name__),
        "outcome": outcome,
    }


def _kind_of(error: SecondsourceError) -> type[SecondsourceError]:
    """Return the kind that the error tree has for it: an edge may tell more of them apart."""
    return next(kind for kind in type(error).__mro__ if kind.__module__ == SecondsourceError.__module__)


def _in_small_letters(name: str) -> str:
    """Write "TooBig" as "too_big"."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def _case(line: str, harness: tuple[str, int]) -> _Case:
    """Return the case on a line; where there is none, one with an address that is refused."""
    try:
        row: object = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    fields = cast(Row, row) if isinstance(row, dict) else Row()
    address = fields.get("input")
    return _Case(
        id=fields.get("id"),
        address=address if isinstance(address, str) else "",
        dns={name: _ips(answer) for name, answer in _named(fields.get("dns"))},
        sequences={name: _answers(answers) for name, answers in _named(fields.get("dns_seq"))},
        harness=harness,
    )


def _named(given: object) -> Iterator[tuple[str, object]]:
    if isinstance(given, dict):
        for name, value in cast(Mapping[object, object], given).items():
            yield _looked_up(str(name)), value


def _looked_up(name: str) -> str:
    """Return a name as the DNS has it: in ASCII and small letters, without the dot of the root."""
    return host_of(f"http://{name}/") or name.lower()


def _ips(answer: object) -> tuple[str, ...]:
    if isinstance(answer, str):
        return (answer,)
    return tuple(str(ip) for ip in cast(list[object], answer)) if isinstance(answer, list) else ()


def _answers(answers: object) -> tuple[tuple[str, ...], ...]:
    return tuple(_ips(answer) for answer in cast(list[object], answers)) if isinstance(answers, list) else ()


def _as_libc_reads(name: str) -> str:
    """Return the IP address that libc takes a name for, in its plain spelling; "" when for none."""
    try:
        return socket.inet_ntop(socket.AF_INET, socket.inet_aton(name))
    except (OSError, ValueError):
        pass
    try:
        return socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, name))
    except (OSError, ValueError):
        return ""
