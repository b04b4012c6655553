"""Command text → command. One grammar for slash commands, a `!` prefix and the terminal."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from bot.core.people import Role
from bot.core.ratings import rating_asked
from bot.core.registrations import says_of_an_outlet
from bot.core.text import reason_in


class CommandName(StrEnum):
    SUMMARY = "summary"
    CLAIMS = "claims"
    STORY = "story"
    SEARCH = "search"
    CHECK = "check"
    WHY = "why"
    ACCEPT = "accept"
    CONFIRM = "confirm"
    REFUTE = "refute"
    UNDO = "undo"
    MERGE = "merge"
    SPLIT = "split"
    CORRECT = "correct"
    TIE = "tie"
    CUT_TIE = "cut-tie"
    WITHDRAW = "withdraw"
    DISMISS = "dismiss"
    WRONG = "wrong"
    ASSIGN = "assign"
    REPLY = "reply"
    WORKING = "working"
    USED = "used"
    CORRECTION = "correction"
    SNOOZE = "snooze"
    DIGEST = "digest"
    WATCH = "watch"
    UNWATCH = "unwatch"
    SOURCE = "source"
    SIDE = "side"
    FORGET = "forget"
    SETTINGS = "settings"
    ROLE = "role"
    EXPORT = "export"
    STATUS = "status"
    RETRY = "retry"
    HELP = "help"


class Group(StrEnum):
    """What a command is for; the help lists them so."""

    READING = "What was read"
    DECIDING = "What people say of it"
    WATCHING = "What comes by itself"
    DESK = "The desk"


@dataclass(frozen=True, slots=True)
class Usage:
    """How a command is typed, and what it does in a few words.

    Attributes:
        role: what somebody must be in a channel to use it there.
    """

    name: CommandName
    arguments: str
    about: str
    group: Group
    role: Role = Role.READER

    @property
    def typed(self) -> str:
        return f"/{self.name}" + (f" {self.arguments}" if self.arguments else "")


USAGES = (
    Usage(
        CommandName.SUMMARY,
        "[short, long or changes] [link, c41, words of a heading, or channel today]",
        "a report in short, story by story, or what it changes; without more, the latest of this channel",
        Group.READING,
    ),
    Usage(
        CommandName.CLAIMS,
        "[words, disputed, alone, mine, by:name, since:monday, outlet:domain, story:words]",
        "the claims here and where each stands; with words, those that hold them in what is said or by whom",
        Group.READING,
    ),
    Usage(
        CommandName.STORY,
        "words or c41",
        "one event across reports: who carried it when, how its claims stand, who denies, what is open",
        Group.READING,
    ),
    Usage(
        CommandName.SEARCH,
        "words",
        "who is called so, in any spelling; which claims hold these words; where they stand word for word",
        Group.READING,
    ),
    Usage(
        CommandName.CHECK,
        "link, text, sentence or c41",
        "what is known of what it claims, without keeping or counting it; of a claim, what is new",
        Group.READING,
    ),
    Usage(
        CommandName.WHY,
        "c41",
        "why a claim has its status: the rule, the evidence, the history",
        Group.READING,
    ),
    Usage(
        CommandName.ACCEPT,
        "c41 [because …]",
        "accept the speaker that was inferred for a claim",
        Group.DECIDING,
        Role.EDITOR,
    ),
    Usage(
        CommandName.CONFIRM,
        "c41 because …",
        "say that a claim is established, and by what",
        Group.DECIDING,
        Role.EDITOR,
    ),
    Usage(
        CommandName.REFUTE,
        "c41 because …",
        "say that a claim was found to be false, and by what",
        Group.DECIDING,
        Role.EDITOR,
    ),
    Usage(
        CommandName.UNDO,
        "c41 [because …]",
        "take back the latest decision on a claim",
        Group.DECIDING,
        Role.EDITOR,
    ),
    Usage(
        CommandName.MERGE,
        "c41 c42 because …",
        "say that c42 is the same claim: what is said of it counts for c41",
        Group.DECIDING,
        Role.EDITOR,
    ),
    Usage(
        CommandName.SPLIT,
        "c41 2 because …",
        "say that statement 2 of /why is another claim",
        Group.DECIDING,
        Role.EDITOR,
    ),
    Usage(
        CommandName.CORRECT,
        "c41 [2] speaker NAME because …",
        "say who says it: a name, “name via name”, “name, for a desk”, nobody, or the outlet itself",
        Group.DECIDING,
        Role.EDITOR,
    ),
    Usage(
        CommandName.TIE,
        "c41 1 3 because …",
        "say that two statements, or two outlets by name, have one source",
        Group.DECIDING,
        Role.EDITOR,
    ),
    Usage(
        CommandName.CUT_TIE,
        "c41 1 3 because …",
        "say that two statements, or two outlets by name, are separate",
        Group.DECIDING,
        Role.EDITOR,
    ),
    Usage(
        CommandName.WITHDRAW,
        "c41 [2] because …",
        "say that whoever said it has taken it back",
        Group.DECIDING,
        Role.EDITOR,
    ),
    Usage(
        CommandName.DISMISS,
        "c41 because …",
        "say that it is no news here: it waits for no source and speaks no more",
        Group.DECIDING,
        Role.EDITOR,
    ),
    Usage(
        CommandName.WRONG,
        "c41 [2] [not-said, speaker, same-source, not-same-claim or not-news] …",
        "say what I got wrong; without more, I ask what it is",
        Group.DECIDING,
        Role.REPORTER,
    ),
    Usage(
        CommandName.ASSIGN,
        "c41 name, me or nobody [until …] [because …]",
        "say whose claim it is to follow up",
        Group.DECIDING,
        Role.REPORTER,
    ),
    Usage(
        CommandName.REPLY,
        "c41 asked, answered, declined or no-answer name [: words] [at time]",
        "note who was asked to answer a claim, and what they said; it moves no status",
        Group.DECIDING,
        Role.REPORTER,
    ),
    Usage(
        CommandName.WORKING,
        "[on c41, on words of a story, or off c41]",
        "who is on what; on a claim, who else is, and that you are for 24 hours; “off” ends that",
        Group.DECIDING,
        Role.REPORTER,
    ),
    Usage(
        CommandName.USED,
        "c41 [where] [at time, or off]",
        "note that it was published: should its status not hold, this channel is told so; it moves no status",
        Group.DECIDING,
        Role.REPORTER,
    ),
    Usage(
        CommandName.CORRECTION,
        "c41",
        "a notice for readers to paste, where something that was told or used no longer holds",
        Group.READING,
    ),
    Usage(
        CommandName.SNOOZE,
        "c41 [until tomorrow, 3d, 9:00 … or off]",
        "say nothing of a claim here before then, unless what you were told no longer holds",
        Group.WATCHING,
        Role.REPORTER,
    ),
    Usage(
        CommandName.DIGEST,
        "[now, at 08:00, at noon or off]",
        "what changed here since the last daily thread, and what is due; or when that thread comes",
        Group.WATCHING,
    ),
    Usage(
        CommandName.WATCH,
        "[link of a feed, page or OPML list, c41, person NAME or topic WORDS]",
        "read what a feed brings; say when a page changes, more is found on a claim, a person says something "
        "new, a topic comes up; alone, what is watched here",
        Group.WATCHING,
        Role.REPORTER,
    ),
    Usage(
        CommandName.UNWATCH,
        "link, c41, person NAME or topic WORDS",
        "watch it no longer; what it brought stays",
        Group.WATCHING,
        Role.REPORTER,
    ),
    Usage(
        CommandName.SOURCE,
        "domain or name [owner … kind … because …, or reliability B because …]",
        "what is known of an outlet or speaker; with more words, enter it: one owner's outlets are one voice",
        Group.DESK,
    ),
    Usage(
        CommandName.SIDE,
        "[NAME of PARTY, or NAME none, because …]",
        "who speaks for which party; with more words, enter it: voices of one party are one side",
        Group.DESK,
    ),
    Usage(
        CommandName.FORGET,
        "[2, link or c41] [because …]",
        "forget a report with all its words, told with your name and why; alone, what was read here",
        Group.DESK,
        Role.EDITOR,
    ),
    Usage(
        CommandName.SETTINGS,
        "[quiet hours 22:00-07:00 …]",
        "how this channel has me; with a name and a value, set that; with “default”, take it back",
        Group.DESK,
    ),
    Usage(
        CommandName.ROLE,
        "[name reader, reporter, editor, admin or default]",
        "who is what in this channel; with a name, make somebody that; “default” takes a role back",
        Group.DESK,
    ),
    Usage(
        CommandName.EXPORT,
        "[json, csv, claimreview, html or picture] [c41, link, today or since DATE]",
        "claims as files to keep, print or pass on: what this channel may see; a picture is of one claim",
        Group.READING,
        Role.REPORTER,
    ),
    Usage(
        CommandName.STATUS,
        "",
        "how I am: what I hold for this channel, what waits or could not be read, how often I was set right",
        Group.DESK,
    ),
    Usage(
        CommandName.RETRY,
        "[2, link or all]",
        "try again what was set aside or could not be read here; alone, what that is and why",
        Group.DESK,
        Role.REPORTER,
    ),
    Usage(CommandName.HELP, "[command]", "this list, or how one command is typed", Group.DESK),
)


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person asks for.

    Attributes:
        argument: a handle, or all that follows the name.
        reason: what follows the handle; of a ruling all of it, see `bot.core.rulings`.
        perhaps: handles that may be meant where no single one is named: several, or a number without its c.
    """

    name: CommandName
    argument: str = ""
    reason: str = ""
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A command that there is not, with at most two that were perhaps meant."""

    typed: str
    tips: tuple[Usage, ...]


@dataclass(frozen=True, slots=True)
class SummaryAsked:
    """What a summary is asked of.

    Attributes:
        about: a link, a claim's handle or words of a heading; "" for the latest report.
        is_short: at most two sentences a story, rather than as many as were read.
        of_changes: what is new with the report, rather than what it says.
        of_channel: what was shared in this channel since what `about` says.
    """

    about: str = ""
    is_short: bool = False
    of_changes: bool = False
    of_channel: bool = False


_COMMAND = re.compile(r"[/!]([a-zA-Z][\w-]*)[ \t]*([^\n]*)(\n.*)?", re.DOTALL)
# A pasted list, or a text to be checked; others are one line.
_OF_SEVERAL_LINES = frozenset((CommandName.WATCH, CommandName.UNWATCH, CommandName.CHECK))
_BECAUSE = re.compile(r"^\s*because\b", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w/.-])[cp]\d{1,9}(?![\w/-])", re.IGNORECASE | re.ASCII)
# Handles side by side: "c13 c14", "c13, c14 and c15".
_SEVERAL = re.compile(r"\W*[cp]\d{1,9}(?:\W+(?:and\s+)?[cp]\d{1,9}(?![\w-]))+", re.IGNORECASE | re.ASCII)
_AROUND = " \t?!.,;:…()[]<>{}\"'`“”‘’«»*_"  # marks that people set around a handle, or behind it
# Commands behind whose handle more than a reason may stand: see `bot.core.rulings`.
RULINGS = frozenset(
    (
        CommandName.MERGE,
        CommandName.SPLIT,
        CommandName.CORRECT,
        CommandName.TIE,
        CommandName.CUT_TIE,
        CommandName.WITHDRAW,
        CommandName.DISMISS,
        CommandName.WRONG,
    )
)
DECIDING = RULINGS | frozenset(
    (CommandName.ACCEPT, CommandName.CONFIRM, CommandName.REFUTE, CommandName.UNDO)
)
# Commands whose first word is a claim's handle; what follows is the reason.
ABOUT_A_CLAIM = DECIDING | frozenset(
    (
        CommandName.WHY,
        CommandName.SNOOZE,
        CommandName.ASSIGN,
        CommandName.REPLY,
        CommandName.USED,
        CommandName.CORRECTION,
    )
)


def parse_command(text: str) -> Command | Unknown | None:
    """Return the command that `text` is, or None when it is not one.

    A command is one line that begins with "/" or "!" and a word, but for those that take a list or a
    text. A path ("/home/…") is not a command.
    """
    match = _COMMAND.fullmatch(text.strip())
    if match is None:
        return None
    typed, rest = match.group(1).lower(), match.group(2).strip()
    # "/watch ~/feeds.opml" and "/watch /srv/feeds.opml" name a file.
    names_a_file = typed == CommandName.WATCH and match.end(1) < match.start(2)
    if rest.startswith("/") and not names_a_file:
        return None
    if match.group(3):
        if typed not in _OF_SEVERAL_LINES:
            return None
        rest += match.group(3)
    if typed not in {name.value for name in CommandName}:
        return Unknown(match.group(1), _tips(typed))
    name = CommandName(typed)
    if name not in ABOUT_A_CLAIM:
        return Command(name, rest)
    return _about_a_claim(name, rest)


def _about_a_claim(name: CommandName, rest: str) -> Command:
    if name is not CommandName.MERGE and (several := _SEVERAL.match(rest)):
        return Command(name, perhaps=tuple(dict.fromkeys(_HANDLE.findall(several[0].lower()))))
    first, _, reason = rest.partition(" ")
    handle = first.strip(_AROUND)
    if handle.isascii() and handle.isdecimal():
        return Command(name, perhaps=(f"c{handle}",))
    return Command(name, handle, reason.strip() if name in RULINGS else reason_in(_BECAUSE.sub("", reason)))


def role_for(command: Command) -> Role:
    """Return what somebody must be for what a command asks: to look at a thing is for everybody."""
    usage = next(usage for usage in USAGES if usage.name is command.name)
    match command.name:
        case CommandName.SOURCE if says_of_an_outlet(command.argument) or rating_asked(command.argument):
            return Role.EDITOR
        case CommandName.SIDE if command.argument:
            return Role.EDITOR
        case CommandName.SETTINGS if " " in command.argument:
            return Role.EDITOR
        case CommandName.DIGEST if command.argument.casefold() not in ("", "when", "now"):
            return Role.EDITOR
        case CommandName.ROLE if command.argument:
            return Role.ADMIN
        case CommandName.WATCH | CommandName.RETRY if not command.argument:
            return Role.READER
        case _:
            return usage.role


def summary_asked(argument: str) -> SummaryAsked:
    """Read what follows `/summary`; a word that says how much is one only where it stands first."""
    first, _, rest = argument.strip().partition(" ")
    match first.lower():
        case "short":
            return SummaryAsked(rest.strip(), is_short=True)
        case "long":
            return SummaryAsked(rest.strip())
        case "changes":
            return SummaryAsked(rest.strip(), of_changes=True)
        case "channel":
            return SummaryAsked(rest.strip(), of_channel=True)
        case "story":
            return SummaryAsked(rest.strip())
        case _:
            return SummaryAsked(argument.strip())


def perhaps_asked(about: str) -> str:
    """Return the command that may be meant where a summary is asked about words that begin so; "" for none.

    "shrot c1" is "short c1", mistyped.
    """
    first, _, rest = about.partition(" ")
    near = get_close_matches(first.lower(), ("short", "long", "changes", "channel"), n=1, cutoff=0.7)
    return f"/{CommandName.SUMMARY} {near[0]} {rest}".rstrip() if near else ""


def is_handle(text: str) -> bool:
    return _HANDLE.fullmatch(text) is not None


def handle_in(text: str) -> str:
    """Return the first handle of a claim that `text` speaks of; "" when it speaks of none."""
    match = _HANDLE.search(text)
    return match[0].lower() if match else ""


def _tips(typed: str) -> tuple[Usage, ...]:
    near = get_close_matches(typed, [u.name.value for u in USAGES], n=2, cutoff=0.55)
    by_name = {u.name.value: u for u in USAGES}
    return tuple(by_name[name] for name in near) or (by_name["claims"], by_name["help"])
