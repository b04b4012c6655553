"""Every row of the status table and every move, as an editor would tell it."""

from dataclasses import replace

import pytest

from bot.core.claims import Flag, ResponseKind, SlotName, Slots, StatementKind
from bot.core.corroboration import Corroboration, Detail, Move, Rule, Status, assess, move, takes_back
from bot.core.decisions import DecisionKind
from bot.core.dossiers import Dossier
from bot.core.independence import Verdict
from bot.core.matching import Stance
from bot.core.policy import Policy
from tests.builders import at, claim, decision, dossier, evidence, judgement, match, statement

POLICY = Policy()

KALIN = statement("The congress is postponed", "Kalin", by="EA")
PESKOV = statement("The congress will wait", "Peskov", by="BBC")
KREMLIN = statement("Postponed, says the Kremlin", "the Kremlin", by="AFP")
NURSE = statement("The meeting is off", "a nurse at the clinic", by="BBC")
COPY = statement("The congress is off", "Kalin", by="Levant Eye")
RUMOUR = statement("Claims are circulating that it is off", "nobody", by="EA")
ANOTHER_RUMOUR = statement("Reportedly it is off", "nobody", by="BBC")
GUESSED = statement("“It is off for now”", "Kalin", by="EA", inferred=True)
ANONYMOUS = statement("It is off", "a source", by="EA")
ALSO_ANONYMOUS = statement("It is off", "officials", by="Levant Eye")
OWN = statement("The congress is off.", by="EA")
LAVROV = statement("There is no delay", "Lavrov", by="TASS")


def at_noon(of: Dossier) -> Corroboration:
    return assess(of, POLICY, at(0))


