"""Quotations that go on over paragraphs are one saying of one speaker."""

import pytest

from bot.core.claims import Flag, QuoteForm
from tests.edges.read.tellings import Read

WHOLE = "We held on all night … Then the wall came down and four guards were killed … We buried them"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "The mayor said: “We held on all night.\n\n“Then the wall came down and four guards were killed."
            "\n\n"
            "“We buried them.”",
            id="named before",
        ),
        pytest.param(
            "“We held on all night.\n\n“Then the wall came down and four guards were killed.\n\n"
            "“We buried them,” the mayor said.",
            id="named after",
        ),
        pytest.param(
            "‘We held on all night.\n\n‘Then the wall came down and four guards were killed.\n\n"
            "‘We buried them,’ the mayor said.",
            id="in single marks",
        ),
        pytest.param(
            'The mayor said: "We held on all night.\n"Then the wall came down and four guards were killed.\n'
            '"We buried them," she said.',
            id="in straight marks, named twice",
        ),
    ],
)
def test_a_quotation_over_paragraphs_is_one_saying(read: Read, text: str) -> None:
    told = read(text)

    assert told.only.words == WHOLE
    assert told.only.chain == ("mayor",)
    assert told.only.statement.form is QuoteForm.DIRECT
    assert Flag.SPEAKER_INFERRED not in told.only.flags
    assert "deaths" in told.only.statement.consequence


def test_what_goes_on_after_it_is_read_by_itself(read: Read) -> None:
    text = (
        "“We held on all night,” the mayor said. “Nobody came.\n\n“Then the wall came down.”\n\n"
        "The army denied that it had shelled the town."
    )

    night, denial = read(text).tellings

    assert night.words == "We held on all night … Nobody came … Then the wall came down"
    assert denial.chain == ("army",)


def test_somebody_else_s_paragraph_stays_theirs(read: Read) -> None:
    text = "The mayor said: “We held on all night.\n\n“We saw nobody at the gate,” Admiral Ruiz said."

    assert read(text).said == [
        (("mayor",), "We held on all night"),
        (("Ruiz",), "We saw nobody at the gate"),
    ]


def test_a_lost_closing_mark_joins_no_paragraphs(read: Read) -> None:
    text = "“We held on all night, the mayor said.\n\n“We saw nobody at the gate,” Admiral Ruiz said."

    told = read(text)

    assert not any("held on" in t.words and "gate" in t.words for t in told.tellings)


def test_paragraphs_quoted_by_nobody_are_left_to_the_rules_for_lost_marks(read: Read) -> None:
    text = "“We held on all night.\n\n“Then the wall came down.”"

    assert all(t.statement.chain.is_own_voice or t.statement.chain.is_inferred for t in read(text).tellings)
