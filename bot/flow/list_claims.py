"""List claims: the latest, or those that fit what is asked for."""

from dataclasses import dataclass, field

from bot.core.assignments import assigned_now
from bot.core.claims import Claim, ClaimId, Statement
from bot.core.commands import Command, handle_in
from bot.core.filters import ClaimsAsked, claims_asked
from bot.core.messages import Audience, Message, Post
from bot.core.names import is_spelled
from bot.core.rendering.answers import render_about_a_claim
from bot.core.rendering.claims import Listed, render_claims, render_no_such_filter
from bot.core.reports import ReportId
from bot.core.text import fold, words_of
from bot.flow.view import View
from bot.ports import Search

_LISTED = 20  # claims in one answer
_LOOKED_AT = 500  # claims, the latest of those with the words: a status is had one claim at a time


@dataclass(frozen=True, slots=True)
class ListClaims:
    """Answers /claims."""

    view: View
    search: Search

    async def __call__(self, asked: Message, command: Command) -> Post:
        wanted = claims_asked(command.argument, self.view.clock.now())
        if wanted.misunderstood:
            return render_no_such_filter(asked, wanted.misunderstood)
        mine: frozenset[ClaimId] | None = None
        if wanted.is_mine:
            now = assigned_now(await self.view.desk.assignments(asked.place.audience))
            mine = frozenset(c for c, a in now.items() if a.to.casefold() == asked.author.casefold())
        fits = _Fits(self.view, asked.place.audience, wanted)
        looked_at = await self._candidates(wanted, asked.place.audience)
        listed: list[Listed] = []
        for claim in looked_at:
            if mine is not None and claim.id not in mine:
                continue
            found = await fits(claim)
            if found is not None and found.finding.claim.id not in {x.finding.claim.id for x in listed}:
                listed.append(found)  # merged claims are listed once
            if len(listed) > _LISTED:
                break
        if not listed and wanted.is_plain and (handle := handle_in(wanted.words)):
            return render_about_a_claim(asked, handle)
        stopped = len(looked_at) if len(looked_at) == _LOOKED_AT and len(listed) <= _LISTED else 0
        return render_claims(
            asked, listed[:_LISTED], wanted, len(listed) > _LISTED, stopped, command.argument
        )

    async def _candidates(self, wanted: ClaimsAsked, audience: Audience) -> tuple[Claim, ...]:
        if words_of(wanted.words):
            return (await self.search.find(wanted.words, audience, _LOOKED_AT)).claims
        if words_of(wanted.by):
            return (await self.search.find(wanted.by, audience, _LOOKED_AT)).claims
        if wanted.words:
            return ()  # signs alone
        # Feeds bring hundreds that nobody here has heard of: these are found by their words.
        return await self.view.evidence.claims(audience, _LOOKED_AT, by_people=True)


@dataclass(slots=True)
class _Fits:
    """Returns a claim as it is listed, where it is what was asked for; None where it is not."""

    view: View
    audience: Audience
    wanted: ClaimsAsked
    _told: dict[tuple[ReportId, int], str] = field(default_factory=dict[tuple[ReportId, int], str])

    async def __call__(self, claim: Claim) -> Listed | None:
        wanted = self.wanted
        case = await self.view.case(claim.id, self.audience, self.view.clock.now())
        first = case.first
        if wanted.statuses and case.now.status not in wanted.statuses:
            return None
        if wanted.since and min(t.known_at for t in case.dossier.testimonies) < wanted.since:
            return None
        names = [n for hop in first.chain.hops for n in (hop.source.name, hop.source.desk) if n]
        if wanted.by and not any(is_spelled(wanted.by, name) for name in names):
            return None
        if wanted.outlet and not await self._is_carried(case.now.publishers):
            return None
        if wanted.story and not set(words_of(wanted.story)) <= set(words_of(await self._story(case.first))):
            return None
        return Listed.of(case)

    async def _is_carried(self, publishers: tuple[str, ...]) -> bool:
        known = await self.view.desk.outlet(self.wanted.outlet)
        name = known.name if known else self.wanted.outlet
        return fold(name).casefold() in [fold(p).casefold() for p in publishers]

    async def _story(self, of: Statement) -> str:
        """Return the title and heading that a statement stands under."""
        key = of.report, of.story
        if key not in self._told:
            report, reading = await self.view.evidence.report(of.report), await self.view.reading(of.report)
            heading = ""
            if reading is not None and reading.revision == report.revision:
                heading = reading.heading_of(of.story, report.text)
            self._told[key] = f"{report.title} {heading}"
        return self._told[key]