ROWS = [
    pytest.param(
        dossier(KALIN, decisions=(decision(DecisionKind.CONFIRM),)),
        Status.CONFIRMED,
        Rule.DECIDED,
        id="an editor confirms what one voice says",
    ),
    pytest.param(
        dossier(KALIN, PESKOV, decisions=(decision(DecisionKind.REFUTE),)),
        Status.REFUTED,
        Rule.DECIDED,
        id="an editor refutes what two voices say",
    ),
    pytest.param(
        dossier(KALIN, denied_by=[LAVROV], decisions=(decision(DecisionKind.CONFIRM),)),
        Status.CONFIRMED,
        Rule.DECIDED,
        id="an editor's word stands above a denial",
    ),
    pytest.param(
        dossier(KALIN, withdrawn_by=[statement("I was wrong", "Ibrahim Kalin", by="BBC")]),
        Status.WITHDRAWN,
        Rule.WITHDRAWN,
        id="the one voice takes it back, under his full name",
    ),
    pytest.param(
        dossier(KALIN, PESKOV, withdrawn_by=[statement("I was wrong", "Kalin", by="AFP")]),
        Status.CORROBORATED,
        Rule.CORROBORATED,
        id="one of two voices takes it back: it is not withdrawn",
    ),
    pytest.param(
        dossier(KALIN, withdrawn_by=[statement("Reportedly he took it back", "nobody", by="BBC")]),
        Status.SINGLE_SOURCE,
        Rule.SINGLE_SOURCE,
        id="a rumour that he took it back withdraws nothing",
    ),
    pytest.param(
        dossier(RUMOUR, withdrawn_by=[statement("I was wrong", "Kalin", by="BBC")]),
        Status.UNATTRIBUTED,
        Rule.UNATTRIBUTED,
        id="nobody can take back what nobody is named for",
    ),
    pytest.param(
        dossier(KALIN, contradicted_by=[LAVROV]),
        Status.DISPUTED,
        Rule.DISPUTED,
        id="another origin gives an account that cannot both be so",
    ),
    pytest.param(
        dossier(KALIN, PESKOV, denied_by=[LAVROV]),
        Status.DISPUTED,
        Rule.DISPUTED,
        id="a denial against two independent origins",
    ),
    pytest.param(
        dossier(KALIN, contradicted_by=[LAVROV], tied=[(KALIN, LAVROV)]),
        Status.SINGLE_SOURCE,
        Rule.SINGLE_SOURCE,
        id="an incompatible account in the origin that supports: a tension, no dispute",
    ),
    pytest.param(
        dossier(KALIN, contradicted_by=[LAVROV], not_shown=[(KALIN, LAVROV)]),
        Status.SINGLE_SOURCE,
        Rule.SINGLE_SOURCE,
        id="an incompatible account not shown to be of another origin disputes nothing",
    ),
    pytest.param(
        dossier(RUMOUR, contradicted_by=[LAVROV]),
        Status.UNATTRIBUTED,
        Rule.UNATTRIBUTED,
        id="no support stands that could be disputed",
    ),
    pytest.param(
        dossier(KALIN, denied_by=[LAVROV]), Status.DENIED, Rule.DENIED, id="a denial against one voice"
    ),
    pytest.param(
        dossier(KALIN, COPY, denied_by=[LAVROV], tied=[(KALIN, COPY)]),
        Status.DENIED,
        Rule.DENIED,
        id="a denial against one origin in two papers",
    ),
    pytest.param(
        dossier(KALIN, PESKOV, denied_by=[LAVROV], sides={"Kalin": "Ankara", "Peskov": "Ankara"}),
        Status.DENIED,
        Rule.DENIED,
        id="a denial against two origins on one side",
    ),
    pytest.param(
        dossier(RUMOUR, denied_by=[LAVROV]), Status.DENIED, Rule.DENIED, id="a denial of what nobody says"
    ),
    pytest.param(
        dossier(KALIN, denied_by=[statement("It was denied", "nobody", by="BBC")]),
        Status.SINGLE_SOURCE,
        Rule.SINGLE_SOURCE,
        id="a denial by nobody denies nothing",
    ),
    pytest.param(
        dossier(RUMOUR, ANOTHER_RUMOUR),
        Status.UNATTRIBUTED,
        Rule.UNATTRIBUTED,
        id="claims are circulating, in two papers",
    ),
    pytest.param(
        dossier(RUMOUR, GUESSED),
        Status.UNATTRIBUTED,
        Rule.UNATTRIBUTED,
        id="an inferred speaker lifts no rumour",
    ),
    pytest.param(
        dossier(KALIN, PESKOV),
        Status.CORROBORATED,
        Rule.CORROBORATED,
        id="two independent origins, two sides",
    ),
    pytest.param(
        dossier(KALIN, NURSE, sides={"Kalin": "Ankara"}),
        Status.CORROBORATED,
        Rule.CORROBORATED,
        id="a party and somebody who is none",
    ),
    pytest.param(
        dossier(KALIN, COPY, PESKOV, tied=[(KALIN, COPY)], not_shown=[(COPY, PESKOV)]),
        Status.CORROBORATED,
        Rule.CORROBORATED,
        id="a copy of one of two origins by a paper nobody registered takes nothing away",
    ),
    pytest.param(
        dossier(
            KALIN,
            KREMLIN,
            PESKOV,
            tied=[(KALIN, KREMLIN)],
            sides={"Kalin": "A", "Peskov": "A", "Kremlin": "B"},
        ),
        Status.CORROBORATED,
        Rule.CORROBORATED,
        id="the other side speaks in one of two origins",
    ),
    pytest.param(
        dossier(KALIN, PESKOV, unmatched={PESKOV: ["number"]}),
        Status.PARTLY_CORROBORATED,
        Rule.PARTLY_CORROBORATED,
        id="event corroborated, toll not",
    ),
    pytest.param(
        dossier(
            KALIN,
            PESKOV,
            KREMLIN,
            unmatched={KREMLIN: ["number"]},
            sides={"Kalin": "Ankara", "Peskov": "Ankara"},
        ),
        Status.PARTLY_CORROBORATED,
        Rule.PARTLY_CORROBORATED,
        id="one side agrees on the toll, the other side on the event alone",
    ),
    pytest.param(
        dossier(KALIN, PESKOV, sides={"Kalin": "Ankara", "Peskov": "Ankara"}),
        Status.ONE_SIDED,
        Rule.ONE_SIDED,
        id="two independent origins, one side",
    ),
    pytest.param(
        dossier(KALIN, COPY, tied=[(KALIN, COPY)]),
        Status.ECHOED,
        Rule.ECHOED,
        id="one spokesman in two papers",
    ),
    pytest.param(
        dossier(KALIN, COPY, not_shown=[(KALIN, COPY)]),
        Status.ECHOED,
        Rule.ECHOED,
        id="a paper nobody registered repeats it",
    ),
    pytest.param(dossier(KALIN), Status.SINGLE_SOURCE, Rule.SINGLE_SOURCE, id="one voice in one paper"),
    pytest.param(
        dossier(KALIN, RUMOUR, ANOTHER_RUMOUR),
        Status.SINGLE_SOURCE,
        Rule.SINGLE_SOURCE,
        id="one voice, and rumours in two papers",
    ),
    pytest.param(dossier(OWN), Status.SINGLE_SOURCE, Rule.SINGLE_SOURCE, id="a paper's own voice is a voice"),
    pytest.param(
        dossier(GUESSED), Status.UNATTRIBUTED, Rule.UNATTRIBUTED, id="an inferred speaker and nobody else"
    ),
    pytest.param(
        dossier(KALIN, statement("It is off, he said", "Peskov", by="BBC", inferred=True)),
        Status.SINGLE_SOURCE,
        Rule.SINGLE_SOURCE,
        id="an inferred second voice does not count",
    ),
    pytest.param(
        dossier(KALIN, answered_by=[statement("declined to comment", "the CIA", by="EA")]),
        Status.SINGLE_SOURCE,
        Rule.SINGLE_SOURCE,
        id="declining is not denying",
    ),
    pytest.param(dossier(), Status.UNATTRIBUTED, Rule.UNATTRIBUTED, id="nothing stands any more"),
]


