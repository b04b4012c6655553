"""Who follows a claim up, as people type it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.assignments import (
    Assignment,
    AssignmentAsked,
    NoteId,
    ReplyAsked,
    ReplyKind,
    Used,
    UsedAsked,
    Working,
    assigned_now,
    assignment_asked,
    reply_asked,
    used_asked,
    used_now,
    working_now,
)
from bot.core.claims import ClaimId
from tests.builders import audience

NOW = datetime(2026, 11, 4, 15, tzinfo=UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("me", AssignmentAsked("rana", None, "")),
        ("@basil", AssignmentAsked("basil", None, "")),
        ("to Basil Thorn", AssignmentAsked("Basil Thorn", None, "")),
        ("nobody because it is settled", AssignmentAsked("", None, "it is settled")),
        ("me until 18:00", AssignmentAsked("rana", NOW.replace(hour=18), "")),
        (
            "@basil until friday because she knows them",
            AssignmentAsked("basil", NOW.replace(day=6, hour=8), "she knows them"),
        ),
        ("me because", AssignmentAsked("rana", None, "")),
        ("me until 18:00 because …", AssignmentAsked("rana", NOW.replace(hour=18), "")),
        ("", None),
        ("until friday", None),
        ("me until whenever", None),
    ],
)
def test_an_assignment_is_understood(typed: str, asked: AssignmentAsked | None) -> None:
    assert assignment_asked(typed, "rana", NOW) == asked


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("asked Vosk's office", ReplyAsked(ReplyKind.ASKED, "Vosk's office", "", NOW)),
        (
            "answered Vosk: “We met: nobody.”",
            ReplyAsked(ReplyKind.ANSWERED, "Vosk", "“We met: nobody.”", NOW),
        ),
        (
            "declined Vosk at 14:30",
            ReplyAsked(ReplyKind.DECLINED, "Vosk", "", NOW.replace(hour=14, minute=30)),
        ),
        (
            "no-answer Vosk at yesterday",
            ReplyAsked(ReplyKind.NO_ANSWER, "Vosk", "", datetime(2026, 11, 3, tzinfo=UTC)),
        ),
        ("asked them at the gate", ReplyAsked(ReplyKind.ASKED, "them at the gate", "", NOW)),
        ("phoned Vosk", None),
        ("asked", None),
        ("", None),
    ],
)
def test_an_entry_of_the_right_of_reply_is_understood(typed: str, asked: ReplyAsked | None) -> None:
    assert reply_asked(typed, NOW) == asked


def assigned(claim: str, to: str, hours: int) -> Assignment:
    at = NOW + timedelta(hours=hours)
    return Assignment(NoteId(f"{claim} {hours}"), ClaimId(claim), to, "rana", at, audience())


def test_the_last_word_on_whose_a_claim_is_counts() -> None:
    said = [
        assigned("a", "rana", 2),
        assigned("a", "basil", 1),
        assigned("b", "rana", 1),
        assigned("b", "", 3),
    ]

    assert {claim: a.to for claim, a in assigned_now(said).items()} == {"a": "rana"}


def test_who_works_on_a_claim_is_forgotten_after_its_time() -> None:
    until = NOW + timedelta(hours=1)
    on = Working(NoteId("1"), ClaimId("a"), "rana", NOW, until, audience())

    assert working_now([on], NOW) == (on,)
    assert working_now([on], until) == ()


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", UsedAsked("", NOW)),
        ("evening bulletin", UsedAsked("evening bulletin", NOW)),
        (
            "in the evening bulletin at 14:30",
            UsedAsked("the evening bulletin", NOW.replace(hour=14, minute=30)),
        ),
        ("at yesterday", UsedAsked("", datetime(2026, 11, 3, tzinfo=UTC))),
        ("at the top of the front page", UsedAsked("at the top of the front page", NOW)),
        ("off", UsedAsked("", NOW, is_off=True)),
    ],
)
def test_where_something_was_used_is_understood(typed: str, asked: UsedAsked) -> None:
    assert used_asked(typed, NOW) == asked


def test_what_a_channel_takes_back_is_its_own_marks_of_that_claim() -> None:
    def mark(hours: int, channel: str = "desk", claim: str = "a", *, off: bool = False) -> Used:
        when = NOW + timedelta(hours=hours)
        id, place = NoteId(f"{hours}"), audience(channel)
        return Used(id, ClaimId(claim), "", "rana", when, when, place, off)

    first, elsewhere, other, again = mark(1), mark(2, "radio"), mark(3, claim="b"), mark(5)
    marks = (again, mark(4, off=True), other, elsewhere, first)

    assert used_now(marks, (ClaimId("a"),)) == (elsewhere, again)
    assert used_now(marks[1:], (ClaimId("a"), ClaimId("b"))) == (elsewhere,)  # one, since merged
