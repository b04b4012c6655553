"""Fakes of the ports that keep things: leads, evidence, desk, outbox, search, work. All in memory."""

import asyncio
import struct
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import takewhile

from bot.core.alerts import SearchScope, Telling
from bot.core.assignments import Assignment, NoteId, Reply, Used, Working
from bot.core.captures import CaptureId
from bot.core.claims import Claim, ClaimId, Engine, Reading, Statement, StatementId
from bot.core.corroboration import StatusChange
from bot.core.decisions import Decision, DecisionId
from bot.core.digests import Reported
from bot.core.dossiers import Dossier, Testimony
from bot.core.errors import LEAVING_A_GAP, LastingError, NoSuchClaim, StoreBusy
from bot.core.feeds import BEGUN, Seen
from bot.core.independence import Judged, Judgement
from bot.core.leads import NO_REPORT, Lead, LeadId, LeadKind, Walk, WatchId, reached_for, superseded
from bot.core.matching import Candidate, ClaimMatch, Stance
from bot.core.messages import Audience, Message, MessageId, Place, Post, PostKey
from bot.core.names import Voice, is_spelled
from bot.core.participants import EMPTY
from bot.core.ratings import Rating
from bot.core.registrations import Registration, RegistrationId, with_entries
from bot.core.rendering.parts import in_channel
from bot.core.reports import Outlet, OutletId, Report, ReportId, names_above
from bot.core.searches import words_at
from bot.core.sides import SideEntry, SideId, with_sides
from bot.core.text import fold, paragraphs, words_of
from bot.core.watching import ASKED_FOR, Course, CourseId, Noticed, Watched, WatchKind
from bot.ports import (
    Captured,
    Hits,
    Holdings,
    LeadState,
    Left,
    Looked,
    Outgoing,
    Passage,
    PostedAs,
    PostState,
    ReadHere,
    Share,
    Vector,
    Watching,
)
from tests.fakes_channels import Rooms
from tests.fakes_tombstones import Stones

Step = Callable[[LeadId], Awaitable[None]]


@dataclass
class Inbox:
    """A `Leads`. `asked` holds the leads whose walk was asked for, in order."""

    rooms: Rooms = field(default_factory=Rooms)
    asked: list[LeadId] = field(default_factory=list[LeadId])
    messages: set[MessageId] = field(default_factory=set[MessageId])
    leads: dict[LeadId, Lead] = field(default_factory=dict[LeadId, Lead])
    work: dict[LeadId, tuple[str, int]] = field(default_factory=dict[LeadId, tuple[str, int]])
    states: dict[LeadId, tuple[LeadState, ReportId | None, str]] = field(
        default_factory=dict[LeadId, tuple[LeadState, ReportId | None, str]]
    )
    retried: dict[MessageId, tuple[LeadId, ...]] = field(default_factory=dict[MessageId, tuple[LeadId, ...]])
    pages: list[tuple[str, ReportId, Audience]] = field(default_factory=list[tuple[str, ReportId, Audience]])
    heard: dict[tuple[str, str], datetime] = field(default_factory=dict[tuple[str, str], datetime])

    async def take_in(self, message: Message, leads: Sequence[Lead]) -> bool:
        if message.id in self.messages:
            return False
        self.messages.add(message.id)
        said_in = message.place.platform, message.place.audience.channel
        self.heard[said_in] = max(message.sent_at, self.heard.get(said_in, message.sent_at))
        self.rooms.known.setdefault(in_channel(message.place), message.sent_at)
        for lead in leads:
            if lead.id not in self.leads:
                self.leads[lead.id] = lead
                self.states[lead.id] = (LeadState.WAITING, None, "")
                self.asked.append(lead.id)
        return True

    async def last_heard(self, platform: str) -> Mapping[str, datetime]:
        return {channel: at for (where, channel), at in self.heard.items() if where == platform}

    async def lead(self, lead: LeadId) -> Lead:
        return self.leads[lead]

    async def leads_of(self, message: MessageId) -> tuple[Lead, ...]:
        found = [lead for lead in self.leads.values() if lead.message == message]
        gone = superseded(found)
        return tuple(lead for lead in found if lead.id not in gone)

    async def begin(self, lead: LeadId, what: str) -> None:
        self.work[lead] = (what, await self.begun(lead, what) + 1)

    async def begun(self, lead: LeadId, what: str) -> int:
        doing, begun = self.work.get(lead, ("", 0))
        return begun if doing == what else 0

    async def came_to(self, lead: LeadId, state: LeadState, report: ReportId | None, reason: str) -> None:
        self.states[lead] = (state, report, reason)

    async def state(self, lead: LeadId) -> LeadState:
        return self.states[lead][0]

    async def again(self, asked: MessageId, leads: Sequence[LeadId], at: datetime) -> tuple[LeadId, ...]:
        if asked not in self.retried:
            found = tuple(
                x for x in leads if self.states[x][0] in (LeadState.UNREADABLE, LeadState.SET_ASIDE)
            )
            if not found:
                return ()
            self.retried[asked] = found
            for lead in found:
                self.states[lead] = (LeadState.WAITING, self.states[lead][1], "")
                self.work.pop(lead, None)
            self.asked += found
        return self.retried[asked]

    async def read_here(self, audience: Audience) -> tuple[ReadHere, ...]:
        here = [x for x in self.leads.values() if x.place.audience == audience and x.kind not in NO_REPORT]
        return tuple(
            ReadHere(lead, number, report)
            for number, lead in enumerate(here, 1)
            if (report := self.states[lead.id][1]) is not None
        )

    async def report_of(self, lead: LeadId) -> ReportId | None:
        return self.states[lead][1]

    async def waiting(self, audience: Audience, before: LeadId) -> int:
        earlier = takewhile(lambda lead: lead.id != before, self.leads.values())
        return sum(
            lead.place.audience == audience
            and lead.kind is not LeadKind.ASKED
            and not lead.watch
            and self.states[lead.id][0] is LeadState.WAITING
            for lead in earlier
        )

    async def left(self, audience: Audience, limit: int) -> tuple[Left, ...]:
        shared = [
            each
            for each in self.leads.values()
            if each.place.audience == audience and each.kind not in NO_REPORT
        ]
        read = {link for link, _, where in self.pages if audience.may_see(where)}
        found = [
            Left(lead, number, self.states[lead.id][0], self.states[lead.id][2])
            for number, lead in enumerate(shared, 1)
            if self.states[lead.id][0] in (LeadState.UNREADABLE, LeadState.SET_ASIDE)
        ]
        latest: dict[tuple[LeadKind, str], Left] = {}
        for each in reversed(found[-limit:]):
            if each.lead in await self.leads_of(each.lead.message) and reached_for(each.lead) not in read:
                latest.setdefault((each.lead.kind, reached_for(each.lead)), each)
        return tuple(reversed(latest.values()))


