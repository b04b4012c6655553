"""Have a report forgotten: its bytes, its words, its quotes, and what rested on it alone."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.alerts import Telling
from bot.core.claims import Claim, ClaimId
from bot.core.commands import Command
from bot.core.corroboration import Status, takes_back
from bot.core.errors import NotSharedHere, SharedElsewhere
from bot.core.forgetting import (
    ForgetAsked,
    ForgettingId,
    Forgotten,
    Wording,
    forget_asked,
    founded_anew,
)
from bot.core.leads import Lead
from bot.core.messages import Audience, Message, Place, Post, PostKey
from bot.core.rendering.answers import progress_key
from bot.core.rendering.forgotten import (
    WORDS_GONE,
    elsewhere_words,
    head_lines,
    render_about_to_forget,
    render_dropped,
    render_forget_how,
    render_forgettable,
    render_forgotten,
    rest_lines,
)
from bot.core.rendering.parts import in_channel
from bot.core.rendering.warnings import warning_key
from bot.core.reports import Report, ReportId
from bot.core.text import content_id
from bot.flow.gather import gather, standings
from bot.flow.govern import in_zone
from bot.flow.say import Saying
from bot.flow.warn import Cause, Warn
from bot.ports import (
    Archive,
    Clock,
    Desk,
    Evidence,
    Leads,
    Matcher,
    Outbox,
    ReadHere,
    Removal,
    Rests,
    Share,
    Tombstones,
    Vector,
)

# Removes what lies of a report beside store and archive; told the handles of the claims it spoke to.
Beside = Callable[[ReportId, Wording, Sequence[str]], Awaitable[None]]


async def nothing_beside(report: ReportId, wording: Wording, handles: Sequence[str]) -> None:
    """Nothing lies beside."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Answers /forget. Killed anywhere and run again it completes, and run twice it does nothing more."""

    warn: Warn
    leads: Leads
    evidence: Evidence
    tombstones: Tombstones
    archive: Archive
    matcher: Matcher
    desk: Desk
    outbox: Outbox
    clock: Clock
    beside: Beside = nothing_beside

    async def __call__(self, asked: Message, command: Command) -> Post:
        """Forget what a command names, and say so where it was told; without a reason, say what it would be.

        Raises:
            NotSharedHere: no report by that was shared in this very channel.
            SharedElsewhere: others whose shares are seen here shared it too, and an admin of the whole
                newsroom did not ask.
        """
        wanted = forget_asked(command.argument)
        if wanted is None:
            return render_forget_how(asked)
        async with self.desk.turn(asked.place.audience.workspace):
            id = ForgettingId(content_id("forgetting", asked.id))
            if (done := await self.tombstones.forgotten(id)) is not None:
                return await self._tell(asked, done)
            if not wanted.named or wanted.handle:
                return await self._list(asked, wanted.handle)
            report = await self._named(wanted, asked.place.audience)
            shares = await self.evidence.shares(report)
            going = await self._going(asked, shares)
            if not wanted.reason:
                kept = await self.evidence.report(report)
                elsewhere = any(s.place.audience != asked.place.audience for s in going)
                return render_about_to_forget(asked, kept, wanted.named, elsewhere=elsewhere)
            done = await self._forget(id, asked, report, wanted.reason, shares, going)
            return await self._tell(asked, done)

    async def _named(self, wanted: ForgetAsked, audience: Audience) -> ReportId:
        """Return the report that is named, which was shared in this very channel."""
        here = await self.leads.read_here(audience)
        if wanted.number is not None:
            found = [each.report for each in here if each.number == wanted.number]
        else:
            at = await self.evidence.reports_at(wanted.page) or await self.evidence.reports_asked(wanted.page)
            known = {each.report for each in here}
            found = [report for report in at if report in known]
        if not found:
            raise NotSharedHere(wanted.named)
        return found[0]

    async def _going(self, asked: Message, shares: Sequence[Share]) -> tuple[Share, ...]:
        """Return the shares that go: those of this channel, or of the whole workspace for its admins."""
        home = asked.place.audience
        here = tuple(s for s in shares if s.place.audience == home)
        if not here:
            raise NotSharedHere(asked.text)
        if self.warn.restrain.govern.is_admin_of_all(asked.author, asked.place):
            return tuple(s for s in shares if s.place.audience.workspace == home.workspace)
        seen = [s.place for s in shares if s.place.audience != home and home.may_see(s.place.audience)]
        if seen:
            raise SharedElsewhere(seen=elsewhere_words(seen))
        return here

    async def _forget(
        self,
        id: ForgettingId,
        asked: Message,
        report: ReportId,
        reason: str,
        shares: Sequence[Share],
        going: Sequence[Share],
    ) -> Forgotten:
        rests = await self.tombstones.rests_on(report)
        shared_in = frozenset(s.place.audience for s in shares)
        gone_from = frozenset(s.place.audience for s in going)
        stays_in = shared_in - gone_from
        anew = [c for f in rests.founded if (c := founded_anew(f, gone_from, stays_in)) is not None]
        kept = {claim.id for claim in anew}
        dropped = [] if stays_in else [f.claim.id for f in rests.founded if f.claim.id not in kept]
        present = await self.evidence.report(report)
        done = Forgotten(
            id=id,
            report=report,
            by=asked.author,
            at=self.clock.now(),
            reason=reason,
            audience=asked.place.audience,
            publisher=present.outlet.name if present.outlet.registered else present.outlet.domain,
            gone_from=tuple(sorted(gone_from, key=lambda a: (a.channel, a.private))),
            touched=tuple(c for c in rests.touched if c not in dropped),
            dropped=tuple(dropped),
            beside=rests.beside,
        )
        wording = Wording.of(rests.texts, rests.statements)
        now = await self.warn.restrain.govern.local(done.at, asked.place)
        removal = Removal(
            forgotten=done,
            shared_in=shared_in,
            gone_from=gone_from,
            wording=wording,
            anew=await self._with_vectors(anew),
            own=await self._own_posts(present, going),
            head=head_lines(done, now),
            head_elsewhere=head_lines(done.as_told_to(Audience("", "")), now),
            rest=rest_lines(),
            instead=WORDS_GONE,
            posts=tuple(await self._recalls(done)),
            kept=asked.id,
        )
        # What the store tells of is removed last: till then whoever asks again finds all of it.
        await self._remove_bytes(report, gone_from if stays_in else None)
        if not stays_in:
            handles = [await self.desk.handle(c, asked.place.audience) for c in await self._seen(rests, done)]
            await self.beside(report, wording, handles)
        await self.tombstones.forget(removal)
        return done

    async def _seen(self, rests: Rests, done: Forgotten) -> list[ClaimId]:
        return [c for c in rests.touched if await self.evidence.may_see(c, done.audience)]

    async def _with_vectors(self, claims: Sequence[Claim]) -> tuple[tuple[Claim, Vector], ...]:
        vectors = await self.matcher.vectors([claim.words for claim in claims]) if claims else ()
        return tuple(zip(claims, vectors, strict=True))

    async def _own_posts(self, report: Report, going: Sequence[Share]) -> frozenset[PostKey]:
        """Return the report's cards where it is shared no more, and the live lines of whoever shared it."""
        keys = {warning_key(report, in_channel(share.place)) for share in going}
        for message in dict.fromkeys(share.message for share in going):
            keys |= {progress_key(lead) for lead in await self.leads.leads_of(message)}
        return frozenset(keys)

    async def _remove_bytes(self, report: ReportId, of: frozenset[Audience] | None) -> None:
        """Remove the captures that nothing else rests on; `of` are whose, None for everybody's."""
        for capture in dict.fromkeys(each.capture for each in await self.evidence.captured(report)):
            resting = await self.evidence.captured_from(capture) if capture else ()
            if resting and all(r.report == report and (of is None or r.audience in of) for r in resting):
                await self.archive.remove(capture)

    async def _recalls(self, done: Forgotten) -> list[Post]:
        """Tell each channel of claims it was told too much of, and that are no more."""
        told: dict[Place, list[tuple[str, Telling]]] = {}
        for claim in done.dropped:
            last = {t.place: t for t in await self.desk.tellings(claim)}
            for place, telling in last.items():
                if takes_back(telling.status, Status.WITHDRAWN):
                    handle = await self.desk.handle(claim, place.audience)
                    told.setdefault(place, []).append((handle, telling))
        posts: list[Post] = []
        for place, claims in told.items():
            now = in_zone(done.at, await self.warn.restrain.govern(place))
            posts.append(render_dropped(done.as_told_to(place.audience), place, claims, now))
        return posts

    async def _tell(self, asked: Message, done: Forgotten) -> Post:
        """Say wherever a status was told how it stands now, and leave no trace in the store's files."""
        place, now = in_channel(asked.place), self.clock.now()
        saying = Saying(self.outbox, now)
        post = render_forgotten(asked, done, await self.warn.restrain.govern.local(now, asked.place))
        saying.posts.append(post)
        await self.warn.tell_moves(saying, done.touched, place, Cause(done.id, forgotten=done))
        for report in done.beside:
            for shared in dict.fromkeys(in_channel(s.place) for s in await self.evidence.shares(report)):
                await self.warn.refresh_card(saying, report, shared)
        await saying.put()
        # Last: whoever reads meanwhile may keep it waiting, and nobody else should.
        await self.tombstones.sweep()
        return post

    async def _list(self, asked: Message, handle: str) -> Post:
        """List the reports that were read here; with a claim's handle, those that make it."""
        audience = asked.place.audience
        making = await self._making(handle, audience) if handle else None
        latest: dict[ReportId, ReadHere] = {}
        for each in reversed(await self.leads.read_here(audience)):
            if making is None or each.report in making:
                latest.setdefault(each.report, each)
        found: list[tuple[int, Lead, Report]] = []
        for report, each in latest.items():
            found.append((each.number, each.lead, await self.evidence.report(report)))
        now: datetime = await self.warn.restrain.govern.local(self.clock.now(), asked.place)
        return render_forgettable(asked, found, now, handle)

    async def _making(self, handle: str, audience: Audience) -> frozenset[ReportId]:
        claim = await self.desk.claim_named(handle, audience)
        dossier = await gather(self.evidence, claim, audience, await standings(self.evidence, audience))
        return frozenset(t.statement.report for t in dossier.testimonies)
