"""What a correction looks back to: how a claim stood when it was used, or when people were told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.assignments import Used
from bot.core.corroboration import Corroboration, Status, StatusChange, takes_back, unsettles


@dataclass(frozen=True, slots=True)
class Basis:
    """How a claim stood at the moment that a correction looks back to.

    Attributes:
        at: when it was used; where nobody marked it as used, when it was told.
        used: the uses whose readers are owed the notice, or all where none is; empty where nobody said.
    """

    before: Corroboration
    at: datetime
    used: tuple[Used, ...] = ()


def basis_of(history: Sequence[StatusChange], used: Sequence[Used], now: Status) -> Basis | None:
    """Return what a correction looks back to; None where nothing was told.

    Of the uses it is the first whose status was too high, or uncontested where it is contested now; where
    nobody marked one, the latest such status that was told. Where there is none such, the first of all.

    Args:
        history: of the claim for one audience, oldest first.
        used: the first use first.
        now: how it stands.
    """
    told = [change.now for change in history]
    if not told:
        return None
    stood = [(next((t for t in reversed(told) if t.as_of <= u.happened), told[0]), u) for u in used]
    moments = [Basis(t, u.happened) for t, u in stood] or [Basis(t, t.as_of) for t in reversed(told)]
    default = moments[0] if used else moments[-1]
    found = next(
        (m for holds in (takes_back, unsettles) for m in moments if holds(m.before.status, now)), default
    )
    owed = tuple(u for t, u in stood if unsettles(t.status, now))
    return Basis(found.before, found.at, owed or tuple(used))
