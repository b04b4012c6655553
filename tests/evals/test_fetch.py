"""`evaluate fetch`: each case has its own answers to look-ups, and what was dialled is told."""

import asyncio
import gc
import json
import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.core import errors
from bot.edges.fetch.web.addresses import Reason
from bot.edges.fetch.web.answers import Got
from bot.edges.fetch.web.client import Client, Settings
from bot.edges.fetch.web.dialling import Dropped
from bot.evals import fetch
from tests.edges.fetch.web.local_web import PUBLIC, page, redirect, serving, until_left
from tests.fakes_edges import SteadyClock

Row = dict[str, Any]
HERALD = {"herald.example": [PUBLIC]}
STORY = "http://herald.example/story"


async def opened(address: str, resolve: fetch.Resolver, dial: fetch.Dialler) -> Got:
    return await Client(Settings(seconds=20), resolve, dial, SteadyClock().now).get(address)


async def text_of(got: Got) -> str:
    return got.content.decode()


async def answers(folder: Path, cases: Sequence[object], port: int = 9) -> list[Row]:
    source, target = folder / "cases.jsonl", folder / "answers.jsonl"
    lines = [case if isinstance(case, str) else json.dumps(case) for case in cases]
    source.write_text("\n".join(lines), encoding="utf-8")

    count = await fetch.evaluate(opened, text_of, ("127.0.0.1", port), source, target)

    rows = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert count == len(rows) == len(cases)
    assert all(row.pop("seconds") >= 0 for row in rows)
    return rows


async def test_a_public_page_is_read_from_the_harness(tmp_path: Path) -> None:
    async with serving({"herald.example/story": page("The wall gave way.")}) as web:
        [row] = await answers(tmp_path, [{"id": "a", "input": STORY, "dns": HERALD}], web.ports[False])

    assert row == {
        "id": "a",
        "verdict": "allow",
        "reason": "",
        "outcome": "read",
        "text": "The wall gave way.",
        "connects": [[PUBLIC, 80]],
    }


async def test_answers_come_in_the_order_of_the_cases(tmp_path: Path) -> None:
    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        for _ in range(20):
            await asyncio.sleep(0)
        return page("At last.")

    pages = {"herald.example/story": slow, "herald.example/quick": page("At once.")}
    quick = "http://herald.example/quick"
    cases = [{"id": n, "input": quick if n % 3 else STORY, "dns": HERALD} for n in range(20)]
    async with serving(pages) as web:
        rows = await answers(tmp_path, cases, web.ports[False])

    assert [row["id"] for row in rows] == list(range(20))
    assert {row["outcome"] for row in rows} == {"read"}


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ({"input": "http://127.0.0.1/"}, "private_ip"),
        ({"input": "http://2130706433/"}, "odd_ip"),
        ({"input": "http://localhost/"}, "local_name"),
        ({"input": "file:///etc/passwd"}, "scheme"),
        ({"input": STORY, "dns": {"herald.example": ["10.0.0.1"]}}, "private_answer"),
        ({"input": STORY, "dns": {"herald.example": [PUBLIC, "::1"]}}, "private_answer"),
        ({"input": STORY, "dns": {"herald.example": "127.0.0.1"}}, "private_answer"),
        ({"input": STORY, "dns_seq": {"herald.example": [["127.0.0.1"], [PUBLIC]]}}, "private_answer"),
        ({"input": ""}, "not_an_address"),
        ({"input": 7}, "not_an_address"),
        ({}, "not_an_address"),
        ("[1, 2]", "not_an_address"),
        ("{not JSON", "not_an_address"),
        ("[" * 100_000, "not_an_address"),
    ],
    ids=lambda value: str(value)[:60],
)
async def test_what_is_refused_is_not_dialled(case: object, reason: str, tmp_path: Path) -> None:
    [row] = await answers(tmp_path, [case])

    assert (row["verdict"], row["reason"], row["outcome"]) == ("block", reason, "not_dialled")
    assert row["connects"] == []


