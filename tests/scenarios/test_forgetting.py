"""A report is forgotten: its words are nowhere any more, and whoever was told too much is told."""

import gzip
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.addresses import canonical_address
from bot.core.channels import ChannelRules, HouseRules
from bot.core.messages import Post, PostKind
from bot.core.people import Role
from bot.core.text import words_of
from bot.demo import TURNS
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import EmbeddedReader
from bot.register import read_register
from tests.scenarios.conftest import DEMO_REGISTER
from tests.scenarios.newsroom import Newsroom, only

DIGEST, COPY, NURSE = (turn.text for turn in TURNS[:3])
ENVOY = "a Lissan envoy travelled by night to Port Alder"
PAGE = "http://www.tarnvalleygazette.example/tellin-depot"
RUN = 5  # words of the report in a row: fewer are anybody's


def runs(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    return {words[n : n + RUN] for n in range(len(words) - RUN + 1)}


def texts_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield all that can be read in the files of a folder, as it lies there and unpacked."""
    for file in (f for f in folder.rglob("*") if f.is_file()):
        content = file.read_bytes()
        unpacked = gzip.decompress(content) if file.suffix == ".gz" else content
        for encoding in ("utf-8", "utf-16-le"):
            text = unpacked.decode(encoding, "replace")
            text = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)
            yield file.name, text.replace("\\n", " ")


async def own_words(newsroom: Newsroom, report: str) -> set[tuple[str, ...]]:
    """Return words in a row that stand in a report and in no other that was read."""
    evidence = newsroom.kept.evidence
    shares = await evidence.latest_shares(newsroom.place().audience, 99)
    texts = [(await evidence.report(share.report)).text for share in shares]
    own = runs(report).difference(*(runs(text) for text in texts if text not in report))
    assert len(own) > 20
    return own


def captures_in(folder: Path) -> int:
    return len(list(folder.rglob("*.warc.gz")))


def left_of(own: set[tuple[str, ...]], folder: Path) -> list[tuple[str, str]]:
    """Return those of some words that lie in the files of a folder, with the file."""
    return [(name, " ".join(run)) for name, text in texts_in(folder) for run in runs(text) & own]


@pytest.fixture
async def roles(tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM) -> AsyncIterator[Newsroom]:
    """A desk where everybody is an editor of their channel, and the chief an admin of all."""
    register = read_register(DEMO_REGISTER)
    house = HouseRules(ChannelRules(role=Role.EDITOR), admins=frozenset(("quiet:chief",)))
    opened = Newsroom.open(tmp_path, reader, matcher, register.outlets, dict(register.sides), house=house)
    async with opened as newsroom:
        yield newsroom


def answer(said: list[Post]) -> str:
    kinds = (PostKind.ANSWER, PostKind.REFUSAL)
    return next(post for post in said if post.kind in kinds and post.edits is None).text


async def everything_asked(newsroom: Newsroom) -> None:
    handle = await newsroom.handle_of(ENVOY)
    for typed in (
        f"/why {handle}",
        "/claims",
        f"/summary {handle}",
        "/summary channel today",
        "/summary changes",
        f"/story {handle}",
        "/search envoy",
        "/digest now",
        "/retry",
        "/forget",
        f"/export json {handle}",
        f"/assign {handle} me because it says that {DIGEST.splitlines()[4][:120]}",
        f"/check {DIGEST}",
    ):
        await newsroom.say(typed)


async def test_no_word_of_a_forgotten_report_is_left_in_any_file(newsroom: Newsroom, tmp_path: Path) -> None:
    for text in (DIGEST, COPY, NURSE):
        await newsroom.say(text)
    await everything_asked(newsroom)
    own = await own_words(newsroom, DIGEST)
    assert left_of(own, tmp_path)

    said = await newsroom.say("/forget 1 because its lawyers asked")

    assert "Done: a report of" in answer(said)
    assert left_of(own, tmp_path) == []
    assert "its lawyers asked" in (tmp_path / "desk.sqlite").read_bytes().decode("utf-8", "replace")
    with sqlite3.connect(tmp_path / "desk.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


async def test_what_it_shared_with_another_report_stays_in_that_ones_words(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    await newsroom.say(COPY)
    handle = await newsroom.handle_of(ENVOY)

    said = await newsroom.say("/forget 1 because it was pasted by mistake")

    (move,) = only(said, PostKind.MOVE)
    assert "echoed → single source" in move.text
    assert "was forgotten by rana on 3 Nov 09:00: it was pasted by mistake" in move.text
    card = [post for post in said if post.kind is PostKind.WARNING and post.text.startswith("🗑 ")]
    assert [line.text for line in card[0].lines][1] == "What it said counts no more."
    (why,) = await newsroom.say(f"/why {handle}")
    assert "is single source" in why.text
    assert "Harbour Post" in why.text
    assert "after a report that was forgotten" in why.text
    assert "was forgotten by rana on 3 Nov 09:00: it was pasted by mistake." in why.text
    assert await newsroom.handle_of(ENVOY) == handle
    assert ENVOY in (await newsroom.say("/claims envoy"))[0].text


async def test_the_card_of_another_report_reads_as_before(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    await newsroom.say(COPY)

    said = await newsroom.say("/forget 1 because it was pasted by mistake")

    shown = {s.post.edits or s.post.key: s.post for s in newsroom.chat.said}
    cards = [post.text for post in shown.values() if post.kind is PostKind.WARNING]
    assert any(ENVOY in card for card in cards)
    assert not any("(words of a report that was forgotten)" in card for card in cards)
    assert not any(post.text.startswith("What I told you here") for post in said)


async def test_a_claim_that_only_it_made_is_gone_and_says_so(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    handle = await newsroom.handle_of(ENVOY)
    await newsroom.say(f"/confirm {handle} because the ministry published the logs")
    await newsroom.say(f"/assign {handle} me")

    said = await newsroom.say("/forget 1 because a source is at risk")

    (recall,) = only(said, PostKind.RECALL)
    told = f"{handle} was confirmed when I told you of it on 3 Nov 09:00. No other report makes it."
    assert told in recall.text
    (why,) = await newsroom.say(f"/why {handle}")
    assert "That claim stood only in a report that was forgotten" in why.text
    assert ENVOY not in (await newsroom.say("/claims"))[0].text
    for typed in ("/digest now", "/working", "/claims mine", "/status", "/summary", "/export json"):
        assert "fault of my own" not in answer(await newsroom.say(typed))


async def test_what_was_forgotten_is_not_read_again_and_nothing_of_it_is_kept(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    await newsroom.say(DIGEST)
    await newsroom.say("/forget 1 because its lawyers asked")

    (refused,) = await newsroom.say(DIGEST)

    assert refused.text == (
        "⚠️ That report was forgotten (by rana on 3 Nov 09:00: its lawyers asked), so I do not read it "
        "again, and I kept nothing of it."
    )
    with sqlite3.connect(tmp_path / "desk.sqlite") as connection:
        bodies = connection.execute("SELECT body FROM messages UNION SELECT body FROM leads").fetchall()
    assert not any("envoy" in body for (body,) in bodies)


async def test_the_same_command_again_does_nothing_more(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    await newsroom.say(COPY)
    await newsroom.say("/forget 1 because of a mistake", id="asked")
    before = len(newsroom.chat.said)

    again = [lead for lead in newsroom.walked if (await newsroom.kept.leads.lead(lead)).message == "asked"]
    for _, step in newsroom.steps.walks[(await newsroom.kept.leads.lead(again[0])).walk]:
        await step(again[0])
    await newsroom.steps.deliver.all()

    assert newsroom.chat.said[before:] == []


async def test_without_a_reason_it_says_what_would_be_forgotten(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    handle = await newsroom.handle_of(ENVOY)

    assert "/forget 1 because … forgets one of them." in (await newsroom.say("/forget"))[0].text
    assert "Which of these?" in (await newsroom.say(f"/forget {handle} because I say so"))[0].text
    assert "With a reason it is done:  /forget 1 because …" in (await newsroom.say("/forget 1"))[0].text
    assert "No report by that" in (await newsroom.say("/forget 7 because of it"))[0].text
    assert "Forget what?" in (await newsroom.say("/forget the envoy because of it"))[0].text
    assert await newsroom.handle_of(ENVOY) == handle


async def test_an_editor_forgets_only_what_their_channel_alone_shared(roles: Newsroom) -> None:
    await roles.say(DIGEST)
    await roles.say(DIGEST, channel="other")

    refused = answer(await roles.say("/forget 1 because of a mistake"))

    assert "That report was shared elsewhere too (in #other)" in refused
    said = await roles.say("/forget 1 because its lawyers asked", by="chief")
    assert "Done" in answer(said)
    cards = [p for p in said if p.kind is PostKind.WARNING]
    assert {p.place.audience.channel for p in cards if p.text.startswith("🗑 ")} == {"desk", "other"}
    assert await roles.kept.evidence.claims(roles.place("other").audience, 9) == ()


async def test_what_a_private_channel_has_too_stays_there_and_nobody_hears_of_it(
    roles: Newsroom,
) -> None:
    await roles.say(DIGEST, channel="tips", private=True)
    await roles.say(DIGEST)

    said = await roles.say("/forget 1 because of a mistake")

    assert "Done" in answer(said)
    assert "tips" not in " ".join(post.text for post in said)
    assert await roles.kept.evidence.claims(roles.place().audience, 9) == ()
    tips = roles.place("tips", private=True).audience
    assert any(ENVOY in c.words for c in await roles.kept.evidence.claims(tips, 99))
    assert "Read: " not in answer(await roles.say(DIGEST))
    assert not only(await roles.say(DIGEST, channel="tips", private=True), PostKind.REFUSAL)


async def test_what_a_private_channel_forgot_others_read_as_if_nothing_was(roles: Newsroom) -> None:
    await roles.say(DIGEST, channel="tips", private=True)
    await roles.say("/forget 1 because of a mistake", channel="tips", private=True)

    assert only(await roles.say(DIGEST), PostKind.WARNING)


async def test_reporters_forget_nothing(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM
) -> None:
    async with Newsroom.open(tmp_path, reader, matcher, [], house=HouseRules()) as newsroom:
        await newsroom.say(DIGEST)

        (refused,) = await newsroom.say("/forget 1 because I would like that")

        assert "/forget is for an editor of this channel" in refused.text


async def test_a_claim_that_only_a_private_channel_makes_now_is_that_channels(roles: Newsroom) -> None:
    await roles.say(DIGEST)
    handle = await roles.handle_of(ENVOY)
    await roles.say(f"/assign {handle} me until 10:00")
    await roles.say(COPY, channel="tips", private=True)

    said = await roles.say("/forget 1 because of a mistake")

    assert "Harbour Post" not in "\n".join(p.text for p in said if p.place.audience.channel == "desk")
    assert "I know no claim by that name here" in answer(await roles.say(f"/why {handle}"))
    assert "is single source" in answer(await roles.say(f"/why {handle}", channel="tips", private=True))
    assert [p.text for p in await roles.time_passes(timedelta(hours=25)) if "fault of my own" in p.text] == []
    for typed in ("/digest now", "/claims mine", "/working", "/claims", "/status"):
        assert "fault of my own" not in answer(await roles.say(typed))


async def test_the_bytes_of_a_page_go_too_and_it_does_not_come_back(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    await newsroom.say(COPY)
    await newsroom.say(PAGE)
    assert captures_in(tmp_path) == 2
    own = await own_words(newsroom, await _text_at(newsroom, PAGE))

    said = await newsroom.say(f"/forget {PAGE} because its lawyers asked")

    assert "Done" in answer(said)
    assert captures_in(tmp_path) == 1
    assert left_of(own, tmp_path) == []
    assert any("That report was forgotten (by rana" in post.text for post in await newsroom.say(PAGE))
    assert captures_in(tmp_path) == 1
    await newsroom.say(f"/watch {PAGE}")
    brought = await newsroom.look(timedelta(hours=2))
    assert not only(brought, PostKind.WARNING)
    assert left_of(own, tmp_path) == []


async def _text_at(newsroom: Newsroom, link: str) -> str:
    (found,) = await newsroom.kept.evidence.reports_asked(canonical_address(link))
    return (await newsroom.kept.evidence.report(found)).text
