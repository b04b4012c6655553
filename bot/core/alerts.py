"""What is worth saying, how loudly, and to whom.

On a first paste nearly everything is uncorroborated, so a paste gets one message with a few ranked lines; a
claim speaks again only when its status changes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.claims import (
    Attribution,
    Claim,
    ClaimId,
    Flag,
    Reading,
    Source,
    Statement,
    StatementId,
    StatementKind,
)
from bot.core.corroboration import Corroboration, Detail, Move, Status, move, takes_back
from bot.core.independence import same_source, sides_of
from bot.core.messages import Place, PostKey
from bot.core.reports import Report
from bot.core.restraint import Wanted
from bot.core.text import words_of


@dataclass(frozen=True, slots=True)
class SearchScope:
    """Where evidence was looked for: absence is never said without it.

    Attributes:
        reports, outlets: how many were looked in, the report in question left out.
        since: when the oldest of them was taken in; None when there is none.
        unread: how many more were shared and could not be read, each counted once.
        unplaced: how many of the reports state no outlet.
    """

    reports: int
    outlets: int
    since: datetime | None
    unread: int = 0
    languages: tuple[str, ...] = ("English",)
    unplaced: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim of a report as it stands for one audience.

    Attributes:
        handle: what people type for the claim ("c41"); "" where there is no desk to give one.
        statement: this report's statement of it.
        is_new: whether this statement made the claim, rather than one of another report.
        is_dismissed: whether a person said in this channel that it is no news: it waits for no source.
    """

    handle: str
    claim: Claim
    statement: Statement
    corroboration: Corroboration
    is_new: bool = True
    is_dismissed: bool = False


