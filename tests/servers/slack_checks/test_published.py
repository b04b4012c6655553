"""What the emulator sends is what Slack publishes that it sends.

`published.json` is made by `publish.mjs` from Slack's own types, as they come in its packages for Node:
@slack/types 3.2.0 (events, blocks, views), @slack/bolt 5.1.0 (commands, presses, submissions), @slack/web-api
8.2.0 (answers). Of events and payloads what must be there is checked; of answers that nothing is there which
Slack has not.
"""

import copy
import json
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp

from tests.servers.slack import Manifest, Slack, running
from tests.servers.slack.blocks import check_blocks
from tests.servers.slack.modals import check_view
from tests.servers.slack_checks.apps import client, connected
from tests.servers.slack_checks.test_blocks import TAKEN, actions, button, field, marked, plain, section

Json = dict[str, Any]

PUBLISHED: Json = json.loads((Path(__file__).parent / "published.json").read_text(encoding="utf-8"))
# Where its types are not what it sends: it sends null where there is no enterprise…
NULLS = ("enterprise", "enterprise_id", "context_enterprise_id")
# … a message in a message says nothing of its place…
NESTED = ("message", "previous_message")
# … a press in a view has no response URL…
NOT_IN_VIEWS = {"response_url": ""}
# … replies are messages like any other, and the state of a view has its values.
UNTOLD = {
    "conversations.replies": ("client_msg_id", "subtype"),
    **dict.fromkeys(("views.open", "views.push", "views.update", "views.publish"), ("values",)),
}
GONE = object()
OTHERS: tuple[Any, ...] = (
    GONE,
    None,
    1,
    "x",
    {},
    [],
    True,
    "2026-11-27",
    "https://e.org",
    plain("x"),
    marked("x"),
)
MODAL: Json = {
    "type": "modal",
    "callback_id": "assign",
    "title": plain("Assign"),
    "submit": plain("Assign"),
    "notify_on_close": True,
    "blocks": [
        field({"type": "plain_text_input", "action_id": "why"}, block_id="why"),
        field({"type": "users_select", "action_id": "who"}, block_id="who"),
        actions(button(action_id="more")),
    ],
}


def wrong(name: str, said: Json) -> list[str]:
    """Return where something is not as Slack publishes it."""
    schema = {"definitions": PUBLISHED["definitions"], **PUBLISHED["published"][name]}
    found: Any = jsonschema.Draft7Validator(schema)
    return [f"{name} {error.json_path}: {error.message[:300]}" for error in found.iter_errors(said)]


def wrong_in(body: Json) -> list[str]:
    """Return the same of what came from Slack."""
    kept = {key: each for key, each in body.items() if key not in NULLS or each is not None}
    name = kind_of(body)
    if body.get("type") != "event_callback":
        return wrong(name, NOT_IN_VIEWS | kept if "view" in kept else kept)
    event = dict(body["event"])
    place = {key: event[key] for key in ("channel", "channel_type", "event_ts") if key in event}
    event |= {key: {**event[key], **place} for key in NESTED if key in event}
    return wrong("event_callback", kept) + wrong(name, event)


def wrong_answer(name: str, answer: Json) -> list[str]:
    """Return the same of an answer; in these Slack does not tell null from nothing."""

    def told(value: Any) -> Any:
        if isinstance(value, list):
            return [told(each) for each in cast(list[Any], value)]
        if not isinstance(value, dict):
            return value
        held = cast(Json, value)
        untold = UNTOLD.get(name, ())
        return {key: told(each) for key, each in held.items() if each is not None and key not in untold}

    return wrong(name, told(answer))


def kind_of(body: Json) -> str:
    """Return the name that a body's schema has."""
    if body.get("type") != "event_callback":
        return str(body.get("type", "slash_commands"))
    event = body["event"]
    return str(event.get("subtype") or event["type"])


@pytest.fixture
async def slack() -> AsyncGenerator[Slack]:
    async with running() as opened:
        yield opened


