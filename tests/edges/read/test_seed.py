"""The article the product was conceived from, read as METHOD asks. Its text stays out of the project."""

from pathlib import Path

import pytest

from bot.core.claims import Flag, Naming, NoteKind, ResponseKind, StatementKind
from bot.edges.read.embedded import EmbeddedReader
from tests.edges.read.tellings import ReadReport, Telling, reading_of

ARTICLE = Path(__file__).parents[4] / "shared" / "seed-article.txt"

pytestmark = pytest.mark.skipif(
    not ARTICLE.exists(), reason="the seed article lies beside the project, and is not here"
)


@pytest.fixture(scope="module")
def seed(reader: EmbeddedReader) -> ReadReport:
    return reading_of(reader, ARTICLE.read_text(encoding="utf-8"), "EA WorldView")


def claims(tellings: tuple[Telling, ...]) -> list[Telling]:
    return [telling for telling in tellings if telling.statement.is_claim]


def test_it_has_six_stories_and_one_stray_line(seed: ReadReport) -> None:
    strays = [n.span.of(seed.text) for n in seed.reading.notes if n.kind is NoteKind.STRAY_LINE]

    assert len(seed.reading.stories) == 6
    assert [seed.text.splitlines().index(line) + 1 for line in strays] == [5]


def test_nothing_proposed_is_not_in_the_text(seed: ReadReport) -> None:
    assert seed.reading.dropped == ()


def test_the_center_accuses_alone_and_the_report_says_that_nothing_supports_it(seed: ReadReport) -> None:
    refused = seed.about("refused to assist")
    unsupported = seed.about("no reports to support")

    assert "Center for Reconciliation" in refused.chain[0]
    assert "October 29" in refused.statement.slots.times
    assert unsupported.kind is StatementKind.RECORD_CLAIM
    assert unsupported.chain == ()


def test_the_center_is_one_voice_by_whatever_name(seed: ReadReport) -> None:
    mentions = {
        hop.mention.of(seed.text)
        for telling in seed.of_story(0)
        for hop in telling.statement.chain.hops[1:]
        if hop.mention and "Center" in hop.source.name
    }

    assert {"Russians", "Center"} <= mentions


@pytest.mark.parametrize("begins", ["In the skirmish there", "Such actions", "By having organized"])
def test_a_block_quote_that_lost_its_marks_is_inferred_to_be_the_center_s(
    seed: ReadReport, begins: str
) -> None:
    (telling,) = (t for t in seed.tellings if t.words.startswith(begins))

    assert "Center for Reconciliation" in telling.chain[0]
    assert telling.statement.chain.is_inferred
    assert Flag.SPEAKER_INFERRED in telling.flags


def test_the_toll_is_about_its_numbers(seed: ReadReport) -> None:
    slots = seed.about("13 Syrian refugees").statement.slots

    assert slots.about_number
    assert [(q.low, q.high, q.unit) for q in slots.numbers] == [(13, 13, "refugee"), (20, 20, "refugee")]


def test_dozens_and_fifty_thousand_count_different_things(seed: ReadReport) -> None:
    dozens = seed.about("dozens of Syrian").statement.slots.numbers
    (gathered,) = (t for t in seed.tellings if t.words.startswith("about 50,000"))

    assert ("dozens", "person") in [(q.words, q.unit) for q in dozens]
    assert [(q.words, q.unit) for q in gathered.statement.slots.numbers] == [("50,000", "refugee")]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("an American “war crime”", StatementKind.LEGAL_LABEL),
        ("flagrant violation", StatementKind.LEGAL_LABEL),
        ("pointed to the motive", StatementKind.MOTIVE_NOTE),
        ("did not refer to", StatementKind.OMISSION_NOTE),
        ("would not have attended", StatementKind.COUNTERFACTUAL),
        ("may send an observer", StatementKind.INTENTION),
        ("would not allow", StatementKind.PROMISE),
        ("first reported", StatementKind.RECORD_CLAIM),
    ],
)
def test_what_is_no_plain_claim_is_not_taken_for_one(
    seed: ReadReport, words: str, kind: StatementKind
) -> None:
    assert seed.about(words).kind is kind


