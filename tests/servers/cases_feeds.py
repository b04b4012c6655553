"""Two hundred feeds as they are found: good, careless, broken and hostile, each by what it answers over days.

What a feed has in it follows from its number and the time alone, so that any two looks at one moment see the
same thing.
"""

import gzip
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum

_SHOWN = 8  # items in a feed at a time
_EDITED_AFTER = timedelta(hours=7)
_ENDS_AFTER = timedelta(hours=20)
_MEGABYTE = 1_000_000


class Kind(StrEnum):
    """What a feed is like."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json feed"
    RDF = "rdf"
    NO_VALIDATORS = "nothing to ask with"
    LAST_MODIFIED = "only a date to ask with"
    GZIP = "gzip"
    RELATIVE = "relative links"
    NO_DATES = "no dates"
    NO_IDS = "no ids"
    SAME_ID = "one id for all"
    TWICE = "every item twice"
    EDITED = "items edited later"
    WRONG_TYPE = "called a page"
    MOVED = "moved for good"
    MOVED_FOR_NOW = "moved for now"
    TTL = "asks for four hours"
    MAX_AGE = "may be kept for three hours"
    BUSY = "asked too often, at first"
    FLAPPING = "down now and then"
    TRUNCATED = "cut off"
    GONE = "gone after a day"
    BROKEN = "broken"
    HUGE = "huge"
    DRIPPING = "dripping"
    BOMB = "entity bomb"
    OUTSIDE = "entity from a file"
    LOOP = "redirects in a circle"
    INSIDE = "redirects inside"
    PICTURE = "a picture"
    PAGE = "a page now"
    EMPTY = "nothing sent"
    FORBIDDEN = "robots.txt says no"
    NOT_THERE = "not there"
    CUT = "breaks off"


# How many of each; together two hundred.
HOW_MANY = {
    Kind.RSS: 41,
    Kind.ATOM: 16,
    Kind.JSON: 8,
    Kind.RDF: 4,
    Kind.NO_VALIDATORS: 8,
    Kind.LAST_MODIFIED: 8,
    Kind.GZIP: 8,
    Kind.RELATIVE: 6,
    Kind.NO_DATES: 8,
    Kind.NO_IDS: 8,
    Kind.SAME_ID: 6,
    Kind.TWICE: 6,
    Kind.EDITED: 8,
    Kind.WRONG_TYPE: 5,
    Kind.MOVED: 4,
    Kind.MOVED_FOR_NOW: 4,
    Kind.TTL: 4,
    Kind.MAX_AGE: 4,
    Kind.BUSY: 4,
    Kind.FLAPPING: 4,
    Kind.TRUNCATED: 4,
    Kind.GONE: 4,
    Kind.BROKEN: 3,
    Kind.HUGE: 2,
    Kind.DRIPPING: 2,
    Kind.BOMB: 4,
    Kind.OUTSIDE: 2,
    Kind.LOOP: 2,
    Kind.INSIDE: 2,
    Kind.PICTURE: 2,
    Kind.PAGE: 2,
    Kind.EMPTY: 1,
    Kind.FORBIDDEN: 2,
    Kind.NOT_THERE: 2,
    Kind.CUT: 2,
}
# Nothing that can be read: the channel is told, and no lead may come of it.
BAD = frozenset(
    (
        *(Kind.BROKEN, Kind.HUGE, Kind.DRIPPING, Kind.LOOP, Kind.INSIDE, Kind.PICTURE, Kind.PAGE),
        *(Kind.EMPTY, Kind.FORBIDDEN, Kind.NOT_THERE, Kind.CUT),
    )
)
_WITH_ETAG = frozenset(Kind) - {Kind.NO_VALIDATORS, Kind.LAST_MODIFIED, Kind.TRUNCATED, Kind.OUTSIDE} - BAD
# How long these ask to be left alone.
ASKED_FOR = {Kind.TTL: timedelta(hours=4), Kind.MAX_AGE: timedelta(hours=3), Kind.BUSY: timedelta(hours=5)}


@dataclass(frozen=True)
class Entry:
    """An item that a feed has at a moment."""

    number: int
    published: datetime
    edited: bool = False


@dataclass(frozen=True)
class Reply:
    """What is answered.

    Attributes:
        drip_seconds: between two bytes; 0 sends all at once.
        repeat: how often the body is sent over.
        stated_bytes: the Content-Length; None states the right one.
        shows: the links and versions in it, of which each is to become one lead.
    """

    body: bytes = b""
    status: str = "200 OK"
    media_type: str = "application/rss+xml"
    headers: tuple[str, ...] = ()
    drip_seconds: float = 0
    repeat: int = 1
    stated_bytes: int | None = None
    shows: frozenset[tuple[str, bool]] = frozenset()


@dataclass
class Case:
    """One feed. `asked` counts the requests for it, on which some answers depend."""

    kind: Kind
    number: int
    host: str
    begins: datetime
    every: timedelta
    asked: int = field(default=0)

    @property
    def address(self) -> str:
        return f"http://{self.host}/feed{self.number}"

    def link(self, entry: Entry) -> str:
        return f"http://{self.host}/story/{self.number}/{entry.number}"

    def entries(self, now: datetime) -> list[Entry]:
        """Return what is in the feed at a moment: the latest items, the newest first."""
        latest = int((now - self.begins) / self.every)
        found: list[Entry] = []
        for n in range(latest, max(-1, latest - _SHOWN), -1):
            published = self.begins + n * self.every
            edited = self.kind is Kind.EDITED and now - published >= _EDITED_AFTER
            found.append(Entry(n, published, edited))
        return found


def cases(begins: datetime) -> list[Case]:
    """Return all feeds; every third has its host in common with the one before it."""
    found: list[Case] = []
    for kind in Kind:
        for _ in range(HOW_MANY[kind]):
            n = len(found)
            shared = n % 3 == 2 and kind is found[-1].kind and kind not in BAD
            host = found[-1].host if shared else f"site{n}.example"
            every = timedelta(hours=3 + n % 9, minutes=7 * (n % 5))
            found.append(Case(kind, n, host, begins - timedelta(hours=20), every))
    return found


def reply(case: Case, path: str, now: datetime, fields: dict[str, str]) -> Reply:
    """Answer a request for a feed's address, or for where that leads."""
    case.asked += 1
    elsewhere = path != f"/feed{case.number}"
    led = None if elsewhere and case.kind is not Kind.LOOP else _led_on(case, path)
    return led or _refused(case, now) or _spoilt(case, now) or _feed(case, now, fields)


