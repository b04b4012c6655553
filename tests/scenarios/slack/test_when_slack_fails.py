"""Slack fails, brings things twice, hangs up: nothing is lost, and nothing is said twice."""

from collections import Counter
from pathlib import Path

import yaml

from bot.demo.site import invented_sites
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import EmbeddedReader
from bot.register import read_register
from bot.settings import shipped
from tests.scenarios.conftest import DEMO_REGISTER
from tests.scenarios.slack.desk import desk_in, words_of
from tests.servers.slack import Fault, Faults, Manifest, running
from tests.servers.slack.settings import Json

MANIFEST = Manifest.of(yaml.safe_load((shipped() / "slack-manifest.yaml").read_text(encoding="utf-8")))
TOWNS = ("Alder", "Brack", "Corrin", "Dunmere", "Eddle", "Farrow", "Gant", "Hollin", "Ister", "Jarrow")


def report(town: str) -> str:
    return (
        f"The mayor of {town}, Ann {town}son, said on Monday that the old bridge in {town} would be closed "
        "to all traffic for a year. The builders said that they had not been asked. Nobody was hurt when a "
        f"part of it fell on Sunday, the fire service of {town} said in a statement on Monday morning."
    )


def keys_of(messages: list[Json]) -> Counter[str]:
    posted = [m for m in messages if m.get("bot_id") and m.get("metadata")]
    return Counter(m["metadata"]["event_payload"]["key"] for m in posted)


async def test_nothing_is_lost_or_said_twice_when_calls_fail_and_answers_are_cut(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM
):
    shares = {Fault.LIMITED: 0.05, Fault.BROKEN: 0.05, Fault.CUT: 0.1}
    faults = Faults(seed=7, redelivers=True, disconnect_seconds=5.0, shares={})
    register = read_register(DEMO_REGISTER)
    async with (
        running(MANIFEST, faults=faults) as slack,
        invented_sites() as way,
        desk_in(slack, tmp_path, reader, matcher, register, way) as desk,
    ):
        faults.shares.update(shares)
        for number, town in enumerate(TOWNS):
            await slack.say(f"room-{number % 3}", "ana", report(town))
        for number, town in enumerate(TOWNS):
            await desk.said(f"room-{number % 3}", lambda words, town=town: f"bridge in {town}" in words, 120)
        await desk.quiet(120)
        faults.shares.clear()

        for number, town in enumerate(TOWNS):
            channel = slack.channel(f"room-{number % 3}")
            cards = [m for m in channel.roots if m.get("bot_id") and f"mayor of {town}" in words_of(m)]
            assert len(cards) == 1, town
        for number in range(3):
            said = [*slack.channel(f"room-{number}").messages.values()]
            assert [key for key, times in keys_of(said).items() if times > 1] == []
        assert [
            c for c in slack.rejected if c.error not in ("ratelimited", "already_reacted", "no_reaction")
        ] == []


async def test_what_was_said_while_the_bot_was_away_is_read_once(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM
):
    register = read_register(DEMO_REGISTER)
    async with running(MANIFEST) as slack, invented_sites() as way:
        async with desk_in(slack, tmp_path, reader, matcher, register, way) as desk:
            first = await slack.say("desk", "ana", report("Alder"))
            await desk.said("desk", lambda words: "mayor of Alder" in words)
            await desk.quiet()
        await slack.say("desk", "ana", report("Brack"))
        await slack.say("desk", "ben", report("Corrin"), thread=first["ts"])
        gone = await slack.say("desk", "ben", "@secondsource claims")

        async with desk_in(slack, tmp_path, reader, matcher, register, way) as desk:
            for town in ("Brack", "Corrin"):
                await desk.said("desk", lambda words, town=town: f"mayor of {town}" in words, 60)
            await desk.quiet()
            channel = slack.channel("desk")

            cards = [m for m in channel.roots if m.get("bot_id") and "mayor of" in words_of(m)]
            assert len(cards) == 3
            assert len(channel.thread(gone["ts"])) == 1
