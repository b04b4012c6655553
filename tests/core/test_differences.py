"""What an edit took out and added, verbatim."""

import pytest

from bot.core.differences import Differences, differences

BEFORE = "Nine people were hurt, the mayor said. It rained all day.\n“We had warned them,” said Mr. Bern."


@pytest.mark.parametrize(
    ("after", "found"),
    [
        pytest.param(BEFORE, Differences((), ()), id="nothing"),
        pytest.param(BEFORE.replace("“", '"').replace("”", '"'), Differences((), ()), id="other marks"),
        pytest.param(BEFORE.replace(" ", "  "), Differences((), ()), id="spaces"),
        pytest.param("\n".join(BEFORE.split("\n")[::-1]), Differences((), ()), id="moved"),
        pytest.param(
            BEFORE.replace("Nine", "Ten"),
            Differences(
                ("Nine people were hurt, the mayor said.",), ("Ten people were hurt, the mayor said.",)
            ),
            id="a number",
        ),
        pytest.param(
            BEFORE.replace(" It rained all day.", ""), Differences(("It rained all day.",), ()), id="out"
        ),
        pytest.param(
            f"{BEFORE}\nCorrection: it did not.", Differences((), ("Correction: it did not.",)), id="in"
        ),
    ],
)
def test_sentences_that_one_text_has_and_the_other_has_not(after: str, found: Differences) -> None:
    assert differences(BEFORE, after) == found


def test_what_is_quoted_stands_in_the_texts() -> None:
    after = BEFORE.replace("Nine", "Ten") + " “No,” she said. 5 drowned."
    found = differences(BEFORE, after)

    assert all(words in BEFORE for words in found.taken_out)
    assert all(words in after for words in found.added)
    assert "5 drowned." in found.added
