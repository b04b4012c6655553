"""Feeds: what one says of itself and of its items, and which of the items are new to a channel.

Feeds are carelessly made: ids come twice, change at every look, or are missing, and an item is edited under
the id that it had. So an item goes by every name it has, and is known where one of them is known with what it
says now.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.core.addresses import canonical_address

_MOST_VERSIONS = 10  # of one item that are read: some change a counter in it every minute
_LEAST_MOMENTS = 6
MOST_MOMENTS = 20  # the latest, from which a feed's rhythm is told
_PASSED_OVER = ""  # the version of an item that was there before anybody watched
BEGUN = ("", "begun")  # seen once a feed was looked at for a channel, whatever was in it


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed.

    Attributes:
        id: what the feed knows it by; "" for nothing.
        link: to its page, absolute, http or https; "" for none.
        text: its own words, only where it has no link.
        version: another one when its title, its words or its stated time of change are others.
        published: None when no date is stated, or none that can be understood.
    """

    id: str
    link: str
    title: str
    text: str
    version: str
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says.

    Attributes:
        title: as it stands there.
        every_minutes: how often it asks to be looked at; None where it does not say.
        items: in its own order.
    """

    title: str = ""
    every_minutes: float | None = None
    items: tuple[Item, ...] = ()


class FoundKind(StrEnum):
    """What is at an address, by its content."""

    FEED = "feed"
    LIST = "list"  # of feeds: OPML
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Found:
    """What is at an address.

    Attributes:
        feed: None unless it is one.
        offers: the feeds that a page offers, absolute, in order.
        listed: the feeds that a list names, in order, each once.
    """

    kind: FoundKind
    feed: Feed | None = None
    offers: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()


Seen = tuple[str, str]  # a name of an item, and its version


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a look at a feed brings a channel.

    Attributes:
        items: to be read, the oldest first, each with what it goes by.
        passed: what is noted as seen and never read.
        left: whether more is new than one look takes: the rest is for the next.
    """

    items: tuple[tuple[Item, tuple[Seen, ...]], ...]
    passed: tuple[Seen, ...]
    left: bool


@dataclass(frozen=True, slots=True)
class Window:
    """How much a look takes.

    Attributes:
        since: what is stated to be older was there before anybody watched, and is passed over.
        first_items: of the first look, the newest.
        most_items: of any other look.
    """

    since: datetime
    first_items: int
    most_items: int


def names_in(items: Iterable[Item]) -> dict[Item, tuple[str, ...]]:
    """Return what each item goes by; the last name is the one its versions are counted under.

    An id that stands for several pages names none of them.
    """
    items = tuple(items)
    links: defaultdict[str, set[str]] = defaultdict(set)
    for item in items:
        links[item.id].add(canonical_address(item.link))
    named: dict[Item, tuple[str, ...]] = {}
    for item in items:
        by_id = (f"id {item.id}",) if item.id and len(links[item.id]) == 1 else ()
        by_link = (f"link {canonical_address(item.link)}",) if item.link else ()
        named[item] = (*by_id, *by_link) or (f"text {item.version}",)
    return named


def choose(items: Iterable[Item], seen: Set[Seen], window: Window) -> Chosen:
    """Return what of a feed's items is new to a channel, or says something else than it did.

    Args:
        items: in the feed's order.
        seen: all that the channel has seen of their names.
        window: how much to take.
    """
    is_first = BEGUN not in seen
    known: defaultdict[str, set[str]] = defaultdict(set)
    for name, version in seen:
        known[name].add(version)
    new: list[tuple[Item, tuple[Seen, ...]]] = []
    passed: list[Seen] = []
    for item, names in names_in(items).items():
        versions = [known[name] for name in names]
        if any(_PASSED_OVER in each or item.version in each for each in versions):
            continue
        if len(versions[-1]) >= _MOST_VERSIONS:
            continue
        if item.published and item.published < window.since and not any(versions):
            passed += [(name, _PASSED_OVER) for name in names]
        else:
            new.append((item, tuple((name, item.version) for name in names)))
        for name in names:
            known[name].add(item.version)
    # Stable: what has no date stays where the feed has it, before what is dated.
    new.sort(key=lambda each: -(each[0].published.timestamp() if each[0].published else float("inf")))
    if is_first:
        over = new[window.first_items :]
        passed += [(name, _PASSED_OVER) for _, names in over for name, _ in names]
        return Chosen(tuple(new[: window.first_items][::-1]), tuple(passed), left=False)
    return Chosen(tuple(new[::-1][: window.most_items]), tuple(passed), left=len(new) > window.most_items)


def moments_of(items: Iterable[Item], now: datetime) -> tuple[datetime, ...]:
    """Return when items came, as they say themselves; what has no date, or one ahead, says nothing."""
    stated = {item.published for item in items if item.published and item.published <= now}
    return tuple(sorted(stated))


def is_silent(moments: Iterable[datetime], now: datetime) -> bool:
    """Tell whether nothing has come for much longer than usual.

    That is for a day at least, four times the usual gap, and twice the longest of the latest gaps: nights
    and weekends are gaps too. Of a feed with less than six dated items nobody can say what is usual.
    """
    latest = sorted(moments)
    gaps = _gaps(latest)
    if not gaps:
        return False
    return now - latest[-1] > max(timedelta(days=1), 4 * gaps[len(gaps) // 2], 2 * gaps[-1])


def usual_gap(moments: Iterable[datetime]) -> timedelta | None:
    """Return what usually lies between two items; None where nobody can say."""
    gaps = _gaps(sorted(moments))
    return gaps[len(gaps) // 2] if gaps else None


def _gaps(moments: Sequence[datetime]) -> list[timedelta]:
    """Return what lies between two, the shortest first; nothing where there are too few to go by."""
    if len(moments) < _LEAST_MOMENTS:
        return []
    return sorted(later - earlier for earlier, later in pairwise(moments))