@dataclass
class Archive:
    """An `Evidence`."""

    revisions: dict[ReportId, list[Report]] = field(default_factory=dict[ReportId, list[Report]])
    pages: list[tuple[str, ReportId, Audience]] = field(default_factory=list[tuple[str, ReportId, Audience]])
    had: list[tuple[Captured, str]] = field(default_factory=list[tuple[Captured, str]])
    shared: list[Share] = field(default_factory=list[Share])
    gone: dict[Share, datetime] = field(default_factory=dict[Share, datetime])
    readings: list[tuple[Reading, datetime]] = field(default_factory=list[tuple[Reading, datetime]])
    made: dict[ClaimId, tuple[datetime, int, Claim]] = field(
        default_factory=dict[ClaimId, tuple[datetime, int, Claim]]
    )
    matched: list[tuple[datetime, ClaimMatch]] = field(default_factory=list[tuple[datetime, ClaimMatch]])
    looked: list[Looked] = field(default_factory=list[Looked])
    judgements: list[Judgement] = field(default_factory=list[Judgement])
    decided: dict[DecisionId, Decision] = field(default_factory=dict[DecisionId, Decision])
    histories: dict[tuple[ClaimId, Audience], list[StatusChange]] = field(
        default_factory=dict[tuple[ClaimId, Audience], list[StatusChange]]
    )
    tables: list[tuple[datetime, dict[str, str]]] = field(
        default_factory=list[tuple[datetime, dict[str, str]]]
    )
    sided: dict[SideId, SideEntry] = field(default_factory=dict[SideId, SideEntry])
    outlets: dict[OutletId, Outlet] = field(default_factory=dict[OutletId, Outlet])
    stones: "Stones | None" = None  # set by whoever puts all that is kept together

    async def keep_report(
        self,
        report: Report,
        share: Share,
        page: str = "",
        asked: str = "",
        reading: tuple[Reading, datetime] | None = None,
    ) -> bool:
        audience = share.place.audience
        if self.stones and await self.stones.was_forgotten(report, "", audience, by_itself=False):
            raise StoreBusy(report.id)
        row = (Captured(report.id, report.revision, report.capture, audience), asked)
        had = list(dict.fromkeys([*self.had, row]))
        texts = [each for each, _ in had if each.report == report.id]
        for other in {audience, *(s.place.audience for s in self.shared if s.report == report.id)}:
            seen = {each.revision for each in texts if other.may_see(each.audience)}
            if seen != {each.revision for each in texts}:
                raise StoreBusy(report.id)
        self.had = had
        if page and (opened := (page, report.id, audience)) not in self.pages:
            self.pages.append(opened)
        revisions = self.revisions.setdefault(report.id, [])
        new = all(r.revision != report.revision for r in revisions)
        if new:
            revisions.append(report)
        if all(
            (s.report, s.place, s.message) != (share.report, share.place, share.message) for s in self.shared
        ):
            self.shared.append(share)
        if reading is not None:
            await self.keep_reading(*reading)
        return new

    async def revisions_of(self, report: ReportId) -> tuple[str, ...]:
        return tuple(r.revision for r in self.revisions.get(report, ()))

    async def captured(self, report: ReportId) -> tuple[Captured, ...]:
        return tuple(dict.fromkeys(each for each, _ in self.had if each.report == report))

    async def captured_from(self, capture: CaptureId) -> tuple[Captured, ...]:
        return tuple(dict.fromkeys(each for each, _ in self.had if each.capture == capture))

    async def reports_asked(self, link: str) -> tuple[ReportId, ...]:
        asked = (each.report for each, by in reversed(self.had) if link and by == link)
        return tuple(dict.fromkeys(asked))

    async def reports_at(self, link: str) -> tuple[ReportId, ...]:
        return tuple(dict.fromkeys(r for page, r, _ in reversed(self.pages) if page == link))

    async def pages_of(self, report: ReportId, audience: Audience) -> tuple[str, ...]:
        seen = (page for page, known, of in self.pages if known == report and audience.may_see(of))
        return tuple(dict.fromkeys(seen))

    async def report(self, report: ReportId, revision: str = "") -> Report:
        present = self._present(report)
        kept = next((r for r in self.revisions[report] if r.revision == revision), present)
        return replace(kept, outlet=present.outlet)

    async def reports_of(self, outlet: OutletId, audience: Audience | None = None) -> tuple[ReportId, ...]:
        return tuple(
            report
            for report in self.revisions
            if self._present(report).outlet.id == outlet
            and (audience is None or self.first_seen(report, audience) is not None)
        )

    async def reports_of_text(self, revision: str, audience: Audience) -> tuple[ReportId, ...]:
        return tuple(
            report
            for report in self.revisions
            if self._present(report).revision == revision and self.first_seen(report, audience) is not None
        )

    def _present(self, report: ReportId) -> Report:
        """Return a report with the outlet that the register has for it now."""
        kept = self.revisions[report][-1]
        found = (self.outlet(name) for name in names_above(kept.outlet.id))
        return replace(kept, outlet=next((o for o in found if o is not None), kept.outlet))

    def outlet(self, name_or_domain: str) -> Outlet | None:
        wanted = _folded(name_or_domain)
        ranked = [
            (rank, outlet)
            for _, outlet in sorted(self.outlets.items())
            for rank, names in enumerate(((outlet.domain,), (outlet.name,), outlet.aliases))
            if wanted and wanted in [_folded(name) for name in names]
        ]
        return min(ranked, key=lambda r: r[0])[1] if ranked else None

    async def shares(self, report: ReportId) -> tuple[Share, ...]:
        return tuple(sorted((s for s in self.shared if s.report == report), key=lambda s: s.at))

    async def take_back(self, report: ReportId, message: MessageId, at: datetime) -> None:
        for share in self.shared:
            if (share.report, share.message) == (report, message):
                self.gone.setdefault(share, at)

    async def taken_back(self, report: ReportId, place: Place) -> datetime | None:
        gone = [
            self.gone.get(s) for s in await self.shares(report) if in_channel(s.place) == in_channel(place)
        ]
        known = [at for at in gone if at is not None]
        return max(known) if known and len(known) == len(gone) else None

    async def latest_shares(
        self, audience: Audience, limit: int, by_people: bool = False
    ) -> tuple[Share, ...]:
        read = {reading.report for reading, _ in self.readings}
        seen = [
            (share.at, order, share)
            for order, share in enumerate(self.shared)
            if share.report in read and audience.may_see(share.place.audience) and share not in self.gone
            if not (by_people and share.watch)
        ]
        return tuple(share for _, _, share in sorted(seen, key=lambda s: s[:2], reverse=True)[:limit])

    async def keep_reading(self, reading: Reading, at: datetime) -> None:
        key = (reading.report, reading.revision, reading.engine)
        if all((r.report, r.revision, r.engine) != key for r, _ in self.readings):
            self.readings.append((reading, at))

    async def reading(self, report: ReportId, engine: Engine) -> Reading | None:
        present = (report, self.revisions[report][-1].revision, engine)
        return next((r for r, _ in self.readings if (r.report, r.revision, r.engine) == present), None)

    async def latest_reading(self, report: ReportId) -> Reading | None:
        present = (report, self.revisions[report][-1].revision)
        return next((r for r, _ in reversed(self.readings) if (r.report, r.revision) == present), None)

    async def keep_comparison(
        self,
        new: Sequence[Claim],
        matches: Sequence[ClaimMatch],
        judgements: Sequence[Judgement],
        at: datetime,
        looked: Sequence[Looked] = (),
    ) -> None:
        self.looked += looked
        for claim in new:
            self.made.setdefault(claim.id, (at, len(self.made), claim))
        self.matched += [(at, m) for m in matches if m not in self.matches()]
        for judgement in judgements:
            last = next((j for j in reversed(self.judgements) if j.pair == judgement.pair), None)
            if last is None or replace(last, at=judgement.at) != judgement:
                self.judgements.append(judgement)

    async def matches_of(self, report: ReportId) -> tuple[ClaimMatch, ...]:
        present = self.revisions[report][-1].revision
        own = {
            s.id
            for r, _ in self.readings
            if (r.report, r.revision) == (report, present)
            for s in r.statements
        }
        return tuple(m for m in self.matches() if m.statement in own)

    async def claims_touched(self, report: ReportId) -> tuple[ClaimId, ...]:
        of = {s.id for r, _ in self.readings if r.report == report for s in r.statements}
        return tuple(dict.fromkeys(m.claim for m in self.matches() if m.statement in of))

    async def judged_with(self, outlet: OutletId) -> tuple[Judged, ...]:
        found: dict[frozenset[StatementId], Judged] = {}
        for judgement in sorted(self.judgements, key=lambda j: j.at):
            pair = [self.statement(s) for s in (judgement.ours, judgement.theirs)]
            standing = [
                s for s, revision, _ in filter(None, pair) if revision == self._present(s.report).revision
            ]
            if len(standing) == 2 and outlet in [self._present(s.report).outlet.id for s in standing]:
                found[judgement.pair] = Judged(judgement, standing[0], standing[1])
        return tuple(found.values())

    def matches(self, as_of: datetime | None = None) -> tuple[ClaimMatch, ...]:
        """Return the latest match of each claim and statement."""
        latest = {(m.claim, m.statement): m for at, m in self.matched if as_of is None or at <= as_of}
        return tuple(latest.values())

    def party_of(self, audience: Audience | None, as_of: datetime | None = None) -> dict[str, str]:
        tables = [table for at, table in self.tables if as_of is None or at <= as_of]
        entries = self.sided_for(audience) if audience else ()
        return with_sides(tables[-1] if tables else {}, [e for e in entries if not as_of or e.at <= as_of])

    def sided_for(self, audience: Audience) -> tuple[SideEntry, ...]:
        return tuple(e for e in self.sided.values() if audience.may_see(e.audience))

    async def scope_of(self, report: ReportId, audience: Audience) -> SearchScope | None:
        scopes = [
            each.scope for each in self.looked if each.report == report and audience.may_see(each.audience)
        ]
        return scopes[-1] if scopes else None

    async def private_audiences(self, workspace: str) -> tuple[Audience, ...]:
        found = {s.place.audience for s in self.shared if s.place.audience.private}
        return tuple(sorted((a for a in found if a.workspace == workspace), key=lambda a: a.channel))

    async def may_see(self, claim: ClaimId, audience: Audience) -> bool:
        made = self.made.get(claim)
        return made is not None and self.sees_claim(made[2], audience)

    async def dossier(
        self,
        claim: ClaimId,
        audience: Audience,
        as_of: datetime | None = None,
        merged: Sequence[ClaimId] = (),
    ) -> Dossier:
        if not await self.may_see(claim, audience):
            raise NoSuchClaim(claim)
        group = (claim, *merged)
        ever = dict.fromkeys(m.statement for _, m in self.matched if m.claim in group)
        testimonies = [t for s in ever if (t := self._testimony(s, audience)) is not None]
        known = {t.statement.id for t in testimonies}
        return Dossier(
            claim=self.made[claim][2],
            testimonies=tuple(testimonies),
            matches=tuple(m for m in self.matches(as_of) if m.claim in group and m.statement in known),
            judgements=tuple(
                j for j in self.judgements if j.pair <= known and (as_of is None or j.at <= as_of)
            ),
            decisions=tuple(
                d
                for d in self.decided.values()
                if audience.may_see(d.audience) and (as_of is None or d.at <= as_of)
                if self._is_on(d, group)
            ),
            sides=self.party_of(audience, as_of),
        )

    def _is_on(self, decision: Decision, group: Sequence[ClaimId]) -> bool:
        undone = self.decided.get(decision.undoes) if decision.undoes else None
        return any(d.claim in group or d.other in group for d in (decision, undone) if d)

    async def regroupings(self) -> tuple[Decision, ...]:
        return tuple(d for d in self.decided.values() if d.other or d.undoes)

    async def decisions(self, audience: Audience) -> tuple[Decision, ...]:
        return tuple(d for d in self.decided.values() if audience.may_see(d.audience))

    async def holdings(self, audience: Audience) -> Holdings:
        read = {reading.report for reading, _ in self.readings}
        standing = [s for s in self.shared if s.report in read and s not in self.gone]
        seen = {s.report for s in standing if audience.may_see(s.place.audience)}
        outlets = {self._present(report).outlet.id for report in seen}
        here = [s.at for s in standing if s.place.audience == audience]
        made = sum(self.sees_claim(claim, audience) for _, _, claim in self.made.values())
        return Holdings(len(seen), len(outlets - {""}), made, max(here, default=None))

    async def claims(self, audience: Audience, limit: int, by_people: bool = False) -> tuple[Claim, ...]:
        seen = [m for m in self.made.values() if self.sees_claim(m[2], audience)]
        if by_people:
            spoken = self._spoken_of_by_people(audience)
            seen = [m for m in seen if m[2].id in spoken]
        seen.sort(key=lambda m: m[:2], reverse=True)
        return tuple(claim for _, _, claim in seen[:limit])

    def _spoken_of_by_people(self, audience: Audience) -> set[ClaimId]:
        shared = {
            s.report
            for s in self.shared
            if not s.watch and s not in self.gone and audience.may_see(s.place.audience)
        }
        return {
            m.claim
            for _, m in self.matched
            if m.stance is not Stance.SILENT
            if (found := self.statement(m.statement)) and found[0].report in shared
        }

    async def statements_making(self, claims: Sequence[Claim]) -> Mapping[ClaimId, Statement]:
        return {claim.id: found[0] for claim in claims if (found := self.statement(claim.first))}

    async def decide(self, decision: Decision) -> None:
        self.decided.setdefault(decision.id, decision)

    def keep_status(self, change: StatusChange, audience: Audience) -> None:
        history = self.histories.setdefault((change.claim, audience), [])
        if not history or replace(history[-1].now, as_of=change.now.as_of) != change.now:
            history.append(change)

    async def status_changes(self, audience: Audience, since: datetime) -> tuple[StatusChange, ...]:
        of_it = [c for (_, where), changes in self.histories.items() if where == audience for c in changes]
        return tuple(sorted((c for c in of_it if c.now.as_of > since), key=lambda c: c.now.as_of))

    async def shares_in(self, audience: Audience, since: datetime) -> tuple[Share, ...]:
        read = {reading.report for reading, _ in self.readings}
        standing = (s for s in self.shared if s.report in read and s not in self.gone)
        here = (s for s in standing if s.place.audience == audience and s.at > since)
        return tuple(sorted(here, key=lambda s: s.at))

    async def history(self, claim: ClaimId, audience: Audience) -> tuple[StatusChange, ...]:
        return tuple(self.histories.get((claim, audience), ()))

    def present(self, audience: Audience) -> list[tuple[Statement, datetime]]:
        """Return the statements of the present texts an audience may see, with when each was read."""
        return [
            (s, at)
            for r, at in self.readings
            if r.revision == self.revisions[r.report][-1].revision
            and self.first_seen(r.report, audience) is not None
            for s in r.statements
        ]

    def sees_claim(self, claim: Claim, audience: Audience) -> bool:
        found = self.statement(claim.first)
        return found is not None and self.first_seen(found[0].report, audience) is not None

    def first_seen(self, report: ReportId, audience: Audience) -> datetime | None:
        """Return when a report was first shared where the audience may see it."""
        return min(
            (s.at for s in self.shared if s.report == report and audience.may_see(s.place.audience)),
            default=None,
        )

    def statement(self, statement: StatementId) -> tuple[Statement, str, datetime] | None:
        """Return a statement with its revision and when it was first read."""
        return next(
            ((s, r.revision, at) for r, at in self.readings for s in r.statements if s.id == statement), None
        )

    def _testimony(self, wanted: StatementId, audience: Audience) -> Testimony | None:
        found = self.statement(wanted)
        if found is None:
            return None
        statement, revision, read_at = found
        seen_at = self.first_seen(statement.report, audience)
        if seen_at is None:
            return None
        revisions = self.revisions[statement.report]
        publisher = next(r.publisher for r in revisions if r.revision == revision)
        outlet = self._present(statement.report).outlet
        registered = outlet.registered and outlet.id in self.outlets
        publisher = outlet.name if registered else publisher
        present = revisions[-1].revision
        read_again = (at for r, at in self.readings if (r.report, r.revision) == (statement.report, present))
        retired = None if present == revision else min(read_again, default=None)
        gone = self.gone_at(statement.report, audience)
        retired = min((at for at in (retired, gone) if at is not None), default=None)
        known_at = max(seen_at, read_at)
        outlet_id, taken_back = outlet.id, gone is not None
        return Testimony(statement, publisher, known_at, retired, outlet_id, registered, revision, taken_back)

    def gone_at(self, report: ReportId, audience: Audience) -> datetime | None:
        seen = [s for s in self.shared if s.report == report and audience.may_see(s.place.audience)]
        gone = [self.gone[s] for s in seen if s in self.gone]
        return max(gone) if gone and len(gone) == len(seen) else None


