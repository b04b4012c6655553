"""Stretches of text that may be what is said, for one cue.

Three kinds of ways lead there: down and up the dependency tree, along the sentence (which still
stands when the tree is wrong), and to quotations, which may begin or end sentences away.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.core.text import Span
from bot.edges.read.embedded.cues import COLON, DASHES, is_mark, key_of
from bot.edges.read.embedded.parsing import MARKS, Paragraph, ParsedText, Run, Token
from bot.edges.read.embedded.sources import SUBJECTS, trimmed

Way = tuple[str, tuple[Run, ...]]

_COMPLEMENTS = frozenset(
    {
        *("ccomp", "xcomp", "advcl", "dobj", "attr", "oprd", "acomp", "parataxis", "pcomp"),
        *("dep", "acl", "relcl", "nsubjpass", "dative", "npadvmod"),
    }
)
_STRETCHABLE = frozenset({"ccomp", "xcomp", "dobj", "oprd", "attr", "acomp"})
_TAILS = frozenset({"prep", "relcl", "acl", "advcl", "appos", "npadvmod", "conj"})
_TELLING_POS = frozenset({"NOUN", "PROPN", "PRON", "VERB", "ADJ", "NUM"})
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_BREAKS = frozenset({",", ";", *DASHES, "-"})
_PREDICATES = ("ccomp", "attr", "xcomp", "acl", "dobj", "prep")
_ASIDE_DEPS = frozenset({"parataxis", "ccomp", "advcl", "dep", "prep", "conj", "acl", "ROOT"})
_ASIDE_ENDS = frozenset({",", ".", ":", "“", '"'})
_LONGEST_ASIDE = 14  # tokens between the commas of “…, the officials said, …”
_REACH_BACK = 30  # tokens from a cue back to the quotation before it
_REACH_ON = 40


@dataclass(frozen=True, slots=True)
class ContentCandidate:
    how: str
    runs: tuple[Run, ...]  # in the cue's paragraph; empty when the content stands in later ones
    spans: tuple[Span, ...]
    words: frozenset[int]  # where its words start


def find_contents(parsed: ParsedText, paragraph: Paragraph, cue: Token) -> tuple[ContentCandidate, ...]:
    """Return what may be said by this cue, each stretch once, named by the first way to it."""
    found: dict[tuple[Run, ...], str] = {}
    for how, runs in _ways(paragraph, cue):
        whole = (_with_whole_quotations(paragraph, cue, run) for run in runs)
        tidy = tuple(run for run in (trimmed(paragraph, run) for run in whole) if run)
        if tidy:
            tidy = (*tidy[:-1], _with_its_verb(paragraph, cue, tidy[-1]))
        if len(tidy) > 1 and not all(_says_something(paragraph, run) for run in tidy):
            continue
        if tidy and not any(cue.index in run for run in tidy):
            found.setdefault(tidy, how)
    here = (
        ContentCandidate(
            how,
            runs,
            tuple(paragraph.span_of(run) for run in runs),
            frozenset(_word_starts(paragraph, runs)),
        )
        for runs, how in found.items()
    )
    return (*here, *_later_paragraphs(parsed, paragraph, cue))


def _with_whole_quotations(paragraph: Paragraph, cue: Token, run: Run) -> Run:
    """Stretch a run over a quotation it cuts in two: nobody is quoted for half a quotation."""
    first, last = run.first, run.last
    for quotation in paragraph.quotations:
        if cue.index in quotation or not run.overlaps(quotation):
            continue
        if quotation.first > cue.index or quotation.last < cue.index:
            first, last = min(first, quotation.first), max(last, quotation.last)
    return Run(first, last)


def _with_its_verb(paragraph: Paragraph, cue: Token, run: Run) -> Run:
    """Stretch a run that stops at an aside, before its verb.

    “… the siege, now in its third year, | is lifted”: the parser often hangs such a verb elsewhere.
    """
    tokens = paragraph.tokens
    sentence = paragraph.sentence_of(run.last)
    if run.first < cue.index or run.last + 2 > sentence.last or tokens[run.last + 1].text != ",":
        return run
    for comma in tokens[run.last + 1 : sentence.last]:
        if comma.text != ",":
            continue
        after = tokens[comma.index + 1]
        if after.pos != "AUX" or after.tag not in _FINITE:
            continue
        verb = tokens[after.head] if after.dep in ("aux", "auxpass") else after
        subjects = paragraph.children(verb.index, *SUBJECTS)
        if all(subject.index in run for subject in subjects):
            return Run(run.first, max(run.last, verb.last))
        return run
    return run


def _says_something(paragraph: Paragraph, run: Run) -> bool:
    """Say whether a run is more than a “However” before the cue."""
    return any(token.pos in _TELLING_POS for token in paragraph.tokens[run.first : run.last + 1])


def _word_starts(paragraph: Paragraph, runs: Iterable[Run]) -> Iterator[int]:
    for run in runs:
        for token in paragraph.tokens[run.first : run.last + 1]:
            if token.is_word:
                yield token.start


def _ways(paragraph: Paragraph, cue: Token) -> Iterator[Way]:
    yield from _raised(paragraph, cue)
    yield from _complements(paragraph, cue)
    yield from _predicates_of_nouns(paragraph, cue)
    yield from _modified(paragraph, cue)
    yield from _along_sentence(paragraph, cue)
    yield from _up_to_commas(paragraph, cue)
    yield from _around_aside(paragraph, cue)
    if not cue.is_quoted:
        yield from _quotations(paragraph, cue)


def _complements(paragraph: Paragraph, cue: Token) -> Iterator[Way]:
    sentence = paragraph.sentence_of(cue.index)
    clauses = paragraph.children(cue.index, "ccomp")
    for child in paragraph.children(cue.index):
        # Beside a clause the object is who was told, or the clause's own subject cut off.
        if child.dep == "dobj" and any(child.index < clause.index for clause in clauses):
            continue
        if child.dep in _COMPLEMENTS:
            yield child.dep, (child.subtree,)
            if child.index > cue.index and child.dep in _STRETCHABLE:
                yield f"{child.dep} to sentence end", (Run(child.first, sentence.last),)
                yield f"{child.dep} to clause end", (Run(child.first, cue.last),)
                yield from _shortened(paragraph, child)
        if child.dep in ("prep", "agent"):
            yield from _prepositional(paragraph, cue, child)
        if child.dep == "prt":
            for preposition in paragraph.children(child.index, "prep"):
                for noun in paragraph.children(preposition.index):
                    yield "particle prep", (noun.subtree,)


def _prepositional(paragraph: Paragraph, cue: Token, preposition: Token) -> Iterator[Way]:
    word = preposition.lemma
    for noun in paragraph.children(preposition.index, "pobj", "pcomp"):
        yield f"prep {word}", (noun.subtree,)
        yield f"prep {word} to clause end", (Run(noun.first, max(noun.last, cue.last)),)
        yield f"prep {word} to sentence end", (Run(noun.first, paragraph.sentence_of(cue.index).last),)
        yield from _shortened(paragraph, noun)
    yield f"phrase {word}", (preposition.subtree,)
    for second in paragraph.children(preposition.index, "prep"):
        for noun in paragraph.children(second.index, "pobj", "pcomp"):
            yield f"prep prep {second.lemma}", (noun.subtree,)


def _shortened(paragraph: Paragraph, child: Token) -> Iterator[Way]:
    """Leave off what hangs on at the end: “Clinton in the race”, “the tax, which he opposes”."""
    for tail in reversed(paragraph.children(child.index)):
        if tail.index > child.index and tail.dep in _TAILS:
            yield f"{child.dep} without {tail.dep}", (Run(child.first, tail.first - 1),)


def _raised(paragraph: Paragraph, cue: Token) -> Iterator[Way]:
    """“The bridge is said to be shut”, “they urged him to go”: content in two pieces."""
    clauses = [c for c in paragraph.children(cue.index, "xcomp", "oprd", "ccomp") if c.index > cue.index]
    for clause in clauses:
        for subject in paragraph.children(cue.index, *SUBJECTS):
            # An active verb's subject says the clause; it is no part of it.
            if subject.dep == "nsubjpass" or clause.dep != "ccomp":
                yield f"{subject.dep} + {clause.dep}", (subject.subtree, clause.subtree)
        for noun in paragraph.children(cue.index, "dobj"):
            if cue.index < noun.index < clause.index:
                yield f"object to {clause.dep}", (Run(noun.first, clause.last),)
            else:
                yield f"object + {clause.dep}", (noun.subtree, clause.subtree)


def _predicates_of_nouns(paragraph: Paragraph, cue: Token) -> Iterator[Way]:
    """“The claim is that …”, “made the argument that …”."""
    if cue.pos not in ("NOUN", "PROPN") or cue.is_root:
        return
    verb = paragraph.tokens[cue.head]
    if cue.dep == "pobj":
        verb = paragraph.tokens[verb.head]
    elif cue.dep not in (*SUBJECTS, "dobj", "attr"):
        return
    for child in paragraph.children(verb.index, *_PREDICATES):
        if child.index > cue.index and cue.index not in child.subtree:
            yield f"noun {child.dep}", (child.subtree,)


def _modified(paragraph: Paragraph, cue: Token) -> Iterator[Way]:
    head = paragraph.tokens[cue.head]
    if cue.dep in ("acl", "relcl"):
        yield "antecedent", (Run(head.first, min(head.last, cue.first - 1)),)
    if cue.dep == "amod":
        yield "modified noun", (Run(cue.index + 1, head.last),)


def _along_sentence(paragraph: Paragraph, cue: Token) -> Iterator[Way]:
    sentence = paragraph.sentence_of(cue.index)
    yield "rest of sentence", (Run(cue.index + 1, sentence.last),)
    yield "rest of clause", (Run(cue.index + 1, cue.last),)
    subjects = paragraph.children(cue.index, *SUBJECTS, "csubj")
    left = min((cue.index, *(subject.first for subject in subjects)))
    right = max((cue.index, *(subject.last for subject in subjects)))
    if left > sentence.first:
        before = Run(sentence.first, left - 1)
        yield "before", (before,)
        yield "around", (before, Run(right + 1, sentence.last))
    if (cue.dep in _ASIDE_DEPS or cue.pos == "ADP") and not cue.is_root:
        head = paragraph.tokens[cue.head]
        yield "sentence without clause", without(sentence, cue.subtree)
        yield "head without clause", without(head.subtree, cue.subtree)
    if is_mark(key_of(cue)):
        yield "after mark", (Run(cue.index + 1, len(paragraph.tokens) - 1),)
        yield "before mark", (Run(0, cue.index - 1),)


def _up_to_commas(paragraph: Paragraph, cue: Token) -> Iterator[Way]:
    """The rest of the sentence up to its first comma, and up to its last."""
    sentence = paragraph.sentence_of(cue.index)
    commas = [
        token.index
        for token in paragraph.tokens[cue.index + 2 : sentence.last + 1]
        if token.text in _BREAKS and not token.is_quoted
    ]
    if commas:
        yield "to first comma", (Run(cue.index + 1, commas[0] - 1),)
    if len(commas) > 1:
        yield "to last comma", (Run(cue.index + 1, commas[-1] - 1),)


def _around_aside(paragraph: Paragraph, cue: Token) -> Iterator[Way]:
    """“The bridge, officials said, is shut”: what is left when the aside is taken out."""
    tokens = paragraph.tokens
    sentence = paragraph.sentence_of(cue.index)
    first = last = cue.index
    while first > sentence.first and tokens[first - 1].text != "," and cue.index - first < _LONGEST_ASIDE:
        first -= 1
    while (
        last < sentence.last
        and tokens[last + 1].text not in _ASIDE_ENDS
        and last - cue.index < _LONGEST_ASIDE
    ):
        last += 1
    if first > sentence.first or last < sentence.last:
        yield "around aside", without(sentence, Run(first, last))
    if first > sentence.first:
        yield "before aside", (Run(sentence.first, first - 1),)
    if last < sentence.last:
        yield "after aside", (Run(last + 1, sentence.last),)


def _quotations(paragraph: Paragraph, cue: Token) -> Iterator[Way]:
    earlier = [q for q in paragraph.quotations if q.last < cue.index]
    later = [q for q in paragraph.quotations if q.first > cue.index]
    if earlier and cue.index - earlier[-1].last < _REACH_BACK:
        last = earlier[-1]
        yield "quotation before", (last,)
        sentence = paragraph.sentence_of(last.first)
        if sentence.first < last.first and last.last in paragraph.sentence_of(cue.index):
            yield "sentence to quotation end", (Run(sentence.first, last.last),)
        if later:
            yield "quotations around", (last, later[0])
        if len(later) > 1:
            yield "quotation before, all after", (last, *later)
    if later and later[0].first - cue.index < _REACH_ON:
        yield "quotation after", (later[0],)
        if len(later) > 1:
            yield "all quotations after", tuple(later)
            yield "two quotations after", tuple(later[:2])
        yield "rest to quotation end", (Run(cue.index + 1, later[0].last),)
        for child in paragraph.children(cue.index, "ccomp", "dobj", "xcomp", "pobj"):
            if cue.index < child.index and child.first < later[0].first <= child.last + 2:
                end = max(later[0].last, child.last)
                yield "clause to quotation end", (Run(child.first, end),)
    if len(earlier) > 1:
        yield "all quotations", paragraph.quotations


def _later_paragraphs(parsed: ParsedText, paragraph: Paragraph, cue: Token) -> Iterator[ContentCandidate]:
    """“She wrote:” and the words stand in the paragraph below."""
    ends_in_colon = paragraph.tokens[-1].text == COLON
    if (
        not ends_in_colon
        or cue.is_quoted
        or paragraph.sentence_of(cue.index).last != paragraph.tokens[-1].index
    ):
        return
    below = parsed.paragraphs[paragraph.index + 1 : paragraph.index + 3]
    wholes = [(p, run) for p in below if (run := trimmed(p, Run(0, len(p.tokens) - 1)))]
    for count, how in ((1, "next paragraph"), (2, "next two paragraphs")):
        if len(wholes) < count or (count == 2 and below[0].tokens[0].text not in MARKS):
            return
        taken = wholes[:count]
        yield ContentCandidate(
            how,
            (),
            tuple(p.span_of(run) for p, run in taken),
            frozenset(start for p, run in taken for start in _word_starts(p, (run,))),
        )


def without(whole: Run, hole: Run) -> tuple[Run, ...]:
    """Return what is left of `whole` to the left and to the right of `hole`."""
    if not whole.overlaps(hole):
        return (whole,)
    left = Run(whole.first, hole.first - 1)
    right = Run(hole.last + 1, whole.last)
    return tuple(run for run in (left, right) if run.first <= run.last)