async def test_look_ups_go_by_their_turn_and_the_last_answer_stays(tmp_path: Path) -> None:
    turns = [[PUBLIC], [PUBLIC], ["127.0.0.1"]]
    pages = {"herald.example/story": redirect("/2"), "herald.example/2": redirect("/3")}
    async with serving(pages) as web:
        rows = await answers(
            tmp_path,
            [
                {"id": "turned", "input": STORY, "dns_seq": {"herald.example": turns}, "dns": HERALD},
                {"id": "stayed", "input": STORY, "dns_seq": {"herald.example": turns[:1]}},
            ],
            web.ports[False],
        )

    assert [(row["verdict"], len(row["connects"])) for row in rows] == [("block", 2), ("allow", 3)]


async def test_nothing_but_the_harness_is_reached(tmp_path: Path) -> None:
    cases = [
        {"input": "https://herald.example/", "dns": HERALD},
        {"input": "http://herald.example:8080/", "dns": HERALD},
        {"input": "http://93.184.215.15/"},
    ]
    rows = await answers(tmp_path, cases)

    assert [(row["verdict"], row["reason"], row["outcome"]) for row in rows] == [
        ("allow", "not_answering", "failed")
    ] * 3
    assert [row["connects"] for row in rows] == [[[PUBLIC, 443]], [[PUBLIC, 8080]], [["93.184.215.15", 80]]]


async def test_a_name_that_is_absent_does_not_exist(tmp_path: Path) -> None:
    [row] = await answers(tmp_path, [{"input": STORY, "dns": {"other.example": [PUBLIC]}}])

    assert (row["verdict"], row["reason"], row["outcome"]) == ("allow", "no_such_address", "not_dialled")


@pytest.mark.parametrize("name", ["новости.example", "xn--b1amnebsh.example", "НОВОСТИ.example."])
async def test_a_case_may_write_a_name_in_any_way(name: str, tmp_path: Path) -> None:
    async with serving({"xn--b1amnebsh.example/": page("Here.")}) as web:
        case = {"input": "http://новости.example/", "dns": {name: [PUBLIC]}}
        [row] = await answers(tmp_path, [case], web.ports[False])

    assert row["outcome"] == "read"


