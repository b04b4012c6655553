"""A desk reads with a language model: whatever that does, a report is answered and nothing invented shown."""

import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.core.messages import Post, PostKind, Tone
from bot.core.text import fold
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import EmbeddedReader
from bot.register import read_register
from tests.language_models import reader_at
from tests.scenarios.conftest import DEMO_REGISTER
from tests.scenarios.newsroom import Newsroom, only
from tests.servers.chats import (
    Chats,
    Play,
    answers,
    by,
    chatting,
    drips,
    floods,
    hangs_up,
    said,
    says,
    sends,
    shortened,
    stalls,
    turns_away,
)

REPORT = (
    "Harbour wall gives way at Port Alder\n\n"
    "The harbour wall at Port Alder gave way on Monday and nine people were hurt, the mayor, Jonas Reil, "
    "said.\n\n"
    "“We had warned them twice,” said Ann Lee, who runs the ferry and lives beside the wall. She said that "
    "the company had been told of cracks in March.\n\n"
    "The harbour company declined to comment on the warnings. Claims are circulating that a tenth person is "
    "missing.\n"
)
GERMAN = (
    "Der Damm bei Altenhafen ist am Montag gebrochen, sagte Bürgermeister Jonas Reil am Abend vor Reportern. "
    "Neun Menschen wurden verletzt, und die Fähre fährt bis zum Frühjahr nicht mehr. Die Hafengesellschaft "
    "wollte sich zu den Warnungen nicht äußern, und niemand weiß, wann die Mauer wieder stehen wird."
)
INVENTED = "The mayor took bribes from the company for years"
WELL = answers(
    said("nine people were hurt", by=[by("Jonas Reil")]),
    said("We had warned them twice", by=[by("Ann Lee")]),
)
INVENTING = answers(
    said(INVENTED, by=[by("Ann Lee")]),
    said("We had warned them twice", by=[by("Ann Lee")]),
    said("a tenth person is missing", by=[by("Port Alder Police")]),
)


SHORTENED = "shortened by machine and not to be quoted, from "
# What each of these says that the report does not, and the sentences that it claims to shorten.
WALL, WARNED, TOLD, DECLINED, MISSING = (
    "The harbour wall at Port Alder gave way on Monday and nine people were hurt, the mayor, Jonas Reil, "
    "said.",
    "“We had warned them twice,” said Ann Lee, who runs the ferry and lives beside the wall.",
    "She said that the company had been told of cracks in March.",
    "The harbour company declined to comment on the warnings.",
    "Claims are circulating that a tenth person is missing.",
)
LYING = {
    "another number": shortened(WALL.replace("nine", "ninety"), WALL),
    "another name": shortened(WALL.replace("Jonas Reil", "Tom Reil"), WALL),
    "a verdict": shortened("Rightly, the harbour company declined to comment on the warnings.", DECLINED),
    "an invented sentence": shortened("The mayor took bribes.", WALL),
    "a doubt lost": shortened("A tenth person is missing.", MISSING),
    "an answer made a denial": shortened("The harbour company denied the warnings.", DECLINED),
    "a speaker lost": shortened("The harbour wall at Port Alder gave way and nine people were hurt.", WALL),
    "a speaker not named": shortened(TOLD, TOLD),
    "a speaker of another": shortened("“We had warned them twice,” said Jonas Reil.", WARNED),
    "a quotation cut": shortened("“We had warned,” said Ann Lee.", WARNED),
    "two sentences in one": shortened(
        f"{DECLINED[:-1]}, claims are circulating that a tenth person is missing.", DECLINED, MISSING
    ),
    "two stories in one": shortened(
        f"{DECLINED} The ferry will not run before March.",
        DECLINED,
        "The ferry will not run before March, Ann Lee said.",
    ),
    "an address": shortened("The harbour company declined to comment on https://evil.example.", DECLINED),
    "somebody to notify": shortened(
        "The harbour company declined to comment on the warnings @channel.", DECLINED
    ),
    "a platform's own code": shortened(
        "<!channel> The harbour company declined to comment on the warnings.", DECLINED
    ),
    "far too long": shortened(DECLINED * 9, DECLINED),
    "an order to the desk": shortened("/accept c1", DECLINED),
    "half a sentence to rest on": shortened("A tenth person is missing.", "a tenth person is missing."),
    "sentences that are not there": shortened("The dam held.", "The dam held."),
    "nothing but blanks": shortened("   ", DECLINED),
}


