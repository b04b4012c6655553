"""Gather what a post is rendered from: a report with its findings, a claim with its case."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.alerts import Against, Finding, ReportView
from bot.core.claims import Attribution, ClaimId, Flag, Reading, Statement, StatementId
from bot.core.comparing import comparable, dossiers_alone
from bot.core.corroboration import Corroboration, assess
from bot.core.decisions import DecisionKind, decisions_in_force, is_dismissed
from bot.core.dossiers import Dossier
from bot.core.effects import as_decided, corrected_in_force
from bot.core.independence import provenance_of
from bot.core.matching import ClaimMatch, Stance
from bot.core.messages import Audience
from bot.core.policy import Policy
from bot.core.rendering.changes import Changes, changes_of
from bot.core.rendering.moves import Case
from bot.core.reports import Report, ReportId
from bot.flow.compare import NotReadYet, as_read
from bot.flow.gather import Standings, gather, standings
from bot.ports import Clock, Desk, Evidence, Reader


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim's handle, evidence and status: what a line about it needs.

    Attributes:
        dossier: as people decided; of the claim that the one asked for stands as.
        found: the same as it was found, for any past moment.
        is_dismissed: whether a person said that it is no news to this audience.
    """

    handle: str
    dossier: Dossier
    now: Corroboration
    found: Dossier
    is_dismissed: bool = False

    def stance(self, statement: StatementId) -> Stance:
        """Return what a statement does to the claim, as people decided."""
        return next((m.stance for m in self.dossier.matches if m.statement == statement), Stance.SILENT)


