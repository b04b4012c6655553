"""What becomes known of an outlet counts for what was judged before: a status falls or rises, and is told."""

from datetime import timedelta

import pytest

from bot.core.messages import Audience, Post, PostKind
from tests.scenarios.newsroom import Newsroom, only

DEPOT = "drone struck the grain depot in Tellin on Sunday night"
GAZETTE = "tarnvalleygazette.example"
OPPOSITION = """https://meridianlive.example/2031/03/tellin
Drone Hit Grain Depot at Tellin

The Free Valleys opposition says an Orvane drone struck the grain depot in Tellin on Sunday night.

The strike is the first reported on a grain store in the conflict. The opposition announced it will
keep its convoys moving until the siege of Tellin is lifted, and that it will ask for observers.
"""
NURSE = f"""https://{GAZETTE}/tellin-depot
Nurse at Tellin clinic tells of night at the depot

An Orvane drone struck the grain depot in Tellin on Sunday night, said Mara Oste, a nurse at the clinic.

Ms Oste told the Tarn Valley Gazette that the clinic took in nine people before dawn. The Gazette
spoke to her by telephone on Monday afternoon.
"""
BY_A_STRANGER = NURSE.replace(GAZETTE, "edition.tellinweekly.example").replace(
    "Tarn Valley Gazette", "Weekly"
)
ONE_OWNER = f"/source {GAZETTE} owner Meridian Cooperative because their imprint says so"


async def say(newsroom: Newsroom, text: str, *, channel: str = "desk", private: bool = False) -> list[Post]:
    newsroom.clock.pass_by(timedelta(minutes=10))
    return await newsroom.say(text, channel=channel, private=private)


async def corroborated(newsroom: Newsroom) -> None:
    """Have the depot's strike stand on two outlets that nobody knows to be one's."""
    await say(newsroom, OPPOSITION)
    said = await say(newsroom, NURSE)
    assert "single source → corroborated" in only(said, PostKind.MOVE)[0].text


async def echoed(newsroom: Newsroom) -> None:
    """Have it stand on a known outlet, and on one that nobody has entered in the register."""
    await say(newsroom, OPPOSITION)
    said = await say(newsroom, BY_A_STRANGER)
    assert "single source → echoed" in only(said, PostKind.MOVE)[0].text


async def test_two_outlets_turn_out_to_be_one_owners_and_the_status_falls(newsroom: Newsroom) -> None:
    await corroborated(newsroom)

    said = await say(newsroom, ONE_OWNER)

    (answer,) = only(said, PostKind.ANSWER)
    assert "Noted of Tarn Valley Gazette (tarnvalleygazette.example), rana says so" in answer.text
    assert "their imprint says so" in answer.text
    assert "of the same owner, and so one voice with it: Meridian Live" in answer.text
    (move,) = only(said, PostKind.MOVE)
    assert move.text.startswith("↓")
    assert DEPOT in move.text
    assert "corroborated → echoed" in move.text
    assert "belong to Meridian Cooperative" in move.text
    assert "That no longer holds." in move.text


async def test_why_names_the_owner_that_makes_two_outlets_one(newsroom: Newsroom) -> None:
    await corroborated(newsroom)
    await say(newsroom, ONE_OWNER)

    (why,) = await say(newsroom, f"/why {await newsroom.handle_of(DEPOT)}")

    assert "is echoed" in why.text
    assert "share one owner: " in why.text
    assert "Meridian Cooperative" in why.text
    assert "corroborated → echoed  after a new entry for Tarn Valley Gazette in the register" in why.text


async def test_nobody_reads_yesterdays_status_on_a_card(newsroom: Newsroom) -> None:
    await corroborated(newsroom)

    said = await say(newsroom, ONE_OWNER)

    edited = [post for post in said if post.edits and post.kind in (PostKind.WARNING, PostKind.THREAD)]
    assert edited
    assert not any("corroborated" in post.text and DEPOT in post.text for post in edited)


