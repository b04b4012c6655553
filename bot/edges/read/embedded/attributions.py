"""Who claims what, by which cue: the acts of saying found in a parsed text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.claims import QuoteForm
from bot.core.text import Span
from bot.edges.read.embedded.candidates import Proposal, find_proposals
from bot.edges.read.embedded.cues import CueLexicon, is_mark, key_of
from bot.edges.read.embedded.decoding import Choice, choose
from bot.edges.read.embedded.features import (
    ContentFeatures,
    CueFeatures,
    SourceFeatures,
    content_features,
    cue_features,
    source_features,
)
from bot.edges.read.embedded.parsing import (
    CLOSING_MARKS,
    OPENING_MARKS,
    STRAIGHT_MARKS,
    Paragraph,
    ParsedText,
    Run,
    Token,
    quoted_mask,
)
from bot.edges.read.embedded.rates import WayRates
from bot.edges.read.embedded.sayable import sayable
from bot.edges.read.embedded.signatures import Signature, find_signatures
from bot.edges.read.embedded.sources import noun_phrase
from bot.edges.read.embedded.trees import Matrix, Trees, matrix

FITTED = Path(__file__).parent / "fitted"
CUES_FILE = "cues.tsv"
CONTENT_WAYS_FILE = "content_ways.tsv"
SOURCE_WAYS_FILE = "source_ways.tsv"
CLOSE_FILE = "content_close.onnx"
EXACT_FILE = "content_exact.onnx"
SOURCE_FILE = "source.onnx"

CONTENT_NAMES = (*CueFeatures._fields, *ContentFeatures._fields)
SOURCE_NAMES = (*CueFeatures._fields, *SourceFeatures._fields)

# Less likely contents never win: asking for their source would only cost time.
_LEAST_CONTENT = 0.05
_CONTENTS_KEPT = 4

# Of two contents this close the longer is chosen: half a claim misleads, and F1 is the same.
_AS_LIKELY = 0.95

# Above most of what the trees are sure of: nearly every signed passage in the development texts is
# an annotated claim.
_SIGNED_SCORE = 0.9

# From this share of quoted words on, a content counts as direct speech.
_DIRECT_SHARE = 0.9

# Stops that stand before a closing mark and belong to what was said; a lone apostrophe may close
# a quotation inside the quotation.
_STOPS = ",.!?…;:’"


@dataclass(frozen=True, slots=True)
class Attribution:
    """One act of saying found in the text; nobody is resolved yet."""

    content: tuple[Span, ...]  # in text order; a direct quotation's with its marks
    cue: Span | None
    cue_lemma: str  # "" when cue is None
    source: Span | None  # the whole noun phrase; a pronoun stays one; None when nobody is named
    is_speech: bool  # False for attitudes: wants, hopes, expects
    form: QuoteForm
    score: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class Attributions:
    """The fitted extractor."""

    lexicon: CueLexicon
    content_rates: WayRates
    source_rates: WayRates
    close: Trees
    exact: Trees
    source: Trees

    @classmethod
    def load(cls, folder: Path = FITTED) -> Self:
        """Open the fitted files.

        Raises:
            WrongFeatures: when the files belong to another version of the reader.
        """
        return cls(
            CueLexicon.load(folder / CUES_FILE),
            WayRates.load(folder / CONTENT_WAYS_FILE),
            WayRates.load(folder / SOURCE_WAYS_FILE),
            Trees.load(folder / CLOSE_FILE, CONTENT_NAMES),
            Trees.load(folder / EXACT_FILE, CONTENT_NAMES),
            Trees.load(folder / SOURCE_FILE, SOURCE_NAMES),
        )

    def find(self, parsed: ParsedText) -> tuple[Attribution, ...]:
        """Return the acts of saying in a text, in the order of their cues; none inside another.

        For a claim inside a claim, parse the content alone and call this again.
        """
        signed = [_signed(parsed, signature) for signature in find_signatures(parsed)]
        taken = [span for attribution in signed for span in _places(attribution)]
        proposals = [
            proposal
            for proposal in find_proposals(parsed, self.lexicon)
            if not any(span.overlaps(proposal.cue.span) for span in taken)
        ]
        found = [self._attribution(choice) for choice in choose(self._choices(proposals))]
        return tuple(sorted((*signed, *found), key=_place_of_cue))

    def _choices(self, proposals: Sequence[Proposal]) -> Iterator[Choice]:
        cues = [cue_features(p.scene, p.cue, self.lexicon, len(p.contents)) for p in proposals]
        likelihoods = self._content_likelihoods(proposals, cues)
        kept: list[tuple[int, list[int]]] = []
        for number, likely in enumerate(likelihoods):
            best = [i for i in np.argsort(-likely)[:_CONTENTS_KEPT] if likely[i] >= _LEAST_CONTENT]
            if best:
                kept.append((number, [int(i) for i in best]))

        rows = [
            (*cues[number], *features)
            for number, best in kept
            for features in source_rows(proposals[number], best[0], self.source_rates)
        ]
        named = _grouped(self.source.likelihoods(matrix(rows)), [len(proposals[n].sources) for n, _ in kept])
        for (number, best), sources in zip(kept, named, strict=True):
            proposal = proposals[number]
            rank = int(np.argmax(sources))
            for index in best:
                yield Choice(
                    proposal,
                    proposal.contents[index],
                    proposal.sources[rank],
                    float(likelihoods[number][index] * sources[rank]),
                )

    def _content_likelihoods(
        self, proposals: Sequence[Proposal], cues: Sequence[CueFeatures]
    ) -> list[NDArray[np.float32]]:
        rows: Matrix = matrix(
            [
                (*cue, *features)
                for proposal, cue in zip(proposals, cues, strict=True)
                for features in content_rows(proposal, self.content_rates)
            ]
        )
        # The one knows best whether there is a claim, the other where it begins and ends.
        likely = np.float32(0.5) * (self.close.likelihoods(rows) + self.exact.likelihoods(rows))
        grouped = _grouped(likely, [len(proposal.contents) for proposal in proposals])
        return [
            _longer_first(proposal, sayable(proposal, self.lexicon, values))
            for proposal, values in zip(proposals, grouped, strict=True)
        ]

    def _attribution(self, choice: Choice) -> Attribution:
        paragraph, cue = choice.proposal.scene.paragraph, choice.proposal.cue
        form = _form(choice)
        key = key_of(cue)
        cue_run = _cue_run(paragraph, cue)
        source = (
            None
            if choice.source.head is None
            else noun_phrase(paragraph, choice.source.head, without=(*choice.content.runs, cue_run))
        )
        return Attribution(
            content=tuple(
                _with_marks(choice.proposal.scene.parsed.text, span) for span in choice.content.spans
            ),
            cue=paragraph.span_of(cue_run),
            cue_lemma=cue.lemma,
            source=paragraph.span_of(source) if source else None,
            is_speech=form is not QuoteForm.INDIRECT or is_mark(key) or self.lexicon.speech_rate(key) >= 0.5,
            form=form,
            score=choice.score,
        )


def _signed(parsed: ParsedText, signature: Signature) -> Attribution:
    text = parsed.text
    inside = quoted_mask(text, signature.content.start, signature.content.end)
    return Attribution(
        content=(signature.content,),
        cue=signature.dash,
        cue_lemma=signature.dash.of(text),
        source=signature.source,
        is_speech=True,
        form=QuoteForm.DIRECT if any(inside) else QuoteForm.INDIRECT,
        score=_SIGNED_SCORE,
    )


def _places(attribution: Attribution) -> Iterator[Span]:
    yield from attribution.content
    for span in (attribution.cue, attribution.source):
        if span:
            yield span


def _place_of_cue(attribution: Attribution) -> Span:
    return attribution.cue or attribution.content[0]


def _longer_first(proposal: Proposal, likely: NDArray[np.float32]) -> NDArray[np.float32]:
    """Lift a content that goes on after the likeliest one, and is as likely, to just above it."""
    best = int(np.argmax(likely))
    words = proposal.contents[best].words
    for index, content in enumerate(proposal.contents):
        goes_on = content.words > words and max(content.words) > max(words)
        if goes_on and likely[index] >= _AS_LIKELY * likely[best]:
            lifted = likely.copy()
            lifted[index] = min(1.0, likely[best] + 0.001)
            return lifted
    return likely


def content_rows(proposal: Proposal, rates: WayRates) -> Iterator[ContentFeatures]:
    key = key_of(proposal.cue)
    rivals = sorted((rates.of(key, c.how).for_cue for c in proposal.contents), reverse=True)
    for content in proposal.contents:
        yield content_features(proposal.scene, proposal.cue, content, rates, rivals)


def source_rows(proposal: Proposal, content: int, rates: WayRates) -> Iterator[SourceFeatures]:
    chosen = proposal.contents[content]
    for rank in range(len(proposal.sources)):
        yield source_features(proposal.scene, proposal.cue, chosen, proposal.sources, rank, rates)


def _grouped(values: NDArray[np.float32], sizes: Sequence[int]) -> list[NDArray[np.float32]]:
    ends = np.cumsum(sizes)
    return [values[end - size : end] for end, size in zip(ends, sizes, strict=True)]


def _cue_run(paragraph: Paragraph, cue: Token) -> Run:
    """“pointed out”, “according to”: the cue with the particle or preposition right after it."""
    following = paragraph.tokens[cue.index + 1 : cue.index + 2]
    for token in following:
        if token.head == cue.index and (token.dep == "prt" or cue.lemma == "accord"):
            return Run(cue.index, token.index)
    return Run(cue.index, cue.index)


def _form(choice: Choice) -> QuoteForm:
    words = choice.content.words
    tokens = [
        token
        for paragraph in choice.proposal.scene.parsed.paragraphs
        if any(paragraph.span.overlaps(span) for span in choice.content.spans)
        for token in paragraph.tokens
        if token.start in words
    ]
    quoted = sum(token.is_quoted for token in tokens)
    if not quoted:
        return QuoteForm.INDIRECT
    return QuoteForm.DIRECT if quoted >= _DIRECT_SHARE * len(tokens) else QuoteForm.MIXED


def _with_marks(text: str, span: Span) -> Span:
    """Stretch a content over the quotation marks that belong to it.

    Before the last mark the stop is taken along, as in “We will fight,” she said.
    """
    opening = (*OPENING_MARKS, *STRAIGHT_MARKS)
    start, end = span.start, span.end
    mark = next((m for m in opening if text.startswith(m, start - len(m))), None)
    if mark and start >= len(mark):
        start -= len(mark)
    inside = quoted_mask(text, start, end)
    if not inside or not inside[-1]:
        return span if not any(inside) else Span(start, end)
    stop = end
    while stop < len(text) and text[stop] in _STOPS:
        stop += 1
    closing = (*CLOSING_MARKS, *STRAIGHT_MARKS)
    mark = next((m for m in closing if text.startswith(m, stop)), None)
    return Span(start, stop + len(mark)) if mark else span
