"""The bot as it is, but for a reader that takes no time and a terminal that answers late.

`python -m tests.chaos.bot {"url": …, "transcript": …}`. A platform's answer that gets lost is the moment at
which careless bots say a thing twice; here every answer is late, so that a kill finds that moment.
"""

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.core.claims import Draft, Engine, ResponseKind
from bot.core.messages import Message, MessageId, Post, PostKey
from bot.core.reports import Report
from bot.edges import store
from bot.edges.chat import console
from bot.edges.store.outbox import StoredOutbox
from bot.edges.work import dbos
from bot.ports import Chat, PostedAs
from bot.register import read_register
from bot.settings import load, shipped
from bot.wiring import Newsroom, Steps, build_archive, build_clock, open_fetchers
from tests.builders import draft, draft_hop, draft_statement
from tests.fakes_edges import WordMatcher

_ANSWER_SECONDS = 0.15


@dataclass(frozen=True)
class Orders:
    url: str
    transcript: str
    careless: bool = False  # says things without first noting that it begins to


_SAID = re.compile(r"([A-Z][^.\n]+?) (said|denied) that ([^.]+)\.")


class QuickReader:
    """Reads the one sentence in which somebody says or denies that something is so."""

    engine = Engine("quick", "1")

    async def read(self, report: Report) -> Draft:
        found = _SAID.search(report.text)
        if found is None:
            return draft(report.text)
        who, cue, content = found.groups()
        denied = ResponseKind.DENIED if cue == "denied" else None
        said = draft_statement(content, hops=[draft_hop(who, cue)], response=denied)
        return draft(report.text, said)


@dataclass
class LateAnswers:
    """A `Chat` that has said a thing well before it tells so."""

    chat: Chat
    name: str = "console"

    def listen(self) -> AsyncIterator[Message]:
        return self.chat.listen()

    def missed(self, since: Mapping[str, datetime]) -> AsyncIterator[Message]:
        return self.chat.missed(since)

    async def acknowledge(self, message: MessageId) -> None:
        await self.chat.acknowledge(message)

    async def post(self, post: Post, under: PostedAs | None, edits: PostedAs | None) -> PostedAs:
        posted_as = await self.chat.post(post, under, edits)
        await asyncio.sleep(_ANSWER_SECONDS)
        return posted_as

    async def find(self, post: Post, under: PostedAs | None) -> PostedAs | None:
        return await self.chat.find(post, under)


class CarelessOutbox(StoredOutbox):
    """The control: nothing is noted before a post, so nothing is read back after a crash."""

    async def begin(self, key: PostKey) -> None:
        return


async def main(orders: Orders) -> None:
    settings = load(shipped())
    clock = build_clock(settings)
    terminal = console.build(
        console.Settings(), settings.desk.workspace, clock, machine=True, transcript=Path(orders.transcript)
    )
    engine = store.open_engine(orders.url)
    kept = store.build(engine, dbos.enqueuer(engine))
    if orders.careless:
        kept = replace(kept, outbox=CarelessOutbox(kept.outbox.database))
    await kept.desk.register(read_register(settings.outlets).outlets, clock.now())
    async with terminal:
        chat = LateAnswers(terminal)
        archive = build_archive(settings, Path(orders.transcript).parent, clock)
        async with open_fetchers(settings, kept.desk.outlet, archive.latest, clock) as fetchers:
            steps = Steps.over(
                kept,
                archive,
                chat,
                fetchers,
                fetchers.feeds,
                QuickReader(),
                WordMatcher(),
                clock,
                settings.policy,
                settings.house,
            )
            work = dbos.build(dbos.Settings(), engine, steps.walks, kept.leads, steps.refuse)
            await Newsroom(steps.receive, steps.deliver, steps.tend, work, steps.poll).run()
    kept.close()


if __name__ == "__main__":
    asyncio.run(main(Orders(**json.loads(sys.argv[1]))))
