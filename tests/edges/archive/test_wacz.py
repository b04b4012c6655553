"""An export, read back as a player would."""

import gzip
import json
from datetime import UTC, datetime
from hashlib import sha256
from importlib import import_module
from io import BytesIO
from typing import Any, cast
from zipfile import ZIP_STORED, ZipFile

import pytest

from bot.core.captures import Capture
from bot.core.errors import EvidenceDamaged
from bot.edges.archive.records import members
from bot.edges.archive.wacz import pack, surt
from tests.builders import at
from tests.captures import answer, exchange, file_of, filed, linked, pasted
from tests.edges.archive.odd_exchanges import ODD

NOW = datetime(2031, 11, 3, 9, tzinfo=UTC)
REDIRECTED = linked(
    b"<p>Story</p>",
    exchange(answer(b"", "Location: https://b.example/", status="301 Moved"), "http://a.example/"),
    exchange(answer(b"<p>Story</p>", "Content-Type: Text/HTML; charset=x"), "https://b.example/", at=at(0.1)),
    asked="http://a.example/",
    address="https://b.example/",
    label="told in confidence",
)
NOT_MODIFIED = linked(b"kept from before", exchange(b"HTTP/1.1 304 Not Modified\r\n\r\n"))


def packed(*captures: Capture) -> ZipFile:
    return ZipFile(BytesIO(pack({c.id: file_of(c) for c in captures}, "Harbour wall", NOW)))


def index_of(wacz: ZipFile) -> list[tuple[str, str, dict[str, str]]]:
    lines = gzip.decompress(wacz.read("indexes/index.cdx.gz")).decode().splitlines()
    assert lines == sorted(lines)
    return [(key, when, json.loads(facts)) for key, when, facts in (line.split(" ", 2) for line in lines)]


def pages_of(wacz: ZipFile) -> list[dict[str, str]]:
    head, *pages = [json.loads(line) for line in wacz.read("pages/pages.jsonl").splitlines()]
    assert head["format"] == "json-pages-1.0"
    return pages


def test_every_file_is_listed_with_its_digest() -> None:
    with packed(REDIRECTED, filed(), pasted()) as wacz:
        package = json.loads(wacz.read("datapackage.json"))
        listed = {each["path"]: each for each in package["resources"]}
        digest = json.loads(wacz.read("datapackage-digest.json"))

        assert {*listed, "datapackage.json", "datapackage-digest.json"} == set(wacz.namelist())
        for path, told in listed.items():
            content = wacz.read(path)
            assert told["hash"] == f"sha256:{sha256(content).hexdigest()}"
            assert told["bytes"] == len(content)
        assert digest["hash"] == f"sha256:{sha256(wacz.read('datapackage.json')).hexdigest()}"
    assert (package["title"], package["wacz_version"]) == ("Harbour wall", "1.1.1")
    assert package["created"] == "2031-11-03T09:00:00Z"
    assert package["mainPageUrl"] == "https://b.example/"


def test_what_a_player_reads_by_offset_is_not_packed_again() -> None:
    with packed(REDIRECTED) as wacz:
        for path in ("archive/data.warc.gz", "indexes/index.cdx.gz"):
            assert wacz.getinfo(path).compress_type == ZIP_STORED


def test_each_line_of_the_index_leads_to_its_record() -> None:
    iterating = cast(Any, import_module("warcio.archiveiterator"))
    with packed(REDIRECTED, filed(), pasted(), NOT_MODIFIED) as wacz:
        warc = wacz.read("archive/data.warc.gz")
        index = index_of(wacz)
    assert len(index) == 5
    for key, when, facts in index:
        start = int(facts["offset"])
        [record] = iterating.ArchiveIterator(
            BytesIO(warc[start : start + int(facts["length"])]), no_record_parse=True
        )
        assert record.rec_headers.get_header("WARC-Target-URI") == facts["url"]
        assert record.rec_headers.get_header("WARC-Payload-Digest") == facts["digest"]
        assert record.rec_headers.get_header("WARC-Date").startswith(f"{when[:4]}-{when[4:6]}-{when[6:8]}T")
        assert key == surt(facts["url"])


