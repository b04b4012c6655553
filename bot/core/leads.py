"""Leads: what a person shared, found in a message."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType
from urllib.parse import unquote

from bot.core.addresses import canonical_address
from bot.core.links import ends_like_a_domain, has_link_in_a_line, links_in, without_links
from bot.core.messages import Attachment, Message, MessageId, Place
from bot.core.text import content_id, words_of

LeadId = NewType("LeadId", str)
WatchId = NewType("WatchId", str)

NO_WATCH = WatchId("")

MOST_LINKS = 12  # opened of one message
_MOST_LOOKED_AT = 500  # links of one message that are told apart by the page they lead to


class LeadKind(StrEnum):
    """What was shared. The value is the name of the fetching edge that reads it, but for what was asked."""

    PASTED = "pasted"
    FILE = "file"
    LINK = "link"
    ASKED = "asked"  # a command, or what was said to the bot and is nothing to read
    TAKEN_BACK = "taken back"  # an earlier lead, whose message was deleted or says something else now


# Kinds that lead to no report.
NO_REPORT = (LeadKind.ASKED, LeadKind.TAKEN_BACK)


class Walk(StrEnum):
    """What is done with a lead, from its beginning to its end."""

    FOLLOW = "follow"
    HARVEST = "harvest"  # of what came by itself: nothing is said of it but what it changes
    ANSWER = "answer"
    TAKE_BACK = "take back"


@dataclass(frozen=True, slots=True)
class Lead:
    """Something a person shared, or a watch brought, to be read.

    Attributes:
        id: derived from the message and what in it was shared; the same share is the same lead.
        body: the pasted text, the file's address, the link, what was asked, or the id of what is taken back.
        label: the outlet the person named for it ("" when none was).
        instead: the earlier lead whose text this one is now; None for none.
        watch: that brought it by itself; "" when a person shared it.
        attached: addresses of the files that came with what was asked.
    """

    id: LeadId
    kind: LeadKind
    body: str
    message: MessageId
    place: Place
    author: str
    shared_at: datetime
    label: str = ""
    instead: LeadId | None = None
    watch: WatchId = NO_WATCH
    attached: tuple[str, ...] = ()

    @property
    def walk(self) -> Walk:
        match self.kind:
            case LeadKind.ASKED:
                return Walk.ANSWER
            case LeadKind.TAKEN_BACK:
                return Walk.TAKE_BACK
            case _:
                return Walk.HARVEST if self.watch else Walk.FOLLOW


def reached_for(lead: Lead) -> str:
    """Return what a lead leads to, the same for every share of it: the page of a link, a file, a text."""
    return canonical_address(lead.body) if lead.kind is LeadKind.LINK else lead.body


# What the fetching edges read, and documents they will say by name that they do not read.
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff")
_FILES = (
    ".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".eml", *_PICTURES, ".doc", ".odt", ".rtf", ".msg",
)  # fmt: skip
_FILE_TYPES = frozenset(
    (
        "application/pdf",
        "application/xhtml+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "message/rfc822",
        "image/png",
        "image/jpeg",
        "image/webp",
        "image/tiff",
        "application/msword",
        "application/vnd.oasis.opendocument.text",
        "application/rtf",
        "application/vnd.ms-outlook",
    )
)
# One path: in quotation marks, or with its spaces escaped, as terminals paste what is dropped on them.
_PATHS = re.compile(r"\"([^\"\n]+)\"|'([^'\n]+)'|((?:[^\s\"'\\]|\\[^\n])+)")
_ESCAPED = re.compile(r"\\([^\w.\\])")
_ROOTED = re.compile(r"\.{0,2}/|~/|[a-z]:\\", re.IGNORECASE)
_DRIVE = re.compile(r"^[a-z]:(?=\\)", re.IGNORECASE)
_IN_NO_PATH = re.compile(r"[:*?\"<>|\x00-\x1f]")
_ENDING = re.compile(r"(?<=[^\s/.])\.([a-z][a-z\d]{1,4})$", re.IGNORECASE)
# One word behind a slash is a command, or a slip of the pen in one, but for these.
_AT_THE_TOP = re.compile(
    r"/(?:etc|home|media|mnt|opt|root|srv|tmp|usr|users|var|volumes|[\w-]+\.[a-z][a-z\d]{1,4})", re.IGNORECASE
)
_LONGEST_PATH = 4_096
_NOTE = 2  # times the words of a report
_LISTED = 3  # lines with a link that make a list of links
_ABOUT_A_LINK = 30  # words for each such line, at most: an item of a digest has more


def find_leads(message: Message, report_words: int) -> tuple[Lead, ...]:
    """Return what `message` asks to be read; nothing for chatter.

    A text of at least `report_words` words, those in links not counted, is a pasted report, and the links in
    it are the report's, not other leads; one paragraph of up to twice as many words with a link among them is
    a note about that link, and a list of links with a few words on each is a note however long it is. A note,
    and a shorter text, is looked through for links, of which the first `MOST_LINKS` pages are leads; one that
    is nothing but paths of files is those files. A picture, a path of another kind of file, or a path beside
    a link is a lead only where the message was said to the bot: most pictures in a channel are of no text,
    and most paths are talk.
    """
    files = (f for f in message.attachments if _is_read(f) and (message.addressed or not _is_picture(f)))
    leads = [_lead(message, LeadKind.FILE, file.address) for file in files]
    if _is_report(message, report_words):
        return (_lead(message, LeadKind.PASTED, message.text), *leads)
    links = _pages(message.text)
    paths = _paths_beside_links(message) if links else _paths(message.text.strip(), message.addressed)
    leads += [_lead(message, LeadKind.FILE, path) for path in paths]
    leads += [_lead(message, LeadKind.LINK, link) for link in links[:MOST_LINKS]]
    return tuple(leads)


def revised(known: Sequence[Lead], edit: Message, found: Sequence[Lead]) -> tuple[Lead, ...]:
    """Return what an edit of a message asks for: what is new in it, and what it takes back.

    A pasted report whose text was edited is one report with a new text, and not another.

    Args:
        known: what the message was found to share before.
        edit: the message as it reads now.
        found: what it is found to share now, as leads of the message itself.
    """
    standing = [lead for lead in known if lead.walk is Walk.FOLLOW]
    kept = {(lead.kind, reached_for(lead)) for lead in found}
    before = {(lead.kind, reached_for(lead)) for lead in standing}
    gone = [lead for lead in standing if (lead.kind, reached_for(lead)) not in kept]
    new = [lead for lead in found if (lead.kind, reached_for(lead)) not in before]
    pasted = [lead for lead in gone if lead.kind is LeadKind.PASTED]
    for_it = [lead for lead in new if lead.kind is LeadKind.PASTED]
    if len(pasted) == 1 and len(for_it) == 1:
        gone.remove(pasted[0])
        new = [replace(lead, instead=pasted[0].id) if lead is for_it[0] else lead for lead in new]
    return (*new, *(_taken_back(lead, edit) for lead in gone))


def superseded(leads: Iterable[Lead]) -> set[LeadId]:
    """Return the leads that others among them take back, or are another text of now."""
    found: set[LeadId] = set()
    for lead in leads:
        if lead.kind is LeadKind.TAKEN_BACK:
            found.add(LeadId(lead.body))
        elif lead.instead:
            found.add(lead.instead)
    return found


def _taken_back(lead: Lead, edit: Message) -> Lead:
    id = LeadId(content_id("taken back", edit.id, lead.id))
    return replace(
        lead, id=id, kind=LeadKind.TAKEN_BACK, body=lead.id, author=edit.author, shared_at=edit.sent_at
    )


def links_left(message: Message, report_words: int) -> int:
    """Return how many links of `message` are left unopened because there are more than `MOST_LINKS`."""
    if _is_report(message, report_words):
        return 0
    return max(0, len(_pages(message.text)) - MOST_LINKS)


def is_path(message: Message) -> bool:
    """Tell whether what looks like a command is the path of something at the top of the machine's files."""
    return message.addressed and _AT_THE_TOP.fullmatch(message.text.strip()) is not None


