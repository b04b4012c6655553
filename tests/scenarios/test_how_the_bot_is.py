"""An editor asks how the bot itself is, as far as this channel may know."""

from dataclasses import replace
from datetime import timedelta

from bot.core.messages import PostKey
from bot.demo import TURNS
from tests.scenarios.newsroom import Newsroom

DIGEST = TURNS[0].text
GONE = "https://nowhere.example/story"


async def test_a_desk_that_read_nothing_says_so(newsroom: Newsroom) -> None:
    (answer,) = await newsroom.say("/status")

    told = answer.text.splitlines()
    assert told[0].startswith("secondsource 0.1.0  reads with the embedded reader (")
    assert told[1:] == [
        "Holds  0 reports from 0 outlets, 0 claims, as far as this channel may see",
        "Shared here  nothing read yet",
        "Posts for here  all said",
        "Set right by people  nothing yet: /wrong c41 says what I got wrong",
    ]


async def test_an_editor_reads_what_is_held_what_failed_and_what_was_wrong(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    newsroom.clock.pass_by(timedelta(minutes=5))
    await newsroom.say(GONE)
    await newsroom.say("/wrong c1 speaker")
    await newsroom.say("/wrong c2 not-news")

    (answer,) = await newsroom.say("/status")

    held, shared, _, corrected = answer.text.splitlines()[1:]
    claims = len(await newsroom.kept.evidence.claims(newsroom.place().audience, 500))
    assert held.startswith("Holds  1 report from ")
    assert f", {claims} claims," in held
    assert (
        shared == "Shared here  the latest report read was shared 3 Nov 09:00 · 1 could not be read  /retry"
    )
    assert corrected == "Set right by people  2 times: doubtful speaker 1, no news 1"


async def test_what_a_private_channel_holds_counts_nowhere_else(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST, channel="tips", private=True)
    await newsroom.say(GONE, channel="tips", private=True)
    await newsroom.say("/wrong p1 not-news", channel="tips", private=True)

    (answer,) = await newsroom.say("/status")
    (there,) = await newsroom.say("/status", channel="tips", private=True)

    assert answer.text.splitlines()[1:3] == [
        "Holds  0 reports from 0 outlets, 0 claims, as far as this channel may see",
        "Shared here  nothing read yet",
    ]
    assert "nothing yet" in answer.text.splitlines()[4]
    assert "Holds  1 report from" in there.text
    assert "1 could not be read" in there.text
    assert "1 time: no news 1" in there.text


async def test_posts_that_are_not_said_are_counted_for_their_channel(newsroom: Newsroom) -> None:
    (said,) = await newsroom.say("/help")
    outbox = newsroom.kept.outbox
    posts = [replace(said, key=PostKey(key)) for key in ("waits", "began", "given up")]
    await outbox.put(
        [*posts, replace(said, key=PostKey("elsewhere"), place=newsroom.place("other"))], newsroom.clock.now()
    )
    await outbox.begin(posts[1].key)
    await outbox.give_up(posts[2].key, "not there")

    # What waits is said meanwhile, in other channels too.
    (answer,) = [post for post in await newsroom.say("/status") if "Posts for here" in post.text]

    told = "1 to be said · 1 perhaps said: whether it arrived is being read back · 1 undeliverable"
    assert f"Posts for here  {told}" in answer.text
