"""Say what is worth saying: the message of a paste, and what moved elsewhere because of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.alerts import Alert, Telling, due_alert, to_recall
from bot.core.claims import ClaimId
from bot.core.corroboration import Corroboration, Move, StatusChange
from bot.core.leads import LeadId
from bot.core.messages import Place, PostKey
from bot.core.policy import Policy
from bot.core.rendering.answers import done_words, render_progress
from bot.core.rendering.moves import Case, render_moves, render_recall
from bot.core.rendering.parts import in_channel
from bot.core.rendering.warnings import render_report, warning_key
from bot.core.reports import ReportId
from bot.flow.compare import read_report
from bot.flow.deliver import show
from bot.flow.view import View
from bot.ports import Clock, Desk, Evidence, Leads, LeadState, Outbox


@dataclass(frozen=True, slots=True)
class Warn:
    view: View
    leads: Leads
    evidence: Evidence
    desk: Desk
    outbox: Outbox
    clock: Clock
    policy: Policy

    async def __call__(self, lead_id: LeadId) -> None:
        """Say in the lead's place what its report claims, and tell whoever was told otherwise before."""
        lead = await self.leads.lead(lead_id)
        report_id = await read_report(self.leads, lead_id)
        place = in_channel(lead.place)
        now = self.clock.now()
        matches = await self.evidence.matches_of(report_id)
        touched = [m.claim for m in matches if await self.evidence.may_see(m.claim, place.audience)]

        view = await self.view.report(report_id, place.audience, now)
        await show(self.outbox, render_report(view, place, lead.message, self.policy, now), now)
        await show(self.outbox, [render_progress(lead, done_words(view))], now)
        await self.tell_moves(dict.fromkeys(touched), place, report_id, now)
        key = warning_key(view.report, place)
        await self._note([f.corroboration for f in view.findings], place, key, report_id, now)
        await self.leads.came_to(lead.id, LeadState.DONE, report_id, "")

    async def tell_moves(
        self, claims: Iterable[ClaimId], home: Place, because: ReportId | None, now: datetime
    ) -> None:
        """Say of each claim, where its status was told, that it has changed: was, now, because."""
        moved: dict[tuple[Place, PostKey], list[tuple[Alert, Case]]] = {}
        recalled: list[Place] = []
        for claim in claims:
            tellings = await self.desk.tellings(claim)
            for place, thread, last in _last_told(tellings):
                if not await self.evidence.may_see(claim, place.audience):
                    continue
                history = await self.evidence.history(claim, place.audience)
                before = history[-1].now if history else None
                case = await self.view.case(claim, place.audience, now, before, last.at)
                alert = due_alert(case.dossier.claim, last.status, case.now)
                if alert is not None:
                    moved.setdefault((place, thread), []).append((alert, case))
                    recalled += to_recall(tellings, alert, home)
        # A private channel is not named elsewhere, not even as one that was told.
        others = tuple(dict.fromkeys(p for p in recalled if not p.audience.private))
        for (place, thread), moves in moved.items():
            if place != home and any(alert.move is Move.FELL for alert, _ in moves):
                post = render_recall(moves, place, thread, because)
            else:
                post = render_moves(moves, place, thread, because, others if place == home else ())
            await self.outbox.put([post], now)
        await self._refresh(moved, now)
        # Last: a restart before this line finds the same moves still to be told, and says nothing twice.
        for (place, thread), moves in moved.items():
            await self._note([case.now for _, case in moves], place, thread, because, now)

    async def _note(
        self,
        statuses: Iterable[Corroboration],
        place: Place,
        post: PostKey,
        because: ReportId | None,
        now: datetime,
    ) -> None:
        """Keep what was told, and each change of status in the claim's history."""
        tellings: list[Telling] = []
        for status in {c.claim: c for c in statuses}.values():
            history = await self.evidence.history(status.claim, place.audience)
            before = history[-1].now.status if history else None
            if before is not status.status:
                change = StatusChange(status.claim, before, status, because)
                await self.evidence.keep_status(change, place.audience)
            tellings.append(Telling(status.claim, place, post, status.status, now))
        await self.desk.tell(tellings)

    async def _refresh(
        self, moved: Mapping[tuple[Place, PostKey], Sequence[tuple[Alert, Case]]], now: datetime
    ) -> None:
        """Edit the earlier cards of claims that moved, so that nobody reads yesterday's status."""
        cards: dict[tuple[Place, ReportId], None] = {}
        for (place, _), moves in moved.items():
            for _, case in moves:
                cards.update(dict.fromkeys((place, report) for report in sorted(case.reports)))
        for place, report in cards:
            await self.refresh_card(report, place, now)

    async def refresh_card(self, report: ReportId, place: Place, now: datetime) -> None:
        """Edit a report's posts at a place to what they should read now; nothing where it was not shared."""
        shares = [s for s in await self.evidence.shares(report) if in_channel(s.place) == place]
        if not shares:
            return
        view = await self.view.report(report, place.audience, now)
        posts = render_report(view, place, shares[0].message, self.policy, now)
        if await self.outbox.latest(posts[0].key) is not None:
            await show(self.outbox, posts, now)


def _last_told(tellings: Iterable[Telling]) -> list[tuple[Place, PostKey, Telling]]:
    """Return, for each place, the thread a claim was first told in and what was told of it last."""
    first: dict[Place, Telling] = {}
    last: dict[Place, Telling] = {}
    for telling in tellings:
        first.setdefault(telling.place, telling)
        last[telling.place] = telling
    return [(place, first[place].post, last[place]) for place in first]
