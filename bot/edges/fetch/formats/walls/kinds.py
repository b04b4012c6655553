"""What a page states of its kind, for machines."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from bot.edges.fetch.formats.walls.texts import count_words

_MOST_JSON = 300_000
_MOST_OBJECTS = 200
_MOST_PARTS = 5
_LONGEST_SELECTOR = 200  # characters
_LIST_TYPES = frozenset(
    ("CollectionPage", "ItemList", "SearchResultsPage", "ProductCollection", "OfferCatalog")
)
_APP_TYPES = frozenset(["SoftwareApplication", "MobileApplication", "WebApplication", "VideoGame"])
_STORY_TYPES = re.compile(
    r"(?:Article|BlogPosting|LiveBlogPosting|Report|Review|SocialMediaPosting|DiscussionForumPosting|FactCheck)$"
)


@dataclass(slots=True)
class StatedKind:
    """What a page says it is.

    Attributes:
        marks: "story", "product", "list" or "app".
        is_free: whether its story can be read without paying; None when it does not say.
        words: of its story, as counted or held for machines; 0 when it does neither.
        paid: selectors of the parts of its story that are read by who pays, as it names them.
    """

    marks: frozenset[str]
    is_free: bool | None
    words: int
    paid: tuple[str, ...] = ()

    @classmethod
    def of(cls, tree: Any, scripts: list[str]) -> "StatedKind":
        marks = set(_marks_of_metas(tree))
        is_free: bool | None = None
        words = stories = 0
        paid: dict[str, None] = {}
        for thing in _things(scripts):
            types = _types(thing)
            if any(map(_STORY_TYPES.search, types)):
                stories += 1
                is_free = _truth(thing.get("isAccessibleForFree")) if is_free is None else is_free
                paid |= dict.fromkeys(_paid_parts(thing.get("hasPart")))
                words = max(
                    words,
                    _number(thing.get("wordCount")),
                    count_words(str(thing.get("articleBody") or "")[:20_000]),
                )
            marks |= {"product"} if "Product" in types and "offers" in thing else set()
            marks |= {"list"} if _LIST_TYPES & set(types) else set()
            marks |= {"app"} if _APP_TYPES & set(types) else set()
        if stories and not (stories > 2 or "list" in marks):
            marks.add("story")
        elif stories > 2 and "story" not in marks:
            marks.add("list")
        return cls(frozenset(marks), is_free, words, tuple(paid)[:_MOST_PARTS])


def _marks_of_metas(tree: Any) -> Iterator[str]:
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        content = (meta.get("content") or "").strip().lower()
        if name == "og:type":
            if content in ("article", "news", "blog", "story"):
                yield "story"
            elif content.startswith(("product", "og:product")):
                yield "product"
        elif name in ("article:published_time", "article:published") and content:
            yield "story"


def _things(scripts: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the objects at the top of JSON-LD: what the page is, not what it mentions."""
    taken = 0
    for script in scripts:
        if len(script) > _MOST_JSON:
            continue
        try:
            waiting: list[Any] = [json.loads(script, strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and taken < _MOST_OBJECTS:
            value = waiting.pop(0)
            taken += 1
            if isinstance(value, list):
                waiting.extend(cast("list[Any]", value)[:50])
            elif isinstance(value, dict):
                thing = cast("dict[str, Any]", value)
                yield thing
                waiting.append(thing.get("@graph"))
                waiting.append(thing.get("mainEntity"))


def _paid_parts(stated: Any) -> Iterator[str]:
    for part in cast("list[Any]", stated)[:_MOST_PARTS] if isinstance(stated, list) else [stated]:
        if (
            isinstance(part, dict)
            and _truth(cast("dict[str, Any]", part).get("isAccessibleForFree")) is False
        ):
            named = cast("dict[str, Any]", part).get("cssSelector")
            for selector in cast("list[Any]", named) if isinstance(named, list) else [named]:
                if isinstance(selector, str) and len(selector) <= _LONGEST_SELECTOR:
                    yield selector


def _types(thing: dict[str, Any]) -> tuple[str, ...]:
    stated = thing.get("@type")
    kinds = cast("list[Any]", stated) if isinstance(stated, list) else [stated]
    return tuple(str(kind).rpartition("/")[2] for kind in kinds if kind)


def _truth(stated: object) -> bool | None:
    match str(stated).strip().lower():
        case "true" | "yes" | "1" | "http://schema.org/true":
            return True
        case "false" | "no" | "0" | "http://schema.org/false":
            return False
        case _:
            return None


def _number(stated: object) -> int:
    digits = str(stated).strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else 0
