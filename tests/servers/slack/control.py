"""A small JSON API to do what people do, for when the emulator runs as a process.

POST /control/VERB with the verb's arguments as JSON answers {"result": …}, or status 400 and {"error": …}.
Verbs are those of `People`, where a message is given by its channel and "ts", and a view by its "view_id";
files are names and base64. GET /control/state answers with everything that is there.
"""

import base64
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any, cast

from aiohttp import web

from tests.servers.slack.emulator import Slack
from tests.servers.slack.settings import Json
from tests.servers.slack.workspace import View
from tests.servers.slack.world import Ack, Call

Verb = Callable[[Slack, Json], Awaitable[Any]]


@dataclass
class Control:
    slack: Slack

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/control/{verb}", self.act), web.get("/control/state", self.state)]

    async def act(self, request: web.Request) -> web.Response:
        verb = VERBS.get(request.match_info["verb"])
        if verb is None:
            return web.json_response({"error": f"no such verb; there are {sorted(VERBS)}"}, status=404)
        given = cast(Json, await request.json() if request.can_read_body else {})
        try:
            return web.json_response({"result": await verb(self.slack, given)})
        except (LookupError, TimeoutError, TypeError, ValueError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

    async def state(self, request: web.Request) -> web.Response:
        """Answer with people, channels and what stands in them, views, homes, and what was refused."""
        return web.json_response(state(self.slack))


def state(slack: Slack) -> Json:
    workspace = slack.workspace
    return {
        "users": {user.id: user.name for user in workspace.users.values()},
        "channels": {
            channel.id: {
                "name": channel.name,
                "kind": channel.kind,
                "members": channel.members,
                "messages": list(channel.messages.values()),
                "ephemerals": [asdict(each) for each in channel.ephemerals],
            }
            for channel in workspace.channels.values()
        },
        "files": [file.shown(slack.address) for file in workspace.files.values()],
        "views": [_view(view) for view in workspace.views.values()],
        "homes": {user: view.payload for user, view in workspace.homes.items()},
        "calls": len(slack.calls),
        "rejected": [_call(call) for call in slack.rejected],
        "unseen": slack.world.unseen,
        "connections": len(slack.sockets.open) if slack.in_socket_mode else 0,
        "under_way": slack.world.under_way,
    }


def _view(view: View) -> Json:
    return asdict(view)


def _call(call: Call) -> Json:
    return {"method": call.method, "error": call.error, "messages": call.messages, "args": call.args}


def _ack(ack: Ack | None) -> Json | None:
    return None if ack is None else asdict(ack)


def _message(slack: Slack, given: Json) -> Json:
    """Return the message that is meant, or what one person alone was shown."""
    channel = slack.channel(given["channel"])
    if given["ts"] in channel.messages:
        return channel.messages[given["ts"]]
    for each in channel.ephemerals:
        if each.message["ts"] == given["ts"]:
            return each.message
    raise LookupError(f"no message {given['ts']} in {channel.name}")


def _held(slack: Slack, given: Json) -> View:
    return slack.workspace.views[given["view_id"]]


async def _say(slack: Slack, given: Json) -> Json:
    files = [(name, base64.b64decode(content)) for name, content in given.get("files", ())]
    return await slack.say(given["channel"], given["user"], given["text"], given.get("thread"), files)


async def _edit(slack: Slack, given: Json) -> None:
    await slack.edit(given["channel"], _message(slack, given), given["text"])


async def _delete(slack: Slack, given: Json) -> None:
    await slack.delete(given["channel"], _message(slack, given))


async def _react(slack: Slack, given: Json) -> None:
    await slack.react(given["channel"], given["user"], _message(slack, given), given["name"])


async def _slash(slack: Slack, given: Json) -> Json | None:
    return _ack(await slack.slash(given["user"], given["channel"], given["command"], given.get("text", "")))


async def _shortcut(slack: Slack, given: Json) -> Json | None:
    message = _message(slack, given)
    return _ack(await slack.shortcut(given["user"], given["channel"], message, given["callback_id"]))


async def _press(slack: Slack, given: Json) -> Json | None:
    message = _message(slack, given)
    what, value = given["what"], given.get("value")
    return _ack(await slack.press(given["user"], given["channel"], message, what, value))


async def _press_in_view(slack: Slack, given: Json) -> Json | None:
    home = slack.workspace.homes.get(given.get("user", ""))
    view = home if home is not None else _held(slack, given)
    return _ack(await slack.press_in_view(view, given["what"], given.get("value")))


async def _submit(slack: Slack, given: Json) -> Json | None:
    return _ack(await slack.submit(_held(slack, given), given["values"]))


async def _close(slack: Slack, given: Json) -> Json | None:
    return _ack(await slack.close(_held(slack, given)))


async def _open_home(slack: Slack, given: Json) -> Json | None:
    view = await slack.open_home(given["user"])
    return None if view is None else _view(view)


async def _invite(slack: Slack, given: Json) -> str:
    return (await slack.invite(given["channel"], given.get("user", "editor"))).id


async def _disconnect(slack: Slack, given: Json) -> None:
    await slack.sockets.disconnect(given.get("reason", "refresh_requested"))


async def _request_url(slack: Slack, given: Json) -> None:
    await slack.request_url(given["url"])


async def _settled(slack: Slack, given: Json) -> None:
    await slack.settled(given.get("seconds", 10))


VERBS: dict[str, Verb] = {
    "say": _say,
    "edit": _edit,
    "delete": _delete,
    "react": _react,
    "slash": _slash,
    "shortcut": _shortcut,
    "press": _press,
    "press_in_view": _press_in_view,
    "submit": _submit,
    "close": _close,
    "open_home": _open_home,
    "invite": _invite,
    "disconnect": _disconnect,
    "request_url": _request_url,
    "settled": _settled,
}
