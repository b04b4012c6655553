"""What notices say, read from the files beside this one when first needed."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from bot.edges.fetch.formats.walls.telling import is_ascribed, is_told
from bot.edges.fetch.formats.walls.texts import folded, is_unspaced, stands

_FILES = ("words.toml", "asking.toml")
_TOKEN = re.compile(r"\w+")


class Notice(StrEnum):
    """What a notice in a page is about."""

    CONSENT = "consent"
    CUT = "cut"  # says that the story goes on for those who pay
    OFFER = "offer"  # stands beside whole stories too
    JOIN = "join"  # says that the story goes on for those who register or log in
    LOG_IN = "log_in"
    NOT_FOUND = "not_found"
    SCRIPTS = "scripts"
    ROBOTS = "robots"
    REGION = "region"
    SHOP = "shop"
    SEARCH = "search"
    ADS = "ads"  # asks to switch off an ad blocker
    AGE = "age"
    UPKEEP = "upkeep"
    QUEUE = "queue"
    VACANT = "vacant"  # nobody has put anything there
    LETTERS = "letters"  # asks for an address to send letters to


# What stories tell of, in the words that notices have for it.
TOLD = frozenset(
    (
        Notice.CUT,
        Notice.OFFER,
        Notice.JOIN,
        Notice.LOG_IN,
        Notice.ADS,
        Notice.AGE,
        Notice.UPKEEP,
        Notice.QUEUE,
        Notice.VACANT,
        Notice.LETTERS,
    )
)
# What they tell of only where they say who said it: notices too say what was or will be.
_ASCRIBED = frozenset((Notice.NOT_FOUND, Notice.SCRIPTS, Notice.ROBOTS, Notice.REGION))
_COUNTED = re.compile(
    r" (?:up to |bis zu |jusqu'à |hasta |fino a |tot )?\d[\d.,']*(?= (?:par|soci|ven|пар|ortak|zauf))"
)


def notices_in(text: str, lines: Sequence[str] | None = None) -> dict[Notice, tuple[str, ...]]:
    """Return the phrases of notices that stand in `text`, by what they are about.

    Args:
        text: folded.
        lines: of the text, one for each of its paragraphs, as they are; None when it is one line. What they
            tell of others, and say to nobody who reads, is no notice.
    """
    said = [(notice, phrase) for notice, phrase in _candidates(text) if stands(phrase, text)]
    if _COUNTED.search(text):  # "we and our 712 partners"
        bare = _COUNTED.sub("", text)
        said += [
            (notice, phrase)
            for notice, phrase in _candidates(bare)
            if notice is Notice.CONSENT and stands(phrase, bare) and (notice, phrase) not in said
        ]
    if any(notice in TOLD or notice in _ASCRIBED for notice, _ in said):
        paragraphs = [text] if lines is None else [folded(line) for line in lines]
        phrases = [phrase for notice, phrase in said if notice in TOLD]
        is_alone = lines is not None and _stand_together(phrases, text)
        said = [
            (notice, phrase)
            for notice, phrase in said
            if not (
                is_told(phrase, _languages()[phrase], paragraphs, is_alone=is_alone)
                if notice in TOLD
                else notice in _ASCRIBED and is_ascribed(phrase, _languages()[phrase], paragraphs)
            )
        ]
    found: dict[Notice, list[str]] = {}
    for notice, phrase in said:
        # "You must log in" is no wall in "you must log in to comment".
        if not any(phrase in longer and phrase != longer and other is not notice for other, longer in said):
            found.setdefault(notice, []).append(phrase)
    return {notice: _apart(phrases, text) for notice, phrases in found.items()}


def _apart(phrases: Sequence[str], text: str) -> tuple[str, ...]:
    """Return phrases that say a thing each: one that stands first inside a longer one is part of it."""
    return tuple(
        phrase
        for phrase in phrases
        if not any(
            phrase in longer and 0 <= text.find(longer) <= text.find(phrase) < text.find(longer) + len(longer)
            for longer in phrases
            if longer != phrase
        )
    )


def _stand_together(phrases: Sequence[str], text: str) -> bool:
    """Tell whether phrases overlap one another where they first stand in `text`, so that they are one."""
    spans = sorted((at := text.find(phrase), at + len(phrase)) for phrase in phrases)
    return all(start < end for (_, end), (start, _) in pairwise(spans))


def headed_by(heading: str) -> frozenset[Notice]:
    """Return what a folded heading is about, where it says little else than such a notice."""
    bare = heading.strip(" .!?:;,-|\"'()")
    found = {notice for notice, headings in _headings().items() if bare in headings or heading in headings}
    said: dict[Notice, list[str]] = {}
    for notice, phrase in _candidates(heading):
        if stands(phrase, heading):
            said.setdefault(notice, []).append(phrase)
    found |= {notice for notice, phrases in said.items() if _covered(phrases, heading) * 5 >= len(bare) * 3}
    return frozenset(found - TOLD if heading.startswith('"') else found)


def _covered(phrases: Sequence[str], text: str) -> int:
    """Return how many characters of `text` phrases cover where they first stand; overlaps count once."""
    starts = [(text.find(phrase), phrase) for phrase in phrases]
    return len({at for start, phrase in starts for at in range(start, start + len(phrase))})


def terms_in(notice: Notice, text: str) -> int:
    """Return how many different words that notices of a kind are made of stand in folded `text`."""
    alone, others = _terms(notice)
    return len(alone.intersection(_TOKEN.findall(text))) + sum(term in text for term in others)


def is_shop_button(text: str) -> bool:
    return text in _phrases()[Notice.SHOP]


def puts_in_basket(text: str) -> bool:
    """Tell whether what a folded `text` on a button does is done in shops only."""
    return is_shop_button(text) and any(term in text for term in _file()["terms"]["basket"])


@cache
def makers() -> tuple[tuple[Notice, str, str], ...]:
    """Return the marks of makers of walls: of what kind, whose, and the mark in small letters."""
    kinds = {"consent": Notice.CONSENT, "paywall": Notice.CUT, "robots": Notice.ROBOTS}
    return tuple(
        (kinds[kind], maker, mark)
        for kind, by_maker in cast("dict[str, dict[str, list[str]]]", _file()["makers"]).items()
        for maker, marks in by_maker.items()
        for mark in marks
    )


def _candidates(text: str) -> Iterator[tuple[Notice, str]]:
    """Yield the phrases whose longest word stands in `text`, and all that have no spaces."""
    by_word, unspaced = _index()
    for word in by_word.keys() & set(_TOKEN.findall(text)):
        yield from by_word[word]
    if is_unspaced(text):
        yield from unspaced


@cache
def _index() -> tuple[Mapping[str, tuple[tuple[Notice, str], ...]], tuple[tuple[Notice, str], ...]]:
    by_word: dict[str, list[tuple[Notice, str]]] = {}
    unspaced: list[tuple[Notice, str]] = []
    for notice, phrases in _phrases().items():
        for phrase in sorted(phrases):
            if is_unspaced(phrase):
                unspaced.append((notice, phrase))
            else:
                by_word.setdefault(max(_TOKEN.findall(phrase), key=len), []).append((notice, phrase))
    return {word: tuple(phrases) for word, phrases in by_word.items()}, tuple(unspaced)


@cache
def _phrases() -> Mapping[Notice, frozenset[str]]:
    kinds = cast("dict[str, dict[str, list[str]]]", _file()["phrases"])
    return {
        Notice(kind): frozenset(folded(phrase) for phrases in languages.values() for phrase in phrases)
        for kind, languages in kinds.items()
    }


@cache
def _languages() -> Mapping[str, frozenset[str]]:
    """Return which languages each phrase is of."""
    kinds = cast("dict[str, dict[str, list[str]]]", _file()["phrases"])
    found: dict[str, set[str]] = {}
    for languages in kinds.values():
        for language, phrases in languages.items():
            for phrase in map(folded, phrases):
                found.setdefault(phrase, set()).add(language)
    return {phrase: frozenset(languages) for phrase, languages in found.items()}


@cache
def _headings() -> Mapping[Notice, frozenset[str]]:
    kinds = cast("dict[str, list[str]]", _file()["headings"])
    return {Notice(kind): frozenset(map(folded, headings)) for kind, headings in kinds.items()}


@cache
def _terms(notice: Notice) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the terms that are one word, and those that are more or stand in no spaces."""
    terms = frozenset(map(folded, cast("list[str]", _file()["terms"].get(notice, []))))
    alone = frozenset(t for t in terms if _TOKEN.fullmatch(t) and not is_unspaced(t))
    return alone, tuple(sorted(terms - alone))


@cache
def _file() -> Mapping[str, Mapping[str, Any]]:
    whole: dict[str, dict[str, Any]] = {}
    for name in _FILES:
        with (Path(__file__).parent / name).open("rb") as file:
            for table, values in tomllib.load(file).items():
                whole.setdefault(table, {}).update(values)
    return whole
