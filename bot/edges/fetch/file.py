"""A text or HTML file on the machine the bot runs on."""

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bot.core.captures import Capture, capture_id
from bot.core.errors import NoSuchFile, NothingToRead, NotText, TooBig, WrongType
from bot.core.leads import Lead, LeadKind
from bot.core.reports import Report
from bot.edges.fetch.imprint import Imprint, read_imprint, tidy
from bot.edges.fetch.page import page_of
from bot.edges.fetch.pasted import OutletNamed, report_from
from bot.ports import Clock

_TEXT = (".txt",)
_HTML = (".html", ".htm")
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_STATED_ENCODING = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_LOOKED_THROUGH = 2_048  # bytes of a page in which it states its encoding


class Settings(BaseModel):
    """The table [fetch.file]."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    max_bytes: int = Field(default=5_000_000, ge=1)
    # Elsewhere a path would read the bot's own machine for anybody.
    platforms: tuple[str, ...] = Field(default=("console",), strict=False)


def build(settings: Settings, outlet_named: OutletNamed, max_characters: int, clock: Clock) -> "File":
    """Return the fetcher; see `bot.edges.fetch.pasted.build` for what is shared with it."""
    return File(settings, outlet_named, max_characters, clock)


@dataclass(frozen=True, slots=True)
class File:
    """A `Fetcher` of local files: `.txt` as pasted text is read, `.html` for its story.

    Raises `NoSuchFile`, `WrongType`, `TooBig` or `NothingToRead`, each of which tells the person what to do.
    """

    settings: Settings
    outlet_named: OutletNamed
    max_characters: int
    clock: Clock

    async def capture(self, lead: Lead) -> Capture:
        if lead.place.platform not in self.settings.platforms:
            raise NoSuchFile(f"no path is opened for {lead.place.platform}")
        path = Path(lead.body)
        content = await asyncio.to_thread(_content, path, self.settings.max_bytes)
        return Capture(
            id=capture_id(path.name, "", content),
            kind=LeadKind.FILE,
            asked=path.name,
            content=content,
            at=self.clock.now(),
            label=lead.label,
        )

    async def report(self, capture: Capture) -> Report:
        imprint = await asyncio.to_thread(_read, capture)
        return await report_from(imprint, capture, self.outlet_named, self.max_characters)


def _read(capture: Capture) -> Imprint:
    suffix = Path(capture.asked).suffix.lower()
    if suffix not in (*_TEXT, *_HTML):
        raise WrongType(f"a {suffix or 'nameless'} file")
    text = tidy(decode(capture.content, is_page=suffix in _HTML))
    return _imprint_of_page(text) if suffix in _HTML else read_imprint(text)


def _content(path: Path, max_bytes: int) -> bytes:
    try:
        path = path.expanduser()
        if not path.is_file():  # nor a device, nor a pipe that never ends
            raise NoSuchFile("no file there")
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except (OSError, RuntimeError, ValueError) as error:
        raise NoSuchFile(type(error).__name__) from error
    if len(content) > max_bytes:
        raise TooBig(seen=f"more than {max_bytes // 1_000_000} MB")
    return content


def decode(content: bytes, is_page: bool) -> str:
    """Return the characters of a file: by its byte order mark, as UTF-8, as it states itself, else by guess.

    Raises:
        NothingToRead: when it is empty.
        NotText: when it is not text.
    """
    if not content.strip():
        raise NothingToRead("an empty file")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding)
    if b"\x00" in content:
        raise NotText("NUL bytes in it")
    stated = _STATED_ENCODING.search(content[:_LOOKED_THROUGH]) if is_page else None
    for encoding in ("utf-8", *([stated[1].decode("ascii")] if stated else [])):
        try:
            return content.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    # Imported here because it reads its tables at import.
    from charset_normalizer import from_bytes

    guess = from_bytes(content).best()
    if guess is None:
        raise NotText("in no encoding that could be told")
    return str(guess)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText(f"not {encoding}, though it says so") from error


def _imprint_of_page(markup: str) -> Imprint:
    """Read a page's story, and what it says of itself: in the story's own words first, then in its head."""
    page = page_of(markup)
    imprint = read_imprint(page.text)
    # A story's first line is its headline only by chance; the page says which it is.
    return replace(
        imprint,
        link=page.link or imprint.link,
        outlet=imprint.outlet or page.outlet,
        title=page.title or imprint.title,
        byline=imprint.byline or page.byline,
        published=imprint.published or _day(page.published),
    )


def _day(iso_date: str) -> datetime | None:
    try:
        return datetime.fromisoformat(iso_date).replace(tzinfo=UTC)
    except ValueError:
        return None
