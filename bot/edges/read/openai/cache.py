"""What the model answered before, so that nothing is asked twice; small, and gone with the report it is of.

An answer is found by what was asked alone: the text itself, the prompt, the model. Whoever finds one had the
whole text already, so nothing of one channel is shown to another, and nothing here is ever listed.
"""

import asyncio
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.core.reports import ReportId
from bot.edges.read.openai.files import opened

_VERSION = 1
_TABLES = """
CREATE TABLE answers (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, answer TEXT NOT NULL);
CREATE TABLE uses (key TEXT NOT NULL, report TEXT NOT NULL, PRIMARY KEY (key, report));
CREATE INDEX uses_report ON uses (report)
"""
_SIZE = "SELECT coalesce(sum(length(CAST(answer AS BLOB))), 0) FROM answers"


def key_of(asked: Sequence[object]) -> str:
    """Return the key of what was asked: the same for the same, and nothing can be read from it."""
    return sha256(json.dumps(asked).encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class Cache:
    """Safe for several threads and processes at once.

    Attributes:
        most_bytes: of answers; beyond, the oldest go. 0 keeps none.
    """

    file: Path
    most_bytes: int

    def find(self, key: str, report: ReportId) -> str | None:
        """Return what was answered, which is this report's too from then on; None for nothing kept."""
        if not self.most_bytes:
            return None
        with opened(self.file, _VERSION, _TABLES) as rows:
            row = rows.execute("SELECT answer FROM answers WHERE key = ?", (key,)).fetchone()
            if row is not None:
                rows.execute("INSERT OR IGNORE INTO uses VALUES (?, ?)", (key, report))
            return row[0] if row else None

    def keep(self, key: str, report: ReportId, answer: str) -> None:
        """Keep an answer; the oldest are let go where it would be too much."""
        if not self.most_bytes:
            return
        with opened(self.file, _VERSION, _TABLES) as rows:
            rows.execute("INSERT OR IGNORE INTO answers (key, answer) VALUES (?, ?)", (key, answer))
            rows.execute("INSERT OR IGNORE INTO uses VALUES (?, ?)", (key, report))
            while rows.execute(_SIZE).fetchone()[0] > self.most_bytes:
                rows.execute("DELETE FROM answers WHERE number = (SELECT min(number) FROM answers)")
            _tidy(rows)

    async def forget(self, report: ReportId) -> None:
        """Remove what was answered for a report; what another report rests on too stays for that one."""
        await asyncio.to_thread(self._forget, report)

    def _forget(self, report: ReportId) -> None:
        if not self.file.exists():
            return
        with opened(self.file, _VERSION, _TABLES) as rows:
            rows.execute("DELETE FROM uses WHERE report = ?", (report,))
            rows.execute("DELETE FROM answers WHERE key NOT IN (SELECT key FROM uses)")


def _tidy(rows: sqlite3.Connection) -> None:
    rows.execute("DELETE FROM uses WHERE key NOT IN (SELECT key FROM answers)")
