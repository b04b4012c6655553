"""Odd and right ways to a story: redirects, ports, spellings of a host."""

from collections.abc import Mapping

from tests.servers.pages import WORDS, page_bytes
from tests.servers.playing import Case, Play, Visit, answer, head

_PAGE = page_bytes()


def _ways(ways: Mapping[str, str], *headers: str) -> Play:
    """Return a server that sends on from one target to the next and has the story at the last.

    Args:
        ways: target → status and the place sent on to.
        headers: beside the place.
    """

    async def play(visit: Visit) -> None:
        way = ways.get(visit.target)
        if way is None:
            await answer(_PAGE)(visit)
            return
        status, _, place = way.partition(" ")
        await visit.send(
            head(b"", *headers, status=f"{status} Moved", media="").replace(
                b"\r\n\r\n", b"\r\nLocation: " + place.encode() + b"\r\n\r\n"
            )
        )

    return play


def _sent_on(
    name: str, ways: Mapping[str, str], why: str, *headers: str, never: tuple[str, ...] = ()
) -> Case:
    return Case(
        name, _ways(ways, *headers), why, reads=WORDS, never=never, address=f"http://{name}.example/s"
    )


async def _with_cookie(visit: Visit) -> None:
    """Send on once with a cookie, as consent managers do; with or without it the story is next."""
    if visit.target == "/s":
        await _ways({"/s": "302 /s?seen=1"}, "Set-Cookie: seen=1; Path=/")(visit)
        return
    await answer(_PAGE)(visit)


WAYS = (
    _sent_on("sent-relative", {"/s": "302 t/u"}, "no host in it"),
    _sent_on("sent-up", {"/s": "302 ../../t"}, "above the top"),
    _sent_on("sent-query", {"/s": "302 ?page=2"}, "only a query"),
    _sent_on(
        "sent-without-scheme", {"/s": "301 //second.sent-without-scheme.example/t"}, "the scheme of before"
    ),
    _sent_on("sent-to-www", {"/s": "301 http://www.sent-to-www.example/t"}, "another host"),
    _sent_on(
        "sent-four-times", {"/s": "301 /t", "/t": "302 /u", "/u": "307 /v", "/v": "308 /w"}, "one of each"
    ),
    _sent_on("sent-303", {"/s": "303 /t"}, "see other"),
    _sent_on("sent-with-fragment", {"/s": "302 /t#comments"}, "a fragment is not asked for"),
    _sent_on("sent-with-blanks", {"/s": "302 /t   "}, "blanks after the place"),
    _sent_on("sent-with-blank-inside", {"/s": "302 /t u"}, "a blank in the place"),
    _sent_on("sent-in-utf-8", {"/s": "302 /история"}, "characters of the place as they are"),
    _sent_on(
        "sent-with-port", {"/s": "302 http://sent-with-port.example:80/t"}, "the port that it is anyway"
    ),
    _sent_on("sent-in-capitals", {"/s": "302 HTTP://SENT-IN-CAPITALS.EXAMPLE/t"}, "capitals in the host"),
    _sent_on(
        "sent-with-cookies",
        {"/s": "302 /t"},
        "cookies on the way",
        *(f"Set-Cookie: c{n}=1" for n in range(9)),
    ),
    Case(
        "sent-for-a-cookie",
        _with_cookie,
        "once round for a cookie",
        reads=WORDS,
        address="http://sent-for-a-cookie.example/s",
    ),
    Case(
        "other-port",
        answer(_PAGE),
        "one of the four ports",
        reads=WORDS,
        address="http://other-port.example:8080/s",
    ),
    Case(
        "dot-at-end",
        answer(_PAGE),
        "a host with the root's dot",
        reads=WORDS,
        address="http://dot-at-end.example./s",
    ),
    Case(
        "query-and-fragment",
        answer(_PAGE),
        "",
        reads=WORDS,
        address="http://query-and-fragment.example/s?a=1&b=%20#c",
    ),
    Case(
        "robots-allow",
        answer(_PAGE),
        "rules that let us in",
        reads=WORDS,
        robots=answer(b"User-agent: *\nDisallow: /private/\n", media="text/plain"),
    ),
)
