"""Slack takes whatever the bot has to say, and hears everybody who asks at once."""

import asyncio
import random
from pathlib import Path

import yaml

from bot.core.messages import Action, Audience, Line, Part, Place, Post, PostKey, PostKind, Tone
from bot.demo.site import invented_sites
from bot.edges.chat import slack as edge
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import EmbeddedReader
from bot.register import read_register
from bot.settings import shipped
from tests.fakes_edges import SteadyClock
from tests.scenarios.conftest import DEMO_REGISTER
from tests.scenarios.slack.desk import desk_in, words_of
from tests.servers.slack import Manifest, Times, running

MANIFEST = Manifest.of(yaml.safe_load((shipped() / "slack-manifest.yaml").read_text(encoding="utf-8")))
POSTS = 2_000
# What reports and people have in their texts, and what somebody might put there.
PIECES = (
    "the bridge was closed ", "<!channel> ", "<@U024BE7LH> ", "<https://a.example|click> ", "*bold* _x_ `y` ",
    "&amp; &lt;b&gt; ", "\u202egnirts\u202c ", "مرحبا بالعالم ", "שלום ", "\U0001f469\u200d\U0001f467 ",
    "\x00\x07\x1b[31m", "\ud83d", "\U000e0041", "a" * 3_000, "\n\n\n", "\t", "```code``` ", "> quoted ",
    "@here @everyone ", ":warning: ", '"\\" ', "ﷺ" * 400,
)  # fmt: skip


def a_post(number: int, channel: str) -> Post:
    dice = random.Random(number)  # noqa: S311 -- it is to be the same every time
    lines = tuple(
        Line(
            tuple(
                Part("".join(dice.choices(PIECES, k=dice.randrange(4))), dice.choice([*Tone]))
                for _ in range(dice.randrange(5))
            ),
            dice.randrange(4),
        )
        for _ in range(dice.choice((0, 1, 3, 12, 60)))
    )
    actions = tuple(
        Action("".join(dice.choices(PIECES, k=2)) or "x", "/why c1", minor=dice.random() < 0.3)
        for _ in range(dice.choice((0, 0, 2, 30)))
    )
    place = Place("slack", Audience("newsroom", channel))
    return Post(PostKey(f"k{number}"), place, PostKind.WARNING, lines, actions=actions)


async def test_two_thousand_hostile_posts_and_edits_are_all_taken():
    async with running(MANIFEST, times=Times(pace=100_000)) as slack:
        channel = slack.channel("desk").id
        table = edge.Settings(
            bot_token=slack.secrets.bot_token,
            app_token=slack.secrets.app_token,
            base_url=slack.api,
            pause_seconds=0,
        )
        async with edge.build(table, "newsroom", SteadyClock()) as chat:
            for number in range(0, POSTS, 2):
                first = await chat.post(a_post(number, channel), None, None)
                await chat.post(a_post(number + 1, channel), None, first)

        refused = [(c.method, c.error, c.messages) for c in slack.rejected if c.error != "ratelimited"]
        assert refused == [("users.info", "user_not_found", ())]  # "@U024BE7LH" is nobody, and asked for once
        said = slack.channel("desk").roots
        assert len(said) == POSTS // 2
        assert not [m for m in said if "<!channel>" in m["text"] or "<@" in m["text"]]


async def test_fifty_people_who_ask_at_once_are_all_heard_in_time(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM
):
    register = read_register(DEMO_REGISTER)
    async with (
        running(MANIFEST, times=Times(pace=100)) as slack,
        invented_sites() as way,
        desk_in(slack, tmp_path, reader, matcher, register, way) as desk,
    ):
        slack.channel("desk")
        async with asyncio.TaskGroup() as people:
            asked = [people.create_task(slack.slash(f"p{n}", "desk", "/ss", "claims")) for n in range(50)]
        assert [each for each in asked if each.result() is None] == []
        await desk.quiet(120)
        answers = [m for m in slack.channel("desk").roots if "asked by" in words_of(m)]

        assert len(answers) == 50


def test_the_posts_are_hostile():
    every = "".join(a_post(n, "C1").text for n in range(200))

    assert all(piece in every for piece in PIECES if "\n" not in piece)
