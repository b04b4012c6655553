"""An editor asks for one event across reports, or for what a channel was shown."""

from datetime import timedelta

import pytest

from bot.core.messages import Post
from bot.core.text import fold
from bot.demo import TURNS
from tests.scenarios.newsroom import Newsroom

DIGEST, COPY, NURSE, WALL, DENIAL, DISPATCH = (turn.text for turn in TURNS)
ENVOY = "a Lissan envoy travelled by night to Port Alder"


async def paste(newsroom: Newsroom, *reports: str) -> None:
    for report in reports:
        newsroom.clock.pass_by(timedelta(minutes=10))
        await newsroom.say(report)


def quotes_of(post: Post) -> list[str]:
    return [part.text for row in post.lines for part in row.parts if part.tone == "quoted"]


async def test_a_story_is_told_over_the_reports_that_speak_to_its_claims(newsroom: Newsroom) -> None:
    await paste(newsroom, DIGEST, COPY, NURSE, DENIAL)

    handle = await newsroom.handle_of(ENVOY)
    (answer,) = await newsroom.say(f"/story {handle}")

    text = answer.text
    assert "3 reports from 3 outlets, 3 Nov 09:10 to 3 Nov 09:40" in text
    assert text.index("Meridian Live") < text.index("Harbour Post") < text.index("Orvane Observer")
    assert f"(both speak to {handle})" in text
    assert "Tarn Valley Gazette" not in text
    assert "denies it: " in text
    assert f"Open  {handle}: " in text
    whole = fold("\n".join((DIGEST, COPY, DENIAL)))
    assert [words for words in quotes_of(answer) if fold(words) not in whole] == []


async def test_a_story_is_found_by_the_words_of_a_heading(newsroom: Newsroom) -> None:
    await paste(newsroom, DIGEST, NURSE)

    (answer,) = await newsroom.say("/story grain depot")

    assert answer.text.startswith("Opposition: Drone Hit Grain Depot at Tellin\n2 reports from 2 outlets")
    assert "Still alone" in answer.text


async def test_a_channel_is_put_in_short_counts_first_and_story_by_story(newsroom: Newsroom) -> None:
    await newsroom.say(COPY, channel="other")
    await paste(newsroom, DIGEST, NURSE)

    (answer,) = await newsroom.say("/summary channel today")

    head, counts, *rest = answer.text.splitlines()
    assert head == "Shared here since 3 Nov 00:00"
    assert counts.startswith("2 reports from 2 outlets · 6 stories · ")
    assert "Opposition: Drone Hit Grain Depot at Tellin  Meridian Live and Tarn Valley Gazette" in rest
    assert "Harbour Post" not in answer.text


@pytest.mark.parametrize("since", ["since 09:15", "09:15", "5m"])
async def test_a_channel_is_put_in_short_since_a_time(newsroom: Newsroom, since: str) -> None:
    await paste(newsroom, DIGEST, NURSE)

    (answer,) = await newsroom.say(f"/summary channel {since}")

    assert "1 report from 1 outlet · 1 story" in answer.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/summary channel someday", "I do not know since when “someday” is. As in  /summary channel today"),
        ("/summary channel today", "Nothing was shared in this channel since 3 Nov 00:00."),
        ("/story", "Which story? As in  /story grain depot  or  /story c41"),
        (
            "/story avalanche",
            "No heading and no claim here holds “avalanche”. /search avalanche looks further.",
        ),
        ("/story c99", "⚠️ I know no claim by that name here."),
    ],
)
async def test_what_cannot_be_told_is_said_in_a_sentence(newsroom: Newsroom, typed: str, told: str) -> None:
    (answer,) = await newsroom.say(typed)

    assert answer.text.startswith(told)


async def test_what_a_private_channel_read_is_in_no_story_elsewhere(newsroom: Newsroom) -> None:
    await paste(newsroom, DIGEST)
    await newsroom.say(COPY, channel="inv", private=True)

    handle = await newsroom.handle_of(ENVOY)
    (outside,) = await newsroom.say(f"/story {handle}")
    (inside,) = await newsroom.say(f"/story {handle}", channel="inv", private=True)

    assert "Harbour Post" not in outside.text
    assert "2 reports from 2 outlets" in inside.text
