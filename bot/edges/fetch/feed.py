"""Feeds, and what else people want watched: opened as links are, and asked whether they have changed.

Serves `Feeds`. A feed is parsed where pages are: in a child process with limits.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.core.addresses import address_to_open
from bot.core.captures import Exchange
from bot.core.errors import Gone, LastingError, NotReadable
from bot.core.exchanges import head_of
from bot.core.feeds import Found
from bot.core.watching import Bounds, Course, Opened
from bot.edges.fetch.formats.child import Children
from bot.edges.fetch.web.addresses import parse
from bot.edges.fetch.web.answers import Got, Known, first, refusal_of
from bot.edges.fetch.web.client import Client, Limits

_UNCHANGED, _GONE = 304, 410
_FOR_GOOD = (301, 308)
_MAX_AGE = re.compile(r"\b(?:s-maxage|max-age)\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NOT_KEPT = re.compile(r"\bno-(?:cache|store)\b", re.IGNORECASE)


class Settings(BaseModel):
    """The table [fetch.feed]."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    look_seconds: float = Field(default=30, gt=0)  # between two looks for what is due
    at_once: int = Field(default=4, ge=1)  # feeds opened at a time, never two of one host
    seconds: float = Field(default=20, gt=0)  # for one feed, over all its redirects
    bytes: int = Field(default=3_000_000, ge=1)  # of a feed
    first_hours: float = Field(default=24, ge=0)
    first_items: int = Field(default=10, ge=0)
    most_items: int = Field(default=50, ge=1)
    most_listed: int = Field(default=200, ge=1)
    shortest_minutes: float = Field(default=10, gt=0)
    default_minutes: float = Field(default=30, gt=0)
    longest_hours: float = Field(default=24, gt=0)
    page_minutes: float = Field(default=60, gt=0)
    shared_hours: tuple[Annotated[float, Field(gt=0)], ...] = Field(
        default=(1, 6, 24, 72, 168),
        strict=False,  # TOML has no tuples
    )

    @property
    def bounds(self) -> Bounds:
        return Bounds(
            first=timedelta(hours=self.first_hours),
            first_items=self.first_items,
            most_items=self.most_items,
            most_listed=self.most_listed,
            shortest=timedelta(minutes=self.shortest_minutes),
            usual=timedelta(minutes=self.default_minutes),
            longest=timedelta(hours=self.longest_hours),
            page=timedelta(minutes=self.page_minutes),
            shared=tuple(timedelta(hours=hours) for hours in self.shared_hours),
        )


@dataclass(frozen=True, slots=True)
class Feeds:
    """A `Feeds`.

    Attributes:
        client: opens addresses as their sites allow, and at their pace.
        now: says what time it is, for dates that a site asks to be left alone until.
    """

    settings: Settings
    client: Client
    children: Children
    now: Callable[[], datetime]

    def check(self, link: str) -> None:
        parse(address_to_open(link))

    async def open(self, course: Course) -> Opened:
        limits = Limits(self.settings.seconds, self.settings.bytes, self.settings.bytes, any_type=True)
        try:
            got = await self.client.get(address_to_open(course.opened), _known(course), limits)
        except LastingError as error:
            return Opened(course.opened, trouble=error.what_happened, error=error)
        opened = _opened(got, self.now())
        if opened.trouble or got.status == _UNCHANGED:
            return opened
        try:
            return replace(opened, found=await self._found(got))
        except NotReadable as error:
            return replace(opened, trouble=error.what_happened, error=error)

    async def read(self, content: bytes) -> Found:
        return await self.children.feed(content)

    async def _found(self, got: Got) -> Found:
        return await self.children.feed(got.content, charset=got.charset, address=got.address)


def _known(course: Course) -> Known | None:
    if not course.found_at or not (course.etag or course.last_modified):
        return None
    return Known(course.found_at, course.etag, course.last_modified)


def _opened(got: Got, now: datetime) -> Opened:
    """Return what a response says besides its content."""
    refused = refusal_of(got.status)
    return Opened(
        address=got.address,
        trouble=refused.what_happened if refused else "",
        error=refused,
        gone=isinstance(refused, Gone) and got.status == _GONE,
        moved_to=_moved_to(got.exchanges),
        etag=first(got.headers, "etag"),
        last_modified=first(got.headers, "last-modified"),
        wait=_wait(first(got.headers, "retry-after"), now),
        fresh_for=_fresh_for(first(got.headers, "cache-control")),
    )


def _moved_to(exchanges: tuple[Exchange, ...]) -> str:
    """Return where redirects for good lead, up to the first that is not; "" where the first is not."""
    moved = ""
    for exchange, next_one in pairwise(exchanges):
        if head_of(exchange.response).status not in _FOR_GOOD:
            break
        moved = next_one.address
    return moved


def _wait(stated: str, now: datetime) -> timedelta | None:
    """Return how long "Retry-After" asks for, in seconds or until a date; None where it says nothing."""
    stated = stated.strip()
    if stated.isdecimal():
        return timedelta(seconds=int(stated[:9]))
    try:
        until = parsedate_to_datetime(stated)
    except ValueError:
        return None
    return max(until.replace(tzinfo=until.tzinfo or UTC) - now, timedelta(0))


def _fresh_for(stated: str) -> timedelta | None:
    if _NOT_KEPT.search(stated) or not (found := _MAX_AGE.search(stated)):
        return None
    return timedelta(seconds=int(found[1])) or None
