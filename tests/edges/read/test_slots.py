"""What a claim says, taken apart."""

import math

import pytest

from bot.core.claims import Quantity
from tests.edges.read.tellings import Read


def test_a_claim_is_taken_apart(read: Read) -> None:
    slots = read("Police said gunmen killed three farmers near Lund on Sunday.").only.statement.slots

    assert slots.event[0] == "kill"
    assert (slots.actor, slots.affected) == ("gunmen", ("three farmers",))
    assert (slots.places, slots.times) == (("Lund",), ("Sunday",))
    assert slots.numbers == (Quantity("three", 3, 3, "farmer"),)
    assert slots.about_number
    assert not slots.negated


def test_in_the_passive_the_one_it_happened_to_is_not_the_actor(read: Read) -> None:
    slots = read("Police said Lund was captured by the rebels.").only.statement.slots

    assert (slots.event[0], slots.actor, slots.affected) == ("capture", "the rebels", ("Lund",))


def test_what_did_not_happen_is_negated(read: Read) -> None:
    assert read("Police said nobody was hurt in the fire.").only.statement.slots.negated


def test_we_are_the_speaker(read: Read) -> None:
    text = "“We have closed the bridge,” Anna Kovacs said."

    assert read(text).only.statement.slots.actor == "Anna Kovacs"


@pytest.mark.parametrize(
    ("words", "quantity"),
    [
        ("at least nine people were killed", Quantity("nine", 9, math.inf, "people")),
        ("dozens of farmers were arrested", Quantity("dozens", 24, 99, "farmer")),
        ("about 50,000 refugees had gathered there", Quantity("50,000", 45_000, 55_000, "refugee")),
        ("more than 200 sheep drowned", Quantity("200", 200, math.inf, "sheep")),
        ("up to 500 homes were lost", Quantity("500", 0, 500, "home")),
        ("between 20 and 30 villages burned", Quantity("20 and 30", 20, 30, "village")),
        ("1.5 million people fled", Quantity("1.5 million", 1_500_000, 1_500_000, "people")),
        ("twenty-one miners were trapped", Quantity("twenty-one", 21, 21, "miner")),
        ("tens of thousands of people fled", Quantity("tens of thousands", 20_000, 99_999, "people")),
        ("prices rose by 3 percent", Quantity("3", 3, 3, "percent")),
    ],
)
def test_a_number_keeps_its_words_and_gets_a_range(read: Read, words: str, quantity: Quantity) -> None:
    (found,) = read(f"Police said {words}.").only.statement.slots.numbers

    assert (found.words, found.unit) == (quantity.words, quantity.unit)
    assert (found.low, found.high) == pytest.approx((quantity.low, quantity.high))


@pytest.mark.parametrize(
    ("text", "is_about"),
    [
        ("Police said 12 people were killed in the fire.", True),
        ("Police said they had arrested 40 dockers.", True),
        ("The clinic put the toll at 12.", True),
        ("Police said the bridge closed after 12 hours.", False),
        ("The mayor said two rival clubs had merged.", False),
    ],
)
def test_a_toll_or_a_count_is_about_its_number(read: Read, text: str, is_about: bool) -> None:
    assert read(text).only.statement.slots.about_number is is_about


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("Police said three farmers were killed.", "deaths"),
        ("Police said troops had crossed the border.", "troops or borders"),
        ("Police said the clerk had been charged with fraud.", "accusation of a crime"),
        ("Police said the clerk had met Idris Hale.", "named person"),
        ("Police said forty dockers had been arrested.", "detention"),
    ],
)
def test_what_makes_a_claim_matter_is_named(read: Read, text: str, factor: str) -> None:
    assert factor in read(text).only.statement.consequence
