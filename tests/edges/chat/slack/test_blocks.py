"""A post fits Slack's limits whatever it holds, and says all it says."""

import json
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.core.messages import Action, Line, Part, Post, PostKey, PostKind, Tone
from bot.edges.chat.slack.blocks import Shown, needs_a_reason, people_in, shown
from tests.builders import place


def post(*lines: Line, actions: tuple[Action, ...] = ()) -> Post:
    return Post(PostKey("k"), place("C1", platform="slack"), PostKind.WARNING, lines, actions=actions)


def one(text: str, tone: Tone = Tone.PLAIN, indent: int = 0) -> Line:
    return Line((Part(text, tone),), indent)


def look(*lines: Line, actions: tuple[Action, ...] = (), names: dict[str, str] | None = None) -> Shown:
    return shown(post(*lines, actions=actions), names or {}, "/ss", ("/why",))


def words_in(blocks: Any) -> str:
    """Return every word that people see in blocks, in order."""
    if isinstance(blocks, dict):
        blocks = cast("dict[str, Any]", blocks)
        return blocks["text"] if isinstance(blocks.get("text"), str) else words_in([*blocks.values()])
    several = cast("list[Any]", blocks) if isinstance(blocks, list | tuple) else []
    return "".join(map(words_in, several))


def test_a_quote_with_markup_in_it_is_shown_as_it_stands():
    hostile = "*bold* <!channel> <@U024BE7LH> _x_ `y` &amp; <https://a.example|click>"

    looks = look(one(hostile, Tone.QUOTED))

    assert words_in(looks.blocks) == hostile
    assert "<!channel>" not in looks.text
    assert json.dumps(looks.blocks).count("mrkdwn") == 0


def test_people_are_named_and_what_a_report_says_is_left_as_it_is():
    said = post(Line((Part("@U024BE7LH confirmed: "), Part("ask @U024BE7LH", Tone.QUOTED))))

    looks = shown(said, {"@U024BE7LH": "Ann Lee"}, "/ss", ())

    assert people_in(said) == {"@U024BE7LH"}
    assert words_in(looks.blocks) == "Ann Lee confirmed: ask @U024BE7LH"


def test_commands_are_shown_as_they_are_typed_in_slack():
    looks = look(Line((Part("/confirm c4 because", Tone.CODE), Part(" or "), Part("/why c4", Tone.CODE))))

    assert words_in(looks.blocks) == "/ss confirm c4 because or /why c4"


def test_an_aside_is_small_and_an_empty_line_parts_blocks():
    looks = look(one("claim"), one(""), one("found none", Tone.FAINT))

    assert [block["type"] for block in looks.blocks] == ["rich_text", "context"]


def test_what_is_too_long_is_cut_with_a_word_on_it_and_all_of_it_in_a_file():
    lines = [one(f"{number} " + "x" * 200) for number in range(100)]

    looks = look(*lines)

    assert "more lines: the whole of it is in the file in the thread." in words_in(looks.blocks)
    assert looks.whole is not None
    assert looks.whole.content.decode().count("\n") == 99


def test_a_post_of_many_asides_is_whole_in_plainer_letters():
    lines = [one(f"words {n}", Tone.FAINT if n % 2 else Tone.PLAIN) for n in range(120)]

    looks = look(*lines)

    assert looks.whole is None
    assert [block["type"] for block in looks.blocks] == ["rich_text"]
    assert "words 119" in words_in(looks.blocks)


def test_what_can_be_done_stands_in_buttons_and_the_rest_in_a_menu():
    looks = look(
        one("x"), actions=(Action("Why", "/why c4"), Action("Confirm c4…", "/confirm c4", minor=True))
    )

    button, menu = looks.blocks[-1]["elements"]

    assert (button["type"], button["value"]) == ("button", "/why c4")
    assert [option["value"] for option in menu["options"]] == ["/confirm c4"]


@pytest.mark.parametrize(
    ("typed", "asks"),
    [("/confirm c4", True), ("/confirm c4 because I saw it", False), ("/why c4", False), ("chat", False)],
)
def test_what_nobody_does_without_a_reason_is_asked_for_one(typed: str, asks: bool):
    assert needs_a_reason(typed) is asks


LINES = st.lists(
    st.builds(
        Line,
        st.lists(st.builds(Part, st.text(max_size=3_000), st.sampled_from(Tone)), max_size=4).map(tuple),
        st.integers(0, 3),
    ),
    max_size=30,
)
ACTIONS = st.lists(
    st.builds(Action, st.text(min_size=1, max_size=120), st.text(max_size=3_000), st.booleans()), max_size=40
)


@settings(max_examples=300, deadline=None)
@given(LINES, ACTIONS)
def test_whatever_is_said_slack_would_take_it(lines: list[Line], actions: list[Action]):
    looks = look(*lines, actions=tuple(actions))

    assert 1 <= len(looks.blocks) <= 50
    assert len(json.dumps(looks.blocks, ensure_ascii=False)) < 60_000
    assert len(words_in(looks.blocks)) < 11_300
    assert 0 < len(looks.text.encode()) <= 4_000
    for block in looks.blocks:
        parsed = cast("Any", Block).parse(block)
        assert parsed is not None
        parsed.validate_json()
        if block["type"] == "context":
            assert all(1 <= len(e["text"]) <= 3_000 for e in block["elements"])
        if block["type"] == "actions":
            assert 1 <= len(block["elements"]) <= 25


@pytest.mark.parametrize("words", ["", " ", "\n", "\u202e\u202d"])
def test_a_post_without_a_word_is_still_one(words: str):
    assert look(one(words)).blocks
