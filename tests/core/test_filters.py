"""What a list of claims is narrowed to, as people type it."""

from datetime import UTC, datetime

import pytest

from bot.core.alerts import NEEDS_SOURCE
from bot.core.corroboration import Status
from bot.core.filters import ClaimsAsked, claims_asked
from bot.core.moments import moment_past

NOW = datetime(2026, 11, 4, 15, tzinfo=UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", ClaimsAsked()),
        ("grain depot", ClaimsAsked(words="grain depot")),
        ("disputed", ClaimsAsked(frozenset((Status.DISPUTED,)))),
        ("Alone", ClaimsAsked(NEEDS_SOURCE)),
        ("single source depot", ClaimsAsked(frozenset((Status.SINGLE_SOURCE,)), words="depot")),
        ("denied disputed", ClaimsAsked(frozenset((Status.DENIED, Status.DISPUTED)))),
        ("depot disputed", ClaimsAsked(words="depot disputed")),
        ("status:partly corroborated", ClaimsAsked(frozenset((Status.PARTLY_CORROBORATED,)))),
        ("status:one-sided depot", ClaimsAsked(frozenset((Status.ONE_SIDED,)), words="depot")),
        ("by:Mara Oste", ClaimsAsked(by="Mara Oste")),
        ("by:“Mara Oste” depot", ClaimsAsked(by="Mara Oste", words="depot")),
        ("depot by:Oste outlet:ea.example", ClaimsAsked(by="Oste", outlet="ea.example", words="depot")),
        ("since:2026-11-01", ClaimsAsked(since=datetime(2026, 11, 1, tzinfo=UTC))),
        ("since:monday", ClaimsAsked(since=datetime(2026, 11, 2, tzinfo=UTC))),
        ("story:river conference mine", ClaimsAsked(story="river conference mine")),
        ("mine disputed", ClaimsAsked(frozenset((Status.DISPUTED,)), is_mine=True)),
        ("colour:red", ClaimsAsked(misunderstood="colour:red")),
        ("status:so-so", ClaimsAsked(misunderstood="status:so-so")),
        ("since:whenever", ClaimsAsked(misunderstood="since:whenever")),
        ("by:", ClaimsAsked(misunderstood="by:")),
        ("https://ea.example/1", ClaimsAsked(words="https://ea.example/1")),
    ],
)
def test_a_list_of_claims_is_narrowed_to_what_is_typed(typed: str, asked: ClaimsAsked) -> None:
    assert claims_asked(typed, NOW) == asked


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("today", datetime(2026, 11, 4, tzinfo=UTC)),
        ("yesterday", datetime(2026, 11, 3, tzinfo=UTC)),
        ("wednesday", datetime(2026, 11, 4, tzinfo=UTC)),
        ("thu", datetime(2026, 10, 29, tzinfo=UTC)),
        ("3d", datetime(2026, 11, 1, 15, tzinfo=UTC)),
        ("09:00", datetime(2026, 11, 4, 9, tzinfo=UTC)),
        ("16:30", datetime(2026, 11, 3, 16, 30, tzinfo=UTC)),
        ("monday 9:00", datetime(2026, 11, 2, 9, tzinfo=UTC)),
        ("2026-12-01", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_past_moment_is_understood_in_the_desks_zone(words: str, moment: datetime | None) -> None:
    assert moment_past(words, NOW) == moment
