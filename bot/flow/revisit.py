"""Note how a look at a watched page went, and tell its channel once what its edit did."""

from dataclasses import dataclass, replace

from bot.core.differences import differences
from bot.core.errors import LastingError
from bot.core.leads import Lead, LeadId
from bot.core.messages import Audience, Line, Post
from bot.core.rendering.changes import changes_of, edit_lines
from bot.core.rendering.watches import render_page_changed
from bot.core.reports import Report, ReportId
from bot.core.watching import Bounds, Course, CourseId, Watched, WatchKind, after_failure, after_success
from bot.flow.compare import read_report
from bot.flow.restrain import Restrain
from bot.flow.say import Saying
from bot.flow.view import View
from bot.ports import Clock, Evidence, Leads, Outbox, Watches

_CLAIMS = 5  # that an edit touched, in one notice


@dataclass(frozen=True, slots=True)
class Revisit:
    """The last step of what came by itself. Of a feed's item there is nothing to note."""

    view: View
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
        after = replace(after_success(course, saying.at), title=report.title or course.title)
        for watched in await self.watches.watchers(course.id):
            if course.report and await self.restrain.is_quiet(watched.place, saying.at):
                await self.watches.keep(after)  # a look after these hours tells of it
                return
            if (post := await self._told(lead, watched, course, report)) is not None:
                await self._say(saying, post)
        await saying.put()
        await self.watches.keep(replace(after, report=report.id, revision=report.revision))

    async def _say(self, saying: Saying, post: Post) -> None:
        if await self.restrain.has_room(post.place, saying):
            saying.posts.append(post)
        else:
            await self.restrain.gather(post.place, saying, post.lines)

    async def failed(self, lead: Lead, error: LastingError) -> None:
        """Note that a watched page could not be read."""
        if (course := await self._course(lead)) is not None:
            now = self.clock.now()
            await self.watches.keep(after_failure(course, error.what_happened, now, self.bounds))

    async def _course(self, lead: Lead) -> Course | None:
        """Return the course of the page that a lead looks at; None where it brought a feed's item."""
        course = await self.watches.course(CourseId(lead.watch))
        return course if course is not None and course.kind is WatchKind.PAGE else None

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
        cases = [
            await self.view.case(claim, audience, self.clock.now())
            for claim in await self.evidence.claims_touched(report.id)
            if await self.evidence.may_see(claim, audience)
        ]
        texts = await self.evidence.revisions_of(report.id)
        return edit_lines(changes_of(report.id, cases, texts), _CLAIMS)
