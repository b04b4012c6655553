"""What in a page tells a wall from a story: gathered in one bounded walk, judged elsewhere."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from bot.edges.fetch.formats.selectors import Selector, Void, selectors_of
from bot.edges.fetch.formats.walls.kinds import StatedKind
from bot.edges.fetch.formats.walls.texts import count_words, folded, stands
from bot.edges.fetch.formats.walls.walking import Walk, broken
from bot.edges.fetch.formats.walls.words import Notice, headed_by, makers, notices_in

_MOST_NODES = 12_000
_MOST_CHARACTERS = 40_000  # of what is said in the page
_SEARCHED = 18_000  # characters in which notices are looked for
_PARTS = re.compile(r"\s+[|•·»›/-]+\s+|\s*[|｜•»]\s*")


@dataclass(frozen=True, slots=True)
class Signs:
    """What a page shows besides its story, and what it states of its kind. Words are counted, text is folded.

    Attributes:
        status: of HTTP.
        host, path: of the address; small letters, the query with the path.
        titles: the parts of the title.
        headings: the first of the highest two ranks, those that lead elsewhere left out.
        text: all that is seen outside the links around the page.
        breaks: where in `text` the link of a headline stands.
        unseen: what `noscript` elements say.
        words: of `text`.
        run: the longest stretch of words that no link of a headline interrupts.
        headlines: links that read like one, to other pages.
        says: phrases of notices in `text`, by what they are about.
        headed: what the title or the highest heading says as good as nothing but.
        makers: of walls, whose code stands in the page.
        marks: "story", "product", "list" or "app", as the page states its kind.
        is_free: as stated; None when nothing is.
        paid: all that is said in the parts that are read by who pays, where the page names them and has them.
        stated_words: of the story, as the page counts them or holds them for machines; 0 when it does not.
        passwords: fields for one that are seen.
        buttons: that put something into a basket or install it.
        baskets: those that put something into a basket.
        linked: the words of links, folded, that lead to other pages.
        scripts: how many there are.
        has_empty_root: whether the element that scripts fill is there and holds nothing.
    """

    status: int
    host: str
    path: str
    titles: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    text: str = ""
    breaks: tuple[int, ...] = ()
    unseen: str = ""
    words: int = 0
    run: int = 0
    headlines: int = 0
    says: dict[Notice, tuple[str, ...]] = field(default_factory=dict[Notice, tuple[str, ...]])
    headed: frozenset[Notice] = frozenset()
    makers: dict[Notice, str] = field(default_factory=dict[Notice, str])
    marks: frozenset[str] = frozenset()
    is_free: bool | None = None
    paid: str = ""
    stated_words: int = 0
    passwords: int = 0
    buttons: int = 0
    baskets: int = 0
    linked: frozenset[str] = frozenset()
    scripts: int = 0
    has_empty_root: bool = False

    @property
    def is_marked_story(self) -> bool:
        return "story" in self.marks


def look(tree: Any, status: int, address: str) -> Signs:
    """Gather the signs of a page.

    Args:
        tree: of the whole page, scripts and hidden nodes still in it; it stays as it is.
        status: of HTTP.
        address: where the page was found; "" for a file.
    """
    walk = Walk()
    walk.through(tree, _MOST_NODES)
    stated = StatedKind.of(tree, walk.json)
    text, breaks = broken(folded(" ".join(walk.pieces)))
    unseen = folded(" ".join(walk.unseen)[:_MOST_CHARACTERS])
    highest, others = (tuple(map(folded, found)) for found in (walk.highest, walk.headings))
    titles = tuple(_title_parts(tree))
    top = highest or others
    names = " ".join(walk.names).lower()
    host, path = _address(address)
    return Signs(
        status=status,
        host=host,
        path=path,
        titles=titles,
        headings=highest + others,
        text=text,
        breaks=breaks,
        unseen=unseen,
        words=count_words(text),
        run=walk.longest,
        headlines=walk.headlines,
        # Notices stand in a story's place or right around it: a long page's midst is its story.
        says=notices_in(
            text if len(text) <= _SEARCHED else f"{text[: _SEARCHED * 2 // 3]} {text[-_SEARCHED // 3 :]}",
            walk.pieces,
        ),
        headed=frozenset(
            notice
            for heading in (*(part for part in titles if not _goes_on(part, top)), *top)
            for notice in headed_by(heading)
        ),
        makers={kind: maker for kind, maker, mark in makers() if mark in names},
        marks=stated.marks,
        is_free=stated.is_free,
        paid=_paid_part(tree, stated.paid),
        stated_words=stated.words,
        passwords=walk.passwords,
        buttons=walk.buttons,
        baskets=walk.baskets,
        linked=frozenset(walk.linked),
        scripts=walk.scripts,
        has_empty_root=walk.has_empty_root,
    )


def _paid_part(tree: Any, named: tuple[str, ...]) -> str:
    selectors: list[Selector] = []
    for words in named:
        with suppress(Void):
            selectors += selectors_of(words)
    said: list[str] = []
    left = _MOST_CHARACTERS
    for node in islice(tree.iter("*"), _MOST_NODES if selectors else 0):
        if left > 0 and any(each.matches(node) for each in selectors):
            said.append(node.text_content()[:left])
            left -= len(said[-1])
    return folded(" ".join(said))


def _title_parts(tree: Any) -> Iterator[str]:
    title = next(tree.iter("title"), None)
    words = folded((title.text or "")[:300]) if title is not None else ""
    yield from dict.fromkeys((words, *_PARTS.split(words))) if words else ()


def _goes_on(part: str, headings: tuple[str, ...]) -> bool:
    """Tell whether a part of the title is a piece of a heading only: "page not found - minutes lost"."""
    return any(part != heading and stands(part, heading) and not headed_by(heading) for heading in headings)


def _address(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return (parts.hostname or "").lower(), (
        f"{parts.path}?{parts.query}" if parts.query else parts.path
    ).lower()
