"""The text of a mail, and what its head states: whom it is from is not shown to be so by anything here."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from bot.core.errors import NothingToRead, NotReadable, TooHeavy
from bot.core.text import WORD
from bot.edges.fetch.formats import encoding, html
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.imprint import tidy

_FORWARDED = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv)\s*:\s*)+", re.IGNORECASE)
_WRAPPED = range(50, 81)  # characters of a line that a mail program has broken


def read(content: bytes) -> Extract:
    """Return the text of a mail: the story in its HTML, else its plain part. Attachments are not opened.

    Where there are both, people are shown the HTML, and the other may say anything.

    Raises:
        NothingToRead: when it has no text of its own.
        TooHeavy: when its HTML is.
        NotReadable: when it is broken, or its HTML cannot be read and is all there is.
    """
    try:
        mail = message_from_bytes(content, policy=policy.default)
        plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
        head = _head(mail)
        text = _plain(cast(EmailMessage, plain)) if plain else ""
        markup = _bytes(cast(EmailMessage, rich)) if rich else b""
    except (NotReadable, MemoryError, RecursionError):
        raise
    except Exception as error:  # headers made to break the parser raise anything
        raise NotReadable(f"{type(error).__name__}: {error}") from error
    has_text = WORD.search(text) is not None
    if rich is not None and markup.strip():
        try:
            page = html.read(markup, _charset(cast(EmailMessage, rich)), "", 200)
            return replace(head, text=page.text, links=page.links, language=page.language)
        except TooHeavy:
            raise
        except NotReadable:
            if not has_text:
                raise
    if not has_text:
        raise NothingToRead("a mail without text", seen="a mail with no text of its own")
    return replace(head, text=text)


def _head(mail: EmailMessage) -> Extract:
    sender, date = mail["from"], mail["date"]
    addresses = sender.addresses if sender else ()
    first = addresses[0] if addresses else None
    moment = date.datetime if date else None
    return Extract(
        text="",
        title=_FORWARDED.sub("", _line(mail["subject"])),
        byline=_line(first.display_name or first.addr_spec) if first else "",
        published=moment.isoformat() if moment else "",
    )


def _plain(part: EmailMessage) -> str:
    content = _bytes(part)
    if not content.strip():
        return ""
    text = tidy(encoding.decode(content, _charset(part))).strip("\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        return re.sub(r"(?<=[^\s>-]) \n(?![>\s])", " ", text)
    return "\n\n".join(map(_unwrapped, re.split(r"\n{2,}", text)))


def _unwrapped(block: str) -> str:
    """Return a paragraph on one line when it looks like one that was broken into several."""
    lines = [line.rstrip() for line in block.split("\n")]
    is_wrapped = all(len(line) in _WRAPPED and not line.startswith((">", " ", "\t")) for line in lines[:-1])
    return " ".join(lines) if is_wrapped and not lines[-1].startswith((">", " ", "\t")) else block


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _charset(part: EmailMessage) -> str:
    return part.get_content_charset("") or ""


def _line(value: object) -> str:
    return " ".join(str(value).split()) if value else ""
