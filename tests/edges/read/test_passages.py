"""Where the words of a claim begin and end."""

import pytest

from bot.core.text import Span
from bot.edges.read.embedded.parsing import Parser
from bot.edges.read.embedded.passages import claimed
from tests.edges.read.tellings import Read


def test_a_noun_is_stretched_over_the_clause_whose_subject_it_is() -> None:
    text = (
        "Norway’s Presidency says Peru’s “People’s Congress” for a Danish political resolution, announced "
        "last week at the talks in Finnish capital Helsinki, has been put off."
    )
    (paragraph,) = Parser().parse(text).paragraphs
    (cue,) = (token for token in paragraph.tokens if token.lemma == "say")
    half = Span(text.index("Peru"), text.index(" for a"))

    (whole,) = claimed(paragraph, cue, (half,))

    assert whole.of(text).startswith("Peru’s “People’s Congress” for")
    assert whole.of(text).endswith("has been put off")


@pytest.mark.parametrize(
    ("cue", "chain"),
    [
        (
            "Reil told the Kessin Post on Monday, standing before the ruins of the ward, where "
            "neighbours had gathered since dawn.",
            ("Kessin Post", "Reil"),
        ),
        (
            "Reil told the Harbour Gazette on Monday, standing before the ruins of the ward, where "
            "neighbours had gathered since dawn.",
            ("Reil",),
        ),
        ("Reil told reporters on Monday morning in the town, where shops stayed closed.", ("Reil",)),
    ],
)
def test_a_quotation_is_what_is_said_and_not_the_narration_after_its_cue(
    read: Read, cue: str, chain: tuple[str, ...]
) -> None:
    assert read(f"“We carried out five dead,” {cue}").said == [(chain, "We carried out five dead")]


@pytest.mark.parametrize(
    "who",
    [
        "A nurse who asked not to be named",
        "A nurse who declined to be named",
        "A nurse, who requested anonymity to discuss the plan,",
        "A nurse, speaking on condition of anonymity,",
    ],
)
def test_that_somebody_would_not_be_named_is_no_claim(read: Read, who: str) -> None:
    telling = read(f"{who} said five people had died.").only

    assert telling.words == "five people had died"


def test_asking_for_a_name_to_be_kept_back_is_no_claim(read: Read) -> None:
    told = read("The official asked that his name not be used.")

    assert not [telling for telling in told.tellings if telling.chain]
