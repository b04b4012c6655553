"""One story read: who says what in it, what nobody is named for, what the report says itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.core.claims import Flag, QuoteForm, ResponseKind, Source, StatementKind
from bot.core.text import Span
from bot.edges.read.embedded.block_quotes import block_quotes
from bot.edges.read.embedded.chains import Chains
from bot.edges.read.embedded.clauses import tokens_of, top
from bot.edges.read.embedded.counts import counts
from bot.edges.read.embedded.kinds import kind_of
from bot.edges.read.embedded.long_quotations import joined
from bot.edges.read.embedded.memory import join_desks
from bot.edges.read.embedded.own_voice import captions, is_motive, is_omission, own_voice
from bot.edges.read.embedded.parsing import Paragraph, Token
from bot.edges.read.embedded.responses import answer_in, responses
from bot.edges.read.embedded.sayings import NO_ONE, Saying, Section
from bot.edges.read.embedded.transcripts import turn
from bot.edges.read.embedded.unattributed import unattributed
from bot.edges.read.embedded.voices import Voices
from bot.edges.read.embedded.words import lemmas

if TYPE_CHECKING:
    from bot.edges.read.embedded.attributions import Attribution

_REPORTS = frozenset({"account", "article", "report", "story"})
_EARLIER = frozenset({"earlier", "former", "past", "previous", "prior"})

# "Demanded more details" and "questioned the result" tell nothing; with a clause they do.
_WITH_CLAUSE = frozenset({"demand", "express", "question"})

# From this score on the trees are right about four times in five, whoever speaks.
_SURE = 0.5

_MOST_ALIKE = 0.5  # of the shorter of two contents: from here on they are one act of saying


@dataclass(slots=True)
class SectionReader:
    section: Section
    text: str
    publisher: tuple[str, ...] = ()
    _voices: Voices = field(init=False)
    _chains: Chains = field(init=False)

    def __post_init__(self) -> None:
        self._voices = Voices(self.section, self.text)
        self._chains = Chains(self.text, self._voices, self.publisher)

    def read(self, found: Sequence["Attribution"]) -> tuple[Saying, ...]:
        """Return a story's acts of saying in text order, each with its kind."""
        sayings: list[Saying] = []
        for paragraph in self.section.paragraphs:
            here = [a for a in found if _stands_in(a, paragraph)]
            sayings += self._attributed(paragraph, sorted(here, key=_place))
        sayings = joined(self.section.paragraphs, sayings)
        spoken_for = frozenset(
            p.index
            for p in self.section.paragraphs
            if any(s.hops and _stands_or_goes_on_in(s, p) for s in sayings)
        )
        noted = frozenset(p.index for p in self.section.paragraphs if _has_note(p))
        sayings += block_quotes(self.section.paragraphs, sayings, self.text, spoken_for | noted)
        for paragraph in self.section.paragraphs:
            sayings += self._own(paragraph, sayings)
        kinds = (replace(s, kind=s.kind or kind_of(s, self.text)) for s in sayings)
        return _with_desks(sorted(kinds, key=lambda s: (s.start, s.content[-1].end)))

    def _attributed(self, paragraph: Paragraph, found: Sequence["Attribution"]) -> list[Saying]:
        """Return what a paragraph attributes: to somebody, or to nobody."""
        spoken = turn(paragraph, self._voices, self.text)
        if spoken is not None:
            return [answer_in(spoken) or spoken]
        nobodys = list(unattributed(paragraph, self.text))
        said: list[Saying] = []
        for attribution in found:
            said += self._sayings(paragraph, attribution, nobodys)
        said = [answer_in(s) or s for s in said]
        answers = [a for a in responses(paragraph, self._voices, self.text) if not _is_known_answer(a, said)]
        tellers = tuple(said)
        said = [s for s in said if not any(_is_answered_by(s, a) for a in answers)]
        said = [replace(s, kind=StatementKind.TOPIC) if _only_turns_down(s) else s for s in said]
        said += counts(paragraph, self._voices, self.text)
        said += [_told_by(a, tellers) for a in answers]
        said += [n for n in nobodys if not _is_within(n, said)]
        return said

    def _sayings(
        self, paragraph: Paragraph, found: "Attribution", nobodys: Sequence[Saying]
    ) -> Iterator[Saying]:
        cue = next(iter(paragraph.tokens_in(found.cue)), None) if found.cue else None
        if cue is not None and (is_omission(paragraph, cue) or is_motive(paragraph, cue)):
            return
        if any(_is_the_same(found, n) for n in nobodys if n.hops):
            return
        kind = None
        if not found.is_speech:
            kind = _attitude(found.cue_lemma)
            if found.cue_lemma in lemmas("saying", "factive") and kind is None:
                yield from _taken_for_granted(paragraph, found, self._chains)
            if kind is None or found.source is None or _is_owner(paragraph, found.source):
                return
        for saying in self._chains.sayings(paragraph, found):
            what = saying.kind or _what_it_is(saying, kind)
            if found.score < _SURE and not (_is_known_speech(saying) or self._chains.could_speak(saying)):
                continue
            if what is StatementKind.TOPIC and saying.hops[-1].source == NO_ONE:
                continue
            hedged = {Flag.HEDGED} if any(_hedges(n, saying) for n in nobodys) else set[Flag]()
            earlier = {Flag.IN_PASSING} if _is_earlier(paragraph, found, cue) else set[Flag]()
            yield replace(saying, kind=what, flags=saying.flags | hedged | earlier)

    def _own(self, paragraph: Paragraph, sayings: Sequence[Saying]) -> list[Saying]:
        """Return what the report itself says in the sentences that nothing attributes."""
        own: list[Saying] = []
        leads = paragraph is self.section.paragraphs[0]
        here = [s for s in sayings if _stands_or_goes_on_in(s, paragraph)]
        for at, sentence in enumerate(paragraph.sentences):
            span = paragraph.span_of(sentence)
            if any(_touches(s, span) for s in here):
                continue
            own += own_voice(paragraph, sentence, self.text, leads and at == 0)
        if not own and not here:
            own += captions(paragraph, self.text)
        return own


