"""Where the words of a claim begin and end."""

from bot.core.text import Span
from bot.edges.read.embedded.parsing import Parser
from bot.edges.read.embedded.passages import claimed


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
