"""What sites answer, the usual and the odd: a name, the response as it crossed the wire, and its content."""

import gzip
import zlib

STORY = "<p>The harbour wall gave way – nobody was hurt.</p>".encode()
PACKED = gzip.compress(STORY, mtime=0)
OK = b"HTTP/1.1 200 OK\r\n"


def chunked(body: bytes, size: int, *, end: bytes = b"0\r\n\r\n", extension: bytes = b"") -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x%s\r\n%s\r\n" % (len(piece), extension, piece) for piece in pieces) + end


# name: (response, content, whether the content is derived from the response and so kept once)
ODD: dict[str, tuple[bytes, bytes, bool]] = {
    "plain": (OK + b"Content-Length: %d\r\n\r\n" % len(STORY) + STORY, STORY, True),
    "gzip": (OK + b"Content-Encoding: gzip\r\n\r\n" + PACKED, STORY, True),
    "x-gzip in capitals": (OK + b"CONTENT-ENCODING: X-GZIP\r\n\r\n" + PACKED, STORY, True),
    "gzip in two members": (
        OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(STORY[:9]) + gzip.compress(STORY[9:]),
        STORY,
        True,
    ),
    "gzip cut short": (OK + b"Content-Encoding: gzip\r\n\r\n" + PACKED[:-6], STORY, False),
    "gzip with dirt after it": (OK + b"Content-Encoding: gzip\r\n\r\n" + PACKED + b"\0\0", STORY, False),
    "says gzip and is not": (OK + b"Content-Encoding: gzip\r\n\r\n" + STORY, STORY, False),
    "gzip twice": (OK + b"Content-Encoding: gzip, gzip\r\n\r\n" + gzip.compress(PACKED), STORY, False),
    "deflate": (OK + b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(STORY), STORY, False),
    "a hundred thousand gzip members": (
        OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"", mtime=0) * 100_000 + PACKED,
        STORY,
        False,
    ),
    "an encoding nobody knows": (OK + b"Content-Encoding: br\r\n\r\n\x1b\x2a\x00", STORY, False),
    "identity": (OK + b"Content-Encoding: identity\r\n\r\n" + STORY, STORY, True),
    "chunked": (OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(STORY, 7), STORY, True),
    "chunked a byte at a time": (OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(STORY, 1), STORY, True),
    "chunked with extensions": (
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(STORY, 9, extension=b';name="value"'),
        STORY,
        True,
    ),
    "chunked with a trailer": (
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(STORY, 9, end=b"0\r\nExpires: never\r\n\r\n"),
        STORY,
        True,
    ),
    "chunked and gzip": (
        OK
        + b"Transfer-Encoding: Chunked\r\nContent-Encoding: gzip\r\n\r\n"
        + chunked(gzip.compress(STORY), 20),
        STORY,
        True,
    ),
    "chunked with bare line feeds": (
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(STORY, 9).replace(b"\r\n", b"\n"),
        STORY,
        True,
    ),
    "chunked without its end": (
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(STORY, 9, end=b""),
        STORY,
        False,
    ),
    "chunked with a size that is none": (
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + STORY,
        STORY,
        False,
    ),
    "chunked with a chunk cut short": (
        OK + b"Transfer-Encoding: chunked\r\n\r\nfff\r\n" + STORY,
        STORY,
        False,
    ),
    "a transfer encoding nobody knows": (OK + b"Transfer-Encoding: gzip\r\n\r\n" + PACKED, STORY, False),
    "no reason phrase": (b"HTTP/1.1 200\r\n\r\n" + STORY, STORY, True),
    "a blank reason phrase": (b"HTTP/1.1 200 \r\n\r\n" + STORY, STORY, True),
    "bare line feeds": (b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + STORY, STORY, True),
    "line feeds of both kinds": (b"HTTP/1.1 200 OK\r\nServer: x\n\r\n" + STORY, STORY, True),
    "HTTP/1.0 without a length": (b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + STORY, STORY, True),
    "a version of the future": (b"HTTP/9.7 200 Fine\r\n\r\n" + STORY, STORY, True),
    "early hints before it": (
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
        + OK
        + b"Content-Encoding: gzip\r\n\r\n"
        + PACKED,
        STORY,
        True,
    ),
    "a field that is not ASCII": (OK + "X-City: Köln ☀\r\n\r\n".encode() + STORY, STORY, True),
    "a field in Latin-1": (OK + b"X-City: K\xf6ln\r\n\r\n" + STORY, STORY, True),
    "a field with NUL in it": (OK + b"X-Odd: a\x00b\r\n\r\n" + STORY, STORY, True),
    "a field that goes on on the next line": (OK + b"X-Long: one\r\n\t two\r\n\r\n" + STORY, STORY, True),
    "a field without a name": (OK + b": nothing\r\n\r\n" + STORY, STORY, True),
    "a field without a colon": (OK + b"nonsense\r\n\r\n" + STORY, STORY, True),
    "spaces before the colon": (OK + b"Content-Encoding : gzip\r\n\r\n" + PACKED, STORY, True),
    "white space at the ends of fields": (OK + b"X-Wide:   a b  \t \r\n\r\n" + STORY, STORY, True),
    "the same field over and over": (OK + b"Set-Cookie: a=1\r\n" * 50 + b"\r\n" + STORY, STORY, True),
    "a huge field": (OK + b"X-Huge: " + b"a" * 60_000 + b"\r\n\r\n" + STORY, STORY, True),
    "a length that lies": (OK + b"Content-Length: 3\r\n\r\n" + STORY, STORY, True),
    "a body that looks like a record": (
        OK + b"\r\nWARC/1.1\r\nWARC-Type: response\r\n\r\n",
        b"WARC/1.1\r\nWARC-Type: response\r\n\r\n",
        True,
    ),
    "a body of blank lines": (OK + b"\r\n\r\n\r\n\r\n", b"\r\n\r\n\r\n", True),
    "an empty body": (OK + b"Content-Length: 0\r\n\r\n", b"", True),
    "a head without an end": (b"HTTP/1.1 200 OK\r\nServer: x", b"", True),
    "no head at all": (STORY, STORY, False),
    "nothing at all": (b"", STORY, False),
    "a blank line before it": (b"\r\n" + OK + b"\r\n" + STORY, STORY, True),
    "not modified": (b'HTTP/1.1 304 Not Modified\r\nETag: "7"\r\n\r\n', STORY, False),
    "not modified, and nothing before": (b"HTTP/1.1 304 Not Modified\r\n\r\n", b"", False),
    "no content": (b"HTTP/1.1 204 No Content\r\n\r\n", b"", True),
    "a status of four digits": (b"HTTP/1.1 2000 Odd\r\n\r\n" + STORY, STORY, True),
    "bytes of every kind": (OK + b"\r\n" + bytes(range(256)), bytes(range(256)), True),
}
