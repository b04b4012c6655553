"""Attribution chains: through whom a claim came, from the voice next to the publisher to the furthest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.core.claims import Commitment, DraftHop, Naming, QuoteForm, Role, Source
from bot.core.text import WORD, Span, words_of
from bot.edges.read.embedded.clauses import (
    form_of,
    has_agent,
    is_negated,
    is_passive,
    modals,
    phrase,
    subject,
    tokens_of,
    top,
    trimmed,
    without_that,
)
from bot.edges.read.embedded.parsing import QUOTE_MARKS, Paragraph, Token
from bot.edges.read.embedded.sayings import NO_ONE, Saying, hop, nobody
from bot.edges.read.embedded.voices import Voice, Voices, is_media
from bot.edges.read.embedded.words import lemmas

if TYPE_CHECKING:
    from bot.edges.read.embedded.attributions import Attribution

_CITING = frozenset({"cite", "quote"})
_TELLING = frozenset({"tell", "inform"})
_ADDRESSING = _TELLING | {
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
_MIGHT = frozenset({"may", "might", "could"})
_LIKELY = frozenset({"likely", "probably", "presumably"})
_PERHAPS = frozenset({"perhaps", "maybe", "possibly"})
_ORDER = list(Commitment)


@dataclass(frozen=True, slots=True)
class Chains:
    """Turns what the extractor found into sayings with their chains.

    Attributes:
        publisher: names of the report's own outlet: "told the Post" in the Post is no relay.
    """

    text: str
    voices: Voices
    publisher: tuple[str, ...] = ()

    def sayings(self, paragraph: Paragraph, found: "Attribution") -> Iterator[Saying]:
        """Yield the saying itself, or what it passes on where that is all it says, or both."""
        cue = _cue_token(paragraph, found.cue)
        content = _content(paragraph, _to_its_end(paragraph, _without_hearer(paragraph, cue, found.content)))
        if not content or _says_nothing(paragraph, cue, content):
            return
        hops = self._hops(paragraph, found, cue, content)
        if hops is None:
            return
        for part in _parts(paragraph, content):
            outer = Saying(
                paragraph=paragraph,
                content=part,
                form=form_of(paragraph, part),
                hops=_in_roles(hops),
                cue_lemma=found.cue_lemma,
            )
            nested = list(self._nested(outer)) if hops else []
            if not any(_is_all_of(inner, outer) for inner in nested):
                yield outer
            yield from nested

    def _hops(
        self, paragraph: Paragraph, found: "Attribution", cue: Token | None, content: tuple[Span, ...]
    ) -> list[DraftHop] | None:
        """Return the hops, nearest first; none for the publisher's own voice; None when nothing was said."""
        voice = self._voice(paragraph, found, cue)
        if voice is None:
            return self._hops_of_no_one(paragraph, found, cue, content)
        strength = commitment(paragraph, found.cue_lemma, content)
        upstream = list(self._upstream(paragraph, cue, content, voice))
        relay = self._relay(paragraph, cue, content, voice)
        near = Commitment.NOT_COMMITTED if upstream and is_media(voice.source.name) else strength
        if voice.source.naming is Naming.UNNAMED and (
            found.cue_lemma in lemmas("saying", "uncommitted")
            or top(paragraph.tokens_in(voice.mention)) in _rumours(paragraph, voice.mention)
        ):
            near = Commitment.NOT_COMMITTED
        hops = [hop(self.text, voice.source, voice.mention, found.cue, near), *upstream]
        if relay is not None:
            hops.insert(0, hop(self.text, relay.source, relay.mention, found.cue))
        return hops

    def _hops_of_no_one(
        self, paragraph: Paragraph, found: "Attribution", cue: Token | None, content: tuple[Span, ...]
    ) -> list[DraftHop] | None:
        if found.source is not None:
            is_publisher = any(t.text.lower() in ("i", "we") for t in paragraph.tokens_in(found.source))
            return [] if is_publisher else None
        if cue is None or cue.pos != "VERB":
            return None
        if is_passive(paragraph, cue):
            return [nobody(self.text, found.cue)] if cue.lemma in lemmas("saying", "passive") else None
        last = self.voices.latest()
        if last is None or form_of(paragraph, content) is QuoteForm.INDIRECT:
            return None
        return [hop(self.text, last, None, found.cue, inferred=True)]

    def _voice(self, paragraph: Paragraph, found: "Attribution", cue: Token | None) -> Voice | None:
        if found.source is not None:
            return self.voices.resolve(paragraph, found.source, self.voices.latest())
        if cue is None or cue.pos != "VERB" or is_passive(paragraph, cue):
            return None
        who = subject(paragraph, cue)
        if who is None or who.dep == "expl" or who.lemma == "it":
            return None
        return self.voices.resolve(paragraph, phrase(paragraph, who), self.voices.latest())

    def _upstream(
        self, paragraph: Paragraph, cue: Token | None, content: tuple[Span, ...], voice: Voice
    ) -> Iterator[DraftHop]:
        """Yield whom the voice cites: "Citing X, R reported …", "R, quoting X, said …"."""
        for token in _beside(paragraph, cue, content):
            if token.lemma not in _CITING or token.tag != "VBG":
                continue
            for cited in paragraph.children(token.index, "dobj"):
                if cited.start < voice.mention.end and voice.mention.start < cited.end:
                    continue
                further = self.voices.resolve(paragraph, _whole(paragraph, cited))
                if further is not None and _could_say(paragraph, cited, further.source):
                    yield hop(self.text, further.source, further.mention, token.span)

    def _relay(
        self, paragraph: Paragraph, cue: Token | None, content: tuple[Span, ...], voice: Voice
    ) -> Voice | None:
        """Return the outlet that a voice spoke to ("told R", "in an interview with R"); not the publisher."""
        heard_by: list[Token] = []
        if cue is not None and cue.lemma in _TELLING and not is_passive(paragraph, cue):
            heard_by += paragraph.children(cue.index, "dobj", "dative", "iobj")
        for token in _beside(paragraph, cue, content):
            if token.lemma in ("interview", "comment", "remark", "speak", "statement"):
                preps = paragraph.children(token.index, "prep", "dative")
                heard_by += [
                    n for p in preps if p.lemma in ("with", "to") for n in paragraph.children(p.index, "pobj")
                ]
            if token.lemma in _CITING and token.tag == "VBN":
                agents = paragraph.children(token.index, "agent")
                heard_by += [n for by in agents for n in paragraph.children(by.index, "pobj")]
        for noun in heard_by:
            if noun.pos != "PROPN":
                continue
            name = phrase(paragraph, noun)
            if is_media(name.of(self.text)) and not self._is_publisher(name.of(self.text)):
                relay = self.voices.resolve(paragraph, name)
                if relay is not None and relay.source != voice.source:
                    return relay
        return None

    def _is_publisher(self, name: str) -> bool:
        said = words_of(name.removeprefix("the ").removeprefix("The "))
        return any(words_of(own.removeprefix("The ")) == said for own in self.publisher if own)

    def _nested(self, outer: Saying) -> Iterator[Saying]:
        """Yield what the speaker passes on from another: "K said that the ministry had stated that …"."""
        paragraph = outer.paragraph
        inside = tokens_of(paragraph, outer.content)
        places = {t.index for t in inside}
        for cue in inside:
            if cue.pos != "VERB" or cue.lemma not in lemmas("saying", "speech"):
                continue
            said = [t for t in paragraph.children(cue.index, "ccomp") if t.index > cue.index]
            who = subject(paragraph, cue)
            if not said or who is None or who.index not in places or who.dep == "expl":
                continue
            further = self.voices.resolve(paragraph, phrase(paragraph, who), outer.speaker)
            if (
                further is None
                or further.source == outer.speaker
                or not _could_say(paragraph, who, further.source)
            ):
                continue
            content = _content(paragraph, (paragraph.span_of(said[0].subtree),))
            content = tuple(_clipped(span, outer.content) for span in content)
            if not content or any(span is None or not WORD.search(span.of(self.text)) for span in content):
                continue
            kept = tuple(span for span in content if span is not None)
            strength = commitment(paragraph, cue.lemma, kept)
            last = hop(self.text, further.source, further.mention, cue.span, strength, heard=False)
            yield replace(
                outer,
                content=kept,
                form=form_of(paragraph, kept),
                hops=_in_roles([*outer.hops, last]),
                cue_lemma=cue.lemma,
            )


