"""What an editor is told to check."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.claims import DraftStatement, Flag
from bot.core.days import Days
from bot.edges.read.embedded import EmbeddedReader
from tests.builders import report

THURSDAY = datetime(2017, 11, 2, 9, tzinfo=UTC)


def read(reader: EmbeddedReader, text: str, *, title: str = "", published: datetime | None = None):
    return reader.draft(replace(report(text), title=title, published=published)).statements


def flagged(statements: tuple[DraftStatement, ...], flag: Flag) -> list[str]:
    return [s.passages[0][0] for s in statements if flag in s.flags]


def test_a_day_is_open_while_the_report_s_own_is_not_known(reader: EmbeddedReader) -> None:
    (said,) = read(reader, "The mayor said that the wall had fallen on Thursday.")

    assert Flag.DATE_UNRESOLVED in said.flags
    assert said.slots.days == ()


def test_a_day_is_told_from_the_report_s_own(reader: EmbeddedReader) -> None:
    (said,) = read(reader, "The mayor said that the wall had fallen on Wednesday.", published=THURSDAY)

    assert Flag.DATE_UNRESOLVED not in said.flags
    assert said.slots.days == (Days("Wednesday", "2017-11-01", "2017-11-01"),)


def test_a_day_with_its_year_is_never_open(reader: EmbeddedReader) -> None:
    (said,) = read(reader, "The mayor said that the wall had fallen on 29 October 2017.")

    assert Flag.DATE_UNRESOLVED not in said.flags
    assert [day.first for day in said.slots.days] == ["2017-10-29"]


def test_two_tolls_of_one_attack_are_at_odds(reader: EmbeddedReader) -> None:
    text = (
        "The army said that the shelling had killed nine people. "
        "Residents said that the shelling had killed 40 people."
    )

    assert len(flagged(read(reader, text), Flag.SLOT_TENSION)) == 2


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "The army said that the shelling had killed at least nine people. "
            "Residents said that the shelling had killed 12 people.",
            id="one number allows the other",
        ),
        pytest.param(
            "The army said that the shelling had killed nine people. "
            "Residents said that the shelling had destroyed 40 houses.",
            id="other things are counted",
        ),
    ],
)
def test_numbers_that_can_both_be_are_not_at_odds(reader: EmbeddedReader, text: str) -> None:
    assert flagged(read(reader, text), Flag.SLOT_TENSION) == []


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Rebels shelled market in Lund", "rebels may have shelled the market in Lund"),
        ("Rebels shelled market in Lund", ""),
    ],
)
def test_a_heading_that_says_more_than_its_story_is_flagged(
    reader: EmbeddedReader, title: str, words: str
) -> None:
    text = f"The mayor said that {words}." if words else "Rebels reportedly shelled the market in Lund."

    assert len(flagged(read(reader, text, title=title), Flag.HEADLINE_STRONGER)) == 1


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(
            "Mayor: Rebels shelled market in Lund",
            "The mayor said that rebels may have shelled the market in Lund.",
            id="the heading says who says so",
        ),
        pytest.param(
            "Rebels shelled market in Lund",
            "The mayor said that rebels had shelled the market in Lund.",
            id="somebody stands behind it",
        ),
        pytest.param(
            "Prices rise in the north",
            "The mayor said that rebels may have shelled the market in Lund.",
            id="it is about something else",
        ),
    ],
)
def test_a_heading_that_says_no_more_is_not(reader: EmbeddedReader, title: str, text: str) -> None:
    assert flagged(read(reader, text, title=title), Flag.HEADLINE_STRONGER) == []


def test_a_name_spelled_another_way_is_to_be_checked(reader: EmbeddedReader) -> None:
    text = (
        "General Mamlouk said the road was open. Mamlouk said the bridge was closed. "
        "Residents said that Mamlook had fled."
    )

    assert flagged(read(reader, text), Flag.ENTITY_CHECK) == ["Mamlook had fled"]


def test_a_country_and_its_people_are_two_words(reader: EmbeddedReader) -> None:
    text = (
        "Russia said the road was open. Russia said it was glad. The Russian army said the bridge was closed."
    )

    assert flagged(read(reader, text), Flag.ENTITY_CHECK) == []
