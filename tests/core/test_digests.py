"""When a daily thread is due, and how what it tells is put together."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.claims import ClaimId
from bot.core.corroboration import Corroboration, Move, Rule, Status, StatusChange
from bot.core.digests import NetChange, by_story, due_day, net_changes
from bot.core.reports import ReportId
from tests.builders import at

LONDON = ZoneInfo("Europe/London")
BEGUN = datetime(2031, 1, 1, tzinfo=UTC)


def moment(words: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=LONDON, fold=fold)


@pytest.mark.parametrize(
    ("daily", "now", "last", "day"),
    [
        (time(8), "2031-11-04T07:59", "2031-11-03", None),
        (time(8), "2031-11-04T08:00", "2031-11-03", "2031-11-04"),
        (time(8), "2031-11-04T08:00", "2031-11-04", None),
        (time(8), "2031-11-04T23:30", "2031-11-03", "2031-11-04"),
        (time(23, 59), "2031-11-05T00:20", "2031-11-03", "2031-11-04"),
        (time(23, 59), "2031-11-05T00:20", "2031-11-04", None),
        (time(18), "2031-11-05T09:00", "2031-11-03", None),
        (None, "2031-11-04T08:00", "", None),
    ],
)
def test_it_is_due_at_its_time_and_once_a_date(daily: time | None, now: str, last: str, day: str | None):
    assert due_day(daily, moment(now), BEGUN, last) == day


def test_a_time_that_had_passed_when_it_was_set_is_not_made_up_for():
    now = moment("2031-11-04T15:00")

    assert due_day(time(8), now, now - timedelta(minutes=1), "") is None
    assert due_day(time(8), now + timedelta(hours=17), now, "") == "2031-11-05"


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"])
@pytest.mark.parametrize("daily", [time(0, 30), time(1, 30), time(2, 15), time(8), time(23, 59)])
def test_over_a_year_every_local_date_has_exactly_one(zone: str, daily: time):
    tz, at_now, last = ZoneInfo(zone), datetime(2030, 12, 31, 12, tzinfo=UTC), ""
    given: list[str] = []
    while at_now < datetime(2032, 1, 2, tzinfo=UTC):
        if day := due_day(daily, at_now.astimezone(tz), BEGUN, last):
            last = day
            given.append(day)
        at_now += timedelta(minutes=10)

    year = [date(2031, 1, 1) + timedelta(days=n) for n in range(1, 365)]
    assert [d for d in given if date(2031, 1, 2).isoformat() <= d < "2032-01-01"] == [
        d.isoformat() for d in year
    ]


def changed(claim: str, before: Status | None, now: Status) -> StatusChange:
    return StatusChange(ClaimId(claim), before, Corroboration(ClaimId(claim), now, Rule.ECHOED, at(0)), None)


def test_what_lay_between_is_not_told():
    single, echoed, corroborated = Status.SINGLE_SOURCE, Status.ECHOED, Status.CORROBORATED
    changes = [
        changed("rose", single, echoed),
        changed("rose", echoed, corroborated),
        changed("back", single, corroborated),
        changed("back", corroborated, single),
        changed("new", None, single),
        changed("moved", None, single),
        changed("moved", single, echoed),
    ]

    net = net_changes(changes)

    assert net == (
        NetChange(ClaimId("rose"), single, corroborated),
        NetChange(ClaimId("moved"), single, echoed),
    )
    assert net[0].move is Move.ROSE


def test_claims_of_one_section_are_one_story_and_so_are_sections_that_share_a_claim():
    a, b = ReportId("a"), ReportId("b")
    one, two, three, four, five = (ClaimId(c) for c in ("one", "two", "three", "four", "five"))

    groups = by_story({one: [(a, 0)], two: [(a, 1)], three: [(a, 0)], four: [(b, 0)], five: [(b, 0), (a, 1)]})

    assert groups == ((one, three), (two, four, five))