@dataclass(frozen=True, slots=True)
class View:
    reader: Reader
    evidence: Evidence
    desk: Desk
    clock: Clock
    policy: Policy

    async def reading(self, report: ReportId) -> Reading | None:
        """Return what a report's present text is shown by; None while nobody has read it.

        What was read before the desk took another engine stands as it was read.
        """
        of_this = await self.evidence.reading(report, self.reader.engine)
        return of_this or await self.evidence.latest_reading(report)

    async def report(self, report_id: ReportId, audience: Audience, as_of: datetime) -> ReportView:
        """Return a report as it stands for an audience: its reading, and each claim's status."""
        report = await self.evidence.report(report_id)
        reading = await self.reading(report_id)
        if reading is None:
            raise NotReadYet(report_id)
        reading = _on_its_card(reading, report)
        every = await self.evidence.matches_of(report_id)
        seen = {c for c in {m.claim for m in every} if await self.evidence.may_see(c, audience)}
        matches = [m for m in every if m.claim in seen]
        standing = await self._standings(_as_shown(matches, reading), audience, as_of)
        reading = _as_decided(reading, standing.values())
        supported: dict[StatementId, Standing] = {}
        for match in matches:
            stands = standing[match.claim]
            if match.stance is Stance.SUPPORTS and stands.stance(match.statement) is Stance.SUPPORTS:
                supported.setdefault(match.statement, stands)
        findings = tuple(
            _finding(s, supported[s.id]) for s in reading.statements if s.is_claim and s.id in supported
        )
        against = _against(reading, matches, standing)
        scope = await self.evidence.scope_of(report_id, audience)
        shown = {f.claim.id: supported[f.statement.id].dossier for f in findings}
        later = _later(report_id, shown.values(), was_first=scope is not None and not scope.reports)
        sides = await self.desk.sides(audience)
        aside = _set_aside(standing.values(), as_of)
        return ReportView(report, reading, findings, scope, against, sides, later, set_aside=aside)

    async def _standings(
        self, claims: Iterable[ClaimId], audience: Audience, as_of: datetime
    ) -> dict[ClaimId, Standing]:
        """Return how each claim stands; what was merged stands as one. Handles are given in this order."""
        stand = await standings(self.evidence, audience, as_of)
        stands_as = {claim: stand.of(claim) for claim in claims}
        known = {
            claim: await self._standing(claim, audience, as_of, stand)
            for claim in dict.fromkeys(stands_as.values())
        }
        return {claim: known[other] for claim, other in stands_as.items()}

    async def changes(
        self, report: ReportId, audience: Audience, as_of: datetime, stories: Collection[int] | None = None
    ) -> Changes:
        """Return what a report changes for an audience, and what each edit of its page did.

        Args:
            report: the one that is asked about.
            audience: that is told of it.
            as_of: the moment.
            stories: those of its present stories that are meant; None for all of them.
        """
        touched = await self.evidence.claims_touched(report)
        cases = [
            await self.case(claim, audience, as_of)
            for claim in touched
            if await self.evidence.may_see(claim, audience)
        ]
        texts = await self.evidence.revisions_of(report)
        reading = await self.reading(report)
        if reading and comparable(reading) and not await self.evidence.matches_of(report):
            texts = texts[:-1] or texts  # not compared yet: nobody can say what it has lost
        one_each = {case.dossier.claim.id: case for case in cases}  # some may have been merged
        return changes_of(report, tuple(one_each.values()), texts, stories)

    async def case(
        self,
        claim: ClaimId,
        audience: Audience,
        as_of: datetime,
        before: Corroboration | None = None,
        told_at: datetime | None = None,
    ) -> Case:
        """Return a claim with all that explains its status; of one that was merged, the other's."""
        stands = await self.standing(claim, audience, as_of)
        reports = await as_read(self.evidence, stands.dossier.testimonies)
        return Case(
            stands.handle,
            stands.dossier,
            stands.now,
            reports,
            before,
            told_at,
            is_dismissed=stands.is_dismissed,
            found=stands.found,
        )

    async def standing(self, claim: ClaimId, audience: Audience, as_of: datetime) -> Standing:
        """Return how a claim stands for an audience; one that was merged stands as the other."""
        return await self._standing(claim, audience, as_of, await standings(self.evidence, audience, as_of))

    async def _standing(
        self, claim: ClaimId, audience: Audience, as_of: datetime, stand: Standings
    ) -> Standing:
        dossier = await gather(self.evidence, claim, audience, stand)
        # One name for an outlet everywhere: the register's, also for what was read before it had one.
        named = tuple(replace(t, statement=_by(t.statement, t.publisher)) for t in dossier.testimonies)
        dossier = replace(dossier, testimonies=named)
        if corrected_in_force(dossier.decisions, as_of):
            reports = await as_read(self.evidence, named)
            origins = {t.statement.id: provenance_of(t.statement, reports[t.statement.id]) for t in named}
            dossier = replace(dossier, provenances=origins)
        decided = as_decided(dossier, self.policy, as_of)
        return Standing(
            await self.desk.handle(dossier.claim.id, audience),
            decided,
            assess(decided, self.policy, as_of),
            dossier,
            is_dismissed(decided.decisions, dossier.claim.id, audience, as_of),
        )


async def visible(
    evidence: Evidence, reports: Iterable[ReportId], audience: Audience
) -> tuple[ReportId, ...]:
    """Return those of some reports that were shared where an audience may see it, in their order."""
    shares = {report: await evidence.shares(report) for report in reports}
    return tuple(r for r, of_it in shares.items() if any(audience.may_see(s.place.audience) for s in of_it))


def _as_shown(matches: Iterable[ClaimMatch], reading: Reading) -> tuple[ClaimId, ...]:
    """Return the claims that are spoken to: those that the report makes first, as it makes them."""
    order = {s.id: n for n, s in enumerate(reading.statements) if s.is_claim}
    made = [m for m in matches if m.stance is Stance.SUPPORTS and m.statement in order]
    made.sort(key=lambda m: order[m.statement])
    return tuple(dict.fromkeys(m.claim for m in (*made, *matches)))


def _finding(statement: Statement, stands: Standing) -> Finding:
    claim = stands.dossier.claim
    is_new = claim.first == statement.id
    return Finding(stands.handle, claim, statement, stands.now, is_new, stands.is_dismissed)


