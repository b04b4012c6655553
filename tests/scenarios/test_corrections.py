"""What was published and no longer holds: whoever used it is told, and has a notice to paste."""

from datetime import timedelta

import pytest

from bot.core.messages import Action, Audience, Post, PostKind
from bot.demo import TURNS
from tests.scenarios.newsroom import Newsroom, only

DIGEST, COPY, NURSE, _, DENIAL, WIRE = (turn.text for turn in TURNS)
DEPOT = "drone struck the grain depot in Tellin on Sunday night"
ENVOY = "a Lissan envoy travelled by night"


async def later(newsroom: Newsroom, text: str, channel: str = "desk", *, private: bool = False) -> list[Post]:
    newsroom.clock.pass_by(timedelta(minutes=10))
    return await newsroom.say(text, channel=channel, private=private)


async def answered(newsroom: Newsroom, text: str, channel: str = "desk", *, private: bool = False) -> str:
    (answer,) = only(await later(newsroom, text, channel, private=private), PostKind.ANSWER)
    return answer.text


async def notice(
    newsroom: Newsroom, handle: str, channel: str = "desk", *, private: bool = False
) -> list[str]:
    """Return the notice itself, without what is said to the editor before it."""
    text = await answered(newsroom, f"/correction {handle}", channel, private=private)
    return text.partition("\n\n")[2].splitlines()


@pytest.fixture
async def depot(newsroom: Newsroom) -> str:
    """The strike on the depot: the opposition's (1) and a nurse's (2), corroborated."""
    await newsroom.say(DIGEST)
    await later(newsroom, NURSE)
    return await newsroom.handle_of("an Orvane " + DEPOT)


async def test_a_fall_offers_a_notice_and_the_notice_says_what_was_told_and_what_was_found(
    newsroom: Newsroom, depot: str
) -> None:
    await later(newsroom, DIGEST, "foreign")

    said = await later(newsroom, f"/tie {depot} 1 2 because both had the same handout")
    lines = await notice(newsroom, depot)

    for kind in (PostKind.MOVE, PostKind.RECALL):
        (fall,) = only(said, kind)
        assert fall.actions == (Action("Notice to paste", f"/correction {depot}"),)
        assert "You used this" not in fall.text
    assert lines == [
        "Correction, 3 November 2031",
        f"On 3 November 2031 we carried what Meridian Live reported, citing Free Valleys opposition: "
        f'"an Orvane {DEPOT}".',
        "At that time: 2 independent sources. Now: one source, carried by several outlets.",
        "Meridian Live and Tarn Valley Gazette were found to have it from one source.",
    ]


async def test_who_used_it_is_told_so_where_it_was_marked_and_nowhere_else(
    newsroom: Newsroom, depot: str
) -> None:
    marked = await answered(newsroom, f"/used {depot} evening bulletin at 09:20", "radio")
    why = await answered(newsroom, f"/why {depot}")

    said = await later(newsroom, f"/tie {depot} 1 2 because both had the same handout")

    assert marked.startswith(f"Noted: {depot} was used, 3 Nov 09:20, evening bulletin.")
    assert "Used  3 Nov 09:20, evening bulletin (rana)" in why
    (recall,) = only(said, PostKind.RECALL)
    assert recall.place.audience.channel == "radio"
    told = f"You used this (3 Nov 09:20, evening bulletin): /correction {depot} has a notice to paste."
    assert told in recall.text
    (move,) = only(said, PostKind.MOVE)
    assert "You used this" not in move.text
    assert (await notice(newsroom, depot, "radio"))[1].startswith(
        "On 3 November 2031 (evening bulletin) we carried what Meridian Live reported"
    )


async def test_one_source_that_was_used_and_is_denied_is_an_update_in_the_words_of_who_denies(
    newsroom: Newsroom,
) -> None:
    await newsroom.say(DIGEST)
    handle = await newsroom.handle_of(ENVOY)
    await later(newsroom, f"/used {handle} web")
    await later(newsroom, f"/snooze {handle} until 3d")

    said = await later(newsroom, DENIAL)
    lines = await notice(newsroom, handle)

    (move,) = only(said, PostKind.MOVE)  # for all that it is snoozed
    assert "You used this (3 Nov 09:10, web)" in move.text
    assert lines[0] == "Update, 3 November 2031"
    assert (
        'citing Norwind, from one unnamed "senior harbour official close to the talks": "a Lissan' in lines[1]
    )
    assert lines[2] == "At that time: one source. Now: denied."
    denied = (
        "Anton Reve, for office of security chief Darin Vosk denies it: “Mr Vosk was in the capital all week"
    )
    assert any(line.startswith(denied) for line in lines[3:])


