"""What goes wrong on the wire: slow, endless, cut short, or not HTTP at all."""

import asyncio
import itertools

from bot.core.errors import NotAnswering, NothingToRead, NotReadable, TooBig, TooHeavy, TooSlow, WrongType
from tests.servers.pages import STORY, WORDS, around, many_attributes, page_bytes
from tests.servers.playing import Case, Play, Visit, answer, head, raw, streamed
from tests.servers.squeezed import chunked, times

_BROKEN = (NotAnswering,)
_ENDLESS = (TooBig, TooSlow)
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
_CHUNKS = b"Transfer-Encoding: chunked\r\n\r\n"


async def _says_nothing(visit: Visit) -> None:
    await visit.hold()


async def _closes(visit: Visit) -> None:
    visit.writer.close()


async def _resets(visit: Visit) -> None:
    visit.reset()


async def _drips_its_head(visit: Visit) -> None:
    await visit.drip(head(page_bytes()) * 10, 1.0)


async def _drips_its_body(visit: Visit) -> None:
    await visit.send(head(page_bytes()))
    await visit.drip(page_bytes(), 1.0)


async def _drips_chunks(visit: Visit) -> None:
    await visit.send(_HEAD + _CHUNKS)
    await visit.drip(b"".join(chunked(page_bytes()[n : n + 1] for n in range(3000))), 0.2)


async def _stops_in_its_body(visit: Visit) -> None:
    await visit.send(head(page_bytes()) + page_bytes()[:700])
    await visit.hold()


async def _drips_what_is_heavy(visit: Visit) -> None:
    """Take most of the time there is, and then be what takes the most time to read."""
    page = b"".join(around(f"<article>{STORY}", many_attributes(100_000), "</article>"))
    await visit.send(head(page))
    for second in range(19):
        await visit.send(page[second * 100 : second * 100 + 100])
        await asyncio.sleep(1)
    await visit.send(page[1900:])


async def _never_finishes_its_chunks(visit: Visit) -> None:
    await visit.send(_HEAD + _CHUNKS + next(iter(chunked([page_bytes()]))))
    await visit.hold()


def _cut(content: bytes, stated: int) -> Play:
    return raw(_HEAD + b"Content-Length: %d\r\n\r\n" % stated, content)


