"""What happens in a channel, as the Events API says it."""

import secrets

from tests.servers.slack.settings import Json
from tests.servers.slack.workspace import BOT_USER, TEAM, Channel
from tests.servers.slack.world import World

_TYPES = {"channel": "C", "group": "G", "im": "D", "mpim": "G"}
_UNSAID = ("reply_count", "reply_users", "reply_users_count", "latest_reply", "subscribed", "reactions")


def posted(world: World, channel: Channel, message: Json) -> None:
    """A message is there. One that names the bot is an app_mention too."""
    said = {key: each for key, each in message.items() if key not in _UNSAID}
    if "client_msg_id" in message:
        parent = channel.messages.get(message.get("thread_ts", ""))
        if parent is not None and parent is not message:
            said["parent_user_id"] = parent.get("user")
    place: Json = {"channel": channel.id, "event_ts": message["ts"]}
    world.emit({**said, **place, "channel_type": channel.kind}, channel)
    mentions = f"<@{BOT_USER}>" in message["text"] or f"<@{BOT_USER}|" in message["text"]
    if mentions and channel.kind != "im" and message.get("user") != BOT_USER and not message.get("bot_id"):
        said.pop("subtype", None)
        world.emit({**said, **place, "type": "app_mention"}, channel)


def changed(world: World, channel: Channel, before: Json, after: Json) -> None:
    """A message is another now: edited, or a stone where it was deleted with replies under it."""
    _hidden(world, channel, "message_changed", {"message": dict(after), "previous_message": before})


def deleted(world: World, channel: Channel, before: Json) -> None:
    _hidden(world, channel, "message_deleted", {"deleted_ts": before["ts"], "previous_message": before})


def _hidden(world: World, channel: Channel, subtype: str, more: Json) -> None:
    ts = world.workspace.new_ts()
    world.emit(
        {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            **more,
            "channel": channel.id,
            "ts": ts,
            "event_ts": ts,
            "channel_type": channel.kind,
        },
        channel,
    )


def joined(world: World, channel: Channel, user: str, inviter: str | None) -> None:
    """Somebody is in a channel now: a message says so, and an event."""
    ts = world.workspace.new_ts()
    invited: Json = {"inviter": inviter} if inviter else {}
    kind = "channel" if channel.kind == "channel" else "group"
    message: Json = {
        "type": "message",
        "subtype": f"{kind}_join",
        "user": user,
        "team": TEAM,
        "ts": ts,
        **invited,
        "text": f"<@{user}> has joined the {kind}",
    }
    world.workspace.put(channel, message)
    place = {"channel": channel.id, "event_ts": ts, "channel_type": channel.kind}
    world.emit({**message, **place}, channel)
    world.emit(
        {
            "type": "member_joined_channel",
            "user": user,
            "channel": channel.id,
            "team": TEAM,
            "channel_type": _TYPES[channel.kind],
            "event_ts": ts,
            **invited,
        },
        channel,
    )


def reacted(world: World, channel: Channel, message: Json, user: str, name: str, *, added: bool) -> None:
    item_user: Json = {"item_user": message["user"]} if "user" in message else {}
    world.emit(
        {
            "type": "reaction_added" if added else "reaction_removed",
            "user": user,
            "reaction": name,
            "item": {"type": "message", "channel": channel.id, "ts": message["ts"]},
            **item_user,
            "event_ts": world.workspace.new_ts(),
        },
        channel,
    )


def home_opened(world: World, user: str, channel: Channel) -> None:
    """Somebody looks at the app's home; the view is there when the app published one."""
    home = world.workspace.homes.get(user)
    world.emit(
        {
            "type": "app_home_opened",
            "user": user,
            "channel": channel.id,
            "tab": "home",
            "event_ts": world.workspace.new_ts(),
            **({"view": home.payload} if home else {}),
        }
    )


def client_message_id() -> str:
    made = secrets.token_hex(16)
    return f"{made[:8]}-{made[8:12]}-{made[12:16]}-{made[16:20]}-{made[20:]}"
