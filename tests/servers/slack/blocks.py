"""Which blocks Slack takes, in a table of our own: a type or a key that is not in it is refused.

It is read from Slack's reference, and held against the SDK's models and Slack's own types by tests. What the
bot has no use for (calls, workflow buttons, videos, cards) is left out, and so refused.
"""

import json
from collections.abc import Sequence
from typing import Any, cast

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from tests.servers.slack.elements import (
    ACTING,
    CELL,
    ID,
    MOST_MARKDOWN,
    PICKS,
    PICTURE,
    RICH_TEXT,
    SELECTS,
    SLACK_FILE,
    TYPED,
    plain,
    text,
)
from tests.servers.slack.refusals import Refused
from tests.servers.slack.settings import Json
from tests.servers.slack.shapes import Complaints, Shape, choice, complain, flag, items, string, typed, url

MOST_BLOCKS = 50
MOST_BLOCKS_IN_A_VIEW = 100
# Of all the texts of a message's blocks together. Slack does not say how much it takes: people tell of
# refusals from 11,341 on (rich text and sections), and of 13,297 that passed (one markdown block).
MOST_CHARACTERS = 11_300


IN_BOTH = {
    "section": Shape(
        optional={
            "block_id": ID,
            "text": text(3_000),
            "fields": items(text(2_000), 10),
            "expand": flag,
            "accessory": typed({**ACTING, "image": PICTURE}),
        },
        any_of=("text", "fields"),
    ),
    "divider": Shape(optional={"block_id": ID}),
    "header": Shape({"text": plain(150)}, {"block_id": ID}),
    "actions": Shape({"elements": items(typed(ACTING), 25)}, {"block_id": ID}),
    "context": Shape(
        {
            "elements": items(
                typed(
                    {
                        "image": PICTURE,
                        "plain_text": Shape({"text": string(2_000)}, {"emoji": flag}),
                        "mrkdwn": Shape({"text": string(2_000)}, {"verbatim": flag}),
                    }
                ),
                10,
            )
        },
        {"block_id": ID},
    ),
    "image": Shape(
        {"alt_text": string(2_000)},
        {
            "block_id": ID,
            "title": plain(2_000),
            "image_url": url,
            "slack_file": SLACK_FILE,
        },
        any_of=("image_url", "slack_file"),
    ),
    "rich_text": RICH_TEXT,
    "input": Shape(
        {
            "label": plain(2_000),
            "element": typed(
                {**TYPED, **SELECTS, **{key: each for key, each in PICKS.items() if key != "overflow"}}
            ),
        },
        {"block_id": ID, "hint": plain(2_000), "optional": flag, "dispatch_action": flag},
    ),
}
IN_MESSAGES = {
    **IN_BOTH,
    "markdown": Shape({"text": string(MOST_MARKDOWN)}, {"block_id": ID}),
    "table": Shape(
        {"rows": items(items(CELL, 20), 100)},
        {
            "block_id": ID,
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
    if markdown > MOST_MARKDOWN:
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
