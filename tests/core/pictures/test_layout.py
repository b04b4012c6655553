"""Whatever a claim's picture shows, everything in it has a place of its own and is there to be read."""

from itertools import combinations

from hypothesis import given, settings

from bot.core.pictures.diagrams import Diagram
from bot.core.pictures.layout import LEAST_SIZE, WIDTH, layout
from bot.core.pictures.sheets import SIDE_INKS, Box, Ink, Sheet, Words
from tests.core.pictures.diagrams import PlainLettering, diagrams

LETTERING = PlainLettering()
EPS = 0.01


def holds(box: Box, left: float, top: float, right: float, bottom: float) -> bool:
    across = left >= box.x - EPS and right <= box.right + EPS
    return across and top >= box.y - EPS and bottom <= box.bottom + EPS


def around(sheet: Sheet, inside: int | None) -> Box:
    return Box(0, 0, sheet.width, sheet.height, Ink.PAPER) if inside is None else sheet.boxes[inside]


def reach(words: Words) -> tuple[float, float, float, float]:
    return words.x, words.y - words.size * 0.8, words.x + words.width, words.y + words.size * 0.25


@given(diagrams)
@settings(max_examples=50, deadline=None)
def test_no_words_leave_their_box_and_none_are_smaller_than_a_phone_shows(diagram: Diagram) -> None:
    sheet = layout(diagram, LETTERING)

    for words in sheet.words:
        assert holds(around(sheet, words.inside), *reach(words)), words
        assert words.width == LETTERING.width(words.text, words.size, bold=words.bold)
        assert words.size >= LEAST_SIZE


@given(diagrams)
@settings(max_examples=50, deadline=None)
def test_boxes_stand_in_their_box_and_beside_one_another(diagram: Diagram) -> None:
    sheet = layout(diagram, LETTERING)

    for box in sheet.boxes:
        assert holds(around(sheet, box.inside), box.x, box.y, box.right, box.bottom), box
    for one, other in combinations(sheet.boxes, 2):
        if one.inside == other.inside:
            apart = (
                one.bottom <= other.y + EPS
                or other.bottom <= one.y + EPS
                or one.right <= other.x + EPS
                or other.right <= one.x + EPS
            )
            assert apart, (one, other)


@given(diagrams)
@settings(max_examples=30, deadline=None)
def test_no_line_of_words_lies_on_another(diagram: Diagram) -> None:
    sheet = layout(diagram, LETTERING)

    for one, other in combinations(sheet.words, 2):
        a, b = reach(one), reach(other)
        apart = a[3] <= b[1] + EPS or b[3] <= a[1] + EPS or a[2] <= b[0] + EPS or b[2] <= a[0] + EPS
        assert apart, (one, other)


@given(diagrams)
@settings(max_examples=30, deadline=None)
def test_all_words_stand_out_from_their_ground(diagram: Diagram) -> None:
    sheet = layout(diagram, LETTERING)

    for words in sheet.words:
        ground = around(sheet, words.inside).fill
        assert contrast(words.ink, ground) >= 4.5, (words, ground)


@given(diagrams)
@settings(max_examples=10, deadline=None)
def test_the_same_diagram_is_placed_alike_and_is_no_longer_than_a_few_screens(diagram: Diagram) -> None:
    sheet = layout(diagram, LETTERING)

    assert sheet == layout(diagram, LETTERING)
    assert sheet.width == WIDTH


def test_every_side_stands_out_too() -> None:
    assert all(contrast(Ink.PAPER, ink) >= 4.5 for ink in (*SIDE_INKS, Ink.SIDE_OTHER))
    assert len(set(SIDE_INKS)) == len(SIDE_INKS)


def contrast(ink: Ink, ground: Ink) -> float:
    """Return the contrast of two colours as the web's guidelines reckon it, 1 to 21."""
    lighter, darker = sorted((_light(ink), _light(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _light(ink: Ink) -> float:
    channels = (int(ink.value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
