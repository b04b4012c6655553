"""Whether a text is English: the only language this reader reads."""

from functools import cache
from typing import Protocol, cast

from bot.core.errors import OtherLanguage
from bot.core.text import words_of

# Enough of a text to tell its language by.
_ENOUGH = 4_000  # code points

# Fewer words than this tell nothing; only a foreign script is then turned away.
_LEAST_WORDS = 6

# What newsrooms are sent. The other languages py3langid knows are nearly always wrong guesses here.
_LANGUAGES = (
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "ga", "he", "hi",
    "hr", "hu", "id", "it",
    "ja", "ka", "ko", "lt", "lv", "mk", "ms", "nl", "no", "pl", "ps", "pt", "ro", "ru", "sk", "sl", "sq",
    "sr", "sv", "sw", "ta",
    "th", "tl", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip

# English function words that no other of these languages has so many of together.
_ENGLISH = frozenset(
    {"the", "of", "and", "to", "in", "that", "for", "is", "was", "on", "with", "as", "by", "at", "from",
     "have", "has", "had",
     "it", "he", "they", "which"}
)  # fmt: skip
_ENGLISH_SHARE = 0.2


class _Identifier(Protocol):
    def set_languages(self, langs: list[str] | None = None) -> None: ...
    def classify(self, instance: str) -> tuple[str, float]: ...


def require_english(text: str) -> None:
    """Do nothing for an English text.

    Raises:
        OtherLanguage: when the text is in another.
    """
    words = words_of(text[:_ENOUGH])
    if not words:
        return
    share = sum(word in _ENGLISH for word in words) / len(words)
    if share >= _ENGLISH_SHARE:
        return
    latin = sum(character.isascii() for word in words for character in word)
    foreign_script = latin < 0.5 * sum(map(len, words))
    if len(words) < _LEAST_WORDS and not foreign_script:
        return
    language, _ = _identifier().classify(text[:_ENOUGH])
    if language != "en" or foreign_script:
        raise OtherLanguage(f"looks like {language}")


@cache
def _identifier() -> _Identifier:
    # Imported here because the model takes a while to open.
    import py3langid

    identifier = cast("_Identifier", py3langid)
    identifier.set_languages(list(_LANGUAGES))
    return identifier