@pytest.mark.parametrize(("evidence", "status", "rule"), ROWS)
def test_the_first_row_that_holds_gives_the_status(evidence: Dossier, status: Status, rule: Rule) -> None:
    now = at_noon(evidence)

    assert (now.status, now.rule) == (status, rule)


def test_every_status_and_every_row_is_proved_here() -> None:
    assert {case.values[1] for case in ROWS} == set(Status)
    assert {case.values[2] for case in ROWS} == set(Rule)


MOVES = [
    pytest.param(
        dossier(KALIN),
        dossier(KALIN, NURSE),
        (Status.SINGLE_SOURCE, Status.CORROBORATED),
        Move.ROSE,
        id="a statement from a new independent origin",
    ),
    pytest.param(
        dossier(KALIN),
        dossier(KALIN, NURSE, unmatched={NURSE: ["number"]}),
        (Status.SINGLE_SOURCE, Status.PARTLY_CORROBORATED),
        Move.ROSE,
        id="a new origin that bears the event out but not its toll",
    ),
    pytest.param(
        dossier(KALIN),
        dossier(KALIN, COPY, tied=[(KALIN, COPY)]),
        (Status.SINGLE_SOURCE, Status.ECHOED),
        Move.CHANGED,
        id="a statement in a known origin",
    ),
    pytest.param(
        dossier(KALIN, NURSE),
        dossier(KALIN, NURSE, COPY, tied=[(KALIN, COPY)], not_shown=[(NURSE, COPY)]),
        (Status.CORROBORATED, Status.CORROBORATED),
        Move.STOOD,
        id="a copy of one of two origins",
    ),
    pytest.param(
        dossier(KALIN, sides={"Kalin": "A", "Peskov": "A"}),
        dossier(KALIN, PESKOV, sides={"Kalin": "A", "Peskov": "A"}),
        (Status.SINGLE_SOURCE, Status.ONE_SIDED),
        Move.ROSE,
        id="a new origin on the same side",
    ),
    pytest.param(
        dossier(KALIN),
        dossier(KALIN, denied_by=[LAVROV]),
        (Status.SINGLE_SOURCE, Status.DENIED),
        Move.CHANGED,
        id="the accused denies what one says",
    ),
    pytest.param(
        dossier(KALIN, NURSE),
        dossier(KALIN, NURSE, denied_by=[LAVROV]),
        (Status.CORROBORATED, Status.DISPUTED),
        Move.CHANGED,
        id="the accused denies what two say",
    ),
    pytest.param(
        dossier(KALIN),
        dossier(KALIN, contradicted_by=[LAVROV]),
        (Status.SINGLE_SOURCE, Status.DISPUTED),
        Move.CHANGED,
        id="an incompatible account",
    ),
    pytest.param(
        dossier(KALIN, NURSE),
        dossier(KALIN, NURSE, answered_by=[LAVROV]),
        (Status.CORROBORATED, Status.CORROBORATED),
        Move.STOOD,
        id="declined, no information, not reached",
    ),
    pytest.param(
        dossier(RUMOUR),
        dossier(RUMOUR, KALIN),
        (Status.UNATTRIBUTED, Status.SINGLE_SOURCE),
        Move.ROSE,
        id="a voice is found for what nobody was named for",
    ),
    pytest.param(
        dossier(KALIN, NURSE),
        dossier(KALIN, NURSE, tied=[(KALIN, NURSE)]),
        (Status.CORROBORATED, Status.ECHOED),
        Move.FELL,
        id="a hidden tie is found",
    ),
    pytest.param(
        dossier(KALIN, NURSE),
        dossier(KALIN, NURSE, KREMLIN, tied=[(KALIN, KREMLIN), (NURSE, KREMLIN)]),
        (Status.CORROBORATED, Status.ECHOED),
        Move.FELL,
        id="the dispatch is found that both were taken from",
    ),
    pytest.param(
        dossier(KALIN, NURSE, sides={"Kalin": "A"}),
        dossier(KALIN, NURSE, sides={"Kalin": "A", "a nurse at the clinic": "A"}),
        (Status.CORROBORATED, Status.ONE_SIDED),
        Move.FELL,
        id="the desk gives both one side",
    ),
    pytest.param(
        dossier(KALIN),
        dossier(KALIN, withdrawn_by=[statement("I was wrong", "Kalin", by="BBC")]),
        (Status.SINGLE_SOURCE, Status.WITHDRAWN),
        Move.CHANGED,
        id="the source withdraws",
    ),
    pytest.param(
        dossier(KALIN, NURSE),
        dossier(KALIN, NURSE, decisions=(decision(DecisionKind.REFUTE),)),
        (Status.CORROBORATED, Status.REFUTED),
        Move.CHANGED,
        id="a person refutes",
    ),
]


