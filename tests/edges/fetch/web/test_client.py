"""What a server may say, and what comes of it: bytes kept as they came, caps, a clock, and errors by name."""

import asyncio
import gc
import gzip
import ssl
import tracemalloc
import zlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import httpcore
import pytest

from bot.core.errors import (
    AsksToWait,
    Gone,
    LogInWall,
    NoSuchAddress,
    NotAnswering,
    NotReadable,
    Paywall,
    TooBig,
    TooSlow,
    TurnedAway,
    WrongType,
)
from bot.edges.fetch.web.answers import Known, refusal_of
from bot.edges.fetch.web.bodies import Body
from bot.edges.fetch.web.client import Limits, Settings, trusted
from bot.edges.fetch.web.manners import Manners
from bot.edges.fetch.web.wire import Wire
from tests.edges.fetch.web.local_web import (
    ALSO_PUBLIC,
    PUBLIC,
    PUBLIC_6,
    Saying,
    packed,
    page,
    redirect,
    response,
    serving,
    until_left,
)

START = "http://herald.example/story"
HTML = "Content-Type: text/html"
CHUNKED = "Transfer-Encoding: chunked"


def chunks(*pieces: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + end


async def content_of(said: bytes | Saying) -> bytes:
    async with serving({"herald.example/story": said}) as web:
        return (await web.client().get(START)).content


async def error_of(said: bytes | Saying) -> NotReadable:
    with pytest.raises(NotReadable) as error:
        await content_of(said)
    return error.value


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(page("The wall gave way."), id="with a length"),
        pytest.param(response(b"The wall gave way.", HTML, length=False), id="until the end"),
        pytest.param(response(chunks(b"The wall ", b"gave way."), HTML, CHUNKED, length=False), id="chunked"),
        pytest.param(
            response(chunks(*(b"%c" % c for c in b"The wall gave way.")), HTML, CHUNKED, length=False),
            id="one byte a chunk",
        ),
        pytest.param(
            response(
                chunks(b"The wall gave way.", end=b"0\r\nX-After: 1\r\n\r\n"), HTML, CHUNKED, length=False
            ),
            id="with a trailer",
        ),
        pytest.param(packed("The wall gave way."), id="gzip"),
        pytest.param(
            response(
                chunks(gzip.compress(b"The wall gave way.")),
                HTML,
                CHUNKED,
                "Content-Encoding: x-gzip",
                length=False,
            ),
            id="gzip in chunks",
        ),
        pytest.param(
            response(gzip.compress(b"The wall ") + gzip.compress(b"gave way."), "Content-Encoding: GZIP"),
            id="gzip in two parts",
        ),
        pytest.param(
            response(
                chunks(*(b"%c" % c for c in gzip.compress(b"The wall ") + gzip.compress(b"gave way."))),
                CHUNKED,
                "Content-Encoding: gzip",
                length=False,
            ),
            id="gzip in two parts, one byte a chunk",
        ),
        pytest.param(
            response(gzip.compress(b"The wall gave way.") + bytes(9), "Content-Encoding: gzip"),
            id="gzip and padding",
        ),
        pytest.param(
            response(gzip.compress(b"The wall gave way.") + b"\x1f", "Content-Encoding: gzip"),
            id="gzip and padding that begins as gzip",
        ),
        pytest.param(response(b"The wall gave way.", "Content-Encoding: identity"), id="identity"),
        pytest.param(response(b"The wall gave way."), id="of no type"),
        pytest.param(response(b"The wall gave way.", "Content-Type: what?"), id="of a type that is none"),
        pytest.param(
            response(b"The wall gave way.", "Content-Type: application/octet-stream"), id="of any type"
        ),
        pytest.param(response(b"The wall gave way.", "Content-Type: application/pdf"), id="PDF"),
        pytest.param(response(b"The wall gave way.", "Content-Type: image/png"), id="a picture"),
        pytest.param(response(b"The wall gave way.", "Content-Type: message/rfc822"), id="a mail"),
        pytest.param(
            b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + page("The wall gave way."),
            id="hints before",
        ),
        pytest.param(b"HTTP/1.0 200\r\n\r\nThe wall gave way.", id="HTTP/1.0, and no reason"),
        pytest.param(page("The wall gave way.", "X-Long: " + "x" * 60_000), id="a long head"),
        pytest.param(page("The wall gave way.", "Set-Cookie: ключ=значение"), id="a head in Cyrillic"),
    ],
)
async def test_what_servers_send_in_order_is_had(said: bytes) -> None:
    assert await content_of(said) == b"The wall gave way."


