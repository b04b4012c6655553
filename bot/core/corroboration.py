"""The status of a claim: a pure function of sets of evidence, never of the order in which they came."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from bot.core.claims import (
    ClaimId,
    Flag,
    Naming,
    ResponseKind,
    Role,
    SlotName,
    Source,
    Statement,
    StatementId,
)
from bot.core.decisions import (
    Decision,
    DecisionId,
    DecisionKind,
    accepted_in_force,
    decisions_in_force,
    verdict_in_force,
)
from bot.core.dossiers import Dossier, Testimony
from bot.core.effects import as_decided
from bot.core.independence import OWN_SIDE, Independence, Origin, same_source, sides_of
from bot.core.matching import ClaimMatch, Relation, Stance
from bot.core.policy import Policy
from bot.core.reports import UNKNOWN_OUTLET, OutletId, ReportId

RULE_VERSION = 2


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


_CONTESTED = frozenset((Status.DISPUTED, Status.DENIED, Status.WITHDRAWN, Status.REFUTED))


def takes_back(before: Status, now: Status) -> bool:
    """Tell whether whoever was told the old status was told too much: it fell, or is contested now.

    A status that nobody was told as raised (unattributed, single source, echoed) takes nothing back when it
    is contested. A person's confirmation is a raised status too.
    """
    if move(before, now) is Move.FELL:
        return True
    raised = before is Status.CONFIRMED or _LADDER.get(before, 0) >= _LADDER[Status.ONE_SIDED]
    weaker = now in _CONTESTED or (before is Status.CONFIRMED and now in _LADDER)
    return raised and weaker


def unsettles(before: Status, now: Status) -> bool:
    """Tell whether what was published while the old status stood may need a correction or an update.

    It does where the status was told too high, and where an account that nobody contested is contested now: a
    claim of one source that is denied takes nothing back, but its readers were told of no denial.
    """
    if takes_back(before, now):
        return True
    found_out = now in (Status.WITHDRAWN, Status.REFUTED) and before is not now
    return found_out or (now in _CONTESTED and before not in _CONTESTED)


class Detail(StrEnum):
    """What kind of voice a claim without two independent origins rests on."""

    ANONYMOUS = "anonymous"
    RELAYED = "relayed"
    PARTY = "a party to it"
    OWN_VOICE = "the report's own voice"
    INFERRED = "speaker inferred"


@dataclass(frozen=True, slots=True)
class Stranger:
    """A publisher that the register does not know.

    Attributes:
        name: as it is shown.
        outlet: "" where the report states none.
    """

    name: str
    outlet: OutletId


@dataclass(frozen=True, slots=True)
class Corroboration:
    """A claim's status with everything that explains it.

    Attributes:
        rule: the row that gave the status.
        origins: the supporting statements that count, united over ties.
        independent: how many origins are shown to be independent of one another (of many, at least).
        unmatched: core slots that only part of the support bears out ("toll not"), where two origins are
            independent; empty where two agree on all.
        denials, contradictions, responses: statements that deny it, give an incompatible account, or
            answer without either.
        withdrawals: statements by which somebody takes it back.
        not_counted: supporting statements that add no origin: nobody said them, or their speaker is
            inferred and nobody accepted it.
        strangers: the outlets among its publishers that the register does not know, and each report of
            none; by name.
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
    withdrawals: tuple[StatementId, ...] = ()
    not_counted: tuple[StatementId, ...] = ()
    details: frozenset[Detail] = frozenset()
    flags: frozenset[Flag] = frozenset()
    decision: DecisionId | None = None
    strangers: tuple[Stranger, ...] = ()

    @property
    def publishers(self) -> tuple[str, ...]:
        return tuple(sorted({p for origin in self.origins for p in origin.publishers}))

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Those of its publishers that are reports without an outlet, each by its label."""
        return tuple(s.name for s in self.strangers if s.outlet == UNKNOWN_OUTLET.id)

    @property
    def outlets(self) -> tuple[str, ...]:
        return tuple(p for p in self.publishers if p not in self.unplaced)

    @property
    def is_one_origin(self) -> bool:
        """Whether ties unite all that counts; False where two are only not shown to be independent."""
        return len(self.origins) < 2


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One entry of a claim's history for one audience.

    Attributes:
        before: None for its first status.
        because: the report that moved it; None when none did.
        decision: the decision that moved it; None when none did.
        registered: the outlet whose entry in the register moved it; None when none did.
    """

    claim: ClaimId
    before: Status | None
    now: Corroboration
    because: ReportId | None
    decision: DecisionId | None = None
    registered: OutletId | None = None


