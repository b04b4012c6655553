"""What people type and press, and what they are shown for it."""

from typing import Any

import pytest

from tests.servers.slack import Manifest, Times, running
from tests.servers.slack_checks.apps import app, connected
from tests.servers.slack_checks.test_blocks import actions, button, field, plain

Json = dict[str, Any]


async def test_a_command_that_is_not_acknowledged_in_time_fails_for_who_typed_it() -> None:
    async with running(times=Times(ack_seconds=0.1)) as slack, connected(slack, app(slack)):
        assert await slack.slash("anna", "desk", "/unknown", "help") is None


async def test_a_command_that_is_not_in_the_manifest_cannot_be_typed() -> None:
    async with running(Manifest.of({"features": {"slash_commands": [{"command": "/ss"}]}})) as slack:
        with pytest.raises(LookupError, match="/ss"):
            await slack.slash("anna", "desk", "/other")


async def test_a_response_url_answers_five_times_in_half_an_hour() -> None:
    async with running() as slack:
        url = slack.world.response_url(slack.user("anna").id, slack.channel("desk"))
        statuses = [(await slack.session.post(url, json={"text": "t"})).status for _ in range(6)]
    async with running(times=Times(response_url_seconds=0)) as late:
        url = late.world.response_url(late.user("anna").id, late.channel("desk"))
        too_late = await late.session.post(url, json={"text": "t"})

    assert statuses == [200] * 5 + [404]
    assert len(slack.channel("desk").ephemerals) == 5
    assert [call.error for call in slack.rejected] == ["used_url"]
    assert (too_late.status, (await too_late.json())["error"]) == (404, "expired_url")


async def test_a_press_is_answered_by_replacing_the_card_or_what_one_person_saw() -> None:
    async with running() as slack:
        bolt, desk, anna = app(slack), slack.channel("desk"), slack.user("anna")
        desk.members.append(anna.id)

        @bolt.action("why")
        async def why(ack: Any, respond: Any) -> None:
            await ack()
            await respond("answered", replace_original=True)

        card = {"channel": desk.id, "text": "card", "blocks": [actions(button(action_id="why", value="c41"))]}
        async with connected(slack, bolt):
            posted = await bolt.client.chat_postMessage(**card)
            await bolt.client.chat_postEphemeral(**card, user=anna.id)
            shown, hidden = desk.messages[posted["ts"]], desk.ephemerals[0].message
            await slack.press("anna", "desk", shown, "c41")
            await slack.press("anna", "desk", hidden, "Why")
            await slack.until(lambda: "answered" == shown["text"] == hidden["text"])

            with pytest.raises(LookupError, match="nothing to press"):
                await slack.press("anna", "desk", shown, "why")

    assert slack.rejected == []


async def test_a_modal_shows_what_is_wrong_until_it_is_right() -> None:
    async with running() as slack:
        bolt, anna = app(slack), slack.user("anna")

        @bolt.view("rule")
        async def rule(ack: Any, view: Json) -> None:
            said = view["state"]["values"]["why"]["why"]["value"]
            if len(said) < 5:
                await ack(response_action="errors", errors={"why": "Say a little more."})
            else:
                await ack()

        modal: Json = {
            "type": "modal",
            "callback_id": "rule",
            "title": plain("Rule"),
            "submit": plain("Rule"),
        }
        modal["blocks"] = [field({"type": "plain_text_input", "action_id": "why"}, block_id="why")]
        async with connected(slack, bolt):
            await bolt.client.views_open(trigger_id=slack.world.trigger(anna.id), view=modal)
            (view,) = slack.workspace.views.values()
            with pytest.raises(ValueError, match="must be filled in"):
                await slack.submit(view, {})
            await slack.submit(view, {"why": "so"})
            errors, was_open = view.errors, view.is_open
            await slack.submit(view, {"why": "seen by our own reporter"})

    assert (errors, was_open) == ({"why": "Say a little more."}, True)
    assert (view.errors, view.is_open) == ({}, False)
    assert slack.rejected == []


async def test_an_ack_that_slack_would_not_show_is_kept_as_rejected() -> None:
    async with running() as slack:
        bolt = app(slack)

        @bolt.command("/ss")
        async def command(ack: Any) -> None:
            await ack(text="t", blocks=[{"type": "sekction"}])

        async with connected(slack, bolt):
            await slack.slash("anna", "desk", "/ss")

    assert [(call.method, call.error) for call in slack.rejected] == [("ack of a command", "invalid_blocks")]
