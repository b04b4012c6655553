"""Where a digest falls into its stories."""

import pytest

from bot.core.claims import NoteKind
from bot.edges.read.embedded.stories import Division, divide, label_of
from tests.edges.read.tellings import Read

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


LIVE = f"""Flood live: bridge at Lund closed as river rises
By Jane Smith

{BODY}

14:32 — The mayor said the bridge had fallen.

The harbour office denied that it had known of the damage.

14.05 BST: Ruiz told reporters that the army had sent lorries.

2h ago
1.10pm GMT
Army sends lorries to Orje
{MORE}
Updated at 15.02 GMT
"""


def test_a_live_blog_falls_into_its_entries_whatever_is_newest() -> None:
    division = divide(LIVE)

    assert headings(LIVE, division) == [
        "Flood live: bridge at Lund closed as river rises",
        None,
        None,
        "Army sends lorries to Orje",
    ]
    assert [story.body.of(LIVE) for story in division.stories] == [
        BODY,
        "14:32 — The mayor said the bridge had fallen.\n\n"
        "The harbour office denied that it had known of the damage.",
        "14.05 BST: Ruiz told reporters that the army had sent lorries.",
        MORE,
    ]
    assert [story.index for story in division.stories] == [0, 1, 2, 3]
    assert strays(LIVE, division) == []


def test_what_an_entry_says_begins_after_its_time(read: Read) -> None:
    first = next(t for t in read(LIVE).tellings if t.chain == ("mayor",))

    assert first.words == "the bridge had fallen"
    assert first.statement.story == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"14:32\n{BODY}\n\n{MORE}", id="one time"),
        pytest.param(
            "What is on\n10:30 Opening of the hall\n11:00 Talks with Orje\n12:15 Lunch by the river",
            id="a timetable",
        ),
        pytest.param(
            f"{BODY}\n\nAt 14:32 the bridge fell.\n\nBy 15:10 it was gone.", id="times in sentences"
        ),
        pytest.param(f"{BODY}\n\nUpdated at 14.32 BST\n\n{MORE}\n\nUpdated at 15.02 BST", id="updates"),
    ],
)
def test_times_alone_make_no_live_blog(text: str) -> None:
    assert len(divide(text).stories) == 1


def test_headings_may_have_a_number_or_a_bullet() -> None:
    text = (
        f"1. Flood clears lower town\n{BODY}\n\n2) Bridge opens again to lorries\n{MORE}\n\n"
        f"• Fish and figs are back\n{BODY}"
    )

    assert headings(text, divide(text)) == [
        "1. Flood clears lower town",
        "2) Bridge opens again to lorries",
        "• Fish and figs are back",
    ]


def test_each_item_in_brief_is_a_story_of_its_own() -> None:
    items = ["• The market at Orje is closed, the mayor said.", f"– {BODY}", f"3. {MORE}"]
    listed = "\n".join(items)
    text = f"Flood Clears Lower Town\n{BODY}\n\nIn brief\n{listed}\n\nBridge At Lund Opens\n{MORE}"

    division = divide(text)

    assert [story.body.of(text) for story in division.stories] == [BODY, *items, MORE]
    assert headings(text, division) == ["Flood Clears Lower Town", None, None, None, "Bridge At Lund Opens"]
    assert strays(text, division) == []


def test_a_list_under_no_such_line_stays_in_its_story() -> None:
    text = f"What we know so far\n• {BODY}\n• {MORE}"

    assert len(divide(text).stories) == 1


def test_no_line_of_an_entry_is_lost() -> None:
    text = f"14:32 — Bridge closed to lorries\n\n14:10 — {BODY}\n\n13:50 — {MORE}"

    assert [story.body.of(text) for story in divide(text).stories] == text.split("\n\n")