@asynccontextmanager
async def desk(
    folder: Path, embedded: EmbeddedReader, matcher: minilm.MiniLM, *plays: Play, **table: object
) -> AsyncGenerator[tuple[Newsroom, Chats]]:
    """Open a desk with a model that plays these answers, within short bounds."""
    bounds: dict[str, object] = {"seconds": 1.5, "call_seconds": 0.5, "tries": 2, "answer_bytes": 100_000}
    register = read_register(DEMO_REGISTER)
    async with chatting(*plays) as chats:
        reader = reader_at(chats.address, folder, embedded, None, **{**bounds, **table})
        opened = Newsroom.open(folder, reader, matcher, register.outlets, dict(register.sides))
        async with opened as newsroom:
            yield newsroom, chats


def quoted(posts: Sequence[Post]) -> list[str]:
    """Return the characters that are shown as a report's own."""
    return [
        part.text for post in posts for line in post.lines for part in line.parts if part.tone is Tone.QUOTED
    ]


def is_in(words: str, text: str) -> bool:
    """Whether shown words stand in a text: passages in order, a long one cut."""
    passages = [fold(part).strip() for part in re.split(r"…", words) if part.strip()]
    return all(passage in fold(text) for passage in passages)


HOSTILE = {
    "invents quotes": (INVENTING, ""),
    "invents all of it": (answers(said(INVENTED)), "My language model gave no answer that I could use"),
    "cuts its JSON": (says('{"statements": [{"passages": ["' + INVENTED), "gave no answer that I could use"),
    "refuses": (says("", refusal="I cannot."), "My language model will not read this report"),
    "refuses in words": (says(f"I'm sorry. {INVENTED}."), "gave no answer that I could use"),
    "is busy": (turns_away("429 Busy"), "My language model is busy for longer than I may wait"),
    "is busy for an hour": (
        turns_away("429 Busy", "Retry-After: 3600"),
        "is busy for longer than I may wait",
    ),
    "fails": (turns_away("500 Oops", "Retry-After: 0"), "cannot be reached, or answers with an error"),
    "hangs up": (hangs_up, "cannot be reached, or answers with an error"),
    "sends garbage": (sends(b"\x00\xff" * 500), "gave no answer that I could use"),
    "stalls": (stalls, "My language model has not answered for 0 s"),
    "drips": (drips, "My language model has not answered for 0 s"),
    "floods": (floods, "gave no answer that I could use"),
}


@pytest.mark.parametrize(("play", "words"), HOSTILE.values(), ids=HOSTILE)
async def test_a_report_is_answered_whatever_the_model_does(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM, play: Play, words: str
) -> None:
    async with desk(tmp_path, reader, matcher, play) as (newsroom, _):
        posts = await newsroom.say(REPORT)

    (card,) = only(posts, PostKind.WARNING)
    told = "\n".join(post.text for post in posts)
    assert INVENTED not in told
    assert "Port Alder Police" not in told
    assert all(is_in(shown, REPORT) for shown in quoted(posts))
    assert "We had warned them twice" in told
    stood_in = (
        "I read this with the embedded reader instead; every quote is checked against the text all the same."
    )
    assert (stood_in in card.text) is bool(words)
    assert words in card.text


async def test_the_desk_says_that_another_engine_stood_in_lately(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM
) -> None:
    async with desk(tmp_path, reader, matcher, turns_away("500 Oops", "Retry-After: 0")) as (newsroom, _):
        await newsroom.say(REPORT)
        (answer,) = await newsroom.say("/status")

    told = "the embedded reader read 1 of 1 report shared here within a day in its place."
    assert answer.text.splitlines()[1] == (
        f"⚠️ My language model cannot be reached, or answers with an error: {told}"
    )


