"""What language a text is in; "" when it is too short to tell, or the guess is not sure."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

from bot.core.text import words_of

_ENOUGH = 4_000  # code points: more tells nothing more
_LEAST_LETTERS = 40
_SURE = 0.8

# What newsrooms are sent. The other languages py3langid knows are nearly always wrong guesses here.
_LANGUAGES = (
    "ar bg bn ca cs da de el en es et fa fi fr ga he hi hr hu id it ja ka ko lt lv mk ms nl no pl ps pt ro "
    "ru sk sl sq sr sv sw ta th tl tr uk ur vi zh"
)


class _Identifier(Protocol):
    def set_languages(self, langs: Sequence[str]) -> None: ...
    def classify(self, text: str) -> tuple[str, float]: ...


def language_of(text: str) -> str:
    """Return an ISO 639-1 code, or ""."""
    beginning = text[:_ENOUGH]
    if sum(map(len, words_of(beginning))) < _LEAST_LETTERS:
        return ""
    language, confidence = _identifier().classify(beginning)
    return language if confidence >= _SURE else ""


@cache
def _identifier() -> _Identifier:
    # Imported here because the model takes a while to open; it says few of its types.
    langid = cast(Any, import_module("py3langid.langid"))
    identifier: _Identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES.split())
    return identifier
