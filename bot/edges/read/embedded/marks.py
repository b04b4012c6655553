"""Which characters of a text are quotation marks, whatever their shape, and what stands between them.

Outlets write “…”, "…", ‘…’, '…', „…“, «…», »…«, ‹…› or 「…」. Only the outermost marks make a quotation;
marks inside it are the speaker's own quoting. An apostrophe, which may look like a closing mark, is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bot.core.text import WORD, Span

# What may close a quotation, by what opened it.
_CLOSING = {
    "“": ("”", '"', "''", "“"),
    '"': ('"', "”"),
    "''": ("''", "”", '"'),
    "``": ("''", "``", "”", '"'),
    "„": ("“", "”", '"', "‟"),
    "‟": ("”", "„"),
    "”": ("”",),
    "«": ("»",),
    "»": ("«", "»"),
    "‹": ("›",),
    "›": ("‹", "›"),
    "‚": ("‘", "’"),
    "‘": ("’",),
    "'": ("'",),
    "「": ("」",),
    "『": ("』",),
    "〝": ("〞", "〟"),
    "❝": ("❞",),
    "＂": ("＂",),
}
# Double marks that the rest of the reader knows as they are.
_KNOWN = frozenset(("“", "”", '"', "''", "``"))
# These open a quotation wherever they stand; the others only at the beginning of a word.
_ALWAYS_OPEN = frozenset("“„«「『〝❝")
# These open one only where something closes it: they may be apostrophes, or closing marks without a partner.
_NEEDS_CLOSING = frozenset("”»›‘'‚‹‟＂")
_APOSTROPHES = frozenset("‘'")

_MARK = re.compile("''|``|[“”\"„‟«»‹›‚‘’'「」『』〝〞〟❝❞＂]")
_BEFORE_OPENING = frozenset('([{<—–-:;,/“”"«»„‘‚¿¡…|>')
_STOPS = frozenset(",.!?…;:—–)")
# Words that begin with an apostrophe: ’90s, ’em, rock ’n’ roll.
_ELISION = re.compile(r"\d\ds?\b|(?:bout|cause|cept|cos|em|n|round|til|tis|twas)\b", re.IGNORECASE)
# A possessive or a clipped word may end so: “the workers’ strike”, “goin’ home”, “po’ boys”.
_CLIPPED = frozenset("sno")
_LONGEST_UNSURE = 6  # words that a mark which may be an apostrophe can close, 2 after a capital letter

# An inner double mark in the shape of a single one, so that it ends nothing.
_INNER = str.maketrans('“”"„‟«»＂', "‘’'‚‘‹›'")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Outermost marks and where they stand.

    Attributes:
        closes: None where the line ends before the quotation does.
    """

    opens: Span
    closes: Span | None
    end: int  # of the line

    @property
    def inside(self) -> Span:
        return Span(self.opens.end, self.closes.start if self.closes else self.end)


def find_quotations(
    text: str, line: Span, *, goes_on: bool = False, apostrophes: bool = True
) -> Iterator[Quotation]:
    """Yield the outermost quotations of one line, in order.

    Args:
        text: the whole text.
        line: a paragraph of it.
        goes_on: whether the next paragraph begins with an opening mark, so that this one may leave its open.
        apostrophes: whether typewriter single marks are looked at; in languages that end words with an
            apostrophe they are not.
    """
    place = line.start
    unclosed: set[str] = set()  # what nothing closes before the line ends: it is looked for once
    while match := _MARK.search(text, place, line.end):
        mark = Span(*match.span())
        place = mark.end
        sign = match.group()
        if sign == "'" and not apostrophes:
            continue
        if sign in unclosed or not _opens(text, mark, line):
            continue
        closes = _closing(text, mark, line)
        if closes is None and sign in _NEEDS_CLOSING and not (goes_on and mark.start == line.start):
            unclosed |= {sign} - _APOSTROPHES
            continue
        yield Quotation(mark, closes, line.end)
        if closes is None:
            return
        place = closes.end


