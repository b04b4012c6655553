"""A report falls into pieces that hold all of it once, in order, and none is too long."""

from hypothesis import given
from hypothesis import strategies as st

from bot.edges.read.embedded.plain import plain
from bot.edges.read.embedded.stories import divide
from bot.edges.read.openai.pieces import pieces_of

SENTENCES = st.lists(st.text("abc .,“”\n", min_size=1, max_size=300), max_size=30).map("\n".join)


@given(SENTENCES, st.integers(20, 400))
def test_every_line_of_a_story_is_in_one_piece(text: str, most: int) -> None:
    division = divide(plain(text))

    pieces = pieces_of(plain(text), division, most)

    spans = [line for piece in pieces for line in piece.lines]
    assert spans == sorted(spans)
    assert all(len(piece.words(text)) <= most for piece in pieces)
    sent = "".join("".join(span.of(text).split()) for span in spans)
    whole = ["".join(text[s.body.start : s.body.end].split()) for s in division.stories]
    assert sent == "".join(whole) or division.left_out


def test_a_cut_is_after_a_sentence_where_there_is_one() -> None:
    text = (
        "The wall gave way at noon on Monday. Nine were hurt. The ferry stood still until the evening came."
    )

    pieces = pieces_of(text, divide(text), 60)

    assert [piece.words(text).strip() for piece in pieces] == [
        "The wall gave way at noon on Monday. Nine were hurt.",
        "The ferry stood still until the evening came.",
    ]
