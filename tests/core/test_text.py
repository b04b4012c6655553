"""Words are found under typographic folding and kept as the report's own characters."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.text import (
    Quote,
    Span,
    content_id,
    cuts_word,
    fold,
    fold_with_origin,
    paragraphs,
    paragraphs_at,
    place_in_order,
    words_of,
)

# Every script and trap that a report may hold, in few characters.
SCRIPTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab '\"-.…“”‘’«»—\u00a0\u00ad\u200b\ufeff\r\n\t"),
        st.sampled_from("жЖмир中文字سلام📰👩\u0301é"),
        st.characters(codec="utf-8"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        pytest.param("He said “no” twice", 'said "no"', "said “no”", id="curly marks, straight words"),
        pytest.param('He said "no" twice', "said “no”", 'said "no"', id="straight marks, curly words"),
        pytest.param("the army’s own", "army's own", "army’s own", id="apostrophe"),
        pytest.param("the «red» line", '"red" line', "«red» line", id="guillemets"),
        pytest.param("2011–2018 war", "2011-2018 war", "2011–2018 war", id="dash"),
        pytest.param("He left… quietly", "left... quietly", "left… quietly", id="ellipsis"),
        pytest.param("50\u00a0000 people", "50 000 people", "50\u00a0000 people", id="no-break space"),
        pytest.param("two\r\nlines here", "two lines", "two\r\nlines", id="CRLF"),
        pytest.param("two \t \n spaces", "two spaces", "two \t \n spaces", id="a run of white space"),
        pytest.param("the sol\u00addiers left", "soldiers", "sol\u00addiers", id="soft hyphen"),
        pytest.param("zero\u200bwidth", "zerowidth", "zero\u200bwidth", id="zero-width space"),
        pytest.param("\ufeffFirst word", "First", "First", id="byte order mark before it"),
        pytest.param("📰📰 the army left", "army left", "army left", id="emoji before it"),
        pytest.param("قال الجيش إن الحرب انتهت", "الجيش إن الحرب", "الجيش إن الحرب", id="Arabic"),
        pytest.param("Армия заявила: «Мы ушли»", '"Мы ушли"', "«Мы ушли»", id="Cyrillic"),
        pytest.param(
            "发言人说军队已经撤离。", "军队已经撤离", "军队已经撤离", id="Chinese, inside a sentence"
        ),
        pytest.param("a man in Manbij", "man", "man", id="a word, not the start of a longer one before it"),
        pytest.param("Manbij, a man", "man", "man", id="case counts"),
        pytest.param("human or man", "man", "man", id="not the end of a longer word"),
    ],
)
def test_words_are_found_under_folding_and_kept_as_they_stand(text: str, words: str, found: str) -> None:
    span = fold_with_origin(text).find(words)

    assert span is not None
    assert span.of(text) == found


def test_offsets_count_code_points() -> None:
    assert fold_with_origin("👩‍🚀 قال left").find("left") == Span(8, 12)


@pytest.mark.parametrize(
    ("text", "place", "cut"),
    [
        pytest.param("a bridge", 4, True, id="between two letters"),
        pytest.param("a bridge", 2, False, id="at a word's beginning"),
        pytest.param("cafe\u0301s", 4, True, id="before an accent"),
        pytest.param("cafe\u0301s", 5, True, id="after an accent"),
        pytest.param("“\u0301a", 1, False, id="before an accent without a letter"),
        pytest.param("है", 1, True, id="before a vowel sign"),
        pytest.param("wal\u00adk", 4, True, id="after a soft hyphen"),
        pytest.param("市长说", 1, False, id="in a script without spaces"),
        pytest.param("a", 0, False, id="at the beginning"),
        pytest.param("a", 1, False, id="at the end"),
    ],
)
def test_a_place_inside_a_word_is_told(text: str, place: int, cut: bool) -> None:
    assert cuts_word(text, place) is cut


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Manbij is quiet", "Man", id="the start of a word"),
        pytest.param("a human being", "man", id="the end of a word"),
        pytest.param("a cafe\u0301 closed", "a cafe", id="a letter without its accent"),
        pytest.param("the army left", "the army stayed", id="other words"),
        pytest.param("the army left", " \u200b ", id="nothing visible"),
        pytest.param("", "army", id="an empty text"),
    ],
)
def test_words_that_do_not_stand_there_are_not_found(text: str, words: str) -> None:
    assert fold_with_origin(text).find(words) is None


def test_a_search_stays_within_its_bounds() -> None:
    text = fold_with_origin("the army and the army and the army")

    assert text.find("the army", 1) == Span(13, 21)
    assert text.find("the army", 1, 20) is None
    assert text.find("the army", 27) is None
    assert text.find("the army", 99) is None


class TestPlacingInOrder:
    TEXT = "“We left,” he said. “We left,” he said again. “They stayed.”"

    def test_a_repeated_phrase_is_placed_after_the_one_before_it(self) -> None:
        placed = place_in_order(fold_with_origin(self.TEXT), [("We left", None), ("We left", None)])

        assert placed == (Span(1, 8), Span(21, 28))

    def test_a_third_time_where_it_stands_twice_is_refused(self) -> None:
        placed = place_in_order(fold_with_origin(self.TEXT), [("We left", None)] * 3)

        assert placed == "its parts do not stand in this order"

    def test_a_hint_that_is_exact_is_believed(self) -> None:
        assert place_in_order(fold_with_origin(self.TEXT), [("We left", 21)]) == (Span(21, 28),)

    @pytest.mark.parametrize(
        "hint",
        [
            pytest.param(20, id="one off"),
            pytest.param(-1, id="negative"),
            pytest.param(10**9, id="past the end"),
        ],
    )
    def test_a_hint_that_is_not_exact_is_not_believed(self, hint: int) -> None:
        assert place_in_order(fold_with_origin(self.TEXT), [("We left", hint)]) == (Span(1, 8),)

    def test_a_hint_into_a_longer_word_is_not_believed(self) -> None:
        text = fold_with_origin("Manbij: a Man")

        assert place_in_order(text, [("Man", 0)]) == (Span(10, 13),)

    def test_a_hint_that_is_folded_but_not_exact_is_not_believed(self) -> None:
        text = fold_with_origin("it’s quiet; it's quiet")

        assert place_in_order(text, [("it's quiet", 0)]) == (Span(0, 10),)
        assert place_in_order(text, [("it's quiet", 12)]) == (Span(12, 22),)

    def test_a_hint_before_the_passage_before_is_not_believed(self) -> None:
        text = fold_with_origin(self.TEXT)

        assert place_in_order(text, [("he said again", None), ("We left", 1)]) == (
            "its parts do not stand in this order"
        )

    def test_white_space_around_the_words_is_not_kept(self) -> None:
        assert place_in_order(fold_with_origin("so: we left "), [(" we left ", 3)]) == (Span(4, 11),)

    @pytest.mark.parametrize("words", ["", "  ", "…", "“”", "📰", "\u00ad"])
    def test_words_without_a_letter_or_digit_are_no_words(self, words: str) -> None:
        assert place_in_order(fold_with_origin(self.TEXT), [(words, None)]) == "no words in it"


def test_a_quote_holds_its_passages_in_text_order() -> None:
    assert Quote((Span(0, 2), Span(6, 7))).of("ab cd e") == "ab … e"
    with pytest.raises(ValueError, match="in text order"):
        Quote((Span(5, 6), Span(0, 2)))
    with pytest.raises(ValueError, match="at least one"):
        Quote(())


@pytest.mark.parametrize(("start", "end"), [(2, 1), (-1, 3)])
def test_a_span_does_not_run_backwards_or_start_before_the_text(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The army’s 2nd brigade", ("the", "army's", "2nd", "brigade")),
        ("Erdoğan, ERDOGAN", ("erdogan", "erdogan")),
        ("half_a_word", ("half", "a", "word")),
        ("a walk\u00adout\u200b", ("a", "walkout")),
        ("—“…”", ()),
        ("Армия ушла", ("армия", "ушла")),
    ],
)
def test_words_are_compared_without_case_and_accents(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


def test_a_quote_stands_in_the_paragraphs_that_its_passages_touch() -> None:
    text = "One two\n\nthree four\nfive"
    quote = Quote((Span(4, 7), Span(20, 24)))

    assert [p.of(text) for p in paragraphs_at(text, quote)] == ["One two", "five"]


def test_paragraphs_are_the_lines_without_what_surrounds_them() -> None:
    text = "  One \r\n\r\n\u00a0\r\nTwo\n"

    assert [p.of(text) for p in paragraphs(text)] == ["One", "Two"]


def test_an_id_depends_on_where_its_parts_end() -> None:
    assert content_id("ab", "c") != content_id("a", "bc")
    assert content_id("a", "b") == content_id("a", "b")
    assert content_id("\ud800")  # half of a pair, as broken pages have


@given(SCRIPTS)
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    folded = fold_with_origin(text)

    assert len(folded.origin) == len(folded.folded) + 1
    assert list(folded.origin) == sorted(folded.origin)
    assert folded.origin[-1] == len(text)
    for i, character in enumerate(folded.folded):
        assert character in fold(text[folded.origin[i]])


@given(SCRIPTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(SCRIPTS, st.data())
@example("sol\u00addiers  left", None)
def test_what_is_found_reads_like_what_was_looked_for(text: str, data: st.DataObject | None) -> None:
    start = data.draw(st.integers(0, len(text))) if data else 0
    end = data.draw(st.integers(start, len(text))) if data else len(text)
    words = text[start:end]

    span = fold_with_origin(text).find(words)

    assert span is None or fold(span.of(text)).strip() == fold(words).strip() or "…" in span.of(text)


@given(st.lists(st.sampled_from(["army", "left", "don’t", "«so»", "50\u00a0000"]), min_size=1, max_size=8))
def test_whole_words_of_a_text_are_always_found(words: list[str]) -> None:
    text = " ".join(words)

    placed = place_in_order(fold_with_origin(text), [(word, None) for word in words])

    assert isinstance(placed, tuple)
    assert [span.of(text) for span in placed] == words


@settings(max_examples=50)
@given(SCRIPTS, st.lists(st.tuples(SCRIPTS, st.none() | st.integers(-5, 70)), max_size=4))
def test_whatever_is_placed_is_verbatim_and_in_order(
    text: str, passages: list[tuple[str, int | None]]
) -> None:
    placed = place_in_order(fold_with_origin(text), passages)

    if isinstance(placed, tuple) and placed:
        assert Quote(placed).is_verbatim_in(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("a" * 10**6, "a" * 1000, id="one endless word"),
        pytest.param("ab " * 300_000, "ab " * 500 + "b", id="the same words without end"),
        pytest.param("a " * 500_000 + "end", "end", id="far away"),
        pytest.param("“" * 10**6, "“a", id="quotation marks only"),
        pytest.param("\u00ad" * 10**6, "a", id="nothing visible"),
        pytest.param("中" * 10**6, "中" * 50 + "文", id="no spaces at all"),
    ],
)
def test_a_million_hostile_characters_are_searched_to_the_end(text: str, words: str) -> None:
    """A search that is not near-linear does not come back from these."""
    folded = fold_with_origin(text)

    placed = place_in_order(folded, [(words, None), (words, 17), (words, len(text) - 10)])

    assert isinstance(placed, str)


def test_many_passages_late_in_a_long_text_are_all_placed() -> None:
    text = fold_with_origin("the army " * 100_000)

    placed = place_in_order(text, [("the", None)] * 2000, start=800_000)

    assert len(placed) == 2000
