"""The embedded reader: from a report's text to a draft, with no key and no download."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING

from bot.core.claims import Draft, Engine, Unread
from bot.core.errors import NothingToRead, OtherLanguage
from bot.core.languages import language_name
from bot.core.reports import Report
from bot.core.stories import Story
from bot.core.text import WORD, Span, paragraphs
from bot.edges.read.embedded.answers import link_answers
from bot.edges.read.embedded.language import find_unread
from bot.edges.read.embedded.marks import quoted_passages
from bot.edges.read.embedded.plain import plain
from bot.edges.read.embedded.sayings import Section
from bot.edges.read.embedded.sections import SectionReader
from bot.edges.read.embedded.stories import Division, divide
from bot.edges.read.embedded.writing import StoryRead, write_down

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
        parsed, found = self._look_at(text)
        publisher = (report.outlet.name, *report.outlet.aliases)
        read: list[StoryRead] = []
        for story, section in zip(
            division.stories, _sections(parsed, division, [*division.left_out, *left_out]), strict=True
        ):
            sayings = SectionReader(section, text, publisher).read(_within(found, section))
            answers = link_answers(sayings, story.heading.of(text) if story.heading else "")
            read.append(StoryRead(story, section, sayings, tuple(answers)))
        draft = write_down(report, text, read, division.notes, self.summary_sentences)
        return replace(draft, unread=unread, quotations=quotations)

    def sections(self, text: str, division: Division) -> tuple[Section, ...]:
        """Return the stories of a text in plain typography parsed, for whom another engine finds to speak."""
        with self._lock:
            parsed = self._models().parser.parse(text)
        return tuple(_sections(parsed, division, division.left_out))

    def _look_at(self, text: str) -> "tuple[ParsedText, tuple[Attribution, ...]]":
        with self._lock:
            return self._models().look_at(text)

    def _models(self) -> "_Models":
        self._loaded = self._loaded or _Models.load()
        return self._loaded


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


def _sections(parsed: "ParsedText", division: Division, left_out: Sequence[Span]) -> Iterator[Section]:
    for s in division.stories:
        yield Section(s.index, s.heading, _paragraphs(parsed, s, left_out))


def _paragraphs(parsed: "ParsedText", story: Story, left_out: Sequence[Span]) -> "tuple[Paragraph, ...]":
    return tuple(
        paragraph
        for paragraph in parsed.paragraphs
        if story.body.contains(paragraph.span) and not any(s.overlaps(paragraph.span) for s in left_out)
    )


def _within(found: "Sequence[Attribution]", section: Section) -> "list[Attribution]":
    places = [paragraph.span for paragraph in section.paragraphs]
    return [a for a in found if a.content and any(p.contains(a.content[0]) for p in places)]


def _quotations(
    text: str, plain_text: str, unread: Sequence[Unread]
) -> Iterator[tuple[tuple[str, int | None], ...]]:
    """Yield what stands in quotation marks in what is not read, in the report's own characters."""
    for u in unread:
        for passages in quoted_passages(plain_text, u.paragraphs):
            yield tuple((span.of(text), span.start) for span in passages)
