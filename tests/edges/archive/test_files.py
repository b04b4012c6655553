"""A capture as the bytes of a WARC file, and back: every byte of it."""

import gzip
import json
from dataclasses import replace
from importlib import import_module
from io import BytesIO
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.captures import Capture, Exchange
from bot.core.errors import EvidenceDamaged
from bot.edges.archive.files import is_same, let_go, note_of, read
from bot.edges.archive.records import Member, members, record
from tests.builders import NOON, at
from tests.captures import LINK, answer, exchange, file_of, filed, linked, pasted
from tests.edges.archive.odd_exchanges import ODD, STORY


def kinds(file: bytes) -> list[str]:
    return [member.kind for member in members(file)]


def of_kind(file: bytes, kind: str) -> list[Member]:
    return [member for member in members(file) if member.kind == kind]


def by_warcio(file: bytes) -> list[tuple[str, bool | None]]:
    """Read a file as any tool would: HTTP heads parsed, digests checked."""
    iterating = cast(Any, import_module("warcio.archiveiterator"))
    found: list[tuple[str, bool | None]] = []
    for each in iterating.ArchiveIterator(BytesIO(file), check_digests="raise"):
        while each.raw_stream.read(1 << 16):
            pass
        found.append((each.rec_type, each.digest_checker.passed))
    return found


@pytest.mark.parametrize("name", ODD)
def test_every_byte_of_an_odd_exchange_comes_back(name: str) -> None:
    response, content, is_derived = ODD[name]
    capture = linked(content, exchange(response, request=b"GET / HTTP/1.1\nHost: a\x00\xff\n\n"))

    file = file_of(capture)

    assert read(file) == capture
    assert len(of_kind(file, "conversion") + of_kind(file, "resource")) == (0 if is_derived else 1)


@pytest.mark.parametrize("name", ODD)
def test_other_tools_find_an_odd_exchange_whole_too(name: str) -> None:
    response, content, _ = ODD[name]
    file = file_of(linked(content, exchange(response)))

    assert {passed for _, passed in by_warcio(file)} == {True}
    assert [m.block for m in of_kind(file, "response")] == [response]


BYTES = st.binary(max_size=300)
LINES = st.lists(st.sampled_from([b"\r\n", b"\n", b"HTTP/1.1 200 OK", b"WARC/1.1", b":", b" ", b"0", b"a"]))
TIMES = st.datetimes(timezones=st.timezones())
EXCHANGES = st.builds(
    Exchange,
    address=st.text(max_size=40) | st.just(LINK),
    dialled=st.text(max_size=20) | st.just("[2001:db8::1]:443"),
    at=TIMES,
    request=BYTES | LINES.map(b"".join),
    response=BYTES | LINES.map(b"".join) | st.sampled_from([r for r, _, _ in ODD.values() if len(r) < 1_000]),
)


@given(
    content=BYTES | st.just(STORY),
    exchanges=st.lists(EXCHANGES, max_size=4),
    asked=st.text(st.characters(), max_size=30),  # lone surrogates too: a file's name may hold them
    address=st.text(max_size=30),
    media_type=st.text(max_size=20),
    label=st.text(max_size=20),
    when=TIMES,
)
def test_whatever_crossed_the_wire_comes_back(
    content: bytes,
    exchanges: list[Exchange],
    asked: str,
    address: str,
    media_type: str,
    label: str,
    when: Any,
) -> None:
    capture = replace(
        linked(content, asked=asked, address=address, at=when, media_type=media_type, label=label),
        exchanges=tuple(exchanges),
    )

    back = read(file_of(capture))

    assert back is not None
    assert is_same(back, capture)


def test_a_file_says_what_it_is_and_how_its_records_belong_together() -> None:
    moved = exchange(answer(b"", status="301 Moved"), "http://old.example/a b?q=ö", dialled="192.0.2.7:80")
    found = exchange(answer(STORY), dialled="[2001:db8::1]:443", at=at(0.01))
    capture = linked(STORY, moved, found, label="Port Herald")
    file = file_of(capture)
    info, note, *exchanged = members(file)

    assert (info.kind, note.kind) == ("warcinfo", "metadata")
    assert f"capture-id: {capture.id}\r\n".encode() in info.block
    assert b"content-sha256: " + note_of(file).sha256.encode() in info.block
    assert json.loads(note.block)["label"] == "Port Herald"
    assert [m.kind for m in exchanged] == ["request", "response", "request", "response"]
    for request, response in (exchanged[:2], exchanged[2:]):
        assert request.fields["WARC-Concurrent-To"] == response.fields["WARC-Record-ID"]
    assert [m.fields["WARC-IP-Address"] for m in exchanged] == ["192.0.2.7"] * 2 + ["2001:db8::1"] * 2
    assert exchanged[0].fields["WARC-Target-URI"] == "http://old.example/a%20b?q=%C3%B6"
    assert exchanged[0].fields["WARC-Date"] == "2018-11-21T12:00:00.000000Z"
    assert all(m.fields["WARC-Block-Digest"].startswith("sha256:") for m in (info, note, *exchanged))
    assert len({m.fields["WARC-Record-ID"] for m in (info, note, *exchanged)}) == 6


