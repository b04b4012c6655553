"""Attribution chains: through whom a claim came, from the voice next to the publisher to the furthest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core.claims import Commitment, DraftHop, Naming, QuoteForm, Role, Source, StatementKind
from bot.core.text import WORD, Span, words_of
from bot.edges.read.embedded.clauses import (
    SUBJECTS,
    ancestors,
    form_of,
    is_passive,
    modals,
    phrase,
    subject,
    tokens_of,
    top,
    trimmed,
)
from bot.edges.read.embedded.mentions import GATHERED, is_document, is_media
from bot.edges.read.embedded.parsing import Paragraph, Token
from bot.edges.read.embedded.passages import (
    CITING,
    TELLING,
    claimed,
    clipped,
    is_left_unsaid,
    is_nobody,
    parts,
    passages,
    says_nothing,
    with_negation,
)
from bot.edges.read.embedded.sayings import NO_ONE, Saying, hop, nobody
from bot.edges.read.embedded.voices import Voice, Voices
from bot.edges.read.embedded.words import lemmas

if TYPE_CHECKING:
    from bot.edges.read.embedded.attributions import Attribution

_MIGHT = frozenset({"may", "might", "could"})
_LIKELY = frozenset({"likely", "probably", "presumably"})
_PERHAPS = frozenset({"perhaps", "maybe", "possibly"})
_ORDER = list(Commitment)

# "A “senior official close to the talks”" is put in marks as a whole, up to so many tokens.
_LONGEST_DESCRIPTION = 20

# A page that lost its full stops is one sentence; whom somebody cites stands no further off than this.
_NEARBY = 100  # tokens


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
        found = _past_citing(paragraph, found)
        cue = _cue_token(paragraph, found.cue)
        cited = self._cited_as(paragraph, found, cue)
        if cited is not None:
            yield cited
            return
        content = claimed(paragraph, cue, found.content)
        who = top(paragraph.tokens_in(found.source)) if found.source else None
        if (
            not content
            or is_nobody(paragraph, who)
            or says_nothing(paragraph, cue, content, is_sourced=found.source is not None)
        ):
            return
        kind = None
        if cue is not None and is_left_unsaid(paragraph, cue, content):
            kind, content = StatementKind.OMISSION_NOTE, with_negation(paragraph, cue, content)
            if not content:
                return
        hops = self._hops(paragraph, found, cue, content)
        if hops is None:
            return
        for part in parts(paragraph, content):
            outer = Saying(
                paragraph=paragraph,
                content=part,
                form=form_of(paragraph, part),
                hops=_in_roles(hops),
                cue_lemma=found.cue_lemma,
                kind=kind,
            )
            nested = list(self._nested(outer)) if hops and kind is None else []
            if not any(_is_all_of(inner, outer) for inner in nested):
                yield outer
            yield from nested

    def could_speak(self, saying: Saying) -> bool:
        """Tell whether a saying's nearest voice can be one: a name, an office, a body."""
        if not saying.hops or saying.hops[0].source == NO_ONE:
            return False
        near = saying.hops[0]
        if near.mention_at is None:
            return True
        mention = Span(near.mention_at, near.mention_at + len(near.mention))
        who = top(self._paragraph(mention, saying.paragraph).tokens_in(mention))
        return who is not None and _could_say(saying.paragraph, who, near.source)

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
            heard, by = relay
            hops.insert(0, hop(self.text, heard.source, heard.mention, by))
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
            is_quoted = form_of(paragraph, content) is not QuoteForm.INDIRECT
            is_said = is_quoted or cue.lemma in lemmas("saying", "passive")
            return [nobody(self.text, found.cue)] if is_said else None
        last = self.voices.latest()
        if last is None or form_of(paragraph, content) is QuoteForm.INDIRECT:
            return None
        return [hop(self.text, last, None, found.cue, inferred=True)]

    def _voice(self, paragraph: Paragraph, found: "Attribution", cue: Token | None) -> Voice | None:
        if found.source is not None:
            at = self._paragraph(found.source, paragraph)
            return self.voices.resolve(at, _whole_source(at, found.source, cue), self.voices.latest())
        if cue is None or cue.pos != "VERB" or is_passive(paragraph, cue):
            return None
        who = subject(paragraph, cue)
        if who is None or who.dep == "expl" or who.lemma == "it":
            return None
        return self.voices.resolve(paragraph, phrase(paragraph, who), self.voices.latest())

    def _paragraph(self, mention: Span, near: Paragraph) -> Paragraph:
        """A quotation's signature may stand in a paragraph of its own."""
        held = (p for p in self.voices.section.paragraphs if p.span.contains(mention))
        return next(held, near)

    def _upstream(
        self, paragraph: Paragraph, cue: Token | None, content: tuple[Span, ...], voice: Voice
    ) -> Iterator[DraftHop]:
        """Yield whom the voice cites: "Citing X, R reported …", "R, quoting X, said …"."""
        for token in _beside(paragraph, cue, content):
            if token.lemma not in CITING or token.tag != "VBG":
                continue
            for cited in paragraph.children(token.index, "dobj"):
                if cited.start < voice.mention.end and voice.mention.start < cited.end:
                    continue
                further = self.voices.resolve(paragraph, _whole(paragraph, cited))
                is_vague = cited.lemma in lemmas("speakers", "vague")
                if further is not None and (is_vague or _could_say(paragraph, cited, further.source)):
                    yield hop(self.text, further.source, further.mention, token.span)

    def _relay(
        self, paragraph: Paragraph, cue: Token | None, content: tuple[Span, ...], voice: Voice
    ) -> tuple[Voice, Span] | None:
        """Return the outlet that a voice spoke to, and by which word; not the publisher itself."""
        for noun, by in self._hearers(paragraph, cue, content):
            name = phrase(paragraph, noun)
            if (
                not _is_called(paragraph, noun)
                or not is_media(name.of(self.text))
                or self._is_publisher(name.of(self.text))
            ):
                continue
            relay = self.voices.resolve(paragraph, name)
            if relay is not None and relay.source != voice.source:
                return relay, by.span
        return None

    def _hearers(
        self, paragraph: Paragraph, cue: Token | None, content: tuple[Span, ...]
    ) -> Iterator[tuple[Token, Token]]:
        """Yield whom something was said to: "told R", "in an interview with R", "was quoted by R"."""
        if cue is not None and cue.lemma in TELLING and not is_passive(paragraph, cue):
            yield from ((noun, cue) for noun in paragraph.children(cue.index, "dobj", "dative", "iobj"))
        for token in _beside(paragraph, cue, content):
            preps: tuple[Token, ...] = ()
            if token.lemma in ("interview", "comment", "remark", "speak", "statement"):
                below = paragraph.children(token.index, "prep", "dative")
                preps = tuple(t for t in below if t.lemma in ("with", "to"))
            elif token.lemma in CITING and token.tag == "VBN":
                preps = paragraph.children(token.index, "agent")
            for prep in preps:
                yield from ((noun, token) for noun in paragraph.children(prep.index, "pobj"))

    def _cited_as(self, paragraph: Paragraph, found: "Attribution", cue: Token | None) -> Saying | None:
        """Understand "the agency cited the ministry as saying that …"; None for anything else."""
        if cue is None or cue.lemma not in CITING or is_passive(paragraph, cue) or found.source is None:
            return None
        cited = next(iter(paragraph.children(cue.index, "dobj")), None)
        said = [
            clause
            for prep in paragraph.children(cue.index, "prep")
            if prep.lemma == "as"
            for verb in paragraph.children(prep.index, "pcomp")
            for clause in paragraph.children(verb.index, "ccomp")
        ]
        if cited is None or not said:
            return None
        near = self.voices.resolve(paragraph, found.source)
        far = self.voices.resolve(paragraph, phrase(paragraph, cited))
        content = passages(paragraph, (paragraph.span_of(said[0].subtree),))
        if near is None or far is None or not content:
            return None
        hops = (
            hop(self.text, near.source, near.mention, cue.span, Commitment.NOT_COMMITTED),
            hop(self.text, far.source, far.mention, paragraph.tokens[said[0].head].span),
        )
        return Saying(paragraph, content, form_of(paragraph, content), _in_roles(hops), cue.lemma)

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
            content = passages(paragraph, (paragraph.span_of(said[0].subtree),))
            content = tuple(clipped(span, outer.content) for span in content)
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


