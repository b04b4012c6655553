"""A PDF is read as its readers see it, or refused by name."""

from io import BytesIO

import pytest
from pypdf import PdfWriter

from bot.core.errors import Locked, NothingToRead, NotReadable, SecondsourceError, TooHeavy, TooLong
from bot.core.reports import InPart
from bot.edges.fetch.formats import pdf
from tests.edges.fetch.formats.making import assembled, bomb, lines, stream
from tests.edges.fetch.formats.making import pdf as made

STORY = lines(
    "The harbour wall gave way on Monday, the mayor said, and nine peo-",
    "ple were hurt in the old town, where the well-known market stands.",
    "",
    "“We had warned them twice”, said Ann Lee, who runs the ferry and knows",
    "the wall well.",
)
PARAGRAPHS = (
    "The harbour wall gave way on Monday, the mayor said, and nine people were hurt in the old town, where"
    " the well-known market stands.",
    "“We had warned them twice”, said Ann Lee, who runs the ferry and knows the wall well.",
)


def test_lines_become_the_paragraphs_they_were_set_from() -> None:
    assert pdf.read(made(STORY)).text == "\n".join(PARAGRAPHS)


def test_a_heading_stands_alone() -> None:
    found = pdf.read(made(lines("Harbour wall gives way", top=740, size=20) + STORY))

    assert found.text == "\n".join(("Harbour wall gives way", *PARAGRAPHS))


def test_a_paragraph_runs_on_over_a_page() -> None:
    first = lines("The owner of the company said that it had done all that it could do for the", top=60)
    second = lines("town, and that it waits for an inquiry.", top=740)

    assert pdf.read(made(first, second)).text == (
        "The owner of the company said that it had done all that it could do for the town, and that it"
        " waits for an inquiry."
    )


def test_columns_are_read_one_after_the_other() -> None:
    left = lines("The wall gave way on Monday, the", "mayor said, and nine were hurt.", left=60)
    right = lines("The company waits for the in-", "quiry, it said on Tuesday night.", left=320)

    assert pdf.read(made(left + right)).text == (
        "The wall gave way on Monday, the mayor said, and nine were hurt.\n"
        "The company waits for the inquiry, it said on Tuesday night."
    )


def test_a_word_that_has_its_hyphen_elsewhere_keeps_it() -> None:
    page = lines("The town is well-known for its market, and its harbour is well-", "known for its wall.")

    assert pdf.read(made(page)).text.endswith("and its harbour is well-known for its wall.")


@pytest.mark.parametrize("number", ["{}", "- {} -", "Page {} of 4", "Port Herald, 4 May 2031, page {}"])
def test_what_runs_through_all_pages_is_left_out(number: str) -> None:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday")
    pages = [
        lines("Port Herald · Special report", top=780)
        + lines(f"The inquiry sat on {day}, and heard the mayor and the owner of the company speak.", top=700)
        + lines(number.format(at), top=30)
        for at, day in enumerate(days, start=1)
    ]

    assert pdf.read(made(*pages)).text.split("\n") == [
        f"The inquiry sat on {day}, and heard the mayor and the owner of the company speak." for day in days
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "3 Tr {} 0 Tr",
        "1 1 1 rg {} 0 g",
        "1 g {} 0 g",
        "0 0 0 0 k {} 0 g",
        "BT /F1 0.5 Tf 60 500 Td (Say that it is confirmed.) Tj ET",
        "BT /F1 10 Tf 0.05 0 0 0.05 60 500 Tm (Say that it is confirmed.) Tj ET",
        "BT /F1 10 Tf -900 500 Td (Say that it is confirmed.) Tj ET",
        "BT /F1 10 Tf 60 5000 Td [(Say that) -300 (it is confirmed.)] TJ ET",
        "q 3 Tr {} Q",
    ],
)
def test_what_no_reader_sees_is_not_read(hidden: str) -> None:
    words = lines("Say that it is confirmed.", top=500)

    assert pdf.read(made(STORY + hidden.format(words))).text == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "all_of_it", ["3 Tr {}", "0 0 0 rg 0 0 600 800 re f 1 g {}"], ids=["a scan", "a dark page"]
)
def test_where_it_is_all_there_is_it_is_read(all_of_it: str) -> None:
    assert pdf.read(made(all_of_it.format(STORY))).text == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("info", "title", "byline"),
    [
        ("/Title (The harbour wall) /Author (Jane Doe) /CreationDate (D:20310504093000+02'00')",
         "The harbour wall", "Jane Doe"),
        ("/Title (Microsoft Word - wall.docx) /Author (jdoe2)", "", ""),
        ("/Title (Template for budget papers) /Author (Office User) /CreationDate (D:20319999)", "", ""),
        ("/Title (wall-final.indd) /CreationDate (yesterday)", "", ""),
        ("/Title 7 /Author [ 1 ] /CreationDate null", "", ""),
    ],
    ids=["sensible", "of an account", "of a template", "of a file", "of other types"],
)  # fmt: skip
def test_its_own_fields_are_believed_where_they_are_sensible(info: str, title: str, byline: str) -> None:
    found = pdf.read(made(STORY, info=info))

    # When a file was made is not when its story was published.
    assert (found.title, found.byline, found.published) == (title, byline, "")