async def test_a_report_that_the_model_read_says_nothing_of_it(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM
) -> None:
    async with desk(tmp_path, reader, matcher, WELL) as (newsroom, chats):
        posts = await newsroom.say(REPORT)
        await newsroom.say(REPORT, channel="elsewhere")

    (card,) = only(posts, PostKind.WARNING)
    assert "language model" not in card.text
    assert "2 statements by 2 voices" in card.text
    assert len(chats.calls) == 1


async def test_what_the_model_invented_is_counted(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM
) -> None:
    async with desk(tmp_path, reader, matcher, INVENTING) as (newsroom, _):
        (card,) = only(await newsroom.say(REPORT), PostKind.WARNING)

    assert "2 readings set aside: not word for word in the report" in card.text


async def test_when_the_budget_is_used_up_the_embedded_reader_says_so(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM
) -> None:
    async with desk(tmp_path, reader, matcher, WELL, tokens_per_day=1_000) as (newsroom, chats):
        (card,) = only(await newsroom.say(REPORT), PostKind.WARNING)

    assert (
        "My language model's budget for today is used up. I read this with the embedded reader" in card.text
    )
    assert chats.calls == []


async def test_a_report_in_another_language_is_read_with_translations_beside_its_words(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM
) -> None:
    broke = said(
        "Der Damm bei Altenhafen ist am Montag gebrochen",
        by=[by("Jonas Reil", "sagte")],
        translation="The dam at Altenhafen broke on Monday",
    )
    async with desk(tmp_path, reader, matcher, answers(broke)) as (newsroom, _):
        posts = await newsroom.say(GERMAN)

    (thread,) = only(posts, PostKind.THREAD)
    assert "Der Damm bei Altenhafen ist am Montag gebrochen" in thread.text
    assert "in English, by machine and not to be quoted: The dam at Altenhafen broke on Monday" in thread.text
    assert all(is_in(shown, GERMAN) for shown in quoted(posts))


async def test_a_report_in_another_language_that_nobody_read_says_both(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM
) -> None:
    async with desk(tmp_path, reader, matcher, turns_away("401 Unauthorized")) as (newsroom, _):
        (card,) = only(await newsroom.say(GERMAN), PostKind.WARNING)

    assert "answers with an error. I read this with the embedded reader instead." in card.text
    assert "This report is in German. The embedded reader reads English only" in card.text
    assert "They stand in the thread" not in card.text


async def test_after_a_change_of_engine_earlier_reports_stand_as_they_were_read(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM
) -> None:
    register = read_register(DEMO_REGISTER)
    opened = Newsroom.open(tmp_path, reader, matcher, register.outlets, dict(register.sides))
    async with opened as newsroom:
        await newsroom.say(f"Outlet: Port Herald\n\n{REPORT}")

    again = REPORT.replace("Harbour wall gives way", "Wall of the harbour breaks")
    async with desk(tmp_path, reader, matcher, WELL) as (newsroom, chats):
        newsroom.heard = 1
        posts = await newsroom.say(f"Outlet: Ferry Times\n\n{again}")
        # Shared again, the first report is read by the engine that is in use now.
        await newsroom.say(f"Outlet: Port Herald\n\n{REPORT}", channel="elsewhere")

    (card,) = only(posts, PostKind.WARNING)
    assert "2 statements by 2 voices" in card.text
    assert len(chats.calls) == 1


TWO_STORIES = (
    f"{REPORT}\n"
    "Ferry stops for the winter\n\n"
    "The ferry will not run before March, Ann Lee said. The pier is closed to everybody until then.\n"
)


