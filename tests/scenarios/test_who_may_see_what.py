"""A private channel gains from what is said in the open, and nothing of it shows there."""

from bot.core.messages import Audience, PostKind
from bot.demo import TURNS
from tests.scenarios.newsroom import Newsroom, only

DIGEST, COPY, NURSE, WALL, DENIAL, DISPATCH = (turn.text for turn in TURNS)

DEPOT = "drone struck the grain depot in Tellin on Sunday night"
INV = Audience("newsroom", "inv", private=True)


async def test_a_private_channel_is_told_what_an_open_report_does_to_its_claims(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST, channel="inv", private=True)

    said = await newsroom.say(NURSE, channel="desk")

    (move,) = only(said, PostKind.MOVE)
    assert move.place.audience == INV
    assert DEPOT in move.text
    assert "single source → corroborated" in move.text
    at_the_desk = [post for post in said if not post.place.audience.private]
    assert not any("corroborated" in post.text or "Free Valleys" in post.text for post in at_the_desk)


async def test_a_private_report_moves_nothing_in_the_open(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST, channel="desk")

    said = await newsroom.say(NURSE, channel="inv", private=True)

    assert {post.place.audience for post in said} == {INV}
    (listed,) = await newsroom.say("/claims", channel="desk")
    assert "corroborated" not in listed.text


async def test_one_private_channel_is_told_nothing_of_another(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST, channel="inv", private=True)

    said = await newsroom.say(COPY, channel="tips", private=True)

    assert {post.place.audience.channel for post in said} == {"tips"}
    assert only(said, PostKind.MOVE) == []


async def test_accepting_in_a_private_channel_changes_and_shows_nothing_in_the_open(
    newsroom: Newsroom,
) -> None:
    await newsroom.say(DIGEST, channel="desk")
    handle = await newsroom.handle_of("11 herders were killed")
    (before,) = await newsroom.say(f"/why {handle}", channel="desk")
    await newsroom.say(DIGEST, channel="inv", private=True)

    said = await newsroom.say(f"/accept {handle} because Basil told us", channel="inv", private=True)

    assert {post.place.audience for post in said} == {INV}
    assert "says it, rana says so" in said[0].text
    (after,) = await newsroom.say(f"/why {handle}", channel="desk")
    assert after.text == before.text
    (inside,) = await newsroom.say(f"/why {handle}", channel="inv", private=True)
    assert inside.text != before.text


async def test_a_card_keeps_where_was_looked_when_it_is_edited(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)

    said = await newsroom.say(NURSE)

    [edit] = [post for post in said if post.edits and post.kind is PostKind.WARNING]
    assert "Not searched" in edit.text
    [card] = only(said, PostKind.WARNING)
    assert "Looked in 1 report " in card.text
