"""Which blocks Slack takes, in a table of our own: a type or a key that is not in it is refused.

It is read from Slack's reference, and held against the SDK's models and Slack's own types by tests. What the
bot has no use for (calls, workflow buttons, videos, cards) is left out, and so refused.
"""

import json
from collections.abc import Sequence
from typing import Any, cast

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from tests.servers.slack.refusals import Refused
from tests.servers.slack.settings import Json
from tests.servers.slack.shapes import (
    Check,
    Complaints,
    Shape,
    choice,
    complain,
    flag,
    items,
    number,
    string,
    typed,
    url,
)

MOST_BLOCKS = 50
MOST_BLOCKS_IN_A_VIEW = 100
# Of all the texts of a message's blocks together. Slack does not say how much it takes: people tell of
# refusals from 11,341 on (rich text and sections), and of 13,297 that passed (one markdown block).
MOST_CHARACTERS = 11_300
_MOST_MARKDOWN = 12_000


def text(most: int, *kinds: str, least: int = 1) -> Check:
    plain = Shape({"text": string(most, least)}, {"emoji": flag})
    marked = Shape({"text": string(most, least)}, {"verbatim": flag})
    shapes = {"plain_text": plain, "mrkdwn": marked}
    return typed({kind: shapes[kind] for kind in kinds or shapes})


def plain(most: int) -> Check:
    return text(most, "plain_text")


_ID = string(255)
_CONFIRM = Shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
)
_OPTION = Shape(
    {"text": text(75), "value": string(150)},
    {"description": text(75), "url": url},
)
_PLAIN_OPTION = Shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
_GROUP = Shape({"label": plain(75), "options": items(_PLAIN_OPTION, 100)})
_DISPATCH = Shape({"trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"), 2)})
_ACTING = {"action_id": _ID, "confirm": _CONFIRM, "focus_on_load": flag}
_PICTURE = Shape(
    {"alt_text": string(2_000)}, {"image_url": url, "slack_file": Shape(optional={"id": _ID, "url": url})}
)

BUTTON = Shape(
    {"text": plain(75)},
    {
        "action_id": _ID,
        "url": url,
        "value": string(2_000),
        "confirm": _CONFIRM,
        "style": choice("primary", "danger"),
        "accessibility_label": string(75),
    },
)
_SELECT = {**_ACTING, "placeholder": plain(150)}
_SELECTS = {
    "static_select": Shape(
        optional={
            **_SELECT,
            "options": items(_PLAIN_OPTION, 100),
            "option_groups": items(_GROUP, 100),
            "initial_option": _PLAIN_OPTION,
        },
        any_of=("options", "option_groups"),
    ),
    "external_select": Shape(
        optional={**_SELECT, "min_query_length": number(), "initial_option": _PLAIN_OPTION}
    ),
    "users_select": Shape(optional={**_SELECT, "initial_user": _ID}),
    "channels_select": Shape(
        optional={**_SELECT, "initial_channel": _ID, "response_url_enabled": flag},
    ),
    "conversations_select": Shape(
        optional={
            **_SELECT,
            "initial_conversation": _ID,
            "default_to_current_conversation": flag,
            "response_url_enabled": flag,
            "filter": Shape(
                optional={
                    "include": items(choice("im", "mpim", "private", "public"), 4),
                    "exclude_external_shared_channels": flag,
                    "exclude_bot_users": flag,
                }
            ),
        }
    ),
    "multi_static_select": Shape(
        optional={
            **_SELECT,
            "options": items(_PLAIN_OPTION, 100),
            "option_groups": items(_GROUP, 100),
            "initial_options": items(_PLAIN_OPTION, 100),
            "max_selected_items": number(1),
        },
        any_of=("options", "option_groups"),
    ),
    "multi_users_select": Shape(
        optional={**_SELECT, "initial_users": items(_ID, 100), "max_selected_items": number(1)}
    ),
}
_PICKS = {
    "overflow": Shape({"options": items(_OPTION, 5)}, {"action_id": _ID, "confirm": _CONFIRM}),
    "datepicker": Shape(optional={**_ACTING, "placeholder": plain(150), "initial_date": string(10, 10)}),
    "timepicker": Shape(
        optional={**_ACTING, "placeholder": plain(150), "initial_time": string(5, 5), "timezone": string(75)}
    ),
    "radio_buttons": Shape({"options": items(_OPTION, 10)}, {**_ACTING, "initial_option": _OPTION}),
    "checkboxes": Shape({"options": items(_OPTION, 10)}, {**_ACTING, "initial_options": items(_OPTION, 10)}),
}
_TYPED = {
    "plain_text_input": Shape(
        optional={
            "action_id": _ID,
            "focus_on_load": flag,
            "placeholder": plain(150),
            "multiline": flag,
            "initial_value": string(3_000, 0),
            "dispatch_action_config": _DISPATCH,
            "min_length": number(0, 3_000),
            "max_length": number(1, 3_000),
        }
    ),
    "email_text_input": Shape(
        optional={
            "action_id": _ID,
            "focus_on_load": flag,
            "placeholder": plain(150),
            "initial_value": string(3_000),
            "dispatch_action_config": _DISPATCH,
        }
    ),
    "url_text_input": Shape(
        optional={
            "action_id": _ID,
            "focus_on_load": flag,
            "placeholder": plain(150),
            "initial_value": string(3_000),
            "dispatch_action_config": _DISPATCH,
        }
    ),
    "number_input": Shape(
        {"is_decimal_allowed": flag},
        {
            "action_id": _ID,
            "focus_on_load": flag,
            "placeholder": plain(150),
            "initial_value": string(75),
            "min_value": string(75),
            "max_value": string(75),
            "dispatch_action_config": _DISPATCH,
        },
    ),
}
ACTING = {"button": BUTTON, **_SELECTS, **_PICKS}