@pytest.mark.parametrize("lie", LYING.values(), ids=LYING)
async def test_no_message_has_a_sentence_that_says_more_than_the_report(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM, lie: Mapping[str, Any]
) -> None:
    play = answers(
        said("We had warned them twice", by=[by("Ann Lee")]),
        summary=[lie, shortened("“We had warned them twice,” said Ann Lee.", WARNED)],
    )
    async with desk(tmp_path, reader, matcher, play) as (newsroom, _):
        posts = await newsroom.say(REPORT)
        posts += await newsroom.say("/summary")
        posts += await newsroom.say("/summary short")

    (card,) = only(posts, PostKind.WARNING)
    told = [line.text for post in posts for line in post.lines if SHORTENED in line.text]
    assert {words.partition(SHORTENED)[2].partition(": ")[2] for words in told} == {
        "“We had warned them twice,” said Ann Lee."
    }
    assert "evil.example" not in "\n".join(post.text for post in posts)
    assert all(is_in(shown, REPORT) for shown in quoted(posts))
    # Its reading stands, and what was wrong with its summary is counted apart from what is said by whom.
    assert "embedded reader" not in card.text
    assert "1 shortened sentence set aside: not surely what the report says, and by whom" in card.text
    assert "not word for word in the report" not in card.text


async def test_a_summary_says_what_is_shortened_and_quotes_it_in_full(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM
) -> None:
    play = answers(
        said("We had warned them twice", by=[by("Ann Lee")]),
        summary=[shortened("“We had warned them twice,” said Ann Lee.", WARNED)],
    )
    async with desk(tmp_path, reader, matcher, play) as (newsroom, _):
        (thread,) = only(await newsroom.say(f"Outlet: Port Herald\n\n{REPORT}"), PostKind.THREAD)
        (whole,) = await newsroom.say("/summary")
        (short,) = await newsroom.say("/summary short")

    words = f"{SHORTENED}Port Herald: “We had warned them twice,” said Ann Lee."
    in_full = f'in full: "{WARNED}"'
    assert [words in post.text for post in (thread, whole, short)] == [True, True, True]
    assert [in_full in post.text for post in (thread, whole, short)] == [False, True, False]
    # A sentence does not stand beside its shortening, and the others stand as the report has them, in order.
    assert whole.text.count("runs the ferry") == 1
    assert f'Port Herald: "{WALL}"' in whole.text
    assert whole.text.index("gave way") < whole.text.index(words)
    marked = [part.tone for line in whole.lines for part in line.parts if "said Ann Lee." in part.text]
    assert Tone.QUOTED not in marked


async def test_where_no_shortened_sentence_stands_the_report_is_quoted_as_without_a_model(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM
) -> None:
    statement = said("We had warned them twice", by=[by("Ann Lee")])
    told: list[str] = []
    for n, summary in enumerate((list(LYING.values())[:5], [])):
        folder = tmp_path / str(n)
        folder.mkdir()
        async with desk(folder, reader, matcher, answers(statement, summary=summary)) as (newsroom, _):
            await newsroom.say(REPORT)
            (answer,) = await newsroom.say("/summary")
            told.append(answer.text)

    assert told[0] == told[1]
    assert WARNED in told[0]


async def test_a_sentence_of_two_stories_is_dropped_in_both(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM
) -> None:
    ferry = "The ferry will not run before March, Ann Lee said."
    first = answers(
        said("We had warned them twice", by=[by("Ann Lee")]),
        summary=[shortened(f"{DECLINED} {ferry}", DECLINED, ferry), shortened(ferry, ferry)],
    )
    second = answers(
        said("The ferry will not run before March", by=[by("Ann Lee")]),
        summary=[shortened(f"{DECLINED} {ferry}", DECLINED, ferry)],
    )
    async with desk(tmp_path, reader, matcher, first, second, at_once=1) as (newsroom, chats):
        posts = await newsroom.say(TWO_STORIES)
        posts += await newsroom.say("/summary")

    (card,) = only(posts, PostKind.WARNING)
    assert len(chats.calls) == 2
    assert SHORTENED not in "\n".join(post.text for post in posts)
    assert "3 shortened sentences set aside" in card.text
