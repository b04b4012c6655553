"""Quoted paragraphs whose marks were lost: told by how they speak, and never taken for certain.

Each sign has a weight; a paragraph is inferred to be somebody's words when its signs add up. What reads
like the report's own telling counts against it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.claims import Naming, QuoteForm, Source
from bot.edges.read.embedded.clauses import holds, lemmas_of, tokens_of, trimmed_run
from bot.edges.read.embedded.kinds import is_label
from bot.edges.read.embedded.parsing import MARKS, Paragraph
from bot.edges.read.embedded.sayings import Saying, hop
from bot.edges.read.embedded.words import lemmas

ENOUGH = 3.0

# A paragraph this full of quoted words is a quotation, marks and all.
_QUOTED_SHARE = 0.85
# The speaker's last words stand no further back than this.
_REACH = 2  # paragraphs without a speaker between

# "[see our report]" and "[pdf]" are the outlet's own notes, not words put into somebody's mouth.
_NOTE = r"(?:also|click|ed(?:itor)?s?\b|link|note|pdf|photo|picture|read|see|update|video|watch)"
_INSERTED = re.compile(rf"\[(?!{_NOTE})[^\]\d][^\]]{{0,60}}\]", re.IGNORECASE)
_TURN = re.compile(r"[A-Z][A-Z .'’-]+: ")  # a transcript's next speaker
_FIRST_PERSON = frozenset({"we", "our", "us", "ours", "i", "my", "me"})
_POINTING = frozenset({"there", "such", "this", "these", "those"})
_SPOKEN = frozenset(
    {"actually", "frankly", "indeed", "obviously", "clearly", "undoubtedly", "moreover", "therefore"}
)


@dataclass(frozen=True, slots=True)
class Sign:
    """One reason to take a paragraph for quoted words, or against it."""

    name: str
    weight: float


INSERTED = Sign("words put in square brackets", 2.5)
FIRST_PERSON = Sign("speaks of itself as we or I", 1.5)
JUDGES = Sign("judges in its own voice", 1.0)
SO_CALLED = Sign("says so-called", 1.5)
LABELS = Sign("puts a legal label on what it tells", 1.5)
ACCUSES = Sign("accuses in its own voice", 1.0)
POINTS_BACK = Sign("points back at what the speaker told", 0.5)
SPOKEN = Sign("begins a sentence as one speaks", 1.0)
SAME_MATTER = Sign("goes on with the speaker's matter", 1.0)
GOES_ON = Sign("stands right under a paragraph that is quoted", 0.5)
DISTANCED = Sign("the report then speaks of it as an assertion", 0.5)
NAMES_SPEAKER = Sign("names the speaker from outside", -2.5)
REPORTS = Sign("dates what it tells as reports do", -1.5)
OWN_MARKS = Sign("quotes with marks of its own", -1.0)

# Signs that reports hardly ever show in their own telling. Without one of them the others are not enough.
_TELLING = frozenset({INSERTED, FIRST_PERSON, SO_CALLED, LABELS, SPOKEN})


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands around a paragraph that may be quoted."""

    speaker: Source
    said: Sequence[Saying]  # what the speaker is reported to say in this story
    next_lemmas: frozenset[str]  # of the paragraph after it
    under_quoted: bool = False  # whether the paragraph before it was taken for the speaker's words


def signs(paragraph: Paragraph, around: Neighbours, text: str) -> tuple[Sign, ...]:
    """Return every sign for and against a paragraph being the speaker's own words."""
    words = [t for t in paragraph.tokens if t.is_word]
    said = lemmas_of(words)
    lower = [t.text.lower() for t in words]
    starts = {paragraph.tokens[s.first].lemma for s in paragraph.sentences}
    spoken = {lemma for s in around.said for lemma in _matter(s)}
    shared = spoken & {t.lemma for t in words if t.pos in ("NOUN", "PROPN", "VERB")}
    speaker_words = {w.casefold() for w in re.findall(r"\w{4,}", around.speaker.name)}
    dated = any(
        e.label == "DATE" and {"last", "yesterday"} & set(e.span.of(text).lower().split())
        for e in paragraph.entities
    )
    held = {
        INSERTED: bool(_INSERTED.search(paragraph.span.of(text))),
        FIRST_PERSON: any(
            t.text.lower() in _FIRST_PERSON and not t.is_quoted for t in words if t.text != "US"
        ),
        JUDGES: bool(set(said) & lemmas("block", "evaluative")),
        SO_CALLED: holds(said, ("so", "call")) or holds(lower, ("so", "called")),
        LABELS: any(
            is_label(paragraph, paragraph.tokens[s.first : s.last + 1], "") for s in paragraph.sentences
        ),
        ACCUSES: any(holds(said, phrase.split()) for phrase in lemmas("block", "asserting")),
        POINTS_BACK: any(
            t.text.lower() in _POINTING and (t.text[0].isupper() or t.dep in ("advmod", "nsubj", "nsubjpass"))
            for t in words[:12]
        ),
        SPOKEN: bool(starts & _SPOKEN),
        SAME_MATTER: len(shared) >= 2,
        GOES_ON: around.under_quoted,
        DISTANCED: bool(around.next_lemmas & lemmas("block", "distancing")),
        NAMES_SPEAKER: len(speaker_words & set(lower)) >= min(2, len(speaker_words) or 1),
        REPORTS: dated,
        OWN_MARKS: bool(paragraph.quotations),
    }
    return tuple(sign for sign, holds_here in held.items() if holds_here)