@dataclass
class Office:
    """A `Desk`."""

    archive: Archive
    given: dict[tuple[str, str, ClaimId], int] = field(default_factory=dict[tuple[str, str, ClaimId], int])
    entered: dict[RegistrationId, Registration] = field(default_factory=dict[RegistrationId, Registration])
    noted: dict[tuple[str, NoteId], Assignment | Working | Reply | Used | Rating] = field(
        default_factory=dict[tuple[str, NoteId], Assignment | Working | Reply | Used | Rating]
    )
    told: list[Telling] = field(default_factory=list[Telling])
    turns: dict[str, asyncio.Lock] = field(default_factory=dict[str, asyncio.Lock])

    def turn(self, workspace: str) -> AbstractAsyncContextManager[None]:
        return self.turns.setdefault(workspace, asyncio.Lock())

    async def handle(self, claim: ClaimId, audience: Audience) -> str:
        workspace, own = audience.workspace, audience.channel if audience.private else ""
        channel = own if (workspace, own, claim) in self.given else ""
        if (workspace, channel, claim) not in self.given and not await self._is_open(claim, workspace):
            channel = own
        given = sum(row[:2] == (workspace, channel) for row in self.given)
        number = self.given.setdefault((workspace, channel, claim), given + 1)
        return f"{'p' if channel else 'c'}{number}"

    async def _is_open(self, claim: ClaimId, workspace: str) -> bool:
        """Tell whether a channel that nothing was shared in may see the claim."""
        return await self.archive.may_see(claim, Audience(workspace, ""))

    async def claim_named(self, handle: str, audience: Audience) -> ClaimId:
        typed, own = handle.strip().casefold(), audience.channel if audience.private else ""
        for (workspace, channel, claim), number in self.given.items():
            here = workspace == audience.workspace and channel in ("", own)
            named = f"{'p' if channel else 'c'}{number}" == typed
            if here and named and await self.archive.may_see(claim, audience):
                return claim
        raise NoSuchClaim(handle)

    async def outlet(self, name_or_domain: str) -> Outlet | None:
        return self.archive.outlet(name_or_domain)

    async def outlets(self) -> tuple[Outlet, ...]:
        return tuple(outlet for _, outlet in sorted(self.archive.outlets.items()))

    async def register(self, outlets: Sequence[Outlet], at: datetime) -> None:
        for outlet in outlets:
            theirs = [r.details for r in self.entered.values() if r.outlet == outlet.id]
            self.archive.outlets[outlet.id] = with_entries(replace(outlet, registered=True), theirs)

    async def enter(self, registration: Registration) -> Registration:
        if registration.id not in self.entered:
            outlet = registration.outlet
            before = self.archive.outlets.get(outlet)
            self.entered[registration.id] = replace(registration, before=before)
            known = before or Outlet(outlet, outlet, domain=outlet)
            self.archive.outlets[outlet] = with_entries(known, [registration.details])
        return self.entered[registration.id]

    async def entries(self, outlet: OutletId, audience: Audience) -> tuple[Registration, ...]:
        return tuple(r for r in self.entered.values() if r.outlet == outlet and audience.may_see(r.audience))

    async def note(self, noted: Assignment | Working | Reply | Used | Rating) -> None:
        self.noted.setdefault((type(noted).__name__, noted.id), noted)

    async def ratings(self, audience: Audience) -> tuple[Rating, ...]:
        seen = (n for n in self.noted.values() if audience.may_see(n.audience))
        return tuple(n for n in seen if isinstance(n, Rating))

    async def assignments(self, audience: Audience) -> tuple[Assignment, ...]:
        seen = (n for n in self.noted.values() if audience.may_see(n.audience))
        return tuple(n for n in seen if isinstance(n, Assignment))

    async def working(self, audience: Audience) -> tuple[Working, ...]:
        seen = (n for n in self.noted.values() if audience.may_see(n.audience))
        return tuple(n for n in seen if isinstance(n, Working))

    async def replies(self, claim: ClaimId, audience: Audience) -> tuple[Reply, ...]:
        seen = (n for n in self.noted.values() if audience.may_see(n.audience))
        return tuple(n for n in seen if isinstance(n, Reply) and n.claim == claim)

    async def used(self, audience: Audience) -> tuple[Used, ...]:
        seen = (n for n in self.noted.values() if audience.may_see(n.audience))
        return tuple(n for n in seen if isinstance(n, Used))

    async def sides(self, audience: Audience | None = None) -> dict[str, str]:
        return self.archive.party_of(audience)

    async def enter_side(self, entry: SideEntry) -> None:
        self.archive.sided.setdefault(entry.id, entry)

    async def side_entries(self, audience: Audience) -> tuple[SideEntry, ...]:
        return self.archive.sided_for(audience)

    async def claims_told(self, workspace: str) -> tuple[ClaimId, ...]:
        told = (t.claim for t in self.told if t.place.audience.workspace == workspace)
        return tuple(dict.fromkeys(ClaimId(claim) for claim in told))

    async def set_sides(self, sides: dict[str, str], at: datetime) -> None:
        self.archive.tables.append((at, dict(sides)))

    def tell(self, tellings: Sequence[Telling]) -> None:
        for telling in tellings:
            before = [t for t in self.told if (t.claim, t.place) == (telling.claim, telling.place)]
            if not before or replace(before[-1], at=telling.at) != telling:
                self.told.append(telling)

    async def tellings(self, claim: ClaimId) -> tuple[Telling, ...]:
        return tuple(sorted((t for t in self.told if t.claim == claim), key=lambda t: t.at))

    async def told_in(self, place: Place, since: datetime) -> tuple[Telling, ...]:
        here = (t for t in self.told if in_channel(t.place) == in_channel(place) and t.at > since)
        return tuple(sorted(here, key=lambda t: t.at))


