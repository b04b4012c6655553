"""Hand out claims as files, where they were asked for: what that channel may see, and nothing else."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from bot.core.claims import Claim, ClaimId
from bot.core.errors import NoSuchReport, NothingRated, PictureOfOne, TooMuchToExport
from bot.core.exports import ExportAsked, ExportForm, export_asked
from bot.core.matching import Stance
from bot.core.messages import MOST_ENCLOSED_BYTES, Audience, Enclosure, Message, Post
from bot.core.pictures.layout import layout
from bot.core.pictures.sheets import Sheet
from bot.core.rendering.exports import (
    file_name,
    handout_title,
    render_exported,
    render_not_an_export,
    render_nothing_to_export,
)
from bot.core.rendering.handouts.claims_csv import claims_csv
from bot.core.rendering.handouts.claims_json import claims_json
from bot.core.rendering.handouts.exhibits import Exhibit, Had, Handout, Text, replayed, touched_since
from bot.core.rendering.handouts.pages import page_of
from bot.core.rendering.handouts.reviews import reviews_of
from bot.core.rendering.pictures import diagram_of
from bot.core.reports import Report
from bot.core.schemas import Json
from bot.flow.gather import gather, standings
from bot.flow.view import View, visible
from bot.ports import Pictures, Search

MOST_CLAIMS = 300  # in one handout
_MOST_PICTURES = 40  # on one page
_LATEST_SHARES = 200  # for a link that was only named where its text was pasted
_LOOKED_THROUGH = 2_000  # claims, the latest first


@dataclass(frozen=True, slots=True)
class Export:
    view: View
    search: Search
    pictures: Pictures

    async def __call__(self, asked: Message, argument: str, now: datetime) -> Post:
        """Answer with the files, or say in a sentence why there are none; times are in the zone of `now`."""
        what = export_asked(argument, now)
        if not isinstance(what, ExportAsked):
            return render_not_an_export(asked, what)
        handout = await self.handout(what, asked.place.audience, now)
        if not handout.exhibits:
            return render_nothing_to_export(asked, what, now)
        files = await self.files(what, handout)
        if sum(len(file.content) for file in files) > MOST_ENCLOSED_BYTES:
            raise TooMuchToExport
        return render_exported(asked, handout, files)

    async def files(self, what: ExportAsked, handout: Handout) -> tuple[Enclosure, ...]:
        """Return a handout in every form that is asked for.

        Raises:
            NothingRated: a ClaimReview is asked for, and nobody rated any of the claims.
            PictureOfOne: a picture is asked for of more than one claim.
        """
        found: list[Enclosure] = []
        for form in what.forms:
            found += await self._in_form(form, what, handout)
        return tuple(found)

    async def _in_form(self, form: ExportForm, what: ExportAsked, handout: Handout) -> Sequence[Enclosure]:
        def named(ending: str, media_type: str, content: str | bytes) -> Enclosure:
            as_bytes = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
            return Enclosure(file_name(what, handout, ending), media_type, as_bytes)

        match form:
            case ExportForm.JSON:
                return [named("json", "application/json", _as_text(claims_json(handout)))]
            case ExportForm.CSV:
                # The mark tells the usual spreadsheets that it is UTF-8.
                return [named("csv", "text/csv", "\ufeff" + claims_csv(handout))]
            case ExportForm.CLAIM_REVIEW:
                drafts = reviews_of(handout)
                if drafts is None:
                    raise NothingRated
                return [named("claimreview.json", "application/ld+json", _as_text(drafts))]
            case ExportForm.HTML:
                return [named("html", "text/html", page_of(handout, self._drawn(handout)))]
            case ExportForm.PICTURE:
                if len(handout.exhibits) != 1:
                    raise PictureOfOne
                sheet = self._sheet(handout.exhibits[0])
                svg = self.pictures.svg(sheet, handout.exhibits[0].case.handle)
                png = await self.pictures.png(sheet)
                return [named("png", "image/png", png), named("svg", "image/svg+xml", svg)]
            case _:
                assert_never(form)

    def _sheet(self, exhibit: Exhibit) -> Sheet:
        return layout(diagram_of(exhibit.case, exhibit.history, exhibit.scope), self.pictures)

    def _drawn(self, handout: Handout) -> Mapping[str, str]:
        shown = handout.exhibits[:_MOST_PICTURES]
        return {e.case.handle: self.pictures.svg(self._sheet(e), e.case.handle) for e in shown}

    async def handout(self, what: ExportAsked, audience: Audience, now: datetime) -> Handout:
        """Gather what is asked for, as far as an audience may see it.

        Raises:
            NoSuchClaim: it may see no claim by that handle.
            NoSuchReport: it may see no report at that link.
        """
        report = await self._report_at(what.link, audience) if what.link else None
        claims = await self._claims(what, audience, report)
        exhibits: list[Exhibit] = []
        left_out = 0
        stands = await standings(self.view.evidence, audience, now)
        for claim in dict.fromkeys(map(stands.of, claims)):
            if what.since and not await self._is_new(claim, audience, what.since, now):
                continue
            if len(exhibits) == MOST_CLAIMS:
                left_out += 1
                continue
            exhibits.append(await self._exhibit(claim, audience, now))
        ordered = _by_story(exhibits)
        title = handout_title(what, audience, ordered, report)
        return Handout(title, now, ordered, what.since, left_out, of_one=bool(what.handle))

    async def _claims(self, what: ExportAsked, audience: Audience, report: Report | None) -> list[ClaimId]:
        evidence = self.view.evidence
        if what.handle:
            return [await self.view.desk.claim_named(what.handle, audience)]
        if report:
            supported = (m for m in await evidence.matches_of(report.id) if m.stance is not Stance.SILENT)
            found = dict.fromkeys(match.claim for match in supported)
            return [claim for claim in found if await evidence.may_see(claim, audience)]
        claims: Sequence[Claim] = await evidence.claims(audience, _LOOKED_THROUGH)
        return [claim.id for claim in claims]

    async def _report_at(self, link: str, audience: Audience) -> Report:
        """Return the latest report that a link led to, or that names it as its own."""
        evidence = self.view.evidence
        led_to = (*await evidence.reports_asked(link), *await evidence.reports_at(link))
        seen = await visible(evidence, led_to, audience)
        if seen:
            return await evidence.report(seen[0])
        for share in await evidence.latest_shares(audience, _LATEST_SHARES):
            report = await evidence.report(share.report)
            if report.link == link:
                return report
        raise NoSuchReport

    async def _is_new(self, claim: ClaimId, audience: Audience, since: datetime, now: datetime) -> bool:
        stands = await standings(self.view.evidence, audience, now)
        return touched_since(await gather(self.view.evidence, claim, audience, stands), since, now)

    async def _exhibit(self, claim: ClaimId, audience: Audience, now: datetime) -> Exhibit:
        case = await self.view.case(claim, audience, now)
        told = await self.view.evidence.history(claim, audience)
        history = told or replayed(case.found or case.dossier, self.view.policy, now)
        scope = await self.search.scope(audience, case.first.report)
        reports = {(r.id, r.revision): r for r in case.reports.values()}
        had = {text: await self._had(report, audience) for text, report in reports.items()}
        heading = await self._heading(case.reports[case.first.id], case.first.story)
        return Exhibit(case, history, scope, not told, heading, had)

    async def _had(self, report: Report, audience: Audience) -> Had:
        """Return how a text came to this audience; what others had before tells of them."""
        evidence = self.view.evidence
        shares = [s.at for s in await evidence.shares(report.id) if audience.may_see(s.place.audience)]
        fetched = report.fetched_at if shares and report.fetched_at >= min(shares) else None
        captures = [
            each.capture
            for each in await evidence.captured(report.id)
            if each.revision == report.revision and audience.may_see(each.audience) and each.capture
        ]
        pages = await evidence.pages_of(report.id, audience)
        return Had(fetched, *captures[:1], link=report.link or next(iter(pages), ""))

    async def _heading(self, report: Report, story: int) -> str:
        reading = await self.view.reading(report.id)
        if reading is None or reading.revision != report.revision:
            return ""
        return " ".join(reading.heading_of(story, report.text).split())


def _by_story(exhibits: Iterable[Exhibit]) -> tuple[Exhibit, ...]:
    """Put claims in the order of the texts that they are shown in, the latest text first."""
    every = list(exhibits)
    order: dict[Text, int] = {}
    for exhibit in every:
        report = exhibit.case.reports[exhibit.case.first.id]
        order.setdefault((report.id, report.revision), len(order))

    def place(exhibit: Exhibit) -> tuple[int, int, int, str]:
        first = exhibit.case.first
        report = exhibit.case.reports[first.id]
        return order[report.id, report.revision], first.story, first.content.reach.start, first.id

    return tuple(sorted(every, key=place))


def _as_text(document: Json) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
