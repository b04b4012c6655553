"""What Slack sends when somebody types a command, presses something, or fills a view in."""

from typing import Any

from tests.servers.slack.answers import blocks_of, elements_of
from tests.servers.slack.settings import Json
from tests.servers.slack.workspace import APP, TEAM, Channel, User, View
from tests.servers.slack.world import World

_NAMES = {"im": "directmessage", "group": "privategroup", "mpim": "privategroup"}


def name_of(channel: Channel) -> str:
    """Return a channel's name as payloads have it: that of a private one is not told."""
    return _NAMES.get(channel.kind, channel.name)


def slash_command(world: World, user: User, channel: Channel, name: str, text: str) -> Json:
    return {
        "token": "verification-token",
        "team_id": TEAM,
        "team_domain": "lab",
        "channel_id": channel.id,
        "channel_name": name_of(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": world.response_url(user.id, channel),
        "trigger_id": world.trigger(user.id),
    }


def _interaction(world: World, kind: str, user: User) -> Json:
    """Return what every interactive payload has."""
    return {
        "type": kind,
        "api_app_id": APP,
        "token": "verification-token",
        "team": {"id": TEAM, "domain": "lab"},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": TEAM},
    }


def pressed_in_message(
    world: World, user: User, channel: Channel, message: Json, acts: Json, *, hidden: bool
) -> Json:
    """Return block_actions; the message itself is not told when only one person sees it."""
    thread = {"thread_ts": message["thread_ts"]} if "thread_ts" in message else {}
    container = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": hidden,
        **thread,
    }
    return {
        **_interaction(world, "block_actions", user),
        "container": container,
        "trigger_id": world.trigger(user.id),
        "state": {"values": {}},
        "channel": {"id": channel.id, "name": name_of(channel)},
        "actions": [acts],
        **({} if hidden else {"message": message}),
        "response_url": world.response_url(user.id, channel, message, hidden),
    }


def pressed_in_view(world: World, user: User, view: View, acts: Json) -> Json:
    return {
        **_interaction(world, "block_actions", user),
        "container": {"type": "view", "view_id": view.payload["id"]},
        "trigger_id": world.trigger(user.id),
        "view": view.payload,
        "actions": [acts],
    }


def message_shortcut(world: World, user: User, channel: Channel, message: Json, callback_id: str) -> Json:
    return {
        **_interaction(world, "message_action", user),
        "action_ts": world.workspace.new_ts(),
        "callback_id": callback_id,
        "channel": {"id": channel.id, "name": name_of(channel)},
        "trigger_id": world.trigger(user.id),
        "message_ts": message["ts"],
        "message": message,
        "response_url": world.response_url(user.id, channel, message),
    }


def view_submission(world: World, user: User, view: View) -> Json:
    return {
        **_interaction(world, "view_submission", user),
        "trigger_id": world.trigger(user.id),
        "view": view.payload,
        "response_urls": [],
    }


def view_closed(world: World, user: User, view: View, *, cleared: bool) -> Json:
    return {**_interaction(world, "view_closed", user), "view": view.payload, "is_cleared": cleared}


def found_element(holder: Json, what: str) -> tuple[Json, Json]:
    """Return the block and the thing in it that is meant: by action_id, value or label.

    Raises `LookupError` when a person would find nothing of that kind to press.
    """
    known: list[str] = []
    for block in blocks_of(holder):
        for element in elements_of(block):
            label = element.get("text", {}).get("text")
            known += [element["action_id"], str(label)]
            if what in (element["action_id"], element.get("value"), label):
                return block, element
    raise LookupError(f"nothing to press is called {what!r}; there are {known}")


def act(world: World, block: Json, element: Json, value: str | None) -> Json:
    """Return one action, as block_actions lists it; `value` is what is chosen, where something can be."""
    told = {
        key: element[key]
        for key in ("type", "action_id", "text", "value", "style", "placeholder")
        if key in element
    }
    chosen = {} if element["type"] == "button" else state_of(element, value)
    return {**told, **chosen, "block_id": block["block_id"], "action_ts": world.workspace.new_ts()}


_CHOSEN = {
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
}


def state_of(element: Json, value: Any) -> Json:
    """Return what a filled-in thing holds, in Slack's words: a value, an option, a person.

    Raises `LookupError` for an option that is not there.
    """
    kind = element["type"]
    if kind in _CHOSEN:
        return {"type": kind, _CHOSEN[kind]: value}
    if kind == "multi_users_select":
        return {"type": kind, "selected_users": list(value or ())}
    if kind in ("checkboxes", "multi_static_select"):
        return {"type": kind, "selected_options": [_option(element, each) for each in value or ()]}
    if kind in ("static_select", "radio_buttons", "overflow"):
        return {"type": kind, "selected_option": None if value is None else _option(element, value)}
    return {"type": kind, "value": value}


def _option(element: Json, value: str) -> Json:
    options = [*element.get("options", ())]
    for group in element.get("option_groups", ()):
        options += group["options"]
    for option in options:
        if option["value"] == value:
            return option
    raise LookupError(f"no option {value!r}; there are {[option['value'] for option in options]}")