def asking(message: Message) -> Lead:
    """Return the lead of a message that asks the bot itself for something."""
    attached = tuple(file.address for file in message.attachments)
    return replace(_lead(message, LeadKind.ASKED, message.text), attached=attached)


def brought(message: Message, watch: WatchId, kind: LeadKind, body: str, label: str = "") -> Lead:
    """Return the lead of what a watch brought by itself."""
    return replace(_lead(message, kind, body), watch=watch, label=label)


def _is_report(message: Message, report_words: int) -> bool:
    words = len(words_of(without_links(message.text)))
    if words < report_words:
        return False
    # A few words that begin with a link among them are a note about what the link leads to, and so are
    # several links with a few words each. A report's own link stands on a line of its own.
    paragraphs = [line for line in message.text.split("\n") if line.strip()]
    linked = sum(bool(links_in(line)) for line in paragraphs)
    are_short = all(len(words_of(without_links(line))) < report_words for line in paragraphs)
    is_list = linked >= _LISTED and 2 * linked >= len(paragraphs) and words <= _ABOUT_A_LINK * linked
    if is_list and are_short:
        return False
    is_note = (linked > 1 and are_short) or has_link_in_a_line("".join(paragraphs[:1]))
    return not (is_note and words < _NOTE * report_words)


def _pages(text: str) -> tuple[str, ...]:
    """Return a link for every page that a text links to, in order: the first one to it."""
    links = tuple(dict.fromkeys(links_in(text)))
    pages: dict[str, str] = {}
    for link in links[:_MOST_LOOKED_AT]:
        pages.setdefault(canonical_address(link), link)
    return (*pages.values(), *links[_MOST_LOOKED_AT:])


