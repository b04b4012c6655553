"""Which views Slack takes: modals, and an app's home."""

from typing import Any, cast

from tests.servers.slack.blocks import check_blocks, parsed, with_ids
from tests.servers.slack.elements import plain
from tests.servers.slack.refusals import Refused
from tests.servers.slack.settings import Json
from tests.servers.slack.shapes import Check, Complaints, Shape, complain, flag, string, typed


def _any(value: Any, pointer: str, complaints: Complaints) -> None:
    """Leave it to `check_blocks`."""


_BOTH: dict[str, Check] = {
    "callback_id": string(255),
    "private_metadata": string(3_000, 0),
    "external_id": string(255),
}
_VIEW = typed(
    {
        "modal": Shape(
            {"title": plain(24), "blocks": _any},
            {
                **_BOTH,
                "submit": plain(24),
                "close": plain(24),
                "clear_on_close": flag,
                "notify_on_close": flag,
                "submit_disabled": flag,
            },
        ),
        "home": Shape({"blocks": _any}, _BOTH),
    }
)


def check_view(view: Any, kind: str) -> list[str]:
    """Return what is wrong with a view of this kind ("modal" or "home")."""
    complaints: Complaints = []
    _VIEW(view, "/view", complaints)
    if complaints:
        return complaints
    held = cast(Json, view)
    if held["type"] != kind:
        complain(complaints, f"must be a {kind}", "/view/type")
    complaints += check_blocks(held["blocks"], pointer="/view/blocks", in_view=True)
    if complaints:
        return complaints
    if kind == "modal" and not held.get("submit") and any(each["type"] == "input" for each in held["blocks"]):
        complain(complaints, "missing required field: submit", "/view")
    return complaints


def checked_view(given: Any, kind: str) -> Json:
    """Return a view as Slack keeps it, without its id and hash."""
    view = parsed(given, "invalid_arguments")
    if complaints := check_view(view, kind):
        raise Refused("invalid_arguments", complaints)
    return {
        "callback_id": "",
        "private_metadata": "",
        "external_id": "",
        "title": None,
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
        **view,
        "blocks": _with_ids(view["blocks"]),
    }


def _with_ids(blocks: list[Json]) -> list[Json]:
    named = with_ids(blocks)
    for block in named:
        if block["type"] == "input":
            block["element"] = {"action_id": f"e.{block['block_id']}", **block["element"]}
    return named
