"""Who claims what, through whom: drafts as an engine proposes them, readings as the text bears them out.

An engine's `Draft` holds words. `settle` finds those words in the report and keeps spans; a statement whose
words do not stand there is dropped with its reason, and the rest of the reading stands.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NewType

from bot.core.days import Days
from bot.core.reports import Report, ReportId
from bot.core.stories import Story, SummarySentence
from bot.core.summaries import reason_against
from bot.core.text import FoldedText, Quote, Span, content_id, fold_with_origin, ids_of, place_in_order

StatementId = NewType("StatementId", str)
ClaimId = NewType("ClaimId", str)


class QuoteForm(StrEnum):
    """How the words of a claim are given."""

    DIRECT = "direct"  # all in quotation marks
    INDIRECT = "indirect"  # none is
    MIXED = "mixed"
    BLOCK = "block"  # a quoted paragraph; its marks may be lost


class Commitment(StrEnum):
    """How strongly a voice stands behind what it passes on."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    NOT_COMMITTED = "not committed"  # reported, alleged, claims are circulating


class Naming(StrEnum):
    NAMED = "named"
    DESCRIBED = "described"  # "a senior regional official close to Damascus"
    UNNAMED = "unnamed"  # "sources"
    NOBODY = "nobody"  # "claims are circulating", "reportedly"


class Role(StrEnum):
    PUBLISHER = "publisher"
    RELAY = "relay"
    ORIGIN = "origin"


class Closeness(StrEnum):
    """How a source could know. Set where the text says; it never enters a status."""

    WITNESS = "witness"
    PARTICIPANT = "participant"
    OFFICIAL = "official with access"
    RELAYED = "relayed"
    ANALYST = "analyst"
    NOT_KNOWN = "not known"


class StatementKind(StrEnum):
    """What sort of thing is said. Only claims and record claims can lack corroboration."""

    CLAIM = "claim"
    RECORD_CLAIM = "record claim"  # "the first", "there have been no reports"
    LEGAL_LABEL = "legal label"
    OPINION = "opinion"
    FORECAST = "forecast"
    PROMISE = "promise"
    INTENTION = "intention"
    COUNTERFACTUAL = "counterfactual"
    MOTIVE_NOTE = "motive note"
    OMISSION_NOTE = "omission note"
    TOPIC = "topic"  # what is spoken of, with nothing said of it: "attacked loopholes"
    RESPONSE = "response"  # an answer to a claim: see `ResponseKind`

    @property
    def is_claim(self) -> bool:
        return self in (StatementKind.CLAIM, StatementKind.RECORD_CLAIM)


class ResponseKind(StrEnum):
    """What an answer to a claim amounts to. Only a denial touches the claim's status."""

    DENIED = "denied"
    DECLINED = "declined to comment"
    NO_INFORMATION = "no information"
    NOT_REACHED = "not reached"
    PENDING = "pending"


class Flag(StrEnum):
    """What a reader of a statement should know beside its status."""

    SPEAKER_INFERRED = "speaker inferred"
    HEADLINE_STRONGER = "headline stronger than body"
    ENTITY_CHECK = "entity check"
    MEDIA_MISSING = "media missing"
    DATE_UNRESOLVED = "date unresolved"
    SLOT_TENSION = "slot tension"
    STALE = "stale"
    IN_PASSING = "said in passing"  # presupposed, subordinate or background
    HEDGED = "hedged"  # "reported", "alleged"


@dataclass(frozen=True, slots=True)
class Source:
    """An agent or instrument that could know.

    Attributes:
        name: the resolved name ("Ibrahim Kalin" for "He"), else the exact descriptor. "" for nobody.
        desk: whom the source speaks for ("Turkey's Presidency"); "" when only for itself. Two sources of
            one desk are one voice.
        count: how many people the descriptor covers; None when the text does not say.
    """

    name: str
    naming: Naming
    role: Role
    desk: str = ""
    count: int | None = None
    closeness: Closeness = Closeness.NOT_KNOWN


