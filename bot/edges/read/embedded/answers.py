"""Which claims a response answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.claims import ResponseKind, StatementKind
from bot.edges.read.embedded.clauses import tokens_of, top
from bot.edges.read.embedded.parsing import Token
from bot.edges.read.embedded.sayings import Saying
from bot.edges.read.embedded.words import consequences

# How close to the best match a claim must come to be answered too, and how alike two claims of one event are.
_NEAR, _ALIKE = 0.6, 0.5

# Verbs that name no event of their own: "denied that it was true", "denied doing so".
_LIGHT = frozenset({"be", "do", "get", "give", "happen", "have", "make", "say", "take"})
_FEW_WORDS = 4  # "has strongly denied it"
_SHORTEST_STEM = 4  # letters that "warn" and "warning" share


def link_answers(sayings: Sequence[Saying], heading: str) -> list[tuple[int, ...]]:
    """Return, for each saying of one story, the indices of the sayings it answers.

    A response answers the claims its topic shares most words with; one that names no topic answers what
    the story is about: the claims closest to its heading and to the other responses' topics.
    """
    said = [_telling(tokens_of(s.paragraph, s.content)) for s in sayings]
    claims = [
        i
        for i, s in enumerate(sayings)
        if s.response is None
        and s.hops
        and s.kind in (StatementKind.CLAIM, StatementKind.RECORD_CLAIM, StatementKind.LEGAL_LABEL)
    ]
    topics = [
        _telling(s.paragraph.tokens_in(s.topic)) if s.response and s.topic else frozenset[str]()
        for s in sayings
    ]
    general = frozenset[str]().union(*topics) | frozenset(heading.casefold().split())
    linked: list[tuple[int, ...]] = []
    for i, saying in enumerate(sayings):
        if saying.response is None:
            linked.append(())
            continue
        speaker = saying.speaker
        theirs = [c for c in claims if sayings[c].speaker != speaker]
        denied = _denied_clause(saying)
        if denied is not None:
            alike = [c for c in theirs if denied.is_claimed_in(said[c])]
            linked.append(_closest(topics[i], alike, said) or tuple(alike))
            continue
        if saying.response is ResponseKind.DENIED and _points_back(saying):
            before = [c for c in theirs if sayings[c].start < saying.start]
            linked.append(tuple(before[-1:]))
            continue
        known = _closest(topics[i], theirs, said) if len(topics[i]) > 1 else ()
        linked.append(
            known
            or _closest(topics[i] | general, theirs, said)
            or tuple(theirs[:1] if len(theirs) == 1 else ())
        )
    return linked


def _points_back(saying: Saying) -> bool:
    """Whether a denial is of what stood right before it: "the agency denied it"."""
    words = [t for t in tokens_of(saying.paragraph, saying.content) if t.is_word]
    return len(words) <= _FEW_WORDS and words[-1].lemma in ("it", "this", "that")


def _closest(topic: frozenset[str], claims: Sequence[int], said: Sequence[frozenset[str]]) -> tuple[int, ...]:
    scores = {
        c: len(topic & said[c]) / (len(said[c]) ** 0.5 or 1) for c in claims if len(topic & said[c]) > 1
    }
    best = max(scores.values(), default=0.0)
    near = [c for c, score in scores.items() if score >= _NEAR * best]
    return tuple(c for c in claims if c in near or any(_is_alike(said[c], said[n]) for n in near))


@dataclass(frozen=True, slots=True)
class _Denied:
    """What a clause denies: its words, and those of them that name what would have happened."""

    words: frozenset[str]
    events: frozenset[str]

    def is_claimed_in(self, claim: frozenset[str]) -> bool:
        if any(_is_one_event(event, word) for event in self.events for word in claim):
            return True
        return len(self.words & claim) > 0.5 * len(self.words)


def _denied_clause(saying: Saying) -> _Denied | None:
    """Return what is denied in a clause of its own; None for "denied it" and "denied the report"."""
    if saying.response is not ResponseKind.DENIED or saying.topic is None:
        return None
    inside = saying.paragraph.tokens_in(saying.topic)
    verb = top(inside)
    if verb is None or verb.pos not in ("VERB", "AUX"):
        return None
    words = _telling(inside) - _LIGHT
    return _Denied(words, frozenset({verb.lemma}) - _LIGHT) if words else None


def _is_one_event(ours: str, theirs: str) -> bool:
    """Whether two words can name one event: "warn" and "warning", "kill" and "die"."""
    if ours == theirs:
        return True
    short, long = sorted((ours, theirs), key=len)
    if len(short) >= _SHORTEST_STEM and long.startswith(short):
        return True
    deaths = consequences()["deaths"]
    return ours in deaths and theirs in deaths


def _is_alike(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two claims tell of one event, as far as shared words can show."""
    return len(ours & theirs) >= max(3, _ALIKE * min(len(ours), len(theirs)))


def _telling(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the words that say what a claim is about, by lemma."""
    return frozenset(
        t.lemma for t in tokens if t.pos in ("NOUN", "PROPN", "VERB", "NUM", "ADJ") and len(t.lemma) > 1
    )
