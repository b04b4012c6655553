"""Tell whoever shared a lead that nothing came of it, and why, in one sentence."""

import logging
from dataclasses import dataclass, replace

from bot.core.errors import LastingError, SetAside, SomethingBroke
from bot.core.leads import Lead, LeadId, Walk
from bot.core.rendering.answers import progress_key, render_refusal
from bot.flow.revisit import Revisit
from bot.flow.say import Saying
from bot.ports import Clock, Leads, LeadState, Outbox

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refuse:
    leads: Leads
    outbox: Outbox
    clock: Clock
    revisit: Revisit

    async def __call__(self, lead_id: LeadId, error: LastingError) -> None:
        """Say the error's sentence where the lead was shared, once; nothing of what came by itself."""
        lead = await self.leads.lead(lead_id)
        state = LeadState.UNREADABLE
        if lead.walk is Walk.HARVEST:
            state = await self.revisit.failed(lead, error)
        else:
            await self._say(lead, error)
        report = await self.leads.report_of(lead_id)
        log.info(
            "lead.refused", extra={"lead": lead_id, "error": type(error).__name__, "detail": error.detail}
        )
        await self.leads.came_to(lead_id, state, report, type(error).__name__)

    async def _say(self, lead: Lead, error: LastingError) -> None:
        if lead.walk is Walk.ANSWER and isinstance(error, SetAside):
            error = SomethingBroke(error.detail)  # there is nothing to paste again
        saying = Saying(self.outbox, self.clock.now())
        refusal = render_refusal(lead.place, lead, error)
        # Where a live line said that work began, it becomes the refusal: two posts would say one thing.
        if await self.outbox.latest(progress_key(lead)) is not None:
            refusal = replace(refusal, key=progress_key(lead))
        await saying.show([refusal])
        await saying.put()