NOBODY = Source("", Naming.NOBODY, Role.ORIGIN)


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of an attribution chain.

    Attributes:
        mention: where the text names this source, be it in another sentence of the story; None for the
            publisher, for nobody, and for an inferred source that the story does not name.
        cue: where the text says that this source said it; None for the publisher, and where no words do
            (an inferred hop, a name set under a quotation).
        heard: False for an upstream voice that this report did not hear itself ("the Kremlin … stated",
            told by Kalin).
        inferred: the text does not say it; a person must accept it before it can raise a status.
        corrected: a person put it there, in place of what was read.
    """

    source: Source
    mention: Span | None = None
    cue: Span | None = None
    commitment: Commitment = Commitment.CERTAIN
    heard: bool = True
    inferred: bool = False
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """Publisher ← … ← the furthest upstream voice. The first hop is always the publisher."""

    hops: tuple[Hop, ...]

    def __post_init__(self) -> None:
        if not self.hops or self.hops[0].source.role is not Role.PUBLISHER:
            raise ValueError("a chain begins with its publisher")

    @property
    def root(self) -> Source:
        """The furthest upstream voice, or nobody."""
        return self.hops[-1].source

    @property
    def depth(self) -> int:
        """Hops beyond the publisher."""
        return len(self.hops) - 1

    @property
    def is_own_voice(self) -> bool:
        return self.depth == 0

    @property
    def has_voice(self) -> bool:
        """Whether anybody, the publisher included, says it. "Claims are circulating" is nobody."""
        return self.root.naming is not Naming.NOBODY

    @property
    def is_inferred(self) -> bool:
        return any(hop.inferred for hop in self.hops)

    @property
    def is_corrected(self) -> bool:
        return any(hop.corrected for hop in self.hops)

    @property
    def speaker(self) -> Source:
        """The hop next to the publisher: whom the report names first for it; the publisher in own voice."""
        return self.hops[min(1, self.depth)].source

    @property
    def claimant_words(self) -> str:
        """Every name, descriptor and desk that stands before the claim where it is shown."""
        shown = [hop.source for hop in self.hops[1:]] or [self.root]
        return " ".join(f"{source.name} {source.desk}" for source in shown)

    @property
    def commitment(self) -> Commitment:
        """The weakest commitment along the chain."""
        order = list(Commitment)
        return max((hop.commitment for hop in self.hops), key=order.index)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a claim: the words, what they can mean, and what is counted."""

    words: str
    low: float
    high: float  # equal to `low` for an exact number
    unit: str  # lemma of what is counted ("refugee", "km"); "" when the text does not say


class SlotName(StrEnum):
    EVENT = "event"
    ACTOR = "actor"
    PLACE = "place"
    TIME = "time"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Slots:
    """What a claim says, taken apart for comparison. Words are the report's own.

    Attributes:
        event: lemmas of what is said to have happened, the main verb or noun first.
        actor: who is said to have done it; "" when the claim does not say.
        days: what of the times names days that are known.
        about_number: whether the claim is about its number, which makes the number a core slot.
    """

    event: tuple[str, ...] = ()
    actor: str = ""
    affected: tuple[str, ...] = ()  # whom or what it was done to
    places: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    days: tuple[Days, ...] = ()
    numbers: tuple[Quantity, ...] = ()
    entities: tuple[str, ...] = ()  # every name in the claim
    about_number: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class DraftHop:
    """A hop as an engine proposes it; `mention_at` and `cue_at` are where it believes the words start."""

    source: Source
    mention: str = ""
    mention_at: int | None = None
    cue: str = ""
    cue_at: int | None = None
    commitment: Commitment = Commitment.CERTAIN
    heard: bool = True
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """A statement as an engine proposes it: words, and where it believes they stand.

    Attributes:
        passages: the claim's words in text order, each with the offset it believes they start at (None
            when it has none).
        hops: beyond the publisher, nearest first; empty for the report's own voice.
        answers: indices in the draft of the statements this response answers.
        consequence: factors that make the claim matter ("deaths", "accusation of a crime", …).
        translation: the passages in the desk's language, in the engine's own words; "" where they need none.
    """

    story: int
    passages: tuple[tuple[str, int | None], ...]
    form: QuoteForm
    hops: tuple[DraftHop, ...] = ()
    kind: StatementKind = StatementKind.CLAIM
    response: ResponseKind | None = None
    answers: tuple[int, ...] = ()
    slots: Slots = field(default_factory=Slots)
    flags: frozenset[Flag] = frozenset()
    consequence: tuple[str, ...] = ()
    translation: str = ""


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A summary's sentence that an engine wrote itself.

    Attributes:
        rests_on: whole sentences of the report, in text order, each with the offset it is believed to
            start at (None when it has none).
        is_english: whether these are in English: what hedges and denies is known of no other language.
    """

    story: int
    words: str
    rests_on: tuple[tuple[str, int | None], ...]
    is_english: bool = True


class Hindrance(StrEnum):
    """Why an engine could not read a report itself."""

    SLOW = "slow"  # no answer within its deadline
    BUSY = "busy"  # it asks to come again later than the deadline allows
    FAILED = "failed"  # it cannot be reached, or answers with an error
    REFUSED = "refused"  # it answers that it will not read that
    GARBLED = "garbled"  # what it answers is no reading, asked twice
    SPENT = "spent"  # the day's budget is used up


@dataclass(frozen=True, slots=True)
class StandIn:
    """That another engine read a report in place of the one in use."""

    engine: "Engine"  # the one that did read
    hindrance: Hindrance
    seconds: int = 0  # that were waited, for an engine that was slow


@dataclass(frozen=True, slots=True)
class Unread:
    """Paragraphs in a language that the engine does not read.

    Attributes:
        language: an ISO 639-1 code; "" when it could not be told.
        paragraphs: where they stand, in text order.
    """

    language: str
    paragraphs: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What an engine proposes. Nothing in it is believed before `settle`.

    Attributes:
        stand_in: who read in its place; None where the engine read itself.
        unread: what it did not read, a language each; of a report that it did not read at all, there are no
            stories beside it.
        quotations: what stands in quotation marks in what was not read, each as the passages of a
            `DraftStatement`.
        summaries: sentences in the engine's own words; those that stand take the place of some that the
            stories have.
    """

    stories: tuple[Story, ...]
    statements: tuple[DraftStatement, ...]
    notes: tuple["Note", ...] = ()
    stand_in: StandIn | None = None
    unread: tuple[Unread, ...] = ()
    quotations: tuple[tuple[tuple[str, int | None], ...], ...] = ()
    summaries: tuple[DraftSentence, ...] = ()


