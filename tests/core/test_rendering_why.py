"""What would settle a claim, as /why says it: nothing that is there already, no side without a dispute."""

import pytest

from bot.core.alerts import SearchScope
from bot.core.claims import Slots, Statement
from bot.core.corroboration import assess
from bot.core.policy import Policy
from bot.core.rendering.moves import Case
from bot.core.rendering.why import render_why
from bot.core.reports import Report
from tests.builders import NOON, claim, dossier, message, report, statement

TEXT = "Paul Brandt closed the lower road"
REPORT: Report = report(TEXT)


def said(*speakers: str, actor: str = "Paul Brandt", id: str = "") -> Statement:
    return statement(TEXT, *speakers, inside=REPORT, id=id, slots=Slots(actor=actor))


def why(*supporting: Statement, sides: dict[str, str] | None = None) -> str:
    pairs = [(supporting[0], other) for other in supporting[1:]]
    about = claim(slots=supporting[0].slots)
    case_of = dossier(*supporting, about=about, sides=sides, not_shown=pairs)
    now = assess(case_of, Policy(), NOON)
    case = Case("c1", case_of, now, {s.id: REPORT for s in supporting})
    return render_why(case, (), SearchScope(0, 0, None), message("/why c1")).text


@pytest.mark.parametrize(
    ("speaker", "actor", "is_asked"),
    [
        ("the mayor", "Paul Brandt", True),
        ("Paul Brandt", "Paul Brandt", False),
        ("Brandt", "Paul Brandt", False),
        ("the mayor", "the army", False),
    ],
    ids=["somebody else speaks", "the actor speaks", "by his surname", "no name"],
)
def test_the_actor_is_asked_for_where_he_does_not_speak(speaker: str, actor: str, is_asked: bool) -> None:
    asked = f"an account on record from whom it names as the actor (“{actor}”)"
    assert (asked in why(said(speaker, actor=actor))) is is_asked


@pytest.mark.parametrize(
    ("sides", "is_asked"), [({"the mayor": "the town"}, True), ({"Somebody": "the town"}, False)]
)
def test_another_side_is_asked_for_only_where_sides_are_at_stake(
    sides: dict[str, str], is_asked: bool
) -> None:
    text = why(said("the mayor"), sides=sides)

    assert "a second outlet with a source of its own" in text
    assert ("a source of its own, on another side" in text) is is_asked


def test_origins_are_counted_without_calling_one_of_them_independent() -> None:
    text = why(said("the mayor", id="s1"), said("a nurse", id="s2"))

    assert "2 origins, no two shown to be independent" in text
    assert "1 shown independent" not in text
