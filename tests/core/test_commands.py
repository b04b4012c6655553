"""One grammar for slash, ! and terminal."""

import pytest

from bot.core.commands import (
    Command,
    CommandName,
    SummaryAsked,
    Unknown,
    handle_in,
    parse_command,
    role_for,
    summary_asked,
)
from bot.core.people import Role


@pytest.mark.parametrize(
    ("typed", "role"),
    [
        ("/watch", Role.READER),
        ("/watch https://herald.example/feed", Role.REPORTER),
        ("/unwatch https://herald.example/feed", Role.REPORTER),
    ],
)
def test_to_look_at_what_is_watched_is_for_everybody_and_to_watch_for_reporters(
    typed: str, role: Role
) -> None:
    command = parse_command(typed)

    assert isinstance(command, Command)
    assert role_for(command) is role


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("/claims", Command(CommandName.CLAIMS)),
        ("/watch https://a.example/f", Command(CommandName.WATCH, "https://a.example/f")),
        ("/watch /srv/our feeds.opml", Command(CommandName.WATCH, "/srv/our feeds.opml")),
        ("/watch\n<opml>\n</opml>", Command(CommandName.WATCH, "\n<opml>\n</opml>")),
        ("!claims depot", Command(CommandName.CLAIMS, "depot")),
        ("  /why c4  ", Command(CommandName.WHY, "c4")),
        ("/WHY c4", Command(CommandName.WHY, "c4")),
        ("/why c13?", Command(CommandName.WHY, "c13")),
        ("/why c13.", Command(CommandName.WHY, "c13")),
        ("/why (“c13”)…", Command(CommandName.WHY, "c13")),
        ("/why c13, she asked", Command(CommandName.WHY, "c13", "she asked")),
        ("/why 1", Command(CommandName.WHY, perhaps=("c1",))),
        ("/why c13 C14", Command(CommandName.WHY, perhaps=("c13", "c14"))),
        ("/why c13, c14 and c15?", Command(CommandName.WHY, perhaps=("c13", "c14", "c15"))),
        ("/accept c13 c14 because both are hers", Command(CommandName.ACCEPT, perhaps=("c13", "c14"))),
        ("/accept c13 because c14 says so", Command(CommandName.ACCEPT, "c13", "c14 says so")),
        ("/accept c4 because she says so", Command(CommandName.ACCEPT, "c4", "she says so")),
        ("/accept c4 Because of it", Command(CommandName.ACCEPT, "c4", "of it")),
        ("/source a.example owner B because C", Command(CommandName.SOURCE, "a.example owner B because C")),
    ],
)
def test_a_command_is_understood_however_it_is_typed(typed: str, command: Command) -> None:
    assert parse_command(typed) == command


@pytest.mark.parametrize(
    "typed",
    ["", "why c4", "and/or", "/home/desk/report.txt", "/usr/share/x.html", "! ", "/ claims", "/why c4\nmore"],
)
def test_what_is_no_command_is_none(typed: str) -> None:
    assert parse_command(typed) is None


def test_a_typo_comes_with_what_was_perhaps_meant() -> None:
    parsed = parse_command("/sumary today")

    assert isinstance(parsed, Unknown)
    assert parsed.typed == "sumary"
    assert [usage.name for usage in parsed.tips] == [CommandName.SUMMARY]


def test_a_word_that_is_near_to_nothing_gets_two_tips() -> None:
    parsed = parse_command("/xyzzy")

    assert isinstance(parsed, Unknown)
    assert len(parsed.tips) == 2


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("is c1 true?", "c1"),
        ("C12, p3", "c12"),
        ("(p3)", "p3"),
        ("abc1 c1x herald/c1 c1-b", ""),
        ("c", ""),
    ],
)
def test_a_handle_is_found_in_talk(text: str, handle: str) -> None:
    assert handle_in(text) == handle


@pytest.mark.parametrize(
    ("argument", "asked"),
    [
        ("", SummaryAsked()),
        ("short", SummaryAsked(is_short=True)),
        ("LONG c4", SummaryAsked("c4")),
        ("short https://herald.example/wall", SummaryAsked("https://herald.example/wall", is_short=True)),
        ("changes  harbour wall", SummaryAsked("harbour wall", of_changes=True)),
        ("harbour short", SummaryAsked("harbour short")),
    ],
)
def test_a_summary_is_asked_for_by_how_much_and_of_what(argument: str, asked: SummaryAsked) -> None:
    assert summary_asked(argument) == asked
