"""Answers about a channel: how it has the bot, who is what in it, and what somebody may not do."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.channels import ABOUT, Change, ChannelRules, Setting, shown_setting
from bot.core.commands import Command
from bot.core.messages import Line, Message, Part, Post, PostKind
from bot.core.people import Role
from bot.core.rendering.answers import answer_to
from bot.core.rendering.parts import code, faint, in_channel, line, post_key, strong, written


def render_not_allowed(asked: Message, command: Command, needed: Role, role: Role) -> Post:
    words = (
        "⚠️ ",
        code(f"/{command.name}"),
        f" is for {_a(needed)} of this channel, and you are {_a(role)} here. An admin changes that with ",
        code(f"/role {asked.author} {needed.value}"),
        ".",
    )
    key = post_key("refusal", asked.id, "NotAllowed")
    return Post(key, in_channel(asked.place), PostKind.REFUSAL, (line(*words),), under=asked.id)


def _a(role: Role) -> str:
    return f"{'an' if role.value[0] in 'ae' else 'a'} {role.value}"


def render_settings(asked: Message, rules: ChannelRules, changes: Sequence[Change], now: datetime) -> Post:
    """List what is set, where it was set, and what each thing means."""
    lines = [line(strong(f"How #{asked.place.audience.channel} has me"))]
    for setting in Setting:
        lines += _setting_lines(rules, setting, changes, now)
    lines.append(
        line(
            faint("To change one: "),
            code("/settings quiet hours 22:00-07:00"),
            faint(". To take it back: "),
            code("/settings quiet hours default"),
        )
    )
    return answer_to(asked, lines)


def render_setting(
    asked: Message, rules: ChannelRules, setting: Setting, changes: Sequence[Change], now: datetime
) -> Post:
    return answer_to(asked, _setting_lines(rules, setting, changes, now))


def _setting_lines(
    rules: ChannelRules, setting: Setting, changes: Sequence[Change], now: datetime
) -> list[Line]:
    latest = [c for c in changes if c.setting is setting and not c.person][-1:]
    by = f"  (set by {latest[0].by}, {written(latest[0].at, now)})" if latest and latest[0].value else ""
    value = shown_setting(rules, setting)
    return [
        line(code(_typed(setting)), "  ", strong(value), faint(by), indent=1),
        line(faint(ABOUT[setting]), indent=2),
    ]


def _typed(setting: Setting) -> str:
    return setting.value.replace("_", " ")


def render_set(asked: Message, change: Change, before: ChannelRules, after: ChannelRules) -> Post:
    """Say what was set, what it was before, and how it is taken back."""
    was, is_now = (shown_setting(rules, change.setting) for rules in (before, after))
    name = _typed(change.setting)
    if was == is_now:
        return answer_to(asked, [line("Nothing changes: ", code(name), " is ", strong(is_now), " here.")])
    back = "" if not change.value else f"/settings {name} {was}"
    undo: tuple[Part | str, ...] = (faint("To have it as before: "), code(back)) if back else ()
    lines = [line("Noted: ", code(name), " is ", strong(is_now), f" here now, it was {was}. ", *undo)]
    return answer_to(asked, lines)


def render_not_a_setting(asked: Message, typed: str) -> Post:
    tips: list[Part | str] = []
    for setting in Setting:
        tips += [", "] if tips else []
        tips.append(code(_typed(setting)))
    return answer_to(asked, [line(f"I have no setting “{typed}”. There are ", *tips, ".")])


def render_not_a_value(asked: Message, setting: Setting, typed: str) -> Post:
    words = (code(_typed(setting)), f" cannot be “{typed}”. It says ", ABOUT[setting], ".")
    return answer_to(asked, [line(*words)])


def render_roles(asked: Message, rules: ChannelRules) -> Post:
    lines = [line(strong(f"Who is what in #{asked.place.audience.channel}"))]
    for person, role in sorted(
        rules.roles.items(), key=lambda given: (-list(Role).index(given[1]), given[0])
    ):
        lines.append(line(strong(person), f"  {role.value}", indent=1))
    lines.append(line(f"everybody else  {rules.role.value}", indent=1))
    for role, may in _MAY.items():
        lines.append(line(faint(f"{role.value}: {may}"), indent=1))
    lines.append(
        line(
            faint("To make somebody that: "),
            code("/role rana editor"),
            faint("; to take it back: "),
            code("/role rana default"),
        )
    )
    return answer_to(asked, lines)


_MAY = {
    Role.READER: "asks, and reads",
    Role.REPORTER: "shares reports, snoozes, follows up",
    Role.EDITOR: "decides on claims, on the register, and on how the channel has me",
    Role.ADMIN: "says who is what",
}


def render_role_given(asked: Message, person: str, role: Role) -> Post:
    return answer_to(
        asked,
        [
            line(
                "Noted: ",
                strong(person),
                f" is {_a(role)} in this channel now. ",
                code(f"/role {person} default"),
                faint(" takes it back."),
            )
        ],
    )


def render_role_taken_back(asked: Message, person: str, rules: ChannelRules) -> Post:
    has = f" has no role of their own in this channel any more: {_a(rules.role)}, as everybody is."
    return answer_to(asked, [line("Noted: ", strong(person), has)])


def render_not_a_role(asked: Message) -> Post:
    words = ("Name somebody and what they are to be, as in ", code("/role rana editor"), ": ")
    return answer_to(asked, [line(*words, "reader, reporter, editor or admin; default takes it back.")])


def render_snoozed(asked: Message, handle: str, until: datetime, now: datetime) -> Post:
    lines = [
        line(
            "I say nothing of ",
            code(handle),
            f" here until {written(until, now)}, unless what I told you of it no longer holds. ",
            code(f"/snooze {handle} off"),
            " ends that.",
        )
    ]
    return answer_to(asked, lines)


def render_awake(asked: Message, handle: str) -> Post:
    return answer_to(asked, [line("I say again when ", code(handle), " changes.")])


def render_until_when(asked: Message, handle: str) -> Post:
    words = ("Until when?  ", code(f"/snooze {handle} until tomorrow"), "  ·  ", code(f"/snooze {handle} 3d"))
    return answer_to(asked, [line(*words)])
