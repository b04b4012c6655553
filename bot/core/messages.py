"""What passes between people and the bot: messages in, posts out.

A post is said in parts with a role (plain, strong, quoted…), never in a platform's markup: each chat edge
turns parts into its own form at one place, and escapes there.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.core.text import content_id

MessageId = NewType("MessageId", str)
PostKey = NewType("PostKey", str)


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may see something: the people of one channel. A public channel's things are its workspace's."""

    workspace: str
    channel: str
    private: bool = False

    def may_see(self, other: "Audience") -> bool:
        """Tell whether what was shared with `other` may be shown to, and count for, this audience."""
        if self.workspace != other.workspace:
            return False
        return not other.private or self.channel == other.channel


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: a channel, and the thread in it (None: the channel itself)."""

    platform: str
    audience: Audience
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message. `address` is where the chat edge can read it."""

    name: str
    media_type: str
    address: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Message:
    """Something a person said where the bot listens. The same `id` again is the same message.

    `addressed` tells that it was said to the bot itself (the terminal, a mention, a one-to-one room): what
    is not understood is then answered, where chatter between people is left alone.

    `revises` is the earlier message whose text this one is now, said by the same author: `id` is then that of
    the edit. An edit with no text and no files is the deletion of that message.
    """

    id: MessageId
    place: Place
    author: str
    text: str
    sent_at: datetime
    attachments: tuple[Attachment, ...] = ()
    addressed: bool = False
    revises: MessageId | None = None

    @property
    def is_deletion(self) -> bool:
        return self.revises is not None and not self.text.strip() and not self.attachments


class Tone(StrEnum):
    """The role of a part of a line."""

    PLAIN = "plain"
    STRONG = "strong"
    QUOTED = "quoted"  # characters of a report, shown as they stand
    FAINT = "faint"
    CODE = "code"  # a handle or a command somebody may type


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a post. `indent` counts steps, not characters."""

    parts: tuple[Part, ...]
    indent: int = 0

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do about a post: a button where there are any, else the command typed.

    What is `minor` stands in a menu where there is one, and nowhere else: the help has it.
    """

    label: str
    command: str
    minor: bool = False


class PostKind(StrEnum):
    PROGRESS = "progress"  # the one live line while the bot works; edited as it goes
    WARNING = "warning"  # the one message a paste gets
    THREAD = "thread"  # what belongs under it
    MOVE = "move"  # a status changed: was, now, because
    NOTICE = "notice"  # of what is watched: it changed, broke, fell silent, or is back
    RECALL = "recall"  # a status that people were told has fallen
    GATHERED = "gathered"  # what is more than a day's budget, in one post
    DAILY = "daily"  # the root of a daily thread
    ANSWER = "answer"  # to a command
    REFUSAL = "refusal"  # one sentence: what happened, and what to do


class Mark(StrEnum):
    """What a person's message is marked with, beside the words that answer it."""

    SEEN = "👀"  # it is being read
    READ = "✅"  # it was read, and nothing in it needs a source: no word on whether it is so
    LOOK = "⚠️"  # something in it needs a source, or it could not be read


MOST_ENCLOSED_BYTES = (
    8_000_000  # of one post's files together: what every platform takes, and the outbox keeps
)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a post. `name` is a plain file name, without a folder."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Post:
    """Something to be said once.

    Attributes:
        key: derived from what is said; the same key is never posted twice.
        under: the post (or, for a first reply, the message) whose thread this belongs in; None for
            the channel itself.
        edits: the earlier post that these lines replace; None for a new one.
        enclosures: files that go with it, `MOST_ENCLOSED_BYTES` of them at most.
        mark: what the message it is said under is marked with from now on, where the platform has marks;
            None leaves that as it is.
    """

    key: PostKey
    place: Place
    kind: PostKind
    lines: tuple[Line, ...]
    under: PostKey | MessageId | None = None
    edits: PostKey | None = None
    actions: tuple[Action, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    mark: Mark | None = None

    def __post_init__(self) -> None:
        if sum(len(file.content) for file in self.enclosures) > MOST_ENCLOSED_BYTES:
            raise ValueError("a post does not hold that much: whoever makes the files sees to that")

    @property
    def text(self) -> str:
        """The post as plain text, a line each."""
        return "\n".join("  " * line.indent + line.text for line in self.lines)


def edit_of(shown: Post, wanted: Post) -> Post | None:
    """Return the edit that makes a post read as `wanted`, or None when it does already.

    Args:
        shown: what the post shows now: itself or its latest edit.
        wanted: the post as it should read; its key is the first one's.
    """
    if shown.lines == wanted.lines and shown.actions == wanted.actions:
        return None
    # The key names what is replaced, so that a return to earlier words is an edit of its own.
    said = [f"{line.indent}:{part.tone}:{part.text}" for line in wanted.lines for part in line.parts]
    return replace(wanted, key=PostKey(content_id("edit", wanted.key, shown.key, *said)), edits=wanted.key)
