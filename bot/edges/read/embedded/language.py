"""Which paragraphs are in a language that this reader does not read: it reads English only."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

from bot.core.claims import Unread
from bot.core.text import Span, paragraphs, words_of

# Enough of a text to tell its language by.
_ENOUGH = 4_000  # code points

# Fewer words than this tell nothing of a whole text; only a foreign script is then turned away.
_LEAST_WORDS = 6
# A paragraph among others is given more benefit of the doubt: a row of foreign names is English.
_LEAST_IN_PARAGRAPH = 10
_SURE = 0.95
_SMALL = 0.4  # of the words of running text begin with a small letter; of a row of names hardly any do

# What newsrooms are sent. The other languages py3langid knows are nearly always wrong guesses here.
_LANGUAGES = (
    "ar bg bn ca cs da de el en es et fa fi fr ga he hi hr hu id it ja ka ko lt lv mk ms nl no pl ps pt ro "
    "ru sk sl sq sr sv sw ta th tl tr uk ur vi zh"
)

# What is written in a script, by the first word of its letters' names. Of several, the text decides.
_SCRIPTS = {
    "ARABIC": "ar fa ur ps",
    "ARMENIAN": "hy",
    "BENGALI": "bn",
    "CJK": "zh",
    "CYRILLIC": "ru uk bg mk sr",
    "DEVANAGARI": "hi",
    "ETHIOPIC": "am",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "KHMER": "km",
    "LAO": "lo",
    "MALAYALAM": "ml",
    "MYANMAR": "my",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
}
_KANA = frozenset(("HIRAGANA", "KATAKANA"))

# English function words that no other of these languages has so many of together.
_ENGLISH = frozenset(
    {"the", "of", "and", "to", "in", "that", "for", "is", "was", "on", "with", "as", "by", "at", "from",
     "have", "has", "had",
     "it", "he", "they", "which"}
)  # fmt: skip
_ENGLISH_SHARE = 0.2
_HARDLY_ANY = 0.1


class _Identifier(Protocol):
    def set_languages(self, langs: Sequence[str]) -> None: ...
    def classify(self, text: str) -> tuple[str, float]: ...


def find_unread(text: str) -> tuple[Unread, ...]:
    """Return the paragraphs that are not in English, a language each; none for an English text.

    Where neither a paragraph nor the text as a whole is English, all of them are what the text is.
    """
    lines = paragraphs(text)
    languages = [_of_paragraph(line.of(text)) for line in lines]
    whole = "en" if "en" in languages else _of_text(text)
    if whole != "en":
        guesses = Counter(code for code in languages if code not in ("", "?"))
        if whole == "?":
            whole = guesses.most_common(1)[0][0] if guesses else ""
        return (Unread(whole, lines),)
    foreign: dict[str, list[Span]] = {}
    for line, code in zip(lines, languages, strict=True):
        if code not in ("", "en"):
            foreign.setdefault(code.strip("?"), []).append(line)
    return tuple(Unread(code, tuple(spans)) for code, spans in foreign.items())


def _of_text(text: str) -> str:
    """Return a whole text's language: "en" where nothing speaks against it, "?" where it cannot be told."""
    words = words_of(text[:_ENOUGH])
    if not words or _english_share(words) >= _ENGLISH_SHARE:
        return "en"
    script = _foreign_script(words)
    if script:
        return _of_script(script, text[:_ENOUGH])
    return "en" if len(words) < _LEAST_WORDS else _identifier().classify(text[:_ENOUGH])[0]


def _of_paragraph(line: str) -> str:
    """Return a paragraph's language; "" where it is too short or too mixed to tell, "?" for no known one."""
    words = words_of(line[:_ENOUGH])
    script = _foreign_script(words)
    if script:
        return _of_script(script, line[:_ENOUGH])
    if len(words) < _LEAST_WORDS:
        return ""
    share = _english_share(words)
    if share >= _ENGLISH_SHARE:
        return "en"
    small = sum(word[0].islower() for word in line.split() if word[0].isalpha())
    if len(words) < _LEAST_IN_PARAGRAPH or share > _HARDLY_ANY or small < _SMALL * len(words):
        return ""
    language, sure = _identifier().classify(line[:_ENOUGH])
    return language if language != "en" and sure >= _SURE else ""


def _english_share(words: Sequence[str]) -> float:
    return sum(word in _ENGLISH for word in words) / len(words)


def _foreign_script(words: Sequence[str]) -> str:
    """Return the script that most letters are of, by the first word of their names; "" for Latin letters."""
    letters = [character for word in words for character in word if character.isalpha()]
    if sum(character.isascii() for character in letters) >= 0.5 * len(letters):
        return ""
    # A little of a long text tells it: the names are looked up one by one.
    named = Counter(unicodedata.name(c, "?").split()[0] for c in letters[:500] if not c.isascii())
    if named.keys() & _KANA:
        return "HIRAGANA"
    (script, _), *_ = named.most_common(1)
    return "" if script == "LATIN" else script


def _of_script(script: str, text: str) -> str:
    known = _SCRIPTS.get(script, "").split()
    if len(known) == 1:
        return known[0]
    language, _ = _identifier().classify(text)
    return language if language in known else "?"


@cache
def _identifier() -> _Identifier:
    # Imported here because the model takes a while to open; it says few of its types.
    langid = cast(Any, import_module("py3langid.langid"))
    identifier: _Identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES.split())
    return identifier
