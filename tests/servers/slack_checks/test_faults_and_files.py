"""What goes wrong when it is made to, and how files go up and down."""

from typing import Any

import pytest

from tests.servers.slack import Fault, Faults, running
from tests.servers.slack_checks.apps import client

Json = dict[str, Any]


async def test_a_call_can_be_planned_to_be_limited_broken_or_cut() -> None:
    async with running() as slack:
        bot, desk = client(slack), slack.channel("desk")
        slack.faults.plan("chat.postMessage", Fault.LIMITED, Fault.BROKEN, Fault.CUT)
        errors: list[str] = []
        for number in range(4):
            try:
                await bot.chat_postMessage(channel=desk.id, text=f"post {number}")
            except Exception as error:  # noqa: BLE001 - it is told below which they were
                errors.append(type(error).__name__)

    assert errors == ["SlackApiError", "SlackApiError", "ServerDisconnectedError"]
    assert [each["text"] for each in desk.messages.values()] == ["post 2", "post 3"]


async def test_faults_are_the_same_for_the_same_seed() -> None:
    def befallen(seed: int) -> list[Fault | None]:
        faults = Faults(seed, shares={Fault.LIMITED: 0.2, Fault.CUT: 0.2})
        return [faults.befalls("chat.postMessage") for _ in range(200)]

    assert befallen(1) == befallen(1)
    assert befallen(1) != befallen(2)
    assert 20 < befallen(1).count(Fault.LIMITED) < 60
    assert 20 < befallen(1).count(Fault.CUT) < 60
    assert befallen(1).count(Fault.BROKEN) == 0


async def test_a_file_is_read_with_the_bots_token_and_with_no_other() -> None:
    async with running() as slack:
        message = await slack.say("desk", "anna", "", files=[("a.pdf", b"%PDF-1.7")])
        address = message["files"][0]["url_private_download"]
        ours = {"Authorization": f"Bearer {slack.secrets.bot_token}"}
        with_token = await slack.session.get(address, headers=ours)
        without = await slack.session.get(address)

        assert (await with_token.read(), with_token.content_type) == (b"%PDF-1.7", "application/pdf")
        assert (without.status, without.content_type) == (
            200,
            "text/html",
        )  # a page to sign in, as if all were well
        assert b"Sign in" in await without.read()


@pytest.mark.filterwarnings("ignore::DeprecationWarning:slack_sdk")
async def test_what_the_bot_uploads_stands_in_the_thread() -> None:
    async with running() as slack:
        bot, desk = client(slack), slack.channel("desk")
        said = await slack.say("desk", "anna", "export c41")

        await bot.files_upload_v2(
            channel=desk.id,
            thread_ts=said["ts"],
            filename="c41.csv",
            content="claim\r\n",
            initial_comment="Here",
        )

        (reply,) = desk.thread(said["ts"])
        assert (reply["text"], [each["name"] for each in reply["files"]]) == ("Here", ["c41.csv"])
        assert [file.content for file in slack.workspace.files.values()] == [b"claim\r\n"]
        assert slack.rejected == []


async def test_an_upload_is_as_long_as_was_said() -> None:
    async with running() as slack:
        asked = await client(slack).files_getUploadURLExternal(filename="a.csv", length=5)
        answer = await slack.session.post(asked["upload_url"], data=b"xy")

    assert answer.status == 400
    assert [call.error for call in slack.rejected] == ["file_upload_size_mismatch"]
