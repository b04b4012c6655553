"""What people share is found; what they only say to one another is left alone."""

from dataclasses import replace

import pytest

from bot.core.leads import MOST_LINKS, LeadKind, find_leads, is_path, links_left
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
        pytest.param("Seen this? https://ea.org/a.", ["https://ea.org/a"], id="a link and a few words"),
        pytest.param("<https://ea.org/a|EA>", ["https://ea.org/a"], id="with its label"),
        pytest.param(
            "https://bbc.com/b and https://ea.org/a",
            ["https://bbc.com/b", "https://ea.org/a"],
            id="two links, in order",
        ),
        pytest.param("https://ea.org/a https://ea.org/a", ["https://ea.org/a"], id="one link twice"),
        pytest.param(
            "https://ea.org/a?utm_source=x https://bbc.com/b http://m.ea.org/a/",
            ["https://ea.org/a?utm_source=x", "https://bbc.com/b"],
            id="one page under two addresses, as it was first written",
        ),
        pytest.param("ea.org/report.pdf", ["https://ea.org/report.pdf"], id="a file on the web"),
    ],
)
def test_links_in_a_short_message_are_leads(text: str, links: list[str]) -> None:
    assert found(text) == [(LeadKind.LINK, link) for link in links]


def many(count: int) -> list[str]:
    return [f"https://ea.org/{number}" for number in range(count)]


def test_words_in_links_make_no_report() -> None:
    links = [f"https://ea.org/the-army-said-on-tuesday-that-it-had-left-{n}" for n in range(9)]

    assert found(" ".join(links)) == [(LeadKind.LINK, link) for link in links]


@pytest.mark.parametrize(
    ("count", "left"), [(1, 0), (MOST_LINKS, 0), (MOST_LINKS + 1, 1), (500, 488), (600, 588)]
)
def test_of_many_links_the_first_are_leads_and_the_rest_are_counted(count: int, left: int) -> None:
    links = many(count)
    said = message("\n".join(links))

    assert [lead.body for lead in find_leads(said, ENOUGH)] == links[:MOST_LINKS]
    assert links_left(said, ENOUGH) == left


def test_links_of_a_report_are_not_left_over() -> None:
    assert links_left(message(f"{LONG}\n{' '.join(many(40))}"), ENOUGH) == 0


def test_a_long_text_is_a_pasted_report_as_it_stands() -> None:
    text = f"  https://ea.org/a\n{LONG}\nMore at https://ea.org/b "

    assert found(text) == [(LeadKind.PASTED, text)]


def test_forty_words_are_enough() -> None:
    assert [kind for kind, _ in found("word " * 40)] == [LeadKind.PASTED]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("report.txt", ["report.txt"]),
        ("./my story.txt", ["./my story.txt"]),
        ("/srv/My Documents/last story.txt", ["/srv/My Documents/last story.txt"]),
        (" ./in/report.HTML ", ["./in/report.HTML"]),
        ("/srv/reports/a.htm", ["/srv/reports/a.htm"]),
        ("~/a.PDF", ["~/a.PDF"]),
        ("C:\\reports\\a.docx", ["C:\\reports\\a.docx"]),
        ("mail.eml", ["mail.eml"]),
        ("/srv/shot.png /srv/photo.jpeg\nscan.webp", ["/srv/shot.png", "/srv/photo.jpeg", "scan.webp"]),
        ("'/srv/my reports/a.pdf' \"b c.txt\"", ["/srv/my reports/a.pdf", "b c.txt"]),
        ("/srv/my\\ reports/a\\(1\\).pdf", ["/srv/my reports/a(1).pdf"]),
        ("/srv/my reports/a b.pdf", ["/srv/my reports/a b.pdf"]),
        ("C:\\my reports\\a.pdf", ["C:\\my reports\\a.pdf"]),
        ("file:///srv/my%20reports/a.pdf", ["/srv/my reports/a.pdf"]),
        ("/srv/a.pdf /srv/a.pdf", ["/srv/a.pdf"]),
        ("/srv/стена.pdf", ["/srv/стена.pdf"]),
    ],
)
def test_a_message_that_is_paths_of_files_is_those_files(text: str, paths: list[str]) -> None:
    assert found(text) == [(LeadKind.FILE, path) for path in paths]