async def test_the_bytes_of_every_exchange_are_kept_as_they_crossed_the_wire() -> None:
    first, second = redirect("/next"), packed("The wall gave way.", "X-Odd:   spaces  kept ")
    async with serving({"herald.example/story": first, "herald.example/next": second}) as web:
        got = await web.client().get(START)

    assert [exchange.response for exchange in got.exchanges] == [first, second]
    assert [exchange.request for exchange in got.exchanges] == web.requests
    assert [exchange.dialled for exchange in got.exchanges] == [f"{PUBLIC}:80"] * 2


async def test_under_tls_the_clear_bytes_are_kept_and_the_name_is_checked() -> None:
    said = page("The wall gave way.")
    async with serving({"herald.example/story": said, "other.example/story": said}) as web:
        got = await web.client().get("https://herald.example/story")
        with pytest.raises(NotAnswering) as refusal:
            await web.client().get("https://other.example/story")
        with pytest.raises(NotAnswering):
            await web.client(trust=ssl.create_default_context).get("https://herald.example/story")

    assert got.exchanges[0].response == said
    assert got.exchanges[0].request == web.requests[0]
    assert refusal.value.seen == "its security certificate is not valid"
    assert len(web.requests) == 1


def test_the_authorities_that_browsers_trust_are_trusted() -> None:
    assert trusted().cert_store_stats()["x509_ca"] > 50
    assert trusted().check_hostname


async def test_a_request_says_who_asks_and_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with serving({"herald.example:8080/story": page("Here.")}) as web:
        await web.client(user_agent="deskbot/1 (+https://desk.example)").get(
            "http://herald.example:8080/story#part"
        )

    lines = web.requests[0].decode("ascii").split("\r\n")
    assert lines[0] == "GET /story HTTP/1.1"
    assert lines[1] == "Host: herald.example:8080"
    assert lines[2] == "User-Agent: deskbot/1 (+https://desk.example)"
    assert {line.partition(":")[0] for line in lines[3:] if line} == {
        "Accept",
        "Accept-Language",
        "Accept-Encoding",
        "Connection",
    }


async def test_what_came_back_is_told_with_its_type_and_charset() -> None:
    said = response(b"...", 'Content-Type: Text/HTML; a=b; Charset="Windows-1251"', "ETag: x")
    async with serving({"xn--b1amnebsh.example/story": said}) as web:
        got = await web.client().get("http://новости.example/story")

    assert (got.status, got.media_type, got.charset) == (200, "text/html", "windows-1251")
    assert got.address == "http://xn--b1amnebsh.example/story"
    assert ("etag", "x") in got.headers


@pytest.mark.parametrize(
    "coding",
    ["utf-8", "UTF8", "none", "binary", "iso-8859-1", "windows-1251", "identity, none", "text/html", "", ","],
)
async def test_what_is_called_an_encoding_and_is_none_is_passed_over(coding: str) -> None:
    assert (
        await content_of(page("The wall gave way.", f"Content-Encoding: {coding}")) == b"The wall gave way."
    )


async def test_gzip_is_taken_off_whatever_stands_beside_it() -> None:
    said = response(gzip.compress(b"The wall gave way."), "Content-Encoding: utf-8, gzip")

    assert await content_of(said) == b"The wall gave way."


@pytest.mark.parametrize("coding", ["deflate", "br", "zstd", "compress", "gzip, gzip", "br, gzip", "made up"])
async def test_an_encoding_that_was_not_asked_for_is_refused_by_name(coding: str) -> None:
    error = await error_of(page("x", f"Content-Encoding: {coding}"))

    assert isinstance(error, NotAnswering)
    assert error.detail == coding


