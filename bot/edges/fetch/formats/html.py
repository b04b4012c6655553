"""A page: its story as its readers see it, and what it states about itself."""

import contextlib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from functools import cache
from importlib import import_module
from itertools import islice
from typing import Any, cast

from bot.core.addresses import same_site
from bot.core.errors import NothingToRead, NotReadable, TooHeavy
from bot.core.reports import InPart
from bot.edges.fetch.formats import walls
from bot.edges.fetch.formats.dated import published_of
from bot.edges.fetch.formats.encoding import decode
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.formats.furniture import without_furniture
from bot.edges.fetch.formats.headings import byline_of, credits_of, title_of, words_in
from bot.edges.fetch.formats.hidden import take_off_hidden
from bot.edges.fetch.formats.stated import Stated, http_address, read_stated
from bot.edges.fetch.formats.unseen import only_seen

# What a page of today says of tomorrow must not depend on when its kept bytes are read again.
_LATEST = "2100-12-31"
# A brief: from so many characters on a text is no mere headline, below so many trafilatura rescues it with
# all that the page says, and it fills so much of its element, whose headline and byline are no story's text.
_LEAST_CHARACTERS, _RESCUED, _FILLS = 40, 250, 0.5
_MOST_OF_A_BRIEF = 600  # characters of such an element
_BLOCKS = frozenset(
    ["p", "head", "quote", "list", "item", "table", "row", "div", "ab", "lb", "body", "main", "code"]
)
_UNREAD = ("script", "style", "link", "meta")
_MOST_LINKS = 100
_MOST_CREDITS = 20
_OPENING = 80  # characters by which a node's words are known as a line
_MOST_PICTURES = 20
_SHORTEST_STANDFIRST, _MOST_STANDFIRST = 40, 800  # characters
_SHORTEST_CAPTION = 10  # words
_BEGINNING = 20
_FIRST = 12  # pieces of text
# With something of what makes readers look closer: rules, conditions, colours, names of all sorts.
_OWN_PAGE = """
<!doctype html><html lang="en"><head><title>The harbour wall | Port Herald</title>{stated}
<link rel="canonical" href="https://a.b.port-herald.example/2031/11/03/wall"><style>
.a > .b {{ display: none }} .c:not(.d) {{ color: rgb(9 9 9 / 50%); left: -9%; transform: scale(1) }}
@media print {{ .a {{ color: red }} }} @supports not (display: grid) {{ .a {{ margin: 1% }} }}
p {{ background: linear-gradient(red, blue) }} @supports (color: red) {{ p {{ animation: none }} }}</style>
</head><body><nav><a href="/">Home</a> <button>Menu</button></nav><div class="c page" id="outer"><article
class="c"><h1>The harbour wall</h1>
<p class="byline">By Ann Lee</p><p style="color: #111">The harbour wall gave way, the mayor said.</p>
<p>Nine were hurt, <a href="https://other.example/">a nurse told another paper</a> on the same evening.</p>
<p>Read more: The ferry is closed</p><img src="/wall.jpg"><time datetime="2031-11-03">3 Nov 2031</time>
</article><section class="c" id="more"><h2>More</h2><ul class="c"><li class="c"><a class="c" href="/f">The
ferry is closed on Monday</a></li></ul><span class="c"> </span></section></div><footer>Copyright 2031</footer>
</body></html>"""
# One that nothing is stated in, whose story and author are looked for by all that may tell them.
_PLAIN_PAGE = """
<html><body><div class="c" id="outer"><div class="d" id="inner"><h2>The harbour wall</h2>
<p class="c" id="e">{}</p><p>3 November 2031</p></div><a class="d" href="/f">The ferry is closed</a>
<span class="c" id="f">More</span></div>
<div class="g">We and our partners use cookies. “It is a lie,” he said.</div></body></html>""".format(
    "The harbour wall gave way on Monday, the mayor said, and nine were hurt. " * 5
)
_WARMED_BY = (
    "",
    '<meta name="author" content="Ann Lee">'
    '<meta property="article:published_time" content="2031-11-03T09:00:00Z">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The harbour wall"}</script>',
)
_SMALL = 100  # pixels: a smaller picture is a mark or a face