def assess(dossier: Dossier, policy: Policy, as_of: datetime) -> Corroboration:
    """Return the status of a claim at `as_of`: the first row of the method's table that holds.

    Evidence known later than `as_of` does not count, so any past state can be had again.
    """
    dossier = as_decided(dossier, policy, as_of)
    case = _Case.of(dossier, as_of)
    status, rule = _status(case)
    supporting = case.supporting
    latest = max((t.known_at for t in case.testimonies.values()), default=as_of)
    flags = {flag for s in supporting for flag in case.testimonies[s].statement.flags}
    if case.counted:
        flags.discard(Flag.SPEAKER_INFERRED)  # somebody is known to say it
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
        withdrawals=case.with_stance(Stance.WITHDRAWS),
        not_counted=tuple(sorted(set(supporting) - set(case.counted))),
        details=_details(case),
        flags=frozenset(flags),
        decision=case.verdict_decision.id if case.verdict_decision else None,
        strangers=case.strangers(),
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
    if case.publisher_count() > 1:
        return Status.ECHOED, Rule.ECHOED
    return Status.SINGLE_SOURCE, Rule.SINGLE_SOURCE


def _details(case: "_Case") -> frozenset[Detail]:
    """Say what the supporting voices are like; nothing where two are independent of one another."""
    if case.has_pair():
        return frozenset()
    # What nobody says beside a voice tells nothing of the voice.
    voiced = [s for s in case.supporting if case.testimonies[s].statement.chain.has_voice]
    chains = [case.testimonies[s].statement.chain for s in voiced]
    holds = {
        Detail.ANONYMOUS: all(c.root.naming in (Naming.UNNAMED, Naming.DESCRIBED) for c in chains),
        Detail.RELAYED: all(any(not hop.heard for hop in c.hops) for c in chains),
        Detail.PARTY: all(sides_of(c.root, case.sides, "") for c in chains),
        Detail.OWN_VOICE: all(c.is_own_voice for c in chains),
        Detail.INFERRED: not case.counted and all(c.is_inferred for c in chains),
    }
    return frozenset(detail for detail, held in holds.items() if held and chains)


