"""What one reading says about the claims that are known, and about its own."""

import sys
from collections.abc import Callable
from dataclasses import replace
from types import FrameType

import pytest

from bot.core.claims import Attribution, Claim, ClaimId, Reading, ResponseKind, Slots, Statement, StatementId
from bot.core.comparing import Comparison, comparable, compare, dossiers_alone, judge_all
from bot.core.corroboration import Status, assess
from bot.core.independence import Provenance, Verdict
from bot.core.matching import Candidate, ClaimMatch, Relation, Stance
from bot.core.policy import Policy
from bot.core.reports import Report
from bot.core.text import Span
from tests.builders import NOON, claim, provenance, reading, report, statement

POLICY = Policy()
VISIT = Slots(event=("meet",), actor="envoy", places=("Port Alder",), entities=("Lissan", "Port Alder"))
NOT_SO = Slots(event=("meet",), actor="envoy", places=("Port Alder",), entities=("Lissan",), negated=True)
TEXT = (
    "An envoy from Lissan met him in Port Alder. A Lissan envoy met the security chief in Port Alder. "
    "He declined to comment. He met nobody from Lissan. The envoy was not there."
)
CARRIER: Report = report(TEXT)


def said(words: str, *speakers: str, slots: Slots = VISIT) -> Statement:
    return statement(words, *speakers, inside=CARRIER, slots=slots)


RUMOUR = said("An envoy from Lissan met him in Port Alder", "")
NAMED = said("A Lissan envoy met the security chief in Port Alder", "Norwind", slots=VISIT)
KNOWN: Claim = claim("A Lissan envoy met the security chief in Port Alder", slots=VISIT)


def declined(*answers: Statement) -> Statement:
    return statement(
        "declined to comment", "the office", inside=CARRIER, response=ResponseKind.DECLINED, answers=answers
    )


def denied(words: str, *answers: Statement) -> Statement:
    return statement(
        words, "the office", inside=CARRIER, response=ResponseKind.DENIED, answers=answers, slots=VISIT
    )


def compared(read: Reading, *known: tuple[Statement, Claim]) -> Comparison:
    candidates = {s.id: [Candidate(c, 0.9)] for s, c in known}
    return compare(CARRIER, read, candidates, {}, POLICY)


def stances(found: Comparison, of: Statement) -> set[Stance]:
    return {m.stance for (_, s), m in found.matches.items() if s == of.id}


def test_a_statement_that_no_known_claim_matches_makes_its_own() -> None:
    found = compared(reading(CARRIER, NAMED))

    (made,) = found.claims.values()
    assert made.first == NAMED.id


def test_a_statement_of_a_known_claim_makes_none() -> None:
    found = compared(reading(CARRIER, NAMED), (NAMED, KNOWN))

    assert found.claims == {}
    assert found.supported_by(NAMED.id) == (KNOWN.id,)


def test_a_claim_is_known_by_the_words_of_whoever_makes_it_and_not_of_a_rumour() -> None:
    assert [s.id for s in comparable(reading(CARRIER, RUMOUR, NAMED))] == [NAMED.id, RUMOUR.id]


def test_a_rumour_that_was_answered_together_with_a_claim_is_that_claim() -> None:
    found = compared(reading(CARRIER, RUMOUR, NAMED, declined(RUMOUR, NAMED)))

    assert len(found.claims) == 1
    assert found.supported_by(RUMOUR.id) == found.supported_by(NAMED.id)


def test_an_answer_is_attached_to_the_claim_and_moves_nothing() -> None:
    answer = declined(NAMED)

    found = compared(reading(CARRIER, NAMED, answer))

    assert stances(found, answer) == {Stance.ANSWERS}


def test_a_denial_of_a_claim_made_elsewhere_is_found_by_its_words() -> None:
    denial = denied("A Lissan envoy met the security chief in Port Alder")

    found = compared(reading(CARRIER, denial), (denial, KNOWN))

    assert stances(found, denial) == {Stance.DENIES}
    assert found.claims == {}


def test_a_denial_does_not_deny_whoever_says_that_it_was_not_so() -> None:
    agreed = said("He met nobody from Lissan", "Reve", slots=NOT_SO)

    found = compared(reading(CARRIER, agreed, denied("An envoy from Lissan met him", agreed)))

    assert Stance.DENIES not in {m.stance for m in found.matches.values()}


def test_the_title_before_a_name_tells_who_is_placed_to_know() -> None:
    told = report("Governor Tom Hale denied that a Lissan envoy met the security chief in Port Alder.")
    denial = statement(
        "a Lissan envoy met the security chief in Port Alder",
        "Tom Hale",
        inside=told,
        response=ResponseKind.DENIED,
        slots=VISIT,
    )
    root = denial.chain.hops[-1]
    named = replace(root, mention=Span(0, len("Governor Tom Hale")))
    denial = replace(denial, chain=Attribution((*denial.chain.hops[:-1], named)))

    found = compare(told, reading(told, denial), {denial.id: [Candidate(KNOWN, 0.9)]}, {}, POLICY)

    assert stances(found, denial) == {Stance.DENIES}


def test_a_denial_with_a_clause_of_its_own_does_not_deny_another_event() -> None:
    warned = Slots(event=("warn",))
    other = statement(
        "The envoy was not there",
        "the office",
        inside=CARRIER,
        response=ResponseKind.DENIED,
        answers=[NAMED],
        slots=warned,
    )

    found = compared(reading(CARRIER, NAMED, other))

    assert stances(found, other) == set()


