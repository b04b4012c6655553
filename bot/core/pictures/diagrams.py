"""What the picture of a claim shows, in words, before anything has a place."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.corroboration import Status


class GroupKind(StrEnum):
    ORIGIN = "origin"
    ADDS_NONE = "adds no origin"  # nobody is named for it, or the speaker is only inferred


class ObjectionKind(StrEnum):
    DENIAL = "denial"
    CONTRADICTION = "contradiction"
    ANSWER = "answer"  # declined, no information, not reached: moves nothing


@dataclass(frozen=True, slots=True)
class Node:
    """A voice, and those it told.

    Attributes:
        name: as the report has it.
        note: its role, and what else a reader must know ("publisher", "relay, not heard here").
        cue: the report's words by which the voice above is said to have said it; "" where none do.
        is_publisher: whether it carried the claim itself.
        told: the voices that have it from this one.
    """

    name: str
    note: str
    cue: str = ""
    is_publisher: bool = False
    told: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Statements that count as one origin, or that add none.

    Attributes:
        title: what the box is.
        about: what its box means; "" where the title says it.
        sides: the parties its voices belong to; empty where the desk gives them none.
        roots: the furthest upstream voices, each with those it told.
        ties: why it counts as one, each with whom it joins.
        more: how many publishers are left out.
    """

    kind: GroupKind
    title: str
    about: str
    sides: tuple[str, ...]
    roots: tuple[Node, ...]
    ties: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Objection:
    """Somebody who denies it, says otherwise, or answers without either."""

    kind: ObjectionKind
    who: str
    words: str
    quote: str
    where: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A status that the claim had, and since when; `how` is "" for the first."""

    status: Status
    how: str
    when: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """Everything in the picture of a claim.

    Attributes:
        heading: what stands above the claim: its handle and the moment.
        because: which rule gives the status.
        between: how its origins stand to one another.
        more_groups, more_objections, earlier_steps: what is left out, in words; "" for nothing.
        lacking: said where a letter cannot be drawn.
        title, description: for those who cannot see the picture.
    """

    heading: str
    claimant: str
    quote: str
    status: Status
    status_words: str
    because: str
    between: str
    groups: tuple[Group, ...]
    more_groups: str
    objections: tuple[Objection, ...]
    more_objections: str
    history: str
    steps: tuple[Step, ...]
    earlier_steps: str
    footnotes: tuple[str, ...]
    lacking: str
    title: str
    description: str
