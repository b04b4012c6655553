"""Who is who and what is what in a workspace, asked once an hour each."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.core.errors import NotAllowed, ServiceBusy
from bot.core.messages import Audience
from bot.edges.chat.slack.calls import Answer, Calls

log = logging.getLogger(__name__)

_KNOWN_SECONDS = 3_600.0


@dataclass(frozen=True, slots=True)
class Directory:
    """Looks people and channels up.

    Attributes:
        calls: to Slack.
        workspace: the newsroom's name in the store.
    """

    calls: Calls
    workspace: str
    _people: dict[str, tuple[float, str]] = field(default_factory=dict[str, tuple[float, str]])
    _channels: dict[str, tuple[float, Answer]] = field(default_factory=dict[str, tuple[float, Answer]])

    async def names(self, people: Iterable[str]) -> Mapping[str, str]:
        """Return "@U024BE7LH" → what that person is called; whoever is not known, or not now, is left out."""
        found: dict[str, str] = {}
        for person in people:
            if name := await self._name(person):
                found[person] = name
        return found

    async def audience(self, channel: str) -> Audience:
        """Return who may see what is said in a channel.

        One that is shared with another organization is a workspace of its own: nobody there sees ours.

        Raises:
            ServiceBusy: Slack did not answer.
        """
        try:
            info = await self._channel(channel)
        except NotAllowed:
            # Of a channel it may not look at, the bot knows only that others may not either.
            return Audience(self.workspace, channel, private=True)
        if info.get("is_ext_shared"):
            return Audience(f"{self.workspace}/{channel}", channel, private=True)
        private = any(info.get(kind) for kind in ("is_private", "is_im", "is_mpim", "is_group"))
        return Audience(self.workspace, channel, private=private)

    async def is_in(self, channel: str) -> bool:
        """Tell whether the bot is in a channel; asked anew where it was not."""
        try:
            if not (await self._channel(channel)).get("is_member"):
                self._channels.pop(channel, None)
            info = await self._channel(channel)
        except NotAllowed:
            return False
        return bool(info.get("is_member") or info.get("is_im"))

    def forget(self, channel: str) -> None:
        """Look a channel up anew at the next asking: it was changed."""
        self._channels.pop(channel, None)

    async def _channel(self, channel: str) -> Answer:
        known = self._channels.get(channel)
        if known is not None and known[0] > _now():
            return known[1]
        answer = await self.calls.look("conversations.info", channel=channel)
        info: Answer = answer.get("channel", {})
        self._channels[channel] = (_now() + _KNOWN_SECONDS, info)
        return info

    async def _name(self, person: str) -> str:
        known = self._people.get(person)
        if known is not None and known[0] > _now():
            return known[1]
        try:
            answer = await self.calls.look("users.info", user=person.removeprefix("@"))
        except ServiceBusy as error:
            log.info("slack.name_unknown", extra={"error": error.detail})
            return ""
        except NotAllowed:
            self._people[person] = (_now() + _KNOWN_SECONDS, "")  # a report may have such a word in it
            return ""
        user: Answer = answer.get("user", {})
        profile: Answer = user.get("profile", {})
        name = str(profile.get("display_name") or user.get("real_name") or user.get("name") or "")
        self._people[person] = (_now() + _KNOWN_SECONDS, name)
        return name


def _now() -> float:
    return asyncio.get_running_loop().time()
