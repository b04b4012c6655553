"""A reading says when another engine made it, and why."""

import pytest

from bot.core.claims import Engine, Hindrance, Reading, StandIn
from bot.core.rendering.stand_ins import stand_in_words
from tests.builders import ENGINE, reading, report

EMBEDDED = Engine("embedded", "1")


def read_by(stand_in: StandIn | None) -> Reading:
    of = report("Thirteen died.")
    return Reading(of.id, of.revision, ENGINE, reading(of).stories, (), stand_in=stand_in)


def test_a_slow_model_is_told_by_its_seconds() -> None:
    assert stand_in_words(read_by(StandIn(EMBEDDED, Hindrance.SLOW, 20))) == (
        "My language model has not answered for 20 s. I read this with the embedded reader instead; every "
        "quote is checked against the text all the same."
    )


@pytest.mark.parametrize("hindrance", Hindrance)
def test_every_hindrance_has_a_sentence_of_its_own(hindrance: Hindrance) -> None:
    told = {h: stand_in_words(read_by(StandIn(EMBEDDED, h))) for h in Hindrance}

    assert told[hindrance].startswith("My language model")
    assert list(told.values()).count(told[hindrance]) == 1


def test_a_reading_of_the_engine_in_use_says_nothing() -> None:
    assert stand_in_words(read_by(None)) == ""
