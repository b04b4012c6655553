"""Acts of saying written down as a draft, whoever found them: these rules, or a language model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.core.claims import Draft, DraftStatement, Flag, Note, NoteKind, StatementKind
from bot.core.reports import Report
from bot.core.stories import Story
from bot.edges.read.embedded.checks import check
from bot.edges.read.embedded.clauses import tokens_of
from bot.edges.read.embedded.consequences import factors_of, surnames_in
from bot.edges.read.embedded.sayings import Saying, Section, in_order
from bot.edges.read.embedded.slots import slots_of
from bot.edges.read.embedded.stories import label_of
from bot.edges.read.embedded.summary import summarize


@dataclass(frozen=True, slots=True)
class StoryRead:
    """A story, and what was found to be said in it.

    Attributes:
        answers: for each saying, the indices of the sayings of this story that it answers.
    """

    story: Story
    section: Section
    sayings: tuple[Saying, ...]
    answers: tuple[tuple[int, ...], ...]


def write_down(
    report: Report, text: str, read: Sequence[StoryRead], notes: Sequence[Note], summary_sentences: int
) -> Draft:
    """Return the draft of a report; its statements are the stories' sayings, in that order.

    Args:
        report: whose draft it is.
        text: its text in plain typography.
        read: its stories in text order.
        notes: on lines that belong to none of them.
        summary_sentences: at most so many for each story.
    """
    stories: list[Story] = []
    statements: list[DraftStatement] = []
    for one in read:
        summary = summarize(one.section, one.sayings, one.answers, summary_sentences)
        stories.append(replace(one.story, summary=summary))
        statements += (_in_words_of(report.text, s) for s in _statements(one, text, len(statements)))
    every = (*notes, *_attributed_headings(stories, statements, text))
    return Draft(
        tuple(stories), tuple(check(statements, stories, report)), tuple(sorted(every, key=lambda n: n.span))
    )


def _statements(read: StoryRead, text: str, first: int) -> Iterator[DraftStatement]:
    """Write a story's sayings down as statements; `first` is the draft's index of the first of them."""
    section = read.section
    surnames = surnames_in(section.paragraphs, text)
    for saying, answered in zip(read.sayings, read.answers, strict=True):
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
