"""A Slack for tests: a workspace with people in it, whose Web API and Socket Mode the real SDK talks to.

It is our reading of Slack, from its reference and from what was tried, and no more: nothing here was held
against Slack itself. Its payloads are held against Slack's published types and the SDK's models
(`tests/servers/slack_checks`), so their shape is right; which error comes when, what a limit is, how long
something is good for, are as we read them. In doubt it refuses.

It leaves out attachments, broadcasts of replies, scheduled messages, canvases, lists, user groups, several
workspaces, and everything that needs a user's token.

`async with running() as slack:` opens one; `slack.api` and `slack.secrets` are for the client; `slack.say(…)`
and the other verbs are what people do; `slack.channel("desk").messages` is what stands there.
"""

from tests.servers.slack.emulator import Slack, running
from tests.servers.slack.settings import Fault, Faults, Manifest, Secrets, Times
from tests.servers.slack.workspace import Channel, Ephemeral, View
from tests.servers.slack.world import Ack, Call

__all__ = [
    "Ack",
    "Call",
    "Channel",
    "Ephemeral",
    "Fault",
    "Faults",
    "Manifest",
    "Secrets",
    "Slack",
    "Times",
    "View",
    "running",
]
