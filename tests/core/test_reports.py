"""One text from one outlet is one report."""

import pytest

from bot.core.reports import UNKNOWN_OUTLET, nearly_same, report_id, revision_of
from tests.builders import outlet, report


def test_typography_and_spacing_do_not_make_another_report() -> None:
    ea = outlet("EA")

    assert report_id(ea, "“It’s over”\r\n he said ") == report_id(ea, '"It\'s over" he said')


def test_another_outlet_or_another_word_makes_another_report() -> None:
    text = "It is over"

    assert (
        len({report_id(outlet("EA"), text), report_id(outlet("BBC"), text), report_id(UNKNOWN_OUTLET, text)})
        == 3
    )
    assert report_id(outlet("EA"), text) != report_id(outlet("EA"), "It was over")


def test_every_character_makes_another_revision() -> None:
    assert revision_of("It's over") != revision_of("It’s over")
    assert revision_of("over") != revision_of("over ")
    assert revision_of("over") == revision_of("over")


def test_a_report_names_its_publisher_or_says_that_none_is_known() -> None:
    assert report("x", by="EA").publisher == "EA"
    assert report("x", by=outlet("", domain="ea.org")).publisher == "ea.org"


def test_a_report_without_an_outlet_has_a_label_that_holds_beside_others() -> None:
    titled = report("x", by=UNKNOWN_OUTLET, title="Flood barrier fails at Harwick on Sunday night")
    short = report("It is over.", by=UNKNOWN_OUTLET)

    assert titled.publisher == "a report without an outlet (“Flood barrier fails at Harwick…”)"
    assert short.publisher == "a report without an outlet (“It is over.”)"
    assert {titled.publisher_here, short.publisher_here} == {"this report"}
    assert report("x", by="EA").publisher_here == "EA"


WALL = (
    "The harbour wall gave way on Monday and nine people were hurt, the mayor of Port Alder said on Tuesday."
)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (WALL, True),
        (f"{WALL} More soon.", True),
        (WALL.replace("Monday and", "Monday morning and"), True),
        (WALL.replace("nine", "eleven"), False),
        (WALL.replace("said", "denied"), False),
        (f"{WALL} {WALL.replace('wall', 'crane')}", False),
        ("", False),
    ],
    ids=[
        "the same",
        "a line more",
        "a word more",
        "another number",
        "another verb",
        "another story more",
        "none",
    ],
)
def test_two_layouts_of_a_story_are_nearly_the_same_and_another_word_is_not(
    other: str, expected: bool
) -> None:
    assert nearly_same(WALL, other) is expected
    assert nearly_same(other, WALL) is expected