def test_what_was_compared_before_stays_where_it_is() -> None:
    answer = declined(NAMED)
    found = compare(CARRIER, reading(CARRIER, NAMED, answer), {}, {NAMED.id: ClaimId("c")}, POLICY)

    assert found.claims == {}
    assert [m.claim for m in found.matches.values()] == ["c"]


def test_a_report_read_by_itself_has_a_status_for_each_claim() -> None:
    dossiers = dossiers_alone(CARRIER, reading(CARRIER, RUMOUR, NAMED), {}, POLICY, NOON)

    statuses = {d.claim.first: assess(d, POLICY, NOON).status for d in dossiers}
    assert set(statuses.values()) <= {Status.SINGLE_SOURCE, Status.UNATTRIBUTED}
    assert StatementId(NAMED.id) in statuses


def test_a_denial_by_whoever_could_not_know_is_recorded_and_denies_nothing() -> None:
    answer = statement(
        "The envoy was not there", "a blogger", inside=CARRIER, response=ResponseKind.DENIED, answers=[NAMED]
    )

    found = compared(reading(CARRIER, NAMED, answer))

    assert stances(found, answer) == {Stance.ANSWERS}
    assert any("placed to know" in m.reason for m in found.matches.values())


def test_what_a_denial_says_besides_is_the_same_denial() -> None:
    denial = denied("A Lissan envoy met the security chief in Port Alder")
    besides = said("He met nobody from Lissan", "Reve")

    found = compared(reading(CARRIER, denial, besides), (denial, KNOWN), (besides, KNOWN))

    assert stances(found, denial) == {Stance.DENIES}
    assert found.matches[KNOWN.id, besides.id].stance is Stance.DENIES


def test_that_it_was_not_so_is_an_account_of_its_own_where_nobody_denies() -> None:
    alone = said("He met nobody from Lissan", "Reve")

    found = compared(reading(CARRIER, alone), (alone, KNOWN))

    assert found.matches[KNOWN.id, alone.id].stance is Stance.CONTRADICTS


@pytest.mark.parametrize(
    ("text", "placed"),
    [
        ("It was not so, said spokesman Anton Reve", True),
        ("It was not so, said Anton Reve, a lawyer of the ministry", True),
        ("It was not so, said Anton Reve", False),
        ("The minister spoke. It was not so, said Anton Reve", False),
    ],
)
def test_what_stands_beside_a_name_tells_whether_it_is_placed_to_know(text: str, placed: bool) -> None:
    carrier = report(f"A Lissan envoy met the security chief. {text}.")
    made = statement("A Lissan envoy met the security chief", "Norwind", inside=carrier, slots=VISIT)
    bare = statement(
        "It was not so", "Anton Reve", inside=carrier, response=ResponseKind.DENIED, answers=[made]
    )
    place = Span(carrier.text.index("Anton"), carrier.text.index("Reve") + 4)
    hops = (bare.chain.hops[0], replace(bare.chain.hops[1], mention=place))
    denial = replace(bare, chain=Attribution(hops))

    found = compare(carrier, reading(carrier, made, denial), {}, {}, POLICY)

    assert stances(found, denial) == {Stance.DENIES if placed else Stance.ANSWERS}


def list_of(lines: int, title: str = "") -> tuple[Report, Reading]:
    """Return a report of so many lines that are made alike, each about a port and a ship of its own."""
    words = [f"the quay of port{n} was closed to vessel{n} for repairs" for n in range(lines)]
    carrier = report("\n".join((title, *(f"{w}, {n} said." for n, w in enumerate(words)))))
    slots = [Slots(event=("close",), actor=f"vessel{n}", places=(f"port{n}",)) for n in range(lines)]
    said_each = [
        statement(w, f"warden {n}", inside=carrier, slots=slots[n], id=f"{title}{n}")
        for n, w in enumerate(words)
    ]
    return carrier, reading(carrier, *said_each)


def calls_of(function: str, work: Callable[[], object]) -> int:
    """Count how often a function is called while `work` is done."""
    found = 0

    def note(frame: FrameType, event: str, _: object) -> None:
        nonlocal found
        found += event == "call" and frame.f_code.co_name == function

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return found


def test_a_line_of_a_long_list_is_looked_at_beside_so_many_others_and_not_all() -> None:
    carrier, read = list_of(120)

    related = calls_of("relate", lambda: compare(carrier, read, {}, {}, POLICY))

    assert related <= 120 * POLICY.candidates


def test_a_line_that_is_in_a_long_list_again_is_the_same_claim() -> None:
    carrier, read = list_of(120)
    again = replace(read.statements[7], id=StatementId("again"))

    found = compare(carrier, replace(read, statements=(*read.statements, again)), {}, {}, POLICY)

    assert found.supported_by(again.id) == found.supported_by(read.statements[7].id)


def test_statements_of_one_report_are_judged_by_nobody() -> None:
    carrier, read = list_of(30)
    found = compare(carrier, read, {}, {}, POLICY)

    assert judge_all(found, {}, {}, POLICY, NOON) == ()


def test_of_two_long_lists_so_many_pairs_are_judged_and_none_is_taken_for_independent() -> None:
    ours, theirs = (
        [provenance(f"{where} {n}", by=where, report_id=where) for n in range(60)] for where in "AB"
    )
    found = Comparison(matches={(KNOWN.id, p.statement): match_of(p) for p in ours})

    judged = judge_all(found, {p.statement: p for p in ours}, {KNOWN.id: theirs}, POLICY, NOON)

    assert 0 < len(judged) <= 400
    assert {j.verdict for j in judged} == {Verdict.NOT_SHOWN}


def match_of(provenance: Provenance) -> ClaimMatch:
    return ClaimMatch(KNOWN.id, provenance.statement, Relation.SAME, Stance.SUPPORTS)
