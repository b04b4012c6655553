"""Quotations that go on over paragraphs: each paragraph opens the mark again, and only the last closes it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise

from bot.core.claims import QuoteForm
from bot.core.text import Span
from bot.edges.read.embedded.block_quotes import is_aside
from bot.edges.read.embedded.clauses import trimmed
from bot.edges.read.embedded.parsing import OPENING_MARKS, STRAIGHT_MARKS, Paragraph, Token
from bot.edges.read.embedded.sayings import Saying
from bot.edges.read.embedded.words import lemmas

_LONGEST_TAG = 8  # tokens of ", Admiral Ruiz of the harbour office said"
_OPENING = frozenset((*OPENING_MARKS, *STRAIGHT_MARKS))


@dataclass(frozen=True, slots=True)
class _Part:
    """What one paragraph holds of a long quotation, without its marks."""

    paragraph: Paragraph
    span: Span


def joined(paragraphs: Sequence[Paragraph], sayings: Sequence[Saying]) -> list[Saying]:
    """Return the sayings, with every long quotation as one saying of whoever is named for a part of it.

    A part that somebody else is named for stays theirs: a lost closing mark joins no two speakers.
    """
    said = list(sayings)
    for parts in _long_quotations(paragraphs):
        said = _with_whole(parts, said)
    return said


def _with_whole(parts: Sequence[_Part], sayings: Sequence[Saying]) -> list[Saying]:
    owners = [_owner(part, sayings) for part in parts]
    named = [owner for owner in owners if owner is not None]
    if not named or any(_is_cut_off(part, owner) for part, owner in zip(parts, owners, strict=True)):
        return list(sayings)
    # A part that nobody is named for is whoever spoke last; before the first name, whoever speaks first.
    speaking = list(accumulate(owners, lambda last, owner: owner or last, initial=named[0]))[1:]
    whole = list(sayings)
    for _, group in groupby(range(len(parts)), lambda i: (speaking[i] or named[0]).hops[-1].source):
        places = list(group)
        theirs = [owner for i in places if (owner := owners[i]) is not None] or named[:1]
        unnamed = [parts[i].span for i in places if owners[i] is None]
        first = theirs[0]
        content = sorted({*unnamed, *(span for saying in theirs for span in saying.content)})
        form = first.form if first.form is QuoteForm.DIRECT else QuoteForm.MIXED
        at = next(i for i, saying in enumerate(whole) if saying is first)
        whole[at] = replace(first, content=tuple(content), form=form)
        whole = [s for s in whole if not any(s is other for other in theirs[1:])]
    return whole


def _owner(part: _Part, sayings: Sequence[Saying]) -> Saying | None:
    """Return the saying that has quoted words of this part, with somebody named for them; None for none."""
    for saying in sayings:
        if saying.paragraph is not part.paragraph or saying.form is QuoteForm.INDIRECT or saying.response:
            continue
        if saying.hops and any(span.overlaps(part.span) for span in saying.content):
            return saying
    return None


def _is_cut_off(part: _Part, owner: Saying | None) -> bool:
    """Tell whether the words that attribute a part stand in it: then its closing mark was lost."""
    if owner is None:
        inside = part.paragraph.tokens_in(part.span)
        return any(_attributes(part.paragraph, token, inside) for token in inside)
    return any(h.cue_at is not None and part.span.start <= h.cue_at < part.span.end for h in owner.hops)


def _attributes(paragraph: Paragraph, token: Token, inside: Sequence[Token]) -> bool:
    """Tell "…, the mayor said." by its verb, last in its sentence and not far behind a comma."""
    if token.lemma not in lemmas("saying", "speech") or token.pos != "VERB":
        return False
    rest = paragraph.tokens[token.index + 1 : paragraph.sentence_of(token.index).last + 1]
    before = [t for t in inside if token.index - _LONGEST_TAG <= t.index < token.index]
    return not any(t.is_word for t in rest) and any(t.text == "," for t in before)


def _long_quotations(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[_Part, ...]]:
    linked: list[Paragraph] = []
    for before, after in pairwise((*paragraphs, None)):
        if before is None:
            break
        linked.append(before)
        if after is None or not (_stays_open(before) and _opens_again(before, after)):
            if len(linked) > 1:
                yield tuple(_parts(linked))
            linked = []


def _parts(linked: Sequence[Paragraph]) -> Iterator[_Part]:
    for paragraph in linked:
        run = paragraph.quotations[-1 if paragraph is linked[0] else 0]
        yield _Part(paragraph, trimmed(paragraph, paragraph.span_of(run)))


def _stays_open(paragraph: Paragraph) -> bool:
    return (
        not is_aside(paragraph)
        and bool(paragraph.quotations)
        and paragraph.quotations[-1].last == paragraph.tokens[-1].index
    )


def _opens_again(before: Paragraph, after: Paragraph) -> bool:
    """Tell whether a paragraph begins with the very mark that the one before leaves open."""
    begins = after.quotations[:1]
    mark = after.tokens[0].text
    opens = before.quotations[-1].first - 1  # a piece of an over-long line may begin inside a quotation
    if opens < 0 or is_aside(after) or mark not in _OPENING or mark != before.tokens[opens].text:
        return False
    return bool(begins) and begins[0].first == 1
