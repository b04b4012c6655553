"""What a method is, and what several share."""

import base64
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tests.servers.slack.arguments import Args
from tests.servers.slack.refusals import Refused
from tests.servers.slack.settings import Json
from tests.servers.slack.workspace import BOT_USER, Channel
from tests.servers.slack.world import World

Item = TypeVar("Item")

# Slack's tiers, in calls a minute.
TIER_1, TIER_2, TIER_3, TIER_4, SPECIAL = 1, 20, 50, 100, 600

_PREFIXES = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


@dataclass(frozen=True, slots=True)
class Method:
    """One method.

    Attributes:
        scopes: one of which the app must have; none needed when empty.
        token: what the token it takes begins with; None: it takes none.
    """

    run: Callable[[World, Args], Awaitable[Json]]
    a_minute: int
    scopes: tuple[str, ...] = ()
    token: str | None = "xoxb"


def kinds_of(right: str) -> tuple[str, ...]:
    """Return a right for each kind of channel: "history" is channels:history and so on."""
    return tuple(f"{prefix}:{right}" for prefix in _PREFIXES.values())


def channel_of(world: World, args: Args, right: str | None = None, name: str = "channel") -> Channel:
    """Return the channel that is meant, when the app may know of it and has this right in its kind."""
    channel = world.workspace.channels.get(args.text(name))
    if channel is None:
        raise Refused("channel_not_found")
    if right is not None:
        need(world, f"{_PREFIXES[channel.kind]}:{right}")
    if channel.kind != "channel" and BOT_USER not in channel.members:
        raise Refused("channel_not_found")
    return channel


def need(world: World, *scopes: str) -> None:
    """Raise unless the app has one of these scopes."""
    if scopes and not world.manifest.scopes.intersection(scopes):
        provided = ",".join(sorted(world.manifest.scopes))
        raise Refused("missing_scope", needed=",".join(scopes), provided=provided)


def message_of(channel: Channel, ts: str) -> Json:
    message = channel.messages.get(ts)
    if message is None:
        raise Refused("message_not_found")
    return message


def page(world: World, items: Sequence[Item], args: Args, default: int, most: int) -> tuple[list[Item], str]:
    """Return the items that are asked for, and the cursor of the next ones (empty when there are none)."""
    limit = args.number("limit", default, most)
    start = _start(args.text("cursor", ""))
    more = base64.b64encode(f"next:{start + limit}".encode()).decode() if start + limit < len(items) else ""
    return list(items[start : start + limit]), more


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
    except ValueError:
        raise Refused("invalid_cursor") from None
    if word != "next" or not number.isdecimal():
        raise Refused("invalid_cursor")
    return int(number)


def paged(cursor: str) -> Json:
    return {"response_metadata": {"next_cursor": cursor}}
