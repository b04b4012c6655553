"""Looks at what is watched: whole or not at all, by several processes too; a fault over one is no other's."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.core.errors import NoFeedsListed, NothingToRead, ServiceBusy
from bot.core.feeds import Feed, Found, FoundKind, Item
from bot.core.leads import LeadKind, asking
from bot.core.messages import Place, PostKind
from bot.core.watching import Course, Opened
from bot.ports import LeadState
from tests.builders import attachment, message, place
from tests.fakes_edges import ShelfFeeds
from tests.flow.table import Fuse, Killed, Table

HERE = place(platform="quiet")
TIPS = place("tips", private=True, platform="quiet")
HERALD, BAY = "http://herald.example/feed", "http://bay.example/feed"


def feed(*numbers: int, at: str = HERALD) -> Opened:
    items = tuple(Item(str(n), f"{at}/{n}", f"Title {n}", "", "v") for n in numbers)
    return Opened(at, Found(FoundKind.FEED, Feed("Herald", items=items)))


async def say(table: Table, text: str, where: Place = HERE, *files: str) -> str:
    """Say something to the bot, and return its answer."""
    at = table.clock.now()
    id = f"{where.audience.channel} {text} {at}"
    said = message(text, id=id, where=where, sent_at=at, attachments=tuple(map(attachment, files)))
    lead = asking(said)
    await table.memory.leads.take_in(said, [lead])
    await table.walk(lead.id)
    answers = [s.post for s in table.memory.outbox.slips.values() if s.post.under == said.id]
    return answers[-1].text


def links(table: Table) -> Counter[tuple[str, str]]:
    """Return what was taken in, by channel."""
    return Counter(
        (lead.place.audience.channel, lead.body)
        for lead in table.memory.leads.leads.values()
        if lead.kind is LeadKind.LINK
    )


async def test_a_look_that_is_killed_at_any_call_brings_each_item_once() -> None:
    async def watched(fuse: Fuse) -> Table:
        table = Table(fuse)
        table.feeds.shelf = {HERALD: feed(1), BAY: feed(7, at=BAY)}
        for where in (HERE, TIPS):
            await say(table, f"/watch {HERALD}", where)
        await say(table, f"/watch {BAY}")
        table.feeds.shelf = {HERALD: feed(2, 1), BAY: feed(8, 7, at=BAY)}
        table.clock.pass_by(timedelta(hours=1))
        return table

    fuse = Fuse()
    table = await watched(fuse)
    before = fuse.calls
    await table.steps.poll()
    expected, calls = links(table), fuse.calls
    assert set(expected.values()) == {1}
    assert len(expected) == 6

    for call in range(before, calls):
        table = await watched(Fuse(call))
        try:
            await table.steps.poll()
        except* Killed:
            table.clock.pass_by(timedelta(hours=1))  # whoever held it is taken to be dead
        await table.steps.poll()
        assert links(table) == expected, call


async def test_two_processes_look_at_everything_once() -> None:
    table = Table()
    table.feeds.shelf = {
        f"http://site{n}.example/feed": feed(n, at=f"http://site{n}.example/feed") for n in range(40)
    }
    await say(table, f"/watch {' '.join([*table.feeds.shelf][:5])}")
    table.feeds.asked.clear()
    table.clock.pass_by(timedelta(hours=1))

    async with asyncio.TaskGroup() as looks:
        for _ in range(3):
            looks.create_task(table.steps.poll())

    assert len(table.feeds.asked) == 5
    assert await table.steps.poll() == 0


@dataclass
class Odd(ShelfFeeds):
    """Feeds of which one always raises."""

    raises: Exception | None = None

    async def open(self, course: Course) -> Opened:
        if course.address == HERALD and self.raises:
            self.asked.append(course)
            raise self.raises
        return await ShelfFeeds.open(self, course)


@pytest.mark.parametrize(("raises", "later"), [(ServiceBusy("exit"), 5), (ValueError("a bug"), 24 * 60)])
async def test_what_goes_wrong_over_one_feed_is_no_others(raises: Exception, later: int) -> None:
    table = Table(feeds=(feeds := Odd()))
    feeds.shelf = {HERALD: feed(1), BAY: feed(7, at=BAY)}
    await say(table, f"/watch {HERALD} {BAY}")
    feeds.raises = raises
    feeds.shelf[BAY] = feed(8, at=BAY)
    table.clock.pass_by(timedelta(hours=1))

    await table.steps.poll()

    assert ("syria", f"{BAY}/8") in links(table)
    (herald, _) = await table.memory.watches.watched()
    assert herald.course.next_at == table.clock.now() + timedelta(minutes=later)


async def test_several_that_break_are_told_in_one_post_and_each_once() -> None:
    table = Table()
    table.feeds.shelf = {HERALD: feed(1), BAY: feed(7, at=BAY)}
    await say(table, f"/watch {HERALD} {BAY}")
    table.feeds.shelf = {}

    for _ in range(9):
        table.clock.pass_by(timedelta(hours=25))
        await table.steps.poll()

    (post,) = [s.post for s in table.memory.outbox.slips.values() if s.post.kind is PostKind.NOTICE]
    assert post.text.count("has failed since") == 2


async def test_of_a_feed_with_many_new_items_the_rest_comes_with_the_next_look() -> None:
    table = Table()
    table.feeds.shelf = {HERALD: feed()}
    await say(table, f"/watch {HERALD}")
    table.feeds.shelf = {HERALD: feed(*range(70))}

    taken: list[int] = []
    for _ in range(3):
        table.clock.pass_by(timedelta(hours=1))
        await table.steps.poll()
        taken.append(len(links(table)))

    assert taken == [50, 70, 70]


async def test_an_item_without_a_page_is_read_by_its_own_words_as_its_feeds_outlet() -> None:
    table = Table()
    item = Item("1", "", "The wall", "It gave way.", "v")
    table.feeds.shelf = {HERALD: Opened(HERALD, Found(FoundKind.FEED, Feed("Herald", items=(item,))))}

    await say(table, f"/watch {HERALD}")

    (lead,) = [each for each in table.memory.leads.leads.values() if each.watch]
    assert (lead.kind, lead.body, lead.label) == (
        LeadKind.PASTED,
        "The wall\n\nIt gave way.",
        "herald.example",
    )


async def test_what_came_by_itself_and_cannot_be_read_is_not_spoken_of() -> None:
    table = Table()
    table.feeds.shelf = {HERALD: feed(1)}
    await say(table, f"/watch {HERALD}")
    (lead,) = [each for each in table.memory.leads.leads.values() if each.watch]
    said = len(table.memory.outbox.slips)

    await table.steps.refuse(lead.id, NothingToRead("nothing on the shelf"))

    assert len(table.memory.outbox.slips) == said
    assert await table.memory.leads.state(lead.id) is LeadState.UNREADABLE


async def test_a_list_that_comes_as_a_file_or_by_its_path_is_watched() -> None:
    listed = Found(FoundKind.LIST, listed=(HERALD, BAY))
    for typed, files in (("/watch", ("ours.opml",)), ("/watch files/ours.opml", ())):
        table = Table()
        table.feeds.files = {b"files/ours.opml": listed}
        assert "2 feeds of that list are new here, 0 known, 0 refused" in await say(
            table, typed, HERE, *files
        )
        assert len(await table.memory.watches.watched(HERE)) == 2


async def test_of_a_long_list_so_many_are_taken_and_the_rest_is_counted() -> None:
    table = Table()
    table.feeds.files = {
        b"<opml/>": Found(FoundKind.LIST, listed=tuple(f"http://s{n}.example/f" for n in range(230)))
    }

    answer = await say(table, "/watch\n<opml/>")

    assert "200 feeds of that list are new here, 0 known, 30 refused" in answer
    assert "30: I take 200 feeds of one list." in answer
    assert "Watched here: 200 feeds" in await say(table, "/watch")


async def test_a_list_without_a_feed_in_it_is_said_to_be_one() -> None:
    table = Table()
    assert NoFeedsListed().sentence in await say(table, "/watch\n<opml/>")


async def test_what_is_watched_already_is_not_watched_twice() -> None:
    table = Table()
    table.feeds.shelf = {HERALD: feed(1)}
    first = await say(table, f"/watch {HERALD}")
    table.clock.pass_by(timedelta(minutes=1))

    again = await say(table, "/watch http://www.herald.example/feed/")

    assert "I watch the feed Herald" in first
    assert "I watch that here already" in again
    assert len(await table.memory.watches.watched()) == 1


async def test_an_answer_that_broke_off_is_the_same_when_it_is_given_again() -> None:
    table = Table(fuse := Fuse())
    table.feeds.shelf = {HERALD: feed(1)}
    whole = await say(table, f"/watch {HERALD}")

    for call in range(fuse.calls):
        table = Table(Fuse(call))
        table.feeds.shelf = {HERALD: feed(1)}
        again = await say(table, f"/watch {HERALD}")
        assert len(links(table)) == 1, call
        assert again.splitlines()[0] == whole.splitlines()[0], call
