"""A call is tried again while its failure may pass, within a deadline, a size and the day's budget."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.claims import Draft, Hindrance
from bot.edges.read.embedded import EmbeddedReader
from bot.edges.read.openai import OpenAIReader
from bot.edges.read.openai.retries import retry_after
from tests.builders import at, report
from tests.language_models import reader_at
from tests.servers.chats import (
    Play,
    answers,
    by,
    chatting,
    drips,
    floods,
    hangs_up,
    said,
    sends,
    stalls,
    turns_away,
)

TEXT = "“We had warned them twice,” said Ann Lee."
RIGHT = answers(said("We had warned them twice", by=[by("Ann Lee")]))
AT_ONCE = "Retry-After: 0"


async def hindrance(model: OpenAIReader) -> Hindrance | None:
    """Return what hindered the model from reading; None where it read."""
    draft: Draft = await model.read(report(TEXT))
    return draft.stand_in.hindrance if draft.stand_in else None


@pytest.mark.parametrize(
    "plays",
    [
        (turns_away("429 Too Many Requests", AT_ONCE), RIGHT),
        (turns_away("500 Internal Server Error", AT_ONCE), turns_away("503 Busy", AT_ONCE), RIGHT),
        (turns_away("529 Overloaded", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT"), RIGHT),
        (sends(b"\xff\x00 garbage"), RIGHT),
    ],
    ids=["busy", "failing", "busy until a day long past", "garbage, sent back"],
)
async def test_what_passes_is_waited_for(
    reader: EmbeddedReader, tmp_path: Path, plays: tuple[Play, ...]
) -> None:
    async with chatting(*plays) as chats:
        assert await hindrance(reader_at(chats.address, tmp_path, reader)) is None

    assert len(chats.calls) == len(plays)


@pytest.mark.parametrize(
    ("play", "expected", "calls"),
    [
        (turns_away("429 Too Many Requests", "Retry-After: 3600"), Hindrance.BUSY, 1),
        (turns_away("429 Busy", "Retry-After: Tue, 31 Dec 2199 00:00:00 GMT"), Hindrance.BUSY, 1),
        (turns_away("429 Too Many Requests", AT_ONCE), Hindrance.BUSY, 3),
        (turns_away("429 Too Many Requests", "Retry-After: soon"), Hindrance.BUSY, 1),
        (turns_away("429 Too Many Requests"), Hindrance.BUSY, 1),
        (turns_away("500 Internal Server Error", AT_ONCE), Hindrance.FAILED, 3),
        (turns_away("401 Unauthorized"), Hindrance.FAILED, 1),
        (turns_away("404 Not Found"), Hindrance.FAILED, 1),
        (turns_away("307 Elsewhere", "Location: http://127.0.0.1:9/v1"), Hindrance.FAILED, 1),
        (sends(b"\xff\x00 garbage"), Hindrance.GARBLED, 2),
        (sends(b"[" * 50_000), Hindrance.GARBLED, 2),
        (sends(b'{"choices": []}'), Hindrance.GARBLED, 2),
        (sends(b"packed", "200 OK", "Content-Encoding: gzip"), Hindrance.GARBLED, 2),
        (floods, Hindrance.GARBLED, 2),
        (stalls, Hindrance.SLOW, 1),
        (drips, Hindrance.SLOW, 1),
    ],
    ids=[
        "come back in an hour",
        "come back in a century",
        "busy for good",
        "a wait that is no time",
        "no word on how long, and no time left",
        "failing for good",
        "a wrong key",
        "no such model",
        "elsewhere",
        "garbage",
        "deep garbage",
        "no choice",
        "packed",
        "huge",
        "stalling",
        "dripping",
    ],
)  # fmt: skip
async def test_what_does_not_pass_ends_with_its_name(
    reader: EmbeddedReader, tmp_path: Path, play: Play, expected: Hindrance, calls: int
) -> None:
    async with chatting(play) as chats:
        model = reader_at(
            chats.address, tmp_path, reader, seconds=0.8, call_seconds=0.5, tries=3, answer_bytes=100_000
        )
        assert await hindrance(model) is expected

    assert len(chats.calls) == calls


async def test_a_server_that_hangs_up_or_is_not_there_is_tried_again(
    reader: EmbeddedReader, tmp_path: Path
) -> None:
    async with chatting(hangs_up, RIGHT) as chats:
        assert await hindrance(reader_at(chats.address, tmp_path, reader)) is None

    assert len(chats.calls) == 2
    gone = reader_at(chats.address, tmp_path, reader, tries=1, cache_bytes=0)
    assert await hindrance(gone) is Hindrance.FAILED


async def test_the_proxy_that_is_set_is_the_way(reader: EmbeddedReader, tmp_path: Path) -> None:
    async with chatting(RIGHT) as chats:
        proxy = chats.address.removesuffix("/v1")
        assert await hindrance(reader_at("http://models.example/v1", tmp_path, reader, proxy=proxy)) is None

    assert chats.calls[0].path == "http://models.example/v1/chat/completions"


async def test_a_report_of_many_pieces_has_one_deadline(reader: EmbeddedReader, tmp_path: Path) -> None:
    async with chatting(stalls) as chats:
        model = reader_at(chats.address, tmp_path, reader, seconds=0.5, at_once=1, piece_characters=500)
        draft = await model.read(report(f"{TEXT} It is the end of a long paragraph.\n" * 60))

    assert draft.stand_in is not None
    assert (draft.stand_in.hindrance, draft.stand_in.seconds) == (Hindrance.SLOW, 0)
    assert len(chats.calls) == 1


async def test_one_piece_that_fails_ends_the_others(reader: EmbeddedReader, tmp_path: Path) -> None:
    async with chatting(turns_away("401 Unauthorized")) as chats:
        model = reader_at(chats.address, tmp_path, reader, at_once=1, piece_characters=500)
        draft = await model.read(report(f"{TEXT} It is the end of a long paragraph.\n" * 60))

    assert draft.stand_in is not None
    assert len(chats.calls) == 1


async def test_the_day_s_tokens_are_not_overspent(reader: EmbeddedReader, tmp_path: Path) -> None:
    async with chatting(answers(used=(9_000, 500))) as chats:
        model = reader_at(
            chats.address, tmp_path, reader, cache_bytes=0, output_tokens=500, tokens_per_day=20_000
        )
        found = [await hindrance(model) for _ in range(3)]
        restarted = reader_at(
            chats.address, tmp_path, reader, cache_bytes=0, output_tokens=500, tokens_per_day=20_000
        )
        found.append(await hindrance(restarted))

    # The third could have taken more than the 1,000 tokens that are left.
    assert found == [None, None, Hindrance.SPENT, Hindrance.SPENT]
    assert len(chats.calls) == 2
    assert model.budget.spent().tokens == 19_000


async def test_calls_at_once_do_not_overspend_together(reader: EmbeddedReader, tmp_path: Path) -> None:
    async with chatting(answers(used=None)) as chats:
        model = reader_at(
            chats.address, tmp_path, reader, cache_bytes=0, output_tokens=1_000, tokens_per_day=25_000
        )
        async with asyncio.TaskGroup() as tasks:
            reading = [tasks.create_task(hindrance(model)) for _ in range(6)]

    # What a server does not count is counted as what it could have been at most.
    assert model.budget.spent().tokens <= 25_000
    assert [task.result() for task in reading].count(Hindrance.SPENT) == 6 - len(chats.calls)


@pytest.mark.parametrize(
    ("play", "is_billed"),
    [
        (turns_away("401 Unauthorized"), False),
        (turns_away("503 Service Unavailable"), False),
        (turns_away("504 Gateway Timeout"), True),
        (stalls, True),
        (sends(b"garbage"), True),
    ],
    ids=["turned away", "not now", "given up on", "stalling", "garbage"],
)
async def test_what_may_have_been_billed_stays_counted(
    reader: EmbeddedReader, tmp_path: Path, play: Play, is_billed: bool
) -> None:
    async with chatting(play) as chats:
        model = reader_at(chats.address, tmp_path, reader, call_seconds=0.3)
        await hindrance(model)

    assert (model.budget.spent().tokens > 0) is is_billed


async def test_the_same_text_is_asked_about_once(reader: EmbeddedReader, tmp_path: Path) -> None:
    async with chatting(RIGHT) as chats:
        first = await reader_at(chats.address, tmp_path, reader).read(report(TEXT))
        again = await reader_at(chats.address, tmp_path, reader).read(report(TEXT, "Herald"))
        await reader_at(chats.address, tmp_path, reader, model="model-2").read(report(TEXT))

    assert first.statements == again.statements
    assert [call.asked["model"] for call in chats.calls] == ["model-1", "model-2"]


async def test_an_answer_that_is_no_reading_is_not_kept(reader: EmbeddedReader, tmp_path: Path) -> None:
    async with chatting(sends(b"garbage"), sends(b"garbage"), RIGHT) as chats:
        model = reader_at(chats.address, tmp_path, reader)

        assert await hindrance(model) is Hindrance.GARBLED
        assert await hindrance(model) is None


async def test_a_budget_that_cannot_be_written_spends_nothing(reader: EmbeddedReader, tmp_path: Path) -> None:
    folder = tmp_path / "openai"
    folder.mkdir()
    (folder / "budget.sqlite").write_bytes(b"no database at all, but long enough to be looked into" * 40)
    async with chatting(RIGHT) as chats:
        assert await hindrance(reader_at(chats.address, tmp_path, reader)) is Hindrance.FAILED

    assert chats.calls == []


def test_when_to_come_again_is_a_number_or_a_date() -> None:
    now = at(0)
    later = (now + timedelta(seconds=90)).strftime("%a, %d %b %Y %H:%M:%S GMT")

    told = {"7": 7, "1.5": 1.5, later: 90, "-3": None, "soon": None, "": None, "1e9": None, "٣": 3}
    assert {words: retry_after({"retry-after": words}, now) for words in told} == told
