"""What happens in Slack reaches a real bolt app, by the listeners that Slack's documents name."""

from typing import Any

import pytest

from tests.servers.slack import Slack, running
from tests.servers.slack_checks.apps import app, client, connected

Heard = list[tuple[str, dict[str, Any]]]


async def test_each_thing_that_people_do_reaches_its_listener() -> None:
    async with running() as slack:
        bolt, heard = app(slack), Heard()

        @bolt.event("message")
        async def message(event: dict[str, Any]) -> None:
            heard.append((f"message {event.get('subtype', '')}".strip(), event))

        @bolt.event("app_mention")
        async def mention(event: dict[str, Any]) -> None:
            heard.append(("mention", event))

        @bolt.event("reaction_added")
        async def reaction(event: dict[str, Any]) -> None:
            heard.append(("reaction", event))

        @bolt.event("member_joined_channel")
        async def joined(event: dict[str, Any]) -> None:
            heard.append(("joined", event))

        @bolt.event("app_home_opened")
        async def home(event: dict[str, Any]) -> None:
            heard.append(("home", event))

        async with connected(slack, bolt):
            await slack.invite("desk")
            said = await slack.say("desk", "anna", "look at https://e.org/a?b=1&c=2")
            await slack.say("desk", "anna", "@secondsource help", thread=said["ts"])
            await slack.say("desk", "anna", "a file", files=[("a.pdf", b"%PDF-")])
            await slack.edit("desk", said, "look at nothing")
            await slack.react("desk", "ben", said, "eyes")
            await slack.say_as_bot("desk", "an alert")
            await slack.delete("desk", said)
            await slack.open_home("anna")
            await slack.until(lambda: len(heard) == 10)

        # That the bot itself joined is said in the channel too, but bolt keeps an app's own messages from it.
        assert sorted(kind for kind, _ in heard) == [
            "home",
            "joined",
            "mention",
            "message",
            "message",
            "message bot_message",
            "message file_share",
            "message message_changed",
            "message message_changed",
            "reaction",
        ]
        assert next(event["text"] for kind, event in heard if kind == "message") == (
            "look at <https://e.org/a?b=1&amp;c=2>"
        )
        assert slack.rejected == []


async def test_a_command_is_acknowledged_with_words_and_answered_later() -> None:
    async with running() as slack:
        bolt = app(slack)

        @bolt.command("/ss")
        async def command(ack: Any, respond: Any, command: dict[str, Any]) -> None:
            await ack("working on it")
            await respond(f"done: {command['text']}", response_type="in_channel")

        async with connected(slack, bolt):
            ack = await slack.slash("anna", "desk", "/ss", "why c41")
            await slack.until(lambda: slack.channel("desk").messages)

        assert ack is not None
        assert ack.seconds < 3
        assert [each.message["text"] for each in slack.channel("desk").ephemerals] == ["working on it"]
        assert [each["text"] for each in slack.channel("desk").messages.values()] == ["done: why c41"]
        assert slack.rejected == []


@pytest.fixture
async def slack() -> Any:
    async with running() as opened:
        yield opened


async def test_what_the_bot_says_stands_in_the_thread_with_its_edit_and_reactions(slack: Slack) -> None:
    bot = client(slack)
    said = await slack.say("desk", "anna", "https://e.org/a")
    channel = slack.channel("desk")

    posted = await bot.chat_postMessage(channel=channel.id, thread_ts=said["ts"], text="checking")
    await bot.chat_update(channel=channel.id, ts=posted["ts"], text="done")
    await bot.reactions_add(channel=channel.id, timestamp=said["ts"], name="eyes")

    assert [reply["text"] for reply in channel.thread(said["ts"])] == ["done"]
    assert said["reply_count"] == 1
    assert said["reactions"] == [{"name": "eyes", "users": ["U0SECONDSOURCE"], "count": 1}]
