"""Claims that nobody is named for."""

import pytest

from bot.core.claims import Flag, Naming
from tests.edges.read.tellings import Read


@pytest.mark.parametrize(
    ("text", "words", "cue"),
    [
        (
            "Claims are circulating of a walkout by dockers at the port, against longer shifts.",
            "a walkout by dockers at the port, against longer shifts",
            "Claims are circulating",
        ),
        ("There are reports that the dam has burst.", "the dam has burst", "There are reports"),
        ("It is claimed that 30 villagers were detained.", "30 villagers were detained", "is claimed"),
        ("The prince is said to have fled to Cyprus.", "The prince … to have fled to Cyprus", "is said"),
        (
            "The mayor was accused of taking bribes.",
            "The mayor … taking bribes",
            "was accused",
        ),
        ("The army reportedly shelled the town.", "The army … shelled the town", "reportedly"),
    ],
)
def test_a_claim_without_a_voice_has_nobody_at_its_root(read: Read, text: str, words: str, cue: str) -> None:
    telling = read(text).only

    hop = telling.statement.chain.hops[-1]
    assert (telling.words, hop.cue and hop.cue.of(text)) == (words, cue)
    assert hop.source.naming is Naming.NOBODY
    assert Flag.HEDGED in telling.flags


def test_a_hedged_attack_is_hedged_and_its_dead_are_not(read: Read) -> None:
    text = "The march followed a reported arson attack on the mosque in Lund which killed nine people."

    hedged, dead = read(text).tellings

    assert (hedged.chain, hedged.words) == (("",), "arson attack on the mosque in Lund")
    assert hedged.flags == {Flag.HEDGED, Flag.IN_PASSING}
    assert dead.chain == ()
    assert dead.words.endswith("which killed nine people")
    assert dead.statement.slots.about_number


def test_a_hedged_noun_that_only_points_back_is_no_claim(read: Read) -> None:
    assert read("The mayor ended the reported visit and went home.").said == []


def test_what_somebody_hedges_is_still_theirs(read: Read) -> None:
    telling = read("The mayor said the army had reportedly shelled the town.").only

    assert telling.chain == ("mayor",)


@pytest.mark.parametrize(
    "text",
    [
        "Claims are circulating of",
        "There are reports of",
        "He is said to",
        "Claims are circulating of\na walkout",
    ],
)
def test_a_line_that_breaks_off_after_its_cue_claims_nothing(read: Read, text: str) -> None:
    assert [t for t in read(text).tellings if t.chain] == []
