"""What was said while nobody listened, read from the channels themselves."""

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from bot.core.errors import NotAllowed
from bot.core.messages import Audience, Message
from bot.edges.chat.slack.calls import Answer, Calls
from bot.edges.chat.slack.directory import Directory
from bot.edges.chat.slack.hearing import SlackMessage, edit_of, hello, said

log = logging.getLogger(__name__)

_OVERLAP = timedelta(minutes=5)  # events come out of order
_FURTHEST = timedelta(days=3)  # of what is older, nobody waits for an answer
_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Missed:
    """Reads what was said since the bot last heard something in each channel.

    Replies are looked for under the messages of the last days; what was deleted meanwhile cannot be told.
    """

    calls: Calls
    directory: Directory
    me: str

    async def __call__(self, since: Mapping[str, datetime], now: datetime) -> AsyncIterator[Message]:
        """Yield it in the order it was said, channel by channel.

        Where nothing was ever heard, the bot says what it does: from then on it is known where it was.

        Raises:
            ServiceBusy: Slack did not answer.
        """
        for channel in await self._here():
            if channel not in since:
                yield hello(channel, await self.directory.audience(channel), self.me, now)
        for channel, last in since.items():
            oldest = max(last - _OVERLAP, now - _FURTHEST)
            try:
                found = await self._said_in(channel, oldest, now)
                audience = await self.directory.audience(channel)
            except NotAllowed as error:  # the bot was removed from it, or it was archived
                log.info("slack.not_there", extra={"channel": channel, "error": error.detail})
                continue
            for each in found:
                for message in _heard(each, channel, audience, self.me, oldest):
                    yield message

    async def _here(self) -> list[str]:
        """Return the channels the bot is in; of what is said to it alone, the first is told of."""
        found: list[str] = []
        cursor = None
        while True:
            page = await self.calls.look(
                "users.conversations",
                types="public_channel,private_channel,mpim",
                exclude_archived=True,
                limit=_A_PAGE,
                cursor=cursor,
            )
            found += [str(channel["id"]) for channel in page.get("channels", ())]
            cursor = page.get("response_metadata", {}).get("next_cursor") or None
            if cursor is None:
                return found

    async def _said_in(self, channel: str, oldest: datetime, now: datetime) -> list[SlackMessage]:
        """Return the messages of a channel and its threads since a moment, in order."""
        roots = await self._pages("conversations.history", channel, now - _FURTHEST)
        found = [root for root in roots if _is_later(root, oldest)]
        for root in roots:
            if _moment(root.get("latest_reply")) > oldest:
                found += await self._pages("conversations.replies", channel, oldest, str(root["ts"]))
        by_ts = {str(each["ts"]): each for each in found}  # a thread's first is among its replies
        return [message for _, each in sorted(by_ts.items()) if (message := _understood(each)) is not None]

    async def _pages(self, method: str, channel: str, oldest: datetime, thread: str = "") -> Sequence[Answer]:
        found: list[Answer] = []
        cursor = None
        while True:
            page = await self.calls.look(
                method,
                channel=channel,
                ts=thread or None,
                oldest=f"{oldest.timestamp():.6f}",
                limit=_A_PAGE,
                cursor=cursor,
            )
            found += page.get("messages", ())
            cursor = page.get("response_metadata", {}).get("next_cursor") or None
            if cursor is None:
                return found


def _heard(each: SlackMessage, channel: str, audience: Audience, me: str, oldest: datetime) -> list[Message]:
    """Return a message, and its edit where it was edited meanwhile."""
    message = said(each, channel, audience, me)
    if message is None:
        return []
    edited_at = _moment((each.edited or {}).get("ts"))
    return [message, edit_of(message, each, edited_at)] if edited_at > oldest else [message]


def _understood(each: Answer) -> SlackMessage | None:
    try:
        return SlackMessage.model_validate(each)
    except ValidationError:
        log.warning("slack.unknown_shape", extra={"subtype": str(each.get("subtype", ""))})
        return None


def _is_later(root: Answer, than: datetime) -> bool:
    edited: Answer = root.get("edited") or {}
    return max(_moment(root.get("ts")), _moment(edited.get("ts"))) > than


def _moment(ts: object) -> datetime:
    return datetime.fromtimestamp(float(str(ts)), UTC) if ts else datetime.fromtimestamp(0, UTC)
