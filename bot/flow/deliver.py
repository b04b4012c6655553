"""Take what the outbox holds to the chat, each thing once."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.core.errors import LastingError, PassingError
from bot.core.messages import Audience, Post, PostKey
from bot.ports import Chat, Outbox, Outgoing, PostedAs, PostState

log = logging.getLogger(__name__)

_SAID_WITHIN = 30.0  # seconds that one call to a platform may take
_LONGEST_WAIT = 600.0  # seconds between two tries of one post
_TRIES = 100  # of one post that its place was too busy for: with those waits, about 15 hours
_BUG_TRIES = 5  # of one post that failed for no known reason
_DOWN_AFTER = 3  # posts that fail one after another: the place is down, and is left alone for a moment


def _no_longer_waiting(outgoing: Outgoing, arrived: Mapping[str, PostedAs]) -> Outgoing:
    """Return a post that waited for one that has just arrived, with the place it goes to."""
    post = outgoing.post
    return replace(
        outgoing,
        under=outgoing.under or arrived.get(post.under or ""),
        edits=outgoing.edits or arrived.get(post.edits or ""),
        awaits=None,
    )


def _thread_of(post: Post) -> str:
    """Return what a post keeps its order in: a card with its edits and replies, or a person's message."""
    return post.under or post.edits or post.key


@dataclass(slots=True)
class _Round:
    """One look into the outbox: what arrived in it, and how many posts failed one after another."""

    arrived: dict[str, PostedAs] = field(default_factory=dict[str, PostedAs])
    settled: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Deliver:
    """Says what is due, in order within a channel. One of these runs for each place people talk in.

    Each channel has a queue of its own: one that its platform slows down holds up no other.

    Attributes:
        pause: seconds between two looks into the outbox, and before the second try of a post; that doubles.
        turn: two looks at once would both find the same post due.
    """

    chat: Chat
    outbox: Outbox
    pause: float = 0.2
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _not_before: dict[PostKey, float] = field(default_factory=dict[PostKey, float])

    async def __call__(self) -> int:
        """Say everything that can be said now; return how many posts were, or never will be."""
        async with self.turn:
            queues: dict[Audience, list[Outgoing]] = {}
            for outgoing in await self.outbox.due(self.chat.name):
                queues.setdefault(outgoing.post.place.audience, []).append(outgoing)
            now = _Round()
            try:
                async with asyncio.TaskGroup() as tasks:
                    for queue in queues.values():
                        tasks.create_task(self._say_in_order(queue, now))
            except ExceptionGroup as group:
                raise group.exceptions[0] from group
        return now.settled

    async def _say_in_order(self, queue: Sequence[Outgoing], now: _Round) -> None:
        """Say what is due in one channel; what follows a post that waits, in its thread, waits too."""
        stuck: set[str] = set()
        for outgoing in queue:
            if now.failed >= _DOWN_AFTER:
                return
            thread = _thread_of(outgoing.post)
            if thread in stuck or self._waits(outgoing.post.key):
                stuck.add(thread)
                continue
            if outgoing.awaits is not None:
                if outgoing.awaits not in now.arrived:
                    continue
                outgoing = _no_longer_waiting(outgoing, now.arrived)
                if outgoing.post.edits and outgoing.edits is None:
                    continue
            state, posted_as = await self._try(outgoing)
            if state is PostState.DOUBTFUL:
                stuck.add(thread)
                now.failed += 1
                continue
            now.settled, now.failed = now.settled + 1, 0
            if posted_as is not None:
                now.arrived[outgoing.post.key] = posted_as

    async def all(self) -> None:
        """Say everything that is due, what only becomes sayable on the way included."""
        while await self():
            pass

    def _waits(self, key: PostKey) -> bool:
        return asyncio.get_running_loop().time() < self._not_before.get(key, 0.0)

    async def _try(self, outgoing: Outgoing) -> tuple[PostState, PostedAs | None]:
        """Say one post, and say how it stands then; an error of one is no other's."""
        key = outgoing.post.key
        facts = {"platform": self.chat.name, "post": key, "tries": outgoing.tries + 1}
        try:
            return PostState.SENT, await self._say(outgoing)
        except LastingError as error:
            return await self._give_up(key, f"{type(error).__name__} {error.detail}".strip()), None
        except (PassingError, TimeoutError) as error:
            log.warning("post.waits", extra={**facts, "error": type(error).__name__})
            reason, tries = type(error).__name__, _TRIES
        except Exception as error:
            log.exception("post.failed", extra=facts)
            reason, tries = type(error).__name__, _BUG_TRIES
        if outgoing.tries + 1 >= tries:
            return await self._give_up(key, reason), None
        wait = min(self.pause * 2.0 ** min(outgoing.tries, 32), _LONGEST_WAIT)
        self._not_before[key] = asyncio.get_running_loop().time() + wait
        return PostState.DOUBTFUL, None

    async def _say(self, outgoing: Outgoing) -> PostedAs:
        post = outgoing.post
        posted_as = None
        await self.outbox.begin(post.key)
        async with asyncio.timeout(_SAID_WITHIN):
            if outgoing.state is PostState.DOUBTFUL:
                # It began and nobody knows how it ended: read back before saying it again.
                posted_as = await self.chat.find(post, outgoing.under)
            if posted_as is None:
                posted_as = await self.chat.post(post, outgoing.under, outgoing.edits)
        await self.outbox.sent(post.key, posted_as)
        self._not_before.pop(post.key, None)
        return posted_as

    async def _give_up(self, key: PostKey, reason: str) -> PostState:
        log.error("post.undeliverable", extra={"platform": self.chat.name, "post": key, "reason": reason})
        await self.outbox.give_up(key, reason)
        self._not_before.pop(key, None)
        return PostState.UNDELIVERABLE

    async def run(self) -> None:
        """Say what is due until cancelled. A store that does not answer is asked again."""
        while True:
            try:
                await self.all()
            except PassingError as error:
                log.warning("outbox.waits", extra={"error": type(error).__name__})
            await asyncio.sleep(self.pause)
