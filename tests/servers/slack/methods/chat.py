"""chat.*: what the bot says, changes and takes back."""

from typing import Any, cast

from tests.servers.slack.arguments import Args
from tests.servers.slack.blocks import checked_blocks, parsed
from tests.servers.slack.events import changed, deleted, posted
from tests.servers.slack.methods.method import SPECIAL, TIER_3, TIER_4, Method, channel_of, message_of
from tests.servers.slack.refusals import Refused
from tests.servers.slack.settings import Json
from tests.servers.slack.workspace import APP, BOT, BOT_USER, MOST_TEXT, TEAM, Channel, Ephemeral
from tests.servers.slack.world import World

_BURST = 3  # messages that a channel takes at once; then one a second
_MOST_METADATA = 8_000  # characters of its JSON
_MOST_EDITED_BYTES = 4_000  # of the text of an edit; a new message takes ten times as much
BOT_PROFILE: Json = {
    "id": BOT,
    "app_id": APP,
    "user_id": BOT_USER,
    "name": "secondsource",
    "deleted": False,
    "updated": 1_700_000_000,
    "team_id": TEAM,
    "icons": {"image_36": "https://a.slack-edge.com/bot.png"},
}


async def post_message(world: World, args: Args) -> Json:
    channel = _postable(world, args)
    content = content_of(args)
    thread = _thread(channel, args)
    if args.flag("reply_broadcast"):
        raise Refused("invalid_arguments", ["reply_broadcast is not emulated"])
    world.limits.take(f"channel {channel.id}", most=_BURST, a_second=1)
    message: Json = {
        "type": "message",
        "user": BOT_USER,
        "bot_id": BOT,
        "app_id": APP,
        "team": TEAM,
        "ts": world.workspace.new_ts(),
        "bot_profile": BOT_PROFILE,
        **content,
        **thread,
    }
    if args.text("username", "") or args.text("icon_emoji", "") or args.text("icon_url", ""):
        if "chat:write.customize" not in world.manifest.scopes:
            raise Refused("missing_scope", needed="chat:write.customize")
        message |= {"subtype": "bot_message", "username": args.text("username", "secondsource")}
        del message["user"]
    world.workspace.put(channel, message)
    posted(world, channel, message)
    return {"channel": channel.id, "ts": message["ts"], "message": shown(message)}


async def update(world: World, args: Args) -> Json:
    channel = channel_of(world, args)
    message = message_of(channel, args.text("ts"))
    if message.get("bot_id") != BOT or message.get("subtype") == "tombstone":
        raise Refused("cant_update_message")
    content = content_of(args)
    if len(content["text"].encode()) > _MOST_EDITED_BYTES:
        raise Refused("msg_too_long")
    before = dict(message)
    if "blocks" not in content and args.get("blocks") is not None:
        message.pop("blocks", None)
    message |= content
    message["edited"] = {"user": BOT_USER, "ts": world.workspace.new_ts()}
    changed(world, channel, before, message)
    said = {key: each for key, each in shown(message).items() if key != "ts"}
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": said}


async def delete(world: World, args: Args) -> Json:
    channel = channel_of(world, args)
    message = message_of(channel, args.text("ts"))
    if message.get("bot_id") != BOT:
        raise Refused("cant_delete_message")
    remove(world, channel, message)
    return {"channel": channel.id, "ts": message["ts"]}


async def post_ephemeral(world: World, args: Args) -> Json:
    channel = _postable(world, args)
    user = args.text("user")
    if user not in world.workspace.users or user not in channel.members:
        raise Refused("user_not_in_channel")
    message: Json = {
        "type": "message",
        "user": BOT_USER,
        "bot_id": BOT,
        "app_id": APP,
        "is_ephemeral": True,
        "ts": world.workspace.new_ts(),
        **content_of(args),
        **_thread(channel, args),
    }
    channel.ephemerals.append(Ephemeral(user, message))
    return {"message_ts": message["ts"]}


