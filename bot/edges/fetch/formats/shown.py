"""Which words of a PDF's page can be seen on it, and where they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.edges.fetch.formats.lines import Line

_SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})
_FILLS = frozenset({b"g", b"rg", b"k", b"sc", b"scn"})
_NEVER_PAINTED = 3  # the text rendering mode in which glyphs are not painted
_LEAST_SIZE = 2.0  # points; what is smaller is not for readers
_WHITE = 0.95


@dataclass
class _State:
    mode: int = 0
    is_white: bool = False
    size: float = 12.0


@dataclass
class Sight:
    """What pypdf's visitors see of one page; give `operate` and `say` to its `extract_text`.

    Glyphs that are tiny or beside the page are left out at once. White ones and unpainted ones are left out
    when they are the lesser part of the page: a dark page has white text, and a scan has an unpainted layer
    of what was recognized in it, which is then all there is.

    Attributes:
        box: left, bottom, right and top of the page, in points.
        without: kinds to leave out this time; `lesser` says which, after a first time.
    """

    box: tuple[float, float, float, float]
    without: frozenset[str] = frozenset()
    counted: dict[str, int] = field(default_factory=lambda: {"plain": 0, "white": 0, "unpainted": 0})
    said: list[tuple[str, float, float, float]] = field(default_factory=list[tuple[str, float, float, float]])
    _state: _State = field(default_factory=_State)
    _kept: list[_State] = field(default_factory=list[_State])

    def operate(self, operator: bytes, operands: list[Any], cm: Sequence[float], tm: Sequence[float]) -> None:
        """Follow one operation of the page; what is not to be seen is taken out of it in place."""
        state = self._state
        if operator == b"q":
            self._kept.append(_State(state.mode, state.is_white, state.size))
        elif operator == b"Q" and self._kept:
            self._state = self._kept.pop()
        elif operator == b"Tr" and operands:
            state.mode = int(operands[0])
        elif operator == b"Tf" and len(operands) > 1:
            state.size = abs(float(operands[1]))
        elif operator in _FILLS:
            state.is_white = _is_white(operands)
        elif operator in _SHOWS and operands:
            self._show(operands, cm, tm)

    def say(self, words: str, cm: Sequence[float], tm: Sequence[float], font: object, size: float) -> None:
        """Note words and where they begin."""
        left, bottom, scale = _placed(cm, tm)
        self.said.append((words, left, bottom, abs(size) * scale))

    def lesser(self) -> frozenset[str]:
        """Return the kinds that are there, but are less than half of what there is."""
        total = sum(self.counted.values())
        return frozenset(kind for kind in ("white", "unpainted") if 0 < self.counted[kind] * 2 < total)

    def lines(self, page: int) -> Iterator[Line]:
        """Yield the lines of the page, in the order they were painted in."""
        words, place = "", (0.0, 0.0, 0.0)
        for said, left, bottom, size in self.said:
            for at, part in enumerate(said.split("\n")):
                if at and words.strip():
                    yield self._line(words, page, place)
                if at:
                    words = ""
                if part.strip() and not words.strip():
                    place = (left, bottom, size)
                words += part
        if words.strip():
            yield self._line(words, page, place)

    def _line(self, words: str, page: int, place: tuple[float, float, float]) -> Line:
        left, bottom, size = place
        return Line(" ".join(words.split()), page, left, self.box[3] - bottom, size)

    def _show(self, operands: list[Any], cm: Sequence[float], tm: Sequence[float]) -> None:
        left, bottom, scale = _placed(cm, tm)
        kind = (
            "unpainted"
            if self._state.mode == _NEVER_PAINTED
            else "white"
            if self._state.is_white
            else "plain"
        )
        is_on_page = self.box[0] <= left <= self.box[2] and self.box[1] <= bottom <= self.box[3]
        if not is_on_page or self._state.size * scale < _LEAST_SIZE or kind in self.without:
            operands[-1] = type(operands[-1])()
            return
        self.counted[kind] += len(operands[-1])


def _placed(cm: Sequence[float], tm: Sequence[float]) -> tuple[float, float, float]:
    """Return where on the page a text's beginning is, and how much its letters are scaled."""
    left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    bottom = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    area = abs((tm[0] * tm[3] - tm[1] * tm[2]) * (cm[0] * cm[3] - cm[1] * cm[2]))
    return left, bottom, area**0.5


def _is_white(operands: list[Any]) -> bool:
    numbers = [float(each) for each in operands if isinstance(each, int | float)]
    if len(numbers) == 4:  # of ink
        return max(numbers) <= 1 - _WHITE
    return bool(numbers) and min(numbers) >= _WHITE
