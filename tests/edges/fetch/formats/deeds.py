"""A reader that does what its documents say: for the tests of what a child may do."""

from typing import Any

from bot.edges.fetch.formats.extract import Extract


def read_bytes(
    content: bytes, media_type: str, charset: str, name: str, address: str, status: int
) -> Extract:
    known: dict[str, Any] = {"name": name, "return_text": "done"}
    exec(content, known)  # noqa: S102 - that is what it is for
    return Extract(text=known["return_text"])
