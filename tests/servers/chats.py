"""A server that speaks as OpenAI's does and plays what a test gives it: one play a call, the last again."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

_PART_BYTES = 16_384


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked: the headers in small letters, the body as it was sent, and its JSON."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    asked: Mapping[str, Any]

    @property
    def text(self) -> str:
        """The last thing that the user said."""
        return str(self.asked["messages"][-1]["content"])


Play = Callable[[asyncio.StreamWriter, Call], Awaitable[None]]


@dataclass
class Chats:
    """An open server.

    Attributes:
        plays: one for each call, in order; the last is played again.
        most_at_once: calls that were open at the same time, at most.
    """

    plays: Sequence[Play]
    port: int = 0
    calls: list[Call] = field(default_factory=list[Call])
    most_at_once: int = 0
    _open: int = 0
    _visits: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        self._visits.add(task)
        try:
            call = await _call(reader)
            play = self.plays[min(len(self.calls), len(self.plays) - 1)]
            self.calls.append(call)
            self._open += 1
            self.most_at_once = max(self.most_at_once, self._open)
            try:
                await play(writer, call)
            finally:
                self._open -= 1
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the reader has had enough, which is its right
        finally:
            self._visits.discard(task)
            writer.close()

    async def end(self) -> None:
        for task in self._visits:
            task.cancel()
        if self._visits:
            await asyncio.wait(self._visits)


async def _call(reader: asyncio.StreamReader) -> Call:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Call(head[0].split()[1], headers, body, json.loads(body or b"{}"))


@asynccontextmanager
async def chatting(*plays: Play) -> AsyncGenerator[Chats]:
    """Open a server on a port of its own."""
    chats = Chats(plays)
    server = await asyncio.start_server(chats.visit, "127.0.0.1", 0)
    chats.port = server.sockets[0].getsockname()[1]
    try:
        yield chats
    finally:
        server.close()
        await chats.end()


# What it plays.


def says(
    words: str,
    *,
    finish: str = "stop",
    refusal: str | None = None,
    used: tuple[int, int] | None = (1_000, 200),
) -> Play:
    """Answer with these words; `used` are the tokens asked and answered."""
    message = {"role": "assistant", "content": words}
    if refusal is not None:
        message = {"role": "assistant", "refusal": refusal}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    body: dict[str, Any] = {"id": "c", "object": "chat.completion", "created": 0, "choices": [choice]}
    if used is not None:
        body["usage"] = {"prompt_tokens": used[0], "completion_tokens": used[1], "total_tokens": sum(used)}
    return sends(json.dumps(body).encode())


def answers(
    *statements: Mapping[str, Any],
    summary: Sequence[Mapping[str, Any]] = (),
    used: tuple[int, int] | None = (1_000, 200),
) -> Play:
    return says(json.dumps({"statements": list(statements), "summary": list(summary)}), used=used)


def sends(body: bytes, status: str = "200 OK", *headers: str, media: str = "application/json") -> Play:
    """Answer with these very bytes."""

    async def play(writer: asyncio.StreamWriter, call: Call) -> None:
        await _send(writer, body, status, f"Content-Length: {len(body)}", f"Content-Type: {media}", *headers)

    return play


def turns_away(status: str = "429 Too Many Requests", *headers: str) -> Play:
    return sends(b'{"error": {"message": "come again"}}', status, *headers)


async def hangs_up(writer: asyncio.StreamWriter, call: Call) -> None:
    """Close without a word."""


async def stalls(writer: asyncio.StreamWriter, call: Call) -> None:
    await asyncio.Event().wait()


async def drips(writer: asyncio.StreamWriter, call: Call) -> None:
    """Send a little, always, and never come to an end."""
    await _send(writer, b"", "200 OK", "Content-Type: application/json")
    while True:
        await _send_on(writer, b" ")
        await asyncio.sleep(0.01)


async def floods(writer: asyncio.StreamWriter, call: Call) -> None:
    """Send as much as is taken."""
    await _send(writer, b'{"choices": [{"message": {"content": "', "200 OK", "Content-Type: application/json")
    while True:
        await _send_on(writer, b"a" * _PART_BYTES)


async def _send(writer: asyncio.StreamWriter, body: bytes, status: str, *headers: str) -> None:
    head = "\r\n".join((f"HTTP/1.1 {status}", "Connection: close", *headers))
    await _send_on(writer, head.encode("latin-1") + b"\r\n\r\n" + body)


async def _send_on(writer: asyncio.StreamWriter, part: bytes) -> None:
    writer.write(part)
    await writer.drain()


# What it says.


def by(
    name: str,
    cue: str = "said",
    *,
    words: str | None = None,
    naming: str = "named",
    commitment: str = "certain",
    heard: bool = True,
) -> dict[str, Any]:
    """Return a hop; the words that name a speaker are the name, unless they are given."""
    return {
        "name": name,
        "words": name if words is None else words,
        "cue": cue,
        "naming": naming,
        "commitment": commitment,
        "heard": heard,
    }


def said(
    *passages: str,
    by: Sequence[Mapping[str, Any]] = (),
    kind: str = "claim",
    response: str = "none",
    answers: Sequence[int] = (),
    translation: str = "",
) -> dict[str, Any]:
    """Return a statement as a model gives it."""
    return {
        "passages": list(passages),
        "hops": list(by),
        "kind": kind,
        "response": response,
        "answers": list(answers),
        "translation": translation,
    }


def shortened(sentence: str, *of: str) -> dict[str, Any]:
    """Return a sentence of a summary as a model gives it, with the sentences that it says it shortens."""
    return {"of": list(of), "sentence": sentence}
