"""Fakes of the ports that face the outside: chat, fetcher, reader, matcher, clock."""

import hashlib
import math
import struct
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.core.captures import Capture, capture_id
from bot.core.claims import Draft, Engine
from bot.core.errors import Gone, LastingError, NothingToRead
from bot.core.feeds import Found, FoundKind
from bot.core.leads import Lead
from bot.core.messages import Message, MessageId, Post
from bot.core.reports import Report
from bot.core.text import words_of
from bot.core.watching import Course, Opened
from bot.ports import PostedAs, Vector


@dataclass
class SteadyClock:
    """A `Clock` that stands still until a test moves it."""

    at: datetime = datetime(2031, 11, 3, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def pass_by(self, time: timedelta) -> None:
        self.at += time


@dataclass
class WordMatcher:
    """A `Matcher` for which texts are as alike as the words they share."""

    numbers: int = 256

    async def vectors(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        return tuple(self._vector(text) for text in texts)

    def _vector(self, text: str) -> Vector:
        counts = Counter(self._number(word) for word in words_of(text)) or Counter({0: 1})
        length = math.sqrt(sum(n * n for n in counts.values()))
        return Vector(struct.pack(f"<{self.numbers}f", *(counts[i] / length for i in range(self.numbers))))

    def _number(self, word: str) -> int:
        return int(hashlib.sha256(word.encode()).hexdigest(), 16) % self.numbers


@dataclass
class ShelfFetcher:
    """A `Fetcher` with reports at hand, each under the body of the lead that asks for it."""

    shelf: dict[str, Report] = field(default_factory=dict[str, Report])
    failing: list[Exception] = field(default_factory=list[Exception])  # raised first, one a call
    refused: Exception | None = None  # raised before anything is opened; None when nothing is
    asked: list[Lead] = field(default_factory=list[Lead])

    def check(self, lead: Lead) -> None:
        if self.refused:
            raise self.refused

    async def capture(self, lead: Lead) -> Capture:
        self.asked.append(lead)
        if self.failing:
            raise self.failing.pop(0)
        content = lead.body.encode()
        return Capture(capture_id("", "", content), lead.kind, "", content, lead.shared_at)

    async def report(self, capture: Capture) -> Report:
        body = capture.content.decode()
        if body not in self.shelf:
            raise NothingToRead(f"no report on the shelf for {capture.id}")
        return self.shelf[body]


@dataclass
class ShelfFeeds:
    """A `Feeds` with what is at an address at hand; everything else is not there."""

    shelf: dict[str, Opened] = field(default_factory=dict[str, Opened])
    files: dict[bytes, Found] = field(default_factory=dict[bytes, Found])
    refused: LastingError | None = None  # raised before anything is opened; None when nothing is
    asked: list[Course] = field(default_factory=list[Course])

    def check(self, link: str) -> None:
        if self.refused:
            raise self.refused

    async def open(self, course: Course) -> Opened:
        self.asked.append(course)
        not_there = Gone("HTTP 404")
        return self.shelf.get(
            course.opened, Opened(course.opened, trouble=not_there.what_happened, error=not_there)
        )

    async def read(self, content: bytes) -> Found:
        return self.files.get(content, Found(FoundKind.PAGE))


@dataclass
class ScriptedReader:
    """A `Reader` that answers from a script: one draft by title, else an empty one."""

    engine: Engine = field(default_factory=lambda: Engine("scripted", "1"))
    drafts: dict[str, Draft] = field(default_factory=dict[str, Draft])
    failing: list[Exception] = field(default_factory=list[Exception])  # raised first, one a call
    refused: Exception | None = None  # raised before anything is opened; None when nothing is
    asked: list[Report] = field(default_factory=list[Report])

    async def read(self, report: Report) -> Draft:
        self.asked.append(report)
        if self.failing:
            raise self.failing.pop(0)
        return self.drafts.get(report.title, Draft((), ()))


@dataclass(frozen=True)
class Said:
    """A post as the fake place shows it."""

    posted_as: PostedAs
    post: Post
    under: PostedAs | None
    edits: PostedAs | None


@dataclass
class QuietChat:
    """A `Chat` in which a test speaks: what it says is heard until all of it was said."""

    name: str = "quiet"
    to_say: list[Message] = field(default_factory=list[Message])
    to_miss: list[Message] = field(default_factory=list[Message])
    acknowledged: list[MessageId] = field(default_factory=list[MessageId])
    said: list[Said] = field(default_factory=list[Said])
    failing: list[Exception] = field(default_factory=list[Exception])  # raised by `post` first, one a call
    losing_answers: bool = False  # a post arrives, and then saying so fails

    async def listen(self) -> AsyncIterator[Message]:
        for message in self.to_say:
            yield message

    async def missed(self, since: Mapping[str, datetime]) -> AsyncIterator[Message]:
        """Yield what a test has put in `to_miss`, where it was said since."""
        for message in self.to_miss:
            last = since.get(message.place.audience.channel)
            if last is not None and message.sent_at >= last:
                yield message

    async def acknowledge(self, message: MessageId) -> None:
        self.acknowledged.append(message)

    async def post(self, post: Post, under: PostedAs | None, edits: PostedAs | None) -> PostedAs:
        if self.failing and not self.losing_answers:
            raise self.failing.pop(0)
        posted_as = PostedAs(f"{self.name}-{len(self.said) + 1}")
        self.said.append(Said(posted_as, post, under, edits))
        if self.failing:
            raise self.failing.pop(0)
        return posted_as

    async def find(self, post: Post, under: PostedAs | None) -> PostedAs | None:
        for said in self.said:
            if said.post.key == post.key and said.post.place.audience == post.place.audience:
                return said.posted_as
        return None
