"""Words fit into lines, or are cut and say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.pictures.wrapping import plain, wrapped
from tests.core.pictures.diagrams import PlainLettering

LETTERING = PlainLettering()
ROOM = 10 * 28 * 0.56 + 0.001  # ten characters


def lines(text: str, most: int = 3) -> tuple[str, ...]:
    return wrapped(text, LETTERING, 28, ROOM, most)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ()),
        ("short", ("short",)),
        ("ten letters", ("ten", "letters")),
        ("one two three four", ("one two", "three four")),
        ("abcdefghijklmno", ("abcdefghij", "klmno")),
        ("one two three four five six seven", ("one two", "three four", "five six…")),
        ("abcdefghijklmnopqrstuvwxyzabcdefghij", ("abcdefghij", "klmnopqrst", "uvwxyzabc…")),
        ("12345678 🇺🇦👩‍👩‍👧", ("12345678", "🇺🇦👩‍👩‍👧")),
    ],
)
def test_words_are_wrapped_at_spaces_and_broken_only_where_there_is_no_room(
    text: str, shown: tuple[str, ...]
) -> None:
    assert lines(text) == shown


@given(st.text(max_size=200), st.integers(1, 5))
def test_no_line_is_wider_than_its_room_and_no_character_is_made_up(text: str, most: int) -> None:
    shown = lines(text, most)

    assert len(shown) <= most
    assert all(LETTERING.width(line, 28, bold=False) <= ROOM for line in shown if len(line) > 1)
    said = "".join(shown).replace(" ", "")
    assert plain(text).replace(" ", "").startswith(said.rstrip("…").rstrip(",;:")[:200]) or "…" in text


def test_an_accent_stays_with_its_letter_and_a_joined_emoji_in_one() -> None:
    family = "👩\u200d👩\u200d👧\u200d👦"

    assert lines("abcdefghie\u0301") == ("abcdefghi", "e\u0301")
    assert lines(f"12345{family}") == ("12345", family)


def test_nothing_turns_the_line_or_steers_what_shows_it() -> None:
    assert plain("a\u202eb\u2066c\x1b[31md\x00e\ud800f\n\tg") == "abc[31mdef g"
    assert plain("مرحبا\u200cبالعالم") == "مرحبا\u200cبالعالم"
