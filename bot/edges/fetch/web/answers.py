"""What came back for an address, and what is at hand of one already."""

import re
from dataclasses import dataclass

from bot.core.captures import Exchange
from bot.core.errors import AsksToWait, Gone, LogInWall, NotAnswering, NotReadable, Paywall, TurnedAway
from bot.core.exchanges import head_of

Headers = tuple[tuple[str, str], ...]  # names in small letters, in the order they came

NOT_SHOWN_HERE = "it is not shown in the country I connect from"
# Others are valid too, but no request of ours can carry them, and a site must not spoil its own later ones.
_CARRIED = re.compile(r"[\x21-\x7e ]{1,1000}")


@dataclass(frozen=True, slots=True)
class Got:
    """What came back in the end, whatever its status.

    Attributes:
        address: of the last hop; or the one that it led to, where following was to stop.
        content: with encodings taken off; empty for 304.
        media_type: as stated, in small letters, without parameters; "" when none was, or none that is one.
        charset: as stated; "" when none was.
        exchanges: one a hop. Of a redirect only as much as came with its head.
    """

    address: str
    status: int
    headers: Headers
    content: bytes
    media_type: str
    charset: str
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is at hand of an address already, so that it need not be sent again; shown to no other address."""

    address: str
    etag: str = ""
    last_modified: str = ""

    @classmethod
    def of(cls, exchange: Exchange) -> "Known":
        """Return what a kept exchange lets one ask; where its head states neither, nothing is asked."""
        head = head_of(exchange.response)
        return cls(exchange.address, head.field("etag"), head.field("last-modified"))

    @property
    def headers(self) -> Headers:
        """What is asked with it; nothing of what a request cannot carry."""
        asked = (("If-None-Match", self.etag.strip()), ("If-Modified-Since", self.last_modified.strip()))
        return tuple((name, value) for name, value in asked if _CARRIED.fullmatch(value))


def refusal_of(status: int) -> NotReadable | None:
    """Return what a status says of a page; None when it says that the page is there, or has not changed.

    Walls come with such a status too, and with a body that names them: look there first.
    """
    said = f"HTTP {status}"
    match status:
        case 206:  # which was not asked for: a story cut off is no story
            return NotAnswering(said, seen="it sent only a part of the page")
        case _ if 200 <= status < 300 or status == 304:
            return None
        case 401 | 407:
            return LogInWall(said)
        case 402:
            return Paywall(said)
        case 404 | 410:
            return Gone(said)
        case 429:
            return AsksToWait(said)
        case 451:
            return TurnedAway(said, seen=NOT_SHOWN_HERE)
        case 403 | 405 | 406:
            return TurnedAway(said, seen="it wants no programs, or nobody who is not logged in")
        case _ if status >= 500:
            return NotAnswering(said, seen="it reports a fault of its own")
        case _:
            return NotAnswering(said, seen="it sent an error in place of the page")


def first(headers: Headers, wanted: str) -> str:
    """Return a header's value, the first where there are several; "" where there is none."""
    return next((value for name, value in headers if name == wanted), "")
