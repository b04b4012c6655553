"""Responses that are odd, and right: each of them must be read."""

import asyncio
import gzip

from tests.servers.abroad import ARABIC, CHINESE, GERMAN, JAPANESE, RUSSIAN, RUSSIAN_WORDS
from tests.servers.cases_types import russian
from tests.servers.pages import PARAGRAPHS, STORY, TITLE, WORDS, around, page, page_bytes, stated
from tests.servers.papers import pdf
from tests.servers.parcels import docx, mail
from tests.servers.playing import Case, Visit, answer, head, raw
from tests.servers.squeezed import chunked, times

_PAGE = page_bytes()
_CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"


def _in(paragraphs: tuple[str, ...], charset: str = "", language: str = "") -> str:
    told = page(
        "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
        charset=f'<meta charset="{charset}">' if charset else "",
        title=paragraphs[0][:20],
    )
    return told.replace('lang="en"', f'lang="{language}"')


async def _slow_but_fine(visit: Visit) -> None:
    await visit.send(head(_PAGE))
    for at in range(0, len(_PAGE), 600):
        await visit.send(_PAGE[at : at + 600])
        await asyncio.sleep(0.05)


async def _in_tiny_pieces(visit: Visit) -> None:
    await visit.drip(head(_PAGE), 0)
    await visit.drip(_PAGE, 0)


def _abroad(name: str, host: str, paragraphs: tuple[str, ...], words: str, language: str) -> Case:
    content = _in(paragraphs, "utf-8", language).encode()
    return Case(name, answer(content), "an outlet abroad", reads=words, address=f"http://{host}/новости/1")


