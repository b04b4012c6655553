"""Words that may name who is speaking, for one cue.

Each candidate says how it was reached from the cue: the model learns which ways lead to the source
for which cue. The candidates of a cue come in a fixed order, the likelier ways first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.edges.read.embedded.cues import is_mark, key_of
from bot.edges.read.embedded.parsing import Paragraph, Run, Token

NOBODY = "nobody"
SUBJECTS = ("nsubj", "nsubjpass")
_RELATIVE = frozenset({"who", "which", "that"})
_NAMING_POS = frozenset({"PROPN", "NOUN", "PRON"})
_PREMODIFIERS = frozenset({"compound", "amod", "det", "poss", "nmod", "nummod"})
_CLAUSES = frozenset({"relcl", "acl"})

_CLIMB = 4  # governors looked at above the cue
_NEAR = 3  # tokens looked at before and after the cue
_LONGEST_PREMODIFIER = 12  # tokens
_LONGEST_CLAUSE = 20  # tokens: a longer relative clause is mostly a slip of the parser


@dataclass(frozen=True, slots=True)
class SourceCandidate:
    how: str
    head: int | None  # index of the head noun; None when nobody is named


def find_sources(paragraph: Paragraph, cue: Token) -> tuple[SourceCandidate, ...]:
    """Return who may be speaking, each head once, and last that nobody is named."""
    found: dict[int, str] = {}
    for how, head in _ways(paragraph, cue):
        if head != cue.index:
            found.setdefault(head, how)
    named = (SourceCandidate(how, head) for head, how in found.items())
    return (*named, SourceCandidate(NOBODY, None))


def noun_phrase(paragraph: Paragraph, head: int, *, without: tuple[Run, ...] = ()) -> Run:
    """Return the noun phrase of `head`, with appositions and short relative clauses.

    It ends before anything in `without` (the cue and the content) and before a clause that holds
    it: of “Smith, who told us the bridge is shut” only “Smith” remains.
    """
    token = paragraph.tokens[head]
    first, last = token.first, token.last
    for child in paragraph.children(head):
        if child.index < head:
            continue
        run = child.subtree
        too_long = child.dep in _CLAUSES and len(run) > _LONGEST_CLAUSE
        if too_long or any(run.overlaps(other) for other in without):
            last = min(last, run.first - 1)
    for other in without:
        if head < other.first <= last:
            last = other.first - 1
        elif first <= other.last < head:
            first = other.last + 1
    return trimmed(paragraph, Run(first, last)) or Run(head, head)


def trimmed(paragraph: Paragraph, run: Run) -> Run | None:
    """Return the run without marks at its ends; None when no word is in it."""
    first, last = run.first, run.last
    while first <= last and not _counts(paragraph.tokens[first]):
        first += 1
    while last >= first and not _counts(paragraph.tokens[last]):
        last -= 1
    return Run(first, last) if first <= last else None


def _counts(token: Token) -> bool:
    return token.is_word or token.text in "$£€#@%"


def _ways(paragraph: Paragraph, cue: Token) -> Iterator[tuple[str, int]]:
    yield from _own_arguments(paragraph, cue)
    yield from _arguments_above(paragraph, cue)
    yield from _neighbours(paragraph, cue)
    if is_mark(key_of(cue)):
        yield from _around_mark(paragraph, cue)


def _own_arguments(paragraph: Paragraph, cue: Token) -> Iterator[tuple[str, int]]:
    at = cue.index
    for subject in paragraph.children(at, *SUBJECTS):
        if cue.dep == "relcl" and subject.lemma in _RELATIVE:
            yield f"antecedent of {subject.dep}", cue.head
        else:
            yield subject.dep, subject.index
    for by in paragraph.children(at, "agent"):
        for noun in paragraph.children(by.index, "pobj"):
            yield "agent", noun.index
    for owner in paragraph.children(at, "poss"):
        yield "poss", owner.index
    for preposition in paragraph.children(at, "prep"):
        yield from _objects(paragraph, preposition, f"prep {preposition.lemma}")
        for second in paragraph.children(preposition.index, "prep"):
            yield from _objects(paragraph, second, f"prep prep {second.lemma}")
    if cue.pos == "ADP":
        yield from _objects(paragraph, cue, "pobj")
    for modifier in paragraph.children(at, "compound", "amod"):
        yield "modifier", modifier.index


def _objects(paragraph: Paragraph, preposition: Token, how: str) -> Iterator[tuple[str, int]]:
    for noun in paragraph.children(preposition.index, "pobj"):
        yield how, noun.index


def _arguments_above(paragraph: Paragraph, cue: Token) -> Iterator[tuple[str, int]]:
    """Climb from the cue: in “Smith rose to say …” the source belongs to “rose”."""
    below = cue
    path = ""
    for height in range(_CLIMB):
        if below.is_root:
            return
        path += f">{below.dep}"
        way = path if height < 2 else ">far"
        above = paragraph.tokens[below.head]
        if below.dep in _CLAUSES:
            yield f"head {way}", above.index
        for subject in paragraph.children(above.index, *SUBJECTS):
            if above.dep == "relcl" and subject.lemma in _RELATIVE:
                yield "antecedent above", above.head
            else:
                yield f"subject {way}", subject.index
        if below.dep in ("xcomp", "ccomp"):
            for controller in paragraph.children(above.index, "dobj"):
                yield "controlling object", controller.index
        for owner in paragraph.children(above.index, "poss"):
            yield "poss above", owner.index
        for by in paragraph.children(above.index, "agent"):
            yield from _objects(paragraph, by, "agent above")
        below = above


def _neighbours(paragraph: Paragraph, cue: Token) -> Iterator[tuple[str, int]]:
    tokens = paragraph.tokens
    for token in tokens[cue.index + 1 : cue.index + 1 + _NEAR]:
        if token.pos in _NAMING_POS:
            head = token
            while head.dep in _PREMODIFIERS and head.index < head.head < cue.index + _LONGEST_PREMODIFIER:
                head = tokens[head.head]
            yield "after", head.index
            break
    for token in reversed(tokens[max(0, cue.index - _NEAR) : cue.index]):
        if token.pos in _NAMING_POS:
            yield "before", token.index
            break


def _around_mark(paragraph: Paragraph, cue: Token) -> Iterator[tuple[str, int]]:
    """“Opposition: Israel bombed …”, “… we will win” — Jane Smith."""
    tokens = paragraph.tokens
    sentence = paragraph.sentence_of(cue.index)
    for token in reversed(tokens[: cue.index]):
        if token.pos in _NAMING_POS:
            yield "before mark", token.index
            break
    for token in tokens[sentence.first : cue.index]:
        if token.pos in _NAMING_POS:
            yield "first of sentence", token.index
            break