_STYLE = Shape(optional=dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag))
_RUN = typed(
    {
        "text": Shape({"text": string(_MOST_MARKDOWN)}, {"style": _STYLE}),
        "link": Shape({"url": url}, {"text": string(3_000), "style": _STYLE, "unsafe": flag}),
        "user": Shape({"user_id": _ID}, {"style": _STYLE}),
        "channel": Shape({"channel_id": _ID}, {"style": _STYLE}),
        "emoji": Shape({"name": string(255)}, {"unicode": string(255), "style": _STYLE}),
        "date": Shape(
            {"timestamp": number(), "format": string(255)},
            {"fallback": string(255), "url": url, "style": _STYLE},
        ),
    }
)
_RUNS = items(_RUN, 1_000, 0)
_SECTION_OF_RUNS = Shape({"elements": _RUNS})
_RICH = {
    "rich_text_section": _SECTION_OF_RUNS,
    "rich_text_list": Shape(
        {
            "style": choice("bullet", "ordered"),
            "elements": items(typed({"rich_text_section": _SECTION_OF_RUNS}), 1_000),
        },
        {"indent": number(0, 8), "offset": number(), "border": number(0, 1)},
    ),
    "rich_text_quote": Shape({"elements": _RUNS}, {"border": number(0, 1)}),
    "rich_text_preformatted": Shape({"elements": _RUNS}, {"border": number(0, 1), "language": string(75)}),
}
_RICH_TEXT = Shape({"elements": items(typed(_RICH), 1_000)}, {"block_id": _ID})
_CELL = typed({"raw_text": Shape({"text": string(3_000)}), "rich_text": _RICH_TEXT})

IN_BOTH = {
    "section": Shape(
        optional={
            "block_id": _ID,
            "text": text(3_000),
            "fields": items(text(2_000), 10),
            "expand": flag,
            "accessory": typed({**ACTING, "image": _PICTURE}),
        },
        any_of=("text", "fields"),
    ),
    "divider": Shape(optional={"block_id": _ID}),
    "header": Shape({"text": plain(150)}, {"block_id": _ID}),
    "actions": Shape({"elements": items(typed(ACTING), 25)}, {"block_id": _ID}),
    "context": Shape(
        {
            "elements": items(
                typed(
                    {
                        "image": _PICTURE,
                        "plain_text": Shape({"text": string(2_000)}, {"emoji": flag}),
                        "mrkdwn": Shape({"text": string(2_000)}, {"verbatim": flag}),
                    }
                ),
                10,
            )
        },
        {"block_id": _ID},
    ),
    "image": Shape(
        {"alt_text": string(2_000)},
        {
            "block_id": _ID,
            "title": plain(2_000),
            "image_url": url,
            "slack_file": Shape(optional={"id": _ID, "url": url}, any_of=("id", "url")),
        },
        any_of=("image_url", "slack_file"),
    ),
    "rich_text": _RICH_TEXT,
    "input": Shape(
        {
            "label": plain(2_000),
            "element": typed(
                {**_TYPED, **_SELECTS, **{key: each for key, each in _PICKS.items() if key != "overflow"}}
            ),
        },
        {"block_id": _ID, "hint": plain(2_000), "optional": flag, "dispatch_action": flag},
    ),
}
IN_MESSAGES = {
    **IN_BOTH,
    "markdown": Shape({"text": string(_MOST_MARKDOWN)}, {"block_id": _ID}),
    "table": Shape(
        {"rows": items(items(_CELL, 20), 100)},
        {
            "block_id": _ID,
            "column_settings": items(
                Shape(optional={"align": choice("left", "center", "right"), "is_wrapped": flag}), 20
            ),
        },
    ),
}


