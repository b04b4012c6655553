"""What happens in Slack, through slack-bolt: each event is acknowledged once it is kept, and not before."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from bot.core.messages import Audience, Message, MessageId, Place
from bot.edges.chat.slack.addresses import Address
from bot.edges.chat.slack.blocks import PRESSED, REASONED, needs_a_reason
from bot.edges.chat.slack.directory import Directory
from bot.edges.chat.slack.hearing import (
    PLATFORM,
    MessageEvent,
    SlackMessage,
    Typed,
    address_in,
    edited,
    hello,
    said,
    typed,
)
from bot.edges.chat.slack.markup import person
from bot.edges.chat.slack.reasons import form_for, reasoned
from bot.ports import Clock

log = logging.getLogger(__name__)

_KEPT_WITHIN = 2.5  # seconds: Slack sends again what was not acknowledged within 3
_NOT_HERE = "I am not in this channel. Invite me with `/invite`, then ask again."
_BUSY = "I am busy just now, and did not take that in. Ask again in a moment."
_LONGEST = 40_000  # characters of a message that a shortcut was used on

_NOBODY = Audience("", "", private=True)

Ack = Callable[..., Awaitable[Any]]
Body = Mapping[str, Any]


@dataclass(slots=True)
class Heard:
    """What was heard and is not kept yet. What comes meanwhile waits in line."""

    line: asyncio.Queue[Message] = field(default_factory=asyncio.Queue[Message])
    _waiting: dict[MessageId, list[asyncio.Future[None]]] = field(
        default_factory=dict[MessageId, list[asyncio.Future[None]]]
    )

    async def keep(self, message: Message) -> bool:
        """Hand a message on; tell whether it was kept within the time that Slack gives."""
        kept = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(message.id, []).append(kept)
        self.line.put_nowait(message)
        try:
            async with asyncio.timeout(_KEPT_WITHIN):
                await kept
        except TimeoutError:
            return False
        return True

    def hand_on(self, message: Message) -> None:
        """Hand on what nobody waits for: it is read from the channel, and can be again."""
        self.line.put_nowait(message)

    def kept(self, message: MessageId) -> None:
        for waiting in self._waiting.pop(message, ()):
            if not waiting.done():
                waiting.set_result(None)

    async def all(self) -> AsyncIterator[Message]:
        while True:
            yield await self.line.get()


class NotKept(Exception):
    """An event was not kept in time: Slack is not told that it was, and sends it again."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Hears everything that people do.

    Attributes:
        client: a `slack_sdk` web client.
        me: the bot's own user.
        own, short: its slash commands.
    """

    heard: Heard
    directory: Directory
    client: Any
    clock: Clock
    me: str
    own: str
    short: tuple[str, ...]

    def on(self, app: Any) -> None:
        """Have a slack-bolt app, which is typed in part only, tell of what happens."""
        app.event("message")(self._message)
        app.event("app_mention")(_nothing)  # each comes as a message too
        app.event(re.compile("channel_|group_|member_"))(self._changed)
        for command in (self.own, *self.short):
            app.command(command)(self._command)
        app.action(re.compile(rf"{PRESSED}-"))(self._pressed)
        app.view(REASONED)(self._reasoned)
        app.shortcut("check_message")(self._shortcut)

    async def _message(self, event: dict[str, Any]) -> None:
        try:
            told = MessageEvent.model_validate(event)
            alone = SlackMessage.model_validate(event) if told.message is None else None
        except ValidationError:
            log.warning("slack.unknown_shape", extra={"subtype": str(event.get("subtype", ""))})
            return
        if alone is not None and told.previous_message is None:
            if said(alone, told.channel, _NOBODY, self.me) is None:
                return
            message = said(alone, told.channel, await self.directory.audience(told.channel), self.me)
        else:
            message = edited(told, await self.directory.audience(told.channel), self.me)
        if message is not None:
            await self._surely(message)

    async def _changed(self, event: dict[str, Any]) -> None:
        """Look a channel up anew after its people or its kind changed; say hello where the bot is new."""
        given: Any = event.get("channel", "")
        channel = str(given if isinstance(given, str) else given.get("id", ""))
        self.directory.forget(channel)
        if event.get("type") == "member_joined_channel" and event.get("user") == self.me:
            audience, who = await self.directory.audience(channel), str(event.get("inviter") or self.me)
            await self._surely(hello(channel, audience, who, self.clock.now()))

    async def _command(self, ack: Ack, command: dict[str, Any]) -> None:
        told = Typed.model_validate(command)
        if not await self.directory.is_in(told.channel_id):
            await ack(_NOT_HERE)
            return
        audience = await self.directory.audience(told.channel_id)
        if not await self.heard.keep(typed(told, audience, self.own, self.clock.now())):
            await ack(_BUSY)
            return
        await ack()

    async def _pressed(self, ack: Ack, body: Body, action: dict[str, Any]) -> None:
        """Do what a button or a choice says, for whoever pressed it; ask why where it needs a reason."""
        chosen: Body = action.get("selected_option") or action
        words, where = str(chosen.get("value", "")), _where(body)
        if needs_a_reason(words):
            await self.client.views_open(trigger_id=body["trigger_id"], view=form_for(words, where))
        else:
            when, who = str(action.get("action_ts", "")), str(body["user"]["id"])
            await self._said(Address(where.channel, "", where.root, who, f"press {when}"), words)
        await ack()

    async def _reasoned(self, ack: Ack, body: Body, view: dict[str, Any]) -> None:
        found = reasoned(view)
        if found is None:
            await ack(response_action="errors", errors={"why": "Say why, in a few words."})
            return
        where, words = found
        at = Address(where.channel, "", where.root, str(body["user"]["id"]), str(view["id"]))
        await self._said(at, words)
        await ack()

    async def _shortcut(self, ack: Ack, body: Body, shortcut: dict[str, Any]) -> None:
        """Check a message that somebody chose "Check this message" on."""
        channel = str(body["channel"]["id"])
        if not await self.directory.is_in(channel):
            await ack()
            await self.client.chat_postEphemeral(
                channel=body["user"]["id"], user=body["user"]["id"], text=_NOT_HERE
            )
            return
        message = SlackMessage.model_validate(shortcut["message"])
        of_it = said(
            message.model_copy(update={"bot_id": None, "user": message.user or "U"}), channel, _NOBODY, ""
        )
        text = of_it.text[:_LONGEST] if of_it is not None else ""
        at = address_in(channel, message)
        asked = Address(channel, "", at.root, str(body["user"]["id"]), str(body["trigger_id"]))
        await self._said(asked, f"/check {text}")
        await ack()

    async def _said(self, at: Address, words: str) -> None:
        """Take in words that somebody said without typing them."""
        place = Place(PLATFORM, await self.directory.audience(at.channel), at.thread or None)
        await self._surely(
            Message(at.message, place, person(at.asker), words, self.clock.now(), addressed=True)
        )

    async def _surely(self, message: Message) -> None:
        if not await self.heard.keep(message):
            raise NotKept(message.id)


async def _nothing() -> None:
    """Acknowledge what is told twice."""


def _where(body: Body) -> Address:
    """Return where a pressed button is."""
    container: Body = body.get("container", {})
    message: Body = body.get("message", {})
    channel = str(container.get("channel_id") or body.get("channel", {}).get("id", ""))
    ts = str(container.get("message_ts", ""))
    thread = str(container.get("thread_ts") or message.get("thread_ts") or "")
    return Address(channel, ts, thread if thread != ts else "")
