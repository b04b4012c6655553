"""Walks at once, and walks that are killed, say and note the same as walks one after another."""

import asyncio

import pytest

from bot.core.corroboration import Status, assess
from bot.core.messages import Place, PostKind
from bot.core.policy import Policy
from tests.builders import place
from tests.flow.table import Fuse, Table, dawdling

HERE = place(platform="quiet")
THERE = place("desk", platform="quiet")
INV = place("inv", private=True, platform="quiet")
PAGE = "https://reuters.example/talks"
PASTES = (("p", "Tips", INV), ("a", "EA", HERE), (PAGE, "Reuters", THERE), ("c", "Meridian", HERE))


async def agree(table: Table, where: Place) -> Status:
    """Return the one status of the one claim that was told last, stands in the history, and is assessed."""
    [claim] = await table.memory.evidence.claims(where.audience, 9)
    told = [t for t in await table.memory.desk.tellings(claim.id) if t.place == where]
    history = await table.memory.evidence.history(claim.id, where.audience)
    dossier = await table.memory.evidence.dossier(claim.id, where.audience)
    now = assess(dossier, Policy(), table.clock.now()).status
    assert (told[-1].status, history[-1].now.status) == (now, now)
    befores = [change.before for change in history]
    assert befores == [None, *(change.now.status for change in history)][:-1]
    return now


@pytest.mark.parametrize("seed", range(60))
async def test_walks_at_once_leave_nobody_with_yesterdays_status(seed: int):
    table = Table(dawdling(seed))
    leads = [
        await table.paste("a", "EA", HERE),
        await table.paste(PAGE, "Reuters", THERE),
        await table.paste("c", "Meridian", HERE),
    ]

    async with asyncio.TaskGroup() as walks:
        for lead in leads:
            walks.create_task(table.walk(lead))

    assert [await agree(table, where) for where in (HERE, THERE)] == [Status.ECHOED] * 2
    assert not any("single source" in text for text in table.words() if "→" not in text)


@pytest.mark.parametrize("seed", range(20))
async def test_of_pastes_that_cross_the_first_is_shown_alone_and_the_next_moves_it(seed: int):
    table = Table(dawdling(seed))
    leads = [await table.paste("a", "EA", HERE), await table.paste("c", "Meridian", HERE)]

    async with asyncio.TaskGroup() as walks:
        for lead in leads:
            walks.create_task(table.walk(lead))

    said = [slip.post for slip in table.memory.outbox.slips.values()]
    first, second = [post for post in said if post.kind is PostKind.WARNING and post.edits is None]
    [move] = [post for post in said if post.kind is PostKind.MOVE]
    assert "this is the first report here" in first.text
    assert "Looked in 1 report" in second.text
    assert move.under == first.key
    assert "single source → echoed" in move.text
    # Whichever was read first: once another speaks to it, nobody reads that there is no other.
    assert not any("this is the first report here" in words for words in table.words())


async def _undisturbed() -> tuple[Table, int]:
    fuse = Fuse()
    table = Table(fuse)
    for name, by, where in PASTES:
        await table.walk(await table.paste(name, by, where))
    return table, fuse.calls


async def test_a_walk_that_is_killed_at_any_call_says_and_notes_the_same_as_one_that_is_not():
    expected, calls = await _undisturbed()
    assert calls > 200

    for moment in range(calls):
        table = Table(Fuse(moment))
        for name, by, where in PASTES:
            await table.walk(await table.paste(name, by, where))

        assert table.memory.outbox.slips == expected.memory.outbox.slips, moment
        assert table.memory.desk.told == expected.memory.desk.told, moment
        assert table.memory.evidence.histories == expected.memory.evidence.histories, moment
