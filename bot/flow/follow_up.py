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
    working_asked,
    working_now,
    works_until,
)
from bot.core.claims import ClaimId
from bot.core.commands import Command, CommandName, is_handle
from bot.core.errors import WhichClaim
from bot.core.messages import Audience, Message, Post
from bot.core.rendering.following_up import (
    Notes,
    render_assign_how,
    render_assigned,
    render_off_it,
    render_on_it,
    render_on_story,
    render_replied,
    render_reply_how,
    render_working,
)
from bot.core.rendering.stories import render_story_not_found
from bot.core.text import content_id
from bot.flow.tell_story import TellStory
from bot.flow.view import View


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Answers /assign, /reply and /working; the same message again notes nothing more."""

    view: View
    tell_story: TellStory

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
        """Say who is on what; where a claim is named, note that whoever asks is on it too, or no longer."""
        audience, now = asked.place.audience, self.view.clock.now()
        on, wanted = working_now(await self.view.desk.working(audience), now), working_asked(command.argument)
        if wanted.is_off:
            return await self._off(asked, wanted.about, on)
        if not command.argument:
            return render_working(asked, await self._handled(on, audience), now)
        if not wanted.about:
            raise WhichClaim(CommandName.WORKING)
        if not is_handle(wanted.about):
            return await self._on_story(asked, wanted.about, on)
        claim = await self._claim(wanted.about, audience)
        noted = Working(_id("working", asked), claim, asked.author, now, works_until(now), audience)
        await self.view.desk.note(noted)
        others = [w for w in on if w.claim == claim and w.who != asked.author]
        return render_on_it(asked, wanted.about, noted, others, now)

    async def _off(self, asked: Message, about: str, on: tuple[Working, ...]) -> Post:
        """Note that whoever asks is on a claim no longer; without one, on none."""
        audience, now = asked.place.audience, self.view.clock.now()
        claim = await self._claim(about, audience) if about else None
        for w in on:
            if w.who == asked.author and claim in (None, w.claim):
                id = NoteId(content_id("working", asked.id, w.claim))
                await self.view.desk.note(Working(id, w.claim, w.who, now, now, w.audience))
        return render_off_it(asked, about)

    async def _on_story(self, asked: Message, words: str, on: tuple[Working, ...]) -> Post:
        """Say who is on any claim of a story, and whose its claims are."""
        audience, now = asked.place.audience, self.view.clock.now()
        shown, _ = await self.tell_story.meant(words, audience)
        if not shown:
            return render_story_not_found(asked, words)
        claims = {claim for told, _ in shown for claim in told.claims}
        assigned = assigned_now(await self.view.desk.assignments(audience))
        handled = await self._handled(tuple(w for w in on if w.claim in claims), audience)
        theirs = [(await self.view.desk.handle(c, audience), a) for c, a in assigned.items() if c in claims]
        return render_on_story(asked, shown[0][0].heading, handled, theirs, now)

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