def _led_on(case: Case, path: str) -> Reply | None:
    match case.kind:
        case Kind.MOVED:
            return Reply(status="301 Moved Permanently", headers=(f"Location: /new{case.number}",))
        case Kind.MOVED_FOR_NOW:
            return Reply(status="302 Found", headers=(f"Location: /new{case.number}",))
        case Kind.LOOP:
            return Reply(status="302 Found", headers=(f"Location: {path}",))
        case Kind.INSIDE:
            return Reply(status="302 Found", headers=("Location: http://10.0.0.1/feed",))
        case _:
            return None


def _refused(case: Case, now: datetime) -> Reply | None:
    match case.kind:
        case Kind.BUSY if case.asked in (2, 3):
            return Reply(status="429 Too Many Requests", headers=(f"Retry-After: {5 * 3600}",))
        case Kind.FLAPPING if case.asked % 3 == 2:
            return Reply(status="503 Service Unavailable")
        case Kind.GONE if now - case.begins >= timedelta(hours=20) + _ENDS_AFTER:
            return Reply(status="410 Gone")
        case Kind.NOT_THERE:
            return Reply(status="404 Not Found")
        case _:
            return None


def _spoilt(case: Case, now: datetime) -> Reply | None:
    spoilt = {
        Kind.EMPTY: Reply(),
        Kind.PICTURE: Reply(b"\x89PNG\r\n\x1a\n" + bytes(200), media_type="image/png"),
        Kind.PAGE: Reply(b"<!doctype html><html><body><p>Our feed has closed.</p></body></html>"),
        Kind.BROKEN: Reply(b"<rss version='2.0'><chan" + b"<" * 5_000),
        Kind.HUGE: Reply(b"<rss><channel>" + b"x" * _MEGABYTE, repeat=200, stated_bytes=0),
        Kind.DRIPPING: Reply(b"<rss><channel>" + b" " * 10_000, drip_seconds=0.2),
        Kind.CUT: Reply(_rss(case, case.entries(now))[:300], stated_bytes=100_000),
    }
    return spoilt.get(case.kind)


def _feed(case: Case, now: datetime, fields: dict[str, str]) -> Reply:
    entries = case.entries(now)
    etag = f'"{case.number}.{entries[0].number}.{sum(e.edited * (e.number + 1) for e in entries)}"'
    changed = format_datetime(max(entries[0].published, case.begins), usegmt=True)
    headers: list[str] = []
    if case.kind in _WITH_ETAG:
        headers.append(f"ETag: {etag}")
    if case.kind is Kind.LAST_MODIFIED:
        headers.append(f"Last-Modified: {changed}")
    if case.kind is Kind.MAX_AGE:
        headers.append(f"Cache-Control: public, max-age={3 * 3600}")
    asked_with = fields.get("If-None-Match"), fields.get("If-Modified-Since")
    if (case.kind in _WITH_ETAG and asked_with[0] == etag) or (
        case.kind is Kind.LAST_MODIFIED and asked_with[1] == changed
    ):
        return Reply(status="304 Not Modified", headers=tuple(headers))
    body, media_type = _body(case, entries)
    if case.kind is Kind.GZIP:
        body = gzip.compress(body)
        headers.append("Content-Encoding: gzip")
    shows = frozenset((case.link(entry), entry.edited) for entry in entries)
    return Reply(body, media_type=media_type, headers=tuple(headers), shows=shows)


