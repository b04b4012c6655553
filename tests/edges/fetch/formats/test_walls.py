"""Every wall is named; stories that speak of walls, or stand beside the words of one, are read."""

import re
import tomllib
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import pytest

from bot.core import errors
from bot.core.errors import NotReadable
from bot.edges.fetch.formats import html, walls
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.formats.walls import texts, words
from bot.edges.fetch.formats.walls.words import Notice

PAGES = Path(__file__).parents[3] / "data" / "pages"
READ, IN_PART = "read", "in part"


def pages(which: str) -> list[Any]:
    with (PAGES / f"walls-{which}.toml").open("rb") as file:
        kept = tomllib.load(file)
    for page in kept["page"]:
        page["html"] = re.sub(r"@([a-z]+-[a-z]+)@", lambda name: kept["part"][name[1]], page["html"])
    return [pytest.param(page, id=page["name"]) for page in kept["page"]]


def outcome(page: dict[str, Any]) -> str:
    try:
        extract = html.read(page["html"].encode(), "utf-8", page["address"], page.get("status", 200))
    except NotReadable as error:
        return type(error).__name__
    return IN_PART if extract.in_part else READ


@pytest.mark.parametrize(
    "page", [*pages("tuned"), *pages("worldwide"), *pages("told"), *pages("paid"), *pages("consent")]
)
def test_a_page_is_read_or_refused_by_name(page: dict[str, Any]) -> None:
    assert outcome(page) == page["expect"]


@pytest.mark.parametrize(
    "page", [*pages("apart"), *pages("later"), *pages("notices"), *pages("fresh"), *pages("last")]
)
def test_so_is_one_that_was_kept_apart_while_the_rules_were_made(page: dict[str, Any]) -> None:
    assert outcome(page) == page["expect"]


STORY = "\n".join(
    (
        "The harbour wall gave way on Monday night, the mayor said, and nine people were taken to hospital.",
        "Ann Lee, who runs the ferry, had written to the council twice since the spring, she told reporters.",
        "The owner of the harbour company said that it had done all it could, and welcomed an inquiry.",
        "Three of the injured were still in hospital on Tuesday, where none was in danger, a doctor said.",
    )
)
PLAIN = walls.Signs(status=200, host="herald.example", path="/2025/wall", run=70, words=90, text="")


def signs(**changes: Any) -> walls.Signs:
    return replace(PLAIN, **changes)


@pytest.mark.parametrize(
    ("status", "refusal", "seen"),
    [
        (401, errors.LogInWall, ""),
        (402, errors.Paywall, ""),
        (403, errors.TurnedAway, "it wants no programs, or nobody who is not logged in"),
        (404, errors.Gone, ""),
        (410, errors.Gone, ""),
        (429, errors.AsksToWait, ""),
        (451, errors.TurnedAway, "it is not shown in the country I connect from"),
        (500, errors.NotAnswering, "it reports a fault of its own"),
        (503, errors.NotAnswering, "it reports a fault of its own"),
    ],
)
def test_a_status_that_refuses_is_told(status: int, refusal: type[NotReadable], seen: str) -> None:
    error = walls.failure(signs(status=status), Extract("There is a note here, and nothing else."))

    assert isinstance(error, refusal)
    assert error.seen == seen


def test_a_whole_story_is_read_whatever_the_status_says() -> None:
    assert walls.failure(signs(status=404, marks=frozenset({"story"})), Extract(STORY)) is None


def test_what_is_there_without_scripts_is_counted() -> None:
    file = signs(host="", path="", run=0, words=3, scripts=1, has_empty_root=True)

    error = walls.failure(file, None)

    assert isinstance(error, errors.NeedsJavaScript)
    assert error.seen == "3 words without them"
    assert walls.failure(signs(host="", path=""), Extract(STORY)) is None


def test_a_page_that_counts_more_words_than_it_shows_is_read_in_part() -> None:
    extract = Extract(STORY)

    assert walls.is_in_part(signs(is_free=False, stated_words=800), extract)
    assert not walls.is_in_part(signs(is_free=False, stated_words=72), extract)
    assert not walls.is_in_part(signs(is_free=True, stated_words=800), extract)


