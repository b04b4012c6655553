"""What one statement says about one claim, judged on explicit evidence in the two texts."""

from dataclasses import replace

import pytest

from bot.core.claims import (
    Attribution,
    Closeness,
    Quantity,
    ResponseKind,
    SlotName,
    Slots,
    Statement,
    StatementKind,
)
from bot.core.matching import (
    Candidate,
    Relation,
    Stance,
    answering_match,
    founding_match,
    is_placed_to_know,
    relate,
    shortlist,
    unmatched_slots,
)
from bot.core.policy import Policy
from tests.builders import claim, number, statement

POLICY = Policy()
STRIKE = claim(
    "an airstrike near Beit Jinn killed 13 rebels",
    slots=Slots(event=("kill", "airstrike"), actor="Israel", places=("Beit Jinn",), entities=("Beit Jinn",)),
)
NEAR, FAR = 0.9, 0.1


def said(
    words: str = "13 rebels were killed in an airstrike on Beit Jinn",
    *,
    event: tuple[str, ...] = ("kill", "airstrike"),
    actor: str = "",
    places: tuple[str, ...] = ("Beit Jinn",),
    negated: bool = False,
    response: ResponseKind | None = None,
    kind: StatementKind = StatementKind.CLAIM,
    by: str = "the SNC",
) -> tuple[Statement, str]:
    slots = Slots(event=event, actor=actor, places=places, entities=places, negated=negated)
    return statement(words, by, by="BBC", slots=slots, response=response, kind=kind), words


@pytest.mark.parametrize(
    ("theirs", "similarity", "relation", "stance"),
    [
        pytest.param(said(), NEAR, Relation.SAME, Stance.SUPPORTS, id="the same in other words"),
        pytest.param(
            said(), FAR, Relation.SAME, Stance.SUPPORTS, id="the same words, whatever the vectors say"
        ),
        pytest.param(
            said("Talks on the constitution are postponed", event=("postpone",), places=()),
            FAR,
            Relation.UNRELATED,
            Stance.SILENT,
            id="something else",
        ),
        pytest.param(
            said("A storm felled trees", event=("fell",), places=()),
            0.7,
            Relation.UNRELATED,
            Stance.SILENT,
            id="alike in vectors, nothing in common",
        ),
        pytest.param(
            said("13 rebels were killed in an airstrike on Manbij", places=("Manbij",)),
            NEAR,
            Relation.UNRELATED,
            Stance.SILENT,
            id="the like, in another place",
        ),
        pytest.param(
            said("no airstrike killed rebels near Beit Jinn", negated=True),
            NEAR,
            Relation.INCOMPATIBLE,
            Stance.CONTRADICTS,
            id="the same event, said not to be so",
        ),
        pytest.param(
            said("Beit Jinn was not shelled", event=("shell",), negated=True),
            NEAR,
            Relation.UNRELATED,
            Stance.SILENT,
            id="a negation of something else there",
        ),
        pytest.param(
            said("the strike near Beit Jinn", by="Israel", event=(), response=ResponseKind.DENIED),
            NEAR,
            Relation.INCOMPATIBLE,
            Stance.DENIES,
            id="a denial by the accused",
        ),
        pytest.param(
            said("the strike near Beit Jinn", by="a blogger in exile", response=ResponseKind.DENIED),
            NEAR,
            Relation.UNRELATED,
            Stance.ANSWERS,
            id="a denial by whoever could not know",
        ),
        pytest.param(
            said("Israel denied it", by="Israel", event=("deny",), response=ResponseKind.DENIED),
            NEAR,
            Relation.UNRELATED,
            Stance.SILENT,
            id="a denial that names no event: only its own report says what it answers",
        ),
        pytest.param(
            said("talks near Beit Jinn", by="Israel", event=("talk",), response=ResponseKind.DENIED),
            NEAR,
            Relation.UNRELATED,
            Stance.SILENT,
            id="a denial of something else",
        ),
        *(
            pytest.param(said(response=kind), NEAR, Relation.UNRELATED, Stance.ANSWERS, id=kind.value)
            for kind in ResponseKind
            if kind is not ResponseKind.DENIED
        ),
        *(
            pytest.param(
                said(kind=kind, negated=negated),
                NEAR,
                Relation.UNRELATED,
                Stance.SILENT,
                id=f"{'no ' if negated else ''}{kind.value}",
            )
            for kind in (StatementKind.OPINION, StatementKind.FORECAST, StatementKind.LEGAL_LABEL)
            for negated in (False, True)
        ),
    ],
)
def test_what_a_statement_says_about_a_claim(
    theirs: tuple[Statement, str], similarity: float, relation: Relation, stance: Stance
) -> None:
    from_them, words = theirs

    found = relate(STRIKE, from_them, words, similarity, POLICY)

    assert (found.relation, found.stance) == (relation, stance)
    assert found.reason
    assert (found.claim, found.statement, found.similarity) == (STRIKE.id, from_them.id, similarity)


