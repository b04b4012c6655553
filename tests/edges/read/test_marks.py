"""Quotation marks of every shape, and apostrophes, which are none."""

import pytest

from bot.core.claims import QuoteForm
from bot.core.text import paragraphs
from bot.edges.read.embedded.marks import find_quotations
from tests.edges.read.tellings import Read


def quoted(text: str) -> list[str]:
    return [q.inside.of(text).strip() for line in paragraphs(text) for q in find_quotations(text, line)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We go,” she said.", ["We go,"]),
        ('"We go," she said. "Now."', ["We go,", "Now."]),
        ("‘We go,’ she said. ‘Now.’", ["We go,", "Now."]),
        ("'We go,' she said. 'Now.'", ["We go,", "Now."]),
        ("„Wir gehen“, sagte sie. „Jetzt.“", ["Wir gehen", "Jetzt."]),
        ("„Idziemy”, powiedziała.", ["Idziemy"]),
        ("‚Ja‘, sagte er.", ["Ja"]),
        ("«Мы идём», — сказала она.", ["Мы идём"]),
        ("« On y va », dit-elle.", ["On y va"]),
        ("»Wir gehen«, sagte sie. »Jetzt«, sagte er.", ["Wir gehen", "Jetzt"]),
        ("›Ja‹, sagte er. ‹Oui›, dit-il.", ["Ja", "Oui"]),
        ("”Vi går”, sade hon.", ["Vi går"]),
        ("「我们走」她说。『好』", ["我们走", "好"]),
        ("``We go,'' she said.", ["We go,"]),
        ("＂走＂", ["走"]),
    ],
    ids=[
        "curly",
        "straight",
        "single",
        "straight single",
        "German",
        "Polish",
        "low single",
        "guillemets",
        "guillemets with spaces",
        "guillemets pointing inwards",
        "single guillemets",
        "Swedish",
        "corner brackets",
        "typewriter",
        "full width",
    ],
)
def test_marks_of_every_shape_open_and_close(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The workers’ strike isn’t over, and the owners’ men don’t know it.",
        "It's the '90s, and the farmers' union likes rock 'n' roll.",
        "Back in the ‘90s the clubs’ owners went home.",
        "‘Abdullah praised the workers’ strike in the clubs’ hall.",
        "A pier of 5'10\" and a crane of 6' stood there.",
        "D’Angelo’s and O'Neill's",
        "Don't go goin' home, po' boys' friends.",
    ],
)
def test_an_apostrophe_is_no_mark(text: str) -> None:
    assert quoted(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘The workers’ strike is over,’ she said.", ["The workers’ strike is over,"]),
        ("He called the ‘heroes’ of the farmers’ union ‘a mess’.", ["heroes", "a mess"]),
        ("‘He told me “go” and I went,’ she said.", ["He told me “go” and I went,"]),
        ("“He said ‘no’ to us,” she said.", ["He said ‘no’ to us,"]),
        ("“Er sagte «ja» dazu”, she said.", ["Er sagte «ja» dazu"]),
        ("«Он крикнул „пожар“ и ушёл», — сказал он.", ["Он крикнул „пожар“ и ушёл"]),
        (
            "'It's over, and the owners' men have gone,' she said.",
            ["It's over, and the owners' men have gone,"],
        ),
    ],
)
def test_only_the_outermost_marks_make_a_quotation(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


MARKS = ["“”", '""', "‘’", "''", "„“", "«»", "»«", "‹›", "「」", "””"]


@pytest.mark.parametrize("marks", MARKS)
def test_english_is_read_alike_whatever_its_marks(read: Read, marks: str) -> None:
    opening, closing = marks
    text = (
        f"{opening}We held on all night,{closing} the mayor said. {opening}Nobody came.{closing}\n\n"
        f"The minister called it {opening}a disgrace{closing} and said the bridge would "
        f"{opening}not be rebuilt{closing}."
    )

    told = read(text)

    night, disgrace, bridge = told.tellings
    assert night.words == "We held on all night … Nobody came"
    assert night.statement.form is QuoteForm.DIRECT
    assert (night.chain, disgrace.chain, bridge.chain) == (("mayor",), ("minister",), ("minister",))
    assert disgrace.statement.form is bridge.statement.form is QuoteForm.MIXED
    assert "not be rebuilt" in bridge.words


def test_a_quotation_inside_a_quotation_in_single_marks_stays_inside(read: Read) -> None:
    told = read("‘The army told us “leave the town” and we left,’ the mayor said.")

    assert told.only.words == "The army told us “leave the town” and we left"
    assert told.only.chain == ("mayor",)
