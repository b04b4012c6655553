"""Where something is in Slack, as the ids of messages and posts tell it: nothing else needs to be kept."""

from dataclasses import dataclass

from bot.core.messages import MessageId
from bot.ports import PostedAs

_APART = "/"  # in no id of Slack's


@dataclass(frozen=True, slots=True)
class Address:
    """A message, or what somebody did that is none: a command, a pressed button.

    Attributes:
        channel: "C024BE91L"; of a one-to-one conversation "D024BE91L".
        ts: Slack's id of a message in its channel, "1355517523.000005"; "" for what is no message.
        thread: the `ts` of the message whose thread it is in; "" for the channel itself.
        asker: who is told of a refusal alone; "" where everybody is.
        nonce: what tells apart what has no `ts`, and the edits of what has one.
    """

    channel: str
    ts: str = ""
    thread: str = ""
    asker: str = ""
    nonce: str = ""

    @property
    def root(self) -> str:
        """The `ts` of the thread that an answer goes in; "" for the channel itself."""
        return self.thread or self.ts

    @property
    def message(self) -> MessageId:
        return MessageId(self._written())

    @property
    def post(self) -> PostedAs:
        return PostedAs(self._written())

    def _written(self) -> str:
        return _APART.join((self.channel, self.ts, self.thread, self.asker, self.nonce))


def address_of(id: str) -> Address:
    """Read an address back from the id of a message or a post.

    Raises:
        ValueError: it is none of Slack's.
    """
    parts = id.split(_APART)
    if len(parts) != 5 or not parts[0]:
        raise ValueError(f"not an id of Slack's: {id[:100]}")
    return Address(*parts)
