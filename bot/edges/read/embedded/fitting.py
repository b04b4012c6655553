"""Fit the extractor again: `python -m bot.edges.read.embedded.fitting --train DIR --out DIR`.

Only this file and `growing` need scikit-learn. What they write are counts by lemma and trees over named
features; docs/explanation/fitted-reader.md says on which texts, and how to score the result.
"""

import argparse
import bisect
import gc
import json
import logging
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.edges.read.embedded import attributions as fitted
from bot.edges.read.embedded.candidates import Proposal, find_proposals
from bot.edges.read.embedded.cues import CueCount, CueKey, CueLexicon, can_be_cue, is_mark, key_of
from bot.edges.read.embedded.features import cue_features
from bot.edges.read.embedded.growing import SEED, grow, write_trees
from bot.edges.read.embedded.parsing import ParsedText, Parser, Token
from bot.edges.read.embedded.plain import plain
from bot.edges.read.embedded.rates import ANY_CUE, WayCount, WayRates
from bot.edges.read.embedded.sources import noun_phrase
from bot.edges.read.embedded.trees import Matrix, matrix

log = logging.getLogger(__name__)

FOLDS = 4

# A content is right from this word F1 on; the exact model asks for nearly all.
CLOSE = 0.6
EXACT = 0.95

# A source candidate is right when it covers the annotated mention this well, next to the best one.
_AS_GOOD = 0.9

# Rarer rows say nothing, and would tell of single texts.
LEAST_CUE_HITS = 2
LEAST_CUE_SEEN = 5
LEAST_WAY_SEEN = 8

# Words that two mentions may share without being the same one.
_FUNCTION_WORDS = frozenset(
    {
        *("a", "an", "the", "this", "that", "these", "those", "his", "her", "their", "its", "my", "our"),
        *("your", "of", "in", "on", "at", "for", "to", "from", "by", "with", "and", "or", "but", "as"),
        *("who", "whom", "whose", "which", "'s", "’s", "s"),
    }
)
_CONTENT_POS = ("VERB", "NOUN", "ADJ")
_LINK_POS = ("ADP", "AUX", "ADV", "SCONJ")