def _attitude(cue_lemma: str) -> StatementKind | None:
    """Return what an attitude is worth showing as; None for one that is not."""
    if cue_lemma in lemmas("saying", "intention"):
        return StatementKind.INTENTION
    if cue_lemma in lemmas("saying", "forecast"):
        return StatementKind.FORECAST
    if cue_lemma in lemmas("saying", "opinion"):
        return StatementKind.OPINION
    return None


def _what_it_is(saying: Saying, attitude: StatementKind | None) -> StatementKind | None:
    """Return what sort of thing is said, where the cue tells that already."""
    if attitude is not None:
        bare = saying.cue_lemma in _WITH_CLAUSE and not _has_clause(saying)
        return StatementKind.TOPIC if bare else attitude
    return None if _tells(saying) else StatementKind.TOPIC


def _tells(saying: Saying) -> bool:
    """Whether a saying tells something: a clause, quoted words, or what a verb of saying names."""
    if not saying.hops or saying.form is not QuoteForm.INDIRECT:
        return True
    if _has_clause(saying):
        return True
    if saying.cue_lemma in _WITH_CLAUSE:
        return False
    known = lemmas("saying", "speech") | lemmas("saying", "opinion") | lemmas("saying", "promise")
    return saying.cue_lemma in known or saying.cue_lemma in ("accord", ":")


def _is_known_speech(saying: Saying) -> bool:
    return saying.cue_lemma in lemmas("saying", "speech") or saying.form is not QuoteForm.INDIRECT


def _has_clause(saying: Saying) -> bool:
    head = top(tokens_of(saying.paragraph, saying.content))
    return head is not None and head.pos in ("VERB", "AUX")


def _taken_for_granted(paragraph: Paragraph, found: "Attribution", chains: Chains) -> Iterator[Saying]:
    """“They were upset that he had left”: that he had left is the report's own telling."""
    for saying in chains.sayings(paragraph, found):
        yield replace(saying, hops=(), kind=StatementKind.CLAIM, flags=saying.flags | {Flag.IN_PASSING})


def _is_earlier(paragraph: Paragraph, found: "Attribution", cue: Token | None) -> bool:
    """Whether it is told as background: "previous reports have said …", "Reuters previously reported …"."""
    if cue is not None and any(t.lemma == "previously" for t in paragraph.children(cue.index, "advmod")):
        return True
    who = top(paragraph.tokens_in(found.source)) if found.source else None
    return (
        who is not None
        and who.lemma in _REPORTS
        and any(t.lemma in _EARLIER for t in paragraph.children(who.index, "amod"))
    )


def _is_owner(paragraph: Paragraph, source: Span) -> bool:
    """Whether a source only owns what was taken for a cue: "the army's plans to protect the town"."""
    last = next(iter(reversed(paragraph.tokens_in(source))), None)
    return last is not None and last.tag == "POS"


def _place(found: "Attribution") -> int:
    spans = [*found.content, *((found.source,) if found.source else ())]
    return min(span.start for span in spans)


