"""Sheets as SVG and PNG: well formed, the same every time, and no letters wider than they are measured."""

import asyncio
import io
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from PIL import Image, ImageOps

from bot.core.pictures.diagrams import Diagram
from bot.core.pictures.layout import layout
from bot.core.pictures.sheets import Ink, Sheet, Words
from bot.edges.draw import resvg
from tests.core.pictures.diagrams import diagrams

DRAWING = resvg.build()
NAMESPACE = "{http://www.w3.org/2000/svg}"


@given(diagrams)
@settings(max_examples=8, deadline=None)
def test_any_words_make_a_picture_that_holds_them_as_words(diagram: Diagram) -> None:
    sheet = layout(diagram, DRAWING)

    svg = DRAWING.svg(sheet, "c1")

    root = ET.fromstring(svg)  # noqa: S314 -- made here
    assert {e.tag.removeprefix(NAMESPACE) for e in root.iter()} <= {
        *("svg", "title", "desc", "rect", "text", "polyline", "polygon"),
    }
    assert [e.text or "" for e in root.iter(f"{NAMESPACE}text")] == [w.text for w in sheet.words]


@given(diagrams)
@settings(max_examples=5, deadline=None)
def test_any_picture_can_be_drawn(diagram: Diagram) -> None:
    sheet = layout(diagram, DRAWING)

    png = asyncio.run(DRAWING.png(sheet))

    assert Image.open(io.BytesIO(png)).size == (sheet.width, sheet.height)


def sheet_of(text: str, *, bold: bool = False, size: int = 40) -> Sheet:
    width = DRAWING.width(text, size, bold=bold)
    words = Words(20, 80, width, text, size, Ink.TEXT, bold)
    return Sheet(max(width, 20) + 60, 140, "title", "description", (), (words,), ())


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "Office of Orvane’s security chief",
        "WAVE AVATAR Toffee fi ffl “quoted” …",
        "مرحبا بالعالم",
        "هيئة الإذاعة البريطانية قالت",
        "הקרמלין הודיע",
        "Кремль сообщил",
        "ไทยรัฐ รายงานว่า",
        "中文新闻 👩‍👩‍👧 🇺🇦",
        'one unnamed "senior official" ← Reuters',
    ],
)
async def test_no_letters_are_wider_than_they_were_measured(text: str, bold: bool) -> None:
    sheet = sheet_of(text, bold=bold)
    (words,) = sheet.words

    image = Image.open(io.BytesIO(await DRAWING.png(sheet))).convert("L")

    drawn = ImageOps.invert(image).getbbox()
    assert drawn is not None
    assert drawn[0] >= words.x - 2
    assert drawn[2] <= words.x + words.width + 2


async def test_a_picture_comes_out_the_same_every_time() -> None:
    sheet = sheet_of("Norwind")

    assert await DRAWING.png(sheet) == await resvg.build().png(sheet)
    assert DRAWING.svg(sheet, "c1") == resvg.build().svg(sheet, "c1")


def test_who_cannot_see_it_is_told_what_it_shows() -> None:
    sheet = replace(sheet_of("Norwind"), title="c1 <Norwind>", description="Status: echoed & more.")

    root = ET.fromstring(DRAWING.svg(sheet, "c1"))  # noqa: S314 -- made here

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "c1-title c1-desc"
    assert [root[0].text, root[1].text] == ["c1 <Norwind>", "Status: echoed & more."]
    assert [root[0].get("id"), root[1].get("id")] == ["c1-title", "c1-desc"]


def test_what_has_no_letter_is_known() -> None:
    assert DRAWING.lacks("中")
    assert not DRAWING.lacks("Kremlin Кремль הקרמלין مرحبا ไทย — “”…")