def quoted_passages(text: str, lines: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """Yield what stands in quotation marks in paragraphs that follow one another, marks and spaces left out.

    A quotation that is closed in no paragraph is left out; one that each paragraph opens again is one.
    """
    open_so_far: list[Span] = []
    for line, after in zip_longest(lines, lines[1:]):
        goes_on = after is not None and opens_a_line(text, after)
        for quotation in find_quotations(text, line, goes_on=goes_on, apostrophes=False):
            inside = stripped(text, quotation.inside)
            begins = quotation.opens.start == line.start
            parts = [*(open_so_far if begins else ()), *([inside] if WORD.search(inside.of(text)) else ())]
            open_so_far = []
            if quotation.closes is None and goes_on:
                open_so_far = parts
            elif quotation.closes is not None and parts:
                yield tuple(parts)
        if not goes_on:
            open_so_far = []


def opens_a_line(text: str, line: Span) -> bool:
    """Tell whether a paragraph begins with a mark that opens a quotation."""
    match = _MARK.match(text, line.start, line.end)
    return match is not None and _opens(text, Span(*match.span()), line)


def with_known_marks(text: str, lines: Sequence[Span]) -> str:
    """Return `text` with every outermost mark as “ or ”, character for character; known double marks stay."""
    changed: dict[int, str] = {}
    for line, after in zip_longest(lines, lines[1:]):
        goes_on = after is not None and opens_a_line(text, after)
        for quotation in find_quotations(text, line, goes_on=goes_on):
            changed |= _changes(text, quotation)
    if not changed:
        return text
    characters = list(text)
    for place, character in changed.items():
        characters[place] = character
    return "".join(characters)


def stripped(text: str, span: Span) -> Span:
    """Return a passage without the white space at its ends."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))


def _changes(text: str, quotation: Quotation) -> dict[int, str]:
    opens, closes = quotation.opens.of(text), quotation.closes.of(text) if quotation.closes else "”"
    is_known = opens in _KNOWN and closes in _KNOWN
    changed: dict[int, str] = {}
    if opens not in _KNOWN or opens == "”":
        changed[quotation.opens.start] = "“"
    if quotation.closes and (closes not in _KNOWN or closes == "“"):
        changed[quotation.closes.start] = "”"
    inner = quotation.inside
    for match in _MARK.finditer(text, inner.start, inner.end):
        sign = match.group()
        # Two of a kind in one another are left to the rules for lost marks.
        if len(sign) == 1 and (not is_known or sign in "«»„"):
            single = sign.translate(_INNER)
            if single != sign:
                changed[match.start()] = single
    return changed


def _opens(text: str, mark: Span, line: Span) -> bool:
    sign = mark.of(text)
    if sign not in _CLOSING:
        return False
    if sign in _ALWAYS_OPEN:
        return True
    before = text[mark.start - 1] if mark.start > line.start else " "
    after = text[mark.end] if mark.end < line.end else " "
    begins = before.isspace() or before in _BEFORE_OPENING
    return begins and not after.isspace()


def _closing(text: str, mark: Span, line: Span) -> Span | None:
    sign = mark.of(text)
    if sign in _APOSTROPHES:
        return _closing_single(text, mark, line)
    for match in _MARK.finditer(text, mark.end, line.end):
        if match.group() in _CLOSING[sign]:
            closes = Span(*match.span())
            if closes.of(text) not in ('"', "“", "»", "›", "’", "‘") or _closes(text, closes, line, sign):
                return closes
    return None


def _closes(text: str, mark: Span, line: Span, opened_by: str) -> bool:
    """Tell a closing mark by its place: something is before it, and no word goes on after it."""
    after = text[mark.end] if mark.end < line.end else " "
    if mark.of(text) in "»›" and opened_by in "«‹":
        return True  # « avec des espaces »
    before = text[mark.start - 1]
    if mark.of(text) == "“" and opened_by == "„":
        return True
    return not before.isspace() and not after.isalnum()


def _closing_single(text: str, mark: Span, line: Span) -> Span | None:
    """Return what closes a single mark: not an apostrophe in or after a word, not a mark in a quotation."""
    sign = mark.of(text)
    wanted = _CLOSING[sign][0]
    is_elision = _ELISION.match(text, mark.end) is not None
    unsure: Span | None = None
    inner: str | None = None  # what a double quotation inside is to be closed by
    for match in _MARK.finditer(text, mark.end, line.end):
        here = Span(*match.span())
        if inner is not None:
            inner = None if match.group() == inner else inner
            continue
        if match.group() in ("“", '"') and _opens(text, here, line):
            inner = "”" if match.group() == "“" else '"'
            continue
        if match.group() == sign and _opens(text, here, line) and not _ELISION.match(text, here.end):
            break
        if match.group() != wanted or not _closes(text, here, line, sign):
            continue
        if text[here.start - 1] in _STOPS:
            return here
        if is_elision:
            continue
        if not _may_be_apostrophe(text, here, line):
            return here
        unsure = unsure or here
    if unsure is None:
        return None
    words = len(text[mark.end : unsure.start].split())
    return unsure if words <= (2 if text[mark.end].isupper() else _LONGEST_UNSURE) else None


def _may_be_apostrophe(text: str, mark: Span, line: Span) -> bool:
    before, after = text[mark.start - 1], text[mark.end : min(mark.end + 2, line.end)]
    return before in _CLIPPED and len(after) == 2 and after[0].isspace() and after[1].islower()
