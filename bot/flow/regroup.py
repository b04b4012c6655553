"""Make one claim of two, or two of one, as a person says: with what has to be found out for that."""

from dataclasses import dataclass, replace

from bot.core.claims import Claim, ClaimId, StatementId
from bot.core.commands import handle_in
from bot.core.comparing import judge_between
from bot.core.decisions import Decision
from bot.core.independence import Provenance, provenance_of
from bot.core.matching import ClaimMatch, Relation, Stance, founding_match, unmatched_slots
from bot.core.messages import Audience
from bot.core.policy import Policy
from bot.core.proposals import Problem, Refused
from bot.core.rendering.moves import Case
from bot.core.rulings import Ruling
from bot.core.text import content_id
from bot.flow.compare import as_read
from bot.flow.gather import gather, standings
from bot.ports import Clock, Desk, Evidence, Matcher, Search


@dataclass(frozen=True, slots=True)
class Regroup:
    evidence: Evidence
    search: Search
    matcher: Matcher
    desk: Desk
    clock: Clock
    policy: Policy

    async def named(self, blank: Decision, ruling: Ruling) -> Decision | Refused:
        """Return a merge with the claim it names, or what that one stands as.

        Raises `NoSuchClaim` where nobody here may see a claim by that handle.
        """
        handle = handle_in(ruling.words)
        if not handle:
            return Refused(Problem.WHICH_CLAIM)
        named = await self.desk.claim_named(handle, blank.audience)
        other = (await standings(self.evidence, blank.audience, blank.at)).of(named)
        return replace(blank, other=other, about=await self.desk.handle(other, blank.audience))

    async def judge(self, merge: Decision) -> None:
        """Judge the pairs between the two that nobody judged: they were not of one claim until now."""
        if merge.other is None:
            return
        ours, theirs = [
            await self._provenances(claim, merge.audience) for claim in (merge.claim, merge.other)
        ]
        both = await self.evidence.dossier(merge.claim, merge.audience, merged=(merge.other,))
        known = {j.pair for j in both.judgements}
        found = judge_between(ours, theirs, known, self.policy, self.clock.now())
        await self.evidence.keep_comparison([], [], found, self.clock.now())

    async def founding(self, claim: ClaimId, audience: Audience) -> frozenset[StatementId]:
        """Return the statements that a claim, and what was merged into it, was made by."""
        merged = (await standings(self.evidence, audience, self.clock.now())).merged_into(claim)
        dossiers = [await self.evidence.dossier(c, audience) for c in (claim, *merged)]
        return frozenset(dossier.claim.first for dossier in dossiers)

    async def found(self, split: Decision, case: Case) -> Decision:
        """Make the claim that statements are split off as; the same split again makes the same one.

        It is in the index before it is decided: a report that says the same is compared with it from then on.
        """
        first, *others = (case.testimony(s).statement for s in split.statements)
        words = first.content.of(case.text_of(first))
        claim = Claim(ClaimId(content_id("claim", split.id)), first.id, words, first.slots)
        (vector,) = await self.matcher.vectors([words])
        matches = [founding_match(claim)]
        for also in others:
            unmatched = frozenset(unmatched_slots(claim.slots, also.slots))
            reason = "a person split it off with it"
            matches.append(
                ClaimMatch(claim.id, also.id, Relation.SAME, Stance.SUPPORTS, unmatched, reason=reason)
            )
        await self.search.add([(claim, vector)])
        await self.evidence.keep_comparison([claim], matches, [], self.clock.now())
        return replace(split, other=claim.id, about=await self.desk.handle(claim.id, split.audience))

    async def _provenances(self, claim: ClaimId, audience: Audience) -> list[Provenance]:
        stands = await standings(self.evidence, audience, self.clock.now())
        dossier = await gather(self.evidence, claim, audience, stands)
        reports = await as_read(self.evidence, dossier.testimonies)
        return [provenance_of(t.statement, reports[t.statement.id]) for t in dossier.testimonies]