def test_behind_a_proxy_no_ip_address_is_made_up() -> None:
    file = file_of(linked(b"x", exchange(answer(b"x"), dialled="exit.example:9050")))

    assert "WARC-IP-Address" not in of_kind(file, "response")[0].fields


@pytest.mark.parametrize(
    ("capture", "kind", "content_type"),
    [
        (filed(name="harbour.html"), "resource", "text/html"),
        (filed(name="harbour"), "resource", "application/octet-stream"),
        (pasted(), "resource", "text/plain"),
        (linked(b"x", exchange(b"HTTP/1.1 304 Not Modified\r\n\r\n")), "resource", "text/html"),
        (linked(b"x", media_type="text/html\r\nX: y"), "response", "application/http; msgtype=response"),
        (linked(b"x", exchange(b""), media_type="a/b\r\nX: y"), "conversion", "application/octet-stream"),
    ],
    ids=["file", "nameless file", "paste", "not modified", "odd type, derived", "odd type, converted"],
)
def test_content_stands_in_a_record_of_its_kind(capture: Capture, kind: str, content_type: str) -> None:
    last = list(members(file_of(capture)))[-1]

    assert (last.kind, last.fields["Content-Type"]) == (kind, content_type)


def test_content_that_its_response_gives_is_not_kept_twice() -> None:
    body = bytes(range(256)) * 400
    derived = file_of(linked(body, exchange(answer(gzip.compress(body), "Content-Encoding: gzip"))))

    assert kinds(derived) == ["warcinfo", "metadata", "request", "response"]


def test_the_same_capture_is_the_same_file() -> None:
    assert file_of(linked()) == file_of(linked())


@pytest.mark.parametrize("capture", [linked(STORY), filed(), pasted()], ids=["link", "file", "paste"])
def test_no_flipped_bit_passes_for_evidence(capture: Capture) -> None:
    file = file_of(capture)
    for place in range(0, len(file), 7):
        damaged = file[:place] + bytes([file[place] ^ 0x10]) + file[place + 1 :]
        try:
            back = read(damaged)
        except EvidenceDamaged:
            continue
        assert back == capture  # a byte that means nothing, as the mark of the packing system in gzip


@pytest.mark.parametrize("kept", range(5))
def test_a_file_cut_short_between_records_is_damaged(kept: int) -> None:
    file = file_of(linked(b"x", exchange(b"")))
    end = sum(member.length for member in list(members(file))[:kept])

    with pytest.raises(EvidenceDamaged):
        read(file[:end])


def test_records_of_another_capture_are_damage() -> None:
    mine, other = file_of(linked(b"mine")), file_of(linked(b"other"))
    cut = sum(member.length for member in list(members(mine))[:2])
    note = file_of(replace(linked(b"mine"), id=linked(b"other").id))

    for swapped in (mine[:cut] + other[cut:], note):
        with pytest.raises(EvidenceDamaged):
            read(swapped)


def test_a_note_that_is_no_note_is_damage() -> None:
    for told in (b"", b"[]", b'{"hops": []}', b'{"hops": [1]}', b"\xff"):
        with pytest.raises(EvidenceDamaged):
            note_of(record("metadata", {"WARC-Record-ID": "<urn:x>"}, "application/json", told))
    with pytest.raises(EvidenceDamaged):
        note_of(b"")


def test_what_is_let_go_leaves_a_note_that_any_tool_reads() -> None:
    note = note_of(file_of(linked(STORY)))

    left = let_go(note, at(1), 4_321)

    assert read(left) is None
    assert note_of(left) == replace(note, let_go=at(1).isoformat(), size_bytes=4_321)
    assert by_warcio(left) == [("warcinfo", True), ("metadata", True)]
    assert NOON.isoformat() in note_of(left).at
