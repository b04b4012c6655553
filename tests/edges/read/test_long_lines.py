"""A page that lost its line breaks is read in pieces, so that work grows with its length and no faster."""

from itertools import pairwise

import pytest

from bot.edges.read.embedded.contents import find_contents
from bot.edges.read.embedded.parsing import LONGEST_LINE, ParsedText, Parser
from bot.edges.read.embedded.plain import plain

SAID = "“The bridge at Lund fell,” the mayor said, and she “laughed” at it. "


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


def looked_at(parsed: ParsedText) -> int:
    """Count the stretches of text that may be what is said, over every cue there could be."""
    return sum(
        len(candidate.runs)
        for paragraph in parsed.paragraphs
        for token in paragraph.tokens
        if token.lemma == "say"
        for candidate in find_contents(parsed, paragraph, token)
    )


def test_twice_the_line_is_twice_the_work(parser: Parser) -> None:
    once, twice = (parser.parse(SAID * count) for count in (120, 240))

    assert looked_at(twice) < 2.3 * looked_at(once)


def test_an_overlong_line_is_cut_where_sentences_end_and_loses_nothing(parser: Parser) -> None:
    text = SAID * 120

    parsed = parser.parse(text)

    assert len(parsed.paragraphs) > 1
    assert all(paragraph.span.end - paragraph.span.start <= LONGEST_LINE for paragraph in parsed.paragraphs)
    assert all(paragraph.span.of(text).endswith("at it.") for paragraph in parsed.paragraphs)
    for before, after in pairwise(parsed.paragraphs):
        assert not text[before.span.end : after.span.start].strip()


@pytest.mark.parametrize("mark", ["‘", "'", "‚", "›", "»", "”", "“", '"'])
def test_a_line_full_of_one_mark_is_gone_through_once(mark: str) -> None:
    """Looked for again at each, what closes a mark would take minutes here."""
    text = f" {mark}a" * 100_000

    assert len(plain(text)) == len(text)


@pytest.mark.parametrize("text", ["word " * 4_000, "w" * 20_000], ids=["no full stops", "one long word"])
def test_a_line_with_nowhere_to_cut_is_cut_all_the_same(parser: Parser, text: str) -> None:
    parsed = parser.parse(text)

    assert "".join(p.span.of(text) for p in parsed.paragraphs).replace(" ", "") == text.replace(" ", "")
    assert all(p.span.end - p.span.start <= LONGEST_LINE for p in parsed.paragraphs)
