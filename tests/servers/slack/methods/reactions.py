"""reactions.*: what is put under a message."""

import re
from typing import cast

from tests.servers.slack.arguments import Args
from tests.servers.slack.events import reacted
from tests.servers.slack.methods.method import TIER_2, TIER_3, Method, channel_of, message_of
from tests.servers.slack.refusals import Refused
from tests.servers.slack.settings import Json
from tests.servers.slack.workspace import BOT_USER, Channel
from tests.servers.slack.world import World

_EMOJI = re.compile(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?")


async def add(world: World, args: Args) -> Json:
    channel, message, name = _meant(world, args)
    if BOT_USER not in channel.members:
        raise Refused("not_in_channel")
    if not react(message, BOT_USER, name):
        raise Refused("already_reacted")
    reacted(world, channel, message, BOT_USER, name, added=True)
    return {}


async def remove(world: World, args: Args) -> Json:
    channel, message, name = _meant(world, args)
    if not unreact(message, BOT_USER, name):
        raise Refused("no_reaction")
    reacted(world, channel, message, BOT_USER, name, added=False)
    return {}


def react(message: Json, user: str, name: str) -> bool:
    """Put somebody's reaction under a message; False when it is there."""
    reactions = cast(list[Json], message.setdefault("reactions", []))
    for each in reactions:
        if each["name"] == name:
            if user in each["users"]:
                return False
            each["users"].append(user)
            each["count"] += 1
            return True
    reactions.append({"name": name, "users": [user], "count": 1})
    return True


def unreact(message: Json, user: str, name: str) -> bool:
    """Take somebody's reaction away; False when there is none."""
    for each in cast(list[Json], message.get("reactions", [])):
        if each["name"] == name and user in each["users"]:
            each["users"].remove(user)
            each["count"] -= 1
            message["reactions"] = [other for other in message["reactions"] if other["count"]]
            return True
    return False


def _meant(world: World, args: Args) -> tuple[Channel, Json, str]:
    name = args.text("name").strip(":")
    if not _EMOJI.fullmatch(name):
        raise Refused("invalid_name")
    if not args.text("timestamp", ""):
        raise Refused("no_item_specified")
    channel = channel_of(world, args)
    return channel, message_of(channel, args.text("timestamp")), name


METHODS = {
    "reactions.add": Method(add, TIER_3, ("reactions:write",)),
    "reactions.remove": Method(remove, TIER_2, ("reactions:write",)),
}
