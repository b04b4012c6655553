"""When a story was published: what its page states, weighed against its address and what readers see."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from bot.edges.fetch.formats.days import day_of, days_in, iso_date
from bot.edges.fetch.formats.stated import Stated

_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_.-])(\d\d?)\2(\d\d?)(?!\d)")
_IN_ADDRESS_FROM_DAY = re.compile(r"(?<!\d)(\d\d)-(\d\d)-((?:19|20)\d\d)(?!\d)")
_MONTHS_A_YEAR = 12
_DRAFTED, _LONGEST_DRAFTED = timedelta(days=30), timedelta(days=400)
_FIRST_SITES = "1995"
_BELOW, _ABOVE = 40, 12  # pieces of text around a headline in which its date stands
_BEGINNING = 700  # characters after a headline
_MOST_PIECE = 120  # characters: longer than any line that tells a date
_MOST_TOLD = 500  # characters of a sentence that are looked at
_MOST_TIMES = 50
_WORDS_OF_SENTENCE = 5  # with a full stop; "Published on 3 November." has fewer
_SMALL_WORDS = 7  # without: a line of dates and names has fewer words in small letters

_WORD = re.compile(r"[^\W\d_]+")
_DATELINE = re.compile(r"\W*\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d")
_SENTENCE_ENDS = re.compile(r"[.!?;…][\"'”’»)]*$")


def published_of(tree: Any, stated: Stated, address: str, found: str) -> str:
    """Return when a story was published, ISO 8601; "" when nothing tells.

    Args:
        tree: what readers can see.
        stated: what the page states for machines.
        address: of the page.
        found: the day that the extractor found; it guesses where nothing is stated.
    """
    in_address = _day_in(address) or _day_in(stated.link)
    if not stated.published:
        shown, told = _days_shown(tree)
        guessed = "" if found.endswith("-01-01") or found[:10] in told else found  # the former of a bare year
        if in_address < _FIRST_SITES:
            return shown or guessed
        is_filed = _is_in_folders(in_address, address, stated.link)
        return in_address if is_filed else shown or in_address
    day = date.fromisoformat(stated.published[:10])
    # A time in UTC may be on the day after the newsroom's own, which its addresses have.
    before = day - timedelta(days=1)
    if (
        stated.published.endswith("+00:00")
        and _is_spelled_in(before, address)
        and not _is_spelled_in(day, address)
    ):
        return before.isoformat()
    # An address is made when a draft is begun, and stays; dates are stated anew when a site moves house. But
    # a day of years before may be one in history, that the story tells of: a site's own is in its folders.
    if in_address and day - date.fromisoformat(in_address) > _DRAFTED:
        is_filed = in_address >= _FIRST_SITES and _is_in_folders(in_address, address, stated.link)
        if is_filed or day - date.fromisoformat(in_address) < _LONGEST_DRAFTED:
            return in_address
    return stated.published


def _day_in(address: str) -> str:
    path = urlsplit(address).path[:2_000]
    if match := _IN_ADDRESS.search(path):
        return day_of(match[1], match[3], match[4])
    match = _IN_ADDRESS_FROM_DAY.search(path)
    return day_of(match[3], match[2], match[1]) if match and int(match[1]) > _MONTHS_A_YEAR else ""


def _is_in_folders(day: str, *addresses: str) -> bool:
    year, month, of_month = map(int, day.split("-"))
    folders = re.compile(rf"/{year}/0?{month}/0?{of_month}/")
    return any(folders.search(urlsplit(each).path) for each in addresses)


def _is_spelled_in(day: date, address: str) -> bool:
    path = urlsplit(address).path
    return any(f"{day:{form}}" in path for form in ("%Y%m%d", "%d%m%Y", "%Y/%m/%d", "%Y-%m-%d", "%d-%m-%Y"))


def _days_shown(tree: Any) -> tuple[str, frozenset[str]]:
    """Return the first day that readers see by the headline, and the days that sentences there tell of.

    The first is "" without one that is read one way only.
    """
    told: set[str] = set()
    for node in islice(tree.iter("time"), _MOST_TIMES):
        if (day := iso_date(node.get("datetime") or "")) and _is_told(_around(node)):
            told.add(day[:10])
    heading = next((h for h in tree.iter("h1") if "".join(h.itertext()).strip()), None)
    if heading is None:
        return "", frozenset(told)
    for node in heading.xpath("following::time[position()<=3] | preceding::time[position()<=1]"):
        if (day := iso_date(node.get("datetime") or "")) and day[:10] not in told:
            return day, frozenset(told)
    below = heading.xpath("following::text()[normalize-space()][position()<=$n]", n=_BELOW)
    above = heading.xpath("preceding::text()[normalize-space()][position()<=$n]", n=_ABOVE)
    for piece in (*_before_story(below), *reversed(above)):
        words = " ".join(piece[:_MOST_TOLD].split())
        if not (day := next(days_in(words), "")):
            continue
        if _is_told(words):
            told.add(day)
        elif len(piece) <= _MOST_PIECE and day not in told:
            return day, frozenset(told)
    return "", frozenset(told)


def _around(node: Any) -> str:
    """Return the words of the paragraph that a node stands in; "" when it stands in none."""
    paragraph = next(node.iterancestors("p", "li", "dd", "td", "blockquote", "h2", "h3"), None)
    return " ".join("".join(paragraph.itertext())[:_MOST_TOLD].split()) if paragraph is not None else ""


def _is_told(words: str) -> bool:
    """Tell whether words are a sentence: its day is that of what it tells of, but in a dateline."""
    if _DATELINE.match(words):
        return False
    found = _WORD.findall(words)
    if len(found) >= _WORDS_OF_SENTENCE and _SENTENCE_ENDS.search(words):
        return True
    return sum(word.islower() for word in found) >= _SMALL_WORDS


def _before_story(pieces: list[str]) -> Iterator[str]:
    """Yield what stands at the beginning of a story: further down a date is another story's."""
    read = 0
    for piece in pieces:
        read += len(piece)
        if read > _BEGINNING:
            return
        yield piece
