"""The terminal without a keyboard: pipes of plain text, and of one JSON object a line."""

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import TextIO, cast

from bot.core.messages import Line, Post
from bot.edges.chat.console.scroll import Scroll
from bot.edges.chat.console.showing import Page
from bot.edges.chat.console.transcript import Entry

_AHEAD = 64  # lines read before anybody asks for them


@dataclass(frozen=True, slots=True)
class Heard:
    """Something said.

    Attributes:
        id: "" when whoever said it gave none.
        edits: the id of the earlier message that this one replaces; "" for a new one.
    """

    text: str
    id: str = ""
    edits: str = ""


async def lines_of(stream: TextIO) -> AsyncIterator[str]:
    """Yield the lines of a stream until it ends, read in a thread that never keeps the bot from ending."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue(_AHEAD)

    def put(line: str | None) -> None:
        asyncio.run_coroutine_threadsafe(queue.put(line), loop).result()

    def read() -> None:
        # The loop may be gone before the stream's end; then nobody waits for its lines.
        with contextlib.suppress(RuntimeError, CancelledError):
            try:
                for line in stream:
                    put(line)
            finally:
                put(None)

    threading.Thread(target=read, name="stdin", daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line


@dataclass(slots=True)
class Sheet:
    """`Paper` that is a stream: nothing on it changes once written."""

    stream: TextIO
    width: int
    colour: bool

    def page(self) -> Page:
        return Page(self.width, self.colour)

    def write(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()

    def live(self, line: Line) -> None:
        self.write(self.page().lines((line,)))


@dataclass(slots=True)
class Plain:
    """Plain text in and out. A line that begins with "/" is a message; all between two such lines is one."""

    stdin: TextIO
    scroll: Scroll

    async def hear(self) -> AsyncIterator[Heard]:
        gathered: list[str] = []
        async for line in lines_of(self.stdin):
            if not line.startswith("/"):
                gathered.append(line)
                continue
            if text := "".join(gathered).strip("\n"):
                yield Heard(text)
            gathered.clear()
            yield Heard(line.strip())
        if (text := "".join(gathered).strip("\n")).strip():
            yield Heard(text)

    def heard(self, message: str, text: str) -> None:
        self.scroll.heard(message, text)

    def acknowledge(self, message: str) -> None:
        """Show nothing: the answer is what a person waits for."""

    def show(self, post: Post, entry: Entry) -> None:
        self.scroll.show(post, entry)

    def recall(self, entry: Entry) -> None:
        self.scroll.recall(entry)

    def announce(self, words: str) -> None:
        self.scroll.announce(words)


@dataclass(slots=True)
class Machine:
    """One JSON object a line, both ways. A line that is not understood is answered with an error."""

    stdin: TextIO
    stdout: TextIO

    async def hear(self) -> AsyncIterator[Heard]:
        count = 0
        async for line in lines_of(self.stdin):
            count += 1
            if not line.strip():
                continue
            heard = _heard(line)
            if heard is None:
                words = 'not understood: give {"id": "…", "text": "…"} on one line'
                self._say({"error": words, "line": count})
                continue
            yield heard

    def heard(self, message: str, text: str) -> None:
        """Say nothing: whoever sent it knows it."""

    def acknowledge(self, message: str) -> None:
        self._say({"ack": message})

    def show(self, post: Post, entry: Entry) -> None:
        self._write(entry.as_json())

    def recall(self, entry: Entry) -> None:
        """Say nothing again."""

    def announce(self, words: str) -> None:
        self._say({"announcement": words})

    def _say(self, fields: dict[str, str | int]) -> None:
        self._write(json.dumps(fields, ensure_ascii=False))

    def _write(self, line: str) -> None:
        self.stdout.write(line + "\n")
        self.stdout.flush()


def _heard(line: str) -> Heard | None:
    """Read one line of JSON; None when it is not a message."""
    try:
        read: object = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict):
        return None
    row = cast("dict[str, object]", read)
    text, given, edits = row.get("text"), row.get("id", ""), row.get("edits", "")
    if not isinstance(text, str) or set(row) - {"id", "text", "edits"}:
        return None
    if not isinstance(given, str) or not isinstance(edits, str) or (edits and not given):
        return None  # an edit is known again by an id of its own
    return Heard(text, given, edits)
