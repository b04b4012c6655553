"""Fetch what a lead leads to, keep its bytes, have an engine read it, and settle what the engine proposed."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.addresses import canonical_address
from bot.core.claims import Reading, settle
from bot.core.errors import LastingError, NotReadable, PassingError, Paywall, ServiceBusy, WasForgotten
from bot.core.leads import Lead, LeadId, LeadKind
from bot.core.rendering.answers import opening_words, progress_key, reading_words
from bot.core.rendering.forgotten import by_words
from bot.core.reports import InPart, Report, ReportId
from bot.flow.identity import Identity
from bot.flow.say import show_progress
from bot.ports import Archive, Clock, Evidence, Fetcher, Leads, LeadState, Outbox, Reader, Share, Tombstones


@dataclass(frozen=True, slots=True)
class Read:
    fetchers: Mapping[LeadKind, Fetcher]
    reader: Reader
    leads: Leads
    archive: Archive
    evidence: Evidence
    outbox: Outbox
    clock: Clock
    tombstones: Tombstones

    async def __call__(self, lead_id: LeadId) -> None:
        """Read the report of a lead; what was read before by the same engine is not read again.

        The exact bytes are kept before the report is, and so before any claim in them is shown. Of a text in
        which the engine finds nothing that it reads, neither is.
        """
        lead = await self.leads.lead(lead_id)
        found, report = await self._fetched(lead)
        await show_progress(self.outbox, lead, reading_words(report), self.clock.now())
        share = Share(report.id, lead.place, lead.message, lead.author, lead.shared_at, lead.watch)
        asked = canonical_address(lead.body) if lead.kind is LeadKind.LINK else ""
        known = await self.evidence.revisions_of(report.id)
        # A report's new text becomes its present one with what is read in it: others tell of it meanwhile.
        is_new = report.revision not in known
        if lead.watch and known:
            await self._refuse_less(report)
        reading = (await self._read_new(report), self.clock.now()) if is_new else None
        await self.evidence.keep_report(report, share, page=found.found_at, asked=asked, reading=reading)
        if await self.evidence.reading(report.id, self.reader.engine) is None:
            # The present text: a text that was there before does not become the present one again.
            present = await self.evidence.report(report.id)
            await self.evidence.keep_reading(await self._read(present), self.clock.now())
        if lead.instead and (before := await self.leads.report_of(lead.instead)) not in (None, report.id):
            await self.evidence.take_back(before, lead.message, self.clock.now())
        await self.leads.came_to(lead.id, LeadState.WAITING, report.id, "")

    async def _fetched(self, lead: Lead) -> tuple[Report, Report]:
        """Return the report as it was found, and as it is known here."""
        fetcher = self.fetchers.get(lead.kind)
        if fetcher is None:
            raise NotReadable(f"nothing fetches a {lead.kind}")
        fetcher.check(lead)  # before the live line says that something is opened
        # A walk that is taken up again after a crash does not go back to its first words.
        if lead.kind is LeadKind.LINK and await self.outbox.latest(progress_key(lead)) is None:
            await show_progress(self.outbox, lead, opening_words(lead), self.clock.now())
        try:
            capture = await fetcher.capture(lead)
        except PassingError as error:
            await show_progress(self.outbox, lead, error.sentence, self.clock.now())
            raise
        report = await fetcher.report(capture)
        await self._refuse_forgotten(lead, report)
        await self.archive.keep(capture)
        if (before := await self._before(lead)) is not None:
            return report, replace(report, id=before)
        return report, await Identity(self.evidence)(report, lead.place.audience)

    async def _refuse_forgotten(self, lead: Lead, report: Report) -> None:
        """Raise `WasForgotten` for what people had forgotten, and keep nothing of what was pasted of it."""
        page = canonical_address(lead.body) if lead.kind is LeadKind.LINK else ""
        audience, by_itself = lead.place.audience, bool(lead.watch)
        found = await self.tombstones.was_forgotten(report, page, audience, by_itself)
        if found is None:
            return
        await self.tombstones.blank(lead.id)
        seen = by_words(found.as_told_to(audience), self.clock.now()).strip()
        raise WasForgotten(report.id, seen=seen)

    async def _refuse_less(self, report: Report) -> None:
        """Raise `Paywall` where a page that was read whole shows only its beginning now: that is no edit."""
        standing = await self.evidence.report(report.id)
        if report.in_part is InPart.PAYWALL and standing.in_part is InPart.NOT:
            await self._let_go(report)
            raise Paywall(seen="it shows only the beginning now")

    async def _before(self, lead: Lead) -> ReportId | None:
        """Return the report that a pasted text is the new text of; None where it is none's.

        One that others shared too is theirs as it stands: the edited paste is another.
        """
        if lead.instead is None:
            return None
        if await self.leads.state(lead.instead) is LeadState.WAITING:
            raise ServiceBusy("the text before it is being read")
        before = await self.leads.report_of(lead.instead)
        shares = await self.evidence.shares(before) if before else ()
        return before if shares and all(share.message == lead.message for share in shares) else None

    async def _read_new(self, report: Report) -> Reading:
        """Return the reading of a text that is not kept; where there is none, its bytes are not either."""
        try:
            return await self._read(report)
        except LastingError:
            await self._let_go(report)
            raise

    async def _let_go(self, report: Report) -> None:
        """Remove the bytes that no text rests on: nobody could list or remove them."""
        if report.capture and not await self.evidence.captured_from(report.capture):
            await self.archive.remove(report.capture)

    async def _read(self, report: Report) -> Reading:
        """Return the engine's reading with every span placed in the report's text."""
        draft = await self.reader.read(report)
        return await asyncio.to_thread(settle, draft, report, self.reader.engine)
