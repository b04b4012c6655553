"""Note who follows a claim up: whose it is, who is on it, and who was asked to answer. It moves no status."""

from dataclasses import dataclass

from bot.core.assignments import (
    Assignment,
    NoteId,
    Reply,
    Working,
    assigned_now,
    assignment_asked,
    reply_asked,
    used_now,
    working_now,
    works_until,
)
from bot.core.claims import ClaimId
from bot.core.commands import Command, CommandName
from bot.core.errors import WhichClaim
from bot.core.messages import Audience, Message, Post
from bot.core.rendering.following_up import (
    Notes,
    render_assign_how,
    render_assigned,
    render_on_it,
    render_replied,
    render_reply_how,
    render_working,
)
from bot.core.text import content_id
from bot.flow.view import View


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Answers /assign, /reply and /working; the same message again notes nothing more."""

    view: View

    async def assign(self, asked: Message, command: Command) -> Post:
        claim, now = (
            await self._claim(command.argument, asked.place.audience),
            self.view.clock.now(),
        )
        wanted = assignment_asked(command.reason, asked.author, now)
        if wanted is None:
            return render_assign_how(asked, command.argument)
        audience = asked.place.audience
        id = _id("assignment", asked)
        noted = Assignment(id, claim, wanted.to, asked.author, now, audience, wanted.until, wanted.reason)
        await self.view.desk.note(noted)
        return render_assigned(asked, command.argument, noted, now)

    async def reply(self, asked: Message, command: Command) -> Post:
        claim, now = (
            await self._claim(command.argument, asked.place.audience),
            self.view.clock.now(),
        )
        said = reply_asked(command.reason, now)
        if said is None:
            return render_reply_how(asked, command.argument)
        id, audience = _id("reply", asked), asked.place.audience
        noted = Reply(id, claim, said.kind, said.of, asked.author, now, said.happened, audience, said.words)
        await self.view.desk.note(noted)
        return render_replied(asked, command.argument, noted, now)

    async def working(self, asked: Message, command: Command) -> Post:
        """Say who is on what; where a claim is named, note that whoever asks is on it too."""
        audience, now = asked.place.audience, self.view.clock.now()
        on = working_now(await self.view.desk.working(audience), now)
        if not command.argument:
            return render_working(asked, await self._handled(on, audience), now)
        handle = command.argument.removeprefix("on ").strip()
        if handle == "on":
            raise WhichClaim(CommandName.WORKING)
        claim = await self._claim(handle, audience)
        noted = Working(_id("working", asked), claim, asked.author, now, works_until(now), audience)
        await self.view.desk.note(noted)
        others = [w for w in on if w.claim == claim and w.who != asked.author]
        return render_on_it(asked, handle, noted, others, now)

    async def _claim(self, handle: str, audience: Audience) -> ClaimId:
        """Return the claim that a handle leads to: of one that was merged, the one it was merged into."""
        named = await self.view.desk.claim_named(handle, audience)
        return (await self.view.standing(named, audience, self.view.clock.now())).dossier.claim.id

    async def _handled(self, on: tuple[Working, ...], audience: Audience) -> list[tuple[str, Working]]:
        desk, evidence = self.view.desk, self.view.evidence
        return [
            (await desk.handle(w.claim, audience), w) for w in on if await evidence.may_see(w.claim, audience)
        ]


async def notes_on(view: View, claim: ClaimId, stands_as: ClaimId, audience: Audience) -> Notes:
    """Return what is noted on a claim, or on the one that it was merged into, as an audience may see it."""
    desk = view.desk
    on = working_now(await desk.working(audience), view.clock.now())
    assigned = assigned_now(await desk.assignments(audience))
    replies = [r for c in dict.fromkeys((claim, stands_as)) for r in await desk.replies(c, audience)]
    return Notes(
        assigned.get(stands_as) or assigned.get(claim),
        tuple(w for w in on if w.claim in (claim, stands_as)),
        tuple(sorted(replies, key=lambda r: (r.happened, r.at))),
        used_now(await desk.used(audience), (claim, stands_as)),
    )


def _id(kind: str, asked: Message) -> NoteId:
    return NoteId(content_id(kind, asked.id))