T = TypeVar("T")
Rows = list[tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated claim, in words of the parse."""

    content: frozenset[int]  # where its words start
    source: frozenset[int]  # telling words only; empty when nobody is named
    names_source: bool
    cue: tuple[Token, ...]
    is_speech: bool


@dataclass(frozen=True, slots=True)
class Text:
    parsed: ParsedText
    golds: tuple[Gold, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A proposal with the annotated claim that its cue belongs to; None when there is none."""

    proposal: Proposal
    gold: Gold | None

    def content_scores(self) -> list[float]:
        if self.gold is None:
            return [0.0] * len(self.proposal.contents)
        return [word_f1(c.words, self.gold.content) for c in self.proposal.contents]

    def source_hits(self) -> list[bool]:
        """Return which of the sources is the annotated one; none is without an annotation.

        Only the head that stands for most of the annotated words counts: of “the Center in Syria”
        that is the Center, though Syria is inside.
        """
        if self.gold is None:
            return [False] * len(self.proposal.sources)
        if not self.gold.names_source:
            return [source.head is None for source in self.proposal.sources]
        scores = [self._source_f1(source.head, self.gold) for source in self.proposal.sources]
        return [score > 0 and score >= _AS_GOOD * max(scores) for score in scores]

    def _source_f1(self, head: int | None, gold: Gold) -> float:
        if head is None:
            return 0.0
        paragraph = self.proposal.scene.paragraph
        cue = self.proposal.cue
        run = noun_phrase(paragraph, head, without=(cue.subtree,) if cue.index > head else ())
        words = paragraph.tokens[run.first : run.last + 1]
        telling = [t for t in words if t.is_word and t.text.lower() not in _FUNCTION_WORDS]
        return word_f1(frozenset(t.start for t in telling or words), gold.source)


def word_f1(left: frozenset[int], right: frozenset[int]) -> float:
    shared = len(left & right)
    return 2 * shared / (len(left) + len(right)) if shared else 0.0


def read_texts(folder: Path, parser: Parser) -> Iterator[Text]:
    """Yield the annotated texts of a benchmark folder (`gold.jsonl`), parsed."""
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        parsed = parser.parse(plain(entry["text"]))
        yield Text(parsed, tuple(annotated(parsed, entry["claims"])))


def annotated(parsed: ParsedText, claims: Iterable[dict[str, Any]]) -> Iterator[Gold]:
    tokens = [token for paragraph in parsed.paragraphs for token in paragraph.tokens]
    starts = [token.start for token in tokens]

    def covered(spans: Iterable[Sequence[int]]) -> list[Token]:
        found: list[Token] = []
        for start, end in spans:
            first = max(0, bisect.bisect_right(starts, start) - 1)
            last = bisect.bisect_left(starts, end)
            found += [token for token in tokens[first:last] if token.end > start]
        return found

    for claim in claims:
        source = [token for token in covered(claim["speaker_spans"]) if token.is_word]
        telling = [token for token in source if token.text.lower() not in _FUNCTION_WORDS]
        yield Gold(
            content=frozenset(t.start for t in covered(claim["content_spans"]) if t.is_word),
            source=frozenset(token.start for token in telling or source),
            names_source=bool(claim["speaker_spans"]),
            cue=tuple(covered(claim["cue_spans"])),
            is_speech=claim["act"] == "speech",
        )


def count_cues(texts: Sequence[Text]) -> CueLexicon:
    """Count how often each word stands in the texts, and how often it is the cue of a claim."""
    seen = Counter(
        key
        for text in texts
        for paragraph in text.parsed.paragraphs
        for token in paragraph.tokens
        if can_be_cue(key := key_of(token))
    )
    golds = [gold for text in texts for gold in text.golds if gold.cue]
    # Of a cue of several words (“made clear”) the one that is alone a cue most often counts.
    alone = Counter(
        key_of(words[0])
        for gold in golds
        if len(words := [token for token in gold.cue if token.pos in _CONTENT_POS]) == 1
    )
    hits: Counter[CueKey] = Counter()
    speech: Counter[CueKey] = Counter()
    for gold in golds:
        key = max(_cue_words(gold), key=lambda k: (alone[k] + 0.3) / (seen[k] + 5))
        hits[key] += 1
        speech[key] += gold.is_speech
    return CueLexicon(
        {
            key: CueCount(hits[key], seen[key], speech[key])
            for key in hits
            if hits[key] >= LEAST_CUE_HITS and seen[key] >= LEAST_CUE_SEEN and key.pos != "PROPN"
        }
    )


def _cue_words(gold: Gold) -> list[CueKey]:
    for kinds in (_CONTENT_POS, _LINK_POS):
        if words := [key_of(token) for token in gold.cue if token.pos in kinds]:
            return words
    keys = [key_of(token) for token in gold.cue]
    return [key for key in keys if is_mark(key)] or keys


def examples(text: Text, lexicon: CueLexicon) -> Iterator[Example]:
    owner = {token.start: gold for gold in text.golds for token in gold.cue}
    for proposal in find_proposals(text.parsed, lexicon):
        yield Example(proposal, owner.get(proposal.cue.start))


def count_ways(found: Iterable[Example]) -> tuple[WayRates, WayRates]:
    """Count how often each way led to a content, and to a source of an annotated claim."""
    contents: dict[tuple[CueKey, str], list[int]] = defaultdict(lambda: [0, 0])
    sources: dict[tuple[CueKey, str], list[int]] = defaultdict(lambda: [0, 0])
    for example in found:
        key = key_of(example.proposal.cue)
        scores = example.content_scores()
        for content, score in zip(example.proposal.contents, scores, strict=True):
            _tally(contents, key, content.how, score >= CLOSE)
        if example.gold is not None:
            hits = example.source_hits()
            for source, hit in zip(example.proposal.sources, hits, strict=True):
                _tally(sources, key, source.how, hit)
    return _rates(contents), _rates(sources)


def _tally(counts: dict[tuple[CueKey, str], list[int]], key: CueKey, how: str, hit: bool) -> None:
    for cell in (counts[key, how], counts[ANY_CUE, how]):
        cell[0] += hit
        cell[1] += 1


def _rates(counts: dict[tuple[CueKey, str], list[int]]) -> WayRates:
    return WayRates(
        {way: WayCount(hits, seen) for way, (hits, seen) in counts.items() if seen >= LEAST_WAY_SEEN}
    )


def content_table(
    found: Iterable[Example], lexicon: CueLexicon, rates: WayRates
) -> tuple[Matrix, NDArray[np.float32]]:
    rows: Rows = []
    scores: list[float] = []
    for example in found:
        p = example.proposal
        cue = cue_features(p.scene, p.cue, lexicon, len(p.contents))
        rows += [(*cue, *features) for features in fitted.content_rows(p, rates)]
        scores += example.content_scores()
    return matrix(rows), np.array(scores, dtype=np.float32)


def source_table(
    found: Iterable[Example], lexicon: CueLexicon, rates: WayRates
) -> tuple[Matrix, NDArray[np.bool_]]:
    rows: Rows = []
    hits: list[bool] = []
    for example in found:
        p = example.proposal
        scores = example.content_scores()
        if example.gold is None or max(scores) < CLOSE:
            continue
        cue = cue_features(p.scene, p.cue, lexicon, len(p.contents))
        best = int(np.argmax(scores))
        rows += [(*cue, *features) for features in fitted.source_rows(p, best, rates)]
        hits += example.source_hits()
    return matrix(rows), np.array(hits, dtype=np.bool_)


def write_cues(path: Path, lexicon: CueLexicon) -> None:
    kept = [(key.lemma, key.pos, *count) for key, count in lexicon.counts.items()]
    _write_rows(path, ("lemma", "pos", "hits", "seen", "speech"), kept)


def write_ways(path: Path, rates: WayRates) -> None:
    kept = [(key.lemma, key.pos, how, *count) for (key, how), count in rates.counts.items()]
    _write_rows(path, ("lemma", "pos", "way", "hits", "seen"), kept)


def _write_rows(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    lines = ["\t".join(map(str, row)) for row in sorted(rows, key=lambda r: tuple(map(str, r)))]
    path.write_text("\n".join(["\t".join(head), *lines]) + "\n", encoding="utf-8")


def fit(texts: Sequence[Text], out: Path) -> None:
    """Fit everything on annotated texts and write it to a folder.

    Rates are counted on the other folds for each text, so that the trees learn to trust them as
    much as they deserve on texts not seen before.
    """
    shuffled = list(texts)
    random.Random(SEED).shuffle(shuffled)  # noqa: S311 - folds, no secret
    folds = [shuffled[start::FOLDS] for start in range(FOLDS)]
    lexicons = [count_cues(_others(folds, number)) for number in range(FOLDS)]
    found = [
        [example for text in fold for example in examples(text, lexicon)]
        for fold, lexicon in zip(folds, lexicons, strict=True)
    ]
    log.info("fitting.proposed", extra={"proposals": sum(map(len, found))})

    contents: list[tuple[Matrix, NDArray[np.float32]]] = []
    sources: list[tuple[Matrix, NDArray[np.bool_]]] = []
    for number in range(FOLDS):
        content_rates, source_rates = count_ways(_others(found, number))
        contents.append(content_table(found[number], lexicons[number], content_rates))
        sources.append(source_table(found[number], lexicons[number], source_rates))
    content_rates, source_rates = count_ways(example for fold in found for example in fold)
    lexicon = count_cues(shuffled)
    write_cues(out / fitted.CUES_FILE, lexicon)
    write_ways(out / fitted.CONTENT_WAYS_FILE, content_rates)
    write_ways(out / fitted.SOURCE_WAYS_FILE, source_rates)

    rows = np.concatenate([table for table, _ in contents])
    scores = np.concatenate([score for _, score in contents])
    log.info("fitting.contents", extra={"rows": len(rows)})
    for name, least, rounds in ((fitted.CLOSE_FILE, CLOSE, 450), (fitted.EXACT_FILE, EXACT, 270)):
        write_trees(out / name, grow(rows, scores >= least, rounds, 0.056), fitted.CONTENT_NAMES)
    rows = np.concatenate([table for table, _ in sources])
    hits = np.concatenate([hit for _, hit in sources])
    write_trees(out / fitted.SOURCE_FILE, grow(rows, hits, 270, 0.07), fitted.SOURCE_NAMES)


def _others(folds: Sequence[Sequence[T]], number: int) -> list[T]:
    return [one for other, fold in enumerate(folds) if other != number for one in fold]


def main(read: Callable[[Path, Parser], Iterator[Text]] = read_texts) -> None:
    arguments = argparse.ArgumentParser(description="Fit the attribution extractor again.")
    arguments.add_argument("--train", type=Path, required=True, help="folder with gold.jsonl")
    arguments.add_argument("--out", type=Path, required=True, help="where the fitted files go")
    chosen = arguments.parse_args()
    logging.basicConfig(level=logging.INFO)
    # Millions of small values that live to the end: looking for garbage among them takes minutes.
    gc.disable()
    chosen.out.mkdir(parents=True, exist_ok=True)
    fit(list(read(chosen.train, Parser())), chosen.out)


if __name__ == "__main__":
    main()
