"""What every `Leads` keeps to."""

import asyncio
from dataclasses import replace

from bot.core.leads import Lead, LeadId, LeadKind, WatchId
from bot.core.messages import Message, MessageId
from bot.core.reports import ReportId
from bot.ports import LeadState, Left, Share
from bot.wiring import Kept
from tests.builders import NOON, at, lead, message, place, report
from tests.stores import Asked


def shared(*bodies: str, text: str = "look at these") -> tuple[Message, tuple[Lead, ...]]:
    said = message(text)
    return said, tuple(replace(lead(body), message=said.id) for body in bodies)


async def test_a_message_asks_for_one_walk_a_lead_in_order(kept: Kept, asked: Asked):
    said, leads = shared("one", "two")

    assert await kept.leads.take_in(said, leads)
    assert asked.leads == [leads[0].id, leads[1].id]
    assert [await kept.leads.lead(found.id) for found in leads] == list(leads)
    assert await kept.leads.state(leads[0].id) is LeadState.WAITING
    assert await kept.leads.report_of(leads[0].id) is None


async def test_the_same_message_twice_is_taken_in_once(kept: Kept, asked: Asked):
    said, leads = shared("one")
    await kept.leads.take_in(said, leads)
    await kept.leads.came_to(leads[0].id, LeadState.DONE, ReportId("r"), "")

    assert not await kept.leads.take_in(said, leads)
    assert asked.leads == [leads[0].id]
    assert await kept.leads.state(leads[0].id) is LeadState.DONE


async def test_what_was_heard_last_in_each_channel_is_known(kept: Kept):
    for number, where in enumerate((place("a"), place("b"), place("a"), place("a", platform="other"))):
        said = replace(message("look", id=f"m{number}", where=where), sent_at=at(number))
        await kept.leads.take_in(said, ())

    assert await kept.leads.last_heard(place().platform) == {"a": at(2), "b": at(1)}
    assert await kept.leads.last_heard("nowhere") == {}


async def test_one_message_delivered_many_times_at_once_is_taken_in_once(kept: Kept, asked: Asked):
    said, leads = shared("one")

    async with asyncio.TaskGroup() as group:
        tries = [group.create_task(kept.leads.take_in(said, leads)) for _ in range(8)]

    assert sorted(t.result() for t in tries) == [False] * 7 + [True]
    assert asked.leads == [leads[0].id]


async def test_what_a_lead_came_to_is_kept(kept: Kept):
    said, leads = shared("one")
    await kept.leads.take_in(said, leads)

    await kept.leads.came_to(leads[0].id, LeadState.WAITING, ReportId("r"), "")
    assert await kept.leads.report_of(leads[0].id) == "r"

    await kept.leads.came_to(leads[0].id, LeadState.UNREADABLE, None, "no \ud800 text\0")
    assert await kept.leads.state(leads[0].id) is LeadState.UNREADABLE
    assert await kept.leads.report_of(leads[0].id) is None


async def test_every_beginning_of_a_piece_of_work_is_counted(kept: Kept):
    said, leads = shared("one", "two")
    await kept.leads.take_in(said, leads)
    one, two = leads[0].id, leads[1].id
    assert await kept.leads.begun(one, "read 1") == 0

    for _ in range(3):
        await kept.leads.begin(one, "read 1")
    assert (await kept.leads.begun(one, "read 1"), await kept.leads.begun(two, "read 1")) == (3, 0)

    await kept.leads.begin(one, "read 2")
    assert [await kept.leads.begun(one, f"read {n}") for n in (1, 2)] == [0, 1]


async def test_what_was_pasted_comes_back_character_by_character(kept: Kept):
    body = "“Quotes”, a soft\u00adhyphen, ⚠️ half a pair \ud83d, a NUL \0 and\r\nlines"
    said, leads = shared(body)
    leads = (replace(leads[0], place=place(private=True, thread="17.5")),)
    await kept.leads.take_in(said, leads)

    assert await kept.leads.lead(leads[0].id) == leads[0]


async def test_what_was_shared_before_in_a_channel_and_is_not_read_yet_is_counted(kept: Kept):
    said, (done, waits) = shared("one", "two")
    elsewhere = replace(lead("three", where=place("other")), message=said.id)
    private = replace(lead("four", where=place(private=True)), message=said.id)
    command = replace(lead("/claims", LeadKind.ASKED), message=said.id)
    asked = replace(lead("/why c1", LeadKind.ASKED), message=said.id)
    later = replace(lead("five"), message=said.id)
    brought = replace(lead("six"), message=said.id, watch=WatchId("w"))
    await kept.leads.take_in(said, (done, waits, elsewhere, private, command, brought, asked, later))
    await kept.leads.came_to(done.id, LeadState.DONE, ReportId("r"), "")

    assert await kept.leads.waiting(asked.place.audience, asked.id) == 1
    assert await kept.leads.waiting(asked.place.audience, done.id) == 0
    await kept.leads.came_to(waits.id, LeadState.UNREADABLE, None, "")
    assert await kept.leads.waiting(asked.place.audience, asked.id) == 0


