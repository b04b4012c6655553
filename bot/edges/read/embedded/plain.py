"""A text in plain typography, character for character: what the reader looks at.

Spaces of every kind, line ends of every system, lines broken for want of room and quotation marks of every
shape become the ones that the parser and the fitted trees know. No character is added or taken away, so a
place in the plain text is the same place in the report's, and what is kept is always the report's own.
"""

import re
import unicodedata
from itertools import groupby

from bot.core.text import paragraphs
from bot.edges.read.embedded.marks import with_known_marks
from bot.edges.read.embedded.wrapping import unwrapped

# Characters that are there and show nothing: soft hyphens, zero-width spaces and joiners, marks of direction.
UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")

_OTHER = re.compile("[^\x20-\x7e\n“”’‘–—…éáíóúñüöäç]")  # the rest is looked up
_LINE_ENDS = frozenset("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_REPLY = re.compile(r">[> ]*")
_LEAST_REPLIES = 2  # lines in a row


def plain(text: str) -> str:
    """Return `text` in plain typography; it is as long as before."""
    level = _without_reply_marks(_OTHER.sub(lambda m: _plain(m.group()), text.replace("\r\n", " \n")))
    flowing = unwrapped(level)
    return with_known_marks(flowing, paragraphs(flowing))


def shown(words: str) -> str:
    """Return words without the characters in them that show nothing."""
    return UNSEEN.sub("", words)


def _plain(character: str) -> str:
    if character in _LINE_ENDS:
        return "\n"
    category = unicodedata.category(character)
    # A no-break space stays: texts that the trees were fitted on have it, and the parser takes it for one.
    if (category == "Zs" and character != "\u00a0") or character == "\t":
        return " "
    # Half a surrogate pair is no character, and the parser breaks on it.
    return "\ufffd" if category == "Cs" else character


def _without_reply_marks(text: str) -> str:
    """Blank the ">" before each line of a mail that is quoted in the answer to it."""
    if ">" not in text:
        return text
    rows = text.split("\n")
    kept: list[str] = []
    for is_reply, group in groupby(rows, lambda row: row.startswith(">")):
        run = list(group)
        if is_reply and len(run) >= _LEAST_REPLIES:
            run = [_REPLY.sub(lambda m: " " * len(m.group()), row, count=1) for row in run]
        kept += run
    return "\n".join(kept)