def _counting(*numbers: Quantity, about: bool = True) -> Slots:
    return Slots(event=("kill",), numbers=numbers, about_number=about)


@pytest.mark.parametrize(
    ("ours", "theirs", "unmatched"),
    [
        pytest.param(Slots(actor="Israel"), Slots(actor="Russia"), {"actor"}, id="another actor"),
        pytest.param(Slots(actor="Israel"), Slots(actor="Israel's army"), set[str](), id="a possessive"),
        pytest.param(Slots(actor="Israel"), Slots(actor="Israeli jets"), set[str](), id="of a country"),
        pytest.param(Slots(actor="Austria"), Slots(actor="Australia"), {"actor"}, id="a like name"),
        pytest.param(Slots(actor="the US"), Slots(actor="US forces"), set[str](), id="one word in common"),
        pytest.param(Slots(actor="Israel"), Slots(), set[str](), id="silence on the actor"),
        pytest.param(Slots(places=("Idlib",)), Slots(places=("Manbij",)), {"place"}, id="another place"),
        pytest.param(Slots(times=("on Monday",)), Slots(times=("Friday",)), {"time"}, id="another weekday"),
        pytest.param(
            Slots(times=("20 November",)),
            Slots(times=("Nov. 21st",)),
            {"time"},
            id="another day of the month",
        ),
        pytest.param(Slots(times=("in 2017",)), Slots(times=("November 2018",)), {"time"}, id="another year"),
        pytest.param(
            Slots(times=("Monday",)),
            Slots(times=("yesterday",)),
            set[str](),
            id="times that cannot be compared",
        ),
        pytest.param(
            Slots(times=("Nov 20, 2018",)),
            Slots(times=("20 November",)),
            set[str](),
            id="one day, two spellings",
        ),
        pytest.param(
            _counting(number(13, "rebel")), _counting(number(9, "rebel")), {"number"}, id="another toll"
        ),
        pytest.param(
            _counting(number(13, "rebel")),
            _counting(number(10, "rebel", high=20)),
            set[str](),
            id="a range that holds it",
        ),
        pytest.param(_counting(number(13)), Slots(), {"number"}, id="silence on what the claim counts"),
        pytest.param(
            _counting(number(13), about=False), Slots(), set[str](), id="a number the claim is not about"
        ),
        pytest.param(
            _counting(number(13, "rebel")),
            _counting(number(13, "truck"), number(9, "rebel")),
            {"number"},
            id="the same number of something else",
        ),
    ],
)
def test_the_core_slots_that_are_not_borne_out_are_named(
    ours: Slots, theirs: Slots, unmatched: set[str]
) -> None:
    assert set(unmatched_slots(ours, theirs)) == {SlotName(name) for name in unmatched}


def test_event_corroborated_toll_not() -> None:
    ours = claim("13 rebels were killed", slots=_counting(number(13, "rebel")))
    silent = statement("rebels were killed", "the SNC", slots=Slots(event=("kill",)))

    found = relate(ours, silent, "rebels were killed", NEAR, POLICY)

    assert found.stance is Stance.SUPPORTS
    assert found.relation is Relation.BROADER
    assert found.unmatched == {SlotName.NUMBER}
    assert found.reason == "the same event, but not its number"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("13 rebels were killed", "the same event in the same words"),
        ("13 rebels were killed at dawn by drones", "the same event in the same words"),
        ("bombs killed 13 rebels by the river", "the same event in mostly the same words"),
    ],
    ids=["alike", "one says more", "reworded"],
)
def test_how_alike_two_are_is_said_in_words(words: str, reason: str) -> None:
    ours = claim("13 rebels were killed near Beit Jinn" if "bombs" in words else "13 rebels were killed")
    ours = replace(ours, slots=Slots(event=("kill",)))
    found = relate(ours, statement(words, "the SNC", slots=Slots(event=("kill",))), words, NEAR, POLICY)

    assert found.reason == reason


def test_words_that_carry_nothing_do_not_make_two_claims_one() -> None:
    ours = claim("according to them all of it is being said", slots=Slots(event=("say",)))
    theirs = statement("according to some it was also told", "Kalin", slots=Slots(event=("say",)))

    assert relate(ours, theirs, "according to some it was also told", FAR, POLICY).stance is Stance.SILENT


