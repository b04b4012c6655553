"""What the bot says by itself keeps to the hours, the number and the matters that a channel wants."""

from datetime import timedelta

import pytest

from bot.core.messages import Post, PostKind
from bot.demo import TURNS
from tests.scenarios.newsroom import Newsroom, only

DIGEST, COPY, NURSE = (turn.text for turn in TURNS[:3])
ANOTHER = (
    "Jory Tamm, a harbour pilot, said the Alder ferry ran aground on Monday night. " * 3 + "Nobody " * 20
)
ENVOY = "a Lissan envoy travelled by night to Port Alder"


def moves(posts: list[Post], channel: str = "desk") -> list[Post]:
    told = [*only(posts, PostKind.MOVE), *only(posts, PostKind.RECALL)]
    return [post for post in told if post.place.audience.channel == channel]


@pytest.fixture
async def rising(newsroom: Newsroom) -> Newsroom:
    """Two channels were told of a claim that the next report in one of them raises."""
    await newsroom.say(DIGEST)
    await newsroom.say(DIGEST, channel="night")
    return newsroom


async def test_what_changes_in_quiet_hours_is_said_when_they_end(rising: Newsroom) -> None:
    await rising.say("/settings quiet hours 08:00-10:30", channel="night")

    said = await rising.say(COPY)
    assert moves(said)
    assert not moves(said, "night")
    assert not moves(await rising.time_passes(timedelta(hours=1)), "night")

    (told,) = moves(await rising.time_passes(timedelta(minutes=30)), "night")
    assert "single source → echoed" in told.text
    assert await rising.time_passes(timedelta(hours=1)) == []


async def test_in_quiet_hours_whoever_shares_is_answered(rising: Newsroom) -> None:
    await rising.say("/settings quiet hours 08:00-10:30", channel="night")

    said = await rising.say(COPY, channel="night")

    assert only(said, PostKind.WARNING)
    assert moves(said, "night")


async def test_the_history_has_the_time_it_changed_not_the_time_it_was_said(rising: Newsroom) -> None:
    await rising.say("/settings quiet hours 08:00-10:30", channel="night")
    rising.clock.pass_by(timedelta(minutes=5))
    await rising.say(COPY)
    await rising.time_passes(timedelta(hours=2))

    handle = await rising.handle_of(ENVOY)
    (why,) = await rising.say(f"/why {handle}", channel="night")

    assert "3 Nov 09:05  single source → echoed" in why.text


async def test_of_a_snoozed_claim_nothing_is_said_until_then(rising: Newsroom) -> None:
    handle = await rising.handle_of(ENVOY)
    (noted,) = await rising.say(f"/snooze {handle} until tomorrow")
    assert noted.text.startswith(f"I say nothing of {handle} here until 4 Nov 08:00, unless what I told you")

    said = await rising.say(COPY, channel="night")
    assert ENVOY not in "".join(post.text for post in moves(said))
    assert ENVOY in "".join(post.text for post in moves(said, "night"))

    told = moves(await rising.time_passes(timedelta(hours=23)))
    assert [ENVOY in post.text for post in told] == [True]


async def test_waking_a_claim_says_at_once_what_moved_meanwhile(rising: Newsroom) -> None:
    handle = await rising.handle_of(ENVOY)
    await rising.say(f"/snooze {handle} 3d")
    await rising.say(COPY, channel="night")

    (awake,) = await rising.say(f"/snooze {handle} off")
    assert awake.text == f"I say again when {handle} changes."
    (told,) = moves(await rising.time_passes(timedelta(seconds=15)))
    assert ENVOY in told.text


async def test_past_its_messages_for_a_day_a_channel_gets_one_post_that_grows(newsroom: Newsroom) -> None:
    await newsroom.say("/settings messages per day 2")

    first = await newsroom.say(DIGEST)
    assert only(first, PostKind.WARNING)
    second = await newsroom.say(COPY)
    (gathered,) = only(second, PostKind.GATHERED)
    (card,) = only(second, PostKind.WARNING)
    assert card.under == "m3"  # in the thread of the paste
    assert not moves(second)
    assert "as this channel wants in a day (2 messages)" in gathered.text
    assert "single source → echoed" in gathered.text
    assert "1 line needs a source." in gathered.text
    assert "\n  Norwind" not in gathered.text  # its card says it
    assert "Norwind" in card.text
    live = [post for post in second if post.kind in (PostKind.PROGRESS, PostKind.ANSWER)]
    assert live[-1].text.endswith("so its card is here, in the thread.")

    third = await newsroom.say(NURSE)
    assert only(third, PostKind.GATHERED) == []
    (edit,) = [post for post in third if post.kind is PostKind.GATHERED]
    assert edit.edits is not None
    assert edit.text.startswith(gathered.text)

    await newsroom.time_passes(timedelta(days=1))
    assert only(await newsroom.say(ANOTHER), PostKind.WARNING)


async def test_what_is_gathered_stays_short_and_says_how_much_it_leaves_out(newsroom: Newsroom) -> None:
    await newsroom.say("/settings messages per day 1")
    await newsroom.say(DIGEST)
    handles, said = [f"c{n}" for n in range(1, 9)], list[Post]()

    for n, handle in enumerate(handles * 2):
        newsroom.clock.pass_by(timedelta(minutes=1))
        decided = "confirm" if n < len(handles) else "refute"
        said = await newsroom.say(f"/{decided} {handle} because we know")
    (edit,) = [post for post in said if post.kind is PostKind.GATHERED]

    assert edit.edits is not None
    assert len(edit.lines) == 2 + 12 + 1
    assert edit.lines[-1].text == "and 5 more before, /claims since:2031-11-03"
    assert f"you were told otherwise: /correction {handles[-1]}" in edit.lines[-2].text


async def test_only_what_a_channel_wants_to_see_is_a_line(newsroom: Newsroom) -> None:
    await newsroom.say("/settings topics grain depot")

    (card,) = only(await newsroom.say(DIGEST), PostKind.WARNING)

    needs = card.text.split("Needs a source")[1]
    assert "struck the grain depot in Tellin" in needs
    assert ENVOY not in needs
    assert "not on what this channel wants to see here (/settings topics, /settings least rank)." in needs
    every = only(await newsroom.say(DIGEST, channel="other"), PostKind.WARNING)[0]
    assert len(card.lines) < len(every.lines)
