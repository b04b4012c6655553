"""People edit and delete what they said, and the bot follows."""

from datetime import timedelta

import pytest

from bot.core.messages import Post, PostKind
from bot.demo import TURNS
from tests.scenarios.newsroom import Newsroom, only

DIGEST, COPY, NURSE = (turn.text for turn in TURNS[:3])
ENVOY = "a Lissan envoy travelled by night to Port Alder"
HARBOUR = (
    "Outlet: Harbour Post\n\n"
    "The new quay in Port Alder will open in May, said Mara Lind, who heads the harbour board. "
    "Two cranes arrived on Tuesday, she said. The board has spent four million crowns on the quay since "
    "last year, Lind told reporters in Port Alder on Wednesday."
)


def card_of(posts: list[Post]) -> Post:
    return [post for post in posts if post.kind is PostKind.WARNING][-1]


async def later(newsroom: Newsroom, text: str, *, edits: str = "", id: str = "") -> list[Post]:
    newsroom.clock.pass_by(timedelta(minutes=5))
    return await newsroom.say(text, edits=edits, id=id)


async def test_a_paste_that_is_edited_is_the_same_report_with_a_new_text(newsroom: Newsroom) -> None:
    await later(newsroom, HARBOUR, id="paste")
    handle = await newsroom.handle_of("Two cranes arrived")

    said = await later(newsroom, HARBOUR.replace("Two cranes arrived", "Three cranes sailed"), edits="paste")

    card = card_of(said)
    assert card.edits is not None
    shown = "\n".join(post.text for post in said)
    assert "Three cranes sailed on Tuesday" in shown
    (why,) = await later(newsroom, f"/why {handle}")
    assert "Harbour Post says it no more: the text of its report has changed" in why.text
    assert len(await newsroom.kept.evidence.shares_in(newsroom.place().audience, newsroom.began)) == 1


async def test_a_deleted_message_takes_its_report_back(newsroom: Newsroom) -> None:
    await later(newsroom, DIGEST)
    await later(newsroom, COPY, id="copy")
    handle = await newsroom.handle_of(ENVOY)

    said = await later(newsroom, "", edits="copy")

    (move,) = only(said, PostKind.MOVE)
    assert "echoed → single source" in move.text
    assert "Harbour Post is not counted any more: whoever shared its report took it back" in move.text
    taken = [post for post in said if post.text.startswith("🗑 ") and post.kind is PostKind.WARNING]
    assert len(taken) == 1
    assert taken[0].lines[1].text == (
        "Taken back by whoever shared it. Since 3 Nov 09:15 what it says counts no more in this channel."
    )
    assert not any(
        '"' in post.text for post in said if post.kind is PostKind.THREAD and "Taken back" in post.text
    )
    (why,) = await later(newsroom, f"/why {handle}")
    assert "is single source" in why.text
    assert "Looked in 0 reports" not in why.text


async def test_what_others_share_too_stands(newsroom: Newsroom) -> None:
    await later(newsroom, DIGEST)
    await later(newsroom, COPY, id="copy")
    await newsroom.say(COPY, channel="other")

    said = await later(newsroom, "", edits="copy")

    assert only(said, PostKind.MOVE) == []
    (why,) = await later(newsroom, f"/why {await newsroom.handle_of(ENVOY)}")
    assert "is echoed" in why.text


async def test_what_is_pasted_again_counts_again(newsroom: Newsroom) -> None:
    await later(newsroom, DIGEST)
    await later(newsroom, COPY, id="copy")
    await later(newsroom, "", edits="copy")

    said = await later(newsroom, COPY)

    assert any("single source → echoed" in move.text for move in only(said, PostKind.MOVE))
    assert card_of(said).text.startswith("⚠️ ")


async def test_a_link_that_an_edit_adds_is_opened_and_one_it_takes_out_is_taken_back(
    newsroom: Newsroom,
) -> None:
    dues, depot = (
        "http://harbourpost.example/business/harbour-dues",
        "http://www.tarnvalleygazette.example/tellin-depot",
    )
    first = await newsroom.say(f"look: {depot}", id="note")
    assert only(first, PostKind.WARNING)

    said = await later(newsroom, f"look: {dues}", edits="note")

    assert any(post.text.startswith("🗑 ") for post in said)
    assert any("harbour-dues" in post.text for post in said)
    assert await later(newsroom, f"look: {dues}", edits="note", id="again") == []


async def test_an_edit_of_a_message_from_before_the_bot_was_there_is_read(newsroom: Newsroom) -> None:
    said = await later(newsroom, NURSE, edits="of long ago")

    assert only(said, PostKind.WARNING)


async def test_chatter_that_is_edited_or_deleted_is_left_alone(newsroom: Newsroom) -> None:
    assert await newsroom.say("good morning", id="hello", addressed=False) == []
    assert await later(newsroom, "good evening", edits="hello") == []
    assert await later(newsroom, "", edits="hello", id="gone") == []


@pytest.mark.parametrize("typed", ["/confirm c1 because", "/why c1"])
async def test_a_command_is_answered_as_it_was_first_typed(newsroom: Newsroom, typed: str) -> None:
    await newsroom.say("/help", id="asked")

    assert await later(newsroom, typed, edits="asked") == []
