"""What is read of stored pages, in the contract of the intake benchmark: text, title, author and day.

Only the page itself and the address it was found at are looked at, never what the gold says of it.
"""

import asyncio
import gzip
import json
import zlib
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from bot.core.errors import SecondsourceError

_AT_ONCE = 2  # reading keeps a processor busy
_MOST_BYTES = 20_000_000  # of a page, unpacked


class Extracted(Protocol):
    """What is read here of what an extractor found."""

    @property
    def text(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def byline(self) -> str: ...
    @property
    def published(self) -> str: ...


# Returns the story in a page's bytes, found at an address; raises `SecondsourceError` where there is none.
Extractor = Callable[[bytes, str], Awaitable[Extracted]]


async def evaluate(extract: Extractor, source: Path, target: Path) -> int:
    """Read every page of `source` and write one answer a line to `target`, in its order; return how many.

    What cannot be read, and a page that shows no story, is answered with empty fields.

    Args:
        extract: reads one page.
        source: a row a line, gzipped or not; a page's path is relative to it.
        target: is written over.
    """
    rows = list(_rows(source))
    free = asyncio.Semaphore(_AT_ONCE)

    async def answered(row: dict[str, Any]) -> dict[str, str]:
        async with free:
            return await _answer(extract, row, source.parent)

    async with asyncio.TaskGroup() as tasks:
        answers = [tasks.create_task(answered(row)) for row in rows]
    lines = (json.dumps(answer.result(), ensure_ascii=False) + "\n" for answer in answers)
    await asyncio.to_thread(target.write_text, "".join(lines), encoding="utf-8")
    return len(rows)


def _rows(source: Path) -> Iterator[dict[str, Any]]:
    content = source.read_bytes()
    text = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    for line in text.decode("utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            yield {"id": row["id"], "url": row.get("url"), "html": row.get("html")}


async def _answer(extract: Extractor, row: dict[str, Any], folder: Path) -> dict[str, str]:
    answer = {"id": row["id"], "text": "", "title": "", "author": "", "date": ""}
    try:
        content = await asyncio.to_thread(_page, folder / str(row["html"]))
        found = await extract(content, str(row["url"] or ""))
    except (OSError, EOFError, zlib.error, ValueError, SecondsourceError):
        return answer
    return answer | {
        "text": found.text,
        "title": found.title,
        "author": found.byline,
        "date": found.published[:10],
    }


def _page(path: Path) -> bytes:
    with path.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
    with gzip.open(path) if is_packed else path.open("rb") as file:
        return file.read(_MOST_BYTES)