class NoteKind(StrEnum):
    STRAY_LINE = "stray line"  # a related link or caption that belongs to no story; left out
    ATTRIBUTED_HEADING = "attributed heading"


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the report's text that a reader of the answer is told."""

    kind: NoteKind
    span: Span


@dataclass(frozen=True, slots=True)
class Statement:
    """One act of saying in one report, every span verbatim.

    Attributes:
        id: of the report's revision and the spans, so that decisions survive a re-reading.
        answers: the statements of this report that this response answers.
        translation: the content in the desk's language, a machine's words and never a quote; "" for none.
    """

    id: StatementId
    report: ReportId
    story: int
    content: Quote
    form: QuoteForm
    chain: Attribution
    kind: StatementKind = StatementKind.CLAIM
    response: ResponseKind | None = None
    answers: tuple[StatementId, ...] = ()
    slots: Slots = field(default_factory=Slots)
    flags: frozenset[Flag] = frozenset()
    consequence: tuple[str, ...] = ()
    translation: str = ""

    @property
    def is_claim(self) -> bool:
        return self.kind.is_claim and self.response is None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A proposed statement, or a written sentence of a summary, that the text does not bear out."""

    words: str
    reason: str
    of_summary: bool = False


@dataclass(frozen=True, slots=True)
class Engine:
    """What made a reading; prompt and its hash are "" for an engine without prompts."""

    name: str
    version: str
    prompt: str = ""
    prompt_hash: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as read: its stories and statements, and what was dropped on the way.

    Attributes:
        engine: the one in use, whose reading this stands as.
        stand_in: who read in its place; None where it read itself.
        unread: what was not read, a language each.
        quotations: the passages in quotation marks of what was not read. They are shown and nothing more:
            nobody is named for them, they claim nothing, and they are compared with nothing.
    """

    report: ReportId
    revision: str
    engine: Engine
    stories: tuple[Story, ...]
    statements: tuple[Statement, ...]
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[Note, ...] = ()
    stand_in: StandIn | None = None
    unread: tuple[Unread, ...] = ()
    quotations: tuple[Quote, ...] = ()

    @property
    def is_unread(self) -> bool:
        """Whether no part of the report was read, only what stands in quotation marks kept."""
        return bool(self.unread) and not self.stories

    def of_story(self, index: int) -> tuple[Statement, ...]:
        return tuple(s for s in self.statements if s.story == index)

    def heading_of(self, story: int, text: str) -> str:
        """Return the heading of a story in the text that was read; "" where it has none."""
        headings = (s.heading.of(text) for s in self.stories if s.index == story and s.heading is not None)
        return next(headings, "")

    def answered_alike(self, ours: StatementId, theirs: StatementId) -> bool:
        """Tell whether somebody answered both at once: what was asked about was one matter."""
        return any(ours in s.answers and theirs in s.answers for s in self.statements)


