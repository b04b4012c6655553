"""Links: what is captured of a page or post, and what report that is."""

import gc
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast
from weakref import ref

import pytest

from bot.core.captures import Capture
from bot.core.errors import (
    AddressRefused,
    Gone,
    NotAnswering,
    NotReadable,
    Paywall,
    PostNotShown,
    TooLong,
    TurnedAway,
)
from bot.core.leads import LeadKind
from bot.core.reports import Outlet
from bot.edges.fetch.formats.child import Children
from bot.edges.fetch.link import Link, extract_page
from bot.edges.fetch.web.answers import Got
from bot.edges.fetch.web.client import Client
from bot.ports import Fetcher
from bot.settings import load, shipped
from bot.wiring import open_fetchers
from tests.builders import fetched, lead, outlet
from tests.captures import answer, exchange, linked
from tests.fakes_archive import MemoryArchive
from tests.fakes_edges import SteadyClock
from tests.sites import STORY, Answer, Sites, page

HERALD = outlet("Port Herald", domain="herald.example")
SUBSCRIBE = "This story is for subscribers only. Subscribe to continue reading."
X_POST = "https://x.com/bigherald/status/1452100000000000000"


async def register(name: str) -> Outlet | None:
    return HERALD if name in ("herald.example", "Port Herald") else None


@pytest.fixture
async def sites() -> AsyncIterator[Sites]:
    async with Sites({"http://herald.example/wall": page("Harbour wall gives way", *STORY)}) as opened:
        yield opened


@pytest.fixture
async def link(sites: Sites) -> AsyncIterator[Fetcher]:
    clock = SteadyClock()
    latest = MemoryArchive(clock).latest
    async with open_fetchers(load(shipped()), register, latest, clock, sites.way) as fetchers:
        assert isinstance(fetchers[LeadKind.LINK], Link)
        yield fetchers[LeadKind.LINK]


def came(body: bytes, status: str, *, asked: str = "https://herald.example/wall") -> Capture:
    return linked(
        body, exchange(answer(body, status=status)), asked=asked, address="http://herald.example/wall"
    )


@pytest.mark.parametrize("status", [200, 404])
async def test_an_error_holds_nothing_once_it_was_told(status: int) -> None:
    gc.collect()
    gc.disable()  # a circle would hold the page, 20 MB perhaps, until the next collection
    told: list[ref[NotReadable]] = []
    try:
        async with Children() as children:
            try:
                await extract_page(children, b"", "", "", "http://herald.example/wall", status)
            except NotReadable as error:
                told.append(ref(error))

        assert [error() for error in told] == [None]
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("body", "status", "named"),
    [
        (page("Harbour wall gives way", *STORY).body, "404 Not Found", Gone),
        (page("Harbour wall gives way", *STORY).body, "410 Gone", Gone),
        (page("Subscribe to read on", SUBSCRIBE).body, "402 Payment Required", Paywall),
        (b"", "403 Forbidden", TurnedAway),
        (b"%PDF-1.7 broken", "429 Too Many Requests", TurnedAway),
        (b"<html><h1>Found</h1><p>It is <a href='/'>here</a>.</p></html>", "302 Found", NotAnswering),
        (b"", "300 Multiple Choices", NotAnswering),
    ],
    ids=[
        *("gone with a story", "gone", "refused for money", "refused", "refused with a file"),
        *("leading nowhere", "leading nowhere without a word"),
    ],
)
async def test_a_page_that_comes_with_a_refusal_is_named_by_its_wall_and_else_by_its_status(
    link: Fetcher, body: bytes, status: str, named: type[NotReadable]
) -> None:
    with pytest.raises(named):
        await link.report(came(body, status))


@pytest.mark.parametrize("status", ["300 Multiple Choices", "302 Found"])
async def test_a_page_that_should_lead_on_and_has_its_story_is_read(
    link: Fetcher, sites: Sites, status: str
) -> None:
    sites.answers["http://herald.example/wall"] = replace(page("Harbour wall", *STORY), status=status)

    found = await fetched(link, lead("http://herald.example/wall", LeadKind.LINK))

    assert found.text.startswith(STORY[0])


async def test_a_page_is_known_by_its_own_sites_canonical_address(link: Fetcher, sites: Sites) -> None:
    head = '<link rel="canonical" href="https://www.herald.example/2031/harbour-wall-falls?utm_source=x">'
    sites.answers["http://herald.example/news/harbour-wall-falls"] = page("Harbour wall", *STORY, head=head)

    found = await fetched(link, lead("http://herald.example/news/harbour-wall-falls", LeadKind.LINK))

    assert found.link == "https://herald.example/2031/harbour-wall-falls"
    assert found.found_at == "https://herald.example/news/harbour-wall-falls"
    assert found.outlet == HERALD


