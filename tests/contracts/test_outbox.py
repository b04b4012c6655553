"""What every `Outbox` keeps to."""

from dataclasses import replace

from bot.core.alerts import Telling
from bot.core.claims import ClaimId
from bot.core.corroboration import Corroboration, Rule, Status, StatusChange
from bot.core.messages import Enclosure, Line, MessageId, Part, Post, PostKey, PostKind
from bot.ports import Outgoing, PostedAs, PostState
from bot.wiring import Kept
from tests.builders import at, audience, place


def post(
    key: str, text: str = "", *, under: str | None = None, edits: str | None = None, platform: str = "console"
) -> Post:
    return Post(
        key=PostKey(key),
        place=place(platform=platform),
        kind=PostKind.WARNING,
        lines=(Line((Part(text or key),)),),
        under=None if under is None else MessageId(under),
        edits=None if edits is None else PostKey(edits),
    )


async def send(kept: Kept, key: str, posted_as: str) -> None:
    await kept.outbox.begin(PostKey(key))
    await kept.outbox.sent(PostKey(key), PostedAs(posted_as))


async def due(kept: Kept, platform: str = "console") -> dict[str, Outgoing]:
    return {outgoing.post.key: outgoing for outgoing in await kept.outbox.due(platform)}


async def test_posts_are_due_in_the_order_they_were_put(kept: Kept):
    await kept.outbox.put([post("b"), post("a")], at(0))
    await kept.outbox.put([post("c")], at(-1))

    assert [(o.post, o.state) for o in await kept.outbox.due("console")] == [
        (post("b"), PostState.INTENT),
        (post("a"), PostState.INTENT),
        (post("c"), PostState.INTENT),
    ]


async def test_each_platform_has_its_own(kept: Kept):
    await kept.outbox.put([post("a"), post("b", platform="slack")], at(0))

    assert list(await due(kept)) == ["a"]
    assert list(await due(kept, "slack")) == ["b"]


async def test_a_key_that_is_there_is_left_as_it_is(kept: Kept):
    await kept.outbox.put([post("a", "first")], at(0))
    await kept.outbox.put([post("a", "second")], at(1))
    await send(kept, "a", "17")
    await kept.outbox.put([post("a", "third")], at(2))

    assert not await due(kept)
    assert await kept.outbox.latest(PostKey("a")) == post("a", "first")


async def test_what_was_begun_is_doubtful_until_it_is_sent(kept: Kept):
    await kept.outbox.put([post("a")], at(0))

    await kept.outbox.begin(PostKey("a"))
    assert (await due(kept))["a"].state is PostState.DOUBTFUL
    await kept.outbox.begin(PostKey("a"))
    assert (await due(kept))["a"].state is PostState.DOUBTFUL

    await kept.outbox.sent(PostKey("a"), PostedAs("17"))
    assert not await due(kept)
    await kept.outbox.begin(PostKey("a"))
    assert not await due(kept)


async def test_a_reply_waits_for_the_post_it_goes_under(kept: Kept):
    await kept.outbox.put([post("root"), post("reply", under="root")], at(0))

    waiting = (await due(kept))["reply"]
    assert (waiting.under, waiting.awaits) == (None, "root")

    await send(kept, "root", "17")
    ready = (await due(kept))["reply"]
    assert (ready.under, ready.awaits) == ("17", None)


async def test_a_reply_to_a_persons_message_goes_under_its_id(kept: Kept):
    await kept.outbox.put([post("reply", under="message 5")], at(0))

    ready = (await due(kept))["reply"]
    assert (ready.under, ready.awaits) == ("message 5", None)


async def test_an_edit_waits_for_what_it_edits(kept: Kept):
    await kept.outbox.put([post("card"), post("card 2", edits="card")], at(0))

    waiting = (await due(kept))["card 2"]
    assert (waiting.edits, waiting.awaits) == (None, "card")

    await send(kept, "card", "17")
    ready = (await due(kept))["card 2"]
    assert (ready.edits, ready.awaits) == ("17", None)


async def test_edits_of_one_post_go_out_in_order(kept: Kept):
    await kept.outbox.put([post("card")], at(0))
    await send(kept, "card", "17")
    await kept.outbox.put([post("card 2", edits="card"), post("card 3", edits="card")], at(1))

    assert (await due(kept))["card 3"].awaits == "card 2"
    await send(kept, "card 2", "17")
    assert (await due(kept))["card 3"].awaits is None


async def test_an_edit_of_what_was_never_put_waits(kept: Kept):
    await kept.outbox.put([post("card 2", edits="card")], at(0))

    assert (await due(kept))["card 2"].awaits == "card"


async def test_every_try_of_a_post_is_counted(kept: Kept):
    await kept.outbox.put([post("a")], at(0))
    assert (await due(kept))["a"].tries == 0

    for _ in range(3):
        await kept.outbox.begin(PostKey("a"))
    assert (await due(kept))["a"].tries == 3


async def test_nothing_waits_for_what_is_undeliverable(kept: Kept):
    await kept.outbox.put([post("root"), post("reply", under="root"), post("edit", edits="root")], at(0))
    await kept.outbox.begin(PostKey("root"))
    await kept.outbox.give_up(PostKey("root"), "the channel is archived")

    left = await due(kept)
    assert list(left) == ["reply"]
    assert (left["reply"].under, left["reply"].awaits) == (None, None)

    await kept.outbox.put([post("root", "again"), post("later", edits="root")], at(1))
    await kept.outbox.begin(PostKey("root"))
    assert list(await due(kept)) == ["reply"]