def _folded(name: str) -> str:
    return fold(name).strip().casefold().removeprefix("www.")


@dataclass
class _Slip:
    post: Post
    put_at: datetime
    state: PostState = PostState.INTENT
    posted_as: PostedAs | None = None
    tries: int = 0
    reason: str = ""

    @property
    def is_to_be_said(self) -> bool:
        return self.state in (PostState.INTENT, PostState.DOUBTFUL)


@dataclass
class Tray:
    """An `Outbox`."""

    office: Office
    rooms: Rooms = field(default_factory=Rooms)
    slips: dict[PostKey, _Slip] = field(default_factory=dict[PostKey, _Slip])

    async def put(
        self,
        posts: Sequence[Post],
        at: datetime,
        tellings: Sequence[Telling] = (),
        changes: Sequence[tuple[StatusChange, Audience]] = (),
        reported: Sequence[Reported] = (),
    ) -> None:
        self.rooms.report(reported)
        self.office.tell(tellings)
        for change, audience in changes:
            self.office.archive.keep_status(change, audience)
        for post in posts:
            self.add(post, at)

    def add(self, post: Post, at: datetime) -> None:
        self.slips.setdefault(post.key, _Slip(post, at))

    async def due(self, platform: str) -> tuple[Outgoing, ...]:
        return tuple(
            self._outgoing(slip)
            for slip in self.slips.values()
            if slip.post.place.platform == platform
            and slip.is_to_be_said
            and not self._is_given_up(self.shown_in(slip.post))
        )

    async def begin(self, key: PostKey) -> None:
        slip = self.slips.get(key)
        if slip is not None and slip.is_to_be_said:
            slip.state, slip.tries = PostState.DOUBTFUL, slip.tries + 1

    async def sent(self, key: PostKey, posted_as: PostedAs) -> None:
        slip = self.slips.get(key)
        if slip is not None and slip.state is not PostState.SENT:
            slip.state, slip.posted_as = PostState.SENT, posted_as
            slip.post = replace(slip.post, enclosures=())

    async def give_up(self, key: PostKey, reason: str) -> None:
        slip = self.slips.get(key)
        if slip is not None and slip.is_to_be_said:
            slip.state, slip.reason = PostState.UNDELIVERABLE, reason

    async def latest(self, key: PostKey) -> Post | None:
        if key not in self.slips:
            return None
        shown_in = self.shown_in(self.slips[key].post)
        return [s.post for s in self.slips.values() if self.shown_in(s.post) == shown_in][-1]

    async def unsent(self, place: Place) -> Mapping[PostState, int]:
        return Counter(
            slip.state
            for slip in self.slips.values()
            if in_channel(slip.post.place) == in_channel(place)
            and slip.state is not PostState.SENT
            and not (slip.is_to_be_said and self._is_given_up(self.shown_in(slip.post)))
        )

    async def put_since(self, place: Place, since: datetime) -> tuple[Post, ...]:
        return tuple(
            s.post
            for s in self.slips.values()
            if in_channel(s.post.place) == in_channel(place) and s.put_at >= since and s.post.edits is None
        )

    def shown_in(self, post: Post) -> str:
        while post.edits is not None and post.edits in self.slips:
            post = self.slips[post.edits].post
        return post.edits or post.key

    def _is_given_up(self, key: str) -> bool:
        slip = self.slips.get(PostKey(key))
        return slip is not None and slip.state is PostState.UNDELIVERABLE

    def _outgoing(self, slip: _Slip) -> Outgoing:
        post = slip.post
        under = self.slips.get(PostKey(post.under)) if post.under else None
        edited = self.slips.get(post.edits) if post.edits else None
        waits: list[PostKey] = []
        if under is not None and under.is_to_be_said:
            waits.append(under.post.key)
        if post.edits and (edited is None or edited.state is not PostState.SENT):
            waits.append(post.edits)
        if post.edits:
            earlier = list(self.slips)[: list(self.slips).index(post.key)]
            waits += [
                key
                for key in earlier
                if self.slips[key].is_to_be_said
                and self.shown_in(self.slips[key].post) == self.shown_in(post)
            ]
        return Outgoing(
            post,
            slip.state,
            under.posted_as if under else PostedAs(post.under) if post.under else None,
            edited.posted_as if edited else None,
            waits[0] if waits else None,
            slip.tries,
        )


