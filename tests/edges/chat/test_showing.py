"""What a terminal shows: every character of a report, and nothing that steers the terminal."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from bot.core.messages import Action, Line, Part, Post, PostKey, PostKind, Tone
from bot.edges.chat.console.showing import Page, clean, clean_text, name_of, printed
from tests.builders import place

HARMLESS = "A “senior US official” — naïve, Ünïcode, مرحبا، שלום, 中文, 👩‍👩‍👧 ⚠️ №5"


def post(*lines: Line | str, under: str = "", key: str = "card", actions: tuple[Action, ...] = ()) -> Post:
    said = tuple(line if isinstance(line, Line) else Line((Part(line),)) for line in lines)
    return Post(
        PostKey(key), place(), PostKind.WARNING, said, PostKey(under) if under else None, actions=actions
    )


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[Hgone", "gone"),
        ("\x9b2Jgone", "gone"),
        ("\x1b]0;the minister said no\x07", "0;the minister said no"),
        ("\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\", "8;;https://evil.examplehere8;;"),
        ("bell\x07 back\x08space del\x7f", "bell backspace del"),
        ("one\ntwo\r\nthree\tfour\u2028five", "one two three four five"),
        ("\u202eyas ton did I\u202c \u2066x\u2069", "yas ton did I x"),
        ("hidden\U000e0041\U000e0042", "hidden"),
        ("half \ud800 a character", "half \ufffd a character"),
        ("[bold]no markup[/bold] :warning:", "[bold]no markup[/bold] :warning:"),
        (HARMLESS, HARMLESS),
    ],
)
def test_only_what_steers_a_terminal_is_taken_out(hostile: str, shown: str) -> None:
    assert clean(hostile) == shown
    assert printed([post(hostile)], colour=False) == shown


@given(st.text(st.characters() | st.sampled_from("\x1b[]0;m\x07\x9b\u202e"), max_size=60))
def test_whatever_a_report_holds_no_control_reaches_the_terminal(text: str) -> None:
    for colour in (False, True):
        shown = printed([post(text)], colour=colour)
        ours = re.sub(r"\x1b\[[0-9;]*m", "", shown)

        assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in ours.replace("\n", ""))
        assert not set(ours) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize("width", [80, 120])
def test_a_page_keeps_its_width_and_loses_no_word(width: int) -> None:
    words = f"{HARMLESS} " * 12 + "x" * 300
    shown = Page(width, colour=False).post(post(Line((Part("1  "), Part(words)), indent=1)), indent=1)

    assert all(Text(row).cell_len <= width for row in shown.splitlines())
    assert "".join(shown.split()) == "".join(f"1  {words}".split())


def test_what_is_wrapped_hangs_under_the_words_of_its_line() -> None:
    shown = Page(40, colour=False).post(post("1  " + "word " * 12, "c12  " + "word " * 12))

    assert [len(row) - len(row.lstrip()) for row in shown.splitlines()] == [0, 3, 0, 5]


def test_each_tone_has_its_look_and_adds_no_character() -> None:
    line = Line(tuple(Part(tone.value + " ", tone) for tone in Tone))
    shown = printed([post(line)], colour=True)

    assert re.sub(r"\x1b\[[0-9;]*m", "", shown).strip() == "plain strong quoted faint code"
    assert "\x1b[1mstrong" in shown
    assert "\x1b[32mquoted" in shown
    assert "\x1b[2mfaint" in shown
    assert "\x1b[36mcode" in shown


def test_without_colour_there_is_no_escape_at_all() -> None:
    assert "\x1b" not in printed([post(Line((Part("strong", Tone.STRONG),)))], colour=False)


def test_a_thread_stands_set_in_under_a_rule_that_names_its_post() -> None:
    card = post("Wall gives way  (Port Herald)", "2 stories")
    shown = printed(
        [card, post("one", under="card", key="a"), post("two", under="card", key="b")], colour=False
    )

    assert shown.splitlines() == [
        "Wall gives way  (Port Herald)",
        "2 stories",
        "",
        "── in the thread of “Wall gives way” " + "─" * 63,
        "  one",
        "",
        "  two",
    ]


def test_what_other_places_show_as_buttons_is_a_command_to_type() -> None:
    card = post("Wall gives way", actions=(Action("Why these", "/why c1"), Action("Summary", "/summary")))

    assert printed([card], colour=False).splitlines()[-1] == "Why these: /why c1   Summary: /summary"


def test_plain_text_keeps_the_indents() -> None:
    assert clean_text(post("one", Line((Part("two\x07"),), indent=1))) == "one\n  two"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("\n  Wall gives way \nmore", "Wall gives way"),
        ("Wall gives way  (Port Herald · 3 Nov)", "Wall gives way"),
        ("word " * 40, "word word word word word word word word word word word…"),
        ("https://herald.example/wall\n\nWall gives way", "Wall gives way"),
        ("https://herald.example/wall", "https://herald.example/wall"),
        (" \n ", ""),
    ],
)
def test_a_post_is_named_by_the_beginning_of_its_first_line(text: str, name: str) -> None:
    assert name_of(text) == name
