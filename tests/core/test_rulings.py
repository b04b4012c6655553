"""What people type to set a claim right."""

import pytest

from bot.core.claims import NOBODY, Naming, Role, Source
from bot.core.commands import Command, parse_command
from bot.core.rulings import Mistake, Ruling, outlets_named, parse_ruling, voices_named
from tests.builders import evidence, statement


def ruling(typed: str) -> Ruling:
    command = parse_command(typed)
    assert isinstance(command, Command)
    return parse_ruling(command)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/merge c41 c42 because it is one strike", Ruling((), "c42", "it is one strike")),
        ("/merge c41, c42", Ruling((), "c42")),
        ("/split c41 2 because another night", Ruling((2,), "", "another night")),
        ("/split c41 2, 3 and 4 another night", Ruling((2, 3, 4), "", "another night")),
        ("/correct c41 speaker Kalin because I asked", Ruling((), "Kalin", "I asked")),
        ("/correct c41 2 speaker is Kalin, because I asked", Ruling((2,), "Kalin", "I asked")),
        ("/correct c41 Kalin because I asked", Ruling((), "Kalin", "I asked")),
        ("/tie c41 1 3 because one handout", Ruling((1, 3), "", "one handout")),
        ("/tie c41 Herald Courier because one handout", Ruling((), "Herald Courier", "one handout")),
        ("/cut-tie c41 1 & 3 because they met", Ruling((1, 3), "", "they met")),
        ("/withdraw c41 because they said so because of it", Ruling((), "", "they said so because of it")),
        ("/withdraw c41 2 an erratum", Ruling((2,), "", "an erratum")),
        ("/dismiss c41 old news", Ruling((), "", "old news")),
        ("/wrong c41", Ruling()),
        ("/wrong c41 2 not-said", Ruling((2,), mistake=Mistake.NOT_SAID)),
        ("/wrong c41 2 not said in it", Ruling((2,), "", "in it", Mistake.NOT_SAID)),
        ("/wrong c41 speaker 2 Kalin because x", Ruling((2,), "Kalin", "x", Mistake.SPEAKER)),
        ("/wrong c41 same-source 1 3", Ruling((1, 3), mistake=Mistake.SAME_SOURCE)),
        ("/wrong c41 2 Not-Same-Claim", Ruling((2,), mistake=Mistake.NOT_SAME_CLAIM)),
        ("/wrong c41 not-news", Ruling(mistake=Mistake.NOT_NEWS)),
        ("/wrong c41 2 nonsense", Ruling((2,), "nonsense")),
        ("/confirm c41 2 papers have it", Ruling(reason="2 papers have it")),
    ],
)
def test_numbers_names_and_reason_are_told_apart(typed: str, meant: Ruling) -> None:
    assert ruling(typed) == meant


def named(name: str, role: Role = Role.ORIGIN, desk: str = "") -> Source:
    return Source(name, Naming.NAMED, role, desk)


@pytest.mark.parametrize(
    ("words", "voices"),
    [
        ("Kalin", (named("Kalin"),)),
        ("“Kalin”", (named("Kalin"),)),
        ("Kalin, for the Kremlin", (named("Kalin", desk="the Kremlin"),)),
        ("Doctors for Peace", (named("Doctors for Peace"),)),
        ("Kalin via Reuters", (named("Reuters", Role.RELAY), named("Kalin"))),
        ("nobody", (NOBODY,)),
        ("the outlet itself", ()),
        ("", None),
        ("Kalin via ", (named("Kalin via"),)),
        ("x" * 121, None),
    ],
)
def test_a_speaker_is_named_alone_for_a_desk_or_through_another(
    words: str, voices: tuple[Source, ...] | None
) -> None:
    assert voices_named(words) == voices


HERALD, COURIER, TIMES = (
    evidence(statement(f"It is so, says {by}", "Kalin", by=by))
    for by in ("Herald", "Evening Courier", "The Times")
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Herald Evening Courier", (HERALD, COURIER)),
        ("the Herald and the Evening Courier", (HERALD, COURIER)),
        ("herald, times", (HERALD, TIMES)),
        ("The Times & Herald", (TIMES, HERALD)),
        ("Herald Courier", None),
        ("Herald Herald", None),
        ("Herald", None),
    ],
)
def test_two_outlets_are_told_apart(words: str, found: tuple[object, object] | None) -> None:
    named = outlets_named(words, (HERALD, COURIER, TIMES))

    assert (named and (named[0][0], named[1][0])) == found
