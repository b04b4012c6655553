"""How a channel wants the bot: what it takes in, when it keeps quiet, how much it says, and who is what."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from enum import StrEnum
from typing import NewType, TypeVar

from bot.core.messages import Place
from bot.core.people import Role

T = TypeVar("T")
ChangeId = NewType("ChangeId", str)


class Intake(StrEnum):
    """What of a channel's messages is read without being asked."""

    ALL = "all"  # links, files and pasted reports
    LINKS = "links"  # links alone
    MENTION = "mention"  # nothing but what is said to the bot

    def takes(self, is_link: bool) -> bool:
        """Tell whether something that was not said to the bot is read: a link, or else a text or file."""
        return self is Intake.ALL or (self is Intake.LINKS and is_link)


class EmptyDay(StrEnum):
    """What is said at the time of the daily thread when there is nothing for it."""

    LINE = "line"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of a day, from `start` up to and without `end`; over midnight where that is the earlier one."""

    start: time
    end: time

    def hold(self, moment: datetime) -> bool:
        """Tell whether a moment, in its own zone, is within them."""
        at = moment.time().replace(tzinfo=None)
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """What is in force in one channel.

    Attributes:
        zone: the name of the time zone that its days and hours are in.
        quiet: when nothing is said there that nobody asked for; None for never.
        messages_per_day: that the bot says there by itself on one local date; more is gathered in one post.
        daily: the local time of the daily thread; None for none.
        alone_hours: after which a claim that still needs a source is due for the daily thread.
        least_rank: of a line that "needs a source", from 0 to 1.
        topics: words of which a claim has to hold one to get such a line; none for every claim.
        role: of everybody whom nobody gave another one.
        roles: of the people who were given one, by person.
    """

    intake: Intake = Intake.ALL
    zone: str = "UTC"
    quiet: Hours | None = None
    messages_per_day: int = 60
    daily: time | None = time(8)
    empty_day: EmptyDay = EmptyDay.NOTHING
    alone_hours: int = 24
    least_rank: float = 0.0
    topics: tuple[str, ...] = ()
    role: Role = Role.REPORTER
    roles: Mapping[str, Role] = field(default_factory=dict[str, Role])


class Setting(StrEnum):
    """What a channel may set for itself; the names are those of the settings file."""

    INTAKE = "intake"
    TIME_ZONE = "time_zone"
    QUIET_HOURS = "quiet_hours"
    MESSAGES_PER_DAY = "messages_per_day"
    DAILY_THREAD = "daily_thread"
    EMPTY_DAY = "empty_day"
    ALONE_HOURS = "alone_hours"
    LEAST_RANK = "least_rank"
    TOPICS = "topics"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Change:
    """That somebody set something of one channel.

    Attributes:
        setting: ROLE of one `person` where that is not "", else of everybody without one.
        value: as it is typed; "" takes back what was set here, and the newsroom's own counts again.
    """

    id: ChangeId
    place: Place
    setting: Setting
    value: str
    by: str
    at: datetime
    person: str = ""


_OFF = frozenset(("off", "none", "no", "never", "nothing", "-"))
_TIME = re.compile(r"([01]?\d|2[0-3])(?:[:.h]([0-5]\d))?")
_HOURS = re.compile(rf"({_TIME.pattern})\s*(?:-|–|to|until)\s*({_TIME.pattern})", re.IGNORECASE)
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
MOST_TOPICS = 20


def time_of_day(words: str) -> time | None:
    """Return the time that "8:00", "08.00", "8", "noon" or "midnight" is; None where it is none."""
    if (named := _NAMED.get(words.strip().casefold())) is not None:
        return named
    found = _TIME.fullmatch(words.strip())
    return time(int(found[1]), int(found[2] or 0)) if found else None


def hours_of(words: str) -> Hours | None:
    """Return the hours that "22:00-07:00" are; None where they are none, or none at all."""
    found = _HOURS.fullmatch(words.strip())
    if found is None:
        return None
    start, end = (time_of_day(part) for part in (found[1], found[4]))
    return Hours(start, end) if start is not None and end is not None and start != end else None


def _intake(rules: ChannelRules, words: str) -> ChannelRules:
    return replace(rules, intake=Intake(words.casefold()))


def _zone(rules: ChannelRules, words: str) -> ChannelRules:
    return replace(rules, zone=words)


def _quiet(rules: ChannelRules, words: str) -> ChannelRules:
    return replace(rules, quiet=None if words.casefold() in _OFF else _surely(hours_of(words)))


def _messages(rules: ChannelRules, words: str) -> ChannelRules:
    return replace(rules, messages_per_day=_number(words, 1, 1_000))


def _daily(rules: ChannelRules, words: str) -> ChannelRules:
    at = None if words.casefold() in _OFF else _surely(time_of_day(words.casefold().removeprefix("at ")))
    return replace(rules, daily=at)


def _empty_day(rules: ChannelRules, words: str) -> ChannelRules:
    return replace(rules, empty_day=EmptyDay(words.casefold()))


def _alone(rules: ChannelRules, words: str) -> ChannelRules:
    return replace(rules, alone_hours=_number(words, 1, 24 * 30))


def _least_rank(rules: ChannelRules, words: str) -> ChannelRules:
    rank = float(words)
    if not 0 <= rank <= 1:
        raise ValueError(words)
    return replace(rules, least_rank=rank)


def _topics(rules: ChannelRules, words: str) -> ChannelRules:
    named = () if words.casefold() in _OFF else (topic.strip() for topic in words.split(","))
    topics = tuple(dict.fromkeys(topic for topic in named if topic))
    if len(topics) > MOST_TOPICS:
        raise ValueError(words)
    return replace(rules, topics=topics)


def _role(rules: ChannelRules, words: str) -> ChannelRules:
    return replace(rules, role=Role(words.casefold()))


_APPLY: Mapping[Setting, Callable[[ChannelRules, str], ChannelRules]] = {
    Setting.INTAKE: _intake,
    Setting.TIME_ZONE: _zone,
    Setting.QUIET_HOURS: _quiet,
    Setting.MESSAGES_PER_DAY: _messages,
    Setting.DAILY_THREAD: _daily,
    Setting.EMPTY_DAY: _empty_day,
    Setting.ALONE_HOURS: _alone,
    Setting.LEAST_RANK: _least_rank,
    Setting.TOPICS: _topics,
    Setting.ROLE: _role,
}


def with_setting(rules: ChannelRules, setting: Setting, words: str) -> ChannelRules:
    """Return rules with one thing set as it is typed.

    Raises:
        ValueError: the words are nothing that it can be. Whether there is such a zone is not looked up.
    """
    return _APPLY[setting](rules, words.strip())


def with_changes(base: ChannelRules, changes: Iterable[Change]) -> ChannelRules:
    """Return the newsroom's rules with what was changed for one channel, the latest of each.

    A change that is not understood any more, of an older version, is passed over.
    """
    latest = {(change.setting, change.person): change for change in changes}
    rules = base
    for (setting, person), change in latest.items():
        if not change.value:
            continue
        try:
            if person:
                roles = {**rules.roles, person: Role(change.value)}
                rules = replace(rules, roles=roles)
            else:
                rules = with_setting(rules, setting, change.value)
        except ValueError:
            continue
    return rules


def role_of(person: str, place: Place, rules: ChannelRules, admins: frozenset[str]) -> Role:
    """Return what somebody is in a channel.

    Args:
        person: as the platform names them.
        place: the channel.
        rules: those in force there.
        admins: of the whole newsroom, as "platform:person"; "platform:*" is everybody on it.
    """
    if {f"{place.platform}:{person}", f"{place.platform}:*"} & admins:
        return Role.ADMIN
    return rules.roles.get(person, rules.role)


def shown_setting(rules: ChannelRules, setting: Setting) -> str:
    """Return what is set, as it would be typed."""
    return {
        Setting.INTAKE: rules.intake.value,
        Setting.TIME_ZONE: rules.zone,
        Setting.QUIET_HOURS: str(rules.quiet) if rules.quiet else "off",
        Setting.MESSAGES_PER_DAY: str(rules.messages_per_day),
        Setting.DAILY_THREAD: f"{rules.daily:%H:%M}" if rules.daily is not None else "off",
        Setting.EMPTY_DAY: rules.empty_day.value,
        Setting.ALONE_HOURS: str(rules.alone_hours),
        Setting.LEAST_RANK: f"{rules.least_rank:g}",
        Setting.TOPICS: ", ".join(rules.topics) or "none",
        Setting.ROLE: rules.role.value,
    }[setting]


ABOUT = {
    Setting.INTAKE: "what I read here without being asked: all, links or mention",
    Setting.TIME_ZONE: "the zone of this channel's days and hours, as in Europe/London",
    Setting.QUIET_HOURS: "when I say nothing here by myself, as in 22:00-07:00; off for never",
    Setting.MESSAGES_PER_DAY: "how often I speak here by myself on one day; what is more goes in one post",
    Setting.DAILY_THREAD: "the time of the daily thread, as in 08:00 or noon; off for none",
    Setting.EMPTY_DAY: "what a day without news gets then: line or nothing",
    Setting.ALONE_HOURS: "hours after which a claim that still needs a source is due for the daily thread",
    Setting.LEAST_RANK: "the rank, 0 to 1, that a line needs to be shown as one that needs a source",
    Setting.TOPICS: "words, with commas between; only claims with one of them get such a line; none for all",
    Setting.ROLE: "what everybody here is who was given no other role: reader, reporter, editor or admin",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed after /settings. `setting` is None where all are asked for; `value` "" shows one."""

    setting: Setting | None
    value: str = ""


