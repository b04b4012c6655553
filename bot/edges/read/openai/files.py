"""A small SQLite file beside the store, open for one transaction at a time."""

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.core.errors import StoreBusy

_WAIT_SECONDS = 30.0
# What is removed is overwritten: a private report's words do not stay behind in a free page.
_PRAGMAS = ("PRAGMA synchronous = FULL", "PRAGMA secure_delete = ON")


@contextmanager
def opened(file: Path, version: int, tables: str) -> Generator[sqlite3.Connection]:
    """Open a file for one transaction in which nobody else writes; undone on any error.

    Args:
        file: where it is; it is made when it is not there.
        version: of the tables; a file of another version is emptied and made anew.
        tables: the statements that make them, each ending with a semicolon but the last.

    Raises:
        StoreBusy: others hold it, the disk is full, or the file is damaged.
    """
    try:
        if not file.exists():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(file, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
            for pragma in _PRAGMAS:
                connection.execute(pragma)
            # No write-ahead log: the switch to it fails at once where two make the file at a time.
            connection.execute("BEGIN IMMEDIATE")
            try:
                _prepare(connection, version, tables)
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()
    except (OSError, sqlite3.Error) as error:
        # SQLite's name is not on an error that Python itself raises.
        raise StoreBusy(f"{file.name}: {getattr(error, 'sqlite_errorname', type(error).__name__)}") from error


def _prepare(connection: sqlite3.Connection, version: int, tables: str) -> None:
    if int(connection.execute("PRAGMA user_version").fetchone()[0]) == version:
        return
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        connection.execute(f'DROP TABLE "{name}"')
    for statement in filter(str.strip, tables.split(";")):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {version}")
