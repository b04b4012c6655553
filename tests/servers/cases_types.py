"""What a response says its bytes are, when they are not that; and characters that are not what is said."""

import json

from bot.core.errors import (
    NotAnswering,
    NothingToRead,
    NotReadable,
    NotText,
    TooHeavy,
    WrongType,
)
from tests.servers.abroad import RUSSIAN, RUSSIAN_WORDS
from tests.servers.pages import PARAGRAPHS, STORY, WORDS, page, page_bytes
from tests.servers.papers import pdf
from tests.servers.parcels import archive, docx, png, program
from tests.servers.playing import Case, Play, answer

_PAGE = page_bytes()
_NO_READING = (WrongType, NothingToRead)
_PICTURE = (NotReadable,)  # what became of it depends on whether pictures are read here
_HTML = "text/html; charset=utf-8"
_GARBLED = ("Ïàðîì", "ïàðîì", "�", "Ð°Ñ", "ãàâàíü")


def russian(charset: str = "") -> str:
    return page(
        "".join(f"<p>{paragraph}</p>" for paragraph in RUSSIAN), charset=charset, title="Паром сел на мель"
    )


def _said(charset: str, content: bytes = _PAGE) -> Play:
    return answer(content, media=f"text/html; charset={charset}")


CASES = (
    Case(
        "page-as-pdf",
        answer(_PAGE, media="application/pdf"),
        "the PDF reader gets a page",
        _NO_READING,
        WORDS,
    ),
    Case("pdf-as-page", answer(pdf(), media=_HTML), "the page reader gets a PDF", _NO_READING, WORDS),
    Case("zip-as-page", answer(lambda: [archive(20)], media=_HTML), "20 MB of zeros inside", _NO_READING),
    Case("program-as-text", answer(program(), media="text/plain"), "read as characters", _NO_READING),
    Case("program-as-page", answer(program() * 100, media=_HTML), "read as characters", _NO_READING),
    Case(
        "picture-as-text",
        answer(png(100, 100), media="text/plain"),
        "read as characters",
        _PICTURE,
    ),
    Case(
        "picture-as-page",
        answer(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 100, media=_HTML),
        "read as characters",
        _PICTURE,
    ),
    Case(
        "page-as-picture",
        answer(_PAGE, media="image/png"),
        "the picture reader gets a page",
        _PICTURE,
        WORDS,
    ),
    Case("page-as-word", answer(_PAGE, media="application/msword"), "", _NO_READING, WORDS),
    Case("word-as-page", answer(docx(), media=_HTML), "", _NO_READING, WORDS),
    Case("json", answer(b'{"story": ["harbour"]}' * 50, media="application/json"), "no page", _NO_READING),
    Case(
        "json-as-page",
        answer(json.dumps({"story": PARAGRAPHS}).encode()),
        "brackets taken for a story",
        _NO_READING,
    ),
    Case("script", answer(b"const harbour = 3;\n" * 500, media="text/javascript"), "no page", _NO_READING),
    Case("style", answer(b"p { color: #123456 }\n" * 500, media="text/css"), "no page", _NO_READING),
    Case("video", answer(b"\x00\x00\x00\x20ftypisom" + bytes(5000), media="video/mp4"), "", _NO_READING),
    Case(
        "old-word",
        answer(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9000), media="application/msword"),
        "",
        _NO_READING,
    ),
    Case("rtf", answer(rb"{\rtf1\ansi harbour}" * 100, media="application/rtf"), "", _NO_READING),
    Case(
        "type-10000-letters",
        answer(_PAGE, media="text/" + "h" * 10_000),
        "shown to the person as it came",
        (*_NO_READING, NotAnswering),
        WORDS,
        never=("hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh",),
    ),
    Case(
        "type-with-a-mention",
        answer(b"\x00\x01\x02" * 900, media="application/<!channel> @everyone *harbour*"),
        "words of the page's own in our sentence",
        _NO_READING,
        never=("<!channel>", "@everyone"),
    ),
    Case("type-is-nonsense", answer(_PAGE, media=";;;===///"), "", (*_NO_READING, NotAnswering), WORDS),
    Case(
        "two-types",
        answer(_PAGE, "Content-Type: application/pdf"),
        "two readers would see two types",
        (*_NO_READING, NotAnswering),
        WORDS,
    ),
    Case(
        "attachment",
        answer(_PAGE, "Content-Disposition: attachment; filename=../../../../etc/passwd"),
        "a name that leads elsewhere",
        _NO_READING,
        WORDS,
    ),
    Case(
        "utf-8-is-cp1251", _said("utf-8", russian().encode("cp1251")), "", (NotText,), RUSSIAN_WORDS, _GARBLED
    ),
    Case(
        "ascii-is-cp1251",
        _said("us-ascii", russian('<meta charset="utf-8">').encode("cp1251")),
        "said twice, and neither is so",
        (NotText,),
        RUSSIAN_WORDS,
        _GARBLED,
    ),
    Case("latin-1-is-utf-8", _said("iso-8859-1"), "garbled quotation marks", (NotText,), WORDS, ("â€œ", "Ã")),
    Case(
        "utf-7",
        _said("utf-7", page(STORY + "+ADw-p+AD4-+AGg-idden tug+ADw-/p+AD4-").encode()),
        "hidden from whoever reads ASCII",
        (NotText,),
        WORDS,
        ("hidden tug",),
    ),
    Case("utf-16-no-mark", _said("utf-16", page().encode("utf-16-le")), "", (NotText,), WORDS),
    Case("utf-16-is-utf-8", _said("utf-16"), "read as Chinese", (NotText,), WORDS),
    Case("utf-32", _said("utf-32", page().encode("utf-32")), "", (NotText,), WORDS),
    Case("utf-8-broken", _said("utf-8", _PAGE.replace(b"<p>", b"<p>\xff\xfe\xc3 ")), "", (NotText,), WORDS),
    Case("charset-unknown", _said("harbour"), "no such charset", (NotText,), WORDS),
    Case("charset-empty", _said(""), "no charset", (NotText,), WORDS),
    Case("charset-10000-letters", _said("h" * 10_000), "no such charset", (NotText, NotAnswering), WORDS),
    Case("charset-path", _said("../../../../etc/passwd"), "looked for as a module", (NotText,), WORDS),
    *(
        Case(f"charset-{codec.replace('_', '-')}", _said(codec, content), why, (NotReadable,), words)
        for codec, content, why, words in (
            ("punycode", _PAGE + b"a-" + b"b" * 500_000, "decoding takes the square of the length", WORDS),
            ("idna", _PAGE, "no charset of pages", WORDS),
            ("unicode_escape", _PAGE + b"\\U0010FFFF" * 1000, "no charset of pages", WORDS),
            ("rot13", _PAGE, "no charset of pages", WORDS),
            ("hex", _PAGE, "no charset of pages", WORDS),
            ("zlib", _PAGE, "no charset of pages", WORDS),
            ("undefined", _PAGE, "raises whatever it gets", WORDS),
        )
    ),
    Case(
        "no-charset-all-bytes",
        answer(b"<p>" + bytes(range(128, 256)) * 8000 + b"</p>", media="text/html"),
        "guessing a charset takes long",
        (NotText, NothingToRead, WrongType, TooHeavy),
    ),
    Case(
        "no-charset-4mb",
        answer(
            lambda: [russian().encode("cp1251")] + [b"<p>\xe3\xe0\xe2\xe0\xed\xfc</p>" * 100_000] * 3,
            media="text/html",
        ),
        "guessing a charset takes long",
        (NotText, TooHeavy),
        RUSSIAN_WORDS,
    ),
    Case(
        "text-is-one-line",
        answer(" ".join(PARAGRAPHS * 2000).encode(), media="text/plain"),
        "three megabytes without a line's end",
        (NotReadable,),
        WORDS,
    ),
)