@pytest.mark.parametrize(("before", "after", "statuses", "moved"), MOVES)
def test_what_moves_a_claim(
    before: Dossier, after: Dossier, statuses: tuple[Status, Status], moved: Move
) -> None:
    was, now = at_noon(before).status, at_noon(after).status

    assert (was, now) == statuses
    assert move(was, now) is moved


@pytest.mark.parametrize(
    ("before", "now", "back"),
    [
        (Status.CORROBORATED, Status.ECHOED, True),
        (Status.CORROBORATED, Status.DISPUTED, True),
        (Status.PARTLY_CORROBORATED, Status.DENIED, True),
        (Status.ONE_SIDED, Status.WITHDRAWN, True),
        (Status.CORROBORATED, Status.REFUTED, True),
        (Status.CONFIRMED, Status.REFUTED, True),
        (Status.CONFIRMED, Status.SINGLE_SOURCE, True),
        (Status.SINGLE_SOURCE, Status.UNATTRIBUTED, True),
        (Status.SINGLE_SOURCE, Status.DENIED, False),
        (Status.ECHOED, Status.DISPUTED, False),
        (Status.SINGLE_SOURCE, Status.CORROBORATED, False),
        (Status.CORROBORATED, Status.CONFIRMED, False),
        (Status.DISPUTED, Status.CORROBORATED, False),
        (Status.DISPUTED, Status.DENIED, False),
        (Status.CORROBORATED, Status.CORROBORATED, False),
    ],
)
def test_what_takes_back_something_people_were_told(before: Status, now: Status, back: bool) -> None:
    assert takes_back(before, now) is back


SPOKEN = statement("That is not so", "Lavrov", by="TASS", response=ResponseKind.DENIED)


