"""Find what the desk knows of each thing a report says, and judge what it is worth as evidence."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.claims import ClaimId, Reading, Statement, StatementId
from bot.core.comparing import Comparison, comparable, compare, judge_all
from bot.core.dossiers import Testimony
from bot.core.errors import LastingError
from bot.core.independence import Judgement, Provenance, provenance_of
from bot.core.leads import Lead, LeadId
from bot.core.matching import Candidate, ClaimMatch, Stance
from bot.core.messages import Audience
from bot.core.policy import Policy
from bot.core.rendering.answers import comparing_words
from bot.core.reports import Report, ReportId
from bot.flow.gather import gather, standings
from bot.flow.say import show_progress
from bot.ports import Clock, Evidence, Leads, Looked, Matcher, Outbox, Reader, Search, Vector


class NotReadYet(LastingError):
    """I lost my place with that report. Paste it again and I will read it."""


async def read_report(leads: Leads, lead: LeadId) -> ReportId:
    """Return the report that a lead was read as; raises `NotReadYet` where it was not."""
    report = await leads.report_of(lead)
    if report is None:
        raise NotReadYet(lead)
    return report


@dataclass(frozen=True, slots=True)
class _Said:
    """A read report, and the vector of each thing in it that is looked for."""

    report: Report
    reading: Reading
    vectors: Mapping[StatementId, Vector]

    def words(self, statement: Statement) -> str:
        return statement.content.of(self.report.text)


@dataclass(frozen=True, slots=True)
class Compare:
    """Compares reports one at a time, in a turn of the desk: two at once would each miss the other's claims.

    What is shared in the open is evidence in private channels too, so it is compared for each of them with
    the claims that are only theirs.
    """

    reader: Reader
    evidence: Evidence
    search: Search
    matcher: Matcher
    outbox: Outbox
    clock: Clock
    policy: Policy

    async def __call__(self, lead: Lead, report_id: ReportId) -> None:
        """Compare a read report with all that this lead's audience may see; twice is the same as once."""
        report = await self.evidence.report(report_id)
        reading = await self.evidence.reading(report_id, self.reader.engine)
        if reading is None:
            raise NotReadYet(report_id)
        if reading.is_unread:
            return  # it claims nothing, and is no place that was looked in
        home = lead.place.audience
        elsewhere = () if home.private else await self.evidence.private_audiences(home.workspace)
        placed = await self._placed(report.id, home)
        looked_for = [s for s in comparable(reading) if elsewhere or s.id not in placed]
        known_scope = await self.evidence.scope_of(report.id, home)
        if not looked_for and known_scope is not None:
            return
        new = [s for s in looked_for if s.id not in placed]
        here = Looked(report.id, home, await self.search.scope(home, report.id))
        if new or known_scope is None:
            # Not of what was compared already: its live line may say by now that it is done.
            progress = comparing_words(len(reading.statements), here.scope.reports)
            await show_progress(self.outbox, lead, progress, self.clock.now())
        texts = [s.content.of(report.text) for s in looked_for]
        vectors = dict(zip((s.id for s in looked_for), await self.matcher.vectors(texts), strict=True))
        said = _Said(report, reading, vectors)
        known = await self._known(said, new, home)
        # In a thread: a report of a thousand lines takes seconds, and others are answered meanwhile.
        found = await asyncio.to_thread(compare, report, reading, known, placed, self.policy)
        matches = list(found.matches.values())
        judgements = list(await self._judged(said, found, home))
        looked = [here] if new or known_scope is None else []
        for audience in elsewhere:
            theirs = await self._of_theirs(said, looked_for, audience, home)
            matches += theirs.matches.values()
            judgements += await self._judged(said, theirs, audience)
            looked.append(Looked(report.id, audience, await self.search.scope(audience, report.id)))
        await self._keep(said, found, matches, judgements, looked)

    async def _keep(
        self,
        said: _Said,
        found: Comparison,
        matches: Sequence[ClaimMatch],
        judgements: Sequence[Judgement],
        looked: Sequence[Looked],
    ) -> None:
        claims = tuple(found.claims.values())
        # The index first: what is in it and in no evidence yet is never found, and a restart after this
        # line compares again; the other way round a claim could stay out of the index for good.
        await self.search.add([(claim, said.vectors[claim.first]) for claim in claims])
        await self.evidence.keep_comparison(claims, matches, judgements, self.clock.now(), looked)

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

    async def _known(
        self, said: _Said, statements: Iterable[Statement], audience: Audience
    ) -> dict[StatementId, tuple[Candidate, ...]]:
        """Return for each statement the claims that may be the same, of those an audience may see."""
        return {
            s.id: await self.search.similar(
                said.words(s), said.vectors[s.id], audience, self.policy.candidates
            )
            for s in statements
        }

    async def _of_theirs(
        self, said: _Said, statements: Sequence[Statement], audience: Audience, home: Audience
    ) -> Comparison:
        """Return what a report says of claims that one audience may see and `home` may not; it makes none."""
        known = await self._known(said, statements, audience)
        claims = {c.claim.id for candidates in known.values() for c in candidates}
        theirs = {claim for claim in claims if not await self.evidence.may_see(claim, home)}
        only = {s: [c for c in candidates if c.claim.id in theirs] for s, candidates in known.items()}
        found = await asyncio.to_thread(compare, said.report, said.reading, only, {}, self.policy)
        return Comparison({}, {key: m for key, m in found.matches.items() if m.claim in theirs})

    async def _judged(self, said: _Said, found: Comparison, audience: Audience) -> tuple[Judgement, ...]:
        touched = dict.fromkeys(claim for claim, _ in found.matches if claim not in found.claims)
        theirs = await self._provenances(touched, audience)
        speaking = {statement for claim, statement in found.matches if claim in theirs}

        def judged() -> tuple[Judgement, ...]:
            ours = {s.id: provenance_of(s, said.report) for s in said.reading.statements if s.id in speaking}
            return judge_all(found, ours, theirs, self.policy, self.clock.now())

        return await asyncio.to_thread(judged)

    async def _provenances(
        self, claims: Iterable[ClaimId], audience: Audience
    ) -> dict[ClaimId, list[Provenance]]:
        """Return where each known statement of these claims, and of what was merged with them, comes from."""
        found: dict[ClaimId, list[Provenance]] = {}
        stands = await standings(self.evidence, audience, self.clock.now())
        for claim in claims:
            dossier = await gather(self.evidence, claim, audience, stands)
            reports = await as_read(self.evidence, dossier.testimonies)
            found[claim] = [provenance_of(t.statement, reports[t.statement.id]) for t in dossier.testimonies]
        return found


async def as_read(evidence: Evidence, testimonies: Iterable[Testimony]) -> dict[StatementId, Report]:
    """Return for each testimony the report it stands in, with the text that it was read from."""
    known: dict[tuple[ReportId, str], Report] = {}
    reports: dict[StatementId, Report] = {}
    for testimony in testimonies:
        wanted = testimony.statement.report, testimony.revision
        if wanted not in known:
            known[wanted] = await evidence.report(*wanted)
        reports[testimony.statement.id] = known[wanted]
    return reports
