"""What a channel watches, and how following it goes: when to look again, when to say that something is wrong.

What a look brings is in `feeds`; what a page's edit did in `rendering.changes`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType, assert_never

from bot.core.addresses import canonical_address, host_of
from bot.core.errors import LastingError
from bot.core.feeds import MOST_MOMENTS, Found, is_silent
from bot.core.leads import WatchId
from bot.core.links import links_in
from bot.core.messages import Place
from bot.core.text import content_id

CourseId = NewType("CourseId", str)

_TELL_AFTER = 3  # failures one after another: a site that is down for an hour is no news
_LONGEST_WAIT = timedelta(days=7)  # that a site's own "Retry-After" can ask for
_OPML = re.compile(r"<opml\b", re.IGNORECASE)


class WatchKind(StrEnum):
    FEED = "feed"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Watched:
    """Something that a channel watches.

    Attributes:
        address: of the feed or page.
        place: the channel itself, not a thread in it.
        who: asked for it.
        asked: the link that was given, where it led to the address; "" when it was the address.
    """

    kind: WatchKind
    address: str
    place: Place
    who: str
    at: datetime
    asked: str = ""

    @property
    def id(self) -> WatchId:
        """The same for one thing in one channel, however its address is spelled."""
        audience = self.place.audience
        where = (self.place.platform, audience.workspace, audience.channel)
        return WatchId(content_id("watch", self.kind, canonical_address(self.address), *where))

    @property
    def course(self) -> CourseId:
        """A feed is followed once for all who watch it; a page for each: not all may see the same texts."""
        match self.kind:
            case WatchKind.FEED:
                return CourseId(content_id("course", self.kind, canonical_address(self.address)))
            case WatchKind.PAGE:
                return CourseId(self.id)
            case _:
                assert_never(self.kind)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How often is looked, and how much a look takes: see `[fetch.feed]`."""

    first: timedelta = timedelta(hours=24)
    first_items: int = 10
    most_items: int = 50
    most_listed: int = 200
    shortest: timedelta = timedelta(minutes=10)
    usual: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=24)
    page: timedelta = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Course:
    """How following one address goes.

    Attributes:
        opened: where it is opened now: its address, or where a permanent redirect led.
        title: as it calls itself; "" when it does not, or was never had.
        found_at, etag, last_modified: what lets one ask whether it has changed; "" for what is not known.
        every_minutes: how often a feed asks to be looked at; None where it does not say.
        looked_at: when it was looked at last; None before the first time.
        well_at: when that last went well; None before it did.
        failures: one after another, up to now.
        failing_since: when the first of them was; None without any.
        trouble: what happened, in a sentence; "" while all is well.
        moments: when its latest items came.
        silent: whether nothing has come for much longer than usual.
        ended: whether its site said that it is gone for good; nobody looks again.
        report, revision: the text that a page had when it was last looked at; "" before.
        looking: the lead by which a page is looked at; "" before the first.
    """

    id: CourseId
    kind: WatchKind
    address: str
    next_at: datetime
    opened: str = ""
    title: str = ""
    found_at: str = ""
    etag: str = ""
    last_modified: str = ""
    every_minutes: float | None = None
    looked_at: datetime | None = None
    well_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    trouble: str = ""
    moments: tuple[datetime, ...] = ()
    silent: bool = False
    ended: bool = False
    report: str = ""
    revision: str = ""
    looking: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of opening an address.

    Attributes:
        address: where it was in the end.
        found: None where it has not changed, or was not had.
        trouble: why it was not had, in a sentence; "" when it was.
        error: the same as an error; None when it was had.
        gone: whether its site says that it is gone for good.
        moved_to: where permanent redirects lead; "" for nowhere.
        wait: how long its site asks to be left alone; None when it does not.
        fresh_for: how long what came may be kept; None where that is not said.
    """

    address: str
    found: Found | None = None
    trouble: str = ""
    error: LastingError | None = None
    gone: bool = False
    moved_to: str = ""
    etag: str = ""
    last_modified: str = ""
    wait: timedelta | None = None
    fresh_for: timedelta | None = None


def course_of(watched: Watched) -> Course:
    """Return the course of what nobody has looked at yet: it is due."""
    return Course(watched.course, watched.kind, watched.address, watched.at, opened=watched.address)


def after_look(course: Course, opened: Opened, now: datetime, bounds: Bounds) -> Course:
    """Return how following goes after a look at a feed, and when to look again."""
    if opened.trouble:
        failed = after_failure(course, opened.trouble, now, bounds, opened.wait)
        return replace(failed, ended=opened.gone)
    feed = opened.found.feed if opened.found else None
    every = feed.every_minutes if feed else course.every_minutes
    after = replace(
        course,
        opened=opened.moved_to or course.opened,
        title=(feed.title if feed else "") or course.title,
        found_at=opened.address,
        etag=opened.etag if feed else opened.etag or course.etag,
        last_modified=opened.last_modified if feed else opened.last_modified or course.last_modified,
        every_minutes=every,
        ended=False,
    )
    stated = [timedelta(minutes=every)] if every else []
    stated += [opened.fresh_for] if opened.fresh_for else []
    pause = min(max([bounds.shortest, *(stated or [bounds.usual])]), bounds.longest)
    wait = min(opened.wait or pause, _LONGEST_WAIT)
    return replace(after_success(after, now), next_at=now + max(pause, wait))


def after_success(course: Course, now: datetime) -> Course:
    return replace(
        course, looked_at=now, well_at=now, failures=0, failing_since=None, trouble="", ended=False
    )


def after_failure(
    course: Course, trouble: str, now: datetime, bounds: Bounds, wait: timedelta | None = None
) -> Course:
    """Return how following goes after a look that failed: each next one is twice as long in coming."""
    usual = bounds.usual if course.kind is WatchKind.FEED else bounds.page
    pause = min(usual * 2 ** min(course.failures, 20), bounds.longest)
    return replace(
        course,
        looked_at=now,
        failures=course.failures + 1,
        failing_since=course.failing_since or now,
        trouble=trouble,
        next_at=now + max(pause, min(wait or pause, _LONGEST_WAIT)),
    )


def with_moments(course: Course, stated: Sequence[datetime], came: bool, now: datetime) -> Course:
    """Return a feed's course with when its items came: as they say, or now where they say nothing."""
    moments = {*course.moments, *stated, *((now,) if came and not stated else ())}
    latest = tuple(sorted(moments))[-MOST_MOMENTS:]
    return replace(course, moments=latest, silent=is_silent(latest, now))


