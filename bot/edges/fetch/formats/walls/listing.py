"""Pages without a story: lists, shops, frames that scripts fill."""

import re

from bot.core.errors import NeedsJavaScript, NothingToRead, NotNews, NotReadable
from bot.edges.fetch.formats.walls.found import (
    LISTED,
    SCANT,
    TEASER,
    TEASER_RUN,
    WHOLE,
    Found,
    is_brief,
    is_first_of_list,
    is_one_story,
)
from bot.edges.fetch.formats.walls.seen import without_scripts, words_there
from bot.edges.fetch.formats.walls.signs import Signs
from bot.edges.fetch.formats.walls.telling import ascribes
from bot.edges.fetch.formats.walls.texts import count_words
from bot.edges.fetch.formats.walls.words import Notice, notices_in

_LEAST = 6  # own words: fewer tell nothing
_FEW = 12  # own words: fewer are a line of a frame, unless the page is marked as a story
_PRAISE = 400  # words in one piece: a page of a shop with more is read

_SEARCH_PATH = re.compile(
    r"/(?:search|suche|recherche|buscar|busca|busqueda|ricerca|cerca|zoeken|szukaj|poisk|arama)(?:[/?.]|$)|[?&](?:s|q|query|search)="
)
_APP_PATH = re.compile(r"/store/apps/details|/app/[^/]+/id\d")
_PRICE = re.compile(r"(?:[$£€¥₽₺]|zł|usd|eur|gbp)\s?\d|\d[.,]?\d*\s?(?:[$£€¥₽₺元円]|zł|kr\b|eur\b|руб)")


def lists_or_sells(signs: Signs, found: Found) -> NotReadable | None:
    """A list has headlines and no stretch of words between them; a shop has a button and a price."""
    if _is_front(signs) and signs.headlines >= LISTED and signs.run < TEASER:
        return NotNews(seen=f"{signs.headlines} headlines and no story")
    if signs.is_marked_story:
        return None
    if found.linked >= LISTED and found.own < TEASER and signs.run < TEASER:
        return NotNews(seen=f"{found.linked} headlines and no story")
    most = TEASER if "list" in signs.marks else TEASER_RUN
    is_list = signs.headlines >= LISTED and signs.run < most and not is_one_story(signs, found)
    if is_list or is_first_of_list(signs, found):
        return NotNews(seen=f"{signs.headlines} headlines and no story")
    if _is_search(signs) and signs.run < TEASER:
        return NotNews(seen="results of a search")
    if _is_shop(signs, found):
        return NotNews(seen="something for sale")
    if signs.run < WHOLE and ("app" in signs.marks or _APP_PATH.search(signs.path)):
        return NotNews(seen="an app")
    return None


def holds_no_site(signs: Signs, found: Found) -> NotReadable | None:
    """A name that is for sale, a server that was just set up, a list of its files."""
    if any(heading.startswith("index of /") for heading in (*signs.titles, *signs.headings[:1])):
        return NotNews(seen="a list of files")
    is_headed = Notice.VACANT in signs.headed and not signs.is_marked_story and found.own < WHOLE
    if not is_headed and (is_brief(signs, found) or found.own >= SCANT):
        return None
    if is_headed or (Notice.VACANT in signs.says and found.notice > found.own):
        return NotNews(seen="an address with no site")
    return None


def needs_scripts_surely(signs: Signs, found: Found) -> NotReadable | None:
    """The element that scripts fill is empty, and nothing else is there."""
    if signs.has_empty_root and found.own < _FEW and (_says_scripts(signs) or signs.words < SCANT):
        return NeedsJavaScript(seen=without_scripts(signs))
    return None


def needs_scripts(signs: Signs, found: Found) -> NotReadable | None:
    """Next to nothing is there, and the page says that scripts are wanted, or has some and nothing else."""
    is_next_to_nothing = found.own < SCANT and not is_brief(signs, found)
    has_nothing_else = signs.has_empty_root or signs.words < _LEAST
    if is_next_to_nothing and (_says_scripts(signs) or (signs.scripts and has_nothing_else)):
        return NeedsJavaScript(seen=without_scripts(signs))
    return None


def says_nothing(signs: Signs, found: Found) -> NotReadable | None:
    """A line or two of a frame."""
    if found.own < _FEW and not signs.is_marked_story and (count := _count_headlines(signs)) >= LISTED:
        return NotNews(seen=f"{count} headlines and no story")
    if found.own < _LEAST or (found.own < _FEW and not signs.is_marked_story):
        return NothingToRead(f"{found.own} words of its own", seen=words_there(signs))
    return None


def _is_front(signs: Signs) -> bool:
    return signs.path.strip("/") in ("", "index.html", "index.php", "home") and bool(signs.host)


def _is_search(signs: Signs) -> bool:
    if any(Notice.SEARCH in notices_in(heading) for heading in (*signs.titles, *signs.headings[:1])):
        return True
    return bool(_SEARCH_PATH.search(signs.path)) and (
        Notice.SEARCH in signs.headed or signs.headlines >= LISTED
    )


def _says_scripts(signs: Signs) -> bool:
    return Notice.SCRIPTS in signs.says or Notice.SCRIPTS in notices_in(signs.unseen)


def _is_shop(signs: Signs, found: Found) -> bool:
    """Tell whether a thing is for sale: stories tell who said what of it, and have no basket."""
    is_product = "product" in signs.marks
    if not (is_product or signs.buttons >= 2) or not _PRICE.search(signs.text):
        return False
    if signs.run < WHOLE:
        return True
    return (is_product or signs.baskets > 0) and signs.run < _PRAISE and not ascribes(signs.text)


def _count_headlines(signs: Signs) -> int:
    """Return how many links read like headlines, where no story is found: short ones too."""
    least = 2 if _is_front(signs) else 3
    return sum(count_words(words) >= least for words in signs.linked)
