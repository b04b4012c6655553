"""What Slack refuses a bot, by the names it has for it."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, cast

import pytest
from slack_sdk.errors import SlackApiError

from tests.servers.slack import Manifest, Slack, Times, running
from tests.servers.slack.settings import SCOPES
from tests.servers.slack_checks.apps import client
from tests.servers.slack_checks.test_blocks import field, option, plain, section

Json = dict[str, Any]


@pytest.fixture
async def slack() -> AsyncGenerator[Slack]:
    async with running() as opened:
        yield opened


async def refusal(calling: Any) -> Any:
    """Return the answer of a call that is refused."""
    with pytest.raises(SlackApiError) as raised:
        await calling
    return cast(Any, raised.value).response


async def refused(calling: Any) -> str:
    """Return the error that a call ends with."""
    return str((await refusal(calling))["error"])


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("xoxb-of-somebody-else", "invalid_auth"),
        ("xapp-1-lab", "not_allowed_token_type"),
    ],
)
async def test_a_token_of_the_wrong_kind_is_refused(slack: Slack, token: str, error: str) -> None:
    assert await refused(client(slack, token).auth_test()) == error
    assert [call.error for call in slack.rejected] == [error]


async def test_a_bot_token_opens_no_socket(slack: Slack) -> None:
    bot = client(slack)

    assert (
        await refused(bot.apps_connections_open(app_token=slack.secrets.bot_token))
        == "not_allowed_token_type"
    )


async def test_what_the_manifest_does_not_ask_for_is_not_granted() -> None:
    async with running(Manifest(scopes=SCOPES - {"reactions:write", "groups:history"})) as slack:
        bot = client(slack)
        said = await slack.say("desk", "anna", "look")
        hidden = slack.private_channel("sources", bot=True)

        reacting = bot.reactions_add(channel=slack.channel("desk").id, timestamp=said["ts"], name="eyes")
        assert await refused(reacting) == "missing_scope"
        assert await refused(bot.conversations_history(channel=hidden.id)) == "missing_scope"
        await bot.conversations_history(channel=slack.channel("desk").id)


async def test_a_channel_that_the_bot_is_not_in_is_closed_to_it(slack: Slack) -> None:
    bot = client(slack)
    public, hidden = slack.channel("desk"), slack.private_channel("sources")
    public.members.clear()

    assert await refused(bot.chat_postMessage(channel=public.id, text="t")) == "not_in_channel"
    assert await refused(bot.conversations_history(channel=public.id)) == "not_in_channel"
    assert await refused(bot.chat_postMessage(channel=hidden.id, text="t")) == "channel_not_found"
    assert await refused(bot.conversations_join(channel=hidden.id)) == "channel_not_found"
    await bot.conversations_join(channel=public.id)
    await bot.chat_postMessage(channel=public.id, text="t")


async def test_only_its_own_messages_can_be_changed(slack: Slack) -> None:
    bot = client(slack)
    said, channel = await slack.say("desk", "anna", "look"), slack.channel("desk").id
    posted = await bot.chat_postMessage(channel=channel, text="t")

    assert await refused(bot.chat_update(channel=channel, ts=said["ts"], text="u")) == "cant_update_message"
    assert await refused(bot.chat_delete(channel=channel, ts=said["ts"])) == "cant_delete_message"
    assert await refused(bot.chat_update(channel=channel, ts="1.000001", text="u")) == "message_not_found"
    assert (
        await refused(bot.chat_update(channel=channel, ts=posted["ts"], text="é" * 2_001)) == "msg_too_long"
    )
    await bot.chat_delete(channel=channel, ts=posted["ts"])
    assert list(slack.channel("desk").messages) == [said["ts"]]


async def test_a_message_says_something_and_is_cut_where_slack_cuts(slack: Slack) -> None:
    bot, channel = client(slack), slack.channel("desk")

    silent = {"channel": channel.id, "text": ""}
    assert await refused(bot.api_call("chat.postMessage", json=silent)) == "no_text"
    await bot.chat_postMessage(channel=channel.id, text="x" * 40_001)
    assert [len(each["text"]) for each in channel.messages.values()] == [40_000]


async def test_a_reply_stands_under_a_message_that_is_there(slack: Slack) -> None:
    bot, channel = client(slack), slack.channel("desk").id
    said = await slack.say("desk", "anna", "look")
    reply = await slack.say("desk", "anna", "here", thread=said["ts"])

    posting = bot.chat_postMessage(channel=channel, text="t", thread_ts="1.000001")
    assert await refused(posting) == "thread_not_found"
    posting = bot.chat_postMessage(channel=channel, text="t", thread_ts=reply["ts"])
    assert await refused(posting) == "cannot_reply_to_message"


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_type": "post"}, "invalid_metadata_schema"),
        ({"event_type": "post", "event_payload": {}, "key": "k"}, "invalid_metadata_schema"),
        ({"event_type": "post", "event_payload": {"key": "x" * 8_000}}, "metadata_too_large"),
    ],
)
async def test_metadata_has_a_type_and_a_payload(slack: Slack, metadata: Json, error: str) -> None:
    posting = client(slack).chat_postMessage(channel=slack.channel("desk").id, text="t", metadata=metadata)

    assert await refused(posting) == error


async def test_metadata_is_read_back_only_when_it_is_asked_for(slack: Slack) -> None:
    bot, channel = client(slack), slack.channel("desk").id
    metadata = {"event_type": "post", "event_payload": {"key": "abc"}}
    await bot.chat_postMessage(channel=channel, text="t", metadata=metadata)

    without = await bot.conversations_history(channel=channel)
    with_it = await bot.conversations_history(channel=channel, include_all_metadata=True)
    assert "metadata" not in without["messages"][0]
    assert with_it["messages"][0]["metadata"] == metadata


async def test_a_reaction_is_put_once_and_taken_once(slack: Slack) -> None:
    bot, said = client(slack), await slack.say("desk", "anna", "look")
    at = {"channel": slack.channel("desk").id, "timestamp": said["ts"], "name": "eyes"}

    await bot.reactions_add(**at)
    assert await refused(bot.reactions_add(**at)) == "already_reacted"
    await bot.reactions_remove(**at)
    assert await refused(bot.reactions_remove(**at)) == "no_reaction"
    assert await refused(bot.reactions_add(**{**at, "name": "Not An Emoji"})) == "invalid_name"


async def test_history_comes_in_pages_newest_first_and_without_replies(slack: Slack) -> None:
    bot, channel = client(slack), slack.channel("desk").id
    said = [await slack.say("desk", "anna", f"report {number}") for number in range(5)]
    await slack.say("desk", "anna", "a reply", thread=said[0]["ts"])

    read: list[str] = []
    cursor = None
    while cursor != "":
        page = await bot.conversations_history(channel=channel, limit=2, cursor=cursor)
        read += [each["text"] for each in page["messages"]]
        cursor = page["response_metadata"]["next_cursor"] if page["has_more"] else ""

    assert read == [f"report {number}" for number in (4, 3, 2, 1, 0)]
    since = await bot.conversations_history(channel=channel, oldest=said[3]["ts"])
    assert [each["text"] for each in since["messages"]] == ["report 4"]
    thread = await bot.conversations_replies(channel=channel, ts=said[0]["ts"])
    assert [each["text"] for each in thread["messages"]] == ["report 0", "a reply"]
    assert await refused(bot.conversations_history(channel=channel, cursor="bogus")) == "invalid_cursor"


async def test_a_channel_takes_a_message_a_second() -> None:
    async with running() as slack:
        bot, desk, other = client(slack), slack.channel("desk").id, slack.channel("other").id
        for _ in range(3):
            await bot.chat_postMessage(channel=desk, text="t")

        response = await refusal(bot.chat_postMessage(channel=desk, text="t"))
        await bot.chat_postMessage(channel=other, text="t")

        assert (response.status_code, response["error"]) == (429, "ratelimited")
        assert response.headers["Retry-After"] == "1"
        assert len(slack.channel("desk").messages) == 3
        assert slack.rejected == []  # that is a matter of when, not of what


async def test_at_another_pace_a_channel_takes_more() -> None:
    async with running(times=Times(pace=1_000)) as slack:
        bot, desk = client(slack), slack.channel("desk").id
        for _ in range(8):
            await bot.chat_postMessage(channel=desk, text="t")
            await asyncio.sleep(0.001)

        assert len(slack.channel("desk").messages) == 8


async def test_each_method_has_so_many_calls_a_minute() -> None:
    async with running() as slack:
        bot = client(slack)
        for _ in range(20):
            await bot.users_list()

        assert await refused(bot.users_list()) == "ratelimited"


async def test_tokens_run_out_and_are_refreshed_once_each() -> None:
    async with running(Manifest(rotates=True), times=Times(token_seconds=0.05)) as slack:
        bot, renewed = client(slack), client(slack, "")
        asking = {
            "client_id": slack.secrets.client_id,
            "client_secret": slack.secrets.client_secret,
            "grant_type": "refresh_token",
            "refresh_token": slack.secrets.refresh_token,
        }
        await asyncio.sleep(0.06)

        assert await refused(bot.auth_test()) == "token_expired"
        answer = await renewed.api_call("oauth.v2.access", data=asking)
        await client(slack, answer["access_token"]).auth_test()
        assert await refused(renewed.api_call("oauth.v2.access", data=asking)) == "invalid_refresh_token"


HOME: Json = {"type": "home", "blocks": [section()]}
MODAL: Json = {"type": "modal", "title": plain("Rule"), "submit": plain("Rule"), "blocks": [section()]}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": plain("x" * 25)}, "/view/title/text"),
        ({"submit": plain("x" * 25)}, "/view/submit/text"),
        ({"private_metadata": "x" * 3_001}, "/view/private_metadata"),
        ({"colour": "red"}, "/view"),
        ({"blocks": [section()] * 101}, "/view/blocks"),
        ({"blocks": [{"type": "markdown", "text": "x"}]}, "/view/blocks/0/type"),
        ({"blocks": [field({"type": "plain_text_input"})], "submit": None}, "/view/submit"),
    ],
    ids=[
        "title",
        "submit",
        "metadata",
        "unknown key",
        "too many blocks",
        "not in views",
        "no word to submit with",
    ],
)
async def test_a_modal_that_slack_would_not_show_is_refused(slack: Slack, change: Json, where: str) -> None:
    trigger = slack.world.trigger(slack.user("anna").id)

    said = await refusal(client(slack).views_open(trigger_id=trigger, view={**MODAL, **change}))

    assert said["error"] == "invalid_arguments"
    assert [each for each in said["response_metadata"]["messages"] if f"[json-pointer:{where}]" in each]


async def test_a_trigger_opens_one_modal_and_only_soon() -> None:
    async with running(times=Times(trigger_seconds=0.05)) as slack:
        bot, anna = client(slack), slack.user("anna").id
        trigger, late = slack.world.trigger(anna), slack.world.trigger(anna)

        await bot.views_open(trigger_id=trigger, view=MODAL)
        assert await refused(bot.views_open(trigger_id=trigger, view=MODAL)) == "exchanged_trigger_id"
        await asyncio.sleep(0.06)
        assert await refused(bot.views_open(trigger_id=late, view=MODAL)) == "expired_trigger_id"
        assert await refused(bot.views_open(trigger_id="1.2.3", view=MODAL)) == "invalid_trigger_id"


async def test_a_view_is_changed_only_as_it_was_last_seen(slack: Slack) -> None:
    bot, anna = client(slack), slack.user("anna").id
    opened = await bot.views_open(trigger_id=slack.world.trigger(anna), view=MODAL)
    view = opened["view"]

    first = bot.views_update(view_id=view["id"], hash=view["hash"], view={**MODAL, "title": plain("Again")})
    assert (await first)["view"]["title"]["text"] == "Again"
    stale = bot.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)
    assert await refused(stale) == "hash_conflict"


async def test_each_person_has_a_home(slack: Slack) -> None:
    bot, anna = client(slack), slack.user("anna").id

    assert await slack.open_home("anna") is None
    await bot.views_publish(user_id=anna, view=HOME)
    home = await slack.open_home("anna")
    assert home is not None
    assert home.payload["blocks"][0]["text"]["text"] == "words"
    assert await refused(bot.views_publish(user_id=anna, view=MODAL)) == "invalid_arguments"


async def test_a_menu_and_its_group_are_checked_to_the_last_option(slack: Slack) -> None:
    groups = [{"label": plain("Sides"), "options": [option("x" * 76)]}]
    menu = {"type": "static_select", "action_id": "side", "option_groups": groups}
    block = {"type": "actions", "elements": [menu]}

    posting = client(slack).chat_postMessage(channel=slack.channel("desk").id, text="t", blocks=[block])
    assert await refused(posting) == "invalid_blocks"
    (call,) = slack.rejected
    assert call.messages == (
        "must be less than 76 characters "
        "[json-pointer:/blocks/0/elements/0/option_groups/0/options/0/text/text]",
    )
