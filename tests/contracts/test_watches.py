"""What every `Watches` keeps to."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.core.claims import StatementId
from bot.core.feeds import BEGUN
from bot.core.leads import WatchId
from bot.core.messages import Place, Post, PostKind
from bot.core.rendering.parts import line, post_key
from bot.core.reports import ReportId
from bot.core.watching import LOOKED_FOR, OPENED, Course, Noticed, Watched, WatchKind, course_of
from bot.wiring import Kept
from tests.builders import NOON, at, place

FEED = "http://herald.example/feed"


def watch(address: str = FEED, kind: WatchKind = WatchKind.FEED, where: Place | None = None) -> Watched:
    return Watched(kind, address, where or place(), "rana", NOON)


async def begin(kept: Kept, watched: Watched) -> Course:
    await kept.watches.watch(watched, course_of(watched))
    return course_of(watched)


async def test_what_is_watched_comes_back_with_its_course(kept: Kept) -> None:
    private = watch(where=place("tips", private=True))
    course = await begin(kept, watch())
    await begin(kept, private)
    await begin(kept, page := watch("http://herald.example/wall", WatchKind.PAGE))

    here, *others = await kept.watches.watched(place())
    assert (here.watched, here.course, here.told) == (watch(), course, "")
    assert [each.watched for each in others] == [page]
    assert [each.watched for each in await kept.watches.watched()] == [watch(), private, page]
    assert await kept.watches.watchers(course.id) == (watch(), private)
    assert await kept.watches.watched(place("elsewhere")) == ()


async def test_watching_twice_is_watching_once_and_keeps_how_it_goes(kept: Kept) -> None:
    course = await begin(kept, watch())
    await kept.watches.keep(replace(course, title="Port Herald", next_at=at(2)))

    assert not await kept.watches.watch(watch(), course)
    (kept_so,) = await kept.watches.watched()
    assert kept_so.course.title == "Port Herald"
    assert await kept.watches.course(course.id) == kept_so.course


async def test_what_nobody_watches_any_more_is_not_due_and_can_be_watched_again(kept: Kept) -> None:
    course = await begin(kept, watch())
    await kept.watches.keep(course, {watch().id: [BEGUN, ("id 1", "a")]})

    assert await kept.watches.unwatch(watch().id)
    assert not await kept.watches.unwatch(watch().id)
    assert await kept.watches.watched() == ()
    assert await kept.watches.due(at(9), at(10), 9, OPENED) == ()
    assert await kept.watches.watch(watch(), course)
    assert await kept.watches.seen(watch().id, [BEGUN[0], "id 1"]) == {("id 1", "a")}


async def test_what_is_due_is_given_to_one_only_until_it_is_kept_or_its_time_is_over(kept: Kept) -> None:
    course = await begin(kept, watch())
    later = await begin(kept, watch("http://bay.example/feed"))
    await kept.watches.keep(replace(later, next_at=at(5)))

    async with asyncio.TaskGroup() as group:
        looks = [group.create_task(kept.watches.due(at(1), at(2), 9, OPENED)) for _ in range(4)]
    assert sorted(len(look.result()) for look in looks) == [0, 0, 0, 1]
    assert await kept.watches.due(at(1.5), at(3), 9, OPENED) == ()
    assert await kept.watches.due(at(2), at(3), 9, OPENED) == (course,)  # whoever had it is taken to be dead

    await kept.watches.keep(replace(course, next_at=at(4)))
    assert await kept.watches.due(at(3), at(4), 9, OPENED) == ()
    due = await kept.watches.due(at(5), at(6), 1, OPENED)
    assert due == (replace(course, next_at=at(4)),)


async def test_what_has_ended_is_never_due(kept: Kept) -> None:
    course = await begin(kept, watch())
    await kept.watches.keep(replace(course, ended=True))

    assert await kept.watches.due(at(99), at(100), 9, OPENED) == ()


async def test_each_watch_has_seen_its_own_items(kept: Kept) -> None:
    other = watch(where=place("tips", private=True))
    course = await begin(kept, watch())
    await begin(kept, other)
    names = [f"id {n}" for n in range(1_200)]
    await kept.watches.keep(course, {watch().id: [(name, "a") for name in names], other.id: [("id 1", "b")]})
    await kept.watches.keep(course, {watch().id: [("id 1", "a"), ("id 1", "c")]})

    assert await kept.watches.seen(watch().id, ["id 1", "id 5"]) == {
        ("id 1", "a"),
        ("id 1", "c"),
        ("id 5", "a"),
    }
    assert len(await kept.watches.seen(watch().id, names)) == 1_201
    assert await kept.watches.seen(other.id, names) == {("id 1", "b")}


async def test_what_a_channel_is_told_is_kept_with_the_words(kept: Kept) -> None:
    await begin(kept, watch())
    post = Post(post_key("watch", "1"), place(), PostKind.NOTICE, (line("It is broken."),))

    for _ in range(2):
        await kept.watches.tell([post], {watch().id: "broken", WatchId("gone since"): "broken"}, NOON)

    (kept_so,) = await kept.watches.watched()
    assert kept_so.told == "broken"
    assert [due.post for due in await kept.outbox.due("console")] == [post]


async def test_times_of_a_course_come_back_as_they_were(kept: Kept) -> None:
    course = await begin(kept, watch())
    moved = replace(course, moments=(at(-3), at(-1)), looked_at=at(0), well_at=at(0), next_at=at(0.25))
    await kept.watches.keep(moved)

    assert await kept.watches.course(course.id) == moved
    assert moved.next_at - NOON == timedelta(minutes=15)


async def test_what_is_looked_for_and_what_is_opened_are_due_apart(kept: Kept) -> None:
    await begin(kept, watch())
    claim = await begin(kept, watch("claim 12", WatchKind.CLAIM))
    person = await begin(kept, watch("Mara Oste", WatchKind.PERSON))

    assert {c.id for c in await kept.watches.due(at(1), at(2), 9, LOOKED_FOR)} == {claim.id, person.id}
    assert [c.kind for c in await kept.watches.due(at(1), at(2), 9, OPENED)] == [WatchKind.FEED]


async def test_what_nobody_asked_for_is_listed_only_where_it_is_wanted(kept: Kept) -> None:
    shared = watch("http://herald.example/wall", WatchKind.SHARED)
    await begin(kept, shared)

    assert await kept.watches.watched(place()) == ()
    assert [each.watched for each in await kept.watches.watched(None, (WatchKind.SHARED,))] == [shared]


async def test_what_is_noticed_is_told_with_its_words_and_then_no_more(kept: Kept) -> None:
    person = watch("Mara Oste", WatchKind.PERSON)
    await begin(kept, person)
    first, second = (Noticed(person.id, ReportId("r1"), StatementId(s), NOON) for s in ("s1", "s2"))
    post = Post(post_key("heard", "1"), place(), PostKind.NOTICE, (line("Mara Oste says it."),))

    for _ in range(2):
        await kept.watches.notice([first, second], {person.id: [("statement s1", "")]})
    assert await kept.watches.noticed() == (first, second)
    assert await kept.watches.seen(person.id, ["statement s1"]) == {("statement s1", "")}
    await kept.watches.tell([post], {}, NOON, [first])

    assert await kept.watches.noticed() == (second,)
    assert [due.post for due in await kept.outbox.due("console")] == [post]


async def test_what_was_noticed_for_a_watch_that_ended_is_not_told(kept: Kept) -> None:
    person = watch("Mara Oste", WatchKind.PERSON)
    await begin(kept, person)
    await kept.watches.notice([Noticed(person.id, ReportId("r1"), StatementId("s1"), NOON)], {})

    await kept.watches.unwatch(person.id)

    assert await kept.watches.noticed() == ()