@pytest.mark.parametrize(
    ("sides", "status"),
    [
        pytest.param({"Lavrov": "one", "Israel": "one"}, Status.DENIED, id="of the accused's side"),
        pytest.param({"Lavrov": "one", "Israel": "other"}, Status.SINGLE_SOURCE, id="of another side"),
        pytest.param({"Lavrov": "one"}, Status.SINGLE_SOURCE, id="the accused has no side"),
        pytest.param({}, Status.SINGLE_SOURCE, id="nobody has a side"),
    ],
)
def test_whoever_is_on_the_side_of_the_accused_denies_for_them(sides: dict[str, str], status: Status) -> None:
    struck = claim("Israel struck rebels", slots=Slots(event=("strike",), actor="Israel"))

    found = at_noon(dossier(KALIN, answered_by=[SPOKEN], sides=sides, about=struck))

    assert found.status is status
    assert (SPOKEN.id in found.denials) is (status is Status.DENIED)
    assert (SPOKEN.id in found.responses) is not (status is Status.DENIED)


RUNGS = (
    (Status.UNATTRIBUTED,),
    (Status.SINGLE_SOURCE, Status.ECHOED),
    (Status.ONE_SIDED,),
    (Status.PARTLY_CORROBORATED,),
    (Status.CORROBORATED,),
)


def test_the_ladder() -> None:
    height = {status: i for i, rung in enumerate(RUNGS) for status in rung}
    for before in Status:
        for now in Status:
            if before is now:
                expected = Move.STOOD
            elif before in height and now in height and height[before] != height[now]:
                expected = Move.ROSE if height[now] > height[before] else Move.FELL
            else:
                expected = Move.CHANGED
            assert move(before, now) is expected, (before, now)


class TestDecisions:
    def test_the_latest_word_of_a_person_stands(self) -> None:
        yes, no = decision(DecisionKind.CONFIRM, when=at(-2)), decision(DecisionKind.REFUTE, when=at(-1))

        for order in ((yes, no), (no, yes)):
            assert at_noon(dossier(KALIN, decisions=order)).status is Status.REFUTED

    def test_undoing_a_decision_brings_back_what_stood_before(self) -> None:
        yes, no = decision(DecisionKind.CONFIRM, when=at(-3)), decision(DecisionKind.REFUTE, when=at(-2))
        undo = decision(DecisionKind.UNDO, undoes=no, when=at(-1))

        assert at_noon(dossier(KALIN, decisions=(yes, no, undo))).status is Status.CONFIRMED

    def test_undoing_an_undo_brings_the_decision_back(self) -> None:
        yes = decision(DecisionKind.CONFIRM, when=at(-3))
        undo = decision(DecisionKind.UNDO, undoes=yes, when=at(-2))
        again = decision(DecisionKind.UNDO, undoes=undo, when=at(-1))

        assert at_noon(dossier(KALIN, decisions=(yes, undo))).status is Status.SINGLE_SOURCE
        assert at_noon(dossier(KALIN, decisions=(yes, undo, again))).status is Status.CONFIRMED

    def test_accepting_an_inferred_speaker_lets_him_count(self) -> None:
        guessed = statement("It is off, he said", "Peskov", by="BBC", inferred=True)
        accept = decision(DecisionKind.ACCEPT, guessed)

        assert at_noon(dossier(KALIN, guessed)).not_counted == (guessed.id,)
        assert at_noon(dossier(KALIN, guessed, decisions=(accept,))).status is Status.CORROBORATED

    def test_accepting_an_inferred_denier_lets_him_deny(self) -> None:
        guessed = statement("That is a lie", "Lavrov", by="BBC", inferred=True)
        accept = decision(DecisionKind.ACCEPT, guessed)

        assert at_noon(dossier(KALIN, denied_by=[guessed])).status is Status.SINGLE_SOURCE
        assert at_noon(dossier(KALIN, denied_by=[guessed], decisions=(accept,))).status is Status.DENIED

    def test_cutting_a_tie_parts_two_origins_until_it_is_undone(self) -> None:
        cut = decision(DecisionKind.CUT_TIE, KALIN, NURSE, when=at(-2))
        undo = decision(DecisionKind.UNDO, undoes=cut, when=at(-1))
        tied = [(KALIN, NURSE)]

        assert at_noon(dossier(KALIN, NURSE, tied=tied, decisions=(cut,))).status is Status.CORROBORATED
        assert at_noon(dossier(KALIN, NURSE, tied=tied, decisions=(cut, undo))).status is Status.ECHOED


