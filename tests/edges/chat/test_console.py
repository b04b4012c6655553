"""The terminal through pipes: one JSON object a line, or plain text."""

import asyncio
import io
import json
import os
import threading
from pathlib import Path

import pytest

from bot.core.messages import Line, MessageId, Part, Post, PostKey, PostKind
from bot.edges.chat import console
from bot.edges.chat.console import Console
from bot.ports import PostedAs
from tests.fakes_edges import SteadyClock


def at_machine(
    said: str = "", transcript: Path | None = None, session: str = "s"
) -> tuple[Console, io.StringIO]:
    stdout = io.StringIO()
    chat = console.build(
        console.Settings(),
        "desk",
        SteadyClock(),
        machine=True,
        transcript=transcript,
        stdin=io.StringIO(said),
        stdout=stdout,
        session=session,
    )
    return chat, stdout


def at_pipe(said: str = "") -> tuple[Console, io.StringIO]:
    stdout = io.StringIO()
    chat = console.build(
        console.Settings(width=60), "desk", SteadyClock(), stdin=io.StringIO(said), stdout=stdout, session="s"
    )
    return chat, stdout


def post(chat: Console, key: str, *lines: str, kind: PostKind = PostKind.WARNING) -> Post:
    return Post(PostKey(key), chat.place, kind, tuple(Line((Part(line),)) for line in lines))


