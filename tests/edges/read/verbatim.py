"""What must hold of every reading, whatever the text; as a command, how often it does over a folder.

    .venv/bin/python -m tests.edges.read.verbatim FOLDER

A folder holds `input.jsonl` ({"id","text"} a line) or `.txt` files, at any depth.
"""

import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.claims import Draft, Reading, settle
from bot.core.errors import NothingToRead, OtherLanguage
from bot.core.text import WORD, Span, paragraphs
from bot.edges.read.embedded import EmbeddedReader, build
from bot.edges.read.embedded.furniture import is_furniture
from bot.edges.read.embedded.plain import plain
from tests.builders import report

# Words stand side by side in these: no place between two of their letters is inside a word.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
_SHOWS_NOTHING = "Cf"
_SIGNS = ("Mn", "Mc", "Me")  # accents and vowel signs


@dataclass
class Checked:
    """What was looked at."""

    texts: int = 0
    refused: int = 0  # nothing to read, or in another language and nothing to keep
    spans: int = 0
    violations: list[str] = field(default_factory=list[str])


def check(reader: EmbeddedReader, text: str, into: Checked) -> None:
    """Read a text and note everything in the settled reading that does not hold."""
    leaf = report(text)
    into.texts += 1
    try:
        draft = reader.draft(leaf)
    except (NothingToRead, OtherLanguage):
        into.refused += 1
        return
    reading = settle(draft, leaf, reader.engine)
    into.violations += violations(text, draft, reading)
    into.spans += sum(1 for _ in _words(reading)) + sum(1 for _ in _lines(reading))


def violations(text: str, draft: Draft, reading: Reading) -> Iterator[str]:
    """Yield, in words, everything in a settled reading that does not hold of its text."""
    for what, span in (*_words(reading), *_lines(reading)):
        if not 0 <= span.start < span.end <= len(text):
            yield f"{what} is no place of the text: {span}"
        elif not span.of(text).strip():
            yield f"{what} is blank: {span}"
    for what, span in _words(reading):
        if not WORD.search(span.of(text)):
            yield f"{what} has no word in it: {span.of(text)!r}"
        yield from (f"{what} cuts a word: {text[max(0, at - 9) : at + 9]!r}" for at in _cuts(text, span))
    yield from _outside(reading)
    yield from _dropped(text, draft, reading)
    yield from _passed_over(text, reading)


def _words(reading: Reading) -> Iterator[tuple[str, Span]]:
    """Yield every span that is somebody's words, or names who said them or how."""
    for statement in reading.statements:
        yield from (("a statement", span) for span in statement.content.spans)
        for hop in statement.chain.hops:
            yield from (("a speaker", span) for span in (hop.mention,) if span)
            yield from (("a cue", span) for span in (hop.cue,) if span)
    for quotation in reading.quotations:
        yield from (("a quotation", span) for span in quotation.spans)


def _lines(reading: Reading) -> Iterator[tuple[str, Span]]:
    for story in reading.stories:
        yield "a story", story.body
        yield from (("a heading", span) for span in (story.heading,) if span)
        yield from (("a summary", sentence.span) for sentence in story.summary)
    yield from (("a note", note.span) for note in reading.notes)
    yield from (("an unread paragraph", p) for unread in reading.unread for p in unread.paragraphs)


def _outside(reading: Reading) -> Iterator[str]:
    """Yield what does not lie in its story."""
    extents = {
        s.index: Span(min(s.heading.start, s.body.start) if s.heading else s.body.start, s.body.end)
        for s in reading.stories
    }
    for statement in reading.statements:
        hops = statement.chain.hops
        spans = [*statement.content.spans, *(h.mention for h in hops), *(h.cue for h in hops)]
        if not all(extents[statement.story].contains(span) for span in spans if span):
            yield f"a statement lies outside its story: {statement.content}"
    for story in reading.stories:
        if not all(story.body.contains(sentence.span) for sentence in story.summary):
            yield f"a summary lies outside its story: {story.index}"
    if [story.index for story in reading.stories] != list(range(len(reading.stories))):
        yield "stories are not counted from 0"


def _dropped(text: str, draft: Draft, reading: Reading) -> Iterator[str]:
    """Yield what was proposed and did not become part of the reading."""
    yield from (f"dropped, {d.reason}: {d.words!r}" for d in reading.dropped)
    kept = {statement.content.spans for statement in reading.statements}
    kept |= {quotation.spans for quotation in reading.quotations}
    for passages in (*(s.passages for s in draft.statements), *draft.quotations):
        spans = tuple(Span(at or 0, (at or 0) + len(words)) for words, at in passages)
        if any(span.of(text) != words for span, (words, _) in zip(spans, passages, strict=True)):
            yield f"proposed in other characters than the report's: {passages}"
        if spans not in kept:
            yield f"proposed and lost: {passages}"
    if len(reading.stories) != len(draft.stories):
        yield "a story was lost"


def _passed_over(text: str, reading: Reading) -> Iterator[str]:
    """Yield lines that are in no story, noted as part of none, and said to be unread by nobody."""
    held = [span for what, span in _lines(reading) if what != "a summary"]
    shown = plain(text)
    for line in paragraphs(shown):
        if not is_furniture(line.of(shown)) and not any(span.contains(line) for span in held):
            yield f"a line was passed over: {line.of(text)!r}"


def _cuts(text: str, span: Span) -> Iterator[int]:
    """Yield the ends of a span that lie inside a word."""
    for at in (span.start, span.end):
        before, after = at - 1, at
        while before >= 0 and unicodedata.category(text[before]) in (_SHOWS_NOTHING, *_SIGNS):
            before -= 1
        while after < len(text) and unicodedata.category(text[after]) == _SHOWS_NOTHING:
            after += 1
        if before < 0 or after >= len(text):
            continue
        apart = any(_is_unspaced(c) for c in (text[before], text[after]))
        is_sign = unicodedata.category(text[after]) in _SIGNS
        if text[before].isalnum() and (is_sign or (text[after].isalnum() and not apart)):
            yield at


def _is_unspaced(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_UNSPACED)


def articles(folder: Path) -> Iterator[str]:
    """Yield the texts in a folder."""
    for path in sorted(folder.rglob("input.jsonl")):
        with path.open(encoding="utf-8") as lines:
            yield from (str(json.loads(line)["text"]) for line in lines if line.strip())
    for path in sorted(folder.rglob("*.txt")):
        yield path.read_text(encoding="utf-8")


def told(counts: str, violations: Sequence[str], texts: int) -> int:
    """Print what a check of a folder found; return 0 only where texts were checked and hold."""
    sys.stdout.write(f"{counts}, {len(violations):,} violations\n")
    for violation in violations:
        sys.stdout.write(f"  {violation}\n")
    return 1 if violations or not texts else 0


def main(folder: str) -> int:
    """Check every article of a folder and say what was found."""
    checked = Checked()
    reader = build()
    for text in articles(Path(folder)):
        check(reader, text, checked)
    counts = f"{checked.texts:,} texts ({checked.refused:,} not read), {checked.spans:,} spans"
    return told(counts, checked.violations, checked.texts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
