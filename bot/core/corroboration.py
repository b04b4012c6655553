"""The status of a claim: a pure function of sets of evidence, never of the order in which they came."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from itertools import combinations
from typing import NewType

from bot.core.claims import Claim, ClaimId, Flag, Naming, SlotName, Statement, StatementId
from bot.core.independence import Independence, Judgement, Origin, sides_of
from bot.core.matching import ClaimMatch, Stance
from bot.core.policy import Policy
from bot.core.reports import ReportId

DecisionId = NewType("DecisionId", str)

RULE_VERSION = 1


class Status(StrEnum):
    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    WITHDRAWN = "withdrawn"
    DISPUTED = "disputed"
    DENIED = "denied"
    UNATTRIBUTED = "unattributed"
    CORROBORATED = "corroborated"
    PARTLY_CORROBORATED = "partly corroborated"
    ONE_SIDED = "one-sided"
    ECHOED = "echoed"
    SINGLE_SOURCE = "single source"


class Rule(IntEnum):
    """The row of the method's table that gave a status; the first that holds does."""

    DECIDED = 1
    WITHDRAWN = 2
    DISPUTED = 3
    DENIED = 4
    UNATTRIBUTED = 5
    CORROBORATED = 6
    PARTLY_CORROBORATED = 7
    ONE_SIDED = 8
    ECHOED = 9
    SINGLE_SOURCE = 10


_LADDER = {
    Status.UNATTRIBUTED: 0,
    Status.SINGLE_SOURCE: 1,
    Status.ECHOED: 1,
    Status.ONE_SIDED: 2,
    Status.PARTLY_CORROBORATED: 3,
    Status.CORROBORATED: 4,
}


class Move(StrEnum):
    ROSE = "rose"
    FELL = "fell"
    CHANGED = "changed"
    STOOD = "stood"


def move(before: Status, now: Status) -> Move:
    """Say how a status moved. Only moves on the ladder rise or fall."""
    if before is now:
        return Move.STOOD
    if before in _LADDER and now in _LADDER and _LADDER[before] != _LADDER[now]:
        return Move.ROSE if _LADDER[now] > _LADDER[before] else Move.FELL
    return Move.CHANGED


class Detail(StrEnum):
    """What kind of single voice it is."""

    ANONYMOUS = "anonymous"
    RELAYED = "relayed"
    PARTY = "a party to it"
    OWN_VOICE = "the report's own voice"
    INFERRED = "speaker inferred"


class DecisionKind(StrEnum):
    """What a person may decide. The machine never decides any of these."""

    CONFIRM = "confirm"
    REFUTE = "refute"
    ACCEPT = "accept"  # an inferred speaker is right
    CUT_TIE = "cut-tie"  # two statements are separate
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided, when, and why.

    Attributes:
        statements: the one statement accepted, or the two whose tie is cut.
        undoes: the decision that an UNDO takes back; None otherwise.
    """

    id: DecisionId
    kind: DecisionKind
    claim: ClaimId
    by: str
    at: datetime
    reason: str = ""
    statements: tuple[StatementId, ...] = ()
    undoes: DecisionId | None = None


@dataclass(frozen=True, slots=True)
class Testimony:
    """A statement as evidence, with when the desk knew of it.

    Attributes:
        publisher: the outlet's name.
        retired_at: when its report lost it (edited, removed); None while it stands.
    """

    statement: Statement
    publisher: str
    known_at: datetime
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that a status is assessed from, as one audience may see it. Order means nothing in it."""

    claim: Claim
    testimonies: tuple[Testimony, ...]
    matches: tuple[ClaimMatch, ...]
    judgements: tuple[Judgement, ...]
    decisions: tuple[Decision, ...] = ()
    sides: Mapping[str, str] = field(default_factory=dict[str, str])  # source name → party


