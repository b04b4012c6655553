"""An editor looks for a name, a claim or the very words of a report."""

from datetime import timedelta

import pytest

from bot.demo import TURNS
from tests.scenarios.newsroom import Newsroom

DIGEST, COPY, NURSE = (turn.text for turn in TURNS[:3])
ENVOY = "a Lissan envoy travelled by night to Port Alder"
DEPOT = "drone struck the grain depot in Tellin on Sunday night"


async def test_a_speaker_is_found_however_the_name_is_spelled(newsroom: Newsroom) -> None:
    await newsroom.say(NURSE)

    for typed in ("Mara Oste", "OSTÉ", "Ms Oste", "M. Oste"):
        (answer,) = await newsroom.say(f"/search {typed}")
        assert answer.text.startswith("Speakers  1\n  Mara Oste  3 statements in 1 report\n")


async def test_claims_come_with_claimant_quote_status_and_handle(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)

    (answer,) = await newsroom.say("/search guards depot")

    handle = await newsroom.handle_of("killed two guards")
    assert "Claims  1" in answer.text
    told = 'Unnamed "Activists": "the drone killed two guards at the grain depot in Tellin"'
    assert f"  {handle}  {told}\n    single source, anonymous, a party to it  Meridian Live" in answer.text
    assert "Quotes" not in answer.text


async def test_the_very_words_of_a_report_are_shown_with_whose_they_are(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)

    (spoken,) = await newsroom.say("/search circled twice over the depot")
    (headed,) = await newsroom.say("/search “River Conference Postponed”")

    assert 'Oren Halse, for Free Valleys opposition: "“The drone circled twice over the depot' in spoken.text
    assert 'Meridian Live prints: "Tollen: River Conference Postponed"' in headed.text


async def test_what_is_not_found_says_where_was_looked(newsroom: Newsroom) -> None:
    (empty,) = await newsroom.say("/search avalanche")
    await newsroom.say(DIGEST)
    (answer,) = await newsroom.say("/search avalanche")

    assert empty.text == "No report here yet to search. Paste one to begin."
    assert answer.text == (
        "Looked in 1 report from 1 outlet since 3 Nov (English only). "
        "Nothing holds “avalanche”: no speaker's name, no claim, no report's words."
    )


async def test_more_than_is_shown_is_counted(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)

    (answer,) = await newsroom.say("/search the")

    assert "more. More words find fewer." in answer.text
    assert len(answer.lines) < 50


async def test_what_a_private_channel_read_is_not_found_elsewhere(newsroom: Newsroom) -> None:
    await newsroom.say(NURSE, channel="inv", private=True)

    (outside,) = await newsroom.say("/search Oste")
    (inside,) = await newsroom.say("/search Oste", channel="inv", private=True)

    assert outside.text == "No report here yet to search. Paste one to begin."
    assert "Mara Oste" in inside.text


@pytest.mark.parametrize("typed", ["/search", "/search ??", '/search ""'])
async def test_a_search_for_nothing_is_asked_for_what(newsroom: Newsroom, typed: str) -> None:
    (answer,) = await newsroom.say(typed)

    assert answer.text == "Search for what? As in  /search grain depot."


async def test_claims_are_listed_by_status_speaker_outlet_story_and_time(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    newsroom.clock.pass_by(timedelta(days=1))
    await newsroom.say(NURSE)

    async def handles(filters: str) -> set[str]:
        (answer,) = await newsroom.say(f"/claims {filters}")
        return {line.parts[0].text for line in answer.lines if line.parts[0].tone == "code"}

    depot, envoy = await newsroom.handle_of(DEPOT), await newsroom.handle_of(ENVOY)
    assert await handles("corroborated") == await handles("status:corroborated") == {depot}
    assert depot not in await handles("alone")
    assert envoy in await handles("alone")
    assert envoy in await handles("by:norwind")
    assert (
        len(await handles("by:Osté")) == len(await handles("outlet:tarnvalleygazette.example by:Oste")) == 2
    )
    assert depot in await handles("story:grain depot")
    assert envoy not in await handles("story:grain depot")
    assert await handles("since:today") == await handles("by:oste")
    assert await handles("mine") == set()


async def test_a_filter_that_there_is_not_is_answered_by_those_there_are(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)

    (unknown,) = await newsroom.say("/claims colour:red")
    (none,) = await newsroom.say("/claims refuted since:today")

    assert unknown.text.startswith("I do not know “colour:red”. There are status:disputed, alone, by:name,")
    assert none.text == "No claim here fits “refuted since:today”."
