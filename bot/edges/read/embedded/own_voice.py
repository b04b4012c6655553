"""What the report asserts itself, where it matters; and its notes on what a speaker left out or is after."""

import re
from collections.abc import Iterator, Sequence

from bot.core.claims import Flag, StatementKind
from bot.core.text import Span
from bot.edges.read.embedded.clauses import form_of, is_negated, modals, subject, top, trimmed, trimmed_run
from bot.edges.read.embedded.consequences import WEIGHTY, factors_of
from bot.edges.read.embedded.kinds import is_label, is_record
from bot.edges.read.embedded.parsing import Paragraph, Run, Token
from bot.edges.read.embedded.sayings import Saying
from bot.edges.read.embedded.words import country_of, lemmas

_UNREAL = frozenset(
    {"may", "might", "could", "would", "should", "will", "can", "must", "'ll", "’ll", "'d", "’d"}
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_STATES = re.compile(r"[\"”’')\]]*[.!]")  # not a question, and no heading that strayed into the text
_CAPTION = re.compile(r":[\"”’')\]]*$")


def own_voice(paragraph: Paragraph, sentence: Run, text: str, leads: bool) -> Iterator[Saying]:
    """Yield what a sentence without attribution asserts, when it matters.

    Args:
        paragraph: where the sentence stands.
        sentence: its tokens.
        text: the report's.
        leads: whether it opens its story; what stands later may be background.
    """
    tokens = paragraph.tokens[sentence.first : sentence.last + 1]
    head = top([t for t in tokens if t.is_root] or tokens)
    span = trimmed_run(paragraph, sentence)
    if head is None or sum(t.is_word for t in tokens) < 4 or not _STATES.match(text, span.end):
        return
    if is_omission(paragraph, head) or is_motive(paragraph, head):
        kind = StatementKind.OMISSION_NOTE if is_omission(paragraph, head) else StatementKind.MOTIVE_NOTE
        yield Saying(paragraph, (span,), form_of(paragraph, (span,)), kind=kind)
        yield from in_passing(paragraph, tokens)
        return
    if is_record(paragraph, tokens):
        yield Saying(paragraph, (span,), form_of(paragraph, (span,)), kind=StatementKind.RECORD_CLAIM)
        return
    if not _asserts(paragraph, head, span, text):
        return
    weight = set(factors_of(paragraph, tokens, None))
    if not weight & WEIGHTY or not _is_telling(paragraph, head):
        return
    flags = {Flag.IN_PASSING} if _is_background(paragraph, head, tokens, leads) else set[Flag]()
    kind = StatementKind.LEGAL_LABEL if is_label(paragraph, tokens, "") else None
    yield Saying(paragraph, (span,), form_of(paragraph, (span,)), kind=kind, flags=frozenset(flags))


def captions(paragraph: Paragraph, text: str) -> Iterator[Saying]:
    """Yield a caption whose picture is missing: a line that ends in a colon and has no verb of its own."""
    tokens = [t for t in paragraph.tokens if t.is_word]
    head = top(tokens)
    if head is None or head.pos in ("VERB", "AUX") or not _CAPTION.search(paragraph.span.of(text)):
        return
    if len(tokens) > 4 and factors_of(paragraph, tokens, None):
        span = trimmed(paragraph, paragraph.span)
        yield Saying(paragraph, (span,), form_of(paragraph, (span,)), flags=frozenset({Flag.MEDIA_MISSING}))


def in_passing(paragraph: Paragraph, tokens: Sequence[Token]) -> Iterator[Saying]:
    """Yield what a sentence takes for granted in its clauses: "the thousands killed by …"."""
    taken: list[Span] = []
    for verb in tokens:
        if verb.dep not in ("relcl", "acl") or verb.tag not in ("VBN", "VBD", "VBZ", "VBP", "VBG"):
            continue
        if modals(paragraph, verb) & _UNREAL:
            continue
        noun = paragraph.tokens[verb.head]
        clause = paragraph.tokens[verb.first : verb.last + 1]
        weight = set(factors_of(paragraph, clause, None))
        counted = any(t.pos == "NUM" for t in clause) and any(
            t.lemma in lemmas("numbers", "tolls") for t in clause
        )
        if not (weight & WEIGHTY or counted):
            continue
        adverb = paragraph.children(verb.index, "advmod")
        placed = any(t.lemma == "where" and t.index < verb.index for t in adverb)
        first = (
            next((t.index for t in adverb if t.lemma == "where"), verb.first) + 1
            if placed
            else _noun_first(paragraph, noun)
        )
        span = trimmed_run(paragraph, Run(first, max(verb.last, first)))
        if any(span.overlaps(other) for other in taken):
            continue
        taken.append(span)
        yield Saying(paragraph, (span,), form_of(paragraph, (span,)), flags=frozenset({Flag.IN_PASSING}))


def is_omission(paragraph: Paragraph, verb: Token) -> bool:
    """Tell whether a verb says what a speaker left out: "the statement did not refer to …"."""
    who = subject(paragraph, verb)
    if who is None or who.dep == "expl" or who.text.lower() in ("i", "we", "you"):
        return False
    if verb.lemma == "make":
        noun = next(iter(paragraph.children(verb.index, "dobj")), None)
        return (
            noun is not None
            and noun.lemma in ("mention", "reference")
            and any(t.lemma == "no" for t in paragraph.children(noun.index, "det"))
        )
    if verb.lemma in ("omit", "fail") and paragraph.children(verb.index, "xcomp"):
        return any(t.lemma in lemmas("kinds", "omit") for t in paragraph.children(verb.index, "xcomp"))
    if verb.lemma not in lemmas("kinds", "omit") or not _leaves_out(paragraph, verb):
        return False
    did = modals(paragraph, verb)
    return bool(did & {"did", "does", "do", "has", "have", "had"}) and not did & _UNREAL


def _leaves_out(paragraph: Paragraph, verb: Token) -> bool:
    """Negated, or joined by "nor" to a verb that is."""
    if paragraph.children(verb.index, "neg"):
        return True
    above = paragraph.tokens[verb.head]
    return any(
        t.lemma in ("nor", "neither")
        for v in (verb, above)
        for t in paragraph.children(v.index, "cc", "preconj")
    )


def is_motive(paragraph: Paragraph, verb: Token) -> bool:
    """Tell whether a verb says what a speaker is after: "the statement pointed to the motive …"."""
    if verb.lemma not in lemmas("kinds", "show"):
        return False
    below = [*paragraph.children(verb.index, "dobj")]
    below += [n for p in paragraph.children(verb.index, "prep") for n in paragraph.children(p.index, "pobj")]
    return any(noun.lemma in lemmas("kinds", "motive") for noun in below)


def _noun_first(paragraph: Paragraph, noun: Token) -> int:
    """“Thousands of civilians killed …” begins with the thousands."""
    above = paragraph.tokens[noun.head]
    if noun.dep == "pobj" and above.lemma == "of":
        counted = paragraph.tokens[above.head]
        if counted.pos in ("NOUN", "NUM"):
            return counted.first
    return noun.first


def _asserts(paragraph: Paragraph, head: Token, span: Span, text: str) -> bool:
    if head.pos not in ("VERB", "AUX") or modals(paragraph, head) & _UNREAL:
        return False
    who = subject(paragraph, head)
    if who is None or who.text.lower() in ("i", "we", "you"):
        return False
    if who.lemma == "it" and head.lemma == "be" and paragraph.children(head.index, "acomp"):
        return False
    finite = head.tag in ("VBD", "VBZ", "VBP") or bool(paragraph.children(head.index, "aux", "auxpass"))
    return finite and not (head.tag == "VBP" and head.lemma in lemmas("saying", "wish"))


def _is_telling(paragraph: Paragraph, head: Token) -> bool:
    """Whether the main clause itself says what matters, not just some word in the sentence's corners."""
    near = [head]
    for child in paragraph.children(head.index):
        near.append(child)
        if child.dep in ("nsubj", "nsubjpass", "dobj", "attr", "conj", "xcomp", "prep", "agent"):
            near += paragraph.children(child.index)
    weighty = set(factors_of(paragraph, near, None)) & WEIGHTY
    placed = any(t.entity or country_of(t.text) or t.pos == "NUM" for t in near)
    return bool(weighty) and (placed or is_negated(paragraph, head))


def _is_background(paragraph: Paragraph, head: Token, tokens: Sequence[Token], leads: bool) -> bool:
    if leads:
        return False
    helpers = modals(paragraph, head)
    if "had" in helpers:
        return True
    return any(t.entity == "DATE" and _YEAR.fullmatch(t.text) for t in tokens)