@dataclass
class Index:
    """A `Search`: every claim the audience may see, by cosine; words count as much as vectors do."""

    inbox: Inbox
    archive: Archive
    vectors: dict[ClaimId, Vector] = field(default_factory=dict[ClaimId, Vector])

    async def add(self, claims: Sequence[tuple[Claim, Vector]]) -> None:
        self.vectors.update({claim.id: vector for claim, vector in claims})

    async def similar(
        self, words: str, vector: Vector, audience: Audience, limit: int
    ) -> tuple[Candidate, ...]:
        known = [made[2] for made in self.archive.made.values() if made[2].id in self.vectors]
        seen = [
            Candidate(claim, _cosine(vector, self.vectors[claim.id]))
            for claim in known
            if self.archive.sees_claim(claim, audience)
        ]
        seen.sort(key=lambda c: (-c.similarity, c.claim.id))
        wanted = set(words_of(words))
        shared = {c.claim.id: len(wanted & set(words_of(c.claim.words))) for c in seen}
        by_words = sorted((c for c in seen if shared[c.claim.id]), key=lambda c: -shared[c.claim.id])
        kept = by_words[: limit // 4]
        kept += [c for c in seen if c not in kept][: limit - len(kept)]
        return tuple(sorted(kept, key=lambda c: (-c.similarity, c.claim.id)))

    async def find(self, words: str, audience: Audience, limit: int) -> Hits:
        said = [s for s, _ in self.archive.present(audience)]
        named = {s.id: _named_in(s) for s in said if not s.chain.is_own_voice}
        voices = tuple(
            Voice(
                name, len(of := [s for s in said if name in named.get(s.id, ())]), len({s.report for s in of})
            )
            for name in sorted({name for names in named.values() for name in names})
            if is_spelled(words, name)
        )
        typed, names = set(words_of(words)), {v.name for v in voices}
        wanted = typed - EMPTY or typed
        claims = [
            c for c in await self.archive.claims(audience, 10**6) if wanted and self._holds(c, wanted, names)
        ]
        passages = [
            Passage(report.id, report.revision, place.start)
            for report in reversed([texts[-1] for texts in self.archive.revisions.values()])
            if self.archive.first_seen(report.id, audience) is not None
            for place in paragraphs(report.text)
            if words_at(report.text, place, words)
        ]
        return Hits(voices, tuple(claims[:limit]), len(claims), tuple(passages[:limit]), len(passages))

    def _holds(self, claim: Claim, wanted: set[str], names: set[str]) -> bool:
        found = self.archive.statement(claim.first)
        assert found is not None
        by = _named_in(found[0])
        return wanted <= set(words_of(" ".join((claim.words, *by)))) or bool(names & set(by))

    async def scope(self, audience: Audience, besides: ReportId) -> SearchScope:
        compared = {each.report for each in self.archive.looked}
        seen = {
            report: at
            for report in compared - {besides}
            if (at := self.archive.first_seen(report, audience)) is not None
            and self.archive.gone_at(report, audience) is None
        }
        outlets = [self.archive.revisions[report][-1].outlet.id for report in seen]
        lost = {
            reached_for(found)
            for lead, (state, _, reason) in self.inbox.states.items()
            for found in (self.inbox.leads[lead],)
            if state is LeadState.SET_ASIDE or (state is LeadState.UNREADABLE and reason in LEAVING_A_GAP)
            if found.kind is not LeadKind.ASKED and audience.may_see(found.place.audience)
        }
        read = {page for page, _, opened_for in self.archive.pages if audience.may_see(opened_for)}
        in_other_languages = {
            r.report
            for r, _ in self.archive.readings
            if r.is_unread and r.report not in compared | {besides}
            if self.archive.first_seen(r.report, audience) is not None
        }
        return SearchScope(
            reports=len(seen),
            outlets=len({*outlets} - {""}),
            unplaced=outlets.count(OutletId("")),
            since=min(seen.values(), default=None),
            unread=len(lost - read) + len(in_other_languages),
        )


def _named_in(statement: Statement) -> list[str]:
    hops = [hop.source for hop in statement.chain.hops]
    return [name for s in (hops[1:] or hops) for name in (s.name, s.desk) if name]


def _cosine(ours: Vector, theirs: Vector) -> float:
    if len(ours) != len(theirs):
        return 0.0
    a, b = (struct.unpack(f"<{len(v) // 4}f", v) for v in (ours, theirs))
    return sum(x * y for x, y in zip(a, b, strict=True))


@dataclass
class Noticeboard:
    """A `Watches`."""

    tray: Tray
    watches: dict[WatchId, tuple[Watched, str]] = field(default_factory=dict[WatchId, tuple[Watched, str]])
    courses: dict[CourseId, Course] = field(default_factory=dict[CourseId, Course])
    busy: dict[CourseId, datetime] = field(default_factory=dict[CourseId, datetime])
    items: dict[WatchId, set[Seen]] = field(default_factory=dict[WatchId, set[Seen]])
    to_tell: dict[tuple[str, str, str], Noticed] = field(default_factory=dict[tuple[str, str, str], Noticed])

    async def watch(self, watched: Watched, course: Course) -> bool:
        self.courses.setdefault(course.id, course)
        new = watched.id not in self.watches
        self.watches.setdefault(watched.id, (watched, ""))
        return new

    async def unwatch(self, watch: WatchId) -> bool:
        self.items.get(watch, set[Seen]()).discard(BEGUN)
        self.to_tell = {key: one for key, one in self.to_tell.items() if one.watch != watch}
        return self.watches.pop(watch, None) is not None

    async def watched(
        self, place: Place | None = None, kinds: Collection[WatchKind] = ASKED_FOR
    ) -> tuple[Watching, ...]:
        return tuple(
            Watching(watched, self.courses[watched.course], told)
            for watched, told in self.watches.values()
            if place in (None, watched.place) and watched.kind in kinds
        )

    async def watchers(self, course: CourseId) -> tuple[Watched, ...]:
        return tuple(watched for watched, _ in self.watches.values() if watched.course == course)

    async def course(self, course: CourseId) -> Course | None:
        return self.courses.get(course)

    async def due(
        self, now: datetime, until: datetime, limit: int, kinds: Collection[WatchKind]
    ) -> tuple[Course, ...]:
        followed = {watched.course for watched, _ in self.watches.values() if watched.kind in kinds}
        free = [
            c
            for c in self.courses.values()
            if c.id in followed and c.next_at <= now and not c.ended
            if c.id not in self.busy or self.busy[c.id] <= now
        ]
        found = sorted(free, key=lambda c: (c.next_at, c.id))[:limit]
        self.busy |= {c.id: until for c in found}
        return tuple(found)

    async def seen(self, watch: WatchId, names: Collection[str]) -> frozenset[Seen]:
        return frozenset(seen for seen in self.items.get(watch, ()) if seen[0] in names)

    async def keep(self, course: Course, seen: Mapping[WatchId, Collection[Seen]] | None = None) -> None:
        self.courses[course.id] = course
        self.busy.pop(course.id, None)
        for watch, items in (seen or {}).items():
            self.items.setdefault(watch, set()).update(items)

    async def notice(self, noticed: Sequence[Noticed], seen: Mapping[WatchId, Collection[Seen]]) -> None:
        for one in noticed:
            self.to_tell.setdefault((one.watch, one.report, one.statement), one)
        for watch, items in seen.items():
            self.items.setdefault(watch, set()).update(items)

    async def noticed(self) -> tuple[Noticed, ...]:
        return tuple(self.to_tell.values())

    async def tell(
        self,
        posts: Sequence[Post],
        told: Mapping[WatchId, str],
        at: datetime,
        noticed: Sequence[Noticed] = (),
    ) -> None:
        await self.tray.put(posts, at)
        for one in noticed:
            self.to_tell.pop((one.watch, one.report, one.statement), None)
        for watch, what in told.items():
            if watch in self.watches:
                self.watches[watch] = (self.watches[watch][0], what)


@dataclass
class Memory:
    """All that the store keeps, in memory."""

    leads: Inbox
    evidence: Archive
    desk: Office
    outbox: Tray
    search: Index
    channels: Rooms
    watches: Noticeboard
    tombstones: Stones = field(init=False)

    def __post_init__(self) -> None:
        self.tombstones = self.evidence.stones = Stones(self)

    @classmethod
    def empty(cls) -> "Memory":
        rooms = Rooms()
        evidence = Archive()
        leads = Inbox(rooms, pages=evidence.pages)
        office = Office(evidence)
        tray = Tray(office, rooms)
        return cls(leads, evidence, office, tray, Index(leads, evidence), rooms, Noticeboard(tray))


@dataclass
class StraightWork:
    """A `Work` that takes the steps of every lead asked for, once, in order."""

    inbox: Inbox
    walks: Mapping[Walk, Sequence[Step]]
    done: int = 0

    async def run(self) -> None:
        await self.drained()

    async def drained(self) -> None:
        while self.done < len(self.inbox.asked):
            lead = self.inbox.asked[self.done]
            self.done += 1
            try:
                for step in self.walks[self.inbox.leads[lead].walk]:
                    await step(lead)
            except LastingError:
                continue  # the step has told the person
