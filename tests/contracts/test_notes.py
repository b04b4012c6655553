"""What every `Desk` keeps of who follows a claim up."""

from dataclasses import replace

from bot.core.assignments import Assignment, NoteId, Reply, ReplyKind, Used, Working
from bot.core.claims import ClaimId
from bot.core.ratings import Rating, Reliability
from bot.wiring import Kept
from tests.builders import at
from tests.contracts.test_evidence import OPEN, OTHER, SECRET

CLAIM = ClaimId("a")


async def test_assignments_work_and_replies_come_back_in_order_and_apart(kept: Kept) -> None:
    first = Assignment(NoteId("1"), CLAIM, "basil", "rana", at(1), OPEN, at(9), "she knows them")
    second = Assignment(NoteId("2"), CLAIM, "", "rana", at(2), OPEN)
    on = Working(NoteId("1"), CLAIM, "rana", at(1), at(25), OPEN)
    reply = Reply(NoteId("1"), CLAIM, ReplyKind.ANSWERED, "Vosk", "rana", at(2), at(1), OPEN, "we met nobody")
    used = Used(NoteId("1"), CLAIM, "evening bulletin", "rana", at(2), at(1), OPEN)
    off = Used(NoteId("2"), CLAIM, "", "rana", at(3), at(3), OPEN, is_off=True)
    for noted in (first, second, on, reply, used, off, replace(first, to="somebody else")):
        await kept.desk.note(noted)

    assert await kept.desk.assignments(OPEN) == (first, second)
    assert await kept.desk.working(OTHER) == (on,)
    assert await kept.desk.used(OTHER) == (used, off)
    assert await kept.desk.replies(CLAIM, OPEN) == (reply,)
    assert await kept.desk.replies(ClaimId("b"), OPEN) == ()


async def test_the_letters_of_speakers_come_back(kept: Kept) -> None:
    rating = Rating(NoteId("1"), "Mara Oste", Reliability.B, "rana", at(1), OPEN, "right three times")
    hidden = replace(rating, id=NoteId("2"), audience=SECRET)
    for noted in (rating, hidden, replace(rating, reason="another")):
        await kept.desk.note(noted)

    assert await kept.desk.ratings(OPEN) == (rating,)
    assert await kept.desk.ratings(SECRET) == (rating, hidden)


async def test_what_a_private_channel_notes_stays_there(kept: Kept) -> None:
    noted = Assignment(NoteId("1"), CLAIM, "basil", "rana", at(1), SECRET)
    await kept.desk.note(noted)

    assert await kept.desk.assignments(OPEN) == ()
    assert await kept.desk.assignments(SECRET) == (noted,)
