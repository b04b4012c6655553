"""Who and what is in the workspace: people, channels and their messages, files, views."""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.servers.slack.settings import Json

TEAM, APP, BOT_USER, BOT = "T0LAB", "A0LAB", "U0SECONDSOURCE", "B0SECONDSOURCE"
MOST_TEXT = 40_000  # characters of a message; what is more is cut


@dataclass
class User:
    id: str
    name: str
    is_bot: bool = False
    zone: str = "Europe/London"

    def shown(self) -> Json:
        """Return it as users.info does."""
        profile: Json = {"real_name": self.name.title(), "display_name": self.name, "team": TEAM}
        return {
            "id": self.id,
            "team_id": TEAM,
            "name": self.name,
            "deleted": False,
            "color": "9f69e7",
            "real_name": self.name.title(),
            "tz": self.zone,
            "tz_label": self.zone,
            "tz_offset": 0,
            "profile": profile,
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 1_700_000_000,
            "is_email_confirmed": True,
        }


@dataclass
class Ephemeral:
    """What one person alone was shown; `replaced` and `deleted` through its response URL."""

    user: str
    message: Json
    deleted: bool = False


@dataclass
class Channel:
    """A channel, a private one, or a conversation with one person.

    Attributes:
        kind: "channel", "group" (private), "im" or "mpim".
        messages: by their ts, in order, as conversations.history returns them; replies too.
    """

    id: str
    name: str
    kind: str = "channel"
    members: list[str] = field(default_factory=list[str])
    messages: dict[str, Json] = field(default_factory=dict[str, Json])
    ephemerals: list[Ephemeral] = field(default_factory=list[Ephemeral])
    is_archived: bool = False

    @property
    def roots(self) -> list[Json]:
        """What stands in the channel itself, oldest first."""
        return [each for each in self.messages.values() if each.get("thread_ts", each["ts"]) == each["ts"]]

    def thread(self, ts: str) -> list[Json]:
        """Return the replies under a message, oldest first, without it."""
        return [each for each in self.messages.values() if each.get("thread_ts") == ts != each["ts"]]

    def shown(self) -> Json:
        """Return it as conversations.info does."""
        if self.kind == "im":
            user = next(member for member in self.members if member != BOT_USER)
            return {
                "id": self.id,
                "created": 1_700_000_000,
                "is_im": True,
                "is_archived": False,
                "user": user,
            }
        private = self.kind != "channel"
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "created": 1_700_000_000,
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "group",
            "is_im": False,
            "is_mpim": self.kind == "mpim",
            "is_private": private,
            "is_archived": self.is_archived,
            "is_general": False,
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
            "is_member": BOT_USER in self.members,
            "context_team_id": TEAM,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": _NO_PURPOSE,
            "creator": "U0",
        }


_NO_PURPOSE = {"value": "", "creator": "", "last_set": 0}


@dataclass
class File:
    """A file; `content` is None until it is uploaded, `complete` once it may be shared."""

    id: str
    name: str
    media_type: str
    user: str
    size_bytes: int
    content: bytes | None = None
    title: str = ""
    complete: bool = False
    channels: list[str] = field(default_factory=list[str])

    def shown(self, address: str) -> Json:
        """Return it as files.info does; `address` is where the emulator is."""
        kind = self.name.rpartition(".")[2].lower()
        private = f"{address}/files-pri/{TEAM}-{self.id}/{self.name}"
        return {
            "id": self.id,
            "created": 1_700_000_000,
            "timestamp": 1_700_000_000,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.media_type,
            "filetype": kind,
            "pretty_type": kind.upper(),
            "user": self.user,
            "user_team": TEAM,
            "editable": False,
            "size": self.size_bytes,
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": False,
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": private,
            "url_private_download": private.replace("/files-pri/", "/files-pri/download/"),
            "permalink": f"https://lab.slack.com/files/{self.user}/{self.id}/{self.name}",
            "is_starred": False,
            "has_rich_preview": False,
            "file_access": "visible",
            "channels": [each for each in self.channels if each.startswith("C")],
            "groups": list[str](),
            "ims": [each for each in self.channels if each.startswith("D")],
        }


@dataclass
class View:
    """A modal or a home, as somebody has it before them.

    Attributes:
        payload: as Slack sends it, with id and hash.
        errors: what the app said is wrong with what was typed, by block.
        is_open: until it is submitted, closed or cleared.
    """

    user: str
    payload: Json
    errors: dict[str, str] = field(default_factory=dict[str, str])
    is_open: bool = True


@dataclass
class Workspace:
    """Everything that is there, by id."""

    now: Callable[[], float] = time.time
    users: dict[str, User] = field(default_factory=dict[str, User])
    channels: dict[str, Channel] = field(default_factory=dict[str, Channel])
    files: dict[str, File] = field(default_factory=dict[str, File])
    views: dict[str, View] = field(default_factory=dict[str, View])
    homes: dict[str, View] = field(default_factory=dict[str, View])  # by user
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _last_ts: float = 0

    def __post_init__(self) -> None:
        self.users[BOT_USER] = User(BOT_USER, "secondsource", is_bot=True)

    def new_id(self, letter: str) -> str:
        return f"{letter}0{next(self._numbers):08d}"

    def new_ts(self) -> str:
        """Return a message's ts: seconds, six digits after the point, later than every other."""
        micros = max(int(self.now() * 1_000_000), int(self._last_ts) + 1)
        self._last_ts = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def user(self, name: str) -> User:
        """Return who has this id or name; a new name is a new person."""
        if name in self.users:
            return self.users[name]
        for user in self.users.values():
            if user.name == name:
                return user
        made = User(self.new_id("U"), name)
        self.users[made.id] = made
        return made

    def channel(self, name: str) -> Channel:
        """Return the channel with this id or name; a new name is a public channel with the bot in it."""
        if name in self.channels:
            return self.channels[name]
        for channel in self.channels.values():
            if channel.name == name:
                return channel
        return self.open(name, "channel", [BOT_USER])

    def open(self, name: str, kind: str, members: list[str]) -> Channel:
        made = Channel(self.new_id("D" if kind == "im" else "C"), name, kind, members)
        self.channels[made.id] = made
        return made

    def direct(self, user: str) -> Channel:
        """Return the conversation of the bot with one person."""
        for channel in self.channels.values():
            if channel.kind == "im" and user in channel.members:
                return channel
        return self.open(f"@{user}", "im", [BOT_USER, user])

    def put(self, channel: Channel, message: Json) -> Json:
        """Keep a message that has its ts, and count it in its thread."""
        message.setdefault("type", "message")
        message["text"] = message.get("text", "")[:MOST_TEXT]
        channel.messages[message["ts"]] = message
        root = channel.messages.get(message.get("thread_ts", ""))
        if root is not None and root is not message:
            self.count(channel, root)
        return message

    def count(self, channel: Channel, root: Json) -> None:
        """Say on a root how many replies it has."""
        replies = channel.thread(root["ts"])
        if not replies:
            for key in ("thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply"):
                root.pop(key, None)
            return
        users = list(dict.fromkeys(reply["user"] for reply in replies if "user" in reply))
        root |= {
            "thread_ts": root["ts"],
            "reply_count": len(replies),
            "reply_users": users,
            "reply_users_count": len(users),
            "latest_reply": replies[-1]["ts"],
            "subscribed": False,
        }