def _endless(first: bytes, part: bytes) -> Play:
    return streamed(lambda: itertools.chain([first], itertools.repeat(part * (60_000 // len(part)))))


def _bad_chunk(size: bytes) -> Play:
    return raw(_HEAD + _CHUNKS, size + b"\r\n", page_bytes(), b"\r\n0\r\n\r\n")


_PAGE = page_bytes()
_LENGTH = len(_PAGE)

CASES = (
    Case("says-nothing", _says_nothing, "a connection that is open for ever", (TooSlow, NotAnswering)),
    Case("closes", _closes, "an empty answer", _BROKEN),
    Case("resets", _resets, "a firewall in the way", _BROKEN),
    Case("slow-head", _drips_its_head, "a byte a second resets every timeout per read", (TooSlow,)),
    Case("slow-body", _drips_its_body, "a byte a second resets every timeout per read", (TooSlow,)),
    Case("slow-chunks", _drips_chunks, "each chunk is a byte, and there is always one more", (TooSlow,)),
    Case("stops-in-body", _stops_in_its_body, "the rest never comes", (TooSlow, NotAnswering)),
    Case("stops-in-chunks", _never_finishes_its_chunks, "no last chunk ever", (TooSlow, NotAnswering)),
    Case("slow-then-heavy", _drips_what_is_heavy, "one limit after the other", (TooSlow, TooHeavy), WORDS),
    Case("closes-in-head", raw(b"HTTP/1.1 200 OK\r\nContent-Ty"), "half a head", _BROKEN),
    Case("closes-in-status", raw(b"HTTP/1."), "half a line", _BROKEN),
    Case("closes-in-chunk", raw(_HEAD + _CHUNKS + b"ffff\r\n", _PAGE), "a chunk cut short", _BROKEN),
    Case("length-says-more", _cut(_PAGE, _LENGTH * 2), "a story cut short would be taken for whole", _BROKEN),
    Case(
        "length-says-less",
        _cut(_PAGE, _LENGTH - 300),
        "the rest might be taken for the next answer",
        reads=WORDS,
    ),
    Case("length-is-huge", _cut(_PAGE, 10**15), "memory set aside for it", (TooBig, NotAnswering)),
    Case("length-is-negative", _cut(_PAGE, -5), "read backwards", _BROKEN),
    Case("length-is-a-word", raw(_HEAD + b"Content-Length: many\r\n\r\n", _PAGE), "no number", _BROKEN),
    Case(
        "length-has-5000-digits",
        raw(_HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", _PAGE),
        "turning it into a number takes long",
        (TooBig, NotAnswering),
    ),
    Case(
        "two-lengths",
        raw(_HEAD + b"Content-Length: 700\r\nContent-Length: %d\r\n\r\n" % _LENGTH, _PAGE),
        "two readers would see two answers",
        _BROKEN,
    ),
    Case(
        "length-and-chunks",
        raw(_HEAD + b"Content-Length: 20\r\n" + _CHUNKS, *chunked([_PAGE])),
        "two readers would see two answers",
        _BROKEN,
        reads=WORDS,
    ),
    Case("chunks-of-chunks", raw(_HEAD + b"Transfer-Encoding: chunked, chunked\r\n\r\n", _PAGE), "", _BROKEN),
    Case("transfer-gzip", raw(_HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n", _PAGE), "", _BROKEN),
    Case("chunk-size-huge", _bad_chunk(b"f" * 16), "a number beyond any memory", _BROKEN),
    Case("chunk-size-negative", _bad_chunk(b"-1"), "read backwards", _BROKEN),
    Case("chunk-size-no-number", _bad_chunk(b"lots"), "no number", _BROKEN),
    Case("chunk-size-0x", _bad_chunk(b"0x10"), "some read it as sixteen, some as none", _BROKEN),
    Case(
        "chunk-size-endless",
        _endless(_HEAD + _CHUNKS, b"0"),
        "a size line that never ends",
        (*_BROKEN, *_ENDLESS),
    ),
    Case(
        "chunk-extension-1mb", _bad_chunk(b"10;" + b"e" * 1_000_000), "kept while it is looked for", _BROKEN
    ),
    Case(
        "empty-extensions",
        _endless(_HEAD + _CHUNKS, b"1;" + b"e" * 4000 + b"\r\nx\r\n"),
        "four kilobytes on the wire for each byte that is counted",
        (*_BROKEN, *_ENDLESS),
    ),
    Case(
        "endless-trailers",
        _endless(_HEAD + _CHUNKS + b"".join(chunked([_PAGE]))[:-2], b"X-More: harbour\r\n"),
        "the body is whole, and still it goes on",
        (*_BROKEN, *_ENDLESS),
        reads=WORDS,
    ),
    Case("endless-body", _endless(_HEAD + b"\r\n" + _PAGE, b"<p>harbour</p>\n"), "no size cap", _ENDLESS),
    Case(
        "endless-chunks",
        _endless(_HEAD + _CHUNKS, b"8\r\nharbour \r\n"),
        "no size cap, and many small pieces",
        _ENDLESS,
    ),
    Case(
        "endless-headers",
        _endless(_HEAD, b"X-More: harbour\r\n"),
        "a head without a cap",
        (*_BROKEN, *_ENDLESS),
    ),
    Case("endless-status", _endless(b"HTTP/1.1 200 ", b"OK "), "a line without a cap", (*_BROKEN, *_ENDLESS)),
    Case(
        "header-1mb",
        raw(_HEAD + b"X-More: " + b"h" * 1_000_000 + b"\r\n\r\n", _PAGE),
        "a head without a cap",
        (*_BROKEN, TooBig),
    ),
    Case(
        "headers-20000",
        answer(_PAGE, *(f"X-More-{n}: harbour" for n in range(20_000))),
        "a list that is walked through again and again",
        (*_BROKEN, TooBig),
        reads=WORDS,
    ),
    Case(
        "cookies-5000",
        answer(_PAGE, *(f"Set-Cookie: c{n}={'x' * 20}; Path=/" for n in range(5000))),
        "kept for the next request",
        (*_BROKEN, TooBig),
        reads=WORDS,
    ),
    Case(
        "continue-100",
        raw(b"HTTP/1.1 100 Continue\r\n\r\n" * 100 + head(_PAGE), _PAGE),
        "each is an answer, and none is it",
        _BROKEN,
        reads=WORDS,
    ),
    Case(
        "continue-endless",
        _endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        "each is an answer, and none is it",
        (*_BROKEN, *_ENDLESS),
    ),
    Case("switches-protocols", raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"), "", _BROKEN),
    Case("http-0.9", raw(_PAGE), "a body without a head", _BROKEN),
    Case(
        "http-2",
        raw(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18)),
        "frames we did not ask for",
        _BROKEN,
    ),
    Case("http-3.7", raw(b"HTTP/3.7 200 OK\r\n\r\n", _PAGE), "no such version", _BROKEN, WORDS),
    Case("garbage", raw(bytes(range(256)) * 200), "no line ever", _BROKEN),
    Case("ssh", raw(b"SSH-2.0-OpenSSH_9.9\r\n"), "another service on the port", _BROKEN),
    Case("status-0", raw(b"HTTP/1.1 000 Nothing\r\n\r\n", _PAGE), "no such status", _BROKEN),
    Case("status-999", answer(_PAGE, status="999 Request Denied"), "no such status", _BROKEN),
    Case(
        "nul-in-head",
        raw(_HEAD + b"X-More: har\0bour\r\n\r\n", _PAGE),
        "cut where some stop reading",
        _BROKEN,
    ),
    Case("control-in-head", raw(_HEAD + b"X-\x07More: harbour\r\n\r\n", _PAGE), "", _BROKEN),
    Case("blank-header", raw(_HEAD + b": harbour\r\n\r\n", _PAGE), "a header without a name", _BROKEN),
    Case("space-in-header", raw(_HEAD + b"Content Length : 3\r\n\r\n", _PAGE), "two readings of it", _BROKEN),
    Case("empty", answer(b""), "nothing there", (NothingToRead,)),
    Case("blank", answer(b" \r\n\t" * 100_000), "nothing there, at length", (NothingToRead,)),
    Case("nuls", answer(bytes(1_000_000)), "no text at all", (NothingToRead, WrongType)),
    Case(
        "tls-answers-http",
        raw(head(_PAGE), _PAGE),
        "not TLS",
        _BROKEN,
        address="https://tls-answers-http.example/",
    ),
    Case(
        "tls-says-nothing",
        _says_nothing,
        "a greeting that never comes",
        (TooSlow, NotAnswering),
        address="https://tls-says-nothing.example/",
    ),
    Case(
        "tls-closes",
        _closes,
        "a greeting cut short",
        _BROKEN,
        address="https://tls-closes.example/",
    ),
)

ROBOTS = (
    Case(
        "robots-slow",
        answer(_PAGE),
        "a story must not wait for them",
        (TooSlow, NotAnswering),
        reads=WORDS,
        robots=_drips_its_body,
    ),
    Case(
        "robots-endless",
        answer(_PAGE),
        "no size cap",
        (TooBig, TooSlow),
        reads=WORDS,
        robots=_endless(head(b"").replace(b"Content-Length: 0\r\n", b""), b"Disallow: /harbour\n"),
    ),
    Case("robots-closes", answer(_PAGE), "unanswered", (NotReadable,), reads=WORDS, robots=_closes),
    Case(
        "robots-lines",
        answer(_PAGE),
        "one line after the other matched by force",
        (NotReadable,),
        reads=WORDS,
        robots=answer(
            lambda: itertools.chain(
                [b"User-agent: *\n"], times(b"Disallow: /*a*a*a*a*a*a*a*a*a*a*b$\n", 10_000)
            ),
            media="text/plain",
        ),
        address=f"http://robots-lines.example/{'a' * 1500}",
    ),
    Case(
        "robots-is-a-page",
        answer(_PAGE),
        "no rules in it",
        reads=WORDS,
        robots=answer(STORY.encode()),
    ),
)
