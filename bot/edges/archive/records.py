"""One record of a WARC 1.1 file: its own fields, and a block that is kept as it is.

warcio parses HTTP heads and writes them anew, which changes odd ones: it is given blocks whole, and is never
asked to parse what crossed the wire.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib import import_module
from io import BytesIO
from typing import Any, BinaryIO, cast

from bot.core.errors import EvidenceDamaged

_WARC = "WARC/1.1"
_GZIP = 16 + zlib.MAX_WBITS
_AT_A_TIME = 1 << 16  # bytes of a file: it may hold 20 MB, and so may what is in it, twice
_END_OF_FIELDS = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Member:
    """One record of a file: where it lies there, compressed, and what it is."""

    offset: int
    length: int
    fields: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        return self.fields.get("WARC-Type", "")


def record(kind: str, fields: Mapping[str, str], content_type: str, block: bytes) -> bytes:
    """Return one record, compressed by itself so that it can be read by itself."""
    heads = cast(Any, import_module("warcio.statusandheaders"))
    wrapping = cast(Any, import_module("warcio.warcwriter"))
    every = {
        "WARC-Type": kind,
        **fields,
        "WARC-Block-Digest": digest_of(block),
        "Content-Type": content_type,
        "Content-Length": str(len(block)),
    }
    if address := fields.get("WARC-Target-URI"):  # else it is about the file, and no payload
        every["WARC-Payload-Digest"] = digest_of(payload_of(kind, address, block))
    file = BytesIO()
    out = wrapping.GzippingWrapper(file)
    out.write(heads.StatusAndHeaders("", list(every.items()), protocol=_WARC).to_bytes(encoding="utf-8"))
    out.write(block)
    out.write(b"\r\n\r\n")
    out.flush()
    return file.getvalue()


def members(file: bytes | BinaryIO) -> Iterator[Member]:
    """Yield each record from here on, its block checked against its digest.

    Raises:
        EvidenceDamaged: at the first that is not as it was written.
    """
    loading = cast(Any, import_module("warcio.recordloader"))
    loader, failed = loading.ArcWarcRecordLoader(arc2warc=False), loading.ArchiveLoadFailed
    stream = BytesIO(file) if isinstance(file, bytes) else file
    offset, piece = 0, stream.read(_AT_A_TIME)
    while piece:
        try:
            plain, length, piece = _member(stream, piece)
            begins = plain.find(_END_OF_FIELDS) + len(_END_OF_FIELDS)
            head = BytesIO(plain[:begins])
            record = loader.parse_record_stream(head, known_format="warc", no_record_parse=True)
        except (zlib.error, failed, EOFError) as error:
            raise EvidenceDamaged(type(error).__name__) from error
        fields = {str(name): str(value) for name, value in record.rec_headers.headers}
        stated = fields.get("Content-Length", "")
        ends = begins + int(stated) if stated.isdecimal() else begins
        block = plain[begins:ends]
        del plain
        if fields.get("WARC-Block-Digest") != digest_of(block):
            raise EvidenceDamaged("a record is not what it was")
        yield Member(offset, length, fields, block)
        offset += length


def _member(stream: BinaryIO, piece: bytes) -> tuple[bytes, int, bytes]:
    """Unpack the record that begins with `piece` and goes on in the stream.

    Returns it, how many bytes it took in its file, and what came of the next one.
    """
    unpacking = zlib.decompressobj(_GZIP)
    plain: list[bytes] = []  # what grows piece by piece is moved again and again, and leaves holes behind
    taken = 0
    while True:
        plain.append(unpacking.decompress(piece))
        taken += len(piece)
        if unpacking.eof:
            rest = unpacking.unused_data
            return b"".join(plain), taken - len(rest), rest or stream.read(_AT_A_TIME)
        if not (piece := stream.read(_AT_A_TIME)):
            raise EOFError


def payload_of(kind: str, address: str, block: bytes) -> memoryview:
    """Return a block without the HTTP head that tools for web archives would find in it."""
    loading = cast(Any, import_module("warcio.recordloader"))
    stream = BytesIO(block)
    loading.ArcWarcRecordLoader(verify_http=False).load_http_headers(kind, address, stream, len(block))
    return memoryview(block)[stream.tell() :]


def digest_of(block: bytes | memoryview) -> str:
    return f"sha256:{sha256(block).hexdigest()}"


def date_of(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
