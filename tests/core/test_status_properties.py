"""What holds for every history of a claim, whatever came and in whatever order."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from itertools import combinations, product
from random import Random
from typing import TypeVar

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core.claims import Statement, StatementId
from bot.core.corroboration import Corroboration, Move, Status, assess, move
from bot.core.decisions import Decision, DecisionKind
from bot.core.dossiers import Dossier
from bot.core.independence import Judgement, Verdict
from bot.core.matching import Stance
from bot.core.policy import Policy
from tests.builders import at, decision, dossier, evidence, judgement, match, statement
from tests.core.pool import POOL

POLICY = Policy()
END = at(10)
SIDES = {"Kalin": "Ankara", "the SNC": "opposition", "Peskov": "Moscow"}

NEWCOMER = statement("They say it is so", "a blogger in exile", by="Levant Eye", id="newcomer")
NEWCOMER_FIRST = replace(NEWCOMER, id=StatementId("a newcomer"))

_TIMES = st.integers(0, 9).map(at)
_STANCES = st.sampled_from(
    [Stance.SUPPORTS] * 5 + [Stance.DENIES, Stance.CONTRADICTS, Stance.ANSWERS, Stance.WITHDRAWS]
)


@st.composite
def histories(draw: st.DrawFn, *, supporting_only: bool = False, decided: bool = True) -> Dossier:
    """A claim's evidence: statements known and lost at some time, some pairs judged, perhaps twice."""
    statements = draw(st.lists(st.sampled_from(POOL), min_size=1, max_size=5, unique=True))
    stances = st.just(Stance.SUPPORTS) if supporting_only else _STANCES
    unmatched = st.sampled_from([(), (), (), ("number",), ("actor",)])
    judgements: list[Judgement] = []
    for a, b in combinations(statements, 2):
        times = draw(st.lists(_TIMES, max_size=2))
        verdicts = st.sampled_from([*Verdict, Verdict.INDEPENDENT])
        judgements.extend(judgement(a, b, draw(verdicts), when=time) for time in times)
    return Dossier(
        claim=dossier().claim,
        testimonies=tuple(
            evidence(s, known_at=draw(_TIMES), retired_at=draw(st.none() | st.none() | _TIMES))
            for s in statements
        ),
        matches=tuple(match(s, draw(stances), unmatched=draw(unmatched)) for s in statements),
        judgements=tuple(judgements),
        decisions=tuple(draw(_decisions(statements))) if decided else (),
        sides=draw(st.sampled_from([{}, SIDES, {"Kalin": "one", "Peskov": "one"}])),
    )


@st.composite
def _decisions(draw: st.DrawFn, statements: list[Statement]) -> list[Decision]:
    taken: list[Decision] = []
    for i, kind in enumerate(draw(st.lists(st.sampled_from(DecisionKind), max_size=3))):
        undone = draw(st.sampled_from(taken)) if taken and kind is DecisionKind.UNDO else None
        about = draw(st.permutations(statements))[:2]
        taken.append(decision(kind, *about, id=f"d{i}", when=draw(_TIMES), undoes=undone))
    return taken


def now(of: Dossier, when: datetime = END) -> Corroboration:
    return assess(of, POLICY, when)


def joined(of: Dossier, newcomer: Statement, verdicts: dict[StatementId, Verdict]) -> Dossier:
    """Add a supporting statement, judged as told against each that is there."""
    there = {t.statement.id: t.statement for t in of.testimonies}
    return replace(
        of,
        testimonies=(*of.testimonies, evidence(newcomer, known_at=at(9))),
        matches=(*of.matches, match(newcomer)),
        judgements=(
            *of.judgements,
            *(judgement(newcomer, there[s], verdict, when=at(9)) for s, verdict in verdicts.items()),
        ),
    )


_T = TypeVar("_T")


@given(histories(), st.randoms(use_true_random=False), _TIMES)
def test_the_order_of_arrival_never_changes_a_status(of: Dossier, chance: Random, when: datetime) -> None:
    def shuffled(values: Iterable[_T]) -> tuple[_T, ...]:
        kept = list(values)
        chance.shuffle(kept)
        return tuple(kept)

    again = Dossier(
        of.claim,
        shuffled(of.testimonies),
        shuffled(of.matches),
        shuffled(of.judgements),
        shuffled(of.decisions),
        dict(shuffled(of.sides.items())),
    )

    assert now(again, when) == now(of, when)


@given(histories(), _TIMES)
def test_a_past_state_is_what_was_known_then(of: Dossier, when: datetime) -> None:
    then = replace(
        of,
        testimonies=tuple(
            replace(t, retired_at=None if t.retired_at and t.retired_at > when else t.retired_at)
            for t in of.testimonies
            if t.known_at <= when
        ),
        judgements=tuple(j for j in of.judgements if j.at <= when),
        decisions=tuple(d for d in of.decisions if d.at <= when),
    )

    assert now(then, when) == now(of, when)


