"""What one response of the web says, read from its bytes as they crossed the wire.

Lenient in what it takes for a head, strict in what it takes for a body: a body that does not come out whole
is None, never nearly right.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_STATUS_LINE = re.compile(rb"HTTP/\d+(?:\.\d+)?[ \t]+(\d{3})(?!\d)")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_GZIP = 16 + zlib.MAX_WBITS
_MOST_PARTS = 100  # of one gzip body: each is copied off the rest, and millions would take hours


@dataclass(frozen=True, slots=True)
class Head:
    """The final head of a response; what was said before it ("103 Early Hints") is passed over.

    Attributes:
        status: None when there is no status line.
        fields: names in small letters, in order; a name may come more than once.
        ends: where the body begins, in bytes.
    """

    status: int | None
    fields: tuple[tuple[str, str], ...]
    ends: int

    def field(self, name: str) -> str:
        """Return the field's value, the values of several joined with commas; "" when it is not there."""
        return ", ".join(value for known, value in self.fields if known == name)


def head_of(response: bytes) -> Head:
    """Read the head; bytes without an end of a head are all head."""
    start = 0
    while True:
        end = _END_OF_HEAD.search(response, start)
        stop, ends = (end.start(), end.end()) if end else (len(response), len(response))
        found = _STATUS_LINE.match(response, start, stop)
        status = int(found[1]) if found else None
        is_interim = status is not None and 100 <= status < 200 and status != 101
        if not (is_interim and end):
            return Head(status, _fields(response[start:stop]), ends)
        start = ends


def body_of(response: bytes, at_most: int) -> bytes | None:
    """Return the body with transfer and content encodings taken off.

    None when it cannot be had whole from these bytes alone, when its encoding is not gzip or none, and when
    it is longer than `at_most` bytes: no more than that is unpacked.
    """
    head = head_of(response)
    transfer = head.field("transfer-encoding").strip().lower()
    if transfer not in ("", "identity", "chunked"):
        return None
    body = _joined(response, head.ends) if transfer == "chunked" else response[head.ends :]
    if body is None:
        return None
    match head.field("content-encoding").strip().lower():
        case "" | "identity":
            return body if len(body) <= at_most else None
        case "gzip" | "x-gzip":
            return _unpacked(body, at_most)
        case _:
            return None


def _fields(head: bytes) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for line in head.decode("latin-1").replace("\r\n", "\n").split("\n")[1:]:
        name, colon, value = line.partition(":")
        if line[:1] in (" ", "\t") and found:  # the line before goes on here
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        elif colon:
            found.append((name.strip().lower(), value.strip()))
    return tuple(found)


def _joined(response: bytes, start: int) -> bytes | None:
    """Join the chunks from `start`; None when one is cut short or the last is not there."""
    try:
        return b"".join(response[begin:end] for begin, end in _chunks(response, start))
    except EOFError:
        return None


def _chunks(response: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Yield where each chunk begins and ends.

    Raises:
        EOFError: when one is cut short, or the last is not there.
    """
    while size := _CHUNK_SIZE.match(response, start):
        length = int(size[1], 16)
        if length == 0:
            return
        end = size.end() + length
        mark = response[end : end + 2]
        if not (mark == b"\r\n" or mark[:1] == b"\n"):
            break
        yield size.end(), end
        start = end + (2 if mark == b"\r\n" else 1)
    raise EOFError


def _unpacked(body: bytes, at_most: int) -> bytes | None:
    parts: list[bytes] = []
    while body:
        if len(parts) == _MOST_PARTS:
            return None
        unpacking = zlib.decompressobj(_GZIP)
        try:
            part = unpacking.decompress(body, at_most + 1)
        except zlib.error:
            return None
        at_most -= len(part)
        if at_most < 0 or not unpacking.eof:
            return None
        parts.append(part)
        body = unpacking.unused_data
    return b"".join(parts)
