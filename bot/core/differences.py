"""What an edit took out of a text and what it added, sentence by sentence, verbatim.

A sentence that was only moved, or set in other quotation marks, is no difference.
"""

import re
from dataclasses import dataclass

from bot.core.text import WORD, fold

# After a full stop and what closes with it, before what may begin a sentence.
_ENDS = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[^\W\d_a-zß-öø-ÿ]|[\"'“‘«(\[]*\d)")


@dataclass(frozen=True, slots=True)
class Differences:
    """Sentences of the one text that the other has not, in the order of their text."""

    taken_out: tuple[str, ...]
    added: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.taken_out or self.added)


def differences(before: str, after: str) -> Differences:
    """Return what an edit of `before` to `after` took out and added."""
    was, now = _sentences(before), _sentences(after)
    return Differences(
        tuple(words for key, words in was.items() if key not in now),
        tuple(words for key, words in now.items() if key not in was),
    )


def _sentences(text: str) -> dict[str, str]:
    """Return the sentences of a text, each under what it is known by; those without a word are left out."""
    found: dict[str, str] = {}
    for row in text.split("\n"):
        start = 0
        for end in [*(match.end() for match in _ENDS.finditer(row)), len(row)]:
            words = row[start:end].strip()
            start = end
            if WORD.search(words):
                found.setdefault(fold(words).casefold(), words)
    return found
