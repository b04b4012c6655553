"""When the bot may speak by itself: quiet hours, a day's budget, what a channel wants to hear of."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.channels import ChannelRules
from bot.core.messages import Post, PostKind
from bot.core.text import words_of

# What the bot says by itself, rather than because somebody asked; the daily thread has an hour of its own.
BY_ITSELF = frozenset((PostKind.WARNING, PostKind.MOVE, PostKind.RECALL, PostKind.GATHERED, PostKind.NOTICE))


def counts(post: Post) -> bool:
    """Tell whether a new post counts against its channel's budget.

    The replies under a card do not, nor does a card that stands in the thread of its paste.
    """
    is_below = post.kind is PostKind.WARNING and post.under is not None
    return post.kind in BY_ITSELF and post.edits is None and not is_below


def may_say(said: int, budget: int, *, falls: bool) -> bool:
    """Tell whether one more thing may be said by itself, rather than gathered.

    The last message of the budget is the one that gathers; a fifth of it is kept for statuses that fall.

    Args:
        said: how many things were said by itself today.
        budget: how many may be.
        falls: whether it takes back what people were told.
    """
    kept = 1 + (0 if falls else budget // 5)
    return said < budget - kept


def quiet_until(rules: ChannelRules, now: datetime) -> datetime | None:
    """Return when the quiet hours end that a moment is in; None where it is in none.

    Args:
        rules: of the channel.
        now: in the channel's zone.
    """
    if rules.quiet is None or not rules.quiet.hold(now):
        return None
    end = rules.quiet.end
    today = now.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0, fold=0)
    return today if today > now else today + timedelta(days=1)


def day_began(now: datetime) -> datetime:
    """Return when the local date of a moment began, in its zone."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims a channel wants to be told need a source.

    Attributes:
        least_rank: that a line must have, 0 to 1.
        topics: of which a claim has to hold one; none for every claim.
    """

    least_rank: float = 0.0
    topics: tuple[str, ...] = ()

    def takes(self, words: str, rank: float) -> bool:
        """Tell whether a claim is wanted.

        Args:
            words: all that it may hold a topic in: the claim, its claimant, the heading of its story.
            rank: of its line.
        """
        if rank < self.least_rank:
            return False
        held = set(words_of(words))
        return not self.topics or any(set(words_of(topic)) <= held for topic in self.topics)
