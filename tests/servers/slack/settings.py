"""What a test sets: the app's manifest and secrets, Slack's times, and the faults it is to have."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]

SCOPES = frozenset(
    (
        *("app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write"),
        *("chat:write.customize", "commands", "files:read", "files:write", "groups:history", "groups:read"),
        *("im:history", "im:read", "im:write", "mpim:history", "mpim:read", "mpim:write"),
        *("reactions:read", "reactions:write", "team:read", "users:read"),
    )
)
EVENTS = frozenset(
    (
        *("app_home_opened", "app_mention", "member_joined_channel", "message.channels", "message.groups"),
        *("message.im", "message.mpim", "reaction_added", "reaction_removed"),
    )
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the app asked for when it was installed.

    Attributes:
        commands: slash commands that may be typed; None: any.
        shortcuts: the callback ids of message shortcuts; None: any.
        rotates: its tokens live twelve hours and are refreshed.
    """

    scopes: frozenset[str] = SCOPES
    events: frozenset[str] = EVENTS
    commands: frozenset[str] | None = None
    shortcuts: frozenset[str] | None = None
    rotates: bool = False

    @classmethod
    def of(cls, manifest: Mapping[str, Any]) -> "Manifest":
        """Read an app manifest as Slack takes it, already parsed from its YAML or JSON."""
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        return cls(
            scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
            commands=frozenset(each["command"] for each in features.get("slash_commands", ())),
            shortcuts=frozenset(
                each["callback_id"] for each in features.get("shortcuts", ()) if each["type"] == "message"
            ),
            rotates=bool(settings.get("token_rotation_enabled")),
        )


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the app's pages at Slack would show."""

    bot_token: str = "xoxb-1-lab"
    app_token: str = "xapp-1-lab"
    signing_secret: str = "lab-signing-secret"
    client_id: str = "1.2"
    client_secret: str = "lab-client-secret"
    refresh_token: str = "xoxe-1-lab"


@dataclass(frozen=True, slots=True)
class Times:
    """How long Slack waits.

    Attributes:
        ack_seconds: for an answer to what it sends; of real time, whatever the pace.
        trigger_seconds: a trigger_id is good for, once; of real time.
        pace: how many of Slack's seconds go by in a real one, for all other times: limits, retries, the life
            of tokens and of response URLs.
    """

    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    pace: float = 1.0
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)  # after which an event comes again
    token_seconds: float = 43_200.0
    response_url_seconds: float = 1_800.0


class Fault(StrEnum):
    """How one call goes wrong."""

    LIMITED = "limited"  # 429; nothing is done
    BROKEN = "broken"  # 500; nothing is done
    CUT = "cut"  # it is done, and the connection is closed before the answer


@dataclass
class Faults:
    """What goes wrong, the same for the same seed.

    Attributes:
        redelivers: every event comes twice, though it was acknowledged.
        disconnect_seconds: after which each connection is told to refresh, and closed; None: never.
        shares: of all calls of the Web API, by fault, 0 to 1.
        planned: what befalls the next calls of one method, in order; taken before the shares.
    """

    seed: int = 0
    redelivers: bool = False
    disconnect_seconds: float | None = None
    shares: dict[Fault, float] = field(default_factory=dict[Fault, float])
    planned: dict[str, list[Fault]] = field(default_factory=dict[str, list[Fault]])
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311 - it is to be the same every time

    def plan(self, method: str, *faults: Fault) -> None:
        self.planned.setdefault(method, []).extend(faults)

    def befalls(self, method: str) -> Fault | None:
        """Return what goes wrong with this call."""
        if self.planned.get(method):
            return self.planned[method].pop(0)
        thrown = self._dice.random()
        for fault, share in self.shares.items():
            if thrown < share:
                return fault
            thrown -= share
        return None