def read(content: bytes, charset: str, address: str, status: int) -> Extract:
    """Return the story of a page.

    Args:
        content: the page's bytes.
        charset: as stated with them; "" when none was.
        address: where the page was found; "" for a file.
        status: of HTTP.

    Raises:
        NothingToRead: when there is no story in it.
        NotReadable: in the kind of wall that it is, when it is one.
        NotText: when it is not text.
        TooHeavy: when it is deeper, or takes more memory, than is allowed.
        NotReadable: when the parser gives up on it.
    """
    etree = cast(Any, import_module("lxml.etree"))
    try:
        return _read(_parsed(decode(content, charset, is_page=True)), address, status)
    except etree.XPathEvalError as error:  # the expressions are sound, so memory ran out in one
        raise TooHeavy(str(error)) from error


def _read(tree: Any, address: str, status: int) -> Extract:
    signs = walls.look(tree, status, address)
    stated = read_stated(tree, address)
    take_off_hidden(tree)
    about = _metadata(tree, address)
    # Scripts hold the story's text again, as their readers never see it, and extractors fall back on it.
    for node in list(tree.iter(*_UNREAD)):
        node.drop_tree()
    _put_captions_beside_pictures(tree)
    extract = _story(tree, stated, address, about, _extracted(tree))
    if failed := walls.failure(signs, extract):
        raise failed
    if extract is None:
        raise NothingToRead("no story in the page")
    # Walls are told by all that a page says; where there is none, a brief is only what its element says.
    extract = _story(tree, stated, address, about, _brief(tree)) or extract
    return replace(extract, in_part=InPart.PAYWALL if walls.is_in_part(signs, extract) else InPart.NOT)


def warm_up() -> None:
    """Read a page of our own, so that what is made at the first reading is there before the next.

    Patterns, tables of words and names of domains take a tenth of a second to make; what is not made here,
    every page makes again in its own process.
    """
    for page in (_PLAIN_PAGE, *(_OWN_PAGE.format(stated=stated) for stated in _WARMED_BY)):
        with contextlib.suppress(NotReadable):
            read(page.encode(), "", "https://www.port-herald.example/", 200)


def _parsed(markup: str) -> Any:
    # Imported here, as everywhere for heavy packages; in the child it is imported already.
    lxml_html = cast(Any, import_module("lxml.html"))
    etree = lxml_html.etree
    # Parsed as bytes: lxml refuses text that states an encoding of its own. "Huge" is a depth of 2,048,
    # where pages that never close their tags lose what is below 256.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    # Its own parser asks Python for the class of a node each time that one is looked at.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement))
    try:
        tree = lxml_html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except etree.XMLSyntaxError as error:
        last = parser.error_log.last_error
        ran_out = last is not None and last.type_name == "ERR_NO_MEMORY"
        raise (TooHeavy if ran_out else NotReadable)(str(error)) from error
    except (ValueError, etree.ParserError) as error:
        raise NothingToRead("no page in it") from error
    last = parser.error_log.last_error
    if last is not None and last.type_name == "ERR_RESOURCE_LIMIT":  # the rest was dropped, the story perhaps
        raise TooHeavy(last.message)
    return tree


def _extracted(tree: Any, config: Any = None) -> list[str]:
    """Return the lines of a page's story as trafilatura finds it."""
    trafilatura = cast(Any, import_module("trafilatura"))
    found = trafilatura.bare_extraction(
        tree, fast=True, include_comments=False, include_formatting=False, config=config
    )
    return list(_lines(found.body)) if found is not None and found.body is not None else []


def _brief(tree: Any) -> list[str]:
    """Return the lines of a story that is short, and fills the element that the page has for its story.

    Under 250 characters trafilatura takes the text of the whole page for the story: banners, teasers,
    advertisements. A brief has 100, and a whole story in Chinese often no more than 250. Where nothing shows
    that the short text is all of it, that rescue stands: it finds many a story.
    """
    holders = [node for node in tree.iter("article", "main") if node.getparent() is not None]
    if not any(len(_characters(node)) < _MOST_OF_A_BRIEF for node in holders):
        return []
    lines = _extracted(tree, _as_short_as_briefs_are())
    story = "".join("".join(line.split()) for line in lines)
    if not lines or len(story) >= _RESCUED:
        return []
    around = (_characters(node) for node in holders)
    return lines if any(story in held and len(story) >= _FILLS * len(held) for held in around) else []