def _paths(text: str, addressed: bool) -> tuple[str, ...]:
    """Return the paths that `text` is nothing but; one with spaces in it is one path when it has a root.

    Args:
        text: what was said.
        addressed: whether paths of what is read by nobody count too, so that they are answered by name.
    """
    if len(text) > _LONGEST_PATH:
        return ()
    if unmarked := _with_open_spaces(text, addressed):
        return unmarked
    found = tuple(dict.fromkeys(_path(match) for match in _PATHS.finditer(text)))
    are_paths = all(_is_path(path) or (addressed and _is_any_path(path)) for path in found)
    if found and are_paths and not _PATHS.sub("", text).strip():
        return found
    is_one = _is_path(text) or (addressed and _is_clean(text) and _ENDING.search(text) is not None)
    return (text,) if _ROOTED.match(text) and is_one else ()


def _with_open_spaces(text: str, addressed: bool) -> tuple[str, ...]:
    """Return the paths that `text` is where some have spaces that nobody marked ("./f/my story.txt").

    A path goes on over a space until a part of it ends as a file or folder does, or the next has a root.
    """
    if re.search(r"[\\\"'\n]", text):
        return ()
    paths: list[str] = []
    for part in text.split(" "):
        if not paths or _is_ended(paths[-1]) or _ROOTED.match(part):
            paths.append(part)
        else:
            paths[-1] += f" {part}"
    is_open = any(" " in path for path in paths)
    return tuple(dict.fromkeys(paths)) if is_open and all(_is_open(path, addressed) for path in paths) else ()


def _is_ended(path: str) -> bool:
    return path.endswith("/") or _ENDING.search(path) is not None


def _is_open(path: str, addressed: bool) -> bool:
    """Tell whether a text, perhaps with spaces, is a path; without a root only if it is said to the bot."""
    if not (_is_ended(path) and _is_clean(path)) or not path.strip("/"):
        return False
    if _ROOTED.match(path):
        return addressed or _is_path(path)
    return addressed and "/" in path.partition(" ")[0]


def _paths_beside_links(message: Message) -> tuple[str, ...]:
    """Return the paths of files, with a folder in them, that stand among links and words."""
    text = without_links(message.text)
    if not message.addressed or len(text) > _LONGEST_PATH:
        return ()
    found = (_path(match).rstrip(",;") for match in _PATHS.finditer(text))
    return tuple(dict.fromkeys(path for path in found if "/" in path and _is_path(path)))


def _path(match: re.Match[str]) -> str:
    quoted, bare = match[1] or match[2] or "", match[3] or ""
    if bare.lower().startswith("file:///"):
        return unquote(bare[len("file://") :])
    return quoted or _ESCAPED.sub(r"\1", bare)


def _is_path(text: str) -> bool:
    is_named = not text.startswith(".", text.rfind("/") + 1)
    return _is_clean(text) and text.lower().endswith(_FILES) and is_named


def _is_any_path(text: str) -> bool:
    """Tell whether `text` has a root, is a folder ("f/"), or ends as a file does and no site."""
    if not _is_clean(text):
        return False
    if re.fullmatch(r"[^\s/]+(?:/[^\s/]+)*/", text):
        return True
    if _ROOTED.match(text):
        return text != "/"
    ending = _ENDING.search(text)
    return ending is not None and "@" not in text and not ends_like_a_domain(text)


def _is_clean(text: str) -> bool:
    return not _IN_NO_PATH.search(_DRIVE.sub("", text))


def _is_picture(file: Attachment) -> bool:
    media_type = file.media_type.lower().partition(";")[0].strip()
    return media_type.startswith("image/") or file.name.lower().endswith(_PICTURES)


def _is_read(file: Attachment) -> bool:
    media_type = file.media_type.lower().partition(";")[0].strip()
    is_text = media_type.startswith("text/")
    return is_text or media_type in _FILE_TYPES or file.name.lower().endswith(_FILES)


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
