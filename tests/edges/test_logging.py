"""A log line is an event and its facts, and never anybody's words."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.edges.logging import start


@pytest.fixture(autouse=True)
def put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_line_begins_with_its_event_and_holds_the_facts() -> None:
    stream = io.StringIO()
    start("info", "lines", stream)

    logging.getLogger("bot.flow.read").info("report.read", extra={"lead": "l1", "claims": 4, "seconds": 1.8})

    assert stream.getvalue().startswith('report.read  lead="l1" claims=4 seconds=1.8  (')
    assert stream.getvalue().endswith(" info bot.flow.read)\n")


def test_a_json_line_has_a_field_a_fact() -> None:
    stream = io.StringIO()
    start("info", "json", stream)

    logging.getLogger("bot.flow.read").info("report.read", extra={"lead": "l1", "claims": 4})
    line = json.loads(stream.getvalue())

    assert (line["event"], line["lead"], line["claims"], line["level"]) == ("report.read", "l1", 4, "info")
    assert line["at"].endswith("+00:00")


@pytest.mark.parametrize("form", ["lines", "json"])
def test_an_exceptions_words_are_not_written_but_its_trace_is(form: str) -> None:
    stream = io.StringIO()
    start("info", form, stream)

    try:
        raise ValueError("the text of a page")
    except ValueError:
        logging.getLogger("bot").exception("lead.failed", extra={"lead": "l1"})

    assert "ValueError" in stream.getvalue()
    assert "test_logging.py" in stream.getvalue()
    assert "the text of a page" not in stream.getvalue()
    assert stream.getvalue().count("\n") == 1


def test_a_librarys_arguments_and_a_long_fact_are_cut_away() -> None:
    stream = io.StringIO()
    start("info", "json", stream)

    logging.getLogger("some.library").warning("fetched %s", "secret words")
    logging.getLogger("bot").info("report.read", extra={"lead": "x" * 5_000})

    assert "secret words" not in stream.getvalue()
    assert len(stream.getvalue()) < 1_000


@pytest.mark.parametrize("form", ["lines", "json"])
def test_a_librarys_sentence_is_not_written_but_where_it_was_said(form: str) -> None:
    stream = io.StringIO()
    start("warning", form, stream)

    sentence = (
        f"Exception in background job delayed_workflows: {'database is locked'} [SQL: UPDATE workflows]"
    )
    logging.getLogger("dbos").warning(sentence, extra={"body": "the text of a page"})

    assert "SQL" not in stream.getvalue()
    assert "the text of a page" not in stream.getvalue()
    assert "library.warning" in stream.getvalue()
    assert "test_logging:" in stream.getvalue()
    assert "dbos" in stream.getvalue()


def test_what_is_below_the_level_and_what_libraries_count_is_left_out() -> None:
    stream = io.StringIO()
    start("info", "lines", stream)

    logging.getLogger("bot").debug("report.read")
    logging.getLogger("sqlalchemy.engine").info("SELECT")

    assert stream.getvalue() == ""


def test_starting_again_replaces_what_was() -> None:
    first, second = io.StringIO(), io.StringIO()
    start("info", "lines", first)
    start("info", "lines", second)

    logging.getLogger("bot").info("bot.started")

    assert first.getvalue() == ""
    assert second.getvalue().count("bot.started") == 1