async def test_the_next_edit_goes_out_when_one_is_undeliverable(kept: Kept):
    await kept.outbox.put([post("card")], at(0))
    await send(kept, "card", "17")
    await kept.outbox.put([post("card 2", edits="card"), post("card 3", edits="card")], at(1))
    await kept.outbox.give_up(PostKey("card 2"), "too long")

    left = await due(kept)
    assert (list(left), left["card 3"].awaits) == (["card 3"], None)


async def test_what_is_sent_is_not_given_up(kept: Kept):
    await kept.outbox.put([post("a"), post("b", under="a")], at(0))
    await send(kept, "a", "17")
    await kept.outbox.give_up(PostKey("a"), "late")

    assert (await due(kept))["b"].under == "17"


async def test_the_latest_of_a_post_is_its_last_edit(kept: Kept):
    await kept.outbox.put([post("other"), post("card", "one")], at(0))
    assert await kept.outbox.latest(PostKey("card")) == post("card", "one")

    await kept.outbox.put([post("card 2", "two", edits="card")], at(1))
    await kept.outbox.put([post("card 3", "three", edits="card 2")], at(2))
    assert await kept.outbox.latest(PostKey("card")) == post("card 3", "three", edits="card 2")
    assert await kept.outbox.latest(PostKey("card 2")) == post("card 3", "three", edits="card 2")
    assert await kept.outbox.latest(PostKey("nobody put this")) is None


async def test_what_a_post_tells_is_kept_with_it(kept: Kept):
    claim = ClaimId("claim")
    single = Corroboration(claim, Status.SINGLE_SOURCE, Rule.SINGLE_SOURCE, at(1))
    change = StatusChange(claim, None, single, None)
    telling = Telling(claim, place(), PostKey("card"), Status.SINGLE_SOURCE, at(1))

    for _ in range(2):
        await kept.outbox.put([post("card")], at(1), [telling], [(change, audience())])

    assert list(await due(kept)) == ["card"]
    assert await kept.desk.tellings(claim) == (telling,)
    assert await kept.evidence.history(claim, audience()) == (change,)


async def test_what_was_put_for_a_channel_since_a_moment_is_told_without_edits(kept: Kept):
    elsewhere = replace(post("elsewhere"), place=place("another"))
    await kept.outbox.put([post("before")], at(0))
    await kept.outbox.put([post("card"), elsewhere, post("reply", under="card")], at(2))
    await kept.outbox.put([post("card 2", edits="card")], at(3))

    found = await kept.outbox.put_since(place(), at(1))

    assert [p.key for p in found] == ["card", "reply"]


async def test_what_changed_and_was_told_is_had_by_channel_and_time(kept: Kept):
    claim = ClaimId("claim")
    first = Corroboration(claim, Status.SINGLE_SOURCE, Rule.SINGLE_SOURCE, at(1))
    later = Corroboration(claim, Status.ECHOED, Rule.ECHOED, at(3))
    changes = [StatusChange(claim, None, first, None), StatusChange(claim, Status.SINGLE_SOURCE, later, None)]
    tellings = [Telling(claim, place(), PostKey("card"), c.now.status, c.now.as_of) for c in changes]
    for change, telling in zip(changes, tellings, strict=True):
        await kept.outbox.put([], change.now.as_of, [telling], [(change, audience())])

    assert await kept.evidence.status_changes(audience(), at(1)) == (changes[1],)
    assert await kept.evidence.status_changes(audience(), at(0)) == tuple(changes)
    assert await kept.evidence.status_changes(audience("another"), at(0)) == ()
    assert await kept.desk.told_in(place(), at(1)) == (tellings[1],)
    assert await kept.desk.told_in(place("another"), at(0)) == ()


async def test_files_go_with_a_post_byte_for_byte(kept: Kept):
    file = Enclosure("claims.json", "application/json", bytes(range(256)))
    with_file = replace(post("a"), enclosures=(file,))
    await kept.outbox.put([with_file], at(0))

    assert (await due(kept))["a"].post == with_file
    assert await kept.outbox.latest(PostKey("a")) == with_file


async def test_files_that_arrived_are_kept_no_longer(kept: Kept):
    file = Enclosure("claims.json", "application/json", b"{}")
    await kept.outbox.put([replace(post("a"), enclosures=(file,))], at(0))
    await send(kept, "a", "17")

    assert await kept.outbox.latest(PostKey("a")) == post("a")


async def test_what_was_not_sent_is_counted_for_its_channel_by_how_it_stands(kept: Kept):
    elsewhere = replace(post("e"), place=place("other"))
    await kept.outbox.put(
        [post("a"), post("b"), post("c"), post("d"), post("f", edits="c"), elsewhere], at(0)
    )
    await kept.outbox.begin(PostKey("b"))
    await kept.outbox.give_up(PostKey("c"), "no such channel")
    await send(kept, "d", "17")

    assert await kept.outbox.unsent(place(thread="17")) == {
        PostState.INTENT: 1,
        PostState.DOUBTFUL: 1,
        PostState.UNDELIVERABLE: 1,
    }
    assert await kept.outbox.unsent(place(private=True, workspace="theirs")) == {}