def lines_of(stream: io.StringIO) -> list[dict[str, str | None]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


async def test_a_machine_gets_one_line_an_event() -> None:
    chat, stdout = at_machine()

    await chat.acknowledge(MessageId("m1"))
    card = await chat.post(post(chat, "card", "single source", "“x”\x1b[2J"), None, None)
    await chat.post(post(chat, "reply", "more", kind=PostKind.THREAD), card, None)
    await chat.post(post(chat, "edit", "corroborated"), None, card)

    assert lines_of(stdout) == [
        {"ack": "m1"},
        {
            "key": "card",
            "posted_as": "s-p1",
            "kind": "warning",
            "under": None,
            "edits": None,
            "text": "single source\n“x”",
        },
        {
            "key": "reply",
            "posted_as": "s-p2",
            "kind": "thread",
            "under": "s-p1",
            "edits": None,
            "text": "more",
        },
        {
            "key": "edit",
            "posted_as": "s-p1",
            "kind": "warning",
            "under": None,
            "edits": "s-p1",
            "text": "corroborated",
        },
    ]


async def test_a_machine_says_its_ids_and_gets_them_back() -> None:
    chat, _ = at_machine('{"id": "m1", "text": "one\\ntwo"}\n\n{"text": "three"}\n{"text": "three"}\n')

    heard = [(message.id, message.text) async for message in chat.listen()]

    assert heard == [("m1", "one\ntwo"), ("s-m2", "three"), ("s-m3", "three")]


@pytest.mark.parametrize(
    "line", ["words", "[]", '{"id": "m1"}', '{"id": 1, "text": "x"}', '{"text": "x", "txt": "y"}', "[" * 5000]
)
async def test_a_line_that_is_not_understood_is_answered_and_passed(line: str) -> None:
    chat, stdout = at_machine(f'{line}\n{{"id": "m1", "text": "words"}}\n')

    heard = [message.id async for message in chat.listen()]

    assert heard == ["m1"]
    assert [list(said) for said in lines_of(stdout)] == [["error", "line"]]


async def test_what_no_store_can_hold_is_marked_when_it_is_heard() -> None:
    chat, stdout = at_machine(json.dumps({"id": "m\ud800", "text": "a\x00b\udfff"}) + "\n")

    (heard,) = [message async for message in chat.listen()]
    await chat.acknowledge(heard.id)

    assert (heard.id, heard.text) == ("m\ufffd", "a\ufffdb\ufffd")
    assert lines_of(stdout) == [{"ack": "m\ufffd"}]


async def test_a_restarted_terminal_knows_what_was_posted(tmp_path: Path) -> None:
    transcript = tmp_path / "transcript.jsonl"
    before, _ = at_machine(transcript=transcript, session="a")
    await before.acknowledge(MessageId("m1"))
    card = await before.post(post(before, "card", "words"), None, None)
    await before.post(post(before, "edit", "other words"), None, card)

    after, stdout = at_machine(transcript=transcript, session="b")
    async with after:
        found = await after.find(post(after, "card"), None), await after.find(post(after, "edit"), None)
        new = await after.post(post(after, "new"), None, None)

    assert found == (card, card)
    assert new != card
    assert [said["key"] for said in lines_of(stdout)] == ["new"]
    assert len(transcript.read_text(encoding="utf-8").splitlines()) == 4


async def test_a_line_that_a_crash_left_unfinished_was_never_said(tmp_path: Path) -> None:
    transcript = tmp_path / "transcript.jsonl"
    before, _ = at_machine(transcript=transcript)
    await before.post(post(before, "card", "words"), None, None)
    whole = transcript.read_bytes()
    transcript.write_bytes(whole + whole.replace(b"card", b"next")[:-5])

    after, _ = at_machine(transcript=transcript)
    found = await after.find(post(after, "next"), None)
    await after.post(post(after, "next", "words"), None, None)
    again, _ = at_machine(transcript=transcript)

    assert found is None
    assert await again.find(post(again, "card"), None) is not None
    assert await again.find(post(again, "next"), None) is not None


async def test_lines_come_as_they_are_written_not_when_the_input_ends() -> None:
    read_end, write_end = os.pipe()
    with os.fdopen(read_end, encoding="utf-8") as stdin, os.fdopen(write_end, "w", encoding="utf-8") as pipe:
        chat = console.build(
            console.Settings(), "desk", SteadyClock(), machine=True, stdin=stdin, stdout=io.StringIO()
        )
        listening = chat.listen()
        pipe.write('{"id": "m1", "text": "words"}\n')
        pipe.flush()

        async with asyncio.timeout(10):
            first = await anext(listening)
            pipe.close()
            rest = [message async for message in listening]

    assert first.id == "m1"
    assert rest == []


async def test_an_input_that_stays_open_does_not_keep_the_bot_from_ending() -> None:
    read_end, write_end = os.pipe()
    with os.fdopen(read_end, encoding="utf-8") as stdin, os.fdopen(write_end, "w", encoding="utf-8") as pipe:
        chat = console.build(
            console.Settings(), "desk", SteadyClock(), machine=True, stdin=stdin, stdout=io.StringIO()
        )
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await anext(chat.listen())

        reading = [thread for thread in threading.enumerate() if thread.name == "stdin"]
        pipe.close()
        for thread in reading:
            await asyncio.to_thread(thread.join, 10)

    assert all(thread.daemon for thread in reading)


async def test_plain_text_is_one_message_between_commands() -> None:
    chat, _ = at_pipe("Wall gives way\n\nThe wall gave way.\n/claims\n/why c1\n\nAnother report.\n")

    heard = [message.text async for message in chat.listen()]

    assert heard == ["Wall gives way\n\nThe wall gave way.", "/claims", "/why c1", "Another report."]


async def test_two_identical_pastes_are_two_messages() -> None:
    chat, _ = at_pipe()

    assert chat.say("words").id != chat.say("words").id


async def test_what_is_said_at_the_terminal_is_said_to_the_bot() -> None:
    chat, _ = at_pipe()

    assert chat.say("words").addressed


async def test_the_scroll_shows_who_said_what_and_what_belongs_where() -> None:
    chat, stdout = at_pipe()
    paste = chat.say("Wall gives way\n" + "word " * 50)
    await chat.post(post(chat, "p", "Reading…", kind=PostKind.PROGRESS), PostedAs(paste.id), None)
    card = await chat.post(post(chat, "card", "Wall gives way  (Herald)", "2 claims", "c1 alone"), None, None)
    await chat.post(post(chat, "a", "First story", kind=PostKind.THREAD), card, None)
    await chat.post(post(chat, "b", "Second story", kind=PostKind.THREAD), card, None)
    await chat.post(post(chat, "e", "Wall gives way  (Herald)", "2 claims", "c1 echoed"), None, card)
    asked = chat.say("/claims")
    await chat.post(post(chat, "c", "c1 echoed", kind=PostKind.ANSWER), PostedAs(asked.id), None)
    chat.announce("2 of 5. Another outlet.")

    assert stdout.getvalue().splitlines() == [
        "",
        "> “Wall gives way”  (53 words pasted)",
        "Reading…",
        "",
        "Wall gives way  (Herald)",
        "2 claims",
        "c1 alone",
        "",
        "── in the thread of “Wall gives way” ───────────────────────",
        "  First story",
        "",
        "  Second story",
        "",
        "── changed: “Wall gives way” ───────────────────────────────",
        "  c1 echoed",
        "",
        "> /claims",
        "",
        "c1 echoed",
        "",
        "2 of 5. Another outlet.",
    ]


async def test_a_live_line_that_becomes_a_refusal_is_shown_as_the_refusal() -> None:
    chat, stdout = at_pipe()
    asked = chat.say("https://herald.example/wall")
    live = await chat.post(post(chat, "p", "Opening…", kind=PostKind.PROGRESS), PostedAs(asked.id), None)
    await chat.post(post(chat, "r", "I could not read that.", kind=PostKind.REFUSAL), None, live)

    assert stdout.getvalue().splitlines()[-3:] == ["Opening…", "", "I could not read that."]


async def test_what_changed_is_shown_with_what_it_stands_under() -> None:
    chat, stdout = at_pipe()

    def card(key: str, second: str) -> Post:
        said = (
            ("Wall gives way", 0),
            ("1  Mayor: it gave way", 0),
            ("only voice", 1),
            ("2  Nobody", 0),
            (second, 1),
        )
        lines = tuple(Line((Part(words),), indent) for words, indent in said)
        return Post(PostKey(key), chat.place, PostKind.WARNING, lines)

    posted_as = await chat.post(card("card", "unattributed"), None, None)
    before = len(stdout.getvalue())
    await chat.post(card("edit", "single source"), None, posted_as)

    assert stdout.getvalue()[before:].splitlines()[2:] == ["  2  Nobody", "    single source"]


async def test_a_line_that_only_has_another_number_is_not_shown_again() -> None:
    chat, stdout = at_pipe()
    lines = ("1  Mayor: it gave way", "2  Nobody: it was sold", "3  Rana: it was old")
    card = await chat.post(post(chat, "card", "Wall gives way", *lines), None, None)
    before = len(stdout.getvalue())
    left = ("denied  Mayor: it gave way", "1  Nobody: it was sold", "2  Rana: it was old")
    await chat.post(post(chat, "edit", "Wall gives way", *left), None, card)

    assert stdout.getvalue()[before:].splitlines()[2:] == ["  denied  Mayor: it gave way"]


async def test_a_change_that_takes_one_line_away_counts_it() -> None:
    chat, stdout = at_pipe()
    card = await chat.post(post(chat, "card", "Wall gives way", "c1 alone"), None, None)
    await chat.post(post(chat, "edit", "Wall gives way"), None, card)

    assert stdout.getvalue().endswith("  (1 line fewer than before)\n")


async def test_a_change_that_only_takes_away_says_so() -> None:
    chat, stdout = at_pipe()
    card = await chat.post(post(chat, "card", "Wall gives way", "c1 alone", "c2 alone"), None, None)
    await chat.post(post(chat, "edit", "Wall gives way"), None, card)

    assert stdout.getvalue().endswith("  (2 lines fewer than before)\n")


async def test_a_reply_to_a_post_of_an_earlier_run_names_it(tmp_path: Path) -> None:
    before, _ = at_machine(transcript=tmp_path / "t.jsonl", session="a")
    card = await before.post(post(before, "card", "Wall gives way"), None, None)
    stdout = io.StringIO()
    after = console.build(
        console.Settings(),
        "desk",
        SteadyClock(),
        transcript=tmp_path / "t.jsonl",
        stdin=io.StringIO(),
        stdout=stdout,
    )
    async with after:
        await after.post(
            post(after, "move", "↑ single source → corroborated", kind=PostKind.MOVE), card, None
        )
        await after.post(post(after, "more", "more"), PostedAs("long gone"), None)

    assert "in the thread of “Wall gives way”" in stdout.getvalue()
    assert "in the thread of “an earlier message”" in stdout.getvalue()


async def test_bytes_that_are_no_text_do_not_end_the_talk() -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"/claims\n/caf\xe9\n"), encoding="utf-8")
    stdout = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    chat = console.build(console.Settings(), "desk", SteadyClock(), stdin=stdin, stdout=stdout)

    heard = [message.text async for message in chat.listen()]
    await chat.post(post(chat, "card", "⚠️ words"), None, None)

    assert heard == ["/claims", "/caf\ufffd"]
