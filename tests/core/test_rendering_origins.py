"""Whose a claim is: how many carry it, and why no two of them count as two."""

import pytest

from bot.core.claims import ClaimId, StatementId
from bot.core.corroboration import Corroboration, Rule, Status, Stranger
from bot.core.independence import Origin
from bot.core.rendering.origins import carrier_words, entries_asked, few_carriers, one_origin_words
from bot.core.reports import OutletId
from tests.builders import NOON

UNPLACED = Stranger("a report without an outlet (“x”)", OutletId(""))


def echoed(*groups: tuple[str, ...], strangers: tuple[Stranger, ...] = ()) -> Corroboration:
    origins = tuple(
        Origin(frozenset((StatementId(f"s{n}"),)), names, ("Kalin",), frozenset())
        for n, names in enumerate(groups)
    )
    return Corroboration(ClaimId("c"), Status.ECHOED, Rule.ECHOED, NOON, origins, strangers=strangers)


def stranger(name: str, outlet: str) -> Stranger:
    return Stranger(name, OutletId(outlet))


@pytest.mark.parametrize(
    ("now", "carriers", "because"),
    [
        pytest.param(echoed(("BBC", "EA")), "2 outlets (BBC and EA)", "one origin", id="united by a tie"),
        pytest.param(
            echoed(("BBC", "EA"), strangers=(stranger("EA", "ea.example"),)),
            "2 outlets (BBC and EA)",
            "one origin",
            id="a stranger that is tied",
        ),
        pytest.param(
            echoed(("BBC",), ("EA",), strangers=(stranger("EA", "ea.example"),)),
            "2 outlets (BBC and EA)",
            "not shown to be independent: EA is not in the register",
            id="a stranger",
        ),
        pytest.param(
            echoed(("BBC", UNPLACED.name), strangers=(UNPLACED,)),
            "1 outlet (BBC) and a report that names none",
            "one origin",
            id="a copy without an outlet",
        ),
        pytest.param(
            echoed(("BBC",), (UNPLACED.name,), (UNPLACED.name,), strangers=(UNPLACED, UNPLACED)),
            "1 outlet (BBC) and 2 reports that name none",
            "not shown to be independent: 2 reports state no outlet",
            id="two without an outlet",
        ),
        pytest.param(
            echoed(("BBC",), ("EA",)),
            "2 outlets (BBC and EA)",
            "not shown to be independent: too little is said of an unnamed source to tell it from the other",
            id="unnamed sources",
        ),
    ],
)
def test_one_origin_is_said_only_where_a_tie_unites(now: Corroboration, carriers: str, because: str) -> None:
    assert (carrier_words(now), one_origin_words(now)) == (carriers, because)


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        pytest.param(
            echoed(("BBC",), ("EA",), strangers=(stranger("EA", "ea.example"),)),
            "/source ea.example owner … kind paper",
            id="by its domain",
        ),
        pytest.param(
            echoed(("BBC",), ("EA",), strangers=(stranger("EA", "ea"),)),
            "/source its domain name EA owner … kind paper",
            id="known by its name alone",
        ),
        pytest.param(echoed(("BBC", "EA"), strangers=(stranger("EA", "ea.example"),)), "", id="tied"),
        pytest.param(echoed(("BBC",), (UNPLACED.name,), strangers=(UNPLACED,)), "", id="no outlet to enter"),
    ],
)
def test_an_entry_is_asked_for_where_it_would_settle_it(now: Corroboration, asked: str) -> None:
    assert "".join(part.text for part in entries_asked(now)) == asked


def test_a_list_of_claims_names_three_publishers_and_counts_the_rest() -> None:
    assert few_carriers(echoed(("A", "B"), ("C",)), "X") == "A, B and C"
    assert few_carriers(echoed(("A", "B"), ("C", "D"), ("E",)), "X") == "A, B, C and 2 more"
    assert few_carriers(echoed(), "X") == "X"
