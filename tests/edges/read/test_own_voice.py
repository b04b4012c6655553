"""What the report asserts itself."""

import pytest

from bot.core.claims import Flag, StatementKind
from tests.edges.read.tellings import Read


@pytest.mark.parametrize(
    "text",
    [
        "A man was shot dead outside the courthouse in Lund on Tuesday.",
        "Germany has deployed 300 troops to the border with Poland.",
        "More than 200 people drowned when the ferry sank off Kerra.",
    ],
)
def test_what_matters_is_told_in_own_voice(read: Read, text: str) -> None:
    telling = read(text).only

    assert telling.statement.chain.is_own_voice
    assert telling.words == text.rstrip(".")
    assert telling.statement.consequence


@pytest.mark.parametrize(
    "text",
    [
        "The garden was full of roses in June.",
        "The general may face charges over the deaths in Lund.",
        "Were four people killed in Lund on Tuesday?",
        "It was not clear who fired first in Lund.",
    ],
)
def test_small_talk_questions_and_guesses_are_left_out(read: Read, text: str) -> None:
    assert read(text).said == []


def test_background_is_said_in_passing(read: Read) -> None:
    text = "The mayor said the market had opened again.\n\nLund was captured by the rebels in August 2011."

    assert Flag.IN_PASSING in read(text).about("captured").flags


def test_what_a_report_misses_in_a_statement_is_an_omission_note(read: Read) -> None:
    text = "The ministry's report did not mention the three officers who were killed in Lund."

    told = read(text)

    note, dead = told.tellings
    assert (note.kind, note.chain) == (StatementKind.OMISSION_NOTE, ())
    assert (dead.words, dead.flags) == ("the three officers who were killed in Lund", {Flag.IN_PASSING})


def test_what_a_report_thinks_a_speaker_is_after_is_a_motive_note(read: Read) -> None:
    text = "The ministry's statement pointed to the motive for the claim: an early vote in Lund."

    assert read(text).about("motive").kind is StatementKind.MOTIVE_NOTE


def test_a_caption_without_its_picture_says_so(read: Read) -> None:
    text = (
        "General Idris Hale, the commander of the Vellan army, with his officers at the border post of Orje:"
    )

    telling = read(text).only

    assert Flag.MEDIA_MISSING in telling.flags