@pytest.mark.parametrize(
    "stated",
    [
        "https://herald.example/",
        "https://herald.example/news/",
        "https://herald.example/news/mayor-goes-home",
    ],
    ids=["its home", "a section", "another story"],
)
async def test_a_page_that_names_another_as_its_address_is_known_by_its_own(
    link: Fetcher, sites: Sites, stated: str
) -> None:
    head = f'<link rel="canonical" href="{stated}"><meta property="og:url" content="{stated}">'
    sites.answers["http://herald.example/wall"] = page("Harbour wall gives way", *STORY, head=head)

    found = await fetched(link, lead("http://herald.example/wall", LeadKind.LINK))

    assert found.link == found.found_at == "https://herald.example/wall"


async def test_what_a_page_links_to_and_shows_is_kept_with_its_report(link: Fetcher, sites: Sites) -> None:
    told = (
        STORY[0],
        'As <a href="https://bay.example/ferry?fbclid=1">the Bay Times</a> and <a href="/other">we</a> told, '
        "the ferry stopped on Sunday and has not gone out since then, for want of a landing.",
        *STORY[1:],
    )
    head = '<meta property="og:image" content="/pictures/wall.jpg">'
    sites.answers["http://herald.example/wall"] = page("Harbour wall gives way", *told, head=head)

    found = await fetched(link, lead("http://herald.example/wall", LeadKind.LINK))

    assert found.leads_to == ("https://bay.example/ferry",)
    assert found.pictures == ("http://herald.example/pictures/wall.jpg",)


async def test_a_pdf_at_a_link_is_named_when_it_cannot_be_read(link: Fetcher, sites: Sites) -> None:
    sites.answers["http://herald.example/wall.pdf"] = Answer(b"%PDF-1.7 broken", "application/pdf")

    with pytest.raises(NotReadable) as refused:
        await fetched(link, lead("http://herald.example/wall.pdf", LeadKind.LINK))

    assert refused.value.sentence


async def test_a_post_is_its_authors_whatever_account_its_address_names(link: Fetcher) -> None:
    said = '<p lang="en" dir="ltr">The harbour wall gave way, the mayor says.</p>'
    body = json.dumps(
        {
            "author_name": "A Stranger",
            "author_url": "https://x.com/stranger",
            "html": f"<blockquote>{said}</blockquote>",
        }
    ).encode()
    asked = "https://publish.x.com/oembed"

    capture = linked(body, asked=X_POST, address=asked, media_type="application/json")
    found = await link.report(replace(capture, at=datetime(2031, 11, 3, tzinfo=UTC)))

    assert found.text == "The harbour wall gave way, the mayor says."
    assert found.outlet.id == "x.com/@stranger"
    assert found.link == "https://x.com/stranger/status/1452100000000000000"
    assert "stranger" in found.byline
    assert found.published is not None


async def test_the_same_words_in_two_posts_of_one_account_are_two_reports(link: Fetcher) -> None:
    said = '<p lang="en" dir="ltr">Air raid alert in Port Alder.</p>'
    author = {
        "author_name": "Ann",
        "author_url": "https://x.com/ann",
        "html": f"<blockquote>{said}</blockquote>",
    }
    asked = "https://publish.x.com/oembed"
    later = X_POST.removesuffix("0") + "9"

    first, second = [
        await link.report(
            linked(json.dumps(author).encode(), asked=post, address=asked, media_type="application/json")
        )
        for post in (X_POST, later)
    ]

    assert first.text == second.text
    assert first.id != second.id


async def test_a_post_on_telegram_is_its_channels_though_its_answer_comes_from_its_own_address(
    link: Fetcher,
) -> None:
    body = (
        b'<html><body><div class="tgme_widget_message" data-post="PortHerald/12">'
        b'<a class="tgme_widget_message_owner_name" href="https://t.me/portherald">Port Herald</a>'
        b'<div class="tgme_widget_message_text js-message_text">The harbour wall gave way.</div>'
        b'<time datetime="2031-11-03T08:00:00+00:00" class="time">08:00</time></div></body></html>'
    )
    asked = "https://t.me/PortHerald/12?embed=1&mode=tme"

    found = await link.report(linked(body, asked="https://t.me/portherald/12", address=asked))

    assert found.text == "The harbour wall gave way."
    assert found.outlet.id == "t.me/@portherald"
    assert found.link == "https://t.me/portherald/12"


