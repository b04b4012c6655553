"""Builders of captures. Name only what matters; the rest is filled in, the same every time."""

from datetime import datetime

from bot.core.captures import Capture, Exchange, capture_id
from bot.core.leads import LeadKind
from bot.edges.archive.files import written
from tests.builders import NOON

LINK = "https://port-herald.example/harbour-wall"
PAGE = b"<html><title>Harbour wall gives way</title><p>Nobody was hurt.</p></html>"


def exchange(
    response: bytes,
    address: str = LINK,
    *,
    dialled: str = "93.184.215.14:443",
    at: datetime = NOON,
    request: bytes = b"GET /harbour-wall HTTP/1.1\r\nHost: port-herald.example\r\n\r\n",
) -> Exchange:
    return Exchange(address, dialled, at, request, response)


def answer(body: bytes, *fields: str, status: str = "200 OK") -> bytes:
    """Return a response as it crosses the wire, its length stated."""
    lines = (f"HTTP/1.1 {status}", *fields, f"Content-Length: {len(body)}", "", "")
    return "\r\n".join(lines).encode() + body


def linked(
    content: bytes = PAGE,
    *exchanges: Exchange,
    asked: str = LINK,
    address: str = LINK,
    at: datetime = NOON,
    media_type: str = "text/html",
    label: str = "",
) -> Capture:
    """Return the capture of a link; unless exchanges are given, one that answers with just the content."""
    return Capture(
        id=capture_id(asked, address, content),
        kind=LeadKind.LINK,
        asked=asked,
        content=content,
        at=at,
        address=address,
        media_type=media_type,
        charset="utf-8",
        label=label,
        exchanges=exchanges or (exchange(answer(content, "Content-Type: text/html"), address, at=at),),
    )


def filed(content: bytes = PAGE, *, name: str = "harbour.html", at: datetime = NOON) -> Capture:
    return Capture(capture_id(name, "", content), LeadKind.FILE, name, content, at)


def pasted(
    text: str = "The harbour wall gave way.", *, at: datetime = NOON, label: str = "Port Herald"
) -> Capture:
    content = text.encode()
    return Capture(
        id=capture_id("", "", content),
        kind=LeadKind.PASTED,
        asked="",
        content=content,
        at=at,
        media_type="text/plain",
        charset="utf-8",
        label=label,
    )


def file_of(capture: Capture) -> bytes:
    """Return the file that the archive keeps a capture in."""
    return b"".join(written(capture))