def _could_say(paragraph: Paragraph, who: Token, source: Source) -> bool:
    """Whether words can be a voice: a name, an office, a body, a document; not "people", not "her work"."""
    if source.naming is Naming.NAMED:
        return True
    if who.pos == "PRON" or source.naming is Naming.NOBODY:
        return False
    if who.lemma in ("source", "insider"):
        return True
    kinds = lemmas("speakers", "titles") | lemmas("speakers", "bodies") | lemmas("saying", "documents")
    return who.lemma in kinds


def commitment(paragraph: Paragraph, cue_lemma: str, content: Sequence[Span]) -> Commitment:
    """Return how strongly a voice stands behind its words: the weaker of its cue and of the words."""
    tokens = tokens_of(paragraph, content)
    verb = top(tokens)
    helpers = modals(paragraph, verb) if verb else frozenset[str]()
    below = {t.lemma for t in paragraph.children(verb.index)} | {verb.lemma} if verb else set[str]()
    by_words = Commitment.CERTAIN
    if (helpers & _MIGHT and "have" not in helpers) or below & _PERHAPS:
        by_words = Commitment.POSSIBLE
    elif below & _LIKELY:
        by_words = Commitment.PROBABLE
    by_cue = Commitment.CERTAIN
    if cue_lemma in lemmas("saying", "possible"):
        by_cue = Commitment.POSSIBLE
    elif cue_lemma in lemmas("saying", "probable"):
        by_cue = Commitment.PROBABLE
    return max(by_words, by_cue, key=_ORDER.index)


