"""A capture as the bytes of one WARC 1.1 file, and back.

In order: what the file is (`warcinfo`), what is known of the capture (`metadata`, JSON of our own), then for
each exchange its request and its response, and the content where it cannot be had back from the last
response.

The same capture gives the same bytes: ids are derived, and no time but the capture's own is in it.
"""

import json
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from importlib import metadata
from ipaddress import ip_address
from mimetypes import guess_type
from typing import Any, BinaryIO, cast
from urllib.parse import quote

from bot.core.captures import Capture, CaptureId, Exchange, capture_id
from bot.core.errors import EvidenceDamaged
from bot.core.exchanges import body_of, head_of
from bot.core.leads import LeadKind
from bot.edges.archive.records import Member, date_of, members, record

_CONFORMS = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_UNKNOWN_TYPE = "application/octet-stream"
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_IN_ADDRESSES = "/:?#[]@!$&'()*+,;=%~-._"  # stand as they are; all else is escaped


@dataclass(frozen=True, slots=True)
class Hop:
    """What the bytes of an exchange do not say of it; `request` and `response` are ids of records."""

    address: str
    dialled: str
    at: str  # ISO 8601
    request: str
    response: str


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of a capture besides its bytes; it stays when they are let go.

    Attributes:
        content: the id of the record that the content comes from.
        is_decoded: whether the content is that record's HTTP body with encodings taken off; else its block.
        let_go: when the bytes were let go, ISO 8601; "" while they are here.
        size_bytes: what the file took before its bytes were let go; 0 while they are here.
    """

    capture: str
    kind: str
    asked: str
    address: str
    media_type: str
    charset: str
    label: str
    at: str  # ISO 8601
    sha256: str
    content_bytes: int
    content: str
    is_decoded: bool
    hops: tuple[Hop, ...] = ()
    let_go: str = ""
    size_bytes: int = 0


def written(capture: Capture) -> Iterator[bytes]:
    """Yield the file that keeps a capture whole, record by record: each may be as big as the capture."""
    note = _note(capture)
    yield from _opening(note)
    for hop, exchange in zip(note.hops, capture.exchanges, strict=True):
        fields = {**_from(exchange.address, note.capture), "WARC-Date": date_of(exchange.at), **_ip(exchange)}
        request = {**fields, "WARC-Record-ID": hop.request, "WARC-Concurrent-To": hop.response}
        yield record("request", request, "application/http; msgtype=request", exchange.request)
        response = {**fields, "WARC-Record-ID": hop.response}
        yield record("response", response, "application/http; msgtype=response", exchange.response)
    if not note.is_decoded:
        yield _content_record(capture, note)


def read(file: bytes | BinaryIO) -> Capture | None:
    """Return the capture that a file keeps, exactly as it was; None when its bytes were let go.

    Raises:
        EvidenceDamaged: when anything in it is not as it was written.
    """
    every = members(file)
    note = note_of(every)
    if note.let_go:
        return None
    blocks = {member.fields.get("WARC-Record-ID", ""): member.block for member in every}
    try:
        content = blocks[note.content]
        exchanges = tuple(
            Exchange(h.address, h.dialled, _time(h.at), blocks[h.request], blocks[h.response])
            for h in note.hops
        )
    except KeyError as error:
        raise EvidenceDamaged("a record is missing") from error
    if note.is_decoded:
        content = body_of(content, note.content_bytes) or b""
    known_as = capture_id(note.asked, note.address, content)
    if sha256(content).hexdigest() != note.sha256 or known_as != note.capture:
        raise EvidenceDamaged("its content is not what it was")
    return Capture(
        id=known_as,
        kind=LeadKind(note.kind),
        asked=note.asked,
        content=content,
        at=_time(note.at),
        address=note.address,
        media_type=note.media_type,
        charset=note.charset,
        label=note.label,
        exchanges=exchanges,
    )


def is_same(one: Capture, other: Capture) -> bool:
    """Tell whether two captures are the same to the byte and the moment.

    Python takes a time of the hour that summer time repeats or leaves out to equal no time of another zone.
    """
    return _in_utc(one) == _in_utc(other)


def note_of(file: bytes | Iterator[Member]) -> Note:
    """Return what a file says of its capture; its first two records are enough, and no more are taken.

    Raises:
        EvidenceDamaged: when it says nothing that can be relied on.
    """
    every = members(file) if isinstance(file, bytes) else file
    found = next((member for member in every if member.kind == "metadata"), None)
    if found is None:
        raise EvidenceDamaged("no note in it")
    try:
        told = cast(dict[str, Any], json.loads(found.block))
        return replace(Note(**told), hops=tuple(Hop(**hop) for hop in told["hops"]))
    except (ValueError, TypeError, KeyError) as error:
        raise EvidenceDamaged("its note cannot be read") from error


def let_go(note: Note, at: datetime, size_bytes: int) -> bytes:
    """Return the file that is left of a capture when its bytes are let go."""
    return b"".join(_opening(replace(note, let_go=at.isoformat(), size_bytes=size_bytes)))


def address_of(capture: CaptureId) -> str:
    """Return what stands for an address where there is none."""
    return f"urn:x-secondsource:capture:{capture}"


def utc(at: datetime) -> str:
    """Write a time so that times sort as they passed."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _in_utc(capture: Capture) -> Capture:
    exchanges = tuple(replace(e, at=e.at.astimezone(UTC)) for e in capture.exchanges)
    return replace(capture, at=capture.at.astimezone(UTC), exchanges=exchanges)


