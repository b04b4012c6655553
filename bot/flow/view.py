"""Gather what a post is rendered from: a report with its findings, a claim with its case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.alerts import Against, Finding, ReportView
from bot.core.claims import Attribution, ClaimId, Reading, Statement
from bot.core.comparing import dossiers_alone
from bot.core.corroboration import Corroboration, assess
from bot.core.dossiers import Dossier
from bot.core.matching import ClaimMatch, Stance
from bot.core.messages import Audience
from bot.core.policy import Policy
from bot.core.rendering.moves import Case
from bot.core.reports import Report, ReportId
from bot.flow.compare import NotReadYet, as_read
from bot.ports import Clock, Desk, Evidence, Reader

_AGAINST = frozenset((Stance.DENIES, Stance.CONTRADICTS, Stance.WITHDRAWS))


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim's handle, evidence and status: what a line about it needs."""

    handle: str
    dossier: Dossier
    now: Corroboration


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
        supported = {m.statement: m.claim for m in matches if m.stance is Stance.SUPPORTS}
        standing: dict[ClaimId, Standing] = {}
        findings: list[Finding] = []
        for statement in reading.statements:
            claim = supported.get(statement.id)
            if claim is None or not statement.is_claim:
                continue
            if claim not in standing:
                standing[claim] = await self.standing(claim, audience, as_of)
            stands = standing[claim]
            is_new = stands.dossier.claim.first == statement.id
            findings.append(Finding(stands.handle, stands.dossier.claim, statement, stands.now, is_new))
        against = await self._against(reading, matches, audience, as_of)
        scope = await self.evidence.scope_of(report_id, audience)
        later = _later(report_id, [stands.dossier for stands in standing.values()])
        sides = await self.desk.sides()
        return ReportView(report, reading, tuple(findings), scope, against, sides, later)

    async def _against(
        self, reading: Reading, matches: Sequence[ClaimMatch], audience: Audience, as_of: datetime
    ) -> tuple[Against, ...]:
        """Return what the report denies or contradicts of claims that another report made first."""
        by_id = {s.id: s for s in reading.statements}
        found: list[Against] = []
        for match in matches:
            if match.stance not in _AGAINST or match.statement not in by_id:
                continue
            stands = await self.standing(match.claim, audience, as_of)
            if stands.dossier.claim.first not in by_id:
                takes_back = match.stance is Stance.WITHDRAWS
                found.append(Against(by_id[match.statement], stands.handle, stands.now.status, takes_back))
        return tuple(found)

    async def case(
        self,
        claim: ClaimId,
        audience: Audience,
        as_of: datetime,
        before: Corroboration | None = None,
        told_at: datetime | None = None,
    ) -> Case:
        """Return a claim with all that explains its status."""
        stands = await self.standing(claim, audience, as_of)
        reports = await as_read(self.evidence, stands.dossier.testimonies)
        return Case(stands.handle, stands.dossier, stands.now, reports, before, told_at)

    async def standing(self, claim: ClaimId, audience: Audience, as_of: datetime) -> Standing:
        """Return how a claim stands for an audience."""
        dossier = await self.evidence.dossier(claim, audience)
        # One name for an outlet everywhere: the register's, also for what was read before it had one.
        named = tuple(replace(t, statement=_by(t.statement, t.publisher)) for t in dossier.testimonies)
        dossier = replace(dossier, testimonies=named)
        return Standing(await self.desk.handle(claim, audience), dossier, assess(dossier, self.policy, as_of))


async def visible(
    evidence: Evidence, reports: Iterable[ReportId], audience: Audience
) -> tuple[ReportId, ...]:
    """Return those of some reports that were shared where an audience may see it, in their order."""
    shares = {report: await evidence.shares(report) for report in reports}
    return tuple(r for r, of_it in shares.items() if any(audience.may_see(s.place.audience) for s in of_it))


def _later(report: ReportId, dossiers: Iterable[Dossier]) -> int:
    """Count the reports that became known after this one and speak to a claim that it makes."""
    found: set[ReportId] = set()
    for dossier in dossiers:
        own = min((t.known_at for t in dossier.testimonies if t.statement.report == report), default=None)
        speaking = {m.statement for m in dossier.matches if m.stance is not Stance.SILENT}
        found |= {
            t.statement.report
            for t in dossier.testimonies
            if own and t.known_at > own and t.statement.id in speaking and t.retired_at is None
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
