"""Who speaks for which party is the desk's to say: two voices of one party are one side."""

from datetime import timedelta

import pytest

from bot.core.messages import Audience, Post, PostKind
from bot.demo import TURNS
from tests.scenarios.newsroom import Newsroom, only

DIGEST, NURSE = TURNS[0].text, TURNS[2].text
DEPOT = "an Orvane drone struck the grain depot in Tellin on Sunday night"
INV = Audience("newsroom", "inv", private=True)
SIDE = "/side Mara Oste of Free Valleys because she ran for its council"


async def later(newsroom: Newsroom, text: str, *, channel: str = "desk", private: bool = False) -> list[Post]:
    newsroom.clock.pass_by(timedelta(minutes=1))
    return await newsroom.say(text, channel=channel, private=private)


@pytest.fixture
async def depot(newsroom: Newsroom) -> str:
    await newsroom.say(DIGEST)
    await later(newsroom, NURSE)
    return await newsroom.handle_of(DEPOT)


async def test_a_witness_who_turns_out_to_be_of_the_party_lowers_what_was_told(
    newsroom: Newsroom, depot: str
) -> None:
    await later(newsroom, DIGEST, channel="foreign")

    (answer, *others) = await later(newsroom, SIDE)

    told = "rana said that Mara Oste speaks for Free Valleys: she ran for its council"
    assert answer.text.startswith(f"Noted: {told}.")
    (move,) = only(others, PostKind.MOVE)
    assert f"↓ {depot} " in move.text
    assert "corroborated → one-sided" in move.text
    assert told in move.text
    (recall,) = only(others, PostKind.RECALL)
    assert recall.place.audience.channel == "foreign"
    (back, *others) = await later(newsroom, "/side Mara Oste none because it was another Oste")
    assert "Mara Oste speaks for no party: it was another Oste" in back.text
    assert "one-sided → corroborated" in only(others, PostKind.MOVE)[0].text


async def test_the_table_says_who_entered_what(newsroom: Newsroom, depot: str) -> None:
    await later(newsroom, SIDE)

    (table,) = await later(newsroom, "/side")

    assert (
        "Free Valleys: Activists, Free Valleys, Free Valleys opposition, Mara Oste and Oren Halse"
        in table.text
    )
    assert "rana said that Mara Oste speaks for Free Valleys: she ran for its council" in table.text


async def test_what_a_private_channel_enters_counts_there_alone(newsroom: Newsroom, depot: str) -> None:
    for report in (DIGEST, NURSE):
        await later(newsroom, report, channel="inv", private=True)

    (answer, *others) = await later(newsroom, SIDE, channel="inv", private=True)

    assert "It counts in this channel alone." in answer.text
    assert {post.place.audience for post in (answer, *others)} == {INV}
    assert "corroborated → one-sided" in only(others, PostKind.MOVE)[0].text
    (why,) = await later(newsroom, f"/why {depot}")
    assert "is corroborated" in why.text
    (table,) = await later(newsroom, "/side")
    assert "Mara Oste" not in table.text


async def test_a_side_needs_a_name_a_party_and_a_reason(newsroom: Newsroom) -> None:
    (nothing,) = await later(newsroom, "/side Mara Oste")
    (no_reason,) = await later(newsroom, "/side Mara Oste of Free Valleys")
    (known,) = await later(newsroom, "/side oren halse of free valleys because he is")

    assert nothing.kind is PostKind.REFUSAL
    assert no_reason.text.endswith("/side Mara Oste of Free Valleys because …")
    assert known.text == "Entered already: oren halse speaks for free valleys."


async def test_one_message_that_comes_twice_is_one_entry(newsroom: Newsroom, depot: str) -> None:
    await newsroom.say(SIDE, id="same")

    assert await newsroom.say(SIDE, id="same") == []
    (table,) = await later(newsroom, "/side")
    assert table.text.count("rana said") == 1
