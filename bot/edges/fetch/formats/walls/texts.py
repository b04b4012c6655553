"""Text as notices are looked for in it."""

import re

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″「」", '"'),
        **dict.fromkeys("‘’‚‛‹›′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        "\u00ad": "",
        "\u200b": "",
    }
)
# Scripts that put no space between words: two of their signs count as a word.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)


def folded(text: str) -> str:
    """Return `text` in small letters, with one kind of each mark and single spaces; never shown."""
    return " ".join(text.translate(_FOLDED).casefold().split())


def count_words(text: str) -> int:
    """Return how many words long `text` is; where a script puts no spaces, two signs are a word."""
    if text.isascii():
        return len(text.split())
    unspaced = len(_UNSPACED.findall(text))
    return (len(_UNSPACED.sub(" ", text).split()) if unspaced else len(text.split())) + (unspaced + 1) // 2


def is_unspaced(text: str) -> bool:
    return _UNSPACED.search(text) is not None


def stands(phrase: str, text: str) -> bool:
    """Tell whether a phrase stands in folded `text` and is no part of longer words."""
    at = text.find(phrase)
    while at >= 0:
        before, after = text[max(0, at - 1) : at], text[at + len(phrase) : at + len(phrase) + 1]
        is_apart = not (before.isalnum() and phrase[0].isalnum()) and not (
            after.isalnum() and phrase[-1].isalnum()
        )
        if is_apart or is_unspaced(phrase):
            return True
        at = text.find(phrase, at + 1)
    return False
