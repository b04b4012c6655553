"""auth, users, bots and team: who is who."""

from tests.servers.slack.arguments import Args
from tests.servers.slack.methods.method import SPECIAL, TIER_2, TIER_3, TIER_4, Method, page, paged
from tests.servers.slack.refusals import Refused
from tests.servers.slack.settings import Json
from tests.servers.slack.workspace import APP, BOT, BOT_USER, TEAM
from tests.servers.slack.world import World


async def test_auth(world: World, args: Args) -> Json:
    return {
        "url": "https://lab.slack.com/",
        "team": "lab",
        "user": "secondsource",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


async def user(world: World, args: Args) -> Json:
    found = world.workspace.users.get(args.text("user"))
    if found is None:
        raise Refused("user_not_found")
    return {"user": found.shown()}


async def users(world: World, args: Args) -> Json:
    some, cursor = page(world, list(world.workspace.users.values()), args, 1_000, 1_000)
    return {
        "members": [each.shown() for each in some],
        "cache_ts": int(world.workspace.now()),
        **paged(cursor),
    }


async def bot(world: World, args: Args) -> Json:
    if args.text("bot", BOT) != BOT:
        raise Refused("bot_not_found")
    return {
        "bot": {
            "id": BOT,
            "deleted": False,
            "name": "secondsource",
            "updated": 1_700_000_000,
            "app_id": APP,
            "user_id": BOT_USER,
            "icons": {"image_36": "https://a.slack-edge.com/bot.png"},
        }
    }


async def team(world: World, args: Args) -> Json:
    icon = {"image_default": True, "image_34": "https://a.slack-edge.com/team.png"}
    return {
        "team": {
            "id": TEAM,
            "name": "lab",
            "url": "https://lab.slack.com/",
            "domain": "lab",
            "email_domain": "",
            "icon": icon,
            "avatar_base_url": "https://ca.slack-edge.com/",
            "is_verified": False,
        }
    }


METHODS = {
    "auth.test": Method(test_auth, SPECIAL),
    "users.info": Method(user, TIER_4, ("users:read",)),
    "users.list": Method(users, TIER_2, ("users:read",)),
    "bots.info": Method(bot, TIER_3, ("users:read",)),
    "team.info": Method(team, TIER_3, ("team:read",)),
}
