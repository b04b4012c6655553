"""What is said is kept with its work before anything is done about it, and no message ends the bot."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from bot.core.channels import HouseRules
from bot.core.errors import SetAside, StoreBusy
from bot.core.leads import Lead, LeadId, LeadKind, Walk
from bot.core.messages import Message, MessageId, PostKind
from bot.core.policy import Policy
from bot.flow.govern import Govern
from bot.flow.receive import Receive
from bot.ports import LeadState
from tests.builders import at, place
from tests.fakes import Inbox, Memory
from tests.fakes_edges import QuietChat, SteadyClock
from tests.flow.table import Table

HERE = place(platform="quiet")


def said(text: str, id: str = "m1", *, addressed: bool = False) -> Message:
    return Message(MessageId(id), HERE, "rana", text, at(0), addressed=addressed)


@dataclass
class FailingInbox(Inbox):
    failing: list[Exception] = field(default_factory=list[Exception])

    async def take_in(self, message: Message, leads: Sequence[Lead]) -> bool:
        if self.failing:
            raise self.failing.pop(0)
        return await super().take_in(message, leads)


async def test_links_that_are_too_many_are_told_of_once():
    memory = Memory.empty()
    text = " ".join(f"https://ea.org/{number}" for number in range(14))
    receive = Receive(
        QuietChat(),
        memory.leads,
        memory.outbox,
        SteadyClock(),
        Policy(),
        Govern(memory.channels, HouseRules()),
    )

    await receive(said(text))
    await receive(said(text))

    [slip] = memory.outbox.slips.values()
    assert "links to 14 pages, and I open the first 12. Share the other 2" in slip.post.text
    assert slip.post.under == "m1"


@pytest.mark.parametrize("text", ["/why c1", "!claims", "/sumary"])
async def test_a_command_is_kept_as_work_and_done_later(text: str):
    table = Table()

    await table.steps.receive(said(text))
    await table.steps.receive(said(text))

    [asked] = table.memory.leads.asked
    lead = await table.memory.leads.lead(asked)
    assert (lead.kind, lead.walk, lead.body) == (LeadKind.ASKED, Walk.ANSWER, text)
    assert table.chat.acknowledged == ["m1", "m1"]
    assert not table.memory.outbox.slips

    await table.walk(asked)
    await table.walk(asked)
    assert len(table.memory.outbox.slips) == 1
    assert await table.memory.leads.state(asked) is LeadState.DONE


async def test_what_is_said_to_the_bot_and_is_too_short_is_answered():
    table = Table()
    await table.steps.receive(said("thirteen died", addressed=True))
    await table.steps.receive(said("see you at lunch", "m2"))

    [asked] = table.memory.leads.asked
    await table.walk(asked)
    assert "That is 2 words" in table.words()[0]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/", "There are no words in that. /help shows what I do."),
        ("👍", "There are no words in that. /help shows what I do."),
        ("is C1 true?", "/why c1 says how c1 stands, and why. I never say true or false."),
        ("htp://herald.example/c1", "That is no web link I can open (http or https). "),
        (
            "hxxp://herald[.]example/x",
            "That link is written so that it cannot be clicked, so I left it alone. ",
        ),
    ],
)
async def test_what_cannot_be_used_is_answered_by_what_it_is(text: str, answer: str):
    table = Table()
    await table.steps.receive(said(text, addressed=True))
    await table.steps.receive(said(text, "m2"))

    [asked] = table.memory.leads.asked
    await table.walk(asked)
    [words] = table.words()
    assert words.startswith(answer)


async def test_a_folder_said_to_the_bot_is_a_file_to_open_and_not_a_command():
    table = Table()
    await table.steps.receive(said("/etc", addressed=True))
    await table.steps.receive(said("/etc", "m2"))

    leads = [await table.memory.leads.lead(lead) for lead in table.memory.leads.asked]
    assert [lead.kind for lead in leads] == [LeadKind.FILE, LeadKind.ASKED]


@pytest.mark.parametrize("command", ["/claims", "/summary", "/why c1"])
async def test_an_answer_says_what_was_shared_before_it_and_is_still_being_read(command: str):
    table = Table()
    shared = await table.paste("one", "EA", HERE)
    await table.steps.receive(said(command))
    await table.paste("two", "BBC", HERE)
    _, asked, _ = table.memory.leads.asked

    await table.walk(asked)
    [words] = table.words()
    assert words.endswith("\nI am still reading 1 report shared before this.")

    await table.walk(shared)
    await table.steps.receive(said(command, "m2"))
    await table.walk(table.memory.leads.asked[-1])
    assert "I am still reading 1 report shared before this." in table.words()[-1]


@pytest.mark.parametrize("command", ["/help", "/sumary", "thirteen died"])
async def test_what_is_answered_the_same_anyway_says_nothing_of_it(command: str):
    table = Table()
    await table.paste("one", "EA", HERE)
    await table.steps.receive(said(command, addressed=True))

    await table.walk(table.memory.leads.asked[-1])
    [words] = table.words()
    assert "still reading" not in words


async def test_a_command_that_is_refused_is_no_report_that_could_not_be_read():
    table = Table()
    await table.steps.receive(said("/why c99"))
    [asked] = table.memory.leads.asked
    await table.walk(asked)

    [slip] = table.memory.outbox.slips.values()
    assert slip.post.kind is PostKind.REFUSAL
    assert await table.memory.leads.state(asked) is LeadState.DONE


async def test_a_bug_over_a_command_is_told_in_one_sentence():
    table = Table()
    await table.steps.receive(said("/why c99"))
    [asked] = table.memory.leads.asked
    await table.steps.refuse(asked, SetAside("answer, try 1: bug"))

    assert "I hit a fault of my own" in table.words()[0]


def listening(
    failing: list[Exception], *messages: Message
) -> tuple[Receive, QuietChat, Memory, FailingInbox]:
    memory = Memory.empty()
    inbox = FailingInbox(memory.channels, failing=failing)
    govern = Govern(memory.channels, HouseRules())
    chat = QuietChat(to_say=list(messages))
    return Receive(chat, inbox, memory.outbox, SteadyClock(), Policy(), govern, pause=0), chat, memory, inbox


async def test_a_store_that_is_busy_is_asked_again():
    receive, chat, memory, inbox = listening([StoreBusy(), StoreBusy()], said("/help"), said("/why c1", "m2"))

    await receive.listen()

    assert chat.acknowledged == ["m1", "m2"]
    assert len(inbox.asked) == 2
    assert not memory.outbox.slips


async def test_a_bug_over_one_message_is_told_and_the_next_is_heard():
    receive, chat, memory, inbox = listening([ValueError("a bug")], said("/help"), said("/why c1", "m2"))

    await receive.listen()

    assert chat.acknowledged == ["m1", "m2"]
    assert [(await inbox.lead(LeadId(lead))).message for lead in inbox.asked] == ["m2"]
    [slip] = memory.outbox.slips.values()
    assert "I hit a fault of my own" in slip.post.text
