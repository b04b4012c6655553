"""The burden is on independence: two statements count as two only where they are shown to be two."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.claims import QuoteForm, StatementId
from bot.core.independence import (
    Independence,
    Judgement,
    Provenance,
    Tie,
    TieKind,
    Verdict,
    judge,
    provenance_of,
    same_source,
    sides_of,
)
from bot.core.policy import Policy, UnknownPublishers
from bot.core.reports import OutletKind, ReportId
from bot.core.text import Span
from tests.builders import NOON, at, outlet, provenance, report, source, statement

POLICY = Policy()
REUTERS = outlet("Reuters", kind=OutletKind.WIRE_AGENCY)
BBC = outlet("BBC")
BLOG = outlet("Levant Eye", registered=False)


def judged(ours: Provenance, theirs: Provenance, policy: Policy = POLICY) -> Judgement:
    return judge(ours, theirs, policy, NOON)


SIXTEEN = "the convoy left the town at dawn and reached the border before the roads were closed again"
SEVEN = "we were hit from the air twice"

TIED = [
    pytest.param(
        provenance("Kalin", link="https://ea.org/1"),
        provenance("Peskov", by=BBC, link="https://ea.org/1"),
        TieKind.SAME_LINK,
        id="one link",
    ),
    pytest.param(
        provenance("Kalin", byline="By Rana Haddad"),
        provenance("Peskov", by=BBC, byline="Rana Haddad"),
        TieKind.SAME_BYLINE,
        id="one byline",
    ),
    pytest.param(
        provenance("Kalin", credits=("Reuters",)),
        provenance("Peskov", by=BBC, credits=("REUTERS",)),
        TieKind.SAME_CREDIT,
        id="one agency credited twice",
    ),
    pytest.param(
        provenance("Kalin", credits=("Reuters",)),
        provenance("Peskov", by=REUTERS),
        TieKind.SAME_CREDIT,
        id="the agency itself",
    ),
    pytest.param(
        provenance("Kalin", credits=("Al-Monitor",)),
        provenance("Peskov", by=outlet("Al-Monitor")),
        TieKind.SAME_CREDIT,
        id="a credited paper",
    ),
    pytest.param(
        provenance("Kalin", credits=("Reuters",)),
        provenance("Reuters", "an aide to the minister", by=BBC),
        TieKind.SAME_CREDIT,
        id="an agency credited here and named there",
    ),
    pytest.param(provenance("Kalin"), provenance("Peskov"), TieKind.SAME_OUTLET, id="one outlet"),
    pytest.param(
        provenance("Kalin", report_id="r1"),
        provenance("Peskov", report_id="r1"),
        TieKind.SAME_OUTLET,
        id="one report",
    ),
    pytest.param(
        provenance("Kalin", by=outlet("Sky", owner="Comcast")),
        provenance("Peskov", by=outlet("NBC", owner="comcast")),
        TieKind.SAME_OWNER,
        id="one owner",
    ),
    pytest.param(
        provenance("Kalin", by=outlet("The Times")),
        provenance("Peskov", by=outlet("Sunday Times", owner="Times")),
        TieKind.SAME_OWNER,
        id="one owns the other",
    ),
    pytest.param(
        provenance("the Post", "Kalin"),
        provenance("Peskov", by=outlet("Washington Post", aliases=("the Post",))),
        TieKind.CITES,
        id="one cites the other by a name it goes by",
    ),
    pytest.param(
        provenance("Reuters", "a US official"),
        provenance("a nurse at the clinic", by=REUTERS),
        TieKind.CITES,
        id="one cites the other",
    ),
    pytest.param(
        provenance("Reuters", "Kalin"),
        provenance("Reuters", "Peskov", by=BBC),
        TieKind.SAME_UPSTREAM,
        id="one upstream outlet, whoever it quotes",
    ),
    pytest.param(
        provenance("Kalin"), provenance("Ibrahim Kalin", by=BBC), TieKind.SAME_SOURCE, id="one voice"
    ),
    pytest.param(
        provenance("Kalin", "the Kremlin"),
        provenance("the Kremlin", by=BBC),
        TieKind.SAME_SOURCE,
        id="the root of one in the chain of the other",
    ),
    pytest.param(
        provenance("a senior regional official"),
        provenance("the senior regional official", by=BBC),
        TieKind.SAME_DESCRIPTION,
        id="one unnamed source, described alike",
    ),
    pytest.param(
        provenance("Kalin", text=f"meanwhile {SIXTEEN} he said"),
        provenance("Peskov", by=BBC, text=f"{SIXTEEN} officials say"),
        TieKind.SHARED_TEXT,
        id="one text",
    ),
    pytest.param(
        provenance("Kalin", quotation=SEVEN),
        provenance("Peskov", by=BBC, quotation=f"yes {SEVEN} today"),
        TieKind.SAME_QUOTATION,
        id="one quotation of six words or more",
    ),
]


@pytest.mark.parametrize(("ours", "theirs", "kind"), TIED)
def test_a_reason_for_dependence_ties(ours: Provenance, theirs: Provenance, kind: TieKind) -> None:
    here, there = judged(ours, theirs), judged(theirs, ours)

    assert here.verdict is there.verdict is Verdict.TIED
    assert kind in {tie.kind for tie in here.ties} & {tie.kind for tie in there.ties}
    assert all(tie.evidence for tie in here.ties)


def test_every_kind_of_tie_is_proved_here() -> None:
    assert {case.values[2] for case in TIED} == {*TieKind} - {
        TieKind.DECIDED
    }  # which a person says, and no report shows


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        pytest.param(provenance("Kalin"), provenance("Peskov", by=BBC), id="two named voices"),
        pytest.param(provenance("a source"), provenance("Peskov", by=BBC), id="an unnamed and a named voice"),
        pytest.param(
            provenance("a nurse at the clinic"),
            provenance("a teacher in the camp", by=BBC),
            id="two described voices that are clearly two",
        ),
        pytest.param(provenance(), provenance(by=BBC), id="two outlets in their own voice"),
        pytest.param(
            provenance("Kalin", quotation="we were hit"),
            provenance("Peskov", by=BBC, quotation="we were hit"),
            id="a short phrase that anybody may use",
        ),
        pytest.param(
            provenance("Kalin", text="the convoy left the town at dawn"),
            provenance("Peskov", by=BBC, text="the convoy left the town at dawn"),
            id="a short run of common words",
        ),
        pytest.param(
            provenance("Kalin", byline="Staff reporter"),
            provenance("Peskov", by=BBC, byline="Staff reporter"),
            id="a byline that names nobody",
        ),
        pytest.param(
            provenance("a spokesman", credits=("The",)),
            provenance("Peskov", by=BBC, credits=("A",)),
            id="credits that name nobody",
        ),
    ],
)
def test_two_shown_to_be_two_are_independent(ours: Provenance, theirs: Provenance) -> None:
    assert judged(ours, theirs).verdict is judged(theirs, ours).verdict is Verdict.INDEPENDENT


@pytest.mark.parametrize(
    ("ours", "theirs", "because"),
    [
        pytest.param(
            provenance("Kalin"),
            provenance("Peskov", by=BLOG),
            "Levant Eye is not in the register",
            id="a publisher that nobody registered",
        ),
        pytest.param(
            provenance("officials"), provenance("a source", by=BBC), "unnamed source", id="two vague sources"
        ),
        pytest.param(
            provenance("officials"),
            provenance("regional officials", by=BBC),
            "unnamed source",
            id="a vague source that a description may be of",
        ),
        pytest.param(
            provenance("a source"),
            provenance("a nurse at the clinic", by=BBC),
            "unnamed source",
            id="a vague source that may be the described one",
        ),
    ],
)
def test_what_is_not_shown_is_said_with_its_reason(
    ours: Provenance, theirs: Provenance, because: str
) -> None:
    here, there = judged(ours, theirs), judged(theirs, ours)

    assert here.verdict is there.verdict is Verdict.NOT_SHOWN
    assert because in here.reason
    assert here.ties == ()


def test_benchmarks_without_outlet_names_may_take_unknown_outlets_as_distinct() -> None:
    distinct = Policy(unknown_publishers=UnknownPublishers.DISTINCT)

    assert judged(provenance("Kalin"), provenance("Peskov", by=BLOG), distinct).verdict is Verdict.INDEPENDENT


def test_a_tie_outweighs_a_publisher_that_is_not_registered() -> None:
    assert judged(provenance("Reuters"), provenance("Reuters", by=BLOG)).verdict is Verdict.TIED


@pytest.mark.parametrize(
    ("ours", "theirs", "one"),
    [
        ("Kalin", "Ibrahim Kalin", True),
        ("President Erdoğan", "Recep Tayyip Erdogan", True),
        ("Kalin's", "Kalin", True),
        ("the Israeli army", "Israeli army", True),
        ("Ibrahim Kalin", "Ibrahim Kalinin", False),
        ("Ibrahim", "Ibrahim Kalin", False),
        ("Kalin", "Peskov", False),
        ("nobody", "nobody", False),
        ("a spokesman", "a spokeswoman", False),
    ],
)
def test_two_names_of_one_voice_are_one_source(ours: str, theirs: str, one: bool) -> None:
    assert same_source(source(ours), source(theirs)) is same_source(source(theirs), source(ours)) is one


def test_two_people_of_one_desk_are_one_source() -> None:
    kalin = source("Kalin", desk="Turkey's Presidency")

    assert same_source(kalin, source("Turkey's Presidency"))
    assert same_source(kalin, source("Aksoy", desk="the Turkey Presidency"))


def test_the_desk_gives_sides_by_name_or_by_whom_a_source_speaks_for() -> None:
    sides = {"SNC": "opposition", "Kremlin": "government"}

    assert sides_of(source("the Kremlin"), sides, "its own") == "government"
    assert sides_of(source("Peskov", desk="the Kremlin"), sides, "its own") == "government"
    assert sides_of(source("a nurse at the clinic"), sides, "its own") == "its own"


def test_what_many_bodies_are_called_for_short_has_the_side_of_none() -> None:
    sides = {"Free Syrian Army": "opposition", "Ibrahim Kalin": "Turkey"}

    assert sides_of(source("Jan Petrik", desk="army"), sides, "its own") == "its own"
    assert sides_of(source("the army"), sides, "its own") == "its own"
    assert sides_of(source("Jan Petrik", desk="the Free Syrian Army"), sides, "") == "opposition"
    assert sides_of(source("Kalin"), sides, "") == "Turkey"


class TestProvenance:
    TEXT = f"Intro line\n“{SEVEN.capitalize()},” said Kalin. It was “loud”.\nAnother line"

    def test_the_paragraph_and_the_quotations_around_a_statement_are_gathered(self) -> None:
        inside = report(self.TEXT)
        of = provenance_of(statement(SEVEN.capitalize(), "Kalin", inside=inside), inside)

        assert [" ".join(p.words) for p in of.passages] == [f"{SEVEN} said kalin it was loud"]
        assert [" ".join(q.words) for q in of.quotations] == [SEVEN, "loud"]
        assert of.passages[0].places[0].of(self.TEXT) == "We"

    def test_a_block_quote_whose_marks_were_lost_is_a_quotation(self) -> None:
        inside = report(f"Kalin said:\n{SEVEN}")
        block = statement(SEVEN, "Kalin", inside=inside, form=QuoteForm.BLOCK)
        theirs = report(f"“{SEVEN},” Peskov said.", by="BBC")
        direct = statement(SEVEN, "Peskov", inside=theirs, form=QuoteForm.DIRECT)

        found = judged(provenance_of(block, inside), provenance_of(direct, theirs))

        assert [t.kind for t in found.ties] == [TieKind.SAME_QUOTATION]
        tie = found.ties[0]
        assert tie.ours
        assert tie.ours.of(inside.text) == SEVEN
        assert tie.theirs
        assert tie.theirs.of(theirs.text) == SEVEN

    def test_indirect_words_are_no_quotation(self) -> None:
        inside = report(f"Kalin said {SEVEN}")

        assert provenance_of(statement(SEVEN, "Kalin", inside=inside), inside).quotations == ()


def _ids(*names: str) -> list[StatementId]:
    return [StatementId(name) for name in names]


def _independence(**verdicts: Verdict) -> Independence:
    """Name pairs as "ab", each with its verdict."""
    pairs = [
        Judgement(StatementId(pair[0]), StatementId(pair[1]), verdict, (), NOON)
        for pair, verdict in verdicts.items()
    ]
    return Independence.of(pairs, {})


class TestOrigins:
    def test_ties_unite_and_what_is_not_shown_does_not(self) -> None:
        found = _independence(ab=Verdict.TIED, bc=Verdict.NOT_SHOWN, cd=Verdict.TIED)

        assert found.components(_ids("a", "b", "c", "d")) == (
            frozenset(_ids("a", "b")),
            frozenset(_ids("c", "d")),
        )

    def test_ties_unite_through_one_another(self) -> None:
        found = _independence(ab=Verdict.TIED, bc=Verdict.TIED, ac=Verdict.INDEPENDENT)

        assert found.components(_ids("c", "a", "b")) == (frozenset(_ids("a", "b", "c")),)

    def test_a_pair_that_nobody_judged_is_not_shown(self) -> None:
        assert _independence().verdict(*_ids("a", "b")) is Verdict.NOT_SHOWN
        assert not _independence().apart(_ids("a"), _ids("b"))

    def test_origins_are_apart_where_one_of_each_is_shown_to_be(self) -> None:
        found = _independence(ac=Verdict.INDEPENDENT, bc=Verdict.NOT_SHOWN)

        assert found.apart(_ids("a", "b"), _ids("c"))
        assert not found.apart(_ids("b"), _ids("c"))

    def test_origins_with_a_tie_between_them_are_not_apart(self) -> None:
        found = _independence(ac=Verdict.INDEPENDENT, bc=Verdict.TIED)

        assert not found.apart(_ids("a", "b"), _ids("c"))

    def test_a_later_judgement_of_a_pair_replaces_the_earlier_in_any_order(self) -> None:
        a, b = _ids("a", "b")
        first = Judgement(a, b, Verdict.INDEPENDENT, (), at(0))
        later = Judgement(b, a, Verdict.TIED, (Tie(TieKind.SHARED_TEXT, "20 words", Span(0, 1)),), at(1))

        for judgements in ((first, later), (later, first)):
            assert Independence.of(judgements, {}).verdict(a, b) is Verdict.TIED

    def test_of_two_judgements_at_one_moment_the_tie_stands(self) -> None:
        a, b = _ids("a", "b")
        both = [Judgement(a, b, verdict, (), NOON) for verdict in Verdict]

        assert Independence.of(both, {}).verdict(a, b) is Verdict.TIED

    def test_statements_of_one_report_are_tied_though_nobody_judged_them(self) -> None:
        a, b, c = _ids("a", "b", "c")
        found = Independence.of((), {a: ReportId("r1"), b: ReportId("r2"), c: ReportId("r1")})

        assert found.verdict(a, c) is Verdict.TIED
        assert found.components((a, b, c)) == (frozenset((a, c)), frozenset((b,)))

    def test_what_was_judged_of_two_goes_before_their_report(self) -> None:
        a, b = _ids("a", "b")
        apart = Judgement(a, b, Verdict.INDEPENDENT, (), NOON)
        found = Independence.of([apart], {a: ReportId("r1"), b: ReportId("r1")})

        assert found.verdict(a, b) is Verdict.INDEPENDENT
        assert found.components((a, b)) == (frozenset((a,)), frozenset((b,)))


_NAMES = ["Kalin", "Ibrahim Kalin", "Reuters", "nobody", "a source", "officials", "regional officials", "BBC"]


@st.composite
def _provenances(draw: st.DrawFn) -> Provenance:
    return provenance(
        *draw(st.lists(st.sampled_from(_NAMES), max_size=2)),
        by=draw(st.sampled_from([BBC, BLOG, REUTERS, outlet("EA", owner="BBC")])),
        credits=draw(st.sampled_from([(), ("Reuters",)])),
    )


@settings(max_examples=60)
@given(_provenances(), _provenances())
def test_it_does_not_matter_from_which_side_a_pair_is_judged(ours: Provenance, theirs: Provenance) -> None:
    assert judged(ours, theirs).verdict is judged(theirs, ours).verdict


@settings(max_examples=60)
@given(st.lists(st.sampled_from(Verdict), min_size=10, max_size=10), st.permutations("abcde"))
def test_origins_part_the_statements_and_keep_the_tied_together(
    verdicts: list[Verdict], ids: list[str]
) -> None:
    pairs = dict(zip((a + b for a, b in combinations("abcde", 2)), verdicts, strict=True))
    found = _independence(**pairs)

    unions = found.components(_ids(*ids))

    assert sorted(s for union in unions for s in union) == list("abcde")
    for pair, verdict in pairs.items():
        if verdict is Verdict.TIED:
            assert any(set(pair) <= union for union in unions)
    assert found.components(_ids(*"abcde")) == unions
