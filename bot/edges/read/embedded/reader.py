"""The embedded reader: from a report's text to a draft, with no key and no download."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING

from bot.core.claims import Draft, DraftStatement, Engine, Flag, Note, NoteKind, StatementKind, Unread
from bot.core.errors import NothingToRead, OtherLanguage
from bot.core.languages import language_name
from bot.core.reports import Report
from bot.core.stories import Story
from bot.core.text import WORD, Span, paragraphs
from bot.edges.read.embedded.answers import link_answers
from bot.edges.read.embedded.checks import check
from bot.edges.read.embedded.clauses import tokens_of
from bot.edges.read.embedded.consequences import factors_of, surnames_in
from bot.edges.read.embedded.language import find_unread
from bot.edges.read.embedded.marks import quoted_passages
from bot.edges.read.embedded.plain import plain
from bot.edges.read.embedded.sayings import Saying, Section, in_order
from bot.edges.read.embedded.sections import SectionReader
from bot.edges.read.embedded.slots import slots_of
from bot.edges.read.embedded.stories import Division, divide, label_of
from bot.edges.read.embedded.summary import summarize

if TYPE_CHECKING:
    from bot.edges.read.embedded.attributions import Attribution, Attributions
    from bot.edges.read.embedded.parsing import Paragraph, ParsedText, Parser

ENGINE = Engine("embedded", "1")
SUMMARY_SENTENCES = 3


@dataclass(slots=True)
class EmbeddedReader:
    """Reads English reports; of others it keeps what stands in quotation marks.

    Attributes:
        summary_sentences: at most this many in the summary of one story.
    """

    engine: Engine = ENGINE
    summary_sentences: int = SUMMARY_SENTENCES
    _loaded: "_Models | None" = None
    _lock: Lock = field(default_factory=Lock)  # the models are not safe for two threads at a time

    async def read(self, report: Report) -> Draft:
        """Read a report in a thread of its own.

        Raises:
            NothingToRead: when there are no words in it.
            OtherLanguage: when it is not in English, and nothing in it stands in quotation marks.
        """
        return await asyncio.to_thread(self.draft, report)

    def draft(self, report: Report) -> Draft:
        """Do the reading. The first call loads the models, which takes seconds."""
        if not WORD.search(report.text):
            raise NothingToRead
        text = plain(report.text)
        unread = find_unread(text)
        quotations = tuple(_quotations(report.text, text, unread))
        left_out = [paragraph for u in unread for paragraph in u.paragraphs]
        if unread and left_out == list(paragraphs(text)):
            if not quotations:
                raise OtherLanguage(
                    f"looks like {unread[0].language or '?'}", language_name(unread[0].language)
                )
            return Draft((), (), unread=unread, quotations=quotations)
        division = divide(text, report.title)
        with self._lock:
            self._loaded = self._loaded or _Models.load()
            parsed, found = self._loaded.look_at(text)
        sections = [
            Section(s.index, s.heading, _paragraphs(parsed, s, [*_left_out(division), *left_out]))
            for s in division.stories
        ]
        publisher = (report.outlet.name, *report.outlet.aliases)
        stories: list[Story] = []
        statements: list[DraftStatement] = []
        for story, section in zip(division.stories, sections, strict=True):
            sayings = SectionReader(section, text, publisher).read(_within(found, section))
            answers = link_answers(sayings, story.heading.of(text) if story.heading else "")
            summary = summarize(section, sayings, answers, self.summary_sentences)
            stories.append(replace(story, summary=summary))
            statements += (
                _in_words_of(report.text, s)
                for s in _statements(section, sayings, answers, text, len(statements))
            )
        notes = (*division.notes, *_attributed_headings(stories, statements, text))
        return Draft(
            tuple(stories),
            tuple(check(statements, stories, report)),
            tuple(sorted(notes, key=lambda n: n.span)),
            unread=unread,
            quotations=quotations,
        )


@dataclass(frozen=True, slots=True)
class _Models:
    parser: "Parser"
    attributions: "Attributions"

    @classmethod
    def load(cls) -> "_Models":
        # Imported here: spaCy and onnxruntime take seconds, which `--help` must not cost.
        from bot.edges.read.embedded.attributions import Attributions
        from bot.edges.read.embedded.parsing import Parser

        return cls(Parser(), Attributions.load())

    def look_at(self, text: str) -> "tuple[ParsedText, tuple[Attribution, ...]]":
        parsed = self.parser.parse(text)
        return parsed, self.attributions.find(parsed)


def build(summary_sentences: int = SUMMARY_SENTENCES) -> EmbeddedReader:
    """Return a reader that has loaded nothing yet."""
    return EmbeddedReader(summary_sentences=summary_sentences)


def _left_out(division: Division) -> list[Span]:
    strays = [note.span for note in division.notes if note.kind is NoteKind.STRAY_LINE]
    return [*strays, *division.furniture]


def _paragraphs(parsed: "ParsedText", story: Story, left_out: Sequence[Span]) -> "tuple[Paragraph, ...]":
    return tuple(
        paragraph
        for paragraph in parsed.paragraphs
        if story.body.contains(paragraph.span) and not any(s.overlaps(paragraph.span) for s in left_out)
    )


def _within(found: "Sequence[Attribution]", section: Section) -> "list[Attribution]":
    places = [paragraph.span for paragraph in section.paragraphs]
    return [a for a in found if a.content and any(p.contains(a.content[0]) for p in places)]


def _statements(
    section: Section, sayings: Sequence[Saying], answers: Sequence[tuple[int, ...]], text: str, first: int
) -> Iterator[DraftStatement]:
    """Write a story's sayings down as statements; `first` is the draft's index of the first of them."""
    surnames = surnames_in(section.paragraphs, text)
    for saying, answered in zip(sayings, answers, strict=True):
        speaker = saying.hops[-1].source if saying.hops else None
        yield DraftStatement(
            story=section.index,
            passages=tuple((span.of(text), span.start) for span in in_order(text, saying.content)),
            form=saying.form,
            hops=saying.hops,
            kind=saying.kind or StatementKind.CLAIM,
            response=saying.response,
            answers=tuple(first + i for i in answered),
            slots=slots_of(saying.paragraph, saying.content, text, speaker),
            flags=saying.flags,
            consequence=tuple(
                dict.fromkeys(
                    factor
                    for paragraph in section.paragraphs
                    if any(span.overlaps(paragraph.span) for span in saying.content)
                    for factor in factors_of(
                        paragraph, tokens_of(paragraph, saying.content), speaker, surnames
                    )
                )
            ),
        )


def _in_words_of(text: str, statement: DraftStatement) -> DraftStatement:
    """Put the report's own characters for plain ones; they stand at the same places."""
    return replace(
        statement,
        passages=tuple((_at(text, words, at), at) for words, at in statement.passages),
        hops=tuple(
            replace(h, mention=_at(text, h.mention, h.mention_at), cue=_at(text, h.cue, h.cue_at))
            for h in statement.hops
        ),
    )


def _at(text: str, words: str, at: int | None) -> str:
    return words if at is None else text[at : at + len(words)]


def _quotations(
    text: str, plain_text: str, unread: Sequence[Unread]
) -> Iterator[tuple[tuple[str, int | None], ...]]:
    """Yield what stands in quotation marks in what is not read, in the report's own characters."""
    for u in unread:
        for passages in quoted_passages(plain_text, u.paragraphs):
            yield tuple((span.of(text), span.start) for span in passages)


def _attributed_headings(
    stories: Sequence[Story], statements: Sequence[DraftStatement], text: str
) -> Iterator[Note]:
    """Yield a note for each heading whose label is a voice of its story ("Opposition: …")."""
    for story in stories:
        label = label_of(story.heading.of(text)).casefold() if story.heading else ""
        if not label or story.heading is None:
            continue
        voices = {h.source.name.casefold() for s in statements if s.story == story.index for h in s.hops}
        voices |= (
            {"claims"} if any(Flag.HEDGED in s.flags for s in statements if s.story == story.index) else set()
        )
        if any(label in voice for voice in voices if voice):
            yield Note(NoteKind.ATTRIBUTED_HEADING, story.heading)
