"""Forgetting goes on where it was killed, and leaves nothing half done."""

from dataclasses import replace

import pytest

from bot.core.captures import capture_id
from bot.core.errors import WasForgotten
from bot.core.leads import LeadId, asking
from bot.core.messages import Message, MessageId, PostKind
from tests.builders import place
from tests.flow.table import CLAIM, Fuse, Table

HERE = place(platform="quiet")


async def asked(table: Table, text: str) -> LeadId:
    said = Message(MessageId("m forget"), HERE, "rana", text, table.clock.now(), addressed=True)
    await table.memory.leads.take_in(said, [asking(said)])
    return asking(said).id


async def told_of_two() -> Table:
    table = Table()
    for name, by in (("a", "EA"), ("b", "Times")):
        lead = await table.paste(name, by, HERE)
        shelved = table.fetcher.shelf[name]
        table.fetcher.shelf[name] = replace(shelved, capture=capture_id("", "", name.encode()))
        await table.walk(lead)
    return table


async def forgotten(fuse: Fuse | None = None) -> Table:
    """Have the first of two reports forgotten, the process dying at the call that the fuse is set to."""
    table = await told_of_two()
    if fuse:
        table.hook = fuse
        table.start_again()
    await table.walk(await asked(table, "/forget 1 because of a mistake"))
    return table


async def calls() -> int:
    fuse = Fuse()
    await forgotten(fuse)
    return fuse.calls


async def test_killed_anywhere_and_run_again_it_comes_to_the_same() -> None:
    whole = await forgotten()
    expected = sorted(whole.words())

    for at in range(await calls()):
        table = await forgotten(Fuse(at))
        shown, kept = sorted(table.words()), table.memory.evidence

        assert shown == expected, at
        assert [r.text for texts in kept.revisions.values() for r in texts] == [
            f"Kalin said {CLAIM}. This is how Times has it."
        ], at
        assert len(table.archive.captures) == 1, at


async def test_a_fall_is_told_once_however_often_it_is_run() -> None:
    table = await forgotten()
    posts = len(table.memory.outbox.slips)
    moves = [s.post.text for s in table.memory.outbox.slips.values() if s.post.kind is PostKind.MOVE]

    known = next(x for x in table.memory.leads.leads.values() if x.message == "m forget")
    await table.walk(known.id)

    assert sum("was forgotten by rana" in move for move in moves) == 1
    assert len(table.memory.outbox.slips) == posts


async def test_what_was_forgotten_is_not_read_when_it_is_shared_again() -> None:
    table = await forgotten()
    said = Message(MessageId("m again"), HERE, "ines", "a", table.clock.now())
    known = await table.memory.leads.lead(LeadId("l a"))
    again = replace(known, id=LeadId("again"), message=said.id, body="a")
    await table.memory.leads.take_in(said, [again])

    with pytest.raises(WasForgotten):
        await table.walk(again.id)

    assert len(table.memory.evidence.revisions) == 1
    assert len(table.archive.captures) == 1
