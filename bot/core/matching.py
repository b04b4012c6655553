"""Whether another statement speaks to a claim, and what it says about it.

Only explicit evidence in the two texts decides, and every judgement carries its reason in words. Vectors
propose (a similarity is an argument here); they never decide alone, since they cannot tell support from
denial.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.claims import Claim, ClaimId, ResponseKind, SlotName, Slots, Statement, StatementId
from bot.core.policy import Policy
from bot.core.text import words_of


class Relation(StrEnum):
    """How what a statement says stands to a claim."""

    SAME = "same"
    BROADER = "broader"
    INCOMPATIBLE = "incompatible"
    UNRELATED = "unrelated"


class Stance(StrEnum):
    """What a statement does to a claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"  # gives an incompatible account
    DENIES = "denies"
    ANSWERS = "answers"  # declines, has no information, was not reached: recorded, moves nothing
    WITHDRAWS = "withdraws"
    SILENT = "does not address it"


@dataclass(frozen=True, slots=True)
class ClaimMatch:
    """The judged relation of one statement to one claim.

    Attributes:
        unmatched: core slots on which the statement does not bear the claim out.
        similarity: cosine of the two texts' vectors, -1 to 1; what proposed the pair.
        reason: why, in words an editor understands.
    """

    claim: ClaimId
    statement: StatementId
    relation: Relation
    stance: Stance
    unmatched: frozenset[SlotName] = frozenset()
    similarity: float = 1.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known claim that may be spoken to, with how near its words are (cosine, -1 to 1)."""

    claim: Claim
    similarity: float


def shortlist(candidates: Iterable[Candidate], policy: Policy) -> tuple[Candidate, ...]:
    """Return the nearest candidates, best first; equal ones in the order of their ids."""
    ranked = sorted(candidates, key=lambda c: (-c.similarity, c.claim.id))
    return tuple(ranked[: policy.candidates])


def founding_match(claim: Claim) -> ClaimMatch:
    """Return the match of a claim with the statement that first made it."""
    return ClaimMatch(claim.id, claim.first, Relation.SAME, Stance.SUPPORTS, reason="made the claim")


def answering_match(claim: ClaimId, statement: Statement) -> ClaimMatch:
    """Return the match of a response with a claim of its own report that it answers."""
    denies = statement.response is ResponseKind.DENIED
    kind = statement.response.value if statement.response else "answered"
    return ClaimMatch(
        claim,
        statement.id,
        Relation.INCOMPATIBLE if denies else Relation.UNRELATED,
        Stance.DENIES if denies else Stance.ANSWERS,
        reason=f"answers it in the same report: {kind}",
    )


# Words that carry no content of a claim: shared ones say nothing about two claims being the same.
# fmt: off
_EMPTY = frozenset((
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with", "and", "or", "but", "as",
    "is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "it", "its", "his", "her",
    "their", "he", "she", "they", "them", "this", "that", "these", "those", "who", "whom", "which", "what",
    "not", "no", "nor", "will", "would", "can", "could", "may", "might", "should", "shall", "do", "does",
    "did", "than", "then", "there", "here", "over", "under", "into", "about", "after", "before", "near",
    "said", "says", "say", "told", "according", "also", "more", "most", "some", "any", "all", "one", "two",
))
# fmt: on
_CLEARLY_SAME = 0.80  # cosine; below it, a name, a place or the event must be shared as well
_SHARED_WORDS = 0.34  # share of content words that makes one event of two, however far their vectors are


def relate(claim: Claim, statement: Statement, words: str, similarity: float, policy: Policy) -> ClaimMatch:
    """Judge what `statement`, whose content reads `words`, says about `claim`."""
    ours, theirs = claim.slots, statement.slots
    shared = _shared_share(claim.words, words)
    unmatched = unmatched_slots(ours, theirs)

    def match(relation: Relation, stance: Stance, reason: str, *open_slots: SlotName) -> ClaimMatch:
        return ClaimMatch(claim.id, statement.id, relation, stance, frozenset(open_slots), similarity, reason)

    if reason := _unrelated_because(ours, theirs, shared, similarity, policy):
        return match(Relation.UNRELATED, Stance.SILENT, reason)
    if statement.response is ResponseKind.DENIED:
        return match(Relation.INCOMPATIBLE, Stance.DENIES, "denies it")
    if statement.response is not None:
        return match(Relation.UNRELATED, Stance.ANSWERS, f"answers it: {statement.response.value}")
    if not statement.is_claim:
        return match(Relation.UNRELATED, Stance.SILENT, f"a {statement.kind.value}, not a claim")
    if ours.negated != theirs.negated and not set(ours.event) & set(theirs.event):
        return match(Relation.UNRELATED, Stance.SILENT, "one is a negation, of something else")
    if ours.negated != theirs.negated:
        return match(Relation.INCOMPATIBLE, Stance.CONTRADICTS, "the same event: one says it was not so")
    silent_on_number = SlotName.NUMBER in unmatched and not theirs.numbers
    relation = Relation.BROADER if silent_on_number else Relation.SAME
    return match(relation, Stance.SUPPORTS, _agreement(unmatched, shared), *unmatched)


def _unrelated_because(ours: Slots, theirs: Slots, shared: float, similarity: float, policy: Policy) -> str:
    """Return why the two are not about one thing, in words; "" when they may be."""
    same_event = bool(set(ours.event) & set(theirs.event))
    alike_in_words = same_event and shared >= _SHARED_WORDS
    if similarity < policy.same_claim_similarity and not alike_in_words:
        return "its words are about something else"
    names = bool(_names(ours) & _names(theirs))
    if similarity < _CLEARLY_SAME and not names and not alike_in_words:
        return "no name, place or event in common"
    if _conflict(ours.places, theirs.places):
        return _differ("another place", ours.places, theirs.places)
    return ""


def unmatched_slots(ours: Slots, theirs: Slots) -> tuple[SlotName, ...]:
    """Return the core slots of `ours` that `theirs` does not bear out.

    A number is core only when the claim is about it, and then silence does not bear it out. Another core
    slot is unmatched when both name it and the names have nothing in common. Times are compared only where
    they can be as they stand: weekdays with weekdays, days of a month, months, years.
    """
    unmatched: list[SlotName] = []
    if _conflict((ours.actor,), (theirs.actor,)):
        unmatched.append(SlotName.ACTOR)
    if _conflict(ours.places, theirs.places):
        unmatched.append(SlotName.PLACE)
    if _other_time(ours.times, theirs.times):
        unmatched.append(SlotName.TIME)
    if ours.about_number and ours.numbers and not _numbers_agree(ours, theirs):
        unmatched.append(SlotName.NUMBER)
    return tuple(unmatched)


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# fmt: off
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)
# fmt: on
_DAY = re.compile(r"([1-9]|[12]\d|3[01])(?:st|nd|rd|th)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


def _other_time(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Tell whether both name a weekday, a day, a month or a year, and no one in common."""
    a, b = _dates(ours), _dates(theirs)
    return any(a[kind] and b[kind] and not a[kind] & b[kind] for kind in a)


