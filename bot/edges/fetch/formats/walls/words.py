"""What notices say, read from the file beside this one when first needed."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, cast

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″「」", '"'),
        **dict.fromkeys("‘’‚‛‹›′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        "\u00ad": "",
        "\u200b": "",
    }
)
_TOKEN = re.compile(r"\w+")
# Scripts that put no space between words: two of their signs count as a word.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)


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


def folded(text: str) -> str:
    """Return `text` in small letters, with one kind of each mark and single spaces; never shown."""
    return " ".join(text.translate(_FOLDED).casefold().split())


def count_words(text: str) -> int:
    """Return how many words long `text` is; where a script puts no spaces, two signs are a word."""
    if text.isascii():
        return len(text.split())
    unspaced = len(_UNSPACED.findall(text))
    return (len(_UNSPACED.sub(" ", text).split()) if unspaced else len(text.split())) + (unspaced + 1) // 2


def notices_in(text: str) -> dict[Notice, tuple[str, ...]]:
    """Return the phrases of notices that stand in folded `text`, by what they are about."""
    said = [(notice, phrase) for notice, phrase in _candidates(text) if _stands(phrase, text)]
    found: dict[Notice, list[str]] = {}
    for notice, phrase in said:
        # "You must log in" is no wall in "you must log in to comment".
        if not any(phrase in longer and phrase != longer and other is not notice for other, longer in said):
            found.setdefault(notice, []).append(phrase)
    return {notice: tuple(phrases) for notice, phrases in found.items()}


def headed_by(heading: str) -> frozenset[Notice]:
    """Return what a folded heading is about, where it says little else than such a notice."""
    bare = heading.strip(" .!?:;,-|\"'()")
    found = {notice for notice, headings in _headings().items() if bare in headings or heading in headings}
    said: dict[Notice, int] = {}
    for notice, phrase in _candidates(heading):
        if _stands(phrase, heading):
            said[notice] = said.get(notice, 0) + len(phrase)
    return frozenset(found | {notice for notice, length in said.items() if length * 5 >= len(bare) * 3})


def _stands(phrase: str, text: str) -> bool:
    """Tell whether a phrase stands in folded `text` and is no part of longer words."""
    at = text.find(phrase)
    while at >= 0:
        before, after = text[max(0, at - 1) : at], text[at + len(phrase) : at + len(phrase) + 1]
        is_apart = not (before.isalnum() and phrase[0].isalnum()) and not (
            after.isalnum() and phrase[-1].isalnum()
        )
        if is_apart or _UNSPACED.search(phrase):
            return True
        at = text.find(phrase, at + 1)
    return False


def consent_terms_in(text: str) -> int:
    """Return how many different words that notices of consent are made of stand in folded `text`."""
    alone, others = _terms()
    return len(alone.intersection(_TOKEN.findall(text))) + sum(term in text for term in others)


def is_shop_button(text: str) -> bool:
    return text in _phrases()[Notice.SHOP]


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
    if _UNSPACED.search(text):
        yield from unspaced


@cache
def _index() -> tuple[Mapping[str, tuple[tuple[Notice, str], ...]], tuple[tuple[Notice, str], ...]]:
    by_word: dict[str, list[tuple[Notice, str]]] = {}
    unspaced: list[tuple[Notice, str]] = []
    for notice, phrases in _phrases().items():
        for phrase in sorted(phrases):
            if _UNSPACED.search(phrase):
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
def _headings() -> Mapping[Notice, frozenset[str]]:
    kinds = cast("dict[str, list[str]]", _file()["headings"])
    return {Notice(kind): frozenset(map(folded, headings)) for kind, headings in kinds.items()}


@cache
def _terms() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the terms that are one word, and those that are more or stand in no spaces."""
    terms = frozenset(map(folded, cast("list[str]", _file()["terms"]["consent"])))
    alone = frozenset(t for t in terms if _TOKEN.fullmatch(t) and not _UNSPACED.search(t))
    return alone, tuple(sorted(terms - alone))


@cache
def _file() -> Mapping[str, Mapping[str, Any]]:
    with (Path(__file__).parent / "words.toml").open("rb") as file:
        return tomllib.load(file)
