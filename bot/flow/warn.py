"""Say what is worth saying: the message of a paste, and what moved elsewhere because of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.alerts import Alert, Postponed, ReportView, Telling, due_alert, to_recall
from bot.core.assignments import Used, used_now
from bot.core.claims import ClaimId
from bot.core.corroboration import Corroboration, Status, StatusChange
from bot.core.decisions import DecisionId, kin_of
from bot.core.forgetting import Forgotten
from bot.core.leads import Lead, LeadKind
from bot.core.messages import Line, Place, Post, PostKey
from bot.core.policy import Policy
from bot.core.rendering.answers import done_mark, done_words, known_words, render_progress
from bot.core.rendering.changes import edited_lines
from bot.core.rendering.gathered import GATHERED_WORDS, gathered_moves, gathered_report
from bot.core.rendering.moves import Case, falls, render_moves, render_recall
from bot.core.rendering.parts import in_channel
from bot.core.rendering.taken_back import render_taken_back
from bot.core.rendering.warnings import render_report, warning_key
from bot.core.rendering.watches import unreachable_line
from bot.core.reports import Outlet, ReportId
from bot.core.restraint import Wanted
from bot.core.sides import SideEntry
from bot.core.watching import CourseId, WatchKind, watch_id
from bot.flow.compare import NotReadYet
from bot.flow.govern import in_zone
from bot.flow.restrain import Restrain
from bot.flow.say import Saying
from bot.flow.view import View
from bot.ports import Clock, Desk, Evidence, Leads, Outbox, Share, Watches


@dataclass(frozen=True, slots=True)
class Cause:
    """What moved claims: a report, pasted or forgotten, a person's decision, an entry of an outlet or a side.

    Attributes:
        key: of the paste, decision or entry. The same move for another cause is said again.
        report, decision, outlet, side, forgotten: the one of them that it was; the others are None.
    """

    key: str
    report: ReportId | None = None
    decision: DecisionId | None = None
    outlet: Outlet | None = None
    side: SideEntry | None = None
    forgotten: Forgotten | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """That the status of a claim was told in a place, and is another one now.

    Attributes:
        claim: the one it was told of; it may stand as another one now.
        is_known: whether the place was told already that the one it stands as now stands so.
    """

    claim: ClaimId
    place: Place
    thread: PostKey
    tellings: tuple[Telling, ...]
    alert: Alert
    case: Case
    is_known: bool = False

    @property
    def takes_back(self) -> bool:
        return falls(self.alert, self.case)

    @property
    def reports(self) -> tuple[ReportId, ...]:
        return tuple(sorted({report.id for report in self.case.reports.values()}))

    def again(self, at: datetime) -> Telling:
        """Return that the status as it is now is told of the claim as well."""
        return Telling(self.claim, self.place, self.thread, self.alert.now.status, at)


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
    restrain: Restrain
    watches: Watches

    async def __call__(self, lead: Lead, report_id: ReportId) -> None:
        """Say in the lead's place what its report claims, and tell whoever was told otherwise before.

        Of what came by itself nothing is said but what it changes: its card where a person shared the same
        report, and the claims that somebody was told of.
        """
        place = in_channel(lead.place)
        cause = Cause(lead.id, report=report_id)
        saying = Saying(self.outbox, self.clock.now())
        matches = await self.evidence.matches_of(report_id)
        texts = await self.evidence.revisions_of(report_id)
        shares = [s for s in await self.evidence.shares(report_id) if not s.watch]
        answered = None if lead.watch else await self._answer(saying, lead, report_id, texts, shares)
        # Of every claim it speaks to: a private channel is told of what its own claims gain from elsewhere.
        # An edit takes words out too: what only an earlier text said has lost that support.
        touched = await self.evidence.claims_touched(report_id) if len(texts) > 1 else ()
        if lead.instead and (before := await self.leads.report_of(lead.instead)) not in (None, report_id):
            touched = (*touched, *await self.evidence.claims_touched(before))
            await self.refresh_card(saying, before, place)
        claims = dict.fromkeys([*(m.claim for m in matches), *touched])
        # Where it came by itself, nobody is known to be awake.
        await self.tell_moves(saying, claims, None if lead.watch else place, cause)
        if answered is not None:
            await self._note_card(saying, answered, place, warning_key(answered.report, place), cause)
        else:
            told = [telling.place for claim in claims for telling in await self.desk.tellings(claim)]
            await self._refresh_cards(saying, report_id, [*(s.place for s in shares), *told], cause)
        await saying.put()

    async def _refresh_cards(
        self, saying: Saying, report_id: ReportId, places: Iterable[Place], cause: Cause
    ) -> None:
        """Bring the cards of a report up to date where it has one, and keep what they tell."""
        report = await self.evidence.report(report_id)
        for place in dict.fromkeys(map(in_channel, places)):
            await self.refresh_card(saying, report_id, place)
            key = warning_key(report, place)
            if saying.shows(key):
                view, _ = await self.report(report_id, place, saying.at)
                await self._note_card(saying, view, place, key, cause)

    async def _answer(
        self,
        saying: Saying,
        lead: Lead,
        report_id: ReportId,
        texts: Sequence[str],
        shares: Sequence[Share],
    ) -> ReportView:
        """Answer whoever shared a report with its card, or by pointing to the one that is there.

        Returns the report as it was shown.
        """
        place = in_channel(lead.place)
        view, local = await self.report(report_id, place, saying.at)
        key = warning_key(view.report, place)
        is_card = await self.outbox.latest(key) is not None or await self.restrain.has_room(place, saying)
        posts = await self._posts(view, place, local)
        # Whoever shared it has its card all the same: in the thread of the paste, where it rings nobody else.
        await saying.show(posts if is_card else tuple(replace(p, under=lead.message) for p in posts))
        if not is_card:
            await self.restrain.gather(place, saying, gathered_report(view))
        here = [s for s in shares if in_channel(s.place) == place]
        again = bool(here) and here[0].message != lead.message
        # What was fetched after this share is not what an earlier one led to.
        is_later = lead.kind is LeadKind.LINK and view.report.fetched_at >= lead.shared_at
        changed = is_later and len(texts) > 1
        done = known_words(view, lead, changed) if again and is_card else (done_words(view),)
        if not is_card:
            done = (*done, GATHERED_WORDS)
        await saying.show([render_progress(lead, *done, lasts=again, mark=done_mark(view))])
        return view

    async def _note_card(
        self, saying: Saying, view: ReportView, place: Place, post: PostKey, cause: Cause
    ) -> None:
        """Keep what a report's card at a place tells, or the post in which it is gathered."""
        told = [f.corroboration for f in view.findings if view.wants(f)]
        await self.note(saying, told, place, post, cause)

    async def tell_moves(
        self,
        saying: Saying,
        claims: Iterable[ClaimId],
        home: Place | None,
        cause: Cause,
        only: Place | None = None,
        unsaid_in: PostKey | None = None,
    ) -> None:
        """Say of each claim, where its status was told, that it has changed: was, now, because.

        Of one that a person dismissed in a place, only what was told too high is said there.

        Args:
            saying: what else is said now.
            claims: that may have moved.
            home: the channel where somebody shared or decided something; None where nobody did.
            cause: what moved them.
            only: the one channel to say it in; None for all.
            unsaid_in: the thread in which nothing is said, though it is kept as told, but of what the channel
                used; None for none.
        """
        moved: dict[tuple[Place, PostKey], list[tuple[Alert, Case]]] = {}
        recalled: list[Place] = []
        cards: dict[tuple[Place, ReportId], None] = {}
        for told in (await self._told(claims, saying.at, cause, only)).values():
            most = told[0]
            case, place, thread = most.case, most.place, most.thread
            also = [one.again(saying.at) for one in told if one.claim != one.alert.claim.id]
            if most.is_known and not most.takes_back:
                # Only a merge moved it, to what its readers were told of the other: they read that as it is.
                saying.tellings += also
                continue
            if thread == unsaid_in and not case.used:
                await self.note(saying, [case.now], place, thread, cause)
                saying.tellings += also
                continue
            later = await self._postponed(most, saying, home)
            if later is not None:
                await self.restrain.channels.postpone([later])
                await self._note_change(saying, case.now, place, cause)
                continue
            cards |= {(place, report): None for report in most.reports}
            if case.is_dismissed and not most.takes_back:
                continue
            moved.setdefault((place, thread), []).append((most.alert, case))
            saying.tellings += also
            recalled += to_recall(most.tellings, most.alert, home or place)
        # A private channel is not named elsewhere, not even as one that was told.
        others = tuple(dict.fromkeys(p for p in recalled if not p.audience.private))
        for (place, thread), moves in moved.items():
            await self._say_moved(saying, moves, place, thread, home, cause, others if place == home else ())
            await self.note(saying, [case.now for _, case in moves], place, thread, cause)
        # The earlier cards are edited, so that nobody reads yesterday's status.
        for place, report in cards:
            await self.refresh_card(saying, report, place)

    async def _told(
        self, claims: Iterable[ClaimId], at: datetime, cause: Cause, only: Place | None
    ) -> dict[tuple[Place, ClaimId], list["_Told"]]:
        """Return what was told and has changed, for each place and claim; what was told too high first.

        What was told of claims that people made one, or parted, is told of together.
        """
        regroupings = await self.evidence.regroupings()
        found: dict[tuple[Place, ClaimId], list[_Told]] = {}
        known: dict[tuple[Place, ClaimId], Status] = {}
        for claim in dict.fromkeys(k for c in claims for k in (c, *sorted(kin_of(regroupings, c) - {c}))):
            tellings = await self.desk.tellings(claim)
            for place, thread, last in _last_told(tellings):
                if only not in (None, place) or not await self.evidence.may_see(claim, place.audience):
                    continue
                known[place, claim] = last.status
                case = await self._case_since(claim, place, at, last)
                gone = cause.forgotten.as_told_to(place.audience) if cause.forgotten else None
                case = replace(
                    case, entered=cause.outlet, decided=cause.decision, side=cause.side, forgotten=gone
                )
                alert = due_alert(case.dossier.claim, last.status, case.now)
                if alert is not None:
                    case = replace(case, used=await self._used_in(place, claim, alert.claim.id))
                    told = _Told(claim, place, thread, tuple(tellings), alert, case)
                    found.setdefault((place, alert.claim.id), []).append(told)
        for (place, claim), told in found.items():
            told.sort(key=lambda t: (not t.takes_back, t.claim != t.alert.claim.id))
            first = told[0]
            if first.claim != claim:
                handle = await self.desk.handle(first.claim, place.audience)
                is_known = known.get((place, claim)) is first.alert.now.status
                told[0] = replace(first, case=replace(first.case, told_as=handle), is_known=is_known)
        return found

    async def _used_in(self, place: Place, *claims: ClaimId) -> tuple[Used, ...]:
        """Return where this very channel used a claim: others have their own notice."""
        marks = await self.desk.used(place.audience)
        return used_now((m for m in marks if m.audience == place.audience), claims)

    async def _postponed(self, told: "_Told", saying: Saying, home: Place | None) -> Postponed | None:
        is_fall = told.takes_back
        return await self.restrain.postponed(told.claim, told.place, saying.at, home, falls=is_fall)

    async def note_new(self, saying: Saying, claim: ClaimId, beside: ClaimId, cause: Cause) -> None:
        """Note how a claim that was split off stands, wherever the one it was part of was told."""
        for place, thread, _ in _last_told(await self.desk.tellings(beside)):
            # Where the split does not act, it stands as that one still.
            stands = await self.view.standing(claim, place.audience, saying.at)
            if stands.dossier.claim.id == claim:
                await self.note(saying, [stands.now], place, thread, cause)

    async def _say_moved(
        self,
        saying: Saying,
        moves: Sequence[tuple[Alert, Case]],
        place: Place,
        thread: PostKey,
        home: Place | None,
        cause: Cause,
        told: Sequence[Place],
    ) -> None:
        is_fall = any(falls(alert, case) for alert, case in moves)
        if not await self.restrain.has_room(place, saying, falls=is_fall):
            await self.restrain.gather(place, saying, gathered_moves(moves))
        elif place != home and is_fall:
            saying.posts.append(render_recall(moves, place, thread, cause.key))
        else:
            saying.posts.append(render_moves(moves, place, thread, cause.key, told))

    async def _case_since(self, claim: ClaimId, place: Place, at: datetime, last: Telling) -> Case:
        """Return a claim with how it stood when a channel was last told of it."""
        history = await self.evidence.history(claim, place.audience)
        before = next((h.now for h in reversed(history) if h.now.as_of <= last.at), None)
        local = await self.restrain.govern.local(at, place)
        return await self.view.case(claim, place.audience, local, before, last.at)

    async def report(self, report: ReportId, place: Place, at: datetime) -> tuple[ReportView, datetime]:
        """Return a report as a channel wants it told, and the moment in that channel's zone."""
        rules = await self.restrain.govern(place)
        local = in_zone(at, rules)
        view = await self.view.report(report, place.audience, local)
        return replace(view, wanted=Wanted(rules.least_rank, rules.topics)), local

    async def _posts(self, view: ReportView, place: Place, local: datetime) -> tuple[Post, ...]:
        """Return a report's posts in a channel, with what its page did since it was shared there."""
        report, lines = view.report, list[Line]()
        course = await self.watches.course(CourseId(watch_id(WatchKind.SHARED, report.id, place)))
        if course is not None and course.trouble:
            lines.append(unreachable_line(course, local))
        if len(await self.evidence.revisions_of(report.id)) > 1:
            changes = await self.view.changes(report.id, place.audience, local)
            edited = await self.evidence.report(report.id, changes.texts[changes.told])
            lines += edited_lines(changes, edited.fetched_at, report.link, local)
        return render_report(view, place, self.policy, local, lines)

    async def raise_card(
        self, saying: Saying, view: ReportView, place: Place, cause: Cause
    ) -> PostKey | None:
        """Say by itself in a channel what a report claims that needs a source; None where it has its card.

        Returns the key of what tells it: of the card, or of what is gathered on a day that is full.
        """
        key = warning_key(view.report, place)
        if await self.outbox.latest(key) is not None:
            return None
        if await self.restrain.has_room(place, saying):
            local = await self.restrain.govern.local(saying.at, place)
            await saying.show(await self._posts(view, place, local))
        else:
            key = await self.restrain.gather(place, saying, gathered_report(view))
        await self._note_card(saying, view, place, key, cause)
        return key

    async def refresh_card(self, saying: Saying, report_id: ReportId, place: Place) -> None:
        """Edit a report's posts at a place to what they should read now; nothing where it has none."""
        key = warning_key(await self.evidence.report(report_id), place)
        if saying.shows(key) or await self.outbox.latest(key) is None:
            return
        try:
            view, local = await self.report(report_id, place, saying.at)
        except NotReadYet:  # by this engine: the walk that reads it will bring its card up to date
            return
        posts = await self._posts(view, place, local)
        gone_at = await self.evidence.taken_back(report_id, place)
        if gone_at is not None:
            shown = [post for post in posts if await self.outbox.latest(post.key) is not None]
            posts = render_taken_back(view.report, tuple(shown), gone_at, local)
        await saying.show(posts)

    async def note(
        self,
        saying: Saying,
        statuses: Iterable[Corroboration],
        place: Place,
        post: PostKey,
        cause: Cause,
    ) -> None:
        """Keep what is told, and each change of status in the claim's history."""
        for status in {c.claim: c for c in statuses}.values():
            await self._note_change(saying, status, place, cause)
            saying.tellings.append(Telling(status.claim, place, post, status.status, saying.at))

    async def _note_change(self, saying: Saying, status: Corroboration, place: Place, cause: Cause) -> None:
        """Keep that a status changed for a channel, also where that is not said yet."""
        history = await self.evidence.history(status.claim, place.audience)
        before = history[-1].now.status if history else None
        if before is not status.status:
            registered = cause.outlet.id if cause.outlet else None
            change = StatusChange(status.claim, before, status, cause.report, cause.decision, registered)
            saying.changes.setdefault((status.claim, place.audience), change)


def _last_told(tellings: Iterable[Telling]) -> list[tuple[Place, PostKey, Telling]]:
    """Return, for each place, the thread a claim was first told in and what was told of it last."""
    first: dict[Place, Telling] = {}
    last: dict[Place, Telling] = {}
    for telling in tellings:
        first.setdefault(telling.place, telling)
        last[telling.place] = telling
    return [(place, first[place].post, last[place]) for place in first]
