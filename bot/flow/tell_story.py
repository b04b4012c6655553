"""Tell stories across reports: one event, or all that was shared in a channel."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.claims import ClaimId
from bot.core.commands import Command, is_handle
from bot.core.matching import Stance
from bot.core.messages import Audience, Message, Post
from bot.core.moments import moment_past
from bot.core.rendering.moves import Case
from bot.core.rendering.stories import (
    ChannelTold,
    Told,
    render_channel,
    render_since_when,
    render_story_across,
    render_story_not_found,
    render_which_story,
)
from bot.core.reports import ReportId
from bot.core.stories import Section, Story, joined_stories
from bot.core.text import words_of
from bot.flow.gather import standings
from bot.flow.view import View
from bot.ports import Search

_LOOKED_IN = 200  # the latest shares, for the words of a heading
_SECTIONS = 30  # of one story
_REPORTS = 30  # of a channel
_CLAIMS = 10  # that a story is looked for by, where no heading has its words

Place = tuple[ReportId, int]  # a report, and the index of a story in it


@dataclass(frozen=True, slots=True)
class TellStory:
    """Answers /story: follows sections over the claims that they speak to."""

    view: View
    search: Search

    async def __call__(self, asked: Message, command: Command) -> Post:
        sought, audience = command.argument.strip(), asked.place.audience
        if not words_of(sought):
            return render_which_story(asked)
        shown, others = await self.meant(sought, audience)
        if not shown:
            return render_story_not_found(asked, sought)
        cases = await cases_of(self.view, (c for t, _ in shown for c in t.claims), audience)
        return render_story_across(asked, shown, cases, others, self.view.clock.now())

    async def meant(self, sought: str, audience: Audience) -> tuple[list[tuple[Told, str]], list[str]]:
        """Return the sections of the story that is meant, each with why it belongs, and others' headings.

        None of either where no story is found.
        """
        begun = await self._begun(sought, audience)
        told = await self._around(begun, audience)
        groups = joined_stories(t.section for t in told.values())
        if not groups:
            return [], []
        meant = max(groups, key=lambda g: sum((j.section.report, j.section.index) in begun for j in g))
        shown = [(told[ReportId(j.section.report), j.section.index], j.because) for j in meant]
        return shown, [g[0].section.heading for g in groups if g is not meant]

    async def _begun(self, sought: str, audience: Audience) -> list[Place]:
        """Return the sections that are meant: a claim's, those so headed, or those of claims with them."""
        evidence = self.view.evidence
        if is_handle(sought):
            return await self._of_claim(await self.view.desk.claim_named(sought, audience), audience)
        wanted, headed = set(words_of(sought)), list[Place]()
        shares = await evidence.latest_shares(audience, _LOOKED_IN)
        for known in dict.fromkeys(share.report for share in shares):
            report, reading = await evidence.report(known), await self.view.reading(known)
            stories = reading.stories if reading else ()
            titled = [
                s.index
                for s in stories
                if wanted <= set(words_of(s.heading.of(report.text) if s.heading else report.title))
            ]
            headed += [(known, index) for index in titled]
        if headed:
            return headed[:_SECTIONS]
        claims = (await self.search.find(sought, audience, _CLAIMS)).claims
        return [place for claim in claims for place in await self._of_claim(claim.id, audience)]

    async def _of_claim(self, claim: ClaimId, audience: Audience) -> list[Place]:
        """Return the sections whose statements speak to a claim."""
        dossier = (await self.view.standing(claim, audience, self.view.clock.now())).dossier
        speaking = {m.statement for m in dossier.matches if m.stance is not Stance.SILENT}
        standing = [t.statement for t in dossier.testimonies if t.retired_at is None]
        return list(dict.fromkeys((s.report, s.story) for s in standing if s.id in speaking))

    async def _around(self, begun: Sequence[Place], audience: Audience) -> dict[Place, Told]:
        """Return the sections that are reached over claims in common, at most so many."""
        told: dict[Place, Told] = {}
        waiting, asked = list(begun), set[ClaimId]()
        while waiting and len(told) < _SECTIONS:
            place = waiting.pop(0)
            found = None if place in told else await self._told(place, audience)
            if found is None:
                continue
            told[place] = found
            for claim in found.claims:
                if claim not in asked:
                    asked.add(claim)
                    waiting += await self._of_claim(claim, audience)
        return told

    async def _told(self, place: Place, audience: Audience) -> Told | None:
        return next(
            (t for t in await told_in(self.view, place[0], audience) if t.section.index == place[1]), None
        )


@dataclass(frozen=True, slots=True)
class SummarizeChannel:
    """Answers /summary channel."""

    view: View

    async def __call__(self, asked: Message, since: str) -> Post:
        now, audience = self.view.clock.now(), asked.place.audience
        begins = moment_past(since or "today", now)
        if begins is None:
            return render_since_when(asked, since)
        shares = await self.view.evidence.shares_in(audience, begins)
        reports = tuple(dict.fromkeys(share.report for share in shares))
        told = {
            (ReportId(t.section.report), t.section.index): t
            for report in reports[-_REPORTS:]
            for t in await told_in(self.view, report, audience)
        }
        groups = [
            [told[ReportId(j.section.report), j.section.index] for j in group]
            for group in joined_stories(t.section for t in told.values())
        ]
        cases = await cases_of(self.view, (c for t in told.values() for c in t.claims), audience)
        outlets = len({t.report.publisher for t in told.values()})
        return render_channel(asked, ChannelTold(begins, len(reports), outlets, groups, cases), now)


async def told_in(view: View, report_id: ReportId, audience: Audience) -> tuple[Told, ...]:
    """Return the stories of a report, with the claims each speaks to, as an audience may see them."""
    report, reading = await view.evidence.report(report_id), await view.reading(report_id)
    if reading is None:
        return ()
    shares = await view.evidence.shares(report_id)
    at = min(s.at for s in shares if audience.may_see(s.place.audience))
    story_of = {s.id: s.story for s in reading.statements}
    claims: dict[int, dict[ClaimId, str]] = {}
    stand = await standings(view.evidence, audience, view.clock.now())
    for match in await view.evidence.matches_of(report_id):
        story = story_of.get(match.statement)
        if story is None or match.stance is Stance.SILENT:
            continue
        claim = stand.of(match.claim)  # what was merged is told as one
        if await view.evidence.may_see(claim, audience):
            claims.setdefault(story, {})[claim] = await view.desk.handle(claim, audience)

    def section(story: Story) -> Section:
        heading = story.heading.of(report.text) if story.heading else report.title
        return Section(report.id, story.index, heading, frozenset(claims.get(story.index, {}).values()), at)

    return tuple(Told(section(s), report, s, tuple(claims.get(s.index, ()))) for s in reading.stories)


async def cases_of(view: View, claims: Iterable[ClaimId], audience: Audience) -> tuple[Case, ...]:
    """Return how claims stand, each once, in their order."""
    now, found = view.clock.now(), dict[ClaimId, Case]()
    for claim in dict.fromkeys(claims):
        case = await view.case(claim, audience, now)
        found.setdefault(case.dossier.claim.id, case)  # merged claims are one
    return tuple(found.values())
