"""What ends that nothing is found on a claim, and what does not; and how it is said."""

from dataclasses import replace

import pytest

from bot.core.alerts import SearchScope
from bot.core.claims import claim_of
from bot.core.decisions import DecisionKind
from bot.core.independence import Verdict
from bot.core.matching import Relation, Stance
from bot.core.rendering.changes import ChangeKind
from bot.core.rendering.checks import Near
from bot.core.rendering.claims import Listed
from bot.core.rendering.found import Sought, render_found
from bot.core.watching import Watched, WatchKind
from tests.builders import NOON, at, decision, place, report, statement
from tests.core.test_rendering_changes import BEFORE, FIRST, case

SCOPE = SearchScope(212, 31, NOON)
THIRD = report("Thirteen people died, Per Lind said.", "Coast Radio")
OTHER = statement("Thirteen people died", "Per Lind", inside=THIRD)


def near(relation: Relation = Relation.SAME) -> Near:
    finding = replace(
        Listed.of(case(Stance.SUPPORTS)).finding,
        handle="c9",
        claim=claim_of(OTHER, THIRD),
        statement=OTHER,
    )
    return Near(Listed(finding, THIRD), relation, "the same event")


@pytest.mark.parametrize(
    ("stance", "verdict", "found"),
    [
        (Stance.SUPPORTS, Verdict.INDEPENDENT, [ChangeKind.SUPPORTS]),
        (Stance.SUPPORTS, Verdict.NOT_SHOWN, []),
        (Stance.SUPPORTS, Verdict.TIED, []),
        (Stance.DENIES, Verdict.NOT_SHOWN, [ChangeKind.DENIES]),
        (Stance.CONTRADICTS, Verdict.NOT_SHOWN, [ChangeKind.CONTRADICTS]),
        (Stance.ANSWERS, Verdict.INDEPENDENT, []),
    ],
)
def test_only_what_is_no_repetition_is_found(
    stance: Stance, verdict: Verdict, found: list[ChangeKind]
) -> None:
    sought = Sought.of(case(stance, verdict), (), SCOPE)

    assert [kind for _, kind in sought.came] == found


def test_a_claim_of_another_report_that_relates_is_found_and_one_of_another_matter_is_not() -> None:
    alone = case(Stance.SUPPORTS, Verdict.NOT_SHOWN)

    assert Sought.of(alone, [near()], SCOPE).names
    assert not Sought.of(alone, [near(Relation.UNRELATED)], SCOPE).names


def test_a_claim_that_people_parted_from_it_is_not_found_again() -> None:
    alone = case(Stance.SUPPORTS, Verdict.NOT_SHOWN)
    split = decision(DecisionKind.SPLIT, about=alone.dossier.claim, other=claim_of(OTHER, THIRD))
    parted = replace(alone, dossier=replace(alone.dossier, decisions=(split,)))

    assert not Sought.of(parted, [near()], SCOPE).names


def test_what_is_found_is_said_by_claimant_with_where_was_looked_and_how_to_join_it() -> None:
    watched = Watched(WatchKind.CLAIM, claim_of(BEFORE, FIRST).id, place(), "rana", NOON)

    post = render_found(watched, Sought.of(case(Stance.SUPPORTS), [near()], SCOPE), None, at(2))

    rows = [line.text.strip() for line in post.lines]
    assert rows[0].startswith("🔎 Found on c1, which rana has had me look for since ")
    assert 'Unnamed "the clerk": "15 died"' in rows
    assert any(row.startswith('says it independently · Herald ← unnamed "the clerk"') for row in rows)
    assert any(row.startswith('c9  Per Lind: "Thirteen people died"') for row in rows)
    assert "if they are one claim: /merge c1 c9 because …" in rows
    assert any(row.startswith("Looked in 212 reports from 31 outlets since ") for row in rows)
