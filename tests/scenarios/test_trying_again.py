"""What could not be read is listed, and tried again when somebody asks."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.channels import ChannelRules, HouseRules
from bot.core.messages import Post, PostKind
from bot.core.people import Role
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import EmbeddedReader
from bot.ports import LeadState
from tests.scenarios.newsroom import Newsroom, only, paper
from tests.sites import STORY, Sites, page

WALL = "http://herald.example/news/wall"
HALL = "http://herald.example/news/hall"
TITLE = "Harbour wall gives way at Port Alder"


@pytest.fixture
async def sites() -> AsyncIterator[Sites]:
    async with Sites({"http://herald.example/": page("Port Herald", "News.")}) as opened:
        yield opened


@pytest.fixture
async def newsroom(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM, sites: Sites
) -> AsyncIterator[Newsroom]:
    outlets = [paper("herald.example", "Port Herald")]
    async with Newsroom.open(tmp_path, reader, matcher, outlets, way=sites.way) as opened:
        yield opened


def answer(said: list[Post]) -> str:
    return next(post for post in said if post.kind is PostKind.ANSWER).text


async def test_a_page_that_was_gone_is_read_once_it_is_there(newsroom: Newsroom, sites: Sites) -> None:
    await newsroom.say(WALL, id="shared")
    (listed,) = await newsroom.say("/retry")
    sites.answers[WALL] = page(TITLE, *STORY)

    said = await newsroom.say("/retry 1")

    assert listed.text.splitlines() == [
        f"1  {WALL}  rana, 3 Nov 09:00",
        "  That page is not there any more, or never was.",
        "/retry 1 tries one again, /retry all all of them.",
    ]
    (card,) = only(said, PostKind.WARNING)
    assert TITLE in card.text
    live = [post.text for post in said if post.edits and post.kind is PostKind.PROGRESS]
    assert live[0] == "👀 Trying that again…"
    assert live[-1].startswith("Read: ")
    assert answer(said).splitlines() == [
        "Trying 1 thing again. What comes of it is said where it was shared.",
        f"  {WALL}",
    ]
    (after,) = await newsroom.say("/retry")
    assert after.text == "Nothing was set aside here, and everything shared here could be read."


async def test_what_fails_again_is_refused_again_under_its_own_message_and_keeps_its_number(
    newsroom: Newsroom,
) -> None:
    await newsroom.say(f"{HALL} {WALL}", id="shared")

    said = await newsroom.say(f"/retry {WALL}?utm_source=mail")
    (listed,) = await newsroom.say("/retry")

    (refusal,) = [post for post in said if post.kind is PostKind.REFUSAL]
    assert refusal.under == "shared"
    assert "That page is not there any more" in refusal.text
    assert [row.split()[:2] for row in listed.text.splitlines()[::2]][:2] == [["2", WALL], ["1", HALL]]


async def test_the_same_command_delivered_twice_tries_once(newsroom: Newsroom, sites: Sites) -> None:
    await newsroom.say(WALL)
    said = await newsroom.say("/retry all", id="asked")
    asks = sites.asked.count(WALL)
    (lead,) = await newsroom.kept.leads.leads_of(newsroom.chat.acknowledged[-1])

    await newsroom.steps.walks[lead.walk][0][1](lead.id)
    await newsroom.steps.deliver.all()

    assert "Trying 1 thing again." in answer(said)
    assert sites.asked.count(WALL) == asks
    (left,) = await newsroom.kept.leads.left(newsroom.place().audience, 9)
    assert left.state is LeadState.UNREADABLE


async def test_a_private_channel_alone_sees_what_failed_there(newsroom: Newsroom) -> None:
    await newsroom.say(WALL, channel="tips", private=True)

    (listed,) = await newsroom.say("/retry")
    (refused,) = await newsroom.say("/retry 1")
    everything = await newsroom.say("/retry all")
    (there,) = await newsroom.say("/retry", channel="tips", private=True)

    assert WALL not in listed.text
    assert refused.text.startswith("⚠️ Nothing by that was set aside or unreadable here.")
    assert answer(everything) == "Nothing is left here to try again."
    assert there.text.startswith(f"1  {WALL}")


async def test_what_was_set_aside_says_why_and_is_read_when_it_is_tried_again(newsroom: Newsroom) -> None:
    text = "\n\n".join((TITLE, *STORY))
    await newsroom.say(text, id="pasted")
    (lead,) = await newsroom.kept.leads.leads_of(newsroom.chat.acknowledged[-1])
    await newsroom.kept.leads.came_to(lead.id, LeadState.SET_ASIDE, None, "compare, try 5: bug")
    newsroom.clock.pass_by(timedelta(hours=1))

    (listed,) = await newsroom.say("/retry")
    await newsroom.say("/retry all")

    assert listed.text.splitlines()[:2] == [
        f"1  “{TITLE}”  rana, 3 Nov 09:00",
        "  Set aside: I hit a fault of my own each time.",
    ]
    assert await newsroom.kept.leads.state(lead.id) is LeadState.DONE


async def test_what_is_not_understood_is_asked_for_in_a_sentence(newsroom: Newsroom) -> None:
    (told,) = await newsroom.say("/retry the wall")

    assert told.text.startswith("Try what again? As in  /retry 2  or  /retry https://")


async def test_a_reader_sees_the_list_and_tries_nothing_again(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM, sites: Sites
) -> None:
    house = HouseRules(ChannelRules(role=Role.READER))
    async with Newsroom.open(tmp_path, reader, matcher, [], way=sites.way, house=house) as newsroom:
        await newsroom.say(WALL)
        (listed,) = await newsroom.say("/retry")
        (refused,) = await newsroom.say("/retry 1")

    assert listed.text.startswith(f"1  {WALL}")
    assert "reporter" in refused.text
