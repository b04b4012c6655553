"""The emulator as a whole, open for as long as a test needs it."""

import asyncio
import math
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientSession, web

from tests.servers.slack.callbacks import Callbacks
from tests.servers.slack.limits import Limits
from tests.servers.slack.people import People
from tests.servers.slack.server import Server
from tests.servers.slack.settings import Faults, Manifest, Secrets, Times
from tests.servers.slack.sockets import Sockets
from tests.servers.slack.workspace import Workspace
from tests.servers.slack.world import Call, World


@dataclass
class Slack(People):
    """A workspace with one app in it, on a port of its own."""

    session: ClientSession

    @property
    def address(self) -> str:
        """Where it is: http://127.0.0.1:port."""
        return self.world.address

    @property
    def api(self) -> str:
        """Return the base address that an SDK client takes."""
        return f"{self.world.address}/api/"

    @property
    def secrets(self) -> Secrets:
        return self.world.secrets

    @property
    def faults(self) -> Faults:
        return self.world.faults

    @property
    def workspace(self) -> Workspace:
        return self.world.workspace

    @property
    def calls(self) -> list[Call]:
        return self.world.calls

    @property
    def rejected(self) -> list[Call]:
        """What the app sent that Slack refuses; a test of an edge ends with this empty."""
        return self.world.rejected

    @property
    def in_socket_mode(self) -> bool:
        return isinstance(self.world.carrier, Sockets)

    @property
    def sockets(self) -> Sockets:
        """The connections in Socket Mode; raise `TypeError` when there is a request URL instead."""
        if not isinstance(self.world.carrier, Sockets):
            raise TypeError("there is a request URL, and no socket")
        return self.world.carrier

    async def request_url(self, url: str) -> Callbacks:
        """Send what happens to a request URL from now on, once the app said the challenge back.

        Raises `ValueError` when it did not.
        """
        callbacks = Callbacks(self.world, url, self.session)
        if not await callbacks.verify():
            raise ValueError(f"{url} did not respond with the value of the challenge")
        self.world.carrier = callbacks
        return callbacks

    async def connected(self, connections: int = 1, seconds: float = 10) -> None:
        """Wait until the app holds this many connections."""
        await self.until(lambda: len(self.sockets.open) >= connections, seconds)

    async def settled(self, seconds: float = 10) -> None:
        """Wait until every event was acknowledged or given up."""
        await self.until(lambda: not self.world.under_way, seconds)

    async def until(self, holds: Callable[[], object], seconds: float = 10) -> None:
        """Wait until something holds; raise `TimeoutError` when it does not in that time."""
        await self.world.until(holds, seconds)


@asynccontextmanager
async def running(
    manifest: Manifest | None = None,
    *,
    times: Times | None = None,
    faults: Faults | None = None,
    secrets: Secrets | None = None,
    port: int = 0,
    routes: Callable[[Slack], Iterable[web.RouteDef]] = lambda slack: (),
) -> AsyncGenerator[Slack]:
    """Open a workspace on the loopback address; port 0 is a free one, `routes` are answered there as well."""
    times, secrets, manifest = times or Times(), secrets or Secrets(), manifest or Manifest()
    failed: Exception | None = None
    async with asyncio.TaskGroup() as tasks, ClientSession() as session:
        world = World(manifest, secrets, times, faults or Faults(), Limits(times.pace), Workspace(), tasks)
        forever = not manifest.rotates
        world.tokens[secrets.bot_token] = math.inf if forever else world.clock() + times.token_seconds
        world.refreshers.add(secrets.refresh_token)
        world.carrier = Sockets(world)
        slack = Slack(world, session)
        server = Server(world)
        app = server.application()
        app.add_routes(routes(slack))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        world.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield slack
        except Exception as error:  # noqa: BLE001 - raised again below, as itself and not as one of a group
            failed = error
        finally:
            world.stop()
            await site.stop()
            await asyncio.sleep(0.01)  # an SDK that was just connecting again is let in, and then out
            await runner.cleanup()
            server.abort()
            await asyncio.sleep(0.01)
    if failed is not None:
        raise failed
