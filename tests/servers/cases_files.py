"""PDF, Word, e-mail and picture files that swell, lead round in circles, or are locked."""

import itertools
import random
from collections.abc import Callable, Iterable
from functools import cache

from bot.core.errors import (
    Locked,
    NothingToRead,
    NotReadable,
    TooBig,
    TooHeavy,
    TooLong,
)
from tests.servers import papers, parcels
from tests.servers.pages import PARAGRAPHS, WORDS
from tests.servers.playing import Case, answer
from tests.servers.squeezed import chunked, times

_BROKEN = (NotReadable,)
_HEAVY = (TooHeavy, TooBig, NothingToRead)
_LONG = (*_HEAVY, TooLong)
_PDF = "application/pdf"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _in_chunks() -> Iterable[bytes]:
    """Yield a PDF of almost 20 MB in chunks, most of it a stream that nothing shows and nothing packs."""
    file = papers.pdf({9: papers.stream(random.Random(20).randbytes(19_000_000))})  # noqa: S311 -- no secret
    return chunked(file[start : start + 400] for start in range(0, len(file), 400))


def _pdf(
    name: str,
    build: Callable[[], bytes],
    right: tuple[type[NotReadable], ...] = _HEAVY,
    why: str = "",
    reads: str = WORDS,
) -> Case:
    made = cache(build)
    return Case(
        f"pdf-{name}",
        answer(lambda: [made()], media=_PDF),
        why or "round in a circle",
        right,
        reads,
        make=made,
    )


def _docx(name: str, build: Callable[[], bytes], right: tuple[type[NotReadable], ...], why: str) -> Case:
    return Case(f"docx-{name}", answer(lambda: [build()], media=_DOCX), why, right, WORDS)


def _mail(
    name: str, parts: Callable[[], Iterable[bytes]], right: tuple[type[NotReadable], ...], why: str
) -> Case:
    return Case(f"mail-{name}", answer(parts, media="message/rfc822"), why, right, WORDS)


def _picture(name: str, build: Callable[[], bytes], why: str) -> Case:
    return Case(f"png-{name}", answer(lambda: [build()], media="image/png"), why, _BROKEN)


CASES = (
    _pdf("bomb", papers.bomb, why="a gigabyte in a megabyte"),
    _pdf("bomb-in-bomb", papers.bomb_in_bomb, why="ten gigabytes in some kilobytes"),
    _pdf("run-length-bomb", papers.run_length_bomb, why="half a gigabyte in eight megabytes"),
    _pdf("circle-of-pages", papers.circle_of_pages, _BROKEN),
    _pdf("circle-of-outlines", papers.circle_of_outlines),
    _pdf("circle-of-tables", papers.circle_of_tables),
    _pdf("circle-of-drawings", papers.circle_of_drawings),
    _pdf("circle-of-lengths", papers.circle_of_lengths),
    _pdf("doubling-drawings", lambda: papers.doubling_drawings(12), why="a drawing in ten, twelve deep"),
    _pdf("deep-array", papers.deep_array, _BROKEN, "a parser that calls itself"),
    _pdf("wide-font", papers.wide_font, why="four thousand million characters in one line"),
    _pdf("pages-100000", lambda: papers.many_pages(100_000), _LONG, "ten megabytes of pages", ""),
    _pdf("pages-promised", papers.promised_pages, why="room made for all of them"),
    _pdf("locked", papers.locked, (Locked,), "a password", ""),
    _pdf("cut-short", lambda: papers.pdf()[:900], _BROKEN, "the table at its end is gone", ""),
    _pdf("head-only", lambda: b"%PDF-1.7\n", _BROKEN, "nothing after the first line", ""),
    _pdf(
        "head-and-nulls", lambda: b"%PDF-1.7\n" + bytes(15_000_000), _BROKEN, "looked through for objects", ""
    ),
    _pdf(
        "objects-endless",
        lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 1_500_000,
        _BROKEN,
        "objects that never end",
        "",
    ),
    _pdf(
        "no-text", lambda: papers.pdf({4: papers.stream(b"")}), (NothingToRead,), "a page without a word", ""
    ),
    Case(
        "pdf-25mb",
        answer(lambda: [papers.pdf(), *times(b"% harbour\n", 2_500_000)], media=_PDF),
        "over the cap",
        (TooBig,),
    ),
    Case(
        "pdf-20mb-in-chunks",
        answer(_in_chunks, "Transfer-Encoding: chunked", media=_PDF),
        "as big as a file may be, in fifty thousand pieces: read, kept and had back",
        (),
        WORDS,
    ),
    Case(
        "pdf-in-bytes",
        answer(
            lambda: itertools.chain([b"5\r\n%PDF-\r\n"], times(b"1\r\n \r\n", 3_000_000), [b"0\r\n\r\n"]),
            "Transfer-Encoding: chunked",
            media=_PDF,
        ),
        "a file in three million pieces",
        (TooBig,),
    ),
    Case(
        "pdf-in-html-endless",
        answer(lambda: itertools.chain([papers.pdf()], itertools.repeat(b"harbour " * 1000))),
        "the larger cap of PDF, for what is said to be a page",
        (TooBig,),
    ),
    _docx("bomb", lambda: parcels.docx(padding=300), (TooHeavy, TooBig), "300 MB in a file of 300 KB"),
    _docx("lies", parcels.docx_that_lies, _BROKEN, "a hundred megabytes, said to be five kilobytes"),
    _docx("laughs", parcels.docx_with_laughs, _BROKEN, "a billion words from a kilobyte"),
    _docx("50000-parts", lambda: parcels.docx(others=50_000), (TooHeavy, TooBig), "each is looked at"),
    _docx(
        "nested-tables",
        lambda: parcels.docx(after="<w:tbl><w:tr><w:tc>" * 50_000 + "</w:tc></w:tr></w:tbl>" * 50_000),
        _BROKEN,
        "a parser that calls itself",
    ),
    _docx(
        "paragraphs",
        lambda: parcels.docx(after="<w:p/>" * 2_000_000),
        _BROKEN,
        "each is an object",
    ),
    _docx("cut-short", lambda: parcels.docx()[:-300], _BROKEN, "the list at its end is gone"),
    _mail("nested", lambda: parcels.nested_mail(10_000), _BROKEN, "a parser that calls itself"),
    _mail("headers", lambda: parcels.mail_with_headers(100_000), _BROKEN, "each is parsed for what it holds"),
    _mail("base64", lambda: [_ENCODED, *times(b"AAAA", 1_200_000)], _BROKEN, "four megabytes in one line"),
    _mail(
        "subject",
        lambda: [b"From: a@b.example\r\nSubject: ", *times(b"=?utf-8?q?a?= ", 300_000), b"\r\n\r\n", _TOLD],
        _BROKEN,
        "words decoded one by one",
    ),
    _mail(
        "addresses",
        lambda: [b"From: ", *times(b"(", 1_000_000), b"\r\nSubject: Harbour\r\n\r\n", _TOLD],
        _BROKEN,
        "comments in comments",
    ),
    _picture("50000-by-50000", lambda: parcels.png(50_000, 50_000), "room made for all of it"),
    _picture(
        "bomb",
        lambda: parcels.png(30_000, 30_000, b"".join(papers.zeros_deflated(113))),
        "a hundred megabytes of black",
    ),
    _picture("no-size", lambda: parcels.png(0, 0), "divided by"),
)

_TOLD = "\r\n\r\n".join(PARAGRAPHS).encode()
_ENCODED = (
    b"From: desk@alder.example\r\nSubject: Harbour\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n"
)
