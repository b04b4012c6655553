"""Names of people and bodies, spelled one way or another: what a search for one finds.

Two spellings that are alike may still be two people. So this finds and groups what is shown to a person, and
never ties two statements: that takes `bot.core.independence.same_source`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.core.text import words_of

# fmt: off
_LEFT_OUT = frozenset((
    "the", "a", "an", "of", "for", "mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "lord", "lady",
    "prof", "professor", "president", "vice", "prime", "minister", "premier", "chancellor", "secretary",
    "general", "gen", "lieutenant", "lt", "colonel", "col", "major", "maj", "captain", "capt", "commander",
    "sergeant", "sgt", "admiral", "senator", "sen", "representative", "rep", "congressman", "congresswoman",
    "mayor", "governor", "gov", "judge", "justice", "king", "queen", "prince", "princess", "sheikh", "shaikh",
    "imam", "ayatollah", "bishop", "archbishop", "father", "ambassador", "spokesman", "spokeswoman",
    "spokesperson", "al", "el",
))
# fmt: on
# Letters that fall apart into none: the rest lose their accents as they are folded.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
    | dict(zip("абвгдезийклмнопрстуфыэіїєґ", "abvgdeziiklmnoprstufyeiieg", strict=True))
    | {
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ю": "yu",
        "я": "ya",
        "ъ": "",
        "ь": "",
    }
)
# What is written for one sound, the longest first.
_SOUNDS = (
    ("shch", "X"), ("tsch", "C"), ("sch", "X"), ("tch", "C"), ("zh", "X"), ("sh", "X"), ("ch", "C"),
    ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("tz", "ts"), ("x", "ks"),
    ("q", "k"), ("w", "v"), ("c", "k"),
)  # fmt: skip
_SOUND = re.compile("|".join(written for written, _ in _SOUNDS))
_SOUND_OF = dict(_SOUNDS)
_VOWELS = "aeiouy"
_VOWEL_KINDS = {"a": "a", **dict.fromkeys("eiy", "i"), **dict.fromkeys("ou", "u")}
_LEAST_LETTERS = 4  # a shorter word is spelled one way


@dataclass(frozen=True, slots=True)
class _Sound:
    """A word as it may sound: its consonants, and what kind of vowel each of its syllables has."""

    consonants: str
    vowels: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A name that statements are made under, as one audience may see them.

    Attributes:
        name: as reports have it, or the exact descriptor.
        statements, reports: how many that are.
    """

    name: str
    statements: int
    reports: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """One or more names that are spellings of one, or may be: the fullest and commonest is shown."""

    voices: tuple[Voice, ...]

    @property
    def name(self) -> str:
        return self.voices[0].name

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(voice.name for voice in self.voices[1:])


@lru_cache(maxsize=8192)
def name_words(name: str) -> tuple[str, ...]:
    """Return the words that tell whom a name means: folded, titles left out unless there is nothing else."""
    words = tuple(w.removesuffix("'s").translate(_LETTERS) for w in words_of(name))
    return tuple(w for w in words if w and w not in _LEFT_OUT) or words


def spelling_key(word: str) -> str:
    """Return what all spellings of a word have in common, and some other words too: what an index holds."""
    return _sound(word).consonants


def is_spelled(sought: str, name: str) -> bool:
    """Tell whether a name may be the one that is sought.

    Every word that is sought must stand in it, in any spelling or as its initial; or, where it has fewer,
    all of its own must end what is sought ("Oste" for "Mara Oste").
    """
    wanted, found = name_words(sought), name_words(name)
    if len(found) < len(wanted):
        return bool(found) and _in_order(found, wanted[-len(found) :])
    return bool(wanted) and all(any(_alike(w, f) for f in found) for w in wanted)


def speakers_in(voices: Iterable[Voice]) -> tuple[Speaker, ...]:
    """Group names that are spellings of one another, those with most statements first.

    A surname alone goes with the one longer name that ends so; with several it stands by itself.
    """
    ordered = sorted(voices, key=lambda v: (-len(name_words(v.name)), -v.statements, v.name))
    groups: list[list[Voice]] = []
    for voice in ordered:
        words = name_words(voice.name)
        same = [g for g in groups if any(_in_order(words, name_words(v.name)) for v in g)]
        longer = [g for g in groups if any(_ends(words, name_words(v.name)) for v in g)]
        joined = same[:1] or (longer if len(longer) == 1 else [])
        if joined:
            joined[0].append(voice)
        else:
            groups.append([voice])
    found = [Speaker(tuple(group)) for group in groups]
    return tuple(sorted(found, key=lambda s: -sum(v.statements for v in s.voices)))


def _in_order(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return len(ours) == len(theirs) and all(_alike(a, b) for a, b in zip(ours, theirs, strict=True))


def _ends(short: Sequence[str], long: Sequence[str]) -> bool:
    return 0 < len(short) < len(long) and _in_order(short, long[-len(short) :])


@lru_cache(maxsize=65536)
def _alike(ours: str, theirs: str) -> bool:
    """Tell whether two words are spellings of one, or one is the other's initial."""
    if ours == theirs:
        return True
    a, b = _sound(ours), _sound(theirs)
    if min(len(ours), len(theirs)) == 1:
        return a.consonants[:1] == b.consonants[:1]
    if min(len(ours), len(theirs)) < _LEAST_LETTERS:
        return False
    if a.consonants != b.consonants:
        return False
    if min(len(a.vowels), len(b.vowels)) <= 1:
        return a.vowels == b.vowels
    is_same_beginning = a.vowels[0] == b.vowels[0] or not a.consonants.startswith("A")
    return is_same_beginning and _one_apart(a.vowels, b.vowels)


def _one_apart(ours: str, theirs: str) -> bool:
    """Tell whether one vowel at most is another, or is only in one: "Mohammed" and "Muhammad"."""
    short, long = sorted((ours, theirs), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) <= 1
    without = (long[:i] + long[i + 1 :] for i in range(len(long)))
    return len(long) - len(short) == 1 and short in without


@lru_cache(maxsize=65536)
def _sound(word: str) -> _Sound:
    plain = word.translate(_LETTERS)
    plain = re.sub(rf"^[jy](?=[{_VOWELS}])", "", plain)  # "Yulia" and "Julia", "Yevgeny" and "Evgeny"
    plain = re.sub(rf"j(?![{_VOWELS}])", "i", plain)
    plain = _SOUND.sub(lambda match: _SOUND_OF[match[0]], plain.replace("j", "X"))
    plain = re.sub(r"(.)\1+", r"\1", plain)
    plain = plain[:-1] if len(plain) > _LEAST_LETTERS and plain.endswith("h") else plain
    groups = re.findall(rf"[{_VOWELS}]+", plain)
    # In one syllable nothing but its vowel tells "Bush" from "Bosch".
    vowels = "".join(_VOWEL_KINDS[group[-1]] for group in groups) if len(groups) > 1 else "".join(groups)
    consonants = re.sub(rf"[{_VOWELS}]+", "", plain)
    begins = "A" if plain[:1] in _VOWELS else ""
    return _Sound(begins + consonants, vowels)
