"""Readings in the contract of the attribution benchmark."""

from collections.abc import Sequence

import pytest

from bot.core.claims import (
    DraftHop,
    DraftStatement,
    Naming,
    ResponseKind,
    Role,
    Source,
    StatementKind,
)
from bot.evals.attribution import Prediction, predictions
from tests.builders import draft_hop, draft_statement, report, settled


def predicted(text: str, *statements: DraftStatement) -> list[Prediction]:
    return predictions(settled(report(text), *statements), text)


def covered(text: str, spans: Sequence[Sequence[int]]) -> str:
    return " … ".join(text[start:end] for start, end in spans)


def test_a_that_before_the_words_counts_with_them():
    text = "The mayor said that the wall had fallen."

    (claim,) = predicted(text, draft_statement("the wall had fallen", hops=[draft_hop("The mayor", "said")]))

    assert covered(text, claim["content_spans"]) == "that the wall had fallen"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("It was Ann Lee who said that the wall had fallen.", "who"),
        ("It was Ann Lee, who has long said that the wall had fallen.", "who"),
        ("Ann Lee, who runs the ferry, said that the wall had fallen.", "Ann Lee"),
    ],
)
def test_a_relative_pronoun_right_before_the_cue_stays_one(text: str, speaker: str):
    (claim,) = predicted(text, draft_statement("the wall had fallen", hops=[draft_hop("Ann Lee", "said")]))

    assert claim["speaker"] == speaker
    assert covered(text, [claim["speaker_span"]]) == speaker


def test_what_a_relay_tells_is_a_claim_of_its_own():
    text = "The Post reported that Ann Lee had said the wall had fallen."
    relay = Source("The Post", Naming.NAMED, Role.RELAY)
    hops = [DraftHop(relay, "The Post", None, "reported"), draft_hop("Ann Lee", "said")]

    inner, outer = predicted(text, draft_statement("the wall had fallen", hops=hops))

    assert (inner["speaker"], inner["via"]) == ("Ann Lee", "The Post")
    assert (outer["speaker"], outer["cue"]) == ("The Post", "reported")
    assert covered(text, outer["content_spans"]) == "that Ann Lee had said the wall had fallen"


def test_an_answer_counts_without_the_words_that_give_it():
    text = "The company has denied any part in it. The mayor would not comment."
    denied = draft_statement(
        "has denied any part in it", hops=[draft_hop("The company", "denied")], response=ResponseKind.DENIED
    )
    declined = draft_statement(
        "would not comment",
        hops=[draft_hop("The mayor", "would not comment")],
        response=ResponseKind.DECLINED,
    )

    claims = predicted(text, denied, declined)

    assert [covered(text, claim["content_spans"]) for claim in claims] == [
        "any part in it",
        "would not comment",
    ]
    assert [claim["stance"] for claim in claims] == ["denies", "declines"]


def test_what_the_report_says_itself_has_no_place_there():
    text = "The wall had fallen. The mayor plans to rebuild it."
    own = draft_statement("The wall had fallen")
    intended = draft_statement(
        "to rebuild it", hops=[draft_hop("The mayor", "plans")], kind=StatementKind.INTENTION
    )

    (claim,) = predicted(text, own, intended)

    assert (claim["speaker"], claim["act"]) == ("The mayor", "attitude")
