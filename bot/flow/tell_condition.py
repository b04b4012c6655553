"""Tell how the bot itself is, as far as the people of one channel may know."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from bot.core.claims import Reading
from bot.core.commands import Command
from bot.core.decisions import corrections_by_kind
from bot.core.leads import asking
from bot.core.messages import Message, Post
from bot.core.rendering.conditions import Condition, render_condition
from bot.flow.govern import Govern, in_zone
from bot.flow.view import View
from bot.ports import Leads, LeadState, Outbox, PostState

_LATELY = timedelta(days=1)
_LOOKED_AT = 50  # reports of it, the latest
MOST_LEFT = 300  # leads that came to nothing, the latest: of more nobody asks one by one


@dataclass(frozen=True, slots=True)
class TellCondition:
    """Answers /status.

    Attributes:
        version: of the bot.
    """

    view: View
    leads: Leads
    outbox: Outbox
    govern: Govern
    version: str

    async def __call__(self, asked: Message, command: Command) -> Post:
        audience, now = asked.place.audience, self.view.clock.now()
        evidence = self.view.evidence
        held = await evidence.holdings(audience)
        left = Counter(each.state for each in await self.leads.left(audience, MOST_LEFT))
        posts = await self.outbox.unsent(asked.place)
        lately = await self._read_lately(asked)
        stand_ins = [reading.stand_in for reading in lately if reading.stand_in]
        condition = Condition(
            self.version,
            self.view.reader.engine,
            held.reports,
            held.outlets,
            held.claims,
            held.latest,
            await self.leads.waiting(audience, asking(asked).id),
            left[LeadState.UNREADABLE],
            left[LeadState.SET_ASIDE],
            posts.get(PostState.INTENT, 0),
            posts.get(PostState.DOUBTFUL, 0),
            posts.get(PostState.UNDELIVERABLE, 0),
            len(lately),
            len(stand_ins),
            stand_ins[-1] if stand_ins else None,
            corrections_by_kind(await evidence.decisions(audience), now),
        )
        return render_condition(asked, condition, in_zone(now, await self.govern(asked.place)))

    async def _read_lately(self, asked: Message) -> list[Reading]:
        """Return the readings of what was shared in this channel within a day, oldest first."""
        since = self.view.clock.now() - _LATELY
        shares = await self.view.evidence.shares_in(asked.place.audience, since)
        latest = list(dict.fromkeys(share.report for share in shares))[-_LOOKED_AT:]
        readings = [await self.view.reading(report) for report in latest]
        return [reading for reading in readings if reading is not None]