def _body(case: Case, entries: list[Entry]) -> tuple[bytes, str]:
    match case.kind:
        case Kind.ATOM:
            return _atom(case, entries), "application/atom+xml"
        case Kind.JSON:
            return _json(case, entries), "application/feed+json"
        case Kind.RDF:
            return _rdf(case, entries), "application/rdf+xml"
        case Kind.WRONG_TYPE:
            return _rss(case, entries), "text/html; charset=utf-8"
        case Kind.TRUNCATED:
            return _rss(case, entries).removesuffix(b"</channel></rss>"), "text/xml"
        case Kind.BOMB:
            return _declaring(_bomb(), case, entries), "application/xml"
        case Kind.OUTSIDE:
            file = b'<!ENTITY bomb SYSTEM "file:///etc/passwd">'
            return _declaring(file, case, entries), "application/xml"
        case _:
            return _rss(case, entries), "application/rss+xml"


def _rss(case: Case, entries: list[Entry], named: str = "") -> bytes:
    items: list[str] = []
    for entry in entries:
        link = case.link(entry).removeprefix(f"http://{case.host}" if case.kind is Kind.RELATIVE else "")
        id = "the-one" if case.kind is Kind.SAME_ID else f"urn:item:{entry.number}"
        parts = [f"<title>{_title(case, entry)}{named}</title><link>{link}</link>"]
        parts += [] if case.kind is Kind.NO_IDS else [f"<guid isPermaLink='false'>{id}</guid>"]
        parts += (
            [] if case.kind is Kind.NO_DATES else [f"<pubDate>{format_datetime(entry.published)}</pubDate>"]
        )
        parts += [f"<description>{'Edited. ' if entry.edited else ''}It gave way.</description>"]
        items += [f"<item>{''.join(parts)}</item>"] * (2 if case.kind is Kind.TWICE else 1)
    ttl = "<ttl>240</ttl>" if case.kind is Kind.TTL else ""
    head = f"<title>Feed {case.number}</title>{ttl}"
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{''.join(items)}</channel></rss>".encode()


def _title(case: Case, entry: Entry) -> str:
    return f"Event {entry.number} of {case.number}"


def _declaring(declared: bytes, case: Case, entries: list[Entry]) -> bytes:
    """Return a feed that declares entities for itself and names one in every title."""
    head = b"<?xml version='1.0'?>"
    return head + b"<!DOCTYPE rss [" + declared + b"]>" + _rss(case, entries, " &bomb;").removeprefix(head)


def _bomb() -> bytes:
    rows = ['<!ENTITY e0 "boom">']
    rows += [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12)]
    return "".join([*rows, '<!ENTITY bomb "&e11;">']).encode()


def _atom(case: Case, entries: list[Entry]) -> bytes:
    items = "".join(
        f"<entry><id>tag:{case.number}:{e.number}</id><title>{_title(case, e)}</title>"
        f"<link rel='alternate' href='{case.link(e)}'/><published>{e.published.isoformat()}</published>"
        f"<updated>{e.published.isoformat()}</updated><summary>It gave way.</summary></entry>"
        for e in entries
    )
    head = f"<title>Feed {case.number}</title><id>tag:{case.number}</id>"
    return f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>{head}{items}</feed>".encode()


def _json(case: Case, entries: list[Entry]) -> bytes:
    items = [
        {
            "id": e.number,
            "url": case.link(e),
            "title": _title(case, e),
            "content_text": "It gave way.",
            "date_published": e.published.isoformat(),
        }
        for e in entries
    ]
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": f"Feed {case.number}", "items": items}).encode()


def _rdf(case: Case, entries: list[Entry]) -> bytes:
    items = "".join(
        f"<item rdf:about='{case.link(e)}'><title>{_title(case, e)}</title><link>{case.link(e)}</link>"
        f"<dc:date>{e.published.isoformat()}</dc:date></item>"
        for e in entries
    )
    names = (
        "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'"
    )
    channel = f"<channel rdf:about='{case.address}'><title>Feed {case.number}</title></channel>"
    return f"<?xml version='1.0'?><rdf:RDF {names}>{channel}{items}</rdf:RDF>".encode()
