"""How a post looks in a terminal: the one exit at which every character is cleaned.

Reports are other people's text. Nothing in them may move the cursor, set a colour, ring a bell or turn the
direction of a line; every character that shows something stays as it is.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from rich.console import Console
from rich.text import Text

from bot.core.messages import Line, Part, Post, Tone

_STEP = 2  # columns an indent step takes
_NAME = 56  # characters of a post's first line by which it is named

# Colours and moves go whole, so that "[31m" does not stay. Of a sequence that holds a string (a title, a
# link) only its beginning goes: the string is somebody's words.
_ESCAPE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?")
_BREAK = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    # Controls; marks that turn a line's direction; tag characters; what is no character at all.
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f\ufeff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_NUMBER = re.compile(r"\s*(?:(?:\d{1,3}|[•·↑↓⚑])\s+|\S{1,6}\s{2,})")  # what a wrapped line hangs behind


def clean(text: str) -> str:
    """Return one line of `text` with nothing in it that steers a terminal; a line break is a space."""
    text = _BREAK.sub(" ", _ESCAPE.sub("", text))
    return _SURROGATE.sub("\ufffd", _UNSEEN.sub("", text))


def clean_text(post: Post) -> str:
    """Return a post as plain text, a line each, every line clean."""
    return "\n".join("  " * line.indent + clean(line.text) for line in post.lines)


def name_of(text: str) -> str:
    """Name a post or a message by the beginning of its first line, up to what is in brackets there.

    A line that is only a link names nothing, where there is another.
    """
    lines = [said for line in text.splitlines() if (said := clean(line).strip())]
    telling = (line for line in lines if not re.fullmatch(r"<?https?://\S+", line))
    first = next(telling, lines[0] if lines else "").split("  (")[0]
    return first if len(first) <= _NAME else first[:_NAME].rsplit(" ", 1)[0] + "…"


def printed(posts: Sequence[Post], *, colour: bool, width: int = 100) -> str:
    """Return posts as they look one after another, what is in a thread set in under its rule."""
    page = Page(width, colour)
    names: dict[str, str] = {post.key: name_of(clean_text(post)) for post in posts}
    said: list[str] = []
    under = None
    for post in posts:
        rule = ""
        if post.under is not None and post.under != under:
            rule = page.rule(f"in the thread of “{names.get(post.under, 'an earlier message')}”")
        said.append(rule + page.post(post, indent=0 if post.under is None else 1))
        under = post.under
    return "\n".join(said).rstrip("\n")


@dataclass(frozen=True, slots=True)
class Page:
    """So many columns, in colour or not. What its methods return ends in a line break."""

    width: int
    colour: bool

    def post(self, post: Post, indent: int = 0) -> str:
        return self.lines((*post.lines, *_offers(post)), indent)

    def lines(self, lines: Iterable[Line], indent: int = 0) -> str:
        """Wrap lines to the width; what is wrapped hangs under the words of its line."""
        console = self._console()
        with console.capture() as captured:
            for line in lines:
                text = Text.assemble(*((clean(part.text), _style(part.tone)) for part in line.parts))
                before = _STEP * (indent + line.indent)
                number = _NUMBER.match(text.plain)
                hang = number.end() if number else 0
                room = max(self.width - before, 20)
                wrapped = _wrapped(console, text, room, hang)
                for count, row in enumerate(wrapped):
                    row.rstrip()
                    pad = before + (hang if count else 0) if row.plain else 0
                    console.print(Text(" " * pad) + row, soft_wrap=True)
        return captured.get()

    def rule(self, words: str) -> str:
        """Return a faint line across the page with words in it."""
        said = f"── {clean(words)} "
        room = self.width - Text(said).cell_len
        return self.lines((Line((Part(said + "─" * max(room, 0), Tone.FAINT),)),))

    def said(self, words: str, tone: Tone = Tone.PLAIN) -> str:
        return self.lines((Line((Part(words, tone),)),))

    def _console(self) -> Console:
        return Console(
            file=io.StringIO(),
            width=self.width,
            force_terminal=self.colour,
            color_system="standard" if self.colour else None,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )


def _wrapped(console: Console, text: Text, room: int, hang: int) -> list[Text]:
    first = text.wrap(console, room)
    if hang == 0 or len(first) < 2:
        return list(first)
    # Only what follows the first row has less room, so it is wrapped again by itself.
    rest = text[len(first[0].plain) :]
    return [first[0], *rest.wrap(console, max(room - hang, 20))]


def _offers(post: Post) -> tuple[Line, ...]:
    """What other places show as buttons, as commands to type."""
    offered = [action for action in post.actions if not action.minor]
    if not offered:
        return ()
    parts: list[Part] = []
    for action in offered:
        parts += [Part("   ")] if parts else []
        parts += [Part(f"{action.label}: ", Tone.FAINT), Part(action.command, Tone.CODE)]
    return (Line(tuple(parts)),)


def _style(tone: Tone) -> str:
    match tone:
        case Tone.PLAIN:
            return ""
        case Tone.STRONG:
            return "bold"
        case Tone.QUOTED:
            return "green"
        case Tone.FAINT:
            return "dim"
        case Tone.CODE:
            return "cyan"
        case _:
            assert_never(tone)
