"""What decisions do to the evidence on a claim, whatever came and in whatever order."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import combinations
from random import Random
from typing import TypeVar

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core.claims import NOBODY, Naming, Role, Source, Statement
from bot.core.corroboration import Corroboration, Move, Status, assess, move
from bot.core.decisions import (
    Decision,
    DecisionKind,
    corrections_by_kind,
    is_dismissed,
    kin_of,
    led_to,
    regroupings_for,
)
from bot.core.dossiers import Dossier, numbered
from bot.core.effects import as_decided
from bot.core.independence import Judgement, Provenance, Verdict
from bot.core.matching import Stance
from bot.core.policy import Policy
from tests.builders import (
    at,
    audience,
    claim,
    decision,
    dossier,
    evidence,
    judgement,
    match,
    place,
    provenance,
)
from tests.core.pool import POOL

POLICY = Policy()
END = at(10)
OURS, THEIRS, THIRD = (
    claim("It is so", id="c-ours"),
    claim("So it is", id="c-theirs"),
    claim("So", id="c-third"),
)
WHO = (
    (Source("Lavrov", Naming.NAMED, Role.ORIGIN),),
    (Source("Kalin", Naming.NAMED, Role.ORIGIN, desk="the Kremlin"),),
    (NOBODY,),
    (),
)
_TIMES = st.integers(0, 9).map(at)


@st.composite
def histories(draw: st.DrawFn) -> Dossier:
    """Evidence on a claim, and on others that were perhaps merged with it; every pair judged, some tied."""
    statements = draw(st.lists(st.sampled_from(POOL), min_size=2, max_size=5, unique=True))
    judged: list[Judgement] = []
    for a, b in combinations(statements, 2):
        judged.append(judgement(a, b, draw(st.sampled_from(Verdict)), when=draw(_TIMES)))
    about = st.sampled_from([OURS, OURS, THEIRS, THIRD])
    stances = st.sampled_from([Stance.SUPPORTS] * 4 + [Stance.DENIES, Stance.CONTRADICTS, Stance.ANSWERS])
    return Dossier(
        claim=OURS,
        testimonies=tuple(evidence(s, known_at=draw(_TIMES)) for s in statements),
        matches=tuple(match(s, draw(stances), draw(about)) for s in statements),
        judgements=tuple(judged),
        decisions=tuple(draw(_rulings(statements))),
        provenances={s.id: _provenance(s) for s in statements},
    )


def _provenance(of: Statement) -> Provenance:
    return replace(provenance(by=of.chain.hops[0].source.name), statement=of.id)


@st.composite
def _rulings(draw: st.DrawFn, statements: list[Statement]) -> list[Decision]:
    taken: list[Decision] = []
    for i in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(DecisionKind))
        if kind is DecisionKind.UNDO and not taken:
            continue
        a, b = draw(st.permutations(statements))[:2]
        taken.append(
            decision(
                kind,
                *((a, b) if kind in (DecisionKind.TIE, DecisionKind.CUT_TIE) else (a,)),
                id=f"d{i}",
                about=draw(st.sampled_from([OURS, OURS, THEIRS])),
                when=draw(_TIMES),
                undoes=draw(st.sampled_from(taken)) if kind is DecisionKind.UNDO else None,
                other=draw(st.sampled_from([THEIRS, THIRD, OURS])),
                voices=draw(st.sampled_from(WHO)),
            )
        )
    return taken


def now(of: Dossier, when: datetime = END) -> Corroboration:
    return assess(of, POLICY, when)


def with_ruling(of: Dossier, *decisions: Decision) -> Dossier:
    return replace(of, decisions=(*of.decisions, *decisions))


_T = TypeVar("_T")


@given(histories(), st.randoms(use_true_random=False), _TIMES)
def test_the_order_of_arrival_never_matters(of: Dossier, chance: Random, when: datetime) -> None:
    def shuffled(values: Iterable[_T]) -> tuple[_T, ...]:
        kept = list(values)
        chance.shuffle(kept)
        return tuple(kept)

    again = replace(
        of,
        testimonies=shuffled(of.testimonies),
        matches=shuffled(of.matches),
        judgements=shuffled(of.judgements),
        decisions=shuffled(of.decisions),
    )

    assert now(again, when) == now(of, when)
    assert numbered(again) == numbered(of)


@given(histories(), st.sampled_from(DecisionKind), st.sampled_from(WHO), st.data())
def test_what_is_taken_back_has_never_been(
    of: Dossier, kind: DecisionKind, who: tuple[Source, ...], data: st.DataObject
) -> None:
    assume(kind is not DecisionKind.UNDO)
    a, b = data.draw(st.permutations([t.statement for t in of.testimonies]))[:2]
    # A split that is taken back leaves its claim with the one it was parted from: of one that never was, too.
    ruled = decision(kind, a, b, id="new", about=OURS, when=END, other=claim("new", id="c-new"), voices=who)
    undone = decision(DecisionKind.UNDO, id="undo", about=OURS, when=at(10.5), undoes=ruled)

    assert now(with_ruling(of, ruled, undone), at(11)) == now(of, at(11))


@given(histories(), _TIMES)
def test_a_past_state_is_what_was_decided_then(of: Dossier, when: datetime) -> None:
    then = replace(
        of,
        testimonies=tuple(t for t in of.testimonies if t.known_at <= when),
        judgements=tuple(j for j in of.judgements if j.at <= when),
        decisions=tuple(d for d in of.decisions if d.at <= when),
    )

    assert now(then, when) == now(of, when)


@given(histories(), _TIMES)
def test_decided_once_is_decided(of: Dossier, when: datetime) -> None:
    once = as_decided(of, POLICY, when)

    again = as_decided(once, POLICY, when)
    assert replace(again, judgements=()) == replace(once, judgements=())
    assert set(again.judgements) == set(once.judgements)
    assert now(once, when) == now(of, when)


@given(histories(), st.data())
def test_a_tie_that_a_person_makes_never_raises(of: Dossier, data: st.DataObject) -> None:
    a, b = data.draw(st.permutations([t.statement for t in of.testimonies]))[:2]
    tie = decision(DecisionKind.TIE, a, b, id="new", about=OURS, when=END)

    assert move(now(of).status, now(with_ruling(of, tie)).status) is not Move.ROSE


@given(histories(), st.data())
def test_a_tie_that_is_cut_never_lowers(of: Dossier, data: st.DataObject) -> None:
    a, b = data.draw(st.permutations([t.statement for t in of.testimonies]))[:2]
    cut = decision(DecisionKind.CUT_TIE, a, b, id="new", about=OURS, when=END)

    assert move(now(of).status, now(with_ruling(of, cut)).status) is not Move.FELL


KALIN, NURSE, PESKOV = POOL[0], POOL[5], POOL[2]
BOTH = dossier(KALIN, NURSE, about=OURS)


def _merged() -> Dossier:
    """One statement of each of two claims, which a person merged at noon."""
    merge = decision(DecisionKind.MERGE, about=OURS, other=THEIRS)
    return replace(BOTH, matches=(match(KALIN, to=OURS), match(NURSE, to=THEIRS)), decisions=(merge,))


class TestMerging:
    def test_what_is_said_of_the_other_counts_from_the_merge_on(self) -> None:
        early = replace(
            _merged(),
            testimonies=tuple(replace(t, known_at=at(-2)) for t in _merged().testimonies),
            judgements=(judgement(KALIN, NURSE, when=at(-2)),),
        )

        assert now(early).status is Status.CORROBORATED
        assert now(early, at(-1)).status is Status.SINGLE_SOURCE

    def test_what_supports_one_is_no_other_account_of_it(self) -> None:
        of = _merged()
        against = replace(of, matches=(*of.matches, match(NURSE, Stance.CONTRADICTS, OURS)))

        assert now(against).status is Status.CORROBORATED

    def test_a_person_confirmed_the_other_only_before_it_was_this_one(self) -> None:
        confirmed = decision(DecisionKind.CONFIRM, about=THEIRS, when=at(-1))
        undo = decision(DecisionKind.UNDO, about=OURS, when=at(1), undoes=_merged().decisions[0])

        assert now(with_ruling(_merged(), confirmed)).status is Status.CONFIRMED
        assert now(with_ruling(_merged(), confirmed, undo)).status is Status.SINGLE_SOURCE


class TestLeading:
    def test_a_circle_of_merges_leads_to_one(self) -> None:
        circle = [
            decision(DecisionKind.MERGE, id=str(n), about=a, other=b, when=at(n))
            for n, (a, b) in enumerate([(OURS, THEIRS), (THEIRS, THIRD), (THIRD, OURS)])
        ]

        assert led_to(circle, END) == {THEIRS.id: OURS.id, THIRD.id: OURS.id}
        assert led_to(circle, at(-1)) == {}

    def test_an_earlier_merge_taken_back_leaves_a_later_one(self) -> None:
        first = decision(DecisionKind.MERGE, id="1", about=OURS, other=THEIRS, when=at(1))
        second = decision(DecisionKind.MERGE, id="2", about=THIRD, other=OURS, when=at(2))
        undo = decision(DecisionKind.UNDO, id="3", about=THIRD, undoes=first, when=at(3))

        assert led_to([first, second, undo], END) == {OURS.id: THIRD.id}

    def test_a_split_taken_back_leads_to_what_it_was_parted_from(self) -> None:
        split = decision(DecisionKind.SPLIT, NURSE, about=OURS, other=THEIRS, when=at(1))
        undo = decision(DecisionKind.UNDO, about=OURS, undoes=split, when=at(2))

        assert led_to([split], END) == {}
        assert led_to([split, undo], END) == {THEIRS.id: OURS.id}

    def test_a_split_is_none_where_it_may_not_be_seen(self) -> None:
        secret = place("tips", private=True)
        split = decision(DecisionKind.SPLIT, NURSE, about=OURS, other=THEIRS, where=secret)

        assert led_to(regroupings_for([split], audience("tips", private=True)), END) == {}
        assert led_to(regroupings_for([split], audience()), END) == {THEIRS.id: OURS.id}
        assert regroupings_for([split], audience(workspace="another")) == ()

    def test_kin_is_what_was_ever_joined(self) -> None:
        merges = [
            decision(DecisionKind.MERGE, about=OURS, other=THEIRS),
            decision(DecisionKind.SPLIT, about=THEIRS, other=THIRD),
        ]

        assert kin_of(merges, THIRD.id) == {OURS.id, THEIRS.id, THIRD.id}
        assert kin_of([], OURS.id) == {OURS.id}


class TestStatements:
    def test_what_is_split_off_does_not_count_and_stays_in_its_own(self) -> None:
        split = decision(DecisionKind.SPLIT, NURSE, about=OURS, other=THEIRS)
        its_own = replace(
            dossier(NURSE, about=THEIRS), matches=(match(NURSE, to=THEIRS),), decisions=(split,)
        )

        assert now(with_ruling(BOTH, split)).status is Status.SINGLE_SOURCE
        assert now(its_own).status is Status.SINGLE_SOURCE

    def test_what_is_split_off_and_merged_again_counts(self) -> None:
        split = decision(DecisionKind.SPLIT, NURSE, about=OURS, other=THEIRS)
        merge = decision(DecisionKind.MERGE, about=OURS, other=THEIRS, when=at(1))

        assert now(with_ruling(BOTH, split, merge)).status is Status.CORROBORATED

    def test_what_is_set_aside_supports_nothing(self) -> None:
        aside = decision(DecisionKind.SET_ASIDE, NURSE, about=OURS)

        assert now(with_ruling(BOTH, aside)).status is Status.SINGLE_SOURCE
        assert now(with_ruling(BOTH, aside), at(-1)).status is not Status.SINGLE_SOURCE

    def test_it_is_withdrawn_where_every_root_has(self) -> None:
        one = decision(DecisionKind.WITHDRAW, NURSE, about=OURS, when=at(1))
        other = decision(DecisionKind.WITHDRAW, KALIN, about=OURS, when=at(2))

        assert now(with_ruling(BOTH, one)).status is Status.SINGLE_SOURCE
        assert now(with_ruling(BOTH, one, other)).status is Status.WITHDRAWN

    def test_what_rests_on_a_named_voice_is_withdrawn_with_it(self) -> None:
        root = KALIN.chain.root
        said = decision(DecisionKind.WITHDRAW, KALIN, about=OURS, voices=(root,))

        assert now(with_ruling(dossier(KALIN, POOL[1], about=OURS), said)).status is Status.WITHDRAWN


class TestSpeakers:
    def test_a_corrected_pair_is_judged_again(self) -> None:
        known = replace(
            dossier(KALIN, PESKOV, about=OURS), provenances={s.id: _provenance(s) for s in (KALIN, PESKOV)}
        )
        corrected = decision(DecisionKind.CORRECT, PESKOV, about=OURS, voices=(KALIN.chain.root,))

        assert now(known).status is Status.CORROBORATED
        assert now(with_ruling(known, corrected)).status is Status.ECHOED

    def test_another_voice_than_was_read_is_another_origin(self) -> None:
        known = replace(
            dossier(KALIN, POOL[1], tied=[(KALIN, POOL[1])], about=OURS),
            provenances={s.id: _provenance(s) for s in (KALIN, POOL[1])},
        )
        corrected = decision(DecisionKind.CORRECT, POOL[1], about=OURS, voices=WHO[0])

        assert now(known).status is Status.ECHOED
        assert now(with_ruling(known, corrected)).status is Status.CORROBORATED

    def test_a_pair_that_cannot_be_judged_again_is_not_shown(self) -> None:
        corrected = decision(DecisionKind.CORRECT, NURSE, about=OURS, voices=WHO[0])

        assert now(with_ruling(BOTH, corrected)).independent == 1

    def test_a_doubted_speaker_counts_again_once_accepted(self) -> None:
        doubt = decision(DecisionKind.DOUBT, NURSE, about=OURS, when=at(1))
        accept = decision(DecisionKind.ACCEPT, NURSE, about=OURS, when=at(2))

        assert now(with_ruling(BOTH, doubt)).status is Status.SINGLE_SOURCE
        assert now(with_ruling(BOTH, doubt, accept)).status is Status.CORROBORATED

    def test_an_accepted_speaker_who_is_doubted_does_not_count(self) -> None:
        guess = POOL[7]
        accept = decision(DecisionKind.ACCEPT, guess, about=OURS, when=at(1))
        doubt = decision(DecisionKind.DOUBT, guess, about=OURS, when=at(2))
        of = dossier(guess, about=OURS)

        assert now(with_ruling(of, accept)).status is Status.SINGLE_SOURCE
        assert now(with_ruling(of, accept, doubt)).status is Status.UNATTRIBUTED

    def test_the_words_are_never_touched(self) -> None:
        corrected = decision(DecisionKind.CORRECT, NURSE, about=OURS, voices=WHO[1])
        decided = as_decided(with_ruling(BOTH, corrected), POLICY, END)
        (shown,) = [t for t in decided.testimonies if t.statement.id == NURSE.id]

        assert shown.statement.content == NURSE.content
        assert shown.read_as == NURSE.chain
        assert shown.statement.chain.is_corrected
        assert shown.statement.chain.root == WHO[1][0]


@pytest.mark.parametrize(
    ("where", "dismissed"), [("syria", True), ("another", False)], ids=["here", "elsewhere"]
)
def test_a_claim_is_dismissed_in_its_channel_alone(where: str, dismissed: bool) -> None:
    ruled = [decision(DecisionKind.DISMISS, about=OURS)]

    assert is_dismissed(ruled, OURS.id, audience(where), END) is dismissed
    assert not is_dismissed(ruled, THEIRS.id, audience(where), END)


def test_corrections_are_counted_by_what_was_wrong() -> None:
    tie = decision(DecisionKind.TIE, KALIN, NURSE)
    ruled = [
        tie,
        decision(DecisionKind.SET_ASIDE, KALIN),
        decision(DecisionKind.SET_ASIDE, NURSE),
        decision(DecisionKind.CONFIRM),
        decision(DecisionKind.UNDO, undoes=tie, when=at(1)),
    ]

    assert corrections_by_kind(ruled, END) == {DecisionKind.SET_ASIDE: 2}
