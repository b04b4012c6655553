"""What is at an address is told by its content, and a feed is read however it is made."""

import json
from datetime import UTC, datetime

import pytest

from bot.core.errors import BrokenFeed, NothingToRead
from bot.core.feeds import Feed, Found, FoundKind, Item
from bot.edges.fetch.formats import read_feed
from bot.edges.fetch.formats.feed import MOST_ITEMS
from tests.servers.cases_feeds import Case, Kind, reply

AT = "http://herald.example/feeds/all.xml"
NOW = datetime(2031, 11, 3, 9, tzinfo=UTC)


def feed_in(content: bytes | str, charset: str = "") -> Feed:
    found = read_feed(content.encode() if isinstance(content, str) else content, charset, AT)
    assert found.kind is FoundKind.FEED
    assert found.feed is not None
    return found.feed


def rss(*items: str, head: str = "<title>Port Herald</title>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def entry(link: str = "/wall", title: str = "The wall", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def only_item(content: bytes | str) -> Item:
    (item,) = feed_in(content).items
    return item


@pytest.mark.parametrize("kind", [Kind.RSS, Kind.ATOM, Kind.JSON, Kind.RDF, Kind.TRUNCATED, Kind.RELATIVE])
def test_every_form_of_feed_says_the_same_items(kind: Kind) -> None:
    case = Case(kind, 7, "site7.example", NOW, every=NOW - datetime(2031, 11, 3, 6, tzinfo=UTC))
    later = datetime(2031, 11, 4, 9, tzinfo=UTC)
    body = reply(case, "/feed7", later, {}).body

    found = read_feed(body, "", case.address)

    assert found.feed is not None
    assert found.feed.title == "Feed 7"
    assert [(i.link, i.title, i.published) for i in found.feed.items] == [
        (case.link(e), f"Event {e.number} of 7", e.published) for e in case.entries(later)
    ]


def test_links_are_made_whole_against_where_the_feed_was_found() -> None:
    assert only_item(rss(entry("/wall"))).link == "http://herald.example/wall"
    assert only_item(rss(entry("wall?a=1&amp;b=2"))).link == "http://herald.example/feeds/wall?a=1&b=2"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "mailto:a@b.example", "file:///etc/passwd"])
def test_what_is_no_link_to_a_page_is_none(link: str) -> None:
    item = only_item(
        rss(
            entry(
                link, more="<description>&lt;p&gt;A &amp;amp; B.&lt;/p&gt;&lt;p&gt;C.&lt;/p&gt;</description>"
            )
        )
    )

    assert (item.link, item.text) == ("", "A & B.\nC.")


