"""Claims as tables and pages, whatever their reports say; and the history that the rules give."""

import csv
import io
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from bot.core.alerts import SearchScope
from bot.core.claims import Statement
from bot.core.corroboration import assess
from bot.core.decisions import DecisionKind
from bot.core.policy import Policy
from bot.core.rendering.handouts.claims_csv import COLUMNS, claims_csv
from bot.core.rendering.handouts.exhibits import Exhibit, Had, Handout, replayed, touched_since
from bot.core.rendering.handouts.pages import page_of
from bot.core.rendering.handouts.reviews import reviews_of
from bot.core.rendering.moves import Case
from bot.core.reports import Report
from tests.builders import NOON, at, claim, decision, dossier, evidence, report, statement

HOSTILE = "</blockquote><script>alert(1)</script> & <img src=x onerror=alert(2)> \u202egnp\u202c \x1b[31m"


def exhibit(
    *supporting: Statement, inside: Report, decided: tuple[DecisionKind, ...] = (), link: str = ""
) -> Exhibit:
    decisions = tuple(decision(kind, about=claim(), reason="the log") for kind in decided)
    evidence_on = dossier(*supporting, decisions=decisions)
    now = assess(evidence_on, Policy(), at(1))
    case = Case("c1", evidence_on, now, {s.id: inside for s in supporting})
    had = {(inside.id, inside.revision): Had(None, link=link)}
    return Exhibit(case, (), SearchScope(0, 0, None), heading="A heading", had=had)


def handout(*exhibits: Exhibit) -> Handout:
    return Handout("Claims", at(1), exhibits)


def of(words: str, speaker: str = "the mayor", *, title: str = "", by: str = "EA", link: str = "") -> Exhibit:
    told = report(words, by, title=title)
    return exhibit(statement(words, speaker, inside=told), inside=told, link=link)


def rows(*exhibits: Exhibit) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(claims_csv(handout(*exhibits)), newline="")))


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "+1 dead", "-1 dead", "@all fled", "\tfled", "\rfled"])
def test_what_would_be_carried_out_by_a_spreadsheet_gets_an_apostrophe(words: str) -> None:
    told = report(f"He said: {words}")
    said = statement(words.strip(), "the mayor", inside=told)
    whole = replace(said, content=replace(said.content, spans=(replace(said.content.spans[0], start=9),)))

    (row,) = rows(exhibit(whole, inside=told))

    assert row["words"] == f"'{words}"


def test_other_cells_stand_as_they_are_and_lines_end_as_the_standard_has_it() -> None:
    words = 'he “said”, "twice";\nand left'

    table = claims_csv(handout(of(words)))

    assert rows(of(words))[0]["words"] == words
    assert table.splitlines()[0] == ",".join(COLUMNS)
    assert table.count("\r\n") == 2


class Elements(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.levels: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.levels += [int(tag[1])] if len(tag) == 2 and tag[1].isdecimal() else []


def elements(page: str) -> Elements:
    found = Elements()
    found.feed(page)
    return found


def test_nothing_in_a_report_becomes_part_of_the_page() -> None:
    hostile = replace(of(f"It fell {HOSTILE} apart", HOSTILE, title=HOSTILE, by=HOSTILE), heading=HOSTILE)

    page = page_of(handout(hostile), {})

    found = elements(page)
    assert not {"script", "img", "iframe", "object", "form"} & set(found.tags)
    assert not found.handlers
    assert not {"\u202e", "\x1b"} & set(page)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "//evil.example", 'x" onclick="y']
)
def test_only_links_to_the_web_are_links(link: str) -> None:
    found = elements(page_of(handout(of("It fell apart", link=link)), {}))

    assert found.links == ["#claims"]
    assert not found.handlers


def test_a_page_can_be_walked_by_its_headings_and_landmarks() -> None:
    page = page_of(handout(of("It fell apart", link="https://ea.example/1")), {"c1": "<svg></svg>"})

    found = elements(page)
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert found.tags.count("h1") == found.tags.count("main") == 1
    assert {"header", "main", "section", "article", "figure", "caption", "th", "footer"} <= set(found.tags)
    assert all(below - above <= 1 for above, below in pairwise(found.levels))
    assert "https://ea.example/1" in found.links


def test_nobodys_rating_is_no_review_and_the_last_in_force_is() -> None:
    told = report("It fell apart")
    said = statement("It fell apart", "the mayor", inside=told)

    assert reviews_of(handout(exhibit(said, inside=told))) is None
    draft = reviews_of(handout(exhibit(said, inside=told, decided=(DecisionKind.REFUTE,))))
    assert draft is not None
    assert draft["reviewRating"]["alternateName"] == "refuted by rana: the log"
    assert draft["claimReviewed"] == 'Unnamed "the mayor": "It fell apart"'


def test_several_reviews_stand_side_by_side() -> None:
    told = report("It fell apart")
    rated = exhibit(
        statement("It fell apart", "x", inside=told), inside=told, decided=(DecisionKind.CONFIRM,)
    )

    drafts = reviews_of(handout(rated, rated))

    assert drafts is not None
    assert [d["creativeWorkStatus"] for d in drafts["@graph"]] == ["Draft", "Draft"]


def test_the_rules_give_a_history_where_none_was_told() -> None:
    first, second = statement("It fell", "A", by="X"), statement("It fell", "B", by="Y")
    whole = dossier(first, second, decisions=(decision(DecisionKind.CONFIRM, when=at(5), reason="seen"),))
    known = replace(whole, testimonies=(evidence(first), evidence(second, known_at=at(2))))

    history = replayed(known, Policy(), at(3))

    assert [(c.before, c.now.status.value, c.now.as_of) for c in history] == [
        (None, "single source", NOON),
        (history[0].now.status, "corroborated", at(2)),
    ]
    assert [c.now.status.value for c in replayed(known, Policy(), at(6))][-1] == "confirmed"
    assert touched_since(known, at(1), at(3))
    assert not touched_since(known, at(3), at(4))