def _past_citing(paragraph: Paragraph, found: "Attribution") -> "Attribution":
    """Tell whom somebody cites from what they say: "reported, citing an official, that the port …"."""
    inside = tokens_of(paragraph, found.content)
    cue = _cue_token(paragraph, found.cue)
    if cue is None or len(found.content) != 1 or not inside:
        return found
    citing = next((t for t in (cue, inside[0]) if t.lemma in CITING and t.tag == "VBG"), None)
    that = next((t for t in inside if t.lemma == "that" and paragraph.tokens[t.index - 1].text == ","), None)
    if citing is None or that is None or not paragraph.children(citing.index, "dobj"):
        return found
    sentence = paragraph.sentence_of(citing.index)
    before = reversed(paragraph.tokens[sentence.first : citing.index])
    verb = next((t for t in before if t.pos == "VERB" and t.lemma in lemmas("saying", "speech")), None)
    if verb is None or that.index == inside[-1].index:
        return found
    content = (Span(that.start, found.content[0].end),)
    return replace(found, cue=verb.span, cue_lemma=verb.lemma, content=content)


def _own_subject(paragraph: Paragraph, head: Token, cue: Token | None) -> Span | None:
    """Return the subject of a cue where what was found only stands in it: "P, which owns the wall, said"."""
    if cue is None or cue.dep in ("relcl", "acl"):
        return None
    for who in paragraph.children(cue.index, "nsubj"):
        if head.index == who.index or head.index not in who.subtree:
            continue
        if who.pos in ("NOUN", "PROPN") and any(t.dep == "relcl" for t in ancestors(paragraph, head)):
            return phrase(paragraph, who)
        if who.lemma in lemmas("speakers", "vague") | {"those"}:
            return paragraph.span_of(who.subtree)
    return None


