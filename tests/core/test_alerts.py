"""What is worth saying: the most pressing first, each story once, and a claim again only when it moved."""

import pytest

from bot.core.alerts import (
    Alert,
    Finding,
    ReportView,
    SourceNeeded,
    Telling,
    count_voices,
    due_alert,
    factors_of,
    sources_needed,
    to_recall,
)
from bot.core.claims import Flag, ResponseKind, Slots, Statement, StatementKind, claim_of
from bot.core.corroboration import Corroboration, Detail, Move, Rule, Status
from bot.core.independence import Origin
from bot.core.messages import Place, PostKey
from tests.builders import NOON, at, claim, place, reading, report, statement

TEXT = "\n".join(f"Line {i} says that something happened there" for i in range(10))
REPORT = report(TEXT)


def said(
    line: int,
    *speakers: str,
    story: int = 0,
    consequence: tuple[str, ...] = (),
    flags: tuple[Flag, ...] = (),
    kind: StatementKind = StatementKind.CLAIM,
    slots: Slots | None = None,
) -> Statement:
    return statement(
        f"Line {line} says",
        *speakers,
        inside=REPORT,
        story=story,
        consequence=consequence,
        flags=flags,
        kind=kind,
        slots=slots,
    )


def found(
    of: Statement,
    status: Status = Status.SINGLE_SOURCE,
    *details: Detail,
    is_new: bool = True,
    origins: tuple[Origin, ...] = (),
) -> Finding:
    made = claim_of(of, REPORT)
    now = Corroboration(made.id, status, Rule.SINGLE_SOURCE, NOON, origins, details=frozenset(details))
    return Finding("c1", made, of, now, is_new)


def lines(*findings: Finding, others: tuple[Statement, ...] = ()) -> tuple[SourceNeeded, ...]:
    read = reading(REPORT, *(f.statement for f in findings), *others)
    return sources_needed(ReportView(REPORT, read, findings, None))


def chiefs(*findings: Finding) -> list[Statement]:
    return [line.chief.statement for line in lines(*findings)]


class TestRanking:
    def test_the_weaker_the_support_the_higher(self) -> None:
        """Unattributed > one anonymous > interested party > one side > one named disinterested voice."""
        of = said(0, "Kalin")
        weakest_first = [
            found(of, Status.UNATTRIBUTED),
            found(of, Status.SINGLE_SOURCE, Detail.ANONYMOUS),
            found(of, Status.ECHOED, Detail.RELAYED),
            found(of, Status.SINGLE_SOURCE, Detail.PARTY),
            found(of, Status.ONE_SIDED),
            found(of, Status.SINGLE_SOURCE),
            found(of, Status.SINGLE_SOURCE, Detail.OWN_VOICE),
        ]

        weights = [factors_of(f).weakness for f in weakest_first]
        assert weights == sorted(set(weights), reverse=True)

    def test_deaths_before_markets_before_anything_else(self) -> None:
        weights = [
            factors_of(found(said(0, "Kalin", consequence=c))).consequence
            for c in (("markets", "deaths"), ("markets",), ("weather",), ())
        ]

        assert weights == sorted(weights, reverse=True)
        assert weights[0] > weights[1] > weights[2] == weights[3] > 0

    def test_news_before_what_is_known(self) -> None:
        of = said(0, "Kalin")

        assert factors_of(found(of)).rank > factors_of(found(of, is_new=False)).rank

    def test_what_is_said_in_passing_ranks_below_what_is_asserted(self) -> None:
        passing = said(0, "Kalin", consequence=("deaths",), flags=(Flag.IN_PASSING,), story=0)
        asserted = said(1, "Peskov", story=1)

        assert chiefs(found(passing, Status.UNATTRIBUTED), found(asserted)) == [asserted, passing]

    def test_the_factors_are_shown(self) -> None:
        factors = factors_of(found(said(0, "Kalin", consequence=("deaths",)), Status.UNATTRIBUTED))

        assert factors.because == ("deaths",)
        assert factors.rank == factors.consequence * factors.weakness * factors.newness


