"""What people do in Slack: say, edit, react, type a command, press, fill in, open the app's home."""

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from tests.servers.slack.answers import acked, blocks_of, elements_of
from tests.servers.slack.composing import composed
from tests.servers.slack.events import changed, client_message_id, home_opened, joined, posted, reacted
from tests.servers.slack.methods.chat import remove
from tests.servers.slack.methods.modals import opened, replaced
from tests.servers.slack.methods.reactions import react, unreact
from tests.servers.slack.modals import checked_view
from tests.servers.slack.payloads import (
    act,
    found_element,
    message_shortcut,
    pressed_in_message,
    pressed_in_view,
    slash_command,
    state_of,
    view_closed,
    view_submission,
)
from tests.servers.slack.refusals import Refused
from tests.servers.slack.settings import Json
from tests.servers.slack.workspace import BOT_USER, TEAM, Channel, File, User, View
from tests.servers.slack.world import Ack, Call, World


@dataclass
class People:
    """The side of the emulator that people have.

    People and channels are given by id or by name; a name that is new is a new person, or a public channel
    with the bot in it. Messages are the ones in `Channel.messages`. What is asked of the app and not
    acknowledged in time comes back as None: Slack would show the person an error.
    """

    world: World

    def user(self, name: str) -> User:
        return self.world.workspace.user(name)

    def channel(self, name: str) -> Channel:
        return self.world.workspace.channel(name)

    def private_channel(self, name: str, *, bot: bool = False) -> Channel:
        """Make a private channel; the bot sees nothing of it until it is invited."""
        return self.world.workspace.open(name, "group", [BOT_USER] if bot else [])

    def direct(self, user: str) -> Channel:
        """Return a person's conversation with the bot."""
        return self.world.workspace.direct(self.user(user).id)

    async def say(
        self,
        channel: str,
        user: str,
        text: str,
        thread: str | None = None,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> Json:
        """Type a message, and return it; `thread` is the ts of the message it stands under.

        Links and the names of people ("@secondsource") become Slack's markup. Files are names and bytes.
        """
        place, person = self._present(channel, user)
        written, blocks = composed(self.world.workspace, text)
        message: Json = {
            "client_msg_id": client_message_id(),
            "type": "message",
            "user": person.id,
            "team": TEAM,
            "text": written,
            "ts": self.world.workspace.new_ts(),
            **({"blocks": blocks} if text else {}),
            **({"thread_ts": thread} if thread else {}),
        }
        if files:
            shown = [self._file(place, person, *each) for each in files]
            message |= {"subtype": "file_share", "files": shown, "upload": False, "display_as_bot": False}
        self.world.workspace.put(place, message)
        posted(self.world, place, message)
        return message

    async def say_as_bot(self, channel: str, text: str, name: str = "newswire") -> Json:
        """Post as another app's bot does, such as an alert from a feed."""
        place = self.channel(channel)
        message: Json = {
            "type": "message",
            "subtype": "bot_message",
            "text": text,
            "ts": self.world.workspace.new_ts(),
            "username": name,
            "bot_id": "B0OTHER",
            "app_id": "A0OTHER",
        }
        self.world.workspace.put(place, message)
        posted(self.world, place, message)
        return message

    async def edit(self, channel: str, message: Json, text: str) -> None:
        place = self.channel(channel)
        before = dict(message)
        written, blocks = composed(self.world.workspace, text)
        edited = {"user": message["user"], "ts": self.world.workspace.new_ts()}
        message |= {"text": written, "blocks": blocks, "edited": edited}
        changed(self.world, place, before, message)

    async def delete(self, channel: str, message: Json) -> None:
        remove(self.world, self.channel(channel), message)

    async def react(self, channel: str, user: str, message: Json, name: str) -> None:
        place, person = self._present(channel, user)
        if react(message, person.id, name):
            reacted(self.world, place, message, person.id, name, added=True)

    async def unreact(self, channel: str, user: str, message: Json, name: str) -> None:
        place, person = self._present(channel, user)
        if unreact(message, person.id, name):
            reacted(self.world, place, message, person.id, name, added=False)

    async def invite(self, channel: str, user: str = "editor") -> Channel:
        """Invite the bot to a channel, which is made without it when there is none of that name."""
        missing = all(channel not in (each.id, each.name) for each in self.world.workspace.channels.values())
        place, person = self._present(channel, user)
        if missing:
            place.members.remove(BOT_USER)
        if BOT_USER in place.members:
            return place
        place.members.append(BOT_USER)
        joined(self.world, place, BOT_USER, person.id)
        return place

    async def slash(self, user: str, channel: str, command: str, text: str = "") -> Ack | None:
        """Type a slash command. What comes with the ack is shown: `Ack.answer`, and among the ephemerals.

        Raises `LookupError` for a command that the app does not have.
        """
        known = self.world.manifest.commands
        if known is not None and command not in known:
            raise LookupError(f"{command} is not a valid command; there are {sorted(known)}")
        place, person = self._present(channel, user)
        payload = slash_command(self.world, person, place, command, text)
        ack = await self.world.ask("slash_commands", payload, accepts=True)
        if ack is not None and ack.answer:
            try:
                acked(self.world, person.id, place, ack.answer)
            except Refused as refused:
                self._refuse("ack of a command", ack.answer, refused)
        return ack

    async def shortcut(self, user: str, channel: str, message: Json, callback_id: str) -> Ack | None:
        """Choose a message shortcut; raise `LookupError` when the app has none of that name."""
        known = self.world.manifest.shortcuts
        if known is not None and callback_id not in known:
            raise LookupError(f"no shortcut {callback_id}; there are {sorted(known)}")
        place, person = self._present(channel, user)
        payload = message_shortcut(self.world, person, place, message, callback_id)
        return await self.world.ask("interactive", payload, accepts=False)

    async def press(
        self, user: str, channel: str, message: Json, what: str, value: str | None = None
    ) -> Ack | None:
        """Press a button or choose an option in a message; `what` is an action_id, a value or a label."""
        place, person = self._present(channel, user)
        block, element = found_element(message, what)
        acts = act(self.world, block, element, value)
        hidden = bool(message.get("is_ephemeral"))
        payload = pressed_in_message(self.world, person, place, message, acts, hidden=hidden)
        return await self.world.ask("interactive", payload, accepts=False)

    async def press_in_view(self, view: View, what: str, value: str | None = None) -> Ack | None:
        """Press something in a modal or a home."""
        block, element = found_element(view.payload, what)
        acts = act(self.world, block, element, value)
        payload = pressed_in_view(self.world, self.user(view.user), view, acts)
        return await self.world.ask("interactive", payload, accepts=False)

    async def submit(self, view: View, values: Mapping[str, Any]) -> Ack | None:
        """Fill a modal in and send it: values by action_id or block_id.

        The view then shows what the app answered: errors, another view, or nothing more. Raises `LookupError`
        for what is not there, `ValueError` when something needed is left empty, which Slack does not send.
        """
        view.payload["state"] = {"values": _filled(view.payload, values)}
        person = self.user(view.user)
        ack = await self.world.ask("interactive", view_submission(self.world, person, view), accepts=True)
        if ack is not None:
            try:
                self._answered(view, ack.answer or {})
            except Refused as refused:
                self._refuse("ack of a view", ack.answer or {}, refused)
        return ack

    async def close(self, view: View) -> Ack | None:
        """Close a modal; the app is told only when it asked to be."""
        view.is_open = False
        if not view.payload["notify_on_close"]:
            return None
        payload = view_closed(self.world, self.user(view.user), view, cleared=False)
        return await self.world.ask("interactive", payload, accepts=False)

    async def open_home(self, user: str) -> View | None:
        """Look at the app's home; return it as it is at once, None when nothing was published yet."""
        person = self.user(user)
        home_opened(self.world, person.id, self.world.workspace.direct(person.id))
        return self.world.workspace.homes.get(person.id)

    def _present(self, channel: str, user: str) -> tuple[Channel, User]:
        """Return where and who; whoever does something in a channel is in it."""
        place, person = self.channel(channel), self.user(user)
        if person.id not in place.members:
            place.members.append(person.id)
        return place, person

    def _file(self, channel: Channel, person: User, name: str, content: bytes) -> Json:
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = File(self.world.workspace.new_id("F"), name, media_type, person.id, len(content), content)
        file.complete = True
        file.channels.append(channel.id)
        self.world.workspace.files[file.id] = file
        return file.shown(self.world.address)

    def _answered(self, view: View, answer: Json) -> None:
        """Do with a view what its submission was answered with."""
        match answer.get("response_action"):
            case "errors":
                view.errors = _errors(view.payload, answer.get("errors"))
            case "update":
                replaced(view, checked_view(answer.get("view"), "modal"))
            case "push":
                opened(self.world, view.user, checked_view(answer.get("view"), "modal"), under=view)
            case "clear":
                for each in self.world.workspace.views.values():
                    each.is_open = each.is_open and each.user != view.user
            case None:
                view.is_open, view.errors = False, {}
            case other:
                raise Refused("invalid_response_action", [str(other)])

    def _refuse(self, what: str, answer: Json, refused: Refused) -> None:
        self.world.refuse(Call(what, answer, refused.error, refused.messages))


def _filled(view: Json, values: Mapping[str, Any]) -> Json:
    left = dict(values)
    state: Json = {}
    for block in blocks_of(view):
        for element in elements_of(block):
            if element["type"] == "button":
                continue
            name = element["action_id"] if element["action_id"] in left else block["block_id"]
            value = left.pop(name, element.get("initial_value"))
            if value in (None, "") and block["type"] == "input" and not block.get("optional"):
                raise ValueError(f"{block['block_id']} must be filled in")
            state.setdefault(block["block_id"], {})[element["action_id"]] = state_of(element, value)
    if left:
        raise LookupError(f"nothing to fill in is called {sorted(left)}")
    return state


def _errors(view: Json, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in blocks_of(view) if block["type"] == "input"}
    said = cast(Json, errors) if isinstance(errors, dict) else {}
    if not said or not said.keys() <= inputs:
        raise Refused("invalid_errors", [f"must name blocks with an input: {sorted(inputs)}"])
    return {block: str(error) for block, error in said.items()}
