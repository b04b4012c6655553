"""Captures packed as one WACZ 1.1.1 file, which any player of web archives opens.

The records go in as they lie in the archive, byte for byte; left out is the note of our own, which tells what
the newsroom called a capture.
"""

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib import metadata
from io import BytesIO
from urllib.parse import quote, unquote_to_bytes, urlsplit
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from bot.core.captures import CaptureId
from bot.core.exchanges import head_of
from bot.edges.archive.files import note_of
from bot.edges.archive.records import Member, members

_WARC = "data.warc.gz"
_LINES = 300  # of the index that are compressed together
_PORTS = {"http": 80, "https": 443}
_DRAWN = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"  # not escaped in a key


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a player can show.

    Attributes:
        status: as text; "" where no site was asked.
    """

    address: str
    at: str  # ISO 8601, in UTC
    digest: str
    mime: str
    status: str
    offset: int
    length: int

    @property
    def line(self) -> str:
        """The line of the CDXJ index."""
        facts = {
            "url": self.address,
            "digest": self.digest,
            "mime": self.mime,
            "offset": str(self.offset),
            "length": str(self.length),
            **({"status": self.status} if self.status else {}),
            "filename": _WARC,
        }
        moment = re.sub(r"\D", "", self.at)[:14]
        return f"{surt(self.address)} {moment} {json.dumps(facts)}\n"


def pack(files: Mapping[CaptureId, bytes], title: str, at: datetime) -> bytes:
    """Return the WACZ file of these files of an archive, each capture a page.

    Raises:
        EvidenceDamaged: when one is not as it was written.
    """
    warc = bytearray()
    entries: list[Entry] = []
    pages: list[dict[str, str]] = []
    for capture, file in files.items():
        shown: list[Entry] = []
        for member in members(file):
            if member.kind == "metadata":
                continue
            if entry := _entry(member, len(warc)):
                shown.append(entry)
            warc += file[member.offset : member.offset + member.length]
        entries += shown
        pages.append(_page(capture, shown[-1], note_of(file).asked))
    index, blocks = _index(sorted(entry.line for entry in entries))
    return _zipped(
        {
            f"archive/{_WARC}": bytes(warc),
            "indexes/index.cdx.gz": index,
            "indexes/index.idx": blocks,
            "pages/pages.jsonl": _pages(pages),
        },
        _described(title, at, pages),
        at,
    )


def surt(address: str) -> str:
    """Return the key that players look an address up by: its host backwards, without what tells nothing.

    What is no web address is its own key.
    """
    try:
        parts = urlsplit(address)
        host, number = re.sub(r"^www\d*\.", "", parts.hostname or ""), parts.port
    except ValueError:  # a bracket that is not closed, a port that is no number
        return address
    if parts.scheme not in _PORTS or not host:
        return address
    place = host if ":" in host else ",".join(reversed(host.split(".")))
    port = "" if number in (None, _PORTS[parts.scheme]) else f":{number}"
    path = _once_escaped(re.sub(r"/{2,}", "/", parts.path)).lower()
    path = path.rstrip("/") or "/"
    arguments = _once_escaped(parts.query).lower().split("&")
    query = "&".join("=".join(pair) for pair in sorted(argument.split("=", 1) for argument in arguments))
    return f"{place}{port}){path}" + (f"?{query}" if query else "")


def _once_escaped(words: str) -> str:
    plain = words.encode()
    while (again := unquote_to_bytes(plain)) != plain:
        plain = again
    return quote(plain, safe=_DRAWN)


def _entry(member: Member, offset: int) -> Entry | None:
    """Return what a player can show of a record; None for what only goes with another."""
    if member.kind not in ("response", "resource"):
        return None
    status, mime = "", member.fields["Content-Type"]
    if member.kind == "response":
        head = head_of(member.block)
        if head.status == 304:
            return None  # it shows nothing; the content stands in a record of its own
        status = str(head.status or "")
        mime = head.field("content-type").partition(";")[0].strip().lower() or "application/octet-stream"
    return Entry(
        address=member.fields["WARC-Target-URI"],
        at=member.fields["WARC-Date"],
        digest=member.fields["WARC-Payload-Digest"],
        mime=mime,
        status=status,
        offset=offset,
        length=member.length,
    )


def _index(lines: Sequence[str]) -> tuple[bytes, bytes]:
    """Return the index, compressed some lines at a time, and where each such block begins."""
    index = b""
    blocks = [f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': 'index.cdx.gz'})}\n"]
    for start in range(0, len(lines), _LINES):
        packing = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        block = packing.compress("".join(lines[start : start + _LINES]).encode()) + packing.flush()
        where = {"offset": len(index), "length": len(block), "digest": _digest(block)}
        blocks.append(f"{lines[start].partition('{')[0].strip()} {json.dumps(where)}\n")
        index += block
    return index, "".join(blocks).encode()


def _page(capture: CaptureId, entry: Entry, asked: str) -> dict[str, str]:
    name = asked.encode("utf-8", "replace").decode()  # a file's name may hold what UTF-8 cannot
    return {"id": capture, "url": entry.address, "ts": entry.at, **({"title": name} if name else {})}


def _pages(pages: Sequence[dict[str, str]]) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "Pages"}
    return "".join(f"{json.dumps(line)}\n" for line in (head, *pages)).encode()


def _described(title: str, at: datetime, pages: Sequence[dict[str, str]]) -> dict[str, object]:
    return {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": title,
        "created": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "software": f"secondsource/{metadata.version('secondsource')}",
        **({"mainPageUrl": pages[0]["url"], "mainPageDate": pages[0]["ts"]} if pages else {}),
    }


def _zipped(files: Mapping[str, bytes], about: dict[str, object], at: datetime) -> bytes:
    """Pack the files with a list of them all, and the digest of that list."""
    resources = [
        {"name": path.rpartition("/")[2], "path": path, "hash": _digest(content), "bytes": len(content)}
        for path, content in files.items()
    ]
    package = json.dumps({**about, "resources": resources}, indent=2).encode()
    digest = json.dumps({"path": "datapackage.json", "hash": _digest(package)}, indent=2).encode()
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        for path, content in _all(files, package, digest):
            name = ZipInfo(path, at.astimezone(UTC).timetuple()[:6])
            # A player reads at offsets into these, so they may not be compressed again.
            name.compress_type = ZIP_STORED if path.endswith(".gz") else ZIP_DEFLATED
            packed.writestr(name, content)
    return out.getvalue()


def _all(files: Mapping[str, bytes], package: bytes, digest: bytes) -> Iterator[tuple[str, bytes]]:
    yield from files.items()
    yield "datapackage.json", package
    yield "datapackage-digest.json", digest


def _digest(content: bytes) -> str:
    return f"sha256:{sha256(content).hexdigest()}"
