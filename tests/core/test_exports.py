"""What people type behind /export, and what is meant by it."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from bot.core.exports import ExportAsked, ExportForm, NotAnExport, export_asked, with_form_of

NOW = datetime(2031, 11, 5, 10, 30, tzinfo=timezone(timedelta(hours=2)))  # a Wednesday
HTML, JSON, CSV = ExportForm.HTML, ExportForm.JSON, ExportForm.CSV
PICTURE, REVIEW = ExportForm.PICTURE, ExportForm.CLAIM_REVIEW
LINK = "https://harbourpost.example/story"


def day(n: int) -> datetime:
    return datetime(2031, 11, n, tzinfo=NOW.tzinfo)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", ExportAsked()),
        ("c41", ExportAsked(handle="c41")),
        ("json", ExportAsked((JSON,))),
        ("json C41", ExportAsked((JSON,), "c41")),
        ("c41 json", ExportAsked((JSON,), "c41")),
        ("the picture of c41, please", ExportAsked((PICTURE,), "c41")),
        ("c41 as png and svg", ExportAsked((PICTURE,), "c41")),
        ("csv json", ExportAsked((CSV, JSON))),
        ("claim-review (p3)", ExportAsked((REVIEW,), "p3")),
        ("everything in this channel as a spreadsheet", ExportAsked((CSV,))),
        (LINK, ExportAsked(link=LINK)),
        (f"html {LINK}?utm_source=x", ExportAsked((HTML,), link=LINK)),
        ("today", ExportAsked(since=day(5))),
        ("csv today", ExportAsked((CSV,), since=day(5))),
        ("since yesterday", ExportAsked(since=day(4))),
        ("json since 3 Nov", ExportAsked((JSON,), since=day(3))),
        ("since 2031-11-01 csv", ExportAsked((CSV,), since=day(1))),
        ("since Monday as csv", ExportAsked((CSV,), since=day(3))),
        ("csv from 2 November", ExportAsked((CSV,), since=day(2))),
        ("csv from this channel", ExportAsked((CSV,))),
    ],
)
def test_what_is_typed_in_any_order_is_understood(typed: str, asked: ExportAsked) -> None:
    understood = export_asked(typed, NOW)

    assert understood == replace(asked, is_form_named=asked.forms != (HTML,) or "html" in typed)


@pytest.mark.parametrize(
    ("typed", "words", "tips"),
    [
        ("jsn c41", "jsn", ("/export json c41",)),
        ("pdf", "pdf", ("/export html", "/export picture c41")),
        ("41", "41", ("/export c41",)),
        ("picture 41", "41", ("/export picture c41",)),
        ("json since the flood", "since the flood", ("/export since yesterday", "/export since 2031-11-05")),
        ("since", "since", ("/export since yesterday", "/export since 2031-11-05")),
        ("csv c1 c2", "c1 c2", ("/export csv c1", "/export csv c2")),
        ("blue moon", "blue moon", ("/export html", "/export picture c41")),
    ],
)
def test_nonsense_gets_tips_and_nothing_is_guessed(typed: str, words: str, tips: tuple[str, ...]) -> None:
    assert export_asked(typed, NOW) == NotAnExport(words, tips)


@pytest.mark.parametrize(
    ("typed", "name", "forms"),
    [
        ("c1", "c1.png", (PICTURE,)),
        ("c1", "story.CSV", (CSV,)),
        ("c1", "story", (HTML,)),
        ("c1 json", "story.csv", (JSON,)),
    ],
)
def test_a_files_ending_says_the_form_where_none_is_named(
    typed: str, name: str, forms: tuple[ExportForm, ...]
) -> None:
    asked = export_asked(typed, NOW)

    assert isinstance(asked, ExportAsked)
    assert with_form_of(asked, name).forms == forms
