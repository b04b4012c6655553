"""Words into lines that fit, and nothing in them that could turn or steer what stands beside them."""

import re
import unicodedata
from collections.abc import Callable

from bot.core.pictures.sheets import Lettering

Fits = Callable[[str], bool]

# Controls, marks that turn a line's direction, and what is no character. Joiners stay: they shape letters.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_MORE = "…"


def plain(text: str) -> str:
    """Return `text` in one line, every character of it one that can be shown."""
    return " ".join(_UNSEEN.sub("", re.sub(r"\s+", " ", text)).split())


def wrapped(
    text: str, lettering: Lettering, size: int, room: float, most: int, *, bold: bool = False
) -> tuple[str, ...]:
    """Return the lines of `text` that fit into `room`, at most so many; what is left out shows as "…".

    A word that has no room in a line of its own is broken between two characters as people see them.
    """

    def fits(line: str) -> bool:
        return lettering.width(line, size, bold=bold) <= room

    lines: list[str] = []
    line = ""
    pending = plain(text).split(" ")[::-1]
    while pending:
        word = pending.pop()
        longer = f"{line} {word}".lstrip()
        if fits(longer):
            line = longer
        elif line:
            lines.append(line)
            line = ""
            pending.append(word)
        else:
            head = _head(word, fits)
            lines.append(head)
            if rest := word[len(head) :]:
                pending.append(rest)
        if len(lines) > most:
            break
    lines += [line] if line else []
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while last and not fits(f"{last}{_MORE}"):
        last = last[: last.rfind(" ")] if " " in last else "".join(_clusters(last)[:-1])
    return (*lines[: most - 1], f"{last.rstrip(' ,;:')}{_MORE}")


def _head(word: str, fits: Fits) -> str:
    """Return as much of a word as fits, one character at least."""
    clusters = _clusters(word)
    short, long = 1, len(clusters)
    while short < long:
        middle = (short + long + 1) // 2
        if fits("".join(clusters[:middle])):
            short = middle
        else:
            long = middle - 1
    return "".join(clusters[:short])


def _clusters(word: str) -> list[str]:
    """Part a word into characters as people see them: a letter with its accents, a joined emoji."""
    found: list[str] = []
    for character in word:
        joins = unicodedata.category(character).startswith("M") or character in "\u200c\u200d"
        if found and (joins or found[-1].endswith("\u200d")):
            found[-1] += character
        else:
            found.append(character)
    return found