def test_hops_are_told_by_status_and_type() -> None:
    with packed(REDIRECTED) as wacz:
        told = [(key, facts["status"], facts["mime"]) for key, _, facts in index_of(wacz)]

    assert told == [
        ("example,a)/", "301", "application/octet-stream"),
        ("example,b)/", "200", "text/html"),
    ]


def test_each_page_stands_in_the_index() -> None:
    with packed(REDIRECTED, filed(), pasted(), NOT_MODIFIED) as wacz:
        index = {(facts["url"], when) for _, when, facts in index_of(wacz)}
        pages = pages_of(wacz)

    assert [page["id"] for page in pages] == [c.id for c in (REDIRECTED, filed(), pasted(), NOT_MODIFIED)]
    for page in pages:
        digits = "".join(c for c in page["ts"] if c.isdigit())
        assert (page["url"], digits[:14]) in index


def test_the_records_are_as_they_lie_in_the_archive_without_our_own_note() -> None:
    file = file_of(REDIRECTED)
    with packed(REDIRECTED) as wacz:
        warc = wacz.read("archive/data.warc.gz")

    assert [m.block for m in members(warc)] == [m.block for m in members(file) if m.kind != "metadata"]
    assert b"in confidence" not in gzip.decompress(warc)


def test_a_long_index_is_cut_into_blocks_that_are_found() -> None:
    many = [linked(f"{n}".encode(), asked=f"https://a.example/{n:03}") for n in range(301)]
    with packed(*many) as wacz:
        index = wacz.read("indexes/index.cdx.gz")
        meta, *blocks = wacz.read("indexes/index.idx").decode().splitlines()

    assert json.loads(meta.removeprefix("!meta 0 ")) == {
        "format": "cdxj-gzip-1.0",
        "filename": "index.cdx.gz",
    }
    assert len(blocks) == 2
    for block in blocks:
        key, when, facts = block.split(" ", 2)
        where = json.loads(facts)
        lines = gzip.decompress(index[where["offset"] : where["offset"] + where["length"]]).decode()
        assert lines.startswith(f"{key} {when} ")


@pytest.mark.parametrize("name", ODD)
def test_the_oddest_exchange_can_be_exported(name: str) -> None:
    response, content, _ = ODD[name]
    with packed(linked(content, exchange(response))) as wacz:
        assert len(pages_of(wacz)) == 1


def test_an_export_of_nothing_is_empty() -> None:
    with packed() as wacz:
        assert pages_of(wacz) == []
        assert index_of(wacz) == []


def test_damaged_evidence_is_not_exported() -> None:
    file = file_of(linked())

    with pytest.raises(EvidenceDamaged):
        pack({linked().id: file[:-9]}, "Harbour wall", NOW)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("http://www.Example.com/", "com,example)/"),
        ("https://example.com", "com,example)/"),
        ("https://example.com:443/A/B/?b=2&a=1", "com,example)/a/b?a=1&b=2"),
        ("https://example.com:8443/x", "com,example:8443)/x"),
        ("https://www2.example.co.uk/a#part", "uk,co,example)/a"),
        ("https://xn--e1afmkfd.example/%D0%BF", "example,xn--e1afmkfd)/%d0%bf"),
        ("https://example.com/?q=a%20b&Q=%2541", "com,example)/?q=a&q=a%20b"),
        ("https://example.com/a?x", "com,example)/a?x"),
        ("https://user:word@example.com/a//b", "com,example)/a/b"),
        ("http://93.184.215.14/x", "14,215,184,93)/x"),
        ("http://[2001:db8::1]/x", "2001:db8::1)/x"),
        ("https://example.com/x y", "com,example)/x%20y"),
        ("https://example.com/a?url=http://b.example/?c=d", "com,example)/a?url=http://b.example/?c=d"),
        ("urn:x-secondsource:capture:3fa9", "urn:x-secondsource:capture:3fa9"),
        ("https://example.com:port/", "https://example.com:port/"),
        ("https://[broken/", "https://[broken/"),
    ],
)
def test_addresses_are_looked_up_as_players_spell_them(address: str, key: str) -> None:
    assert surt(address) == key