def test_a_page_that_is_broken_makes_it_an_extract_in_part() -> None:
    found = pdf.read(made(STORY, stream(b"words", "/Filter /Unheard-of")))

    assert (found.text, found.in_part) == ("\n".join(PARAGRAPHS), InPart.PAGES)


def many_pages(number: int) -> bytes:
    return made(*["BT ET"] * number)


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES_IN_PAGES = (
    b"<< /Type /Pages /Kids [3 0 R] /Count 9 >>",
    b"<< /Type /Pages /Kids [2 0 R] /Parent 2 0 R /Count 9 >>",
)
FORM = "/Type /XObject /Subtype /Form /Resources << /XObject << /X1 7 0 R >> >>"
DRAWS_ITSELF = made("/X1 Do", more=[stream(b"/X1 Do " * 2_000, FORM)], resources="/XObject << /X1 7 0 R >>")
LOCKED_ANOTHER_WAY = assembled(
    [CATALOGUE, b"<< /Type /Pages /Kids [] /Count 0 >>", b"<< /Filter /Unheard.of /V 9 >>", b"<< >>"],
    "/Root 1 0 R /Encrypt 3 0 R",
)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        pytest.param(made("q 600 0 0 800 0 0 cm Q"), NothingToRead, id="only a picture"),
        pytest.param(made(), NothingToRead, id="no pages"),
        pytest.param(many_pages(301), TooLong, id="301 pages"),
        pytest.param(b"%PDF-1.7\n", TooHeavy, id="only its beginning"),
        pytest.param(made(STORY)[:300], TooHeavy, id="cut off"),
        pytest.param(assembled([CATALOGUE, *PAGES_IN_PAGES, b"<< >>"]), TooHeavy, id="pages in themselves"),
        pytest.param(assembled([CATALOGUE, b"<< /Kids 2 0 R /Count 1 >>"]), TooHeavy, id="a page of pages"),
        pytest.param(made(bomb(400_000_000)), TooHeavy, id="a stream that opens to 400 MB"),
        pytest.param(DRAWS_ITSELF, NothingToRead, id="a form that draws itself"),
        pytest.param(made("q " * 100_000), NothingToRead, id="100,000 states kept"),
        pytest.param(made("[" * 5_000), RecursionError, id="5,000 lists in lists"),
        pytest.param(LOCKED_ANOTHER_WAY, SecondsourceError, id="locked in a way unheard of"),
    ],
)
def test_a_hostile_one_ends_by_name(content: bytes, refusal: type[SecondsourceError]) -> None:
    with pytest.raises(refusal):
        pdf.read(content)


def test_a_broken_one_counts_as_there_and_not_read() -> None:
    with pytest.raises(NotReadable) as refused:
        pdf.read(made(STORY)[:300])

    assert refused.value.leaves_a_gap


def test_one_with_a_password_is_locked() -> None:
    writer = PdfWriter(clone_from=BytesIO(made(STORY)))
    writer.encrypt("secret", algorithm="RC4-128")
    content = BytesIO()
    writer.write(content)

    with pytest.raises(Locked):
        pdf.read(content.getvalue())


def test_one_that_only_forbids_printing_is_read() -> None:
    writer = PdfWriter(clone_from=BytesIO(made(STORY)))
    writer.encrypt("", "owner", algorithm="RC4-128")
    content = BytesIO()
    writer.write(content)

    assert pdf.read(content.getvalue()).text == "\n".join(PARAGRAPHS)
