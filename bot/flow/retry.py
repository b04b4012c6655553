"""List what came to nothing in a channel, and have it walk again."""

from dataclasses import dataclass

from bot.core.commands import Command
from bot.core.errors import NothingLeft
from bot.core.messages import Audience, Message, Post
from bot.core.rendering.retries import TRYING_AGAIN, render_left, render_retried, render_retry_how
from bot.core.retries import LeftHere, chosen, retry_asked
from bot.flow.govern import Govern, in_zone
from bot.flow.say import show_progress
from bot.flow.tell_condition import MOST_LEFT
from bot.ports import Clock, Desk, Leads, LeadState, Outbox


@dataclass(frozen=True, slots=True)
class Retry:
    """Answers /retry."""

    leads: Leads
    desk: Desk
    outbox: Outbox
    clock: Clock
    govern: Govern

    async def __call__(self, asked: Message, command: Command) -> Post:
        audience = asked.place.audience
        if not command.argument:
            now = in_zone(self.clock.now(), await self.govern(asked.place))
            return render_left(asked, await self._left(audience), now)
        wanted = retry_asked(command.argument)
        if wanted is None:
            return render_retry_how(asked)
        # Two people ask at once: what the first has tried again is left no more for the second.
        async with self.desk.turn(audience.workspace):
            left = await self._left(audience)
            targets = chosen(left, wanted)
            for each in targets:
                # Before the walk begins: later, this would stand over what came of it.
                await show_progress(self.outbox, each.lead, TRYING_AGAIN, self.clock.now())
            # Asked without any too: the same message may have had them walk already.
            again = await self.leads.again(asked.id, [t.lead.id for t in targets], self.clock.now())
        if not again and not wanted.everything:
            raise NothingLeft(command.argument)
        tried = [await self.leads.lead(lead) for lead in again]
        others = len({each.lead.id for each in left}.difference(again)) if wanted.everything else 0
        return render_retried(asked, tried, others)

    async def _left(self, audience: Audience) -> tuple[LeftHere, ...]:
        return tuple(
            LeftHere(left.lead, left.number, left.state is LeadState.SET_ASIDE, left.reason)
            for left in await self.leads.left(audience, MOST_LEFT)
        )
