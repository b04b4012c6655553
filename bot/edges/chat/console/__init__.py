"""The terminal, as a place people talk in.

Three ways to be there: at a keyboard (`terminal`), through pipes of plain text, and as a machine, with one
JSON object a line (`streams`). All three are one `Chat`: what is posted has an id, can be found again and
edited, and is kept in a transcript when a file is named for it.
"""

import asyncio
import getpass
import io
import re
import secrets
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol, Self, TextIO

from pydantic import BaseModel, ConfigDict, Field

from bot.core.messages import Audience, Message, MessageId, Place, Post, PostKey
from bot.core.rendering.exports import NO_FOLDER, unwritten_line, written_line
from bot.edges.chat.console.files import Folder
from bot.edges.chat.console.scroll import Scroll
from bot.edges.chat.console.showing import clean_text, printed
from bot.edges.chat.console.streams import Heard, Machine, Plain, Sheet
from bot.edges.chat.console.transcript import Entry, Transcript
from bot.ports import Clock, PostedAs

__all__ = ["Console", "PostKey", "Settings", "build", "printed"]

_NOT_KEPT = re.compile("[\x00\ud800-\udfff]")  # no store can hold these


class Settings(BaseModel):
    """The table [chat.console]."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    channel: str = Field(default="desk", min_length=1)
    width: int = Field(default=100, ge=40)


class Driver(Protocol):
    """One way to be at the terminal."""

    def hear(self) -> AsyncIterator[Heard]: ...
    def heard(self, message: str, text: str) -> None: ...
    def acknowledge(self, message: str) -> None: ...
    def show(self, post: Post, entry: Entry) -> None: ...
    def recall(self, entry: Entry) -> None: ...
    def announce(self, words: str) -> None: ...


def build(
    settings: Settings,
    workspace: str,
    clock: Clock,
    *,
    machine: bool = False,
    transcript: Path | None = None,
    exports: Path | None = None,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    session: str = "",
) -> "Console":
    """Return the terminal, the way its two ends allow.

    Args:
        settings: those of [chat.console].
        workspace: whose terminal it is.
        clock: says when a message was said.
        machine: speak JSON, an object a line.
        transcript: the file to keep what is said in, and to read it back from; None keeps it in memory.
        exports: the folder that files are written into; None where there is none.
        stdin: where people talk; None takes the process's own.
        stdout: where the bot does; None takes the process's own.
        session: what ids given here begin with; one made up for this run when it is "".
    """
    ends = (stdin or sys.stdin, stdout or sys.stdout)
    for end in ends:
        # What the other end cannot show, or cannot mean, is a mark and not a failure.
        if isinstance(end, io.TextIOWrapper):
            end.reconfigure(errors="replace")
    return Console(
        place=Place("console", Audience(workspace, settings.channel)),
        author=_user(),
        clock=clock,
        driver=_driver(settings, ends[0], ends[1], machine),
        transcript=Transcript(transcript),
        folder=Folder(exports) if exports else None,
        session=session or secrets.token_hex(4),
    )


def _driver(settings: Settings, stdin: TextIO, stdout: TextIO, machine: bool) -> Driver:
    if machine:
        return Machine(stdin, stdout)
    if stdin.isatty() and stdout.isatty():
        # Imported here because pipes do without it.
        from bot.edges.chat.console.terminal import Keyboard, Terminal

        keyboard = Keyboard(settings.width, stdout)
        return Terminal(keyboard, Scroll(keyboard))
    return Plain(stdin, Scroll(Sheet(stdout, settings.width, colour=stdout.isatty())))


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container's user may have no name
        return "somebody"


@dataclass(slots=True)
class Console:
    """A `Chat`. Ids that it gives begin with its session, so that no two runs give the same one."""

    place: Place
    author: str
    clock: Clock
    driver: Driver
    transcript: Transcript
    session: str
    folder: Folder | None = None  # for files; None where there is none
    name: str = "console"
    _heard: int = 0
    _in_turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __aenter__(self) -> Self:
        for entry in self.transcript.entries:
            self.driver.recall(entry)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave nothing open: every line was written out when it was said."""

    async def listen(self) -> AsyncIterator[Message]:
        """Yield what is said until the input ends. An id that comes again is the same message again."""
        async for heard in self.driver.hear():
            yield self.say(heard.text, heard.id, heard.edits)

    async def missed(self, since: Mapping[str, datetime]) -> AsyncIterator[Message]:
        """Yield nothing: nobody types where the bot is not."""
        for message in ():
            yield message

    def say(self, text: str, id: str = "", edits: str = "") -> Message:
        """Return the message that `text` is when it is said here now, and show that it was said.

        Args:
            text: what is said; of an edit "" deletes the message.
            id: of the message; "" gives it one.
            edits: the id of the earlier message whose text this is now; "" for none.
        """
        self._heard += 1
        message = MessageId(_NOT_KEPT.sub("\ufffd", id) or f"{self.session}-m{self._heard}")
        text = _NOT_KEPT.sub("\ufffd", text)
        self.driver.heard(message, text)
        now, revises = self.clock.now(), MessageId(_NOT_KEPT.sub("\ufffd", edits)) if edits else None
        return Message(message, self.place, self.author, text, now, addressed=True, revises=revises)

    def announce(self, words: str) -> None:
        """Say something that is not the bot's: which turn of the demo this is."""
        self.driver.announce(words)

    async def acknowledge(self, message: MessageId) -> None:
        await asyncio.to_thread(self.transcript.add_ack, message)
        self.driver.acknowledge(message)

    async def post(self, post: Post, under: PostedAs | None, edits: PostedAs | None) -> PostedAs:
        async with self._in_turn:
            posted_as = edits or PostedAs(f"{self.session}-p{len(self.transcript.entries) + 1}")
            post, files = await asyncio.to_thread(self._with_files, post)
            entry = Entry(post.key, posted_as, post.kind.value, under, edits, clean_text(post), files)
            # Written down first: what is in the transcript is said, even if the screen is gone by then.
            await asyncio.to_thread(self.transcript.add, entry)
            self.driver.show(post, entry)
            return posted_as

    async def find(self, post: Post, under: PostedAs | None) -> PostedAs | None:
        if post.place.audience != self.place.audience:
            return None
        return self.transcript.find(post.key)

    def _with_files(self, post: Post) -> tuple[Post, tuple[str, ...]]:
        """Write the files of a post; return it with a line that says where each is, and where they are."""
        said, written = list(post.lines), list[str]()
        for file in post.enclosures:
            try:
                if self.folder is None:
                    raise OSError(0, NO_FOLDER)
                where = str(self.folder.write(file).absolute())
            except OSError as error:
                said.append(unwritten_line(file, error.strerror or type(error).__name__))
                continue
            written.append(where)
            said.append(written_line(file, where))
        return replace(post, lines=tuple(said)), tuple(written)
