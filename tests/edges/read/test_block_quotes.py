"""Quoted paragraphs whose marks were lost."""

import pytest

from bot.core.claims import Flag, QuoteForm, StatementKind
from tests.edges.read.tellings import Read

DECLARED = "The Vellan Foreign Office declared that Borana had shelled its border post at Kurt on Sunday."
QUOTED = (
    "In the attack there, four guards were killed, and we hold [Borana's] generals responsible. "
    "Such barbaric acts by the so-called peacekeepers are a war crime."
)
PLAIN = "The weather was mild in the capital on Monday, and the markets were full."


def test_a_paragraph_in_a_speaker_s_voice_is_inferred_to_be_the_speaker_s(read: Read) -> None:
    told = read(f"{DECLARED}\n\n{QUOTED}\n\n{PLAIN}")

    guards, label = (t for t in told.tellings if t.statement.chain.is_inferred)
    assert guards.chain == label.chain == ("Vellan Foreign Office",)
    assert guards.statement.form is QuoteForm.BLOCK
    assert {guards.kind, label.kind} == {StatementKind.CLAIM, StatementKind.LEGAL_LABEL}
    assert Flag.SPEAKER_INFERRED in guards.flags & label.flags


@pytest.mark.parametrize(
    "quoted",
    [
        pytest.param(
            "In the attack [on Kurt], four guards were killed, and we hold their generals responsible.",
            id="brackets and we",
        ),
        pytest.param(
            "By having shelled [the post at Kurt], Borana has taken responsibility for all that follows.",
            id="brackets and the same matter",
        ),
        pytest.param(
            "Frankly, we lost four guards at Kurt. Such barbaric shelling by our neighbours goes on.",
            id="voice alone",
        ),
    ],
)
def test_brackets_voice_and_matter_tell_quoted_words(read: Read, quoted: str) -> None:
    inferred = [
        t for t in read(f"{DECLARED}\n\n{quoted}\n\n{PLAIN}").tellings if t.statement.chain.is_inferred
    ]

    assert {t.chain for t in inferred} == {("Vellan Foreign Office",)}
    assert all(t.statement.form is QuoteForm.BLOCK and Flag.SPEAKER_INFERRED in t.flags for t in inferred)


def test_a_paragraph_right_under_quoted_words_goes_on_with_them(read: Read) -> None:
    goes_on = "Frankly, there is no other choice. Our guards will stay."

    told = read(f"{DECLARED}\n\n{QUOTED}\n\n{goes_on}\n\n{PLAIN}")
    apart = read(f"{DECLARED}\n\n{PLAIN}\n\n{goes_on}")

    assert told.about("no other choice").chain == ("Vellan Foreign Office",)
    assert told.about("no other choice").statement.chain.is_inferred
    assert not any(t.statement.chain.is_inferred for t in apart.tellings)


@pytest.mark.parametrize("note", ["[see our report]", "[pdf]", "[Editor’s note: since closed]", "[Video]"])
def test_an_outlet_s_own_note_in_brackets_is_no_sign(read: Read, note: str) -> None:
    own = f"Borana has shelled Kurt before {note}. The border post was built in 1990."

    assert not any(t.statement.chain.is_inferred for t in read(f"{DECLARED}\n\n{own}").tellings)


def test_nothing_is_inferred_without_a_speaker(read: Read) -> None:
    assert not any(t.statement.chain.is_inferred for t in read(f"{PLAIN}\n\n{QUOTED}").tellings)


def test_a_report_s_own_telling_is_not_taken_for_a_quotation(read: Read) -> None:
    own = "Four guards were killed at the border post last week. Borana has shelled Kurt before."

    assert not any(t.statement.chain.is_inferred for t in read(f"{DECLARED}\n\n{own}").tellings)


def test_an_inferred_paragraph_keeps_its_speaker_in_a_summary_or_stays_out(read: Read) -> None:
    told = read(f"{DECLARED}\n\n{QUOTED}")

    for story in told.reading.stories:
        for sentence in story.summary:
            if sentence.span.start > len(DECLARED):
                assert sentence.speaker == "Vellan Foreign Office"


def test_a_transcript_is_told_turn_by_turn(read: Read) -> None:
    text = "SMITH: The shelling began at four in the morning.\n\nJONES: We saw nobody at the gate."

    assert read(text).said == [
        (("SMITH",), "The shelling began at four in the morning"),
        (("JONES",), "We saw nobody at the gate"),
    ]


def test_a_transcript_in_quotation_marks_is_told_turn_by_turn(read: Read) -> None:
    text = (
        "The talk went as follows:\n\n“SMITH: The shelling began at four in the morning.\n\n"
        "“It went on all day.\n\n“(CROSSTALK)\n\n“JONES: We saw nobody at the gate.”"
    )

    assert read(text).said == [
        (("SMITH",), "The shelling began at four in the morning … It went on all day"),
        (("JONES",), "We saw nobody at the gate"),
    ]