async def get_permalink(world: World, args: Args) -> Json:
    channel = channel_of(world, args)
    message = message_of(channel, args.text("message_ts"))
    return {"channel": channel.id, "permalink": permalink(channel, message)}


def permalink(channel: Channel, message: Json) -> str:
    link = f"https://lab.slack.com/archives/{channel.id}/p{message['ts'].replace('.', '')}"
    thread = message.get("thread_ts")
    if thread is None or thread == message["ts"]:
        return link
    return f"{link}?thread_ts={thread}&cid={channel.id}"


def content_of(args: Args) -> Json:
    """Return what a message is to say: its text, blocks and metadata, each checked."""
    content: Json = {"text": args.text("text", "")[:MOST_TEXT]}
    given = args.get("blocks")
    if given not in (None, "", []):
        blocks = checked_blocks(given)
        if blocks:
            content["blocks"] = blocks
    if args.json("attachments"):
        raise Refused("invalid_attachments", ["attachments are not emulated: use blocks"])
    if not content["text"] and "blocks" not in content:
        raise Refused("no_text")
    metadata = args.get("metadata")
    if metadata is not None:
        content["metadata"] = _metadata(metadata)
    return content


def shown(message: Json) -> Json:
    """Return a message as an answer shows it: metadata only where it is asked for."""
    return {key: each for key, each in message.items() if key != "metadata"}


def remove(world: World, channel: Channel, message: Json) -> None:
    """Take a message away; one with replies leaves a stone behind."""
    before = dict(message)
    if channel.thread(message["ts"]):
        thread = {key: each for key, each in message.items() if key in _OF_A_ROOT}
        message.clear()
        message |= {
            "type": "message",
            "subtype": "tombstone",
            "text": "This message was deleted.",
            **thread,
            "user": "USLACKBOT",
            "hidden": True,
        }
        changed(world, channel, before, message)
        return
    del channel.messages[message["ts"]]
    root = channel.messages.get(message.get("thread_ts", ""))
    if root is not None:
        world.workspace.count(channel, root)
    deleted(world, channel, before)


_OF_A_ROOT = (
    "ts",
    "thread_ts",
    "reply_count",
    "reply_users",
    "reply_users_count",
    "latest_reply",
    "subscribed",
)


def _postable(world: World, args: Args) -> Channel:
    """Return the channel to say something in; a person's id is the conversation with that person."""
    name = args.text("channel")
    if name in world.workspace.users:
        return world.workspace.direct(name)
    channel = world.workspace.channels.get(name)
    if channel is None or (channel.kind != "channel" and BOT_USER not in channel.members):
        raise Refused("channel_not_found")
    if channel.is_archived:
        raise Refused("is_archived")
    if BOT_USER not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _thread(channel: Channel, args: Args) -> Json:
    ts = args.text("thread_ts", "")
    if not ts:
        return {}
    root = channel.messages.get(ts)
    if root is None:
        raise Refused("thread_not_found")
    if root.get("thread_ts", ts) != ts:
        raise Refused("cannot_reply_to_message")
    return {"thread_ts": ts}


def _metadata(given: Any) -> Json:
    """Return a message's metadata: {"event_type", "event_payload"}, and nothing else."""
    metadata = parsed(given, "invalid_metadata_format")
    if not isinstance(metadata, dict):
        raise Refused("invalid_metadata_format")
    held = cast(Json, metadata)
    if set(held) - {"event_type", "event_payload"} or not isinstance(held.get("event_type"), str):
        raise Refused("invalid_metadata_schema")
    if not isinstance(held.get("event_payload"), dict):
        raise Refused("invalid_metadata_schema")
    if len(str(held)) > _MOST_METADATA:
        raise Refused("metadata_too_large")
    return held


METHODS = {
    "chat.postMessage": Method(post_message, SPECIAL, ("chat:write",)),
    "chat.update": Method(update, TIER_3, ("chat:write",)),
    "chat.delete": Method(delete, TIER_3, ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, TIER_4, ("chat:write",)),
    "chat.getPermalink": Method(get_permalink, SPECIAL),
}
