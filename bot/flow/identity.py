"""Tell which report a text is: one that is known here, the new text of one, or one of its own.

A report is one for all who share it, and is shown with all its texts to each of them. So it is joined only by
people who may see every text that it ever had, and takes a new text only from those whose shares all of them
may see: a private channel would otherwise change what others read, or be shown to them.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from bot.core.messages import Audience
from bot.core.reports import Report, ReportId, apart, is_one_story, nearly_same, tells_the_same
from bot.ports import Evidence


@dataclass(frozen=True, slots=True)
class Identity:
    evidence: Evidence

    async def __call__(self, report: Report, ours: Audience) -> Report:
        """Return a report that `ours` shared under the id that it has here.

        Only the page that was opened can change its report's text. One that merely names a known page as its
        own address, with nearly the same text, is that report as it stands. First words of two stories may be
        the same: where one report was read at two addresses, only what is nearly its text stays that report.
        """
        async for standing in self._at(report.found_at, report):
            # Where others opened it in private decides nothing here.
            alone = await self.evidence.pages_of(standing.id, ours) == (report.found_at,)
            if alone or nearly_same(standing.text, report.text):
                known = replace(report, id=standing.id)
                if await self._may_be(known, ours):
                    return known
        if report.link != report.found_at:
            async for standing in self._at(report.link, report):
                if nearly_same(standing.text, report.text) and await self._is_among(standing.id, ours):
                    return standing
        return await self._without_an_outlet(report, ours) or await self._by_its_words(report, ours)

    async def _without_an_outlet(self, report: Report, ours: Audience) -> Report | None:
        """Return the one known report that has the very text of one that states no outlet and no link.

        A PDF that was opened by its link and is then shared as a file is no second report. Where two outlets
        have the text, nobody can say whose this is; where it is short, it may be another story's.
        """
        if report.outlet.id or report.link:
            return None
        known = await self.evidence.reports_of_text(report.revision, ours)
        placed = [each for each in [await self.evidence.report(k) for k in known] if each.outlet.id]
        if len(placed) != 1 or not is_one_story(report, placed[0]):
            return None
        texts, seen = await self._texts(placed[0].id, ours)
        return replace(placed[0], capture=report.capture) if texts == seen else None

    async def _at(self, page: str, report: Report) -> AsyncIterator[Report]:
        """Yield the reports of a report's outlet that were read at a page, the latest first."""
        for known in await self.evidence.reports_at(page) if report.found_at else ():
            standing = await self.evidence.report(known)
            if standing.outlet.id == report.outlet.id:
                yield standing

    async def _by_its_words(self, report: Report, ours: Audience) -> Report:
        """Return a report under the first id that is free for it, or is that of the very same report."""
        people = (ours.workspace, *((ours.channel,) if ours.private else ()))
        for by in ((), (report.found_at,), people):
            known = replace(report, id=apart(report.id, *by) if by else report.id)
            if await self._is_free(known.id) or (
                await self._is_its_story(known, ours) and await self._may_be(known, ours)
            ):
                return known
        return replace(report, id=apart(report.id, report.found_at, *people))

    async def _is_free(self, report: ReportId) -> bool:
        return not await self.evidence.revisions_of(report)

    async def _is_its_story(self, report: Report, ours: Audience) -> bool:
        """Tell whether a text is the story that is known by its id, and not another of the same few words."""
        pages = await self.evidence.pages_of(report.id, ours)
        if not pages or not report.found_at or report.found_at in pages:
            return True
        return is_one_story(report, await self.evidence.report(report.id))

    async def _may_be(self, report: Report, ours: Audience) -> bool:
        """Tell whether a text that `ours` shared may be one of the report that is known by its id."""
        texts, seen = await self._texts(report.id, ours)
        if texts == seen:
            return report.revision in texts or await self._is_shown_to_all(report.id, ours)
        # What was had for others alone may be joined where it says nothing that `ours` has not found too.
        kept = await self.evidence.report(report.id)
        return texts == {report.revision} and tells_the_same(report, replace(kept, outlet=report.outlet))

    async def _texts(self, report: ReportId, ours: Audience) -> tuple[set[str], set[str]]:
        """Return every text a report had, and those of them that `ours` may see."""
        had = await self.evidence.captured(report)
        seen = {each.revision for each in had if ours.may_see(each.audience)}
        return {each.revision for each in had}, seen

    async def _is_among(self, report: ReportId, ours: Audience) -> bool:
        """Tell whether a report was shared only by people who see this share, and whose shares these see."""
        shares = await self.evidence.shares(report)
        return await self._is_shown_to_all(report, ours) and all(
            ours.may_see(share.place.audience) for share in shares
        )

    async def _is_shown_to_all(self, report: ReportId, ours: Audience) -> bool:
        """Tell whether everybody who shared a report may see what `ours` shares."""
        return all(share.place.audience.may_see(ours) for share in await self.evidence.shares(report))