def _characters(node: Any) -> str:
    """Return what an element says, without white space."""
    return "".join("".join(node.itertext()).split())


@cache
def _as_short_as_briefs_are() -> Any:
    settings = cast(Any, import_module("trafilatura.settings")).use_config()
    settings.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_LEAST_CHARACTERS))
    return settings


def _metadata(tree: Any, address: str) -> Any:
    """Return what trafilatura says of a page: its title, author and day.

    These are the steps of its `extract_metadata` for the three. It goes on to categories, tags and licences,
    which takes as long again; and whom readers see as the author is looked for only where nothing states one.
    """
    steps = cast(Any, import_module("trafilatura.metadata"))
    about = steps.examine_meta(tree)
    if about.author and " " not in about.author:
        about.author = None
    with contextlib.suppress(Exception):  # whatever is wrong with what a page states, it is read without
        about = steps.extract_meta_json(tree, about)
    about.title = about.title or steps.extract_title(tree)
    about.url = about.url or steps.extract_url(tree, address or None)
    about.date = steps.find_date(
        tree, original_date=True, extensive_search=False, max_date=_LATEST, url=about.url
    )
    about.clean_and_trim()
    return about


def _author(tree: Any, about: Any) -> str:
    """Return the author that a page states, or else whom trafilatura takes for it by what readers see.

    It copies the page to find out, so what it found is kept in `about`.
    """
    if about.author is None:
        settings, steps = (
            cast(Any, import_module(f"trafilatura.{name}")) for name in ("settings", "metadata")
        )
        found = settings.Document(author=steps.extract_author(tree))
        found.clean_and_trim()
        about.author = found.author or ""
    return about.author


def _story(tree: Any, stated: Stated, address: str, about: Any, lines: list[str]) -> Extract | None:
    """Return what is in a page that only holds what readers see; None when no story is found in it.

    Args:
        tree: the page.
        stated: what it says of itself.
        address: where it was found.
        about: what trafilatura says of it.
        lines: of its story.
    """
    if not lines:
        return None
    title = title_of(tree, stated, address, about.title or "")
    lines = _with_standfirst(tree, lines, stated.description)
    blocks = _blocks_of(tree, lines)
    lines = without_furniture(lines, title, _linked(blocks, lines))
    links, pictures = _links(blocks, address), _pictures(blocks, address)
    return Extract(
        text="\n".join(lines),
        title=title,
        outlet=stated.outlet,
        byline=byline_of(tree, stated, address, lambda: _author(tree, about)),
        published=published_of(tree, stated, address, about.date or ""),
        updated=stated.updated,
        link=stated.link,
        language=stated.language,
        credits=tuple(dict.fromkeys((*stated.credits, *credits_of(tree))))[:_MOST_CREDITS],
        links=tuple(links),
        pictures=tuple(dict.fromkeys((*stated.pictures, *pictures)))[:_MOST_PICTURES],
    )


def _put_captions_beside_pictures(tree: Any) -> None:
    """Make a paragraph of each caption that says something: with its picture the extractor takes it off.

    Shorter ones are names and credits.
    """
    for node in list(tree.iter("figcaption")):
        figure = next(node.iterancestors("figure"), None)
        if figure is None or figure.getparent() is None or len(words_in(node).split()) < _SHORTEST_CAPTION:
            continue
        caption = deepcopy(node)
        caption.tag, caption.tail = "p", figure.tail
        figure.tail = None
        figure.addnext(caption)
        node.drop_tree()


