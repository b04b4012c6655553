"""A file on the machine the bot runs on: text, a page, a PDF, a letter, a picture of text."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bot.core.captures import Capture, capture_id
from bot.core.errors import EmptyFile, IsAFolder, NoSuchFile, NothingToRead, NotTextAsNamed, TooBig, WrongType
from bot.core.leads import Lead, LeadKind
from bot.core.reports import Report
from bot.edges.fetch.formats.child import Children
from bot.edges.fetch.formats.encoding import decode
from bot.edges.fetch.formats.unseen import only_seen
from bot.edges.fetch.reporting import Reporting
from bot.ports import Clock

_PLAIN = (".txt", ".md")
_HEAD = 4_096  # bytes in which a format shows itself
# In text: how pages, data and documents begin, a mail's fields, and bytes that no plain text has.
_MORE_THAN_TEXT = re.compile(
    rb"\A[\s\xef\xbb\xbf]*[<{\[]|%PDF-|%!PS|[\x00-\x08\x0e-\x1f]"
    rb"|^(?:received|message-id|mime-version|return-path):",
    re.IGNORECASE | re.MULTILINE,
)


# Returns the bytes at an attachment's address, at most so many and one; the platform knows the way there.
Attached = Callable[[str, int], Awaitable[bytes]]


class Settings(BaseModel):
    """The table [fetch.file]."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    max_bytes: int = Field(default=20_000_000, ge=1)
    # Elsewhere a path would read the bot's own machine for anybody.
    platforms: tuple[str, ...] = Field(default=("console",), strict=False)


@dataclass(frozen=True, slots=True)
class File:
    """A `Fetcher` of local files, and of those that came with a message.

    A file is read as what its bytes are, whatever its name says.

    Raises `NoSuchFile`, `IsAFolder`, `TooBig`, `WrongType` (`NotTextAsNamed` where its name promises text)
    and what else a format has to say, each of which tells the person what to do.
    """

    settings: Settings
    children: Children
    reporting: Reporting
    clock: Clock
    attached: Mapping[str, Attached] = field(default_factory=dict[str, Attached])

    def check(self, lead: Lead) -> None:
        """Raise nothing: only looking tells."""

    async def capture(self, lead: Lead) -> Capture:
        name = Path(lead.body).name
        content = await self._content(lead)
        return Capture(
            id=capture_id(name, "", content),
            kind=LeadKind.FILE,
            asked=name,
            content=content,
            at=self.clock.now(),
            label=lead.label,
        )

    async def _content(self, lead: Lead) -> bytes:
        platform, most = lead.place.platform, self.settings.max_bytes
        # What a person types is never an attachment's address: no path has a colon that early.
        if platform in self.attached and lead.body.startswith(f"{platform}:"):
            content = await self.attached[platform](lead.body, most)
        elif platform in self.settings.platforms:
            content = await asyncio.to_thread(_content, Path(lead.body), most)
        else:
            raise NoSuchFile(f"no path is opened for {platform}")
        if len(content) > most:
            raise TooBig(seen=f"more than {most / 1_000_000:g} MB, the most I open of a file")
        return content

    async def report(self, capture: Capture) -> Report:
        if Path(capture.asked).suffix.lower() not in _PLAIN:
            return await self._report(capture)
        try:
            if _MORE_THAN_TEXT.search(capture.content[:_HEAD]):
                return await self._report(capture)
            # Characters alone are no danger, and are read as what is pasted is, without a child.
            text = only_seen(await asyncio.to_thread(decode, capture.content))
        except WrongType as error:
            raise NotTextAsNamed(error.detail, error.seen) from error
        except NothingToRead as error:
            raise EmptyFile(error.detail, error.seen) from error
        return await self.reporting.of_text(capture, text)

    async def _report(self, capture: Capture) -> Report:
        extract = await self.children.extract(capture.content, name=capture.asked)
        return await self.reporting.of_file(capture, extract)


def _content(path: Path, max_bytes: int) -> bytes:
    try:
        path = path.expanduser()
        if path.is_dir():
            raise IsAFolder("a folder")
        if not path.is_file():  # nor a device, nor a pipe that never ends
            raise NoSuchFile("no file there")
        with path.open("rb") as file:
            return file.read(max_bytes + 1)
    except (OSError, RuntimeError, ValueError) as error:
        raise NoSuchFile(type(error).__name__) from error