def check_blocks(blocks: Any, *, pointer: str = "/blocks", in_view: bool = False) -> list[str]:
    """Return what is wrong with blocks, nothing when Slack would take them."""
    complaints: Complaints = []
    shapes = IN_BOTH if in_view else IN_MESSAGES
    items(typed(shapes), MOST_BLOCKS_IN_A_VIEW if in_view else MOST_BLOCKS, 0)(blocks, pointer, complaints)
    if not complaints:
        _check_ids(cast(Sequence[Json], blocks), pointer, complaints)
    if not complaints:
        _check_with_sdk(cast(Sequence[Json], blocks), pointer, complaints)
    return complaints


def _check_with_sdk(blocks: Sequence[Json], pointer: str, complaints: Complaints) -> None:
    """Ask the SDK's own models, which know less of Slack's rules, but not only those of ours."""
    model: Any = Block  # its methods have no full types
    for index, block in enumerate(blocks):
        try:
            model.parse(block).to_dict()
        except SlackObjectFormationError as error:
            complain(complaints, f"the SDK says: {error}", f"{pointer}/{index}")


def _check_ids(blocks: Sequence[Json], pointer: str, complaints: Complaints) -> None:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        if (block_id := block.get("block_id")) is not None:
            if block_id in seen:
                complain(complaints, f"`block_id` {block_id} already exists", f"{pointer}/{index}/block_id")
            seen.add(block_id)
        acting: set[str] = set()
        for place, element in enumerate(block.get("elements", ())):
            if (action_id := element.get("action_id")) is None:
                continue
            if action_id in acting:
                where = f"{pointer}/{index}/elements/{place}/action_id"
                complain(complaints, f"`action_id` {action_id} already exists", where)
            acting.add(action_id)


def checked_blocks(given: Any) -> list[Json]:
    """Return a message's blocks, each with an id, as Slack keeps them."""
    blocks = parsed(given, "invalid_blocks_format")
    if complaints := check_blocks(blocks):
        raise Refused("invalid_blocks", complaints)
    if characters(blocks) > MOST_CHARACTERS:
        raise Refused("msg_blocks_too_long")
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > _MOST_MARKDOWN:
        raise Refused("msg_too_long")
    return with_ids(blocks)


def parsed(given: Any, otherwise: str) -> Any:
    """Return JSON that may have come as a string."""
    if not isinstance(given, str):
        return given
    try:
        return json.loads(given)
    except ValueError:
        raise Refused(otherwise) from None


def with_ids(blocks: Sequence[Json]) -> list[Json]:
    """Give each block and each thing to press the id that Slack makes up for it."""
    named: list[Json] = []
    for index, block in enumerate(blocks):
        held = {"block_id": f"~{index}", **block}
        if block["type"] == "actions":
            held["elements"] = [
                {"action_id": f"~{index}.{place}", **element}
                for place, element in enumerate(block["elements"])
            ]
        if block.get("accessory", {}).get("type", "image") != "image":
            held["accessory"] = {"action_id": f"~{index}.a", **block["accessory"]}
        named.append(held)
    return named


def characters(value: Any) -> int:
    """Count the characters of every text in some JSON."""
    if isinstance(value, list):
        return sum(characters(each) for each in cast(list[Any], value))
    if isinstance(value, dict):
        held = cast(Json, value)
        return sum(
            len(each) if key == "text" and isinstance(each, str) else characters(each)
            for key, each in held.items()
        )
    return 0
