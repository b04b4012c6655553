"""Follow a message that was deleted, or says something else now: what it shared counts no more."""

from dataclasses import dataclass

from bot.core.errors import ServiceBusy
from bot.core.leads import LeadId
from bot.core.rendering.answers import progress_key, render_progress
from bot.core.rendering.parts import in_channel
from bot.core.rendering.taken_back import taken_back_words
from bot.core.rendering.warnings import warning_key
from bot.core.watching import WatchKind, watch_id
from bot.flow.say import Saying
from bot.flow.warn import Cause, Warn
from bot.ports import Clock, Desk, Evidence, Leads, LeadState, Outbox, Watches


@dataclass(frozen=True, slots=True)
class TakeBack:
    warn: Warn
    leads: Leads
    evidence: Evidence
    desk: Desk
    outbox: Outbox
    watches: Watches
    clock: Clock

    async def __call__(self, lead_id: LeadId) -> None:
        """Have the report of an earlier lead count no more where nobody else shared it, and say what moved.

        Raises:
            ServiceBusy: the earlier lead is being read; it is taken back afterwards.
        """
        lead = await self.leads.lead(lead_id)
        gone = await self.leads.lead(LeadId(lead.body))
        if await self.leads.state(gone.id) is LeadState.WAITING:
            raise ServiceBusy("what is taken back is being read")
        report = await self.leads.report_of(gone.id)
        async with self.desk.turn(lead.place.audience.workspace):
            saying = Saying(self.outbox, self.clock.now())
            place = in_channel(lead.place)
            if report is not None:
                await self.evidence.take_back(report, gone.message, saying.at)
                if await self.evidence.taken_back(report, place) is not None:
                    await self.watches.unwatch(watch_id(WatchKind.SHARED, report, place))
                claims = await self.evidence.claims_touched(report)
                # Under its own card nobody needs to hear that what it alone said counts no more.
                card = warning_key(await self.evidence.report(report), place)
                cause = Cause(lead.id, report=report)
                await self.warn.tell_moves(saying, claims, place, cause, unsaid_in=card)
                await self.warn.refresh_card(saying, report, place)
            if await self.outbox.latest(progress_key(gone)) is not None:
                await saying.show([render_progress(gone, taken_back_words(), lasts=True, mark=None)])
            await saying.put()
        await self.leads.came_to(lead_id, LeadState.DONE, report, "")
