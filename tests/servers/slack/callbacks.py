"""Signed HTTP: what happens is posted to the app's request URL."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.servers.slack.settings import Json
from tests.servers.slack.world import Ack, World

_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass
class Callbacks:
    """A request URL, for events, commands and presses alike; `statuses` are what it answered with."""

    world: World
    url: str
    session: ClientSession
    statuses: list[int] = field(default_factory=list[int])
    is_up: bool = False

    async def verify(self) -> bool:
        """Ask the app to say a challenge back, as Slack does before it takes a request URL."""
        challenge = secrets.token_hex(20)
        body = json.dumps({"token": "verification-token", "challenge": challenge, "type": "url_verification"})
        status, said = await self._post(body, _JSON, {})
        self.is_up = status == 200 and challenge in said
        return self.is_up

    async def carry(self, kind: str, payload: Json, accepts: bool, attempt: int, reason: str) -> Ack | None:
        """Post something once; None when the answer is late or not 200."""
        headers = (
            {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": "http_timeout"} if attempt else {}
        )
        body, media = _body(kind, payload)
        began = time.monotonic()
        try:
            status, said = await self._post(body, media, headers)
        except (TimeoutError, ClientError):
            return None
        self.statuses.append(status)
        if status != 200:
            return None
        return Ack(time.monotonic() - began, _answer(said), attempt)

    async def _post(self, body: str, media: str, headers: dict[str, str]) -> tuple[int, str]:
        at = str(int(time.time()))
        signed = {
            "content-type": media,
            "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "x-slack-request-timestamp": at,
            "x-slack-signature": signature(self.world.secrets.signing_secret, at, body),
        }
        patience = ClientTimeout(total=self.world.times.ack_seconds)
        async with (
            asyncio.timeout(self.world.times.ack_seconds),
            self.session.post(
                self.url, data=body.encode(), headers=signed | headers, timeout=patience
            ) as answer,
        ):
            return answer.status, await answer.text()


def signature(secret: str, at: str, body: str) -> str:
    """Return a request's v0 signature; `at` is its time in whole seconds."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()


def _body(kind: str, payload: Json) -> tuple[str, str]:
    if kind == "events_api":
        return json.dumps(payload), _JSON
    if kind == "slash_commands":
        return urlencode(payload), _FORM
    return urlencode({"payload": json.dumps(payload)}), _FORM


def _answer(said: str) -> Json | None:
    """Return what came with an ack: JSON, or plain words, which are shown as they are."""
    if not said:
        return None
    try:
        answer = json.loads(said)
    except ValueError:
        return {"text": said}
    return cast(Json, answer) if isinstance(answer, dict) else {"text": said}
