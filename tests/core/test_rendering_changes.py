"""What a report changes: only what is said differently is told, each with whose words it is."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.core.alerts import ReportView
from bot.core.claims import Claim, Reading, Slots, Statement, Unread, claim_of
from bot.core.corroboration import assess
from bot.core.dossiers import Dossier
from bot.core.independence import Verdict
from bot.core.matching import Stance
from bot.core.policy import Policy
from bot.core.rendering.changes import ChangeKind, changes_of, differing, render_changes
from bot.core.rendering.moves import Case
from bot.core.text import Span
from tests.builders import (
    ENGINE,
    NOON,
    at,
    evidence,
    judgement,
    match,
    message,
    number,
    reading,
    report,
    statement,
)

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


# One page with several texts: every statement stands in the words of all of them, each in its own revision.
LINES = [f"{n} ships sank" for n in range(1, 20)]
PAGE = report("The mayor said 13 died. " + ". ".join(LINES), "Herald")
EARLIER = report("The mayor said 13 died.", "Bay Times")


def of_page(words: str, stances: Sequence[tuple[str, Stance]], *others: Statement) -> Case:
    """Return a claim that texts of the page speak to, and other reports made before them."""
    said = [statement(words, inside=PAGE, id=f"{words} {text}") for text, _ in stances]
    first = others[0] if others else said[0]
    about: Claim = claim_of(first, EARLIER if others else PAGE)
    told = [
        replace(evidence(s, known_at=at(1)), revision=text)
        for s, (text, _) in zip(said, stances, strict=True)
    ]
    matches = [match(s, stance, about) for s, (_, stance) in zip(said, stances, strict=True)]
    dossier = Dossier(
        about,
        (*(evidence(o) for o in others), *told),
        (*(match(o, to=about) for o in others), *matches),
        (),
    )
    reports = {s.id: PAGE for s in said} | {o.id: EARLIER for o in others}
    return Case(words, dossier, assess(dossier, Policy(), at(2)), reports)


def supported(words: str, *texts: str) -> Case:
    return of_page(words, [(text, Stance.SUPPORTS) for text in texts])


def kinds(cases: Sequence[Case], *texts: str) -> list[tuple[int, ChangeKind, str]]:
    return [(c.edit, c.kind, c.case.handle) for c in changes_of(PAGE.id, cases, texts).changes]


def test_without_an_edit_nothing_came_and_nothing_went() -> None:
    assert kinds([supported(LINES[0], "a")], "a") == []


def test_an_edit_tells_what_it_brought_and_took_and_nothing_of_what_stays() -> None:
    cases = [supported(LINES[0], "a"), supported(LINES[1], "b"), supported(LINES[2], "a", "b")]

    assert kinds(cases, "a", "b") == [(1, ChangeKind.CAME, LINES[1]), (1, ChangeKind.WENT, LINES[0])]


def test_what_an_earlier_edit_took_is_not_told_of_the_last_one() -> None:
    cases = [supported(LINES[0], "a"), supported(LINES[1], "a", "b"), supported(LINES[2], "a", "c")]

    assert kinds(cases, "a", "b", "c") == [
        (1, ChangeKind.WENT, LINES[0]),
        (1, ChangeKind.WENT, LINES[2]),
        (2, ChangeKind.CAME, LINES[2]),
        (2, ChangeKind.WENT, LINES[1]),
    ]


def test_a_text_of_which_nothing_was_read_took_nothing() -> None:
    case = supported(LINES[0], "a", "c")

    assert changes_of(PAGE.id, [case], ["a", "b", "c"]).edits == 1
    assert kinds([case], "a", "b", "c") == []


@pytest.mark.parametrize(
    ("stance", "kind"),
    [
        (Stance.DENIES, ChangeKind.DENIES),
        (Stance.WITHDRAWS, ChangeKind.DENIES),
        (Stance.CONTRADICTS, ChangeKind.CONTRADICTS),
    ],
)
def test_what_an_edit_turns_against_is_told(stance: Stance, kind: ChangeKind) -> None:
    case = of_page(LINES[0], [("a", Stance.SUPPORTS), ("b", stance), ("c", stance)])

    assert kinds([case], "a", "b", "c") == [(1, kind, LINES[0])]


def test_of_one_story_no_edit_is_told_that_took_something_out() -> None:
    cases = [supported(LINES[0], "a"), supported(LINES[1], "b")]

    changes = changes_of(PAGE.id, cases, ["a", "b"], [0])

    assert [c.kind for c in changes.changes] == [ChangeKind.CAME]
    assert changes_of(PAGE.id, cases, ["a", "b"], [1]).changes == ()


@pytest.mark.parametrize("texts", [("a",), ("a", "b")])
def test_new_is_what_no_report_had_before_in_a_story_that_one_speaks_to(texts: tuple[str, ...]) -> None:
    known = of_page(
        "13 died", [(text, Stance.SUPPORTS) for text in texts], statement("13 died", inside=EARLIER)
    )
    new = supported(LINES[0], *texts)

    assert kinds([new], *texts) == []
    assert kinds([known, new], *texts) == [
        (0, ChangeKind.NEW, LINES[0]),
        (0, ChangeKind.REPEATS, "13 died"),
    ]


def test_what_an_edit_brought_is_not_called_new_as_well() -> None:
    known = of_page(
        "13 died", [("a", Stance.SUPPORTS), ("b", Stance.SUPPORTS)], statement("13 died", inside=EARLIER)
    )

    assert kinds([known, supported(LINES[0], "b")], "a", "b") == [
        (1, ChangeKind.CAME, LINES[0]),
        (0, ChangeKind.REPEATS, "13 died"),
    ]


def told(cases: Sequence[Case], read: Reading, *texts: str) -> list[str]:
    view = ReportView(PAGE, read, (), None)
    post = render_changes(message("/summary changes"), view, changes_of(PAGE.id, cases, texts))
    return [line.text.strip() for line in post.lines]


def test_where_there_is_no_room_the_oldest_edits_are_left_out_and_counted() -> None:
    cases = [*(supported(words, "b", "c") for words in LINES[:8]), *(supported(w, "c") for w in LINES[8:18])]
    kept = supported(LINES[18], "a", "b", "c")

    rows = told([*cases, kept], reading(PAGE), "a", "b", "c")

    assert rows.index("Came into the page with edit 1 of 2") < rows.index(
        "Came into the page with its last edit"
    )
    assert [w for w in LINES if any(row.startswith(f"{w}  ") for row in rows)] == LINES[6:18]
    assert rows[-1] == "6 more, 6 of earlier edits: /claims"


def test_of_a_text_that_was_not_read_nothing_is_said_to_be_gone() -> None:
    unread = replace(reading(PAGE), stories=(), unread=(Unread("ru", (Span(0, 9),)),), engine=ENGINE)

    rows = told([supported(LINES[0], "a")], unread, "a", "b")

    assert len(rows) == 2
    assert "This report is in Russian." in rows[1]
