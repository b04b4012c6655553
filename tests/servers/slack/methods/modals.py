"""views.*: modals, opened by a trigger, and each person's home."""

import secrets

from tests.servers.slack.arguments import Args
from tests.servers.slack.methods.method import TIER_4, Method
from tests.servers.slack.modals import checked_view
from tests.servers.slack.refusals import Refused
from tests.servers.slack.settings import Json
from tests.servers.slack.workspace import APP, BOT, TEAM, View
from tests.servers.slack.world import World

_MOST_ON_A_STACK = 3


async def open_(world: World, args: Args) -> Json:
    view = checked_view(args.get("view"), "modal")
    user = world.triggered(args.text("trigger_id"))
    return {"view": opened(world, user, view).payload}


async def push(world: World, args: Args) -> Json:
    view = checked_view(args.get("view"), "modal")
    user = world.triggered(args.text("trigger_id"))
    stack = [each for each in world.workspace.views.values() if each.user == user and each.is_open]
    if not stack:
        raise Refused("not_found")
    if len(stack) >= _MOST_ON_A_STACK:
        raise Refused("push_limit_reached")
    return {"view": opened(world, user, view, under=stack[-1]).payload}


async def update(world: World, args: Args) -> Json:
    view = checked_view(args.get("view"), "modal")
    held = _meant(world, args)
    if not held.is_open:
        raise Refused("not_found")
    return {"view": replaced(held, view).payload}


async def publish(world: World, args: Args) -> Json:
    view = checked_view(args.get("view"), "home")
    user = args.text("user_id")
    if user not in world.workspace.users:
        raise Refused("user_not_found")
    held = world.workspace.homes.get(user)
    if held is None:
        held = View(user, _kept(world, view))
        world.workspace.homes[user] = held
        return {"view": held.payload}
    _same(args, held)
    return {"view": replaced(held, view).payload}


def opened(world: World, user: str, view: Json, under: View | None = None) -> View:
    """Put a modal before somebody."""
    held = View(user, _kept(world, view))
    if under is not None:
        held.payload |= {
            "root_view_id": under.payload["root_view_id"],
            "previous_view_id": under.payload["id"],
        }
    world.workspace.views[held.payload["id"]] = held
    return held


def replaced(held: View, view: Json) -> View:
    """Put another view in the place of one that is there."""
    held.payload |= {**view, "hash": _hash(), "state": {"values": {}}}
    held.errors = {}
    return held


def _kept(world: World, view: Json) -> Json:
    view_id = world.workspace.new_id("V")
    return {
        "id": view_id,
        "team_id": TEAM,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
        "hash": _hash(),
        "root_view_id": view_id,
        "previous_view_id": None,
        "state": {"values": {}},
        **view,
    }


def _hash() -> str:
    return f"1700000000.{secrets.token_hex(4)}"


def _meant(world: World, args: Args) -> View:
    held = world.workspace.views.get(args.text("view_id", ""))
    external = args.text("external_id", "")
    if held is None and external:
        named = (each for each in world.workspace.views.values() if each.payload["external_id"] == external)
        held = next(named, None)
    if held is None:
        raise Refused("not_found")
    _same(args, held)
    return held


def _same(args: Args, held: View) -> None:
    if args.text("hash", held.payload["hash"]) != held.payload["hash"]:
        raise Refused("hash_conflict")


METHODS = {
    "views.open": Method(open_, TIER_4),
    "views.push": Method(push, TIER_4),
    "views.update": Method(update, TIER_4),
    "views.publish": Method(publish, TIER_4),
}
