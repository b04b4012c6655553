"""Take in what people say: find what is to be read, keep it with the work it asks for, and only then nod."""

from dataclasses import dataclass

from bot.core.commands import parse_command
from bot.core.leads import find_leads
from bot.core.messages import Message
from bot.core.policy import Policy
from bot.core.rendering.answers import render_too_short
from bot.core.text import words_of
from bot.flow.answer import Answer
from bot.ports import Chat, Clock, Leads, Outbox


@dataclass(frozen=True, slots=True)
class Receive:
    chat: Chat
    leads: Leads
    outbox: Outbox
    answer: Answer
    clock: Clock
    policy: Policy

    async def __call__(self, message: Message) -> None:
        """Take in one message; everything it asks for is committed before it is acknowledged.

        The same message again changes nothing and is acknowledged again.
        """
        command = parse_command(message.text)
        if command is not None:
            await self.answer(message, command)
        else:
            found = find_leads(message, self.policy.report_words)
            if found:
                await self.leads.take_in(message, found)
            elif message.addressed and message.text.strip():
                words = len(words_of(message.text))
                too_short = render_too_short(message, words, self.policy.report_words)
                await self.outbox.put([too_short], self.clock.now())
        await self.chat.acknowledge(message.id)

    async def listen(self) -> None:
        """Take in everything, until the place is closed."""
        async for message in self.chat.listen():
            await self(message)
