"""Everything acknowledged is answered and nothing is said twice, whenever the bot is killed."""

import json
import os
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from tests.chaos.bot import Orders
from tests.chaos.storm import Aftermath, Storm, reports


def storm_over(folder: Path, messages: int, *, careless: bool = False, seed: int = 0) -> Storm:
    """Return a storm over the bot with a quick reader and late answers."""
    transcript = folder / "transcript.jsonl"
    orders = Orders(f"sqlite:///{folder}/bot.db", str(transcript), careless)
    return Storm(
        command=(sys.executable, "-m", "tests.chaos.bot", json.dumps(asdict(orders))),
        transcript=transcript,
        messages=reports(messages),
        store=f"sqlite:///{folder}/bot.db",
        seed=seed,
        errors=folder / "errors.log",
    )


def well(aftermath: Aftermath, kills: int) -> int:
    """Return how many moves were said, of a storm after which nothing is lost, doubled or in disagreement."""
    print(aftermath)  # noqa: T201 -- the figures; pytest shows them with -s
    assert replace(aftermath, moves=0) == Aftermath(kills, (), (), ())
    return aftermath.moves


def test_three_kills_lose_and_double_nothing(tmp_path: Path):
    storm = storm_over(tmp_path, messages=10)
    # Reports of one event that come at once may be told of at once; one that comes later moves what was told.
    storm.last = {"m10": reports(11)["m10"]}
    storm.kill(3)

    assert well(storm.calm_down(), 3) > 0


@pytest.mark.chaos
@pytest.mark.parametrize("seed", [1, 2])
def test_twenty_kills_lose_and_double_nothing(tmp_path: Path, seed: int):
    storm = storm_over(tmp_path, messages=50, seed=seed)
    storm.kill(20)

    assert well(storm.calm_down(), 20) > 10


@pytest.mark.chaos
def test_without_noting_that_a_post_begins_some_are_said_twice(tmp_path: Path):
    storm = storm_over(tmp_path, messages=50, careless=True, seed=1)
    storm.kill(20)
    aftermath = storm.calm_down()

    assert (aftermath.unheard, aftermath.unanswered) == ((), ())
    assert len(aftermath.doubled) > 0


@pytest.mark.chaos
def test_twenty_kills_of_the_bot_as_people_run_it(tmp_path: Path):
    transcript = tmp_path / "transcript.jsonl"
    storm = Storm(
        command=(sys.executable, "-m", "bot", "chat", "--json", "--transcript", str(transcript)),
        transcript=transcript,
        messages=reports(50),
        store=f"sqlite:///{tmp_path}/var/secondsource.sqlite",
        seed=3,
        lives=(0.1, 6.0),
        env={**os.environ, "SECONDSOURCE_DESK__DATA": str(tmp_path / "var")},
        errors=tmp_path / "errors.log",
    )
    storm.kill(20)

    assert well(storm.calm_down(), 20) > 5
