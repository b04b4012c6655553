"""A year of daily threads in four zones: one for each local date, however often the bot dies on the way."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.core.channels import ChannelRules, EmptyDay, HouseRules
from bot.core.digests import Reported
from bot.core.messages import Audience, Message, MessageId, Place, PostKey
from bot.core.policy import Policy
from bot.core.rendering.daily import daily_key
from bot.edges import store
from bot.wiring import Kept, Steps
from tests.fakes_archive import MemoryArchive
from tests.fakes_edges import QuietChat, ScriptedReader, ShelfFeeds, SteadyClock, WordMatcher
from tests.flow.table import Fuse, Killed, Table

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland")
HOUSE = HouseRules(
    own={zone: ChannelRules(zone=zone, empty_day=EmptyDay.LINE) for zone in ZONES},
)
BEGIN, END = datetime(2031, 12, 31, 10, tzinfo=UTC), datetime(2033, 1, 2, 12, tzinfo=UTC)  # 2032 has 366 days


async def open_channels(kept: Kept) -> None:
    for zone in ZONES:
        place = Place("quiet", Audience("newsroom", zone))
        await kept.leads.take_in(Message(MessageId(zone), place, "rana", "/help", BEGIN), [])


def expected() -> set[PostKey]:
    """Return the keys of a root for each local date of the year in each channel."""
    days = [(date(2032, 1, 1) + timedelta(days=n)).isoformat() for n in range(366)]
    return {daily_key(Place("quiet", Audience("newsroom", zone)), day) for zone in ZONES for day in days}


def in_the_year(reported: Sequence[Reported]) -> list[PostKey]:
    return [daily_key(one.place, one.day) for one in reported if one.day.startswith("2032")]


async def test_one_for_each_local_date_though_the_bot_dies_at_any_call():
    chance = random.Random(7)  # noqa: S311 -- deaths that can be had again
    fuse, deaths = Fuse(), 0
    table = Table(hook=fuse, house=HOUSE)
    table.clock.at = BEGIN
    await open_channels(table.memory)
    while table.clock.now() < END:
        table.clock.pass_by(timedelta(minutes=chance.randrange(5, 200)))
        while True:
            fuse.calls, fuse.at = 0, chance.choice((None, chance.randrange(40)))
            try:
                await table.steps.tend()
            except Killed:
                deaths += 1
                table.start_again()
                continue
            break

    roots = [slip.post.key for slip in table.memory.outbox.slips.values()]
    assert sorted(in_the_year(table.memory.channels.reported)) == sorted(expected())
    assert expected() <= set(roots)
    assert len(roots) - len(expected()) <= 3 * len(ZONES)  # the dates around the year
    assert deaths > 200


async def test_one_for_each_local_date_though_the_store_is_opened_again(tmp_path: Path):
    chance = random.Random(11)  # noqa: S311
    clock, url = SteadyClock(BEGIN), f"sqlite:///{tmp_path / 'desk.sqlite'}"
    kept = store.build(store.open_engine(url), lambda _, __, ___: None)
    await open_channels(kept)
    while clock.now() < END:
        clock.pass_by(timedelta(hours=chance.choice((2, 8, 8, 10))))
        if chance.random() < 0.02:
            kept.close()
            kept = store.build(store.open_engine(url), lambda _, __, ___: None)
        await steps_over(kept, clock).tend()

    channels = [Place("quiet", Audience("newsroom", zone)) for zone in ZONES]
    roots = [post.key for channel in channels for post in await kept.outbox.put_since(channel, BEGIN)]
    kept.close()
    assert len(roots) == len(set(roots))
    assert expected() <= set(roots)
    assert len(roots) - len(expected()) <= 3 * len(ZONES)


def steps_over(kept: Kept, clock: SteadyClock) -> Steps:
    archive = MemoryArchive(clock)
    reader, matcher = ScriptedReader(), WordMatcher()
    return Steps.over(kept, archive, QuietChat(), {}, ShelfFeeds(), reader, matcher, clock, Policy(), HOUSE)
