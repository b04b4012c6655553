"""Command text → command. One grammar for slash commands, a `!` prefix and the terminal."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class CommandName(StrEnum):
    SUMMARY = "summary"
    CLAIMS = "claims"
    WHY = "why"
    ACCEPT = "accept"
    SOURCE = "source"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Usage:
    """How a command is typed, and what it does in a few words."""

    name: CommandName
    arguments: str
    about: str

    @property
    def typed(self) -> str:
        return f"/{self.name}" + (f" {self.arguments}" if self.arguments else "")


USAGES = (
    Usage(CommandName.SUMMARY, "", "the latest report of this channel in short, story by story"),
    Usage(
        CommandName.CLAIMS,
        "[words]",
        "the claims of this channel and where each stands; with words, those that hold them",
    ),
    Usage(CommandName.WHY, "c41", "why a claim has its status: the rule, the evidence, the history"),
    Usage(CommandName.ACCEPT, "c41 [because …]", "accept the speaker that was inferred for a claim"),
    Usage(
        CommandName.SOURCE,
        "domain [owner … name … kind … country … alias … because …]",
        "what the register has on an outlet; with more words, enter them: one owner's outlets are one voice",
    ),
    Usage(CommandName.HELP, "", "this list"),
)


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person asks for. `argument` is a handle, perhaps with a reason, or the rest of it."""

    name: CommandName
    argument: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A command that there is not, with at most two that were perhaps meant."""

    typed: str
    tips: tuple[Usage, ...]


_COMMAND = re.compile(r"[/!]([a-zA-Z][\w-]*)[ \t]*([^\n]*)")
_BECAUSE = re.compile(r"^\s*because\b", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w/.-])[cp]\d{1,9}(?![\w/-])", re.IGNORECASE | re.ASCII)
# Commands whose first word is a claim's handle; what follows is the reason.
_ABOUT_A_CLAIM = frozenset((CommandName.WHY, CommandName.ACCEPT))


def parse_command(text: str) -> Command | Unknown | None:
    """Return the command that `text` is, or None when it is not one.

    A command is one line that begins with "/" or "!" and a word. A path ("/home/…") is not a command.
    """
    match = _COMMAND.fullmatch(text.strip())
    if match is None or match.group(2).startswith("/"):
        return None
    typed, rest = match.group(1).lower(), match.group(2).strip()
    if typed not in {name.value for name in CommandName}:
        return Unknown(match.group(1), _tips(typed))
    name = CommandName(typed)
    if name not in _ABOUT_A_CLAIM:
        return Command(name, rest)
    handle, _, reason = rest.partition(" ")
    return Command(name, handle, _BECAUSE.sub("", reason).strip())


def handle_in(text: str) -> str:
    """Return the first handle of a claim that `text` speaks of; "" when it speaks of none."""
    match = _HANDLE.search(text)
    return match[0].lower() if match else ""


def _tips(typed: str) -> tuple[Usage, ...]:
    near = get_close_matches(typed, [u.name.value for u in USAGES], n=2, cutoff=0.55)
    by_name = {u.name.value: u for u in USAGES}
    return tuple(by_name[name] for name in near) or (by_name["claims"], by_name["help"])
