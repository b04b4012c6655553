"""What a search comes to: the very words it found in a report, and who says them there."""

import re
from collections.abc import Iterable

from bot.core.claims import Statement
from bot.core.text import WORD, Span, paragraphs, words_of

_ENDS = re.compile(r"[.!?…][\"”’»)]*\s+")


def words_at(text: str, within: Span, sought: str) -> Span | None:
    """Return where the words of `sought` stand in a row within a part of a text; None where they do not."""
    wanted = words_of(sought)
    found = [(words_of(m.group()), m) for m in WORD.finditer(text, within.start, within.end)]
    kept = [(words[0], m.start(), m.end()) for words, m in found if words]
    for i in range(len(kept) - len(wanted) + 1 if wanted else 0):
        if tuple(word for word, _, _ in kept[i : i + len(wanted)]) == wanted:
            return Span(kept[i][1], kept[i + len(wanted) - 1][2])
    return None


def paragraph_from(text: str, start: int) -> Span | None:
    """Return the paragraph that starts there; None where none does."""
    return next((p for p in paragraphs(text) if p.start == start), None)


def sentence_around(text: str, within: Span, place: Span) -> Span:
    """Return the sentences of a paragraph that a place in it stands in."""
    ends = [m.end() for m in _ENDS.finditer(text, within.start, within.end)]
    start = max((e for e in ends if e <= place.start), default=within.start)
    end = min((e for e in ends if e >= place.end), default=within.end)
    return Span(start, start + len(text[start:end].rstrip()))


def said_at(statements: Iterable[Statement], place: Span) -> Statement | None:
    """Return the statement whose words hold a place, the closest fit; None where none does."""
    holding = [
        s
        for s in statements
        if s.content.reach.contains(place) and any(p.overlaps(place) for p in s.content.spans)
    ]
    return min(holding, key=lambda s: (s.content.reach.end - s.content.reach.start, s.id), default=None)
