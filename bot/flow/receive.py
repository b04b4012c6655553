"""Take in what people say: find what is to be done, keep it with the work it asks for, and only then nod."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.commands import Unknown, parse_command
from bot.core.errors import PassingError, SomethingBroke
from bot.core.leads import Lead, LeadKind, asking, find_leads, is_path, links_left, revised
from bot.core.messages import Message
from bot.core.policy import Policy
from bot.core.rendering.answers import render_links_left, render_refusal
from bot.flow.govern import Govern
from bot.ports import Chat, Clock, Leads, Outbox

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Receive:
    """Takes in messages.

    Attributes:
        pause: seconds before a message is taken in again that a service was too busy for.
    """

    chat: Chat
    leads: Leads
    outbox: Outbox
    clock: Clock
    policy: Policy
    govern: Govern
    pause: float = 1.0

    async def __call__(self, message: Message) -> None:
        """Take in one message; the work it asks for is committed before it is acknowledged, and done later.

        The same message again changes nothing and is acknowledged again.
        """
        leads = await self._revised(message) if message.revises else await self._leads_of(message)
        if leads:
            await self.leads.take_in(message, leads)
        if any(lead.kind is LeadKind.LINK for lead in leads):
            await self._tell_of_links_left(message)
        await self.chat.acknowledge(message.id)

    async def _revised(self, edit: Message) -> Sequence[Lead]:
        """Return what an edit of a message asks for; what it said before stands where it still says it."""
        if edit.revises is None or parse_command(edit.text) is not None:
            return ()  # a command is answered as it was first typed
        itself = replace(edit, id=edit.revises, revises=None)
        # One that was said before the bot was there.
        await self.leads.take_in(replace(itself, text="", attachments=()), ())
        found = () if edit.is_deletion else await self._leads_of(itself)
        of_it = [lead for lead in found if lead.kind is not LeadKind.ASKED]
        return revised(await self.leads.leads_of(edit.revises), edit, of_it)

    async def _tell_of_links_left(self, message: Message) -> None:
        if left := links_left(message, self.policy.report_words):
            await self.outbox.put([render_links_left(message, left)], self.clock.now())

    async def _leads_of(self, message: Message) -> Sequence[Lead]:
        command = parse_command(message.text)
        if command is not None and not (isinstance(command, Unknown) and is_path(message)):
            return (asking(message),)
        found = find_leads(message, self.policy.report_words)
        if not found and message.addressed and message.text.strip():
            return (asking(message),)
        if not found or message.addressed:
            return found
        intake = (await self.govern(message.place)).intake
        return tuple(lead for lead in found if intake.takes(lead.kind is LeadKind.LINK))

    async def listen(self) -> None:
        """Take in everything, until the place is closed. An error over one message is no other's.

        What was said while the bot was away is taken in beside what is said now.
        """
        since = await self.leads.last_heard(self.chat.name)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._catch_up(since))
            async for message in self.chat.listen():
                await self._surely(message)

    async def _catch_up(self, since: Mapping[str, datetime]) -> None:
        while True:
            try:
                async for message in self.chat.missed(since):
                    await self._surely(message)
            except PassingError as error:
                log.warning("missed.waits", extra={"error": type(error).__name__, "detail": error.detail})
                await asyncio.sleep(self.pause)
            else:
                return

    async def _surely(self, message: Message) -> None:
        """Take in one message, as often as a service is too busy for it; say so when it cannot be."""
        broke = False
        while True:
            try:
                await (self._apologise(message) if broke else self(message))
            except PassingError as error:
                log.warning("message.waits", extra={"id": message.id, "error": type(error).__name__})
                await asyncio.sleep(self.pause)
            except Exception:
                log.exception("message.failed", extra={"id": message.id})
                if broke:
                    return
                broke = True
            else:
                return

    async def _apologise(self, message: Message) -> None:
        """Acknowledge what broke too: sent again, it would break again."""
        await self.outbox.put([render_refusal(message.place, message, SomethingBroke())], self.clock.now())
        await self.chat.acknowledge(message.id)
