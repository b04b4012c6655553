"""What a response carries: which media types are opened, how much of them, and gzip taken off under a cap."""

import re
import zlib
from io import BytesIO

from bot.core.errors import NotAnswering, TooBig, WrongType

_PAGES = frozenset(
    (
        "",  # not stated
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/markdown",
        # Feeds and data mostly, which are named when they are read; but what platforms say of posts too.
        "text/xml",
        "application/xml",
        "application/json",
        # Types that servers make up for pages, and that browsers open all the same.
        "application/html",
        "application/xhtml",
        "application/vnd.wap.xhtml+xml",
        "text/htm",
        "text/x-html",
        "unknown/unknown",
        "content/unknown",
        "httpd/unix-directory",
    )
)
_FILES = frozenset(
    (
        "application/acrobat",
        "application/msword",  # what servers that know one Word say of both
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "message/rfc822",
        # What servers say of files they know nothing of; their first bytes tell later.
        "application/octet-stream",
        "binary/octet-stream",
        "application/binary",
        "application/download",
        "application/file",
        "application/force-download",
        "application/forcedownload",
        "application/octetstream",
        "application/save",
        "application/unknown",
        "application/x-download",
        "application/x-force-download",
        "application/x-octet-stream",
        "application/x-unknown",
    )
)
# How a media type begins, and what it is in plain words.
_SAID = (
    ("video/", "a video"),
    ("audio/", "an audio file"),
    ("application/ogg", "an audio file"),
    ("application/vnd.apple.mpegurl", "a video"),
    ("application/x-mpegurl", "a video"),
    ("application/dash+xml", "a video"),
    ("application/rss", "a news feed"),
    ("application/atom", "a news feed"),
    ("application/rdf", "a news feed"),
    ("application/feed", "a news feed"),
    ("application/zip", "a ZIP archive"),
    ("application/x-zip", "a ZIP archive"),
    ("application/gzip", "a gzip archive"),
    ("application/x-gzip", "a gzip archive"),
    ("application/x-tar", "a tar archive"),
    ("application/x-7z", "a 7z archive"),
    ("application/vnd.rar", "a RAR archive"),
    ("application/x-rar", "a RAR archive"),
    ("application/vnd.ms-excel", "a spreadsheet"),
    ("application/vnd.openxmlformats-officedocument.spreadsheet", "a spreadsheet"),
    ("application/vnd.oasis.opendocument.spreadsheet", "a spreadsheet"),
    ("text/csv", "a spreadsheet"),
    ("application/csv", "a spreadsheet"),
    ("application/vnd.ms-powerpoint", "a slide show"),
    ("application/vnd.openxmlformats-officedocument.presentation", "a slide show"),
    ("application/vnd.oasis.opendocument.presentation", "a slide show"),
    ("application/vnd.oasis.opendocument.text", "an OpenDocument file"),
    ("application/rtf", "an RTF file"),
    ("text/rtf", "an RTF file"),
    ("application/epub", "an e-book"),
    ("application/postscript", "a PostScript file"),
    ("text/calendar", "a calendar"),
    ("text/css", "a style sheet"),
    ("text/javascript", "a script"),
    ("application/javascript", "a script"),
    ("application/x-javascript", "a script"),
    ("font/", "a font"),
    ("application/vnd.android.package-archive", "a program"),
    ("application/x-msdownload", "a program"),
)
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.IGNORECASE)
# What servers call content that has no encoding: that it has none, or its charset.
_PLAIN = re.compile(
    r"|identity|none|null|plain|raw|binary|[78]bit|text(/[a-z]+)?|aws-chunked"
    r"|utf-?(8|16)|(us-)?ascii|latin-?1|iso-8859-\d{1,2}|windows-125\d"
)
_GZIP = ("gzip", "x-gzip")
_GZIP_WINDOW = 16 + zlib.MAX_WBITS  # gzip and nothing else
_GZIP_BEGINS = b"\x1f\x8b"
_MOST_PARTS = 100  # of one gzip body: each is copied off the rest of a piece, and a page has one
_MOST_PIECES = (
    100_000  # of one body: so many of 200 bytes are the biggest file, and take seconds to go through
)
_SHOWN = 40  # characters of a type or encoding that somebody else chose


