"""Places in a text, and finding an engine's words there.

Offsets count code points of the report's text. An engine's words are looked up under *typographic
folding* (curly and straight quotation marks, dashes, spaces and soft hyphens are the same), but what is
kept is always the report's own characters: a span, never the engine's spelling.
"""

import hashlib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*", re.UNICODE)

_FOLDED = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛‹›′", "'"),
    **dict.fromkeys("‐‑‒–—―", "-"),
    "…": "...",
}
# Scripts that put no space between words: Thai, Lao, Myanmar, Khmer, kana, and Han.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af]"
)
# Characters that are there but show nothing: soft hyphen, zero-width spaces and marks, byte order mark.
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range [start, end), counted in code points of the report's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """Return the characters this span covers in `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a report: one or more passages in text order, none overlapping the next."""

    spans: tuple[Span, ...]

    def __post_init__(self) -> None:
        if not self.spans:
            raise ValueError("a quote has at least one passage")
        for before, after in pairwise(self.spans):
            if after.start < before.end:
                raise ValueError("the passages of a quote stand in text order")

    def of(self, text: str) -> str:
        """Return the quoted words; passages that something interrupts are joined by ' … '."""
        return " … ".join(span.of(text) for span in self.spans)

    def is_verbatim_in(self, text: str) -> bool:
        """Tell whether every passage lies in `text` and holds at least one letter or digit."""
        return all(s.end <= len(text) and WORD.search(s.of(text)) is not None for s in self.spans)

    @property
    def reach(self) -> Span:
        """From the first passage's start to the last one's end."""
        return Span(self.spans[0].start, self.spans[-1].end)


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text under typographic folding, with the way back to the original offsets."""

    original: str
    folded: str
    origin: tuple[int, ...]  # origin[i]: offset in `original` of folded[i]; one more entry for the end

    def find(self, words: str, start: int = 0, end: int | None = None) -> Span | None:
        """Return the first place of `words` within original offsets [start, end), or None.

        The words must not begin or end inside a longer word of the text.
        """
        needle = fold(words).strip()
        limit = len(self.original) if end is None else end
        if not needle:
            return None
        at = bisect_left(self.origin, start)
        while (at := self.folded.find(needle, at)) >= 0:
            first, last = self.origin[at], self.origin[at + len(needle) - 1] + 1
            if last > limit:
                return None
            if self._inside_a_word(at):
                # Straight on to the word's end: a text that is one long word is walked through once.
                while self._inside_a_word(at):
                    at += 1
            elif self._inside_a_word(at + len(needle)):
                at += 1
            else:
                return Span(first, last)
        return None

    def holds(self, words: str, at: int) -> Span | None:
        """Return the place of `words` if those very characters stand at offset `at`, cutting no word."""
        place = Span(at, at + len(words))
        if place.of(self.original) != words:
            return None
        folded = [bisect_left(self.origin, offset) for offset in (place.start, place.end)]
        return None if any(self._inside_a_word(i) for i in folded) else place

    def _inside_a_word(self, i: int) -> bool:
        return cuts_word(self.folded, i)


def cuts_word(text: str, place: int) -> bool:
    """Tell whether a place lies inside a word: between two letters, or before a sign that belongs to one.

    Characters that show nothing join what they stand between; an accent that has no letter belongs to none.
    """
    if not 0 < place < len(text):
        return False
    before, after = place - 1, place
    while before > 0 and (_is_sign(text[before]) or unicodedata.category(text[before]) == "Cf"):
        before -= 1
    while after < len(text) - 1 and unicodedata.category(text[after]) == "Cf":
        after += 1
    letter, here = text[before], text[after]
    if not letter.isalnum():
        return False
    if _is_sign(here):
        return True
    return here.isalnum() and not (_UNSPACED.match(letter) or _UNSPACED.match(here))


def _is_sign(character: str) -> bool:
    """Tell an accent or a vowel sign, which is written on the letter before it."""
    return unicodedata.category(character).startswith("M")


def fold(text: str) -> str:
    """Return `text` with typographic variants made equal and white space runs made one space."""
    return fold_with_origin(text).folded


def fold_with_origin(text: str) -> FoldedText:
    """Fold `text`, remembering for every folded character where it came from."""
    out: list[str] = []
    origin: list[int] = []
    for i, character in enumerate(text):
        if character in _INVISIBLE:
            continue
        folded = " " if character.isspace() else _FOLDED.get(character, character)
        if folded == " " and out and out[-1] == " ":
            continue
        out.extend(folded)
        origin.extend([i] * len(folded))
    origin.append(len(text))
    return FoldedText(text, "".join(out), tuple(origin))


def place_in_order(
    text: FoldedText, passages: Sequence[tuple[str, int | None]], start: int = 0, end: int | None = None
) -> tuple[Span, ...] | str:
    """Find several passages, each after the one before; or say in words why not.

    Args:
        text: the folded report.
        passages: the engine's words, each with the offset it believes they start at (None when it has
            none). The belief is a hint: it is used only where those very characters stand there, cutting
            no word. White space around the words is not looked for.
        start: no passage is looked for before this offset.
        end: nor past this one.
    """
    placed: list[Span] = []
    cursor, limit = start, len(text.original) if end is None else end
    for proposed, hint in passages:
        words = proposed.strip()
        if not WORD.search(words):
            return "no words in it"
        span = None
        if hint is not None:
            at = hint + proposed.index(words)
            if cursor <= at and at + len(words) <= limit:
                span = text.holds(words, at)
        span = span or text.find(words, cursor, limit)
        if span is None:
            return "not word for word in the report" if not placed else "its parts do not stand in this order"
        placed.append(span)
        cursor = span.end
    return tuple(placed)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of `text`, case, accents and soft hyphens folded: what comparisons count."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    seen = (c for c in decomposed if not unicodedata.combining(c) and c not in _INVISIBLE)
    plain = "".join(seen).casefold()
    return tuple(WORD.findall(plain))


def reason_in(words: str) -> str:
    """Return a reason as it was typed; "" for none, and for the "…" that stands for one in an example."""
    said = words.strip()
    return said if said.strip(" .…") else ""


def content_id(*parts: str) -> str:
    """Return a short id that depends on nothing but `parts`: the same content, the same id."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


@lru_cache(maxsize=32)  # asked for again for every statement of a report
def paragraphs(text: str) -> tuple[Span, ...]:
    """Return the non-blank lines of `text`, without the white space around them."""
    found: list[Span] = []
    for match in re.finditer(r"[^\n]+", text):
        line = match.group()
        if line.strip():
            start = match.start() + len(line) - len(line.lstrip())
            found.append(Span(start, start + len(line.strip())))
    return tuple(found)


def paragraphs_at(text: str, quote: Quote) -> tuple[Span, ...]:
    """Return the paragraphs of `text` that a quote stands in."""
    lines, reach = paragraphs(text), quote.reach
    first = bisect_right(lines, reach.start, key=lambda p: p.end)
    last = bisect_left(lines, reach.end, key=lambda p: p.start)
    return tuple(p for p in lines[first:last] if any(p.overlaps(s) for s in quote.spans))


def ids_of(spans: Iterable[Span]) -> str:
    """Write spans the way they enter a content id."""
    return ",".join(f"{s.start}-{s.end}" for s in spans)
