"""Who claims what, on sentences written for these tests."""

from pathlib import Path

import pytest

from bot.core.claims import QuoteForm
from bot.edges.read.embedded.attributions import CONTENT_NAMES, FITTED, Attribution, Attributions
from bot.edges.read.embedded.parsing import Parser
from bot.edges.read.embedded.signatures import find_signatures
from bot.edges.read.embedded.trees import Trees, WrongFeatures, matrix


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


@pytest.fixture(scope="module")
def attributions() -> Attributions:
    return Attributions.load()


def told(text: str, found: tuple[Attribution, ...]) -> list[tuple[str | None, str, list[str]]]:
    return [
        (
            attribution.source.of(text) if attribution.source else None,
            attribution.cue_lemma,
            [span.of(text) for span in attribution.content],
        )
        for attribution in found
    ]


@pytest.mark.parametrize(
    ("text", "who", "cue", "what"),
    [
        pytest.param(
            "The harbour master said that two ferries had collided in the fog.",
            "The harbour master",
            "say",
            ["that two ferries had collided in the fog"],
            id="indirect with that",
        ),
        pytest.param(
            "Residents said the water had been brown for a week.",
            "Residents",
            "say",
            ["the water had been brown for a week"],
            id="indirect without that",
        ),
        pytest.param(
            "“The bridge is closed,” Mayor Ana Ruiz told reporters.",
            "Mayor Ana Ruiz",
            "tell",
            ["“The bridge is closed,”"],
            id="direct, source after",
        ),
        pytest.param(
            '"The bridge," she said, "will stay closed."',
            "she",
            "say",
            ['"The bridge,"', '"will stay closed."'],
            id="interrupted quotation, pronoun",
        ),
        pytest.param(
            "The river had risen by two metres overnight, according to the Met Office.",
            "the Met Office",
            "accord",
            ["The river had risen by two metres overnight"],
            id="according to",
        ),
        pytest.param(
            "The ministry announced that it would pay “every family” by June.",
            "The ministry",
            "announce",
            ["that it would pay “every family” by June"],
            id="mixed",
        ),
        pytest.param(
            "“We lost everything in one night.” — Maria Chen",
            "Maria Chen",
            "—",
            ["“We lost everything in one night.”"],
            id="signed with a dash",
        ),
    ],
)
def test_who_claims_what(
    parser: Parser, attributions: Attributions, text: str, who: str, cue: str, what: list[str]
) -> None:
    found = attributions.find(parser.parse(text))

    assert told(text, found) == [(who, cue, what)]


@pytest.mark.parametrize(
    ("between", "tag", "cue", "who"),
    [
        ("Opposition leader Max Orr accused her of stealing.", "Orr told reporters.", "tell", "Orr"),
        ("Opposition leader Max Orr accused her of lying.", "he told reporters.", "tell", "he"),
        ("The union disagreed.", "Anders told reporters.", "tell", "Anders"),
        ("Max Orr rejected that.", "said Orr.", "say", "Orr"),
        ("Later she spoke again.", "she added.", "add", "she"),
        ("", "Max Orr said.", "say", "Max Orr"),
    ],
)
def test_a_quotation_is_only_theirs_whose_cue_it_has(
    parser: Parser, attributions: Attributions, between: str, tag: str, cue: str, who: str
) -> None:
    text = (
        f'Ada Brill denied it. "I was told it was legal," she said. {between} "They knew it all along," {tag}'
    )

    found = told(text, attributions.find(parser.parse(text)))

    assert ("she", "say", ['"I was told it was legal,"']) in found
    assert (who, cue, ['"They knew it all along,"']) in found


def test_a_quotation_that_somebody_goes_on_after_stays_theirs(
    parser: Parser, attributions: Attributions
) -> None:
    text = 'In a statement, the company said: "The wall was sound," adding that it had been checked in June.'

    found = told(text, attributions.find(parser.parse(text)))

    assert ("the company", "say", ['"The wall was sound,"']) in found


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("“We lost everything.”\n— Maria Chen", ["Maria Chen"]),
        (
            "We are all safe and dry — Coast Guard (@coastguard) May 2, 2021",
            ["Coast Guard (@coastguard) May 2, 2021"],
        ),
        ("“We lost everything,” she said — and wept.", []),
        ("The A.F.L.-C.I.O. met in May 2015 - Ohio", []),
        ("- " * 9000, []),
    ],
    ids=["on its own line", "a post", "an aside", "a hyphen", "nothing but dashes"],
)
def test_a_dash_signs_only_before_a_name(parser: Parser, text: str, signed: list[str]) -> None:
    found = find_signatures(parser.parse(text))

    assert [signature.source.of(text) for signature in found] == signed


def test_a_text_in_which_nobody_says_anything_has_no_attributions(
    parser: Parser, attributions: Attributions
) -> None:
    assert attributions.find(parser.parse("The ferry left at nine. It rained all morning.\n\n12:30")) == ()


@pytest.mark.parametrize("text", ["", "\n \n", "…", "“", "said", ": : :", "— — —"])
def test_scraps_are_read_without_failing(parser: Parser, attributions: Attributions, text: str) -> None:
    attributions.find(parser.parse(text))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("“It is over,” she said.", QuoteForm.DIRECT),
        ("''It is over,'' she said.", QuoteForm.DIRECT),
        ("She said it was over.", QuoteForm.INDIRECT),
        ("She said it was “over and done with” for the whole town.", QuoteForm.MIXED),
    ],
)
def test_the_form_follows_the_quotation_marks(
    parser: Parser, attributions: Attributions, text: str, form: QuoteForm
) -> None:
    (found,) = attributions.find(parser.parse(text))

    assert found.form is form
    assert found.is_speech


def test_wanting_is_no_speech(parser: Parser, attributions: Attributions) -> None:
    found = attributions.find(parser.parse("The senator wants the inquiry to end by May."))

    assert not any(attribution.is_speech for attribution in found)


def test_a_claim_inside_a_claim_is_found_in_the_content_alone(
    parser: Parser, attributions: Attributions
) -> None:
    text = "The agency reported that police said the road was open."
    (outer,) = attributions.find(parser.parse(text))
    (inner,) = attributions.find(parser.parse(text, outer.content[0].start, outer.content[-1].end))

    assert told(text, (outer, inner)) == [
        ("The agency", "report", ["that police said the road was open"]),
        ("police", "say", ["the road was open"]),
    ]


def test_the_same_text_is_read_the_same_way_twice(parser: Parser, attributions: Attributions) -> None:
    text = "Officials say the dam may fail. “Leave now,” the governor urged residents."

    assert attributions.find(parser.parse(text)) == attributions.find(parser.parse(text))


def test_trees_fitted_on_other_features_are_refused(attributions: Attributions) -> None:
    with pytest.raises(WrongFeatures):
        Trees.load(FITTED / "content_close.onnx", CONTENT_NAMES[1:])


def test_trees_have_nothing_to_say_of_no_rows(attributions: Attributions) -> None:
    assert len(attributions.close.likelihoods(matrix([]))) == 0


def test_the_fitted_files_are_small() -> None:
    assert sum(path.stat().st_size for path in Path(FITTED).iterdir()) < 5_000_000
