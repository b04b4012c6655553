"""What a page prints around a story: bylines, datelines, dates, addresses. No word of it is the story's."""

import re

from bot.core.text import Span

# A dateline is looked for in so much of a line, however long that is.
_LONGEST = 90  # code points

_DASH = r"(?:—|–|--|-)"
_CITY = r"[A-Z][A-Z.'’-]+(?:[ ][A-Z][A-Z.'’-]+){0,3}"
_TOWN = r"[A-Z][\w.'’-]+(?:[ ][A-Z][\w.'’-]+){0,3}"
_REST = r"(?:,[ ][A-Z\d][\w.'’]*(?:[ ][\w.]+){0,2}){0,3}"  # ", N.Y., April 1"
_CREDIT = r"\((?:[A-Z][\w.&'’/-]*)(?:[ ][A-Z][\w.&'’/-]*){0,3}\)"  # "(Reuters)"

# In capitals a place needs no agency beside it; written as usual it does.
_BEFORE_TEXT = re.compile(
    rf"(?:{_CITY}{_REST}(?:[ ]{_CREDIT})?[ ]?(?:—|–|--)|(?:{_CITY}|{_TOWN}){_REST}[ ]{_CREDIT}[ ]?{_DASH})"
    r"[ ]?(?=[\"“„«‘'(\[]?[A-Z\d])"
)
_ALONE = re.compile(
    rf"(?:(?:{_CITY}|{_TOWN}){_REST}[ ])?{_CREDIT}[ ]?{_DASH}?|{_CITY}{_REST}[ ]?(?:—|–|--)",
)

_PERSON = r"[A-Z][\w.'’-]*(?:[ ](?:de|del|der|van|von|al|el|bin|[A-Z][\w.'’-]*)){1,3}"
_BYLINE = re.compile(
    rf"(?:[Bb]y|BY|[Ww]ritten by|[Rr]eported by)[ ]{_PERSON}"
    rf"(?:(?:,[ ]|[ ]and[ ]|[ ]&[ ]){_PERSON})*"
    r"(?:(?:,?[ ](?:in|for|at|of)[ ]|,[ ]|[ ]?[|/•·–—-][ ]?).{1,60})?"
)
# "By The Time Help Came" and "By All Means" are headings.
_NO_NAME = re.compile(
    r"by (?:a|all|and|any|day|first|hook|land|law|midnight|my|night|no|now|one|our|popular|sea|the|their|"
    r"then|this|way)\b",
    re.IGNORECASE,
)

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[ ]{_MONTH}|{_MONTH}[ ]\d{{1,2}}(?:st|nd|rd|th)?)(?:,?[ ](?:19|20)\d\d)?"
)
_CLOCK = r"(?:(?:at[ ])?\d{1,2}[:.]\d\d(?:[ ]?[ap]\.?m\.?)?(?:[ ](?:[A-Z]{2,4}|[+-]\d{2}:?\d{2}))?)"
_DATE = re.compile(
    rf"(?:(?:first )?(?:published|posted|updated|last updated|modified)(?:[ ]on)?:?[ ])?"
    rf"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?[ ])?"
    rf"(?:{_DAY}|(?:19|20)\d\d-\d\d-\d\d(?:[T ][\d:.Z+-]+)?)(?:,?[ ](?:[|–—-][ ])?{_CLOCK})?",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?:date|outlet|publisher|author|byline|url|link|tags?|filed under|section|published|posted|"
    r"updated|last updated|reading time)[ ]?:[ ]?\S.{0,120}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def is_furniture(line: str) -> bool:
    """Tell whether a line is a byline, a dateline, a date, an address, or names the outlet or the author."""
    if len(line) > _LONGEST * 2 and not _ADDRESS.match(line):
        return False
    if (
        _ADDRESS.fullmatch(line)
        or _DATE.fullmatch(line)
        or _LABELLED.fullmatch(line)
        or _ALONE.fullmatch(line)
    ):
        return True
    return (
        bool(_BYLINE.fullmatch(line)) and not _NO_NAME.match(line) and not line.endswith((".", "!", "?", ":"))
    )


def dateline(text: str, line: Span) -> Span:
    """Return the dateline that a line begins with, "LUND (Reuters) — ", up to the text; empty for none."""
    begins = _BEFORE_TEXT.match(text, line.start, min(line.end, line.start + _LONGEST))
    return Span(line.start, begins.end() if begins else line.start)