class Turn(StrEnum):
    """How something that is watched stands, as a channel is told of it."""

    WELL = "well"
    BROKEN = "broken"
    SILENT = "silent"
    ENDED = "ended"


def turn_of(course: Course) -> Turn:
    """Return how a course stands, as is worth telling: what fails once or twice is not.

    A page that could not be read at its first look is told of at once: whoever asked waits for it.
    """
    if course.ended:
        return Turn.ENDED
    never = course.well_at is None and course.kind is WatchKind.PAGE
    if course.failures >= (1 if never else _TELL_AFTER):
        return Turn.BROKEN
    return Turn.SILENT if course.silent else Turn.WELL


@dataclass(frozen=True, slots=True)
class WatchAsked:
    """What follows /watch or /unwatch.

    Attributes:
        links: the addresses named, each page once.
        pasted: a list of feeds, as it was pasted; "" for none.
        path: all of it, where it may be a file's path; "" where it is not.
    """

    links: tuple[str, ...] = ()
    pasted: str = ""
    path: str = ""


def watch_asked(argument: str) -> WatchAsked:
    """Read what follows /watch or /unwatch; what names nothing to watch is empty."""
    argument = argument.strip()
    if _OPML.search(argument):
        return WatchAsked(pasted=argument)
    if argument.lower().endswith(".opml") and "://" not in argument:
        return WatchAsked(path=argument)
    # A host alone is no link in a report, but nothing else stands behind this command.
    if " " not in argument and "://" not in argument and "." in argument and host_of(f"https://{argument}"):
        argument = f"https://{argument}"
    links: dict[str, str] = {}
    for link in links_in(argument):
        links.setdefault(canonical_address(link), link)
    return WatchAsked(tuple(links.values()))


def is_meant(watched: Watched, link: str) -> bool:
    """Tell whether a link names what is watched: by its address, or by what it was asked for with."""
    wanted = canonical_address(link)
    return wanted in (canonical_address(watched.address), canonical_address(watched.asked or watched.address))