@dataclass(frozen=True, slots=True)
class _Case:
    """What stands in a dossier at one moment, grouped by origin."""

    testimonies: Mapping[StatementId, Testimony]
    matches: Mapping[StatementId, ClaimMatch]
    independence: Independence
    origins: tuple[Origin, ...]
    counted: tuple[StatementId, ...]  # supporting statements with a voice that may add an origin
    supporting: tuple[StatementId, ...]
    disputing: tuple[StatementId, ...]  # incompatible accounts from another origin than some support
    tensions: tuple[StatementId, ...]  # other incompatible accounts
    sides: Mapping[str, str]
    accepted: frozenset[StatementId]  # whose inferred speaker a person accepted
    verdict_decision: Decision | None

    @classmethod
    def of(cls, dossier: Dossier, as_of: datetime) -> "_Case":
        decisions = decisions_in_force(dossier.decisions, as_of)
        standing = {
            t.statement.id: t
            for t in sorted(dossier.testimonies, key=lambda t: (t.known_at, t.publisher), reverse=True)
            if t.known_at <= as_of and (t.retired_at is None or t.retired_at > as_of)
        }
        matches = {
            m.statement: m
            for m in sorted(_by_sides(dossier), key=_burden, reverse=True)
            if m.statement in standing
        }
        accepted = accepted_in_force(decisions)
        stands_in = {s: t.statement.report for s, t in standing.items()}
        independence = Independence.of((j for j in dossier.judgements if j.at <= as_of), stands_in)

        supporting = _with_stance(matches, Stance.SUPPORTS)
        counted = tuple(s for s in supporting if _counts(standing[s].statement, accepted))
        contradicting = tuple(
            s for s in _with_stance(matches, Stance.CONTRADICTS) if _counts(standing[s].statement, accepted)
        )
        unions = independence.components(counted)
        origins = tuple(_origin(union, standing, dossier.sides) for union in unions)
        # An incompatible account in the very origin that supports is a tension in it, not a dispute; one
        # whose independence of every supporting origin is not shown disputes nothing either.
        disputing = tuple(c for c in contradicting if any(independence.apart((c,), u) for u in unions))
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
            accepted=accepted,
            verdict_decision=verdict_in_force(decisions),
        )

    def with_stance(self, stance: Stance) -> tuple[StatementId, ...]:
        found = _with_stance(self.matches, stance)
        if stance in (Stance.DENIES, Stance.WITHDRAWS):
            # Nobody's denial denies nothing, and an inferred denier has not spoken until somebody accepts it.
            return tuple(s for s in found if _counts(self.testimonies[s].statement, self.accepted))
        return found

    def has_voice(self) -> bool:
        """Tell whether anybody says it; an inferred speaker has said nothing until a person accepts that."""
        return bool(self.counted)

    def publisher_count(self) -> int:
        """Count the publishers of what counts; reports without an outlet may all be of one."""
        counted = [self.testimonies[s] for s in self.counted]
        return len({t.publisher if t.outlet else "" for t in counted})

    def strangers(self) -> tuple[Stranger, ...]:
        counted = [self.testimonies[s] for s in self.counted]
        # Two reports without an outlet may have one label; they are two.
        found = {
            t.outlet or t.statement.report: Stranger(t.publisher, t.outlet)
            for t in counted
            if not t.registered
        }
        return tuple(sorted(found.values(), key=lambda s: (s.name, s.outlet)))

    def has_pair(self, *, two_sides: bool = False, full: bool = False) -> bool:
        """Tell whether two statements of two origins are shown independent.

        Args:
            two_sides: of two sides as well.
            full: and both agreeing on every core slot.
        """
        origin_of = {s: n for n, origin in enumerate(self.origins) for s in origin.statements}
        return any(
            a in origin_of
            and b in origin_of
            and origin_of[a] != origin_of[b]
            and not (two_sides and self._side(a) == self._side(b))
            and not (full and (self.matches[a].unmatched or self.matches[b].unmatched))
            for a, b in self.independence.independent_pairs()
        )

    def _side(self, statement: StatementId) -> str:
        return _side_of(self.testimonies[statement], self.sides)

    def independent_count(self) -> int:
        """Count origins that are all shown independent of one another: from each on, as many as join."""
        partners = {
            o: [p for p in self.origins if p is not o and self.independence.apart(o.statements, p.statements)]
            for o in self.origins
        }
        by_partners = sorted(self.origins, key=lambda o: (-len(partners[o]), min(o.statements)))
        most = 0
        for first in self.origins:
            chosen = [first]
            for origin in by_partners:
                if all(origin in partners[c] for c in chosen):
                    chosen.append(origin)
            most = max(most, len(chosen))
        return most

    def unmatched(self) -> frozenset[SlotName]:
        """Return the core slots that only part of the support bears out, where the event has two origins."""
        two_sides = self.has_pair(two_sides=True)
        if not self.has_pair() or self.has_pair(two_sides=two_sides, full=True):
            return frozenset()
        return frozenset(slot for s in self.counted for slot in self.matches[s].unmatched)

    def is_withdrawn(self) -> bool:
        """Tell whether every voice that supports the claim has withdrawn it.

        Words that nobody is named for cannot be withdrawn by anybody; support that no longer stands at all
        (its report was edited or removed) has nothing left to withdraw.
        """
        if self.supporting and not self.counted:
            return False
        withdrawing = [self._withdrawing(s) for s in self.with_stance(Stance.WITHDRAWS)]
        return bool(withdrawing) and all(
            any(same_source(self._root(s), w) for w in withdrawing) for s in self.counted
        )

    def _withdrawing(self, statement: StatementId) -> Source:
        """Return who takes something back: Arn, where a report itself says "Arn withdrew her account"."""
        said = self.testimonies[statement].statement
        return _named(said.slots.actor) if said.chain.is_own_voice and said.slots.actor else said.chain.root

    def _root(self, statement: StatementId) -> Source:
        return self.testimonies[statement].statement.chain.root


# Of two matches of one statement with one claim, the one that supports it less counts.
_LEAST_SUPPORT_FIRST = (
    Stance.DENIES,
    Stance.CONTRADICTS,
    Stance.WITHDRAWS,
    Stance.ANSWERS,
    Stance.SILENT,
    Stance.SUPPORTS,
)


def _burden(match: ClaimMatch) -> tuple[int, int, list[SlotName]]:
    return _LEAST_SUPPORT_FIRST.index(match.stance), -len(match.unmatched), sorted(match.unmatched)


def _by_sides(dossier: Dossier) -> Iterator[ClaimMatch]:
    """Yield the matches; a denial by whoever the desk puts on the accused's side is placed to know."""
    slots = dossier.claim.slots
    accused = {sides_of(_named(name), dossier.sides, "") for name in (slots.actor, *slots.affected)} - {""}
    denials = {
        t.statement.id
        for t in dossier.testimonies
        if t.statement.response is ResponseKind.DENIED
        and accused
        and sides_of(t.statement.chain.root, dossier.sides, "") in accused
    }
    for match in dossier.matches:
        if match.stance is Stance.ANSWERS and match.statement in denials:
            yield replace(match, relation=Relation.INCOMPATIBLE, stance=Stance.DENIES)
        else:
            yield match


def _named(name: str) -> Source:
    return Source(name, Naming.NAMED, Role.ORIGIN)


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
        sides=frozenset(_side_of(m, sides) for m in members),
    )


def _side_of(testimony: Testimony, sides: Mapping[str, str]) -> str:
    """Return the root's side; one without is a side of its own, named so that no party is called by it."""
    root = testimony.statement.chain.root
    return sides_of(root, sides, f"{OWN_SIDE}{root.name}")
