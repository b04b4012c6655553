"""Whether another statement speaks to a claim, and what it says about it.

Only explicit evidence in the two texts decides, and every judgement carries its reason in words. Vectors
propose (a similarity is an argument here); they never decide alone, since they cannot tell support from
denial.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.core.claims import (
    Claim,
    ClaimId,
    Closeness,
    ResponseKind,
    SlotName,
    Slots,
    Statement,
    StatementId,
)
from bot.core.events import LIGHT, Telling, denied_by, is_exclusive, is_mutual, opposed, share, telling
from bot.core.participants import EMPTY, Likeness, alike, forms_of, names_in, terms
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


def answering_match(
    claim: ClaimId, statement: Statement, concerned: Slots, described: str = ""
) -> ClaimMatch:
    """Return the match of a response with a claim that its own report carries and that it answers.

    `concerned` and `described` are those of `is_placed_to_know`.
    """
    denies = statement.response is ResponseKind.DENIED
    placed = denies and is_placed_to_know(concerned, statement, described)
    kind = statement.response.value if statement.response else "answered"
    but = f", but {_NOT_PLACED}" if denies and not placed else ""
    return ClaimMatch(
        claim,
        statement.id,
        Relation.INCOMPATIBLE if placed else Relation.UNRELATED,
        Stance.DENIES if placed else Stance.ANSWERS,
        reason=f"answers it in the same report: {kind}{but}",
    )


_NOT_PLACED = "nothing shows that this voice is placed to know"
_PLACED = frozenset((Closeness.WITNESS, Closeness.PARTICIPANT, Closeness.OFFICIAL))
# fmt: off
_OFFICES = frozenset((
    "ministry", "minister", "office", "army", "military", "navy", "police", "government", "spokesman",
    "spokeswoman", "spokesperson", "official", "officials", "president", "presidency", "palace", "embassy",
    "ambassador", "command", "commander", "general", "colonel", "authority", "authorities", "agency",
    "department", "secretary", "council", "court", "prosecutor", "prosecutors", "kremlin", "pentagon",
    "white", "cia", "fbi", "chancellery", "chancellor", "mayor", "governor", "lawyer", "lawyers", "attorney",
    "chief", "director", "premier", "aide", "representative", "officer", "officers", "guard", "guards",
    "administration", "directorate", "foundation", "management",
))
# fmt: on


def is_placed_to_know(concerned: Slots, statement: Statement, described: str = "") -> bool:
    """Tell whether a denier is accused, speaks for whoever is, was there, or holds an office.

    Args:
        concerned: of what is denied; whoever it names is concerned.
        statement: the denial.
        described: what the report calls the denier beside the name ("spokesman").
    """
    root = statement.chain.root
    if root.closeness in _PLACED:
        return True
    calls_itself = (root.name, root.desk)
    if terms(calls_itself) & terms((concerned.actor, *concerned.affected, *concerned.entities)):
        return True
    return bool(
        _OFFICES & {w.removesuffix("'s") for text in (*calls_itself, described) for w in words_of(text)}
    )


_CLEARLY_SAME = 0.80  # cosine; below it, two claims that both name something share a name
_ALL_WORDS, _MOST_WORDS = 0.99, 0.5  # shares of content words, as they are put in words
_SHARED_WORDS = 0.34  # share of content words that makes one matter of two, however far their vectors are
_SHARED_NAMES = 2  # so do so many names, beside a shared event
_NEARLY_ALL_WORDS = 0.80  # of both, where no verb tells what happened


def relate(
    claim: Claim,
    statement: Statement,
    words: str,
    similarity: float,
    policy: Policy,
    described: str = "",
) -> ClaimMatch:
    """Judge what `statement`, whose content reads `words`, says about `claim`.

    Args:
        claim: the known claim.
        statement: what may speak to it.
        words: the statement's content.
        similarity: cosine of the two texts' vectors.
        policy: the desk's numbers.
        described: what the report calls whoever says it ("spokesman"); see `is_placed_to_know`.
    """
    pair = _Pair.of(claim, statement, words)
    if _TAKES_BACK.search(words) and not _TAKES_BACK.search(claim.words) and pair.repeats(similarity, policy):
        relation, stance, open_slots = Relation.UNRELATED, Stance.WITHDRAWS, ()
        reason = "takes it back"
    elif reason := _unrelated_because(pair, similarity, policy):
        relation, stance, open_slots = Relation.UNRELATED, Stance.SILENT, ()
    elif statement.response is not None:
        return _response_match(pair, claim, statement, similarity, described)
    elif not statement.is_claim:
        relation, stance, open_slots = Relation.UNRELATED, Stance.SILENT, ()
        reason = f"a {statement.kind.value}, not a claim"
    else:
        relation, stance, reason, open_slots = _judged(pair)
    return ClaimMatch(claim.id, statement.id, relation, stance, frozenset(open_slots), similarity, reason)


def tells_more(claim: Claim, statement: Statement, words: str) -> bool:
    """Tell whether a statement, whose content reads `words`, tells of an event beside what the claim tells.

    Of one that does, the claim is a part at most.
    """
    pair = _Pair.of(claim, statement, words)
    ours = pair.we_tell.lemmas
    return any(not share(lemma, ours) for lemma in pair.they_tell.lemmas - LIGHT)


# "withdrew the statement that", "has retracted her account of": what is taken back is said no more.
_TAKES_BACK = re.compile(
    r"\b(?:withdr(?:ew|aws|awn)|(?:retract|recant|disavow)(?:ed|s)|(?:takes|took|taken|walked) back)"
    r" (?:\w+ ){1,3}?(?:statement|claim|account|accusation|allegation|report|remark|testimony|story)s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A claim and a statement, with what the comparison looks at."""

    ours: Slots
    theirs: Slots
    we_tell: Telling
    they_tell: Telling
    words: tuple[frozenset[str], frozenset[str]]  # stems of the content words of each

    @classmethod
    def of(cls, claim: Claim, statement: Statement, words: str) -> "_Pair":
        ours, theirs = claim.slots, statement.slots
        return cls(
            ours=ours,
            theirs=theirs,
            we_tell=telling(ours.event, claim.words, ours.negated),
            they_tell=telling(theirs.event, words, theirs.negated),
            words=(stems_of(claim.words), stems_of(words)),
        )

    @property
    def shared(self) -> float:
        """The share of the shorter text's content words that the other has too, 0 to 1."""
        a, b = self.words
        return len(a & b) / min(len(a), len(b)) if a and b else 0.0

    def repeats(self, similarity: float, policy: Policy) -> bool:
        """Tell whether the statement has the claim in it, among words of its own."""
        ours, theirs = self.words
        held = len(ours & theirs) / len(ours) if ours else 0.0
        return held >= _NEARLY_ALL_WORDS and similarity >= policy.same_claim_similarity

    def shared_names(self) -> int:
        """Count the names of the claim that the statement has too."""
        theirs = terms(self.theirs.entities)
        return sum(bool(terms((name,)) & theirs) for name in self.ours.entities)

    def names_its_place(self) -> bool:
        """Tell whether either names a place of the other, be it as somebody's home ("nobody from Lissan")."""
        ours, theirs = self.ours, self.theirs
        return _meet(ours.places, theirs.entities) or _meet(ours.entities, theirs.places)

    def is_one_event(self) -> bool:
        """Tell whether what the claim says in the first place is told by the statement too."""
        ours, theirs = self.we_tell, self.they_tell
        if not ours.head or not theirs.lemmas:
            a, b = self.words
            return bool(a) and len(a & b) >= _NEARLY_ALL_WORDS * max(len(a), len(b))
        return all(lemma in theirs.words or share(lemma, theirs.lemmas) for lemma in ours.head)

    def heads_agree(self) -> bool:
        """Tell whether both say the same thing in the first place."""
        return any(share(lemma, self.they_tell.head) for lemma in self.we_tell.head)

    def touches(self) -> bool:
        """Tell whether any event at all is told by both: what a denial needs."""
        ours, theirs = self.we_tell, self.they_tell
        return any(share(o, theirs.lemmas - LIGHT) for o in (*ours.head, *(ours.lemmas - LIGHT)))


