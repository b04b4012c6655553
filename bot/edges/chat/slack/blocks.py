"""How a post looks in Slack: blocks within every limit, whatever a post holds.

The words go into `rich_text` blocks, where no character is markup: what a report prints is shown as it
stands, rings nobody and links nowhere. https://docs.slack.dev/reference/block-kit/blocks
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, assert_never

from bot.core.commands import Command, CommandName, parse_command
from bot.core.messages import Action, Enclosure, Line, Part, Post, Tone
from bot.edges.chat.slack.markup import escaped

Block = dict[str, Any]

_MOST_CHARACTERS = 9_000  # of a post in blocks: Slack refuses from 11,300 on, and counts more than words
_MOST_BLOCKS = 40  # of 50
_MOST_BUTTONS = 25
_BUTTON = 75
_VALUE = 2_000
_MOST_CHOICES = 5  # of a menu, and so many characters of what each says
_CHOSEN = 150
_FAINT = 2_000  # characters of one element of a context block
_FALLBACK = 3_500  # bytes of what notifications and old clients show: an edit may have 4,000
_STEP = "\u2003\u2003"  # of an indent; plain spaces would be lost
_BREAK = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    # Controls; marks that turn a line's direction; tag characters; what is no character at all.
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\uffff\U000e0000-\U000e007f\ud800-\udfff]"
)
_PERSON = re.compile(r"@[UW][A-Z0-9]{5,20}\b")
WHOLE = "whole.txt"  # the file that holds what is too long for a message
PRESSED = "say"  # begins the id of what says its command when it is pressed
REASONED = "reason"  # the form that asks why

# What nobody does without saying why.
_NEED_A_REASON = frozenset(
    (
        CommandName.CONFIRM,
        CommandName.REFUTE,
        CommandName.DISMISS,
        CommandName.CUT_TIE,
        CommandName.WITHDRAW,
    )
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A post as Slack is given it.

    Attributes:
        text: what notifications show; Slack's markup, escaped.
        blocks: what people see.
        whole: the post as a file, where it is longer than a message may be; None where it is not.
    """

    text: str
    blocks: tuple[Block, ...]
    whole: Enclosure | None = None


def shown(post: Post, names: Mapping[str, str], own: str, short: Iterable[str] = ()) -> Shown:
    """Return how a post looks.

    Args:
        post: what is said.
        names: "@U024BE7LH" → what that person is called now.
        own: the slash command under which all others are, "/ss".
        short: the commands that have a slash command of their own, "/why".
    """
    dress = _Dress(names, own, frozenset(short))
    lines = [dress.line(line) for line in post.lines]
    fitting = _fitting(lines)
    cut = len(lines) - fitting
    if cut:
        lines[fitting:] = [Line((Part(_cut_words(cut), Tone.FAINT),))]
    blocks = [*_blocks(lines)]
    if len(blocks) > _MOST_BLOCKS:
        blocks = [_rich(lines)]  # plainer, and whole
    blocks = blocks or [_rich([Line((Part("\u00a0"),))])]
    buttons = _buttons(post.actions)
    if buttons["elements"]:
        blocks.append(buttons)
    whole = None
    if cut:
        text = "\n".join("  " * line.indent + line.text for line in map(dress.line, post.lines))
        whole = Enclosure(WHOLE, "text/plain", text.encode())
    return Shown(_fallback(lines), tuple(blocks), whole)


def people_in(post: Post) -> frozenset[str]:
    """Return the ids of people that a post names, "@U024BE7LH"; those in words of a report are its words."""
    parts = (part for line in post.lines for part in line.parts if part.tone is not Tone.QUOTED)
    return frozenset(id for part in parts for id in _PERSON.findall(part.text))


@dataclass(frozen=True, slots=True)
class _Dress:
    """Puts people's names for their ids, and Slack's slash commands for the bot's own."""

    names: Mapping[str, str]
    own: str
    short: frozenset[str]

    def line(self, line: Line) -> Line:
        return Line(tuple(self._part(part) for part in line.parts), line.indent)

    def _part(self, part: Part) -> Part:
        text = _UNSEEN.sub("", _BREAK.sub(" ", part.text))
        if part.tone is Tone.QUOTED:
            return Part(text, part.tone)
        text = _PERSON.sub(lambda found: self.names.get(found[0], found[0]), text)
        return Part(self._typed(text) if part.tone is Tone.CODE else text, part.tone)

    def _typed(self, text: str) -> str:
        name = text.partition(" ")[0]
        if not isinstance(parse_command(text), Command) or name in self.short:
            return text
        return f"{self.own} {text.removeprefix('/')}"


