"""An editor's day in Slack, each thing once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml

from bot.demo.site import invented_sites
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import EmbeddedReader
from bot.register import read_register
from bot.settings import shipped
from tests.scenarios.conftest import DEMO_REGISTER
from tests.scenarios.slack.desk import SlackDesk, desk_in, words_of
from tests.servers.slack import Manifest, running
from tests.servers.slack.workspace import BOT_USER

MANIFEST = yaml.safe_load((shipped() / "slack-manifest.yaml").read_text(encoding="utf-8"))
REPORT = (
    "The mayor of Port Alder, Ann Lee, said on Monday that nine people were hurt when the harbour wall gave "
    "way. A spokesman for the harbour company denied that it had been warned. Police said that two workers "
    "were missing on Monday night, and that the search goes on in the old port."
)

HELLO = "Paste a report"  # begins what the bot says where it is new


@pytest.fixture
async def desk(tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM) -> AsyncIterator[SlackDesk]:
    register = read_register(DEMO_REGISTER)
    async with (
        running(Manifest.of(MANIFEST)) as slack,
        invented_sites() as way,
        desk_in(slack, tmp_path, reader, matcher, register, way) as desk,
    ):
        yield desk
        sent = [call for call in slack.rejected if call.method != "conversations.info"]
        assert [(call.method, call.error, call.messages) for call in sent] == []


async def test_a_pasted_report_gets_one_message_and_its_marks(desk: SlackDesk):
    pasted = await desk.slack.say("desk", "ana", REPORT)
    card = await desk.said("desk", lambda words: "Needs a source" in words)
    await desk.quiet()

    said = [m for m in desk.slack.channel("desk").roots if not words_of(m).startswith(HELLO)]
    assert said == [pasted, card]
    assert [reaction["name"] for reaction in pasted["reactions"]] == ["warning"]
    assert [words_of(m) for m in desk.slack.channel("desk").thread(pasted["ts"])] == [
        "Read: 1 story, 2 claims."
    ]


async def test_a_slash_command_is_answered_in_the_channel_and_a_mention_in_its_thread(desk: SlackDesk):
    await desk.slack.say("desk", "ana", REPORT)
    await desk.said("desk", lambda words: "Needs a source" in words)
    await desk.quiet()

    ack = await desk.slack.slash("ben", "desk", "/why", "c1")
    answer = await desk.said("desk", lambda words: "(rule " in words)
    asked = await desk.slack.say("desk", "ben", "@secondsource why c2")
    await desk.quiet()

    assert ack is not None
    assert "thread_ts" not in answer
    (under,) = desk.slack.channel("desk").thread(asked["ts"])
    assert "(rule " in words_of(under)


async def test_a_button_is_answered_in_the_thread_of_its_card(desk: SlackDesk):
    await desk.slack.say("desk", "ana", REPORT)
    card = await desk.said("desk", lambda words: "Needs a source" in words)
    await desk.quiet()

    assert await desk.slack.press("ben", "desk", card, "Why")
    answer = await desk.said("desk", lambda words: "(rule " in words)

    assert answer["thread_ts"] == card["ts"]


async def test_a_decision_without_a_reason_is_asked_for_one_in_a_form(desk: SlackDesk):
    await desk.slack.say("desk", "ana", REPORT)
    card = await desk.said("desk", lambda words: "Needs a source" in words)
    await desk.quiet()

    await desk.slack.press("ben", "desk", card, "say-menu", "/confirm c1")
    (view,) = [v for v in desk.slack.workspace.views.values() if v.is_open]
    await desk.slack.submit(view, {"why": "I saw the hospital's list"})
    await desk.said("desk", lambda words: "ben confirmed it: I saw the hospital's list" in words)


async def test_what_nobody_knows_is_refused_to_whoever_asked_and_nobody_else(desk: SlackDesk):
    desk.slack.channel("desk")
    await desk.slack.slash("ben", "desk", "/why", "c9")
    await desk.slack.until(lambda: desk.slack.channel("desk").ephemerals)

    (refusal,) = desk.slack.channel("desk").ephemerals
    assert refusal.user == desk.slack.user("ben").id
    assert "I know no claim by that name here" in words_of(refusal.message)
    assert desk.slack.channel("desk").messages == {}


async def test_a_file_is_read_as_a_report(desk: SlackDesk):
    await desk.slack.say("desk", "ana", "", files=[("report.txt", REPORT.encode())])

    card = await desk.said("desk", lambda words: "Needs a source" in words)

    assert "report.txt" in words_of(card) or "Port Alder" in words_of(card)


async def test_an_edited_paste_changes_its_card_and_a_deleted_one_empties_it(desk: SlackDesk):
    pasted = await desk.slack.say("desk", "ana", REPORT)
    card = await desk.said("desk", lambda words: "nine people" in words and "Needs a source" in words)
    await desk.quiet()

    await desk.slack.edit("desk", pasted, REPORT.replace("nine people", "eleven people"))
    await desk.slack.until(lambda: "eleven people" in words_of(card))
    await desk.quiet()
    await desk.slack.delete("desk", pasted)
    await desk.quiet()
    assert "Taken back by whoever shared it" in words_of(card)


async def test_where_the_bot_is_not_in_a_channel_it_says_so(desk: SlackDesk):
    desk.slack.private_channel("court")

    await desk.slack.slash("ben", "court", "/ss", "claims")

    (answer,) = desk.slack.channel("court").ephemerals
    assert "Invite me" in answer.message["text"]


async def test_invited_the_bot_says_once_what_it_does(desk: SlackDesk):
    desk.slack.private_channel("court")
    await desk.slack.invite("court")
    await desk.said("court", lambda words: "Paste a report" in words)
    await desk.quiet()

    assert [m["user"] for m in desk.slack.channel("court").roots if m.get("bot_id")] == [BOT_USER]
