"""Sides: which source speaks for which party to a dispute, as the desk's table has it and people enter it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from bot.core.claims import Naming, Role, Source
from bot.core.dossiers import Dossier
from bot.core.errors import WhichSide
from bot.core.independence import same_source
from bot.core.messages import Audience
from bot.core.text import fold, reason_in

SideId = NewType("SideId", str)


@dataclass(frozen=True, slots=True)
class SideEntry:
    """What one person entered of a source's side.

    Attributes:
        party: "" takes the source out of the table: it is a side of its own.
        audience: where it was entered: it counts, and is shown, where what is shared there may be seen.
    """

    id: SideId
    source: str
    party: str
    by: str
    at: datetime
    audience: Audience
    reason: str


@dataclass(frozen=True, slots=True)
class SideAsked:
    """What stands behind `/side`; `source` is "" where the table is asked for."""

    source: str = ""
    party: str = ""
    reason: str = ""


_BECAUSE = re.compile(r"(?:^|[\s,;:])because\b\s*", re.IGNORECASE)
_NONE = re.compile(r"(.+?)\s+(?:of\s+)?none", re.IGNORECASE)
_OF = re.compile(r"(.+)\s+of\s+(.+)", re.IGNORECASE)  # the last "of": "the Ministry of Defence of Orvane"
_OF_QUOTED = re.compile(r"(.+?)\s+of\s+[\"“](.+)[\"”]", re.IGNORECASE)
_NAME = 120  # characters at most
_AROUND = ' \t,.;:"“”'


def parse_side(typed: str) -> SideAsked:
    """Read "NAME of PARTY because …" or "NAME none because …".

    A party with an "of" in it stands in quotation marks. Raises `WhichSide` where it is neither.
    """
    before, *because = _BECAUSE.split(typed.strip(), maxsplit=1)
    reason, words = (reason_in(because[0]) if because else ""), before.strip(" \t,;:")
    if not words and not because:
        return SideAsked()
    if none := _NONE.fullmatch(words):
        source, party = none[1], ""
    elif found := _OF_QUOTED.fullmatch(words) or _OF.fullmatch(words):
        source, party = found[1], found[2].strip(_AROUND)
        if not party:
            raise WhichSide(typed)
    else:
        raise WhichSide(typed)
    source = source.strip(_AROUND)
    if not source or max(len(source), len(party)) > _NAME:
        raise WhichSide(typed)
    return SideAsked(source, party, reason)


def with_sides(table: Mapping[str, str], entries: Iterable[SideEntry]) -> dict[str, str]:
    """Return the table with what people entered, oldest first, before what it had."""
    sides = dict(table)
    for entry in entries:
        for known in [name for name in sides if _folded(name) == _folded(entry.source)]:
            del sides[known]
        if entry.party:
            spelled = next((p for p in sides.values() if _folded(p) == _folded(entry.party)), entry.party)
            sides[entry.source] = spelled
    return sides


def party_of(name: str, table: Mapping[str, str]) -> str:
    """Return the party that a source is entered for, by this very name; "" for none."""
    return next((party for known, party in table.items() if _folded(known) == _folded(name)), "")


def is_same_party(ours: str, theirs: str) -> bool:
    return _folded(ours) == _folded(theirs)


def concerns(name: str, dossier: Dossier) -> bool:
    """Tell whether the side of a source may matter to a claim: it speaks to it, or is concerned by it."""
    slots = dossier.claim.slots
    named = Source(name, Naming.NAMED, Role.ORIGIN)
    about = (Source(n, Naming.NAMED, Role.ORIGIN) for n in (slots.actor, *slots.affected) if n)
    roots = (t.statement.chain.root for t in dossier.testimonies)
    return any(same_source(named, other) for other in (*about, *roots))


def _folded(name: str) -> str:
    return fold(name).strip().casefold()
