"""One live process a name: whoever works under a name holds its lock, and the lock ends with the process.

Work is resumed under the name it was begun under, so two processes of one name would do everything twice. On
SQLite that lock is one on a file beside the database; on PostgreSQL it is held by a session, and a free name
is found for each process.
"""

import fcntl
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine, Select, exc, func, select

from bot.core.errors import LastingError, StoreBusy

T = TypeVar("T")

_LOCKS = 20261  # keeps these advisory locks apart from all others in the database
_MOST = 64  # processes on one database


class AlreadyRunning(LastingError):
    """Another bot works on this database already. Stop it first."""


class Guard(Protocol):
    def take(self) -> str: ...

    def check(self) -> None: ...

    def fallen(self, names: Iterable[str]) -> list[str]: ...

    def let_go(self, names: Iterable[str]) -> None: ...

    def release(self) -> None: ...


def guard_of(engine: Engine) -> Guard:
    if engine.dialect.name != "sqlite":
        return SessionGuard(engine)
    return FileGuard(Path(f"{engine.url.database}.lock"))


@dataclass(slots=True)
class FileGuard:
    """For SQLite: one process works on a database file."""

    path: Path
    _held: int | None = None

    def take(self) -> str:
        """Return the name to work under. Raises `AlreadyRunning`."""
        held = os.open(self.path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(held)
            raise AlreadyRunning(str(self.path)) from error
        self._held = held
        return "worker-1"

    def check(self) -> None:
        """A lock on a file is not lost while its process lives."""

    def fallen(self, names: Iterable[str]) -> list[str]:
        """Nobody else can have worked here under another name."""
        return []

    def let_go(self, names: Iterable[str]) -> None:
        """There is nothing to let go of."""

    def release(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None


@dataclass(slots=True)
class SessionGuard:
    """For PostgreSQL: each process works under the first name that is free."""

    engine: Engine
    _session: Connection | None = None

    def take(self) -> str:
        """Return the name to work under. Raises `AlreadyRunning` when no name is free."""
        try:
            self._session = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except exc.OperationalError as error:
            raise StoreBusy(type(error).__name__) from error
        for number in range(1, _MOST + 1):
            if self._try(f"worker-{number}"):
                return f"worker-{number}"
        self.release()
        raise AlreadyRunning(f"{_MOST} workers")

    def check(self) -> None:
        """Raise `StoreBusy` when the session, and the name with it, is lost: somebody may take over."""
        self._ask(select(1))

    def fallen(self, names: Iterable[str]) -> list[str]:
        """Return the names that nobody works under; nobody can until they are let go of."""
        return [name for name in names if self._try(name)]

    def let_go(self, names: Iterable[str]) -> None:
        for name in names:
            self._ask(select(func.pg_advisory_unlock(_LOCKS, func.hashtext(name))))

    def release(self) -> None:
        if self._session is not None:
            # Closing alone would give the session back to the pool, lock and all.
            self._session.invalidate()
            self._session.close()
            self._session = None

    def _try(self, name: str) -> bool:
        return bool(self._ask(select(func.pg_try_advisory_lock(_LOCKS, func.hashtext(name)))))

    def _ask(self, question: Select[T]) -> T | None:
        if self._session is None:
            raise StoreBusy("no session")
        try:
            return self._session.scalar(question)
        except exc.DBAPIError as error:
            raise StoreBusy(type(error).__name__) from error
