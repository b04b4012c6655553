"""Trace a claim or a report back to the bytes it was read from, hand them out, and read them again."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from bot.core.addresses import canonical_address, host_of
from bot.core.captures import NEVER_CAPTURED
from bot.core.claims import ClaimId
from bot.core.commands import is_handle
from bot.core.errors import EvidenceDamaged, NoSuchClaim, NoSuchEvidence, NotReadable
from bot.core.leads import LeadKind
from bot.core.messages import Audience
from bot.core.rendering.evidence import NOT_HERE, Reread, Traced, export_title
from bot.core.reports import Report, ReportId
from bot.flow.gather import gather, standings
from bot.flow.view import visible
from bot.ports import Archive, Desk, Evidence, Fetcher

_LOOKED_THROUGH = 1_000  # shares, the latest first, for a link that no page is known by
Text = tuple[ReportId, str]  # a report, and the revision of its text
# A page whose text changes keeps the id it had first.
_NOT_COMPARED = ("id",)


@dataclass(frozen=True, slots=True)
class Trace:
    """What `audience` may see is traced, and nothing else."""

    evidence: Evidence
    desk: Desk
    archive: Archive
    audience: Audience
    forget: Callable[[ReportId], Awaitable[None]]  # what an engine keeps of a report beside the store

    async def __call__(self, named: str) -> tuple[Traced, ...]:
        """Return the reports behind a claim, or the one report, with what is kept of their bytes.

        A text that was had in several captures comes once for each of them that was had for this audience.

        Args:
            named: a claim's handle or id, a report's id or link.

        Raises:
            NoSuchEvidence: when nothing the audience may see goes by that name.
        """
        texts = await self._named(named)
        return tuple([one for text in texts for one in await self._captures_of(*text)])

    async def export(self, named: str, traced: Sequence[Traced]) -> bytes:
        """Return a WACZ file of all whose bytes are here."""
        here = dict.fromkeys(one.capture.id for one in traced if one.capture)
        return await self.archive.export(list(here), export_title(named, traced))

    async def remove(self, traced: Sequence[Traced]) -> int:
        """Remove the bytes that were traced; return how many captures that were.

        What the reports say stays: it is theirs, not the bytes'. Bytes that another text rests on, or that a
        private channel had too, stay as well.
        """
        texts = {(one.report.id, one.report.revision) for one in traced}
        removed = 0
        for capture in dict.fromkeys(one.report.capture for one in traced if one.report.capture):
            resting = await self.evidence.captured_from(capture)
            if all((r.report, r.revision) in texts and self.audience.may_see(r.audience) for r in resting):
                removed += await self.archive.kept(capture) is not None
                await self.archive.remove(capture)
        for report in sorted({report for report, _ in texts}):
            await self.forget(report)
        return removed

    async def _named(self, named: str) -> tuple[Text, ...]:
        named = named.strip()
        try:
            if is_handle(named):
                return await self._behind(await self.desk.claim_named(named, self.audience))
            if host_of(named):
                return await self._texts_of(await self._at(named))
            reports = await self._visible((ReportId(named),))
            return await self._texts_of(reports) or await self._behind(ClaimId(named))
        except NoSuchClaim as error:
            raise NoSuchEvidence(error.detail) from error

    async def _behind(self, claim: ClaimId) -> tuple[Text, ...]:
        """Return the texts whose statements are evidence on a claim, as they came in."""
        stands = await standings(self.evidence, self.audience)
        dossier = await gather(self.evidence, claim, self.audience, stands)
        ordered = sorted(dossier.testimonies, key=lambda testimony: testimony.known_at)
        return tuple(dict.fromkeys((t.statement.report, t.revision) for t in ordered))

    async def _texts_of(self, reports: Sequence[ReportId]) -> tuple[Text, ...]:
        """Return every text that these reports had, the earliest of each first."""
        return tuple([(r, revision) for r in reports for revision in await self.evidence.revisions_of(r)])

    async def _at(self, link: str) -> tuple[ReportId, ...]:
        """Return the reports read from a page; else those that name it, or were redirected from it."""
        address = canonical_address(link)
        found = await self._visible(await self.evidence.reports_at(address))
        found = found or await self._naming(address)
        if not found:
            raise NoSuchEvidence("no report at that link")
        return found

    async def _naming(self, address: str) -> tuple[ReportId, ...]:
        if asked := await self._visible(await self.evidence.reports_asked(address)):
            return asked
        found: dict[ReportId, None] = {}
        for share in await self.evidence.latest_shares(self.audience, _LOOKED_THROUGH):
            report = await self.evidence.report(share.report)
            if report.link == address:
                found[report.id] = None
        return tuple(found)

    async def _visible(self, reports: Sequence[ReportId]) -> tuple[ReportId, ...]:
        return await visible(self.evidence, reports, self.audience)

    async def _captures_of(self, report: ReportId, revision: str) -> list[Traced]:
        kept = await self.evidence.report(report, revision)
        had = dict.fromkeys(
            each.capture
            for each in await self.evidence.captured(report)
            if each.revision == revision and self.audience.may_see(each.audience) and each.capture
        )
        captures = list(had) or [NEVER_CAPTURED]
        return [
            await self._traced(replace(kept, capture=capture), again=number > 0)
            for number, capture in enumerate(captures)
        ]

    async def _traced(self, report: Report, *, again: bool) -> Traced:
        held = await self.archive.kept(report.capture) if report.capture else None
        if held is None:
            return Traced(report, again=again)
        try:
            capture = await self.archive.capture(held.capture)
        except EvidenceDamaged:
            capture = None
        return Traced(report, held.at, held.sha256, held.size_bytes, held.let_go, capture, again)


async def reread(traced: Traced, fetchers: Mapping[LeadKind, Fetcher]) -> Reread:
    """Read the kept bytes again, and name the fields in which the report now differs."""
    fetcher = fetchers.get(traced.capture.kind) if traced.capture else None
    if traced.capture is None or fetcher is None:
        return Reread(traced, unreadable=NOT_HERE)
    try:
        again = await fetcher.report(traced.capture)
    except NotReadable as error:
        return Reread(traced, unreadable=error.sentence)
    # Of the bytes that a text was had in again, the text alone was taken.
    every = (field.name for field in fields(Report) if field.name not in _NOT_COMPARED)
    compared = ("text",) if traced.again else every
    return Reread(
        traced, tuple(name for name in compared if getattr(again, name) != getattr(traced.report, name))
    )
