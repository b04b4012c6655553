"""Slack's own markup → plain text, and the one escape on the way out.

Posts are said in `rich_text` blocks, whose text is never read as markup. Only the fallback that notifications
show is, and there `&`, `<` and `>` are all that can ring somebody or open a link.
"""

import re

# <https://a.example|label>, <@U024BE7LH>, <#C024BE7LR|name>, <!subteam^S1|@desk>, <!date^1392734382^{date}|…>
_REFERENCE = re.compile(r"<([@#!]?)([^<>|\n]+)(?:\|([^<>\n]*))?>")
_PERSON = re.compile(r"[UW][A-Z0-9]{5,20}")
_STARS = re.compile("[\x00\ud800-\udfff]")  # no store can hold these


def person(user: str) -> str:
    """Return what a person is called throughout the bot: names change, and may be another's; ids do not."""
    return f"@{user}"


def is_person(word: str) -> bool:
    return word.startswith("@") and _PERSON.fullmatch(word[1:]) is not None


def plain_text(marked: str) -> str:
    """Return what people see of a message, but people by their ids and links by their addresses."""
    return _STARS.sub("\ufffd", _unescaped(_REFERENCE.sub(_seen, marked)))


def escaped(text: str) -> str:
    """Return text in which nothing is markup any more."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _seen(found: re.Match[str]) -> str:
    sigil, what, label = found[1], found[2], found[3] or ""
    match sigil:
        case "@":
            return person(what)
        case "#":
            return f"#{label or what}"
        case "!":
            return label or f"@{what.partition('^')[0]}"
        case _:
            return _link(what, label)


def _link(address: str, label: str) -> str:
    address = address.removeprefix("mailto:")
    bare = re.sub(r"^https?://", "", address).rstrip("/")
    if not label:
        return address
    # Slack makes a link of each bare domain, and shows it as it was typed.
    return label if label.rstrip("/") in (address.rstrip("/"), bare) else f"{label} ({address})"


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
