"""Note what was published, and write a notice for its readers once it no longer holds."""

from dataclasses import dataclass, replace

from bot.core.assignments import NoteId, Used, used_asked, used_now
from bot.core.commands import Command
from bot.core.corrections import basis_of
from bot.core.messages import Message, Post, PostKey
from bot.core.rendering.corrections import render_correction, render_used
from bot.core.rendering.parts import in_channel
from bot.core.text import content_id
from bot.flow.say import Saying
from bot.flow.view import View
from bot.flow.warn import Cause, Warn


@dataclass(frozen=True, slots=True)
class SetStraight:
    """Answers /used and /correction."""

    view: View
    warn: Warn

    async def used(self, asked: Message, command: Command) -> Post:
        """Note that a claim was used, and that its status was told with that: the channel hears if it falls.

        Whoever calls it has the desk's turn. The same message again notes nothing more.
        """
        desk, audience, place = self.view.desk, asked.place.audience, in_channel(asked.place)
        saying = Saying(self.warn.outbox, self.view.clock.now())
        case = await self.view.case(await desk.claim_named(command.argument, audience), audience, saying.at)
        said, id = used_asked(command.reason, saying.at), NoteId(content_id("used", asked.id))
        claim = case.dossier.claim.id
        by, happened = asked.author, said.happened
        mark = Used(id, claim, said.where, by, saying.at, happened, audience, said.is_off)
        await desk.note(mark)
        saying.posts.append(post := render_used(asked, command.argument, mark, case))
        if not said.is_off and not any(t.place == place for t in await desk.tellings(claim)):
            # A channel that was never told of it: what comes of it is told where it was marked.
            cause = Cause(id, report=case.first.report)
            await self.warn.note(saying, [case.now], place, PostKey(asked.id), cause)
        await saying.put()
        return post

    async def correction(self, asked: Message, command: Command) -> Post:
        """Write a notice that looks back to when a claim was used or told."""
        audience, now = asked.place.audience, self.view.clock.now()
        named = await self.view.desk.claim_named(command.argument, audience)
        case = await self.view.case(named, audience, now)
        claims = tuple(dict.fromkeys((case.dossier.claim.id, named)))
        told = [change for claim in claims for change in await self.view.evidence.history(claim, audience)]
        told.sort(key=lambda change: change.now.as_of)
        basis = basis_of(told, used_now(await self.view.desk.used(audience), claims), case.now.status)
        before = basis.before if basis else None
        return render_correction(asked, replace(case, before=before), basis)
