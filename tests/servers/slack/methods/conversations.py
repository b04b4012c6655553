"""conversations.*: which channels there are, who is in them, and what was said."""

from tests.servers.slack.arguments import Args
from tests.servers.slack.events import joined
from tests.servers.slack.methods.chat import shown as without_metadata
from tests.servers.slack.methods.method import (
    TIER_2,
    TIER_3,
    TIER_4,
    Method,
    channel_of,
    kinds_of,
    message_of,
    need,
    page,
    paged,
)
from tests.servers.slack.refusals import Refused
from tests.servers.slack.settings import Json
from tests.servers.slack.workspace import BOT_USER, Channel
from tests.servers.slack.world import World

_KINDS = {"public_channel": "channel", "private_channel": "group", "mpim": "mpim", "im": "im"}


async def history(world: World, args: Args) -> Json:
    """Answer with what stands in a channel itself, newest first."""
    channel = _readable(world, args)
    wanted = [each for each in reversed(channel.roots) if _within(each, args)]
    messages, cursor = page(world, wanted, args, 100, 999)
    answer = {"messages": _listed(messages, args), "has_more": bool(cursor), "pin_count": 0}
    return answer | (paged(cursor) if cursor else {})


async def replies(world: World, args: Args) -> Json:
    """Answer with a message and what is under it, oldest first."""
    channel = _readable(world, args)
    ts = args.text("ts")
    if ts not in channel.messages:
        raise Refused("thread_not_found")
    asked = message_of(channel, ts)
    root = message_of(channel, asked.get("thread_ts", ts))
    wanted = [each for each in channel.thread(root["ts"]) if _within(each, args)]
    messages, cursor = page(world, [root, *wanted], args, 1_000, 1_000)
    answer = {"messages": _listed(messages, args), "has_more": bool(cursor)}
    return answer | (paged(cursor) if cursor else {})


async def info(world: World, args: Args) -> Json:
    channel = channel_of(world, args, "read")
    counted = {"num_members": len(channel.members)} if args.flag("include_num_members") else {}
    return {"channel": channel.shown() | counted}


async def list_(world: World, args: Args) -> Json:
    kinds = [_KINDS.get(each.strip()) for each in args.text("types", "public_channel").split(",")]
    if None in kinds:
        raise Refused("invalid_types")
    known = [
        each
        for each in world.workspace.channels.values()
        if each.kind in kinds and (each.kind == "channel" or BOT_USER in each.members)
    ]
    return _shown(world, known, args)


async def of_user(world: World, args: Args) -> Json:
    """Return the channels that the bot itself is in."""
    kinds = [_KINDS.get(each.strip()) for each in args.text("types", "public_channel").split(",")]
    if None in kinds:
        raise Refused("invalid_types")
    every = world.workspace.channels.values()
    return _shown(world, [each for each in every if each.kind in kinds and BOT_USER in each.members], args)


def _shown(world: World, known: list[Channel], args: Args) -> Json:
    if args.flag("exclude_archived"):
        known = [each for each in known if not each.is_archived]
    channels, cursor = page(world, known, args, 100, 1_000)
    shown = [each.shown() | {"num_members": len(each.members)} for each in channels]
    return {"channels": shown, **paged(cursor)}


async def join(world: World, args: Args) -> Json:
    channel = channel_of(world, args)
    if channel.kind != "channel":
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    if BOT_USER in channel.members:
        return {"channel": channel.shown(), "warning": "already_in_channel"}
    channel.members.append(BOT_USER)
    joined(world, channel, BOT_USER, None)
    return {"channel": channel.shown()}


async def open_(world: World, args: Args) -> Json:
    users = [each.strip() for each in args.text("users", "").split(",") if each.strip()]
    if args.text("channel", ""):
        return {"channel": {"id": channel_of(world, args).id}}
    if not users:
        raise Refused("users_list_not_supplied")
    if any(each not in world.workspace.users for each in users):
        raise Refused("user_not_found")
    if len(users) == 1:
        need(world, "im:write")
        return {"channel": {"id": world.workspace.direct(users[0]).id}}
    need(world, "mpim:write")
    return {"channel": {"id": world.workspace.open("mpdm", "mpim", [BOT_USER, *users]).id}}


async def members(world: World, args: Args) -> Json:
    channel = channel_of(world, args, "read")
    some, cursor = page(world, channel.members, args, 100, 1_000)
    return {"members": some, **paged(cursor)}


def _readable(world: World, args: Args) -> Channel:
    channel = channel_of(world, args, "history")
    if BOT_USER not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _within(message: Json, args: Args) -> bool:
    """Tell whether a message lies between `oldest` and `latest`; at them only when `inclusive`."""
    ts = float(message["ts"])
    oldest, latest = (_time(args.text(name, "")) for name in ("oldest", "latest"))
    if args.flag("inclusive"):
        return (oldest is None or ts >= oldest) and (latest is None or ts <= latest)
    return (oldest is None or ts > oldest) and (latest is None or ts < latest)


def _time(ts: str) -> float | None:
    if not ts or ts in ("0", "now"):
        return None
    try:
        return float(ts)
    except ValueError:
        raise Refused("invalid_ts_oldest") from None


def _listed(messages: list[Json], args: Args) -> list[Json]:
    return [each if args.flag("include_all_metadata") else without_metadata(each) for each in messages]


METHODS = {
    "conversations.history": Method(history, TIER_3, kinds_of("history")),
    "conversations.replies": Method(replies, TIER_3, kinds_of("history")),
    "conversations.info": Method(info, TIER_3, kinds_of("read")),
    "conversations.list": Method(list_, TIER_2, kinds_of("read")),
    "users.conversations": Method(of_user, TIER_3, kinds_of("read")),
    "conversations.join": Method(join, TIER_3, ("channels:join",)),
    "conversations.open": Method(open_, TIER_3, ("im:write", "mpim:write")),
    "conversations.members": Method(members, TIER_4, kinds_of("read")),
}
