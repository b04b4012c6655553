"""Compare a report and say what comes of it, before another report is compared."""

from dataclasses import dataclass

from bot.core.leads import LeadId
from bot.flow.compare import Compare, read_report
from bot.flow.warn import Warn
from bot.ports import Desk, Leads, LeadState


@dataclass(frozen=True, slots=True)
class Tell:
    """In one turn of the desk, so that people read of a report before they read what a later one does to it.

    In two turns another report could be compared between them: a card would come disputed by a report that
    nobody was shown yet, and no move would say why.
    """

    compare: Compare
    warn: Warn
    leads: Leads
    desk: Desk

    async def __call__(self, lead_id: LeadId) -> None:
        """Compare what a lead was read as and tell of it; twice is the same as once."""
        lead = await self.leads.lead(lead_id)
        report_id = await read_report(self.leads, lead_id)
        async with self.desk.turn(lead.place.audience.workspace):
            await self.compare(lead, report_id)
            await self.warn(lead, report_id)
        await self.leads.came_to(lead.id, LeadState.DONE, report_id, "")
