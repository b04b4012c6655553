"""Statuses that mean no: with nothing, with a notice, and with something that looks like a story."""

import itertools

from bot.core.errors import (
    Gone,
    LogInWall,
    NotAnswering,
    NothingToRead,
    Paywall,
    SecondsourceError,
    TurnedAway,
)
from tests.servers.pages import WORDS, page_bytes
from tests.servers.playing import Case, Visit, answer, raw

_AWAY = (TurnedAway,)
_NO: tuple[tuple[str, tuple[type[SecondsourceError], ...]], ...] = (
    ("400 Bad Request", (NotAnswering, TurnedAway)),
    ("401 Unauthorized", (TurnedAway, LogInWall)),
    ("402 Payment Required", (TurnedAway, Paywall)),
    ("403 Forbidden", _AWAY),
    ("404 Not Found", (Gone,)),
    ("410 Gone", (Gone,)),
    ("418 I'm a teapot", (NotAnswering, TurnedAway)),
    ("429 Too Many Requests", (NotAnswering, TurnedAway)),
    ("451 Unavailable For Legal Reasons", _AWAY),
    ("500 Internal Server Error", (NotAnswering,)),
    ("503 Service Unavailable", (NotAnswering, TurnedAway)),
)
_PAGE = page_bytes()


async def _sent_on_endlessly(visit: Visit) -> None:
    if visit.target == "/second":
        await answer(_PAGE)(visit)
        return
    body = itertools.repeat(b"harbour " * 1000)
    await answer(lambda: body, "Location: /second", status="302 Found")(visit)


CASES = (
    *(
        Case(f"status-{status[:3]}-empty", answer(b"", status=status), "an answer without a word", right)
        for status, right in _NO
    ),
    *(
        Case(
            f"status-{status[:3]}-story", answer(_PAGE, status=status), "summarized as if it were read", right
        )
        for status, right in _NO
    ),
    Case("status-204", raw(b"HTTP/1.1 204 No Content\r\n\r\n"), "no content", (NothingToRead, NotAnswering)),
    Case(
        "status-205",
        raw(b"HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n"),
        "no content",
        (NothingToRead, NotAnswering),
    ),
    Case(
        "status-206",
        answer(_PAGE[:900], "Content-Range: bytes 0-899/9000", status="206 Partial Content"),
        "a part that was not asked for would be taken for the whole",
        (NotAnswering,),
    ),
    Case(
        "status-304",
        raw(b"HTTP/1.1 304 Not Modified\r\nETag: harbour\r\n\r\n"),
        "the same as what, when nothing is kept",
        (NotAnswering, NothingToRead),
    ),
    Case(
        "status-300",
        answer(_PAGE, status="300 Multiple Choices"),
        "a choice that nobody made",
        (NotAnswering,),
        WORDS,
    ),
    Case(
        "redirect-to-nowhere",
        answer(b"<!doctype html><title>302 Found</title><h1>Found</h1>", status="302 Found"),
        "sent on without an address, and without a story",
        (NotAnswering,),
    ),
    Case(
        "redirect-with-endless-body",
        _sent_on_endlessly,
        "what nobody reads is read",
        (NotAnswering,),
        WORDS,
    ),
    Case(
        "retry-after-a-century",
        answer(b"", "Retry-After: 3155760000", status="503 Service Unavailable"),
        "waited for",
        (NotAnswering, TurnedAway),
    ),
    Case(
        "reason-10000-letters",
        answer(b"", status="500 " + "h" * 10_000),
        "shown to the person as it came",
        (NotAnswering,),
        never=("hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh",),
    ),
    Case(
        "reason-with-a-mention",
        answer(b"", status="500 <!channel> @everyone"),
        "words of the page's own in our sentence",
        (NotAnswering,),
        never=("<!channel>", "@everyone"),
    ),
)
