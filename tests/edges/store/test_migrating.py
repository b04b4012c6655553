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


def _is_ours(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    return not (kind == "table" and reflected and (name or "").startswith("claim_words"))
