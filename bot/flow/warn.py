"""Say what is worth saying: the message of a paste, and what moved elsewhere because of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.core.alerts import Alert, Telling, due_alert, to_recall
from bot.core.claims import ClaimId
from bot.core.corroboration import Corroboration, DecisionId, StatusChange, takes_back
from bot.core.leads import Lead, LeadId, LeadKind
from bot.core.messages import Place, PostKey
from bot.core.policy import Policy
from bot.core.rendering.answers import done_words, known_words, render_progress
from bot.core.rendering.moves import Case, render_moves, render_recall
from bot.core.rendering.parts import in_channel
from bot.core.rendering.warnings import render_report, warning_key
from bot.core.reports import Outlet, ReportId
from bot.flow.compare import NotReadYet, read_report
from bot.flow.say import Saying
from bot.flow.view import View
from bot.ports import Clock, Desk, Evidence, Leads, LeadState, Outbox


@dataclass(frozen=True, slots=True)
class Cause:
    """What moved claims: a report that was pasted, a person's decision, or an entry in the register.

    Attributes:
        key: of the paste, decision or entry. The same move for another cause is said again.
        report, decision, outlet: the one of them that it was; the others are None.
    """

    key: str
    report: ReportId | None = None
    decision: DecisionId | None = None
    outlet: Outlet | None = None


@dataclass(frozen=True, slots=True)
class Warn:
    """Assesses and tells in one turn of the desk: what is said rests on what was said last."""

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
        async with self.desk.turn(lead.place.audience.workspace):
            await self._tell(lead, report_id)
        await self.leads.came_to(lead.id, LeadState.DONE, report_id, "")

    async def _tell(self, lead: Lead, report_id: ReportId) -> None:
        place = in_channel(lead.place)
        cause = Cause(lead.id, report=report_id)
        saying = Saying(self.outbox, self.clock.now())
        matches = await self.evidence.matches_of(report_id)

        view = await self.view.report(report_id, place.audience, saying.at)
        await saying.show(render_report(view, place, lead.message, self.policy, saying.at))
        shares = [s for s in await self.evidence.shares(report_id) if in_channel(s.place) == place]
        again = bool(shares) and shares[0].message != lead.message
        # What was fetched after this share is not what an earlier one led to.
        texts = await self.evidence.revisions_of(report_id)
        is_later = lead.kind is LeadKind.LINK and view.report.fetched_at >= lead.shared_at
        changed = is_later and len(texts) > 1
        done = known_words(view, lead, changed) if again else (done_words(view),)
        await saying.show([render_progress(lead, *done, lasts=again)])
        # Of every claim it speaks to: a private channel is told of what its own claims gain from elsewhere.
        # An edit takes words out too: what only an earlier text said has lost that support.
        touched = await self.evidence.claims_touched(report_id) if len(texts) > 1 else ()
        claims = dict.fromkeys([*(m.claim for m in matches), *touched])
        await self.tell_moves(saying, claims, place, cause)
        key = warning_key(view.report, place)
        await self._note(saying, [f.corroboration for f in view.findings], place, key, cause)
        await saying.put()

    async def tell_moves(self, saying: Saying, claims: Iterable[ClaimId], home: Place, cause: Cause) -> None:
        """Say of each claim, where its status was told, that it has changed: was, now, because."""
        moved: dict[tuple[Place, PostKey], list[tuple[Alert, Case]]] = {}
        recalled: list[Place] = []
        for claim in dict.fromkeys(claims):
            tellings = await self.desk.tellings(claim)
            for place, thread, last in _last_told(tellings):
                if not await self.evidence.may_see(claim, place.audience):
                    continue
                history = await self.evidence.history(claim, place.audience)
                before = history[-1].now if history else None
                case = await self.view.case(claim, place.audience, saying.at, before, last.at)
                case = replace(case, entered=cause.outlet)
                alert = due_alert(case.dossier.claim, last.status, case.now)
                if alert is not None:
                    moved.setdefault((place, thread), []).append((alert, case))
                    recalled += to_recall(tellings, alert, home)
        # A private channel is not named elsewhere, not even as one that was told.
        others = tuple(dict.fromkeys(p for p in recalled if not p.audience.private))
        for (place, thread), moves in moved.items():
            if place != home and any(takes_back(alert.before, alert.now.status) for alert, _ in moves):
                saying.posts.append(render_recall(moves, place, thread, cause.key))
            else:
                told = others if place == home else ()
                saying.posts.append(render_moves(moves, place, thread, cause.key, told))
            await self._note(saying, [case.now for _, case in moves], place, thread, cause)
        # The earlier cards are edited, so that nobody reads yesterday's status.
        cards = {
            (place, report): None
            for (place, _), moves in moved.items()
            for _, case in moves
            for report in sorted({r.id for r in case.reports.values()})
        }
        for place, report in cards:
            await self.refresh_card(saying, report, place)

    async def refresh_card(self, saying: Saying, report_id: ReportId, place: Place) -> None:
        """Edit a report's posts at a place to what they should read now; nothing where it was not shared."""
        shares = [s for s in await self.evidence.shares(report_id) if in_channel(s.place) == place]
        if not shares:
            return
        key = warning_key(await self.evidence.report(report_id), place)
        if saying.shows(key) or await self.outbox.latest(key) is None:
            return
        try:
            view = await self.view.report(report_id, place.audience, saying.at)
        except NotReadYet:  # by this engine: the walk that reads it will bring its card up to date
            return
        await saying.show(render_report(view, place, shares[0].message, self.policy, saying.at))

    async def _note(
        self,
        saying: Saying,
        statuses: Iterable[Corroboration],
        place: Place,
        post: PostKey,
        cause: Cause,
    ) -> None:
        """Keep what is told, and each change of status in the claim's history."""
        for status in {c.claim: c for c in statuses}.values():
            history = await self.evidence.history(status.claim, place.audience)
            before = history[-1].now.status if history else None
            if before is not status.status:
                registered = cause.outlet.id if cause.outlet else None
                change = StatusChange(status.claim, before, status, cause.report, cause.decision, registered)
                saying.changes.setdefault((status.claim, place.audience), change)
            saying.tellings.append(Telling(status.claim, place, post, status.status, saying.at))


def _last_told(tellings: Iterable[Telling]) -> list[tuple[Place, PostKey, Telling]]:
    """Return, for each place, the thread a claim was first told in and what was told of it last."""
    first: dict[Place, Telling] = {}
    last: dict[Place, Telling] = {}
    for telling in tellings:
        first.setdefault(telling.place, telling)
        last[telling.place] = telling
    return [(place, first[place].post, last[place]) for place in first]
