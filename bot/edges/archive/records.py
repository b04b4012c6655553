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
from typing import Any, cast

from bot.core.errors import EvidenceDamaged

_WARC = "WARC/1.1"
_GZIP = 16 + zlib.MAX_WBITS


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


def members(file: bytes) -> Iterator[Member]:
    """Yield each record, its block checked against its digest.

    Raises:
        EvidenceDamaged: at the first that is not as it was written.
    """
    loading = cast(Any, import_module("warcio.recordloader"))
    loader, failed = loading.ArcWarcRecordLoader(arc2warc=False), loading.ArchiveLoadFailed
    offset = 0
    while offset < len(file):
        unpacking = zlib.decompressobj(_GZIP)
        try:
            plain = unpacking.decompress(file[offset:])
            if not unpacking.eof:
                raise EvidenceDamaged("cut short")
            record = loader.parse_record_stream(BytesIO(plain), known_format="warc", no_record_parse=True)
            block: bytes = record.raw_stream.read()
        except (zlib.error, failed, EOFError) as error:
            raise EvidenceDamaged(type(error).__name__) from error
        fields = {str(name): str(value) for name, value in record.rec_headers.headers}
        if fields.get("WARC-Block-Digest") != digest_of(block):
            raise EvidenceDamaged("a record is not what it was")
        length = len(file) - offset - len(unpacking.unused_data)
        yield Member(offset, length, fields, block)
        offset += length


def payload_of(kind: str, address: str, block: bytes) -> bytes:
    """Return a block without the HTTP head that tools for web archives would find in it."""
    loading = cast(Any, import_module("warcio.recordloader"))
    stream = BytesIO(block)
    loading.ArcWarcRecordLoader(verify_http=False).load_http_headers(kind, address, stream, len(block))
    return block[stream.tell() :]


def digest_of(block: bytes) -> str:
    return f"sha256:{sha256(block).hexdigest()}"


def date_of(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
