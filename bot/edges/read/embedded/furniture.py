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
# What a live blog sets before its entries: "14:32", "2.15pm BST", "6m ago".
_TIME = (
    r"(?:(?:[01]?\d|2[0-3])[:.][0-5]\d(?::[0-5]\d)?(?:[ ]?[ap]\.?m\b\.?)?|(?:1[0-2]|[1-9])[ ]?[ap]\.?m\b\.?)"
    r"(?:[ ]?(?:GMT|UTC|[A-Z]{1,3}[SD]?T|Z)(?:[+-]\d{1,2})?\b)?"
)
_AGO = r"\d{1,2}[ ]?(?:s|sec|m|min|h|hr|d|seconds?|minutes?|hours?|days?)s?[ ]ago"
_SAID_AT = r"(?:(?:first |last )?(?:published|posted|updated|entered)(?: at| on)?:?[ ])?"
_STAMP = re.compile(
    rf"(?:{_SAID_AT}(?:{_DAY},?[ ])?{_TIME}(?:,?[ ]{_DAY})?|{_AGO})[ ]?[:|–—-]?", re.IGNORECASE
)
_UPDATED = re.compile(r"(?:last )?updated\b", re.IGNORECASE)
_STAMP_BEFORE_TEXT = re.compile(
    rf"(?:{_TIME}[ ]?(?:—|–|--|-|:|\||•)|{_TIME}(?<=[A-Zm.])|(?:[01]\d|2[0-3]):[0-5]\d)[ ]"
    r"(?=[\"“„«‘'(\[]?[A-Z\d])"
)
# "In brief" and the like stand over items that are each a story of its own.
_IN_BRIEF = re.compile(
    r"(?:(?:the )?(?:news |world |regional )?(?:in brief|briefs?|round-?up)|in other (?:news|developments)|"
    r"other (?:news|developments|headlines)|also (?:today|in the news)|elsewhere)[ ]?[:.…]?",
    re.IGNORECASE,
)
_DOT = re.compile(r"[•●▪■◦‣⁃][ ]*(?=\S)")
_BULLET = re.compile(r"(?:[•●▪■◦‣⁃·*–—-]|\(?\d{1,2}[.)]|#\d{1,2}[:.)]?)[ ]+(?=\S)")

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
        or _STAMP.fullmatch(line)
        or is_in_brief(line)
    ):
        return True
    return (
        bool(_BYLINE.fullmatch(line)) and not _NO_NAME.match(line) and not line.endswith((".", "!", "?", ":"))
    )


def stamp(line: str) -> int:
    """Return how many characters of a line say when an entry of a live blog was written; 0 for no entry.

    "Updated at 15:02" ends an entry and begins none.
    """
    if len(line) <= _LONGEST and _STAMP.fullmatch(line):
        return 0 if _UPDATED.match(line) else len(line)
    before = _STAMP_BEFORE_TEXT.match(line)
    return before.end() if before else 0


def is_in_brief(line: str) -> bool:
    """Tell whether a line stands over items that are each a story of its own."""
    return len(line) <= _LONGEST and _IN_BRIEF.fullmatch(line) is not None


def bullet(line: str) -> int:
    """Return how many characters of a line are its bullet or number and the space after it; 0 for none."""
    mark = _BULLET.match(line)
    return mark.end() if mark else 0


def dateline(text: str, line: Span) -> Span:
    """Return what a line begins with before its text; empty for nothing.

    A dateline, "LUND (Reuters) — ", a live blog's time, "14:32 — ", or a bullet.
    """
    at = line.start
    for before in (_DOT, _STAMP_BEFORE_TEXT, _BEFORE_TEXT):
        begins = before.match(text, at, min(line.end, at + _LONGEST))
        at = begins.end() if begins else at
    return Span(line.start, at)
