"""Note how another look at a page went, and tell the channel that watches it once what its edit did."""

from dataclasses import dataclass, replace

from bot.core.differences import differences
from bot.core.errors import Gone, LastingError, Walled
from bot.core.leads import Lead, LeadId
from bot.core.messages import Audience, Line, Post
from bot.core.rendering.changes import edit_lines
from bot.core.rendering.parts import in_channel
from bot.core.rendering.watches import render_page_changed
from bot.core.reports import Report, ReportId
from bot.core.watching import Bounds, Course, CourseId, Watched, WatchKind, after_failure, after_success
from bot.flow.compare import read_report
from bot.flow.restrain import Restrain
from bot.flow.say import Saying
from bot.flow.warn import Warn
from bot.ports import Clock, Evidence, Leads, LeadState, Outbox, Watches

_CLAIMS = 5  # that an edit touched, in one notice


@dataclass(frozen=True, slots=True)
class Revisit:
    """The last step of what came by itself. Of a feed's item there is nothing to note."""

    warn: Warn
    leads: Leads
    evidence: Evidence
    watches: Watches
    outbox: Outbox
    clock: Clock
    bounds: Bounds
    restrain: Restrain

    async def __call__(self, lead_id: LeadId) -> None:
        """Tell what has changed on a watched page since the last look; the same lead again says no more."""
        lead = await self.leads.lead(lead_id)
        course = await self._course(lead)
        if course is None:
            return
        saying = Saying(self.outbox, self.clock.now())
        report = await self.evidence.report(await read_report(self.leads, lead_id))
        if course.kind is WatchKind.SHARED:  # what its edit did, its card tells by now
            await self._stands(lead, course, after_success(course, saying.at))
            return
        after = replace(after_success(course, saying.at), title=report.title or course.title)
        for watched in await self.watches.watchers(course.id):
            if course.report and await self.restrain.is_quiet(watched.place, saying.at):
                await self.watches.keep(after)  # a look after these hours tells of it
                return
            if (post := await self._told(lead, watched, course, report)) is not None:
                await self.restrain.say(saying, post)
        await saying.put()
        await self.watches.keep(replace(after, report=report.id, revision=report.revision))

    async def failed(self, lead: Lead, error: LastingError) -> LeadState:
        """Note that a page that is looked at again could not be read. Returns what its lead came to.

        A shared page that is gone, or behind a wall by now, is no lead that could not be read.
        """
        course, now = await self._course(lead), self.clock.now()
        if course is None:
            return LeadState.UNREADABLE
        if course.kind is WatchKind.PAGE:
            await self.watches.keep(after_failure(course, error.what_happened, now, self.bounds))
            return LeadState.UNREADABLE
        if isinstance(error, Gone | Walled):
            since = course.failing_since or now
            failed = replace(course, looked_at=now, failures=course.failures + 1, failing_since=since)
            await self._stands(lead, course, replace(failed, trouble=course.trouble or error.what_happened))
        return LeadState.DONE

    async def _stands(self, lead: Lead, before: Course, after: Course) -> None:
        """Keep how it stands with the page of a shared link, and have its card say so."""
        await self.watches.keep(after)
        if before.trouble == after.trouble:
            return
        async with self.warn.desk.turn(lead.place.audience.workspace):
            saying = Saying(self.outbox, self.clock.now())
            await self.warn.refresh_card(saying, ReportId(after.report), in_channel(lead.place))
            await saying.put()

    async def _course(self, lead: Lead) -> Course | None:
        """Return the course of the page that a lead looks at again; None where it brought a feed's item."""
        course = await self.watches.course(CourseId(lead.watch))
        return course if course is not None and course.kind is not WatchKind.FEED else None

    async def _told(self, lead: Lead, watched: Watched, course: Course, report: Report) -> Post | None:
        """Return what is said of an edit; None where nothing that people read has changed."""
        if not course.report or (course.report, course.revision) == (report.id, report.revision):
            return None
        before = await self.evidence.report(ReportId(course.report), course.revision)
        differ = differences(before.text, report.text)
        if not differ:
            return None
        claims = await self._touched(report, watched.place.audience) if before.id == report.id else []
        now = await self.restrain.govern.local(self.clock.now(), watched.place)
        return render_page_changed(watched, report, differ, claims, lead.id, before.fetched_at, now)

    async def _touched(self, report: Report, audience: Audience) -> list[Line]:
        changes = await self.warn.view.changes(report.id, audience, self.clock.now())
        return edit_lines(changes, changes.edits, _CLAIMS)
