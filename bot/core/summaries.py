"""Whether a sentence that an engine wrote itself says no more, and nothing surer, than the words it rests on.

Strict on purpose: a sentence stands only where it shortens whole sentences of one story, in their order, and
loses neither a hedge, a denial nor whoever says it. Where this is in doubt, the sentence is dropped.

What may be left out: one word that turns nothing, what marks set apart, the end of a sentence. What is left
out elsewhere may be the very thing that is spoken of ("the man who shot the mayor was arrested").
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from bot.core.stories import Story
from bot.core.text import Span, fold, paragraphs

_LONGEST = 400  # code points
# A word, a number with what is written on it ("$1.5m", "13-15", "50%"), or a quotation mark.
_TOKEN = re.compile(r"[^\s\"()\[\]{}]+|\"")
_AROUND = ".,;:!?-*_/…"
_ODD_APOSTROPHE = re.compile(r"(?<!\w)'|'(?!\w)")
_LINK = re.compile(r"https?:|www\.|[@<>\[\]{}`|\\]|[\x00-\x1f\x7f]")
_ENDS_A_SENTENCE = re.compile(r"[^\W\d_]{3,}\)?[.!?…][\"')\]]*\s+[\"'(\[]*\Z")
_IS_ENDED = re.compile(r"[.!?…][\"')\]]*\Z")

_APART = re.compile(r"[,;:()\"…]|\s-+\s|--")  # between two words
_LEADS = re.compile(r":[\"')\]]*(?:\s|\Z)")  # a colon after which somebody may speak, not one in a time

_ARTICLES = frozenset(("the", "a", "an"))
# Left away or added, these make one of two ("Lee and the mayor"), or put words in a mouth ("and that …").
_JOINING = frozenset(("and", "that"))
# fmt: off
_ATTRIBUTING = frozenset((
    "said", "say", "says", "saying", "told", "tells", "tell", "according", "claim", "claims", "claimed",
    "claiming", "report", "reports", "reported", "reporting", "deny", "denies", "denied", "denying", "denial",
    "insist", "insists", "insisted", "accuse", "accuses", "accused", "announced", "announces", "added",
    "adds", "stated", "states", "statement", "wrote", "writes",
    "tweeted", "confirmed", "confirms", "warned", "warns",
    "argued", "argues", "acknowledged", "admitted", "admits", "declined", "declines", "refused", "quoted",
    "citing", "cited", "cites", "quoting", "believe", "believes", "believed", "suggested", "suggests",
    "asserted", "maintained", "called", "calls", "described", "describes", "blamed", "blames", "sources",
))
_HEDGING = frozenset((
    "reportedly", "allegedly", "alleged", "supposedly", "apparently", "apparent", "possibly", "possible",
    "probably", "probable", "likely", "unlikely", "perhaps", "maybe", "may", "might", "could", "would",
    "should", "seems", "seem", "seemed", "appears", "appear", "appeared", "purported", "purportedly",
    "presumed", "suspected", "suspect", "unconfirmed", "unverified", "so-called", "rumoured", "rumored",
    "rumours", "rumors", "if", "whether", "unless", "unclear", "expected", "planned", "plans", "will",
    "about", "around", "nearly", "almost", "roughly", "approximately", "estimated", "least", "most", "up",
    "over", "under", "more", "less", "fewer", "some", "only", "or", "but", "though", "although", "however",
    "except", "excluding", "besides", "other",
))
_POINTING = frozenset((
    "he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "i", "we", "this",
    "these", "those",
))
_SWEEPING = frozenset(("all", "every", "each", "any", "everyone", "everybody", "everything", "always"))
# What a name or a deed only was, or was not quite.
_TURNING = frozenset((
    "former", "ex", "late", "acting", "deputy", "vice", "fake", "would-be", "attempted", "self-proclaimed",
    "self-styled", "mock", "failed", "future", "one-time",
))
_DENYING = frozenset((
    "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "hardly", "barely",
    "cannot", "false", "untrue", "fail", "failed", "fails", "unable",
))
# A word keeps these where they stand before it: they say whether it was done, and to whom.
_HOLDS_BEFORE = frozenset((
    "was", "were", "is", "are", "be", "been", "being", "has", "had", "have", "to", "by", "of", "from", "for",
    "against", "with", "in", "on", "at", "before", "after", "until", "since", "than", "as", "between",
))
_HOLDS_AFTER = frozenset(("by", "against", "from", "to", "of"))
# fmt: on
_SPEAKER_WORDS = 6  # before a word that attributes: all of them are whoever says it
_NUMBER_WORDS = re.compile(
    r"(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty(?:-\w+)?|first|second|"
    r"third|half|quarter|dozens?|scores?|hundreds?|thousands?|millions?|billions?|couple|several|twice|double|"
    r"percent|per)"
)


@dataclass(frozen=True, slots=True)
class _Token:
    word: str  # as written, without the punctuation around it
    quoted: bool
    sentence: int
    apart: bool  # whether a mark stands between it and the word before

    @property
    def small(self) -> str:
        return self.word.casefold()

    @property
    def is_name(self) -> bool:
        """Whether it is written as a name is, or in letters that tell no name from a word."""
        return any(c.isupper() or (c.isalpha() and c == c.lower() == c.upper()) for c in self.word)

    @property
    def is_number(self) -> bool:
        is_figure = any(c.isnumeric() for c in self.word)
        return is_figure or "%" in self.word or _NUMBER_WORDS.fullmatch(self.small) is not None

    @property
    def is_marker(self) -> bool:
        """Whether it hedges, denies or attributes, or turns the word after it."""
        return self.small in _ATTRIBUTING | _HEDGING | _TURNING or self.denies

    @property
    def denies(self) -> bool:
        return self.small in _DENYING or self.small.endswith("n't")


def reason_against(sentence: str, spans: Sequence[Span], text: str, stories: Sequence[Story]) -> str:
    """Return why a written sentence may not stand, in words; "" where it may.

    Args:
        sentence: as an engine wrote it.
        spans: what it rests on, in text order: whole sentences of one story.
        text: the report's.
        stories: the report's.
    """
    if not sentence.strip() or len(sentence) > _LONGEST or _LINK.search(sentence):
        return "is no plain sentence"
    return _against_its_grounds(spans, text, stories) or _against_its_words(
        _tokens([sentence]), _tokens([span.of(text) for span in spans])
    )


def _against_its_grounds(spans: Sequence[Span], text: str, stories: Sequence[Story]) -> str:
    """Return why these words of the report are nothing to rest on; "" where they are."""
    if not spans or any(a.end > b.start for a, b in pairwise(spans)):
        return "rests on no words of the report, or not in their order"
    if not any(all(story.body.contains(span) for span in spans) for story in stories):
        return "rests on words of more than one story, or of none"
    if not all(_is_whole(span, text) for span in spans):
        return "rests on less than whole sentences"
    if any(_is_spoken(span, text) for span in spans):
        return "rests on words of somebody who is named outside them"
    return ""


def _against_its_words(ours: list[_Token] | str, theirs: list[_Token] | str) -> str:
    """Return why a sentence's words do not follow from the report's; "" where they do."""
    if isinstance(ours, str) or isinstance(theirs, str):
        return "has quotation marks that are never closed"
    if any(t.small in _POINTING and not t.quoted for t in ours):
        return "speaks of somebody or something that it does not name"
    if Counter(t.small for t in ours if t.is_marker) != Counter(t.small for t in theirs if t.is_marker):
        return "has another hedge, denial or attribution than the report, or has lost one"
    kept = _kept(ours, theirs)
    if isinstance(kept, str):
        return kept
    for (n, place), (after, next_place) in pairwise(kept):
        is_one = ours[n].sentence == ours[after].sentence
        if is_one != (theirs[place].sentence == theirs[next_place].sentence):
            return "makes one of two sentences, or two of one"
    places = [place for _, place in kept]
    return _lost(places, theirs) or _left_out(places, theirs)


def _is_whole(span: Span, text: str) -> bool:
    """Tell whether a span begins and ends where sentences of its paragraph do."""
    paragraph = next((p for p in paragraphs(text) if p.contains(span)), None)
    if paragraph is None:
        return False
    before, after = text[paragraph.start : span.start], text[span.end : paragraph.end]
    begins = not before.strip() or _ENDS_A_SENTENCE.search(fold(before)) is not None
    ended = _IS_ENDED.search(fold(span.of(text)).strip()) is not None and after[:1].isspace()
    return begins and (not after.strip() or ended)


def _is_spoken(span: Span, text: str) -> bool:
    """Tell whether what stands before a span in its paragraph, or leads to it, makes it somebody's words."""
    lines = paragraphs(text)
    at = next(n for n, line in enumerate(lines) if line.contains(span))
    before = fold(text[lines[at].start : span.start])
    leading = fold(lines[at - 1].of(text)) if at else ""
    return before.count('"') % 2 == 1 or _LEADS.search(before) is not None or leading.endswith(":")


