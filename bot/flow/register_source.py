"""Enter what a person says of an outlet in the register, and let it count also for what was judged before."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.core.claims import ClaimId
from bot.core.comparing import judge_again
from bot.core.errors import NameTaken, NoSuchOutlet
from bot.core.independence import Judgement
from bot.core.messages import Audience, Message, Post
from bot.core.policy import Policy
from bot.core.registrations import (
    Mentioned,
    Registration,
    RegistrationId,
    owners_like,
    parse_source,
)
from bot.core.rendering.outlets import OutletView, render_entered, render_outlet
from bot.core.rendering.parts import in_channel
from bot.core.reports import Outlet, OutletId, Report, ReportId, names_above
from bot.core.text import content_id, fold
from bot.flow.say import Saying
from bot.flow.warn import Cause, Warn
from bot.ports import Clock, Desk, Evidence, Outbox


@dataclass(frozen=True, slots=True)
class RegisterSource:
    """Answers /source. Whoever calls it has the desk's turn."""

    warn: Warn
    evidence: Evidence
    desk: Desk
    outbox: Outbox
    clock: Clock
    policy: Policy

    async def __call__(self, asked: Message, typed: str) -> Post:
        """Show an outlet, or enter what is said of it; the same message again enters nothing more."""
        mentioned = parse_source(typed)
        known = await self._known(mentioned)
        if not mentioned.said:
            return render_outlet(asked, await self._view(asked, known or _stranger(mentioned)))
        if known is None and not mentioned.domain:
            raise NoSuchOutlet(mentioned.name)
        entered = await self._enter(asked, mentioned, known)
        return await self._tell(asked, entered)

    async def _known(self, mentioned: Mentioned) -> Outlet | None:
        """Return the registered outlet that is meant; a host below one's domain means that one."""
        names = names_above(OutletId(mentioned.domain)) if mentioned.domain else (mentioned.name,)
        for name in names:
            if (found := await self.desk.outlet(name)) is not None:
                return found
        return None

    async def _enter(self, asked: Message, mentioned: Mentioned, known: Outlet | None) -> Registration:
        outlet = known.id if known else OutletId(mentioned.domain)
        details = mentioned.details
        if known is None and details.name is None:
            details = replace(details, name=await self._stated_name(outlet, asked.place.audience))
        for name in (*filter(None, (details.name,)), *details.aliases):
            other = await self.desk.outlet(name)
            if other is not None and other.id != outlet:
                raise NameTaken(name, seen=other.domain or other.name)
        registration = Registration(
            id=RegistrationId(content_id("registration", asked.id)),
            outlet=outlet,
            details=details,
            by=asked.author,
            at=self.clock.now(),
            audience=asked.place.audience,
            reason=mentioned.reason,
        )
        return await self.desk.enter(registration)

    async def _stated_name(self, outlet: OutletId, audience: Audience) -> str | None:
        """Return what reports call an outlet that nobody registered yet, unless another is called so.

        A name that stands in a private channel's report alone would tell others what is read there.
        """
        for report in (await self.evidence.reports_of(outlet, audience))[-1:]:
            name = (await self.evidence.report(report)).outlet.name_alone
            if name and await self.desk.outlet(name) is None:
                return name
        return None

    async def _tell(self, asked: Message, entered: Registration) -> Post:
        moved = await self._judge_again(entered)
        outlet = await self._registered(entered.outlet)
        place = in_channel(asked.place)
        saying = Saying(self.outbox, self.clock.now())
        post = render_entered(asked, entered, await self._view(asked, outlet))
        # Before the cards change, so that whoever asked reads the answer first.
        saying.posts.append(post)
        await self.warn.tell_moves(saying, moved, place, Cause(entered.id, outlet=outlet))
        if entered.before is None or entered.before.name != outlet.name:
            await self._refresh_cards(saying, outlet.id)
        await saying.put()
        return post

    async def _judge_again(self, entered: Registration) -> tuple[ClaimId, ...]:
        """Judge every pair with a report of the outlet again; return the claims of what has changed.

        What a first try found that did not come to its end is among them.
        """
        judged = await self.evidence.judged_with(entered.outlet)
        reports = await self._reports({s.report for j in judged for s in (j.ours, j.theirs)})
        found = judge_again(judged, reports, self.policy, self.clock.now())
        if found:
            await self.evidence.keep_comparison([], [], found, self.clock.now())
        earlier = [j.judgement for j in judged if j.judgement.at >= entered.at]
        return await self._claims_of([*found, *earlier], reports)

    async def _reports(self, ids: Iterable[ReportId]) -> dict[ReportId, Report]:
        return {report: await self.evidence.report(report) for report in sorted(ids)}

    async def _claims_of(
        self, judgements: Iterable[Judgement], reports: Iterable[ReportId]
    ) -> tuple[ClaimId, ...]:
        """Return the claims that both statements of a pair were matched with."""
        pairs = {j.pair for j in judgements}
        matched: dict[ClaimId, set[str]] = {}
        for report in reports if pairs else ():
            for match in await self.evidence.matches_of(report):
                matched.setdefault(match.claim, set()).add(match.statement)
        return tuple(claim for claim, said in matched.items() if any(pair <= said for pair in pairs))

    async def _refresh_cards(self, saying: Saying, outlet: OutletId) -> None:
        """Have the cards of an outlet's reports call it what the register calls it."""
        for report in await self.evidence.reports_of(outlet):
            shares = await self.evidence.shares(report)
            for place in dict.fromkeys(in_channel(share.place) for share in shares):
                await self.warn.refresh_card(saying, report, place)

    async def _registered(self, outlet: OutletId) -> Outlet:
        return next(known for known in await self.desk.outlets() if known.id == outlet)

    async def _view(self, asked: Message, outlet: Outlet) -> OutletView:
        audience = asked.place.audience
        register = await self.desk.outlets()
        owner = fold(outlet.owner).casefold()
        return OutletView(
            outlet=outlet,
            reports=len(await self.evidence.reports_of(outlet.id, audience)),
            entries=await self.desk.entries(outlet.id, audience),
            family=tuple(
                o for o in register if owner and o.id != outlet.id and fold(o.owner).casefold() == owner
            ),
            owners_like=owners_like(outlet.owner, register),
            at=self.clock.now(),
        )


def _stranger(mentioned: Mentioned) -> Outlet:
    """Return the outlet that nobody registered, as its reports name it."""
    name = mentioned.domain or fold(mentioned.name).casefold()
    return Outlet(OutletId(name), mentioned.domain or mentioned.name, domain=mentioned.domain)
