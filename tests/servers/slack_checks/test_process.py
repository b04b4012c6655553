"""The emulator as a process of its own, and a bot in this one: as a real bot is tested against it."""

import asyncio
import base64
import json
import sys
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

Json = dict[str, Any]


@pytest.fixture
async def opened() -> AsyncGenerator[Json]:
    """Start the process; yield what it says of itself."""
    command = (sys.executable, "-m", "tests.servers.slack", "--pace", "60")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    async with asyncio.timeout(30):
        yield json.loads(await process.stdout.readline())
        process.terminate()
        assert await process.wait() == 0


async def test_people_are_played_through_its_control_api(opened: Json) -> None:
    app: Any = AsyncApp(
        client=AsyncWebClient(opened["bot_token"], base_url=opened["api"]),
        signing_secret=opened["signing_secret"],
    )

    @app.command("/ss")
    async def command(ack: Any) -> None:
        await ack("help is here")

    @app.event("message")
    async def message(event: Json, say: Any) -> None:
        await say("checking", thread_ts=event["ts"])

    handler: Any = AsyncSocketModeHandler(
        app, opened["app_token"], web_client=AsyncWebClient(base_url=opened["api"])
    )
    async with ClientSession(opened["address"]) as people:

        async def act(verb: str, **given: Any) -> Any:
            async with people.post(f"/control/{verb}", json=given) as answer:
                return await answer.json()

        await handler.connect_async()
        file = ["a.pdf", base64.b64encode(b"%PDF-").decode()]
        said = await act("say", channel="desk", user="anna", text="look", files=[file])
        ack = await act("slash", channel="desk", user="anna", command="/ss", text="help")
        wrong = await act("react", channel="desk", user="anna", ts="1.000001", name="eyes")
        async with asyncio.timeout(10):
            while len(messages := (await state(people))["messages"]) < 2:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.01)
        await handler.close_async()

    assert [each["text"] for each in messages] == ["look", "checking"]
    assert messages[1]["thread_ts"] == said["result"]["ts"]
    assert ack["result"]["answer"] == {"text": "help is here"}
    assert wrong == {"error": "LookupError: no message 1.000001 in desk"}


async def state(people: ClientSession) -> Json:
    async with people.get("/control/state") as answer:
        said = await answer.json()
    (channel,) = said["channels"].values()
    assert said["rejected"] == []
    return channel
