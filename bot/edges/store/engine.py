"""One database, on SQLite or PostgreSQL: how it is opened, read and written.

Where the two differ, both stand here under one name.
"""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    Engine,
    Select,
    Table,
    create_engine,
    event,
    exc,
    func,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from bot.core.errors import StoreBusy
from bot.edges.store.codec import decode

T = TypeVar("T")

_TO_SWITCH_SECONDS = 30


def open_engine(url: str) -> Engine:
    """Open the database at `url`; a missing SQLite file and its folder are made. Nothing is read yet."""
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        if where.database and where.database != ":memory:":
            # What is pasted may be nobody else's on this machine.
            Path(where.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        engine = create_engine(where, pool_size=10, max_overflow=20)
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    return create_engine(
        where.set(drivername="postgresql+psycopg"), pool_size=10, max_overflow=20, pool_pre_ping=True
    )


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random

    # The durable engine shares this database and wants its writes to take the lock at once.
    connection.isolation_level = "IMMEDIATE"
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=30000")
    # The switch of a new database wants it alone, and fails at once, whatever the timeout, while another
    # process switches it too.
    Retrying(
        retry=retry_if_exception(_is_locked),
        stop=stop_after_delay(_TO_SWITCH_SECONDS),
        wait=wait_random(0.01, 0.05),
        reraise=True,
    )(cursor.execute, "PRAGMA journal_mode=WAL")
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _is_locked(error: BaseException) -> bool:
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY


def is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


@dataclass(frozen=True, slots=True)
class Database:
    """Runs what the store asks in threads, each piece in one transaction."""

    engine: Engine
    turns: dict[str, asyncio.Lock] = field(default_factory=dict[str, asyncio.Lock])

    async def read(self, ask: Callable[[Connection], T]) -> T:
        """Return what `ask` returns; it sees one moment of the database and changes nothing."""
        return await asyncio.to_thread(self._run, ask, "BEGIN")

    async def values(self, kind: type[T], query: Select[str]) -> tuple[T, ...]:
        """Return the values of `kind` that a query selects the bodies of, in its order."""
        return await self.read(lambda connection: tuple(decode(kind, b) for b in connection.scalars(query)))

    async def write(self, do: Callable[[Connection], T]) -> T:
        """Commit what `do` does, or nothing of it."""
        return await asyncio.to_thread(self._run, do, "BEGIN IMMEDIATE")

    @asynccontextmanager
    async def turn(self, what: str) -> AsyncGenerator[None]:
        """Let nobody else past this line for the same `what` until it ends, in this process or another.

        On SQLite one process works on a file. On PostgreSQL a session holds it, and ends with its process.
        """
        async with self.turns.setdefault(what, asyncio.Lock()):
            if self.engine.dialect.name == "sqlite":
                yield
                return
            session = await asyncio.to_thread(self._session)
            try:
                while not await asyncio.to_thread(_is_our_turn, session, what):  # noqa: ASYNC110 -- others are other processes
                    await asyncio.sleep(_TURN_SECONDS)
                yield
            finally:
                # Closing alone would give the session back to the pool, turn and all.
                session.invalidate()
                session.close()

    def _session(self) -> Connection:
        try:
            return self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except (exc.OperationalError, exc.TimeoutError) as error:
            raise StoreBusy(type(error).__name__) from error

    def _run(self, do: Callable[[Connection], T], begin: str) -> T:
        with transaction(self.engine, begin) as connection:
            return do(connection)


@contextmanager
def transaction(engine: Engine, begin: str = "BEGIN IMMEDIATE") -> Generator[Connection]:
    """Open a transaction that commits at the end, and is undone on any error.

    Raises:
        StoreBusy: the database is locked, full or gone for now.
    """
    try:
        with engine.connect() as connection, connection.begin():
            if is_sqlite(connection):
                # sqlite3 begins only before it writes; what was read until then could change underneath.
                connection.execute(text(begin))
            elif begin == "BEGIN":
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            yield connection
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as error:
        if _is_ours_to_mend(error):
            raise
        raise StoreBusy(type(error).__name__) from error


def _is_ours_to_mend(error: exc.SQLAlchemyError) -> bool:
    """Tell whether waiting would not help: SQLite calls a missing table an operational error too."""
    if not isinstance(error, exc.DBAPIError) or not isinstance(error.orig, sqlite3.Error):
        return False
    return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an insert that knows what to do on a conflict."""
    return sqlite.insert(table) if is_sqlite(connection) else postgresql.insert(table)


def add(connection: Connection, table: Table, **row: Any) -> bool:
    """Insert a row unless one with its key is there. Returns whether it was inserted."""
    statement = insert(connection, table).values(**row).on_conflict_do_nothing()
    return connection.execute(statement.returning(*table.primary_key.columns)).first() is not None


def put(connection: Connection, table: Table, **row: Any) -> None:
    """Insert a row, or let it replace the one with its primary key."""
    key = [c.name for c in table.primary_key.columns]
    others = {name: value for name, value in row.items() if name not in key}
    statement = insert(connection, table).values(**row)
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=others))


def one_at_a_time(connection: Connection, what: str) -> None:
    """Let nobody else past this line for the same `what` until the transaction ends.

    On SQLite whoever writes is alone already.
    """
    if not is_sqlite(connection):
        connection.execute(select(func.pg_advisory_xact_lock(_LOCKS, func.hashtext(what))))


def _is_our_turn(session: Connection, what: str) -> bool:
    """Take a turn if it is free. Asked again and again: a wait in a thread could not be called off."""
    try:
        return bool(session.scalar(select(func.pg_try_advisory_lock(_LOCKS, func.hashtext(what)))))
    except exc.DBAPIError as error:
        raise StoreBusy(type(error).__name__) from error


_TURN_SECONDS = 0.02  # between two looks whether a turn is free
_LOCKS = 20260  # keeps our advisory locks apart from anybody else's in the database