@pytest.mark.parametrize(
    ("said", "error"),
    [
        pytest.param(response(b"not gzip", "Content-Encoding: gzip"), NotAnswering, id="gzip that is none"),
        pytest.param(
            response(gzip.compress(b"x" * 999)[:-12], "Content-Encoding: gzip"),
            NotAnswering,
            id="gzip broken off",
        ),
        pytest.param(
            response(gzip.compress(b"") * 200, "Content-Encoding: gzip"), NotAnswering, id="gzip in 200 parts"
        ),
        pytest.param(
            response(zlib.compress(b"x" * 999), "Content-Encoding: gzip"), NotAnswering, id="deflate as gzip"
        ),
        pytest.param(
            response(b"x" * 9, HTML, "Content-Length: 99", length=False), NotAnswering, id="a length not kept"
        ),
        pytest.param(
            response(b"9\r\nxxx", HTML, CHUNKED, length=False), NotAnswering, id="a chunk broken off"
        ),
        pytest.param(
            response(b"no\r\nxxx", HTML, CHUNKED, length=False), NotAnswering, id="a chunk without a size"
        ),
        pytest.param(response(b"x", "Content-Length: 5, 6", length=False), NotAnswering, id="two lengths"),
        pytest.param(
            response(b"x", "Content-Length: -5", length=False), NotAnswering, id="a negative length"
        ),
        pytest.param(b"SSH-2.0-OpenSSH_9.6\r\n", NotAnswering, id="another protocol"),
        pytest.param(b"HTTP/1.1 banana\r\n\r\n", NotAnswering, id="no status"),
        pytest.param(b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n", NotAnswering, id="a head that is none"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: 1", NotAnswering, id="a head broken off"),
        pytest.param(page("x", "X-Long: " + "x" * 200_000), TooBig, id="a head of 200 KB"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 50_000, TooBig, id="50,000 heads"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" * 20_000, TooBig, id="100 without an end"),
        pytest.param(
            response(b"x", "Content-Length: 6000000", HTML, length=False),
            TooBig,
            id="a length beyond the cap",
        ),
        pytest.param(
            response(b"x", "Content-Length: " + "9" * 20, HTML, length=False),
            TooBig,
            id="a length of 20 digits",
        ),
        pytest.param(
            response(chunks(b"x" * 6_000_000), HTML, CHUNKED, length=False),
            TooBig,
            id="a page beyond the cap",
        ),
        pytest.param(
            response(b"1;" + b"x" * 90_000 + b"\r\nx\r\n", HTML, CHUNKED, length=False) * 70,
            NotReadable,
            id="chunks that are mostly extension",
        ),
        pytest.param(
            response(b"x" * 21_000_000, "Content-Type: application/pdf"), TooBig, id="a PDF beyond the cap"
        ),
        pytest.param(response(b"x", "Content-Type: audio/mpeg"), WrongType, id="sound"),
        pytest.param(response(b"x", "Content-Type: video/mp4"), WrongType, id="video"),
        pytest.param(response(b"x", "Content-Type: application/zip"), WrongType, id="an archive"),
        pytest.param(response(b"x", "Content-Type: application/x-msdownload"), WrongType, id="a program"),
        pytest.param(response(b"x", "Content-Type: font/woff2"), WrongType, id="a font"),
        pytest.param(response(b"x", "Content-Type: text/css"), WrongType, id="a style sheet"),
        pytest.param(response(b"x", "Content-Type: text/javascript; a=b"), WrongType, id="a script"),
    ],
)
async def test_what_is_not_in_order_is_named(said: bytes, error: type[NotReadable]) -> None:
    assert isinstance(await error_of(said), error)


@pytest.mark.parametrize(
    ("media_type", "said"),
    [
        ("video/mp4", "(a video)"),
        ("audio/mpeg", "(an audio file)"),
        ("application/zip", "(a ZIP archive)"),
        ("application/rss+xml", "(a news feed)"),
        ("application/vnd.ms-excel", "(a spreadsheet)"),
        ("application/x-of-its-own", "(application/x-of-its-own)"),
    ],
)
async def test_what_a_site_says_a_file_is_is_told_in_words(media_type: str, said: str) -> None:
    error = await error_of(response(b"x", f"Content-Type: {media_type}"))

    assert said in error.sentence


@pytest.mark.parametrize(
    ("said", "limit"),
    [
        pytest.param(page("x" * 6_000_000), "more than 5 MB", id="a page"),
        pytest.param(
            response(b"", HTML, "Content-Length: 6000000", length=False), "more than 5 MB", id="stated"
        ),
        pytest.param(
            response(b"x" * 21_000_000, "Content-Type: application/pdf"), "more than 20 MB", id="a file"
        ),
    ],
)
async def test_what_is_too_big_is_told_with_the_limit(said: bytes, limit: str) -> None:
    assert limit in (await error_of(said)).sentence


async def test_a_gzip_bomb_is_never_unpacked_beyond_the_cap() -> None:
    packing = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packing.compress(bytes(10**6)) for _ in range(100)) + packing.flush()

    assert isinstance(await error_of(response(bomb, HTML, "Content-Encoding: gzip")), TooBig)