async def test_what_a_message_shares_is_known_without_what_was_taken_back_or_replaced(kept: Kept):
    said, (first, second) = shared("one", "two")
    await kept.leads.take_in(said, (first, second))
    assert await kept.leads.leads_of(said.id) == (first, second)

    gone = replace(first, id=LeadId("gone"), kind=LeadKind.TAKEN_BACK, body=first.id)
    instead = replace(second, id=LeadId("new"), body="three", instead=second.id)
    await kept.leads.take_in(message("edit"), [gone, instead])

    standing = [each for each in await kept.leads.leads_of(said.id) if each != gone]
    assert standing == [instead]


async def test_what_came_to_nothing_is_listed_with_numbers_that_stay(kept: Kept):
    said, (aside, read, lost) = shared("one", "two", "three")
    elsewhere = replace(lead("four", where=place("other")), message=said.id)
    asked = replace(lead("/claims", LeadKind.ASKED), message=said.id)
    await kept.leads.take_in(said, (asked, aside, elsewhere, read, lost))
    await kept.leads.came_to(aside.id, LeadState.SET_ASIDE, None, "read, try 5: bug")
    await kept.leads.came_to(read.id, LeadState.DONE, ReportId("r"), "")
    for each in (lost, elsewhere, asked):
        await kept.leads.came_to(each.id, LeadState.UNREADABLE, None, "TooLong")
    here = aside.place.audience

    first, last = await kept.leads.left(here, 9)
    assert first == Left(aside, 1, LeadState.SET_ASIDE, "read, try 5: bug")
    assert last == Left(lost, 3, LeadState.UNREADABLE, "TooLong")
    assert await kept.leads.left(here, 1) == (last,)
    await kept.leads.came_to(aside.id, LeadState.DONE, ReportId("q"), "")
    assert await kept.leads.left(here, 9) == (last,)
    assert await kept.leads.left(replace(here, private=True), 9) == ()


async def test_what_was_shared_again_taken_back_or_read_after_all_is_listed_once_or_not(kept: Kept):
    link = "https://herald.example/wall"
    said, again = message("look"), message("look again")
    first, second = (
        replace(lead(link, LeadKind.LINK), id=LeadId(i), message=m.id) for i, m in (("1", said), ("2", again))
    )
    text = replace(lead("a text"), message=said.id)
    await kept.leads.take_in(said, (first, text))
    await kept.leads.take_in(again, (second,))
    for each in (first, text, second):
        await kept.leads.came_to(each.id, LeadState.UNREADABLE, None, "Gone")
    assert [left.lead for left in await kept.leads.left(first.place.audience, 9)] == [text, second]

    gone = replace(text, id=LeadId("gone"), kind=LeadKind.TAKEN_BACK, body=text.id)
    await kept.leads.take_in(message("edit"), [gone])
    page = report("The wall gave way.", link=link)
    await kept.evidence.keep_report(page, Share(page.id, place("other"), said.id, "rana", NOON), page=link)
    assert await kept.leads.left(first.place.audience, 9) == ()


async def test_what_came_to_nothing_walks_again_once_for_a_message(kept: Kept, asked: Asked):
    said, (aside, done, lost) = shared("one", "two", "three")
    await kept.leads.take_in(said, (aside, done, lost))
    await kept.leads.begin(aside.id, "read, try 1")
    await kept.leads.came_to(aside.id, LeadState.SET_ASIDE, ReportId("r"), "compare, try 5: bug")
    await kept.leads.came_to(done.id, LeadState.DONE, ReportId("r"), "")
    await kept.leads.came_to(lost.id, LeadState.UNREADABLE, None, "Gone")
    before, first, second = list(asked.leads), MessageId("m1"), MessageId("m2")

    assert await kept.leads.again(first, [], at(1)) == ()
    assert await kept.leads.again(first, [aside.id, done.id], at(1)) == (aside.id,)
    assert [*before, aside.id] == asked.leads
    assert await kept.leads.state(aside.id) is LeadState.WAITING
    assert await kept.leads.state(done.id) is LeadState.DONE
    assert await kept.leads.begun(aside.id, "read, try 1") == 0
    assert await kept.leads.again(second, [aside.id], at(2)) == ()  # it walks already

    await kept.leads.came_to(aside.id, LeadState.UNREADABLE, None, "Gone")
    assert await kept.leads.again(first, [aside.id, lost.id], at(3)) == (aside.id,)
    assert await kept.leads.state(aside.id) is LeadState.UNREADABLE
    assert await kept.leads.again(second, [aside.id, lost.id], at(3)) == (aside.id, lost.id)
    assert [*before, aside.id, aside.id, lost.id] == asked.leads