def test_the_nearest_candidates_come_first_and_equals_by_id() -> None:
    near, equal, far = (Candidate(claim(id=i), s) for i, s in (("c", 0.9), ("a", 0.5), ("b", 0.5)))

    assert shortlist([far, equal, near], POLICY) == (near, equal, far)
    assert shortlist([far, equal, near], Policy(candidates=2)) == (near, equal)


def test_the_statement_that_made_a_claim_supports_it() -> None:
    found = founding_match(STRIKE)

    assert (found.statement, found.stance, found.unmatched) == (STRIKE.first, Stance.SUPPORTS, frozenset())


@pytest.mark.parametrize("kind", list(ResponseKind))
def test_only_a_denial_denies_what_it_answers(kind: ResponseKind) -> None:
    spoken = statement("He said nothing", "Israel", response=kind)

    found = answering_match(STRIKE.id, spoken, STRIKE.slots)

    assert (found.stance is Stance.DENIES) is (kind is ResponseKind.DENIED)
    assert found.stance in (Stance.DENIES, Stance.ANSWERS)
    assert kind.value in found.reason


@pytest.mark.parametrize(
    ("who", "described", "placed"),
    [
        pytest.param("Israel", "", True, id="the accused"),
        pytest.param("the Israeli army", "", True, id="an army of the accused"),
        pytest.param("the Foreign Ministry", "", True, id="an office"),
        pytest.param("Anton Reve", "spokesman", True, id="a spokesman, by what stands beside his name"),
        pytest.param("Anton Reve", "", False, id="a name and nothing more"),
        pytest.param("a blogger in exile", "", False, id="anybody"),
    ],
)
def test_a_denial_counts_from_whoever_is_placed_to_know(who: str, described: str, placed: bool) -> None:
    denial = statement("that is not so", who, response=ResponseKind.DENIED)

    found = answering_match(STRIKE.id, denial, STRIKE.slots, described)

    assert is_placed_to_know(STRIKE.slots, denial, described) is placed
    assert found.stance is (Stance.DENIES if placed else Stance.ANSWERS)
    assert ("placed to know" in found.reason) is not placed


@pytest.mark.parametrize("closeness", [Closeness.WITNESS, Closeness.PARTICIPANT, Closeness.OFFICIAL])
def test_whoever_was_there_is_placed_to_know(closeness: Closeness) -> None:
    denial = statement("that is not so", "Reve", response=ResponseKind.DENIED)
    first, root = denial.chain.hops
    near = replace(root, source=replace(root.source, closeness=closeness))

    assert is_placed_to_know(STRIKE.slots, replace(denial, chain=Attribution((first, near))))


DAM = Slots(event=("hold",), actor="the dam", negated=True)


@pytest.mark.parametrize(
    ("slots", "words", "stance"),
    [
        pytest.param(Slots(event=("burst",), actor="the dam"), "the dam burst", Stance.SUPPORTS, id="burst"),
        pytest.param(Slots(event=("hold",), actor="the dam"), "the dam held", Stance.CONTRADICTS, id="held"),
        pytest.param(
            Slots(event=("burst",), actor="the pipe"),
            "the pipe burst",
            Stance.SILENT,
            id="another burst",
        ),
    ],
)
def test_of_two_that_are_either_or_one_is_so_where_the_other_is_not(
    slots: Slots, words: str, stance: Stance
) -> None:
    ours = claim("the dam did not hold", slots=DAM)

    assert relate(ours, statement(words, "Reve", slots=slots), words, NEAR, POLICY).stance is stance


def test_what_did_not_rise_need_not_have_fallen() -> None:
    ours = claim("prices did not rise", slots=Slots(event=("rise",), actor="prices", negated=True))
    fell = Slots(event=("fall",), actor="prices")

    assert (
        relate(ours, statement("x", "Reve", slots=fell), "prices fell", NEAR, POLICY).stance is Stance.SILENT
    )


@pytest.mark.parametrize(
    ("theirs", "stance"),
    [
        (
            said("Krann withdrew the statement that an airstrike near Beit Jinn killed 13 rebels"),
            Stance.WITHDRAWS,
        ),
        (
            said("Krann retracted her account that an airstrike killed 13 rebels near Beit Jinn"),
            Stance.WITHDRAWS,
        ),
        (said("13 rebels were killed in an airstrike on Beit Jinn"), Stance.SUPPORTS),
        (
            said("Krann withdrew the statement that a dam had burst", event=("burst",), places=()),
            Stance.SILENT,
        ),
    ],
)
def test_who_takes_a_statement_back_says_it_no_more(theirs: tuple[Statement, str], stance: Stance):
    assert relate(STRIKE, *theirs, 0.7, POLICY).stance is stance
