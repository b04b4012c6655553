"""What people decided on claims, each kept with who, when and why, and what of it is in force."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.core.claims import ClaimId, Source, StatementId
from bot.core.messages import Audience

DecisionId = NewType("DecisionId", str)


class DecisionKind(StrEnum):
    """What a person may decide. The machine never decides any of these."""

    CONFIRM = "confirm"
    REFUTE = "refute"
    ACCEPT = "accept"  # an inferred speaker is right
    CUT_TIE = "cut-tie"  # statements are separate
    TIE = "tie"  # statements have one source
    MERGE = "merge"  # another claim is this one
    SPLIT = "split"  # statements are another claim
    CORRECT = "correct"  # somebody else said it
    DOUBT = "doubt"  # the speaker is wrong, and nobody knows yet who it was
    SET_ASIDE = "set aside"  # the report does not say it
    WITHDRAW = "withdraw"  # whoever said it has taken it back
    DISMISS = "dismiss"  # no news here
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided, when, and why.

    Attributes:
        audience: where it was made: it counts, and is shown, where what is shared there may be seen.
        statements: those it is about; of ties, pair after pair.
        undoes: the decision that an UNDO takes back; None otherwise.
        other: the claim that is merged into `claim`, or was founded by a split; None otherwise.
        voices: who said it, by a CORRECT, nearest first, none for the outlet itself; who took it back, by a
            WITHDRAW.
        about: what it is about in the words that people see: a handle, a speaker, outlets.
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
    other: ClaimId | None = None
    voices: tuple[Source, ...] = ()
    about: str = ""

    @property
    def pairs(self) -> Iterator[frozenset[StatementId]]:
        """Yield the pairs of statements that a TIE or CUT_TIE is about."""
        yield from (frozenset(self.statements[n : n + 2]) for n in range(0, len(self.statements) - 1, 2))


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


def accepted_in_force(in_force: Iterable[Decision]) -> frozenset[StatementId]:
    """Return the statements whose inferred speaker somebody accepted, and nobody doubted since."""
    accepted: set[StatementId] = set()
    for decision in in_force:
        if decision.kind is DecisionKind.ACCEPT:
            accepted |= {*decision.statements}
        elif decision.kind in (DecisionKind.DOUBT, DecisionKind.CORRECT):
            accepted -= {*decision.statements}
    return frozenset(accepted)


def is_dismissed(decisions: Sequence[Decision], claim: ClaimId, audience: Audience, as_of: datetime) -> bool:
    """Tell whether a claim was dismissed in this very channel. What was merged into it dismisses nothing."""
    return any(
        d.kind is DecisionKind.DISMISS and d.claim == claim and d.audience == audience
        for d in decisions_in_force(decisions, as_of)
    )


def led_to(decisions: Sequence[Decision], as_of: datetime) -> dict[ClaimId, ClaimId]:
    """Return each claim that stands as another, with that other: what was merged, and splits taken back.

    A claim that a split founded is, once the split is taken back, the one it was split from again: with all
    that was found for it meanwhile. A merge of two that are one already changes nothing, so no circle closes.
    """
    in_force = {d.id for d in decisions_in_force(decisions, as_of)}
    above: dict[ClaimId, ClaimId] = {}

    def top(claim: ClaimId) -> ClaimId:
        while claim in above:
            claim = above[claim]
        return claim

    for d in sorted({d.id: d for d in decisions if d.at <= as_of}.values(), key=lambda d: (d.at, d.id)):
        is_one = (d.kind is DecisionKind.MERGE) if d.id in in_force else (d.kind is DecisionKind.SPLIT)
        if d.other is not None and is_one and top(d.other) != top(d.claim):
            above[top(d.other)] = top(d.claim)
    return {claim: top(claim) for claim in above}


def regroupings_for(decisions: Iterable[Decision], audience: Audience) -> tuple[Decision, ...]:
    """Return merges and splits, with what takes them back, as they act for an audience.

    To whoever may not see a split, the claim that it founded is the one it was split from.
    """
    acting: list[Decision] = []
    for decision in decisions:
        if audience.may_see(decision.audience):
            acting.append(decision)
        elif decision.kind is DecisionKind.SPLIT and decision.audience.workspace == audience.workspace:
            acting.append(replace(decision, kind=DecisionKind.MERGE, by="", reason="", about=""))
    return tuple(acting)


def kin_of(decisions: Iterable[Decision], claim: ClaimId) -> frozenset[ClaimId]:
    """Return a claim with all that any merge or split ever joined it with, in force or not."""
    links = [{d.claim, d.other} for d in decisions if d.other is not None]
    kin: set[ClaimId | None] = {claim}
    while new := {c for link in links if link & kin for c in link} - kin:
        kin |= new
    return frozenset(c for c in kin if c is not None)


# What corrects the bot: the rest says what is so, or what somebody did.
_CORRECTING = frozenset(
    (
        DecisionKind.CUT_TIE,
        DecisionKind.TIE,
        DecisionKind.MERGE,
        DecisionKind.SPLIT,
        DecisionKind.CORRECT,
        DecisionKind.DOUBT,
        DecisionKind.SET_ASIDE,
        DecisionKind.DISMISS,
    )
)


def corrections_by_kind(decisions: Sequence[Decision], as_of: datetime) -> Mapping[DecisionKind, int]:
    """Count how often people corrected the bot, by what was wrong; what was taken back does not count."""
    return Counter(d.kind for d in decisions_in_force(decisions, as_of) if d.kind in _CORRECTING)
