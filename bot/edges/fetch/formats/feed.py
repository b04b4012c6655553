"""What is at an address that somebody wants watched: a feed, a list of feeds, or a page that may offer some.

It is known by its content, never by its name or type. Feeds are mended as far as feedparser mends them; the
entities that a document declares for itself are never expanded.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from importlib import import_module
from io import BytesIO
from typing import Any, cast
from urllib.parse import urljoin

from bot.core.addresses import host_of
from bot.core.errors import BrokenFeed, NothingToRead
from bot.core.feeds import Feed, Found, FoundKind, Item
from bot.core.text import content_id
from bot.edges.fetch.formats import markup
from bot.edges.fetch.formats.days import moment_of
from bot.edges.fetch.formats.encoding import decode
from bot.edges.fetch.formats.unseen import only_seen, plain
from bot.edges.fetch.imprint import tidy

MOST_ITEMS = 200  # of one feed, the newest: a look a day misses none of a busy one
_MOST_LISTED = 1_000  # feeds of one list
_MOST_OFFERED = 10
_HEAD = 300_000  # bytes of a page in which it offers feeds
_MOST_TEXT = 20_000  # characters of an item that has no page, and of all of them ten times that
_LONGEST_NAME = 2_000  # characters of an id or a link
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(rss|feed|rdf|opml)[\s>/]", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BLOCK = re.compile(r"</?(?:p|div|br|li|h[1-6]|blockquote|tr)\b[^<>]*>", re.IGNORECASE)
_DECLARED = re.compile(
    rb"<!doctype[^>\[]{0,500}\[.*?\]\s*>", re.IGNORECASE | re.DOTALL
)  # by a document, for itself
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_PERIODS = {"hourly": 60, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}  # minutes
_LEAST_SHARED = 4  # items of which most state one time of change: it is when the feed was made


def read_feed(content: bytes, charset: str, address: str) -> Found:
    """Return what is in `content`.

    Args:
        content: the exact bytes, with encodings taken off.
        charset: as stated with them; "" when none was.
        address: where they were found, against which links are made whole; "" for a file.

    Raises:
        NotReadable: when it is empty, or a feed in which nothing can be read.
    """
    if not content.strip():
        raise NothingToRead("no bytes")
    _, rest = markup.beginning(_DECLARED.sub(b"", content.replace(b"\x00", b""), count=1))
    if root := _ROOT.match(rest):
        if root[1].lower() == b"opml":
            return Found(FoundKind.LIST, listed=_listed(content))
        return Found(FoundKind.FEED, _parsed(content, charset, address))
    if rest.startswith(b"{") and (feed := _of_json(content, address)) is not None:
        return Found(FoundKind.FEED, feed)
    return Found(FoundKind.PAGE, offers=_offered(content, charset, address))


def _parsed(content: bytes, charset: str, address: str) -> Feed:
    feedparser = cast(Any, import_module("feedparser"))
    kind = "application/xml" + (f"; charset={charset}" if charset else "")
    stated = {"content-location": address, "content-type": kind}
    # Its cleaning of markup is not wanted: words are taken out of it here, and shown nowhere as markup.
    said = feedparser.parse(BytesIO(content), response_headers=stated, sanitize_html=False)
    entries = cast("list[Mapping[str, Any]]", said.entries)
    if said.bozo and not entries:
        raise BrokenFeed(type(said.get("bozo_exception")).__name__)
    items = [_entry(entry, address) for entry in entries]
    return _feed(_text(said.feed.get("title")), _every(said.feed), items)


def _entry(entry: Mapping[str, Any], address: str) -> tuple[Item, str]:
    """Return an item, and the time of change that it states."""
    words = " ".join(
        [_text(entry.get("summary")), *(_text(each.get("value")) for each in entry.get("content") or ())]
    )
    stated = dict(entry)  # plainly: feedparser would give the time of publishing for that of a change
    link = _text(entry.get("feedburner_origlink")) or _text(entry.get("link"))
    return _item(
        _text(entry.get("id")),
        urljoin(address, link) if link else "",
        _text(entry.get("title")),
        words,
        _moment(stated.get("published_parsed")) or _moment(stated.get("updated_parsed")),
        _text(stated.get("updated")),
    )


def _of_json(content: bytes, address: str) -> Feed | None:
    """Return the feed in a JSON Feed; None where it is other JSON, or none."""
    try:
        said = json.loads(content)
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    said = cast("dict[str, Any]", said)
    listed = said.get("items")
    if "jsonfeed.org" not in _text(said.get("version")) or not isinstance(listed, list):
        return None
    entries = [cast("dict[str, Any]", e) for e in cast("list[Any]", listed) if isinstance(e, dict)]
    items = [
        _item(
            str(entry.get("id") or ""),
            urljoin(address, link)
            if (link := _text(entry.get("url")) or _text(entry.get("external_url")))
            else "",
            _text(entry.get("title")),
            _text(entry.get("content_text"))
            or _text(entry.get("content_html"))
            or _text(entry.get("summary")),
            moment_of(_text(entry.get("date_published"))),
            _text(entry.get("date_modified")),
        )
        for entry in entries
    ]
    return _feed(_text(said.get("title")), None, items)


def _item(
    id: str, link: str, title: str, words: str, published: datetime | None, updated: str
) -> tuple[Item, str]:
    title = plain(tidy(_without_tags(title)))
    link = link if len(link) <= _LONGEST_NAME and link.startswith(("http://", "https://")) else ""
    link = link if host_of(link) else ""
    text = "" if link else only_seen(tidy(_in_paragraphs(words)))[:_MOST_TEXT]
    version = content_id("item", title, _without_tags(words))
    return Item(tidy(id)[:_LONGEST_NAME], tidy(link), title, text, version, published), updated


def _feed(title: str, every_minutes: float | None, entries: Iterable[tuple[Item, str]]) -> Feed:
    entries = list(entries)
    changed = Counter(updated for _, updated in entries)
    # Where nearly all state one time of change, it is when the feed was made, and says nothing of any.
    made = {at for at, times in changed.items() if times >= _LEAST_SHARED and times * 2 > len(entries)}
    items = [
        item if not updated or updated in made else replace(item, version=content_id(item.version, updated))
        for item, updated in entries
        if item.link or item.text.strip() or item.title
    ]
    if len(items) > MOST_ITEMS:  # some have the newest at the end
        oldest = datetime.min.replace(tzinfo=UTC)
        items.sort(key=lambda item: item.published or oldest, reverse=True)
    return Feed(plain(tidy(_without_tags(title))), every_minutes, tuple(_within(items[:MOST_ITEMS])))


def _within(items: Iterable[Item]) -> Iterator[Item]:
    """Yield items with no more words in all than are carried."""
    left = 10 * _MOST_TEXT
    for item in items:
        yield replace(item, text=item.text[:left])
        left -= min(left, len(item.text))


def _every(feed: Mapping[str, Any]) -> float | None:
    """Return the minutes a feed asks for between two looks; None where it asks for none."""
    minutes: list[float] = []
    if (ttl := _text(feed.get("ttl")).strip()).isdecimal():
        minutes.append(float(ttl[:9]))
    if period := _PERIODS.get(_text(feed.get("sy_updateperiod")).strip().lower()):
        often = _text(feed.get("sy_updatefrequency")).strip()
        minutes.append(period / max(1, int(often[:6]) if often.isdecimal() else 1))
    return max(minutes, default=None)


def _moment(parsed: Any) -> datetime | None:
    try:
        return datetime(*parsed[:6], tzinfo=UTC) if parsed else None
    except (ValueError, TypeError):
        return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _without_tags(words: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", words)).split())


def _in_paragraphs(words: str) -> str:
    rows = (_without_tags(row) for row in _BLOCK.sub("\n", words).split("\n"))
    return "\n".join(row for row in rows if row)


def _listed(content: bytes) -> tuple[str, ...]:
    """Return the feeds that an OPML file lists."""
    etree = cast(Any, import_module("lxml.etree"))
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(content, parser)
    found: dict[str, None] = {}
    for node in root.iter() if root is not None else ():
        if not isinstance(node.tag, str) or not node.tag.lower().endswith("outline"):
            continue
        stated = {str(name).lower(): str(value) for name, value in node.attrib.items()}
        if (link := stated.get("xmlurl", "").strip()) and len(link) <= _LONGEST_NAME:
            found[tidy(link)] = None
        if len(found) == _MOST_LISTED:
            break
    return tuple(found)


def _offered(content: bytes, charset: str, address: str) -> tuple[str, ...]:
    """Return the feeds that a page's head offers, but for those of its comments."""
    if not markup.has_tags(content[:_HEAD]):
        return ()
    html = cast(Any, import_module("lxml.html"))
    etree = cast(Any, import_module("lxml.etree"))
    try:
        tree = html.fromstring(
            decode(content[:_HEAD], charset, is_page=True).encode(), parser=html.HTMLParser(encoding="utf-8")
        )
    except (ValueError, etree.ParserError):
        return ()
    base = next((node.get("href") or "" for node in tree.iter("base")), "")
    found: dict[str, None] = {}
    for node in tree.iter("link"):
        rel, kind = (node.get("rel") or "").lower().split(), (node.get("type") or "").lower().strip()
        href = (node.get("href") or "").strip()
        if "alternate" not in rel or not kind.startswith(_FEED_TYPES) or not href:
            continue
        if _COMMENTS.search(f"{href} {node.get('title') or ''}"):
            continue
        link = urljoin(urljoin(address, base), href)
        if host_of(link) and len(link) <= _LONGEST_NAME:
            found[tidy(link)] = None
        if len(found) == _MOST_OFFERED:
            break
    return tuple(found)
