"""Reporters say whose a claim is, who is on it, and who was asked to answer."""

from datetime import timedelta

import pytest

from bot.demo import TURNS
from tests.scenarios.newsroom import Newsroom

DIGEST = TURNS[0].text
DEPOT = "drone struck the grain depot in Tellin on Sunday night"


@pytest.fixture
async def handle(newsroom: Newsroom) -> str:
    await newsroom.say(DIGEST)
    return await newsroom.handle_of(DEPOT)


async def test_a_claim_is_assigned_shown_and_listed_as_mine(newsroom: Newsroom, handle: str) -> None:
    (noted,) = await newsroom.say(f"/assign {handle} me until 18:00 because I know the clinic")
    (why,) = await newsroom.say(f"/why {handle}")
    (mine,) = await newsroom.say("/claims mine")

    told = "rana, until 3 Nov 18:00: I know the clinic"
    assert noted.text.startswith(f"Noted: {handle} is assigned to {told}")
    assert f"Assigned  to {told}" in why.text
    assert [row.parts[0].text for row in mine.lines[::2]] == [handle]

    newsroom.clock.pass_by(timedelta(minutes=1))
    await newsroom.say(f"/assign {handle} nobody")
    (why,) = await newsroom.say(f"/why {handle}")
    (mine,) = await newsroom.say("/claims mine")
    assert "Assigned" not in why.text
    assert mine.text == "No claim here fits “mine”."


async def test_the_right_of_reply_is_logged_in_the_reporters_words_and_moves_no_status(
    newsroom: Newsroom, handle: str
) -> None:
    (before,) = await newsroom.say(f"/why {handle}")

    await newsroom.say(f"/reply {handle} asked the Orvane army at 08:30")
    newsroom.clock.pass_by(timedelta(minutes=1))
    said = await newsroom.say(f"/reply {handle} answered the Orvane army: “We deny it: no drone flew.”")
    (why,) = await newsroom.say(f"/why {handle}")

    (noted,) = said  # nothing moved, and no card changed
    assert "It moves no status" in noted.text
    log = why.text[why.text.index("Right of reply") :].splitlines()
    assert log[1] == "  3 Nov 08:30  the Orvane army was asked  (rana)"
    assert log[2] == "  3 Nov 09:01  the Orvane army answered: “We deny it: no drone flew.”  (rana)"
    assert why.lines[0] == before.lines[0]


async def test_who_is_on_a_claim_is_told_who_else_is(newsroom: Newsroom, handle: str) -> None:
    (alone,) = await newsroom.say(f"/working on {handle}")
    (listed,) = await newsroom.say("/working")
    newsroom.clock.pass_by(timedelta(hours=25))
    (later,) = await newsroom.say("/working")

    assert alone.text == (
        f"Nobody else is on {handle}. You are, until 4 Nov 09:00. /working off {handle} ends that."
    )
    assert listed.text == f"{handle}  rana  since 3 Nov 09:00, until 4 Nov 09:00"
    assert later.text == "Nobody said to be working on a claim here. /working on c41"


@pytest.mark.parametrize(
    "typed", ["/working off {}", "/working {} off", "/working on {} off", "/working off"]
)
async def test_whoever_stops_is_on_it_no_longer_and_others_still_are(
    newsroom: Newsroom, handle: str, typed: str
) -> None:
    await newsroom.say(f"/working on {handle}")
    await newsroom.say(f"/working on {handle}", by="basil")
    newsroom.clock.pass_by(timedelta(minutes=1))

    (off,) = await newsroom.say(typed.format(handle))
    (listed,) = await newsroom.say("/working")

    assert off.text.startswith("Noted: you are not on ")
    assert listed.text.startswith(f"{handle}  basil")
    assert "rana" not in listed.text


async def test_who_is_on_a_story_is_found_by_its_words(newsroom: Newsroom, handle: str) -> None:
    (nobody,) = await newsroom.say("/working on grain depot")
    await newsroom.say(f"/working on {handle}", by="basil")
    await newsroom.say(f"/assign {await newsroom.handle_of('killed two guards')} mara")
    await newsroom.say(f"/working on {await newsroom.handle_of('travelled by night')}", by="ole")

    (told,) = await newsroom.say("/working on grain depot")
    (unknown,) = await newsroom.say("/working on bananas")

    assert nobody.text.startswith("Nobody is on Opposition: Drone Hit Grain Depot at Tellin.")
    first, *rows = told.text.splitlines()
    assert first == "On Opposition: Drone Hit Grain Depot at Tellin:"
    assert rows[0].startswith(f"{handle}  basil")
    assert "assigned to mara" in rows[1]
    assert len(rows) == 2  # whoever is on another story is not named
    assert unknown.text.startswith("No heading and no claim here holds “bananas”.")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/assign c1", "To whom? As in  /assign c1 me until 18:00"),
        ("/reply c1 phoned them", "Who did what? Asked, answered, declined or no-answer, then a name"),
        ("/assign", "⚠️ Which claim?"),
        ("/working on", "⚠️ Which claim?"),
        ("/working on c99", "⚠️ I know no claim by that name here."),
    ],
)
async def test_what_is_not_understood_is_asked_for_in_a_sentence(
    newsroom: Newsroom, typed: str, told: str
) -> None:
    await newsroom.say(DIGEST)

    (answer,) = await newsroom.say(typed)

    assert answer.text.startswith(told)