def block_quotes(
    paragraphs: Sequence[Paragraph], sayings: Sequence[Saying], text: str, spoken_for: frozenset[int]
) -> Iterator[Saying]:
    """Yield the sentences that are likely somebody's words although nothing attributes them.

    Args:
        paragraphs: one story's.
        sayings: what is attributed in it, in text order.
        text: the report's.
        spoken_for: indices of paragraphs that attribute what they hold.
    """
    speaker: Source | None = None
    distance = 0  # paragraphs since the speaker's last words
    taken = -1  # the place of the paragraph that was taken for them last
    for at, paragraph in enumerate(paragraphs):
        if paragraph.index in spoken_for:
            speaker, distance = _last_speaker(paragraph, sayings) or speaker, 0
            continue
        distance += 1
        if _TURN.match(paragraph.span.of(text)):
            speaker = None
        if speaker is None or distance > _REACH + 1:
            continue
        after = paragraphs[at + 1].tokens if at + 1 < len(paragraphs) else ()
        theirs = [s for s in sayings if any(h.source.name == speaker.name for h in s.hops)]
        around = Neighbours(speaker, theirs, frozenset(lemmas_of(after)), under_quoted=0 <= taken == at - 1)
        if (distance == 1 and _is_marked(paragraph)) or is_spoken(paragraph, around, text):
            distance, taken = 0, at
            yield from _sentences(paragraph, speaker, text)


def is_spoken(paragraph: Paragraph, around: Neighbours, text: str) -> bool:
    """Tell whether the signs that a paragraph is its neighbour's words add up."""
    if around.speaker.naming is not Naming.NAMED:
        return False
    found = signs(paragraph, around, text)
    return sum(sign.weight for sign in found) >= ENOUGH and any(sign in _TELLING for sign in found)


def is_aside(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph is somebody's note on a quotation: “(Crosstalk.)”."""
    tokens = [t for t in paragraph.tokens if t.text not in MARKS]
    return bool(tokens) and tokens[0].text in ("(", "[") and tokens[-1].text in (")", "]")


def _is_marked(paragraph: Paragraph) -> bool:
    if is_aside(paragraph):
        return False
    words = [t for t in paragraph.tokens if t.is_word]
    return bool(words) and sum(t.is_quoted for t in words) >= _QUOTED_SHARE * len(words)


def _sentences(paragraph: Paragraph, speaker: Source, text: str) -> Iterator[Saying]:
    inferred = (hop(text, speaker, None, None, inferred=True),)
    for sentence in paragraph.sentences:
        span = trimmed_run(paragraph, sentence)
        if any(t.is_word for t in paragraph.tokens_in(span)):
            yield Saying(paragraph, (span,), QuoteForm.BLOCK, inferred)


def _last_speaker(paragraph: Paragraph, sayings: Sequence[Saying]) -> Source | None:
    """Return whom a paragraph leaves speaking: the voice of its last saying that this report heard."""
    heard = [s for s in sayings if s.paragraph is paragraph and s.hops and s.hops[0].source.name]
    if not heard:
        return None
    voices = [h.source for h in max(heard, key=lambda s: s.start).hops if h.heard]
    return voices[-1] if voices else None


def _matter(saying: Saying) -> Iterator[str]:
    for token in tokens_of(saying.paragraph, saying.content):
        if token.pos in ("NOUN", "PROPN", "VERB"):
            yield token.lemma
