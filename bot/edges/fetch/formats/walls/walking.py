"""What is gathered on the way through a page."""

import re
from typing import Any

from bot.edges.fetch.formats.walls.texts import count_words, folded
from bot.edges.fetch.formats.walls.words import is_shop_button, puts_in_basket

_MOST_CHARACTERS = 40_000  # of what is said in the page
_MOST_NAMES = 30_000  # characters of ids, classes and addresses
_HEADINGS = 6
_HEADLINE_WORDS = 4

_NEVER_SEEN = frozenset(("script", "style", "template", "title", "svg", "select", "textarea", "option"))
_AROUND = frozenset(("nav", "footer"))
_AROUND_ROLES = frozenset(("navigation", "banner", "contentinfo", "search"))
_HEADS = frozenset(("h1", "h2", "h3", "h4"))
_WHOLE = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "button", "figcaption"))
_ROOTS = frozenset(
    [
        "root",
        "app",
        "__next",
        "__nuxt",
        "___gatsby",
        "gatsby-focus-wrapper",
        "react-root",
        "main-app",
        "app-root",
        "q-app",
        "svelte",
        "ember-app",
        "application",
        "mount",
        "reactroot",
        "react-app",
        "vue-app",
        "app-container",
        "__layout",
    ]
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NO_HEADLINE = re.compile(r"#|javascript:|mailto:|tel:", re.IGNORECASE)
_TO_A_DESK = re.compile(
    r"subscri|suscri|/abo|abonn|abbon|assin|prenumer|podpis|/offers?\b|/offres?\b|premium|/plans|/account|/konto|log-?in|sign-?in|sign-?up|regist|/join|privacy|cookie",
    re.IGNORECASE,
)
_BREAK = "\ue000"  # stands for a headline's link while the words are put together


class Walk:
    """What is gathered on the way through a page, in its order."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.unseen: list[str] = []
        self.highest: list[str] = []
        self.headings: list[str] = []
        self.names: list[str] = []
        self.json: list[str] = []
        self.longest = self.headlines = self.passwords = self.buttons = self.baskets = self.scripts = 0
        self.linked: set[str] = set()
        self.has_empty_root = False
        self._run = self._characters = self._named = 0

    def through(self, tree: Any, most: int) -> None:
        """Take the nodes of a tree in their order, `most` of them; what is passed over does not count."""
        levels = [iter((tree,))]
        while levels and most:
            node = next(levels[-1], None)
            if node is None:
                levels.pop()
                continue
            most -= 1
            if self._take(node) and len(node):
                levels.append(iter(node))
        self._interrupt()

    def _take(self, node: Any) -> bool:
        """Take one node; return whether those in it are still to be taken."""
        tag = node.tag
        if not isinstance(tag, str):  # a comment
            self._say(node.tail)
            return False
        self._name(node)
        if tag in _NEVER_SEEN:
            self._take_unread(node, tag)
        elif tag == "noscript":
            self.unseen.append(" ".join(node.itertext()))
        elif _is_hidden(node) or _is_around(node, tag):
            pass  # what follows it is said
        elif tag == "a" and node.get("href"):
            self._take_link(node)
        elif tag in _WHOLE and (not len(node) or next(node.iter(*_NEVER_SEEN), None) is None):
            self._take_whole(node, tag)
        else:
            self._take_part(node, tag)
            return True
        self._say(node.tail)
        return False

    def _interrupt(self) -> None:
        """End a stretch of words."""
        self.longest = max(self.longest, self._run)
        self._run = 0

    def _name(self, node: Any) -> None:
        if self._named < _MOST_NAMES:
            for key in ("id", "class", "src"):
                if value := node.get(key):
                    self._named += len(value)
                    self.names.append(value[:300])

    def _take_unread(self, node: Any, tag: str) -> None:
        if tag != "script":
            return
        kind = (node.get("type") or "").lower()
        if kind == "application/ld+json":
            self.json.append(node.text or "")
        elif "json" not in kind:
            self.scripts += 1
            if node.text and self._named < _MOST_NAMES and len(node.text) < 20_000:
                self.names.append(node.text[:1_500])
                self._named += 300

    def _take_link(self, node: Any) -> None:
        words = " ".join(" ".join(node.itertext()).split())
        holds_head = len(node) > 0 and next(node.iter(*_HEADS), None) is not None
        self._headline(words, node.get("href"), is_head=holds_head)
        self.pieces.append(words)
        if (
            words
            and not _NO_HEADLINE.match(node.get("href"))
            and not _TO_A_DESK.search(node.get("href")[:200])
        ):
            self.linked.add(folded(words[:300]))
        self._button(words)

    def _take_whole(self, node: Any, tag: str) -> None:
        words = " ".join("".join(node.itertext()).split())
        links = [link for link in node.iter("a") if link.get("href")] if len(node) else []
        if tag in _HEADS:
            kept = self.highest if tag == "h1" else self.headings
            if tag in ("h1", "h2") and words and len(kept) < _HEADINGS:
                kept.append(words[:200])
            for link in links:
                headline = " ".join(link.text_content().split())
                self._headline(headline, link.get("href"), is_head=True)
                self.linked.add(folded(headline[:300]))
            self._characters += len(words)
            self.pieces.append(words)
        elif tag == "button":
            self._button(words)
            self.pieces.append(words)
        else:
            linked = sum(len(link.text_content()) for link in links)
            if len(links) == 1 and linked * 5 > len(words) * 4:
                self._headline(words, links[0].get("href"), is_head=False)
                self.linked.add(folded(words[:300]))
                self.pieces.append(words)
            else:
                self._say(words)

    def _take_part(self, node: Any, tag: str) -> None:
        if tag == "input":
            self.passwords += (node.get("type") or "").lower() == "password"
            if (node.get("type") or "").lower() in ("submit", "button"):
                self._button(node.get("value") or "")
        if (tag == "div" or "-" in tag) and not len(node) and not (node.text or "").strip():
            self.has_empty_root |= (node.get("id") or tag) in _ROOTS
        elif (node.get("id") in _ROOTS or tag == "app-root") and count_words(
            "".join(node.itertext())[:400]
        ) < 5:
            self.has_empty_root = True
        self._say(node.text)
        if tag != "body":
            self._say(node.tail)

    def _button(self, words: str) -> None:
        label = folded(words[:60])
        self.buttons += is_shop_button(label)
        self.baskets += puts_in_basket(label)

    def _headline(self, words: str, address: str, *, is_head: bool) -> None:
        if not words or _NO_HEADLINE.match(address) or _TO_A_DESK.search(address[:200]):
            return
        if count_words(words[:300]) >= (2 if is_head else _HEADLINE_WORDS):
            self.headlines += 1
            self.pieces.append(_BREAK)
            self._interrupt()

    def _say(self, words: str | None) -> None:
        if words and not words.isspace() and self._characters < _MOST_CHARACTERS:
            self._characters += len(words)
            self.pieces.append(words)
            self._run += count_words(words)


def _is_hidden(node: Any) -> bool:
    if node.get("hidden") is not None:
        return True
    style = node.get("style")
    return style is not None and _HIDDEN_STYLE.search(style[:500]) is not None


def _is_around(node: Any, tag: str) -> bool:
    """Tell whether a node is the frame that stands around all pages of a site."""
    if tag in _AROUND or node.get("role") in _AROUND_ROLES:
        return True
    return tag == "header" and node.find(".//h1") is None and node.getparent().tag in ("body", "div")


def broken(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the text without the marks of breaks, and where they were."""
    stretches = text.split(f"{_BREAK} ")
    breaks: list[int] = []
    at = 0
    for stretch in stretches[:-1]:
        at += len(stretch)
        breaks.append(at)
    return "".join(stretches), tuple(breaks)
