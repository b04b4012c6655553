"""Which days words mean."""

from datetime import date

import pytest

from bot.core.days import Days, days_of, is_open

THURSDAY = date(2017, 11, 2)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("today", "2017-11-02", "2017-11-02"),
        ("yesterday", "2017-11-01", "2017-11-01"),
        ("last night", "2017-11-01", "2017-11-01"),
        ("tomorrow", "2017-11-03", "2017-11-03"),
        ("Thursday", "2017-11-02", "2017-11-02"),
        ("on Wednesday", "2017-11-01", "2017-11-01"),
        ("Friday night", "2017-10-27", "2017-10-27"),
        ("last Thursday", "2017-10-26", "2017-10-26"),
        ("next Thursday", "2017-11-09", "2017-11-09"),
        ("last week", "2017-10-23", "2017-10-29"),
        ("this month", "2017-11-01", "2017-11-30"),
        ("last year", "2016-01-01", "2016-12-31"),
        ("early this year", "2017-01-01", "2017-12-31"),
        ("three days ago", "2017-10-30", "2017-10-30"),
        ("two weeks ago", "2017-10-16", "2017-10-22"),
        ("October 29", "2017-10-29", "2017-10-29"),
        ("29 October", "2017-10-29", "2017-10-29"),
        ("Oct. 29th", "2017-10-29", "2017-10-29"),
        ("November 18", "2017-11-18", "2017-11-18"),
        ("December 30", "2017-12-30", "2017-12-30"),
        ("July 4", "2017-07-04", "2017-07-04"),
        ("in January", "2017-01-01", "2017-01-31"),
        ("last November", "2016-11-01", "2016-11-30"),
    ],
)
def test_words_mean_days_of_the_report_s_own_time(words: str, first: str, last: str):
    assert days_of(words, THURSDAY) == Days(words, first, last)
    assert is_open(words)
    assert days_of(words, None) is None


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("October 29, 2017", "2017-10-29", "2017-10-29"),
        ("29 October 2017", "2017-10-29", "2017-10-29"),
        ("2017-10-29", "2017-10-29", "2017-10-29"),
        ("September 2015", "2015-09-01", "2015-09-30"),
        ("the 2015", "2015-01-01", "2015-12-31"),
    ],
)
def test_a_year_needs_no_report_s_day(words: str, first: str, last: str):
    assert days_of(words, None) == days_of(words, THURSDAY) == Days(words, first, last)
    assert not is_open(words)


@pytest.mark.parametrize("words", ["a later date", "31 June 2017", "soon", "", "May be", "18", "the night"])
def test_what_names_no_day_is_not_made_into_one(words: str):
    assert days_of(words, THURSDAY) is None
    assert not is_open(words)


def test_early_in_a_year_december_is_the_last_one():
    assert days_of("December 30", date(2018, 1, 3)) == Days("December 30", "2017-12-30", "2017-12-30")