def listening(slack: Slack, heard: list[Json]) -> AsyncApp:
    """Return an app that keeps every body, its own messages too, and acknowledges it."""
    bolt: Any = AsyncApp(
        client=client(slack),
        signing_secret=slack.secrets.signing_secret,
        ignoring_self_events_enabled=False,
    )

    @bolt.middleware
    async def keep(body: Json) -> BoltResponse:
        heard.append(body)
        return BoltResponse(status=200)

    return bolt


async def test_every_event_and_payload_is_of_the_published_shape(slack: Slack) -> None:
    heard: list[Json] = []
    bolt = listening(slack, heard)
    bot = client(slack)
    async with connected(slack, bolt):
        channel = await slack.invite("desk")
        said = await slack.say("desk", "anna", "@secondsource look at https://e.org/a")
        await slack.say("desk", "ben", "and this", thread=said["ts"], files=[("a.pdf", b"%PDF-")])
        await slack.say_as_bot("desk", "an alert")
        await slack.edit("desk", said, "look at https://e.org/b")
        await slack.react("desk", "ben", said, "eyes")
        await slack.unreact("desk", "ben", said, "eyes")
        await slack.delete("desk", await slack.say("desk", "anna", "oh"))
        await slack.open_home("anna")
        posted = await bot.chat_postMessage(
            channel=channel.id, text="card", blocks=[actions(button(action_id="why", value="c41"))]
        )
        await slack.slash("anna", "desk", "/ss", "help")
        await slack.shortcut("anna", "desk", said, "check_message")
        await slack.press("anna", "desk", channel.messages[posted["ts"]], "why")
        await bot.views_open(trigger_id=heard[-1]["trigger_id"], view=MODAL)
        (modal,) = slack.workspace.views.values()
        await slack.press_in_view(modal, "more")
        await slack.submit(modal, {"why": "new", "who": slack.user("ben").id})
        await slack.close(modal)
        await slack.settled()

    names = {kind_of(body) for body in heard}
    assert names == PUBLISHED["published"].keys() - {"event_callback", "block", "view", *names_of_answers()}
    assert "\n".join(problem for body in heard for problem in wrong_in(body)) == ""
    assert slack.rejected == []


def names_of_answers() -> list[str]:
    return [name for name in PUBLISHED["published"] if "." in name]


@pytest.mark.parametrize("block", TAKEN.values(), ids=TAKEN.keys())
def test_every_block_that_is_taken_is_of_the_published_shape(block: Json) -> None:
    assert wrong("block", block) == []


