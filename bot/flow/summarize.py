"""Put a report in short, or say what it changed: the latest one, or the one that is asked about."""

from dataclasses import dataclass

from bot.core.addresses import canonical_address
from bot.core.claims import StatementId
from bot.core.commands import SummaryAsked, is_handle
from bot.core.links import links_in
from bot.core.messages import Audience, Message, Post
from bot.core.rendering.changes import latest_on, render_changes
from bot.core.rendering.summaries import (
    render_heading_not_known,
    render_link_not_known,
    render_no_report,
    render_not_read,
    render_summary,
)
from bot.core.reports import Report, ReportId
from bot.core.text import words_of
from bot.flow.view import View, visible

_LOOKED_IN = 200  # the latest shares, for the words of a heading


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A report that is asked about.

    Attributes:
        stories: those of its stories that are meant, by index; None for all.
    """

    report: ReportId
    stories: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Summarize:
    view: View

    async def __call__(self, asked: Message, what: SummaryAsked) -> Post:
        """Answer with what is asked for, or say in a sentence what was not found and where it was looked for.

        Raises `NoSuchClaim` for a handle that means nothing here.
        """
        wanted = await self._wanted(asked, what)
        if isinstance(wanted, Post):
            return wanted
        if await self.view.reading(wanted.report) is None:
            return render_not_read(asked)
        view = await self.view.report(wanted.report, asked.place.audience, self.view.clock.now())
        if what.of_changes:
            audience, now = asked.place.audience, self.view.clock.now()
            changes = await self.view.changes(wanted.report, audience, now, wanted.stories)
            return render_changes(asked, view, changes)
        return render_summary(
            asked, view, of_stories=wanted.stories, is_short=what.is_short, about=what.about
        )

    async def _wanted(self, asked: Message, what: SummaryAsked) -> _Wanted | Post:
        audience = asked.place.audience
        if not what.about:
            evidence = self.view.evidence
            shares = await evidence.latest_shares(audience, 1, by_people=True)
            shares = shares or await evidence.latest_shares(audience, 1)
            return _Wanted(shares[0].report) if shares else render_no_report(asked)
        if is_handle(what.about):
            return await self._of_claim(what, audience)
        if links := links_in(what.about):
            return await self._of_link(canonical_address(links[0]), audience) or render_link_not_known(asked)
        return await self._of_heading(asked, what.about)

    async def _of_claim(self, what: SummaryAsked, audience: Audience) -> _Wanted:
        """Return the story the claim is shown by, or for what changed, the latest that speaks to it."""
        claim = await self.view.desk.claim_named(what.about, audience)
        case = await self.view.case(claim, audience, self.view.clock.now())
        shown = latest_on(case) if what.of_changes else case.first
        return await self._story_of(shown.report, shown.id)

    async def _story_of(self, report: ReportId, statement: StatementId) -> _Wanted:
        """Return the story a statement stands in, or the whole report where it stands there no more."""
        reading = await self.view.reading(report)
        stories = [s.story for s in reading.statements if s.id == statement] if reading else []
        return _Wanted(report, frozenset(stories) or None)

    async def _of_link(self, link: str, audience: Audience) -> _Wanted | None:
        """Return the latest report that a link led to; None where this audience knows none."""
        evidence = self.view.evidence
        led_to = (*await evidence.reports_asked(link), *await evidence.reports_at(link))
        seen = await visible(evidence, led_to, audience)
        return _Wanted(seen[0]) if seen else None

    async def _of_heading(self, asked: Message, words: str) -> _Wanted | Post:
        """Return what the words head in the latest report that has them in its title or a heading."""
        shares = await self.view.evidence.latest_shares(asked.place.audience, _LOOKED_IN)
        reports = tuple(dict.fromkeys(share.report for share in shares))
        sought = set(words_of(words))
        for known in reports:
            report = await self.view.evidence.report(known)
            headed = await self._headed(report, sought) if sought else frozenset[int]()
            if headed:
                return _Wanted(known, headed)
            if sought and sought <= set(words_of(report.title)):
                return _Wanted(known)
        return render_heading_not_known(asked, words, len(reports))

    async def _headed(self, report: Report, sought: set[str]) -> frozenset[int]:
        """Return the stories of a report whose heading holds all the words."""
        reading = await self.view.reading(report.id)
        return frozenset(
            story.index
            for story in (reading.stories if reading else ())
            if story.heading and sought <= set(words_of(story.heading.of(report.text)))
        )
