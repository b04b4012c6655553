"""What people decided on claims, each kept with who, when and why, and what of it is in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.core.claims import ClaimId, StatementId
from bot.core.messages import Audience

DecisionId = NewType("DecisionId", str)


class DecisionKind(StrEnum):
    """What a person may decide. The machine never decides any of these."""

    CONFIRM = "confirm"
    REFUTE = "refute"
    ACCEPT = "accept"  # an inferred speaker is right
    CUT_TIE = "cut-tie"  # two statements are separate
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided, when, and why.

    Attributes:
        audience: where it was made: it counts, and is shown, where what is shared there may be seen.
        statements: the one statement accepted, or the two whose tie is cut.
        undoes: the decision that an UNDO takes back; None otherwise.
    """

    id: DecisionId
    kind: DecisionKind
    claim: ClaimId
    by: str
    at: datetime
    audience: Audience
    reason: str = ""
    statements: tuple[StatementId, ...] = ()
    undoes: DecisionId | None = None


def decisions_in_force(decisions: Sequence[Decision], as_of: datetime) -> tuple[Decision, ...]:
    """Return the decisions that nobody has taken back by `as_of`, oldest first; an UNDO may be undone too."""
    known = sorted((d for d in decisions if d.at <= as_of), key=lambda d: (d.at, d.id))
    undone: set[DecisionId | None] = set()
    for decision in reversed(known):
        if decision.kind is DecisionKind.UNDO and decision.id not in undone:
            undone.add(decision.undoes)
    return tuple(d for d in known if d.id not in undone)


def verdict_in_force(in_force: Sequence[Decision]) -> Decision | None:
    """Return the latest confirmation or refutation of those in force; None when nobody decided."""
    verdicts = [d for d in in_force if d.kind in (DecisionKind.CONFIRM, DecisionKind.REFUTE)]
    return verdicts[-1] if verdicts else None


def latest_to_undo(in_force: Sequence[Decision]) -> Decision | None:
    """Return the latest decision of those in force that takes back no other; None when there is none."""
    decided = [d for d in in_force if d.kind is not DecisionKind.UNDO]
    return decided[-1] if decided else None