async def test_a_post_that_is_too_long_is_refused_as_any_text_is(link: Fetcher) -> None:
    html = f"<blockquote><p>{'word ' * 90_000}</p></blockquote>"
    body = json.dumps({"author_name": "Ann", "author_url": "https://x.com/ann", "html": html}).encode()
    asked = "https://publish.x.com/oembed"

    with pytest.raises(TooLong):
        await link.report(linked(body, asked=X_POST, address=asked, media_type="application/json"))


@pytest.mark.parametrize(
    "address",
    ["https://www.facebook.com/portherald/posts/123456", "https://www.instagram.com/p/Cabc123/"],
    ids=["facebook", "instagram"],
)
async def test_a_post_that_platforms_show_nobody_is_asked_for_as_a_paste_and_nothing_is_dialled(
    link: Fetcher, sites: Sites, address: str
) -> None:
    with pytest.raises(PostNotShown) as refused:
        await link.capture(lead(address, LeadKind.LINK))

    assert "Paste its text here" in refused.value.sentence
    assert sites.dialled == []


async def test_a_link_that_turns_out_to_be_a_post_is_taken_for_one(link: Fetcher, sites: Sites) -> None:
    sites.answers["http://short.example/a"] = Answer(
        b"", status="301 Moved", headers=("Location: http://www.instagram.com/p/Cabc123/",)
    )
    sites.answers["http://www.instagram.com/p/Cabc123/"] = page("Log in", "Log in to see this.")

    with pytest.raises(PostNotShown):
        await link.capture(lead("http://short.example/a", LeadKind.LINK))
    assert not any("instagram" in asked for asked in sites.asked)  # not even its robots.txt


class NothingForPrograms:
    """A `Client` of a site that answers programs as it answers anybody who asks for what is not there."""

    def __init__(self, said: bytes) -> None:
        self.said = said

    async def get(self, address: str) -> Got:
        return Got(address, 404, (), self.said, "", "", ())


@pytest.mark.parametrize("said", [b"<html>not found</html>", b'{"error": "not found"}'], ids=["HTML", "JSON"])
async def test_a_page_whose_path_looks_like_a_platforms_is_read_as_a_page(
    link: Fetcher, sites: Sites, said: bytes
) -> None:
    address = "http://blogs.example/@ann/123456789012345678"
    sites.answers[address] = page("Harbour wall gives way", *STORY)
    assert isinstance(link, Link)
    no_platform = replace(link, guesses=cast("Client", NothingForPrograms(said)))

    found = await fetched(no_platform, lead(address, LeadKind.LINK))

    assert found.text.startswith(STORY[0])
    assert found.outlet.id == "blogs.example"


BLOG = "http://blogs.example/@Ann/123456789012345678"


@pytest.mark.parametrize(
    ("shared", "leads_on"),
    [
        (BLOG, {}),
        ("http://short.example/a", {"http://short.example/a": BLOG}),
        (BLOG, {BLOG: "http://blogs.example/wall"}),
        (BLOG, {BLOG: "http://blogs.example/@ann/123456789012345679"}),
    ],
    ids=["shared itself", "behind a short link", "leading to a page", "leading to another like it"],
)
async def test_a_page_that_looks_like_a_post_is_read_where_no_platform_answers_for_it(
    link: Fetcher, sites: Sites, shared: str, leads_on: dict[str, str]
) -> None:
    at = leads_on.get(BLOG, BLOG)
    sites.answers |= {
        address: Answer(b"", status="302 Found", headers=(f"Location: {to}",))
        for address, to in leads_on.items()
    }
    sites.answers[at] = page("Harbour wall gives way", *STORY)

    captured = await link.capture(lead(shared, LeadKind.LINK))
    found = await link.report(captured)

    assert found.text.startswith(STORY[0])
    assert found.outlet.id == "blogs.example"
    assert [e.address for e in captured.exchanges] == list(dict.fromkeys((shared, *leads_on.values(), at)))


async def test_a_page_that_looks_like_a_post_and_leads_to_one_is_asked_for_as_a_paste(
    link: Fetcher, sites: Sites
) -> None:
    sites.answers[BLOG] = Answer(
        b"", status="302 Found", headers=("Location: https://www.instagram.com/p/Cabc123/",)
    )

    with pytest.raises(PostNotShown):
        await link.capture(lead(BLOG, LeadKind.LINK))


@pytest.mark.parametrize(
    "address",
    ["http://u:p@blogs.example/@ann/123456789012345678", "http://blogs.example:22/@ann/123456789012345678"],
    ids=["a user name", "a port"],
)
def test_an_address_that_looks_like_a_posts_is_taken_apart_as_strictly_as_any(
    link: Fetcher, address: str
) -> None:
    with pytest.raises(AddressRefused):
        link.check(lead(address, LeadKind.LINK))
