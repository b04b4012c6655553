"""A whole bot in Slack: real steps, store and reader, the real edge, and the emulator."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.exc import NoResultFound
from tenacity import AsyncRetrying, retry_if_exception_type, wait_fixed

from bot.core.channels import HouseRules
from bot.core.errors import LastingError
from bot.core.leads import Lead
from bot.core.policy import Policy
from bot.edges import store
from bot.edges.archive import warc
from bot.edges.chat import slack as edge
from bot.edges.clock import SystemClock
from bot.edges.store import Store
from bot.ports import Matcher, Reader
from bot.register import Register
from bot.settings import load, shipped
from bot.wiring import Steps, Way, open_fetchers
from tests.scenarios.newsroom import EDITORS
from tests.servers.slack import Slack
from tests.servers.slack.settings import Json


@dataclass
class SlackDesk:
    """One desk. What people do in `slack` is heard, walked and answered by itself."""

    slack: Slack
    kept: Store
    steps: Steps
    walks: asyncio.Queue[Lead] = field(default_factory=asyncio.Queue[Lead])

    async def quiet(self, seconds: float = 20) -> None:
        """Wait until everything that was heard is answered and everything due is said."""
        async with asyncio.timeout(seconds):
            await self.slack.settled(seconds)
            while True:
                await self.walks.join()
                await self.steps.deliver.all()
                if not self.walks.empty():
                    continue
                if not await self.kept.outbox.due("slack"):
                    return
                await asyncio.sleep(0.05)

    async def said(self, channel: str, holds: Callable[[str], bool], seconds: float = 20) -> Json:
        """Wait for a message of the bot in a channel or its threads that holds something, and return it."""
        found: list[Json] = []

        def there() -> bool:
            messages = self.slack.channel(channel).messages.values()
            found[:] = [m for m in messages if m.get("bot_id") and holds(words_of(m))]
            return bool(found)

        await self.slack.until(there, seconds)
        return found[0]

    async def walk(self) -> None:
        while True:
            lead = await self.walks.get()
            try:
                await self._walk(lead)
            finally:
                self.walks.task_done()

    async def _walk(self, lead: Lead) -> None:
        # It is asked for before it is committed.
        async for attempt in AsyncRetrying(
            retry=retry_if_exception_type(NoResultFound), wait=wait_fixed(0.01)
        ):
            with attempt:
                await self.kept.leads.lead(lead.id)
        for _, step in self.steps.walks[lead.walk]:
            try:
                await step(lead.id)
            except LastingError as error:
                await self.steps.refuse(lead.id, error)
                return


@asynccontextmanager
async def desk_in(
    slack: Slack,
    folder: Path,
    reader: Reader,
    matcher: Matcher,
    register: Register,
    way: Way,
    house: HouseRules = EDITORS,
    pause: float = 0.0,
) -> AsyncGenerator[SlackDesk]:
    """Open a bot in an emulated workspace; `pause` is between two messages in a channel."""
    loop = asyncio.get_running_loop()
    walks: asyncio.Queue[Lead] = asyncio.Queue()

    def enqueue(_: Connection, lead: Lead, walk: str) -> None:
        loop.call_soon_threadsafe(walks.put_nowait, lead)

    kept = store.build(store.open_engine(f"sqlite:///{folder / 'desk.sqlite'}"), enqueue)
    clock = SystemClock(load(shipped()).desk.time_zone)
    await kept.desk.register(register.outlets, clock.now())
    archive = warc.build(warc.Settings(), folder, clock)
    table = edge.Settings(
        bot_token=slack.secrets.bot_token,
        app_token=slack.secrets.app_token,
        base_url=slack.api,
        pause_seconds=pause,
    )
    try:
        async with (
            edge.build(table, "newsroom", clock) as chat,
            open_fetchers(
                load(shipped()),
                kept.desk.outlet,
                archive.latest,
                clock,
                way,
                {chat.name: chat.open_file},
            ) as fetchers,
        ):
            steps = Steps.over(
                kept, archive, chat, fetchers, fetchers.feeds, reader, matcher, clock, Policy(), house
            )
            desk = SlackDesk(slack, kept, steps, walks)
            await slack.connected()
            async with asyncio.TaskGroup() as tasks:
                running = [
                    tasks.create_task(each)
                    for each in (steps.receive.listen(), steps.deliver.run(), desk.walk())
                ]
                yield desk
                for task in running:
                    task.cancel()
    finally:
        kept.close()


def words_of(message: Json) -> str:
    """Return what people see of a message, all of its blocks in order."""
    return _words(message.get("blocks") or message.get("text", ""))


def _words(blocks: Any) -> str:
    if isinstance(blocks, list):
        several = cast("list[Any]", blocks)
        return "\n".join(filter(None, map(_words, several)))
    if not isinstance(blocks, dict):
        return blocks if isinstance(blocks, str) else ""
    block = cast("Json", blocks)
    if block.get("type") == "rich_text_section":
        return "".join(map(_words, block["elements"]))
    if isinstance(block.get("text"), str):
        return block["text"]
    return _words([value for value in block.values() if isinstance(value, dict | list)])
