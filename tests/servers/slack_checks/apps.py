"""A real bolt app in Socket Mode, that keeps what reaches its listeners."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import Slack


def client(slack: Slack, token: str | None = None) -> Any:
    """Return a client that does nothing again by itself. Its methods have no full types."""
    return AsyncWebClient(token or slack.secrets.bot_token, base_url=slack.api, retry_handlers=[])


def app(slack: Slack) -> Any:
    """Return a bolt app. Its decorators have no full types."""
    return AsyncApp(client=client(slack), signing_secret=slack.secrets.signing_secret)


@asynccontextmanager
async def connected(slack: Slack, bolt: Any) -> AsyncGenerator[AsyncSocketModeHandler]:
    """Connect an app, and disconnect it."""
    plain = AsyncWebClient(base_url=slack.api)
    handler: Any = AsyncSocketModeHandler(bolt, slack.secrets.app_token, web_client=plain)
    await handler.connect_async()
    await slack.connected()
    try:
        yield handler
    finally:
        await handler.close_async()
