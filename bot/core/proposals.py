"""What a person who rules on a claim would decide, or why there is nothing to decide."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from bot.core.claims import StatementId
from bot.core.decisions import (
    Decision,
    DecisionKind,
    decisions_in_force,
    is_dismissed,
    latest_to_undo,
    verdict_in_force,
)
from bot.core.dossiers import Dossier, Testimony, numbered
from bot.core.independence import Independence, Verdict
from bot.core.matching import Stance
from bot.core.rulings import Ruling, outlets_named, voices_named


class Problem(StrEnum):
    """Why nothing is decided."""

    NO_REASON = "no reason"
    WHAT_IS_WRONG = "what is wrong"
    WHICH_STATEMENT = "which statement"
    WHICH_TWO = "which two"
    WHICH_CLAIM = "which claim"
    WHICH_SPEAKER = "which speaker"
    NOTHING_INFERRED = "nothing inferred"
    NOTHING_TO_UNDO = "nothing to undo"
    DECIDED_BEFORE = "decided before"
    SAME_CLAIM = "same claim"
    FOUNDED_IT = "founded it"
    COUNTS_SO = "counts so already"
    NOBODY_SAID = "nobody said"


@dataclass(frozen=True, slots=True)
class Refused:
    """That nothing is decided.

    Attributes:
        statements: those that could be meant, where one was to be named.
        before: the decision that says so already; None where there is none.
    """

    problem: Problem
    statements: tuple[StatementId, ...] = ()
    before: Decision | None = None


@dataclass(frozen=True, slots=True)
class Considered:
    """The claim that is ruled on, as it stands for whoever rules.

    Attributes:
        dossier: as decided until now.
        founding: the statements that it, and each claim merged into it, was made by.
    """

    dossier: Dossier
    founding: frozenset[StatementId]
    as_of: datetime

    @property
    def speaking(self) -> tuple[Testimony, ...]:
        """What speaks to the claim, in the order in which it is numbered."""
        silent = {m.statement for m in self.dossier.matches if m.stance is Stance.SILENT}
        numbers = numbered(self.dossier)
        return tuple(
            sorted(
                (t for t in self.dossier.testimonies if t.statement.id not in silent),
                key=lambda t: numbers[t.statement.id],
            )
        )

    @property
    def supporting(self) -> tuple[Testimony, ...]:
        supports = {m.statement for m in self.dossier.matches if m.stance is Stance.SUPPORTS}
        return tuple(t for t in self.speaking if t.statement.id in supports)

    def with_numbers(self, numbers: Iterable[int]) -> tuple[Testimony, ...] | None:
        """Return the statements with these numbers; None where one of them speaks not, or is not there."""
        by_number = {n: s for s, n in numbered(self.dossier).items()}
        speaking = {t.statement.id: t for t in self.speaking}
        found = [speaking.get(by_number.get(n, StatementId(""))) for n in numbers]
        return tuple(t for t in found if t) if all(found) else None


def propose(blank: Decision, ruling: Ruling, on: Considered) -> Decision | Refused:
    """Return what `blank`, of whom only who and when is known yet, comes to by what was typed."""
    match blank.kind:
        case DecisionKind.ACCEPT | DecisionKind.UNDO | DecisionKind.CONFIRM | DecisionKind.REFUTE:
            return _plain(blank, on)
        case DecisionKind.DISMISS:
            return _dismiss(blank, on)
        case DecisionKind.MERGE:
            return Refused(Problem.SAME_CLAIM) if blank.other == on.dossier.claim.id else blank
        case DecisionKind.SPLIT:
            return _split(blank, ruling, on)
        case DecisionKind.CORRECT | DecisionKind.DOUBT:
            return _speaker(blank, ruling, on)
        case DecisionKind.TIE | DecisionKind.CUT_TIE:
            return _tie(blank, ruling, on)
        case DecisionKind.SET_ASIDE:
            return _set_aside(blank, ruling, on)
        case DecisionKind.WITHDRAW:
            return _withdraw(blank, ruling, on)
        case _:
            assert_never(blank.kind)


def _plain(blank: Decision, on: Considered) -> Decision | Refused:
    in_force = decisions_in_force(on.dossier.decisions, on.as_of)
    if blank.kind is DecisionKind.ACCEPT:
        inferred = _ids(t for t in on.supporting if t.statement.chain.is_inferred)
        return replace(blank, statements=inferred) if inferred else Refused(Problem.NOTHING_INFERRED)
    if blank.kind is DecisionKind.UNDO:
        last = latest_to_undo(in_force)
        return replace(blank, undoes=last.id) if last else Refused(Problem.NOTHING_TO_UNDO)
    verdict = verdict_in_force(in_force)
    if verdict is not None and verdict.kind is blank.kind:
        return Refused(Problem.DECIDED_BEFORE, before=verdict)
    return blank


def _dismiss(blank: Decision, on: Considered) -> Decision | Refused:
    claim = on.dossier.claim.id
    if not is_dismissed(on.dossier.decisions, claim, blank.audience, on.as_of):
        return blank
    in_force = decisions_in_force(on.dossier.decisions, on.as_of)
    before = [d for d in in_force if d.kind is DecisionKind.DISMISS and d.audience == blank.audience]
    return Refused(Problem.DECIDED_BEFORE, before=before[-1])


def _set_aside(blank: Decision, ruling: Ruling, on: Considered) -> Decision | Refused:
    meant = _meant(ruling, on, on.supporting)
    if isinstance(meant, Refused):
        return meant
    return replace(blank, statements=_ids(meant), about=_publishers(meant))


def _split(blank: Decision, ruling: Ruling, on: Considered) -> Decision | Refused:
    able = tuple(t for t in on.speaking if t.statement.id not in on.founding and t in on.supporting)
    meant = _meant(ruling, on, able) if able else Refused(Problem.FOUNDED_IT)
    if isinstance(meant, Refused):
        return meant
    if any(t.statement.id in on.founding for t in meant):
        return Refused(Problem.FOUNDED_IT, _ids(able))
    return replace(blank, statements=_ids(meant))


def _speaker(blank: Decision, ruling: Ruling, on: Considered) -> Decision | Refused:
    meant = _meant(ruling, on, on.supporting)
    if isinstance(meant, Refused):
        return meant
    publisher, was = _publishers(meant), meant[0].statement.chain.root.name
    if blank.kind is DecisionKind.DOUBT:
        about = f"{was or 'whoever is named'} does not say it in {publisher}"
        return replace(blank, statements=_ids(meant), about=about)
    voices = voices_named(ruling.words)
    if voices is None:
        return Refused(Problem.WHICH_SPEAKER, _ids(meant))
    if not voices:
        about = f"{publisher} says it itself"
    elif not voices[-1].name:
        about = f"nobody is named for it in {publisher}"
    else:
        root, *relays = reversed(voices)
        name = root.name + (f", for {root.desk}" if root.desk else "")
        through = "".join(f" through {relay.name}" for relay in relays)
        about = f"{name} says it{through} in {publisher}"
    return replace(blank, statements=_ids(meant), voices=voices, about=about)


def _tie(blank: Decision, ruling: Ruling, on: Considered) -> Decision | Refused:
    """Take two numbers, two outlets, or the only two there are."""
    which = Refused(Problem.WHICH_TWO, _ids(on.speaking))
    if ruling.numbers:
        both = on.with_numbers(ruling.numbers)
        if both is None or len(both) != 2:
            return which
        ours, theirs = both[:1], both[1:]
    elif ruling.words:
        named = outlets_named(ruling.words, on.speaking)
        if named is None:
            return which
        ours, theirs = named
    elif len(on.supporting) == 2:
        ours, theirs = on.supporting[:1], on.supporting[1:]
    else:
        return which
    pairs = [(a.statement.id, b.statement.id) for a in ours for b in theirs]
    stands_in = {t.statement.id: t.statement.report for t in on.dossier.testimonies}
    independence = Independence.of((j for j in on.dossier.judgements if j.at <= on.as_of), stands_in)
    wanted = Verdict.TIED if blank.kind is DecisionKind.TIE else Verdict.INDEPENDENT
    if all(independence.verdict(*pair) is wanted for pair in pairs):
        return Refused(Problem.COUNTS_SO)
    about = " and ".join(dict.fromkeys((ours[0].publisher, theirs[0].publisher)))
    if ours[0].publisher == theirs[0].publisher:
        about = f"two statements in {about}"
    return replace(blank, statements=tuple(s for pair in pairs for s in pair), about=about)


def _withdraw(blank: Decision, ruling: Ruling, on: Considered) -> Decision | Refused:
    voiced = tuple(t for t in on.supporting if t.statement.chain.has_voice)
    meant = on.with_numbers(ruling.numbers) if ruling.numbers else voiced
    if meant is None:
        return Refused(Problem.WHICH_STATEMENT, _ids(voiced))
    if not meant or not {*meant} <= {*voiced}:
        return Refused(Problem.NOBODY_SAID)
    voices = tuple(dict.fromkeys(t.statement.chain.root for t in meant))
    names = " and ".join(dict.fromkeys(voice.name for voice in voices))
    return replace(blank, statements=_ids(meant), voices=voices, about=names)


def _publishers(testimonies: Iterable[Testimony]) -> str:
    return " and ".join(dict.fromkeys(t.publisher for t in testimonies))


def _meant(ruling: Ruling, on: Considered, able: Collection[Testimony]) -> tuple[Testimony, ...] | Refused:
    """Return the statements that are numbered, or the only one that could be meant."""
    if ruling.numbers:
        return on.with_numbers(ruling.numbers) or Refused(Problem.WHICH_STATEMENT, _ids(able))
    return tuple(able) if len(able) == 1 else Refused(Problem.WHICH_STATEMENT, _ids(able))


def _ids(testimonies: Iterable[Testimony]) -> tuple[StatementId, ...]:
    return tuple(t.statement.id for t in testimonies)


# What may be decided without a word on why: it says itself what is meant, or takes back what did.
_NEEDS_NO_REASON = frozenset((DecisionKind.ACCEPT, DecisionKind.UNDO))


def needs_reason(kind: DecisionKind) -> bool:
    return kind not in _NEEDS_NO_REASON
