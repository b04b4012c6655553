"""Enter which party a source speaks for, as a person says, and tell the claims that it moves."""

from dataclasses import dataclass

from bot.core.claims import ClaimId
from bot.core.dossiers import Dossier
from bot.core.errors import NoSuchClaim
from bot.core.messages import Audience, Message, Post
from bot.core.rendering.parts import in_channel
from bot.core.rendering.sides import (
    render_side_entered,
    render_side_known,
    render_side_why,
    render_sides,
)
from bot.core.reports import ReportId
from bot.core.sides import SideEntry, SideId, concerns, is_same_party, parse_side, party_of
from bot.core.text import content_id
from bot.flow.gather import Standings, gather, standings
from bot.flow.say import Saying
from bot.flow.warn import Cause, Warn
from bot.ports import Clock, Desk, Evidence, Outbox


@dataclass(frozen=True, slots=True)
class SideWith:
    """Answers /side. Whoever calls it has the desk's turn.

    A side that a private channel enters counts there alone: that a source matters to somebody there tells
    others what is read there.
    """

    warn: Warn
    evidence: Evidence
    desk: Desk
    outbox: Outbox
    clock: Clock

    async def __call__(self, asked: Message, typed: str) -> Post:
        """Show the table, or enter what is said of a source; the same message again enters nothing more."""
        said, audience = parse_side(typed), asked.place.audience
        table = await self.desk.sides(audience)
        entries = await self.desk.side_entries(audience)
        if not said.source:
            return render_sides(asked, table, entries)
        id = SideId(content_id("side", asked.id))
        entry = next((e for e in entries if e.id == id), None)
        if entry is None:
            if is_same_party(party_of(said.source, table), said.party):
                return render_side_known(asked, said)
            if not said.reason:
                return render_side_why(asked, said)
            now = self.clock.now()
            entry = SideEntry(id, said.source, said.party, asked.author, now, audience, said.reason)
            await self.desk.enter_side(entry)
        return await self._tell(asked, entry)

    async def _tell(self, asked: Message, entry: SideEntry) -> Post:
        place = in_channel(asked.place)
        saying = Saying(self.outbox, self.clock.now())
        concerned = await self._concerned(entry)
        # Claims of a channel that whoever asked may not see are none that are counted.
        post = render_side_entered(asked, entry, sum(bool(reports) for reports in concerned.values()))
        # Before the cards change, so that whoever asked reads the answer first.
        saying.posts.append(post)
        await self.warn.tell_moves(saying, concerned, place, Cause(entry.id, side=entry))
        for report in sorted({report for reports in concerned.values() for report in reports}):
            await self.warn.refresh_card(saying, report, place)
        await saying.put()
        return post

    async def _concerned(self, entry: SideEntry) -> dict[ClaimId, tuple[ReportId, ...]]:
        """Return the claims that were told and that the source speaks to, each with its reports."""
        stands = await standings(self.evidence, entry.audience)
        found: dict[ClaimId, tuple[ReportId, ...]] = {}
        for claim in await self.desk.claims_told(entry.audience.workspace):
            dossier = await self._dossier(claim, entry.audience, stands)
            if dossier is None:
                found[claim] = ()  # of another channel; whether it moves there is found out when it is told
            elif concerns(entry.source, dossier):
                found[claim] = tuple(t.statement.report for t in dossier.testimonies)
        return found

    async def _dossier(self, claim: ClaimId, audience: Audience, stands: Standings) -> Dossier | None:
        try:
            return await gather(self.evidence, claim, audience, stands)
        except NoSuchClaim:
            return None
