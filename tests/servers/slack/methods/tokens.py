"""oauth.v2.access and apps.connections.open: tokens, and where to connect."""

import secrets

from tests.servers.slack.arguments import Args
from tests.servers.slack.methods.method import TIER_1, TIER_4, Method
from tests.servers.slack.refusals import Refused
from tests.servers.slack.settings import Json
from tests.servers.slack.sockets import Sockets
from tests.servers.slack.workspace import APP, BOT_USER, TEAM
from tests.servers.slack.world import World


async def access(world: World, args: Args) -> Json:
    """Exchange a refresh token for a new token, and a new refresh token; each is good once."""
    if args.text("client_id", "") != world.secrets.client_id:
        raise Refused("invalid_client_id")
    if args.text("client_secret", "") != world.secrets.client_secret:
        raise Refused("bad_client_secret")
    if args.text("grant_type", "authorization_code") != "refresh_token":
        raise Refused("invalid_grant_type")
    refresher = args.text("refresh_token", "")
    if refresher not in world.refreshers:
        raise Refused("invalid_refresh_token")
    world.refreshers.discard(refresher)
    token, refresh = f"xoxe.xoxb-1-{secrets.token_hex(20)}", f"xoxe-1-{secrets.token_hex(20)}"
    world.tokens[token] = world.clock() + world.times.token_seconds
    world.refreshers.add(refresh)
    return {
        "app_id": APP,
        "access_token": token,
        "expires_in": int(world.times.token_seconds),
        "refresh_token": refresh,
        "token_type": "bot",
        "scope": ",".join(sorted(world.manifest.scopes)),
        "bot_user_id": BOT_USER,
        "team": {"id": TEAM, "name": "lab"},
        "enterprise": None,
        "is_enterprise_install": False,
    }


async def connect(world: World, args: Args) -> Json:
    if not isinstance(world.carrier, Sockets):
        raise Refused("socket_mode_not_enabled")
    return {"url": world.carrier.address()}


METHODS = {
    "oauth.v2.access": Method(access, TIER_4, token=None),
    "apps.connections.open": Method(connect, TIER_1, token="xapp"),
}
