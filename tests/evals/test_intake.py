"""Stored pages are answered in the benchmark's contract, one line each, whatever becomes of a page."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import ConsentWall
from bot.edges.fetch.formats.extract import Extract
from bot.evals.intake import evaluate
from bot.wiring import evaluate_intake
from tests.edges.fetch.formats.pages import ADDRESS, PARAGRAPHS, TITLE, page
from tests.edges.fetch.formats.pages import story as told

STORY = Extract("The wall gave way.", title="Wall", byline="Ann Lee", published="2031-11-03T18:30:00+00:00")
EMPTY = {"text": "", "title": "", "author": "", "date": ""}


async def extract(content: bytes, address: str) -> Extract:
    """Stand for the reader of pages: what it finds is told by the bytes."""
    if content == b"wall":
        raise ConsentWall("a wall")
    return STORY if content == b"story" else Extract(f"{content!r} at {address}")


def stored(folder: Path, *rows: dict[str, Any], packed: bool = True) -> Path:
    (folder / "html").mkdir()
    (folder / "html" / "story.gz").write_bytes(gzip.compress(b"story"))
    (folder / "html" / "wall.gz").write_bytes(gzip.compress(b"wall"))
    (folder / "html" / "plain.html").write_bytes(b"<p>")
    (folder / "html" / "torn.gz").write_bytes(gzip.compress(b"story")[:-6])
    (folder / "html" / "bent.gz").write_bytes(gzip.compress(b"story" * 99)[:14] + b"\xff" * 30)
    source = folder / "gold.jsonl.gz"
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    source.write_bytes(gzip.compress(lines) if packed else lines)
    return source


async def answers(folder: Path, source: Path) -> list[dict[str, str]]:
    target = folder / "answers.jsonl"
    count = await evaluate(extract, source, target)
    found = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert len(found) == count
    return found


@pytest.mark.parametrize("packed", [True, False])
async def test_a_page_is_answered_with_its_text_title_author_and_day(tmp_path: Path, packed: bool) -> None:
    row = {"id": "a", "url": "https://herald.example/wall", "html": "html/story.gz", "text": "gold"}
    source = stored(tmp_path, row, packed=packed)

    assert await answers(tmp_path, source) == [
        {"id": "a", "text": "The wall gave way.", "title": "Wall", "author": "Ann Lee", "date": "2031-11-03"}
    ]


async def test_answers_come_in_the_order_of_the_rows_with_each_pages_own_address(tmp_path: Path) -> None:
    rows = [{"id": f"{n}", "url": f"https://a.example/{n}", "html": "html/plain.html"} for n in range(9)]

    found = await answers(tmp_path, stored(tmp_path, *rows))

    assert [row["id"] for row in found] == [row["id"] for row in rows]
    assert found[7]["text"] == "b'<p>' at https://a.example/7"


@pytest.mark.parametrize(
    "row",
    [
        {"html": "html/wall.gz", "url": "https://a.example/"},
        {"html": "html/none.gz", "url": "https://a.example/"},
        {"html": "html/torn.gz", "url": "https://a.example/"},
        {"html": "html/bent.gz", "url": "https://a.example/"},
        {"html": "html", "url": "https://a.example/"},
        {"html": "html/\x00", "url": "https://a.example/"},
        {"url": "https://a.example/"},
    ],
    ids=["wall", "missing", "torn", "bent", "folder", "no path", "no page"],
)
async def test_a_row_that_cannot_be_read_has_empty_fields(tmp_path: Path, row: dict[str, str]) -> None:
    good = {"id": "good", "url": "https://a.example/", "html": "html/story.gz"}

    found = await answers(tmp_path, stored(tmp_path, {"id": "bad", **row}, good))

    assert found[0] == {"id": "bad", **EMPTY}
    assert found[1]["text"] == STORY.text


async def test_pages_are_read_by_the_bots_own_reader_and_a_wall_is_answered_with_nothing(
    tmp_path: Path,
) -> None:
    wall = "<html><body><h1>We value your privacy</h1><p>Accept all cookies to continue.</p></body></html>"
    (tmp_path / "story.html").write_text(page(*told()), encoding="utf-8")
    (tmp_path / "wall.html").write_text(wall, encoding="utf-8")
    rows = [{"id": name, "url": ADDRESS, "html": f"{name}.html"} for name in ("story", "wall")]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    count = await evaluate_intake(tmp_path / "in.jsonl", tmp_path / "out.jsonl")

    answered = [
        json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert count == 2
    assert answered[0]["text"] == "\n".join(PARAGRAPHS)
    assert answered[0]["title"] == TITLE
    assert answered[1] == {"id": "wall", **EMPTY}
