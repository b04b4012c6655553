"""Which of the titles a page has is its story's, and which of the names on it wrote it.

A page has a title for readers (`h1`), one for sharing, one for search engines and one for the window. The
readers' is taken where another one agrees that it is about the same: a site's name may be an `h1` too.
"""

import re
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.core.addresses import domain_of
from bot.edges.fetch.formats.stated import Stated
from bot.edges.fetch.formats.unseen import only_seen, plain

_MOST_HEADINGS = 20
_ALIKE = 0.6  # share of the shorter one's words that is in the other
_BETWEEN_PARTS = re.compile(r"\s+[|–—·•»«›‹⁄:-]+\s+|\s*[|»›]\s*")
_WORD = re.compile(r"\w+")

_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:author|authors|autor|autorin|auteur|byline|by-line|writer)(?:[_-]?names?|s|__name)?(?:$|\s)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"(?:^|\s)(?:comment|kommentar|related|sidebar|footer|teaser|recommend|widget|promo)", re.IGNORECASE
)
_BY = re.compile(
    r"^(?:(?:posted|published|written|reported|text|autor|autorin|author|auteur|foto|rezept)\b[\s:]*)?"
    r"(?:on\s+\w+ \d{1,2},? \d{4}\s+)?(?:by|von|por|par|di|door|av|od|автор)?[\s:]+",
    re.IGNORECASE,
)
_NAMES_APART = re.compile(r"\s*[;,|/&]\s*|\s+(?:and|und|et|y|e)\s+")
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|\d{2}|\bedit(?:ed|ion)\b|[<>{}\[\]=?!:…]|\.(?:com|de|org|net|co|fr|es|it|ru|eu)\b",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    [
        "admin",
        "administrator",
        "webmaster",
        "editor",
        "editors",
        "staff",
        "redaktion",
        "redaction",
        "redacción",
        "redazione",
        "newsroom",
        "guest",
        "anonymous",
        "unknown",
        "author",
        "user",
        "online",
        "newsdesk",
    ]
)
_CREDIT_CLASS = re.compile(
    r"(?:^|[\s_-])(?:credits?|sources?|agency|agencies|provider|wire|quelle|fuente)(?:[_-]?(?:line|name|logo))?(?:$|\s)",
    re.IGNORECASE,
)
_OF_CREDIT = re.compile(
    r"^(?:sources?|quelle|fuente|agency|credits?|via|provided\s+by)\s*:?\s+", re.IGNORECASE
)
_OF_PICTURE = re.compile(
    r"caption|photo|image|picture|media|video|foto|bild|getty|gallery|footer|©", re.IGNORECASE
)
_MOST_CREDIT = 60  # characters
_NEAR = 3  # nodes outward in which a picture makes a credit its own
_NAME_WORDS = 6
_MOST_AROUND = 4_000  # characters
_MOST_LOOKED_AT = 2_000  # characters of a node
_MOST_ANCESTORS = 30
_MOST_NAMES = 8


def title_of(tree: Any, stated: Stated, address: str, fallback: str) -> str:
    """Return the title that readers see over the story; "" when there is none.

    Args:
        tree: what readers can see.
        stated: what the page states for machines.
        address: of the page; words in it tell a story's title from the site's.
        fallback: what the extractor took for it.
    """
    sites = _names_of_site(stated, address)
    others = [t for t in (stated.og_title, stated.headline, stated.page_title) if t]
    slug = _slug(stated.link or address)
    best, alike = "", 0.0
    for heading in _headings(tree):
        words = _words(heading)
        if not words or _key(heading) in sites or _is_site(heading, stated.page_title, slug):
            continue
        closest = max((_likeness(words, _words(other)) for other in others), default=0.0)
        if closest > alike:
            best, alike = heading, closest
    if best:
        return best
    for title in (stated.headline, stated.og_title):
        if title:
            return _without_site(title, sites)
    parts = [p for p in _BETWEEN_PARTS.split(stated.page_title) if _WORD.search(p)]
    telling = [p for p in parts if _key(p) not in sites]
    if slug and telling:
        closest_part = max(telling, key=lambda p: len(_words(p) & slug))
        if _words(closest_part) & slug:
            return closest_part
    return plain(fallback) or (telling[0] if telling else "")


def byline_of(tree: Any, stated: Stated, address: str, found: Callable[[], str]) -> str:
    """Return who wrote the story, names apart by commas; "" when nothing tells.

    Args:
        tree: what readers can see.
        stated: what the page states for machines.
        address: of the page.
        found: looks for the names as the extractor does; they come apart by semicolons.
    """
    sites = _names_of_site(stated, address)
    shown, elsewhere = _shown(tree)
    # A weblog may have its author's name: whom readers see as the author is one.
    seen = _plausible(shown, frozenset())
    if stated.authors or stated.meta_author:
        names = _plausible(found().split(";"), sites)
        if not names or set(map(_key, names)) < set(map(_key, seen)):
            names = seen or names
    else:
        # Then the extractor goes by what is shown too, and minds less where.
        names = seen or [n for n in _plausible(found().split(";"), sites) if _key(n) not in elsewhere]
    names = names or _plausible(stated.authors, sites)
    # The extractor begins names with capitals.
    written = {_key(name): name for name in (*stated.authors, stated.meta_author, *seen)}
    return ", ".join(written.get(_key(name), name) for name in names[:_MOST_NAMES])


def _headings(tree: Any) -> list[str]:
    found = (plain(words_in(node)) for _, node in zip(range(_MOST_HEADINGS), tree.iter("h1"), strict=False))
    return [words for words in found if words]


