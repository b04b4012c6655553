"""What is said of a report in a language that was not read: what it is, what was kept, and nothing more."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.core.alerts import ReportView, SearchScope
from bot.core.claims import Engine, Hindrance, Reading, StandIn, Unread
from bot.core.languages import language_name
from bot.core.messages import Post, Tone
from bot.core.policy import Policy
from bot.core.rendering.answers import done_words
from bot.core.rendering.summaries import render_summary
from bot.core.rendering.unread import unread_words
from bot.core.rendering.warnings import render_report
from bot.core.text import Quote, Span
from tests.builders import NOON, message, place, reading, report

EMBEDDED = Engine("embedded", "1")
TEXT = "Мэр сказал: «Мы не знаем».\n«Ущерб велик», добавил он."
CARRIER = report(TEXT, "Вести")


def quote(words: str) -> Quote:
    return Quote((Span(TEXT.index(words), TEXT.index(words) + len(words)),))


def unread(*languages: str, quotations: Sequence[str] = ("Мы не знаем", "Ущерб велик")) -> Reading:
    return Reading(
        CARRIER.id,
        CARRIER.revision,
        EMBEDDED,
        (),
        (),
        unread=tuple(Unread(code, (Span(0, len(TEXT)),)) for code in languages),
        quotations=tuple(quote(q) for q in quotations),
    )


def view_of(read: Reading) -> ReportView:
    return ReportView(CARRIER, read, (), SearchScope(3, 2, NOON))


def posts_of(read: Reading) -> tuple[Post, ...]:
    return render_report(view_of(read), place(), Policy(), NOON)


def test_the_message_names_the_language_and_what_was_kept_and_warns_of_nothing() -> None:
    head, thread = posts_of(unread("ru"))

    assert (
        "This report is in Russian. The embedded reader reads English only; I kept the 2 passages in "
        "quotation marks and claim nothing more."
    ) in head.text
    assert "counts among those that could not be read" in head.text
    assert not any(word in head.text for word in ("⚠️", "Needs a source", "statement", "Looked in", "voice"))
    assert head.actions == ()
    assert thread.under == head.key


def test_the_thread_quotes_every_passage_word_for_word() -> None:
    _, thread = posts_of(unread("ru"))

    quoted = [part.text for row in thread.lines for part in row.parts if part.tone is Tone.QUOTED]
    assert quoted == ["Мы не знаем", "Ущерб велик"]
    assert "Who says it, and whether it is quoted speech at all, was not read." in thread.text


@pytest.mark.parametrize(
    ("languages", "words"),
    [
        (("ru",), "1 paragraph in Russian was not read."),
        (("ru", "ar"), "1 paragraph in Russian and 1 in Arabic were not read."),
        (("",), "1 paragraph in another language was not read."),
    ],
    ids=["one", "two languages", "no known language"],
)
def test_of_a_report_that_is_partly_english_it_says_which_paragraphs_were_not_read(
    languages: Sequence[str], words: str
) -> None:
    read = replace(unread(*languages, quotations=["Ущерб велик"]), stories=reading(CARRIER).stories)

    posts = posts_of(read)

    assert f"{words} The embedded reader reads English only; I kept the one passage" in posts[0].text
    assert "Ущерб велик" in posts[-1].text


def test_where_nothing_stands_in_quotation_marks_it_says_that_nothing_was_taken() -> None:
    read = unread("ru", quotations=())

    assert "nothing in it stands in quotation marks, so I took nothing from it" in unread_words(read)
    assert len(posts_of(read)) == 1


def test_the_engine_that_did_read_is_named() -> None:
    model = StandIn(EMBEDDED, Hindrance.SLOW, 20)
    read = replace(unread("ru"), engine=Engine("openai", "1"), stand_in=model)

    assert "The embedded reader reads English only" in unread_words(read)


def test_progress_and_summary_say_that_it_was_not_read() -> None:
    view = view_of(unread("ru"))

    assert done_words(view) == "Not read: 2 passages in quotation marks kept."
    assert "This report is in Russian." in render_summary(message("/summary"), view).text


def test_a_language_without_a_name_is_another_language() -> None:
    assert (language_name("uk"), language_name("xx"), language_name("")) == (
        "Ukrainian",
        "another language",
        "another language",
    )
