"""Keep to what a channel wants to hear by itself, and when: quiet hours, snoozed claims, a day's budget."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.alerts import Postponed
from bot.core.claims import ClaimId
from bot.core.messages import Line, Place, Post, PostKey
from bot.core.rendering.gathered import gathered_key, render_gathered
from bot.core.restraint import counts, day_began, may_say, quiet_until
from bot.flow.govern import Govern, in_zone
from bot.flow.say import Saying
from bot.ports import Channels, Outbox


@dataclass(frozen=True, slots=True)
class Restrain:
    govern: Govern
    channels: Channels
    outbox: Outbox

    async def postponed(
        self, claim: ClaimId, place: Place, at: datetime, home: Place | None, *, falls: bool
    ) -> Postponed | None:
        """Return until when a change of a claim is not to be said in a channel; None where it is said now.

        Whoever shared or decided something in their own channel is awake: there no hour is quiet. A status
        that falls is said of a snoozed claim too.
        """
        rules = await self.govern(place)
        ends = quiet_until(rules, in_zone(at, rules)) if place != home else None
        if ends is None and not falls:
            ends = await self.channels.snoozed_until(claim, place.audience)
        return Postponed(claim, place, ends) if ends is not None and ends > at else None

    async def is_quiet(self, place: Place, at: datetime) -> bool:
        """Tell whether a moment is within a channel's quiet hours."""
        rules = await self.govern(place)
        return quiet_until(rules, in_zone(at, rules)) is not None

    async def has_room(self, place: Place, saying: Saying, *, falls: bool = False) -> bool:
        """Tell whether one more message of the bot's own is within what a channel wants in a day."""
        rules = await self.govern(place)
        began = day_began(in_zone(saying.at, rules))
        said = {p.key for p in await self.outbox.put_since(place, began) if counts(p)}
        said |= {p.key for p in saying.posts if p.place == place and counts(p)}
        return may_say(len(said), rules.messages_per_day, falls=falls)

    async def say(self, saying: Saying, post: Post) -> None:
        """Say a post where its channel has room for one more, else gather its lines."""
        if await self.has_room(post.place, saying):
            saying.posts.append(post)
        else:
            await self.gather(post.place, saying, post.lines)

    async def gather(self, place: Place, saying: Saying, lines: tuple[Line, ...]) -> PostKey:
        """Add lines to what is gathered in a channel on this day, rather than send a message for them.

        Returns the key of the post that gathers.
        """
        rules = await self.govern(place)
        day = in_zone(saying.at, rules).date().isoformat()
        key = gathered_key(place, day)
        shown = saying.gathered.get(key) or await self.outbox.latest(key)
        if shown is not None and all(line in shown.lines for line in lines):
            return key
        saying.gathered[key] = render_gathered(place, day, rules.messages_per_day, shown, lines)
        return key
