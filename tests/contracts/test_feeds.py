"""What every `Feeds` keeps to."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.captures import Capture
from bot.core.errors import Gone, PrivateAddress
from bot.core.feeds import Found, FoundKind
from bot.core.reports import Outlet
from bot.core.watching import Course, Opened, Watched, WatchKind, course_of
from bot.ports import Feeds
from bot.settings import load, shipped
from bot.wiring import open_fetchers
from tests.builders import NOON, place
from tests.fakes_edges import ShelfFeeds, SteadyClock
from tests.sites import Answer, Sites

FEED = "http://herald.example/feed"
NEW = "http://herald.example/rss"
RSS = b"<?xml version='1.0'?><rss version='2.0'><channel><title>Port Herald</title></channel></rss>"
OPML = b"<opml><body><outline xmlUrl='http://herald.example/feed'/></body></opml>"


def course(address: str = FEED, **known: str) -> Course:
    begun = course_of(Watched(WatchKind.FEED, address, place(), "rana", NOON))
    return replace(begun, **known)


@pytest.fixture
def sites() -> Sites:
    return Sites({FEED: Answer(RSS, "application/rss+xml")})


@pytest.fixture
async def real(sites: Sites, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Feeds]:
    monkeypatch.setenv("SECONDSOURCE_FETCH__LINK__PAUSE_SECONDS", "0")

    async def nobody(name: str) -> Outlet | None:
        return None

    async def nothing(link: str) -> Capture | None:
        return None

    async with sites, open_fetchers(load(shipped()), nobody, nothing, SteadyClock(), sites.way) as fetchers:
        yield fetchers.feeds


@pytest.fixture(params=["real", "fake"])
def feeds(request: pytest.FixtureRequest) -> Feeds:
    if request.param == "real":
        return request.getfixturevalue("real")
    found = Found(FoundKind.FEED)
    read = Found(FoundKind.LIST, listed=(FEED,))
    return ShelfFeeds({FEED: Opened(FEED, found)}, {OPML: read})


async def test_what_is_there_is_told_by_its_kind(feeds: Feeds) -> None:
    opened = await feeds.open(course())

    assert opened.found is not None
    assert (opened.address, opened.found.kind, opened.trouble) == (FEED, FoundKind.FEED, "")


async def test_what_stands_in_the_way_is_returned_in_a_sentence(feeds: Feeds) -> None:
    opened = await feeds.open(course("http://herald.example/nothing"))

    assert (opened.found, opened.gone) == (None, False)
    assert opened.trouble.startswith("That page is not there any more")
    assert isinstance(opened.error, Gone)


async def test_a_file_is_told_by_its_kind_too(feeds: Feeds) -> None:
    assert await feeds.read(OPML) == Found(FoundKind.LIST, listed=(FEED,))


async def test_what_may_not_be_opened_is_refused_before_it_is(real: Feeds, sites: Sites) -> None:
    with pytest.raises(PrivateAddress):
        real.check("http://192.168.0.1/feed")
    opened = await real.open(course("http://192.168.0.1/feed"))

    assert opened.trouble.startswith("That address is inside a private network")
    assert not sites.dialled


async def test_what_has_not_changed_is_not_sent_again(real: Feeds, sites: Sites) -> None:
    sites.answers[FEED] = Answer(RSS, headers=('ETag: "a"', "Cache-Control: max-age=7200"))
    first = await real.open(course())

    again = await real.open(course(found_at=first.address, etag=first.etag))

    assert (first.etag, first.fresh_for) == ('"a"', timedelta(hours=2))
    assert (again.found, again.trouble) == (None, "")


async def test_only_a_redirect_for_good_is_where_it_has_moved(real: Feeds, sites: Sites) -> None:
    sites.answers[NEW] = Answer(RSS)
    moved: list[str] = []
    for status in ("301 Moved Permanently", "308 Permanent Redirect", "302 Found", "307 Temporary Redirect"):
        sites.answers[FEED] = Answer(b"", status=status, headers=(f"Location: {NEW}",))
        opened = await real.open(course())
        assert (opened.address, opened.trouble) == (NEW, "")
        moved.append(opened.moved_to)

    assert moved == [NEW, NEW, "", ""]


@pytest.mark.parametrize(
    ("status", "headers", "wait", "gone"),
    [
        ("429 Too Many Requests", ("Retry-After: 3600",), timedelta(hours=1), False),
        (
            "503 Service Unavailable",
            ("Retry-After: Mon, 03 Nov 2031 11:00:00 GMT",),
            timedelta(hours=2),
            False,
        ),
        ("503 Service Unavailable", ("Retry-After: soon",), None, False),
        ("410 Gone", (), None, True),
        ("404 Not Found", (), None, False),
    ],
)
async def test_what_a_refusal_asks_for_is_understood(
    real: Feeds, sites: Sites, status: str, headers: tuple[str, ...], wait: timedelta | None, gone: bool
) -> None:
    sites.answers[FEED] = Answer(b"", status=status, headers=headers)

    opened = await real.open(course())

    assert (opened.wait, opened.gone) == (wait, gone)
    assert opened.trouble


async def test_a_feed_that_is_too_big_is_refused(real: Feeds, sites: Sites) -> None:
    sites.answers[FEED] = Answer(RSS + b" " * 3_000_000)

    assert (
        await real.open(course())
    ).trouble == "That is too big for me (more than 3 MB, the most I open of it)."


async def test_a_site_that_asks_programs_not_to_open_its_feed_is_obeyed(real: Feeds, sites: Sites) -> None:
    sites.answers["http://herald.example/robots.txt"] = Answer(
        b"User-agent: *\nDisallow: /feed", "text/plain"
    )

    assert (await real.open(course())).trouble.startswith("That site asks programs like me not to open")
    assert FEED not in sites.asked
