"""Measure how soon Slack hears from the bot: acknowledgements of commands, and the message of a paste.

    .venv/bin/python -m tests.benchmarks.slack [--people N]

Against the emulator in this process, on SQLite, with the embedded reader. What Slack adds is not in it.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from bot.demo.site import invented_sites
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import build
from bot.register import read_register
from tests.scenarios.conftest import DEMO_REGISTER
from tests.scenarios.slack.desk import desk_in, words_of
from tests.scenarios.slack.test_when_slack_fails import MANIFEST, TOWNS, report
from tests.servers.slack import Times, running

_ROUNDS = 10


async def measure(people: int) -> None:
    reader, matcher = build(), minilm.build(minilm.Settings())
    with tempfile.TemporaryDirectory() as folder:
        async with (
            running(MANIFEST, times=Times(pace=1_000)) as slack,
            invented_sites() as way,
            desk_in(slack, Path(folder), reader, matcher, read_register(DEMO_REGISTER), way) as desk,
        ):
            slack.channel("desk")
            pastes: list[float] = []
            for town in TOWNS:
                began = time.perf_counter()
                await slack.say("desk", "ana", report(town))
                await desk.said("desk", lambda words, town=town: f"mayor of {town}," in words)
                pastes.append(time.perf_counter() - began)
                await desk.quiet(60)
            acks: list[float] = []
            for _ in range(_ROUNDS):
                async with asyncio.TaskGroup() as group:
                    asked = [
                        group.create_task(slack.slash(f"p{n}", "desk", "/ss", "why c1"))
                        for n in range(people)
                    ]
                acks += [ack.seconds if (ack := each.result()) else float("inf") for each in asked]
            await desk.quiet(600)
            answers = [m for m in slack.channel("desk").roots if "asked by" in words_of(m)]
    late = quantiles(acks, n=100)[98]
    sys.stdout.write(
        f"{len(acks)} commands of {people} people at once: acknowledged after {median(acks):.3f} s (median), "
        f"{late:.3f} s (99th of 100); {len(answers)} answered\n"
        f"{len(pastes)} pastes: message after {median(pastes):.2f} s (median), "
        f"{max(pastes):.2f} s (longest)\n"
    )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=50)
    asyncio.run(measure(arguments.parse_args().people))
