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
from bot.core.alerts import SearchScope
from bot.core.claims import Attribution, ClaimId, StatementId
from bot.core.commands import is_handle
from bot.core.errors import LastingError
from bot.core.feeds import MOST_MOMENTS, Found, is_silent
from bot.core.leads import WatchId
from bot.core.links import links_in
from bot.core.messages import MessageId, Place
from bot.core.names import is_spelled, name_words
from bot.core.reports import ReportId
from bot.core.text import content_id, words_of

CourseId = NewType("CourseId", str)

_TELL_AFTER = 3  # failures one after another: a site that is down for an hour is no news
_LONGEST_WAIT = timedelta(days=7)  # that a site's own "Retry-After" can ask for
_OPML = re.compile(r"<opml\b", re.IGNORECASE)
_LONGEST_WORDS = 120  # code points of a name or a topic
_NO_END = timedelta(days=366)  # between two looks at the end of what has none
_MARKS = "\"'“”‘’«»"


class WatchKind(StrEnum):
    FEED = "feed"
    PAGE = "page"
    CLAIM = "claim"
    PERSON = "person"
    TOPIC = "topic"
    SHARED = "shared link"  # that somebody shared: nobody asked for it, and no list shows it


ASKED_FOR = tuple(kind for kind in WatchKind if kind is not WatchKind.SHARED)
OPENED = (WatchKind.FEED, WatchKind.PAGE, WatchKind.SHARED)  # what is looked at out on the web
LOOKED_FOR = (WatchKind.CLAIM, WatchKind.PERSON, WatchKind.TOPIC)  # what is looked for in what is read


@dataclass(frozen=True, slots=True)
class Watched:
    """Something that a channel watches.

    Attributes:
        address: of the feed or page; of a claim its id, of a person the name, of a topic its words.
        place: the channel itself, not a thread in it.
        who: asked for it.
        asked: the link that was given, where it led to the address; "" when it was the address.
        message: that shared the link; None for what was asked to be watched.
        report: that a shared link led to; None for anything else.
    """

    kind: WatchKind
    address: str
    place: Place
    who: str
    at: datetime
    asked: str = ""
    message: MessageId | None = None
    report: ReportId | None = None

    @property
    def id(self) -> WatchId:
        """The same for one thing in one channel, however it is spelled."""
        return watch_id(self.kind, self._key, self.place)

    @property
    def course(self) -> CourseId:
        """A feed is followed once for all who watch it; all else for each: not all may see the same texts."""
        if self.kind is WatchKind.FEED:
            return CourseId(content_id("course", self.kind, self._key))
        return CourseId(self.id)

    @property
    def claim(self) -> ClaimId:
        return ClaimId(self.address)

    @property
    def _key(self) -> str:
        match self.kind:
            case WatchKind.FEED | WatchKind.PAGE:
                return canonical_address(self.address)
            case WatchKind.CLAIM:
                return self.address
            case WatchKind.PERSON:
                return " ".join(name_words(self.address))
            case WatchKind.TOPIC:
                return " ".join(sorted({*words_of(self.address)}))
            case WatchKind.SHARED:
                return self.report or ""
            case _:
                assert_never(self.kind)


def watch_id(kind: WatchKind, key: str, place: Place) -> WatchId:
    """Return the id of a watch in a channel by what tells it from others of its kind."""
    audience = place.audience
    return WatchId(content_id("watch", kind, key, place.platform, audience.workspace, audience.channel))


def hears(name: str, chain: Attribution) -> bool:
    """Tell whether a chain has somebody in it who may be called so, or who speaks for one who is."""
    named = [hop.source for hop in chain.hops[1:]]
    return any(is_spelled(name, each) for s in named for each in (s.name, s.desk) if each)


