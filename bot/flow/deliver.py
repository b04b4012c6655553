"""Take what the outbox holds to the chat, each thing once."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.core.errors import PassingError
from bot.ports import Chat, Outbox, Outgoing, PostedAs, PostState

log = logging.getLogger(__name__)

_SAID_WITHIN = 30.0  # seconds that one call to a platform may take


def _no_longer_waiting(outgoing: Outgoing, arrived: Mapping[str, PostedAs]) -> Outgoing:
    """Return a post that waited for one that has just arrived, with the place it goes to."""
    post = outgoing.post
    return replace(
        outgoing,
        under=outgoing.under or arrived.get(post.under or ""),
        edits=outgoing.edits or arrived.get(post.edits or ""),
        awaits=None,
    )


@dataclass(frozen=True, slots=True)
class Deliver:
    """Says what is due, in order. One of these runs for each place people talk in.

    Attributes:
        pause: seconds between two looks into the outbox.
        turn: two looks at once would both find the same post due.
    """

    chat: Chat
    outbox: Outbox
    pause: float = 0.2
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self) -> int:
        """Say everything that can be said now; return how many posts were."""
        said = 0
        async with self.turn:
            arrived: dict[str, PostedAs] = {}
            for outgoing in await self.outbox.due(self.chat.name):
                if outgoing.awaits is not None:
                    if outgoing.awaits not in arrived:
                        continue
                    outgoing = _no_longer_waiting(outgoing, arrived)
                    if outgoing.post.edits and outgoing.edits is None:
                        continue
                arrived[outgoing.post.key] = await self._say(outgoing)
                said += 1
        return said

    async def all(self) -> None:
        """Say everything that is due, what only becomes sayable on the way included."""
        while await self():
            pass

    async def _say(self, outgoing: Outgoing) -> PostedAs:
        post = outgoing.post
        posted_as = None
        if outgoing.state is PostState.DOUBTFUL:
            # It began and nobody knows how it ended: read back before saying it again.
            posted_as = await self.chat.find(post.key, post.place)
        if posted_as is None:
            await self.outbox.begin(post.key)
            async with asyncio.timeout(_SAID_WITHIN):
                posted_as = await self.chat.post(post, outgoing.under, outgoing.edits)
        await self.outbox.sent(post.key, posted_as)
        return posted_as

    async def run(self) -> None:
        """Say what is due until cancelled. A place that does not answer is tried again."""
        while True:
            try:
                await self.all()
            except (PassingError, TimeoutError) as error:
                log.warning("post.waits", extra={"platform": self.chat.name, "error": type(error).__name__})
            await asyncio.sleep(self.pause)
