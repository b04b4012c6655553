"""Transcripts: paragraphs that begin with their speaker's name in capitals and a colon."""

import re

from bot.core.claims import QuoteForm
from bot.core.text import Span
from bot.edges.read.embedded.clauses import trimmed
from bot.edges.read.embedded.parsing import Paragraph
from bot.edges.read.embedded.sayings import Saying, hop
from bot.edges.read.embedded.voices import Voices

# "Q:" is nobody, and a heading's label is not in capitals. In a quoted transcript each turn opens the mark.
_TURN = re.compile(r"[“\"]?([A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3})(?: \([^)]{1,40}\))?: (?=\S)")


def turn(paragraph: Paragraph, voices: Voices, text: str) -> Saying | None:
    """Return what a transcript's paragraph has its speaker say; None for any other paragraph."""
    begins = _TURN.match(paragraph.span.of(text))
    if begins is None:
        return None
    start = paragraph.span.start
    content = trimmed(paragraph, Span(start + begins.end(), paragraph.span.end))
    voice = voices.called(Span(start + begins.start(1), start + begins.end(1)))
    if not any(t.is_word for t in paragraph.tokens_in(content)):
        return None
    return Saying(
        paragraph, (content,), QuoteForm.DIRECT, (hop(text, voice.source, voice.mention, None),), ":"
    )