def test_the_groups_that_will_go_on_intend_or_promise_it(seed: ReadReport) -> None:
    telling = seed.about("will continue operations")

    assert telling.kind in (StatementKind.INTENTION, StatementKind.PROMISE)
    assert telling.words.endswith("released")


def test_kalin_and_the_presidency_are_one_voice(seed: ReadReport) -> None:
    sources = {
        hop.source
        for telling in seed.of_story(1)
        for hop in telling.statement.chain.hops[1:]
        if hop.heard and hop.source.name
    }

    assert {source.name for source in sources} == {"Ibrahim Kalin", "Turkey’s Presidency"}
    assert {source.desk for source in sources} == {"Turkey’s Presidency"}


def test_kalin_relays_the_kremlin_which_is_not_heard_here(seed: ReadReport) -> None:
    (postponed,) = (t for t in seed.tellings if t.words == "they had postponed this meeting")
    invited = seed.about("the PYD would not be invited")

    assert postponed.chain == ("Ibrahim Kalin", "Kremlin")
    assert invited.chain == ("Ibrahim Kalin", "Russia")
    for telling in (postponed, invited):
        assert [hop.heard for hop in telling.statement.chain.hops] == [True, True, False]
        assert telling.statement.is_claim


def test_reuters_has_one_unnamed_official(seed: ReadReport) -> None:
    telling = seed.about("travelled from Lebanon")

    root = telling.statement.chain.root
    assert telling.chain == ("Reuters", "senior regional official close to Damascus")
    assert (root.naming, root.count) == (Naming.DESCRIBED, 1)


def test_the_three_answers_are_responses_to_the_claim_of_reuters(seed: ReadReport) -> None:
    claim = seed.about("travelled from Lebanon").statement.id
    answers = [telling for telling in seed.of_story(2) if telling.response]

    assert [(t.chain[-1], t.response) for t in answers] == [
        ("CIA", ResponseKind.DECLINED),
        ("CIA press officer", ResponseKind.DECLINED),
        ("Czech diplomats", ResponseKind.DECLINED),
        ("State Department official", ResponseKind.NO_INFORMATION),
    ]
    assert all(telling.kind is StatementKind.RESPONSE for telling in answers)
    assert all(claim in telling.statement.answers for telling in answers)


def test_previous_reports_are_another_event_and_are_not_answered(seed: ReadReport) -> None:
    earlier = seed.about("Mike Pompeo")

    assert not any(earlier.statement.id in telling.statement.answers for telling in seed.tellings)


def test_nobody_is_named_for_the_strike(seed: ReadReport) -> None:
    telling = seed.about("a general strike")

    assert telling.statement.is_claim
    assert not telling.statement.chain.has_voice
    assert "against forced conscription" in telling.words


def test_the_capture_of_the_town_is_background(seed: ReadReport) -> None:
    telling = seed.about("Manbij was captured")

    assert telling.chain == ()
    assert Flag.IN_PASSING in telling.flags


def test_the_photograph_is_missing(seed: ReadReport) -> None:
    assert [Flag.MEDIA_MISSING in telling.flags for telling in seed.of_story(4)] == [True, False]


def test_three_voices_of_one_side_say_that_israel_struck(seed: ReadReport) -> None:
    said = {telling.chain: telling for telling in claims(seed.of_story(5)) if telling.chain}

    assert said[("Syrian opposition",)].words.startswith("Israeli warplanes attacks rebels")
    assert "Beit Jinn" in said[("Syrian National Coalition",)].words
    assert "FSA reinforcements" in said[("Activists",)].words


def test_the_bombing_is_hedged_and_the_nine_dead_are_not(seed: ReadReport) -> None:
    hedged, dead = (t for t in seed.of_story(5) if "suicide bombing" in t.words)

    assert Flag.HEDGED in hedged.flags
    assert not hedged.statement.chain.has_voice
    assert Flag.HEDGED not in dead.flags
    assert dead.statement.slots.about_number


def test_every_summary_keeps_its_speakers(seed: ReadReport) -> None:
    for story in seed.reading.stories:
        assert 1 <= len(story.summary) <= 3
        for sentence in story.summary:
            words = sentence.span.of(seed.text)
            assert sentence.speaker or not words.startswith(("He ", "She ", "They ", "It "))