@dataclass(frozen=True, slots=True)
class Noticed:
    """That a report has what a watch is for, and its channel is still to be told.

    Attributes:
        statement: what a watched person said; "" where the card of the report is to be raised.
    """

    watch: WatchId
    report: ReportId
    statement: StatementId
    at: datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a claim is looked for again, and how long watches go on: see `[watch]`.

    Attributes:
        claim_ends, words_end: how long a claim, and a person or topic, is watched; zero is without end.
    """

    claim: timedelta = timedelta(minutes=60)
    claim_ends: timedelta = timedelta(days=14)
    words_end: timedelta = timedelta(days=90)


def ends_at(watched: Watched, pace: Pace) -> datetime | None:
    """Return when a watch ends by itself; None for one that does not."""
    match watched.kind:
        case WatchKind.CLAIM:
            return watched.at + pace.claim_ends if pace.claim_ends else None
        case WatchKind.PERSON | WatchKind.TOPIC:
            return watched.at + pace.words_end if pace.words_end else None
        case WatchKind.FEED | WatchKind.PAGE | WatchKind.SHARED:
            return None
        case _:
            assert_never(watched.kind)


def next_look(watched: Watched, now: datetime, pace: Pace) -> datetime:
    """Return when a claim, a person or a topic is due next: to be looked for, or to end."""
    end = ends_at(watched, pace) or now + _NO_END
    return min(now + pace.claim, end) if watched.kind is WatchKind.CLAIM else end


@dataclass(frozen=True, slots=True)
class Bounds:
    """How often is looked, and how much a look takes: see `[fetch.feed]`.

    Attributes:
        shared: after a share, when its link is opened again; none for never.
    """

    first: timedelta = timedelta(hours=24)
    first_items: int = 10
    most_items: int = 50
    most_listed: int = 200
    shortest: timedelta = timedelta(minutes=10)
    usual: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=24)
    page: timedelta = timedelta(minutes=60)
    shared: tuple[timedelta, ...] = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72, 168))

    def opens_next(self, shared: Watched, now: datetime) -> datetime | None:
        """Return when a shared link is opened next; None once it was for the last time."""
        return min((at for after in self.shared if (at := shared.at + after) > now), default=None)


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
        scope: where a claim was looked for last; None before, and for anything else.
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
    scope: SearchScope | None = None


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
        kind: that was named; None where none was, or for a path.
        handles: of claims.
        words: a person's name, or a topic's words; without a kind, what may be either.
    """

    links: tuple[str, ...] = ()
    pasted: str = ""
    path: str = ""
    kind: WatchKind | None = None
    handles: tuple[str, ...] = ()
    words: str = ""


def watch_asked(argument: str) -> WatchAsked:
    """Read what follows /watch or /unwatch; what names nothing to watch is empty."""
    argument = argument.strip()
    if _OPML.search(argument):
        return WatchAsked(pasted=argument)
    if argument.lower().endswith(".opml") and "://" not in argument:
        return WatchAsked(path=argument)
    first, _, rest = argument.partition(" ")
    kind = next((kind for kind in ASKED_FOR if kind == first.lower().rstrip(":")), None)
    match kind:
        case WatchKind.PERSON | WatchKind.TOPIC:
            return WatchAsked(kind=kind, words=_words(rest))
        case WatchKind.CLAIM:
            return WatchAsked(kind=kind, handles=_handles(rest))
        case WatchKind.FEED | WatchKind.PAGE:
            return WatchAsked(_links(rest), kind=kind)
        case _:
            handles, links = _handles(argument), _links(argument)
            words = "" if handles or links else _words(argument)
            return WatchAsked(links, kind=WatchKind.CLAIM if handles else None, handles=handles, words=words)


def _words(typed: str) -> str:
    words = " ".join(typed.strip().strip(_MARKS).split())
    return words if words_of(words) and len(words) <= _LONGEST_WORDS else ""


def _handles(typed: str) -> tuple[str, ...]:
    """Return the handles that a text is nothing but; none where it is anything else."""
    named = [word.strip(f".,;!?{_MARKS}").lower() for word in typed.split() if word.lower() != "and"]
    return tuple(dict.fromkeys(named)) if all(map(is_handle, named)) else ()


def _links(typed: str) -> tuple[str, ...]:
    # A host alone is no link in a report, but nothing else stands behind this command.
    typed = typed.strip()
    if " " not in typed and "://" not in typed and "." in typed and host_of(f"https://{typed}"):
        typed = f"https://{typed}"
    links: dict[str, str] = {}
    for link in links_in(typed):
        links.setdefault(canonical_address(link), link)
    return tuple(links.values())


def is_meant(watched: Watched, link: str) -> bool:
    """Tell whether a link names what is watched: by its address, or by what it was asked for with."""
    if watched.kind not in (WatchKind.FEED, WatchKind.PAGE):
        return False
    wanted = canonical_address(link)
    return wanted in (canonical_address(watched.address), canonical_address(watched.asked or watched.address))


def is_worded(watched: Watched, words: str) -> bool:
    """Tell whether words name the person, in any spelling, or the topic that is watched."""
    match watched.kind:
        case WatchKind.PERSON:
            return is_spelled(words, watched.address) and is_spelled(watched.address, words)
        case WatchKind.TOPIC:
            return {*words_of(words)} == {*words_of(watched.address)}
        case _:
            return False
