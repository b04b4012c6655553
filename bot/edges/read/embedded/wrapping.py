"""Lines that a mail program or a terminal broke: where a paragraph goes on in the next line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Mail is broken at 65 to 78 columns, terminals at 80 or a little more.
_NARROWEST, _WIDEST = 40, 100  # code points

_LEAST_LINES = 3  # a block of two lines tells nothing by itself
_MOST_BREAKS = 0.8  # of a broken block's breaks stand where the next word had no room
_GOES_ON = 0.5  # of its lines begin with a small letter

_LINE = re.compile(r"[^\n]+")
_ITEM = re.compile(r"\s*(?:[-*•·–—]\s|\(?\d{1,2}[.)]\s|\d{1,2}[:.]\d\d\b)")
_NOTHING = "\u200b"  # a character that the parser is not shown


@dataclass(frozen=True, slots=True)
class _Line:
    start: int  # of its first character that shows
    end: int
    indent: int


def unwrapped(text: str) -> str:
    """Return `text` with a space where a line was broken for want of room, character for character."""
    blocks = [block for block in _blocks(text) if len(block) > 1]
    widths = [_width(text, block) for block in blocks]
    known = max((w for w in widths if w), default=0)
    pieces: list[str] = []
    at = 0
    for block, width in zip(blocks, widths, strict=True):
        if not width and (len(block) >= _LEAST_LINES or not known):
            continue
        for line, after in pairwise(block):
            if _is_broken(text, line, after, width or known):
                pieces += [text[at : line.end], _joint(text, line, after)]
                at = after.start
    return "".join((*pieces, text[at:]))


def _joint(text: str, line: _Line, after: _Line) -> str:
    gap = after.start - line.end
    hyphen = text[line.end - 1] == "-" and text[line.end - 2 : line.end - 1].isalpha()
    return _NOTHING * gap if hyphen and text[after.start].islower() else " " + _NOTHING * (gap - 1)


def _blocks(text: str) -> Iterator[list[_Line]]:
    """Yield runs of lines without a blank one between them."""
    block: list[_Line] = []
    for row in _LINE.finditer(text):
        shown = row.group().strip()
        blank = not shown
        if blank or (block and "\n\n" in text[block[-1].end : row.start()]):
            if block:
                yield block
            block = []
        if not blank:
            indent = len(row.group()) - len(row.group().lstrip())
            block.append(_Line(row.start() + indent, row.start() + indent + len(shown), indent))
    if block:
        yield block


def _width(text: str, block: Sequence[_Line]) -> int:
    """Return the width that a block was broken at; 0 for one that was not."""
    if len(block) < _LEAST_LINES:
        return 0
    width = max(line.end - line.start for line in block)
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    pairs = list(pairwise(block))
    broken = [after for line, after in pairs if _is_broken(text, line, after, width)]
    if len(broken) < max(2, _MOST_BREAKS * len(pairs)):
        return 0
    small = sum(text[line.start].islower() for line in broken)
    return width if small >= _GOES_ON * len(broken) else 0


def _is_broken(text: str, line: _Line, after: _Line, width: int) -> bool:
    """Tell whether the next line's first word had no room in a line."""
    if _ITEM.match(text, after.start, after.end) or after.indent > line.indent + 1:
        return False
    word = text[after.start : after.end].split(maxsplit=1)[0]
    return line.end - line.start + 1 + len(word) > width >= line.end - line.start
