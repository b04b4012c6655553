"""From bytes to the story in them, one file a format. All of it runs in a limited child process.

What comes in is hostile; what goes out is an `Extract`, or an error that says by name what was found instead.
Bytes are read as what they are: what a server, a mail or a file's name says of them only helps where they
could be two things.
"""

import json
import re
import zipfile
from dataclasses import fields, replace
from enum import StrEnum
from importlib import import_module
from io import BytesIO
from typing import Any, cast

from bot.core.errors import EmptyFile, EmptyPage, Locked, NothingToRead, WrongType
from bot.core.feeds import Found
from bot.edges.fetch.formats import markup
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.formats.unseen import only_seen
from bot.edges.fetch.posts import Platform, PostAddress, post_of

_HEAD = 65_536  # bytes in which a mail has the fields that it is known by
_PDF_WITHIN = 1_024  # bytes: readers allow that much before the mark

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")

_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# (where, mark, what it is in plain words)
_OTHERS = (
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"BZh", "a bzip2 archive"),
    (0, b"\xfd7zXZ\x00", "an xz archive"),
    (0, b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (257, b"ustar", "a tar archive"),
    (0, b"{\\rtf", "an RTF file"),
    (4, b"ftyp", "a video"),
    (0, b"\x1a\x45\xdf\xa3", "a video"),
    (0, b"FLV\x01", "a video"),
    (0, b"\x00\x00\x01\xba", "a video"),
    (8, b"AVI ", "a video"),
    (0, b"ID3", "an audio file"),
    (0, b"\xff\xfb", "an audio file"),
    (0, b"OggS", "an audio file"),
    (0, b"fLaC", "an audio file"),
    (8, b"WAVE", "an audio file"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ\x90\x00", "a program"),
    (0, b"\xcf\xfa\xed\xfe", "a program"),
    (0, b"\xca\xfe\xba\xbe", "a program"),
    (0, b"\x00asm", "a program"),
    (0, b"%!PS", "a PostScript file"),
    (0, b"SQLite format 3\x00", "a database"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
    (0, b"\x00\x00\x01\x00", "an icon"),
)
_ZIPPED = (
    ("word/document.xml", ""),
    ("xl/workbook.xml", "a spreadsheet"),
    ("ppt/presentation.xml", "a slide show"),
    ("META-INF/container.xml", "an e-book"),
    ("content.xml", "an OpenDocument file"),
)
# Types of text that is not meant for people; a page that goes by one of them is still read as a page.
_NOT_FOR_PEOPLE = re.compile(
    r"(?P<JSON>application/(?:[\w.]+\+)?json|\.json$)|(?P<code>(?:text|application)/(?:x-)?(?:java|ecma)script|\.m?js$)"
    r"|(?P<css>text/css|\.css$)"
)
_SAID = {"JSON": "JSON data", "code": "a script", "css": "a style sheet"}

_XML = re.compile(rb"<(rss|feed|rdf:rdf|svg|urlset|sitemapindex)\b", re.IGNORECASE)
_ROOTS = {
    b"rss": "a news feed",
    b"feed": "a news feed",
    b"rdf:rdf": "a news feed",
    b"svg": "a drawing",
    b"urlset": "a site map",
    b"sitemapindex": "a site map",
}
_PAGE_NAMES = (".htm", ".html", ".xhtml", ".xht", ".shtml")
_TEXT_NAMES = (".txt", ".text", ".md", ".markdown")
_MAIL_FIELD = re.compile(
    rb"^(from|date|subject|to|received|message-id|mime-version|return-path|content-type):", re.MULTILINE
)
_MAILED = frozenset({b"received", b"message-id", b"mime-version", b"return-path"})  # that no writer types


def read_bytes(
    content: bytes,
    media_type: str = "",
    charset: str = "",
    name: str = "",
    address: str = "",
    status: int = 200,
) -> Extract:
    """Return the story in `content`.

    Args:
        content: the exact bytes, with transfer and content encodings taken off.
        media_type: as stated, in small letters and without parameters; "" when nothing was.
        charset: as stated with it; "" when none was.
        name: of the file; "" for what was fetched.
        address: where it was found, or the post that was asked for; "" for a file.
        status: of HTTP.

    Raises:
        NotReadable: in one of its named kinds, when there is no story to be had from them.
    """
    try:
        extract = _read(content, f"{media_type}\n{name.lower()}", charset, address, status)
    except NothingToRead as error:
        if type(error) is not NothingToRead:
            raise
        kind = EmptyFile if not address or _is_file(content) else EmptyPage
        raise kind(error.detail, error.seen) from error
    return replace(extract, **{each.name: _seen(getattr(extract, each.name)) for each in fields(extract)})


def read_feed(content: bytes, charset: str = "", address: str = "") -> Found:
    """Return what is at an address that somebody wants watched: see `formats.feed`."""
    return _reader("feed").read_feed(content, charset, address)


def _is_file(content: bytes) -> bool:
    """Tell whether these are the bytes of a document, wherever it was found, and not of a page."""
    return b"%PDF-" in content[:_PDF_WITHIN] or content.startswith(_ZIPS) or is_picture(content)


def _seen(said: Any) -> Any:
    """Return what a reader says of a document without the characters that show nothing."""
    if isinstance(said, StrEnum) or not isinstance(said, str | tuple):
        return said
    return only_seen(said) if isinstance(said, str) else tuple(map(only_seen, cast(tuple[str, ...], said)))


def _read(content: bytes, hints: str, charset: str, address: str, status: int) -> Extract:
    if not content.strip():
        raise NothingToRead("no bytes")
    if (post := post_of(address)) is not None and _is_answer(content, post):
        return _reader("post").read(content, hints.partition("\n")[0], post, status)
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return _reader("pdf").read(content)
    if is_picture(content):
        return replace(_reader("picture").read(content), transcribed=True)
    if content.startswith(_ZIPS):
        return _zipped(content)
    if content.startswith(_OFFICE):
        # Word wraps a file with a password in the container of its old format.
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Locked("an encrypted Office file")
        raise WrongType("OLE", seen="an old Office file")
    for at, mark, what in _OTHERS:
        if content.startswith(mark, at):
            raise WrongType(what, seen=what)
    return _written(content, hints, charset, address, status)


def _reader(name: str) -> Any:
    # Imported when needed: most readers bring a large library.
    return cast(Any, import_module(f"bot.edges.fetch.formats.{name}"))


def _is_answer(content: bytes, post: PostAddress) -> bool:
    """Tell whether this is what a platform answers programs of a post, not the page that people see."""
    return bool(post.ask) and (content.lstrip()[:1] in (b"{", b"[") or post.platform is Platform.TELEGRAM)


def is_picture(content: bytes) -> bool:
    """Tell whether these are the bytes of a picture that is looked at for text."""
    return content.startswith(_PICTURES) or _is_webp(content) or _is_bmp(content)


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _is_bmp(content: bytes) -> bool:
    # Its mark is two letters that a text may begin with; its size stands behind them.
    return content[:2] == b"BM" and content[6:10] == bytes(4)


def _zipped(content: bytes) -> Extract:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise WrongType(str(error), seen="a ZIP archive that is broken") from error
    for inside, what in _ZIPPED:
        if inside in names and not what:
            return _reader("docx").read(content)
        if inside in names:
            raise WrongType(what, seen=what)
    raise WrongType("a ZIP archive", seen="a ZIP archive")


def _written(content: bytes, hints: str, charset: str, address: str, status: int) -> Extract:
    """Read what is made of characters: a page, a mail, or text."""
    media_type, _, name = hints.partition("\n")
    shown = content.replace(b"\x00", b"")  # without NULs, UTF-16 shows its ASCII
    before, rest = markup.beginning(shown)
    if match := _XML.match(rest):
        what = _ROOTS[match[1].lower()]
        raise WrongType(what, seen=what)
    # Whatever is in it: as a page is how people see it.
    if ("html" in media_type or name.endswith(_PAGE_NAMES)) and markup.has_tags(shown):
        return _reader("html").read(content, charset, address, status)
    if _is_mail(shown[:_HEAD].lstrip(b"\xff\xfe\xef\xbb\xbf").lower(), hints):
        return _reader("eml").read(content)
    is_xml = b"<?xml" in before
    is_called_text = media_type == "text/plain" or name.endswith(_TEXT_NAMES)
    if markup.is_page_by(before, rest) or (not is_xml and markup.begins_a_page(before, rest, is_called_text)):
        return _reader("html").read(content, charset, address, status)
    for line in (media_type, name):
        if match := _NOT_FOR_PEOPLE.search(line):
            what = _SAID[match.lastgroup or ""]
            raise WrongType(what, seen=what)
    if is_xml:
        raise WrongType("XML", seen="XML data")
    if rest.startswith((b"{", b"[")) and _is_json(content):
        raise WrongType("JSON, unsaid", seen=_SAID["JSON"])
    if markup.holds_a_page(shown):
        return _reader("html").read(content, charset, address, status)
    return _reader("text").read(content, charset)


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except ValueError:  # "[London] Nine people were hurt…"
        return False
    return True


def _is_mail(head: bytes, hints: str) -> bool:
    fields = set(_MAIL_FIELD.findall(head.replace(b"\r", b"").partition(b"\n\n")[0]))
    says_mail = "message/rfc822" in hints or hints.endswith(".eml")
    return b"from" in fields and (says_mail or bool(fields & _MAILED and len(fields) > 2))
