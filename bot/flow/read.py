"""Fetch what a lead leads to, have an engine read it, and settle what the engine proposed."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.claims import Reading, settle
from bot.core.errors import NotReadable
from bot.core.leads import LeadId, LeadKind
from bot.core.rendering.answers import reading_words
from bot.core.reports import Report
from bot.flow.say import show_progress
from bot.ports import Clock, Evidence, Fetcher, Leads, LeadState, Outbox, Reader, Share


@dataclass(frozen=True, slots=True)
class Read:
    fetchers: Mapping[LeadKind, Fetcher]
    reader: Reader
    leads: Leads
    evidence: Evidence
    outbox: Outbox
    clock: Clock

    async def __call__(self, lead_id: LeadId) -> None:
        """Read the report of a lead; what was read before by the same engine is not read again."""
        lead = await self.leads.lead(lead_id)
        fetcher = self.fetchers.get(lead.kind)
        if fetcher is None:
            raise NotReadable(f"nothing fetches a {lead.kind}")
        report = await fetcher.report(await fetcher.capture(lead))
        await show_progress(self.outbox, lead, reading_words(report), self.clock.now())
        share = Share(report.id, lead.place, lead.message, lead.author, lead.shared_at)
        await self.evidence.keep_report(report, share)
        if await self.evidence.reading(report.id, self.reader.engine) is None:
            await self.evidence.keep_reading(await self.read(report), self.clock.now())
        await self.leads.came_to(lead.id, LeadState.WAITING, report.id, "")

    async def read(self, report: Report) -> Reading:
        """Return the engine's reading with every span placed in the report's text."""
        return settle(await self.reader.read(report), report, self.reader.engine)
