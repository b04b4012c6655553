"""Captures: the exact bytes a report is read from, and how they were had.

A report is read from its capture and from nothing else, so that reading the kept bytes again gives the same
report.
"""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import NewType

from bot.core.leads import LeadKind
from bot.core.text import content_id

CaptureId = NewType("CaptureId", str)
NEVER_CAPTURED = CaptureId("")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response, byte for byte as they crossed the wire.

    Attributes:
        address: what was asked for.
        dialled: the IP address and port that answered ("93.184.215.14:443").
        response: head and body as they came, transfer and content encodings still on them.
    """

    address: str
    dialled: str
    at: datetime
    request: bytes = field(repr=False)
    response: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Capture:
    """What a lead led to, as bytes.

    Attributes:
        id: derived from `asked`, `address` and `content`; the same bytes from there are the same capture.
        kind: of the lead; the fetcher of that kind reads the content.
        asked: the link, the file's name, or "" for what was pasted.
        address: where the content was found in the end, after every redirect; "" for a file or a paste.
        content: the body, with transfer and content encodings taken off.
        media_type: as stated, in small letters and without parameters ("text/html"); "" when nothing was.
        charset: as stated with the media type; "" when none was.
        label: the outlet that the person who shared it named for it; "" when none was.
        exchanges: every request that was made for it, in order, the redirects too; none for files and pastes.
    """

    id: CaptureId
    kind: LeadKind
    asked: str
    content: bytes = field(repr=False)  # 20 MB are 60 MB of hexadecimal in a log line
    at: datetime
    address: str = ""
    media_type: str = ""
    charset: str = ""
    label: str = ""
    exchanges: tuple[Exchange, ...] = ()


def capture_id(asked: str, address: str, content: bytes) -> CaptureId:
    return CaptureId(content_id("capture", asked, address, sha256(content).hexdigest()))
