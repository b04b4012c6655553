"""Trace a claim or a report back to the bytes it was read from, hand them out, and read them again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from bot.core.addresses import canonical_address, host_of
from bot.core.captures import CaptureId
from bot.core.claims import ClaimId
from bot.core.errors import EvidenceDamaged, NoSuchClaim, NoSuchEvidence, NotReadable
from bot.core.leads import LeadKind
from bot.core.messages import Audience
from bot.core.rendering.evidence import NOT_HERE, Reread, Traced, export_title
from bot.core.reports import Report, ReportId
from bot.ports import Archive, Desk, Evidence, Fetcher

_HANDLE = re.compile(r"[cp]\d+", re.IGNORECASE | re.ASCII)
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

    async def __call__(self, named: str) -> tuple[Traced, ...]:
        """Return the reports behind a claim, or the one report, with what is kept of their bytes.

        Args:
            named: a claim's handle or id, a report's id or link.

        Raises:
            NoSuchEvidence: when nothing the audience may see goes by that name.
        """
        reports = [await self.evidence.report(*one) for one in await self._named(named)]
        return tuple([await self._traced(report) for report in reports])

    async def export(self, named: str, traced: Sequence[Traced]) -> bytes:
        """Return a WACZ file of all whose bytes are here."""
        here = [one.capture.id for one in traced if one.capture]
        return await self.archive.export(here, export_title(named, traced))

    async def remove(self, traced: Sequence[Traced]) -> int:
        """Remove all bytes that these reports were ever read from; return how many captures that were.

        What the reports say stays: it is theirs, not the bytes'. Bytes that another report rests on stay too:
        a private channel may have one of its own.
        """
        reports = {one.report.id for one in traced}
        captures = [c for report in sorted(reports) for c in await self.evidence.captures_of(report)]
        removed = 0
        for capture in dict.fromkeys(captures):
            if reports.issuperset(await self.evidence.reports_from(capture)):
                removed += await self.archive.kept(capture) is not None
                await self.archive.remove(capture)
        return removed

    async def _named(self, named: str) -> tuple[Text, ...]:
        named = named.strip()
        try:
            if _HANDLE.fullmatch(named):
                return await self._behind(await self.desk.claim_named(named, self.audience))
            if host_of(named):
                return await self._texts_of(await self._at(named))
            reports = await self._visible((ReportId(named),))
            return await self._texts_of(reports) or await self._behind(ClaimId(named))
        except NoSuchClaim as error:
            raise NoSuchEvidence(error.detail) from error

    async def _behind(self, claim: ClaimId) -> tuple[Text, ...]:
        """Return the texts whose statements are evidence on a claim, as they came in."""
        dossier = await self.evidence.dossier(claim, self.audience)
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
        shares = {report: await self.evidence.shares(report) for report in reports}
        return tuple(r for r in reports if any(self.audience.may_see(s.place.audience) for s in shares[r]))

    async def _traced(self, report: Report) -> Traced:
        held = await self.archive.kept(CaptureId(report.capture)) if report.capture else None
        if held is None:
            return Traced(report)
        try:
            capture = await self.archive.capture(held.capture)
        except EvidenceDamaged:
            capture = None
        return Traced(report, held.at, held.sha256, held.size_bytes, held.let_go, capture)


async def reread(traced: Traced, fetchers: Mapping[LeadKind, Fetcher]) -> Reread:
    """Read the kept bytes again, and name the fields in which the report now differs."""
    fetcher = fetchers.get(traced.capture.kind) if traced.capture else None
    if traced.capture is None or fetcher is None:
        return Reread(traced, unreadable=NOT_HERE)
    try:
        again = await fetcher.report(traced.capture)
    except NotReadable as error:
        return Reread(traced, unreadable=error.sentence)
    compared = (field.name for field in fields(Report) if field.name not in _NOT_COMPARED)
    return Reread(
        traced, tuple(name for name in compared if getattr(again, name) != getattr(traced.report, name))
    )