_OPPOSED = frozenset((Stance.DENIES, Stance.CONTRADICTS, Stance.WITHDRAWS))


def _against(
    reading: Reading, matches: Iterable[ClaimMatch], standing: Mapping[ClaimId, Standing]
) -> tuple[Against, ...]:
    """Return what the report denies, contradicts or takes back of what another report claimed first."""
    by_id = {s.id: s for s in reading.statements}
    found: dict[tuple[ClaimId, StatementId], Against] = {}
    for match in matches:
        stands = standing[match.claim]
        claim, statement = stands.dossier.claim, by_id.get(match.statement)
        if match.stance not in _OPPOSED or statement is None or claim.first in by_id:
            continue
        if stands.stance(statement.id) in _OPPOSED:
            takes_back = match.stance is Stance.WITHDRAWS
            opposed = Against(statement, stands.handle, stands.now.status, takes_back)
            found[claim.id, statement.id] = opposed
    return tuple(found.values())


def _as_decided(reading: Reading, standing: Iterable[Standing]) -> Reading:
    """Return a reading whose speakers are those that people corrected or doubt, where they did."""
    decided = {
        t.statement.id: t.statement
        for stands in standing
        for t in stands.dossier.testimonies
        if t.statement.chain.is_corrected or Flag.SPEAKER_INFERRED in t.statement.flags
    }
    return replace(
        reading,
        statements=tuple(
            replace(s, chain=decided[s.id].chain, flags=decided[s.id].flags) if s.id in decided else s
            for s in reading.statements
        ),
    )


def _set_aside(standing: Iterable[Standing], as_of: datetime) -> frozenset[StatementId]:
    decisions = {d for stands in standing for d in decisions_in_force(stands.dossier.decisions, as_of)}
    return frozenset(s for d in decisions if d.kind is DecisionKind.SET_ASIDE for s in d.statements)


def _later(report: ReportId, dossiers: Iterable[Dossier], *, was_first: bool) -> int:
    """Count the reports that became known after this one and speak to a claim that it makes.

    Where there was nothing to look in, all of them were compared later, whenever they were read.
    """
    found: set[ReportId] = set()
    for dossier in dossiers:
        own = min((t.known_at for t in dossier.testimonies if t.statement.report == report), default=None)
        speaking = {m.statement for m in dossier.matches if m.stance is not Stance.SILENT}
        found |= {
            t.statement.report
            for t in dossier.testimonies
            if own and (was_first or t.known_at > own) and t.statement.id in speaking and t.retired_at is None
        }
    return len(found - {report})


def _on_its_card(reading: Reading, report: Report) -> Reading:
    statements = tuple(_by(s, report.publisher_here) for s in reading.statements)
    return replace(reading, statements=statements)


def _by(statement: Statement, publisher: str) -> Statement:
    """Return a statement as one that `publisher` carries."""
    first, *others = statement.chain.hops
    if first.source.name == publisher:
        return statement
    named = replace(first, source=replace(first.source, name=publisher))
    return replace(statement, chain=Attribution((named, *others)))


def view_alone(
    report: Report, reading: Reading, sides: Mapping[str, str], policy: Policy, at: datetime
) -> ReportView:
    """Return a report read by itself, without a desk to look in: nothing was searched, and it says so."""
    findings: list[Finding] = []
    for dossier in dossiers_alone(report, reading, sides, policy, at):
        now = assess(dossier, policy, at)
        supporting = {m.statement for m in dossier.matches if m.stance is Stance.SUPPORTS}
        findings += [
            Finding("", dossier.claim, _by(t.statement, report.publisher_here), now)
            for t in dossier.testimonies
            if t.statement.id in supporting
        ]
    order = {s.id: n for n, s in enumerate(reading.statements)}
    findings.sort(key=lambda f: order[f.statement.id])
    return ReportView(report, _on_its_card(reading, report), tuple(findings), None, sides=sides)
