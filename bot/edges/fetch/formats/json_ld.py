"""JSON-LD in a page: the object that tells of its story, and the names in it."""

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from bot.edges.fetch.formats.unseen import plain

NO_NAMES = ("http", "@", "/")  # what begins so is no name

_MOST_SCRIPTS = 30
_MOST_JSON = 1_000_000  # characters of one script
_MOST_NODES = 3_000
_MOST_NAMES = 10
_STORIES = re.compile(r"(?:Article|Posting|Report|Recipe|CreativeWork|CreativeWorkSeries)$")
_LISTED = frozenset(
    [
        "itemListElement",
        "isPartOf",
        "hasPart",
        "comment",
        "review",
        "mentions",
        "citation",
        "relatedLink",
        "about",
        "video",
        "image",
        "potentialAction",
        "breadcrumb",
        "mainEntityOfPage",
    ]
)


def nodes_of(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a page's JSON-LD, outer ones first, without those that list other pages."""
    waiting: list[Any] = []
    scripts = (node for node in tree.iter("script") if "ld+json" in (node.get("type") or "").lower())
    for _, script in zip(range(_MOST_SCRIPTS), scripts, strict=False):
        waiting.append(_loaded(script.text or ""))
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = cast("list[Any]", value)[:_MOST_NODES]
        elif isinstance(value, dict):
            node = cast("dict[str, Any]", value)
            yield node
            waiting += [
                inner for key, inner in node.items() if key not in _LISTED and isinstance(inner, dict | list)
            ]


def _loaded(text: str) -> Any:
    """Return what a script holds; None when that is no JSON. Line ends within strings are forgiven."""
    text = re.sub(
        r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)?\s*;?\s*$", "", text[:_MOST_JSON]
    )
    for repaired in (str, _without_stray_commas):
        try:
            return json.loads(repaired(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _without_stray_commas(text: str) -> str:
    return re.sub(r",(?=\s{0,200}[}\]])", "", text)


def story_of(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the object that tells of the page's story; an empty one when none does."""
    stories = [n for n in nodes if any(_STORIES.search(kind) for kind in _kinds(n))]
    dated = [n for n in stories if n.get("datePublished") or n.get("author") or n.get("headline")]
    return dated[0] if dated else {}


def _kinds(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return (
        [k for k in cast("list[Any]", kinds) if isinstance(k, str)]
        if isinstance(kinds, list)
        else [text_of(kinds)]
    )


def people_of(stated: Any, by_id: dict[str, dict[str, Any]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of persons, and those of organizations."""
    persons: dict[str, None] = {}
    organizations: dict[str, None] = {}
    waiting = [stated]
    for _ in range(50):
        if not waiting:
            break
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = cast("list[Any]", value)[:50]
        elif isinstance(value, str):
            persons[plain(value)] = None
        elif isinstance(value, dict):
            node = cast("dict[str, Any]", value)
            if "name" not in node:
                node = by_id.get(text_of(node.get("@id")), node)
            name = node.get("name")
            names = cast("list[Any]", name) if isinstance(name, list) else [name]
            kinds = " ".join(_kinds(node))
            which = organizations if "Organization" in kinds or "Corporation" in kinds else persons
            which.update(dict.fromkeys(plain(text_of(n)) for n in names[:_MOST_NAMES]))
    return _names(persons), _names(organizations)


def _names(found: dict[str, None]) -> tuple[str, ...]:
    return tuple(name for name in found if name and not name.startswith(NO_NAMES))[:_MOST_NAMES]


def text_of(value: Any) -> str:
    if isinstance(value, list) and value:
        value = cast("list[Any]", value)[0]
    return value if isinstance(value, str) else ""