async def test_who_was_told_elsewhere_is_told_that_it_has_fallen(newsroom: Newsroom) -> None:
    await corroborated(newsroom)
    await say(newsroom, NURSE, channel="night")

    said = await say(newsroom, ONE_OWNER, channel="desk")

    (recall,) = only(said, PostKind.RECALL)
    assert recall.place.audience.channel == "night"
    assert "What I told you here no longer holds." in recall.text


async def test_an_unknown_outlet_that_is_registered_counts_from_then_on(newsroom: Newsroom) -> None:
    await echoed(newsroom)

    said = await say(newsroom, "/source https://www.tellinweekly.example/about kind paper owner Oste family")

    (answer,) = only(said, PostKind.ANSWER)
    assert "tellinweekly.example is in the register now" in answer.text
    assert "1 report of it is here." in answer.text
    (move,) = only(said, PostKind.MOVE)
    assert "echoed → corroborated" in move.text
    assert "the register has a new entry for tellinweekly.example (owner: Oste family)" in move.text


async def test_the_card_of_an_outlet_that_is_registered_no_longer_calls_it_a_stranger(
    newsroom: Newsroom,
) -> None:
    await echoed(newsroom)

    said = await say(newsroom, "/source tellinweekly.example name Tellin Weekly")

    cards = [post for post in said if post.edits and post.kind is PostKind.WARNING]
    assert any("(Tellin Weekly · " in post.text for post in cards)
    assert not any("not in the register" in post.text for post in cards)


async def test_an_unknown_outlet_that_turns_out_to_be_of_the_same_owner_does_not_count(
    newsroom: Newsroom,
) -> None:
    await echoed(newsroom)

    said = await say(newsroom, "/source tellinweekly.example owner Meridian Cooperative")

    assert only(said, PostKind.MOVE) == []
    (why,) = await say(newsroom, f"/why {await newsroom.handle_of(DEPOT)}")
    assert "share one owner: " in why.text
    assert "not shown to be independent" not in why.text


async def test_a_wrong_owner_that_is_taken_back_lets_the_status_rise_again(newsroom: Newsroom) -> None:
    await corroborated(newsroom)
    await say(newsroom, ONE_OWNER)

    said = await say(newsroom, f"/source {GAZETTE} owner Lund family because I misread it")

    (move,) = only(said, PostKind.MOVE)
    assert "echoed → corroborated" in move.text


async def test_a_rise_without_an_owner_is_said_to_rest_on_what_nobody_stated(newsroom: Newsroom) -> None:
    await echoed(newsroom)

    said = await say(newsroom, "/source tellinweekly.example kind paper")

    (answer,) = only(said, PostKind.ANSWER)
    assert "A paper, owner not stated: a shared owner would not be seen." in answer.text
    (owned,) = await say(newsroom, "/source tellinweekly.example owner Oste family")
    assert "would not be seen" not in owned.text


async def test_an_owner_that_is_taken_away_is_named(newsroom: Newsroom) -> None:
    (answer,) = await say(newsroom, f"/source {GAZETTE} owner none because it was sold")

    words = f"Noted of Tarn Valley Gazette ({GAZETTE}): owner taken away (was Lund family), rana says so"
    assert words in answer.text
    (again,) = await say(newsroom, f"/source {GAZETTE} owner none")
    assert "taken away" not in again.text


async def test_two_names_of_one_outlet_are_one_outlet(newsroom: Newsroom) -> None:
    await echoed(newsroom)

    said = await say(newsroom, "/source meridianlive.example alias tellinweekly.example")

    (move,) = only(said, PostKind.MOVE)
    assert "echoed → single source" in move.text


async def test_what_is_said_of_an_outlet_counts_for_reports_that_come_later(newsroom: Newsroom) -> None:
    await say(newsroom, ONE_OWNER)
    await say(newsroom, OPPOSITION)

    said = await say(newsroom, NURSE)

    assert "single source → echoed" in only(said, PostKind.MOVE)[0].text


