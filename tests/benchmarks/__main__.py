"""Measure the bot on the demo's reports: one process, figures as a table and as one line of JSON.

    .venv/bin/python -m tests.benchmarks [--reports N]

Times are medians of CPU seconds of this process unless a row says otherwise; memory is its largest size.
"""

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

from bot.core.captures import Capture, capture_id
from bot.core.leads import LeadKind
from bot.core.reports import UNKNOWN_OUTLET, Report, report_id, revision_of
from bot.demo import TURNS
from bot.edges.archive import warc
from bot.edges.fetch.formats.child import Children
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import EmbeddedReader, build
from bot.register import read_register
from tests.fakes_edges import SteadyClock
from tests.scenarios.conftest import DEMO_REGISTER
from tests.scenarios.newsroom import Newsroom

Row = tuple[str, float, str]
_PAGES = 100
DIGEST = TURNS[0].text
_LINES = 400
_ONE_OF_MANY = (
    "On day {n} the mayor of town {n} said that wall {n} had been repaired at a cost of {n} crowns."
)


def spent(work: Callable[[], object]) -> float:
    """Return the CPU seconds that `work` takes in this process."""
    before = time.process_time()
    work()
    return time.process_time() - before


def help_seconds() -> float:
    """Return the wall seconds that `--help` takes, interpreter included; the median of five."""
    took: list[float] = []
    for _ in range(5):
        before = time.perf_counter()
        subprocess.run([sys.executable, "-m", "bot", "--help"], capture_output=True, check=True)
        took.append(time.perf_counter() - before)
    return statistics.median(took)


def report_of(text: str) -> Report:
    return Report(
        id=report_id(UNKNOWN_OUTLET, text),
        revision=revision_of(text),
        outlet=UNKNOWN_OUTLET,
        title="",
        text=text,
        fetched_at=SteadyClock().now(),
    )


def reading(reader: EmbeddedReader) -> list[Row]:
    report = report_of(DIGEST.split("\n", 1)[1])
    loading = spent(lambda: reader.draft(report))
    once = statistics.median(spent(lambda: reader.draft(report)) for _ in range(10))
    words = len(report.text.split())
    return [
        ("load the reader", loading, "s"),
        (f"read a digest of {words} words", once, "s"),
        ("reading", words / once, "words/s"),
    ]


def matching(matcher: minilm.MiniLM) -> list[Row]:
    sentences = [line for line in DIGEST.splitlines() if line.endswith(".")]
    loading = spent(lambda: asyncio.run(matcher.vectors(sentences[:1])))
    took = spent(lambda: asyncio.run(matcher.vectors(sentences)))
    return [("load the matcher", loading, "s"), ("sentence vectors", len(sentences) / took, "sentences/s")]


async def walking(reader: EmbeddedReader, matcher: minilm.MiniLM, reports: int) -> list[Row]:
    """Paste variations of the demo's reports; the last tenth shows what a fuller desk costs."""
    register = read_register(DEMO_REGISTER)
    pastes = [turn.text for turn in TURNS[1:] if "\n" in turn.text]
    took: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        opened = Newsroom.open(Path(folder), reader, matcher, register.outlets, dict(register.sides))
        async with opened as newsroom:
            for n in range(reports):
                newsroom.clock.pass_by(timedelta(minutes=1))
                # Another place and number each time, so that claims pile up instead of being one.
                text = pastes[n % len(pastes)].replace("Tellin", f"Tellin-{n}")
                before = time.process_time()
                await newsroom.say(text.replace("Port Alder", f"Alder {n}"))
                took.append(time.process_time() - before)
            listed = "\n\n".join(_ONE_OF_MANY.format(n=n) for n in range(_LINES))
            before = time.process_time()
            await newsroom.say(listed)
            a_list = time.process_time() - before
    tenth = max(reports // 10, 1)
    return [
        (f"a paste, whole walk, first {tenth}", statistics.median(took[:tenth]), "s"),
        (f"a paste, whole walk, last {tenth} of {reports}", statistics.median(took[-tenth:]), "s"),
        (f"a paste of {_LINES} lines made alike, whole walk", a_list, "s"),
    ]


async def taking_in() -> list[Row]:
    """Read the demo's page in limited children, and keep its capture, again and again."""
    page = (files("bot.demo") / "pages" / "tellin-depot.html").read_bytes()
    clock = SteadyClock()
    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN), time.process_time()
        async with Children() as children:
            for _ in range(_PAGES):
                await children.extract(page, media_type="text/html")
        after = resource.getrusage(resource.RUSAGE_CHILDREN), time.process_time()
        in_children = sum(getattr(after[0], f) - getattr(before[0], f) for f in ("ru_utime", "ru_stime"))
        archive = warc.build(warc.Settings(), Path(folder), clock)
        began = time.perf_counter()
        for number in range(_PAGES):
            content = page + str(number).encode()
            await archive.keep(Capture(capture_id("", "", content), LeadKind.FILE, "", content, clock.now()))
        kept = time.perf_counter() - began
    spent_in_all = in_children + after[1] - before[1]
    return [
        ("small pages read in children, their start counted", _PAGES / spent_in_all, "pages/CPU-s"),
        ("keep a small capture (wall)", 1000 * kept / _PAGES, "ms"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the bot.")
    parser.add_argument("--reports", type=int, default=100, help="pastes in the walk")
    chosen = parser.parse_args()
    reader, matcher = build(), minilm.build(minilm.Settings())
    rows: list[Row] = [("--help (wall)", help_seconds(), "s"), *reading(reader), *matching(matcher)]
    rows += asyncio.run(taking_in())
    rows += asyncio.run(walking(reader, matcher, chosen.reports))
    rows.append(("largest size", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB"))
    for what, figure, unit in rows:
        sys.stdout.write(f"{what:45} {figure:10,.2f} {unit}\n")
    sys.stdout.write(json.dumps({what: round(figure, 4) for what, figure, _ in rows}) + "\n")


if __name__ == "__main__":
    main()