@dataclass(frozen=True, slots=True)
class Corroboration:
    """A claim's status with everything that explains it.

    Attributes:
        rule: the row that gave the status.
        origins: the supporting statements, united over ties.
        independent: how many of them are shown to be independent of one another.
        unmatched: core slots that only part of the support bears out ("toll not").
        denials, contradictions, responses: statements that deny it, give an incompatible account, or
            answer without either.
        not_counted: supporting statements that add no origin: nobody said them, or their speaker is
            inferred and nobody accepted it.
    """

    claim: ClaimId
    status: Status
    rule: Rule
    as_of: datetime
    origins: tuple[Origin, ...] = ()
    independent: int = 0
    unmatched: frozenset[SlotName] = frozenset()
    denials: tuple[StatementId, ...] = ()
    contradictions: tuple[StatementId, ...] = ()
    responses: tuple[StatementId, ...] = ()
    not_counted: tuple[StatementId, ...] = ()
    details: frozenset[Detail] = frozenset()
    flags: frozenset[Flag] = frozenset()
    decision: DecisionId | None = None

    @property
    def publishers(self) -> tuple[str, ...]:
        return tuple(sorted({p for origin in self.origins for p in origin.publishers}))


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One entry of a claim's history for one audience.

    Attributes:
        before: None for its first status.
        because: the report that moved it; None for a decision.
    """

    claim: ClaimId
    before: Status | None
    now: Corroboration
    because: ReportId | None


def assess(dossier: Dossier, policy: Policy, as_of: datetime) -> Corroboration:
    """Return the status of a claim at `as_of`: the first row of the method's table that holds.

    Evidence known later than `as_of` does not count, so any past state can be had again.
    """
    case = _Case.of(dossier, as_of)
    status, rule = _status(case)
    supporting = case.supporting
    latest = max((t.known_at for t in case.testimonies.values()), default=as_of)
    flags = {flag for s in supporting for flag in case.testimonies[s].statement.flags}
    if case.tensions:
        flags.add(Flag.SLOT_TENSION)
    if as_of - latest > timedelta(hours=policy.stale_after_hours) and rule > Rule.DENIED:
        flags.add(Flag.STALE)
    return Corroboration(
        claim=dossier.claim.id,
        status=status,
        rule=rule,
        as_of=as_of,
        origins=case.origins,
        independent=case.independent_count(),
        unmatched=case.unmatched(),
        denials=case.with_stance(Stance.DENIES),
        contradictions=case.with_stance(Stance.CONTRADICTS),
        responses=case.with_stance(Stance.ANSWERS),
        not_counted=tuple(sorted(set(supporting) - set(case.counted))),
        details=_details(case),
        flags=frozenset(flags),
        decision=case.verdict_decision.id if case.verdict_decision else None,
    )


def _status(case: "_Case") -> tuple[Status, Rule]:
    if case.verdict_decision is not None:
        confirmed = case.verdict_decision.kind is DecisionKind.CONFIRM
        return (Status.CONFIRMED if confirmed else Status.REFUTED), Rule.DECIDED
    if case.is_withdrawn():
        return Status.WITHDRAWN, Rule.WITHDRAWN
    two_sides = case.has_pair(two_sides=True)
    denied = bool(case.with_stance(Stance.DENIES))
    if case.counted and (case.disputing or (denied and two_sides)):
        return Status.DISPUTED, Rule.DISPUTED
    if denied:
        return Status.DENIED, Rule.DENIED
    if not case.has_voice():
        return Status.UNATTRIBUTED, Rule.UNATTRIBUTED
    if case.has_pair(two_sides=True, full=True):
        return Status.CORROBORATED, Rule.CORROBORATED
    if two_sides:
        return Status.PARTLY_CORROBORATED, Rule.PARTLY_CORROBORATED
    if case.has_pair():
        return Status.ONE_SIDED, Rule.ONE_SIDED
    if len(case.voiced_publishers()) > 1:
        return Status.ECHOED, Rule.ECHOED
    return Status.SINGLE_SOURCE, Rule.SINGLE_SOURCE


def _details(case: "_Case") -> frozenset[Detail]:
    """Say what the one voice is like; nothing where there is more than one origin."""
    if len(case.origins) > 1:
        return frozenset()
    found: set[Detail] = set()
    for statement in (case.testimonies[s].statement for s in case.supporting):
        chain = statement.chain
        if chain.is_own_voice:
            found.add(Detail.OWN_VOICE)
        if chain.root.naming in (Naming.UNNAMED, Naming.DESCRIBED):
            found.add(Detail.ANONYMOUS)
        if any(not hop.heard for hop in chain.hops):
            found.add(Detail.RELAYED)
        if chain.is_inferred:
            found.add(Detail.INFERRED)
        if sides_of(chain.root, case.sides, ""):
            found.add(Detail.PARTY)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Case:
    """What stands in a dossier at one moment, grouped by origin."""

    testimonies: Mapping[StatementId, Testimony]
    matches: Mapping[StatementId, ClaimMatch]
    independence: Independence
    origins: tuple[Origin, ...]
    counted: tuple[StatementId, ...]  # supporting statements with a voice that may add an origin
    supporting: tuple[StatementId, ...]
    disputing: tuple[StatementId, ...]  # incompatible accounts from another origin than all support
    tensions: tuple[StatementId, ...]  # incompatible accounts within the supporting origins
    sides: Mapping[str, str]
    verdict_decision: Decision | None

    @classmethod
    def of(cls, dossier: Dossier, as_of: datetime) -> "_Case":
        decisions = _in_force(dossier.decisions, as_of)
        standing = {
            t.statement.id: t
            for t in dossier.testimonies
            if t.known_at <= as_of and (t.retired_at is None or t.retired_at > as_of)
        }
        matches = {m.statement: m for m in dossier.matches if m.statement in standing}
        accepted = {s for d in decisions if d.kind is DecisionKind.ACCEPT for s in d.statements}
        cut = [frozenset(d.statements) for d in decisions if d.kind is DecisionKind.CUT_TIE]
        independence = Independence.of((j for j in dossier.judgements if j.at <= as_of), cut)

        supporting = _with_stance(matches, Stance.SUPPORTS)
        counted = tuple(s for s in supporting if _counts(standing[s].statement, accepted))
        contradicting = tuple(
            s for s in _with_stance(matches, Stance.CONTRADICTS) if _counts(standing[s].statement, accepted)
        )
        unions = independence.components((*counted, *contradicting))
        origins = tuple(
            _origin(union & set(counted), standing, dossier.sides) for union in unions if union & set(counted)
        )
        # An incompatible account in the very origin that supports is a tension in it, not a dispute; one
        # whose independence of every supporting origin is not shown disputes nothing either.
        disputing = tuple(
            c
            for c in contradicting
            if any(
                c not in union and independence.apart((c,), union & set(counted))
                for union in unions
                if union & set(counted)
            )
        )
        return cls(
            testimonies=standing,
            matches=matches,
            independence=independence,
            origins=origins,
            counted=counted,
            supporting=supporting,
            disputing=disputing,
            tensions=tuple(sorted(set(contradicting) - set(disputing))),
            sides=dossier.sides,
            verdict_decision=_verdict(decisions),
        )

    def with_stance(self, stance: Stance) -> tuple[StatementId, ...]:
        found = _with_stance(self.matches, stance)
        if stance is Stance.DENIES:
            # Nobody's denial denies nothing, and an inferred denier has not spoken yet.
            return tuple(s for s in found if s in self._voiced())
        return found

    def _voiced(self) -> frozenset[StatementId]:
        return frozenset(
            s
            for s, t in self.testimonies.items()
            if t.statement.chain.has_voice and not t.statement.chain.is_inferred
        )

    def has_voice(self) -> bool:
        """Whether anybody says it. An inferred speaker lifts nothing that nobody is named for elsewhere:

        until a person accepts the inference, the words are at least the publisher's own.
        """
        inferred = [self.testimonies[s].statement.chain.has_voice for s in self.supporting]
        return bool(self.counted) or (bool(inferred) and all(inferred))

    def voiced_publishers(self) -> frozenset[str]:
        return frozenset(p for origin in self.origins for p in origin.publishers)

    def has_pair(self, *, two_sides: bool = False, full: bool = False) -> bool:
        """Tell whether two origins are shown independent (on two sides; agreeing on every core slot)."""
        return any(
            self.independence.apart(a.statements, b.statements)
            and not (two_sides and a.sides & b.sides)
            and not (full and not (self._is_full(a) and self._is_full(b)))
            for a, b in combinations(self.origins, 2)
        )

    def _is_full(self, origin: Origin) -> bool:
        return any(not self.matches[s].unmatched for s in origin.statements)

    def independent_count(self) -> int:
        """Count origins shown independent of one another, taken greedily, the largest first."""
        chosen: list[Origin] = []
        for origin in sorted(self.origins, key=lambda o: (-len(o.statements), min(o.statements))):
            if all(self.independence.apart(origin.statements, c.statements) for c in chosen):
                chosen.append(origin)
        return len(chosen)

    def unmatched(self) -> frozenset[SlotName]:
        """Core slots that no second origin bears out; nothing while there is only one origin."""
        if not self.has_pair() or self.has_pair(full=True):
            return frozenset()
        return frozenset(slot for s in self.counted for slot in self.matches[s].unmatched)

    def is_withdrawn(self) -> bool:
        """Tell whether every voice that supports the claim has withdrawn it."""
        withdrawn = {
            self.testimonies[s].statement.chain.root.name for s in self.with_stance(Stance.WITHDRAWS)
        }
        roots = {self.testimonies[s].statement.chain.root.name for s in self.counted}
        return bool(withdrawn) and roots <= withdrawn


def _with_stance(matches: Mapping[StatementId, ClaimMatch], stance: Stance) -> tuple[StatementId, ...]:
    return tuple(sorted(s for s, m in matches.items() if m.stance is stance))


def _counts(statement: Statement, accepted: Iterable[StatementId]) -> bool:
    chain = statement.chain
    return chain.has_voice and (not chain.is_inferred or statement.id in accepted)


def _origin(
    statements: frozenset[StatementId], standing: Mapping[StatementId, Testimony], sides: Mapping[str, str]
) -> Origin:
    members = [standing[s] for s in sorted(statements)]
    roots = [m.statement.chain.root for m in members]
    return Origin(
        statements=statements,
        publishers=tuple(sorted({m.publisher for m in members})),
        roots=tuple(sorted({r.name for r in roots})),
        # A root without a side is a side of its own: its name, which no party is called by.
        sides=frozenset(sides_of(root, sides, f"= {root.name}") for root in roots),
    )


def _in_force(decisions: Sequence[Decision], as_of: datetime) -> tuple[Decision, ...]:
    known = [d for d in decisions if d.at <= as_of]
    undone = {d.undoes for d in known if d.kind is DecisionKind.UNDO}
    return tuple(sorted((d for d in known if d.id not in undone), key=lambda d: (d.at, d.id)))


def _verdict(decisions: Iterable[Decision]) -> Decision | None:
    """Return the latest confirmation or refutation in force; None when nobody decided."""
    verdicts = [d for d in decisions if d.kind in (DecisionKind.CONFIRM, DecisionKind.REFUTE)]
    return verdicts[-1] if verdicts else None
