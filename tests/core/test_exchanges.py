"""Heads and bodies, read from bytes as they crossed the wire."""

import gzip

import pytest

from bot.core.exchanges import body_of, head_of
from tests.edges.archive.odd_exchanges import ODD, STORY


@pytest.mark.parametrize("name", ODD)
def test_a_body_comes_out_whole_or_not_at_all(name: str) -> None:
    response, content, is_derived = ODD[name]
    found = body_of(response, len(content))

    assert (found == content and head_of(response).status != 304) is is_derived


@pytest.mark.parametrize(
    ("response", "status"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", 200),
        (b"HTTP/1.0 404\n\n", 404),
        (b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 301 Moved\r\n\r\n", 301),
        (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", 101),
        (b"HTTP/1.1 100 Continue", 100),
        (b"HTTP/1.1 2000 Odd\r\n\r\n", None),
        (b"<p>hello</p>", None),
        (b"", None),
    ],
    ids=["usual", "old", "after hints", "switching", "hints only", "four digits", "no head", "nothing"],
)
def test_the_status_is_that_of_the_last_head(response: bytes, status: int | None) -> None:
    assert head_of(response).status == status


def test_fields_are_found_by_any_case_and_several_are_joined() -> None:
    head = head_of(b"HTTP/1.1 200 OK\r\nVary: a\r\nX-Long: one\r\n  two\r\nVARY: b\r\n\r\nVary: body")

    assert head.field("vary") == "a, b"
    assert head.field("x-long") == "one two"
    assert head.field("etag") == ""


@pytest.mark.parametrize("less", [1, len(STORY)])
def test_no_more_is_unpacked_than_was_asked_for(less: int) -> None:
    packed = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(STORY)

    assert body_of(packed, len(STORY)) == STORY
    assert body_of(packed, len(STORY) - less) is None
