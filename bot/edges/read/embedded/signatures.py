"""Quotations signed with a dash: “We will win.” — Jane Smith.

Pull quotes, readers' letters and embedded posts are given this way. The pattern is plain, and too
rare in running news for trees to learn it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.text import Span
from bot.edges.read.embedded.parsing import MARKS, Paragraph, ParsedText

_DASH = re.compile(r"—|–|―|--|(?:(?<=\s)|^)-(?=\s)")
# A name and what may stand beside it: “Jane Smith, 34, of Ohio”, “Paul Ryan (@SpeakerRyan)”.
_NAME = r"(?:[A-Z][\w.'’-]*|of|the|and|for|de|del|der|van|von|al|[\d@(][\w@.)]*)"
_WHO = re.compile(rf"\s{{0,3}}(?P<who>[A-Z][\w.'’-]*(?:,?\s{_NAME}){{0,9}}\)?)\s*")
_HANDLE = re.compile(r"\(@\w+\)")
_ENDS = (".", "!", "?", "…", "”", "»", '"', "''", "’")
_LEAST_SAID = 12  # code points: shorter is a heading or a range
_LONGEST_SIGNATURE = 120  # code points, the dash included


@dataclass(frozen=True, slots=True)
class Signature:
    content: Span
    dash: Span
    source: Span


def find_signatures(parsed: ParsedText) -> Iterator[Signature]:
    """Yield what stands signed, on one line or with the signature on a line of its own."""
    text = parsed.text
    before: Paragraph | None = None
    for paragraph in parsed.paragraphs:
        signed = _signature(text, paragraph.span)
        if signed is not None:
            dash, who = signed
            said = Span(paragraph.span.start, dash.start)
            said = Span(said.start, said.start + len(said.of(text).rstrip()))
            if said.start == said.end and before is not None and before.tokens[0].text in MARKS:
                yield Signature(before.span, dash, who)
            elif _is_said(said.of(text), who.of(text)):
                yield Signature(said, dash, who)
        before = paragraph


def _signature(text: str, line: Span) -> tuple[Span, Span] | None:
    """Return the last dash of a line and the name that fills the rest of it."""
    # Only the end is looked at: a long line full of dashes must not cost time.
    tail = max(line.start, line.end - _LONGEST_SIGNATURE)
    for dash in reversed(list(_DASH.finditer(text, tail, line.end))):
        if match := _WHO.fullmatch(text, dash.end(), line.end):
            start, end = match.span("who")
            return Span(*dash.span()), Span(start, end - text.endswith(".", start, end))
    return None


def _is_said(said: str, who: str) -> bool:
    if len(said) < _LEAST_SAID:
        return False
    if _HANDLE.search(who):
        return True
    return said.startswith(tuple(MARKS)) and said.endswith(_ENDS)
