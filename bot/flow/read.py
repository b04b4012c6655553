"""Fetch what a lead leads to, keep its bytes, have an engine read it, and settle what the engine proposed."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.addresses import canonical_address
from bot.core.claims import Reading, settle
from bot.core.errors import NotReadable, PassingError
from bot.core.leads import Lead, LeadId, LeadKind
from bot.core.rendering.answers import opening_words, progress_key, reading_words
from bot.core.reports import Report, nearly_same, report_id
from bot.core.text import fold
from bot.flow.say import show_progress
from bot.ports import Archive, Clock, Evidence, Fetcher, Leads, LeadState, Outbox, Reader, Share


@dataclass(frozen=True, slots=True)
class Read:
    fetchers: Mapping[LeadKind, Fetcher]
    reader: Reader
    leads: Leads
    archive: Archive
    evidence: Evidence
    outbox: Outbox
    clock: Clock

    async def __call__(self, lead_id: LeadId) -> None:
        """Read the report of a lead; what was read before by the same engine is not read again.

        The exact bytes are kept before the report is, and so before any claim in them is shown.
        """
        lead = await self.leads.lead(lead_id)
        found, report = await self._fetched(lead)
        await show_progress(self.outbox, lead, reading_words(report), self.clock.now())
        share = Share(report.id, lead.place, lead.message, lead.author, lead.shared_at)
        asked = canonical_address(lead.body) if lead.kind is LeadKind.LINK else ""
        await self.evidence.keep_report(report, share, page=found.found_at, asked=asked)
        if await self.evidence.reading(report.id, self.reader.engine) is None:
            # The present text: a text that was there before does not become the present one again.
            present = await self.evidence.report(report.id)
            await self.evidence.keep_reading(await self._read(present), self.clock.now())
        await self.leads.came_to(lead.id, LeadState.WAITING, report.id, "")

    async def _fetched(self, lead: Lead) -> tuple[Report, Report]:
        """Return the report as it was found, and as it is known here."""
        fetcher = self.fetchers.get(lead.kind)
        if fetcher is None:
            raise NotReadable(f"nothing fetches a {lead.kind}")
        # A walk that is taken up again after a crash does not go back to its first words.
        if lead.kind is LeadKind.LINK and await self.outbox.latest(progress_key(lead)) is None:
            await show_progress(self.outbox, lead, opening_words(lead), self.clock.now())
        try:
            capture = await fetcher.capture(lead)
        except PassingError as error:
            await show_progress(self.outbox, lead, error.sentence, self.clock.now())
            raise
        report = await fetcher.report(capture)
        await self.archive.keep(capture)
        return report, await self._as_known(report, lead)

    async def _as_known(self, report: Report, lead: Lead) -> Report:
        """Return the report of a page under the id that the page has here, for its text may have changed.

        Only the page that was opened can change its report's text. One that merely names a known page as its
        own address, with nearly the same text, is that report as it stands. First words of two stories may be
        the same: where one report was read at two addresses, only what is nearly its text stays that report.
        """
        if not report.found_at:
            return report
        for standing in await self._known(report.found_at, report, lead):
            alone = await self.evidence.pages_of(standing.id) == (report.found_at,)
            if alone or nearly_same(standing.text, report.text):
                return replace(report, id=standing.id)
        if report.link != report.found_at:
            for standing in await self._known(report.link, report, lead):
                if nearly_same(standing.text, report.text):
                    return standing
        return await self._told_apart(report)

    async def _told_apart(self, report: Report) -> Report:
        """Return a report under an id of its own where the same text is known under another headline.

        Pages of breaking news begin with the same few words, and go on to tell different stories.
        """
        if report.found_at in (known := await self.evidence.pages_of(report.id)) or not known:
            return report
        standing = await self.evidence.report(report.id)
        titles = [fold(title).casefold() for title in (standing.title, report.title)]
        if titles[0] == titles[1] or not all(titles):
            return report
        return replace(report, id=report_id(report.outlet, report.text, report.found_at))

    async def _known(self, page: str, report: Report, lead: Lead) -> list[Report]:
        """Return the outlet's reports of a page that were shared only among people who see this share too.

        A private channel would otherwise change what others read, or be shown to them.
        """
        found: list[Report] = []
        ours = lead.place.audience
        for known in await self.evidence.reports_at(page):
            shares = await self.evidence.shares(known)
            mutual = all(s.place.audience.may_see(ours) and ours.may_see(s.place.audience) for s in shares)
            standing = await self.evidence.report(known)
            if mutual and standing.outlet.id == report.outlet.id:
                found.append(standing)
        return found

    async def _read(self, report: Report) -> Reading:
        """Return the engine's reading with every span placed in the report's text."""
        draft = await self.reader.read(report)
        return await asyncio.to_thread(settle, draft, report, self.reader.engine)
