"""What must hold of every summary; as a command, how often it does over a folder.

    .venv/bin/python -m tests.edges.read.summaries FOLDER

Folders are those of `tests.edges.read.verbatim`.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.claims import Reading, settle
from bot.core.errors import NothingToRead, OtherLanguage
from bot.core.rendering.threads import summary_lines
from bot.core.reports import Report
from bot.core.stories import Story, SummarySentence
from bot.core.text import words_of
from bot.edges.read.embedded import EmbeddedReader, build
from tests.builders import report
from tests.edges.read.verbatim import articles, told

_PRONOUNS = ("he", "she", "it", "they", "we", "i", "who")


@dataclass
class Checked:
    """What was looked at."""

    texts: int = 0
    sentences: int = 0
    attributed: int = 0  # those that carry what somebody other than the publisher says
    violations: list[str] = field(default_factory=list[str])


def check(reader: EmbeddedReader, text: str, into: Checked) -> None:
    """Read a text and note every sentence of its summaries that does not hold."""
    leaf = report(text)
    into.texts += 1
    try:
        reading = settle(reader.draft(leaf), leaf, reader.engine)
    except (NothingToRead, OtherLanguage):
        return
    for story in reading.stories:
        for sentence, line in zip(story.summary, summary_lines(leaf, story), strict=True):
            into.sentences += 1
            voices = list(_voices(text, reading, story, sentence))
            into.attributed += bool(voices)
            into.violations += _violations(leaf, story, sentence, line.text, voices)


def _violations(
    leaf: Report, story: Story, sentence: SummarySentence, shown: str, voices: list[tuple[str, bool]]
) -> Iterator[str]:
    words = sentence.span.of(leaf.text)
    if not story.body.contains(sentence.span):
        yield f"of no story, or of two: {words!r}"
    if words.replace("\n", " ") not in shown:
        yield f"not word for word: {shown!r}"
    known = {*words_of(words), *words_of(sentence.speaker), *words_of(leaf.publisher_here)}
    if more := [w for w in words_of(shown) if w not in known]:
        yield f"says more than the report, {more}: {shown!r}"
    for name, is_here in voices:
        if not is_here and not set(words_of(name)) & set(words_of(sentence.speaker)):
            yield f"has lost {name!r}: {shown!r}"


def _voices(
    text: str, reading: Reading, story: Story, sentence: SummarySentence
) -> Iterator[tuple[str, bool]]:
    """Yield whoever says what stands in a sentence, and whether it is named there."""
    for statement in reading.of_story(story.index):
        hop = statement.chain.hops[min(1, statement.chain.depth)]
        if statement.chain.is_own_voice or not hop.source.name:
            continue
        if any(span.overlaps(sentence.span) for span in statement.content.spans):
            here = hop.mention is not None and hop.mention.overlaps(sentence.span)
            pronoun = hop.mention is not None and hop.mention.of(text).lower() in _PRONOUNS
            yield hop.source.name, here and not pronoun


def main(folder: str) -> int:
    """Check the summaries of every article of a folder and say what was found."""
    checked = Checked()
    reader = build()
    for text in articles(Path(folder)):
        check(reader, text, checked)
    counts = f"{checked.texts:,} texts, {checked.sentences:,} sentences, {checked.attributed:,} with a voice"
    return told(counts, checked.violations, checked.texts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