@given(histories(), st.integers(0, 4))
def test_evidence_taken_away_and_given_back_changes_nothing(of: Dossier, which: int) -> None:
    gone = of.testimonies[which % len(of.testimonies)]
    without = replace(of, testimonies=tuple(t for t in of.testimonies if t is not gone))

    assert gone.statement.id not in {s for o in now(without).origins for s in o.statements}
    assert now(replace(without, testimonies=(*without.testimonies, gone))) == now(of)


@given(histories(), st.data())
def test_a_tie_never_raises_a_status(of: Dossier, data: st.DataObject) -> None:
    assume(len(of.testimonies) > 1)
    a, b = data.draw(st.permutations([t.statement for t in of.testimonies]))[:2]
    tied = replace(of, judgements=(*of.judgements, judgement(a, b, Verdict.TIED, when=END)))

    assert move(now(of).status, now(tied).status) is not Move.ROSE


def _assert_added_nothing(before: Corroboration, after: Corroboration) -> None:
    assert move(before.status, after.status) in (Move.STOOD, Move.CHANGED)
    if after.status is not before.status:
        # The publisher count rises; and what every voice had taken back, a new one says again.
        assert before.status in (Status.SINGLE_SOURCE, Status.WITHDRAWN)
    if before.status is Status.SINGLE_SOURCE:
        assert after.status is Status.ECHOED
    assert after.independent == before.independent
    assert after.unmatched == before.unmatched


@given(histories(), st.sampled_from([NEWCOMER, NEWCOMER_FIRST]))
def test_a_publisher_that_nobody_registered_neither_raises_nor_lowers_a_status(
    of: Dossier, newcomer: Statement
) -> None:
    before = now(of)
    assume(before.origins)

    after = now(joined(of, newcomer, {t.statement.id: Verdict.NOT_SHOWN for t in of.testimonies}))

    _assert_added_nothing(before, after)


@given(histories(), st.sampled_from([NEWCOMER, NEWCOMER_FIRST]), st.data())
def test_a_copy_of_one_origin_neither_raises_nor_lowers_a_status(
    of: Dossier, newcomer: Statement, data: st.DataObject
) -> None:
    before = now(of)
    assume(before.origins)
    origin = data.draw(st.sampled_from(before.origins))
    copied = data.draw(st.sampled_from(sorted(origin.statements)))
    verdicts = {t.statement.id: Verdict.NOT_SHOWN for t in of.testimonies} | {copied: Verdict.TIED}

    _assert_added_nothing(before, now(joined(of, newcomer, verdicts)))


@given(histories())
def test_a_rumour_that_nobody_is_named_for_changes_no_status_of_what_somebody_says(of: Dossier) -> None:
    rumour = statement("Claims are circulating", "nobody", by="Levant Eye", id="rumour")
    assume(now(of).origins)

    after = now(joined(of, rumour, {t.statement.id: Verdict.INDEPENDENT for t in of.testimonies}))

    assert after.status is now(of).status
    assert after.origins == now(of).origins


@given(histories(), st.sampled_from([*Verdict]))
def test_a_statement_of_nobody_never_lowers_a_status(of: Dossier, verdict: Verdict) -> None:
    rumour = statement("Claims are circulating", "nobody", by="Levant Eye", id="rumour")

    after = now(joined(of, rumour, {t.statement.id: verdict for t in of.testimonies}))

    assert move(now(of).status, after.status) is not Move.FELL


@given(histories())
def test_an_inferred_speaker_never_raises_a_status(of: Dossier) -> None:
    guessed = replace(NEWCOMER, chain=statement("x", "Lavrov", by="RT", inferred=True).chain)
    assume(now(of).origins or now(of).not_counted)

    after = now(joined(of, guessed, {t.statement.id: Verdict.INDEPENDENT for t in of.testimonies}))

    assert move(now(of).status, after.status) is not Move.ROSE


@given(histories())
def test_a_new_independent_voice_never_lowers_a_status(of: Dossier) -> None:
    after = now(joined(of, NEWCOMER, {t.statement.id: Verdict.INDEPENDENT for t in of.testimonies}))

    assert move(now(of).status, after.status) is not Move.FELL


@given(histories(supporting_only=True, decided=False))
def test_support_alone_is_never_disputed_denied_or_decided(of: Dossier) -> None:
    assert now(of).status in {
        Status.UNATTRIBUTED,
        Status.CORROBORATED,
        Status.PARTLY_CORROBORATED,
        Status.ONE_SIDED,
        Status.ECHOED,
        Status.SINGLE_SOURCE,
    }


