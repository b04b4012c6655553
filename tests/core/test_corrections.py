"""What a correction looks back to."""

from datetime import datetime, timedelta

import pytest

from bot.core.assignments import NoteId, Used
from bot.core.corrections import basis_of
from bot.core.corroboration import Corroboration, Rule, Status, StatusChange, unsettles
from tests.builders import NOON, audience, claim

S = Status
CLAIM = claim().id


def told(*statuses: Status) -> list[StatusChange]:
    """Return a history with a status an hour, from noon."""
    found: list[StatusChange] = []
    for n, status in enumerate(statuses):
        now = Corroboration(CLAIM, status, Rule.SINGLE_SOURCE, hour(n))
        found.append(StatusChange(CLAIM, found[-1].now.status if found else None, now, None))
    return found


def hour(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def used(hours: float) -> Used:
    return Used(NoteId(f"{hours}"), CLAIM, "web", "rana", hour(hours), hour(hours), audience())


@pytest.mark.parametrize(
    ("before", "now", "owed"),
    [
        (S.CORROBORATED, S.ECHOED, True),
        (S.SINGLE_SOURCE, S.DENIED, True),
        (S.ECHOED, S.WITHDRAWN, True),
        (S.DENIED, S.REFUTED, True),
        (S.CONFIRMED, S.SINGLE_SOURCE, True),
        (S.DENIED, S.DISPUTED, False),  # it gained support; its denial was reported
        (S.SINGLE_SOURCE, S.CORROBORATED, False),
        (S.SINGLE_SOURCE, S.ECHOED, False),
        (S.REFUTED, S.REFUTED, False),
        (S.DENIED, S.CORROBORATED, False),
    ],
)
def test_readers_are_owed_a_notice_of_what_fell_and_of_what_is_contested_now(
    before: Status, now: Status, owed: bool
) -> None:
    assert unsettles(before, now) is owed


@pytest.mark.parametrize(
    ("history", "now", "looks_back_to"),
    [
        ((S.SINGLE_SOURCE, S.CORROBORATED, S.ECHOED), S.ECHOED, S.CORROBORATED),
        ((S.CORROBORATED, S.DENIED, S.WITHDRAWN), S.WITHDRAWN, S.CORROBORATED),
        ((S.SINGLE_SOURCE, S.DENIED), S.DENIED, S.SINGLE_SOURCE),
        ((S.SINGLE_SOURCE, S.CORROBORATED), S.CORROBORATED, S.SINGLE_SOURCE),
    ],
)
def test_unmarked_it_looks_back_to_the_latest_status_that_was_told_too_high(
    history: tuple[Status, ...], now: Status, looks_back_to: Status
) -> None:
    basis = basis_of(told(*history), (), now)

    assert basis is not None
    assert basis.before.status is looks_back_to
    assert basis.at == basis.before.as_of


def test_it_looks_back_to_the_use_whose_status_no_longer_holds() -> None:
    early, late, after = used(0.5), used(1.5), used(2.5)

    basis = basis_of(told(S.SINGLE_SOURCE, S.CORROBORATED, S.ECHOED), (early, late, after), S.ECHOED)

    assert basis is not None
    assert (basis.before.status, basis.at) == (S.CORROBORATED, late.happened)
    assert basis.used == (late,)


def test_what_was_used_before_it_was_told_stood_as_it_was_first_told() -> None:
    basis = basis_of(told(S.SINGLE_SOURCE, S.DENIED), (used(-3),), S.DENIED)

    assert basis is not None
    assert (basis.before.status, basis.at) == (S.SINGLE_SOURCE, hour(-3))


def test_of_what_was_never_told_there_is_nothing_to_correct() -> None:
    assert basis_of((), (), S.DENIED) is None