@pytest.mark.parametrize(
    "text",
    [
        "my report.pdf",
        "report.txt please",
        "*.txt",
        ".txt",
        "report.exe",
        "'report.txt",
        "a:b.txt",
        "/srv/a.txt and more",
        "/" + "a" * 5_000 + ".txt",
    ],
)
def test_what_is_not_paths_alone_opens_no_file(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("/srv/x/stuff.zip", ["/srv/x/stuff.zip"]),
        ("random.bin", ["random.bin"]),
        ("data.csv shot.gif", ["data.csv", "shot.gif"]),
        ("/etc/passwd", ["/etc/passwd"]),
        ("/etc", ["/etc"]),
        ("/srv/reports/", ["/srv/reports/"]),
        ("~/in", ["~/in"]),
        ("./in", ["./in"]),
        ("in/", ["in/"]),
        ("reports/today/", ["reports/today/"]),
        ("./my reports/", ["./my reports/"]),
        ("in/my story.txt", ["in/my story.txt"]),
        ("./my data.csv", ["./my data.csv"]),
        ("in/my story.txt in/b.txt ./my data.csv", ["in/my story.txt", "in/b.txt", "./my data.csv"]),
        ("C:\\reports\\a.xlsx", ["C:\\reports\\a.xlsx"]),
        ("'/srv/my reports/a.zip'", ["/srv/my reports/a.zip"]),
        ('"my data.csv"', ["my data.csv"]),
        ("/srv/my reports/a b.zip", ["/srv/my reports/a b.zip"]),
        ("file:///srv/a.zip", ["/srv/a.zip"]),
    ],
)
def test_a_path_of_anything_is_a_lead_only_where_it_is_said_to_the_bot(text: str, paths: list[str]) -> None:
    said = message(text)

    assert find_leads(said, ENOUGH) == ()
    leads = find_leads(replace(said, addressed=True), ENOUGH)
    assert [(lead.kind, lead.body) for lead in leads] == [(LeadKind.FILE, path) for path in paths]


@pytest.mark.parametrize(
    "text",
    [
        "/",
        "look in /etc/passwd",
        "/etc/passwd is a file",
        "bbc.com",
        "rana@desk.zip",
        "3.14",
        "10.30am",
        "thanks",
        "'thanks'",
        "well...",
        "U.K",
        "and/or then",
        "we/they / them",
    ],
)
def test_what_is_said_to_the_bot_and_is_no_path_opens_no_file(text: str) -> None:
    assert find_leads(replace(message(text), addressed=True), ENOUGH) == ()


@pytest.mark.parametrize(
    "text",
    [
        "https://herald.example/wall and in/story.txt",
        "in/story.txt, and https://herald.example/wall",
        "please read https://herald.example/wall, 'in/story.txt'",
    ],
)
def test_a_file_beside_a_link_is_read_too_where_it_is_said_to_the_bot(text: str) -> None:
    leads = find_leads(replace(message(text), addressed=True), ENOUGH)

    assert {(lead.kind, lead.body) for lead in leads} == {
        (LeadKind.FILE, "in/story.txt"),
        (LeadKind.LINK, "https://herald.example/wall"),
    }
    assert [kind for kind, _ in found(text)] == [LeadKind.LINK]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("/etc", True), ("/srv ", True), ("/stuff.zip", True), ("/sumary", False), ("/claims wall", False)],
)
def test_a_folder_at_the_top_is_told_from_a_command(text: str, is_one: bool) -> None:
    assert is_path(replace(message(text), addressed=True)) is is_one
    assert not is_path(message(text))


@pytest.mark.parametrize(
    ("file", "is_lead"),
    [
        (attachment("report.txt", "application/octet-stream"), True),
        (attachment("my report.HTML", ""), True),
        (attachment("notes", "text/plain"), True),
        (attachment("notes", "Text/Plain; charset=utf-8"), True),
        (attachment("report.pdf", "application/octet-stream"), True),
        (attachment("report", "application/pdf"), True),
        (attachment("report.docx", ""), True),
        (attachment("mail.eml", "message/rfc822"), True),
        (attachment("old.doc", "application/msword"), True),
        (attachment("laugh.gif", "image/gif"), False),
        (attachment("clip.mp4", "video/mp4"), False),
        (attachment("report.txt.exe", "application/octet-stream"), False),
    ],
    ids=lambda value: f"{value.name} {value.media_type}" if isinstance(value, Attachment) else "",
)
def test_an_attached_document_is_a_lead(file: Attachment, is_lead: bool) -> None:
    assert found("have a look", file) == ([(LeadKind.FILE, file.address)] if is_lead else [])