@dataclass(frozen=True, slots=True)
class Against:
    """A statement of a report that denies, contradicts or takes back a claim made elsewhere."""

    statement: Statement
    handle: str
    status: Status
    takes_back: bool = False


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report with everything that its message says: what rendering is given.

    Attributes:
        against: what it denies or contradicts of claims that other reports make.
        sides: source name → the party it belongs to, as the desk has it.
        scope: where was looked when it was read; None when nothing was searched.
        later: how many reports that came after it speak to its claims.
        wanted: which claims its channel wants to be told need a source.
        set_aside: its statements of which a person said that it does not make them.
    """

    report: Report
    reading: Reading
    findings: tuple[Finding, ...]
    scope: SearchScope | None
    against: tuple[Against, ...] = ()
    sides: Mapping[str, str] = field(default_factory=dict[str, str])
    later: int = 0
    wanted: Wanted = field(default_factory=Wanted)
    set_aside: frozenset[StatementId] = frozenset()

    def wants(self, finding: Finding) -> bool:
        """Tell whether a finding is among those that its channel wants to be told need a source."""
        return self.is_taken(finding, self.wanted)

    def is_taken(self, finding: Finding, wanted: Wanted) -> bool:
        """Tell whether a finding is among those that somebody wants, by its words and its rank."""
        heading = self.reading.heading_of(finding.statement.story, self.report.text)
        return is_wanted(finding, heading, wanted)


def is_wanted(finding: Finding, heading: str, wanted: Wanted) -> bool:
    """Tell whether a channel wants to be told that a claim needs a source.

    `heading` is that of the story it is read in; "" for none.
    """
    words = f"{finding.claim.words} {finding.statement.chain.claimant_words} {heading}"
    return wanted.takes(words, factors_of(finding).rank)


@dataclass(frozen=True, slots=True)
class Factors:
    """Why a line ranks where it does; the numbers are 0 to 1, and shown to whoever asks."""

    consequence: float
    because: tuple[str, ...]
    weakness: float
    newness: float
    in_passing: bool

    @property
    def rank(self) -> float:
        return self.consequence * self.weakness * self.newness * (0.2 if self.in_passing else 1.0)


@dataclass(frozen=True, slots=True)
class SourceNeeded:
    """A line of the one message: a claim that needs a source, with what goes with it in its story.

    Attributes:
        chief: the finding that the line is about.
        companions: further findings of the same voices or the same matter in the same story.
        responses: answers to any of them.
        remarks: what the report itself says of the evidence for it.
        one_side: the party that all its voices belong to; "" when they do not, or none is known.
        unheard: whom the claim accuses, where nobody speaks for them here; "" otherwise.
    """

    chief: Finding
    factors: Factors
    companions: tuple[Finding, ...] = ()
    responses: tuple[Statement, ...] = ()
    remarks: tuple[Statement, ...] = ()
    one_side: str = ""
    unheard: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """A status that people were told: where, in which post, when."""

    claim: str
    place: Place
    post: PostKey
    status: Status
    at: datetime


@dataclass(frozen=True, slots=True)
class Snooze:
    """That somebody wants to hear nothing of a claim in one channel before `until`; a past one ends it."""

    id: str
    claim: ClaimId
    place: Place
    until: datetime
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Postponed:
    """That a change of a claim is not to be said in a channel before `until`: it is looked at again then."""

    claim: ClaimId
    place: Place
    until: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """A change of status worth saying: was, now, because."""

    claim: Claim
    before: Status
    now: Corroboration
    move: Move


# How much a claim matters if it is so, by the factor the reader named.
CONSEQUENCE = {
    "deaths": 1.0,
    "accusation of a crime": 0.9,
    "injuries": 0.85,
    "attack": 0.85,
    "troops or borders": 0.8,
    "detention": 0.8,
    "secret contact": 0.75,
    "named person": 0.7,
    "markets": 0.7,
    "protest": 0.65,
}
_ORDINARY = 0.4

NEEDS_SOURCE = frozenset((Status.UNATTRIBUTED, Status.SINGLE_SOURCE, Status.ECHOED, Status.ONE_SIDED))


def factors_of(finding: Finding) -> Factors:
    """Weigh a finding: consequence × weakness × newness, demoted when it is said only in passing."""
    statement = finding.statement
    weights = [CONSEQUENCE.get(c, _ORDINARY) for c in statement.consequence]
    return Factors(
        consequence=max(weights, default=_ORDINARY),
        because=statement.consequence,
        weakness=_weakness(finding.corroboration),
        # That another outlet carries it is the news of an echo, however old the claim.
        newness=1.0 if finding.is_new or finding.corroboration.status is Status.ECHOED else 0.5,
        in_passing=Flag.IN_PASSING in statement.flags,
    )


def _weakness(now: Corroboration) -> float:
    """Unattributed > one anonymous > interested party > one side > one named disinterested voice."""
    if now.status is Status.UNATTRIBUTED:
        return 1.0
    if now.status is Status.ONE_SIDED:
        return 0.75
    if Detail.ANONYMOUS in now.details:
        return 0.9
    if Detail.RELAYED in now.details:
        return 0.85
    if Detail.PARTY in now.details:
        return 0.8
    if Detail.OWN_VOICE in now.details:
        return 0.4
    return 0.7


def sources_needed(view: ReportView) -> tuple[SourceNeeded, ...]:
    """Return every line that could be said, the most pressing first; the message shows the first few.

    The best line of each story comes before a second line of any, so that one story cannot fill the message.
    """
    denying = {against.statement.id for against in view.against}
    weak = [
        f
        for f in view.findings
        if needs_source(f) and f.statement.id not in denying  # the denial of another claim, and shown as that
    ]
    left = sorted(weak, key=_pressing)
    lines: list[SourceNeeded] = []
    while left:
        together = [f for f in left if f is left[0] or _belong(left[0], f, view.reading)]
        left = [f for f in left if f not in together]
        lines.append(_line(together, view))
    leading: dict[int, SourceNeeded] = {}
    for line in lines:
        leading.setdefault(line.chief.statement.story, line)
    return (*leading.values(), *(line for line in lines if line not in leading.values()))


def is_raised_by(view: ReportView, topic: str) -> bool:
    """Tell whether a report has a line that needs a source, is wanted in its channel, and holds a topic."""
    wanted = Wanted(topics=(topic,))
    needed = [needs.chief for needs in sources_needed(view)]
    return any(view.wants(finding) and view.is_taken(finding, wanted) for finding in needed)


def _line(together: Sequence[Finding], view: ReportView) -> SourceNeeded:
    """Make one line of findings that belong together; the first of them is the most pressing."""
    chief, *companions = sorted(together, key=_leading)
    said = {f.statement.id for f in together}
    responses = tuple(s for s in view.reading.statements if said & set(s.answers))
    return SourceNeeded(
        chief=chief,
        factors=factors_of(together[0]),
        companions=tuple(companions),
        responses=responses,
        remarks=_remarks(view.reading, chief.statement.story),
        one_side=_one_side([f.statement for f in (chief, *companions)], view.sides),
        unheard="" if responses else _unheard(chief.statement, view.reading),
    )


def _one_side(statements: Sequence[Statement], sides: Mapping[str, str]) -> str:
    """Return the party that two or more voices all belong to; "" when there is none."""
    parties = {sides_of(heard_voice(s.chain), sides, "") for s in statements}
    return parties.pop() if len(parties) == 1 and count_voices(statements) > 1 else ""


# What a claim says of somebody that he would be asked about.
_ACCUSING = frozenset(("deaths", "injuries", "attack", "accusation of a crime", "detention"))


_NO_NAME = frozenset(("the", "a", "an", "of", "and", "for", "its", "his", "her", "their"))


def _unheard(statement: Statement, reading: Reading) -> str:
    """Return whom the claim accuses, where its story has no voice of theirs; "" otherwise."""
    actor = statement.slots.actor
    names = set(words_of(actor)) - _NO_NAME
    is_name = any(word[:1].isupper() and word.lower() not in _NO_NAME for word in actor.split())
    if not (is_name and _ACCUSING & set(statement.consequence)):
        return ""
    for said in reading.of_story(statement.story):
        voices = [(hop.source.name, hop.source.desk) for hop in said.chain.hops[1:] if hop.heard]
        if any(names & set(words_of(f"{name} {desk}")) for name, desk in voices):
            return ""
    return actor


def _pressing(finding: Finding) -> tuple[float, int, int]:
    statement = finding.statement
    return (-factors_of(finding).rank, statement.story, statement.content.reach.start)


def _leading(finding: Finding) -> tuple[bool, bool, bool, bool, int]:
    """Order the findings of one line: what is asserted and attributed first, then as the report has it."""
    statement = finding.statement
    chain = statement.chain
    return (
        Flag.IN_PASSING in statement.flags,
        chain.is_inferred,
        not chain.has_voice,
        all(hop.heard for hop in chain.hops),  # a voice that was not heard here is what wants a source most
        statement.content.reach.start,
    )


def needs_source(finding: Finding) -> bool:
    """Tell whether a claim, as it stands, is one that a line could be about."""
    is_weak = finding.corroboration.status in NEEDS_SOURCE
    wanted = finding.statement.is_claim and not finding.is_dismissed
    return is_weak and wanted and _wants_source(finding)


def _wants_source(finding: Finding) -> bool:
    """Tell whether a finding may be a line.

    What the report says in its own voice is one only where it is of consequence or an attributed claim
    matches it. A record claim in the report's own voice speaks of the evidence; it is shown beside a claim.
    """
    statement = finding.statement
    if not statement.chain.is_own_voice:
        return True
    if statement.kind is StatementKind.RECORD_CLAIM or Flag.MEDIA_MISSING in statement.flags:
        return False  # the one speaks of the evidence, the other is a caption without its picture
    attributed = any(set(o.roots) - set(o.publishers) for o in finding.corroboration.origins)
    return bool(statement.consequence) or attributed


def _remarks(reading: Reading, story: int) -> tuple[Statement, ...]:
    return tuple(
        s
        for s in reading.of_story(story)
        if s.kind is StatementKind.RECORD_CLAIM and s.chain.is_own_voice and s.slots.negated
    )


def _belong(ours: Finding, theirs: Finding, reading: Reading) -> bool:
    """Tell whether two findings go on one line: one story, and one claim, one voice or one matter."""
    a, b = ours.statement, theirs.statement
    if a.story != b.story or (Flag.IN_PASSING in a.flags) != (Flag.IN_PASSING in b.flags):
        return False
    if ours.claim.id == theirs.claim.id or reading.answered_alike(a.id, b.id):
        return True
    if not (a.chain.has_voice and b.chain.has_voice) or a.chain.is_own_voice or b.chain.is_own_voice:
        return a.chain.is_own_voice and b.chain.is_own_voice
    if same_source(a.chain.speaker, b.chain.speaker) or same_source(a.chain.root, b.chain.root):
        return True
    if set(a.slots.event[:1]) & set(b.slots.event[:1]):
        return True
    # A digest's section is about one event: voices in it that name the same actor are on one matter.
    return len(reading.stories) > 1 and bool(_actors(a) & _actors(b))


def _actors(statement: Statement) -> frozenset[str]:
    slots = statement.slots
    return frozenset(w for name in (slots.actor, *slots.entities) for w in words_of(name) if len(w) > 3)


def due_alert(claim: Claim, told: Status, now: Corroboration) -> Alert | None:
    """Return what to say about a claim whose readers were told `told`; None when nothing changed."""
    moved = move(told, now.status)
    return None if moved is Move.STOOD else Alert(claim, told, now, moved)


def to_recall(tellings: Iterable[Telling], alert: Alert, home: Place) -> tuple[Place, ...]:
    """Return the places, other than `home`, that were last told what no longer holds."""
    if not takes_back(alert.before, alert.now.status):
        return ()
    latest = {t.place: t for t in sorted(tellings, key=lambda t: t.at)}
    told = [
        place for place, t in latest.items() if t.status is alert.before and place.audience != home.audience
    ]
    return tuple(
        sorted(told, key=lambda p: (p.platform, p.audience.workspace, p.audience.channel, p.thread or ""))
    )


def heard_voice(chain: Attribution) -> Source:
    """Return the furthest voice that the report heard itself: Kalin, where he relays the Kremlin."""
    return next(hop.source for hop in reversed(chain.hops) if hop.heard)


def count_voices(statements: Sequence[Statement]) -> int:
    """Count the different voices heard beyond the publisher, nobody left out."""
    voices = [heard_voice(s.chain) for s in statements if not s.chain.is_own_voice and s.chain.has_voice]
    distinct: list[Source] = []
    for voice in voices:
        if not any(same_source(voice, known) for known in distinct):
            distinct.append(voice)
    return len(distinct)
