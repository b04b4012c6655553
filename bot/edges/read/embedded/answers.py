"""Which claims a response answers."""

from collections.abc import Sequence

from bot.core.claims import StatementKind
from bot.edges.read.embedded.clauses import tokens_of
from bot.edges.read.embedded.parsing import Token
from bot.edges.read.embedded.sayings import Saying

# How close to the best match a claim must come to be answered too, and how alike two claims of one event are.
_NEAR, _ALIKE = 0.6, 0.5


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
        known = _closest(topics[i], theirs, said) if len(topics[i]) > 1 else ()
        linked.append(
            known
            or _closest(topics[i] | general, theirs, said)
            or tuple(theirs[:1] if len(theirs) == 1 else ())
        )
    return linked


def _closest(topic: frozenset[str], claims: Sequence[int], said: Sequence[frozenset[str]]) -> tuple[int, ...]:
    scores = {
        c: len(topic & said[c]) / (len(said[c]) ** 0.5 or 1) for c in claims if len(topic & said[c]) > 1
    }
    best = max(scores.values(), default=0.0)
    near = [c for c, score in scores.items() if score >= _NEAR * best]
    return tuple(c for c in claims if c in near or any(_is_alike(said[c], said[n]) for n in near))


def _is_alike(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two claims tell of one event, as far as shared words can show."""
    return len(ours & theirs) >= max(3, _ALIKE * min(len(ours), len(theirs)))


def _telling(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the words that say what a claim is about, by lemma."""
    return frozenset(
        t.lemma for t in tokens if t.pos in ("NOUN", "PROPN", "VERB", "NUM", "ADJ") and len(t.lemma) > 1
    )