async def test_the_same_message_twice_enters_and_tells_once(newsroom: Newsroom) -> None:
    await corroborated(newsroom)
    await newsroom.say(ONE_OWNER, id="once")

    assert await newsroom.say(ONE_OWNER, id="once") == []

    (shown,) = await say(newsroom, f"/source {GAZETTE}")
    assert shown.text.count("rana entered") == 1


async def test_saying_what_the_register_has_already_moves_nothing(newsroom: Newsroom) -> None:
    await corroborated(newsroom)

    said = await say(newsroom, f"/source {GAZETTE} owner Lund family")

    assert [post.kind for post in said] == [PostKind.ANSWER]


async def test_a_private_channels_status_falls_there_and_nothing_of_it_shows_outside(
    newsroom: Newsroom,
) -> None:
    await say(newsroom, OPPOSITION, channel="inv", private=True)
    await say(newsroom, NURSE, channel="inv", private=True)

    said = await say(newsroom, ONE_OWNER, channel="desk")

    (recall,) = only(said, PostKind.RECALL)
    assert recall.place.audience == Audience("newsroom", "inv", private=True)
    assert "corroborated → echoed" in recall.text
    outside = [post for post in said if not post.place.audience.private]
    assert [post.kind for post in outside] == [PostKind.ANSWER]
    assert "None of its reports is here." in outside[0].text


async def test_a_reason_given_in_private_stays_there_and_the_owner_counts_everywhere(
    newsroom: Newsroom,
) -> None:
    await corroborated(newsroom)

    said = await say(newsroom, ONE_OWNER, channel="inv", private=True)

    outside = [post for post in said if not post.place.audience.private]
    assert "corroborated → echoed" in only(outside, PostKind.RECALL)[0].text
    assert not any("imprint" in post.text for post in outside)
    (shown,) = await say(newsroom, f"/source {GAZETTE}")
    assert "owner: Meridian Cooperative" in shown.text
    assert "imprint" not in shown.text
    (inside,) = await say(newsroom, f"/source {GAZETTE}", channel="inv", private=True)
    assert "their imprint says so" in inside.text


@pytest.mark.parametrize("asked", [GAZETTE, "Tarn Valley Gazette", "tarn valley gazette", f"www.{GAZETTE}"])
async def test_an_outlet_is_shown_by_domain_or_name(newsroom: Newsroom, asked: str) -> None:
    await say(newsroom, NURSE)

    (shown,) = await say(newsroom, f"/source {asked}")

    assert "Tarn Valley Gazette (tarnvalleygazette.example): a paper, owner: Lund family" in shown.text
    assert "1 report of it is here." in shown.text


async def test_an_outlet_that_nobody_entered_is_said_to_be_a_stranger(newsroom: Newsroom) -> None:
    await say(newsroom, BY_A_STRANGER)

    (shown,) = await say(newsroom, "/source edition.tellinweekly.example")

    assert "is not in the register of outlets. 1 report of it is here." in shown.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/source", "Which outlet?"),
        ("/source Nowhere Times owner Norwind", "No outlet goes by that name"),
        (f"/source {GAZETTE} kind pamphlet", "paper, broadcaster, wire agency, state body or blog"),
        (f"/source {GAZETTE} country Orvane", "two letters"),
        (f"/source {GAZETTE} Lund family", "Say owner, name, kind, country or alias"),
        (f"/source {GAZETTE} owner", "Say owner, name, kind, country or alias"),
        ("/source facebook.com owner Meta", "Strangers publish there (facebook.com)"),
        ("/source co.uk owner Somebody", "Strangers publish there (co.uk)"),
        (f"/source {GAZETTE} alias Norwind", "goes by that name (norwind.example)"),
    ],
)
async def test_what_is_not_understood_gets_one_clear_sentence(
    newsroom: Newsroom, typed: str, said: str
) -> None:
    (refused,) = await say(newsroom, typed)

    assert refused.kind is PostKind.REFUSAL
    assert said in refused.text
