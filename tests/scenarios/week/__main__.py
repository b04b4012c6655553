"""Write the golden transcript of the week anew: `python -m tests.scenarios.week`. Read what changed in it."""

import asyncio

from bot.edges.match import minilm
from bot.edges.read.embedded.reader import build
from tests.scenarios.week.recording import GOLDEN, record

if __name__ == "__main__":
    week = asyncio.run(record(build(), minilm.build(minilm.Settings())))
    GOLDEN.write_text(week.transcript, encoding="utf-8")
