"""An editor asks what is known of something, without having it count."""

from datetime import timedelta

import pytest

from bot.core.messages import Post, PostKind
from bot.demo import TURNS
from tests.scenarios.newsroom import Newsroom

DIGEST, COPY, NURSE = (turn.text for turn in TURNS[:3])
LINK = NURSE.strip()
DEPOT = "drone struck the grain depot in Tellin on Sunday night"


def answer_in(said: list[Post]) -> Post:
    (answer,) = [post for post in said if post.kind is PostKind.ANSWER]
    return answer


async def counts(newsroom: Newsroom) -> tuple[int, int]:
    audience = newsroom.place().audience
    shares = await newsroom.kept.evidence.latest_shares(audience, 99)
    return len(shares), len(await newsroom.kept.evidence.claims(audience, 999))


async def test_a_link_is_checked_claim_by_claim_and_nothing_of_it_is_kept(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    handle, before = await newsroom.handle_of(DEPOT), await counts(newsroom)
    (why,) = await newsroom.say(f"/why {handle}")

    said = await newsroom.say(f"/check {LINK}")

    text = answer_in(said).text
    assert "Mara Oste: " in text
    assert f"the same as {handle}  single source, a party to it  1 origin" in text
    assert "Nothing found on  2" in text
    assert "Looked in 1 report from 1 outlet" in text
    assert "nothing of it is kept or counted" in text
    assert await counts(newsroom) == before
    assert [post.kind for post in said if post.kind in (PostKind.MOVE, PostKind.WARNING)] == []
    assert await newsroom.archive.latest(LINK) is None
    (again,) = await newsroom.say(f"/why {handle}")
    assert again.lines == why.lines


async def test_a_pasted_text_of_several_lines_is_checked(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    before = await counts(newsroom)

    said = await newsroom.say(f"/check\n{COPY}")

    text = answer_in(said).text
    assert "echoed" not in text
    assert "single source, anonymous" in text
    assert await counts(newsroom) == before


async def test_what_was_shared_before_is_said_to_be_known_from_itself(newsroom: Newsroom) -> None:
    await newsroom.say(COPY)

    said = await newsroom.say(f"/check\n{COPY}")

    assert "was shared here before, and counts" in answer_in(said).text


async def test_a_page_that_cannot_be_read_is_refused_as_when_it_is_shared(newsroom: Newsroom) -> None:
    said = await newsroom.say("/check http://harbourpost.example/business/harbour-dues")

    (refusal,) = [post for post in said if post.kind is PostKind.REFUSAL]
    assert "asks for consent" in refusal.text


async def test_of_a_sentence_the_nearest_claims_are_named_with_how_they_relate(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)

    (answer,) = await newsroom.say("/check an Orvane drone hit a grain depot in Tellin")

    handle = await newsroom.handle_of(DEPOT)
    assert answer.text.startswith("Nearest to “an Orvane drone hit a grain depot in Tellin”")
    assert f"  {handle}  Free Valleys opposition: " in answer.text
    (nothing,) = await newsroom.say("/check bananas are blue")
    assert "Looked in 1 report" in nothing.text
    assert "No claim is near “bananas are blue”." in nothing.text


MORE = """https://harbourpost.example/news/tellin-guards
Drone kills guards in Tellin
By Ida Wren

Colonel Berin Askel said an Orvane drone struck the grain depot in Tellin on Sunday and killed two guards.

Ships waited outside Port Alder for most of the week because of the ice, and the pilots asked for more tugs
before the spring.
"""


async def test_of_what_says_more_than_a_claim_the_claim_is_a_part(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    handle = await newsroom.handle_of("an Orvane " + DEPOT)
    more = "An Orvane drone struck the grain depot in Tellin on Sunday night and killed two guards"

    (sentence,) = await newsroom.say(f"/check {more}")
    (same,) = await newsroom.say("/check an Orvane drone hit a grain depot in Tellin on Sunday night")
    text = answer_in(await newsroom.say(f"/check\n{MORE}")).text

    rows = sentence.text.splitlines()
    of_it = next(n for n, row in enumerate(rows) if row.startswith(f"  {handle}  "))
    assert rows[of_it + 2].startswith("    part of it says this: ")
    assert "    says the same: " in same.text
    assert f"part of it is {handle}  single source" in text
    assert f"the same as {handle}" not in text


async def test_of_a_claim_what_is_new_is_told(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    handle = await newsroom.handle_of(DEPOT)

    (answer,) = await newsroom.say(f"/check {handle}")

    assert "New since 3 Nov 09:00: nothing." in answer.text
    newsroom.clock.pass_by(timedelta(hours=1))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/check", "Check what? A link, a text, a sentence or a claim, as in  /check c41."),
        (
            "/check https://a.example/1 https://b.example/2",
            "One link at a time, please: each is opened and read.",
        ),
        ("/check c99", "⚠️ I know no claim by that name here."),
    ],
)
async def test_what_cannot_be_checked_is_said_in_a_sentence(
    newsroom: Newsroom, typed: str, told: str
) -> None:
    (answer,) = await newsroom.say(typed)

    assert answer.text.startswith(told)
