"""Say what is in force in a channel: the newsroom's rules, and what the channel set for itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.channels import Change, ChannelRules, HouseRules, role_of, with_changes
from bot.core.messages import Place
from bot.core.people import Role
from bot.ports import Channels


@dataclass(frozen=True, slots=True)
class Govern:
    channels: Channels
    house: HouseRules

    async def __call__(self, place: Place) -> ChannelRules:
        return self.under(place, await self.channels.changes(place.audience))

    def under(self, place: Place, changes: Iterable[Change]) -> ChannelRules:
        """Return what is in force in a channel under some of the changes that it made."""
        return with_changes(self.house.of(place.audience.channel), changes)

    async def role(self, person: str, place: Place) -> Role:
        """Return what somebody is in a channel now."""
        return role_of(person, place, await self(place), self.house.admins)

    def is_admin_of_all(self, person: str, place: Place) -> bool:
        """Tell whether somebody is an admin of the whole newsroom, rather than of a channel."""
        return role_of(person, place, ChannelRules(role=Role.READER), self.house.admins) is Role.ADMIN

    async def local(self, at: datetime, place: Place) -> datetime:
        """Return a moment in the zone of a channel."""
        return in_zone(at, await self(place))


def in_zone(at: datetime, rules: ChannelRules) -> datetime:
    """Return a moment in a channel's zone; in its own where there is no such zone any more."""
    try:
        return at.astimezone(ZoneInfo(rules.zone))
    except (KeyError, OSError, ValueError):  # the zone's file is gone, or its name was never one
        return at
