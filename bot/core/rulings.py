"""What people type to set a claim right: numbers of statements, names, a speaker, the reason."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from bot.core.claims import NOBODY, Naming, Role, Source
from bot.core.commands import RULINGS, Command, CommandName
from bot.core.decisions import DecisionKind
from bot.core.dossiers import Testimony
from bot.core.text import fold, reason_in


class Mistake(StrEnum):
    """What the bot got wrong, as it is typed."""

    NOT_SAID = "not-said"
    SPEAKER = "speaker"
    SAME_SOURCE = "same-source"
    NOT_SAME_CLAIM = "not-same-claim"
    NOT_NEWS = "not-news"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What stands behind the handle of a claim.

    Attributes:
        numbers: of statements, as `/why` numbers them.
        words: what stands before the reason, without the numbers: names, a handle, a speaker.
        reason: why; "" where none is given.
        mistake: what is said to be wrong; None where nothing is.
    """

    numbers: tuple[int, ...] = ()
    words: str = ""
    reason: str = ""
    mistake: Mistake | None = None


_BECAUSE = re.compile(r"(?:^|[\s,;:])because\b\s*", re.IGNORECASE)
_NUMBERS = re.compile(r"(?:\d{1,4}(?![\w.])(?:\s*(?:,|&|\band\b))?\s*)+", re.IGNORECASE | re.ASCII)
_KINDS = re.compile(
    rf"({'|'.join(m.value.replace('-', '[- ]') for m in Mistake)})(?![\w-])\s*", re.IGNORECASE
)
_SPEAKER = re.compile(r"(?:the\s+)?speaker\b(?:\s+(?:is|was))?\s*:?\s*", re.IGNORECASE)
# Commands of which all that is typed behind the numbers may be the reason: "/dismiss c41 old news".
_REASON_ALONE = frozenset((CommandName.SPLIT, CommandName.WITHDRAW, CommandName.DISMISS))
_TOLD_ALONE = frozenset((Mistake.NOT_SAID, Mistake.NOT_SAME_CLAIM, Mistake.NOT_NEWS))


def parse_ruling(command: Command) -> Ruling:
    if command.name not in RULINGS:
        return Ruling(reason=command.reason)
    before, *because = _BECAUSE.split(command.reason, maxsplit=1)
    reason = reason_in(because[0]) if because else ""
    numbers, words = _leading_numbers(before.strip())
    mistake = None
    if command.name is CommandName.WRONG and (kind := _KINDS.match(words)):
        mistake = Mistake(kind[1].casefold().replace(" ", "-"))
        more, words = _leading_numbers(words[kind.end() :])
        numbers += more
    elif command.name is CommandName.CORRECT and (speaker := _SPEAKER.match(words)):
        more, words = _leading_numbers(words[speaker.end() :])
        numbers += more
    words = words.strip(" \t,;:")
    numbers = tuple(dict.fromkeys(numbers))
    if not because and (command.name in _REASON_ALONE or mistake in _TOLD_ALONE):
        return Ruling(numbers, "", words, mistake)
    return Ruling(numbers, words, reason, mistake)


def kind_of(name: CommandName, ruling: Ruling) -> DecisionKind | None:
    """Return what a command decides; None for what is wrong in no way that was named."""
    if name is not CommandName.WRONG:
        return DecisionKind(name.value)
    match ruling.mistake:
        case None:
            return None
        case Mistake.NOT_SAID:
            return DecisionKind.SET_ASIDE
        case Mistake.SPEAKER:
            return DecisionKind.CORRECT if ruling.words else DecisionKind.DOUBT
        case Mistake.SAME_SOURCE:
            return DecisionKind.TIE
        case Mistake.NOT_SAME_CLAIM:
            return DecisionKind.SPLIT
        case Mistake.NOT_NEWS:
            return DecisionKind.DISMISS
        case _:
            assert_never(ruling.mistake)


def _leading_numbers(text: str) -> tuple[tuple[int, ...], str]:
    found = _NUMBERS.match(text)
    if found is None:
        return (), text
    return tuple(int(n) for n in re.findall(r"\d+", found[0])), text[found.end() :]


_NOBODY = frozenset(("nobody", "no one", "none", "nobody named"))
_ITSELF = frozenset(("the outlet itself", "outlet itself", "the outlet", "itself", "own voice"))
_VIA = re.compile(r"\s+via\s+", re.IGNORECASE)
_FOR = re.compile(r",\s*for\s+", re.IGNORECASE)
_NAME = 120  # characters of a name at most
_AROUND = " \t,.;:\"'“”‘’«»"


def voices_named(words: str) -> tuple[Source, ...] | None:
    """Return who is named as the speaker, nearest first; none for the outlet itself, None for no name.

    "Kalin, for the Kremlin" speaks for a desk; "Kalin via Reuters" is heard through another voice.
    """
    said = " ".join(words.split()).strip(_AROUND)
    if said.casefold() in _NOBODY:
        return (NOBODY,)
    if said.casefold() in _ITSELF:
        return ()
    root, *relays = (
        _source(part, Role.ORIGIN if not n else Role.RELAY) for n, part in enumerate(_VIA.split(said))
    )
    voices = (*reversed(relays), root)
    return voices if all(0 < len(v.name) <= _NAME and len(v.desk) <= _NAME for v in voices) else None


def _source(words: str, role: Role) -> Source:
    name, *desk = _FOR.split(words, maxsplit=1)
    return Source(name.strip(_AROUND), Naming.NAMED, role, desk[0].strip(_AROUND) if desk else "")


def outlets_named(
    words: str, testimonies: Iterable[Testimony]
) -> tuple[tuple[Testimony, ...], tuple[Testimony, ...]] | None:
    """Return the statements of the two outlets that are named by name or domain; None where two are not."""
    known = tuple(testimonies)
    tokens = [w for w in re.split(r"[\s,;]+", fold(words)) if w and w.casefold() not in ("and", "&")]
    for n in range(1, len(tokens)):
        ours, theirs = (_of_outlet(" ".join(part), known) for part in (tokens[:n], tokens[n:]))
        if ours and theirs and ours != theirs:
            return ours, theirs
    return None


def _of_outlet(name: str, testimonies: Iterable[Testimony]) -> tuple[Testimony, ...]:
    wanted = _folded(name).removeprefix("the ")
    return tuple(t for t in testimonies if wanted in _names(t))


def _names(testimony: Testimony) -> Collection[str]:
    names = (_folded(testimony.publisher), _folded(testimony.outlet))
    return {n for name in names for n in (name, name.removeprefix("the ")) if n}


def _folded(name: str) -> str:
    words = re.split(r"[\s,;]+", fold(name).casefold().strip().removeprefix("www."))
    return " ".join(w for w in words if w not in ("and", "&"))