@pytest.mark.parametrize(
    "file",
    [attachment("shot.PNG", ""), attachment("image", "image/jpeg"), attachment("scan.tiff", "image/tiff")],
    ids=lambda file: file.name,
)
def test_a_picture_is_a_lead_where_it_is_said_to_the_bot(file: Attachment) -> None:
    said = message("have a look", attachments=(file,))

    assert find_leads(said, ENOUGH) == ()
    assert [lead.body for lead in find_leads(replace(said, addressed=True), ENOUGH)] == [file.address]


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
        pytest.param("'" * 10**6, id="quotation marks"),
        pytest.param("\\ " * 500_000, id="escaped spaces"),
    ],
)
def test_a_hostile_message_is_looked_through_to_the_end(text: str) -> None:
    """A pattern that backtracks does not come back from these."""
    assert len(find_leads(message(text), ENOUGH)) <= 1
    assert len(find_leads(replace(message(text), addressed=True), ENOUGH)) <= 1


NOTE = (
    "Morning all, before the meeting at ten somebody should look at this one https://herald.example/wall "
    "which Ann sent me last night, I think it is the same thing that we had on Tuesday but I am not sure, "
    "and please tell Olaf when you have done so because he asked me twice."
)


def test_a_note_with_a_link_in_it_is_about_the_link() -> None:
    assert len(NOTE.split()) > 40
    assert [(kind, body) for kind, body in found(NOTE)] == [(LeadKind.LINK, "https://herald.example/wall")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Morning all, two to look at before the meeting at ten:\n"
            "https://herald.example/wall what do we make of the nine people who were hurt there last night?\n"
            "https://herald.example/ferry could somebody ring the ferry people, they were not picking up "
            "the phone when I tried them twice this morning\n",
            id="a question beside each",
        ),
        pytest.param(
            "https://herald.example/wall\nWhat do we make of the nine people who were hurt there at night?\n"
            "https://herald.example/ferry\nCould somebody ring the ferry people, they did not pick up the "
            "phone when I tried them twice this morning, and it is their boat after all. I am at the port.",
            id="a question below each",
        ),
        pytest.param(
            "Worth reading: https://herald.example/wall and https://herald.example/ferry\n\nI spoke to two "
            "people who were there when it fell, and both of them said that nobody had been told to keep "
            "away from it before, whatever the mayor says about that now, or then.",
            id="a remark below",
        ),
    ],
)
def test_links_with_a_few_words_about_each_are_opened(text: str) -> None:
    assert len(text.split()) > ENOUGH
    assert found(text) == [
        (LeadKind.LINK, "https://herald.example/wall"),
        (LeadKind.LINK, "https://herald.example/ferry"),
    ]


def test_a_long_list_of_links_with_notes_is_no_report() -> None:
    notes = [
        f"- https://herald.example/wall-{number} nine people were hurt there last night, says the mayor, and "
        "nobody has asked the ferry people what they saw from the boat"
        for number in range(1, 7)
    ]
    text = "\n".join(["Morning all, these before the meeting at ten:", *notes])

    assert len(text.split()) > 2 * ENOUGH
    assert [kind for kind, _ in found(text)] == [LeadKind.LINK] * 6


def test_a_digest_with_a_link_under_each_of_its_items_is_a_report() -> None:
    item = (
        "Nine people were hurt when the harbour wall gave way on Monday night, the mayor of Tellin said. The "
        "ferry company said that it had not been told to keep away, and that its boat would not sail again."
    )
    text = "\n".join(f"{item}\nhttps://herald.example/wall-{number}" for number in range(1, 7))

    assert [kind for kind, _ in found(text)] == [LeadKind.PASTED]


def test_a_report_with_its_link_on_a_line_of_its_own_is_a_report() -> None:
    report = "https://herald.example/wall\n" + NOTE.replace("https://herald.example/wall ", "")

    assert [kind for kind, _ in found(report)] == [LeadKind.PASTED]


def test_a_long_text_with_links_in_its_lines_is_a_report() -> None:
    assert [kind for kind, _ in found(f"{NOTE} {NOTE}")] == [LeadKind.PASTED]
