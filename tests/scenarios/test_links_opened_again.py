"""What people share is opened again later: an edit is read, a page that is gone takes nothing with it."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.messages import Post, PostKind
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import EmbeddedReader
from bot.ports import LeadState
from tests.scenarios.newsroom import Newsroom, only, paper
from tests.scenarios.test_pages_that_change import captures_in
from tests.sites import CONSENT, STORY, Answer, Sites, page

WALL = "http://herald.example/news/wall"
TITLE = "Harbour wall gives way at Port Alder"
SECRET = "The mayor's own house stands on the wall, the clerk said."
TEN = (STORY[0].replace("nine", "ten"), *STORY[1:])
HOUR, DAY = timedelta(hours=1, minutes=1), timedelta(days=1)


@dataclass
class Desk:
    """Where a newsroom is opened, and opened again after it was shut."""

    folder: Path
    reader: EmbeddedReader
    matcher: minilm.MiniLM
    sites: Sites

    @asynccontextmanager
    async def open(self, before: Newsroom | None = None) -> AsyncGenerator[Newsroom]:
        outlets = [paper("herald.example", "Port Herald"), paper("bay.example", "Bay Times")]
        chat, clock = (before.chat, before.clock) if before else (None, None)
        async with Newsroom.open(
            self.folder, self.reader, self.matcher, outlets, way=self.sites.way, chat=chat, clock=clock
        ) as opened:
            yield opened


@pytest.fixture
async def sites() -> AsyncIterator[Sites]:
    async with Sites({WALL: page(TITLE, *STORY)}) as opened:
        yield opened


@pytest.fixture
def desk(
    tmp_path: Path,
    reader: EmbeddedReader,
    matcher: minilm.MiniLM,
    sites: Sites,
    monkeypatch: pytest.MonkeyPatch,
) -> Desk:
    monkeypatch.setenv("SECONDSOURCE_FETCH__LINK__PAUSE_SECONDS", "0.01")
    return Desk(tmp_path, reader, matcher, sites)


@pytest.fixture
async def newsroom(desk: Desk) -> AsyncIterator[Newsroom]:
    async with desk.open() as opened:
        yield opened


async def card_of(newsroom: Newsroom, said: list[Post]) -> Post:
    (card,) = only(said, PostKind.WARNING)
    shown = await newsroom.kept.outbox.latest(card.key)
    assert shown is not None
    return shown


async def test_a_link_is_opened_again_ever_more_seldom_and_then_no_more(desk: Desk, sites: Sites) -> None:
    async with desk.open() as newsroom:
        await newsroom.say(WALL)
        opened: list[int] = []
        for hour in range(1, 12):
            assert await newsroom.look(timedelta(hours=1)) == []
            opened += [hour] if sites.asked.count(WALL) > 1 + len(opened) else []
    async with desk.open(newsroom) as newsroom:
        for hour in range(12, 24 * 10, 6):
            assert await newsroom.look(timedelta(hours=6)) == []
            opened += [hour + 5] if sites.asked.count(WALL) > 1 + len(opened) else []

        assert opened == [1, 6, 29, 77, 173]
        assert "Nothing is watched here" in (await newsroom.say("/watch", id="after"))[0].text


async def test_a_page_that_has_not_changed_is_not_sent_again(
    newsroom: Newsroom, sites: Sites, tmp_path: Path
) -> None:
    sites.answers[WALL] = Answer(page(TITLE, *STORY).body, headers=('ETag: "one"',))
    await newsroom.say(WALL)

    assert await newsroom.look(HOUR) == []

    assert sites.asked.count(WALL) == 2
    assert len(captures_in(tmp_path)) == 1


async def test_an_edit_that_touches_a_claim_is_told_on_the_card_in_words(desk: Desk, sites: Sites) -> None:
    async with desk.open() as newsroom:
        said = await newsroom.say(WALL)
        await newsroom.look(HOUR)
        sites.answers[WALL] = page(TITLE, *TEN)
    async with desk.open(newsroom) as newsroom:
        edits = await newsroom.look(timedelta(hours=5))
        card = await card_of(newsroom, said)
        assert await newsroom.look(DAY) == []

    assert only(edits, PostKind.NOTICE) == only(edits, PostKind.WARNING) == []
    assert "✏️ Its text was edited: I saw that 3 Nov 15:01." in card.text
    assert "c1  “nine” → “ten”" in card.text
    assert "/summary changes" in card.text
    assert "herald.example/news/wall" in card.text


async def test_what_an_edit_took_out_is_retired_and_moves_what_was_told(
    newsroom: Newsroom, sites: Sites
) -> None:
    sites.answers[WALL] = page(TITLE, *STORY, SECRET)
    said = await newsroom.say(WALL)
    handle = await newsroom.handle_of("own house")
    sites.answers[WALL] = page(TITLE, *STORY)

    moved = await newsroom.look(HOUR)

    assert any(handle in post.text and "unattributed" in post.text for post in moved)
    card = await card_of(newsroom, said)
    assert "Gone from the page" in card.text
    assert "own house" in card.text
    assert await newsroom.look(timedelta(hours=6)) == []


async def test_an_edit_that_touches_no_claim_is_told_nowhere(newsroom: Newsroom, sites: Sites) -> None:
    said = await newsroom.say(WALL)
    before = await card_of(newsroom, said)
    sites.answers[WALL] = page(TITLE, *STORY, "It rained all day there.")

    edits = await newsroom.look(HOUR)

    assert only(edits, PostKind.NOTICE) == only(edits, PostKind.MOVE) == []
    card = await card_of(newsroom, said)
    assert "edited" not in card.text
    assert card.lines[2:] == before.lines[2:]


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (Answer(b"", status="404 Not Found"), "That page is not there any more"),
        (Answer(b"", status="410 Gone"), "That page is not there any more"),
        (page("Your privacy", *CONSENT), "it asks for consent before showing the story"),
        (Answer(b"", status="403 Forbidden"), "That site refused to show me the page"),
    ],
    ids=["not found", "gone", "a wall", "refused"],
)
async def test_a_page_that_is_gone_is_said_once_on_the_card_and_takes_nothing_with_it(
    newsroom: Newsroom, sites: Sites, now: Answer, words: str
) -> None:
    said = await newsroom.say(WALL)
    sites.answers[WALL] = now

    (edited,) = await newsroom.look(HOUR)
    later = [*await newsroom.look(timedelta(hours=6)), *await newsroom.look(DAY)]

    card = await card_of(newsroom, said)
    assert edited.edits == card.edits
    assert words in card.text
    assert "What I read before stands, and is kept." in card.text
    assert card.text.count("Opened again") == 1
    assert later == []
    assert "nine people were hurt" in card.text
    (why,) = await newsroom.say("/why c1")
    assert "says it no more" not in why.text
    assert "Nothing was set aside" in (await newsroom.say("/retry"))[0].text
    assert await newsroom.kept.leads.left(newsroom.place().audience, 9) == ()


async def test_a_page_that_is_there_again_is_no_longer_said_to_be_gone(
    newsroom: Newsroom, sites: Sites
) -> None:
    said = await newsroom.say(WALL)
    whole = sites.answers[WALL]
    sites.answers[WALL] = Answer(b"", status="404 Not Found")
    await newsroom.look(HOUR)
    assert "Opened again" in (await card_of(newsroom, said)).text
    sites.answers[WALL] = whole

    await newsroom.look(timedelta(hours=6))

    assert "Opened again" not in (await card_of(newsroom, said)).text


async def test_a_site_that_does_not_answer_is_no_news(newsroom: Newsroom, sites: Sites) -> None:
    await newsroom.say(WALL)
    sites.answers[WALL] = Answer(b"", status="503 Service Unavailable")

    assert await newsroom.look(HOUR) == []


async def test_what_is_taken_back_is_opened_no_more_and_stays_taken_back(
    newsroom: Newsroom, sites: Sites
) -> None:
    said = await newsroom.say(WALL, id="shared")
    await newsroom.look(HOUR)
    await newsroom.say("", edits="shared")
    asked = sites.asked.count(WALL)

    await newsroom.look(timedelta(hours=6))

    assert sites.asked.count(WALL) == asked
    assert "Taken back by whoever shared it" in (await card_of(newsroom, said)).text


async def test_in_quiet_hours_what_an_edit_moved_waits(newsroom: Newsroom, sites: Sites) -> None:
    sites.answers[WALL] = page(TITLE, *STORY, SECRET)
    await newsroom.say(WALL)
    await newsroom.say("/settings quiet hours 09:30-13:00")
    sites.answers[WALL] = page(TITLE, *STORY)

    moved = await newsroom.look(HOUR)
    later = await newsroom.time_passes(timedelta(hours=4))

    said = [PostKind.MOVE, PostKind.RECALL]
    assert [post for post in moved if post.kind in said] == []
    assert [post for post in later if post.kind in said]


async def test_a_link_of_a_private_channel_is_opened_again_for_it_alone(
    newsroom: Newsroom, sites: Sites
) -> None:
    await newsroom.say(WALL, channel="tips", private=True)
    sites.answers[WALL] = page(TITLE, *STORY, SECRET)

    said = await newsroom.look(HOUR)

    assert {post.place.audience.channel for post in said} == {"tips"}
    assert "No claim here" in (await newsroom.say("/claims house"))[0].text
    states = {await newsroom.kept.leads.state(lead) for lead in newsroom.walked}
    assert states == {LeadState.DONE}
