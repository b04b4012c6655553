"""Say things so that they read as they should, and note with them what they tell."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.alerts import Telling
from bot.core.claims import ClaimId
from bot.core.corroboration import StatusChange
from bot.core.leads import Lead
from bot.core.messages import Audience, Post, PostKey, edit_of
from bot.core.rendering.answers import render_progress
from bot.ports import Outbox


@dataclass(slots=True)
class Saying:
    """What is said at one moment, and what is noted of it: put as one, or not at all."""

    outbox: Outbox
    at: datetime
    posts: list[Post] = field(default_factory=list[Post])
    tellings: list[Telling] = field(default_factory=list[Telling])
    changes: dict[tuple[ClaimId, Audience], StatusChange] = field(
        default_factory=dict[tuple[ClaimId, Audience], StatusChange]
    )
    gathered: dict[PostKey, Post] = field(default_factory=dict[PostKey, Post])
    _shown: set[PostKey] = field(default_factory=set[PostKey])

    async def show(self, wanted: Sequence[Post]) -> None:
        """Have each post read as wanted: a new one when it is new, an edit when its words have changed."""
        for post in wanted:
            if post.key in self._shown:
                continue
            self._shown.add(post.key)
            shown = await self.outbox.latest(post.key)
            due = post if shown is None else edit_of(shown, post)
            if due is not None:
                self.posts.append(due)

    def shows(self, key: PostKey) -> bool:
        """Tell whether a post is among what is shown already."""
        return key in self._shown

    async def whole(self) -> Sequence[Post]:
        """Return everything that is said, what is gathered too."""
        await self.show(tuple(self.gathered.values()))
        return self.posts

    async def put(self) -> None:
        posts = await self.whole()
        changes = [(change, audience) for (_, audience), change in self.changes.items()]
        await self.outbox.put(posts, self.at, self.tellings, changes)


async def show_progress(outbox: Outbox, lead: Lead, words: str, at: datetime) -> None:
    """Have the live line of a lead read so; what came by itself has none."""
    if lead.watch:
        return
    saying = Saying(outbox, at)
    await saying.show([render_progress(lead, words)])
    await saying.put()