def places(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to everything in some JSON; of a list, to the first two things."""
    held: dict[str | int, Any] = {}
    if isinstance(value, dict):
        held |= cast(Json, value)
    elif isinstance(value, list):
        held |= dict(enumerate(cast(list[Any], value)[:2]))
    for key, each in held.items():
        yield (*place, key)
        yield from places(each, (*place, key))


def changes(value: Json) -> Iterator[Json]:
    """Yield some JSON as it is with one thing in it gone, or another."""
    for *way, last in places(value):
        for other in OTHERS:
            changed = copy.deepcopy(value)
            holder: Any = changed
            for key in way:
                holder = holder[key]
            if other is GONE:
                del holder[last]
            else:
                holder[last] = other
            yield changed


@pytest.mark.parametrize("block", TAKEN.values(), ids=TAKEN.keys())
def test_a_block_with_anything_else_in_it_is_taken_only_where_that_is_published(block: Json) -> None:
    taken = [changed for changed in changes(block) if not check_blocks([changed])]

    assert [problem for changed in taken for problem in wrong("block", changed)] == []


def test_a_view_with_anything_else_in_it_is_taken_only_where_that_is_published() -> None:
    taken = [changed for changed in changes(MODAL) if not check_view(changed, "modal")]

    assert taken
    assert [problem for changed in taken for problem in wrong("view", changed)] == []


async def test_every_answer_has_only_what_is_published() -> None:
    async with running(Manifest(rotates=True)) as slack:
        bot, heard = client(slack), list[Json]()
        desk, anna = slack.channel("desk"), slack.user("anna")
        answers: dict[str, Any] = {}
        async with connected(slack, listening(slack, heard)):
            said = await slack.say("desk", "anna", "look at https://e.org/a", files=[("a.pdf", b"%PDF-")])
            await slack.say("desk", "anna", "more", thread=said["ts"])
            answers["auth.test"] = await bot.auth_test()
            answers["bots.info"] = await bot.bots_info()
            answers["team.info"] = await bot.team_info()
            answers["users.info"] = await bot.users_info(user=anna.id)
            answers["users.list"] = await bot.users_list()
            place = {"channel": desk.id}
            posted = answers["chat.postMessage"] = await bot.chat_postMessage(
                **place, text="t", blocks=[section(), actions(button(action_id="a"))]
            )
            answers["chat.update"] = await bot.chat_update(
                **place, ts=posted["ts"], text="u", blocks=[section()]
            )
            answers["chat.getPermalink"] = await bot.chat_getPermalink(**place, message_ts=posted["ts"])
            answers["chat.postEphemeral"] = await bot.chat_postEphemeral(**place, user=anna.id, text="t")
            reaction = {**place, "timestamp": said["ts"], "name": "eyes"}
            answers["reactions.add"] = await bot.reactions_add(**reaction)
            answers["conversations.history"] = await bot.conversations_history(**place)
            answers["conversations.replies"] = await bot.conversations_replies(**place, ts=said["ts"])
            answers["reactions.remove"] = await bot.reactions_remove(**reaction)
            answers["chat.delete"] = await bot.chat_delete(**place, ts=posted["ts"])
            answers["conversations.info"] = await bot.conversations_info(**place)
            answers["conversations.list"] = await bot.conversations_list()
            answers["conversations.join"] = await bot.conversations_join(**place)
            answers["conversations.open"] = await bot.conversations_open(users=anna.id)
            answers["conversations.members"] = await bot.conversations_members(**place)
            answers["files.getUploadURLExternal"] = await bot.files_getUploadURLExternal(
                filename="a.csv", length=1
            )
            upload = await slack.session.post(answers["files.getUploadURLExternal"]["upload_url"], data=b"x")
            file = answers["files.getUploadURLExternal"]["file_id"]
            answers["files.completeUploadExternal"] = await bot.files_completeUploadExternal(
                files=[{"id": file, "title": "A"}], channel_id=desk.id
            )
            answers["files.info"] = await bot.files_info(file=file)
            home = {"type": "home", "blocks": [section()]}
            answers["views.publish"] = await bot.views_publish(user_id=anna.id, view=home)
            for method in ("open", "push"):
                await slack.slash("anna", "desk", "/ss")
                opening: Any = getattr(bot, f"views_{method}")
                answers[f"views.{method}"] = await opening(trigger_id=heard[-1]["trigger_id"], view=MODAL)
            view_id = answers["views.push"]["view"]["id"]
            answers["views.update"] = await bot.views_update(view_id=view_id, view=MODAL)
            # Not by the SDK's own method for it, which uses what aiohttp has deprecated.
            refreshing = {
                "client_id": slack.secrets.client_id,
                "client_secret": slack.secrets.client_secret,
                "grant_type": "refresh_token",
                "refresh_token": slack.secrets.refresh_token,
            }
            answers["oauth.v2.access"] = await bot.api_call("oauth.v2.access", data=refreshing)
            answers["apps.connections.open"] = await bot.apps_connections_open(
                app_token=slack.secrets.app_token
            )

        assert upload.status == 200
        assert set(answers) == set(names_of_answers())
        problems = [each for name, answer in answers.items() for each in wrong_answer(name, answer.data)]
        assert "\n".join(problems) == ""
        assert slack.rejected == []


def test_what_is_of_another_shape_is_told_apart() -> None:
    assert wrong("reaction_added", {"type": "reaction_added", "user": "U1"})
    assert wrong("block", {"type": "section", "text": "words"})
    assert wrong("chat.delete", {"ok": True, "chanel": "C1"})