async def test_a_bomb_in_a_bomb_is_refused_for_its_name() -> None:
    bomb = gzip.compress(gzip.compress(bytes(10**7)))

    assert isinstance(await error_of(response(bomb, "Content-Encoding: gzip, gzip")), NotAnswering)


@pytest.mark.parametrize(
    ("media_type", "is_had"),
    [
        ("text/html", False),
        ("application/pdf", True),
        ("image/jpeg", True),
        ("application/octet-stream", True),
    ],
)
async def test_files_may_be_bigger_than_pages(media_type: str, is_had: bool) -> None:
    said = response(b"x" * 3_000, f"Content-Type: {media_type}")
    async with serving({"herald.example/story": said}) as web:
        client = web.client(page_bytes=2_000, file_bytes=4_000)
        if is_had:
            assert len((await client.get(START)).content) == 3_000
        else:
            with pytest.raises(TooBig):
                await client.get(START)


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, said: bytes) -> None:
    """Send something again and again until the client is gone."""
    left = asyncio.ensure_future(until_left(reader))
    while not left.done():
        writer.write(said)
        await writer.drain()
        await asyncio.wait({left}, timeout=0.001)


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await until_left(reader)


async def dripping_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    await drip(reader, writer, b"x")


async def dripping_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(response(b"<p>", HTML, "Content-Length: 4000000", length=False))
    await drip(reader, writer, b"x")


async def halting_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(response(b"<p>", HTML, "Content-Length: 40", length=False))
    await until_left(reader)


