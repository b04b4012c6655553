"""A newsroom watches claims, people and topics: it hears once of what is new, and of nothing else."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.messages import Post, PostKind
from bot.core.watching import LOOKED_FOR
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import EmbeddedReader
from tests.scenarios.newsroom import Newsroom, only, paper
from tests.scenarios.test_watching import FEED, HALF_HOUR, WALL, rss
from tests.sites import STORY, Answer, Sites, page

HOUR, SOON = timedelta(minutes=61), timedelta(minutes=3)
SAYS = "The harbour wall gave way and nine people were hurt, {}."
DRY = "It had rained all night, and the road to the quay stayed closed until noon."
MORE = "The council met in the evening, and its members left without a word to those who waited outside."


def report(outlet: str, *said: str) -> str:
    return f"Outlet: {outlet}\n\nThe wall at Port Alder\n\n" + "\n\n".join([*said, DRY, MORE])


MAYOR = report("Bay Times", SAYS.format("Mayor Anna Reed told Bay Times"))
NURSE = report("Port Herald", SAYS.format("a nurse at the clinic told Port Herald"))


@pytest.fixture
async def sites() -> AsyncIterator[Sites]:
    async with Sites({FEED: rss(), WALL: page("The wall", *STORY)}) as opened:
        yield opened


@pytest.fixture
async def desk(
    tmp_path: Path,
    reader: EmbeddedReader,
    matcher: minilm.MiniLM,
    sites: Sites,
    monkeypatch: pytest.MonkeyPatch,
) -> "Desk":
    monkeypatch.setenv("SECONDSOURCE_FETCH__LINK__PAUSE_SECONDS", "0.01")
    return Desk(tmp_path, reader, matcher, sites)


class Desk:
    """Where a newsroom is opened, and opened again after it was shut."""

    def __init__(self, folder: Path, reader: EmbeddedReader, matcher: minilm.MiniLM, sites: Sites) -> None:
        self.folder, self.reader, self.matcher, self.sites = folder, reader, matcher, sites

    @asynccontextmanager
    async def open(self, before: Newsroom | None = None) -> AsyncGenerator[Newsroom]:
        outlets = [
            paper("herald.example", "Port Herald"),
            paper("bay.example", "Bay Times"),
            paper("coast.example", "Coast Radio"),
        ]
        chat, clock = (before.chat, before.clock) if before else (None, None)
        async with Newsroom.open(
            self.folder, self.reader, self.matcher, outlets, way=self.sites.way, chat=chat, clock=clock
        ) as opened:
            yield opened


@pytest.fixture
async def newsroom(desk: Desk) -> AsyncIterator[Newsroom]:
    async with desk.open() as opened:
        yield opened


def text_of(posts: list[Post]) -> str:
    return "\n".join(post.text for post in posts)


async def test_of_a_watched_claim_is_said_where_was_looked_for_it(newsroom: Newsroom) -> None:
    await newsroom.say(MAYOR)
    await newsroom.say(report("Port Herald", "The ferry sailed at noon, Olaf Bern said."))
    handle = await newsroom.handle_of("nine people were hurt")

    (answer,) = await newsroom.say(f"/watch {handle}")
    newsroom.clock.pass_by(SOON)
    again = await newsroom.say(f"/watch claim {handle}")
    await newsroom.time_passes(HOUR)
    (listed,) = await newsroom.say("/watch")

    assert f"I look for {handle}, about every 60 minutes, until 17 Nov" in answer.text
    assert 'Anna Reed: "The harbour wall gave way' in answer.text
    assert "Looked in 1 report from 1 outlet since" in answer.text
    assert "Nothing independent found." in answer.text
    assert f"I look for {handle} already" in again[0].text
    assert "Watched here: 1 claim" in listed.text
    assert "Looked in 1 report from 1 outlet" in listed.text


async def test_a_move_of_the_status_tells_what_was_found_and_nothing_is_said_twice(
    newsroom: Newsroom,
) -> None:
    await newsroom.say(MAYOR)
    await newsroom.say(f"/watch {await newsroom.handle_of('nine people were hurt')}")

    said = await newsroom.say(NURSE, channel="wires")
    later = [await newsroom.time_passes(HOUR) for _ in range(3)]

    assert only(said, PostKind.MOVE)
    assert later == [[], [], []]
    assert "Nothing is watched here" in (await newsroom.say("/watch"))[0].text


async def test_what_is_found_without_a_move_is_said_once_in_the_claims_thread(newsroom: Newsroom) -> None:
    (card,) = only(await newsroom.say(MAYOR), PostKind.WARNING)
    await newsroom.say(NURSE)
    handle = await newsroom.handle_of("nine people were hurt")
    await newsroom.say(f"/watch {handle}")
    newsroom.clock.pass_by(SOON)
    third = SAYS.format("the fisherman Per Lind told Coast Radio, who had stood beside it")
    await newsroom.say(report("Coast Radio", third), channel="wires")

    said = [*await newsroom.time_passes(HOUR), *await newsroom.time_passes(HOUR)]

    (found,) = only(said, PostKind.NOTICE)
    assert found.under == card.key
    assert f"Found on {handle}, which rana has had me look for since 3 Nov" in found.text
    assert "Per Lind" in found.text
    assert "says it independently" in found.text
    assert "Looked in" in found.text


async def test_a_watch_of_a_claim_that_nothing_is_found_on_ends_by_itself_and_says_so_once(
    desk: Desk,
) -> None:
    async with desk.open() as newsroom:
        (card,) = only(await newsroom.say(MAYOR), PostKind.WARNING)
        await newsroom.say(f"/watch {await newsroom.handle_of('nine people were hurt')}")
        assert await newsroom.time_passes(timedelta(days=13)) == []
    async with desk.open(newsroom) as newsroom:
        (ended,) = await newsroom.time_passes(timedelta(days=2))
        assert await newsroom.time_passes(timedelta(days=20)) == []

    assert ended.under == card.key
    assert "I no longer watch c1, after 15 days" in ended.text
    assert 'Anna Reed: "The harbour wall gave way' in ended.text


async def test_a_claim_of_a_private_channel_is_watched_there_alone(newsroom: Newsroom) -> None:
    await newsroom.say(MAYOR, channel="tips", private=True)
    await newsroom.say("/watch p1", channel="tips", private=True)

    (outside,) = await newsroom.say("/watch p1")
    said = await newsroom.say(NURSE)
    said += await newsroom.time_passes(HOUR)

    assert "I know no claim by that name here" in outside.text
    assert all("Anna Reed" not in p.text for p in said if p.place.audience.channel != "tips")
    assert "Nothing is watched" in (await newsroom.say("/watch"))[0].text


REED = "The gate will stay shut until the spring, Mayor Anna Reed told Port Herald."


async def test_what_a_watched_person_says_in_what_a_feed_brings_is_told_where_it_is_watched(
    newsroom: Newsroom, sites: Sites
) -> None:
    await newsroom.say(f"/watch {FEED}", channel="wires")
    (answer,) = await newsroom.say("/watch person A. Reed")
    sites.answers[WALL] = page("The gate", REED, DRY, MORE)
    sites.answers[FEED] = rss(WALL)

    await newsroom.look(HALF_HOUR)
    (said,) = await newsroom.time_passes(SOON)

    assert "I watch what A. Reed says, until 1 Feb 2032" in answer.text
    assert said.place.audience.channel == "desk"
    assert said.kind is PostKind.NOTICE
    first, quote, chain = said.text.splitlines()
    assert first == "🗣 A. Reed, watched here: 1 new quote in 1 report"
    assert quote.strip().startswith('Anna Reed: "The gate will stay shut until the spring"')
    assert chain.strip() == "Port Herald ← Anna Reed · “The gate”"
    assert await newsroom.time_passes(HOUR) == []


async def test_several_things_a_person_says_at_once_are_one_message_and_old_ones_are_none(
    newsroom: Newsroom, sites: Sites
) -> None:
    links = [f"{WALL}-{n}" for n in range(3)]
    await newsroom.say(report("Bay Times", REED.replace("Port Herald", "Bay Times")))
    await newsroom.say("/watch person Anna Reed")
    await newsroom.say(f"/watch {FEED}", channel="wires")
    sites.answers[links[0]] = page("The gate", REED, DRY, MORE)
    sites.answers[links[1]] = page(
        "The ferry", "The ferry company owes the town two million, Mayor Anna Reed told Port Herald.", DRY
    )
    sites.answers[links[2]] = page(
        "The lamps", "Thieves took forty lamps from the quay, Anna Reed told reporters.", MORE
    )
    sites.answers[FEED] = rss(*links)

    await newsroom.look(HALF_HOUR)
    said = await newsroom.time_passes(SOON)

    (notice,) = only(said, PostKind.NOTICE)
    assert "2 new quotes in 2 reports" in notice.text
    assert "two million" in notice.text
    assert "forty lamps" in notice.text
    assert "stay shut" not in notice.text
    assert await newsroom.time_passes(HOUR) == []


async def test_what_a_person_says_in_a_report_pasted_here_stands_under_its_card(newsroom: Newsroom) -> None:
    await newsroom.say("/watch person Anna Reed")
    (card,) = only(await newsroom.say(MAYOR), PostKind.WARNING)

    (notice,) = await newsroom.time_passes(SOON)

    assert notice.under == card.key


async def test_in_quiet_hours_a_watched_person_waits_and_survives_a_restart(desk: Desk, sites: Sites) -> None:
    async with desk.open() as newsroom:
        await newsroom.say("/watch person Anna Reed")
        await newsroom.say("/settings quiet hours 09:00-12:00")
        await newsroom.say(MAYOR, channel="wires")
        assert await newsroom.time_passes(SOON) == []
    async with desk.open(newsroom) as newsroom:
        assert await newsroom.time_passes(HOUR) == []
        (notice,) = await newsroom.time_passes(timedelta(hours=2))
        assert await newsroom.time_passes(HOUR) == []

    assert "Anna Reed" in notice.text


async def test_past_the_messages_of_a_day_what_a_person_says_is_gathered(newsroom: Newsroom) -> None:
    await newsroom.say("/watch person Anna Reed")
    await newsroom.say("/settings messages per day 1")
    await newsroom.say(MAYOR, channel="wires")

    (gathered,) = await newsroom.time_passes(SOON)

    assert gathered.kind is PostKind.GATHERED
    assert 'Anna Reed: "The harbour wall gave way' in gathered.text
    assert await newsroom.time_passes(SOON) == []


async def test_of_a_person_only_what_holds_a_topic_of_the_channel_is_told(newsroom: Newsroom) -> None:
    await newsroom.say("/watch person Anna Reed")
    await newsroom.say("/settings topics ferry")
    await newsroom.say(MAYOR, channel="wires")

    assert await newsroom.time_passes(SOON) == []


async def test_what_a_person_says_in_a_private_channel_is_told_there_alone(newsroom: Newsroom) -> None:
    await newsroom.say("/watch person Anna Reed")
    await newsroom.say("/watch person Anna Reed", channel="tips", private=True)
    await newsroom.say(MAYOR, channel="tips", private=True)

    (notice,) = await newsroom.time_passes(SOON)

    assert notice.place.audience.channel == "tips"


async def test_a_topic_raises_the_card_of_a_feeds_item_by_itself_and_says_why(
    newsroom: Newsroom, sites: Sites
) -> None:
    await newsroom.say(f"/watch {FEED}", channel="wires")
    (answer,) = await newsroom.say("/watch topic harbour wall")
    other = f"{WALL}-2"
    sites.answers[other] = page("The ferry", "Two men drowned off the ferry, Olaf Bern said.", DRY, MORE)
    sites.answers[WALL] = page("The wall", SAYS.format("a nurse at the clinic said"), DRY, MORE)
    sites.answers[FEED] = rss(WALL, other)

    await newsroom.look(HALF_HOUR)
    said = await newsroom.time_passes(SOON)
    later = await newsroom.time_passes(HOUR)

    assert "A feed's item that holds it" in answer.text
    (card,) = only(said, PostKind.WARNING)
    assert card.place.audience.channel == "desk"
    assert "nine people were hurt" in card.text
    assert any("/unwatch topic harbour wall" in p.text for p in said if p.under == card.key)
    assert later == []
    moved = await newsroom.say(MAYOR, channel="wires")
    assert [p for p in only(moved, PostKind.MOVE) if p.place == card.place and p.under == card.key]
    assert [p for p in moved if p.edits == card.key]


async def test_without_a_topic_no_item_raises_a_card_nor_does_one_that_is_there_already(
    newsroom: Newsroom, sites: Sites
) -> None:
    await newsroom.say("/watch topic harbour wall")
    sites.answers[WALL] = page("The wall", SAYS.format("a nurse at the clinic said"), DRY, MORE)
    (card,) = only(await newsroom.say(WALL), PostKind.WARNING)
    await newsroom.say("/unwatch topic wall harbour")
    await newsroom.say("/watch topic harbour wall")
    await newsroom.say(f"/watch {FEED}")
    sites.answers[FEED] = rss(WALL)

    said = [*await newsroom.look(HALF_HOUR), *await newsroom.time_passes(SOON)]

    assert only(said, PostKind.WARNING) == []
    assert card.text


async def test_a_person_or_topic_is_listed_and_watched_no_more_by_any_spelling(newsroom: Newsroom) -> None:
    await newsroom.say("/watch person Yevgeny Voss")
    await newsroom.say("/watch topic harbour wall")
    (listed,) = await newsroom.say("/watch")

    (ended,) = await newsroom.say("/unwatch person Evgeniy Voss")
    (topic,) = await newsroom.say("/unwatch wall, harbour")

    assert "Watched here: 1 person and 1 topic" in listed.text
    assert "I no longer watch Yevgeny Voss" in ended.text
    assert "I no longer watch harbour wall" in topic.text
    assert await newsroom.kept.watches.watched(kinds=LOOKED_FOR) == ()


async def test_a_page_named_as_one_is_watched_as_one(newsroom: Newsroom, sites: Sites) -> None:
    offer = "<link rel='alternate' type='application/rss+xml' href='/feed'>"
    home = "http://herald.example/"
    sites.answers[home] = Answer(page("Port Herald", *STORY, head=offer).body)

    (as_page,) = await newsroom.say(f"/watch page {home}")
    (as_feed,) = await newsroom.say(f"/watch feed {home}", channel="wires")

    assert "I watch the page" in as_page.text
    assert "I watch the feed" in as_feed.text
