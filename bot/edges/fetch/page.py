"""The story in an HTML page, without what the page hides from its readers."""

import re
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

from bot.core.addresses import canonical_address, domain_of
from bot.core.errors import NothingToRead

# Hidden text is where instructions to machines are put; extractors keep most of it.
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*(?:\.0+)?\s*(?:;|!|$)"
    r"|font-size\s*:\s*0*(?:\.0+)?\s*(?:px|em|rem|pt|%)?\s*(?:;|!|$)|(?:left|top|right|text-indent|margin-left)\s*:\s*-\d{3,}"
    r"|clip\s*:\s*rect\(\s*0|(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*0(?:px)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_STYLE_CHARACTERS = 500  # looked at: the pattern is slow on more, and no page needs more
_HIDDEN_TAGS = ("template", "noscript", "object", "iframe")
# Tag characters and zero-width marks: they show nothing and can spell anything.
_UNSEEN = re.compile("[\u200b\u2060\u2061-\u2064\ufeff\U000e0000-\U000e007f]")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says. Everything but the text is "" where it says nothing of it."""

    text: str  # a paragraph a line
    title: str
    outlet: str  # the site's own name for itself
    byline: str
    published: str  # a date, ISO 8601
    link: str  # canonical


def page_of(markup: str) -> Page:
    """Return the story in `markup`.

    Raises:
        NothingToRead: when no story is found in it.
    """
    # Both take about a second to import, and neither says all its types.
    html = cast(Any, import_module("lxml.html"))
    trafilatura = cast(Any, import_module("trafilatura"))
    try:
        # Parsed as bytes: lxml refuses text that states an encoding of its own.
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True)
        tree = html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except (ValueError, html.etree.ParserError) as error:
        raise NothingToRead("no page in it") from error
    _strip_hidden(tree)
    found = trafilatura.bare_extraction(tree, fast=True, with_metadata=True, include_comments=False)
    if found is None or not found.text:
        raise NothingToRead("no story in the page")
    address = _plain(found.url)
    return Page(
        text=_UNSEEN.sub("", found.text),
        title=_stated(tree, "og:title") or _plain(found.title),
        outlet=_plain(found.sitename),
        byline=_plain(found.author),
        published=_plain(found.date),
        link=canonical_address(address) if domain_of(address) else "",
    )


def _strip_hidden(tree: Any) -> None:
    hidden = [
        node
        for node in tree.iter()
        if node.tag in _HIDDEN_TAGS
        or "hidden" in node.attrib
        or _HIDDEN_STYLE.search((node.get("style") or "")[:_STYLE_CHARACTERS])
        or (node.tag == "input" and node.get("type") == "hidden")
    ]
    for node in hidden:
        if node.tag not in ("html", "body") and node.getparent() is not None:
            node.drop_tree()  # what follows the node stays


def _stated(tree: Any, name: str) -> str:
    values = tree.xpath("//meta[@property=$name]/@content", name=name)
    return _plain(values[0]) if values else ""


def _plain(value: object) -> str:
    return " ".join(_UNSEEN.sub("", str(value)).split()) if value else ""