async def test_unmarked_and_told_no_higher_the_same_denial_is_no_fall(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    handle = await newsroom.handle_of(ENVOY)

    (move,) = only(await later(newsroom, DENIAL), PostKind.MOVE)

    assert "has a notice to paste" not in move.text
    assert move.actions == ()
    assert (await notice(newsroom, handle))[0] == "Update, 3 November 2031"  # asked for, it is there


async def test_a_speaker_who_was_wrong_is_named_as_read_and_then_as_set_right(
    newsroom: Newsroom, depot: str
) -> None:
    await later(newsroom, f"/used {depot}")
    await later(newsroom, f"/correct {depot} 1 speaker Lund because I asked")

    lines = await notice(newsroom, depot)

    assert "citing Free Valleys opposition: " in lines[1]
    assert lines[3] == "The words are those of Lund."


async def test_what_a_person_withdrew_or_refuted_is_said_with_no_verdict_of_the_bots(
    newsroom: Newsroom, depot: str
) -> None:
    await later(newsroom, f"/used {depot} front page")
    await later(newsroom, f"/withdraw {depot} 2 because she rang us")
    withdrawn = await notice(newsroom, depot)
    await later(newsroom, f"/refute {depot} because the mayor showed us the depot")
    refuted = await notice(newsroom, depot)

    assert "Mara Oste has taken it back (Tarn Valley Gazette)." in withdrawn
    assert "At that time: 2 independent sources. Now: refuted by this newsroom." in refuted
    assert "This newsroom has since refuted it: the mayor showed us the depot." in refuted
    words = " ".join((*withdrawn, *refuted)).casefold().replace(",", " ").replace(".", " ").split()
    assert not {"true", "false", "rana"} & set(words)


async def test_a_report_that_was_deleted_is_said_to_be_relied_on_no_more(
    newsroom: Newsroom, depot: str
) -> None:
    await later(newsroom, f"/used {depot}")

    newsroom.clock.pass_by(timedelta(minutes=10))
    said = await newsroom.say("", id="edit", edits="m2")
    lines = await notice(newsroom, depot)

    assert any("You used this" in post.text for post in said)
    assert lines[2:] == [
        "At that time: 2 independent sources. Now: one source.",
        "We rest it no longer on Tarn Valley Gazette.",
    ]


async def test_where_nothing_fell_there_is_nothing_to_correct(newsroom: Newsroom, depot: str) -> None:
    before = await answered(newsroom, f"/correction {depot}")
    await later(newsroom, f"/used {depot} evening bulletin")
    after = await answered(newsroom, f"/correction {depot}")
    elsewhere = await answered(newsroom, f"/correction {depot}", "radio")

    assert before.startswith("Nothing was taken back or contested since it was told here (3 Nov 09:00): ")
    assert after.startswith("Nothing was taken back or contested since it was used (3 Nov 09:30): ")
    assert all(text.endswith("here is nothing to correct.") for text in (before, after, elsewhere))


async def test_a_mark_that_is_taken_back_is_told_of_no_more(newsroom: Newsroom, depot: str) -> None:
    await later(newsroom, f"/used {depot} evening bulletin")
    off = await answered(newsroom, f"/used {depot} off")

    (fall,) = only(await later(newsroom, f"/tie {depot} 1 2 because one handout"), PostKind.MOVE)

    assert off == f"Noted: {depot} is not marked as used here any more."
    assert "You used this" not in fall.text


async def test_what_a_private_channel_used_nobody_else_learns(newsroom: Newsroom, depot: str) -> None:
    await later(newsroom, f"/used {depot} dossier on Vosk", "inv", private=True)

    said = await later(newsroom, f"/tie {depot} 1 2 because one handout")
    why = await answered(newsroom, f"/why {depot}")
    secret = await answered(newsroom, f"/correction {depot}", "inv", private=True)

    inv = Audience("newsroom", "inv", private=True)
    assert not any("dossier" in post.text for post in said if post.place.audience != inv)
    assert any("You used this" in post.text for post in said if post.place.audience == inv)
    assert "dossier" not in why
    assert "It may rest on what was shared in this private channel alone." in secret
