"""Bringing a database to the present tables: forward only, in one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from bot.edges.store.engine import one_at_a_time, open_engine, transaction

VERSION_TABLE = "secondsource_version"


def migrate(url: str, to: str = "head") -> None:
    """Bring the database at `url` to the present tables; one that is there already stays as it is.

    Args:
        url: of the database.
        to: the migration to stop at, for a test that fills the tables as they were.
    """
    engine = open_engine(url)
    try:
        migrate_engine(engine, to)
    finally:
        engine.dispose()


def migrate_engine(engine: Engine, to: str = "head") -> None:
    if current(engine) == head():
        return
    with transaction(engine) as connection:
        one_at_a_time(connection, "migrations")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def current(engine: Engine) -> str | None:
    """Return which migration the database stands at; None for an empty one."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        return context.get_current_revision()


def head() -> str | None:
    """Return the newest migration there is."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
