"""How what happens comes to the app: once or again, through sockets or its request URL, or not at all."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from tests.servers.slack import Faults, Manifest, Slack, Times, running
from tests.servers.slack.callbacks import signature
from tests.servers.slack_checks.apps import app, client, connected

Json = dict[str, Any]


class Bodies(list[Json]):
    """What the app was sent."""

    @property
    def ids(self) -> list[str]:
        return [body["event_id"] for body in self]


def hearing(slack: Slack, bodies: Bodies) -> Any:
    """Return an app that keeps the messages it hears."""
    bolt = app(slack)

    @bolt.event("message")
    async def keep(body: Json) -> None:
        bodies.append(body)

    return bolt


async def test_an_event_comes_again_under_the_same_id_until_it_is_acknowledged() -> None:
    envelopes: list[Json] = []
    async with running(times=Times(ack_seconds=0.05, pace=10_000)) as slack:
        opening = await client(slack).apps_connections_open(app_token=slack.secrets.app_token)
        async with slack.session.ws_connect(opening["url"]) as socket:
            hello = await socket.receive_json()
            said = await slack.say("desk", "anna", "look")
            for _ in range(3):
                envelopes.append(await socket.receive_json())
            await socket.send_json({"envelope_id": envelopes[-1]["envelope_id"]})
            await slack.settled()

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert {each["payload"]["event_id"] for each in envelopes} == {"Ev0000000001"}
    assert {each["payload"]["event"]["ts"] for each in envelopes} == {said["ts"]}
    assert len({each["envelope_id"] for each in envelopes}) == 3
    assert [(each["retry_attempt"], each["retry_reason"]) for each in envelopes] == [
        (0, ""),
        (1, "timeout"),
        (2, "timeout"),
    ]
    assert slack.world.unseen == []


async def test_an_event_that_is_never_acknowledged_is_given_up() -> None:
    async with running(times=Times(ack_seconds=0.01, pace=100_000)) as slack:
        opening = await client(slack).apps_connections_open(app_token=slack.secrets.app_token)
        async with slack.session.ws_connect(opening["url"]):
            await slack.connected()
            await slack.say("desk", "anna", "look")
            await slack.settled()

    assert len(slack.world.unseen) == 1


async def test_a_socket_is_opened_with_a_ticket_that_is_good_once() -> None:
    async with running() as slack:
        opening = await client(slack).apps_connections_open(app_token=slack.secrets.app_token)
        async with slack.session.ws_connect(opening["url"]):
            again = await slack.session.get(opening["url"])

    assert again.status == 403


async def test_what_is_said_while_nobody_is_connected_stands_in_the_history_alone() -> None:
    async with running() as slack:
        bodies = Bodies()
        await slack.say("desk", "anna", "while it was away")
        async with connected(slack, hearing(slack, bodies)):
            await slack.say("desk", "anna", "while it was there")
            await slack.until(lambda: bodies)
            await slack.settled()
        history = await client(slack).conversations_history(channel=slack.channel("desk").id)

    assert [body["event"]["text"] for body in bodies] == ["while it was there"]
    assert [each["text"] for each in history["messages"]] == ["while it was there", "while it was away"]


async def test_every_event_can_be_made_to_come_twice() -> None:
    async with running(faults=Faults(redelivers=True)) as slack:
        bodies = Bodies()
        async with connected(slack, hearing(slack, bodies)):
            await slack.say("desk", "anna", "look")
            await slack.until(lambda: len(bodies) == 2)

    assert len(set(bodies.ids)) == 1


async def test_the_sdk_comes_back_when_it_is_told_to_connect_again() -> None:
    async with running() as slack:
        bodies = Bodies()
        async with connected(slack, hearing(slack, bodies)):
            first = slack.sockets.open[0]
            await slack.sockets.disconnect()
            await slack.until(lambda: slack.sockets.open and slack.sockets.open[0] is not first, 20)
            await slack.say("desk", "anna", "look")
            await slack.until(lambda: bodies)

    assert slack.rejected == []


async def test_a_connection_can_be_warned_before_it_ends() -> None:
    async with running(times=Times(pace=1_000)) as slack:
        opening = await client(slack).apps_connections_open(app_token=slack.secrets.app_token)
        async with slack.session.ws_connect(opening["url"]) as socket:
            await slack.connected()
            await slack.sockets.disconnect(warn=True)
            said = [message.json().get("reason") async for message in socket]

    assert said == [None, "warning", "refresh_requested"]


async def test_an_eleventh_connection_is_one_too_many() -> None:
    first: Json = {}
    async with running(times=Times(pace=100_000)) as slack, AsyncExitStack() as sockets:
        for _ in range(11):
            opening = await client(slack).apps_connections_open(app_token=slack.secrets.app_token)
            socket = await sockets.enter_async_context(slack.session.ws_connect(opening["url"]))
            first = await socket.receive_json()

        assert (first["type"], first["reason"]) == ("disconnect", "too_many_websockets")
        assert len(slack.sockets.open) == 10


async def test_connections_end_by_themselves_when_they_are_made_to() -> None:
    async with running(faults=Faults(disconnect_seconds=0.05)) as slack:
        opening = await client(slack).apps_connections_open(app_token=slack.secrets.app_token)
        async with slack.session.ws_connect(opening["url"]) as socket:
            said = [message.json()["type"] async for message in socket]

    assert said == ["hello", "disconnect"]


async def test_an_app_with_two_connections_hears_everything_once() -> None:
    async with running() as slack:
        bodies = Bodies()
        bolt = hearing(slack, bodies)
        async with connected(slack, bolt):
            other: Any = AsyncSocketModeHandler(bolt, slack.secrets.app_token, web_client=client(slack))
            await other.connect_async()
            await slack.connected(2)
            for number in range(6):
                await slack.say("desk", "anna", f"report {number}")
            await slack.until(lambda: len(bodies) == 6)
            await slack.settled()
            await other.close_async()

    assert sorted(set(bodies.ids)) == sorted(bodies.ids)


async def test_an_event_that_the_manifest_does_not_name_does_not_come() -> None:
    async with running(Manifest(events=frozenset({"app_mention"}))) as slack:
        bodies = Bodies()
        async with connected(slack, hearing(slack, bodies)):
            await slack.say("desk", "anna", "look")
            await slack.settled()

    assert bodies == []
    assert slack.world.unseen == []


async def test_nothing_comes_from_a_channel_before_the_bot_is_invited() -> None:
    # What bolt has no listener for it does not acknowledge, so that it comes again: no other event than that.
    async with running(Manifest(events=frozenset({"message.groups"}))) as slack:
        bodies = Bodies()
        hidden = slack.private_channel("sources")
        async with connected(slack, hearing(slack, bodies)):
            await slack.say(hidden.id, "anna", "between us")
            await slack.invite(hidden.id, "anna")
            await slack.say(hidden.id, "anna", "now for all")
            await slack.until(lambda: bodies)
            await slack.settled()

    assert [(body["event"]["text"], body["event"]["channel_type"]) for body in bodies] == [
        ("now for all", "group")
    ]


@asynccontextmanager
async def requested(slack: Slack, bolt: Any) -> AsyncGenerator[str]:
    """Serve an app's request URL, and have Slack send there."""
    runner = web.AppRunner(bolt.web_app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        await slack.request_url(url)
        yield url
    finally:
        await runner.cleanup()


@pytest.mark.filterwarnings("ignore:It is recommended to use web.AppKey")
async def test_a_request_url_gets_the_same_signed() -> None:
    async with running() as slack:
        bodies = Bodies()
        bolt = hearing(slack, bodies)

        @bolt.command("/ss")
        async def command(ack: Any, command: Json) -> None:
            await ack(f"you said {command['text']}")

        async with requested(slack, bolt) as url:
            await slack.say("desk", "anna", "look")
            ack = await slack.slash("anna", "desk", "/ss", "why c41")
            await slack.until(lambda: bodies)
            await slack.settled()
            headers = {"x-slack-request-timestamp": "1", "x-slack-signature": signature("guess", "1", "{}")}
            forged = await slack.session.post(url, data="{}", headers=headers)

    assert ack is not None
    assert ack.answer == {"text": "you said why c41"}
    assert [body["event"]["text"] for body in bodies] == ["look"]
    assert forged.status == 401


async def test_a_request_url_is_tried_again_and_told_which_time_it_is() -> None:
    heard: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        body = await request.json()
        if body["type"] == "url_verification":
            return web.json_response({"challenge": body["challenge"]})
        heard.append(f"{body['event_id']} {request.headers.get('x-slack-retry-num')}")
        return web.Response(status=500 if len(heard) < 3 else 200)

    class Faulty:
        def web_app(self) -> web.Application:
            faulty = web.Application()
            faulty.router.add_post("/slack/events", answer)
            return faulty

    async with running(times=Times(pace=10_000)) as slack, requested(slack, Faulty()):
        await slack.say("desk", "anna", "look")
        await slack.settled()

    assert heard == ["Ev0000000001 None", "Ev0000000001 1", "Ev0000000001 2"]


async def test_a_url_that_does_not_say_the_challenge_back_is_not_taken() -> None:
    async with running() as slack:
        with pytest.raises(ValueError, match="challenge"):
            await slack.request_url(f"{slack.address}/actions/nothing")
