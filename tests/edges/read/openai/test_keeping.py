"""What is kept beside the store: what the day has taken, and what was answered."""

import sqlite3
from datetime import date
from pathlib import Path
from threading import Barrier, Thread

import pytest

from bot.core.errors import StoreBusy
from bot.core.reports import ReportId
from bot.edges.read.openai.budget import Budget, Prices, Reserved, Spent
from bot.edges.read.openai.cache import Cache, key_of

ONE, OTHER = ReportId("one"), ReportId("other")


def budget(folder: Path, tokens: int = 1_000, cost: float = 0, day: int = 3) -> Budget:
    return Budget(folder / "budget.sqlite", lambda: date(2031, 11, day), tokens, cost, Prices(2.0, 10.0))


def test_what_is_set_aside_counts_until_it_is_settled(tmp_path: Path) -> None:
    ours, theirs = budget(tmp_path), budget(tmp_path)

    reserved = ours.reserve(600, 200)
    assert reserved is not None
    assert theirs.reserve(300, 0) is None
    ours.settle(reserved, 100, 50)

    assert theirs.spent() == Spent(150, 100 * 2 + 50 * 10)
    assert theirs.reserve(300, 0) is not None


def test_a_day_has_its_own_budget_and_is_settled_as_itself(tmp_path: Path) -> None:
    late = budget(tmp_path).reserve(600, 200)
    assert late is not None

    next_day = budget(tmp_path, day=4)
    next_day.settle(late, 700, 200)

    assert next_day.spent() == Spent(0, 0)
    assert budget(tmp_path).spent().tokens == 900


def test_money_is_counted_beside_tokens(tmp_path: Path) -> None:
    dear = budget(tmp_path, tokens=1_000_000, cost=1.0)

    assert dear.reserve(100_000, 80_000) is not None  # 0.2 and 0.8
    assert dear.reserve(1, 0) is None


def test_threads_at_once_set_aside_what_there_is_and_no_more(tmp_path: Path) -> None:
    start, had = Barrier(8), list[Reserved | None]()

    def take() -> None:
        start.wait()
        had.append(budget(tmp_path).reserve(300, 0))

    threads = [Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(one is not None for one in had) == 3
    assert budget(tmp_path).spent().tokens == 900


def test_its_file_is_closed_to_others_and_told_when_it_cannot_be_had(tmp_path: Path) -> None:
    budget(tmp_path / "openai").reserve(1, 1)

    made = (tmp_path / "openai", tmp_path / "openai" / "budget.sqlite")
    assert [path.stat().st_mode & 0o777 for path in made] == [0o700, 0o600]
    (tmp_path / "budget.sqlite").mkdir()
    with pytest.raises(StoreBusy, match=r"budget\.sqlite"):
        budget(tmp_path).reserve(1, 1)


def test_an_answer_is_found_by_what_was_asked(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "answers.sqlite", 1_000)
    cache.keep(key_of(("text", "prompt", "model")), ONE, "answer")

    assert cache.find(key_of(("text", "prompt", "model")), OTHER) == "answer"
    assert cache.find(key_of(("text", "prompt", "model-2")), ONE) is None


def test_the_oldest_answers_go_where_it_would_be_too_much(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "answers.sqlite", 25)
    for letter in "abc":
        cache.keep(letter, ONE, letter * 10)

    assert [cache.find(letter, ONE) for letter in "abc"] == [None, "b" * 10, "c" * 10]
    cache.keep("d", ONE, "ü" * 13)  # 26 bytes
    assert [cache.find(letter, ONE) for letter in "bcd"] == [None, None, None]


def test_nothing_is_kept_where_nothing_may_be(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "answers.sqlite", 0)
    cache.keep("a", ONE, "answer")

    assert cache.find("a", ONE) is None
    assert not cache.file.exists()


async def test_what_was_answered_for_a_report_is_forgotten_with_it(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "answers.sqlite", 10_000)
    cache.keep("alone", ONE, "a secret that only one report had")
    cache.keep("shared", ONE, "what both have")
    cache.find("shared", OTHER)

    await cache.forget(ONE)
    assert [cache.find(key, OTHER) for key in ("alone", "shared")] == [None, "what both have"]
    assert b"a secret" not in cache.file.read_bytes()

    await cache.forget(OTHER)
    with sqlite3.connect(cache.file) as rows:
        left = [rows.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("answers", "uses")]  # noqa: S608 -- names of ours
    rows.close()
    assert left == [0, 0]


async def test_where_nothing_was_kept_nothing_is_to_forget(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "answers.sqlite", 0)

    await cache.forget(ONE)
    assert not cache.file.exists()
