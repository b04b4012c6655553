"""Give each channel its daily thread: once for each local date, with what changed or is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.core.alerts import Finding, factors_of, is_wanted, needs_source
from bot.core.channels import ChannelRules, EmptyDay, Setting
from bot.core.claims import ClaimId, Flag, Statement
from bot.core.corroboration import takes_back
from bot.core.digests import (
    Digest,
    NetChange,
    Reported,
    Section,
    StillAlone,
    by_rank,
    by_story,
    due_assignments,
    due_day,
    net_changes,
)
from bot.core.matching import Stance
from bot.core.messages import Place
from bot.core.rendering.daily import StoryOfDay, render_daily
from bot.core.rendering.moves import Case
from bot.core.rendering.parts import cut, first_words
from bot.core.reports import ReportId
from bot.core.restraint import Wanted
from bot.core.text import content_id
from bot.flow.govern import Govern, in_zone
from bot.flow.view import View
from bot.ports import Channels, Clock, Desk, Evidence, Outbox, Room

_AT_FIRST = timedelta(days=1)  # that the first one of a channel tells of
_TITLE = 90  # characters


@dataclass(frozen=True, slots=True)
class Due:
    """A daily thread that is to be given.

    Attributes:
        day: the local date, YYYY-MM-DD.
        now: in the channel's zone.
        last: the one before; None where there was none.
    """

    day: str
    now: datetime
    rules: ChannelRules
    last: Reported | None


@dataclass(frozen=True, slots=True)
class ReportDaily:
    """Works in a turn of the desk that its caller has taken."""

    view: View
    evidence: Evidence
    desk: Desk
    channels: Channels
    outbox: Outbox
    clock: Clock
    govern: Govern

    async def __call__(self, room: Room) -> None:
        """Say what is due in a channel now, and keep that it was; nothing where it was said already."""
        if (due := await self.due(room)) is None:
            return
        place, now = room.place, due.now
        digest, stories = await self.digest(place, now, due.last)
        posts = render_daily(digest, due.day, stories, empty=due.rules.empty_day is EmptyDay.LINE)
        await self.outbox.put(posts, now, reported=[Reported(place, due.day, now)])

    async def due(self, room: Room) -> "Due | None":
        """Return the date that a channel's daily thread is due for; None where none is. Needs no turn."""
        changes = await self.channels.changes(room.place.audience)
        rules = self.govern.under(room.place, changes)
        if rules.daily is None:
            return None
        now, last = in_zone(self.clock.now(), rules), await self.channels.last_reported(room.place)
        begun = max([room.since, *(c.at for c in changes if c.setting is Setting.DAILY_THREAD)])
        day = due_day(rules.daily, now, begun, last.day if last else "")
        return None if day is None else Due(day, now, rules, last)

    async def digest(
        self, place: Place, now: datetime, last: Reported | None
    ) -> tuple[Digest, tuple[StoryOfDay, ...]]:
        """Return what there is to tell of a channel since its last daily thread, and by story.

        Args:
            place: the channel.
            now: in its zone.
            last: the last one; None takes a day.
        """
        since = last.at if last else now - _AT_FIRST
        audience = place.audience
        cases: dict[ClaimId, Case] = {}
        moved: list[NetChange] = []
        for change in net_changes(await self.evidence.status_changes(audience, since)):
            if await self._is_told(change.claim, place):
                case = await self.view.case(change.claim, audience, now)
                if not case.is_dismissed or takes_back(change.before, change.now):
                    cases[change.claim] = case
                    moved.append(change)
        waiting, alone = await self._due(place, since, now, cases)
        due = due_assignments(await self.desk.assignments(audience), audience, since, now)
        # What made a claim here may have been forgotten, so that it is a private channel's alone now.
        assigned = tuple([one for one in due if await self.evidence.may_see(one.claim, audience)])
        for one in assigned:
            cases[one.claim] = cases.get(one.claim) or await self.view.case(one.claim, audience, now)
        # What a feed brings by itself is evidence, and no news of the channel.
        shares = await self.evidence.shares_in(audience, since)
        reports = {share.report for share in shares if not share.watch}
        digest = Digest(
            place,
            since,
            now,
            len(reports),
            await self._statements(reports),
            tuple(moved),
            by_rank(alone),
            tuple(waiting),
            assigned,
        )
        return digest, await self._stories(digest, cases)

    async def _due(
        self, place: Place, since: datetime, now: datetime, cases: dict[ClaimId, Case]
    ) -> tuple[list[ClaimId], list[StillAlone]]:
        """Return the claims that wait for somebody, and those alone for long; their cases are added."""
        rules = await self.govern(place)
        wanted = Wanted(rules.least_rank, rules.topics)
        after = timedelta(hours=rules.alone_hours)
        waiting: list[ClaimId] = []
        alone: list[StillAlone] = []
        told = await self.desk.told_in(place, since - after)
        for claim in dict.fromkeys(ClaimId(t.claim) for t in told):
            first = next(t for t in await self.desk.tellings(claim) if t.place == place)
            until = await self.channels.snoozed_until(claim, place.audience)
            if not since - after < first.at <= now - after or (until is not None and until > now):
                continue
            if not await self.evidence.may_see(claim, place.audience):
                continue
            case = cases.get(claim) or await self.view.case(claim, place.audience, now)
            if case.is_dismissed or case.dossier.claim.id != claim:
                continue  # a person says that it is no news, or another claim
            finding = Finding(case.handle, case.dossier.claim, case.first, case.now)
            if not needs_source(finding) or not is_wanted(finding, await self._heading(case.first), wanted):
                continue
            if Flag.SPEAKER_INFERRED in case.now.flags:
                waiting.append(claim)
            else:
                alone.append(StillAlone(claim, first.at, factors_of(finding)))
            cases[claim] = case
        return waiting, alone

    async def _is_told(self, claim: ClaimId, place: Place) -> bool:
        told = any(t.place == place for t in await self.desk.tellings(claim))
        return told and await self.evidence.may_see(claim, place.audience)

    async def _statements(self, reports: Iterable[ReportId]) -> int:
        readings = [await self.view.reading(report) for report in sorted(reports)]
        return sum(len(reading.statements) for reading in readings if reading is not None)

    async def _stories(self, digest: Digest, cases: Mapping[ClaimId, Case]) -> tuple[StoryOfDay, ...]:
        order = dict.fromkeys(
            (
                *(m.claim for m in digest.moved),
                *(a.claim for a in digest.assigned),
                *digest.waiting,
                *(a.claim for a in digest.alone),
            )
        )
        groups = by_story({claim: _sections(cases[claim]) for claim in order})
        return tuple([await self._story(digest, group, cases) for group in groups])

    async def _story(
        self, digest: Digest, group: tuple[ClaimId, ...], cases: Mapping[ClaimId, Case]
    ) -> StoryOfDay:
        told = {m.claim for m in digest.moved}
        return StoryOfDay(
            title=await self._title(cases[group[0]]),
            key=content_id(*sorted(group)),
            moved=tuple((m, cases[m.claim]) for m in digest.moved if m.claim in group),
            alone=tuple(
                (a, cases[a.claim]) for a in digest.alone if a.claim in group and a.claim not in told
            ),
            waiting=tuple(cases[claim] for claim in digest.waiting if claim in group),
            assigned=tuple((a, cases[a.claim]) for a in digest.assigned if a.claim in group),
        )

    async def _title(self, case: Case) -> str:
        """Return the heading of the story a claim was first read in, else the title of its report."""
        first = case.first
        report, heading = case.reports[first.id], await self._heading(first)
        words, mark = cut(heading or report.title or first_words(report), _TITLE)
        return words + mark

    async def _heading(self, statement: Statement) -> str:
        """Return the heading of the story that a statement stands in; "" where it has none."""
        reading = await self.view.reading(statement.report)
        present = await self.evidence.report(statement.report)
        return reading.heading_of(statement.story, present.text) if reading else ""


def _sections(case: Case) -> tuple[Section, ...]:
    """Return the sections of reports that a claim is made in, the earliest known first."""
    supporting = {m.statement for m in case.dossier.matches if m.stance is Stance.SUPPORTS}
    known = sorted(case.dossier.testimonies, key=lambda t: (t.known_at.astimezone(UTC), t.statement.id))
    return tuple(
        dict.fromkeys((t.statement.report, t.statement.story) for t in known if t.statement.id in supporting)
    )
