"""A report in pieces that a model reads in one go: whole stories where they fit, else whole paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.stories import Story
from bot.core.text import Span, paragraphs
from bot.edges.read.embedded.stories import Division

_SENTENCE_END = re.compile(r"[.!?…。][”\"’'»)\]]*\s+|[。！？]")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Paragraphs of one story that follow one another, but for lines that belong to no story.

    Attributes:
        lines: what is sent, in text order; a long paragraph may be in several.
    """

    story: int
    lines: tuple[Span, ...]

    @property
    def reach(self) -> Span:
        return Span(self.lines[0].start, self.lines[-1].end)

    def words(self, text: str) -> str:
        return "\n".join(line.of(text) for line in self.lines)


def pieces_of(text: str, division: Division, most: int) -> tuple[Piece, ...]:
    """Return the pieces of a text, none of which is longer than `most` code points."""
    left_out = division.left_out
    return tuple(piece for story in division.stories for piece in _of_story(text, story, left_out, most))


def _of_story(text: str, story: Story, left_out: Sequence[Span], most: int) -> Iterator[Piece]:
    lines: list[Span] = []
    size = 0
    for line in _lines(text, story, left_out, most):
        length = line.end - line.start + 1  # with the line end that is set before it
        if lines and size + length > most:
            yield Piece(story.index, tuple(lines))
            lines, size = [], 0
        lines.append(line)
        size += length
    if lines:
        yield Piece(story.index, tuple(lines))


def _lines(text: str, story: Story, left_out: Sequence[Span], most: int) -> Iterator[Span]:
    for line in paragraphs(text):
        if story.body.contains(line) and not any(line.overlaps(out) for out in left_out):
            yield from _cut(text, line, most - 1)


def _cut(text: str, line: Span, most: int) -> Iterator[Span]:
    """Yield a paragraph whole, or in parts that end with a sentence, else between words, else anywhere."""
    start = line.start
    while line.end - start > most:
        end = _end(text, start, start + most)
        yield Span(start, end)
        start = end
    yield Span(start, line.end)


def _end(text: str, start: int, most: int) -> int:
    for between in (_SENTENCE_END, _SPACE):
        ends = [match.end() for match in between.finditer(text, (start + most) // 2, most)]
        if ends:
            return ends[-1]
    return most