def test_an_offer_beside_other_stories_does_not_cut_this_one() -> None:
    offer = "this article is for subscribers"
    text = texts.folded(f"{STORY} Council meets on Wednesday {offer}")
    after_a_headline = text.index("council meets")
    says = {Notice.CUT: (offer,)}

    assert walls.is_in_part(signs(text=text, says=says), Extract(STORY))
    assert not walls.is_in_part(signs(text=text, says=says, breaks=(after_a_headline,)), Extract(STORY))


@pytest.mark.parametrize(
    ("text", "count"),
    [("two words", 2), ("", 0), ("zwei Wörter", 2), ("港口防波堤", 3), ("港口 wall", 2)],
)
def test_words_are_counted_where_no_spaces_stand_between_them_too(text: str, count: int) -> None:
    assert texts.count_words(text) == count


def test_notices_are_found_under_any_case_and_quotation_marks() -> None:
    assert Notice.NOT_FOUND in words.notices_in(texts.folded("We CAN’T\n find that page"))
    assert words.notices_in(texts.folded("She said that she could not find the cookies.")) == {}


def test_logging_in_to_comment_is_no_wall() -> None:
    assert Notice.LOG_IN not in words.notices_in("you must log in or register to reply here.")
    assert Notice.LOG_IN in words.notices_in("you must log in to see this.")


@pytest.mark.parametrize(
    ("sentence", "is_notice"),
    [
        ("Subscribe to continue reading.", True),
        ("Already a subscriber? Sign in.", True),
        ("Readers were asked to subscribe to continue, the editor said.", False),
        ("Readers had to subscribe to continue.", False),
        ("If you had an account: subscribe to continue.", True),
        ("“Subscribe to continue,” the page told her.", False),
        ("Click “subscribe to continue”.", True),
        ("Он сообщил, что материалы только для подписчиков откроют.", False),
        ("Материал только для подписчиков.", True),
    ],
)
def test_what_is_told_of_others_is_no_notice(sentence: str, is_notice: bool) -> None:
    assert bool(words.notices_in(texts.folded(sentence))) is is_notice


def test_what_goes_over_the_border_of_two_paragraphs_is_said_to_the_reader() -> None:
    paragraphs = ("The editor said that he would", "subscribe to continue")

    assert words.notices_in(texts.folded(" ".join(paragraphs)), paragraphs)


@pytest.mark.parametrize(
    ("notice", "refusal", "seen"),
    [
        ("Please disable your ad blocker.", errors.Walled, "it asks to switch off an ad blocker"),
        ("Confirm your age.", errors.Walled, "it asks for an age"),
        ("We'll be back soon.", errors.NotAnswering, "it says that it is being worked on"),
        ("You are in a queue.", errors.NotAnswering, "it lets people in by turns"),
    ],
)
def test_what_a_notice_asks_is_told(notice: str, refusal: type[NotReadable], seen: str) -> None:
    shown = signs(text=texts.folded(notice), words=8, run=8, says=words.notices_in(texts.folded(notice)))

    error = walls.failure(shown, Extract(notice))

    assert isinstance(error, refusal)
    assert error.seen == seen


@pytest.mark.parametrize(
    ("heading", "is_notice"),
    [
        ("page not found", True),
        ("404", True),
        ('404: how "page not found" became an art', False),
        ("gone with the wind comes back to the stage", False),
    ],
)
def test_a_heading_is_a_notice_when_it_says_little_else(heading: str, is_notice: bool) -> None:
    assert (Notice.NOT_FOUND in words.headed_by(heading)) is is_notice


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 300 + "x",
        "<p>" + '<a href="/x">one two three four five</a>' * 5_000,
        '<script type="application/ld+json">' + "[" * 50_000 + "</script><p>x",
        '<script type="application/ld+json">{"@type":["NewsArticle",7],"wordCount":"1e9"}</script>',
        "<body hidden><p>words</p></body>",
        "<title>" + " - " * 50_000 + "</title><p>x",
    ],
    ids=["nested", "links", "deep JSON", "odd JSON", "hidden body", "long title"],
)
def test_an_odd_page_is_looked_at_without_harm(hostile: str) -> None:
    tree = cast(Any, import_module("lxml.html")).document_fromstring(hostile)

    found = walls.look(tree, 200, "https://[odd/")

    assert walls.failure(found, None) is not None
    assert found.host == ""
