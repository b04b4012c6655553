"""How much Slack takes in a minute: a bucket for each method, and one for each channel that is posted in."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.servers.slack.refusals import Refused


@dataclass
class _Bucket:
    left: float
    at: float


@dataclass
class Limits:
    """Buckets that fill again.

    Attributes:
        pace: how many of Slack's seconds go by in a real one. What is said of waiting is in whole real
            seconds, rounded up, or down when they are not Slack's (then it may be 0).
    """

    pace: float = 1.0
    clock: Callable[[], float] = time.monotonic
    _buckets: dict[str, _Bucket] = field(default_factory=dict[str, _Bucket])

    def take(self, name: str, *, most: float, a_second: float) -> None:
        """Take one from a bucket that holds `most`; raise when it is empty."""
        now = self.clock() * self.pace
        bucket = self._buckets.setdefault(name, _Bucket(most, now))
        bucket.left = min(most, bucket.left + (now - bucket.at) * a_second)
        bucket.at = now
        if bucket.left < 1:
            real = (1 - bucket.left) / a_second / self.pace
            raise limited(max(1, math.ceil(real)) if self.pace == 1 else int(real))
        bucket.left -= 1


def limited(seconds: int) -> Refused:
    return Refused("ratelimited", retry_after=seconds)
