"""Slack, as a place people talk in, over Socket Mode or signed HTTP.

`listening` has slack-bolt tell of what people do, `hearing` makes messages of it, `blocks` makes Slack's
blocks of posts, and `posting` says them once and finds them again.
"""

import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import SettingsNotUnderstood
from bot.core.messages import Message, MessageId, Post
from bot.edges.chat.slack.attached import attached
from bot.edges.chat.slack.calls import Calls
from bot.edges.chat.slack.directory import Directory
from bot.edges.chat.slack.examining import examined
from bot.edges.chat.slack.hearing import PLATFORM
from bot.edges.chat.slack.listening import Heard, Listening
from bot.edges.chat.slack.missed import Missed
from bot.edges.chat.slack.posting import Posting, told
from bot.ports import Clock, PostedAs

__all__ = ["Settings", "Slack", "build", "try_out"]

log = logging.getLogger(__name__)

_TIMEOUT = 20  # seconds that one call to Slack may take


class Mode(StrEnum):
    SOCKET = "socket"
    HTTP = "http"


class Settings(BaseModel):
    """The table [chat.slack]."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    bot_token: str = ""
    app_token: str = ""
    signing_secret: str = ""
    mode: Mode = Field(default=Mode.SOCKET, strict=False)
    listen_host: str = "127.0.0.1"
    listen_port: int = Field(default=3000, ge=0, le=65535)
    command: str = Field(default="/ss", pattern=r"^/[a-z0-9_-]+$")
    short_commands: tuple[str, ...] = Field(default=("/summary", "/claims", "/why", "/digest"), strict=False)
    base_url: str = Field(default="https://slack.com/api/", min_length=1)
    pause_seconds: float = Field(default=1.0, ge=0)


def build(settings: Settings, workspace: str, clock: Clock) -> "Slack":
    """Return Slack, not opened yet.

    Raises:
        SettingsNotUnderstood: a token is missing, or is one of another kind.
    """
    if missing := missing_words(settings):
        raise SettingsNotUnderstood("; ".join(missing))
    client = AsyncWebClient(
        settings.bot_token, settings.base_url, timeout=_TIMEOUT, trust_env_in_session=True, retry_handlers=[]
    )
    calls = Calls(client, settings.pause_seconds)
    directory = Directory(calls, workspace)
    posting = Posting(calls, directory, settings.command, settings.short_commands)
    return Slack(settings, client, directory, posting, clock)


async def try_out(settings: Settings) -> str:
    """Return in words what Slack says to these settings; nothing is said there.

    Raises:
        SettingsNotUnderstood: saying what is missing, and where it is set.
        NotAllowed: Slack refuses for another reason.
    """
    if missing := missing_words(settings):
        raise SettingsNotUnderstood("; ".join(missing))
    app_token = settings.app_token if settings.mode is Mode.SOCKET else ""
    return await examined(settings.bot_token, app_token, settings.base_url)


def missing_words(settings: Settings) -> list[str]:
    """Say which tokens are missing, and what each should look like."""
    wanted = {"bot_token": (settings.bot_token, "xoxb-")}
    if settings.mode is Mode.SOCKET:
        wanted["app_token"] = (settings.app_token, "xapp-")
    else:
        wanted["signing_secret"] = (settings.signing_secret, "")
    return [
        f"[chat.slack] {name} is missing: "
        f"set SECONDSOURCE_CHAT__SLACK__{name.upper()}, or put it in the secrets folder"
        if not value
        else f'[chat.slack] {name} should begin with "{begins}"'
        for name, (value, begins) in wanted.items()
        if not value or not value.startswith(begins)
    ]


@dataclass(slots=True)
class Slack:
    """A `Chat`; it is open between `__aenter__` and `__aexit__`."""

    settings: Settings
    client: Any  # an AsyncWebClient
    directory: Directory
    posting: Posting
    clock: Clock
    name: str = PLATFORM
    me: str = ""  # the bot's own user, known once it is open
    heard: Heard = field(default_factory=Heard)
    _closing: list[Any] = field(default_factory=list[Any])

    async def __aenter__(self) -> Self:
        me = await self.posting.calls.look("auth.test")
        self.me = str(me["user_id"])
        let_in = AuthorizeResult(
            enterprise_id=None,
            team_id=str(me["team_id"]),
            bot_token=self.settings.bot_token,
            bot_id=str(me.get("bot_id", "")),
            bot_user_id=self.me,
        )

        async def authorize(**_: object) -> AuthorizeResult:
            return let_in  # asked once: what happens is not to be lost for a second asking that fails

        app = AsyncApp(
            client=AsyncWebClient(base_url=self.settings.base_url, retry_handlers=[]),
            authorize=authorize,
            signing_secret=self.settings.signing_secret or None,
            request_verification_enabled=self.settings.mode is Mode.HTTP,
            # Acknowledged when the listener is done: when what happened is kept.
            process_before_response=True,
        )
        listening = Listening(
            self.heard,
            self.directory,
            self.client,
            self.clock,
            self.me,
            self.settings.command,
            self.settings.short_commands,
        )
        listening.on(app)
        if self.settings.mode is Mode.SOCKET:
            web = AsyncWebClient(base_url=self.settings.base_url, timeout=_TIMEOUT, trust_env_in_session=True)
            handler = AsyncSocketModeHandler(app, self.settings.app_token, web_client=web)
            await handler.connect_async()
            self._closing.append(handler.close_async)
        else:
            server = app.server(self.settings.listen_port, "/slack/events", self.settings.listen_host)
            from aiohttp import web as aiohttp_web

            runner = aiohttp_web.AppRunner(server.web_app)
            await runner.setup()
            await aiohttp_web.TCPSite(runner, self.settings.listen_host, self.settings.listen_port).start()
            self._closing.append(runner.cleanup)
        return self

    async def __aexit__(self, *_: object) -> None:
        for close in self._closing:
            await close()

    async def listen(self) -> AsyncIterator[Message]:
        async for message in self.heard.all():
            yield message

    async def missed(self, since: Mapping[str, datetime]) -> AsyncIterator[Message]:
        missed = Missed(self.posting.calls, self.directory, self.me)
        async for message in missed(since, self.clock.now()):
            yield message

    async def acknowledge(self, message: MessageId) -> None:
        self.heard.kept(message)

    async def open_file(self, address: str, most: int) -> bytes:
        """Return the bytes of a file that came with a message, `most` and one at most.

        Raises:
            NoSuchFile: it is not there, or the bot may not see it.
            ServiceBusy: Slack did not answer.
        """
        return await attached(self.posting.calls, self.settings.bot_token, address, most)

    async def post(self, post: Post, under: PostedAs | None, edits: PostedAs | None) -> PostedAs:
        return await self.posting.post(post, told(under), told(edits))

    async def find(self, post: Post, under: PostedAs | None) -> PostedAs | None:
        return await self.posting.find(post, told(under))
