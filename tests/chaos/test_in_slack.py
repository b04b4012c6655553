"""`secondsource run` is killed while people share in Slack: nothing is lost, nothing is said twice."""

import asyncio
import os
import random
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.settings import shipped
from tests.scenarios.slack.desk import words_of
from tests.servers.slack import Fault, Faults, Manifest, Slack, Times, running

MANIFEST = Manifest.of(yaml.safe_load((shipped() / "slack-manifest.yaml").read_text(encoding="utf-8")))
TOWNS = (
    "Alder",
    "Brack",
    "Corrin",
    "Dunmere",
    "Eddle",
    "Farrow",
    "Gant",
    "Hollin",
    "Ister",
    "Jarrow",
    "Kell",
)


def report(number: int) -> str:
    town = f"{TOWNS[number % len(TOWNS)]}{number}"
    return (
        f"The mayor of {town}, Ann Lee, said on Monday that the old bridge in {town} would be closed to all "
        "traffic for a year. The builders said that they had not been asked. Nobody was hurt when a part of "
        f"it fell on Sunday, the fire service of {town} said in a statement on Monday morning."
    )


async def start(slack: Slack, folder: Path) -> asyncio.subprocess.Process:
    env = {
        **os.environ,
        "SECONDSOURCE_CHAT__USE": '["slack"]',
        "SECONDSOURCE_CHAT__SLACK__BOT_TOKEN": slack.secrets.bot_token,
        "SECONDSOURCE_CHAT__SLACK__APP_TOKEN": slack.secrets.app_token,
        "SECONDSOURCE_CHAT__SLACK__BASE_URL": slack.api,
        "SECONDSOURCE_CHAT__SLACK__PAUSE_SECONDS": "0.0",
        "SECONDSOURCE_DESK__DATA": str(folder / "var"),
    }
    command = sys.executable, "-m", "bot", "run"
    with (folder / "log").open("a") as log:
        return await asyncio.create_subprocess_exec(*command, env=env, stderr=log, stdout=log)


def cards(slack: Slack, numbers: int) -> dict[int, int]:
    """Return how many cards each report has; one is right."""
    roots = [words_of(m) for m in slack.channel("desk").roots if m.get("bot_id")]
    found = Counter[int]()
    for number in range(numbers):
        town = f"{TOWNS[number % len(TOWNS)]}{number}"
        found[number] = sum(f"mayor of {town}," in words for words in roots)
    return dict(found)


def doubled(slack: Slack) -> list[str]:
    said = [m for m in slack.channel("desk").messages.values() if m.get("bot_id") and m.get("metadata")]
    keys = Counter(m["metadata"]["event_payload"]["key"] for m in said)
    return [key for key, times in keys.items() if times > 1]


@pytest.mark.parametrize(("kills", "reports"), [(1, 4), pytest.param(12, 40, marks=pytest.mark.chaos)])
async def test_kills_lose_and_double_nothing(tmp_path: Path, kills: int, reports: int):
    dice = random.Random(5)  # noqa: S311 -- it is to be the same every time
    faults = Faults(seed=5, shares={Fault.CUT: 0.05})
    async with running(MANIFEST, times=Times(pace=20), faults=faults) as slack:
        slack.channel("desk")
        bot = await start(slack, tmp_path)
        killed_after = {n * reports // kills for n in range(kills)}
        # What was said before it first kept anything, it was never there for.
        await slack.until(lambda: slack.channel("desk").roots, 120)
        for number in range(reports):
            await slack.say("desk", "ana", report(number))
            if number in killed_after:
                await asyncio.sleep(dice.uniform(0.0, 4.0))
                bot.kill()
                await bot.wait()
                bot = await start(slack, tmp_path)
        await slack.until(lambda: all(n >= 1 for n in cards(slack, reports).values()), 400)
        await asyncio.sleep(5)
        bot.terminate()
        await bot.wait()

        assert [number for number, times in cards(slack, reports).items() if times != 1] == []
        assert doubled(slack) == []
