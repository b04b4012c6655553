"""What a page prints around a story is none of its text."""

import pytest

from bot.core.text import Span
from bot.edges.read.embedded.furniture import dateline, is_furniture
from bot.edges.read.embedded.stories import divide
from tests.edges.read.tellings import Read

BODY = "The mayor of Lund said on Monday that the bridge had fallen into the river overnight."


@pytest.mark.parametrize(
    "line",
    [
        "By Petra Lund",
        "By Petra Lund and Emil Staal",
        "By Petra van der Lund in Port Alder",
        "By Norwind Staff, Tollen",
        "PORT ALDER (Norwind)",
        "PORT ALDER, Orvane, March 3 (Norwind) —",
        "(Reuters)",
        "Date: 10 March 2031",
        "10 March 2031",
        "Monday, March 10, 2031 14:05 GMT",
        "Published on 10 March 2031 at 14:05",
        "Last updated: 2031-03-10T09:00Z",
        "Outlet: Norwind",
        "https://norwind.example/dispatch/4471",
    ],
)
def test_a_line_around_a_story_is_known(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "By The Time Help Came, The Town Was Gone",
        "By night the town was empty.",
        "MARKETS RALLY ON TRUCE",
        "Opposition: Drone Hit Grain Depot at Tellin",
        "Photo: The Bridge at Lund",
        "Report: Envoy Seen in Lund",
        "March 10 Attack Killed Nine",
        "Nine people were carried in before dawn.",
        BODY,
    ],
)
def test_a_heading_and_prose_are_the_story_s(line: str) -> None:
    assert not is_furniture(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("TELLIN (Norwind) — An Orvane drone struck.", "TELLIN (Norwind) — "),
        ("BEDFORD, N.H. (AP) — The mayor said so.", "BEDFORD, N.H. (AP) — "),
        ("NEW YORK, Dec. 11 (UPI) -- The mayor said so.", "NEW YORK, Dec. 11 (UPI) -- "),
        ("Tellin (Norwind) - The mayor said so.", "Tellin (Norwind) - "),
        ("LUND — “We will stay,” the mayor said.", "LUND — "),
        ("NATO — which met on Monday — said so.", ""),
        ("Lund — The mayor said so.", ""),
        ("The mayor (Smith) — a baker — said so.", ""),
    ],
)
def test_a_dateline_is_cut_from_the_text_that_follows_it(line: str, expected: str) -> None:
    assert dateline(line, Span(0, len(line))).of(line) == expected


def test_what_stands_around_a_story_is_neither_its_text_nor_noted() -> None:
    text = f"https://gazette.example/1\nBridge at Lund Falls\nBy Petra Lund\nDate: 10 March 2031\n\n{BODY}"

    division = divide(text)

    assert division.notes == ()
    assert [story.body.of(text) for story in division.stories] == [BODY]
    assert [story.heading and story.heading.of(text) for story in division.stories] == [
        "Bridge at Lund Falls"
    ]


def test_a_page_of_furniture_alone_is_still_one_story() -> None:
    assert len(divide("By Petra Lund\n10 March 2031").stories) == 1


def test_a_claim_does_not_begin_with_its_dateline(read: Read) -> None:
    said = read("TELLIN (Norwind) — An Orvane drone struck the depot on Sunday, the mayor says.").only

    assert (said.chain, said.words) == (("mayor",), "An Orvane drone struck the depot on Sunday")


def test_a_byline_between_paragraphs_says_nothing(read: Read) -> None:
    reading = read(f"{BODY}\n\nBy Petra Lund and Emil Staal\n\nThe mill is shut, a baker said.")

    assert len(reading.tellings) == 2
    assert reading.reading.notes == ()