def _in_roles(hops: Sequence[DraftHop]) -> tuple[DraftHop, ...]:
    """Return the hops with the last as origin and the others as relays."""
    roles = [Role.RELAY] * (len(hops) - 1) + [Role.ORIGIN] if hops else []
    return tuple(
        h if h.source == NO_ONE else replace(h, source=replace(h.source, role=role))
        for h, role in zip(hops, roles, strict=True)
    )


def _content(paragraph: Paragraph, spans: Sequence[Span]) -> tuple[Span, ...]:
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
    return [*spans[:-1], Span(spans[-1].start, paragraph.tokens[sentence.last].end)]


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


def _parts(paragraph: Paragraph, content: tuple[Span, ...]) -> list[tuple[Span, ...]]:
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
    if cue is None or len(content) < 2 or cue.lemma not in _ADDRESSING:
        return content
    hearers = {t.index for t in paragraph.children(cue.index, "dobj", "dative", "iobj")}
    kept = [s for s in content if (head := top(paragraph.tokens_in(s))) is None or head.index not in hearers]
    return kept or content


def _says_nothing(paragraph: Paragraph, cue: Token | None, content: Sequence[Span]) -> bool:
    """Whether the cue only looks like one.

    "Did not offer any help"; "citing" on the way to another cue; "was told", whose subject only heard.
    """
    if cue is None or cue.pos != "VERB":
        return False
    head = top(tokens_of(paragraph, content))
    is_clause = head is not None and head.pos in ("VERB", "AUX")
    if is_passive(paragraph, cue) and not has_agent(paragraph, cue) and cue.lemma not in _CITING:
        return True
    if cue.lemma in _CITING and cue.tag == "VBG":
        return not is_clause
    return is_negated(paragraph, cue) and not is_clause and form_of(paragraph, content) is QuoteForm.INDIRECT


def _rumours(paragraph: Paragraph, mention: Span) -> list[Token]:
    return [t for t in paragraph.tokens_in(mention) if t.lemma in lemmas("saying", "rumour_nouns")]


def _cue_token(paragraph: Paragraph, cue: Span | None) -> Token | None:
    if cue is None:
        return None
    tokens = paragraph.tokens_in(cue)
    return next((t for t in tokens if t.pos == "VERB"), tokens[0] if tokens else None)


def _beside(paragraph: Paragraph, cue: Token | None, content: Sequence[Span]) -> list[Token]:
    """Return the tokens of the cue's sentence that stand outside what is said."""
    if cue is None:
        return []
    run = paragraph.sentence_of(cue.index)
    return [
        t
        for t in paragraph.tokens[run.first : run.last + 1]
        if not any(span.contains(t.span) for span in content)
    ]


def _whole(paragraph: Paragraph, noun: Token) -> Span:
    """A cited source with everything that describes it: "a senior official close to the palace"."""
    end = paragraph.tokens[noun.last].end
    for token in paragraph.tokens[noun.index : noun.last + 1]:
        if token.text == ",":
            end = token.start
            break
    return trimmed(paragraph, Span(paragraph.tokens[noun.first].start, end))


def _clipped(span: Span, content: Sequence[Span]) -> Span | None:
    for whole in content:
        if whole.overlaps(span):
            return Span(max(whole.start, span.start), min(whole.end, span.end))
    return None


def _is_all_of(inner: Saying, outer: Saying) -> bool:
    """Tell whether the outer saying says nothing but that another said it."""
    head = top(tokens_of(outer.paragraph, outer.content))
    cue_at = inner.hops[-1].cue_at
    return head is not None and head.start == cue_at and outer.form is not QuoteForm.DIRECT