@dataclass(frozen=True, slots=True)
class Claim:
    """A proposition about the world, whoever says it. Its words are those of its first statement."""

    id: ClaimId
    first: StatementId
    words: str
    slots: Slots


def claim_of(statement: Statement, report: Report) -> Claim:
    """Return the claim that `statement` makes when no known claim matches it."""
    return Claim(
        ClaimId(content_id("claim", statement.id)),
        statement.id,
        statement.content.of(report.text),
        statement.slots,
    )


def settle(draft: Draft, report: Report, engine: Engine) -> Reading:
    """Place every proposed statement in the report's text, or drop it with its reason.

    Statements keep the draft's order; a response keeps its links to those of its answers that settled. Two
    proposals of the same act of saying are one statement, the first. A story, a summary's sentence, a note or
    an unread paragraph that does not lie in the text is left out.
    """
    text = fold_with_origin(report.text)
    stories = tuple(story for s in draft.stories if (story := _settle_story(s, report.text)))
    settled: dict[int, Statement] = {}
    by_id: dict[StatementId, Statement] = {}
    dropped: list[Dropped] = []
    for i, proposed in enumerate(draft.statements):
        placed = _settle_one(proposed, report, text, stories)
        if isinstance(placed, Dropped):
            dropped.append(placed)
        else:
            settled[i] = by_id.setdefault(placed.id, placed)
    statements: dict[StatementId, Statement] = {}
    for i, statement in settled.items():
        if statement.id in statements:
            continue
        answers = tuple(dict.fromkeys(settled[a].id for a in draft.statements[i].answers if a in settled))
        statements[statement.id] = replace(statement, answers=tuple(a for a in answers if a != statement.id))
    quotations: list[Quote] = []
    for passages in draft.quotations:
        spans = place_in_order(text, passages) or "no words in it"
        if isinstance(spans, str):
            dropped.append(Dropped(" … ".join(words for words, _ in passages), spans))
        else:
            quotations.append(Quote(spans))
    stories, unfounded = _with_written(stories, draft.summaries, text, statements.values())
    dropped += unfounded
    return Reading(
        report=report.id,
        revision=report.revision,
        engine=engine,
        stories=stories,
        statements=tuple(statements.values()),
        dropped=tuple(dropped),
        notes=tuple(n for n in draft.notes if n.span.end <= len(report.text)),
        stand_in=draft.stand_in,
        unread=tuple(filter(None, (_settle_unread(u, report.text) for u in draft.unread))),
        quotations=tuple(dict.fromkeys(quotations)),
    )


def _with_written(
    stories: tuple[Story, ...],
    proposed: Iterable[DraftSentence],
    text: FoldedText,
    statements: Collection[Statement],
) -> tuple[tuple[Story, ...], list[Dropped]]:
    """Put the written sentences that the report bears out into the summaries; return what it does not."""
    by_index = {story.index: story for story in stories}
    written: dict[int, list[SummarySentence]] = {}
    dropped: list[Dropped] = []
    for sentence in proposed:
        found = _settle_sentence(sentence, by_index.get(sentence.story), text, statements)
        mine = written.setdefault(sentence.story, [])
        if not isinstance(found, str) and any(found.span.overlaps(other.span) for other in mine):
            found = "says again what another sentence does"
        if isinstance(found, str):
            dropped.append(Dropped(sentence.words, found, of_summary=True))
        else:
            mine.append(found)
    return tuple(replace(s, summary=_in_place(s.summary, written.get(s.index, ()))) for s in stories), dropped


def _settle_sentence(
    proposed: DraftSentence, story: Story | None, text: FoldedText, statements: Iterable[Statement]
) -> SummarySentence | str:
    """Place what a written sentence rests on, or say in words why it may not stand."""
    if story is None:
        return "belongs to no story of the report"
    if not proposed.is_english:
        return "rests on words in another language than English"
    spans = place_in_order(text, proposed.rests_on, story.body.start, story.body.end)
    if isinstance(spans, str):
        return spans
    if reason := reason_against(proposed.words, spans, text.original, (story,)):
        return reason
    said = (s for s in statements if any(c.overlaps(span) for c in s.content.spans for span in spans))
    if any(_is_said_from_outside(statement, spans) for statement in said):
        return "rests on words of somebody who is named outside them"
    whole = Span(spans[0].start, spans[-1].end)
    return SummarySentence(whole, written=proposed.words.strip(), rests_on=spans)


