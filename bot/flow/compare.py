"""Find what the desk knows of each thing a report says, and judge what it is worth as evidence."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.claims import ClaimId, StatementId
from bot.core.comparing import comparable, compare, judge_all
from bot.core.errors import LastingError
from bot.core.independence import Provenance, provenance_of
from bot.core.leads import LeadId
from bot.core.matching import Stance
from bot.core.messages import Audience
from bot.core.policy import Policy
from bot.core.rendering.answers import comparing_words
from bot.core.reports import Report, ReportId
from bot.flow.say import show_progress
from bot.ports import Clock, Desk, Evidence, Leads, Matcher, Outbox, Reader, Search


class NotReadYet(LastingError):
    """I lost my place with that report. Paste it again and I will read it."""


async def read_report(leads: Leads, lead: LeadId) -> ReportId:
    """Return the report that a lead was read as; raises `NotReadYet` where it was not."""
    report = await leads.report_of(lead)
    if report is None:
        raise NotReadYet(lead)
    return report


@dataclass(frozen=True, slots=True)
class Compare:
    """Compares reports one at a time: two compared at once would each miss the other's claims."""

    reader: Reader
    leads: Leads
    evidence: Evidence
    desk: Desk
    search: Search
    matcher: Matcher
    outbox: Outbox
    clock: Clock
    policy: Policy

    async def __call__(self, lead_id: LeadId) -> None:
        """Compare a read report with all that this lead's audience may see; twice is the same as once."""
        lead = await self.leads.lead(lead_id)
        report_id = await read_report(self.leads, lead_id)
        report = await self.evidence.report(report_id)
        reading = await self.evidence.reading(report_id, self.reader.engine)
        if reading is None:
            raise NotReadYet(report_id)
        audience = lead.place.audience
        async with self.desk.turn(audience.workspace):
            placed = await self._placed(report_id, audience)
            said = tuple(s for s in comparable(reading) if s.id not in placed)
            if not said:
                return
            scope = await self.search.scope(audience, report_id)
            progress = comparing_words(len(reading.statements), scope.reports)
            await show_progress(self.outbox, lead, progress, self.clock.now())

            texts = [s.content.of(report.text) for s in said]
            vectors = dict(zip((s.id for s in said), await self.matcher.vectors(texts), strict=True))
            known = {
                s.id: await self.search.similar(words, vectors[s.id], audience, self.policy.candidates)
                for s, words in zip(said, texts, strict=True)
            }
            found = compare(report, reading, known, placed, self.policy)
            ours = {s.id: provenance_of(s, report) for s in reading.statements}
            touched = dict.fromkeys(claim for claim, _ in found.matches if claim not in found.claims)
            theirs = await self._provenances(touched, audience)
            judgements = judge_all(found, ours, theirs, self.policy, self.clock.now())

            claims = tuple(found.claims.values())
            # The index first: what is in it and in no evidence yet is never found, and a restart after this
            # line compares again; the other way round a claim could stay out of the index for good.
            await self.search.add([(claim, vectors[claim.first]) for claim in claims])
            await self.evidence.keep_comparison(
                claims, tuple(found.matches.values()), judgements, self.clock.now()
            )

    async def _placed(self, report: ReportId, audience: Audience) -> dict[StatementId, ClaimId]:
        """Return the statements compared before, each with its claim, where this audience may see that.

        A report that was shared in a private channel first is compared again for another audience, which
        may not see the claims it was matched with there.
        """
        placed: dict[StatementId, ClaimId] = {}
        for match in await self.evidence.matches_of(report):
            if match.stance is not Stance.SILENT and await self.evidence.may_see(match.claim, audience):
                placed[match.statement] = match.claim
        return placed

    async def _provenances(
        self, claims: Iterable[ClaimId], audience: Audience
    ) -> dict[ClaimId, list[Provenance]]:
        """Return where each known statement of these claims comes from."""
        reports: dict[ReportId, Report] = {}
        found: dict[ClaimId, list[Provenance]] = {}
        for claim in claims:
            dossier = await self.evidence.dossier(claim, audience)
            for testimony in dossier.testimonies:
                wanted = testimony.statement.report
                if wanted not in reports:
                    reports[wanted] = await self.evidence.report(wanted)
            found[claim] = [
                provenance_of(t.statement, reports[t.statement.report]) for t in dossier.testimonies
            ]
        return found