class TestReplay:
    def test_evidence_known_later_does_not_count_yet(self) -> None:
        later = replace(dossier(KALIN, NURSE), testimonies=(evidence(KALIN), evidence(NURSE, known_at=at(5))))

        assert assess(later, POLICY, at(4)).status is Status.SINGLE_SOURCE
        assert assess(later, POLICY, at(5)).status is Status.CORROBORATED

    def test_a_statement_counts_until_its_report_lost_it(self) -> None:
        lost = replace(
            dossier(KALIN, NURSE), testimonies=(evidence(KALIN), evidence(NURSE, retired_at=at(5)))
        )

        assert assess(lost, POLICY, at(4)).status is Status.CORROBORATED
        assert assess(lost, POLICY, at(5)).status is Status.SINGLE_SOURCE

    def test_a_tie_found_later_binds_from_then_on(self) -> None:
        tie = judgement(KALIN, NURSE, Verdict.TIED, when=at(5))
        found = dossier(KALIN, NURSE)
        found = replace(found, judgements=(tie, *found.judgements))

        assert assess(found, POLICY, at(4)).status is Status.CORROBORATED
        assert assess(found, POLICY, at(5)).status is Status.ECHOED

    def test_a_decision_holds_from_when_it_was_taken(self) -> None:
        decided = dossier(KALIN, decisions=(decision(DecisionKind.CONFIRM, when=at(5)),))

        assert assess(decided, POLICY, at(4)).status is Status.SINGLE_SOURCE
        assert assess(decided, POLICY, at(5)).status is Status.CONFIRMED


