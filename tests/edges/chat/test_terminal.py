"""The terminal with a keyboard, its keys and its screen being pipes of prompt_toolkit."""

import asyncio
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.core.messages import Audience, Line, Part, Place, Post, PostKey, PostKind
from bot.edges.chat.console import Console
from bot.edges.chat.console.scroll import Scroll
from bot.edges.chat.console.terminal import Keyboard, ShortHistory, Terminal
from bot.edges.chat.console.transcript import Transcript
from tests.fakes_edges import SteadyClock

REPORT = "Wall gives way\n\nThe wall gave way on Monday."
PASTE = f"\x1b[200~{REPORT}\x1b[201~"


class Screen(DummyOutput):
    """What is written above the prompt and in it."""

    def __init__(self) -> None:
        self.written = ""
        self._news = asyncio.Event()

    def write(self, data: str) -> None:
        self.written += data
        self._news.set()

    def write_raw(self, data: str) -> None:
        self.write(data)

    async def shows(self, words: str) -> None:
        """Wait until these words are on the screen."""
        async with asyncio.timeout(10):
            while words not in self.written:
                self._news.clear()
                await self._news.wait()


@dataclass
class Desk:
    keys: PipeInput
    screen: Screen = field(default_factory=Screen)
    stream: io.StringIO = field(default_factory=io.StringIO)

    def __post_init__(self) -> None:
        keyboard = Keyboard(80, self.stream, self.keys, self.screen)
        place = Place("console", Audience("desk", "desk"))
        driver = Terminal(keyboard, Scroll(keyboard))
        self.chat = Console(place, "rana", SteadyClock(), driver, Transcript(), "s")

    async def heard(self, typed: str) -> list[str]:
        self.keys.send_text(typed)
        async with asyncio.timeout(10):
            return [message.text async for message in self.chat.listen()]

    def post(self, key: str, words: str, kind: PostKind = PostKind.WARNING) -> Post:
        return Post(PostKey(key), self.chat.place, kind, (Line((Part(words),)),))


@pytest.fixture
def desk() -> Iterator[Desk]:
    with create_pipe_input() as keys:
        yield Desk(keys)


END = "\x04"


async def test_a_paste_of_several_lines_is_one_message_without_another_key(desk: Desk) -> None:
    assert await desk.heard(PASTE + END) == [REPORT]


async def test_a_paste_keeps_its_lines_whatever_ends_them(desk: Desk) -> None:
    windows = PASTE.replace("\n", "\r\n")

    assert await desk.heard(windows + END) == [REPORT]


async def test_what_was_typed_before_a_paste_belongs_to_it(desk: Desk) -> None:
    assert await desk.heard("Outlet: the Herald " + PASTE + END) == ["Outlet: the Herald " + REPORT]


async def test_a_paste_of_one_line_waits_for_enter(desk: Desk) -> None:
    assert await desk.heard("\x1b[200~/why c1\n\x1b[201~2\r" + END) == ["/why c1\n2"]


async def test_a_line_is_a_message_and_an_empty_one_is_none(desk: Desk) -> None:
    assert await desk.heard("/claims\r\r  \r/help\r" + END) == ["/claims", "/help"]


async def test_interrupting_clears_a_line_and_on_an_empty_one_ends(desk: Desk) -> None:
    assert await desk.heard("/cla\x03/help\r\x03") == ["/help"]


def test_a_whole_report_does_not_come_back_by_the_arrow_keys() -> None:
    history = ShortHistory()
    for said in ("/claims", REPORT, "/help"):
        history.append_string(said)

    assert history.get_strings() == ["/claims", "/help"]


async def test_a_post_appears_above_the_prompt_while_somebody_types(desk: Desk) -> None:
    async with asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(desk.heard("/cla"))
        await desk.screen.shows("cla")
        await desk.chat.post(desk.post("p", "👀 Reading…", PostKind.PROGRESS), None, None)
        await desk.screen.shows("Reading")
        await desk.chat.post(desk.post("card", "Wall gives way"), None, None)
        await desk.screen.shows("Wall gives way")
        desk.keys.send_text("ims\r" + END)

    assert listening.result() == ["/claims"]
    assert "Wall" not in desk.stream.getvalue()


async def test_without_a_prompt_the_live_line_is_written_over(desk: Desk) -> None:
    first = await desk.chat.post(desk.post("p1", "Reading…", PostKind.PROGRESS), None, None)
    await desk.chat.post(desk.post("p2", "Comparing…", PostKind.PROGRESS), None, first)
    await desk.chat.post(desk.post("card", "Wall gives way"), None, None)

    erased = "\r\x1b[2K"
    assert desk.stream.getvalue() == (
        f"{erased}\x1b[2mReading…\x1b[0m{erased}\x1b[2mComparing…\x1b[0m{erased}\nWall gives way\n"
    )


async def test_the_live_line_is_gone_when_something_new_is_said(desk: Desk) -> None:
    await desk.chat.post(desk.post("p1", "Reading…", PostKind.PROGRESS), None, None)
    desk.chat.say("/claims")
    desk.stream.truncate(0)
    await desk.chat.post(desk.post("card", "Wall gives way"), None, None)

    assert "\r" not in desk.stream.getvalue()


async def test_what_the_live_line_becomes_stays_and_is_shown_whole(desk: Desk) -> None:
    said = "✅ I know this report: it is the same text. " + "Its card above says how it stands now. " * 4
    live = await desk.chat.post(desk.post("p1", "Reading…", PostKind.PROGRESS), None, None)
    await desk.chat.post(desk.post("p2", said, PostKind.ANSWER), None, live)
    desk.chat.say("/claims")

    shown = desk.stream.getvalue()
    after = shown[shown.index("I know this report") :]
    assert " ".join(after.split()).count("Its card above says how it stands now.") == 4
    assert "\r" not in after
