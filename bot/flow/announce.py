"""Tell channels what was noticed for them: cards that a topic raises, and what watched people say."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.alerts import Finding, ReportView, is_raised_by
from bot.core.messages import Place, PostKey
from bot.core.rendering.found import Heard, render_heard, render_raised
from bot.core.rendering.warnings import warning_key
from bot.core.reports import ReportId
from bot.core.restraint import Wanted
from bot.core.watching import Noticed, Watched, WatchKind, hears
from bot.flow.compare import NotReadYet
from bot.flow.say import Saying
from bot.flow.warn import Cause, Warn
from bot.ports import Watches

_TOGETHER = timedelta(minutes=2)  # what a look at a feed brings is read within these, and told in one message


@dataclass(frozen=True, slots=True)
class Announce:
    """Says what waits to be said; where nothing waits, it takes no turn."""

    warn: Warn
    watches: Watches

    async def __call__(self) -> None:
        for workspace in sorted({place.audience.workspace for place in await self._waiting()}):
            async with self.warn.desk.turn(workspace):
                for place, noticed in (await self._waiting()).items():
                    if place.audience.workspace == workspace:
                        await self._tell(place, noticed)

    async def _waiting(self) -> Mapping[Place, list[tuple[Watched, Noticed]]]:
        found: defaultdict[Place, list[tuple[Watched, Noticed]]] = defaultdict(list)
        if not (noticed := await self.watches.noticed()):
            return found
        kinds = (WatchKind.PERSON, WatchKind.TOPIC)
        by_id = {each.watched.id: each.watched for each in await self.watches.watched(kinds=kinds)}
        for one in noticed:
            if (watched := by_id.get(one.watch)) is not None:
                found[watched.place].append((watched, one))
        return found

    async def _tell(self, place: Place, noticed: Sequence[tuple[Watched, Noticed]]) -> None:
        now = self.warn.clock.now()
        if await self.warn.restrain.is_quiet(place, now):
            return
        for watched, one in noticed:
            if watched.kind is WatchKind.TOPIC:
                await self._raise(watched, one, now)
        of_people = [(w, one) for w, one in noticed if w.kind is WatchKind.PERSON]
        if of_people and min(one.at for _, one in of_people) + _TOGETHER <= now:
            await self._quote(place, of_people, now)

    async def _raise(self, watched: Watched, one: Noticed, now: datetime) -> None:
        """Raise the card of a report, unless it stands there by now, or nothing in it needs a source."""
        saying, place = Saying(self.warn.outbox, now), watched.place
        view = await self._view(one.report, place, now)
        if view is not None and is_raised_by(view, watched.address):
            card = await self.warn.raise_card(saying, view, place, Cause(one.watch, report=one.report))
            if card is not None:
                saying.posts.append(render_raised(place, card, watched))
            await saying.put()
        await self.watches.tell([], {}, now, [one])

    async def _quote(self, place: Place, noticed: Sequence[tuple[Watched, Noticed]], now: datetime) -> None:
        """Tell in one message what is new of what people say; what is gone meanwhile is left out."""
        views = {r: await self._view(r, place, now) for r in dict.fromkeys(one.report for _, one in noticed)}
        heard: defaultdict[Watched, list[Heard]] = defaultdict(list)
        for watched, one in noticed:
            view = views[one.report]
            if view is not None and (said := _heard(watched, one, view)) is not None:
                heard[watched].append(said)
        saying = Saying(self.warn.outbox, now)
        if heard:
            reports = {each.report.id for of_one in heard.values() for each in of_one}
            under = await self._card(reports.pop(), place) if len(reports) == 1 else None
            await self.warn.restrain.say(saying, render_heard(place, tuple(heard.items()), under))
        # With what it tells: a message that came later would say some of it again.
        await self.watches.tell(await saying.whole(), {}, now, [one for _, one in noticed])

    async def _view(self, report: ReportId, place: Place, now: datetime) -> ReportView | None:
        try:
            view, _ = await self.warn.report(report, place, now)
        except NotReadYet:
            return None
        return view

    async def _card(self, report: ReportId, place: Place) -> PostKey | None:
        key = warning_key(await self.warn.evidence.report(report), place)
        return None if await self.warn.outbox.latest(key) is None else key


def _heard(watched: Watched, one: Noticed, view: ReportView) -> Heard | None:
    """Return what was noticed as it stands now; None where it is gone, set right, or of no topic here."""
    statement = next((s for s in view.reading.statements if s.id == one.statement), None)
    if statement is None or statement.id in view.set_aside or not hears(watched.address, statement.chain):
        return None
    heading = view.reading.heading_of(statement.story, view.report.text)
    words = f"{statement.content.of(view.report.text)} {statement.chain.claimant_words} {heading}"
    if not Wanted(topics=view.wanted.topics).takes(words, 1.0):
        return None
    finding: Finding | None = next((f for f in view.findings if f.statement.id == statement.id), None)
    return Heard(one.watch, view.report, statement, finding)
