"""What every `Channels` keeps to."""

from dataclasses import replace
from datetime import timedelta

from bot.core.alerts import Postponed, Snooze
from bot.core.channels import Change, ChangeId, Setting
from bot.core.claims import ClaimId
from bot.core.digests import Reported
from bot.core.messages import Audience, Place
from bot.ports import Room
from bot.wiring import Kept
from tests.builders import NOON, at, message, place

DESK = place()
OTHER = Place("console", Audience(DESK.audience.workspace, "other"))


def change(id: str, setting: Setting, value: str, where: Place = DESK) -> Change:
    return Change(ChangeId(id), where, setting, value, "rana", NOON)


async def test_a_channel_is_known_from_what_is_said_in_it(kept: Kept):
    await kept.leads.take_in(message("one", where=DESK), [])
    await kept.leads.take_in(message("two", where=replace(OTHER, thread="t1")), [])
    await kept.leads.take_in(message("three", where=DESK, sent_at=at(5)), [])

    assert await kept.channels.rooms() == (Room(DESK, NOON), Room(OTHER, NOON))


async def test_a_channel_has_one_daily_thread_for_a_date(kept: Kept):
    first, again = Reported(DESK, "2031-11-03", at(0)), Reported(DESK, "2031-11-03", at(9))
    assert await kept.channels.last_reported(DESK) is None

    await kept.outbox.put([], at(0), reported=[first])
    await kept.outbox.put([], at(9), reported=[again])
    assert await kept.channels.last_reported(DESK) == first
    assert await kept.channels.last_reported(OTHER) is None

    await kept.outbox.put([], at(60), reported=[Reported(DESK, "2031-11-04", at(60))])
    assert await kept.channels.last_reported(DESK) == Reported(DESK, "2031-11-04", at(60))


async def test_what_a_channel_sets_is_its_own_and_comes_once(kept: Kept):
    first, second = change("1", Setting.INTAKE, "links"), change("2", Setting.INTAKE, "all")
    await kept.channels.change(first)
    await kept.channels.change(second)
    await kept.channels.change(first)
    await kept.channels.change(change("3", Setting.INTAKE, "mention", OTHER))

    assert await kept.channels.changes(DESK.audience) == (first, second)


async def test_the_last_word_on_a_snooze_counts(kept: Kept):
    claim = ClaimId("k1")
    assert await kept.channels.snoozed_until(claim, DESK.audience) is None

    await kept.channels.snooze(Snooze("s1", claim, DESK, at(60), "rana", at(0)))
    await kept.channels.snooze(Snooze("s2", claim, DESK, at(30), "rana", at(1)))

    assert await kept.channels.snoozed_until(claim, DESK.audience) == at(30)
    assert await kept.channels.snoozed_until(claim, OTHER.audience) is None


async def test_what_is_put_off_is_due_at_its_time_until_it_was_looked_at(kept: Kept):
    soon, late = Postponed(ClaimId("k1"), DESK, at(10)), Postponed(ClaimId("k2"), DESK, at(20))
    await kept.channels.postpone([late, soon])

    assert await kept.channels.due(at(9)) == ()
    assert await kept.channels.due(at(10)) == (soon,)
    assert await kept.channels.due(at(20)) == (soon, late)
    await kept.channels.settle([soon])
    assert await kept.channels.due(at(20)) == (late,)


async def test_what_is_put_off_again_meanwhile_stays(kept: Kept):
    once = Postponed(ClaimId("k1"), DESK, at(10))
    again = replace(once, until=once.until + timedelta(hours=1))
    await kept.channels.postpone([once])
    await kept.channels.postpone([again])

    await kept.channels.settle([once])

    assert await kept.channels.due(again.until) == (again,)
