"""What the app says to a person who did something: with its ack, or later through the response URL."""

from typing import Any, cast

from tests.servers.slack.arguments import Args
from tests.servers.slack.events import changed, posted
from tests.servers.slack.methods.chat import content_of, remove
from tests.servers.slack.refusals import Refused
from tests.servers.slack.settings import Json
from tests.servers.slack.workspace import APP, BOT, BOT_USER, TEAM, Channel, Ephemeral
from tests.servers.slack.world import Response, World

_MOST_USES = 5


def respond(world: World, ticket: str, args: Args) -> None:
    """Do what is said to a response URL; raise when it is no longer good."""
    response = world.tickets.responses.get(ticket)
    if response is None:
        raise Refused("invalid_url")
    if world.clock() - response.made > world.times.response_url_seconds:
        raise Refused("expired_url")
    if response.uses >= _MOST_USES:
        raise Refused("used_url")
    _answer(world, response, args)
    response.uses += 1


def acked(world: World, user: str, channel: Channel, answer: Json) -> Json:
    """Show what came with a command's ack; return the message."""
    return _say(world, Response(user, channel, world.clock()), Args(answer))


def _answer(world: World, response: Response, args: Args) -> None:
    original = response.message
    if original is None or not (args.flag("replace_original") or args.flag("delete_original")):
        _say(world, response, args)
    elif response.is_ephemeral:
        _change_ephemeral(response, original, args)
    elif args.flag("delete_original"):
        remove(world, response.channel, original)
    else:
        before = dict(original)
        original.pop("blocks", None)
        original |= content_of(args)
        original["edited"] = {"user": BOT_USER, "ts": world.workspace.new_ts()}
        changed(world, response.channel, before, original)


def _change_ephemeral(response: Response, original: Json, args: Args) -> None:
    shown = next(each for each in response.channel.ephemerals if each.message is original)
    if args.flag("delete_original"):
        shown.deleted = True
        return
    content = content_of(args)
    original.pop("blocks", None)
    original |= content


def _say(world: World, response: Response, args: Args) -> Json:
    kind = args.text("response_type", "ephemeral")
    if kind not in ("ephemeral", "in_channel"):
        raise Refused("invalid_response_type")
    thread = args.text("thread_ts", "")
    if not thread and response.message is not None:
        thread = str(response.message.get("thread_ts", ""))
    message: Json = {
        "type": "message",
        "user": BOT_USER,
        "bot_id": BOT,
        "app_id": APP,
        "team": TEAM,
        "ts": world.workspace.new_ts(),
        **content_of(args),
        **({"thread_ts": thread} if thread else {}),
    }
    if kind == "ephemeral":
        response.channel.ephemerals.append(Ephemeral(response.user, message | {"is_ephemeral": True}))
        return response.channel.ephemerals[-1].message
    world.workspace.put(response.channel, message)
    posted(world, response.channel, message)
    return message


def blocks_of(view_or_message: Json) -> list[Json]:
    return cast(list[Json], view_or_message.get("blocks", []))


def elements_of(block: Json) -> list[Json]:
    """Return what can be pressed or filled in, in one block."""
    held: list[Any] = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
    return [each for each in held if each is not None and "action_id" in each]
