"""What stands between a story's paragraphs without being of it is left out; the story stays whole."""

import pytest

from bot.edges.fetch.formats.furniture import without_furniture
from tests.edges.fetch.formats.pages import PARAGRAPHS, TITLE


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Ferry to Sund is closed",
        "READ MORE: Ferry to Sund is closed",
        "Related: What we know of the wall",
        "[Related: What we know of the wall]",
        "DON'T MISS",
        "Lea también: El muro del puerto cede",
        "Most read in world news",
        "More:",
        "Lire aussi : Le mur du port",
        "Comments",
        "Advertisement",
        "Follow us on Facebook and Instagram.",
        "Sign up for our newsletter here.",
        "Subscribe now for the full story.",
        "Click here to subscribe to our letter",
        "Copyright Port Herald 2031",
        "© 2031 Port Herald. All rights reserved.",
        "We'd like to hear what you think about this story.",
        "Got a tip? Write to the desk.",
    ],
)
def test_a_line_that_is_not_of_the_story_is_left_out(line: str) -> None:
    lines = [*PARAGRAPHS[:3], line, PARAGRAPHS[3]]

    assert without_furniture(lines, TITLE, set()) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "line",
    [
        "“Read more and talk less,” she said.",
        "Related charges were dropped on Monday, the court said.",
        "More than nine people were hurt, the clinic said.",
        "Share this information, please?",
        "Follow the money, she told them, and you will find who built it.",
        "Comments by the mayor were not welcome.",
        "Subscribers to the ferry line were told on Monday" + " that it is closed" * 12,
        "See the wall while it stands, the owner had said.",
    ],
)
def test_a_line_of_the_story_stays(line: str) -> None:
    lines = [*PARAGRAPHS[:3], line, PARAGRAPHS[3]]

    assert without_furniture(lines, TITLE, set()) == lines


def test_a_story_does_not_begin_with_its_title_again() -> None:
    assert without_furniture([TITLE.upper(), *PARAGRAPHS], TITLE, set()) == list(PARAGRAPHS)


def test_links_at_the_end_are_left_out_and_links_within_stay() -> None:
    link = "The ferry to Sund is closed for a week"
    more = "What we know of the wall"

    lines = [*PARAGRAPHS[:2], link, *PARAGRAPHS[2:], link, more]

    assert without_furniture(lines, TITLE, {link, more}) == [*PARAGRAPHS[:2], link, *PARAGRAPHS[2:]]


def test_a_page_of_nothing_else_is_left_as_it_is() -> None:
    assert without_furniture(["Comments", "Tags"], TITLE, set()) == ["Comments", "Tags"]
