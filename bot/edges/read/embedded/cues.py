"""Words and marks that may show an act of saying, and how often each of them does."""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

from bot.edges.read.embedded.parsing import Paragraph, Token

COLON = ":"
DASHES = frozenset({"—", "–", "―", "--"})
_DASH = "—"
_MARK = "PUNCT"

# Parts of speech a cue can have. Nouns and adjectives count: "the statement pointed to …",
# "made clear that …".
_CUE_POS = frozenset({"VERB", "NOUN", "ADJ", "ADP", "PROPN", "AUX", "ADV", "SCONJ"})

# A word is a candidate once it was a cue this often in the fitted texts, and at this rate. Lower
# bars cost time and give no more claims.
_LEAST_HITS = 2
_LEAST_RATE = 0.025

# Pulls the rate of a rare word towards zero.
_UNSEEN = 5

# Any verb this close to a quotation is a candidate, known or not (in tokens).
_BEFORE_QUOTATION = 8
_AFTER_QUOTATION = 9


class CueKey(NamedTuple):
    """What the lexicon counts by."""

    lemma: str
    pos: str


class CueCount(NamedTuple):
    hits: int  # times it was the cue of an annotated claim
    seen: int  # times it stood in the fitted texts
    speech: int  # hits that were speech and no mere attitude


_NEVER = CueCount(0, 0, 0)


@dataclass(frozen=True, slots=True)
class CueLexicon:
    counts: dict[CueKey, CueCount]

    @classmethod
    def load(cls, path: Path) -> Self:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            next(rows)
            return cls(
                {
                    CueKey(lemma, pos): CueCount(int(hits), int(seen), int(speech))
                    for lemma, pos, hits, seen, speech in rows
                }
            )

    def count(self, key: CueKey) -> CueCount:
        return self.counts.get(key, _NEVER)

    def rate(self, key: CueKey) -> float:
        """Return how often the word is a cue when it stands in a text, 0 to 1."""
        count = self.counts.get(key)
        if count is None:
            return 0.0
        return (count.hits + 0.5) / (count.seen + _UNSEEN)

    def speech_rate(self, key: CueKey) -> float:
        """Return how often the word, as a cue, tells of speech rather than of an attitude."""
        count = self.count(key)
        return (count.speech + 0.5) / (count.hits + 1)

    def weight(self, key: CueKey) -> tuple[float, float]:
        count = self.count(key)
        return math.log1p(count.hits), math.log1p(count.seen)

    def knows(self, key: CueKey) -> bool:
        hits, seen, _ = self.count(key)
        return hits >= _LEAST_HITS and hits / (seen + _UNSEEN) >= _LEAST_RATE


def key_of(token: Token) -> CueKey:
    if token.text in DASHES:
        return CueKey(_DASH, _MARK)
    if token.text == COLON:
        return CueKey(COLON, _MARK)
    return CueKey(token.lemma, token.pos)


def is_mark(key: CueKey) -> bool:
    return key.pos == _MARK


def can_be_cue(key: CueKey) -> bool:
    return key.pos in _CUE_POS or key.lemma in (COLON, _DASH)


def find_cues(paragraph: Paragraph, lexicon: CueLexicon) -> Iterator[Token]:
    """Yield the tokens of a paragraph that may be cues, in text order."""
    beside_quotation: set[int] = set()
    for quotation in paragraph.quotations:
        beside_quotation.update(range(quotation.first - _BEFORE_QUOTATION, quotation.first))
        beside_quotation.update(range(quotation.last + 1, quotation.last + 1 + _AFTER_QUOTATION))
    for token in paragraph.tokens:
        key = key_of(token)
        if is_mark(key):
            if key.lemma == COLON or (key.lemma == _DASH and token.index in beside_quotation):
                yield token
            continue
        if key.pos not in _CUE_POS:
            continue
        governs_clause = any(child.dep == "ccomp" for child in paragraph.children(token.index))
        if lexicon.knows(key) or (key.pos == "VERB" and (governs_clause or token.index in beside_quotation)):
            yield token
