"""What is entered of an outlet is kept, judged and told once, wherever the process dies in between."""

from datetime import timedelta

from bot.core.corroboration import Status
from bot.core.leads import asking
from bot.core.messages import Message, MessageId, Place, PostKind
from tests.builders import draft, draft_hop, draft_statement, outlet, place, report
from tests.flow.table import CLAIM, Fuse, Table

HERE = place(platform="quiet")
THERE = place("desk", platform="quiet")
INV = place("inv", private=True, platform="quiet")


async def share(table: Table, by: str, speaker: str, where: Place, *, registered: bool = True) -> None:
    text = f"{speaker} said {CLAIM}. This is how {by} has it, by its own people there."
    captured = report(
        text, outlet(by, domain=f"{by}.example", registered=registered), title=f"{by} {speaker}"
    )
    drafted = draft(text, draft_statement(CLAIM, hops=[draft_hop(speaker, "said")]))
    table.clock.pass_by(timedelta(minutes=1))
    await table.walk(await table.share(f"{by} {where.audience.channel}", captured, drafted, where))


async def ask(table: Table, typed: str, where: Place = HERE) -> None:
    table.clock.pass_by(timedelta(minutes=1))
    said = Message(MessageId(f"m {typed}"), where, "rana", typed, table.clock.now())
    await table.memory.leads.take_in(said, [asking(said)])
    await table.walk(asking(said).id)


async def desk(fuse: Fuse) -> Table:
    """Have a claim stand on two outlets in the open, and on one in a private channel."""
    table = Table(fuse)
    await table.memory.desk.register(
        [outlet(name, domain=f"{name}.example") for name in ("herald", "gazette")], table.clock.now()
    )
    await share(table, "herald", "Mara Oste", HERE)
    await share(table, "gazette", "Oren Halse", THERE)
    await share(table, "gazette", "Oren Halse", INV)
    return table


async def fallen(fuse: Fuse) -> Table:
    table = await desk(fuse)
    for typed in ("herald.example owner Norwind", "gazette.example owner Norwind because so"):
        await ask(table, f"/source {typed}")
    return table


async def test_an_owner_that_two_outlets_share_makes_the_status_fall_where_it_was_told() -> None:
    table = await fallen(Fuse())

    [claim] = await table.memory.evidence.claims(HERE.audience, 9)
    for where in (HERE, THERE, INV):
        history = await table.memory.evidence.history(claim.id, where.audience)
        assert history[-1].now.status is Status.ECHOED
        assert history[-1].registered == "gazette.example"
    told = [s.post for s in table.memory.outbox.slips.values() if s.post.kind is PostKind.RECALL]
    assert {post.place for post in told} == {THERE, INV}


async def test_an_entry_that_is_killed_at_any_call_says_and_notes_the_same_as_one_that_is_not() -> None:
    fuse = Fuse()
    await desk(fuse)
    begins = fuse.calls
    expected = await fallen(counted := Fuse())
    assert counted.calls - begins > 40

    for moment in range(begins, counted.calls):
        table = await fallen(Fuse(moment))

        assert table.memory.outbox.slips == expected.memory.outbox.slips, moment
        assert table.memory.desk.told == expected.memory.desk.told, moment
        assert table.memory.desk.entered == expected.memory.desk.entered, moment
        assert table.memory.evidence.judgements == expected.memory.evidence.judgements, moment
        assert table.memory.evidence.histories == expected.memory.evidence.histories, moment


async def test_an_outlet_is_registered_by_the_name_that_reports_here_give_it() -> None:
    table = Table()
    await share(table, "herald", "Mara Oste", HERE, registered=False)
    await share(table, "gazette", "Oren Halse", INV, registered=False)

    for domain in ("herald.example", "gazette.example"):
        await ask(table, f"/source {domain} kind paper")

    assert [o.name for o in await table.memory.desk.outlets()] == ["gazette.example", "herald"]


async def test_a_pair_that_comes_out_the_same_is_not_judged_anew() -> None:
    table = await desk(Fuse())
    before = list(table.memory.evidence.judgements)

    await ask(table, "/source herald.example country GB")

    assert table.memory.evidence.judgements == before
