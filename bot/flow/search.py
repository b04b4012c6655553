"""Look for words that somebody typed: in speakers' names, in claims, and word for word in reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.claims import Claim, ClaimId
from bot.core.commands import Command
from bot.core.messages import Audience, Message, Post
from bot.core.names import speakers_in
from bot.core.rendering.claims import Listed
from bot.core.rendering.searches import Found, Quoted, render_search, render_search_for_what
from bot.core.reports import ReportId
from bot.core.searches import paragraph_from, said_at, sentence_around, words_at
from bot.core.text import words_of
from bot.flow.view import View
from bot.ports import Passage, Search

_SHOWN = 5  # of each kind


@dataclass(frozen=True, slots=True)
class LookFor:
    """Answers /search. Only what the audience may see is looked in."""

    view: View
    search: Search

    async def __call__(self, asked: Message, command: Command) -> Post:
        sought = command.argument.strip().strip("\"“”'‘’«»").strip()
        if not words_of(sought):
            return render_search_for_what(asked)
        audience = asked.place.audience
        hits = await self.search.find(sought, audience, _SHOWN)
        speakers = speakers_in(hits.voices)
        found = Found(
            speakers=speakers[:_SHOWN],
            speakers_in_all=len(speakers),
            claims=await self._claims(hits.claims, audience),
            claims_in_all=hits.claims_in_all,
            quotes=tuple([q for p in hits.passages if (q := await self._quoted(p, sought))]),
            quotes_in_all=hits.passages_in_all,
        )
        scope = await self.search.scope(audience, ReportId(""))
        return render_search(asked, sought, found, scope, self.view.clock.now())

    async def _claims(self, claims: Sequence[Claim], audience: Audience) -> tuple[Listed, ...]:
        """Return claims as they are listed, those that were merged once."""
        found: dict[ClaimId, Listed] = {}
        for claim in claims:
            shown = await listed(self.view, claim, audience)
            found.setdefault(shown.finding.claim.id, shown)
        return tuple(found.values())

    async def _quoted(self, passage: Passage, sought: str) -> Quoted | None:
        """Return what is shown of a passage; None where its report has another text meanwhile."""
        report = await self.view.evidence.report(passage.report, passage.revision)
        paragraph = paragraph_from(report.text, passage.start)
        place = words_at(report.text, paragraph, sought) if paragraph else None
        if paragraph is None or place is None:
            return None
        reading = await self.view.reading(passage.report)
        statements = reading.statements if reading and reading.revision == report.revision else ()
        sentence = sentence_around(report.text, paragraph, place)
        return Quoted(report, sentence, said_at(statements, place))


async def listed(view: View, claim: Claim, audience: Audience) -> Listed:
    """Return a claim as a list shows it to an audience."""
    return Listed.of(await view.case(claim.id, audience, view.clock.now()))