def _is_said_from_outside(statement: Statement, spans: Sequence[Span]) -> bool:
    """Whether someone says a statement who, or whose saying so, does not stand in these spans."""
    hops = statement.chain.hops[1:]  # but for the publisher, whom the message itself names
    places = [place for hop in hops for place in (hop.mention, hop.cue) if place]
    unplaced = any(hop.mention is None and hop.source.naming is not Naming.NOBODY for hop in hops)
    return unplaced or any(not any(span.contains(place) for span in spans) for place in places)


def _in_place(
    quoted: Sequence[SummarySentence], written: Sequence[SummarySentence]
) -> tuple[SummarySentence, ...]:
    """Return a summary in text order, in which what was written takes the place of what is quoted.

    No sentence stands beside its own shortening, and there are no more than there were quoted, or written.
    """
    others = [q for q in quoted if not any(q.span.overlaps(span) for w in written for span in w.rests_on)]
    others = others[: max(0, len(quoted) - len(written))]
    return tuple(sorted((*others, *written), key=lambda sentence: sentence.span.start))


def _settle_unread(unread: Unread, text: str) -> Unread | None:
    """Return the paragraphs that lie in the text; None when none does."""
    inside = tuple(p for p in unread.paragraphs if p.end <= len(text))
    return replace(unread, paragraphs=inside) if inside else None


def _settle_one(
    proposed: DraftStatement, report: Report, text: FoldedText, stories: tuple[Story, ...]
) -> Statement | Dropped:
    words = " … ".join(passage for passage, _ in proposed.passages)
    story = next((s for s in stories if s.index == proposed.story), None)
    if story is None:
        return Dropped(words, "belongs to no story of the report")
    whole = _extent(story)
    placed = place_in_order(text, proposed.passages, whole.start, whole.end)
    if isinstance(placed, str):
        return Dropped(words, placed)
    if not placed:
        return Dropped(words, "no words in it")
    content = Quote(placed)
    hops = [Hop(Source(report.publisher, Naming.NAMED, Role.PUBLISHER))]
    for proposed_hop in proposed.hops:
        hop = _settle_hop(proposed_hop, text, whole)
        if isinstance(hop, str):
            return Dropped(words, hop)
        hops.append(hop)
    marks = [content.spans, *((h.mention,) for h in hops if h.mention), *((h.cue,) for h in hops if h.cue)]
    identity = content_id("statement", report.revision, report.id, *(ids_of(m) for m in marks))
    return Statement(
        id=StatementId(identity),
        report=report.id,
        story=proposed.story,
        content=content,
        form=proposed.form,
        chain=Attribution(tuple(hops)),
        kind=proposed.kind,
        response=proposed.response,
        slots=proposed.slots,
        flags=proposed.flags | {Flag.SPEAKER_INFERRED for h in hops if h.inferred},
        consequence=proposed.consequence,
        translation=proposed.translation,
    )


def _settle_hop(proposed: DraftHop, text: FoldedText, whole: Span) -> Hop | str:
    """Place a hop's mention and cue, or say why the chain cannot stand."""
    spans: list[Span | None] = []
    for words, at, what in (
        (proposed.mention, proposed.mention_at, "its speaker"),
        (proposed.cue, proposed.cue_at, "the words that attribute it"),
    ):
        if not words:
            spans.append(None)
            continue
        placed = place_in_order(text, ((words, at),), whole.start, whole.end)
        if isinstance(placed, str):
            return f"{what}: {placed}"
        spans.append(placed[0])
    mention, cue = spans
    if mention is None and not proposed.inferred and proposed.source.naming is not Naming.NOBODY:
        return "its speaker is not in the report"
    return Hop(proposed.source, mention, cue, proposed.commitment, proposed.heard, proposed.inferred)


def _settle_story(story: Story, text: str) -> Story | None:
    """Return the story with the summary sentences that lie in it; None if it is not in the text."""
    if max(story.body.end, story.heading.end if story.heading else 0) > len(text):
        return None
    return replace(story, summary=tuple(s for s in story.summary if story.body.contains(s.span)))


def _extent(story: Story) -> Span:
    start = story.heading.start if story.heading else story.body.start
    return Span(min(start, story.body.start), story.body.end)


def quoted_spans(statements: Iterable[Statement]) -> tuple[Span, ...]:
    """Return every span that `statements` hold: what must be verbatim."""
    found: list[Span] = []
    for statement in statements:
        found.extend(statement.content.spans)
        for hop in statement.chain.hops:
            found.extend(span for span in (hop.mention, hop.cue) if span)
    return tuple(found)
