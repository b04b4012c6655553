"""Reading a lead: what its live line says, and what is kept before anything else."""

from dataclasses import replace

import pytest

from bot.core.captures import Capture, capture_id
from bot.core.errors import OtherLanguage, ServiceBusy, StoreBusy
from bot.core.rendering.answers import progress_key
from bot.core.reports import revision_of
from bot.ports import Held
from tests.builders import draft, report
from tests.fakes_archive import MemoryArchive
from tests.fakes_edges import SteadyClock
from tests.flow.table import Table

PAGE = "https://herald.example/wall"


async def test_a_link_that_must_wait_says_so_and_is_read_when_it_can_be() -> None:
    table = Table()
    table.fetcher.failing = [ServiceBusy("the exit is down")]
    asked = await table.paste(PAGE, "Herald")
    read = dict(table.steps.walks[(await table.memory.leads.lead(asked)).walk])["read"]

    with pytest.raises(ServiceBusy):
        await read(asked)
    shown = await table.memory.outbox.latest(progress_key(await table.memory.leads.lead(asked)))
    await table.walk(asked)

    assert shown is not None
    assert shown.text == ServiceBusy().sentence
    assert any("Kalin" in text for text in table.words())


class FullArchive(MemoryArchive):
    async def keep(self, capture: Capture) -> Held:
        raise StoreBusy("the disk is full")


async def test_nothing_of_a_report_is_kept_or_said_while_its_bytes_cannot_be() -> None:
    table = Table(archive=FullArchive(SteadyClock()))
    asked = await table.paste(PAGE, "Herald")
    read = dict(table.steps.walks[(await table.memory.leads.lead(asked)).walk])["read"]

    with pytest.raises(StoreBusy):
        await read(asked)
    assert table.memory.evidence.revisions == {}
    assert not any("Kalin" in text for text in table.words())


async def test_bytes_that_another_text_rests_on_stay_where_the_text_read_from_them_now_is_refused() -> None:
    table = Table()
    first = replace(report("The wall gave way."), capture=capture_id("", "", PAGE.encode()), link=PAGE)
    await table.walk(await table.share(PAGE, first, draft(first.text)))
    text = "Die Mauer gab nach."  # as a later version of the bot reads them
    again = await table.share(f"{PAGE}?", replace(first, text=text, revision=revision_of(text)), draft(text))
    table.reader.failing = [OtherLanguage()]

    with pytest.raises(OtherLanguage):
        await table.walk(again)

    assert await table.archive.kept(first.capture)
