"""Numbers in a claim: the words, what they can mean, what is counted."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.core.claims import Quantity
from bot.edges.read.embedded.parsing import Paragraph, Token
from bot.edges.read.embedded.words import lemmas, vague_numbers

_DATED = frozenset({"DATE", "TIME", "ORDINAL"})
_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen":
    17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_LARGE = {"hundred": 100, "thousand": 1_000, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SCALES = {"m": 1e6, "mn": 1e6, "bn": 1e9, "k": 1e3, **_LARGE}

# What is said before a number, and how far it may then lie on either side.
_ABOUT = frozenset(
    {"about", "around", "approximately", "roughly", "nearly", "almost", "some", "estimated", "circa"}
)
_AT_LEAST = frozenset({"least", "over", "more", "exceeding", "minimum"})
_AT_MOST = frozenset({"most", "under", "below", "maximum", "up", "less", "fewer", "closer"})
_JOINERS = frozenset({"-", "–"})
_TOLERANCE = 0.1  # "about 50,000" is read as within a tenth

_FIGURE = re.compile(r"([\d][\d,]*(?:\.\d+)?)([a-z%]*)", re.IGNORECASE)


def quantities(paragraph: Paragraph, tokens: Sequence[Token]) -> Iterator[Quantity]:
    """Yield the numbers among `tokens` that count or measure something; dates and ordinals do not."""
    between = paragraph.tokens[tokens[0].index : tokens[-1].index + 1] if tokens else ()
    by_place = {t.index: t for t in (*tokens, *(t for t in between if t.text in _JOINERS))}
    taken: set[int] = set()
    unit = ""
    for token in tokens:
        if token.index in taken or token.entity in _DATED or not _is_number(token):
            continue
        run = [token]
        while (after := by_place.get(run[-1].index + 1)) is not None and _continues(after, run[-1]):
            run.append(after)
        taken.update(t.index for t in run)
        before = [by_place[i] for i in range(token.index - 3, token.index) if i in by_place]
        quantity = _quantity(paragraph, run, before)
        if quantity is None:
            continue
        upper = _upper_end(paragraph, run, before, by_place)
        if upper:
            taken.update(t.index for t in upper)
            quantity = _between(paragraph, run, upper, quantity)
        if not quantity.unit and before and before[-1].lemma == "another":
            quantity = replace(quantity, unit=unit)
        unit = quantity.unit
        yield quantity


def is_about_number(paragraph: Paragraph, tokens: Sequence[Token], head: Token | None) -> bool:
    """Tell whether a claim is about its number: a toll or a count, not a number it mentions."""
    if head is None:
        return False
    if head.lemma in lemmas("numbers", "counted") and any(_is_number(t) for t in tokens):
        return True
    main = {head.index, *(t.index for t in paragraph.children(head.index, "conj", "ccomp", "xcomp"))}
    return any(
        _is_toll(paragraph, token, main)
        for token in tokens
        if _is_number(token) and token.entity not in _DATED
    )


def _is_toll(paragraph: Paragraph, number: Token, main: set[int]) -> bool:
    tolls = lemmas("numbers", "tolls")
    counted = paragraph.tokens[number.head] if number.dep in ("nummod", "quantmod", "compound") else number
    people = [
        counted,
        *(
            n
            for of in paragraph.children(counted.index, "prep")
            for n in paragraph.children(of.index, "pobj")
        ),
    ]
    suffered = [t for noun in people for t in paragraph.children(noun.index, "acl", "relcl", "amod")]
    if counted.lemma in tolls or (counted.index in main and any(t.lemma in tolls for t in suffered)):
        return True
    verb = paragraph.tokens[counted.head]
    does = verb.index in main or verb.dep in ("relcl", "acl")
    return verb.lemma in tolls and does and counted.dep in ("nsubj", "nsubjpass", "dobj", "attr")


def _is_number(token: Token) -> bool:
    if token.pos == "NUM" and token.is_word:
        return True
    return (token.text.lower() in vague_numbers() or token.text.lower() == "tens") and token.pos in (
        "NOUN",
        "ADJ",
        "NUM",
        "DET",
    )


def _continues(token: Token, last: Token) -> bool:
    word = token.text.lower()
    if word == "-":
        return last.text.lower().endswith("ty")  # twenty-one
    if word == "of":
        return last.text.lower() in ("tens", "hundreds")
    return _is_number(token) or word in _LARGE or (word == "%" and last.pos == "NUM")


def _quantity(paragraph: Paragraph, run: Sequence[Token], before: Sequence[Token]) -> Quantity | None:
    while len(run) > 1 and run[-1].text.lower() in ("of", "-"):
        run = run[:-1]
    words = _words(run)
    known = vague_numbers().get(words.lower()) or vague_numbers().get(run[-1].text.lower())
    value = None if known else _value([t.text.lower() for t in run])
    if known is None and value is None:
        return None
    low, high = map(float, known or (value or 0.0, value or 0.0))
    said = [t for t in before if t.text.lower() in _ABOUT | _AT_LEAST | _AT_MOST]
    near = {t.text.lower() for t in said if run[0].index - t.index <= 2}
    if near & _AT_LEAST:
        high = math.inf
    elif near & _AT_MOST:
        low = 0.0
    elif near & _ABOUT:
        low, high = round(low * (1 - _TOLERANCE), 2), round(high * (1 + _TOLERANCE), 2)
    return Quantity(words, low, high, _unit(paragraph, run))


def _upper_end(
    paragraph: Paragraph, run: Sequence[Token], before: Sequence[Token], by_place: Mapping[int, Token]
) -> list[Token]:
    """Return the second number of "between 20 and 30", "10 to 15" or "10-15"; nothing for a lone number."""
    joiner, number = (by_place.get(run[-1].index + step) for step in (1, 2))
    if joiner is None or number is None or not _is_number(number):
        return []
    opened = bool(before) and before[-1].lemma in ("between", "from")
    if joiner.lemma not in ("to", *_JOINERS) and not (opened and joiner.lemma == "and"):
        return []
    upper = [number]
    while (after := by_place.get(upper[-1].index + 1)) is not None and _continues(after, upper[-1]):
        upper.append(after)
    return upper


def _between(paragraph: Paragraph, run: Sequence[Token], upper: Sequence[Token], low: Quantity) -> Quantity:
    high = _quantity(paragraph, upper, ())
    if high is None or high.high < low.low:
        return low
    return Quantity(
        _words([*run, paragraph.tokens[run[-1].index + 1], *upper]), low.low, high.high, high.unit or low.unit
    )


def _words(run: Sequence[Token]) -> str:
    out = run[0].text
    for last, token in pairwise(run):
        out += (" " if token.start > last.end else "") + token.text
    return out


def _value(words: Sequence[str]) -> float | None:
    """Return what figures and number words come to; None when they are not understood."""
    total, part = 0.0, 0.0
    understood = False
    for word in words:
        figure = _FIGURE.fullmatch(word)
        if figure and figure.group(1).strip(","):
            part += float(figure.group(1).replace(",", "")) * _SCALES.get(figure.group(2).lower(), 1)
        elif word in _SMALL:
            part += _SMALL[word]
        elif word in _LARGE:
            part = (part or 1) * _LARGE[word]
            if _LARGE[word] > 100:
                total, part = total + part, 0.0
        elif all(p in _SMALL for p in word.split("-")):
            part += sum(_SMALL[p] for p in word.split("-"))
        else:
            continue
        understood = True
    return total + part if understood and math.isfinite(total + part) else None


def _unit(paragraph: Paragraph, run: Sequence[Token]) -> str:
    """Return the lemma of what is counted."""
    last = run[-1]
    if last.text == "%":
        return "percent"
    figure = _FIGURE.fullmatch(last.text)
    if figure and figure.group(2) and figure.group(2).lower() not in _SCALES:
        return figure.group(2).lower()
    inside = {t.index for t in run}
    for token in reversed(run):
        above = paragraph.tokens[token.head]
        counts = token.dep in ("nummod", "quantmod", "amod", "det", "compound")
        if counts and above.index not in inside and above.pos in ("NOUN", "PROPN", "SYM"):
            return above.lemma
    for prep in paragraph.children(last.index, "prep"):
        if prep.lemma == "of":
            return next((n.lemma for n in paragraph.children(prep.index, "pobj")), "")
    return ""
