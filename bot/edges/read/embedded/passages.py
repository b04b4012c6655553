"""The words of a claim: where they begin and end, and what only looks like a claim."""

from collections.abc import Sequence
from itertools import pairwise

from bot.core.claims import QuoteForm
from bot.core.text import Span
from bot.edges.read.embedded.clauses import (
    SUBJECTS,
    form_of,
    has_agent,
    is_negated,
    is_passive,
    subject,
    tokens_of,
    top,
    trimmed,
    without_that,
)
from bot.edges.read.embedded.parsing import QUOTE_MARKS, Paragraph, Token
from bot.edges.read.embedded.words import lemmas

CITING = frozenset({"cite", "quote"})
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
TELLING = frozenset({"tell", "inform"})
_ADDRESSING = TELLING | {
    "advise",
    "ask",
    "assure",
    "notify",
    "persuade",
    "promise",
    "reassure",
    "remind",
    "show",
    "urge",
    "warn",
}


def claimed(paragraph: Paragraph, cue: Token | None, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return what is claimed of what an extractor took for it: no hearer, no "in a report", no "citing …"."""
    told = _past_document(paragraph, cue, _without_hearer(paragraph, cue, spans))
    told = _with_accused(paragraph, cue, told)
    whole = _with_cut_off_clause(paragraph, cue, _to_its_end(paragraph, told))
    return passages(paragraph, _before_citing(paragraph, whole))


def _past_document(paragraph: Paragraph, cue: Token | None, spans: Sequence[Span]) -> Sequence[Span]:
    """Leave out what it was said in ("said in a report that …") when it was taken for what was said."""
    noun = top(paragraph.tokens_in(spans[0])) if spans else None
    if cue is None or noun is None or noun.lemma not in lemmas("saying", "documents") or noun.dep != "pobj":
        return spans
    if paragraph.tokens[noun.head].head != cue.index:
        return spans
    for clause in paragraph.children(noun.index, "acl", "ccomp", "relcl"):
        if any(t.lemma == "that" for t in paragraph.children(clause.index)):
            return [Span(paragraph.tokens[clause.first].start, spans[0].end), *spans[1:]]
    return spans


def passages(paragraph: Paragraph, spans: Sequence[Span]) -> tuple[Span, ...]:
    kept: list[Span] = []
    for span in spans:
        passage = without_that(paragraph, trimmed(paragraph, _to_its_mark(paragraph, span)))
        if any(t.is_word for t in paragraph.tokens_in(passage)):
            kept.append(passage)
    return tuple(kept)


def _to_its_end(paragraph: Paragraph, spans: Sequence[Span]) -> Sequence[Span]:
    """Stretch a clause that breaks off before its own verb: "the plan, drawn up in May [, was dropped]"."""
    inside = paragraph.tokens_in(spans[-1])
    if not inside:
        return spans
    sentence = paragraph.sentence_of(inside[-1].index)
    rest = paragraph.tokens[inside[-1].index + 1 : sentence.last + 1]
    if (
        len(rest) < 3
        or rest[0].text != ","
        or rest[1].pos != "AUX"
        or rest[1].tag not in ("VBZ", "VBP", "VBD")
    ):
        return spans
    verb = paragraph.tokens[rest[1].head] if rest[1].dep in ("aux", "auxpass") else rest[1]
    if not all(_holds(spans, who) for who in paragraph.children(verb.index, *SUBJECTS)):
        return spans  # "Smith, who said that it burned, has left": the verb is Smith's
    return [*spans[:-1], Span(spans[-1].start, paragraph.tokens[sentence.last].end)]


def _holds(spans: Sequence[Span], token: Token) -> bool:
    return any(span.contains(token.span) for span in spans)


def _with_accused(paragraph: Paragraph, cue: Token | None, spans: Sequence[Span]) -> Sequence[Span]:
    """Stretch "[charged two builders] with fraud" over who is charged."""
    if cue is None or cue.lemma != "charge" or not spans:
        return spans
    first = paragraph.tokens_in(spans[0])[0]
    for accused in paragraph.children(cue.index, "dobj"):
        if first.lemma == "with" and first.index == accused.last + 1:
            return [Span(paragraph.tokens[accused.first].start, spans[0].end), *spans[1:]]
    return spans


def _with_cut_off_clause(paragraph: Paragraph, cue: Token | None, spans: Sequence[Span]) -> Sequence[Span]:
    """Stretch a noun over the clause whose subject it is, where the parser took it for an object.

    "Says the “congress” for the region, announced last week, | has been postponed".
    """
    if cue is None or cue.lemma in _ADDRESSING or len(spans) != 1:
        return spans
    noun = top(paragraph.tokens_in(spans[0]))
    if noun is None or noun.head != cue.index or noun.dep != "dobj":
        return spans
    for clause in paragraph.children(cue.index, "ccomp"):
        finite = clause.tag in _FINITE or any(
            t.tag in _FINITE for t in paragraph.children(clause.index, "aux", "auxpass")
        )
        if clause.index > noun.index and finite and not paragraph.children(clause.index, *SUBJECTS):
            return [Span(spans[0].start, max(spans[0].end, paragraph.tokens[clause.last].end))]
    return spans


def _before_citing(paragraph: Paragraph, spans: Sequence[Span]) -> Sequence[Span]:
    """Leave a closing ", citing court papers" out: it says whom the speaker has it from."""
    inside = paragraph.tokens_in(spans[-1])
    for token in inside[2:]:
        comma = paragraph.tokens[token.index - 1]
        if token.lemma in CITING and token.tag == "VBG" and comma.text == "," and not token.is_quoted:
            return [*spans[:-1], Span(spans[-1].start, comma.start)]
    return spans


def _to_its_mark(paragraph: Paragraph, span: Span) -> Span:
    """Stretch words that end inside a quotation to the end of it: what was opened is said to its end."""
    tokens = paragraph.tokens_in(span)
    last = next((t for t in reversed(tokens) if t.is_word), None)
    if last is None or not last.is_quoted:
        return span
    for quotation in paragraph.quotations:
        if last.index in quotation and tokens[0].index <= quotation.first:
            end = quotation.last
            closing = paragraph.tokens[end + 1 : end + 2]
            if closing and closing[0].text in QUOTE_MARKS:
                end += 1
            return Span(span.start, max(span.end, paragraph.tokens[end].end))
    return span


def parts(paragraph: Paragraph, content: tuple[Span, ...]) -> list[tuple[Span, ...]]:
    """Take apart what is first told and then, after a colon, quoted: they are two sayings."""
    if len(content) != 1:
        return [content]
    tokens = paragraph.tokens_in(content[0])
    for colon, mark in pairwise(tokens):
        if colon.text == ":" and mark.text in QUOTE_MARKS:
            told = trimmed(paragraph, Span(content[0].start, colon.start))
            quoted = trimmed(paragraph, Span(mark.start, content[0].end))
            if (
                form_of(paragraph, (quoted,)) is QuoteForm.DIRECT
                and top(paragraph.tokens_in(told)) is not None
            ):
                return [(told,), (quoted,)]
    return [content]


def _without_hearer(paragraph: Paragraph, cue: Token | None, content: Sequence[Span]) -> Sequence[Span]:
    """Leave out whom something was told ("assured the mayor that …") when it was taken for what was told."""
    if cue is None or cue.lemma not in _ADDRESSING:
        return content
    hearers = paragraph.children(cue.index, "dobj", "dative", "iobj")
    kept: list[Span] = []
    for span in content:
        hearer = next((t for t in hearers if span.contains(t.span)), None)
        if hearer is None:
            kept.append(span)
            continue
        told = [t for t in paragraph.children(cue.index, "ccomp") if t.index > hearer.last]
        clause = next(
            (t for t in paragraph.tokens_in(span) if t.index > hearer.index and _begins_clause(t)), None
        )
        if told and told[0].first > hearer.index:
            kept.append(Span(paragraph.tokens[told[0].first].start, span.end))
        elif clause is not None:
            kept.append(Span(clause.start, span.end))
        elif len(content) == 1:
            kept.append(span)
    return kept or content


def _begins_clause(token: Token) -> bool:
    return token.lemma in ("that", "whether", "if") and token.dep == "mark"


def is_nobody(paragraph: Paragraph, who: Token | None) -> bool:
    """“No reports support it” has no source."""
    if who is None:
        return False
    return who.lemma in ("nobody", "none", "nothing") or any(
        t.lemma == "no" for t in paragraph.children(who.index, "det")
    )


def says_nothing(
    paragraph: Paragraph, cue: Token | None, content: Sequence[Span], *, is_sourced: bool
) -> bool:
    """Whether the cue only looks like one.

    "Citing" on the way to another cue; "was told", whose subject only heard. Words in quotation marks were
    said by somebody ("was labelled “mostly true”"), as long as nobody was taken for it.
    """
    if cue is None or cue.pos != "VERB":
        return False
    if cue.dep == "amod" or is_nobody(paragraph, subject(paragraph, cue)):
        return True
    is_indirect = form_of(paragraph, content) is QuoteForm.INDIRECT
    is_heard = is_passive(paragraph, cue) and not has_agent(paragraph, cue) and cue.lemma not in CITING
    if is_heard and (is_indirect or is_sourced):
        return True
    head = top(tokens_of(paragraph, content))
    is_clause = head is not None and head.pos in ("VERB", "AUX")
    if cue.lemma in CITING and not is_clause and (cue.tag == "VBG" or is_passive(paragraph, cue)):
        return True
    opinions = lemmas("saying", "speech") | lemmas("saying", "opinion")
    return is_indirect and is_negated(paragraph, cue) and cue.lemma not in opinions


def is_left_unsaid(paragraph: Paragraph, cue: Token | None, content: Sequence[Span]) -> bool:
    """Whether a speaker is told not to have said it: "has not said when", "did not confirm that"."""
    return (
        cue is not None
        and cue.pos == "VERB"
        and cue.lemma in lemmas("saying", "speech")
        and form_of(paragraph, content) is QuoteForm.INDIRECT
        and is_negated(paragraph, cue)
        and cue.lemma not in lemmas("saying", "opinion")
    )


def with_negation(paragraph: Paragraph, cue: Token, content: Sequence[Span]) -> tuple[Span, ...]:
    """Return what is left unsaid with the words that say so: "did not deny that …"; nothing before them."""
    first = min((t.index for t in paragraph.children(cue.index, "aux", "neg")), default=cue.index)
    after = [span for span in content if span.start >= cue.end]
    start = paragraph.tokens[min(first, cue.index)].start
    return (Span(start, max(span.end for span in after)),) if after else ()


def clipped(span: Span, content: Sequence[Span]) -> Span | None:
    for whole in content:
        if whole.overlaps(span):
            return Span(max(whole.start, span.start), min(whole.end, span.end))
    return None
