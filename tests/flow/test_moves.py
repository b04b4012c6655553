"""A move is told once for each thing that causes it."""

from dataclasses import replace

from bot.core.corroboration import Status
from bot.core.decisions import Decision, DecisionId, DecisionKind
from bot.core.messages import PostKind
from bot.flow.say import Saying
from bot.flow.warn import Cause
from bot.ports import LeadState
from tests.builders import place
from tests.flow.table import Table

HERE = place(platform="quiet")


async def test_what_is_refuted_taken_back_and_refuted_again_is_told_each_time():
    table = Table()
    await table.walk(await table.paste("a", "EA", HERE))
    warn = table.steps.tend.warn
    [claim] = await table.memory.evidence.claims(HERE.audience, 9)
    before: DecisionId | None = None

    for n, kind in enumerate((DecisionKind.REFUTE, DecisionKind.UNDO, DecisionKind.REFUTE)):
        id = DecisionId(f"d{n}")
        decided = Decision(id, kind, claim.id, "rana", table.clock.now(), HERE.audience, undoes=before)
        await table.memory.evidence.decide(decided)
        for _ in range(2):
            saying = Saying(table.memory.outbox, table.clock.now())
            await warn.tell_moves(saying, [claim.id], HERE, Cause(id, decision=id))
            await saying.put()
        before = id

    moves = [s.post for s in table.memory.outbox.slips.values() if s.post.kind is PostKind.MOVE]
    assert len(moves) == 3
    history = await table.memory.evidence.history(claim.id, HERE.audience)
    assert [(c.now.status, c.decision) for c in history] == [
        (Status.SINGLE_SOURCE, None),
        (Status.REFUTED, "d0"),
        (Status.SINGLE_SOURCE, "d1"),
        (Status.REFUTED, "d2"),
    ]


async def test_what_this_engine_has_not_read_yet_keeps_its_card_and_hinders_no_other_report():
    table = Table()
    await table.walk(await table.paste("a", "EA", HERE))
    second = await table.paste("b", "Times", HERE)
    said = len(table.words())
    table.memory.evidence.readings = [
        (replace(read, engine=replace(read.engine, version="earlier")), at)
        for read, at in table.memory.evidence.readings
    ]

    await table.walk(second)

    assert await table.memory.leads.state(second) is LeadState.DONE
    assert any("Times" in words for words in table.words()[said:])