async def hints_for_ever(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await drip(reader, writer, b"HTTP/1.1 103 Early Hints\r\n\r\n")


async def redirects_and_silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    return redirect("/silent")


@pytest.mark.parametrize(
    "said",
    [silent, dripping_head, dripping_body, halting_body, hints_for_ever, redirects_and_silence],
    ids=lambda said: said.__name__,
)
async def test_one_clock_runs_over_everything(said: Saying) -> None:
    async with serving({"herald.example/story": said, "herald.example/silent": silent}) as web:
        with pytest.raises(TooSlow) as error:
            await web.client(seconds=0.1).get(START)

    assert error.value.seen == "herald.example was not done after 0.1 s"


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(response(b"", HTML, length=False))
    while True:
        writer.write(b"<p>more</p>" * 10_000)
        await writer.drain()


async def endless_chunks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(response(b"", HTML, CHUNKED, length=False))
    while True:
        writer.write(b"1;" + b"x" * 9_000 + b"\r\nx\r\n")
        await writer.drain()


async def endless_error(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(response(b"", "Content-Type: video/mp4", status="403 Forbidden", length=False))
    while True:
        writer.write(b"no" * 10_000)
        await writer.drain()


@pytest.mark.parametrize("said", [endless, endless_chunks, endless_error], ids=lambda said: said.__name__)
async def test_a_body_without_an_end_is_left_at_the_cap(said: Saying) -> None:
    assert isinstance(await error_of(said), TooBig)


async def test_a_file_is_in_memory_no_oftener_than_it_is_handed_over() -> None:
    async def long(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(response(b"", "Content-Type: application/pdf", length=False))
        for _ in range(60):
            writer.write(bytes(100_000))
            await writer.drain()

    async with serving({"herald.example/story": long}) as web:
        await web.client().get("http://herald.example/other")  # whatever is imported late
        tracemalloc.start()
        got = await web.client().get(START)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert len(got.content) == 6_000_000
    assert peak < 2.6 * 6_000_000  # the content, and the exchange that it came with


async def test_a_look_up_that_never_ends_is_too_slow() -> None:
    async def never(name: str) -> tuple[str, ...]:
        await asyncio.Event().wait()
        return ()

    async with serving() as web:
        with pytest.raises(TooSlow):
            await web.client(seconds=0.05, resolve=never).get(START)


async def test_a_connection_that_never_comes_about_is_told_as_no_answer() -> None:
    async def never(ip: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        await asyncio.Event().wait()
        raise AssertionError

    async with serving() as web:
        with pytest.raises(NotAnswering):
            await web.client(connect_seconds=0.05, dial=never).get(START)


async def test_waiting_for_ones_turn_is_not_counted() -> None:
    turns: list[str] = []

    @asynccontextmanager
    async def turn(host: str) -> AsyncGenerator[None]:
        turns.append(host)
        with suppress(TimeoutError):
            async with asyncio.timeout(0.3):
                await asyncio.Event().wait()
        yield

    pages = {
        "herald.example/story": redirect("/a"),
        "herald.example/a": redirect("http://b.example/"),
        "b.example/": page("Here."),
    }
    async with serving(pages) as web:
        got = await web.client(seconds=0.25, turn=turn).get(START)

    assert got.content == b"Here."
    assert turns == ["herald.example", "b.example"]  # one's own redirect to the same host is no new turn


async def test_waiting_for_a_host_again_is_counted() -> None:
    turns: list[str] = []

    @asynccontextmanager
    async def turn(host: str) -> AsyncGenerator[None]:
        turns.append(host)
        if turns.count(host) > 1:
            await asyncio.Event().wait()
        yield

    pages = {"herald.example/story": redirect("http://b.example/"), "b.example/": redirect(START)}
    async with serving(pages) as web:
        with pytest.raises(TooSlow):
            await web.client(seconds=0.3, turn=turn).get(START)

    assert turns == ["herald.example", "b.example", "herald.example"]


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        ("401 Unauthorized", LogInWall),
        ("402 Payment Required", Paywall),
        ("403 Forbidden", TurnedAway),
        ("404 Not Found", Gone),
        ("410 Gone", Gone),
        ("429 Too Many Requests", AsksToWait),
        ("451 Unavailable For Legal Reasons", TurnedAway),
        ("400 Bad Request", NotAnswering),
        ("500 Internal Server Error", NotAnswering),
        ("503 Service Unavailable", NotAnswering),
        ("302 Found", NotAnswering),
    ],
)
async def test_a_refusal_comes_with_its_words(status: str, refusal: type[NotReadable]) -> None:
    async with serving({"herald.example/story": page("Subscribe to read on.", status=status)}) as web:
        got = await web.client().get(START)
    found = refusal_of(got.status)

    assert got.content == b"Subscribe to read on."
    assert isinstance(found, refusal)
    assert found.detail == f"HTTP {got.status}"
    assert "HTTP" not in found.sentence


@pytest.mark.parametrize("status", [200, 203, 304])
def test_a_page_that_is_there_is_not_refused(status: int) -> None:
    assert refusal_of(status) is None


def test_a_part_of_a_page_is_not_taken_for_all_of_it() -> None:
    assert isinstance(refusal_of(206), NotAnswering)


async def test_what_is_known_already_is_not_sent_again() -> None:
    first = page("Here.", 'ETag: "v1"', "Last-Modified: Mon, 03 Nov 2031 09:00:00 GMT")
    not_modified = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n'

    async def said(*_: object) -> bytes:
        return not_modified if web.header(-1, "If-None-Match") == '"v1"' else first

    async with serving({"herald.example/story": said, "herald.example/old": redirect("/story")}) as web:
        got = await web.client().get(START)
        again = await web.client().get("http://herald.example/old", Known.of(got.exchanges[-1]))

    assert (again.status, again.content) == (304, b"")
    assert [web.header(number, "If-None-Match") for number in range(3)] == [None, None, '"v1"']
    assert web.header(2, "If-Modified-Since") == "Mon, 03 Nov 2031 09:00:00 GMT"


@pytest.mark.parametrize(
    "etag",
    ['"ü"', '"\x7f"', '"\x00"', '"a\tb"', '"' + "x" * 2_000 + '"', " "],
    ids=["umlaut", "delete", "nothing", "tab", "long", "blank"],
)
async def test_what_no_request_can_carry_of_what_is_known_is_not_asked(etag: str) -> None:
    known = Known(START, etag, "Mon, 03 Nov 2031 09:00:00 GMT")
    async with serving({"herald.example/story": page("Here.")}) as web:
        got = await web.client().get(START, known)

    assert got.content == b"Here."
    assert web.header(0, "If-None-Match") is None
    assert web.header(0, "If-Modified-Since") == "Mon, 03 Nov 2031 09:00:00 GMT"


async def test_an_etag_in_other_letters_does_not_spoil_the_next_time() -> None:
    async with serving({"herald.example/story": page("Here.", 'ETag: "ü"')}) as web:
        got = await web.client().get(START)
        again = await web.client().get(START, Known.of(got.exchanges[-1]))

    assert again.content == b"Here."


@pytest.mark.parametrize(
    "error",
    [
        TypeError("no bytes"),
        ValueError("no bytes"),
        UnicodeError("no bytes"),
        RuntimeError("closed"),
        EOFError("closed"),
        httpcore.ProxyError("closed"),
        httpcore.ReadTimeout("closed"),
        httpcore.UnsupportedProtocol("what?"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_whatever_a_request_trips_over_has_a_name(error: Exception) -> None:
    async def tripping(ip: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        raise error

    async with serving() as web:
        with pytest.raises(NotAnswering) as refusal:
            await web.client(dial=tripping).get(START)

    assert refusal.value.detail.startswith(type(error).__name__)


async def test_a_connection_that_is_dropped_without_a_word_is_tried_once_more() -> None:
    async def dropping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        return b"" if len(web.requests) == 1 else page("Here.")

    async with serving({"herald.example/story": dropping}) as web:
        got = await web.client().get(START)

    assert got.content == b"Here."
    assert len(got.exchanges) == 1


async def test_and_not_twice_more() -> None:
    async with serving({"herald.example/story": b""}) as web:
        with pytest.raises(NotAnswering) as error:
            await web.client().get(START)

    assert len(web.requests) == 2
    assert type(error.value) is NotAnswering


async def test_a_connection_that_breaks_off_is_not_tried_again() -> None:
    async with serving({"herald.example/story": b"HTTP/1.1 2"}) as web:
        with pytest.raises(NotAnswering):
            await web.client().get(START)

    assert len(web.requests) == 1


async def beginning(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(response(b"x" * 100_000, HTML, "Content-Length: 200000", length=False))
    await until_left(reader)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(response(b"x" * 5_000_001, HTML), id="too big"),
        pytest.param(response(b"x" * 5_000_001, HTML, length=False), id="too big and does not say so"),
        pytest.param(response(b"x", "Content-Type: video/mp4"), id="of a wrong type"),
        pytest.param(response(b"x", HTML, "Content-Encoding: gzip"), id="damaged"),
        pytest.param(response(b"x", HTML, "Content-Length: 2", length=False), id="breaks off"),
        pytest.param(b"", id="dropped"),
        pytest.param(beginning, id="too slow"),
    ],
)
async def test_of_what_failed_nothing_is_held(said: bytes | Saying) -> None:
    async with serving({"herald.example/story": said}) as web:
        gc.collect()
        gc.disable()  # a circle would hold all that had come, 40 MB perhaps, until the next collection
        try:
            with suppress(NotReadable):
                await web.client(seconds=0.5, turn=Manners(0).turn).get(START)
            for _ in range(20):  # what was left half read is closed in turns of its own
                await asyncio.sleep(0)
            held = [each for each in gc.get_objects() if isinstance(each, Body | Wire)]
        finally:
            gc.enable()

    assert held == []


async def test_the_next_address_is_tried_where_nobody_answers() -> None:
    names = {"herald.example": [(PUBLIC_6, PUBLIC, ALSO_PUBLIC)]}
    refusing = frozenset({PUBLIC, ALSO_PUBLIC})
    async with serving({"herald.example/story": page("Here.")}, names=names, refusing=refusing) as web:
        got = await web.client().get(START)

    assert web.dialled == [(PUBLIC, 80), (ALSO_PUBLIC, 80), (PUBLIC_6, 80)]
    assert got.exchanges[0].dialled == f"[{PUBLIC_6}]:80"


async def test_where_nobody_answers_at_all_that_is_told() -> None:
    async with serving(refusing=frozenset({PUBLIC}), absent=frozenset({"gone.example"})) as web:
        with pytest.raises(NotAnswering) as error:
            await web.client().get(START)
        assert type(error.value) is NotAnswering
        with pytest.raises(NoSuchAddress):
            await web.client().get("http://gone.example/")


async def test_a_fetch_may_ask_for_no_more_than_the_beginning() -> None:
    limits = Limits(seconds=10, page_bytes=4, file_bytes=4, any_type=True, cut=True)
    pages = {
        "herald.example/plain": response(b"x" * 100_000, "Content-Type: video/mp4"),
        "herald.example/packed": packed("x" * 100_000),
        "herald.example/short": page("xx"),
    }
    async with serving(pages) as web:
        had = [(await web.client().get(f"http://{name}", limits=limits)).content for name in pages]

    assert had == [b"xxxx", b"xxxx", b"xx"]


@pytest.mark.parametrize("name", ["", "bot\r\nX: y", "бот", "bot/1\n"])
def test_a_name_that_no_request_can_carry_is_not_taken(name: str) -> None:
    with pytest.raises(ValueError, match="user_agent"):
        Settings(user_agent=name)


async def test_a_head_in_latin_1_is_read_too() -> None:
    async with serving({"herald.example/story": b"HTTP/1.1 200 OK\r\nX-Place: Caf\xe9\r\n\r\nHere."}) as web:
        got = await web.client().get(START)

    assert got.headers == (("x-place", "Café"),)