def _stands_in(found: "Attribution", paragraph: Paragraph) -> bool:
    return bool(found.content) and paragraph.span.start <= found.content[0].start < paragraph.span.end


def _stands_or_goes_on_in(saying: Saying, paragraph: Paragraph) -> bool:
    return saying.paragraph is paragraph or any(span.overlaps(paragraph.span) for span in saying.content)


def _has_note(paragraph: Paragraph) -> bool:
    return any(
        is_omission(paragraph, t) or is_motive(paragraph, t) for t in paragraph.tokens if t.pos == "VERB"
    )


def _length(spans: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _shared(ours: Sequence[Span], theirs: Sequence[Span]) -> int:
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in ours for b in theirs)


def _same_words(ours: Sequence[Span], theirs: Sequence[Span]) -> bool:
    return _shared(ours, theirs) > _MOST_ALIKE * max(_length(ours), _length(theirs), 1)


def _cue_of(saying: Saying) -> Span | None:
    for hop in saying.hops:
        if hop.cue_at is not None:
            return Span(hop.cue_at, hop.cue_at + len(hop.cue))
    return None


def _is_the_same(found: "Attribution", nobodys: Saying) -> bool:
    """Whether an extractor found what nobody is named for; what somebody hedges is theirs."""
    cue = _cue_of(nobodys)
    if cue is None or any(span.contains(cue) for span in found.content):
        return False
    meets = found.cue is not None and cue.overlaps(found.cue)
    return meets or _same_words(found.content, nobodys.content)


def _hedges(nobodys: Saying, saying: Saying) -> bool:
    """Whether a speaker says "reportedly" or "it is claimed" of the whole of it."""
    cue = _cue_of(nobodys)
    return (
        cue is not None
        and Flag.IN_PASSING not in nobodys.flags
        and any(span.contains(cue) for span in saying.content)
        and _same_words(saying.content, nobodys.content)
    )


def _is_known_answer(answer: Saying, said: Sequence[Saying]) -> bool:
    """Whether an answer is inside a saying that already is one."""
    cue = _cue_of(answer)
    return cue is not None and any(s.response and any(span.overlaps(cue) for span in s.content) for s in said)


def _is_answered_by(saying: Saying, answer: Saying) -> bool:
    """Whether a saying is what an answer already tells: its cue is the answer's own verb."""
    cue, theirs = _cue_of(saying), _cue_of(answer)
    if cue is None or theirs is None:
        return False
    if cue.overlaps(theirs):
        return True
    head = top(tokens_of(saying.paragraph, saying.content))
    return head is not None and theirs.contains(head.span) and saying.response is None


def _only_turns_down(saying: Saying) -> bool:
    """Whether a saying names what its speaker denies or rejects, and no answer was read in it."""
    is_told = bool(saying.hops) and saying.response is None and saying.kind is not StatementKind.OMISSION_NOTE
    return is_told and saying.cue_lemma in lemmas("responses", "deny")


def _told_by(answer: Saying, said: Sequence[Saying]) -> Saying:
    """Put whoever tells of an answer before the one who gave it."""
    cue = _cue_of(answer)
    for saying in said:
        if cue and saying.hops and any(span.contains(cue) for span in saying.content):
            hops = tuple(replace(h, heard=False) for h in answer.hops if h.source != saying.hops[-1].source)
            return replace(answer, hops=(*saying.hops, *hops))
    return answer


def _is_within(nobodys: Saying, said: Sequence[Saying]) -> bool:
    """Whether somebody says what is hedged; but the claim that a response answers stays a claim."""
    return any(
        any(whole.contains(part) for whole in s.content for part in nobodys.content)
        for s in said
        if s.response is None or s.response is ResponseKind.NO_INFORMATION
    )


def _touches(saying: Saying, span: Span) -> bool:
    if Flag.IN_PASSING in saying.flags and not saying.hops:
        return any(s.overlaps(span) for s in saying.content)
    cue = _cue_of(saying)
    return any(place.overlaps(span) for place in (*saying.content, *((cue,) if cue else ())))


def _with_desks(sayings: Sequence[Saying]) -> tuple[Saying, ...]:
    """Give an office its own name as desk where somebody speaks for it, so that they are one voice."""
    sources: dict[Source, None] = {h.source: None for s in sayings for h in s.hops}
    joined = join_desks(sources)
    return tuple(
        replace(s, hops=tuple(replace(h, source=joined.get(h.source, h.source)) for h in s.hops))
        for s in sayings
    )
