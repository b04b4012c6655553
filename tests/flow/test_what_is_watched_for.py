"""What is watched for is told once, wherever the process dies; a shared link is opened once each time."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.core.messages import PostKind
from bot.core.watching import WatchKind
from tests.builders import place
from tests.flow.table import Fuse, Killed, Table
from tests.flow.test_poll import say

HERE, WIRES = place(platform="quiet"), place("wires", platform="quiet")
WALL = "http://herald.example/wall"
SOON = timedelta(minutes=3)


async def until_done(table: Table, step: Callable[[], Awaitable[object]], later: timedelta) -> None:
    """Take a step again as long as the process dies in it."""
    for _ in range(3):
        try:
            await step()
        except* Killed:
            pass
        table.clock.pass_by(later)  # whoever held something is taken to be dead


def notices(table: Table) -> list[str]:
    return [s.post.text for s in table.memory.outbox.slips.values() if s.post.kind is PostKind.NOTICE]


async def test_what_a_person_says_is_told_once_wherever_the_process_dies() -> None:
    async def heard(fuse: Fuse) -> Table:
        table = Table(fuse)
        await say(table, "/watch person Kalin")
        for name in ("one", "two"):
            await table.walk(await table.paste(name, f"Outlet {name}", WIRES))
        table.clock.pass_by(SOON)
        return table

    fuse = Fuse()
    table = await heard(fuse)
    before = fuse.calls
    await table.steps.tend()
    (expected,) = notices(table)
    assert "Kalin, watched here: 1 new quote in 1 report" in expected

    for call in range(before, fuse.calls):
        table = await heard(Fuse(call))
        await until_done(table, table.steps.tend, SOON)
        assert notices(table) == [expected], call


async def test_the_walk_of_a_report_notes_what_a_person_says_once_wherever_it_dies() -> None:
    async def walked(fuse: Fuse) -> tuple[Table, int]:
        table = Table(fuse)
        await say(table, "/watch person Kalin")
        lead = await table.paste("one", "Outlet one", WIRES)
        begun = fuse.calls
        await table.walk(lead)
        return table, begun

    fuse = Fuse()
    table, before = await walked(fuse)
    expected = await table.memory.watches.noticed()
    assert len(expected) == 1

    for call in range(before, fuse.calls):
        table, _ = await walked(Fuse(call))
        assert await table.memory.watches.noticed() == expected, call


async def test_the_end_of_a_watch_is_said_once_wherever_the_process_dies() -> None:
    async def old(fuse: Fuse) -> Table:
        table = Table(fuse)
        await table.walk(await table.paste("one", "Outlet one"))
        await say(table, "/watch c1")
        await say(table, "/watch topic clinic")
        table.clock.pass_by(timedelta(days=100))
        return table

    fuse = Fuse()
    table = await old(fuse)
    before = fuse.calls
    await table.steps.tend()
    assert len(notices(table)) == 2

    for call in range(before, fuse.calls):
        table = await old(Fuse(call))
        await until_done(table, table.steps.tend, timedelta(minutes=11))
        assert len(notices(table)) == 2, call
        assert await table.memory.watches.watched() == (), call


async def test_a_shared_link_is_opened_each_time_once_wherever_the_process_dies() -> None:
    async def shared(fuse: Fuse) -> Table:
        table = Table(fuse)
        await table.walk(await table.paste(WALL, "Port Herald"))
        table.clock.pass_by(timedelta(hours=1))
        return table

    def looks(table: Table) -> list[str]:
        return [lead.body for lead in table.memory.leads.leads.values() if lead.watch]

    fuse = Fuse()
    table = await shared(fuse)
    before = fuse.calls
    await table.steps.poll()
    assert looks(table) == [WALL]

    for call in range(before, fuse.calls):
        table = await shared(Fuse(call))
        await until_done(table, table.steps.poll, timedelta(hours=1))
        assert looks(table) == [WALL], call
        for after in (6, 24, 72, 168, 400):
            table.clock.pass_by(timedelta(hours=after))
            await table.steps.poll()
        assert len(looks(table)) == 5, call
        assert await table.memory.watches.watched(kinds=(WatchKind.SHARED,)) == (), call
