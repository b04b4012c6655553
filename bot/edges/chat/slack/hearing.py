"""What Slack tells of → messages. Everything from Slack is checked against its shape first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.core.commands import Command, parse_command
from bot.core.messages import Attachment, Audience, Message, Place
from bot.edges.chat.slack.addresses import Address, address_of
from bot.edges.chat.slack.markup import person, plain_text

PLATFORM = "slack"
FILE = "slack:"  # begins the address of an attachment
# What people say; all others tell of joins, topics, pins, and of what bots say.
_SAID = ("", "file_share", "thread_broadcast", "me_message")


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class SlackFile(_Shape):
    id: str
    name: str | None = ""
    mimetype: str | None = ""
    size: int | None = 0
    mode: str = ""


class SlackMessage(_Shape):
    """A message, alone or as what an event of an edit holds."""

    ts: str
    user: str = ""
    bot_id: str | None = None
    text: str | None = ""
    subtype: str = ""
    thread_ts: str = ""
    files: tuple[SlackFile, ...] = ()
    edited: dict[str, str] | None = None


class MessageEvent(_Shape):
    """Something said, edited or deleted; https://docs.slack.dev/reference/events/message has its shapes."""

    type: Literal["message"]
    channel: str
    ts: str
    channel_type: str = ""
    subtype: str = ""
    message: SlackMessage | None = None
    previous_message: SlackMessage | None = None


class Typed(_Shape):
    """A slash command."""

    command: str
    text: str = ""
    user_id: str
    channel_id: str
    trigger_id: str
    response_url: str = ""


def address_in(channel: str, said: SlackMessage) -> Address:
    """Return where a message is; the first of a thread is in the channel itself."""
    return Address(channel, said.ts, said.thread_ts if said.thread_ts != said.ts else "")


def said(message: SlackMessage, channel: str, audience: Audience, me: str) -> Message | None:
    """Return what a person said; None for what bots say and for what is told of the channel itself.

    Args:
        message: as Slack has it.
        channel: where.
        audience: who may see it.
        me: the bot's own user.
    """
    if message.bot_id or not message.user or message.user == me or message.subtype not in _SAID:
        return None
    at = address_in(channel, message)
    text, mentions_me = without_mention(plain_text(message.text or ""), me)
    addressed = mentions_me or channel.startswith("D")
    if addressed:
        text = as_command(text)
    return Message(
        id=at.message,
        place=Place(PLATFORM, audience, at.thread or None),
        author=person(message.user),
        text=text,
        sent_at=moment(message.ts),
        attachments=_attachments(message.files),
        addressed=addressed,
    )


def edited(event: MessageEvent, audience: Audience, me: str) -> Message | None:
    """Return the edit or deletion that an event tells of; None where nothing that people said has changed.

    Slack also tells of an edit when it adds a preview of a link.
    """
    before, after = event.previous_message, event.message
    if event.subtype == "message_deleted" or (after is not None and after.subtype == "tombstone"):
        if before is None or before.bot_id or before.user == me:
            return None
        return _revised(before.model_copy(update={"text": "", "files": ()}), event, audience, me, "gone")
    if before is None or after is None or after.bot_id or after.user == me:
        return None
    if (before.text, _ids(before.files)) == (after.text, _ids(after.files)):
        return None
    return _revised(after, event, audience, me, (after.edited or {}).get("ts", event.ts))


def _revised(
    now: SlackMessage, event: MessageEvent, audience: Audience, me: str, nonce: str
) -> Message | None:
    message = said(now, event.channel, audience, me)
    return None if message is None else _as_edit(message, moment(event.ts), nonce)


def edit_of(message: Message, now: SlackMessage, at: datetime) -> Message:
    """Return the edit by which a message reads as it does now.

    Args:
        message: as it reads now.
        now: the same, as Slack has it.
        at: when it was edited.
    """
    return _as_edit(message, at, (now.edited or {}).get("ts", ""))


def _as_edit(message: Message, at: datetime, nonce: str) -> Message:
    edit = replace(address_of(message.id), nonce=nonce)
    return replace(message, id=edit.message, sent_at=at, revises=message.id)


def typed(command: Typed, audience: Audience, own: str, at: datetime) -> Message:
    """Return what a slash command asks.

    Args:
        command: as Slack has it.
        audience: who may see the answer.
        own: the slash command under which all others are, "/ss".
        at: when it came; Slack does not say when it was typed.
    """
    text = plain_text(command.text).strip()
    name = command.command.removeprefix("/")
    words = (text or "help") if command.command == own else f"{name} {text}".strip()
    where = Address(command.channel_id, asker=command.user_id, nonce=command.trigger_id)
    return Message(
        id=where.message,
        place=Place(PLATFORM, audience),
        author=person(command.user_id),
        text=f"/{words.removeprefix('/')}",
        sent_at=at,
        addressed=True,
    )


def hello(channel: str, audience: Audience, who: str, at: datetime) -> Message:
    """Return what is as good as asked where the bot is new: what it does. Again it is the same message.

    Args:
        channel: where.
        audience: who may see the answer.
        who: invited it; the bot's own user where nobody knows.
        at: when it was found to be there.
    """
    where = Address(channel, nonce="hello")
    return Message(where.message, Place(PLATFORM, audience), person(who), "/help", at, addressed=True)


def without_mention(text: str, me: str) -> tuple[str, bool]:
    """Return a text without the mention of the bot that it begins or ends with, and whether it has one."""
    mention = person(me)
    stripped = text.strip()
    if stripped.startswith(mention):
        return stripped.removeprefix(mention).lstrip(" \u00a0,:").rstrip(), True
    if stripped.endswith(mention):
        return stripped.removesuffix(mention).rstrip(" ,"), True
    return text, mention in text


def as_command(text: str) -> str:
    """Return what is said to the bot as the command it is, typed without a slash; else as it stands."""
    if isinstance(parse_command(f"/{text}"), Command):
        return f"/{text}"
    return text


def moment(ts: str) -> datetime:
    """Return when a message was said; its `ts` is that, in seconds."""
    return datetime.fromtimestamp(float(ts), UTC)


def _attachments(files: Sequence[SlackFile]) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(
            f.name or f.id, f.mimetype or "", f"{FILE}{f.id}/{_plain_name(f.name or f.id)}", f.size or 0
        )
        for f in files
        if f.mode not in ("tombstone", "hidden_by_limit", "external")
    )


def _plain_name(name: str) -> str:
    return name.replace("/", "_").replace("\\", "_")[-200:]


def _ids(files: Sequence[SlackFile]) -> tuple[str, ...]:
    return tuple(f.id for f in files if f.mode != "tombstone")