def _fitting(lines: Sequence[Line]) -> int:
    """Return how many lines a message has room for."""
    room = _MOST_CHARACTERS
    for number, line in enumerate(lines):
        room -= len(line.text) + len(_STEP) * line.indent + 1
        if room < 0:
            return number
    return len(lines)


def _cut_words(lines: int) -> str:
    more = "line" if lines == 1 else "lines"
    return f"… and {lines} more {more}: the whole of it is in the file in the thread."


def _kind(line: Line) -> str:
    """Return what block a line belongs in: words, an aside, or none for an empty one."""
    said = [part for part in line.parts if part.text.strip()]
    if not said:
        return "gap"
    return "aside" if all(part.tone is Tone.FAINT for part in said) else "words"


def _blocks(lines: Sequence[Line]) -> Iterable[Block]:
    for kind, group in groupby(lines, _kind):
        together = list(group)
        if kind == "words":
            yield _rich(together)
        elif kind == "aside":
            yield from _asides(together)


def _rich(lines: Sequence[Line]) -> Block:
    elements: list[Block] = []
    for number, line in enumerate(lines):
        before = ("\n" if number else "") + _STEP * line.indent
        if before:
            elements.append({"type": "text", "text": before})
        elements += [_element(part) for part in line.parts if part.text]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _element(part: Part) -> Block:
    element: Block = {"type": "text", "text": part.text}
    match part.tone:
        case Tone.STRONG:
            element["style"] = {"bold": True}
        case Tone.CODE:
            element["style"] = {"code": True}
        case Tone.PLAIN | Tone.QUOTED | Tone.FAINT:
            pass
        case _:
            assert_never(part.tone)
    return element


def _asides(lines: Sequence[Line]) -> Iterable[Block]:
    """Yield lines in small grey letters, which Slack has only for whole ones."""
    text = "\n".join(_STEP * line.indent + line.text for line in lines)
    for start in range(0, len(text), _FAINT):
        piece = text[start : start + _FAINT]
        if piece.strip():
            yield {
                "type": "context",
                "elements": [{"type": "plain_text", "text": piece, "emoji": False}],
            }


def _buttons(actions: Sequence[Action]) -> Block:
    offered = [a for a in actions if len(a.command) <= (_CHOSEN if a.minor else _VALUE)]
    menu = [a for a in offered if a.minor][:_MOST_CHOICES]
    buttons = [a for a in offered if a not in menu][: _MOST_BUTTONS - 1]
    elements = [_button(number, action) for number, action in enumerate(buttons)]
    if menu:
        options = [{"text": _label(a), "value": a.command} for a in menu]
        elements.append({"type": "overflow", "action_id": f"{PRESSED}-menu", "options": options})
    return {"type": "actions", "elements": elements}


def _button(number: int, action: Action) -> Block:
    return {
        "type": "button",
        "action_id": f"{PRESSED}-{number}",
        "text": _label(action),
        "value": action.command,
    }


def _label(action: Action) -> Block:
    label = action.label if len(action.label) <= _BUTTON else action.label[: _BUTTON - 1] + "…"
    return {"type": "plain_text", "text": label, "emoji": False}


def needs_a_reason(typed: str) -> bool:
    command = parse_command(typed)
    return isinstance(command, Command) and command.name in _NEED_A_REASON and not command.reason


def _fallback(lines: Sequence[Line]) -> str:
    text = escaped("\n".join("  " * line.indent + line.text for line in lines))
    if len(text.encode()) <= _FALLBACK:
        return text or "\u00a0"
    kept = text.encode()[:_FALLBACK].decode(errors="ignore")
    # Not within an escape: half of one would be markup.
    return kept.rpartition("\n")[0] or kept.rpartition("&")[0] or kept
