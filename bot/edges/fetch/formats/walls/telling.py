"""Whether a sentence says something to its reader, or tells of others who do."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import cast

from bot.edges.fetch.formats.walls.texts import count_words, is_unspaced, stands

_QUOTED = re.compile(r'"[^"]{2,300}"')
_SENTENCE = re.compile(r"[^.!?。！？؟।]+")
_TOKEN = re.compile(r"\w+")
_LONG = 8  # words besides the phrase
_AROUND_QUOTES = 4  # words: fewer are a label's, not a sentence's


def unquoted(text: str) -> str:
    """Return folded `text` without what is quoted, which is said by somebody else."""
    return _QUOTED.sub(" ", text)


def is_told(phrase: str, languages: Iterable[str], lines: Sequence[str], *, is_alone: bool) -> bool:
    """Tell whether a phrase is told of others wherever it stands in folded lines.

    It is where it is quoted in a sentence, is ascribed to somebody, or is not of now and speaks to nobody.
    One that stands in no line goes over the border of two, as sentences do not. Where no other phrase stands
    beside it (`is_alone`), a long sentence that speaks to nobody is enough: who asks for something says how.
    """
    holding = [line for line in lines if stands(phrase, line)]
    return bool(holding) and all(_is_told_in(phrase, languages, line, is_alone) for line in holding)


def is_ascribed(phrase: str, languages: Iterable[str], lines: Sequence[str]) -> bool:
    """Tell whether a phrase is quoted or ascribed to somebody wherever it stands in folded lines."""
    holding = [line for line in lines if stands(phrase, line)]
    return bool(holding) and all(_is_ascribed_in(phrase, languages, line) for line in holding)


def ascribes(text: str) -> bool:
    """Tell whether folded `text` says of anything who said it, in any language."""
    words = set(_TOKEN.findall(text))
    return any(
        _has(word, words, text)
        for said in _words()["said"].values()
        for word in said
        if len(word) > 2 or is_unspaced(word)  # "sa" is said in Norwegian, and hers in French
    )


def _is_told_in(phrase: str, languages: Iterable[str], line: str, is_alone: bool) -> bool:
    if _is_ascribed_in(phrase, languages, line):
        return True
    rest = unquoted(line)
    return stands(phrase, rest) and all(
        _is_to_nobody(sentence.replace(phrase, " "), languages, is_alone)
        for sentence in _SENTENCE.findall(rest)
        if stands(phrase.rstrip(".!?。！？؟।"), sentence)
    )


def _is_ascribed_in(phrase: str, languages: Iterable[str], line: str) -> bool:
    rest = unquoted(line)
    if not stands(phrase, rest):
        return count_words(rest) >= _AROUND_QUOTES
    outside = rest.replace(phrase, " ")
    words = set(_TOKEN.findall(outside))
    return any(_any_of("said", language, words, outside) for language in languages)


def _is_to_nobody(sentence: str, languages: Iterable[str], is_alone: bool) -> bool:
    words = set(_TOKEN.findall(sentence))
    return any(
        not _any_of("you", language, words, sentence)
        and (
            _any_of("elsewhen", language, words, sentence)
            or (is_alone and language in _words()["you"] and count_words(sentence) >= _LONG)
        )
        for language in languages
    )


def _any_of(kind: str, language: str, words: set[str], sentence: str) -> bool:
    return any(_has(word, words, sentence) for word in _words()[kind].get(language, ()))


def _has(word: str, words: set[str], text: str) -> bool:
    # Marks of vowels are no letters: such a word is not found among those that letters make.
    is_one = _TOKEN.fullmatch(word) is not None and not is_unspaced(word)
    return word in words or (not is_one and word in text)


@cache
def _words() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    with (Path(__file__).parent / "telling.toml").open("rb") as file:
        kinds = cast("dict[str, dict[str, list[str]]]", tomllib.load(file))
    return {kind: {language: tuple(w) for language, w in by.items()} for kind, by in kinds.items()}
