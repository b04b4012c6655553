"""What a text says of itself is read where it is stated, and nowhere else."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.edges.fetch.imprint import date_in, read_imprint, tidy, unquoted

BODY = (
    "The harbour wall gave way on Monday, the mayor said. Nine people were taken to hospital.\nWork goes on."
)
STORY = f"Harbour wall gives way\n\n{BODY}"
LINK = "https://herald.example/wall"


def test_a_bare_text_is_kept_character_for_character() -> None:
    text = f"\n  {STORY}\t\n\n"

    assert read_imprint(text).text == text


@pytest.mark.parametrize(
    "pasted",
    [
        f"{LINK}\n\n{STORY}",
        f"{LINK}\n{STORY}",
        f"{STORY}\n\n{LINK}",
        f"\n<{LINK}?utm_source=x>\n{STORY}\n{LINK}",
        f"<{LINK}|herald.example/wall>\n{STORY}",
        f"Link: {LINK}\n\n{STORY}",
    ],
)
def test_a_link_on_the_first_or_last_line_is_the_reports_address_and_no_part_of_its_text(pasted: str) -> None:
    imprint = read_imprint(pasted)

    assert imprint.link == LINK
    assert imprint.text == STORY


def test_a_link_in_the_middle_is_part_of_the_text() -> None:
    text = f"Harbour wall gives way\n{LINK}\n{BODY}"

    assert read_imprint(text).text == text
    assert read_imprint(text).link == ""


LONG = f"{BODY} {BODY} {BODY}"
LONG_STORY = f"Harbour wall gives way\n\n{LONG}"


@pytest.mark.parametrize(
    "passed_on",
    [
        f"Seen this?\n{LINK}\n\n{LONG_STORY}",
        f"Rana found this one\n\n<{LINK}>\n{LONG_STORY}",
        f"Big if true\nfrom our stringer:\n{LINK}\n{LONG_STORY}",
        f"Big if true\n{LINK}\nOutlet: Port Herald\n\n{LONG_STORY}\n{LINK}",
    ],
)
def test_a_report_passed_on_with_a_remark_and_its_link_is_read_without_the_remark(passed_on: str) -> None:
    imprint = read_imprint(passed_on)

    assert (imprint.link, imprint.text, imprint.title) == (LINK, LONG_STORY, "Harbour wall gives way")


@pytest.mark.parametrize("remark", ["can you check this", "FYI", "Look:", "Wow!", "This came in just now."])
def test_a_remark_is_told_from_a_headline_where_the_story_has_none(remark: str) -> None:
    imprint = read_imprint(f"{remark}\n{LINK}\n{LONG}")

    assert (imprint.link, imprint.text, imprint.title) == (LINK, LONG, "")


@pytest.mark.parametrize(
    "head",
    [
        "Harbour wall gives way",
        "Harbour wall gives way\nBy Jane Doe",
        "Did the wall give way?",
        f"{BODY.splitlines()[0]}",
    ],
)
def test_a_link_below_a_storys_own_head_is_its_address_and_takes_nothing_away(head: str) -> None:
    text = f"{head}\n{LINK}\n{LONG}"

    imprint = read_imprint(text)

    assert (imprint.link, imprint.text) == (LINK, text)


@pytest.mark.parametrize(
    "text",
    [f"Harbour wall gives way\nBy Jane Doe\n3 November 2031\n{LINK}\n{LONG}", f"Seen this?\n{LINK}\nNo."],
    ids=["on the fourth line", "with no story below"],
)
def test_a_link_elsewhere_is_part_of_the_text(text: str) -> None:
    assert (read_imprint(text).link, read_imprint(text).text) == ("", text)


def test_a_link_above_a_remark_leaves_another_below_it_in_the_text() -> None:
    imprint = read_imprint(f"{LINK}\nSeen this?\nhttps://herald.example/other\n{LONG_STORY}")

    assert imprint.link == LINK
    assert imprint.text == f"Seen this?\nhttps://herald.example/other\n{LONG_STORY}"


@pytest.mark.parametrize(
    ("quoted", "text"),
    [
        ("> Wall gives way\n>\n> The mayor said so.", "Wall gives way\n\nThe mayor said so."),
        ("> one\n\n >two", "one\n\ntwo"),
        (">> one\n> two", "> one\ntwo"),
        ("> > one\n>> two", "one\ntwo"),
        ("&gt; one\n&gt; two", "one\ntwo"),
        (">>> one\ntwo", "one\ntwo"),
        ("Indeed.\n> one", "Indeed.\n> one"),
        ("> one\nIndeed.", "> one\nIndeed."),
        ("one\ntwo", "one\ntwo"),
        ("", ""),
    ],
)
def test_a_text_that_is_nothing_but_a_quotation_loses_its_marks(quoted: str, text: str) -> None:
    assert unquoted(quoted) == text


def test_a_second_link_that_is_another_is_part_of_the_text() -> None:
    related = "https://herald.example/other"

    imprint = read_imprint(f"{LINK}\n{STORY}\n{related}")

    assert imprint.link == LINK
    assert imprint.text == f"{STORY}\n{related}"


@pytest.mark.parametrize("link", ["https://", "https://[::1", "https:herald.example"])
def test_what_only_looks_like_a_link_stays_in_the_text(link: str) -> None:
    assert read_imprint(f"{link}\n{STORY}").text == f"{link}\n{STORY}"


def test_header_lines_may_stand_together_in_any_order() -> None:
    imprint = read_imprint(f"Outlet: Port Herald\n{LINK}\n\n{STORY}")

    assert (imprint.outlet, imprint.link, imprint.text) == ("Port Herald", LINK, STORY)


def test_an_outlet_named_below_the_title_is_known_and_stays() -> None:
    text = f"Harbour wall gives way\nOutlet: Port Herald\n\n{BODY}"

    assert read_imprint(text).outlet == "Port Herald"
    assert read_imprint(text).text == text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (STORY, "Harbour wall gives way"),
        (f"Harbour wall gives way\n{BODY}", "Harbour wall gives way"),
        (f"Did the wall give way?\n\n{BODY}", "Did the wall give way?"),
        (f"Wall gives way in the U.S.\n\n{BODY}", "Wall gives way in the U.S."),
        (f"Date: 3 November 2031\nBy Jane Doe\nHarbour wall gives way\n{BODY}", "Harbour wall gives way"),
        (BODY, ""),
        (f"PORT ALDER (Norwind) — The wall gave way\n{BODY}", ""),
        ("Harbour wall gives way", ""),
        (" ".join(["word"] * 31) + f"\n\n{BODY}", ""),
    ],
)
def test_a_short_first_line_above_a_body_is_the_title(text: str, title: str) -> None:
    assert read_imprint(text).title == title


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("BY JANE DOE", "JANE DOE"),
        ("By: Jane Doe and John Roe in Port Alder", "Jane Doe and John Roe in Port Alder"),
        ("By Jane Doe | 3 November 2031", "Jane Doe"),
        ("By having organized its base there, the army took sides.", ""),
        ("By Monday", ""),
        ("By the sea", ""),
    ],
)
def test_a_byline_is_a_line_that_names_people(line: str, byline: str) -> None:
    assert read_imprint(f"Harbour wall gives way\n{line}\n\n{BODY}").byline == byline


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("3 November 2031", datetime(2031, 11, 3, tzinfo=UTC)),
        ("Date: 3 November 2031", datetime(2031, 11, 3, tzinfo=UTC)),
        ("Published: Monday, 3rd Nov. 2031", datetime(2031, 11, 3, tzinfo=UTC)),
        ("Nov. 3, 2031", datetime(2031, 11, 3, tzinfo=UTC)),
        ("November 3, 2031 at 14:02 GMT", datetime(2031, 11, 3, 14, 2, tzinfo=UTC)),
        ("2031-11-03", datetime(2031, 11, 3, tzinfo=UTC)),
        (
            "Date: 2031-11-03T14:02:00+02:00",
            datetime(2031, 11, 3, 14, 2, tzinfo=timezone(timedelta(hours=2))),
        ),
        ("03/11/2031", None),
        ("3 November", None),
        ("31 February 2031", None),
        ("3 Floreal 2031", None),
        ("2031-13-03", None),
        ("Updated: 3 November 2031", None),
        ("On 3 November 2031 the wall gave way", None),
    ],
)
def test_only_an_unambiguous_date_is_a_date(line: str, date: datetime | None) -> None:
    assert date_in(line) == date


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("PORT ALDER (Norwind) — The wall gave way.", "Norwind"),
        ("PORT ALDER, Nov 3 (Norwind Press) - The wall gave way.", "Norwind Press"),
        ("Ann Lee (Labour) — a member since May — said so.", ""),
        ("The wall (which is old) — and cracked — gave way.", ""),
        ("PORT ALDER (which is old) — The wall gave way.", ""),
    ],
)
def test_a_dateline_names_its_agency(line: str, agency: str) -> None:
    assert read_imprint(f"Harbour wall gives way\n\n{line}").dateline == agency


@pytest.mark.parametrize(
    "text",
    [
        f"Harbour wall gives way (AFP)\n\n{BODY}",
        f"Harbour wall gives way\nAFP\n{BODY}",
        f"Harbour wall gives way\nPORT ALDER (AFP)\n\n{BODY}",
        f"Harbour wall gives way\nBy Jane Doe, AFP\n{BODY}",
        f"Harbour wall gives way\n\nPort Alder, AFP - The wall gave way.\n{BODY}",
        f"Harbour wall gives way\n\n(AFP) - The wall gave way.\n{BODY}",
        f"{STORY}\nWith AFP",
        f"{STORY}\nAdditional reporting by Jane Doe in Port Alder and AFP.",
        f"{STORY} (AFP)",
        f"{STORY} (AP/AFP)",
        f"{STORY} — AFP",
        f"{STORY}\nSource: AFP",
        f"{STORY}\n© AFP",
    ],
)
def test_names_at_the_head_and_the_foot_may_be_credits(text: str) -> None:
    assert "AFP" in read_imprint(text).may_be_credits


@pytest.mark.parametrize(
    "text",
    [
        f"AFP, AP reporters among the dead\n\n{BODY}",
        f"Harbour wall gives way\n\nAFP, which has an office there, said it was safe.\n{BODY}",
        f"{STORY}\nHe told AFP on Monday that he had warned everyone about it.",
    ],
)
def test_an_agency_in_a_sentence_is_no_credit(text: str) -> None:
    assert "AFP" not in read_imprint(text).may_be_credits


@pytest.mark.parametrize("filling", [" ", "(", "(AFP)", "- ", "By ", "date:", "\n"], ids=repr)
def test_a_line_made_to_be_slow_is_not(filling: str) -> None:
    text = "Date" + filling * 200_000 + "x"

    assert read_imprint(text).text == text


@pytest.mark.parametrize(
    "text", ["> " * 300_000, ">\n" * 100_000, "Seen\n" * 3 + "https://x.example/" * 50_000]
)
def test_a_text_made_to_be_slow_is_not(text: str) -> None:
    assert len(read_imprint(unquoted(text)).text) <= len(text)


def test_line_ends_are_one_character_and_what_no_store_holds_is_marked() -> None:
    assert tidy("a\r\nb\rc\x00\ud800\x1b[31m\u202ed") == "a\nb\nc\ufffd\ufffd\x1b[31m\u202ed"


@pytest.mark.parametrize(
    ("opening", "byline", "dateline"),
    [
        ("By Ann Lee LONDON, Nov 3 (Norwind) - ", "Ann Lee", "Norwind"),
        ("By Ann Lee and Rob O’Hara PORT ALDER (Norwind) — ", "Ann Lee and Rob O’Hara", "Norwind"),
        ("By Ann Lee the harbour wall (Norwind) - ", "", ""),
        ("By Tuesday NATO (the alliance) - ", "", ""),
    ],
)
def test_a_byline_that_ran_into_the_dateline_is_read_apart(opening: str, byline: str, dateline: str) -> None:
    imprint = read_imprint(f"Harbour wall gives way\n\n{opening}{BODY}")

    assert (imprint.byline, imprint.dateline) == (byline, dateline)
