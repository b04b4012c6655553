"""What is asked to be watched, when to look again, and when something is worth telling."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.feeds import Feed, Found, FoundKind
from bot.core.watching import (
    Bounds,
    Course,
    Opened,
    Turn,
    WatchAsked,
    Watched,
    WatchKind,
    after_failure,
    after_look,
    course_of,
    is_meant,
    turn_of,
    watch_asked,
    with_moments,
)
from tests.builders import NOON, at, place

FEED = "https://herald.example/feed"
BOUNDS = Bounds()


def watched(
    kind: WatchKind = WatchKind.FEED, address: str = FEED, asked: str = "", *, private: bool = False
) -> Watched:
    return Watched(kind, address, place(private=private), "rana", NOON, asked)


def course(kind: WatchKind = WatchKind.FEED) -> Course:
    return course_of(watched(kind))


def opened(every: float | None = None, **more: object) -> Opened:
    found = Found(FoundKind.FEED, Feed("Port Herald", every))
    return replace(Opened(FEED, found), **more)


def minutes(after: Course) -> float:
    return (after.next_at - NOON).total_seconds() / 60


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", WatchAsked()),
        (f" {FEED} ", WatchAsked((FEED,))),
        (f"<{FEED}>", WatchAsked((FEED,))),
        ("herald.example", WatchAsked(("https://herald.example",))),
        (f"{FEED}\nhttps://www.herald.example/feed?utm_source=x", WatchAsked((FEED,))),
        ("~/our feeds.opml", WatchAsked(path="~/our feeds.opml")),
        ("https://a.example/all.opml", WatchAsked(("https://a.example/all.opml",))),
        ("<opml><body/></opml>", WatchAsked(pasted="<opml><body/></opml>")),
        ("claim c12", WatchAsked(kind=WatchKind.CLAIM, handles=("c12",))),
        ("C12, c13 and p4.", WatchAsked(kind=WatchKind.CLAIM, handles=("c12", "c13", "p4"))),
        ("claim of the mayor", WatchAsked(kind=WatchKind.CLAIM)),
        ("person  “Mara  Oste”", WatchAsked(kind=WatchKind.PERSON, words="Mara Oste")),
        ("Topic: harbour wall", WatchAsked(kind=WatchKind.TOPIC, words="harbour wall")),
        ("topic ...", WatchAsked(kind=WatchKind.TOPIC)),
        ("page herald.example", WatchAsked(("https://herald.example",), kind=WatchKind.PAGE)),
        ("Mara Oste", WatchAsked(words="Mara Oste")),
    ],
)
def test_what_stands_behind_the_command_is_understood(typed: str, asked: WatchAsked) -> None:
    assert watch_asked(typed) == asked


def test_one_thing_in_one_channel_is_one_watch_however_it_is_spelled() -> None:
    other = watched(address="http://www.herald.example/feed/")

    assert watched().id == other.id
    assert watched().course == other.course
    assert watched(private=True).id == watched().id  # a channel that turned private is the same channel
    assert watched(WatchKind.PAGE).course != watched().course


def test_a_feed_is_meant_by_its_address_and_by_the_page_it_was_asked_for_with() -> None:
    known = watched(asked="https://herald.example")

    assert is_meant(known, "http://herald.example/feed/")
    assert is_meant(known, "https://www.herald.example/")
    assert not is_meant(known, "https://herald.example/other")


@pytest.mark.parametrize(
    ("came", "after"),
    [
        pytest.param(opened(), 30, id="says nothing"),
        pytest.param(opened(1), 10, id="asks for every minute"),
        pytest.param(opened(15), 15, id="asks for every quarter"),
        pytest.param(opened(999_999), 24 * 60, id="asks for every two years"),
        pytest.param(opened(fresh_for=timedelta(hours=2)), 120, id="may be kept for two hours"),
        pytest.param(opened(60, fresh_for=timedelta(minutes=20)), 60, id="the longer of two"),
        pytest.param(opened(wait=timedelta(hours=30)), 30 * 60, id="asks to be left alone"),
        pytest.param(opened(wait=timedelta(days=400)), 7 * 24 * 60, id="for a year"),
    ],
)
def test_a_feed_is_looked_at_when_it_asks_to_be_within_bounds(came: Opened, after: float) -> None:
    assert minutes(after_look(course(), came, NOON, BOUNDS)) == after


def test_what_has_not_changed_keeps_what_is_known_of_it() -> None:
    first = after_look(course(), opened(60, etag='"a"', last_modified="Mon"), NOON, BOUNDS)

    again = after_look(first, Opened(FEED), NOON, BOUNDS)

    assert (again.title, again.etag, again.last_modified) == ("Port Herald", '"a"', "Mon")
    assert minutes(again) == 60


def test_what_is_sent_without_them_is_not_asked_for_with_what_was_said_of_another_text() -> None:
    first = after_look(course(), opened(etag='"a"'), NOON, BOUNDS)

    assert after_look(first, opened(), NOON, BOUNDS).etag == ""


def test_a_permanent_redirect_is_remembered_and_the_watch_keeps_its_name() -> None:
    after = after_look(course(), opened(moved_to="https://herald.example/rss"), NOON, BOUNDS)

    assert after.opened == "https://herald.example/rss"
    assert (after.id, after.address) == (course().id, FEED)


def test_each_failure_doubles_the_wait_up_to_a_day_and_success_ends_that() -> None:
    failing, waits = course(), list[float]()
    for _ in range(9):
        failing = after_failure(failing, "It is down.", NOON, BOUNDS)
        waits.append(minutes(failing))

    assert waits == [30, 60, 120, 240, 480, 960, 1440, 1440, 1440]
    assert minutes(after_look(failing, opened(), NOON, BOUNDS)) == 30


def test_a_site_that_asks_to_wait_longer_is_heard_when_it_fails() -> None:
    came = Opened(FEED, trouble="Asked too often.", wait=timedelta(hours=6))

    assert minutes(after_look(course(), came, NOON, BOUNDS)) == 360


def test_what_fails_once_or_twice_is_no_news_but_a_page_that_was_never_read_is() -> None:
    feed, page = course(), course(WatchKind.PAGE)
    turns: list[Turn] = []
    for _ in range(3):
        feed = after_failure(feed, "It is down.", NOON, BOUNDS)
        turns.append(turn_of(feed))

    assert turns == [Turn.WELL, Turn.WELL, Turn.BROKEN]
    assert turn_of(after_failure(page, "It is down.", NOON, BOUNDS)) is Turn.BROKEN
    gone = after_look(course(), Opened(FEED, trouble="Gone.", gone=True), NOON, BOUNDS)
    assert turn_of(gone) is Turn.ENDED


def test_items_without_dates_come_when_they_are_seen() -> None:
    after = course()
    for n in range(30):
        after = with_moments(after, (), came=True, now=at(n))

    assert after.moments == tuple(at(n) for n in range(10, 30))
    assert not after.silent
    assert with_moments(after, (), came=False, now=at(90)).silent