def media_type_of(content_type: str) -> tuple[str, str]:
    """Return the media type and the charset that a Content-Type states; "" for what it does not."""
    stated = content_type.partition(";")[0].strip().lower()
    charset = _CHARSET.search(content_type)
    return stated if _MEDIA_TYPE.fullmatch(stated) else "", charset[1].lower() if charset else ""


def most_bytes(media_type: str, page_bytes: int, file_bytes: int) -> int:
    """Return how many bytes of a media type are opened. Raises `WrongType` for what is not read at all."""
    if media_type in _PAGES:
        return page_bytes
    if media_type in _FILES or media_type.startswith("image/") or "pdf" in media_type:
        return file_bytes
    raise WrongType("as stated", seen=_words_for(media_type))


def more_than(most: int) -> str:
    """Say which limit of bytes was passed."""
    return f"more than {most / 1_000_000:g} MB, the most I open of it"


def _words_for(media_type: str) -> str:
    """Say what a media type is in plain words; the type itself where there are none for it."""
    for begins, what in _SAID:
        if media_type.startswith(begins):
            return what
    return media_type[:_SHOWN]


class Body:
    """A response's content as it comes in, unpacked, and never more of it in memory than the cap."""

    def __init__(self, encoding: str, most: int, *, cut: bool = False) -> None:
        """Begin with nothing.

        Args:
            encoding: the Content-Encoding.
            most: bytes of content.
            cut: whether what goes beyond is left out, and not refused as `TooBig`.

        Raises:
            NotAnswering: for an encoding that was not asked for.
        """
        encoding = encoding.strip().lower()
        packed = [coding for coding in map(str.strip, encoding.split(",")) if not _PLAIN.fullmatch(coding)]
        if packed and (len(packed) > 1 or packed[0] not in _GZIP):
            raise NotAnswering(encoding[:_SHOWN], seen="what it sent is packed in a way I cannot open")
        self._most = most
        self._cut = cut
        self._content = BytesIO()  # whose bytes are had without a copy
        self._unpacking = zlib.decompressobj(_GZIP_WINDOW) if packed else None  # None: as it is
        self._ended = b""  # what came after the end of a part, as long as it may begin another
        self._begun = False
        self._pieces = 0
        self._parts = 1

    @property
    def is_full(self) -> bool:
        """Whether no more is wanted."""
        return self._cut and self._content.tell() >= self._most

    def add(self, piece: bytes) -> None:
        """Take in what came. Raises `TooBig`, or `NotAnswering` for damaged gzip."""
        self._begun = self._begun or bool(piece)
        self._pieces += 1
        if self._pieces > _MOST_PIECES:
            raise TooBig(f"over {_MOST_PIECES} pieces", seen=f"more than {_MOST_PIECES:,} pieces")
        if self._unpacking is None:
            self._keep(piece)
        else:
            self._unpack(piece)

    def content(self) -> bytes:
        """Return all of it. Raises `NotAnswering` when the gzip is not whole."""
        if self._unpacking is not None and self._begun and not self._unpacking.eof and not self.is_full:
            raise NotAnswering("gzip that is not whole", seen="it broke off in the middle")
        return self._content.getvalue()

    def _keep(self, piece: bytes) -> None:
        room = self._most - self._content.tell()
        if len(piece) > room and not self._cut:
            raise TooBig(seen=more_than(self._most))
        self._content.write(piece[:room])

    def _unpack(self, piece: bytes) -> None:
        while piece and not self.is_full:
            assert self._unpacking is not None  # noqa: S101, for the types: `add` asked
            if self._unpacking.eof:
                piece, self._ended = self._ended + piece, b""
                if piece == _GZIP_BEGINS[:1]:  # the network cut here, and the next piece tells
                    self._ended = piece
                    return
                if not piece.startswith(_GZIP_BEGINS):
                    return  # padding after the end, as some servers send it
                self._unpacking = zlib.decompressobj(_GZIP_WINDOW)
                self._parts += 1
                if self._parts > _MOST_PARTS:
                    raise NotAnswering(f"over {_MOST_PARTS} parts of gzip", seen="what it sent is damaged")
            try:
                # One byte more than there is room for tells that there is more.
                self._keep(self._unpacking.decompress(piece, self._most - self._content.tell() + 1))
            except zlib.error as error:
                raise NotAnswering("damaged gzip", seen="what it sent is damaged") from error
            piece = self._unpacking.unused_data if self._unpacking.eof else self._unpacking.unconsumed_tail
