"""Who did it and to whom, compared by their words: the same, somebody else, or not to be told.

A name against a description ("Korvo" and "the company") cannot be told, and no word of a general kind
("people", "a drone") tells anybody apart.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from bot.core.text import words_of

# Words that carry no content of a claim: shared ones say nothing about two claims being the same.
# fmt: off
EMPTY = frozenset((
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with", "and", "or", "but", "as",
    "is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "it", "its", "his", "her",
    "their", "he", "she", "they", "them", "this", "that", "these", "those", "who", "whom", "which", "what",
    "not", "no", "nor", "will", "would", "can", "could", "may", "might", "should", "shall", "do", "does",
    "did", "than", "then", "there", "here", "over", "under", "into", "about", "after", "before", "near",
    "said", "says", "say", "told", "according", "also", "more", "most", "some", "any", "all", "one", "two",
))
# Whoever is called so may be anybody, and a thing that is called so tells nobody apart.
_GENERAL = frozenset((
    "people", "person", "persons", "man", "men", "woman", "women", "victim", "victims", "civilian",
    "civilians", "resident", "residents", "local", "locals", "suspect", "suspects", "individual", "others",
    "other", "another", "several", "many", "dozens", "hundreds", "thousands", "dozen", "million", "billion",
    "percent", "member", "members", "group", "groups", "gunman", "gunmen", "attacker", "attackers",
    "assailant", "assailants", "drone", "drones", "jet", "jets", "plane", "planes", "warplane", "warplanes",
    "aircraft", "helicopter", "helicopters", "missile", "missiles", "rocket", "rockets", "bomb", "bombs",
    "strike", "strikes", "airstrike", "airstrikes", "attack", "attacks", "raid", "raids", "explosion",
    "blast", "shelling", "bombing", "air", "forces", "force", "fighters", "fighter", "side", "sides",
    "official", "officials", "source", "sources", "authorities", "authority", "spokesman", "spokeswoman",
    "spokesperson", "mr", "mrs", "ms", "dr", "first", "new", "former", "late", "least", "three", "four",
    "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thousand", "hundred", "everyone",
    "everybody", "someone", "somebody", "anyone", "you", "we", "i", "us", "him", "such", "none", "nobody",
))
# Two words of one line may be said of one thing.
_ALIKE = (
    "army military troops soldiers soldier forces servicemen", "police officers officer policeman policemen",
    "hospital clinic ward infirmary", "depot warehouse store granary", "house home houses homes",
    "child children boy boys girl girls pupils pupil", "company firm business group",
    "car vehicle truck lorry",
    "rebels rebel insurgents insurgent militants militant opposition fighters",
    "government regime state cabinet administration", "protesters demonstrators protestors crowd marchers",
    "minister secretary", "leader chief head president chairman", "workers employees staff miners labourers",
    "shares stock stocks share", "prices price fares cost costs", "court judge judges tribunal",
    "ship vessel boat ferry tanker", "town city village", "school college",
    "talks negotiations conference meeting",
    "refugees migrants asylum-seekers", "law bill act legislation", "money cash funds", "factory plant mill",
)
# Whoever is in one of these lines is not in another.
_PARTIES = {
    "state": "army military troops soldiers soldier police government regime state policemen officers navy",
    "rebels": "rebels rebel insurgents insurgent militants militant opposition guerrillas separatists",
    "crowd": "protesters demonstrators protestors rioters strikers students",
    "settlers": "settlers settler",
}
# fmt: on
_CLASSES: dict[str, frozenset[str]] = {
    word: frozenset(line.split()[0] for line in _ALIKE if word in line.split())
    for line in _ALIKE
    for word in line.split()
}
_OF_A_COUNTRY = ("i", "n", "an", "ian", "ish", "s")


class Likeness(StrEnum):
    SAME = "the same"
    OTHER = "somebody else"  # two names, or two parties that are never one
    UNLIKE = "other words"  # two descriptions without a word in common
    NOT_TOLD = "not to be told"


def alike(ours: Iterable[str], theirs: Iterable[str]) -> Likeness:
    """Compare whom two sets of phrases are about."""
    a, b = tuple(ours), tuple(theirs)
    if any(_parties(x) for x in a) and any(_parties(x) for x in b):
        parties = [frozenset(p for x in side for p in _parties(x)) for side in (a, b)]
        if not parties[0] & parties[1]:
            return Likeness.OTHER
    words, others = terms(a), terms(b)
    if not words or not others:
        return Likeness.NOT_TOLD
    if words & others or _classes(a) & _classes(b):
        return Likeness.SAME
    named, others_named = names_in(a), names_in(b)
    if bool(named) is not bool(others_named):
        return Likeness.NOT_TOLD
    return Likeness.OTHER if named else Likeness.UNLIKE


def terms(phrases: Iterable[str]) -> frozenset[str]:
    """Return the words that tell whom some phrases mean, in every form they may be compared in."""
    return frozenset(
        form
        for phrase in phrases
        for w in words_of(phrase)
        if w not in EMPTY and w.removesuffix("'s") not in _GENERAL and not w.isdigit()
        for form in forms_of(w)
    )


def names_in(phrases: Iterable[str]) -> frozenset[str]:
    """Return the words with a capital letter, but for the articles."""
    return frozenset(
        form
        for phrase in phrases
        for word in phrase.split()
        if word[:1].isupper()
        for w in words_of(word)
        if w not in EMPTY and w.removesuffix("'s") not in _GENERAL
        for form in forms_of(w)
    )


@lru_cache(maxsize=8192)
def forms_of(word: str) -> frozenset[str]:
    """Return the forms in which a word is compared: "Israeli" and "Israel's" as Israel."""
    bare = word.removesuffix("'s")
    shorter = (bare.removesuffix(ending) for ending in _OF_A_COUNTRY)
    return frozenset((bare, *(form for form in shorter if len(form) >= 4)))


def _parties(phrase: str) -> frozenset[str]:
    words = [w.removesuffix("'s") for w in words_of(phrase)]
    found = [p for w in words for p, members in _PARTIES.items() if w in members.split()]
    return frozenset(found[:1])  # "rebel soldiers" are rebels


def _classes(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(c for phrase in phrases for w in words_of(phrase) for c in _CLASSES.get(w, ()))