def words_in(node: Any) -> str:
    """Return the first words in a node on one line; a line break parts words, other marks do not."""
    pieces: list[str] = []
    length = 0
    for inner in node.iter():
        if inner.tag in ("br", "p", "div", "li", "h1", "h2", "td"):
            pieces.append(" ")
        pieces.append(inner.text or "")
        if inner is not node:
            pieces.append(inner.tail or "")
        length += len(pieces[-1])
        if length > _MOST_LOOKED_AT:
            break
    return " ".join(only_seen("".join(pieces)).split())


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _likeness(one: set[str], other: set[str]) -> float:
    """Return how alike two titles are, 0 to 1; 0 where too little is shared to say so."""
    shared = len(one & other)
    if not shared or shared < _ALIKE * min(len(one), len(other)):
        return 0.0
    return shared / max(len(one), len(other))


def _names_of_site(stated: Stated, address: str) -> frozenset[str]:
    domain = domain_of(address) or domain_of(stated.link)
    labels = domain.split(".")
    own = labels[-2] if len(labels) > 1 else domain
    names = {_key(stated.outlet), _key(stated.publisher), _key(domain), own, _key(".".join(labels[-2:]))}
    return frozenset(names | {n.replace(" ", "") for n in names}) - {""}


def _slug(address: str) -> set[str]:
    path = unquote(urlsplit(address).path)
    last = max(path.split("/"), key=len, default="")
    return {w for w in _words(re.sub(r"[_-]", " ", last)) if len(w) > 2 and not w.isdigit()}


def _is_site(heading: str, page_title: str, slug: set[str]) -> bool:
    """Tell whether a heading is the part of the window's title that names the site.

    The address has words of the other part then.
    """
    parts = [p for p in _BETWEEN_PARTS.split(page_title) if _WORD.search(p)]
    if len(parts) < 2 or len(slug) < 2 or _key(heading) not in map(_key, parts):
        return False
    others = max(len(_words(p) & slug) for p in parts if _key(p) != _key(heading)) if len(parts) > 1 else 0
    return others > len(_words(heading) & slug)


def _without_site(title: str, sites: frozenset[str]) -> str:
    for match in reversed(list(_BETWEEN_PARTS.finditer(title))):
        if _key(title[match.end() :]) in sites:
            return title[: match.start()].strip()
    return title


def _shown(tree: Any) -> tuple[list[str], set[str]]:
    """Return the names in the first byline that readers see, and those in comments and the like, folded."""
    shown: list[str] = []
    elsewhere: set[str] = set()
    for node in tree.iter("a", "span", "p", "div", "address", "li", "strong", "b", "em", "cite", "h4", "h5"):
        names = node.get("class") or ""
        is_author = node.get("rel") == "author" or node.get("itemprop") == "author"
        if not is_author and not (
            len(names) < 300 and ("uth" in names or "yline" in names or "utor" in names)
        ):
            continue
        words = words_in(node)
        if not 2 < len(words) <= 120:
            continue
        around = _around(node)
        if "comment" in around or _ELSEWHERE.search(around):
            elsewhere.add(_key(words))
        elif not shown and (is_author or _BYLINE_CLASS.search(names)):
            shown = [n for n in _NAMES_APART.split(_BY.sub("", f" {words}".lstrip())) if n]
    return shown, elsewhere


def _around(node: Any) -> str:
    """Return the classes and ids that a node stands in, folded; the body's tell of the whole page."""
    above = islice(node.iterancestors(), _MOST_ANCESTORS)
    nodes = [node, *(a for a in above if a.tag not in ("body", "html"))]
    return " ".join(f"{n.get('class') or ''} {n.get('id') or ''}" for n in nodes)[:_MOST_AROUND].lower()


def _plausible(names: Iterable[str], sites: frozenset[str]) -> list[str]:
    """Return the names that are a person's or a desk's, each once."""
    kept: dict[str, str] = {}
    for name in map(plain, names):
        key = _key(name)
        if (
            key
            and key not in sites
            and key not in _NOBODY
            and len(name.split()) <= _NAME_WORDS
            and not _NOT_A_NAME.search(name)
        ):
            kept.setdefault(key, name)
    initials = {"".join(w[0] for w in key.split()) for key in kept if " " in key}
    return [name for key, name in kept.items() if key not in initials]


def credits_of(tree: Any) -> list[str]:
    """Return what stands where pages credit a story's agencies; pictures' credits are not those."""
    found: dict[str, None] = {}
    for node in tree.iter("span", "p", "div", "a", "cite", "li", "small", "em"):
        names = node.get("class") or ""
        if not names or not _CREDIT_CLASS.search(names[:300]):
            continue
        words = _OF_CREDIT.sub("", words_in(node))
        if (
            1 < len(words) <= _MOST_CREDIT
            and not _OF_PICTURE.search(f"{names} {words}")
            and not _is_by_picture(node)
        ):
            names_in = (name.strip(" -–—()[]") for name in _NAMES_APART.split(words))
            found.update(dict.fromkeys(n for n in names_in if len(n) > 1 and not _NOT_A_NAME.search(n)))
    return list(found)[:_MOST_NAMES]


def _is_by_picture(node: Any) -> bool:
    near = [
        a
        for _, a in zip(range(_NEAR), node.iterancestors(), strict=False)
        if a.tag not in ("body", "article", "main")
    ]
    return any(
        a.tag in ("figure", "figcaption", "blockquote", "footer")
        or _OF_PICTURE.search(a.get("class") or "")
        or a.find(".//img") is not None
        for a in near
    )
