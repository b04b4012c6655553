"""An error's docstring is what the person is told: one or two whole sentences, never the detail."""

import pytest

from bot.core import errors
from bot.core.errors import LastingError, NotReadable, PassingError, SecondsourceError

EVERY = [
    value
    for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, SecondsourceError)
]


@pytest.mark.parametrize("error", EVERY, ids=lambda error: error.__name__)
def test_an_error_tells_people_what_happened_in_whole_sentences(error: type[SecondsourceError]) -> None:
    sentence = error("/secret/path").sentence

    assert sentence.endswith(".")
    assert sentence[0].isupper()
    assert "\n" not in sentence
    assert "secret" not in sentence
    assert error.__doc__ is not None
    assert error("/secret/path").detail == "/secret/path"


@pytest.mark.parametrize("error", EVERY, ids=lambda error: error.__name__)
def test_an_error_either_passes_or_lasts(error: type[SecondsourceError]) -> None:
    if error is not SecondsourceError:
        assert issubclass(error, PassingError) is not issubclass(error, LastingError)


def test_a_wall_of_any_kind_leaves_a_gap_and_a_typo_leaves_none() -> None:
    assert {"Paywall", "TurnedAway", "TooBig", "OtherLanguage", "SetAside"} <= errors.LEAVING_A_GAP
    assert (
        not {"NoSuchAddress", "PrivateAddress", "NoSuchFile", "Gone", "SoftNotFound"} & errors.LEAVING_A_GAP
    )


def test_an_error_says_its_own_sentence_and_not_its_kinds() -> None:
    assert len({error("").sentence for error in EVERY}) == len(EVERY)
    assert issubclass(errors.NotText, NotReadable)


def test_what_was_seen_stands_in_the_sentence_and_only_then() -> None:
    assert "(214 words of notice)" in errors.ConsentWall(seen="214 words of notice").sentence
    assert "(" not in errors.ConsentWall().sentence
    assert "{" not in errors.ConsentWall().sentence