def setting_named(words: str) -> Setting | None:
    """Return the setting that a word means, with spaces or hyphens for its underscores; None for none."""
    name = re.sub(r"[\s-]+", "_", words.strip().casefold())
    return Setting(name) if name in set(Setting) else None


def settings_asked(argument: str) -> Asked | None:
    """Read what follows `/settings`; None where the setting is not known."""
    words = argument.split()
    if not words:
        return Asked(None)
    # The longest name first: "quiet hours 22:00-07:00".
    for length in range(min(3, len(words)), 0, -1):
        if setting := setting_named(" ".join(words[:length])):
            value = " ".join(words[length:]).removeprefix("=").strip()
            return Asked(setting, value)
    return None


def _number(words: str, least: int, most: int) -> int:
    number = int(words)
    if not least <= number <= most:
        raise ValueError(words)
    return number


def _surely(value: T | None) -> T:
    if value is None:
        raise ValueError("nothing that this can be")
    return value


@dataclass(frozen=True, slots=True)
class HouseRules:
    """What the newsroom has set for its channels, before any of them sets something for itself.

    Attributes:
        base: for every channel.
        own: for channels that the settings name.
        admins: of the whole newsroom, as "platform:person"; "platform:*" is everybody on it.
    """

    base: ChannelRules = ChannelRules()
    own: Mapping[str, ChannelRules] = field(default_factory=dict[str, ChannelRules])
    admins: frozenset[str] = frozenset()

    def of(self, channel: str) -> ChannelRules:
        return self.own.get(channel, self.base)
