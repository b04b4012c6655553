"""What the model may still take of a day, kept in a file that every process of the desk looks into.

What a call may take at most is reserved before it is made and settled after it, so that calls at once, a
crash or a restart never spend more than the day has.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import ceil
from pathlib import Path

from bot.edges.read.openai.files import opened

_VERSION = 1
_TABLE = "CREATE TABLE spent (day TEXT PRIMARY KEY, tokens INTEGER NOT NULL, micros INTEGER NOT NULL)"


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost. So many tokens cost the same number of millionths."""

    asked: float = 0.0
    answered: float = 0.0

    def micros(self, asked: int, answered: int) -> int:
        return ceil(asked * self.asked + answered * self.answered)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a day has taken, calls that are not over included."""

    tokens: int
    micros: int  # millionths of the money that the prices are in


@dataclass(frozen=True, slots=True)
class Reserved:
    day: str
    taken: Spent


@dataclass(frozen=True, slots=True)
class Budget:
    """Safe for several threads and processes at once.

    Attributes:
        today: the desk's day.
        tokens: of one day, asked and answered together.
        cost: of one day; 0 for no limit.
    """

    file: Path
    today: Callable[[], date]
    tokens: int
    cost: float = 0.0
    prices: Prices = Prices()

    def reserve(self, asked: int, answered: int) -> Reserved | None:
        """Set aside what a call may take at most; None where the day has not so much left.

        Raises:
            StoreBusy: when the file cannot be written: what is not counted is not spent.
        """
        day, wanted = self.today().isoformat(), Spent(asked + answered, self.prices.micros(asked, answered))
        with opened(self.file, _VERSION, _TABLE) as rows:
            spent = _spent(rows, day)
            if spent.tokens + wanted.tokens > self.tokens:
                return None
            if self.cost and spent.micros + wanted.micros > self.cost * 1_000_000:
                return None
            _add(rows, day, wanted.tokens, wanted.micros)
        return Reserved(day, wanted)

    def settle(self, reserved: Reserved, asked: int, answered: int) -> None:
        """Put what a call took in place of what was set aside for it."""
        tokens = asked + answered - reserved.taken.tokens
        micros = self.prices.micros(asked, answered) - reserved.taken.micros
        with opened(self.file, _VERSION, _TABLE) as rows:
            _add(rows, reserved.day, tokens, micros)

    def spent(self) -> Spent:
        """Return what today has taken."""
        with opened(self.file, _VERSION, _TABLE) as rows:
            return _spent(rows, self.today().isoformat())


def _spent(rows: sqlite3.Connection, day: str) -> Spent:
    row = rows.execute("SELECT tokens, micros FROM spent WHERE day = ?", (day,)).fetchone()
    return Spent(*row) if row else Spent(0, 0)


def _add(rows: sqlite3.Connection, day: str, tokens: int, micros: int) -> None:
    query = (
        "INSERT INTO spent VALUES (?, ?, ?) ON CONFLICT (day) DO UPDATE "
        "SET tokens = tokens + excluded.tokens, micros = micros + excluded.micros"
    )
    rows.execute(query, (day, tokens, micros))