@given(histories())
def test_what_is_said_of_a_status_agrees_with_it(of: Dossier) -> None:
    found = now(of)

    counted = [s for origin in found.origins for s in origin.statements]
    assert len(counted) == len(set(counted))
    assert not set(counted) & set(found.not_counted)
    assert found.independent <= len(found.origins)
    if found.status in (Status.CORROBORATED, Status.PARTLY_CORROBORATED, Status.ONE_SIDED):
        assert found.independent >= 2
    if found.status in (Status.ECHOED, Status.SINGLE_SOURCE):
        assert found.independent <= 1
    if found.status is Status.PARTLY_CORROBORATED:
        assert found.unmatched
    if found.status is Status.CORROBORATED:
        assert not found.unmatched
    assert (found.decision is not None) == (found.status in (Status.CONFIRMED, Status.REFUTED))


# Why "not shown" does not chain: every history of four voices, each judged against each other.

VOICES = tuple(statement(f"So ({i})", name, by=by, id=f"v{i}") for i, (name, by) in enumerate(
    (("Kalin", "EA"), ("Peskov", "BBC"), ("the SNC", "AFP"), ("a nurse at the clinic", "NPR"))
))  # fmt: skip
_PAIRS = [frozenset((a.id, b.id)) for a, b in combinations(VOICES, 2)]
_Verdicts = dict[frozenset[StatementId], Verdict]


def every_history() -> Iterable[_Verdicts]:
    for verdicts in product(Verdict, repeat=len(_PAIRS)):
        yield dict(zip(_PAIRS, verdicts, strict=True))


def with_newcomer(of: _Verdicts, tied_to: frozenset[StatementId] = frozenset()) -> _Verdicts:
    return of | {
        frozenset((NEWCOMER.id, v.id)): Verdict.TIED if v.id in tied_to else Verdict.NOT_SHOWN for v in VOICES
    }


def _groups(of: _Verdicts, uniting: set[Verdict]) -> list[set[StatementId]]:
    groups: list[set[StatementId]] = [{s} for s in sorted({s for pair in of for s in pair})]
    for pair, verdict in of.items():
        if verdict in uniting:
            together = [g for g in groups if g & pair]
            groups = [g for g in groups if not g & pair] + [set[StatementId]().union(*together)]
    return groups


def literally(of: _Verdicts) -> bool:
    """Two origins, where what is tied and what is not shown both unite."""
    return len(_groups(of, {Verdict.TIED, Verdict.NOT_SHOWN})) > 1


def by_every_pair(of: _Verdicts) -> bool:
    """Two origins, where only ties unite and every pair across is shown independent."""
    groups = _groups(of, {Verdict.TIED})
    return any(
        all(of[frozenset((a, b))] is Verdict.INDEPENDENT for a in ours for b in theirs)
        for ours, theirs in combinations(groups, 2)
    )


def as_built(of: _Verdicts) -> bool:
    """Two origins as `assess` finds them."""
    everyone = {s.id: s for s in (*VOICES, NEWCOMER)}
    said = [everyone[s] for s in sorted({s for pair in of for s in pair})]
    pairs: dict[Verdict, list[tuple[Statement, Statement]]] = {verdict: [] for verdict in Verdict}
    for a, b in combinations(said, 2):
        pairs[of[frozenset((a.id, b.id))]].append((a, b))
    found = now(dossier(*said, tied=pairs[Verdict.TIED], not_shown=pairs[Verdict.NOT_SHOWN]), at(0))
    return found.status is Status.CORROBORATED


@pytest.mark.parametrize(
    ("rule", "two_before", "lost_to_a_stranger", "lost_to_a_copy"),
    [
        pytest.param(literally, 105, 105, 105, id="ties and not shown unite"),
        pytest.param(by_every_pair, 232, 0, 104, id="ties unite, every pair shown"),
        pytest.param(as_built, 490, 0, 0, id="ties unite, one pair shown"),
    ],
)
def test_how_often_one_unregistered_blog_would_take_a_corroboration_away(
    rule: Callable[[_Verdicts], bool], two_before: int, lost_to_a_stranger: int, lost_to_a_copy: int
) -> None:
    """The figures of docs/decisions/0002-not-shown-does-not-chain.md."""
    two = [h for h in every_history() if rule(h)]
    copied = frozenset([VOICES[0].id])

    assert len(two) == two_before
    assert sum(not rule(with_newcomer(h)) for h in two) == lost_to_a_stranger
    assert sum(not rule(with_newcomer(h, copied)) for h in two) == lost_to_a_copy


def test_nothing_that_the_literal_rule_counts_as_two_counts_as_one() -> None:
    assert all(as_built(h) for h in every_history() if literally(h))


def test_an_unregistered_blog_never_makes_two_of_one() -> None:
    one = [h for h in every_history() if not as_built(h)]

    assert not any(as_built(with_newcomer(h)) for h in one)
