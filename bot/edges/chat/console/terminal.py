"""The terminal with a keyboard: a prompt below, what was said above it, and one live line between."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TextIO

from prompt_toolkit import PromptSession, print_formatted_text
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import Output

from bot.core.messages import Line, Post
from bot.edges.chat.console.scroll import BECOME_OF_LIVE, Scroll
from bot.edges.chat.console.showing import Page
from bot.edges.chat.console.streams import Heard
from bot.edges.chat.console.transcript import Entry

_PROMPT = "> "
_HINT = "Paste a report, or type /help. Ctrl-D ends."
_ERASE_LINE = "\r\x1b[2K"


class ShortHistory(InMemoryHistory):
    """What the arrow keys bring back: commands, never a whole report."""

    def append_string(self, string: str) -> None:
        if "\n" not in string:
            super().append_string(string)


@dataclass(slots=True)
class Keyboard:
    """`Paper` with a prompt below it.

    Attributes:
        widest: columns used at most.
        stream: where to write while there is no prompt.
        keys, screen: of prompt_toolkit; None takes the process's own terminal.
    """

    widest: int
    stream: TextIO
    keys: Input | None = None
    screen: Output | None = None
    _prompt: PromptSession[str] = field(init=False)
    _live: str = ""  # with its colours; "" when nothing is being done

    def __post_init__(self) -> None:
        self._prompt = PromptSession(
            message=self._message,
            history=ShortHistory(),
            key_bindings=_key_bindings(),
            placeholder=ANSI(f"\x1b[2m{_HINT}\x1b[0m"),
            reserve_space_for_menu=0,
            erase_when_done=True,  # what was said is shown by the scroll
            input=self.keys,
            output=self.screen,
        )

    @property
    def is_prompting(self) -> bool:
        return self._prompt.app.is_running

    async def ask(self) -> str | None:
        """Wait for a line, a command or a paste; None at the end."""
        self._erase_live()
        try:
            return await self._prompt.prompt_async()
        except (EOFError, KeyboardInterrupt):
            return None

    def page(self) -> Page:
        return Page(min(self.widest, shutil.get_terminal_size().columns), colour=True)

    def write(self, text: str) -> None:
        if self.is_prompting:
            # Prints above the prompt, and draws that again.
            print_formatted_text(ANSI(text), end="", output=self._prompt.app.output)
            return
        self._erase_live()
        self.stream.write(text)
        self.stream.flush()

    def live(self, line: Line) -> None:
        # One row, so that it can be written over.
        self._live = self.page().lines((line,)).split("\n")[0]
        if self.is_prompting:
            self._prompt.app.invalidate()
        else:
            self.stream.write(_ERASE_LINE + self._live)
            self.stream.flush()

    def idle(self) -> None:
        """Take the live line away: what it told of is done."""
        if not self.is_prompting:
            self._erase_live()
        self._live = ""

    def _erase_live(self) -> None:
        if self._live:
            self.stream.write(_ERASE_LINE)
            self.stream.flush()

    def _message(self) -> ANSI:
        return ANSI(f"\n{self._live}\n{_PROMPT}" if self._live else f"\n{_PROMPT}")


@dataclass(slots=True)
class Terminal:
    """Plain typing in, rich text out."""

    keyboard: Keyboard
    scroll: Scroll

    async def hear(self) -> AsyncIterator[Heard]:
        while (text := await self.keyboard.ask()) is not None:
            if text.strip():
                yield Heard(text)

    def heard(self, message: str, text: str) -> None:
        self.keyboard.idle()
        self.scroll.heard(message, text)

    def acknowledge(self, message: str) -> None:
        """Show nothing: the live line says what is done."""

    def show(self, post: Post, entry: Entry) -> None:
        if post.kind in BECOME_OF_LIVE and entry.edits is not None:
            self.keyboard.idle()  # the live line became this
        self.scroll.show(post, entry)

    def recall(self, entry: Entry) -> None:
        self.scroll.recall(entry)

    def announce(self, words: str) -> None:
        self.keyboard.idle()
        self.scroll.announce(words)


def _key_bindings() -> KeyBindings:
    bindings = KeyBindings()

    @bindings.add(Keys.BracketedPaste)
    def paste(event: KeyPressEvent) -> None:
        """Take a paste of several lines as one message, with what was typed before it."""
        pasted = event.data.replace("\r\n", "\n").replace("\r", "\n")
        event.current_buffer.insert_text(pasted)
        if "\n" in pasted.strip("\n"):
            event.current_buffer.validate_and_handle()

    @bindings.add("c-c")
    def leave(event: KeyPressEvent) -> None:
        """Clear the line; on an empty one, end."""
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=EOFError())

    return bindings
