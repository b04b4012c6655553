"""Sheets as SVG, and as PNG by resvg, with letters that come inside a package: alike on every machine.

The font is FiraGO (SIL Open Font License), for Latin, Cyrillic, Greek, Arabic, Hebrew, Thai, Georgian and
Devanagari.
"""

import asyncio
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast
from unicodedata import bidirectional, combining
from xml.etree import ElementTree as ET

from bot.core.pictures.sheets import Box, Ink, Sheet, Stroke, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

_FONTS = {False: "figo", True: "figbo"}  # by whether they are bold
_FAMILY = "FiraGO, 'Fira Sans', 'Noto Sans', 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
_SLACK = 1.02  # letters side by side may stand a little further apart than each says of itself
_TURNED = ("R", "AL", "NSM")
_HEAD = 14.0  # length of an arrow's


@dataclass(frozen=True, slots=True)
class Drawing:
    """Serves `Pictures`. Its font is loaded when something is first measured."""

    def width(self, words: str, size: int, *, bold: bool) -> float:
        font = _font(bold)
        return sum(font.advance(ord(c)) for c in words) * size * _SLACK

    def lacks(self, words: str) -> bool:
        return any(not _font(False).has(ord(c)) for c in words if c not in "\u200c\u200d")

    def svg(self, sheet: Sheet, name: str) -> str:
        """Return a sheet as SVG; `name` begins its ids, so that several may stand in one page."""
        root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {_n(sheet.width)} {_n(sheet.height)}",
                "width": _n(sheet.width),
                "height": _n(sheet.height),
                "role": "img",
                "aria-labelledby": f"{name}-title {name}-desc",
                "font-family": _FAMILY,
            },
        )
        ET.SubElement(root, "title", {"id": f"{name}-title"}).text = sheet.title
        ET.SubElement(root, "desc", {"id": f"{name}-desc"}).text = sheet.description
        whole = Box(0, 0, sheet.width, sheet.height, Ink.PAPER)
        for box in (whole, *sheet.boxes):
            root.append(_rectangle(box))
        for stroke in sheet.strokes:
            root.extend(_lines(stroke))
        for words in sheet.words:
            root.append(_text(words))
        return ET.tostring(root, encoding="unicode")

    async def png(self, sheet: Sheet) -> bytes:
        return await asyncio.to_thread(_rasterized, self.svg(sheet, "picture"))


def build() -> Drawing:
    return Drawing()


@dataclass(frozen=True, slots=True)
class _Font:
    """How wide each character is, in parts of the letters' size."""

    advances: "Mapping[int, float]"
    unknown: float

    def advance(self, character: int) -> float:
        # What another font draws may be as wide as it is high; marks stand on other letters.
        return self.advances.get(character, max(self.unknown, 1.25))

    def has(self, character: int) -> bool:
        return character in self.advances


@cache
def _font(bold: bool) -> _Font:
    from fontTools.ttLib import TTFont

    # fontTools says of few tables what is in them.
    font = cast("Any", TTFont(io.BytesIO(_bytes_of(_FONTS[bold])), lazy=True))
    units: int = font["head"].unitsPerEm
    metrics: Mapping[str, tuple[int, int]] = font["hmtx"].metrics
    names: Mapping[int, str] = font.getBestCmap()
    advances = {character: metrics[name][0] / units for character, name in names.items()}
    return _Font(advances, metrics[".notdef"][0] / units)


def _bytes_of(font: str) -> bytes:
    import pymupdf_fonts

    return pymupdf_fonts.myfont(font)  # pyright: ignore[reportUnknownMemberType] -- its argument has no type


def _rasterized(svg: str) -> bytes:
    import resvg_py

    with TemporaryDirectory(prefix="secondsource-fonts-") as folder:
        files: list[str] = []
        for font in _FONTS.values():
            file = Path(folder) / f"{font}.ttf"
            file.write_bytes(_bytes_of(font))
            files.append(str(file))
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files))


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _rectangle(box: Box) -> ET.Element:
    inset = box.rule / 2  # an edge is drawn half inside and half outside: all of it stays in the box
    shape = {
        "x": _n(box.x + inset),
        "y": _n(box.y + inset),
        "width": _n(box.width - box.rule),
        "height": _n(box.height - box.rule),
        "fill": box.fill.value,
    }
    if box.rule:
        shape |= {"stroke": box.edge.value, "stroke-width": _n(box.rule)}
    if box.dashed:
        shape["stroke-dasharray"] = "14 9"
    if box.inside is not None or box.rule:
        shape["rx"] = "8"
    return ET.Element("rect", shape)


def _text(words: Words) -> ET.Element:
    shown = ET.Element(
        "text",
        {
            "x": _n(words.x),
            "y": _n(words.y),
            "font-size": str(words.size),
            "fill": words.ink.value,
        },
    )
    if _is_plain(words.text):
        # Whatever font a page has, a line is no wider than its box has room for.
        shown.set("textLength", _n(words.width / _SLACK))
        shown.set("lengthAdjust", "spacingAndGlyphs")
    if words.bold:
        shown.set("font-weight", "700")
    shown.text = words.text
    return shown


def _is_plain(words: str) -> bool:
    """Tell whether letters stand side by side as they are measured, none joined, stacked or turned."""
    has = _font(False).has
    return all(has(ord(c)) and bidirectional(c) not in _TURNED and not combining(c) for c in words)


def _lines(stroke: Stroke) -> list[ET.Element]:
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in stroke.points)
    ink = stroke.ink.value
    drawn = [
        ET.Element(
            "polyline", {"points": points, "fill": "none", "stroke": ink, "stroke-width": _n(stroke.thick)}
        )
    ]
    if stroke.arrow:
        x, y = stroke.points[-1]
        head = f"{_n(x)},{_n(y)} {_n(x - _HEAD)},{_n(y - 9)} {_n(x - _HEAD)},{_n(y + 9)}"
        drawn.append(ET.Element("polygon", {"points": head, "fill": ink}))
    return drawn