class TestWhatExplainsAStatus:
    def test_origins_are_named_with_their_publishers_roots_and_sides(self) -> None:
        now = at_noon(dossier(KALIN, COPY, NURSE, tied=[(KALIN, COPY)], sides={"Kalin": "Ankara"}))

        by_roots = {o.roots: o for o in now.origins}
        assert by_roots[("Kalin",)].publishers == ("EA", "Levant Eye")
        assert by_roots[("Kalin",)].sides == {"Ankara"}
        assert by_roots[("a nurse at the clinic",)].publishers == ("BBC",)
        assert now.publishers == ("BBC", "EA", "Levant Eye")
        assert now.independent == 2

    def test_origins_not_shown_to_be_two_are_not_counted_as_two(self) -> None:
        now = at_noon(dossier(KALIN, COPY, not_shown=[(KALIN, COPY)]))

        assert len(now.origins) == 2
        assert now.independent == 1

    @pytest.mark.parametrize("newcomer", ["0", "z"])
    def test_an_unregistered_newcomer_takes_nothing_from_the_count(self, newcomer: str) -> None:
        blog = statement("It is off", "Kalin", by="Levant Eye", id=newcomer)

        now = at_noon(dossier(KALIN, NURSE, blog, not_shown=[(KALIN, blog), (NURSE, blog)]))

        assert now.independent == 2

    def test_the_slots_that_do_not_match_are_named(self) -> None:
        now = at_noon(dossier(KALIN, NURSE, unmatched={NURSE: ["number", "place"]}))

        assert now.unmatched == {SlotName.NUMBER, SlotName.PLACE}

    def test_the_slots_that_the_other_side_does_not_bear_out_are_named(self) -> None:
        now = at_noon(
            dossier(
                KALIN,
                PESKOV,
                KREMLIN,
                unmatched={KREMLIN: ["number"]},
                sides={"Kalin": "Ankara", "Peskov": "Ankara"},
            )
        )

        assert now.unmatched == {SlotName.NUMBER}

    def test_a_single_voice_leaves_no_slot_open(self) -> None:
        assert at_noon(dossier(KALIN, unmatched={KALIN: ["number"]})).unmatched == frozenset()

    @pytest.mark.parametrize(
        ("of", "details"),
        [
            pytest.param(dossier(OWN), {Detail.OWN_VOICE}, id="own voice"),
            pytest.param(dossier(ANONYMOUS), {Detail.ANONYMOUS}, id="anonymous"),
            pytest.param(
                dossier(statement("It is off", "Kalin", "the Kremlin", not_heard=True)),
                {Detail.RELAYED},
                id="relayed",
            ),
            pytest.param(dossier(KALIN, sides={"Kalin": "Ankara"}), {Detail.PARTY}, id="a party"),
            pytest.param(
                dossier(KALIN, NURSE, tied=[(KALIN, NURSE)], sides={"Kalin": "Ankara"}),
                set[Detail](),
                id="a party and somebody who is none, in one origin",
            ),
            pytest.param(dossier(GUESSED), {Detail.INFERRED}, id="inferred"),
            pytest.param(dossier(KALIN), set[Detail](), id="a named voice without a side"),
            pytest.param(dossier(ANONYMOUS, NURSE), set[Detail](), id="two independent origins"),
            pytest.param(
                dossier(ANONYMOUS, ALSO_ANONYMOUS, not_shown=[(ANONYMOUS, ALSO_ANONYMOUS)]),
                {Detail.ANONYMOUS},
                id="two that are not shown to be two",
            ),
            pytest.param(
                dossier(ANONYMOUS, KALIN, tied=[(ANONYMOUS, KALIN)]),
                set[Detail](),
                id="an unnamed voice beside a named one in one origin",
            ),
            pytest.param(dossier(), set[Detail](), id="nothing stands any more"),
        ],
    )
    def test_a_single_voice_is_described(self, of: Dossier, details: set[Detail]) -> None:
        assert at_noon(of).details == details

    def test_a_tension_within_an_origin_is_flagged(self) -> None:
        now = at_noon(dossier(KALIN, contradicted_by=[LAVROV], tied=[(KALIN, LAVROV)]))

        assert Flag.SLOT_TENSION in now.flags
        assert now.contradictions == (LAVROV.id,)

    def test_incompatible_accounts_do_not_make_one_of_two_origins(self) -> None:
        """Two reports, each with one supporting voice of its own, both quote the same opponent."""
        there = statement("No delay, said Lavrov", "Lavrov", by="BBC")

        now = at_noon(
            dossier(
                KALIN,
                NURSE,
                contradicted_by=[LAVROV, there],
                tied=[(KALIN, LAVROV), (NURSE, there), (LAVROV, there)],
            )
        )

        assert now.independent == 2
        assert now.status is Status.DISPUTED

    def test_what_was_not_heard_of_for_long_is_stale(self) -> None:
        assert Flag.STALE not in assess(dossier(KALIN), POLICY, at(72)).flags
        assert Flag.STALE in assess(dossier(KALIN), POLICY, at(73)).flags
        assert Flag.STALE not in assess(dossier(KALIN, denied_by=[LAVROV]), POLICY, at(73)).flags

    def test_flags_of_the_statements_are_shown(self) -> None:
        assert at_noon(dossier(GUESSED)).flags == {Flag.SPEAKER_INFERRED}

    def test_denials_and_answers_are_listed(self) -> None:
        declined = statement("declined to comment", "the CIA", by="EA")

        now = at_noon(dossier(KALIN, denied_by=[LAVROV], answered_by=[declined]))

        assert now.denials == (LAVROV.id,)
        assert now.responses == (declined.id,)

    def test_the_decision_in_force_is_named(self) -> None:
        yes = decision(DecisionKind.CONFIRM)

        assert at_noon(dossier(KALIN, decisions=(yes,))).decision == yes.id
        assert at_noon(dossier(KALIN)).decision is None

    def test_of_two_matches_of_one_statement_the_less_supporting_counts(self) -> None:
        twice = dossier(KALIN, NURSE)
        open_number = match(NURSE, unmatched=["number"])
        silent = match(NURSE, Stance.SILENT)

        for more, status in (
            ((open_number,), Status.PARTLY_CORROBORATED),
            ((open_number, silent), Status.SINGLE_SOURCE),
        ):
            for matches in ((*twice.matches, *more), (*more, *twice.matches)):
                assert at_noon(replace(twice, matches=matches)).status is status

    def test_a_record_claim_is_assessed_like_any_other(self) -> None:
        first = statement("the first strike there", "Kalin", kind=StatementKind.RECORD_CLAIM)

        assert at_noon(dossier(first)).status is Status.SINGLE_SOURCE
