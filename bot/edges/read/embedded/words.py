"""The reader's word lists, read from the files beside this one when first needed."""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

_HERE = Path(__file__).parent


@cache
def lemmas(section: str, name: str) -> frozenset[str]:
    """Return one list of `words.toml` as a set."""
    return frozenset(cast("list[str]", _sections()[section][name]))


@cache
def offices() -> Mapping[str, str]:
    """Return the noun that each adjective of an office stands for: presidential → presidency."""
    return cast("dict[str, str]", _sections()["offices"])


@cache
def consequences() -> Mapping[str, frozenset[str]]:
    """Return the lemmas that show each factor of consequence."""
    factors = cast("dict[str, list[str]]", _sections()["consequence"])
    return {factor: frozenset(words) for factor, words in factors.items()}


@cache
def legal_labels() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(label.split()) for label in cast("list[str]", _sections()["kinds"]["legal"]))


@cache
def vague_numbers() -> Mapping[str, tuple[float, float]]:
    """Return the lowest and the highest that "dozens" and the like can mean."""
    ranges = cast("dict[str, Sequence[float]]", _sections()["numbers"]["vague"])
    return {words: (low, high) for words, (low, high) in ranges.items()}


@cache
def _countries() -> Mapping[str, str]:
    named: dict[str, str] = {}
    with (_HERE / "countries.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            for name in (row["country"], *row["others"].split("|"), *row["people"].split("|")):
                if name:
                    named[name.casefold()] = row["country"]
    return named


def country_of(words: str) -> str:
    """Return the country that a name, its capital or its people's name stands for; "" for none."""
    plain = words.casefold().strip().removeprefix("the ")
    return _countries().get(plain) or _countries().get(plain.removesuffix("s"), "")


@cache
def _sections() -> Mapping[str, Mapping[str, Any]]:
    with (_HERE / "words.toml").open("rb") as file:
        return tomllib.load(file)
