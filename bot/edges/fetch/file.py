"""A text or HTML file on the machine the bot runs on."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bot.core.captures import Capture, capture_id
from bot.core.errors import NoSuchFile, TooBig, WrongType
from bot.core.leads import Lead, LeadKind
from bot.core.reports import Report
from bot.edges.fetch.formats.encoding import decode
from bot.edges.fetch.imprint import Imprint, read_imprint, tidy
from bot.edges.fetch.page import page_of
from bot.edges.fetch.pasted import OutletNamed, report_from
from bot.ports import Clock

_TEXT = (".txt",)
_HTML = (".html", ".htm")


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
