"""A sheet with everything in its place; lengths are in pixels of a sheet that is 1080 wide."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Lettering(Protocol):
    """How letters come out. The same words always come out alike."""

    def width(self, words: str, size: int, *, bold: bool) -> float:
        """Return how wide words are at a size, or a little more; never less."""
        ...

    def lacks(self, words: str) -> bool:
        """Tell whether a character of these words has no letter."""
        ...


class Ink(StrEnum):
    """Every colour used. Words stand on a ground with a contrast of 4.5 to 1 or more, and a test says so."""

    PAPER = "#ffffff"
    GROUP = "#eef2f5"
    NO_ORIGIN = "#f7f7f7"
    AGAINST = "#fdf0ee"
    TEXT = "#16191d"
    FAINT = "#454d55"
    LINE = "#5b6770"
    LADDER = "#274b69"
    CONTESTED = "#8c1a14"
    DECIDED = "#54357f"
    SIDE_1 = "#0b5a8f"
    SIDE_2 = "#8a4700"
    SIDE_3 = "#54357f"
    SIDE_4 = "#0f664b"
    SIDE_5 = "#8f1d5c"
    SIDE_OTHER = "#4a5560"


SIDE_INKS = (Ink.SIDE_1, Ink.SIDE_2, Ink.SIDE_3, Ink.SIDE_4, Ink.SIDE_5)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle.

    Attributes:
        inside: which of the sheet's boxes holds it; None for the sheet itself.
        rule: how thick its edge is; 0 for none.
    """

    x: float
    y: float
    width: float
    height: float
    fill: Ink
    edge: Ink = Ink.LINE
    rule: float = 0
    dashed: bool = False
    inside: int | None = None

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Words:
    """One line of words in one style; `y` is its base line, `inside` which box it stands in."""

    x: float
    y: float
    width: float
    text: str
    size: int
    ink: Ink
    bold: bool = False
    inside: int | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through some points; with an arrow, its end has a head."""

    points: tuple[tuple[float, float], ...]
    ink: Ink
    thick: float = 3
    arrow: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    width: float
    height: float
    title: str
    description: str
    boxes: tuple[Box, ...]
    words: tuple[Words, ...]
    strokes: tuple[Stroke, ...]
