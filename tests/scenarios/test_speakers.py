"""An editor asks how somebody's claims fared, and says how far to trust them."""

import pytest

from bot.demo import TURNS
from tests.scenarios.newsroom import Newsroom

DIGEST, COPY, NURSE = (turn.text for turn in TURNS[:3])
DEPOT = "drone struck the grain depot in Tellin on Sunday night"


async def test_a_speaker_is_shown_with_how_its_claims_fared(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    await newsroom.say(NURSE)

    (answer,) = await newsroom.say("/source free valleys opposition")

    handle = await newsroom.handle_of(DEPOT)
    assert answer.text.startswith("Free Valleys opposition  ")
    assert "1 corroborated and 1 single source" in answer.text or "1 corroborated" in answer.text
    assert "side: Free Valleys" in answer.text
    assert "carried by Meridian Live" in answer.text
    assert "reliability F, cannot be judged  nobody gave it a letter" in answer.text
    assert f"  {handle}  Free Valleys opposition: " in answer.text


async def test_a_letter_is_kept_with_name_and_reason_and_no_status_moves(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    await newsroom.say(NURSE)
    (before,) = await newsroom.say("/claims")

    said = await newsroom.say("/source Oste reliability B because she was right three times")
    (shown,) = await newsroom.say("/source M. Osté")
    (after,) = await newsroom.say("/claims")

    (noted,) = said
    told = "reliability B, usually reliable: she was right three times  rana, 3 Nov 09:00"
    assert told in noted.text
    assert told in shown.text
    assert after.lines == before.lines


async def test_a_name_that_is_an_outlets_too_is_shown_both_ways(newsroom: Newsroom) -> None:
    await newsroom.say(COPY)

    (answer,) = await newsroom.say("/source Norwind")

    assert answer.text.startswith(
        "An outlet, and a speaker in reports:\nNorwind (norwind.example): a wire agency"
    )
    assert "carried by Harbour Post" in answer.text


@pytest.mark.parametrize(
    "typed",
    [
        "/source Oste reliability B",
        "/source Oste reliability X because",
        "/source Oste reliability G because x",
    ],
)
async def test_a_letter_needs_to_be_one_and_a_reason(newsroom: Newsroom, typed: str) -> None:
    await newsroom.say(NURSE)

    (answer,) = await newsroom.say(typed)

    assert answer.text.startswith("A letter from A to F, and why")


async def test_a_letter_given_in_private_stays_there(newsroom: Newsroom) -> None:
    await newsroom.say(NURSE)

    await newsroom.say("/source Oste reliability E because of a tip", channel="inv", private=True)
    (outside,) = await newsroom.say("/source Oste")

    assert "reliability F" in outside.text
