"""What a channel sets, as people type it."""

from datetime import UTC, datetime, time

import pytest

from bot.core.channels import (
    ABOUT,
    Asked,
    Change,
    ChangeId,
    ChannelRules,
    Hours,
    HouseRules,
    Intake,
    Setting,
    hours_of,
    role_of,
    settings_asked,
    shown_setting,
    with_changes,
    with_setting,
)
from bot.core.moments import moment_ahead
from bot.core.people import Role
from tests.builders import NOON, place

MONDAY = datetime(2031, 11, 3, 9, 0, tzinfo=UTC)


def change(setting: Setting, value: str, person: str = "") -> Change:
    return Change(ChangeId(f"{setting} {value}"), place(), setting, value, "rana", NOON, person)


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("22:00-07:00", Hours(time(22), time(7))),
        ("22-7", Hours(time(22), time(7))),
        ("9.30 to 17", Hours(time(9, 30), time(17))),
        ("8-8", None),
        ("25-3", None),
        ("nights", None),
    ],
)
def test_hours_are_read_as_people_type_them(typed: str, hours: Hours | None):
    assert hours_of(typed) == hours


@pytest.mark.parametrize(
    ("hour", "quiet"), [(21, False), (22, True), (0, True), (6, True), (7, False), (12, False)]
)
def test_hours_go_over_midnight(hour: int, quiet: bool):
    assert Hours(time(22), time(7)).hold(MONDAY.replace(hour=hour)) is quiet


@pytest.mark.parametrize("setting", Setting)
def test_what_is_shown_of_a_setting_sets_the_same(setting: Setting):
    rules = ChannelRules(quiet=Hours(time(22), time(7)), topics=("dam", "grain depot"), daily=None)

    again = with_setting(ChannelRules(), setting, shown_setting(rules, setting))

    assert shown_setting(again, setting) == shown_setting(rules, setting)
    assert ABOUT[setting]


@pytest.mark.parametrize(
    ("setting", "typed"),
    [
        (Setting.INTAKE, "everything"),
        (Setting.QUIET_HOURS, "at night"),
        (Setting.MESSAGES_PER_DAY, "0"),
        (Setting.MESSAGES_PER_DAY, "many"),
        (Setting.DAILY_THREAD, "25:00"),
        (Setting.LEAST_RANK, "2"),
        (Setting.LEAST_RANK, "nan"),
        (Setting.TOPICS, ",".join(f"t{n}" for n in range(21))),
        (Setting.ROLE, "owner"),
    ],
)
def test_what_a_setting_cannot_be_is_refused(setting: Setting, typed: str):
    with pytest.raises(ValueError, match=r".*"):
        with_setting(ChannelRules(), setting, typed)


def test_the_latest_change_counts_and_an_empty_one_takes_it_back():
    links, back = change(Setting.INTAKE, "links"), change(Setting.INTAKE, "")

    assert with_changes(ChannelRules(), [links]).intake is Intake.LINKS
    assert with_changes(ChannelRules(), [links, back]).intake is Intake.ALL
    assert with_changes(ChannelRules(), [change(Setting.INTAKE, "of an older version")]) == ChannelRules()


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", Asked(None)),
        ("intake", Asked(Setting.INTAKE)),
        ("quiet hours 22:00-07:00", Asked(Setting.QUIET_HOURS, "22:00-07:00")),
        ("quiet_hours = off", Asked(Setting.QUIET_HOURS, "off")),
        ("Messages-per-day 5", Asked(Setting.MESSAGES_PER_DAY, "5")),
        ("topics dam, grain depot", Asked(Setting.TOPICS, "dam, grain depot")),
        ("volume 11", None),
    ],
)
def test_settings_are_asked_for_as_people_type_them(typed: str, asked: Asked | None):
    assert settings_asked(typed) == asked


def test_a_role_is_given_else_the_channels_else_the_newsrooms_admins_have_every_one():
    rules = with_changes(ChannelRules(role=Role.READER), [change(Setting.ROLE, "editor", "lena")])
    here = place(platform="slack")

    assert role_of("lena", here, rules, frozenset()) is Role.EDITOR
    assert role_of("omar", here, rules, frozenset()) is Role.READER
    assert role_of("omar", here, rules, frozenset(("slack:omar",))) is Role.ADMIN
    assert role_of("omar", here, rules, frozenset(("matrix:*",))) is Role.READER
    assert Role.ADMIN.may(Role.EDITOR)
    assert not Role.REPORTER.may(Role.EDITOR)


def test_a_channel_that_the_settings_name_has_rules_of_its_own():
    house = HouseRules(own={"night": ChannelRules(intake=Intake.MENTION)})

    assert house.of("night").intake is Intake.MENTION
    assert house.of("desk") == ChannelRules()


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("until tomorrow", MONDAY.replace(day=4, hour=8)),
        ("tomorrow 14:30", MONDAY.replace(day=4, hour=14, minute=30)),
        ("3d", MONDAY.replace(day=6)),
        ("for 2 hours", MONDAY.replace(hour=11)),
        ("9:00", MONDAY.replace(day=4)),
        ("10:15", MONDAY.replace(hour=10, minute=15)),
        ("monday", MONDAY.replace(day=10, hour=8)),
        ("wed at 7", MONDAY.replace(day=5, hour=7)),
        ("2031-11-20", MONDAY.replace(day=20, hour=8)),
        ("2031-11-01", None),
        ("yesterday", None),
        ("when it rains", None),
    ],
)
def test_a_coming_moment_is_read_as_people_type_it(words: str, moment: datetime | None):
    assert moment_ahead(words, MONDAY) == moment
