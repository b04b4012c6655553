"""What a text tells of: which event, whether it was so, and whether it has happened."""

import pytest

from bot.core.events import forms, opposed, share, telling


@pytest.mark.parametrize(
    ("event", "words", "negated"),
    [
        (("meet",), "he met nobody from Lissan", True),
        (("shell",), "the army never shelled it", True),
        (("be", "meet"), "he was ill and did not meet them", True),
        (("kill",), "no civilians were killed", True),
        (("strike",), "the strike is a hoax", True),
        (("refuse", "assist"), "they refused to assist the herders", True),
        (("serve",), "she is no longer serving", False),
        (("kill",), "no fewer than ten were killed", False),
        (("kill",), "the strike, which nobody claimed, killed ten", False),
        (("refuse",), "she refused the bribe", False),
        (("refuse", "assist"), "nobody refused to assist them", False),
    ],
)
def test_whether_it_is_said_not_to_have_been_so(event: tuple[str, ...], words: str, negated: bool) -> None:
    assert telling(event, words, False).negated is negated


@pytest.mark.parametrize(
    ("event", "words", "head"),
    [
        (("step",), "the minister stepped down", ("resign",)),
        (("be",), "the bridge is intact", ("intact",)),
        (("take", "bribe"), "she took bribes", ("bribe",)),
        (("try", "kill"), "they tried to kill him", ("try", "kill")),
        (("decide", "accept"), "they were deciding whether to accept it", ("decide",)),
        ((), "on the hill", ()),
    ],
)
def test_what_is_told_in_the_first_place(event: tuple[str, ...], words: str, head: tuple[str, ...]) -> None:
    assert telling(event, words, False).head == head


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("struck", "strike"),
        ("bombings", "bombing"),
        ("stopped", "stop"),
        ("carries", "carry"),
        ("freed", "free"),
    ],
)
def test_an_inflected_word_is_found(word: str, lemma: str) -> None:
    assert lemma in forms(word)


def test_one_event_in_other_words_and_opposites() -> None:
    assert share("kidnap", ["abduct"])
    assert not share("arrest", ["release"])
    assert opposed(["burst"], ["hold"]) == "either"
    assert opposed(["rise"], ["fall"]) == "contrary"
    assert not opposed(["rise", "fall"], ["rise"])
    assert not opposed(["resign"], ["praise"])
