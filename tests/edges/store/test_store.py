"""What the store alone promises: durability, one transaction, replay, and a search that grows."""

import asyncio
import sqlite3
import struct
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, select, text

from bot.core.errors import StoreBusy
from bot.core.leads import Lead
from bot.core.matching import Stance, founding_match
from bot.edges import store
from bot.edges.store import Store, tables
from bot.edges.store.engine import Database
from bot.ports import Vector
from tests.builders import at, lead, message
from tests.contracts.test_evidence import OPEN, keep
from tests.stores import Asked, Postgres, opened


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/bot.db"
    server: Postgres = request.getfixturevalue("postgres")
    return server.emptied_database()


@pytest.fixture
def kept(url: str, asked: Asked) -> Generator[Store]:
    with opened(url, asked) as built:
        yield built


def test_sqlite_is_set_to_survive_a_power_cut(tmp_path: Path):
    engine = store.open_engine(f"sqlite:///{tmp_path}/bot.db")
    with engine.connect() as connection:
        in_force = {
            pragma: connection.execute(text(f"PRAGMA {pragma}")).scalar_one()
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()

    assert in_force == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}


async def test_a_message_whose_work_cannot_be_asked_for_is_not_taken_in(url: str):
    def refuse(connection: Connection, lead: Lead, walk: str) -> None:
        raise RuntimeError("no queue")

    engine = store.open_engine(url)
    kept = store.build(engine, refuse)
    shared = lead("one")
    said = message("look", id=shared.message)
    with pytest.raises(RuntimeError):
        await kept.leads.take_in(said, [shared])

    works = store.build(engine, Asked())
    assert await works.leads.take_in(said, [shared])
    kept.close()


async def test_what_is_kept_is_there_after_a_restart(url: str, asked: Asked):
    with opened(url, asked) as kept:
        _, _, claim = await keep(kept, "Thirteen died.", "Kalin")
        before = await kept.evidence.dossier(claim.id, OPEN)
        await kept.desk.handle(claim.id, OPEN)
    with opened(url, asked) as again:
        assert await again.evidence.dossier(claim.id, OPEN) == before
        assert await again.desk.claim_named("c1", OPEN) == claim.id


async def test_a_database_that_is_locked_is_busy(tmp_path: Path):
    engine = store.open_engine(f"sqlite:///{tmp_path}/bot.db")
    event.listen(engine, "connect", _impatient)
    database = Database(engine)

    with engine.connect() as holder:
        holder.execute(text("BEGIN IMMEDIATE"))
        with pytest.raises(StoreBusy):
            await database.write(lambda connection: None)
        await database.read(lambda connection: connection.execute(text("SELECT 1")))
    engine.dispose()


async def test_a_server_that_is_gone_is_busy():
    engine = store.open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")

    with pytest.raises(StoreBusy):
        await Database(engine).read(lambda connection: None)
    engine.dispose()


async def test_nothing_that_happened_is_ever_changed_in_the_log(kept: Store):
    def log(connection: Connection) -> list[tuple[object, ...]]:
        return [tuple(row) for row in connection.execute(select(tables.events).order_by(tables.events.c.seq))]

    database = kept.evidence.database
    _, _, claim = await keep(kept, "Thirteen died.", "Kalin")
    before = await database.read(log)
    other = replace(founding_match(claim), stance=Stance.SILENT)
    await kept.evidence.keep_comparison([claim], [other], [], at(9))
    await keep(kept, "Twenty died.")
    after = await database.read(log)

    assert [row[2] for row in before] == ["shared", "read", "claimed", "matched", "compared"]
    assert after[: len(before)] == before
    assert len(after) == len(before) + 6


async def test_a_second_process_finds_what_the_first_adds(kept: Store, url: str, asked: Asked):
    with opened(url, asked) as other:
        assert await other.search.similar("event", _vector(1, 0), OPEN, 9) == ()
        _, _, claim = await keep(kept, "Event 1.")
        await kept.search.add([(claim, _vector(1, 0))])
        assert [c.claim for c in await other.search.similar("event", _vector(1, 0), OPEN, 9)] == [claim]


async def test_a_turn_is_one_among_processes(postgres: Postgres, asked: Asked):
    url = postgres.emptied_database()
    with opened(url, asked) as ours, opened(url, asked) as theirs:
        waits = asyncio.Event()
        order: list[str] = []

        async def wait() -> None:
            waits.set()
            async with theirs.desk.turn("newsroom"):
                order.append("theirs")

        async with asyncio.TaskGroup() as group, ours.desk.turn("newsroom"):
            group.create_task(wait())
            await waits.wait()
            await asyncio.sleep(0.1)
            order.append("ours")

    assert order == ["ours", "theirs"]


async def test_many_writers_at_once_all_get_through(kept: Store):
    async with asyncio.TaskGroup() as group:
        for n in range(20):
            group.create_task(keep(kept, f"Event {n} happened."))

    assert len(await kept.evidence.claims(OPEN, 99)) == 20


def _impatient(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA busy_timeout=1")


def _vector(*numbers: float) -> Vector:
    length = sum(n * n for n in numbers) ** 0.5
    return Vector(struct.pack(f"<{len(numbers)}f", *(n / length for n in numbers)))
