"""What an archive holds, in a small SQLite file beside it: a cache, made again from the files at any time."""

import errno
import os
import sqlite3
from collections.abc import Generator, Iterable
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.core.captures import CaptureId
from bot.core.errors import EvidenceDamaged, StoreBusy
from bot.edges.archive.files import utc
from bot.ports import Held

_VERSION = 2  # of the table; another one is made anew
_WAIT_SECONDS = 30.0
_TABLE = """
CREATE TABLE captures (
    id TEXT PRIMARY KEY,
    asked BLOB NOT NULL,  -- a file's name may hold what SQLite takes for no text
    address BLOB NOT NULL,
    at TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    taken_bytes INTEGER NOT NULL,  -- on the disk now: of a capture that was let go, its note's
    let_go TEXT,
    seen TEXT NOT NULL  -- when it was last captured: the same bytes may be had again after others
);
CREATE INDEX captures_asked ON captures (asked, seen);
CREATE INDEX captures_at ON captures (let_go, at);
"""
_LATEST = """
SELECT id, seen FROM captures WHERE asked = ? AND let_go IS NULL ORDER BY seen DESC, rowid DESC LIMIT 1
"""
_OLDEST = "SELECT * FROM captures WHERE let_go IS NULL AND id <> ? ORDER BY at, rowid LIMIT 1"
_OLDEST_NOTE = "SELECT * FROM captures WHERE let_go IS NOT NULL ORDER BY at, rowid LIMIT 1"
_TAKEN = "SELECT coalesce(sum(taken_bytes), 0) FROM captures"
# What waiting does not mend. Other kinds of "read only" pass: an index that was just made anew, for one.
_CLOSED = frozenset(("SQLITE_PERM", "SQLITE_READONLY", "SQLITE_READONLY_DIRECTORY"))
# What is removed is overwritten: a private link does not stay behind in a free page.
_PRAGMAS = ("PRAGMA synchronous = FULL", "PRAGMA secure_delete = ON")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows, in one transaction."""

    connection: sqlite3.Connection

    def find(self, capture: CaptureId) -> Held | None:
        row = self.connection.execute("SELECT * FROM captures WHERE id = ?", (capture,)).fetchone()
        return _held(row) if row else None

    def latest(self, asked: str) -> tuple[CaptureId, datetime] | None:
        """Return what was captured last for `asked`, its bytes being there, and when; None for nothing."""
        row = self.connection.execute(_LATEST, (_bytes(asked),)).fetchone()
        return (CaptureId(row[0]), datetime.fromisoformat(row[1])) if row else None

    def oldest(self, besides: CaptureId) -> Held | None:
        """Return the oldest whose bytes are there, one left out; None when there is no other."""
        row = self.connection.execute(_OLDEST, (besides,)).fetchone()
        return _held(row) if row else None

    def oldest_note(self) -> Held | None:
        """Return the oldest whose bytes were let go; None when there is none."""
        row = self.connection.execute(_OLDEST_NOTE).fetchone()
        return _held(row) if row else None

    def total_bytes(self) -> int:
        """Return how many bytes the files take, notes and all."""
        return int(self.connection.execute(_TAKEN).fetchone()[0])

    def note_bytes(self) -> int:
        """Return how many bytes the files take whose captures were let go."""
        return int(self.connection.execute(f"{_TAKEN} WHERE let_go IS NOT NULL").fetchone()[0])

    def put(self, held: Held, taken_bytes: int) -> None:
        """Keep a row, in place of one that is there.

        Args:
            held: what is known of a capture.
            taken_bytes: what its file takes now.
        """
        let_go = utc(held.let_go) if held.let_go else None
        values = (
            held.capture,
            _bytes(held.asked),
            _bytes(held.address),
            utc(held.at),
            held.sha256,
            held.size_bytes,
            taken_bytes,
            let_go,
            utc(held.at),
        )
        self.connection.execute("INSERT OR REPLACE INTO captures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def saw(self, capture: CaptureId, at: datetime) -> None:
        """Note that the same bytes were captured again."""
        query = "UPDATE captures SET seen = max(seen, ?) WHERE id = ?"
        self.connection.execute(query, (utc(at), capture))

    def remove(self, capture: CaptureId) -> None:
        self.connection.execute("DELETE FROM captures WHERE id = ?", (capture,))

    def clear(self) -> None:
        self.connection.execute("DELETE FROM captures")


@contextmanager
def opened(file: Path, found: Iterable[tuple[Held, int]], *, writing: bool) -> Generator[Rows]:
    """Open the index for one transaction, which is undone on any error.

    Args:
        file: where it is; when it is not there, it is made and filled.
        found: what the archive's files say, and how many bytes each takes; gone through only to fill it.
        writing: whether rows change. Who writes is alone, in this process and all others.

    Raises:
        StoreBusy: others hold it, or the disk is full.
        OSError: it cannot be made, or is closed to us.
        EvidenceDamaged: it cannot be read; taken away, it is made again.
    """
    try:
        if not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(file, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
            _prepare(connection, found)
            connection.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
            try:
                yield Rows(connection)
            except BaseException:
                connection.rollback()
                raise
            connection.commit()
    except sqlite3.OperationalError as error:
        if _name(error) in _CLOSED or not file.is_file() or not os.access(file, os.R_OK | os.W_OK):
            raise PermissionError(errno.EACCES, _name(error), str(file)) from error
        raise StoreBusy(f"the archive's index: {_name(error)}") from error
    except sqlite3.DatabaseError as error:
        raise EvidenceDamaged(f"the archive's index: {_name(error)}") from error


def _prepare(connection: sqlite3.Connection, found: Iterable[tuple[Held, int]]) -> None:
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    if _version(connection) == _VERSION:
        return
    # No write-ahead log: the switch to it fails at once, without waiting, where two make the index at a time.
    connection.execute("BEGIN IMMEDIATE")
    if _version(connection) != _VERSION:  # nobody else made it in the meantime
        connection.execute("DROP TABLE IF EXISTS captures")
        for statement in filter(str.strip, _TABLE.split(";")):
            connection.execute(statement)
        rows = Rows(connection)
        for held, taken_bytes in found:
            rows.put(held, taken_bytes)
        connection.execute(f"PRAGMA user_version = {_VERSION}")
    connection.commit()


def _name(error: sqlite3.Error) -> str:
    # Not on an error that Python itself raises.
    return getattr(error, "sqlite_errorname", type(error).__name__)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _held(row: tuple[str, bytes, bytes, str, str, int, int, str | None, str]) -> Held:
    capture, asked, address, at, sha256, size_bytes, _, let_go, _ = row
    return Held(
        capture=CaptureId(capture),
        asked=_text(asked),
        address=_text(address),
        at=datetime.fromisoformat(at),
        sha256=sha256,
        size_bytes=size_bytes,
        let_go=datetime.fromisoformat(let_go) if let_go else None,
    )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogatepass")
