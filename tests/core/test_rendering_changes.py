"""What a report changes: only what is said differently is told, each with whose words it is."""

from bot.core.claims import Slots, Statement, claim_of
from bot.core.corroboration import Dossier, assess
from bot.core.independence import Verdict
from bot.core.matching import Stance
from bot.core.policy import Policy
from bot.core.rendering.changes import ChangeKind, changes_of, differing
from bot.core.rendering.moves import Case
from tests.builders import NOON, at, evidence, judgement, match, number, report, statement

FIRST, SECOND = report("The mayor said 13 died.", "Bay Times"), report("The clerk said 15 died.", "Herald")
BEFORE = statement("13 died", "the mayor", inside=FIRST, slots=Slots(numbers=(number(13, "die"),)))
NOW = statement("15 died", "the clerk", inside=SECOND, slots=Slots(numbers=(number(15, "die"),)))


def case(stance: Stance, verdict: Verdict = Verdict.INDEPENDENT, *, ours: Statement = NOW) -> Case:
    about = claim_of(BEFORE, FIRST)
    dossier = Dossier(
        about,
        (evidence(BEFORE), evidence(ours, known_at=at(1))),
        (match(BEFORE, to=about), match(ours, stance, about)),
        (judgement(BEFORE, ours, verdict),),
    )
    return Case("c1", dossier, assess(dossier, Policy(), NOON), {BEFORE.id: FIRST, ours.id: SECOND})


def test_another_number_is_told_beside_what_is_said_of_the_claim() -> None:
    changes = changes_of(SECOND.id, [case(Stance.SUPPORTS)], [""])

    assert [c.kind for c in changes.changes] == [ChangeKind.NUMBER, ChangeKind.SUPPORTS]
    assert changes.earlier == ("Bay Times",)


def test_what_is_not_shown_to_be_independent_is_carried_again() -> None:
    changes = changes_of(SECOND.id, [case(Stance.SUPPORTS, Verdict.NOT_SHOWN)], [""])

    assert changes.changes[-1].kind is ChangeKind.REPEATS


def test_a_denial_is_one() -> None:
    denial = statement("15 died", "the clerk", inside=SECOND)

    changes = changes_of(SECOND.id, [case(Stance.DENIES, ours=denial)], [""])

    assert [c.kind for c in changes.changes] == [ChangeKind.DENIES]


def test_what_the_earlier_report_alone_says_is_no_change() -> None:
    about = claim_of(BEFORE, FIRST)
    dossier = Dossier(about, (evidence(BEFORE),), (match(BEFORE, to=about),), ())
    alone = Case("c2", dossier, assess(dossier, Policy(), NOON), {BEFORE.id: FIRST})

    assert changes_of(SECOND.id, [alone], [""]).changes == ()


def test_only_numbers_of_one_thing_that_cannot_both_be_differ() -> None:
    died, ships, many = number(13, "die"), number(15, "ship"), number(10, "die", high=20)

    assert differing([died], [ships]) is None
    assert differing([died], [many]) is None
    assert differing([died], [number(15, "die")]) is not None
