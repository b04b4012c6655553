"""Where a digest falls into its stories."""

import pytest

from bot.core.claims import NoteKind
from bot.edges.read.embedded.stories import Division, divide, label_of

BODY = "The river rose over its banks on Monday night and the lower town was cleared of its people."
MORE = "The water had fallen by the next morning, and the bridge at Lund was open to lorries once more."


def headings(text: str, division: Division) -> list[str | None]:
    return [story.heading.of(text) if story.heading else None for story in division.stories]


def strays(text: str, division: Division) -> list[str]:
    return [note.span.of(text) for note in division.notes if note.kind is NoteKind.STRAY_LINE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(BODY, [None], id="a paragraph alone"),
        pytest.param(
            f"Flood Clears Lower Town\n\n{BODY}\n\n{MORE}", ["Flood Clears Lower Town"], id="a title"
        ),
        pytest.param(
            f"Flood Clears Lower Town\n\n{BODY}\n\nPhoto: The Bridge at Lund\n\n{MORE}",
            ["Flood Clears Lower Town", "Photo: The Bridge at Lund"],
            id="a label and its heading",
        ),
        pytest.param(
            f"Flood Clears Lower Town\n{BODY}\nBridge opens again to lorries\n{MORE}",
            ["Flood Clears Lower Town", "Bridge opens again to lorries"],
            id="no blank lines",
        ),
        pytest.param(f"{BODY}\n\nSo the mayor said.\n\n{MORE}", [None], id="a short sentence is no heading"),
        pytest.param(f"{BODY}\n\nbread and salt\n\n{MORE}", [None], id="a line in lower case is no heading"),
        pytest.param(
            f"{BODY}\n\nBread And Salt\nOil And Wine\nFish And Figs\nNuts And Honey\n\n{MORE}",
            [None],
            id="a list is no row of headings",
        ),
        pytest.param(
            f"{BODY}\n\n“The Bridge Will Stand.” — Jane Smith\n\n{MORE}",
            [None],
            id="a signed quotation is no heading",
        ),
        pytest.param("Bread And Salt\n\nOil And Wine", [None], id="headings without any text"),
    ],
)
def test_a_digest_is_divided_at_the_headings_on_lines_of_their_own(
    text: str, expected: list[str | None]
) -> None:
    assert headings(text, divide(text)) == expected


def test_a_related_link_between_a_title_and_its_text_is_left_out_and_noted() -> None:
    text = f"Flood Clears Lower Town\n\nThe Great Floods of the Century\n\n{BODY}"

    division = divide(text)

    assert headings(text, division) == ["Flood Clears Lower Town"]
    assert strays(text, division) == ["The Great Floods of the Century"]
    assert [story.body.of(text) for story in division.stories] == [BODY]


def test_between_two_stories_the_heading_is_the_line_that_fits_the_text_below() -> None:
    between = "Read more: Storms of the Century\n\nBridge at Lund Open"
    text = f"Flood Clears Lower Town\n\n{BODY}\n\n{between}\n\n{MORE}"

    division = divide(text)

    assert headings(text, division) == ["Flood Clears Lower Town", "Bridge at Lund Open"]
    assert strays(text, division) == ["Read more: Storms of the Century"]


def test_a_title_that_ends_in_a_full_stop_is_known_by_the_report_s_own_title() -> None:
    text = f"The river came back.\n\n{BODY}"

    assert headings(text, divide(text, "The river came back.")) == ["The river came back."]


def test_every_body_is_inside_the_text_and_after_its_heading() -> None:
    text = f"Flood Clears Lower Town\n\n{BODY}\n\nPhoto: The Bridge at Lund\n\n{MORE}\n"

    for story in divide(text).stories:
        assert story.heading is not None
        assert story.heading.end <= story.body.start < story.body.end <= len(text)


@pytest.mark.parametrize(
    ("heading", "label"),
    [("Photo: The Bridge at Lund", "Photo"), ("The Bridge at Lund", ""), ("Lund 3:2 Orje", "")],
)
def test_a_heading_s_label_stands_before_its_colon(heading: str, label: str) -> None:
    assert label_of(heading) == label
