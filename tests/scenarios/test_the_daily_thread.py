"""The daily thread tells what changed and what is due, by story, and is quiet when there is nothing."""

from datetime import timedelta

import pytest

from bot.core.messages import Post, PostKind
from bot.demo import TURNS
from tests.scenarios.newsroom import Newsroom, only

DIGEST, COPY, NURSE = (turn.text for turn in TURNS[:3])
DAY = timedelta(days=1)


def told(posts: list[Post]) -> tuple[str, list[str]]:
    """Return the root and the replies of the one daily thread among some posts."""
    (root,) = only(posts, PostKind.DAILY)
    return root.text, [post.text for post in only(posts, PostKind.THREAD) if post.under == root.key]


@pytest.fixture
async def morning(newsroom: Newsroom) -> Newsroom:
    """Reports came on Monday from nine; the thread comes at eight."""
    await newsroom.say(DIGEST)
    newsroom.clock.pass_by(timedelta(hours=1))
    await newsroom.say(COPY)
    return newsroom


async def test_it_tells_what_moved_by_story(morning: Newsroom) -> None:
    root, replies = told(await morning.time_passes(timedelta(hours=22)))

    assert root.startswith("📋 Tue 4 Nov, #desk: 2 reports, ")
    assert "new statements · " in root
    moved = [reply for reply in replies if "single source → echoed" in reply]
    assert len(moved) == 1
    assert moved[0].splitlines()[0] == "Security Chief’s Office Refuses Comment on Report of Envoy’s Visit"
    assert '"a Lissan envoy travelled by night to Port Alder' in moved[0]


async def test_what_is_alone_for_a_day_is_due_once(morning: Newsroom) -> None:
    first, _ = told(await morning.time_passes(timedelta(hours=22)))
    assert "still alone" not in first

    second, replies = told(await morning.time_passes(DAY))
    assert "no new report" in second
    assert " still alone" in second
    assert " wait for someone" in second
    assert any(
        "waits: " in reply and "did Orvane Border Command say it?  /accept c" in reply for reply in replies
    )
    assert any("still alone: " in reply and ", 47 h" in reply for reply in replies)
    assert all(len(reply.splitlines()) <= 8 for reply in replies)

    assert await morning.time_passes(DAY) == []


async def test_a_day_without_news_says_nothing_or_one_line_as_set(morning: Newsroom) -> None:
    await morning.time_passes(timedelta(hours=22))
    await morning.time_passes(DAY)
    assert await morning.time_passes(DAY) == []

    await morning.say("/settings empty day line")
    (line,) = await morning.time_passes(DAY)
    assert line.text == "📋 Fri 7 Nov, #desk: nothing new, and nothing is due."


async def test_a_time_is_set_shown_and_taken_back(morning: Newsroom) -> None:
    (shown,) = await morning.say("/digest")
    assert shown.text.startswith("The daily thread comes at 08:00.")
    (noted,) = await morning.say("/digest at 18:30")
    assert noted.text.startswith("Noted: daily thread is 18:30 here now, it was 08:00.")

    assert only(await morning.time_passes(timedelta(hours=8)), PostKind.DAILY) == []
    assert only(await morning.time_passes(timedelta(minutes=30)), PostKind.DAILY)
    await morning.say("/digest off")
    await morning.say(NURSE)
    assert only(await morning.time_passes(DAY), PostKind.DAILY) == []
    (noon,) = await morning.say("/digest at noon")
    assert noon.text.startswith("Noted: daily thread is 12:00 here now, it was off.")
    (answer,) = await morning.say("/digest at lunch")
    assert answer.text.startswith("daily thread cannot be “at lunch”.")
    assert "as in 08:00 or noon" in answer.text


async def test_a_claim_is_wanted_for_its_storys_heading_as_on_its_card(newsroom: Newsroom) -> None:
    await newsroom.say("/settings topics hit grain depot")  # no claim says "hit": their heading does
    (card,) = only(await newsroom.say(DIGEST), PostKind.WARNING)

    (root, *replies) = only(await newsroom.time_passes(timedelta(hours=47)), PostKind.DAILY)

    assert "the drone killed two guards" in card.text
    assert "3 still alone" in root.text
    assert replies == []


async def test_it_is_had_now_and_comes_in_the_morning_all_the_same(morning: Newsroom) -> None:
    (now,) = await morning.say("/digest now")
    assert now.kind is PostKind.ANSWER
    assert "single source → echoed" in now.text

    assert only(await morning.time_passes(timedelta(hours=22)), PostKind.DAILY)


async def test_a_snoozed_claim_is_not_due(newsroom: Newsroom) -> None:
    await newsroom.say(NURSE)
    handle = (await newsroom.say("/claims"))[0].text.split()[0]
    await newsroom.say(f"/snooze {handle} 3d")

    root, replies = told(await newsroom.time_passes(timedelta(hours=23)))
    assert "1 report" in root
    await newsroom.time_passes(DAY)
    assert not any(f" {handle} " in reply for reply in replies)
    (now,) = await newsroom.say("/digest now")
    assert f" {handle} " not in now.text


async def test_what_is_with_somebody_is_told_when_it_is_given_and_when_it_is_due(morning: Newsroom) -> None:
    handle = (await morning.say("/claims envoy"))[0].text.split()[0]
    await morning.say(f"/assign {handle} lena until wed 12:00")

    root, replies = told(await morning.time_passes(timedelta(hours=22)))
    assert " · 1 assigned" in root
    assert any(f"assigned: {handle} " in r and "to lena, until 5 Nov 12:00" in r for r in replies)
    await morning.time_passes(DAY)
    _, replies = told(await morning.time_passes(DAY))
    assert any("to lena, was due 5 Nov 12:00" in r for r in replies)