def _lines(body: Any) -> Iterator[str]:
    """Yield the paragraphs of an extracted story, as they stand on the page but for white space.

    Its own way of making text is not used: it draws tables and lists with marks that no reader sees.
    """
    etree = cast(Any, import_module("lxml.etree"))
    pieces: list[str] = []
    for event, node in etree.iterwalk(body, events=("start", "end")):
        is_start = event == "start"
        if node.tag in _BLOCKS:
            yield from _line(pieces)
            pieces = []
        elif node.tag == "cell":
            pieces.append("\t")
        pieces.append((node.text if is_start else node.tail if node is not body else "") or "")
    yield from _line(pieces)


def _line(pieces: list[str]) -> Iterator[str]:
    cells = (" ".join(cell.split()) for cell in only_seen("".join(pieces)).split("\t"))
    line = "\t".join(filter(None, cells))
    if any(map(str.isalnum, line)):  # else it is a rule between paragraphs
        yield line


def _with_standfirst(tree: Any, lines: list[str], description: str) -> list[str]:
    """Put a story's standfirst before it where the extractor left it out: it makes claims too.

    It is known by what the page states for sharing, and stands between headline and story; the words are
    those on the page.
    """
    opening = description[:_OPENING].rstrip(" .…")
    if len(opening) < _SHORTEST_STANDFIRST or any(opening in line for line in lines):
        return lines
    found = ""
    is_below = tree.find(".//h1") is None
    for node in tree.iter("h1", "p", "h2", "h3", "h4", "div", "span", "strong", "header", "section"):
        is_below = is_below or node.tag == "h1"
        if not is_below or opening[:_BEGINNING] not in " ".join(islice(node.itertext(), _FIRST)):
            continue
        words = words_in(node)
        if any(line[:_OPENING] in words for line in lines):
            continue  # a node with the story in it
        # The innermost node that has all of it.
        if (
            words.startswith(opening)
            and len(words) <= _MOST_STANDFIRST
            and (not found or found.startswith(words))
        ):
            found = words
    return [found, *lines] if found else lines


def _blocks_of(tree: Any, lines: list[str]) -> list[Any]:
    """Return the nodes of a page whose words are lines of its story."""
    known = {line[:_OPENING] for line in lines}
    found: list[Any] = []
    for node in tree.iter("p", "li", "blockquote", "h2", "h3", "td", "div", "section", "article"):
        if node.tag in ("div", "section", "article") and not (node.text or "").strip():
            continue
        words = words_in(node)
        if words and words[:_OPENING] in known:
            found.append(node)
    return found


def _linked(blocks: list[Any], lines: list[str]) -> set[str]:
    """Return the lines that are nothing but a link."""
    by_opening = {line[:_OPENING]: line for line in lines}
    found: set[str] = set()
    for block in blocks:
        words = words_in(block)
        in_links = sum(len(words_in(link)) for link in islice(block.iter("a"), _MOST_LINKS))
        if in_links and in_links >= 0.9 * len(words):
            found.add(by_opening.get(words[:_OPENING], ""))
    return found


def _links(blocks: list[Any], address: str) -> list[str]:
    """Return the addresses in the story that lead to other sites."""
    found: dict[str, None] = {}
    for node in (link for block in blocks for link in islice(block.iter("a"), _MOST_LINKS)):
        absolute = http_address(node.get("href") or "", address)
        if absolute and not (address and same_site(absolute, address)) and len(found) < _MOST_LINKS:
            found[absolute] = None
    return list(found)


def _pictures(blocks: list[Any], address: str) -> list[str]:
    """Return the addresses of the pictures that stand where the story does."""
    if not blocks:
        return []
    above = [set(block.iterancestors()) for block in blocks[:1] + blocks[-1:]]
    around = next((node for node in blocks[0].iterancestors() if node in above[-1]), None)
    found: dict[str, None] = {}
    for node in around.iter("img") if around is not None else ():
        sizes = (node.get("width") or "", node.get("height") or "")
        if any(size.isdigit() and int(size[:6]) < _SMALL for size in sizes):
            continue
        stated = node.get("src") or ""
        if not stated or stated.startswith("data:"):
            stated = node.get("data-src") or (node.get("srcset") or "").split(" ")[0]
        if (absolute := http_address(stated, address)) and len(found) < _MOST_PICTURES:
            found[absolute] = None
    return list(found)
