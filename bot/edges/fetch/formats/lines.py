"""Printed lines, of a PDF or of a picture, joined into the paragraphs they were set from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_ENDS = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
_BULLET = re.compile(r"[•‣▪●◦*–—-]\s|\(?\d{1,2}[.)]\s")
_HYPHENATED = re.compile(r"[^\W\d_]{2,}[-\u00ad\u2010]$")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_MORE_THAN_A_STEP = 1.4  # of the usual distance between two lines
_OTHER_SIZE = 1.15
_SHORT = 0.8  # of a full line's characters: they are not equally wide


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was set.

    Attributes:
        page: counted from 0.
        left, top: of its beginning, growing to the right and downward, in any unit.
        size: of its letters, in the same unit.
    """

    words: str
    page: int
    left: float
    top: float
    size: float


def joined(lines: Sequence[Line]) -> str:
    """Return the text of lines given in reading order, a paragraph a line."""
    known = {word.lower() for line in lines for word in _WORD.findall(line.words)}
    step, full = _usual_step(lines), _full_lines(lines)
    paragraphs: list[str] = []
    before: Line | None = None  # None at the beginning
    for line in lines:
        if before is None or _begins_a_paragraph(before, line, step, full[_column(before)]):
            paragraphs.append(line.words)
        else:
            paragraphs[-1] = _run_on(paragraphs[-1], line.words, known)
        before = line
    return "\n".join(paragraph.replace("\u00ad", "") for paragraph in paragraphs)


def _begins_a_paragraph(before: Line, line: Line, step: float, full: int) -> bool:
    """Tell whether a line begins a paragraph; `full` is how long the lines around the one before it are."""
    if max(before.size, line.size) > min(before.size, line.size) * _OTHER_SIZE or _BULLET.match(line.words):
        return True
    # Had it gone on, its next word would have stood on the line before.
    if len(before.words) + 1 + len(line.words.split(maxsplit=1)[0]) < full * _SHORT:
        return True
    has_ended = _ENDS.search(before.words) is not None
    if before.page != line.page or line.top <= before.top:
        return has_ended  # over a page or a column there is no more to tell by
    is_set_in = line.size < line.left - before.left < line.size * 8
    return line.top - before.top > step * _MORE_THAN_A_STEP or (has_ended and is_set_in)


def _usual_step(lines: Sequence[Line]) -> float:
    """Return the distance from line to line within paragraphs: a small one among those that are common."""
    pairs = pairwise(lines)
    steps = sorted(b.top - a.top for a, b in pairs if a.page == b.page and b.top - a.top > a.size * 0.7)
    return steps[len(steps) // 5] if steps else 0.0


def _full_lines(lines: Sequence[Line]) -> dict[tuple[int, int, int], int]:
    """Return the characters of the longest line of each column."""
    full: dict[tuple[int, int, int], int] = {}
    for line in lines:
        full[_column(line)] = max(full.get(_column(line), 0), len(line.words))
    return full


def _column(line: Line) -> tuple[int, int, int]:
    return line.page, round(line.left / (line.size * 2 or 1)), round(line.size)


def _run_on(before: str, words: str, known: set[str]) -> str:
    """Join two lines; a word that was parted at the end of the first is made whole again."""
    match = _HYPHENATED.search(before)
    if not match or not words[:1].islower():
        return f"{before} {words}"
    first, rest = before[:-1], _WORD.match(words)
    second = rest[0] if rest else ""
    parted = _WORD.findall(first)[-1:]
    whole = "".join(parted) + second
    with_hyphen = "-".join((*parted, second))
    # A word that has its hyphen elsewhere too keeps it.
    keeps = before[-1] != "\u00ad" and with_hyphen.lower() in known and whole.lower() not in known
    return before + words if keeps else first + words