def _note(capture: Capture) -> Note:
    hops = tuple(
        Hop(e.address, e.dialled, e.at.isoformat(), *(_id(capture, way, str(n)) for way in ("out", "in")))
        for n, e in enumerate(capture.exchanges)
    )
    is_decoded = bool(hops) and _is_body(capture.content, capture.exchanges[-1].response)
    return Note(
        capture=capture.id,
        kind=capture.kind.value,
        asked=capture.asked,
        address=capture.address,
        media_type=capture.media_type,
        charset=capture.charset,
        label=capture.label,
        at=capture.at.isoformat(),
        sha256=sha256(capture.content).hexdigest(),
        content_bytes=len(capture.content),
        content=hops[-1].response if is_decoded else _id(capture, "content"),
        is_decoded=is_decoded,
        hops=hops,
    )


def _is_body(content: bytes, response: bytes) -> bool:
    # "Not modified" has no body: not the empty one either.
    return head_of(response).status != 304 and body_of(response, len(content)) == content


def _opening(note: Note) -> Sequence[bytes]:
    """Return what a file begins with: what it is, and its note."""
    about = {
        "software": f"secondsource/{metadata.version('secondsource')}",
        "format": "WARC File Format 1.1",
        "conformsTo": _CONFORMS,
        "capture-id": note.capture,
        "content-sha256": note.sha256,
        **({"let-go": note.let_go} if note.let_go else {}),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in about.items())
    seed = (note.capture, note.at, note.let_go)
    at = {"WARC-Date": date_of(_time(note.let_go or note.at))}
    info = {**at, "WARC-Record-ID": _derived("info", *seed), "WARC-Filename": f"{note.capture}.warc.gz"}
    known = {**at, "WARC-Record-ID": _derived("note", *seed)}
    told = json.dumps(asdict(note)).encode("ascii")  # ascii: a file's name may hold what UTF-8 cannot
    return (
        record("warcinfo", info, "application/warc-fields", lines.encode("ascii")),
        record("metadata", {**known, **_from("", note.capture)}, "application/json", told),
    )


def _content_record(capture: Capture, note: Note) -> bytes:
    """Return the record of a content that no response gives: of a file, a paste, an odd encoding, a 304."""
    fields = {
        "WARC-Record-ID": note.content,
        "WARC-Date": date_of(capture.at),
        **_from(capture.address, note.capture),
    }
    guessed = capture.media_type or guess_type(capture.asked)[0] or ""
    content_type = guessed if _MEDIA_TYPE.fullmatch(guessed) else _UNKNOWN_TYPE
    if not note.hops or head_of(capture.exchanges[-1].response).status == 304:
        return record("resource", fields, content_type, capture.content)
    fields["WARC-Refers-To"] = note.hops[-1].response
    return record("conversion", fields, content_type, capture.content)


def _from(address: str, capture: str) -> dict[str, str]:
    escaped = quote(address, safe=_IN_ADDRESSES, errors="replace")
    return {"WARC-Target-URI": escaped or address_of(CaptureId(capture))}


def _ip(exchange: Exchange) -> dict[str, str]:
    """Return the address that answered; nothing where a name stands for it, as behind a proxy."""
    try:
        return {"WARC-IP-Address": str(ip_address(exchange.dialled.rpartition(":")[0].strip("[]")))}
    except ValueError:
        return {}


def _id(capture: Capture, *what: str) -> str:
    return _derived(*what, capture.id, capture.at.isoformat())


def _derived(*of: str) -> str:
    return f"<urn:uuid:{uuid.UUID(bytes=sha256(chr(31).join(of).encode()).digest()[:16], version=5)}>"


def _time(iso: str) -> datetime:
    return datetime.fromisoformat(iso)
