"""Socket Mode: the app opens websockets, and what happens comes through any one of them."""

import asyncio
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any, cast

from aiohttp import WSMsgType, web

from tests.servers.slack.settings import Json
from tests.servers.slack.workspace import APP
from tests.servers.slack.world import Ack, Call, World

MOST_CONNECTIONS = 10
_LIFE_SECONDS = 18_060


@dataclass
class Sockets:
    """The open connections, oldest first.

    Attributes:
        late: envelopes that were acknowledged when their time was over.
    """

    world: World
    open: list[web.WebSocketResponse] = field(default_factory=list[web.WebSocketResponse])
    late: list[str] = field(default_factory=list[str])
    _tickets: set[str] = field(default_factory=set[str])
    _acks: dict[str, asyncio.Future[Json | None]] = field(
        default_factory=dict[str, asyncio.Future[Json | None]]
    )
    _given_up: set[str] = field(default_factory=set[str])
    _turn: int = 0

    @property
    def is_up(self) -> bool:
        return bool(self.open)

    def address(self) -> str:
        """Return where one more connection may be opened, once."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return f"{self.world.address.replace('http', 'ws', 1)}/link?ticket={ticket}&app_id={APP}"

    async def link(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        if len(self.open) >= MOST_CONNECTIONS:
            await self._end(socket, "too_many_websockets", warn=False)
            return socket
        self.open.append(socket)
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self.open),
                "connection_info": {"app_id": APP},
                "debug_info": {
                    "host": "applink-lab",
                    "build_number": 1,
                    "approximate_connection_time": _LIFE_SECONDS,
                },
            }
        )
        if (seconds := self.world.faults.disconnect_seconds) is not None:
            self.world.spawn(lambda: self._end_after(socket, seconds))
        try:
            await self._hear(socket)
        finally:
            self.open.remove(socket)
        return socket

    async def _hear(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            heard = _json(cast(str, message.data))
            if heard is not None:
                self._acknowledged(heard)

    def _acknowledged(self, heard: Json) -> None:
        envelope = str(heard.get("envelope_id", ""))
        waiting = self._acks.pop(envelope, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(heard.get("payload"))
        elif envelope in self._given_up:
            self.late.append(envelope)
        else:
            self.world.refuse(Call("socket", heard, "unknown_envelope"))

    async def carry(self, kind: str, payload: Json, accepts: bool, attempt: int, reason: str) -> Ack | None:
        """Send an envelope and wait for its ack; None when it does not come in time."""
        envelope_id = secrets.token_hex(16)
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": accepts,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        acked = self._acks[envelope_id] = asyncio.get_running_loop().create_future()
        self._turn += 1
        sent = time.monotonic()
        try:
            await self.open[self._turn % len(self.open)].send_json(envelope)
            async with asyncio.timeout(self.world.times.ack_seconds):
                answer = await acked
        except (TimeoutError, ConnectionError):
            self._acks.pop(envelope_id, None)
            self._given_up.add(envelope_id)
            return None
        if answer and not accepts:
            self.world.refuse(Call("socket", answer, "unexpected_response_payload"))
        return Ack(time.monotonic() - sent, answer, attempt)

    async def disconnect(self, reason: str = "refresh_requested", *, warn: bool = False) -> None:
        """Tell every connection that it ends, and end it; with `warn` it is told ten seconds before, too."""
        for socket in tuple(self.open):
            await self._end(socket, reason, warn=warn)

    async def cut(self) -> None:
        """End every connection without a word."""
        for socket in tuple(self.open):
            transport = cast(Any, socket)._req.transport
            if transport is not None:
                transport.abort()
        await self.world.until(lambda: not self.open)

    async def _end_after(self, socket: web.WebSocketResponse, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._end(socket, "refresh_requested", warn=False)

    async def _end(self, socket: web.WebSocketResponse, reason: str, *, warn: bool) -> None:
        reasons = ("warning", reason) if warn else (reason,)
        try:
            for each in reasons:
                said = {"type": "disconnect", "reason": each, "debug_info": {"host": "applink-lab"}}
                await socket.send_json(said)
                if each == "warning":
                    await self.world.wait(10)
            await socket.close()
        except ConnectionError:
            pass  # it is gone already


def _json(text: str) -> Json | None:
    """Return what was sent, or None: clients also send pings of their own."""
    try:
        heard = json.loads(text)
    except ValueError:
        return None
    return cast(Json, heard) if isinstance(heard, dict) else None