_Judged = tuple[Relation, Stance, str, tuple[SlotName, ...]]


def _judged(pair: _Pair) -> _Judged:
    """Judge a claim against a statement that may be of the same matter: events first, then who and whom."""
    if not pair.heads_agree() and (opposite := opposed(pair.we_tell.said, pair.they_tell.said)):
        return _judged_opposite(pair, opposite)
    if pair.we_tell.negated != pair.they_tell.negated:
        return _judged_negation(pair)
    if not pair.is_one_event():
        return _nothing("no event in common")
    if pair.they_tell.not_yet and not pair.we_tell.not_yet:
        return _nothing("only tried, planned or asked for")
    if _swapped(pair):
        return Relation.INCOMPATIBLE, Stance.CONTRADICTS, "the same event, the other way round", ()
    if _other_affected(pair):
        return _nothing(_differ("done to another", pair.ours.affected, pair.theirs.affected))
    if (actors := _actors(pair)) in (Likeness.OTHER, Likeness.UNLIKE):
        return _judged_other_actor(pair, certain=actors is Likeness.OTHER)
    unmatched = unmatched_slots(pair.ours, pair.theirs)
    if not pair.we_tell.negated and SlotName.NUMBER in unmatched and not pair.theirs.numbers:
        return Relation.BROADER, Stance.SUPPORTS, _agreement(unmatched, pair.shared), unmatched
    return Relation.SAME, Stance.SUPPORTS, _agreement(unmatched, pair.shared), unmatched