def _tokens(passages: Sequence[str]) -> list[_Token] | str:
    """Return the words of some passages, each with whether it stands in quotation marks; or why not."""
    found: list[_Token] = []
    sentence = 0
    for passage in passages:
        folded, quoted, end = fold(passage), False, 0
        if _ODD_APOSTROPHE.search(folded):
            return "odd marks"  # a quotation in single marks, or what only looks like one
        for match in _TOKEN.finditer(folded):
            if match[0] == '"':
                quoted = not quoted
            elif word := match[0].strip(_AROUND):
                start = match.start() + match[0].index(word)
                apart = not end or _APART.search(folded, end, start) is not None
                found.append(_Token(word, quoted, sentence, apart))
                end = start + len(word)
                sentence += match[0][-1] in ".!?"
        if quoted:
            return "odd marks"
        sentence += 1
    return found


def _kept(ours: Sequence[_Token], theirs: Sequence[_Token]) -> list[tuple[int, int]] | str:
    """Return which words of a sentence the report has where, in its order; or why it has not."""
    kept: list[tuple[int, int]] = []
    at = 0
    for n, token in enumerate(ours):
        place = next((i for i in range(at, len(theirs)) if _same(token, theirs[i], n == 0)), None)
        if place is not None:
            kept.append((n, place))
            at = place + 1
        elif token.quoted or not _may_be_added(ours, n):
            what = "number" if token.is_number else "name" if token.is_name and n else "word"
            return f"has a {what} that the report does not have there: {token.word}"
    return kept


