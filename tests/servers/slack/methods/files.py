"""files.*: an upload is three steps: ask where to, send it there, share it."""

import mimetypes
from typing import Any, cast

from tests.servers.slack.arguments import Args
from tests.servers.slack.blocks import checked_blocks
from tests.servers.slack.events import posted
from tests.servers.slack.methods.method import TIER_4, Method, channel_of
from tests.servers.slack.refusals import Refused
from tests.servers.slack.settings import Json
from tests.servers.slack.workspace import APP, BOT, BOT_USER, TEAM, File
from tests.servers.slack.world import World

_MOST_BYTES = 1_000_000_000


async def upload_url(world: World, args: Args) -> Json:
    name = args.text("filename")
    length = args.number("length", 0, _MOST_BYTES)
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file = File(world.workspace.new_id("F"), name, media_type, BOT_USER, length)
    world.workspace.files[file.id] = file
    return {"upload_url": f"{world.address}/upload/v1/{file.id}", "file_id": file.id}


async def complete(world: World, args: Args) -> Json:
    files = [_uploaded(world, each) for each in _listed(args.json("files"))]
    for file in files:
        file.complete = True
    if args.text("channel_id", ""):
        _share(world, args, files)
    return {"files": [each.shown(world.address) for each in files]}


async def info(world: World, args: Args) -> Json:
    file = world.workspace.files.get(args.text("file"))
    if file is None or not file.complete:
        raise Refused("file_not_found")
    return {"file": file.shown(world.address), "comments": [], "response_metadata": {"next_cursor": ""}}


def _listed(files: Any) -> list[Json]:
    if not isinstance(files, list) or not files:
        raise Refused("invalid_arguments", ["no files [json-pointer:/files]"])
    listed = cast(list[Any], files)
    for index, each in enumerate(listed):
        if not isinstance(each, dict) or set(cast(Json, each)) - {"id", "title"}:
            raise Refused("invalid_arguments", [f"must be an id and a title [json-pointer:/files/{index}]"])
    return listed


def _uploaded(world: World, listed: Json) -> File:
    file = world.workspace.files.get(str(listed.get("id")))
    if file is None or file.content is None or file.complete:
        raise Refused("file_not_found")
    file.title = str(listed.get("title") or file.name)
    return file


def _share(world: World, args: Args, files: list[File]) -> None:
    channel = channel_of(world, args, name="channel_id")
    if BOT_USER not in channel.members:
        raise Refused("not_in_channel")
    thread = args.text("thread_ts", "")
    if thread and thread not in channel.messages:
        raise Refused("invalid_thread_ts")
    blocks = checked_blocks(args.get("blocks")) if args.get("blocks") else []
    for file in files:
        file.channels.append(channel.id)
    message: Json = {
        "type": "message",
        "subtype": "file_share",
        "text": args.text("initial_comment", ""),
        "files": [each.shown(world.address) for each in files],
        "upload": False,
        "display_as_bot": False,
        "user": BOT_USER,
        "bot_id": BOT,
        "app_id": APP,
        "team": TEAM,
        "ts": world.workspace.new_ts(),
        **({"thread_ts": thread} if thread else {}),
        **({"blocks": blocks} if blocks else {}),
    }
    world.workspace.put(channel, message)
    posted(world, channel, message)


METHODS = {
    "files.getUploadURLExternal": Method(upload_url, TIER_4, ("files:write",)),
    "files.completeUploadExternal": Method(complete, TIER_4, ("files:write",)),
    "files.info": Method(info, TIER_4, ("files:read",)),
}