class TestLines:
    def test_one_line_of_each_story_comes_before_a_second_of_any(self) -> None:
        deaths, attack = said(0, "Kalin", consequence=("deaths",)), said(1, "Peskov", consequence=("attack",))
        other = said(2, "the SNC", story=1)

        assert chiefs(found(other), found(attack), found(deaths)) == [deaths, other, attack]

    @pytest.mark.parametrize("status", list(Status))
    def test_only_what_is_weak_needs_a_source(self, status: Status) -> None:
        weak = {Status.UNATTRIBUTED, Status.SINGLE_SOURCE, Status.ECHOED, Status.ONE_SIDED}

        assert bool(lines(found(said(0, "Kalin"), status))) is (status in weak)

    @pytest.mark.parametrize(
        ("of", "origins", "is_line"),
        [
            pytest.param(said(0), (), False, id="own voice, of no consequence"),
            pytest.param(said(0, consequence=("deaths",)), (), True, id="own voice, of consequence"),
            pytest.param(
                said(0),
                (Origin(frozenset(), ("EA", "BBC"), ("EA", "Kalin"), frozenset()),),
                True,
                id="own voice, matched by an attributed claim",
            ),
            pytest.param(
                said(0),
                (Origin(frozenset(), ("EA", "BBC"), ("BBC", "EA"), frozenset()),),
                False,
                id="own voice, echoed by another's",
            ),
            pytest.param(
                said(0, consequence=("deaths",), kind=StatementKind.RECORD_CLAIM),
                (),
                False,
                id="own voice, on the record",
            ),
            pytest.param(
                said(0, "Kalin", kind=StatementKind.RECORD_CLAIM), (), True, id="a voice, on the record"
            ),
            pytest.param(said(0, "Kalin", kind=StatementKind.OPINION), (), False, id="an opinion"),
            pytest.param(said(0, "nobody"), (), True, id="nobody"),
        ],
    )
    def test_what_may_be_a_line(self, of: Statement, origins: tuple[Origin, ...], is_line: bool) -> None:
        assert bool(lines(found(of, origins=origins))) is is_line

    def test_one_voice_has_one_line_in_a_story(self) -> None:
        toll, place_ = said(0, "Kalin", consequence=("deaths",)), said(1, "Ibrahim Kalin")

        (line,) = lines(found(place_), found(toll))

        assert {line.chief.statement, *(c.statement for c in line.companions)} == {toll, place_}

    def test_one_voice_in_two_stories_has_two_lines(self) -> None:
        assert len(lines(found(said(0, "Kalin")), found(said(1, "Kalin", story=1)))) == 2

    def test_two_voices_on_one_event_share_a_line(self) -> None:
        strike = Slots(event=("strike",))

        (line,) = lines(
            found(said(0, "the SNC", slots=strike)), found(said(1, "an activist in Daraa", slots=strike))
        )

        assert len(line.companions) == 1

    def test_a_line_carries_the_answers_to_what_it_says(self) -> None:
        asked = said(0, "Reuters", "a source")
        declined = statement(
            "Line 1 says", "the CIA", inside=REPORT, response=ResponseKind.DECLINED, answers=[asked]
        )
        elsewhere = statement("Line 2 says", "the FBI", inside=REPORT, response=ResponseKind.DECLINED)

        (line,) = lines(found(asked), others=(declined, elsewhere))

        assert line.responses == (declined,)

    def test_a_line_carries_what_the_report_says_of_the_evidence(self) -> None:
        nothing_supports_it = said(
            1, kind=StatementKind.RECORD_CLAIM, slots=Slots(negated=True), consequence=("deaths",)
        )

        (line,) = lines(found(said(0, "Kalin")), found(nothing_supports_it))

        assert line.remarks == (nothing_supports_it,)
        assert line.companions == ()


def _now(status: Status) -> Corroboration:
    return Corroboration(claim().id, status, Rule.ECHOED, NOON)


class TestMoves:
    @pytest.mark.parametrize("status", list(Status))
    def test_a_status_that_stands_is_not_said_again(self, status: Status) -> None:
        assert due_alert(claim(), status, _now(status)) is None

    def test_a_change_is_said_as_was_and_now(self) -> None:
        alert = due_alert(claim(), Status.SINGLE_SOURCE, _now(Status.CORROBORATED))

        assert alert == Alert(claim(), Status.SINGLE_SOURCE, _now(Status.CORROBORATED), Move.ROSE)

    def test_everyone_who_was_told_the_rise_is_told_the_fall(self) -> None:
        fell = due_alert(claim(), Status.CORROBORATED, _now(Status.ECHOED))
        home, iran, desk = place("syria"), place("iran"), place("desk", private=True)
        tellings = [
            _told(home, Status.CORROBORATED),
            _told(iran, Status.CORROBORATED),
            _told(desk, Status.SINGLE_SOURCE),
        ]

        assert fell
        assert to_recall(tellings, fell, home) == (iran,)

    @pytest.mark.parametrize("reverse", [False, True])
    def test_who_has_been_told_since_is_not_told_again(self, reverse: bool) -> None:
        fell = due_alert(claim(), Status.CORROBORATED, _now(Status.ECHOED))
        tellings = [
            _told(place("iran"), Status.CORROBORATED, hours=1),
            _told(place("iran"), Status.ECHOED, hours=2),
        ]

        assert fell
        assert to_recall(tellings[::-1] if reverse else tellings, fell, place("syria")) == ()

    def test_a_rise_recalls_nothing(self) -> None:
        rose = due_alert(claim(), Status.ECHOED, _now(Status.CORROBORATED))

        assert rose
        assert to_recall([_told(place("iran"), Status.ECHOED)], rose, place("syria")) == ()


def _told(where: Place, status: Status, hours: float = 0) -> Telling:
    return Telling(claim().id, where, PostKey("p"), status, at(hours))


@pytest.mark.parametrize(
    ("voices", "count"),
    [
        pytest.param([("Kalin",), ("Ibrahim Kalin",)], 1, id="one voice under two names"),
        pytest.param([("Kalin",), ("Peskov",)], 2, id="two voices"),
        pytest.param([("nobody",), ()], 0, id="nobody, and the publisher itself"),
        pytest.param([("Reuters", "Kalin"), ("Kalin",)], 1, id="one root, relayed or not"),
    ],
)
def test_voices_are_counted_once(voices: list[tuple[str, ...]], count: int) -> None:
    assert count_voices([said(i, *speakers) for i, speakers in enumerate(voices)]) == count