def _whole_source(paragraph: Paragraph, source: Span, cue: Token | None) -> Span:
    """Return who speaks where only what describes them was found.

    “A spokesman for the army said …” is the spokesman's; “Jane Smith, a nurse at the clinic, said …” Smith's.
    """
    head = top([t for t in paragraph.tokens_in(source) if t.is_word])
    own = _own_subject(paragraph, head, cue) if head is not None else None
    if own is not None:
        return own
    if head is None or head.pos == "PRON" or head.dep in SUBJECTS or head.entity == "PERSON":
        return source
    for holder in ancestors(paragraph, head):
        is_aside = holder.dep in ("relcl", "acl") and not (cue and cue.index in holder.subtree)
        if holder.dep == "conj" or (holder.pos in ("VERB", "AUX") and not is_aside):
            return source
        if holder.dep not in ("nsubj", "pobj"):
            continue
        is_of = paragraph.tokens[head.head].lemma == "of" and paragraph.tokens[head.head].head == holder.index
        speaks = (
            holder.lemma in lemmas("speakers", "titles")
            or holder.entity == "PERSON"
            or (is_of and holder.lemma in lemmas("speakers", "bodies") and holder.lemma not in GATHERED)
        )
        is_said_by = holder.dep == "nsubj" or (cue is not None and cue.lemma == "accord")
        if speaks and is_said_by and not source.contains(holder.span):
            return Span(paragraph.tokens[holder.first].start, max(source.end, holder.end))
    return source


def _is_called(paragraph: Paragraph, noun: Token) -> bool:
    """Whether a noun is a name, or a sort of outlet with one before it: "the Harbour Wire agency"."""
    if noun.pos == "PROPN":
        return True
    is_outlet = noun.lemma in lemmas("speakers", "outlets")
    return is_outlet and any(t.pos == "PROPN" for t in paragraph.children(noun.index, "compound", "nmod"))


def _could_say(paragraph: Paragraph, who: Token, source: Source) -> bool:
    """Whether words can be a voice: a name, an office, a body, a document; not "people", not "her work"."""
    if source.naming is Naming.NAMED:
        return True
    if who.pos == "PRON" or source.naming is Naming.NOBODY:
        return False
    if who.lemma in ("source", "insider"):
        return True
    kinds = lemmas("speakers", "titles") | lemmas("speakers", "bodies") | lemmas("speakers", "findings")
    return who.lemma in kinds or is_document(paragraph, who)


def commitment(paragraph: Paragraph, cue_lemma: str, content: Sequence[Span]) -> Commitment:
    """Return how strongly a voice stands behind its words: the weaker of its cue and of the words."""
    tokens = tokens_of(paragraph, content)
    verb = top(tokens)
    helpers = modals(paragraph, verb) if verb else frozenset[str]()
    below = {t.lemma for t in paragraph.children(verb.index)} | {verb.lemma} if verb else set[str]()
    by_words = Commitment.CERTAIN
    # "Could have" is as often what did not happen.
    might = helpers & _MIGHT if "have" not in helpers else helpers & _MIGHT - {"could"}
    if might or below & _PERHAPS:
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
    near = paragraph.tokens[max(run.first, cue.index - _NEARBY) : min(run.last, cue.index + _NEARBY) + 1]
    return [t for t in near if not any(span.contains(t.span) for span in content)]


def _whole(paragraph: Paragraph, noun: Token) -> Span:
    """A cited source with everything that describes it: "a senior official close to the palace"."""
    end = paragraph.tokens[noun.last].end
    for token in paragraph.tokens[noun.index : noun.last + 1]:
        if token.text == ",":
            end = token.start
            break
    for quotation in paragraph.quotations:
        if noun.index in quotation and len(quotation) <= _LONGEST_DESCRIPTION:
            end = max(end, paragraph.tokens[quotation.last].end)
    return trimmed(paragraph, Span(paragraph.tokens[noun.first].start, end))


def _is_all_of(inner: Saying, outer: Saying) -> bool:
    """Tell whether the outer saying says nothing but that another said it."""
    head = top(tokens_of(outer.paragraph, outer.content))
    cue_at = inner.hops[-1].cue_at
    return head is not None and head.start == cue_at and outer.form is not QuoteForm.DIRECT
