"""What every part of the emulator shares: the workspace, what was asked of it, and the way out to the app."""

import asyncio
import itertools
import json
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from tests.servers.slack.limits import Limits
from tests.servers.slack.refusals import Refused
from tests.servers.slack.settings import Faults, Json, Manifest, Secrets, Times
from tests.servers.slack.workspace import APP, BOT_USER, TEAM, Channel, Workspace


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Web API; `error` is None when it was granted."""

    method: str
    args: Json
    error: str | None = None
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ack:
    """How the app acknowledged something: after how long, and what it said with it (None: nothing)."""

    seconds: float
    answer: Json | None
    attempt: int = 0


class Carrier(Protocol):
    """A way to the app: a socket, or its request URL."""

    async def carry(self, kind: str, payload: Json, accepts: bool, attempt: int, reason: str) -> Ack | None:
        """Bring something once; None when it was not acknowledged in time. `kind` is Socket Mode's."""
        ...

    @property
    def is_up(self) -> bool: ...


@dataclass
class Tickets:
    """What is good for a while: trigger ids (once), response URLs (five times)."""

    triggers: dict[str, tuple[float, str]] = field(default_factory=dict[str, tuple[float, str]])
    responses: dict[str, "Response"] = field(default_factory=dict[str, "Response"])


@dataclass
class Response:
    """A response URL: who it answers, where, and the message it belongs to (None: a command's)."""

    user: str
    channel: Channel
    made: float
    message: Json | None = None
    is_ephemeral: bool = False
    uses: int = 0


@dataclass
class World:
    """The emulator's insides.

    Attributes:
        tokens: of bots, and Slack's second until which each is good.
        calls: everything that was asked of the Web API.
        rejected: what was refused for what it was, not for how much of it there was.
        unseen: events for which there was no way to the app, or that it never acknowledged.
        under_way: how many deliveries are.
    """

    manifest: Manifest
    secrets: Secrets
    times: Times
    faults: Faults
    limits: Limits
    workspace: Workspace
    tasks: asyncio.TaskGroup
    address: str = ""
    carrier: Carrier | None = None
    tokens: dict[str, float] = field(default_factory=dict[str, float])
    refreshers: set[str] = field(default_factory=set[str])
    tickets: Tickets = field(default_factory=Tickets)
    calls: list[Call] = field(default_factory=list[Call])
    rejected: list[Call] = field(default_factory=list[Call])
    unseen: list[Json] = field(default_factory=list[Json])
    under_way: int = 0
    is_over: bool = False
    _beside: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])
    _events: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    # Slack's time.

    def clock(self) -> float:
        """Return Slack's seconds."""
        return time.monotonic() * self.times.pace

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.times.pace)

    async def until(self, holds: Callable[[], object], seconds: float = 10) -> None:
        """Wait until something holds; raise `TimeoutError` when it does not."""
        async with asyncio.timeout(seconds):
            while not holds():  # noqa: ASYNC110 - what is waited for may be the app's, which tells nobody
                await asyncio.sleep(0.005)

    def refuse(self, call: Call) -> None:
        self.rejected.append(call)

    # What may be done for a while.

    def trigger(self, user: str) -> str:
        """Return a new trigger_id."""
        made = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**9)}.{secrets.token_hex(16)}"
        self.tickets.triggers[made] = (time.monotonic(), user)
        return made

    def triggered(self, trigger: str) -> str:
        """Return whose trigger_id this is, which is then used up."""
        if trigger not in self.tickets.triggers:
            raise Refused("invalid_trigger_id")
        made, user = self.tickets.triggers[trigger]
        if not user:
            raise Refused("exchanged_trigger_id")
        self.tickets.triggers[trigger] = (made, "")
        if time.monotonic() - made > self.times.trigger_seconds:
            raise Refused("expired_trigger_id")
        return user

    def response_url(
        self, user: str, channel: Channel, message: Json | None = None, hidden: bool = False
    ) -> str:
        """Return a new response URL."""
        made = f"{TEAM}/{secrets.randbelow(10**12)}/{secrets.token_urlsafe(18)}"
        self.tickets.responses[made] = Response(user, channel, self.clock(), message, hidden)
        return f"{self.address}/actions/{made}"

    # What goes out to the app.

    def spawn(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do something beside, to the end of the emulator at most."""
        if self.is_over:
            return
        self.under_way += 1

        async def tell() -> None:
            try:
                await work()
            finally:
                self.under_way -= 1

        task = self.tasks.create_task(tell())
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    def stop(self) -> None:
        """Give up whatever is still under way, and begin nothing more."""
        self.is_over = True
        for task in tuple(self._beside):
            task.cancel()

    def emit(self, event: Json, channel: Channel | None = None) -> None:
        """Send an event, if the app asked for its kind and may see where it happened."""
        if channel is not None and BOT_USER not in channel.members:
            return
        if _subscription(event, channel) not in self.manifest.events:
            return
        payload = self._wrapped(json.loads(json.dumps(event)))  # as it is now, however often it comes
        if self.carrier is None or not self.carrier.is_up:
            self.unseen.append(payload)
            return
        self.spawn(lambda: self._deliver(payload))

    def _wrapped(self, event: Json) -> Json:
        """Return an event in the envelope that the Events API gives it."""
        authorization: Json = {
            "enterprise_id": None,
            "team_id": TEAM,
            "user_id": BOT_USER,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": "verification-token",
            "team_id": TEAM,
            "context_team_id": TEAM,
            "api_app_id": APP,
            "context_enterprise_id": None,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev0{next(self._events):09d}",
            "event_time": int(self.workspace.now()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": secrets.token_urlsafe(24),
        }

    async def _deliver(self, payload: Json) -> None:
        """Bring an event until it is acknowledged, at most once more than there are retries."""
        acked = await self._bring(payload, 0, "")
        if self.faults.redelivers:
            await self._bring(payload, 1, "timeout")
        for attempt, after in enumerate(self.times.retries, 1):
            if acked is not None:
                return
            await self.wait(after)
            acked = await self._bring(payload, attempt, "timeout")
        if acked is None:
            self.unseen.append(payload)

    async def _bring(self, payload: Json, attempt: int, reason: str) -> Ack | None:
        if self.carrier is None or not self.carrier.is_up:
            return None
        return await self.carrier.carry("events_api", payload, False, attempt, reason)

    async def ask(self, kind: str, payload: Json, *, accepts: bool) -> Ack | None:
        """Send a command or a press, once, and wait for its ack; None when there was none in time."""
        if self.carrier is None or not self.carrier.is_up:
            return None
        return await self.carrier.carry(kind, payload, accepts, 0, "")


_MESSAGES = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


def _subscription(event: Json, channel: Channel | None) -> str:
    """Return the name that a manifest has for this kind of event."""
    if event["type"] == "message" and channel is not None:
        return _MESSAGES[channel.kind]
    return str(event["type"])
