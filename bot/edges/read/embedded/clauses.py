"""Questions about a clause: its verb, who does it, what qualifies it, where its words begin and end."""

from collections.abc import Iterable, Iterator, Sequence

from bot.core.claims import QuoteForm
from bot.core.text import Span
from bot.edges.read.embedded.parsing import QUOTE_MARKS, Paragraph, Run, Token

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_VERBAL = frozenset({"VERB", "AUX"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X"})

_NEGATED_WITHIN = 3  # tokens

# From this share of quoted words on, words count as directly quoted.
_DIRECT_SHARE = 0.9

_PAIRS = {"“": "”", "„": "”", "«": "»", '"': '"', "(": ")", "[": "]"}
_TRAILING = frozenset(" \t,.;:!?…-–—")
_LEADING = frozenset(" \t,;:-–—…")


def tokens_of(paragraph: Paragraph, spans: Iterable[Span]) -> tuple[Token, ...]:
    return tuple(token for span in spans for token in paragraph.tokens_in(span))


def top(tokens: Sequence[Token]) -> Token | None:
    """Return the word that governs the others: a verb where there is one; None without words."""
    inside = {token.index for token in tokens}
    tops = [t for t in tokens if t.is_word and (t.is_root or t.head not in inside)]
    for wanted in (_VERBAL, _NOMINAL):
        for token in tops:
            if token.pos in wanted and token.dep not in ("aux", "auxpass", "amod", "det"):
                return token
    return tops[0] if tops else None


def subject(paragraph: Paragraph, verb: Token) -> Token | None:
    """Return the subject of a verb, its own or the one it shares with the verb it is joined to."""
    own = paragraph.children(verb.index, *SUBJECTS)
    if own:
        return own[0]
    if verb.dep in ("conj", "xcomp") and not verb.is_root:
        return subject(paragraph, paragraph.tokens[verb.head])
    return None


def modals(paragraph: Paragraph, verb: Token) -> frozenset[str]:
    """Return the auxiliaries of a verb as they stand, lower case; of a joined verb also the first one's."""
    own = frozenset(t.text.lower() for t in paragraph.children(verb.index, "aux", "auxpass"))
    if not own and verb.dep == "conj" and not verb.is_root and not paragraph.children(verb.index, *SUBJECTS):
        return modals(paragraph, paragraph.tokens[verb.head])
    return own


def is_negated(paragraph: Paragraph, verb: Token) -> bool:
    """Tell whether a verb has a "not", or a subject or object that is none."""
    # A "not" far behind the verb is another clause's.
    near = (t for t in paragraph.children(verb.index) if t.index <= verb.index + _NEGATED_WITHIN)
    if any(t.dep == "neg" or t.lemma == "never" for t in near):
        return True
    parts = paragraph.children(verb.index, "nsubj", "nsubjpass", "dobj", "attr")
    return any(
        part.lemma in ("nobody", "none", "nothing")
        or any(t.lemma == "no" for t in paragraph.children(part.index, "det"))
        for part in parts
    )


def is_passive(paragraph: Paragraph, verb: Token) -> bool:
    return bool(paragraph.children(verb.index, "nsubjpass", "auxpass"))


def has_agent(paragraph: Paragraph, verb: Token) -> bool:
    return bool(paragraph.children(verb.index, "agent"))


def lemmas_of(tokens: Iterable[Token]) -> list[str]:
    return [token.lemma for token in tokens if token.is_word]


def holds(run: Sequence[str], words: Sequence[str]) -> bool:
    """Tell whether `words` stand in `run`, next to one another."""
    size = len(words)
    return any(tuple(run[i : i + size]) == tuple(words) for i in range(len(run) - size + 1))


def phrase(paragraph: Paragraph, noun: Token, prepositions: frozenset[str] | None = None) -> Span:
    """Return a noun with what stands before it: no relative clause, no apposition.

    Args:
        paragraph: where it stands.
        noun: its head.
        prepositions: which may follow ("the head *of* the office"); None for any.
    """
    first = noun.first
    last = noun.index
    for child in paragraph.children(noun.index):
        if child.index < noun.index or child.dep in ("case", "nummod"):
            last = max(last, child.index)
        elif (
            child.dep == "prep"
            and child.index == last + 1
            and (prepositions is None or child.lemma in prepositions)
        ):
            last = _before_clause(paragraph, Run(child.index, child.last))
        elif child.text in QUOTE_MARKS and child.index == last + 1:
            last = child.index
    first = max(first, _after_break(paragraph, first, noun.index))
    return trimmed_run(paragraph, Run(first, max(last, noun.index)))


def _before_clause(paragraph: Paragraph, run: Run) -> int:
    """Return the last token before a comma or a clause of its own."""
    for token in paragraph.tokens[run.first + 1 : run.last + 1]:
        if token.text in (",", ";", ":", "(", "—") or (
            token.tag in ("WDT", "WP", "WRB") and token.index > run.first + 1
        ):
            return token.index - 1
    return run.last


def _after_break(paragraph: Paragraph, first: int, noun: int) -> int:
    """A subtree that begins with another clause's comma begins after it."""
    return first + 1 if first < noun and not paragraph.tokens[first].is_word else first


def trimmed_run(paragraph: Paragraph, run: Run) -> Span:
    return trimmed(paragraph, paragraph.span_of(run))


def trimmed(paragraph: Paragraph, span: Span) -> Span:
    """Leave out of a passage the marks around it, the stop after it, and a mark that has lost its partner."""
    tokens = list(paragraph.tokens_in(span))
    while tokens and not tokens[-1].is_word and _goes_last(tokens):
        tokens.pop()
    while tokens and not tokens[0].is_word and _goes_first(tokens):
        tokens.pop(0)
    if len(tokens) > 1 and tokens[0].text in _PAIRS and tokens[-1].text == _PAIRS[tokens[0].text]:
        inner = tokens[1:-1]
        if not any(t.text in _PAIRS or t.text in _PAIRS.values() for t in inner) and inner:
            return trimmed(paragraph, Span(inner[0].start, inner[-1].end))
    if not tokens:
        return span
    return Span(max(tokens[0].start, span.start), min(tokens[-1].end, span.end))


def _goes_last(tokens: Sequence[Token]) -> bool:
    last = tokens[-1].text
    openers = [opener for opener, closer in _PAIRS.items() if closer == last]
    if openers:
        opened = sum(t.text in openers for t in tokens)
        return opened % 2 == 1 if last == '"' else opened < sum(t.text == last for t in tokens)
    return last in _PAIRS or all(character in _TRAILING for character in last)


def _goes_first(tokens: Sequence[Token]) -> bool:
    first = tokens[0].text
    if first in _PAIRS:
        closers = sum(t.text == _PAIRS[first] for t in tokens)
        return closers % 2 == 1 if first == '"' else sum(t.text == first for t in tokens) > closers
    return first in _PAIRS.values() or all(character in _LEADING for character in first)


def without_that(paragraph: Paragraph, span: Span) -> Span:
    """Leave a leading "that" out of a clause."""
    tokens = [t for t in paragraph.tokens_in(span) if t.is_word]
    if len(tokens) > 1 and tokens[0].lemma == "that" and tokens[0].dep == "mark":
        return trimmed(paragraph, Span(tokens[1].start, span.end))
    return span


def form_of(paragraph: Paragraph, spans: Iterable[Span]) -> QuoteForm:
    words = [token for token in tokens_of(paragraph, spans) if token.is_word]
    quoted = sum(token.is_quoted for token in words)
    if not quoted:
        return QuoteForm.INDIRECT
    return QuoteForm.DIRECT if quoted >= _DIRECT_SHARE * len(words) else QuoteForm.MIXED


def ancestors(paragraph: Paragraph, token: Token) -> Iterator[Token]:
    """Yield the governor, its governor, and so on; the tree has no rings, but a bound costs nothing."""
    for _ in paragraph.tokens:
        if token.is_root:
            return
        token = paragraph.tokens[token.head]
        yield token


def sentence_span(paragraph: Paragraph, sentence: Run) -> Span:
    return paragraph.span_of(sentence)
