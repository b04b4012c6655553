"""Have a link that somebody shared opened again later: pages are edited, and pages go."""

from dataclasses import dataclass, replace

from bot.core.leads import LeadId, LeadKind
from bot.core.rendering.parts import in_channel
from bot.core.watching import Bounds, Watched, WatchKind, after_success, course_of
from bot.flow.compare import read_report
from bot.ports import Clock, Evidence, Leads, Watches


@dataclass(frozen=True, slots=True)
class Reopen:
    """A step of what people share; of a text or a file there is nothing to open again."""

    leads: Leads
    evidence: Evidence
    watches: Watches
    clock: Clock
    bounds: Bounds

    async def __call__(self, lead_id: LeadId) -> None:
        """Note when a link is opened again; one that is shared once more keeps its times."""
        lead = await self.leads.lead(lead_id)
        if lead.kind is not LeadKind.LINK:
            return
        report = await self.evidence.report(await read_report(self.leads, lead_id))
        watched = Watched(
            WatchKind.SHARED,
            lead.body,
            in_channel(lead.place),
            lead.author,
            lead.shared_at,
            message=lead.message,
            report=report.id,
        )
        known = await self.watches.course(watched.course)
        followed = bool(await self.watches.watchers(watched.course))
        if known is not None and known.trouble:
            await self.watches.keep(after_success(known, self.clock.now()))  # it is there again
        next_at = self.bounds.opens_next(watched, self.clock.now())
        if followed or next_at is None:
            return
        course = replace(course_of(watched), next_at=next_at, title=report.title)
        # First: what is left of an earlier one is another time.
        await self.watches.keep(replace(course, report=report.id, revision=report.revision))
        await self.watches.watch(watched, course)