def _judged_other_actor(pair: _Pair, *, certain: bool) -> _Judged:
    """Judge two that name different actors: an incompatible account of one deed, or two deeds."""
    reason = _differ("by another", (pair.ours.actor,), (pair.theirs.actor,))
    if certain and not pair.we_tell.negated and _same_deed(pair):
        if _other_time(pair.ours.times, pair.theirs.times):
            return _nothing(f"{reason}, at another time")
        return Relation.INCOMPATIBLE, Stance.CONTRADICTS, f"the same event, {reason}", ()
    return _nothing(f"done {reason}")


def _nothing(reason: str) -> _Judged:
    return Relation.UNRELATED, Stance.SILENT, reason, ()


def _judged_opposite(pair: _Pair, kind: str) -> _Judged:
    if not _same_participant(pair):
        return _nothing("the opposite, of something else")
    if _other_time(pair.ours.times, pair.theirs.times):
        return _nothing(_differ("the opposite, at another time", pair.ours.times, pair.theirs.times))
    if pair.they_tell.not_yet != pair.we_tell.not_yet:
        return _nothing("only tried, planned or asked for")
    if pair.we_tell.negated == pair.they_tell.negated:
        return Relation.INCOMPATIBLE, Stance.CONTRADICTS, "the opposite of it", ()
    if kind == "either":
        unmatched = unmatched_slots(pair.ours, pair.theirs)
        return Relation.SAME, Stance.SUPPORTS, "the same: it says that the opposite was not so", unmatched
    return _nothing("it says only that the opposite was not so")


def _judged_negation(pair: _Pair) -> _Judged:
    """Judge two of which one says that something was not so: the very same thing, or another."""
    we_deny = pair.we_tell.negated
    denied, told = (pair.we_tell, pair.they_tell) if we_deny else (pair.they_tell, pair.we_tell)
    if not denied.head or not all(any(denied_by(t, (lemma,)) for t in told.lemmas) for lemma in denied.head):
        return _nothing("one is a negation, of something else")
    if told.not_yet or _other_affected(pair) or _actors(pair) is Likeness.OTHER:
        return _nothing("one is a negation, of something else")
    if _other_time(pair.ours.times, pair.theirs.times):
        return _nothing(_differ("said not to be so at another time", pair.ours.times, pair.theirs.times))
    return Relation.INCOMPATIBLE, Stance.CONTRADICTS, "the same event: one says it was not so", ()


def _response_match(
    pair: _Pair, claim: Claim, statement: Statement, similarity: float, described: str
) -> ClaimMatch:
    """Judge an answer found by its words, in whatever report: a denial hits only what it speaks of."""
    if statement.response is not ResponseKind.DENIED:
        kind = statement.response.value if statement.response else "answered"
        relation, stance, reason = Relation.UNRELATED, Stance.ANSWERS, f"answers it: {kind}"
    elif not pair.touches() or _other_affected(pair) or _other_time(pair.ours.times, pair.theirs.times):
        relation, stance, reason = Relation.UNRELATED, Stance.SILENT, "denies something else"
    elif is_placed_to_know(claim.slots, statement, described):
        relation, stance, reason = Relation.INCOMPATIBLE, Stance.DENIES, "denies it"
    else:
        relation, stance, reason = Relation.UNRELATED, Stance.ANSWERS, f"denies it, but {_NOT_PLACED}"
    return ClaimMatch(claim.id, statement.id, relation, stance, similarity=similarity, reason=reason)


def _actors(pair: _Pair) -> Likeness:
    """Compare who did it; whoever it was done to in the other's words is no other actor."""
    ours, theirs = pair.ours, pair.theirs
    if not ours.actor or not theirs.actor:
        return Likeness.NOT_TOLD
    if _crossed(pair):
        return Likeness.NOT_TOLD
    return alike((ours.actor,), (theirs.actor,))


