"""The sample in the README: the first message of the demo, as the terminal shows it.

Run `python -m tests.readme_sample` after a change to what the bot writes; a test holds the README to it.
"""

import asyncio
import tempfile
from pathlib import Path

from bot.core.messages import PostKind
from bot.demo import TURNS
from bot.edges.chat.console import printed
from bot.edges.match import minilm
from bot.edges.read.embedded import build
from bot.register import read_register
from tests.scenarios.newsroom import Newsroom, only

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- demo:start -->\n", "<!-- demo:end -->"
REGISTER = Path(__file__).parent.parent / "bot" / "demo" / "outlets.toml"


async def sample() -> str:
    """Return the message as a Markdown code block."""
    register = read_register(REGISTER)
    matcher = minilm.build(minilm.Settings())
    with tempfile.TemporaryDirectory() as folder:
        opened = Newsroom.open(Path(folder), build(), matcher, register.outlets, dict(register.sides))
        async with opened as newsroom:
            (message,) = only(await newsroom.say(TURNS[0].text), PostKind.WARNING)
    return f"```text\n{printed([message], colour=False).rstrip()}\n```\n"


def with_sample(page: str, shown: str) -> str:
    before, rest = page.split(BEGIN)
    return before + BEGIN + shown + END + rest.split(END, 1)[1]


if __name__ == "__main__":
    README.write_text(
        with_sample(README.read_text(encoding="utf-8"), asyncio.run(sample())), encoding="utf-8"
    )
