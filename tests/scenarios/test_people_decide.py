"""What only a person may say of a claim: it is kept with name and reason, told, and can be taken back."""

from datetime import timedelta

import pytest

from bot.core.messages import Audience, Post, PostKind
from bot.demo import TURNS
from tests.scenarios.newsroom import Newsroom, only

DIGEST, COPY, NURSE = (turn.text for turn in TURNS[:3])
DEPOT = "drone struck the grain depot in Tellin on Sunday night"
INV = Audience("newsroom", "inv", private=True)


async def later(newsroom: Newsroom, text: str) -> list[Post]:
    newsroom.clock.pass_by(timedelta(minutes=1))
    return await newsroom.say(text)


@pytest.fixture
async def handle(newsroom: Newsroom) -> str:
    await newsroom.say(DIGEST)
    return await newsroom.handle_of(DEPOT)


@pytest.mark.parametrize(
    ("command", "status", "words"),
    [("confirm", "confirmed", "confirmed it"), ("refute", "refuted", "refuted it")],
)
async def test_a_claim_is_decided_with_a_name_and_a_reason(
    newsroom: Newsroom, handle: str, command: str, status: str, words: str
) -> None:
    (answer, *others) = await newsroom.say(f"/{command} {handle} because the drone's log was published")

    told = f"rana {words}: the drone's log was published"
    assert answer.text.startswith(f"Noted: {told}. {handle} is {status} by a person.")
    assert DEPOT in answer.text
    (move,) = only(others, PostKind.MOVE)
    assert f"single source → {status} by a person, because" in move.text
    assert told in move.text
    [card] = [post for post in others if post.edits and post.kind is PostKind.WARNING]
    assert f"{status} by a person  Free Valleys opposition" in card.text
    (why,) = await newsroom.say(f"/why {handle}")
    assert f"is {status} by a person (rule 1" in why.text
    assert why.text.count(told) == 2  # decided by people, and the history


async def test_without_a_reason_nothing_is_decided(newsroom: Newsroom, handle: str) -> None:
    said = await newsroom.say(f"/confirm {handle}")

    (answer,) = said
    assert answer.text == f"Why? The reason is kept and shown with your name:  /confirm {handle} because …"
    (why,) = await newsroom.say(f"/why {handle}")
    assert "is single source" in why.text


async def test_what_is_decided_already_is_not_decided_twice(newsroom: Newsroom, handle: str) -> None:
    await newsroom.say(f"/refute {handle} because it stands")

    (answer,) = await newsroom.say(f"/refute {handle} because I saw it too")

    assert answer.text.startswith("Decided already: rana refuted it: it stands, on ")
    (why,) = await newsroom.say(f"/why {handle}")
    assert "I saw it too" not in why.text


async def test_the_other_verdict_takes_the_place_of_the_first(newsroom: Newsroom, handle: str) -> None:
    await later(newsroom, f"/confirm {handle} because the log")

    said = await later(newsroom, f"/refute {handle} because the log is another day's")

    (move,) = only(said, PostKind.MOVE)
    assert "confirmed → refuted by a person, because" in move.text
    assert "That no longer holds." in move.text


async def test_a_decision_is_taken_back_and_both_are_remembered(newsroom: Newsroom, handle: str) -> None:
    await later(newsroom, f"/confirm {handle} because the log")

    (answer, *others) = await later(newsroom, f"/undo {handle} because it is another day's")

    assert answer.text.startswith("Taken back: on ")
    assert f"rana confirmed it: the log. {handle} is single source, a party to it." in answer.text
    (move,) = only(others, PostKind.MOVE)
    assert "confirmed → single source, a party to it, because" in move.text
    (why,) = await later(newsroom, f"/why {handle}")
    assert "rana confirmed it: the log" in why.text
    assert "rana took that back: it is another day's" in why.text
    (again,) = await later(newsroom, f"/undo {handle}")
    assert again.text == f"Nothing to take back: nobody decided anything on {handle}."


async def test_decisions_are_taken_back_the_latest_first(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    handle = await newsroom.handle_of("11 herders were killed")
    await later(newsroom, f"/accept {handle} because the Command published it")
    await later(newsroom, f"/confirm {handle} because the clinic lists them")

    (first, *_) = await later(newsroom, f"/undo {handle}")
    (second, *_) = await later(newsroom, f"/undo {handle}")

    assert "rana confirmed it: the clinic lists them" in first.text
    assert "rana accepted who said it: the Command published it" in second.text
    assert "speaker inferred" in second.text


async def test_one_message_that_comes_twice_decides_once(newsroom: Newsroom, handle: str) -> None:
    await newsroom.say(f"/confirm {handle} because the log", id="same")

    assert await newsroom.say(f"/confirm {handle} because the log", id="same") == []
    (why,) = await newsroom.say(f"/why {handle}")
    assert why.text.count("rana confirmed it: the log") == 2


async def test_whoever_was_told_elsewhere_is_told_of_the_decision(newsroom: Newsroom, handle: str) -> None:
    await newsroom.say(COPY, channel="foreign")
    await newsroom.say(DIGEST, channel="foreign")

    said = await newsroom.say(f"/refute {handle} because the depot stands")

    told = {post.place.audience.channel for post in said if "rana refuted it: the depot stands" in post.text}
    assert told == {"desk", "foreign"}


async def test_what_a_private_channel_decides_stays_there(newsroom: Newsroom, handle: str) -> None:
    await newsroom.say(DIGEST, channel="inv", private=True)

    said = await newsroom.say(f"/confirm {handle} because Basil told us", channel="inv", private=True)

    assert {post.place.audience for post in said} == {INV}
    (outside,) = await newsroom.say(f"/why {handle}")
    assert "Basil" not in outside.text
    assert "is single source" in outside.text
    (nothing,) = await newsroom.say(f"/undo {handle}")
    assert nothing.text.startswith("Nothing to take back")


async def test_evidence_that_comes_later_moves_nothing_a_person_decided(
    newsroom: Newsroom, handle: str
) -> None:
    await newsroom.say(f"/refute {handle} because the depot stands")

    said = await newsroom.say(NURSE)

    assert only(said, PostKind.MOVE) == []
    (why,) = await newsroom.say(f"/why {handle}")
    assert "is refuted by a person" in why.text
    (undone, *_) = await newsroom.say(f"/undo {handle}")
    assert "is corroborated" in undone.text


async def test_a_long_reason_is_cut_and_says_so(newsroom: Newsroom, handle: str) -> None:
    (answer, *_) = await newsroom.say(f"/confirm {handle} because {'word ' * 200}")

    assert "word […]" in answer.text or "word…" in answer.text
