"""What one post meets at its place is no other post's trouble."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bot.core.errors import NotAllowed, ServiceBusy
from bot.core.messages import Line, Part, Post, PostKey, PostKind
from bot.flow.deliver import Deliver
from bot.ports import PostedAs, PostState
from tests.builders import at, place
from tests.fakes import Memory, Tray
from tests.fakes_edges import QuietChat


def post(key: str, channel: str = "desk", *, under: str = "", edits: str = "") -> Post:
    return Post(
        key=PostKey(key),
        place=place(channel, platform="quiet"),
        kind=PostKind.WARNING,
        lines=(Line((Part(key),)),),
        under=PostKey(under) if under else None,
        edits=PostKey(edits) if edits else None,
    )


@dataclass
class Picky(QuietChat):
    """A chat in which some posts always fail."""

    against: dict[str, Callable[[], Exception]] = field(default_factory=dict[str, Callable[[], Exception]])
    asked: list[str] = field(default_factory=list[str])

    async def post(self, post: Post, under: PostedAs | None, edits: PostedAs | None) -> PostedAs:
        self.asked.append(post.key)
        if post.key in self.against:
            raise self.against[post.key]()
        return await super().post(post, under, edits)


async def deliver(
    chat: QuietChat, outbox: Tray, *posts: Post, rounds: int = 1, pause: float = 0.0
) -> list[str]:
    await outbox.put(posts, at(0))
    step = Deliver(chat, outbox, pause=pause)
    for _ in range(rounds):
        await step()
    return [said.post.key for said in chat.said]


@pytest.fixture
def outbox() -> Tray:
    return Memory.empty().outbox


async def test_a_post_its_place_will_not_have_is_given_up_and_the_rest_is_said(outbox: Tray):
    chat = Picky(against={"no": lambda: NotAllowed("archived")})

    said = await deliver(chat, outbox, post("no"), post("a"), post("reply", under="no"), rounds=3)

    assert said == ["a", "reply"]
    assert chat.said[1].under is None
    assert chat.asked.count("no") == 1
    slip = outbox.slips[PostKey("no")]
    assert (slip.state, slip.reason) == (PostState.UNDELIVERABLE, "NotAllowed archived")


async def test_a_busy_channel_holds_up_its_thread_alone(outbox: Tray):
    chat = Picky(against={"busy": lambda: ServiceBusy("429")})

    posts = (post("busy"), post("a"), post("edit", edits="busy"), post("b", "other"), post("c", under="a"))
    said = await deliver(chat, outbox, *posts)

    assert sorted(said) == ["a", "b", "c"]
    assert said.index("a") < said.index("c")
    chat.against.clear()
    assert (await deliver(chat, outbox, rounds=2))[3:] == ["busy", "edit"]


@dataclass
class Slow(QuietChat):
    """A chat with a channel that answers only once another was served."""

    others: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, post: Post, under: PostedAs | None, edits: PostedAs | None) -> PostedAs:
        if post.place.audience.channel == "slow":
            await self.others.wait()
        else:
            self.others.set()
        return await super().post(post, under, edits)


async def test_a_channel_that_is_slowed_down_holds_up_no_other(outbox: Tray):
    async with asyncio.timeout(5):
        said = await deliver(
            Slow(), outbox, post("first", "slow"), post("second", "slow"), post("a", "quick")
        )

    assert said == ["a", "first", "second"]


async def test_a_post_that_failed_waits_longer_each_time(outbox: Tray):
    chat = Picky(against={"busy": TimeoutError})

    assert await deliver(chat, outbox, post("busy"), post("a"), rounds=5, pause=60) == ["a"]
    assert chat.asked.count("busy") == 1


@pytest.mark.parametrize(("error", "tries"), [(ServiceBusy, 100), (TimeoutError, 100), (KeyError, 5)])
async def test_what_fails_too_often_is_given_up(outbox: Tray, error: Callable[[], Exception], tries: int):
    chat = Picky(against={"no": error})

    await deliver(chat, outbox, post("no"), rounds=tries - 1)
    assert outbox.slips[PostKey("no")].state is PostState.DOUBTFUL
    await deliver(chat, outbox, rounds=3)
    assert outbox.slips[PostKey("no")].state is PostState.UNDELIVERABLE
    assert chat.asked.count("no") == tries


async def test_a_place_that_is_down_is_left_alone_for_a_moment(outbox: Tray):
    posts = [post(f"p{n}") for n in range(9)]
    chat = Picky(against={p.key: ServiceBusy for p in posts})

    await deliver(chat, outbox, *posts)

    assert len(chat.asked) == 3


async def test_what_arrived_without_an_answer_is_read_back(outbox: Tray):
    chat = QuietChat(failing=[ServiceBusy("reset")], losing_answers=True)

    assert await deliver(chat, outbox, post("a"), rounds=3) == ["a"]
    assert outbox.slips[PostKey("a")].state is PostState.SENT
