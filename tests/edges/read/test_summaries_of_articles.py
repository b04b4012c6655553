"""`VERBATIM_ARTICLES=FOLDER` holds the summaries of the articles in a folder against their texts."""

import os
from pathlib import Path

import pytest

from bot.edges.read.embedded import EmbeddedReader
from tests.edges.read.summaries import Checked, check
from tests.edges.read.verbatim import articles

ARTICLES = os.environ.get("VERBATIM_ARTICLES", "")


def test_every_sentence_says_no_more_than_the_report_and_keeps_its_speaker(reader: EmbeddedReader) -> None:
    checked = Checked()

    check(
        reader, "Anna Kovacs said 4 dockers were killed. She said the police had arrested a driver.", checked
    )

    assert (checked.sentences, checked.attributed) == (2, 2)
    assert checked.violations == []


@pytest.mark.skipif(not ARTICLES, reason="VERBATIM_ARTICLES names no folder of articles")
def test_it_holds_in_a_folder_of_articles(reader: EmbeddedReader) -> None:
    checked = Checked()

    for text in articles(Path(ARTICLES)):
        check(reader, text, checked)

    assert checked.texts > 0
    assert checked.violations == []
