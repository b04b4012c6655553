"""A story in a few of its own sentences, none of which loses its speaker."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.claims import Flag, StatementKind
from bot.core.stories import SummarySentence
from bot.core.text import Span
from bot.edges.read.embedded.consequences import factors_of
from bot.edges.read.embedded.parsing import Paragraph, Run
from bot.edges.read.embedded.sayings import Saying, Section

_FEWEST_WORDS, _MOST_WORDS = 5, 70
_ALIKE = 0.6  # of the shorter sentence's telling words

_LEAD, _RECORD, _ANSWERED, _RESPONSE, _ATTRIBUTED, _FACTOR = 3.0, 2.5, 2.0, 1.5, 1.0, 0.5
_INFERRED, _NOTE, _DANGLING, _CUT = -4.0, -0.5, -1.5, -1.5
_PRONOUNS = frozenset({"he", "she", "it", "they", "this", "that", "these", "those", "his", "her", "their"})


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    telling: frozenset[str]
    score: float
    speaker: str
    is_caption: bool


def summarize(
    section: Section, sayings: Sequence[Saying], answers: Sequence[tuple[int, ...]], most: int
) -> tuple[SummarySentence, ...]:
    """Return at most `most` sentences of a story, in text order.

    Args:
        section: the story.
        sayings: what is said in it.
        answers: for each of them, the indices of the sayings it answers: what is answered matters.
        most: sentences.
    """
    answered = {i for answer in answers for i in answer}
    contested = [saying for i, saying in enumerate(sayings) if i in answered]
    sentences = sorted(_sentences(section, sayings, contested), key=lambda s: (-s.score, s.span.start))
    chosen: list[_Sentence] = []
    for sentence in sentences:
        if len(chosen) == most or sentence.score <= 0:
            break
        if sentence.is_caption and len(sentences) > 1:
            continue
        if not any(_repeats(sentence, other) for other in chosen):
            chosen.append(sentence)
    chosen.sort(key=lambda s: s.span.start)
    return tuple(SummarySentence(s.span, s.speaker) for s in chosen)


def _sentences(
    section: Section, sayings: Sequence[Saying], contested: Sequence[Saying]
) -> Iterator[_Sentence]:
    is_lead = True
    for paragraph in section.paragraphs:
        for run in _with_whole_quotations(paragraph):
            span = paragraph.span_of(run)
            words = [t for t in paragraph.tokens[run.first : run.last + 1] if t.is_word]
            if not _FEWEST_WORDS <= len(words) <= _MOST_WORDS:
                continue
            here = [
                s for s in sayings if s.paragraph is paragraph and any(c.overlaps(span) for c in s.content)
            ]
            telling = frozenset(t.lemma for t in words if t.pos in ("NOUN", "PROPN", "VERB", "NUM"))
            score = _score(paragraph, run, here) + (_LEAD if is_lead else 0.0)
            score += _ANSWERED if any(s in contested and s.response is None for s in here) else 0.0
            is_lead = False
            is_caption = any(Flag.MEDIA_MISSING in s.flags for s in here)
            yield _Sentence(span, telling, score, _speaker(here, span), is_caption)


def _with_whole_quotations(paragraph: Paragraph) -> Iterator[Run]:
    """Yield the sentences; those that share a quotation as one, and none that opens one it never closes."""
    units: list[Run] = []
    for sentence in paragraph.sentences:
        cuts = any(q.first < sentence.first <= q.last + 1 for q in paragraph.quotations)
        if units and cuts:
            units[-1] = Run(units[-1].first, sentence.last)
        else:
            units.append(sentence)
    for unit in units:
        last = [q for q in paragraph.quotations if q.first in unit]
        if not last or last[-1].last < paragraph.tokens[-1].index:
            yield unit


def _score(paragraph: Paragraph, run: Run, here: Sequence[Saying]) -> float:
    tokens = paragraph.tokens[run.first : run.last + 1]
    score = _FACTOR * min(len(factors_of(paragraph, tokens, None)), 4) if here else 0.0
    if any(s.response for s in here):
        score += _RESPONSE
    if any(s.kind is StatementKind.RECORD_CLAIM and not s.hops for s in here):
        score += _RECORD
    if any(s.hops for s in here):
        score += _ATTRIBUTED
    if any(h.inferred for s in here for h in s.hops):
        score += _INFERRED
    if here and all(s.kind in (StatementKind.OMISSION_NOTE, StatementKind.MOTIVE_NOTE) for s in here):
        score += _NOTE
    if here and all(Flag.IN_PASSING in s.flags for s in here):
        score += _NOTE
    if sum(t.text in "“«" for t in tokens) != sum(t.text in "”»" for t in tokens):
        score += _CUT
    first = next((t for t in tokens if t.is_word), None)
    if first is not None and first.text.lower() in _PRONOUNS and not any(s.hops for s in here):
        score += _DANGLING
    return score


def _speaker(here: Sequence[Saying], span: Span) -> str:
    """Return who says a sentence that does not name its speaker itself."""
    for saying in here:
        if not saying.hops or not saying.hops[0].source.name:
            continue
        nearest = saying.hops[0]
        outside = nearest.mention_at is None or not span.start <= nearest.mention_at < span.end
        if outside or nearest.mention.lower() in _PRONOUNS | {"i", "we", "who"}:
            return nearest.source.name
    return ""


def _repeats(sentence: _Sentence, other: _Sentence) -> bool:
    least = min(len(sentence.telling), len(other.telling)) or 1
    return len(sentence.telling & other.telling) / least > _ALIKE
