"""Find what the desk knows of each thing a report says, and judge what it is worth as evidence."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from bot.core.claims import Claim, ClaimId, Reading, ResponseKind, Statement, StatementId, claim_of
from bot.core.errors import LastingError
from bot.core.independence import Judgement, Provenance, judge, provenance_of
from bot.core.leads import LeadId
from bot.core.matching import (
    Candidate,
    ClaimMatch,
    Relation,
    Stance,
    answering_match,
    founding_match,
    relate,
    shortlist,
)
from bot.core.messages import Audience
from bot.core.policy import Policy
from bot.core.rendering.answers import comparing_words
from bot.core.reports import Report, ReportId
from bot.flow.deliver import show_progress
from bot.ports import Clock, Evidence, Leads, Matcher, Outbox, Reader, Search, Vector


class NotReadYet(LastingError):
    """I lost my place with that report. Paste it again and I will read it."""


async def read_report(leads: Leads, lead: LeadId) -> ReportId:
    """Return the report that a lead was read as; raises `NotReadYet` where it was not."""
    report = await leads.report_of(lead)
    if report is None:
        raise NotReadYet(lead)
    return report


@dataclass(slots=True)
class _Found:
    """What comparing one report has found so far; claims made by its earlier statements count too."""

    claims: dict[ClaimId, Claim] = field(default_factory=dict[ClaimId, Claim])
    vectors: dict[ClaimId, Vector] = field(default_factory=dict[ClaimId, Vector])
    matches: dict[tuple[ClaimId, StatementId], ClaimMatch] = field(
        default_factory=dict[tuple[ClaimId, StatementId], ClaimMatch]
    )

    def keep(self, match: ClaimMatch) -> None:
        self.matches.setdefault((match.claim, match.statement), match)

    def claims_of(self, statement: StatementId, stance: Stance) -> list[ClaimId]:
        return [c for (c, s), m in self.matches.items() if s == statement and m.stance is stance]


@dataclass(frozen=True, slots=True)
class Compare:
    reader: Reader
    leads: Leads
    evidence: Evidence
    search: Search
    matcher: Matcher
    outbox: Outbox
    clock: Clock
    policy: Policy
    # Two reports compared at once would each miss the other's claims.
    turn: asyncio.Lock

    async def __call__(self, lead_id: LeadId) -> None:
        """Compare a read report with all that this lead's audience may see; twice is the same as once."""
        lead = await self.leads.lead(lead_id)
        report_id = await read_report(self.leads, lead_id)
        report = await self.evidence.report(report_id)
        reading = await self.evidence.reading(report_id, self.reader.engine)
        if reading is None:
            raise NotReadYet(report_id)
        async with self.turn:
            if await self.evidence.matches_of(report_id):
                return
            audience = lead.place.audience
            scope = await self.search.scope(audience, report_id)
            words = comparing_words(len(reading.statements), scope.reports)
            await show_progress(self.outbox, lead, words, self.clock.now())
            found = await self._match(report, reading, audience)
            judgements = await self._judge(report, reading, found, audience)
            await self.evidence.keep_comparison(
                tuple(found.claims.values()), tuple(found.matches.values()), judgements, self.clock.now()
            )
            await self.search.add([(c, found.vectors[c.id]) for c in found.claims.values()])

    async def _match(self, report: Report, reading: Reading, audience: Audience) -> _Found:
        found = _Found()
        said = [s for s in reading.statements if s.is_claim or s.response is ResponseKind.DENIED]
        texts = [s.content.of(report.text) for s in said]
        vectors = dict(zip((s.id for s in said), await self.matcher.vectors(texts), strict=True))
        for statement, words in zip(said, texts, strict=True):
            vector = vectors[statement.id]
            known = await self.search.similar(words, vector, audience, self.policy.candidates)
            for match in self._related(statement, words, known):
                found.keep(match)
            if statement.is_claim and not found.claims_of(statement.id, Stance.SUPPORTS):
                own = self._own_claim(statement, words, report, reading, found)
                found.keep(own)
                if own.claim not in {c.claim.id for c in known} and own.claim not in found.claims:
                    claim = claim_of(statement, report)
                    found.claims[claim.id] = claim
                    found.vectors[claim.id] = vector
        self._answers(reading, found)
        return found

    def _related(self, statement: Statement, words: str, known: Iterable[Candidate]) -> list[ClaimMatch]:
        """Return the matches with known claims: the best it supports, and all it contradicts or denies."""
        matches = [
            relate(c.claim, statement, words, c.similarity, self.policy)
            for c in shortlist(known, self.policy)
        ]
        supports = [m for m in matches if m.stance is Stance.SUPPORTS]
        against = [m for m in matches if m.stance in (Stance.CONTRADICTS, Stance.DENIES)]
        # A full match before one that leaves slots open; then the nearest.
        supports.sort(
            key=lambda m: (m.relation is not Relation.SAME, len(m.unmatched), -m.similarity, m.claim)
        )
        return supports[:1] + against

    def _own_claim(
        self, statement: Statement, words: str, report: Report, reading: Reading, found: _Found
    ) -> ClaimMatch:
        """Return the match with a claim that an earlier statement of the same story made, or a new one's."""
        by_id = {s.id: s for s in reading.statements}
        for claim in found.claims.values():
            first = by_id[claim.first]
            if first.story == statement.story:
                match = relate(claim, statement, words, 0.0, self.policy)
                if (
                    match.relation is Relation.SAME
                    and match.stance is Stance.SUPPORTS
                    and not match.unmatched
                ):
                    return match
        return founding_match(claim_of(statement, report))

    def _answers(self, reading: Reading, found: _Found) -> None:
        """Attach each response to the claims of the statements it answers."""
        for response in reading.statements:
            if response.response is None:
                continue
            for answered in response.answers:
                for claim in found.claims_of(answered, Stance.SUPPORTS):
                    found.keep(answering_match(claim, response))

    async def _judge(
        self, report: Report, reading: Reading, found: _Found, audience: Audience
    ) -> list[Judgement]:
        """Judge every new statement against each other statement of its claim."""
        at = self.clock.now()
        ours = {s.id: provenance_of(s, report) for s in reading.statements}
        judged: dict[frozenset[StatementId], Judgement] = {}
        reports: dict[ReportId, Report] = {}
        for claim in {m.claim for m in found.matches.values()}:
            new = [ours[s] for c, s in found.matches if c == claim]
            old = [] if claim in found.claims else await self._known(claim, audience, reports)
            for a, b in (*combinations(new, 2), *((n, o) for n in new for o in old)):
                if a.statement != b.statement:
                    judged.setdefault(frozenset((a.statement, b.statement)), judge(a, b, self.policy, at))
        return list(judged.values())

    async def _known(
        self, claim: ClaimId, audience: Audience, reports: dict[ReportId, Report]
    ) -> list[Provenance]:
        dossier = await self.evidence.dossier(claim, audience)
        for testimony in dossier.testimonies:
            wanted = testimony.statement.report
            if wanted not in reports:
                reports[wanted] = await self.evidence.report(wanted)
        return [provenance_of(t.statement, reports[t.statement.report]) for t in dossier.testimonies]
