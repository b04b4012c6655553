"""A newsroom watches feeds and pages: it hears of what changes what it was told, and of nothing else."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.core.messages import PostKind
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import EmbeddedReader
from tests.scenarios.newsroom import Newsroom, only, paper
from tests.sites import STORY, Answer, Sites, page

HOME, FEED, WALL = "http://herald.example/", "http://herald.example/feed", "http://herald.example/news/wall"
BAY, FERRY = "http://bay.example/news/wall", "http://bay.example/feed"
TITLE = "Harbour wall gives way at Port Alder"
HALF_HOUR = timedelta(minutes=31)


def rss(*links: str, at: datetime | None = None, title: str = "Port Herald", words: str = "") -> Answer:
    date = f"<pubDate>{format_datetime(at)}</pubDate>" if at else ""
    items = "".join(
        f"<item><title>{link.rpartition('/')[2]}</title><link>{link}</link><guid>{link}</guid>"
        f"<description>{words}</description>{date}</item>"
        for link in links
    )
    channel = f"<channel><title>{title}</title>{items}</channel>"
    return Answer(f"<?xml version='1.0'?><rss version='2.0'>{channel}</rss>".encode(), "application/rss+xml")


@pytest.fixture
async def sites() -> AsyncIterator[Sites]:
    known = {WALL: page(TITLE, *STORY), FEED: rss(WALL), BAY: page("The wall", *STORY)}
    async with Sites(known) as opened:
        yield opened


@pytest.fixture
async def newsroom(
    tmp_path: Path,
    reader: EmbeddedReader,
    matcher: minilm.MiniLM,
    sites: Sites,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Newsroom]:
    monkeypatch.setenv("SECONDSOURCE_FETCH__LINK__PAUSE_SECONDS", "0.01")
    outlets = [paper("herald.example", "Port Herald"), paper("bay.example", "Bay Times")]
    async with Newsroom.open(tmp_path, reader, matcher, outlets, way=sites.way) as opened:
        yield opened


async def test_a_feed_is_read_without_a_word_in_the_channel(newsroom: Newsroom) -> None:
    said = await newsroom.say(f"/watch {FEED}")

    (answer,) = said
    assert "Port Herald" in answer.text
    assert "1 item of the last 24 hours is being read" in answer.text
    (found,) = await newsroom.say("/claims harbour")
    assert "nine people were hurt" in found.text
    assert "No claims here yet" in (await newsroom.say("/claims"))[0].text


async def test_what_a_feed_brings_is_told_where_it_changes_what_people_were_told(
    newsroom: Newsroom, sites: Sites
) -> None:
    told = "The harbour wall gave way and nine people were hurt, Mayor Anna Reed told Bay Times."
    sites.answers[BAY] = page("The wall", told, *STORY[1:])
    sites.answers[WALL] = page(TITLE, "No wall gave way and nobody was hurt, Olaf Bern said.")
    await newsroom.say(BAY)
    sites.answers[FEED] = rss()
    await newsroom.say(f"/watch {FEED}", channel="wires")
    sites.answers[WALL] = page(
        TITLE, "The harbour wall gave way and nine people were hurt, a nurse at the clinic told Port Herald."
    )
    sites.answers[FEED] = rss(WALL)

    said = await newsroom.look(HALF_HOUR)

    assert {post.place.audience.channel for post in said} == {"desk"}
    assert only(said, PostKind.MOVE)
    assert not only(said, PostKind.WARNING)
    assert not only(said, PostKind.PROGRESS)


async def test_each_item_is_read_once_and_again_when_it_is_edited(newsroom: Newsroom, sites: Sites) -> None:
    await newsroom.say(f"/watch {FEED}")
    for _ in range(3):
        await newsroom.look(HALF_HOUR)
    assert sites.asked.count(WALL) == 1

    sites.answers[WALL] = page(TITLE, STORY[0].replace("nine", "ten"), *STORY[1:])
    sites.answers[FEED] = rss(WALL, words="Updated: ten hurt.")
    assert await newsroom.look(HALF_HOUR) == []

    assert sites.asked.count(WALL) == 2
    assert "ten people were hurt" in (await newsroom.say("/claims harbour wall"))[0].text


async def test_an_edit_that_a_feed_brings_changes_the_card_of_whoever_shared_the_page(
    newsroom: Newsroom, sites: Sites
) -> None:
    (card,) = only(await newsroom.say(WALL), PostKind.WARNING)
    await newsroom.say(f"/watch {FEED}", channel="wires")
    sites.answers[WALL] = page(TITLE, STORY[0].replace("nine", "ten"), *STORY[1:])
    sites.answers[FEED] = rss(WALL, words="Updated: ten hurt.")

    said = await newsroom.look(HALF_HOUR)

    (edited,) = [post for post in said if post.edits == card.key]
    assert "ten people" in edited.text
    assert "/summary" not in "".join(post.text for post in said if post.place.audience.channel == "wires")


async def test_whoever_shares_what_a_feed_brought_before_gets_its_card(newsroom: Newsroom) -> None:
    await newsroom.say(f"/watch {FEED}")

    said = await newsroom.say(WALL)

    assert only(said, PostKind.WARNING)
    assert "I know this report" not in "".join(post.text for post in said)


async def test_a_summary_is_of_what_people_shared_before_what_a_feed_brought(
    newsroom: Newsroom, sites: Sites
) -> None:
    sites.answers[BAY] = page("Ferry sinks", "The ferry sank at noon, Olaf Bern said.", *STORY[1:])
    await newsroom.say(BAY)
    newsroom.clock.pass_by(HALF_HOUR)
    await newsroom.say(f"/watch {FEED}")

    (summary,) = await newsroom.say("/summary")

    assert "Ferry sinks" in summary.text


async def test_the_first_look_takes_only_what_is_new_of_a_feed_with_years_in_it(
    newsroom: Newsroom, sites: Sites
) -> None:
    now = newsroom.clock.now()
    old, new = [f"http://herald.example/old/{n}" for n in range(9)], WALL
    sites.answers[FEED] = Answer(
        rss(new, at=now - timedelta(hours=2)).body.replace(
            b"</channel>", rss(*old, at=now - timedelta(days=9)).body.partition(b"</title>")[2]
        ),
        "text/html",  # whatever it is called
    )

    await newsroom.say(f"/watch {FEED}")
    await newsroom.look(HALF_HOUR)

    assert [address for address in sites.asked if "/old/" in address or address == WALL] == [WALL]


async def test_of_a_site_its_feed_is_watched_and_of_a_page_the_page_itself(
    newsroom: Newsroom, sites: Sites
) -> None:
    offer = "<link rel='alternate' type='application/rss+xml' href='/feed'>"
    sites.answers[HOME] = page("Port Herald", *STORY, head=offer)
    sites.answers[WALL] = page(TITLE, *STORY, head=offer)

    (of_site,) = await newsroom.say("/watch http://herald.example")
    (of_page,) = await newsroom.say(f"/watch {WALL}")

    assert "I watch the feed" in of_site.text
    assert FEED in of_site.text
    assert "I watch the page" in of_page.text
    assert f"/watch {FEED}" in of_page.text
    (listed,) = await newsroom.say("/watch")
    assert "1 feed and 1 page" in listed.text


async def test_a_watched_page_that_changes_is_told_once_with_the_words_and_the_claims(
    newsroom: Newsroom, sites: Sites
) -> None:
    await newsroom.say(f"/watch {WALL}")
    assert await newsroom.look() == []
    assert await newsroom.look(timedelta(hours=1)) == []
    sites.answers[WALL] = page(TITLE, STORY[0].replace("nine", "ten"), *STORY[1:])

    (changed,) = await newsroom.look(timedelta(hours=1))

    assert changed.kind is PostKind.NOTICE
    assert 'Taken out: "The harbour wall at Port Alder gave way on Monday morning and nine' in changed.text
    assert 'Added: "The harbour wall at Port Alder gave way on Monday morning and ten' in changed.text
    assert "c1  “nine” → “ten”" in changed.text
    assert f"/summary changes {WALL}" in changed.text
    assert await newsroom.look(timedelta(hours=1)) == []
    assert "Another number" in (await newsroom.say(f"/summary changes {WALL}"))[0].text


async def test_a_watched_page_that_cannot_be_read_is_told_of_once_and_once_when_it_is_back(
    newsroom: Newsroom, sites: Sites
) -> None:
    gone = sites.answers.pop(WALL)
    sites.answers[HOME] = page("Home", *STORY)  # the site is still there
    await newsroom.say(f"/watch {WALL}")  # opened, and refused
    sites.answers[WALL] = gone
    await newsroom.say(f"/watch {WALL}")
    del sites.answers[WALL]

    (broken,) = await newsroom.look()
    assert "has failed since 3 Nov 09:00: That page is not there any more" in broken.text
    assert await newsroom.look(timedelta(hours=3)) == []
    sites.answers[WALL] = gone
    (back,) = await newsroom.look(timedelta(hours=9))

    assert "Back" in back.text


async def test_what_a_feed_brings_a_private_channel_stays_there(newsroom: Newsroom) -> None:
    await newsroom.say(f"/watch {FEED}", channel="tips", private=True)

    inside = await newsroom.say("/claims harbour", channel="tips", private=True)
    outside = await newsroom.say("/claims harbour")

    assert "nine people were hurt" in inside[0].text
    assert "No claim here" in outside[0].text
    assert "Nothing is watched here" in (await newsroom.say("/watch"))[0].text


async def test_two_channels_that_watch_one_feed_each_have_its_items_and_ask_once(
    newsroom: Newsroom, sites: Sites
) -> None:
    sites.answers[FEED] = rss()
    await newsroom.say(f"/watch {FEED}")
    await newsroom.say(f"/watch {FEED}", channel="tips", private=True)
    asked = sites.asked.count(FEED)
    sites.answers[FEED] = rss(WALL)

    await newsroom.look(HALF_HOUR)

    assert sites.asked.count(FEED) == asked + 1
    for channel, private in (("desk", False), ("tips", True)):
        (found,) = await newsroom.say("/claims harbour", channel=channel, private=private)
        assert "nine people were hurt" in found.text


async def test_a_feed_that_breaks_and_comes_back_is_told_of_once_each(
    newsroom: Newsroom, sites: Sites
) -> None:
    await newsroom.say(f"/watch {FEED}")
    whole = sites.answers.pop(FEED)
    said = [await newsroom.look(timedelta(hours=5)) for _ in range(5)]

    (broken,) = [post for posts in said for post in posts]
    assert "⚠️ The feed Port Herald" in broken.text
    assert "failing since" in (await newsroom.say("/watch"))[0].text
    sites.answers[FEED] = whole
    (back,) = await newsroom.look(timedelta(hours=25))
    assert "✅ Back: the feed Port Herald" in back.text


async def test_in_quiet_hours_nothing_is_said_of_what_is_watched_until_they_are_over(
    newsroom: Newsroom, sites: Sites
) -> None:
    await newsroom.say(f"/watch {FEED}")
    await newsroom.say(f"/watch {WALL}")
    await newsroom.look()
    await newsroom.say("/settings quiet hours 10:00-20:30")
    del sites.answers[FEED]
    sites.answers[WALL] = page(TITLE, STORY[0].replace("nine", "ten"), *STORY[1:])

    for _ in range(10):
        assert await newsroom.look(timedelta(hours=1, minutes=5)) == []
    said = [*await newsroom.look(timedelta(hours=1)), *await newsroom.look(timedelta(hours=1))]

    assert sum("has failed since" in post.text for post in said) == 1
    assert sum("says something else than it did" in post.text for post in said) == 1


async def test_past_the_messages_of_a_day_what_is_watched_is_gathered_with_the_rest(
    newsroom: Newsroom, sites: Sites
) -> None:
    await newsroom.say(f"/watch {WALL}")
    await newsroom.look()
    await newsroom.say("/settings messages per day 1")
    sites.answers[WALL] = page(TITLE, STORY[0].replace("nine", "ten"), *STORY[1:])

    said = await newsroom.look(timedelta(hours=1))

    assert not only(said, PostKind.NOTICE)
    (gathered,) = only(said, PostKind.GATHERED)
    assert "says something else than it did" in gathered.text


async def test_a_feed_that_falls_silent_is_told_of_once(newsroom: Newsroom, sites: Sites) -> None:
    start = newsroom.clock.now()
    links = [f"{WALL}-{n}" for n in range(8)]
    items = b"".join(
        rss(link, at=start - timedelta(hours=3 * n))
        .body.partition(b"</title>")[2]
        .partition(b"</channel>")[0]
        for n, link in enumerate(links)
    )
    sites.answers[FEED] = Answer(rss().body.replace(b"</channel>", items + b"</channel>"))
    await newsroom.say(f"/watch {FEED}")

    said = [await newsroom.look(timedelta(hours=7)) for _ in range(6)]

    (silent,) = [post for posts in said for post in posts]
    assert "has had nothing new since 3 Nov 09:00; it usually has something every 3 hours" in silent.text


async def test_a_feed_that_is_gone_for_good_is_looked_at_no_more(newsroom: Newsroom, sites: Sites) -> None:
    await newsroom.say(f"/watch {FEED}")
    sites.answers[FEED] = Answer(b"", status="410 Gone")

    (gone,) = await newsroom.look(HALF_HOUR)
    asked = len(sites.asked)
    await newsroom.look(timedelta(days=3))

    assert "gone for good" in gone.text
    assert len(sites.asked) == asked


async def test_what_is_watched_no_longer_is_not_looked_at(newsroom: Newsroom, sites: Sites) -> None:
    await newsroom.say(f"/watch {FEED}")

    (ended,) = await newsroom.say(f"/unwatch {FEED}")
    asked = len(sites.asked)
    await newsroom.look(timedelta(days=1))

    assert "I no longer watch Port Herald" in ended.text
    assert len(sites.asked) == asked
    assert "Nothing by that name or link is watched here" in (await newsroom.say(f"/unwatch {FEED}"))[0].text


LIST = """<opml version="2.0"><head><title>Ours</title></head><body><outline text="Coast">
<outline type="rss" xmlUrl="http://herald.example/feed"/><outline type="rss" xmlUrl="http://bay.example/feed"/>
<outline type="rss" xmlUrl="http://10.0.0.7/feed"/></outline></body></opml>"""


@pytest.mark.parametrize("given", ["pasted", "linked", "a file"])
async def test_a_list_of_feeds_is_watched_with_one_answer(
    newsroom: Newsroom, sites: Sites, tmp_path: Path, given: str
) -> None:
    await newsroom.say(f"/watch {FEED}")
    newsroom.clock.pass_by(HALF_HOUR)
    sites.answers[FERRY] = rss(BAY, title="Bay Times")
    sites.answers["http://bay.example/ours.opml"] = Answer(LIST.encode(), "text/x-opml")
    (tmp_path / "ours.opml").write_text(LIST)
    named = {
        "pasted": f"\n{LIST}",
        "linked": "http://bay.example/ours.opml",
        "a file": f"{tmp_path}/ours.opml",
    }

    said = await newsroom.say(f"/watch {named[given]}")

    if given == "a file":  # only the terminal opens paths
        assert "could not open that file" in said[0].text
        return
    (answer,) = said
    assert "1 feed of that list is new here, 1 known, 1 refused" in answer.text
    assert "inside a private network" in answer.text
    await newsroom.look()
    assert BAY in sites.asked


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("/watch http://10.0.0.7/feed", "inside a private network"),
        ("/watch http://nowhere.example/feed", "I find no site by that name"),
        ("/watch http://herald.example/nothing", "not there any more, or never was"),
        ("/watch claim c12", "I know no claim by that name here"),
        ("/watch claim", "Watch what? A link, a claim such as c41"),
        ("/watch person", "Watch what?"),
        ("/watch topic …", "Watch what?"),
        ("/watch Mara Oste", "Watch what?"),
        ("/unwatch person Mara Oste", "Nothing by that name or link is watched here"),
        ("/unwatch c12", "I know no claim by that name here"),
        ("/watch page http://herald.example/feed", "That is a feed, not a page"),
        ("/watch feed http://herald.example/news/wall", "That is no feed, and offers none"),
        ("/watch http://herald.example/broken", "That feed is broken"),
        ("/unwatch", "Watch what?"),
    ],
)
async def test_what_is_not_watched_gets_one_clear_sentence(
    newsroom: Newsroom, sites: Sites, asked: str, answer: str
) -> None:
    sites.answers["http://herald.example/broken"] = Answer(b"<rss><<<<", "application/rss+xml")

    (said,) = await newsroom.say(asked)

    assert answer in said.text
    assert await newsroom.kept.watches.watched() == ()
