"""Characters that show nothing, taken out of what is read: they can spell what no reader sees."""

import re

_MOST_READ = 2_000  # characters of what is to be a name or a title
_MOST_CHARACTERS = 300

# Zero-width, bidirectional and other marks that show nothing, and what has no shape of its own anywhere.
_UNSEEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufdd0-\ufdef\ufffe\uffff"
    "\ud800-\udfff\ue000-\uf8ff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
)
# Joiners and emoji styles belong to the writing of some scripts, one at a time, between two of their signs.
_SIGN = r"[\u0600-\u1aff\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff]"
_JOINERS = rf"(?<!{_SIGN})[\u200c\u200d\ufe0e\ufe0f]|[\u200c\u200d\ufe0e]{{2,}}|[\u200c\u200d](?=[\s!-~]|$)"
_UNSEEN_CHARACTERS = re.compile(f"[{_UNSEEN}]")
_STRAY_JOINERS = re.compile(_JOINERS)
_MAY_BE_UNSEEN = re.compile(f"[{_UNSEEN}\u200c\u200d\ufe0e\ufe0f]")


def only_seen(text: str) -> str:
    """Return `text` without the characters that show nothing; all others stay as they are.

    Soft hyphens go too: where a reader sees one, it is the end of a line.
    """
    if not _MAY_BE_UNSEEN.search(text):
        return text
    return _STRAY_JOINERS.sub("", _UNSEEN_CHARACTERS.sub("", text))


def plain(words: str) -> str:
    """Return words on one line, at most 300 characters, without any that show nothing."""
    return " ".join(only_seen(words[:_MOST_READ]).split())[:_MOST_CHARACTERS]