HARMLESS = (
    _abroad("idn-cyrillic", "портовыевести.example", RUSSIAN, RUSSIAN_WORDS, "ru"),
    _abroad("idn-arabic", "أخبار-الميناء.example", ARABIC, "جنحت عبارة المساء", "ar"),
    _abroad("idn-chinese", "港口日報.example", CHINESE, "船上有四十名乘客", "zh"),
    _abroad("idn-japanese", "みなと新聞.example", JAPANESE, "砂州に乗り上げた", "ja"),
    _abroad("idn-german", "hafenküche.example", GERMAN, "auf die Sandbank gelaufen", "de"),
    _abroad(
        "idn-punycode", "xn--hafenkche-w9a.nachrichten.example", GERMAN, "auf die Sandbank gelaufen", "de"
    ),
    Case("no-type", answer(_PAGE, media=""), "a server that says nothing of types", reads=WORDS),
    Case("octet-stream", answer(_PAGE, media="application/octet-stream"), "an upload of old", reads=WORDS),
    Case(
        "type-in-capitals",
        answer(_PAGE, media='Text/HTML;Charset="UTF-8"'),
        "quoted, in capitals",
        reads=WORDS,
    ),
    Case(
        "chunked",
        raw(_CHUNKED, *chunked(_PAGE[n : n + 500] for n in range(0, len(_PAGE), 500))),
        "",
        reads=WORDS,
    ),
    Case(
        "chunked-with-trailer",
        raw(_CHUNKED, b"".join(chunked([_PAGE]))[:-2] + b"X-Checked: yes\r\n\r\n"),
        "one line after the body",
        reads=WORDS,
    ),
    Case(
        "chunked-with-extension",
        raw(_CHUNKED, b"%x;kind=story\r\n%b\r\n0\r\n\r\n" % (len(_PAGE), _PAGE)),
        "a word after the size",
        reads=WORDS,
    ),
    Case("gzip", answer(gzip.compress(_PAGE), "Content-Encoding: gzip"), "what we asked for", reads=WORDS),
    Case("gzip-in-capitals", answer(gzip.compress(_PAGE), "Content-Encoding: GZIP"), "", reads=WORDS),
    Case("gzip-x", answer(gzip.compress(_PAGE), "Content-Encoding: x-gzip"), "the old name", reads=WORDS),
    Case(
        "gzip-two-members",
        answer(gzip.compress(_PAGE[:900]) + gzip.compress(_PAGE[900:]), "Content-Encoding: gzip"),
        "two files are one",
        reads=PARAGRAPHS[-1][-30:],
    ),
    Case("identity", answer(_PAGE, "Content-Encoding: identity"), "a name for nothing", reads=WORDS),
    Case(
        "http-1.0",
        raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n", _PAGE),
        "no length: it ends by closing",
        reads=WORDS,
    ),
    Case(
        "no-reason",
        raw(b"HTTP/1.1 200 \r\ncontent-type: text/html\r\ncontent-length: %d\r\n\r\n" % len(_PAGE), _PAGE),
        "a status line without a reason, names in small letters",
        reads=WORDS,
    ),
    Case(
        "no-reason-no-blank",
        raw(b"HTTP/1.1 200\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n", _PAGE),
        "a status line that ends with its number",
        reads=WORDS,
    ),
    Case(
        "line-feeds-only",
        raw(head(_PAGE).replace(b"\r\n", b"\n"), _PAGE),
        "lines as Unix ends them",
        reads=WORDS,
    ),
    Case(
        "folded-header",
        raw(head(_PAGE, "X-More: one\r\n two"), _PAGE),
        "a header on two lines, as was allowed once",
        reads=WORDS,
    ),
    Case(
        "lengths-alike", answer(_PAGE, f"Content-Length: {len(_PAGE)}"), "said twice, the same", reads=WORDS
    ),
    Case(
        "early-hints",
        raw(b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n" + head(_PAGE), _PAGE),
        "",
        reads=WORDS,
    ),
    Case(
        "continue",
        raw(b"HTTP/1.1 100 Continue\r\n\r\n" + head(_PAGE), _PAGE),
        "an answer before the answer",
        reads=WORDS,
    ),
    Case("header-in-utf-8", answer(_PAGE, "X-Place: " + "Häfen".encode().decode("latin-1")), "", reads=WORDS),
    Case(
        "cookies",
        answer(_PAGE, *(f"Set-Cookie: c{n}=1; Path=/" for n in range(40))),
        "an ordinary number",
        reads=WORDS,
    ),
    Case("slow-but-fine", _slow_but_fine, "it takes a while, and is done", reads=PARAGRAPHS[-1][-30:]),
    Case("tiny-pieces", _in_tiny_pieces, "a byte a packet", reads=PARAGRAPHS[-1][-30:]),
    Case(
        "page-2mb",
        answer(lambda: [page_bytes(after="<!--" + "-" * 2_000_000 + "-->")]),
        "big, and fine",
        reads=WORDS,
    ),
    Case("pdf", answer(pdf(), media="application/pdf"), "", reads=WORDS),
    Case(
        "pdf-octet-stream",
        answer(pdf(), media="application/octet-stream"),
        "a PDF that is not said to be one",
        reads=WORDS,
    ),
    Case(
        "pdf-6mb",
        answer(lambda: [pdf(), *times(b"% harbour harbour\n", 330_000)], media="application/pdf"),
        "over the cap of pages, below that of PDF",
        reads=WORDS,
    ),
    Case(
        "docx",
        answer(docx(), media="application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        "",
        reads=WORDS,
    ),
    Case("mail", answer(mail(), media="message/rfc822"), "", reads=WORDS),
    Case(
        "plain",
        answer("\n\n".join((TITLE, *PARAGRAPHS)).encode(), media="text/plain; charset=utf-8"),
        "",
        reads=WORDS,
    ),
    Case("utf-8-mark", answer(b"\xef\xbb\xbf" + _PAGE), "a mark before the page", reads=WORDS),
    Case("utf-16-mark", answer(page(charset="").encode("utf-16"), media="text/html"), "", reads=WORDS),
    Case(
        "utf-16-said",
        answer(page(charset="").encode("utf-16"), media="text/html; charset=utf-16"),
        "",
        reads=WORDS,
    ),
    Case(
        "cp1251-in-meta",
        answer(russian('<meta charset="windows-1251">').encode("cp1251"), media="text/html"),
        "",
        reads=RUSSIAN_WORDS,
    ),
    Case(
        "cp1251-in-old-meta",
        answer(
            russian('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">').encode(
                "cp1251"
            ),
            media="text/html",
        ),
        "",
        reads=RUSSIAN_WORDS,
    ),
    Case(
        "koi8-r",
        answer(russian().encode("koi8-r"), media="text/html; charset=KOI8-R"),
        "",
        reads=RUSSIAN_WORDS,
    ),
    Case(
        "shift-jis",
        answer(_in(JAPANESE, "Shift_JIS", "ja").encode("cp932"), media="text/html"),
        "",
        reads="砂州に乗り上げた",
    ),
    Case(
        "big5",
        answer(_in(CHINESE, "big5", "zh-TW").encode("big5"), media="text/html"),
        "",
        reads="船上有四十名乘客",
    ),
    Case(
        "gb18030",
        answer(_in(CHINESE, "", "zh").encode("gb18030"), media="text/html; charset=gb2312"),
        "",
        reads="船上有四十名乘客",
    ),
    Case(
        "latin-1-is-cp1252",
        answer(
            _PAGE.decode().replace('<meta charset="utf-8">', "").encode("cp1252"),
            media="text/html; charset=iso-8859-1",
        ),
        "what browsers do with it",
        reads="“We felt a long scrape",
    ),
    Case(
        "xhtml",
        answer(
            (
                '<?xml version="1.0" encoding="utf-8"?>'
                + page().replace('lang="en"', 'xmlns="http://www.w3.org/1999/xhtml"')
            ).encode(),
            media="application/xhtml+xml",
        ),
        "",
        reads=WORDS,
    ),
    Case("main-without-article", answer(page(around="main").encode()), "", reads=WORDS),
    Case("div-without-article", answer(page(around="div").encode()), "", reads=WORDS),
    Case(
        "never-closed-300",
        answer(lambda: around("<div>" * 300 + STORY, (), "")),
        "deeper with each tag that is not closed",
        reads=WORDS,
    ),
    Case("no-head", answer(f"<h1>{TITLE}</h1>{STORY}".encode()), "a page without its frame", reads=WORDS),
    Case(
        "never-closed",
        answer(f"<html><body><h1>{TITLE}{STORY.replace('</p>', '')}".encode()),
        "as of old",
        reads=WORDS,
    ),
    Case(
        "capitals",
        answer(page().replace("<p>", "<P>").replace("</p>", "</P>").replace("article", "ARTICLE").encode()),
        "",
        reads=WORDS,
    ),
    Case(
        "bad-json-ld",
        answer(page_bytes(in_head='<script type="application/ld+json">{"@type": "News</script>')),
        "stated, and broken",
        reads=WORDS,
    ),
    Case(
        "no-json-ld-author",
        answer(page_bytes(in_head=stated(author=None, datePublished=7))),
        "stated as it should not be",
        reads=WORDS,
    ),
)
