"""Content encodings: bombs, ones nobody asked for, and ones that are not what they say."""

import gzip
import itertools
import zlib

from bot.core.errors import NotAnswering, NothingToRead, TooBig, TooHeavy, WrongType
from tests.servers.pages import WORDS, page_bytes
from tests.servers.playing import Case, answer
from tests.servers.squeezed import (
    chunked,
    gzip_members,
    gzipped_again,
    zeros_deflated,
    zeros_gzipped,
)

_PAGE = page_bytes()
_SWELLS = (TooBig,)
_UNASKED = (NotAnswering, WrongType)  # nothing but gzip is asked for
_SWELLS_UNASKED = (TooBig, *_UNASKED)
_NOT_WHAT_IT_SAYS = (NotAnswering, WrongType)

CASES = (
    Case(
        "gzip-bomb",
        answer(lambda: zeros_gzipped(1000), "Content-Encoding: gzip"),
        "a gigabyte in a megabyte",
        _SWELLS,
    ),
    Case(
        "gzip-bomb-after-story",
        answer(lambda: zeros_gzipped(1000, _PAGE), "Content-Encoding: gzip"),
        "it begins as a page does",
        _SWELLS,
    ),
    Case(
        "gzip-bomb-in-chunks",
        answer(lambda: chunked(zeros_gzipped(1000)), "Content-Encoding: gzip", "Transfer-Encoding: chunked"),
        "a gigabyte in a megabyte",
        _SWELLS,
    ),
    Case(
        "gzip-bomb-at-once",
        answer(lambda: [b"".join(zeros_gzipped(200))], "Content-Encoding: gzip"),
        "all of it comes in one read",
        _SWELLS,
    ),
    Case(
        "gzip-bomb-says-x-gzip",
        answer(lambda: zeros_gzipped(1000), "Content-Encoding: x-gzip"),
        "the old name of the same",
        _SWELLS_UNASKED,
    ),
    Case(
        "gzip-in-gzip",
        answer(lambda: gzipped_again(zeros_gzipped(10_000)), "Content-Encoding: gzip, gzip"),
        "ten gigabytes in a few kilobytes",
        _SWELLS_UNASKED,
    ),
    Case(
        "gzip-in-gzip-two-lines",
        answer(
            lambda: gzipped_again(zeros_gzipped(10_000)), "Content-Encoding: gzip", "Content-Encoding: gzip"
        ),
        "ten gigabytes in a few kilobytes",
        _SWELLS_UNASKED,
    ),
    Case(
        "gzip-500-times",
        answer(gzip.compress(_PAGE), "Content-Encoding: " + ", ".join(["gzip"] * 500)),
        "a decoder for each",
        _UNASKED,
    ),
    Case(
        "gzip-members",
        answer(lambda: gzip_members(1000, bytes(1_000_000)), "Content-Encoding: gzip"),
        "each member is small enough",
        # Nothing but NULs is left where decoding ends with the first member.
        (*_SWELLS, *_NOT_WHAT_IT_SAYS, NothingToRead),
    ),
    Case(
        "gzip-empty-members",
        answer(lambda: itertools.islice(gzip_members(1_000_000, b""), 1_000_000), "Content-Encoding: gzip"),
        "nothing, a million times",
        (*_SWELLS, *_NOT_WHAT_IT_SAYS, NothingToRead),
    ),
    Case(
        "gzip-cut-short",
        answer(gzip.compress(_PAGE)[:-900], "Content-Encoding: gzip"),
        "half a story would be taken for all of it",
        _NOT_WHAT_IT_SAYS,
    ),
    Case(
        "gzip-bad-check",
        answer(gzip.compress(_PAGE)[:-8] + b"harbour!", "Content-Encoding: gzip"),
        "broken on its way",
        _NOT_WHAT_IT_SAYS,
        reads=WORDS,
    ),
    Case(
        "gzip-then-garbage",
        answer(gzip.compress(_PAGE) + bytes(range(256)) * 100, "Content-Encoding: gzip"),
        "padding, as some servers have it",
        _NOT_WHAT_IT_SAYS,
        reads=WORDS,
    ),
    Case(
        "gzip-is-plain",
        answer(_PAGE, "Content-Encoding: gzip"),
        "said, and not so",
        _NOT_WHAT_IT_SAYS,
        reads=WORDS,
    ),
    Case(
        "gzip-unsaid",
        answer(gzip.compress(_PAGE)),
        "so, and not said",
        _NOT_WHAT_IT_SAYS,
        reads=WORDS,
    ),
    Case(
        "deflate-bomb",
        answer(lambda: zeros_deflated(1000), "Content-Encoding: deflate"),
        "a gigabyte in a megabyte",
        _SWELLS_UNASKED,
    ),
    Case(
        "deflate-bare-bomb",
        answer(lambda: zeros_deflated(1000, -15), "Content-Encoding: deflate"),
        "a gigabyte in a megabyte",
        _SWELLS_UNASKED,
    ),
    Case(
        "deflate",
        answer(zlib.compress(_PAGE), "Content-Encoding: deflate"),
        "not asked for",
        _UNASKED,
        reads=WORDS,
    ),
    Case(
        "brotli",
        answer(b"\x0b\x02\x80harbour\x03", "Content-Encoding: br"),
        "not asked for",
        _UNASKED,
    ),
    Case(
        "zstd-bomb",
        # A frame of one repeated byte, said to be 2 GB long.
        answer(
            b"\x28\xb5\x2f\xfd\x80\x58" + b"\xff\xff\xff\x7f" + b"\xfb\xff\x3f\x00" * 9999,
            "Content-Encoding: zstd",
        ),
        "not asked for",
        _UNASKED,
    ),
    Case("encoding-unknown", answer(_PAGE, "Content-Encoding: harbour"), "no such encoding", _UNASKED),
    Case(
        "encoding-10000-letters",
        answer(_PAGE, f"Content-Encoding: {'g' * 10_000}"),
        "shown to the person as it came",
        (*_UNASKED, TooBig),
        never=("ggggggggggggggggggggggggggggggggggggggggg",),
    ),
    Case(
        "bomb-of-text",
        answer(
            lambda: gzipped_again(itertools.chain([_PAGE], (b"harbour " * 100_000 for _ in range(1000)))),
            "Content-Encoding: gzip",
        ),
        "words, not zeros",
        _SWELLS,
    ),
    Case(
        "just-below-the-cap",
        answer(lambda: zeros_gzipped(4), "Content-Encoding: gzip"),
        "the parser gets four megabytes of NULs",
        (NothingToRead, WrongType, TooHeavy),
    ),
)
