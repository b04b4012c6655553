"""Leads: what a person shared, found in a message."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.core.addresses import domain_of
from bot.core.messages import Attachment, Message, MessageId, Place
from bot.core.text import content_id, words_of

LeadId = NewType("LeadId", str)


class LeadKind(StrEnum):
    """What was shared. The value is the name of the fetching edge that reads it, but for what was asked."""

    PASTED = "pasted"
    FILE = "file"
    LINK = "link"
    ASKED = "asked"  # a command, or what was said to the bot and is nothing to read


class Walk(StrEnum):
    """What is done with a lead, from its beginning to its end."""

    FOLLOW = "follow"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Lead:
    """Something a person shared, to be read.

    Attributes:
        id: derived from the message and what in it was shared; the same share is the same lead.
        body: the pasted text, the file's address, the link, or what was asked.
        label: the outlet the person named for it ("" when none was).
    """

    id: LeadId
    kind: LeadKind
    body: str
    message: MessageId
    place: Place
    author: str
    shared_at: datetime
    label: str = ""

    @property
    def walk(self) -> Walk:
        return Walk.ANSWER if self.kind is LeadKind.ASKED else Walk.FOLLOW


_LINK = re.compile(r"https?://[^\s<>\"'|]+", re.IGNORECASE)
_AFTER_A_LINK = frozenset(").,;:!?*_]}’”»…")
_TEXT_FILES = (".txt", ".html", ".htm")
_FILE_PATH = re.compile(r"(?:\.{0,2}/|~/|\w:\\)?[^\s:*?\"<>|]+\.(?:txt|html?)", re.IGNORECASE)


def find_leads(message: Message, report_words: int) -> tuple[Lead, ...]:
    """Return what `message` asks to be read; nothing for chatter.

    A text of at least `report_words` words is a pasted report, and the links in it are the report's, not
    other leads. A shorter text is looked through for links; one that is nothing but the path of a text file
    is that file.
    """
    leads = [_lead(message, LeadKind.FILE, file.address) for file in message.attachments if _is_text(file)]
    text = message.text.strip()
    if len(words_of(text)) >= report_words:
        leads.insert(0, _lead(message, LeadKind.PASTED, message.text))
    elif _FILE_PATH.fullmatch(text):
        leads.append(_lead(message, LeadKind.FILE, text))
    else:
        links = dict.fromkeys(_without_what_follows(match.group()) for match in _LINK.finditer(text))
        leads.extend(_lead(message, LeadKind.LINK, link) for link in links if domain_of(link))
    return tuple(leads)


def asking(message: Message) -> Lead:
    """Return the lead of a message that asks the bot itself for something."""
    return _lead(message, LeadKind.ASKED, message.text)


def _without_what_follows(link: str) -> str:
    """Return `link` without the marks after it; a closing bracket that the link itself opens is its own."""
    surplus = link.count(")") - link.count("(")
    end = len(link)
    while end and link[end - 1] in _AFTER_A_LINK:
        if link[end - 1] == ")":
            if surplus <= 0:
                break
            surplus -= 1
        end -= 1
    return link[:end]


def _is_text(file: Attachment) -> bool:
    return file.media_type.lower().startswith("text/") or file.name.lower().endswith(_TEXT_FILES)


def _lead(message: Message, kind: LeadKind, body: str) -> Lead:
    return Lead(
        id=LeadId(content_id("lead", message.id, kind, body)),
        kind=kind,
        body=body,
        message=message.id,
        place=message.place,
        author=message.author,
        shared_at=message.sent_at,
    )
