"""Choosing among proposals: each with its likeliest contents and source, the surest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.edges.read.embedded.candidates import Proposal
from bot.edges.read.embedded.contents import ContentCandidate
from bot.edges.read.embedded.sources import SourceCandidate

# F1 of who and what is flat from 0.2 to 0.3, on the development texts and on a quarter of the fitting
# texts that was left out: of two equals the more precise one, since a false claim costs trust.
LEAST_SCORE = 0.25

# Two contents that share more of the shorter one's words than this are one claim told twice.
_MOST_SHARED = 0.25


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to read a proposal."""

    proposal: Proposal
    content: ContentCandidate
    source: SourceCandidate
    score: float  # 0 to 1


def choose(choices: Iterable[Choice], least: float = LEAST_SCORE) -> tuple[Choice, ...]:
    """Return the choices that stand together, in text order: one a cue, none told twice."""
    ranked = sorted(
        (choice for choice in choices if choice.score >= least),
        key=lambda choice: (-choice.score, choice.proposal.cue.start),
    )
    taken: list[Choice] = []
    cues: set[int] = set()
    for choice in ranked:
        if choice.proposal.cue.start in cues or _clashes(choice, taken):
            continue
        taken.append(choice)
        cues.add(choice.proposal.cue.start)
    return tuple(sorted(taken, key=lambda choice: choice.proposal.cue.start))


def _clashes(choice: Choice, taken: Sequence[Choice]) -> bool:
    words, cue = choice.content.words, choice.proposal.cue.start
    for other in taken:
        shared = len(words & other.content.words)
        if shared > _MOST_SHARED * min(len(words), len(other.content.words)):
            return True
        # A claim inside a claim is read in a second pass over the content alone.
        if cue in other.content.words or other.proposal.cue.start in words:
            return True
    return False
