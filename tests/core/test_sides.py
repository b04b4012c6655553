"""Who speaks for which party."""

import pytest

from bot.core.errors import WhichSide
from bot.core.sides import SideAsked, SideEntry, SideId, parse_side, with_sides
from tests.builders import at, audience


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", SideAsked()),
        ("Kalin of Ankara because he is its spokesman", SideAsked("Kalin", "Ankara", "he is its spokesman")),
        (
            "the Ministry of Defence of Orvane because its seal",
            SideAsked("the Ministry of Defence", "Orvane", "its seal"),
        ),
        ("Kalin of “the Republic of Tollen” because x", SideAsked("Kalin", "the Republic of Tollen", "x")),
        ("Kalin none because he left", SideAsked("Kalin", "", "he left")),
        ("Kalin of none because he left", SideAsked("Kalin", "", "he left")),
        ("Kalin of Ankara", SideAsked("Kalin", "Ankara")),
    ],
)
def test_a_source_and_its_party_are_told_apart(typed: str, meant: SideAsked) -> None:
    assert parse_side(typed) == meant


@pytest.mark.parametrize("typed", ["Kalin", "because he said so", "of Ankara because x", "x" * 121 + " of Y"])
def test_what_names_no_side_is_asked_for(typed: str) -> None:
    with pytest.raises(WhichSide):
        parse_side(typed)


def entry(source: str, party: str) -> SideEntry:
    return SideEntry(SideId(f"{source}{party}"), source, party, "rana", at(0), audience(), "heard it")


def test_a_later_entry_goes_before_an_earlier_one_and_the_table() -> None:
    table = {"Kalin": "Turkey", "the SNC": "opposition"}

    entered = with_sides(table, [entry("KALIN", "Ankara"), entry("Halse", "Opposition"), entry("Kalin", "")])

    assert entered == {"the SNC": "opposition", "Halse": "opposition"}  # one party is spelled in one way
