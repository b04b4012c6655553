"""A process that follows leads, for the tests that need one: dbos is one a process, and these are killed.

`python -m tests.contracts.walker {"url": …, "log": …, …}`. What a lead does on its walk is its text.
"""

import asyncio
import json
import os
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.core.errors import LastingError, NotReadable, ServiceBusy
from bot.core.leads import Lead, LeadId, LeadKind, Walk, WatchId
from bot.core.messages import MessageId
from bot.edges import store
from bot.edges.work import dbos as work
from bot.edges.work.guard import AlreadyRunning
from bot.ports import LeadState
from tests.builders import NOON, lead, message


@dataclass(frozen=True)
class Orders:
    """What one such process is to do."""

    url: str
    log: str  # a file that gets one line an effect
    share: tuple[str, ...] = ()  # texts of leads to take in first
    again: tuple[str, ...] = ()  # texts of leads to have walk again
    stay: bool = False  # work until killed; else until nothing is left
    gate: str = ""  # a file that the leads called "held" wait for in their second step
    settings: dict[str, float] = field(default_factory=dict[str, float])
    version: str = ""  # of the steps; "" for the present one


@dataclass
class Walker:
    orders: Orders
    kept: store.Store
    tried: Counter[LeadId] = field(default_factory=Counter[LeadId])

    async def begin(self, lead_id: LeadId) -> None:
        await self.note(lead_id, "begin")

    async def act(self, lead_id: LeadId) -> None:
        text = await self.note(lead_id, "act")
        self.tried[lead_id] += 1
        if text.startswith("held"):
            while not Path(self.orders.gate).exists():  # noqa: ASYNC110, ASYNC240 -- another process opens it
                await asyncio.sleep(0.02)
        if text == "crash":
            os._exit(9)
        if text == "lasting":
            raise NotReadable("no text")
        if text == "bug":
            raise ValueError("a bug")
        if text == "busy" or (text == "busy twice" and self.tried[lead_id] <= 2):
            raise ServiceBusy("429")

    async def answer(self, lead_id: LeadId) -> None:
        if await self.note(lead_id, "answer") == "asked bug":
            raise ValueError("a bug")
        await self.kept.leads.came_to(lead_id, LeadState.DONE, None, "")

    async def end(self, lead_id: LeadId) -> None:
        await self.note(lead_id, "end")
        await self.kept.leads.came_to(lead_id, LeadState.DONE, None, "")

    async def refuse(self, lead_id: LeadId, error: LastingError) -> None:
        await self.note(lead_id, "refuse")
        await self.kept.leads.came_to(lead_id, LeadState.UNREADABLE, None, error.sentence)

    async def note(self, lead_id: LeadId, what: str) -> str:
        text = (await self.kept.leads.lead(lead_id)).body
        note(self.orders, text, what)
        return text


def shared_as(text: str) -> Lead:
    shared = lead(text, LeadKind.ASKED if text.startswith("asked") else LeadKind.PASTED)
    return replace(shared, watch=WatchId("w")) if text == "brought" else shared


def note(orders: Orders, text: str, what: str) -> None:
    line = json.dumps({"lead": text, "did": what, "pid": os.getpid()})
    with Path(orders.log).open("a", encoding="utf-8") as log:
        log.write(line + "\n")


async def main(orders: Orders) -> None:
    if orders.version:
        work.VERSION = orders.version  # as an earlier release had it
    engine = store.open_engine(orders.url)
    kept = store.build(engine, work.enqueuer(engine))
    walker = Walker(orders, kept)
    walks = work.build(
        work.Settings.model_validate({"wait_seconds": 0.02, "look_seconds": 0.05, **orders.settings}),
        engine,
        {
            Walk.FOLLOW: (("begin", walker.begin), ("act", walker.act), ("end", walker.end)),
            Walk.HARVEST: (("begin", walker.begin), ("end", walker.end)),
            Walk.ANSWER: (("answer", walker.answer),),
        },
        kept.leads,
        walker.refuse,
    )
    for text in orders.share:
        shared = shared_as(text)
        await kept.leads.take_in(message(text, id=shared.message), [shared])
    for text in orders.again:
        await kept.leads.again(MessageId(f"again {text}"), [shared_as(text).id], NOON)
    note(orders, "", "up")
    try:
        await (walks.run() if orders.stay else walks.drained())
    except AlreadyRunning as error:
        note(orders, error.sentence, "refused")
    for text in (*orders.share, *orders.again):
        note(orders, text, f"came to {await kept.leads.state(shared_as(text).id)}")
    kept.close()


if __name__ == "__main__":
    asyncio.run(main(Orders(**json.loads(sys.argv[1]))))
