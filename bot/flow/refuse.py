"""Tell whoever shared a lead that nothing came of it, and why, in one sentence."""

from dataclasses import dataclass

from bot.core.errors import LastingError, SetAside, SomethingBroke
from bot.core.leads import LeadId, Walk
from bot.core.rendering.answers import NOT_DONE, progress_key, render_refusal
from bot.flow.say import show_progress
from bot.ports import Clock, Leads, LeadState, Outbox


@dataclass(frozen=True, slots=True)
class Refuse:
    leads: Leads
    outbox: Outbox
    clock: Clock

    async def __call__(self, lead_id: LeadId, error: LastingError) -> None:
        """Say the error's sentence where the lead was shared, once."""
        lead = await self.leads.lead(lead_id)
        if lead.walk is Walk.ANSWER and isinstance(error, SetAside):
            error = SomethingBroke(error.detail)  # there is nothing to paste again
        await self.outbox.put([render_refusal(lead.place, lead, error)], self.clock.now())
        if await self.outbox.latest(progress_key(lead)) is not None:
            await show_progress(self.outbox, lead, NOT_DONE, self.clock.now())
        report = await self.leads.report_of(lead_id)
        await self.leads.came_to(lead_id, LeadState.UNREADABLE, report, error.detail or error.sentence)
