"""Which blocks the emulator takes: no more than Slack, by its reference and by the SDK's own models."""

from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from tests.servers.slack import running
from tests.servers.slack.blocks import check_blocks
from tests.servers.slack_checks.apps import client

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def marked(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "words", **more: Any) -> Json:
    return {"type": "section", "text": marked(text), **more}


def button(text: str = "Why", **more: Any) -> Json:
    return {"type": "button", "text": plain(text), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Why"), "element": element, **more}


def option(text: str = "One", value: str = "1") -> Json:
    return {"text": plain(text), "value": value}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def runs(*elements: Json, type: str = "rich_text_section", **more: Any) -> Json:
    return {"type": type, "elements": list(elements), **more}


TAKEN: dict[str, Json] = {
    "a section at its longest": section("x" * 3_000),
    "fields": {"type": "section", "fields": [marked("x" * 2_000)] * 10},
    "a section with a button": section(accessory=button(value="c41", action_id="why")),
    "a section with a picture": section(
        accessory={"type": "image", "image_url": "https://e.org/a.png", "alt_text": "a chart"}
    ),
    "a header at its longest": {"type": "header", "text": plain("x" * 150)},
    "a divider": {"type": "divider", "block_id": "line"},
    "as many buttons as go": actions(*(button("x" * 75, action_id=f"a{n}") for n in range(25))),
    "a button with all it has": actions(
        button(
            action_id="a",
            value="x" * 2_000,
            style="primary",
            url="https://e.org",
            confirm={
                "title": plain("Sure?"),
                "text": marked("Say it?"),
                "confirm": plain("Yes"),
                "deny": plain("No"),
            },
        )
    ),
    "menus": actions(
        {"type": "static_select", "action_id": "s", "placeholder": plain("Which"), "options": [option()]},
        {"type": "overflow", "action_id": "o", "options": [option(), option("Two", "2")]},
        {"type": "users_select", "action_id": "u", "placeholder": plain("Who")},
        {"type": "datepicker", "action_id": "d", "initial_date": "2026-11-27"},
    ),
    "a context": {"type": "context", "elements": [marked("x" * 2_000)] * 6 + [plain("y")] * 4},
    "a picture": {
        "type": "image",
        "image_url": "https://e.org/a.png",
        "alt_text": "a chart",
        "title": plain("t"),
    },
    "a picture that was uploaded": {"type": "image", "slack_file": {"id": "F01"}, "alt_text": "a chart"},
    "something to type in": field(
        {"type": "plain_text_input", "action_id": "t", "multiline": True}, optional=True
    ),
    "things to choose": field(
        {"type": "checkboxes", "action_id": "c", "options": [option()]}, hint=plain("all")
    ),
    "rich text": rich(
        runs(
            {"type": "text", "text": "said", "style": {"bold": True}},
            {"type": "link", "url": "https://e.org"},
        ),
        runs({"type": "text", "text": "quoted"}, type="rich_text_quote"),
        runs({"type": "text", "text": "code"}, type="rich_text_preformatted"),
        runs(runs({"type": "user", "user_id": "U1"}), type="rich_text_list", style="bullet"),
    ),
    "markdown": {"type": "markdown", "text": "**bold**"},
    "a table": {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": "claim"}, rich(runs({"type": "text", "text": "status"}))]],
        "column_settings": [{"is_wrapped": True}, {"align": "right"}],
    },
}

REFUSED: dict[str, tuple[Json, str]] = {
    "a type that is not known": ({"type": "sekction"}, "/blocks/0/type"),
    "no type": ({"text": marked("x")}, "/blocks/0/type"),
    "a key that is not known": (section(colour="red"), "/blocks/0"),
    "an empty section": (section(""), "/blocks/0/text/text"),
    "a section of nothing": ({"type": "section"}, "/blocks/0"),
    "a section too long": (section("x" * 3_001), "/blocks/0/text/text"),
    "a field too long": ({"type": "section", "fields": [marked("x" * 2_001)]}, "/blocks/0/fields/0/text"),
    "fields too many": ({"type": "section", "fields": [marked("x")] * 11}, "/blocks/0/fields"),
    "text that is only a string": ({"type": "section", "text": "words"}, "/blocks/0/text"),
    "a header too long": ({"type": "header", "text": plain("x" * 151)}, "/blocks/0/text/text"),
    "a header with markup": ({"type": "header", "text": marked("x")}, "/blocks/0/text/type"),
    "buttons too many": (actions(*(button(action_id=f"a{n}") for n in range(26))), "/blocks/0/elements"),
    "no buttons": (actions(), "/blocks/0/elements"),
    "a button's words too long": (actions(button("x" * 76)), "/blocks/0/elements/0/text/text"),
    "a button's value too long": (actions(button(value="x" * 2_001)), "/blocks/0/elements/0/value"),
    "a button of another colour": (actions(button(style="green")), "/blocks/0/elements/0/style"),
    "a button to nowhere": (actions(button(url="javascript:alert(1)")), "/blocks/0/elements/0/url"),
    "two buttons of one name": (
        actions(button(action_id="a"), button(action_id="a")),
        "/blocks/0/elements/1/action_id",
    ),
    "a context too full": ({"type": "context", "elements": [marked("x")] * 11}, "/blocks/0/elements"),
    "a button in a context": ({"type": "context", "elements": [button()]}, "/blocks/0/elements/0/type"),
    "a picture of nothing": ({"type": "image", "alt_text": "a"}, "/blocks/0"),
    "a picture that is not described": ({"type": "image", "image_url": "https://e.org/a.png"}, "/blocks/0"),
    "a menu without options": (actions({"type": "static_select", "action_id": "s"}), "/blocks/0/elements/0"),
    "a table too wide": (
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]},
        "/blocks/0/rows/0",
    ),
    "a table too long": (
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101},
        "/blocks/0/rows",
    ),
}


@pytest.mark.parametrize("block", TAKEN.values(), ids=TAKEN.keys())
def test_what_is_taken_is_taken_by_the_sdk_as_well(block: Json) -> None:
    model: Any = Block  # its methods have no full types
    said: Json = model.parse(block).to_dict()

    assert check_blocks([block]) == []
    assert {key: said.get(key) for key in block} == block
    assert check_blocks([said]) == []


@pytest.mark.parametrize(("block", "where"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_is_refused_is_refused_with_its_place(block: Json, where: str) -> None:
    async with running() as slack:
        channel = slack.channel("desk")
        with pytest.raises(Exception, match="invalid_blocks") as refused:
            await client(slack).chat_postMessage(channel=channel.id, text="t", blocks=[block])

        said: Any = refused.value
        assert any(
            f"[json-pointer:{where}]" in each for each in said.response["response_metadata"]["messages"]
        )
        assert channel.messages == {}
        assert [each.error for each in slack.rejected] == ["invalid_blocks"]


async def test_blocks_too_many_or_too_long_together_are_refused() -> None:
    async with running() as slack:
        bot, channel = client(slack), slack.channel("desk")

        with pytest.raises(Exception, match="no more than 50 items"):
            await bot.chat_postMessage(channel=channel.id, text="t", blocks=[section()] * 51)
        with pytest.raises(Exception, match="msg_blocks_too_long"):
            await bot.chat_postMessage(channel=channel.id, text="t", blocks=[section("x" * 2_826)] * 4)
        await bot.chat_postMessage(channel=channel.id, text="t", blocks=[section("x" * 2_825)] * 4)
