"""Answers to a claim, and which claim they answer."""

import pytest

from bot.core.claims import ResponseKind, StatementKind
from tests.edges.read.tellings import Read

CLAIM = "The mayor said the bridge fell because the ministry had ignored a warning. "


@pytest.mark.parametrize(
    ("text", "kind", "who"),
    [
        ("The ministry declined to comment.", ResponseKind.DECLINED, "ministry"),
        ("The ministry would not comment.", ResponseKind.DECLINED, "ministry"),
        ("The ministry refused to discuss the bridge.", ResponseKind.DECLINED, "ministry"),
        ("A ministry official said only, “No comment.”", ResponseKind.DECLINED, "ministry official"),
        ("“We decline to comment,” a clerk at the ministry said.", ResponseKind.DECLINED, "clerk"),
        ("The ministry said it had no information on the warning.", ResponseKind.NO_INFORMATION, "ministry"),
        ("The ministry said it was not aware of a warning.", ResponseKind.NO_INFORMATION, "ministry"),
        ("The ministry could not be reached for comment.", ResponseKind.NOT_REACHED, "ministry"),
        (
            "The ministry did not immediately respond to a request for comment.",
            ResponseKind.PENDING,
            "ministry",
        ),
        ("The ministry did not return calls.", ResponseKind.PENDING, "ministry"),
        ("The ministry denied the claim.", ResponseKind.DENIED, "ministry"),
        ("“That is a lie,” the ministry said.", ResponseKind.DENIED, "ministry"),
    ],
)
def test_an_answer_is_typed_and_answers_the_claim(
    read: Read, text: str, kind: ResponseKind, who: str
) -> None:
    told = read(CLAIM + text)

    claim = told.about("ignored a warning")
    (answer,) = (telling for telling in told.tellings if telling.response)
    assert (answer.kind, answer.response) == (StatementKind.RESPONSE, kind)
    assert who in answer.chain[-1]
    assert answer.statement.answers == (claim.statement.id,)


def test_what_is_denied_is_the_content_of_a_denial(read: Read) -> None:
    telling = read("The ministry denied that its ship had fired on the trawler.").only

    assert (telling.response, telling.words) == (ResponseKind.DENIED, "its ship had fired on the trawler")
    assert telling.statement.answers == ()


def test_a_response_answers_the_claim_its_topic_is_about(read: Read) -> None:
    text = (
        "The union said the port would lose 300 jobs. "
        "The baker said the mayor had sold the old mill to a cousin. "
        "The mayor declined to comment on the sale of the mill to a cousin."
    )

    told = read(text)

    (answer,) = (telling for telling in told.tellings if telling.response)
    assert answer.statement.answers == (told.about("had sold the old mill").statement.id,)


@pytest.mark.parametrize(
    "text",
    [
        "The ministry denied visas to four journalists.",
        "The colonel did not deny that the base had been abandoned.",
        "The judge rejected the appeal of two officers.",
    ],
)
def test_not_every_refusal_is_an_answer(read: Read, text: str) -> None:
    assert not any(telling.response for telling in read(text).tellings)


def test_somebody_else_s_silence_is_told_through_whoever_tells_it(read: Read) -> None:
    telling = read("Anna Kovacs said the ministry had declined to comment.").only

    assert (telling.chain, telling.response) == (("Anna Kovacs", "ministry"), ResponseKind.DECLINED)


def test_a_denial_may_stand_in_an_aside(read: Read) -> None:
    telling = read("The ministry, which has strongly denied any part in the attack, is closed today.").only

    assert (telling.chain, telling.response) == (("ministry",), ResponseKind.DENIED)


@pytest.mark.parametrize(
    ("denial", "answered"),
    [
        ("denied that it had been warned", False),
        ("denied that five people had been killed", True),
        ("denied that five people had died", True),
        ("denied it", True),
        ("denied the report", True),
    ],
)
def test_a_denial_answers_a_claim_of_what_it_denies(read: Read, denial: str, answered: bool) -> None:
    told = read(
        f"The hospital said five people had died in the strike on the ward. The transport ministry {denial}."
    )

    (answer,) = (telling for telling in told.tellings if telling.response)
    claim = told.about("in the strike on the ward")
    assert answer.statement.answers == ((claim.statement.id,) if answered else ())


def test_a_denial_of_few_words_finds_its_claim_among_others(read: Read) -> None:
    told = read(
        "The hospital said five people had died in the collapse. "
        "The union said the transport ministry had been warned in May. "
        "The transport ministry denied that it had been warned."
    )

    (answer,) = (telling for telling in told.tellings if telling.response)
    assert answer.statement.answers == (told.about("in May").statement.id,)