@pytest.mark.parametrize(
    ("name", "ip"),
    [
        ("2130706433", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0251.254.43518", "169.254.169.254"),
        ("::1", "::1"),
    ],
)
async def test_an_ip_address_in_any_spelling_is_itself(name: str, ip: str, tmp_path: Path) -> None:
    async def lenient(address: str, resolve: fetch.Resolver, dial: fetch.Dialler) -> str:
        [found] = await resolve(name)
        await dial(found, 80)
        return ""

    async def read(text: str) -> str:
        return text

    source, target = tmp_path / "cases.jsonl", tmp_path / "answers.jsonl"
    source.write_text(json.dumps({"input": "http://any.example/"}), encoding="utf-8")
    await fetch.evaluate(lenient, read, ("127.0.0.1", 9), source, target)

    assert json.loads(target.read_text("utf-8"))["connects"] == [[ip, 80]]


class Broken(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "verdict", "reason", "outcome"),
    [
        (errors.TooBig(), "allow", "too_big", "too_big"),
        (errors.TooHeavy(), "allow", "too_heavy", "too_big"),
        (errors.TooSlow(), "allow", "too_slow", "too_slow"),
        (errors.WrongType(), "allow", "wrong_type", "wrong_type"),
        (errors.NotText(), "allow", "not_text", "wrong_type"),
        (errors.ConsentWall(), "allow", "consent_wall", "wall"),
        (errors.TurnedAway(), "allow", "turned_away", "wall"),
        (errors.SoftNotFound(), "allow", "soft_not_found", "wall"),
        (errors.NothingToRead(), "allow", "nothing_to_read", "empty"),
        (errors.NotNews(), "allow", "not_news", "empty"),
        (errors.Gone(), "allow", "gone", "failed"),
        (errors.ServiceBusy(), "allow", "service_busy", "failed"),
        (errors.TooManyRedirects("too_many_redirects"), "block", "too_many_redirects", "not_dialled"),
        (TimeoutError(), "allow", "too_slow", "too_slow"),
        (Dropped("at once"), "allow", "not_answering", "failed"),
        (Broken(), "allow", "broken", "failed"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value,
)
async def test_each_error_has_its_words(
    error: Exception, verdict: str, reason: str, outcome: str, tmp_path: Path
) -> None:
    async def failing(address: str, resolve: fetch.Resolver, dial: fetch.Dialler) -> str:
        raise error

    async def read(text: str) -> str:
        return text

    source, target = tmp_path / "cases.jsonl", tmp_path / "answers.jsonl"
    source.write_text('{"id": "a"}\n\n', encoding="utf-8")
    assert await fetch.evaluate(failing, read, ("127.0.0.1", 9), source, target) == 1
    row = json.loads(target.read_text("utf-8"))

    assert (row["id"], row["verdict"], row["reason"], row["outcome"]) == ("a", verdict, reason, outcome)


async def test_a_case_has_one_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await until_left(reader)

    monkeypatch.setattr(fetch, "_SECONDS", 0.1)
    async with serving({"herald.example/story": silent}) as web:
        [row] = await answers(tmp_path, [{"input": STORY, "dns": HERALD}], web.ports[False])

    assert row["outcome"] == "too_slow"


async def evaluated(
    folder: Path, opener: fetch.Opener[Any], reader: fetch.Reader[Any], count: int
) -> list[Row]:
    source, target = folder / "cases.jsonl", folder / "answers.jsonl"
    lines = [json.dumps({"id": number, "input": f"http://h{number}.example/"}) for number in range(count)]
    source.write_text("\n".join(lines), encoding="utf-8")
    await fetch.evaluate(opener, reader, ("127.0.0.1", 9), source, target)
    return [json.loads(line) for line in target.read_text("utf-8").splitlines()]


async def test_what_is_opened_does_not_pile_up(tmp_path: Path) -> None:
    unread: set[str] = set()
    most = 0

    async def opener(address: str, resolve: fetch.Resolver, dial: fetch.Dialler) -> str:
        nonlocal most
        unread.add(address)
        most = max(most, len(unread))
        return address

    async def reader(opened: str) -> str:
        for _ in range(5):
            await asyncio.sleep(0)
        unread.remove(opened)
        return "Here."

    rows = await evaluated(tmp_path, opener, reader, 40)

    assert {row["outcome"] for row in rows} == {"read"}
    assert most == 4


async def test_what_was_opened_is_let_go_of_as_soon_as_its_reading_failed(tmp_path: Path) -> None:
    held: WeakSet[Opened] = WeakSet()
    most = 0

    async def opener(address: str, resolve: fetch.Resolver, dial: fetch.Dialler) -> Opened:
        nonlocal most
        opened = Opened()
        held.add(opened)
        most = max(most, len(held))
        return opened

    async def reader(opened: Opened) -> str:
        await asyncio.sleep(0)
        raise errors.TooHeavy

    with uncollected():
        rows = await evaluated(tmp_path, opener, reader, 40)

        assert not held
    assert {row["outcome"] for row in rows} == {"too_big"}
    assert most <= 5


class Opened:
    """What was opened, 20 MB perhaps."""


@contextmanager
def uncollected() -> Generator[None]:
    """Leave what is held in circles where it is, as it is for long in a process that makes little garbage."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@pytest.mark.parametrize("late", [errors.TooHeavy(), None], ids=["fails", "succeeds"])
async def test_a_reading_that_goes_on_after_its_case_keeps_its_place(
    late: Exception | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "_SECONDS", 0.1)
    monkeypatch.setattr(fetch, "_READ_AT_ONCE", 1)
    went: list[str] = []

    async def opener(address: str, resolve: fetch.Resolver, dial: fetch.Dialler) -> str:
        return address

    async def reader(opened: str) -> str:
        went.append(f"{opened} begins")
        if "h0" in opened:
            with suppress(TimeoutError):
                async with asyncio.timeout(0.3):
                    await asyncio.Event().wait()
            went.append("ends late")
            if late:
                raise late
        return "Here."

    rows = await evaluated(tmp_path, opener, reader, 2)

    assert [(row["outcome"], row["text"]) for row in rows] == [("too_slow", ""), ("read", "Here.")]
    assert went == ["http://h0.example/ begins", "ends late", "http://h1.example/ begins"]


async def test_and_not_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "_SECONDS", 0.05)
    monkeypatch.setattr(fetch, "_TO_END_SECONDS", 0.05)

    async def opener(address: str, resolve: fetch.Resolver, dial: fetch.Dialler) -> str:
        return address

    async def reader(opened: str) -> str:
        await asyncio.Event().wait()
        return ""

    rows = await evaluated(tmp_path, opener, reader, 3)

    assert [row["outcome"] for row in rows] == ["too_slow"] * 3


PAGE = (Path(__file__).parents[2] / "docs/reference/evaluate.md").read_text("utf-8")
# No path is opened there, robots.txt is not asked, and no language is judged.
NOT_OF_AN_ADDRESS = {
    errors.NoSuchFile,
    errors.IsAFolder,
    errors.NotTextAsNamed,
    errors.BlockedByRobots,
    errors.OtherLanguage,
    errors.BrokenFeed,
}


def kinds_below(kind: type[errors.NotReadable]) -> Iterator[type[errors.NotReadable]]:
    yield kind
    for below in kind.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from kinds_below(below)


def rows_of(heading: str) -> list[list[list[str]]]:
    """Return what stands in backticks in each cell of the table below a heading."""
    table = PAGE.partition(f"### {heading}\n")[2].partition("\n#")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| `")]
    return [[re.findall("`([^`]+)`", cell) for cell in row] for row in rows]


def test_every_reason_of_the_guard_is_in_the_reference() -> None:
    assert [row[0] for row in rows_of("Reasons of the guard")] == [[reason.value] for reason in Reason]


async def test_every_other_reason_is_in_the_reference_with_its_outcome(tmp_path: Path) -> None:
    told = {reason: outcome for reasons, [outcome] in rows_of("Other reasons") for reason in reasons}
    refused = set(kinds_below(errors.AddressRefused))
    raised: list[Exception] = [
        kind() for kind in kinds_below(errors.NotReadable) if kind not in refused | NOT_OF_AN_ADDRESS
    ]
    raised += [errors.ServiceBusy(), Broken()]

    async def opener(address: str, resolve: fetch.Resolver, dial: fetch.Dialler) -> str:
        raise raised[int(address.removeprefix("http://h").removesuffix(".example/"))]

    async def reader(opened: str) -> str:
        return opened

    rows = await evaluated(tmp_path, opener, reader, len(raised))

    assert {row["reason"]: row["outcome"] for row in rows} == told


def test_every_outcome_is_in_the_reference() -> None:
    [listed] = [line.split("|")[2] for line in PAGE.splitlines() if line.startswith("| `outcome` |")]
    outcomes = {outcome for _, outcome in fetch._OUTCOMES}  # pyright: ignore[reportPrivateUsage]

    assert set(re.findall("`([^`]+)`", listed)) == outcomes | {"read", "failed"}


def test_the_command_says_how_many_it_answered(tmp_path: Path) -> None:
    source, target = tmp_path / "cases.jsonl", tmp_path / "answers.jsonl"
    source.write_text('{"id": "a", "input": "http://127.0.0.1/"}\n', encoding="utf-8")
    arguments = ["evaluate", "fetch", "--input", str(source), "--output", str(target), "--harness"]

    done = CliRunner().invoke(app, [*arguments, "127.0.0.1:9"])
    wrong = CliRunner().invoke(app, [*arguments, "9"])

    assert (done.exit_code, done.output) == (0, "Addresses answered: 1.\n")
    assert json.loads(target.read_text("utf-8"))["reason"] == "private_ip"
    assert wrong.exit_code == 2
