"""A settled reading in the short form that these tests compare."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.claims import Commitment, Flag, Reading, ResponseKind, Statement, StatementKind, settle
from bot.edges.read.embedded import EmbeddedReader
from tests.builders import report


@dataclass(frozen=True)
class Telling:
    """One statement: who says what, in words."""

    chain: tuple[str, ...]  # names beyond the publisher, nearest first; "" is nobody
    words: str
    statement: Statement

    @property
    def kind(self) -> StatementKind:
        return self.statement.kind

    @property
    def response(self) -> ResponseKind | None:
        return self.statement.response

    @property
    def flags(self) -> frozenset[Flag]:
        return self.statement.flags

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        return tuple(hop.commitment for hop in self.statement.chain.hops[1:])


@dataclass(frozen=True)
class ReadReport:
    text: str
    reading: Reading

    @property
    def tellings(self) -> tuple[Telling, ...]:
        return tuple(
            Telling(tuple(h.source.name for h in s.chain.hops[1:]), s.content.of(self.text), s)
            for s in self.reading.statements
        )

    @property
    def said(self) -> list[tuple[tuple[str, ...], str]]:
        return [(telling.chain, telling.words) for telling in self.tellings]

    @property
    def only(self) -> Telling:
        """The one telling of a text that has just one."""
        (telling,) = self.tellings
        return telling

    def about(self, words: str) -> Telling:
        """Return the one telling whose words hold these."""
        (telling,) = (t for t in self.tellings if words in t.words)
        return telling

    def of_story(self, index: int) -> tuple[Telling, ...]:
        return tuple(t for t in self.tellings if t.statement.story == index)


Read = Callable[[str], ReadReport]


def reading_of(reader: EmbeddedReader, text: str, by: str = "Harbour Gazette") -> ReadReport:
    leaf = report(text, by)
    return ReadReport(text, settle(reader.draft(leaf), leaf, reader.engine))
