"""Arrange how a channel has the bot, who is what in it, and of which claim it wants to hear nothing."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.core.alerts import Postponed, Snooze
from bot.core.channels import (
    Change,
    ChangeId,
    Setting,
    settings_asked,
    with_setting,
)
from bot.core.commands import Command
from bot.core.messages import Message, Post
from bot.core.moments import moment_ahead
from bot.core.people import Role
from bot.core.rendering.channels import (
    render_awake,
    render_not_a_role,
    render_not_a_setting,
    render_not_a_value,
    render_role_given,
    render_role_taken_back,
    render_roles,
    render_set,
    render_setting,
    render_settings,
    render_snoozed,
    render_until_when,
)
from bot.core.rendering.parts import in_channel
from bot.core.text import content_id
from bot.flow.govern import Govern, in_zone
from bot.ports import Channels, Clock, Desk

_BACK = frozenset(("default", "reset"))
_SNOOZED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Arrange:
    govern: Govern
    channels: Channels
    desk: Desk
    clock: Clock

    async def setting(self, asked: Message, command: Command) -> Post:
        """Answer /settings: show what is set, or set one thing; the same message again sets nothing more."""
        wanted = settings_asked(command.argument)
        if wanted is None:
            return render_not_a_setting(asked, command.argument)
        changes = await self.channels.changes(asked.place.audience)
        rules = self.govern.under(asked.place, changes)
        now = in_zone(self.clock.now(), rules)
        if wanted.setting is None:
            return render_settings(asked, rules, changes, now)
        if not wanted.value:
            return render_setting(asked, rules, wanted.setting, changes, now)
        return await self.set(asked, wanted.setting, wanted.value)

    async def set(self, asked: Message, setting: Setting, typed: str) -> Post:
        """Set one thing of a channel, and say what it was."""
        value = "" if typed.casefold() in _BACK else typed
        change = self._change(asked, setting, value)
        before = [c for c in await self.channels.changes(asked.place.audience) if c.id != change.id]
        rules = self.govern.under(asked.place, before)
        try:
            if value:
                with_setting(rules, setting, value)
                _known_zone(setting, value)
        except (KeyError, OSError, ValueError):
            return render_not_a_value(asked, setting, typed)
        await self.channels.change(change)
        return render_set(asked, change, rules, await self.govern(asked.place))

    async def role(self, asked: Message, command: Command) -> Post:
        """Answer /role: say who is what in the channel, or make somebody something."""
        words = command.argument.split()
        if not words:
            return render_roles(asked, await self.govern(asked.place))
        person, role = words[0].removeprefix("@"), words[-1].casefold()
        if len(words) not in (2, 3) or not person or role not in {*Role, *_BACK}:
            return render_not_a_role(asked)
        if role in _BACK:
            await self.channels.change(self._change(asked, Setting.ROLE, "", person))
            return render_role_taken_back(asked, person, await self.govern(asked.place))
        await self.channels.change(self._change(asked, Setting.ROLE, role, person))
        return render_role_given(asked, person, Role(role))

    async def snooze(self, asked: Message, command: Command) -> Post:
        """Answer /snooze: let a claim be for a while, or no longer."""
        audience, place = asked.place.audience, in_channel(asked.place)
        claim = await self.desk.claim_named(command.argument, audience)
        handle = await self.desk.handle(claim, audience)
        now = await self.govern.local(self.clock.now(), place)
        typed = command.reason.strip()
        if typed.casefold() in ("off", "no", "end", "stop"):
            until = now
        elif typed:
            until = moment_ahead(typed, now)
        else:
            until = now + _SNOOZED
        if until is None:
            return render_until_when(asked, handle)
        id = content_id("snooze", asked.id)
        await self.channels.snooze(Snooze(id, claim, place, until, asked.author, now))
        # What moved meanwhile is said when it ends.
        await self.channels.postpone([Postponed(claim, place, until)])
        return render_snoozed(asked, handle, until, now) if until > now else render_awake(asked, handle)

    def _change(self, asked: Message, setting: Setting, value: str, person: str = "") -> Change:
        return Change(
            ChangeId(content_id("change", asked.id)),
            in_channel(asked.place),
            setting,
            value,
            asked.author,
            self.clock.now(),
            person,
        )


def _known_zone(setting: Setting, value: str) -> None:
    """Raise where there is no such time zone."""
    if setting is Setting.TIME_ZONE:
        ZoneInfo(value)
