"""What every `Chat` keeps to."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.core.messages import Enclosure, Line, MessageId, Part, Place, Post, PostKey, PostKind
from bot.edges.chat import console
from bot.ports import Chat
from tests.builders import message, place
from tests.fakes_edges import QuietChat, SteadyClock

SAID = ("first", "second", "first")  # the ids of what is said; one comes again


@dataclass
class Side:
    """A chat in which `SAID` is said, and where it is."""

    chat: Chat
    where: Place


def piped(folder: Path, *, machine: bool, transcript: bool) -> Side:
    said = "".join(json.dumps({"id": id, "text": f"{id} words"}) + "\n" for id in SAID)
    chat = console.build(
        console.Settings(channel="syria"),
        "newsroom",
        SteadyClock(),
        machine=machine,
        transcript=folder / "transcript.jsonl" if transcript else None,
        stdin=io.StringIO(said if machine else "/first\n/second\n/first\n"),
        stdout=io.StringIO(),
    )
    return Side(chat, chat.place)


def machine(folder: Path) -> Side:
    return piped(folder, machine=True, transcript=False)


def machine_with_transcript(folder: Path) -> Side:
    return piped(folder, machine=True, transcript=True)


def plain(folder: Path) -> Side:
    return piped(folder, machine=False, transcript=False)


def fake(folder: Path) -> Side:
    where = place(platform="quiet")
    return Side(QuietChat(to_say=[message(f"{id} words", id=id, where=where) for id in SAID]), where)


@pytest.fixture(
    params=[machine, machine_with_transcript, plain, fake],
    ids=["console, machine", "console, machine with transcript", "console, plain", "fake"],
)
def side(request: pytest.FixtureRequest, tmp_path: Path) -> Side:
    make: Callable[[Path], Side] = request.param
    return make(tmp_path)


def post(where: Place, key: str, *words: str, edits: str = "") -> Post:
    lines = tuple(Line((Part(line),)) for line in words or (key,))
    return Post(PostKey(key), where, PostKind.WARNING, lines, edits=PostKey(edits) if edits else None)


async def test_what_is_posted_has_an_id_by_which_it_is_found(side: Side) -> None:
    one = await side.chat.post(post(side.where, "one"), None, None)
    two = await side.chat.post(post(side.where, "two"), None, None)

    assert one
    assert one != two
    assert await side.chat.find(post(side.where, "one"), None) == one
    assert await side.chat.find(post(side.where, "two"), None) == two


async def test_what_was_not_posted_is_not_found(side: Side) -> None:
    await side.chat.post(post(side.where, "one"), None, None)

    assert await side.chat.find(post(side.where, "two"), None) is None


async def test_what_was_posted_elsewhere_is_not_found_here(side: Side) -> None:
    await side.chat.post(post(side.where, "one"), None, None)

    assert await side.chat.find(post(place("elsewhere", platform=side.where.platform), "one"), None) is None


async def test_a_reply_and_an_edit_have_a_post_to_refer_to(side: Side) -> None:
    card = await side.chat.post(post(side.where, "card", "single source"), None, None)
    reply = await side.chat.post(post(side.where, "reply"), card, None)
    await side.chat.post(post(side.where, "edit", "corroborated", edits="card"), None, card)

    assert reply != card
    assert await side.chat.find(post(side.where, "card"), None) == card
    assert await side.chat.find(post(side.where, "edit"), None) is not None


async def test_everything_said_is_heard_until_the_place_is_closed(side: Side) -> None:
    heard = [message async for message in side.chat.listen()]

    assert [message.text.strip("/").split()[0] for message in heard] == list(SAID)
    assert {message.place for message in heard} == {side.where}
    assert all(message.sent_at.tzinfo for message in heard)


async def test_the_platform_of_what_is_heard_is_the_chats_name(side: Side) -> None:
    assert {message.place.platform async for message in side.chat.listen()} == {side.chat.name}


async def test_a_message_may_be_acknowledged_again(side: Side) -> None:
    await side.chat.acknowledge(MessageId("first"))
    await side.chat.acknowledge(MessageId("first"))


async def test_a_post_with_files_is_said_once_and_found(side: Side) -> None:
    file = Enclosure("c1.csv", "text/csv", b"claim\r\n")
    with_file = replace(post(side.where, "export"), enclosures=(file,))
    posted_as = await side.chat.post(with_file, None, None)

    assert await side.chat.find(post(side.where, "export"), None) == posted_as