def _dates(times: Sequence[str]) -> dict[str, set[str]]:
    words = [w for time in times for w in words_of(time)]
    months = {m for m in _MONTHS for w in words if m.startswith(w) and len(w) >= 3}
    return {
        "weekday": {w for w in words if w in _WEEKDAYS},
        "month": months,
        "day": {m[1] for w in words if months and (m := _DAY.fullmatch(w))},
        "year": {w for w in words if _YEAR.fullmatch(w)},
    }


def _numbers_agree(ours: Slots, theirs: Slots) -> bool:
    """Tell whether every number of `ours` has one in `theirs` that counts the same and can be as large."""
    return all(
        any(
            n.low <= other.high
            and other.low <= n.high
            and (not n.unit or not other.unit or n.unit == other.unit or not _unit_elsewhere(n.unit, theirs))
            for other in theirs.numbers
        )
        for n in ours.numbers
    )


def _unit_elsewhere(unit: str, slots: Slots) -> bool:
    """Tell whether `slots` counts `unit` with some number: then a number of another unit is no match."""
    return any(n.unit == unit for n in slots.numbers)


def _names(slots: Slots) -> frozenset[str]:
    named = (*slots.entities, *slots.places, slots.actor)
    return frozenset(w for name in named for w in words_of(name) if w not in _EMPTY)


def _conflict(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Tell whether both say something and no word of one is in the other, "Israeli" and "Israel's" alike."""
    a, b = (
        {form for words in side for w in words_of(words) if w not in _EMPTY for form in _forms(w)}
        for side in (ours, theirs)
    )
    return bool(a) and bool(b) and not a & b


_OF_A_COUNTRY = ("i", "n", "an", "ian", "ish", "s")


def _forms(word: str) -> frozenset[str]:
    bare = word.removesuffix("'s")
    shorter = (bare.removesuffix(ending) for ending in _OF_A_COUNTRY)
    return frozenset((bare, *(form for form in shorter if len(form) >= 4)))


def _shared_share(ours: str, theirs: str) -> float:
    """Return the share of the shorter text's content words that the other has too, 0 to 1."""
    a, b = ({_stem(w) for w in words_of(text) if w not in _EMPTY} for text in (ours, theirs))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _differ(what: str, ours: Sequence[str], theirs: Sequence[str]) -> str:
    return f"{what}: {', '.join(ours)}; {', '.join(theirs)}"


def _agreement(unmatched: Sequence[SlotName], shared: float) -> str:
    if unmatched:
        return "the same event, but not its " + " and ".join(slot.value for slot in unmatched)
    return f"the same event, {shared:.0%} of the content words in common"