def _meet(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    return bool(terms(ours) & terms(theirs))


def _other_affected(pair: _Pair) -> bool:
    """Tell whether it was done to somebody else: a word of one that the other has anywhere lets it pass."""
    ours, theirs = pair.ours.affected, pair.theirs.affected
    if alike(ours, theirs) not in (Likeness.OTHER, Likeness.UNLIKE):
        return False
    a, b = pair.words
    return not any(_stem(w) in b for w in terms(ours)) and not any(_stem(w) in a for w in terms(theirs))


_THE_ONE = frozenset(("the", "his", "her", "its", "their", "our", "this", "that"))


def _same_deed(pair: _Pair) -> bool:
    """Tell whether the same was done to the same: to one that is named, or is "the" one, and by one only."""
    if not all(is_exclusive(lemma) for lemma in pair.we_tell.head):
        return False
    ours = (*pair.ours.affected, *pair.ours.places)
    theirs = (*pair.theirs.affected, *pair.theirs.places)
    touched = _meet(pair.ours.affected, theirs) or _meet(pair.theirs.affected, ours)
    one = [p for p in (*ours, *theirs) if p.split()[0].casefold() in _THE_ONE or names_in((p,))]
    return touched and bool(terms(one) & terms(ours) & terms(theirs))


def _swapped(pair: _Pair) -> bool:
    """Tell whether each says that the other one's actor is whom it was done to."""
    ours, theirs = pair.ours, pair.theirs
    return (
        bool(ours.actor and theirs.actor)
        and not any(is_mutual(lemma) for lemma in pair.we_tell.head)
        and _meet((ours.actor,), theirs.affected)
        and _meet(ours.affected, (theirs.actor,))
        and not _meet((ours.actor,), (theirs.actor,))
    )


def _same_participant(pair: _Pair) -> bool:
    """Tell whether two opposites are said of the same thing, and by nobody else."""
    ours, theirs = ((s.actor, *s.affected) for s in (pair.ours, pair.theirs))
    if not _meet(ours, theirs) or _other_affected(pair):
        return False
    actors = [terms((s.actor,)) for s in (pair.ours, pair.theirs)]
    return _actors(pair) is Likeness.SAME or not all(actors) or _crossed(pair)


def _crossed(pair: _Pair) -> bool:
    """Tell whether one's actor is whom the other has it done to: "the dam burst", "they held the dam"."""
    return _meet((pair.ours.actor,), pair.theirs.affected) or _meet(pair.ours.affected, (pair.theirs.actor,))


def _unrelated_because(pair: _Pair, similarity: float, policy: Policy) -> str:
    """Return why the two are not about one matter, in words; "" when they may be."""
    alike_in_words = (pair.shared >= _SHARED_WORDS or pair.shared_names() >= _SHARED_NAMES) and (
        pair.is_one_event() or pair.touches()
    )
    if similarity < policy.same_claim_similarity and not alike_in_words:
        return "its words are about something else"
    ours, theirs = (_names(s) for s in (pair.ours, pair.theirs))
    if similarity < _CLEARLY_SAME and not ours & theirs and not alike_in_words:
        return "no name, place or event in common"
    if _conflict(pair.ours.places, pair.theirs.places) and not pair.names_its_place():
        return _differ("another place", pair.ours.places, pair.theirs.places)
    return ""


def unmatched_slots(ours: Slots, theirs: Slots) -> tuple[SlotName, ...]:
    """Return the core slots of `ours` that `theirs` does not bear out.

    A number is core only when the claim is about it, and then silence does not bear it out. Another core
    slot is unmatched when both name it and the names have nothing in common. Times are compared only where
    they can be as they stand: weekdays with weekdays, days of a month, months, years.
    """
    unmatched: list[SlotName] = []
    told = terms((ours.actor,)) and terms((theirs.actor,))  # "gunmen", "a drone" or "two people" name nobody
    crossed = _meet((ours.actor,), theirs.affected) or _meet(ours.affected, (theirs.actor,))
    if told and not crossed and _conflict((ours.actor,), (theirs.actor,)):
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
    return frozenset(w for name in named for w in words_of(name) if w not in EMPTY)


def _conflict(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Tell whether both say something and no word of one is in the other, "Israeli" and "Israel's" alike."""
    a, b = (
        {form for words in side for w in words_of(words) if w not in EMPTY for form in forms_of(w)}
        for side in (ours, theirs)
    )
    return bool(a) and bool(b) and not a & b


@lru_cache(maxsize=8192)  # the same few texts stand in every pair of a report's statements
def stems_of(text: str) -> frozenset[str]:
    """Return the stems of the words that carry the content of `text`."""
    return frozenset(_stem(w) for w in words_of(text) if w not in EMPTY)


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
    if shared > _ALL_WORDS:
        return "the same event in the same words"
    return f"the same event in {'mostly the same' if shared > _MOST_WORDS else 'other'} words"
