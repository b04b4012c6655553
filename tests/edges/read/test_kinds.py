"""What sort of thing is said."""

import pytest

from bot.core.claims import StatementKind
from tests.edges.read.tellings import Read


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The ministry said the dam had burst.", StatementKind.CLAIM),
        ("The opposition leader accused the government of war crimes.", StatementKind.LEGAL_LABEL),
        ("The envoy described the raid as an act of terrorism.", StatementKind.LEGAL_LABEL),
        (
            "The ministry said the war crime took place in the village of Orlova at dawn.",
            StatementKind.CLAIM,
        ),
        ("The mayor vowed that the town would never sell the mill.", StatementKind.PROMISE),
        ("The company said it may close two plants in Ohio.", StatementKind.INTENTION),
        ("The groups announced they will continue the strike until May.", StatementKind.INTENTION),
        ("The bank expects prices to fall next year.", StatementKind.FORECAST),
        ("The office said snow would fall on Sunday.", StatementKind.FORECAST),
        (
            "Prime Minister Lena Ortiz said Portugal would have signed the treaty if Spain had agreed.",
            StatementKind.COUNTERFACTUAL,
        ),
        ("The attack was the deadliest in the city since 1994, police said.", StatementKind.RECORD_CLAIM),
        ("There is no evidence that the vaccine was spoiled, the agency said.", StatementKind.RECORD_CLAIM),
        ("The minister called the verdict shameful.", StatementKind.OPINION),
        ("The bishop said the judge should resign.", StatementKind.OPINION),
        ("The union urged members to reject the offer.", StatementKind.OPINION),
    ],
)
def test_what_is_said_is_told_apart_by_its_sort(read: Read, text: str, kind: StatementKind) -> None:
    assert read(text).only.kind is kind


def test_a_decision_that_was_confirmed_is_a_claim_and_no_forecast(read: Read) -> None:
    telling = read("The league confirmed that the club would not be invited.").only

    assert telling.kind is StatementKind.CLAIM


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "On Thursday the governor spoke to miners, promising to lift the rules on the river ― probably "
            "not what the town had in mind.",
            "to lift the rules",
        ),
        (
            "Federal prosecutors charged two builders with defrauding investors in nine towns.",
            "two builders with defrauding investors",
        ),
        ("The families have been demanding that police release the video of the shooting.", "police release"),
    ],
)
def test_what_is_promised_charged_or_demanded_is_kept(read: Read, text: str, words: str) -> None:
    assert words in read(text).only.words


def test_what_is_spoken_of_with_nothing_said_of_it_is_a_topic(read: Read) -> None:
    telling = read("The moderators questioned the result.").only

    assert (telling.words, telling.kind) == ("the result", StatementKind.TOPIC)
