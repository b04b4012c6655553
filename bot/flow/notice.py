"""Notice what watched people say and watched topics stand in, for the channels that are to be told."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.alerts import is_raised_by
from bot.core.claims import Reading, Statement, StatementId
from bot.core.dossiers import Testimony
from bot.core.feeds import Seen
from bot.core.leads import Lead, LeadId, WatchId
from bot.core.matching import Stance
from bot.core.messages import Audience, Place
from bot.core.rendering.changes import differing
from bot.core.rendering.warnings import warning_key
from bot.core.reports import Report, ReportId
from bot.core.text import content_id, words_of
from bot.core.watching import Noticed, Watched, WatchKind, hears
from bot.flow.warn import Warn
from bot.ports import Leads, Search, Watches

_LOOKED_IN = 5  # passages with the words of one quote


@dataclass(frozen=True, slots=True)
class Notice:
    """The last step of what is read: it notes, and says nothing itself."""

    warn: Warn
    leads: Leads
    watches: Watches
    search: Search

    async def __call__(self, lead_id: LeadId) -> None:
        """Note what a report has for those who watch a person or a topic; twice is the same as once."""
        lead = await self.leads.lead(lead_id)
        kinds = (WatchKind.PERSON, WatchKind.TOPIC)
        watching = [each.watched for each in await self.watches.watched(kinds=kinds)]
        watching = [w for w in watching if w.place.audience.may_see(lead.place.audience)]
        report_id = await self.leads.report_of(lead_id) if watching else None
        if report_id is None:
            return
        reading = await self.warn.view.reading(report_id)
        if reading is None or reading.is_unread:
            return
        async with self.warn.desk.turn(lead.place.audience.workspace):
            await self._notice(lead, report_id, reading, watching)

    async def _notice(
        self, lead: Lead, report_id: ReportId, reading: Reading, watching: Sequence[Watched]
    ) -> None:
        found: list[Noticed] = []
        seen: defaultdict[WatchId, list[Seen]] = defaultdict(list)
        report = await self.warn.evidence.report(report_id)
        is_item = await self._is_item(lead)
        for watched in watching:
            if watched.kind is WatchKind.PERSON:
                for statement in await self._said(watched, report, reading):
                    found.append(Noticed(watched.id, report_id, statement.id, self.warn.clock.now()))
                    seen[watched.id] += [(name, "") for name in _names(statement, report)]
            elif is_item and await self._is_raised(watched, report):
                found.append(Noticed(watched.id, report_id, StatementId(""), self.warn.clock.now()))
                seen[watched.id].append((_card(report_id), ""))
        if found:
            await self.watches.notice(found, seen)

    async def _said(self, watched: Watched, report: Report, reading: Reading) -> list[Statement]:
        """Return what somebody says in a report and was not known to say, in the order of its text."""
        heard = [s for s in reading.statements if hears(watched.address, s.chain)]
        heard.sort(key=lambda s: (s.content.reach.start, s.id))
        names = [name for s in heard for name in _names(s, report)]
        known = {name for name, _ in await self.watches.seen(watched.id, names)} if names else set[str]()
        new: list[Statement] = []
        for statement in heard:
            if known.isdisjoint(_names(statement, report)) and await self._is_new(watched, statement, report):
                new.append(statement)
                known |= {*_names(statement, report)}
        return new

    async def _is_new(self, watched: Watched, statement: Statement, report: Report) -> bool:
        """Tell whether nobody knew that person to say of a claim what a statement says of it."""
        audience, evidence = watched.place.audience, self.warn.evidence
        matches = [m for m in await evidence.matches_of(statement.report) if m.statement == statement.id]
        matches = [m for m in matches if m.stance is not Stance.SILENT]
        matches = [m for m in matches if await evidence.may_see(m.claim, audience)]
        for match in matches:
            stands = await self.warn.view.standing(match.claim, audience, self.warn.clock.now())
            told = [
                t
                for t in stands.dossier.testimonies
                if hears(watched.address, t.statement.chain) and stands.stance(t.statement.id) is match.stance
            ]
            ours = next((t for t in told if t.statement.id == statement.id), None)
            if ours is not None and any(_is_earlier(t, ours) and not _differ(t, ours) for t in told):
                return False
        # What claims nothing, as a promise does, is known by its words alone.
        return bool(matches) or not await self._was_printed(statement, report, audience)

    async def _was_printed(self, statement: Statement, report: Report, audience: Audience) -> bool:
        """Tell whether another report that was shared before has the very words of a statement."""
        words = statement.content.of(report.text)
        hits = await self.search.find(words, audience, _LOOKED_IN)
        others = {passage.report for passage in hits.passages} - {report.id}
        ours = await self._came(report.id, audience)
        return any([await self._came(other, audience) < ours for other in others])

    async def _came(self, report: ReportId, audience: Audience) -> tuple[datetime, ReportId]:
        """Return when an audience first had a report; of those that came at once, one goes first."""
        shares = await self.warn.evidence.shares(report)
        return min(s.at for s in shares if audience.may_see(s.place.audience)), report

    async def _is_item(self, lead: Lead) -> bool:
        """Tell whether a lead came by a feed, and neither from a person nor a page that is read again."""
        if not lead.watch:
            return False
        feeds = await self.watches.watched(lead.place, (WatchKind.FEED,))
        return any(each.watched.id == lead.watch for each in feeds)

    async def _is_raised(self, watched: Watched, report: Report) -> bool:
        if await self.watches.seen(watched.id, [_card(report.id)]):
            return False
        if await self._has_card(report, watched.place):
            return False
        view, _ = await self.warn.report(report.id, watched.place, self.warn.clock.now())
        return is_raised_by(view, watched.address)

    async def _has_card(self, report: Report, place: Place) -> bool:
        return await self.warn.outbox.latest(warning_key(report, place)) is not None


def _names(statement: Statement, report: Report) -> tuple[str, str]:
    """Return what a statement is known by: its id, and its very words, which others may print as well."""
    words = " ".join(words_of(statement.content.of(report.text)))
    return f"statement {statement.id}", f"words {content_id('words', words)}"


def _card(report: ReportId) -> str:
    return f"card {report}"


def _is_earlier(ours: Testimony, theirs: Testimony) -> bool:
    def order(t: Testimony) -> tuple[object, int, str]:
        return (t.known_at, t.statement.content.reach.start, t.statement.id)

    return order(ours) < order(theirs)


def _differ(ours: Testimony, theirs: Testimony) -> bool:
    return differing(ours.statement.slots.numbers, theirs.statement.slots.numbers) is not None
