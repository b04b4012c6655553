"""What people share is found; what they only say to one another is left alone."""

import pytest

from bot.core.leads import LeadKind, find_leads
from bot.core.messages import Attachment
from tests.builders import attachment, message, place

ENOUGH = 40
LONG = "The army said on Tuesday that it had left the town. " * 5  # 55 words


def found(text: str, *attachments: Attachment) -> list[tuple[LeadKind, str]]:
    return [(lead.kind, lead.body) for lead in find_leads(message(text, attachments=attachments), ENOUGH)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("morning all, coffee?", id="chatter"),
        pytest.param("word " * 39, id="one word too few"),
        pytest.param("see bbc.com for more", id="a name with a dot"),
        pytest.param("http:// is what links begin with, https://... too", id="no link after all"),
        pytest.param("read notes.txt please", id="a file spoken of"),
        pytest.param("ftp://old.example/report", id="another kind of address"),
    ],
)
def test_chatter_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "links"),
    [
        pytest.param("https://ea.org/a", ["https://ea.org/a"], id="a link alone"),
        pytest.param("Seen this? https://ea.org/a.", ["https://ea.org/a"], id="at a sentence's end"),
        pytest.param("(https://ea.org/a)!", ["https://ea.org/a"], id="in brackets"),
        pytest.param("“https://ea.org/a”", ["https://ea.org/a"], id="in quotation marks"),
        pytest.param("[this](https://ea.org/a)", ["https://ea.org/a"], id="in markdown"),
        pytest.param("<https://ea.org/a|EA>", ["https://ea.org/a"], id="with its label"),
        pytest.param(
            "https://en.org/wiki/Tanf_(base)", ["https://en.org/wiki/Tanf_(base)"], id="brackets of its own"
        ),
        pytest.param(
            "(https://en.org/wiki/Tanf_(base))",
            ["https://en.org/wiki/Tanf_(base)"],
            id="brackets in brackets",
        ),
        pytest.param(
            "https://ea.org/a and https://bbc.com/b",
            ["https://ea.org/a", "https://bbc.com/b"],
            id="two links",
        ),
        pytest.param("https://ea.org/a https://ea.org/a", ["https://ea.org/a"], id="one link twice"),
        pytest.param("HTTPS://EA.org/a?x=1&y=2", ["HTTPS://EA.org/a?x=1&y=2"], id="capitals and a query"),
    ],
)
def test_links_in_a_short_message_are_leads(text: str, links: list[str]) -> None:
    assert found(text) == [(LeadKind.LINK, link) for link in links]


def test_a_long_text_is_a_pasted_report_as_it_stands() -> None:
    text = f"  https://ea.org/a\n{LONG}\nMore at https://ea.org/b "

    assert found(text) == [(LeadKind.PASTED, text)]


def test_forty_words_are_enough() -> None:
    assert [kind for kind, _ in found("word " * 40)] == [LeadKind.PASTED]


@pytest.mark.parametrize(
    "path", ["report.txt", "./in/report.HTML", "/srv/reports/a.htm", "~/a.txt", "C:\\reports\\a.txt"]
)
def test_the_path_of_a_text_file_alone_is_that_file(path: str) -> None:
    assert found(f" {path} ") == [(LeadKind.FILE, path)]


@pytest.mark.parametrize(
    ("file", "is_lead"),
    [
        (attachment("report.txt", "application/octet-stream"), True),
        (attachment("my report.HTML", ""), True),
        (attachment("notes", "text/plain"), True),
        (attachment("notes", "Text/Plain; charset=utf-8"), True),
        (attachment("photo.jpg", "image/jpeg"), False),
        (attachment("report.txt.exe", "application/octet-stream"), False),
    ],
    ids=lambda value: f"{value.name} {value.media_type}" if isinstance(value, Attachment) else "",
)
def test_an_attached_text_is_a_lead(file: Attachment, is_lead: bool) -> None:
    assert found("have a look", file) == ([(LeadKind.FILE, file.address)] if is_lead else [])


def test_a_report_and_its_attachment_are_two_leads() -> None:
    assert [kind for kind, _ in found(LONG, attachment())] == [LeadKind.PASTED, LeadKind.FILE]


def test_the_same_message_twice_is_one_lead() -> None:
    once, again = (find_leads(message(LONG, id="m1"), ENOUGH)[0] for _ in range(2))

    assert once == again


def test_the_same_text_in_two_messages_is_two_leads() -> None:
    ours, theirs = (find_leads(message(LONG, id=id), ENOUGH)[0] for id in ("m1", "m2"))

    assert ours.id != theirs.id


def test_a_lead_knows_who_shared_it_and_where() -> None:
    (lead,) = find_leads(message(LONG, author="omar", where=place("desk", private=True)), ENOUGH)

    assert lead.author == "omar"
    assert lead.place == place("desk", private=True)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" * 10**6, id="one endless word"),
        pytest.param("/" * 10**6, id="slashes"),
        pytest.param("a.txt" * 200_000, id="almost a path"),
        pytest.param("https://" * 125_000, id="almost links"),
        pytest.param("https://a" + ")" * 10**5, id="a link and brackets without end"),
        pytest.param("https://a" + "(" * 10**5 + ")" * 10**5, id="brackets that balance"),
        pytest.param(".../" * 250_000, id="dots and slashes"),
    ],
)
def test_a_hostile_message_is_looked_through_to_the_end(text: str) -> None:
    """A pattern that backtracks does not come back from these."""
    assert len(find_leads(message(text), ENOUGH)) <= 1
