"""A database is brought to the present tables, forward only, on SQLite and on PostgreSQL."""

import threading
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from bot.edges import store
from bot.edges.store.tables import metadata
from tests.stores import Postgres


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/deep/down/bot.db"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


def test_an_empty_database_is_brought_to_the_head(url: str):
    engine = store.open_engine(url)
    assert store.current(engine) is None

    store.migrate(url)
    assert store.current(engine) == store.head()
    store.migrate(url)
    assert store.current(engine) == store.head()
    engine.dispose()


def test_the_migrations_make_the_tables_that_the_code_knows(url: str):
    store.migrate(url)
    engine = store.open_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": _is_ours, "version_table": "secondsource_version"}
        )
        differences = compare_metadata(context, metadata)
    engine.dispose()

    assert differences == []


def test_two_processes_that_migrate_at_once_do_it_once(url: str):
    failures: list[BaseException] = []

    def migrate() -> None:
        try:
            store.migrate(url)
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=migrate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []


def test_a_migration_that_fails_leaves_nothing(url: str):
    engine = store.open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE outbox (in_the_way INTEGER)"))

    with pytest.raises(Exception, match="outbox"):
        store.migrate(url)
    assert inspect(engine).get_table_names() == ["outbox"]
    engine.dispose()


def test_whoever_shared_a_report_before_may_see_the_texts_it_had_then(url: str):
    store.migrate(url, "0003")
    engine = store.open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO reports (id, revision, outlet) VALUES ('r', 'two', '')"))
        for n in ("one", "two"):
            connection.execute(
                text(f"INSERT INTO revisions VALUES ('r', '{n}', '', '2031-11-03 09:00:00', '{{}}')")  # noqa: S608 - ours
            )
        connection.execute(
            text("INSERT INTO captured (report, revision, capture, asked) VALUES ('r', 'two', 'c', 'a')")
        )
        connection.execute(
            text(
                "INSERT INTO shares (id, report, workspace, channel, private, at, body) "
                "VALUES ('s', 'r', 'desk', 'tips', true, '2031-11-03 09:00:00', '{}')"
            )
        )
    store.migrate(url)

    columns = "revision, capture, asked, workspace, channel, private"
    with engine.connect() as connection:
        rows = connection.execute(text(f"SELECT {columns} FROM captured ORDER BY seq")).all()  # noqa: S608
    engine.dispose()
    assert [tuple(row) for row in rows] == [
        ("two", "c", "a", "desk", "tips", True),
        ("one", "", "", "desk", "tips", True),
    ]


def _is_ours(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    return not (kind == "table" and reflected and (name or "").startswith(("claim_words", "passage_words")))
