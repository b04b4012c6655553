"""From a model's answers to a draft: its words placed, and what the embedded reader adds to any saying."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

from bot.core.claims import (
    Draft,
    DraftHop,
    DraftSentence,
    DraftStatement,
    Naming,
    QuoteForm,
    Role,
    Slots,
    Source,
    StatementKind,
)
from bot.core.reports import Report
from bot.core.text import FoldedText, Span, fold_with_origin
from bot.edges.read.embedded.answers import link_answers
from bot.edges.read.embedded.clauses import form_of
from bot.edges.read.embedded.parsing import Paragraph
from bot.edges.read.embedded.sayings import Saying, Section, hop, nobody
from bot.edges.read.embedded.stories import Division
from bot.edges.read.embedded.voices import Voices
from bot.edges.read.embedded.writing import StoryRead, write_down
from bot.edges.read.openai.answers import Answer, Said, SaidBy
from bot.edges.read.openai.pieces import Piece
from bot.edges.read.openai.placing import Places

_LEADS_ELSEWHERE = re.compile(r"://|www\.|[@<>`\[\]\x00-\x08\x0b-\x1f\x7f-\x9f]", re.IGNORECASE)
_LINES_APART = 2  # a quotation, and under it who says it


@dataclass(frozen=True, slots=True)
class _Found:
    """A statement of an answer that stands in the text.

    Attributes:
        told: which of its piece's statements it is: answers are counted by that.
    """

    piece: int
    told: int
    said: Said
    saying: Saying
    is_english: bool


def draft_of(
    report: Report,
    text: str,
    division: Division,
    sections: Sequence[Section],
    foreign: Sequence[Span],
    answered: Sequence[tuple[Piece, Answer]],
    summary_sentences: int,
) -> Draft:
    """Return the draft; what does not stand in the text is in it too, to be dropped and counted.

    Args:
        report: whose draft it is.
        text: its text in plain typography.
        division: its stories.
        sections: the same parsed.
        foreign: its paragraphs that are not in English, whatever a model says of them.
        answered: its pieces, and what was answered for each.
        summary_sentences: at most so many for each story.
    """
    folded = fold_with_origin(text)
    lost: list[DraftStatement] = []
    summaries: list[DraftSentence] = []
    found_in_all: list[_Found] = []
    read: list[StoryRead] = []
    for story, section in zip(division.stories, sections, strict=True):
        mine = [(n, piece, a) for n, (piece, a) in enumerate(answered) if piece.story == story.index]
        found: list[_Found] = []
        voices = Voices(section, text)
        for number, piece, answer in mine:
            placer = _Placer(text, section, voices, foreign, Places(folded, piece))
            for told, said in enumerate(answer.statements):
                saying = placer.saying(said)
                if saying is None:
                    lost.append(_lost(said, story.index))
                else:
                    found.append(_Found(number, told, said, saying, placer.is_english(saying.paragraph)))
        shortened = [list(_shortened(report.text, Places(folded, p), foreign, a)) for _, p, a in mine]
        summaries += _first_of_each(shortened)[:summary_sentences]
        sayings = tuple(f.saying for f in found)
        linked = link_answers(sayings, story.heading.of(text) if story.heading else "")
        answers = tuple(_answers(f, found) or linked[i] for i, f in enumerate(found))
        found_in_all += found
        read.append(StoryRead(story, section, sayings, answers))
    draft = write_down(report, text, read, division.notes, summary_sentences)
    pairs = zip(draft.statements, found_in_all, strict=True)
    statements = [s if f.is_english else _in_another_language(s, f.said.translation) for s, f in pairs]
    return replace(draft, statements=(*statements, *lost), summaries=tuple(summaries))


def stands_in(folded: FoldedText, piece: Piece, answer: Answer) -> bool:
    """Tell whether any of an answer stands in the text; an empty answer does."""
    places = Places(folded, piece)
    return not answer.statements or any(places.content(s.passages) for s in answer.statements)


@dataclass(frozen=True, slots=True)
class _Placer:
    text: str
    section: Section
    voices: Voices
    foreign: Sequence[Span]
    places: Places

    def is_english(self, paragraph: Paragraph) -> bool:
        """Whether the grammar of English may be asked."""
        return not any(span.overlaps(paragraph.span) for span in self.foreign)

    def saying(self, said: Said) -> Saying | None:
        """Return what was said with its places; None where something of it is not in the text."""
        content = self.places.content(said.passages)
        paragraph = self._paragraph(content[0]) if content else None
        if content is None or paragraph is None:
            return None
        form = form_of(paragraph, content)
        hops: list[DraftHop] = []
        taken: list[Span] = [*content]
        for place in reversed(range(len(said.hops))):  # the furthest stands next to what is said
            said_by = said.hops[place]
            role = Role.ORIGIN if place == len(said.hops) - 1 else Role.RELAY
            found = self._hop(said_by, role, content, taken)
            if found is None:
                return None
            hops.insert(0, found)
        if not hops and form is QuoteForm.DIRECT:  # what stands in quotation marks, no report says itself
            hops = [nobody(self.text, None)]
        kind = StatementKind.RESPONSE if said.answered else said.kind
        if kind is StatementKind.RESPONSE and not said.answered:
            kind = StatementKind.CLAIM
        return Saying(paragraph, content, form, tuple(hops), kind=kind, response=said.answered)

    def _hop(
        self, said_by: SaidBy, role: Role, content: Sequence[Span], taken: list[Span]
    ) -> DraftHop | None:
        """Return a hop with its places, which are then taken; None where its words are not there."""
        cue = self.places.beside(said_by.cue, content, taken)
        if cue is None and said_by.cue and self.places.anywhere(said_by.cue) is None:
            return None
        taken += [cue] if cue else []
        if said_by.naming is Naming.NOBODY or not (said_by.name or said_by.words):
            return nobody(self.text, cue)
        words = said_by.words or said_by.name
        anchor = (cue,) if cue else content
        mention = self.places.beside(words, anchor, taken) or self.places.anywhere(words)
        named = self.places.anywhere(said_by.name or words)
        if mention is None or named is None:
            return None
        at = named if said_by.name else mention
        source = self._source(at) or Source(at.of(self.text), said_by.naming, role)
        is_said_here = self._is_said_here(cue, mention, content)
        return hop(
            self.text,
            replace(source, role=role),
            mention,
            cue,
            said_by.commitment,
            heard=said_by.heard,
            inferred=not is_said_here,
        )

    def _source(self, at: Span) -> Source | None:
        """Return who it is as the embedded reader has it, so that a voice is one in every reading."""
        paragraph = self._paragraph(at)
        if paragraph is None or not self.is_english(paragraph):
            return None
        voice = self.voices.resolve(paragraph, at)
        return voice.source if voice and voice.source.naming is not Naming.NOBODY else None

    def _is_said_here(self, cue: Span | None, mention: Span, content: Sequence[Span]) -> bool:
        """Whether the text itself gives these words to this speaker.

        A model may give somebody's words to another, all of it verbatim. So the cue must stand in a paragraph
        of what is said, in one sentence with the speaker, and with the words too unless these are quoted.
        """
        if cue is None:
            return self._is_set_beside(mention, content)
        paragraph = self._paragraph(cue)
        spoken = [span for span in content if paragraph and paragraph.span.contains(span)]
        if paragraph is None or not (spoken or self._leads_to(cue, content)):
            return False
        if not self.is_english(paragraph):
            return True
        here = _sentences(paragraph, (cue,))
        if not here & _sentences(paragraph, (mention,)):
            return False
        is_quoted = form_of(paragraph, spoken) is not QuoteForm.INDIRECT
        return not spoken or is_quoted or bool(here & _sentences(paragraph, spoken))

    def _leads_to(self, cue: Span, content: Sequence[Span]) -> bool:
        """Whether a line says who speaks in the next: it ends with a colon."""
        before = self.text[cue.end : max(cue.end, content[0].start)]
        return len(before.split("\n")) <= _LINES_APART and before.split("\n")[0].rstrip().endswith(":")

    def _is_set_beside(self, mention: Span, content: Sequence[Span]) -> bool:
        """Whether a name without a cue says it all the same: under a quotation, or with a colon after it."""
        if self.text[mention.end :][:2].lstrip().startswith(":"):
            return mention.end <= content[0].start and self._is_near(mention, content)
        paragraph = self._paragraph(content[0])
        if paragraph is None or form_of(paragraph, content) is QuoteForm.INDIRECT:
            return False
        return self._is_near(mention, content)

    def _is_near(self, mention: Span, content: Sequence[Span]) -> bool:
        between = self.text[min(mention.end, content[-1].end) : max(mention.start, content[0].start)]
        return len(between.split("\n")) <= _LINES_APART

    def _paragraph(self, span: Span) -> Paragraph | None:
        held = (p for p in self.section.paragraphs if p.span.start <= span.start < p.span.end)
        return next(held, None)


def _sentences(paragraph: Paragraph, spans: Sequence[Span]) -> set[int]:
    return {token.sentence for span in spans for token in paragraph.tokens_in(span)}


def _shortened(text: str, places: Places, foreign: Sequence[Span], answer: Answer) -> Iterator[DraftSentence]:
    """Yield the sentences of an answer's summary, with the report's own characters where they stand in it."""
    for shortened in answer.summary:
        spans = places.sentences(shortened.of)
        rests_on = tuple((span.of(text), span.start) for span in spans or ())
        is_english = not any(span.overlaps(paragraph) for span in spans or () for paragraph in foreign)
        yield DraftSentence(places.piece.story, shortened.sentence, rests_on, is_english)


def _first_of_each(pieces: Sequence[Sequence[DraftSentence]]) -> list[DraftSentence]:
    """Return the first sentence of each piece of a story, then the second of each, and so on."""
    return [one for one in chain.from_iterable(zip_longest(*pieces)) if one is not None]


def _answers(one: _Found, found: Sequence[_Found]) -> tuple[int, ...]:
    """Return which sayings of the story a response answers, as the model has it."""
    if one.said.answered is None:
        return ()
    return tuple(
        i for i, f in enumerate(found) if f.piece == one.piece and f.told in one.said.answers and f != one
    )


def _in_another_language(statement: DraftStatement, translation: str) -> DraftStatement:
    """Add a translation, if there is one. What was taken apart by the grammar of English goes.

    A translation is the model's own words: one with an address or somebody to notify in it is left out.
    """
    words = "" if _LEADS_ELSEWHERE.search(translation) else " ".join(translation.split())
    return replace(statement, translation=words, slots=Slots(), consequence=())


def _lost(said: Said, story: int) -> DraftStatement:
    """Return a statement that has no place, in the model's words: settling it says what is missing.

    Should its words stand elsewhere in the story after all, nothing there says that they are this speaker's.
    """
    hops = tuple(
        DraftHop(Source(by.name, by.naming, Role.ORIGIN), by.words or by.name, cue=by.cue, inferred=True)
        for by in said.hops
    )
    passages = tuple((passage, None) for passage in said.passages)
    return DraftStatement(story, passages, QuoteForm.INDIRECT, hops)