@pytest.mark.parametrize(
    ("head", "minutes"),
    [
        ("", None),
        ("<ttl>90</ttl>", 90),
        ("<ttl>soon</ttl>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 360),
        ("<ttl>5</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 60),
    ],
)
def test_how_often_a_feed_asks_to_be_looked_at_is_read(head: str, minutes: float | None) -> None:
    content = rss(head=head).replace("<rss ", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" ')

    assert feed_in(content).every_minutes == minutes


@pytest.mark.parametrize(
    ("now", "is_another"),
    [
        pytest.param(entry(), False, id="the same"),
        pytest.param(entry(title="<![CDATA[The <b>wall</b>]]>"), False, id="its markup"),
        pytest.param(entry(title="The walls"), True, id="its title"),
        pytest.param(entry(more="<description>It fell.</description>"), True, id="its words"),
    ],
)
def test_a_version_is_another_where_something_else_is_said(now: str, is_another: bool) -> None:
    assert (only_item(rss(entry())).version != only_item(rss(now)).version) is is_another


def test_a_time_of_change_counts_unless_the_feed_states_it_of_everything() -> None:
    def atom(*times: str) -> tuple[str, ...]:
        rows = "".join(
            f"<entry><id>{n}</id><title>T</title><updated>{t}</updated></entry>" for n, t in enumerate(times)
        )
        feed = feed_in(f'<feed xmlns="http://www.w3.org/2005/Atom">{rows}</feed>')
        return tuple(item.version for item in feed.items)

    assert atom("2031-11-03T09:00:00Z") != atom("2031-11-03T10:00:00Z")
    assert atom(*["2031-11-03T09:00:00Z"] * 5) == atom(*["2031-11-03T10:00:00Z"] * 5)


def test_of_a_feed_with_thousands_of_items_the_newest_are_read() -> None:
    items = [
        entry(f"/{n}", more=f"<pubDate>{n % 28 + 1} Jan {1990 + n // 28} 09:00 GMT</pubDate>")
        for n in range(500)
    ]

    found = feed_in(rss(*items))

    assert len(found.items) == MOST_ITEMS
    assert found.items[0].link == "http://herald.example/499"


@pytest.mark.parametrize(
    "declared",
    [
        "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12)) + '<!ENTITY e0 "boom">',
        '<!ENTITY e13 SYSTEM "file:///etc/passwd">',
        '<!ENTITY % more SYSTEM "http://10.0.0.1/x.dtd"> %more;',
    ],
)
def test_entities_that_a_feed_declares_are_not_expanded(declared: str) -> None:
    head, _, rest = rss(entry(title="A &e13; wall")).partition("?>")

    item = only_item(f"{head}?><!DOCTYPE rss [{declared}]>{rest}")

    assert "boom" not in item.title
    assert "root:" not in item.title
    assert item.link == "http://herald.example/wall"


@pytest.mark.parametrize(
    "content", [b"<rss><<<<", b"<?xml version='1.0'?><rss>\xff\xfe\x00", b"<feed><entry"]
)
def test_a_feed_in_which_nothing_can_be_read_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(BrokenFeed):
        read_feed(content, "", AT)


def test_an_empty_feed_is_one() -> None:
    assert feed_in(rss()).items == ()
    assert feed_in('<feed xmlns="http://www.w3.org/2005/Atom"/>').items == ()


def test_no_bytes_are_nothing() -> None:
    with pytest.raises(NothingToRead):
        read_feed(b"  \n", "", AT)


def test_other_json_is_no_feed() -> None:
    assert read_feed(json.dumps({"items": [1, 2]}).encode(), "", AT).kind is FoundKind.PAGE
    assert read_feed(b"{nothing", "", AT).kind is FoundKind.PAGE
    odd = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [1, {"id": 2, "url": 3}, {}]})
    assert feed_in(odd).items == ()


def test_a_feed_in_another_charset_is_read_in_it() -> None:
    content = rss(entry(title="Мэр порта")).replace(
        'version="1.0"', 'version="1.0" encoding="windows-1251"', 1
    )

    assert only_item(content.encode("cp1251")).title == "Мэр порта"
    (item,) = feed_in(rss(entry(title="Мэр порта")).encode("cp1251"), "windows-1251").items
    assert item.title == "Мэр порта"


def test_what_a_list_names_is_found_each_once() -> None:
    content = (
        b"<?xml version='1.0'?><opml version='2.0'><body><outline><outline XMLURL='http://a.example/f'/>"
        b"<outline xmlUrl='http://a.example/f'/><outline xmlUrl=' http://b.example/g '/></outline></body>"
    )

    assert read_feed(content, "", "") == Found(
        FoundKind.LIST, listed=("http://a.example/f", "http://b.example/g")
    )


def test_the_feeds_that_a_page_offers_are_found_but_for_its_comments() -> None:
    head = (
        "<base href='http://herald.example/en/'><link rel='alternate stylesheet' href='/s.css'>"
        "<link rel=alternate type='application/rss+xml' href='feed'>"
        "<link rel=alternate type='application/atom+xml; charset=utf-8' href='//bay.example/atom'>"
        "<link rel=alternate type='application/rss+xml' title='Comments' href='/c'>"
        "<link rel=alternate hreflang=de href='/de'><link rel=alternate type='application/rss+xml'>"
    )

    found = read_feed(f"<!doctype html><html><head>{head}</head><body>Hi</body></html>".encode(), "", AT)

    assert found == Found(FoundKind.PAGE, offers=("http://herald.example/en/feed", "http://bay.example/atom"))


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"Plain words.", b"<html>", b"<svg/>"]
)
def test_whatever_else_it_is_is_a_page_to_look_at(content: bytes) -> None:
    assert read_feed(content, "", AT) == Found(FoundKind.PAGE)