def _may_be_added(ours: Sequence[_Token], n: int) -> bool:
    if ours[n].small == "that":
        return n > 0 and ours[n - 1].small in _ATTRIBUTING
    return ours[n].small in _ARTICLES


def _same(ours: _Token, theirs: _Token, is_first: bool) -> bool:
    """Tell whether two words are one; a capital may come or go only where a sentence begins."""
    if ours.quoted != theirs.quoted:
        return False
    if ours.word == theirs.word:
        return True
    first = is_first and ours.word[1:] == theirs.word[1:]
    return ours.small == theirs.small and (first or theirs.small in _ARTICLES | _JOINING)


def _lost(kept: Sequence[int], theirs: Sequence[_Token]) -> str:
    """Return what was left out and may not be; "" where nothing was."""
    held = set(kept)
    weighty = [i for i, token in enumerate(theirs) if i in held or token.small not in _ARTICLES]
    for i, after in pairwise(weighty):
        if (i in held) != (after in held) and _belong(theirs[i], theirs[after], is_kept=i in held):
            gone = theirs[after] if i in held else theirs[i]
            return f"has lost a word that turns its sense: {gone.word}"
    speakers = {n for i, t in enumerate(theirs) if t.small in _ATTRIBUTING for n in _speaker_of(i, theirs)}
    lost = sorted(n for n in speakers - held if theirs[n].small not in _ARTICLES | _JOINING)
    return f"has lost words of whoever says it: {theirs[lost[0]].word}" if lost else ""


def _left_out(kept: Sequence[int], theirs: Sequence[_Token]) -> str:
    """Return what was left out where nothing may be; "" where nothing was."""
    held = set(kept)
    for sentence in {theirs[i].sentence for i in kept}:
        mine = [i for i, token in enumerate(theirs) if token.sentence == sentence]
        is_swept = any(theirs[i].denies or theirs[i].small in _SWEEPING for i in mine)
        for is_kept, group in groupby(mine, held.__contains__):
            run = list(group)
            if is_kept or all(theirs[i].small in _ARTICLES for i in run):
                continue
            after = run[-1] + 1 if run[-1] != mine[-1] else None
            if not _may_go(run, after, theirs, is_first=run[0] == mine[0], is_swept=is_swept):
                return f"has left out what it may be about: {theirs[run[0]].word}"
    return ""


def _may_go(
    run: Sequence[int], after: int | None, theirs: Sequence[_Token], *, is_first: bool, is_swept: bool
) -> bool:
    """Tell whether words may be left out of a sentence.

    Args:
        run: the words, one after another.
        after: the word after them, which is kept; None at the end of the sentence.
        theirs: all words.
        is_first: whether the sentence begins with them.
        is_swept: whether it says that something is not so, or is so of all: with less in it, it says more.
    """
    begins, last = theirs[run[0]], theirs[run[-1]]
    if after is not None and last.small in _JOINING:
        return last.small == "that" and len(run) == 1 and theirs[run[0] - 1].small in _ATTRIBUTING
    ends_apart = after is None or theirs[after].apart
    if is_swept:
        return not is_first and begins.apart and ends_apart
    return ends_apart or (not is_first and sum(theirs[i].small not in _ARTICLES for i in run) == 1)


def _belong(before: _Token, after: _Token, *, is_kept: bool) -> bool:
    """Tell whether one of two neighbours may not stand without the other; `is_kept`: the first one stands."""
    if (before.quoted and after.quoted) or (before.is_name and after.is_name) or before.is_number:
        return True
    return after.small in _HOLDS_AFTER if is_kept else before.small in _HOLDS_BEFORE


def _speaker_of(cue: int, theirs: Sequence[_Token]) -> list[int]:
    """Return the words that may name whoever says it: those before the cue, and every name beside it."""
    sentence = theirs[cue].sentence
    return [
        n
        for n, token in enumerate(theirs)
        if token.sentence == sentence
        and (token.is_name or (cue - _SPEAKER_WORDS <= n < cue and not token.quoted))
    ]
