"""Reports of outlets that are not in the register, or not stated: what is said of them, and what is not."""

from datetime import timedelta

import pytest

from bot.core.messages import Post, PostKind
from tests.scenarios.newsroom import Newsroom, only

DEPOT = "flood barrier at Harwick failed on Sunday night"


def told(link: str, voice: str, more: str = "") -> str:
    """Return a report that has it from a voice of its own."""
    head = f"{link}\n" if link else ""
    return f"""{head}Flood barrier fails at Harwick, {voice} says

The flood barrier at Harwick failed on Sunday night, said {voice}, an engineer at the waterworks.

{voice} spoke by telephone on Monday afternoon and had been at work since before dawn. {more}
The council will meet again on Tuesday to discuss what the barrier needs and who is to pay for it.
"""


A = told("https://a.example/barrier", "Lena Hart", "Two pumps ran all night, neighbours in Mill Lane said.")
B = told("https://b.example/flood", "Paul Brandt", "The fire service closed the lower road for some hours.")


async def say(newsroom: Newsroom, text: str) -> list[Post]:
    newsroom.clock.pass_by(timedelta(minutes=10))
    return await newsroom.say(text)


async def why(newsroom: Newsroom) -> str:
    (post,) = await say(newsroom, f"/why {await newsroom.handle_of(DEPOT)}")
    return post.text


@pytest.fixture
async def two_strangers(newsroom: Newsroom) -> list[Post]:
    await say(newsroom, A)
    return await say(newsroom, B)


async def test_a_card_says_one_origin_only_where_a_tie_was_found(two_strangers: list[Post]) -> None:
    (card,) = only(two_strangers, PostKind.WARNING)

    strangers = "a.example and b.example are not in the register"
    assert (
        f"echoed by 2 outlets (a.example and b.example), not shown to be independent: {strangers}"
        in card.text
    )
    assert "if you know it: /source a.example owner … kind paper  ·  /source b.example owner …" in card.text
    assert "one origin" not in card.text


async def test_an_alert_says_that_a_source_of_its_own_is_not_shown_to_be_one(
    two_strangers: list[Post],
) -> None:
    (move,) = only(two_strangers, PostKind.MOVE)

    assert "single source → echoed" in move.text
    assert "b.example has it too: Paul Brandt" in move.text
    assert "not shown to be independent: a.example and b.example are not in the register" in move.text
    assert "/source b.example owner … kind paper" in move.text
    assert "a source of its own" not in move.text


async def test_why_says_what_would_show_two_to_be_independent(
    newsroom: Newsroom, two_strangers: list[Post]
) -> None:
    text = await why(newsroom)

    assert "Rule 9: two or more outlets, not shown to be independent: a.example and b.example are" in text
    assert "2 origins, no two shown to be independent" in text
    (settling,) = [row for row in text.splitlines() if row.startswith("Would settle it")]
    assert "an entry in the register for who carries it: /source a.example owner … kind paper" in settling
    assert "another outlet, known to the register, with a source of its own" in settling
    assert "on another side" not in settling
    assert "one origin" not in text


async def test_once_both_are_known_it_is_corroborated(newsroom: Newsroom, two_strangers: list[Post]) -> None:
    await say(newsroom, "/source a.example owner Hart family kind paper")
    said = await say(newsroom, "/source b.example owner Brandt family kind paper")

    assert "echoed → corroborated" in only(said, PostKind.MOVE)[0].text


async def test_an_outlet_goes_by_one_name_everywhere(newsroom: Newsroom, two_strangers: list[Post]) -> None:
    said = await say(newsroom, "/source a.example name Harwick Echo")

    assert "Harwick Echo ← Lena Hart" in await why(newsroom)
    assert "a.example ←" not in await why(newsroom)
    edited = [post for post in said if post.edits and post.kind is PostKind.THREAD]
    assert any("Harwick Echo ← Lena Hart" in post.text for post in edited)


async def test_a_match_is_put_in_plain_words(newsroom: Newsroom, two_strangers: list[Post]) -> None:
    assert "the same event in the same words" in await why(newsroom)
    assert "%" not in await why(newsroom)


async def test_a_report_without_an_outlet_is_no_outlet_and_has_a_label_elsewhere(
    newsroom: Newsroom, two_strangers: list[Post]
) -> None:
    said = await say(newsroom, told("", "Mira Stone", "Nobody was hurt as far as the town knows today."))

    (card,) = only(said, PostKind.WARNING)
    assert (
        "echoed by 2 outlets (a.example and b.example) and a report that names none, not shown" in card.text
    )
    assert "a report states no outlet" in card.text
    assert "outlet not stated" in card.text
    assert "a report without an outlet (“Flood barrier fails at Harwick…”) ←" in await why(newsroom)
    thread = "\n".join(post.text for post in only(said, PostKind.THREAD))
    assert "this report ← Mira Stone" in thread
    others = [post for post in said if post.under != card.key and post is not card]
    assert [post.text for post in others if "this report" in post.text] == []


async def test_two_reports_without_an_outlet_are_not_two_outlets(newsroom: Newsroom) -> None:
    await say(newsroom, told("", "Mira Stone", "Nobody was hurt as far as the town knows today."))
    said = await say(newsroom, told("", "Omar Field", "Trains to the coast ran late until the evening."))

    assert only(said, PostKind.MOVE) == []
    (card,) = only(said, PostKind.WARNING)
    assert (
        "2 reports that name no outlet, not shown to be independent: 2 reports state no outlet" in card.text
    )
    text = await why(newsroom)
    assert "is single source" in text
    assert "two or more reports, not known to be of two outlets, not shown to be independent" in text
    assert "2 reports state no outlet" in text


async def test_why_names_the_report_without_an_outlet_and_pasting_it_again_as_told_settles_it(
    newsroom: Newsroom,
) -> None:
    unplaced = told("", "Mira Stone", "Nobody was hurt as far as the town knows today.")
    await say(newsroom, told("https://meridianlive.example/barrier", "Omar Field"))
    await say(newsroom, unplaced)
    told_why = (await why(newsroom)).splitlines()

    said = await say(newsroom, f"Outlet: Tarn Valley Gazette\n{unplaced}")

    under = told_why[told_why.index("Not shown to be independent") + 1]
    assert under.strip() == (
        "a report without an outlet (“Flood barrier fails at Harwick…”): if you know whose it is, "
        "paste it again with its link, or “Outlet: name”, on the first line"
    )
    assert "a report states no outlet" not in told_why
    assert "corroborated" in only(said, PostKind.MOVE)[0].text


async def test_a_citation_is_told_as_one(newsroom: Newsroom) -> None:
    await say(newsroom, told("https://meridianlive.example/barrier", "Omar Field"))
    await say(
        newsroom,
        "https://tarnvalleygazette.example/barrier\nHarwick barrier fails\n\n"
        "The flood barrier at Harwick failed on Sunday night, according to Meridian Live.\n\n"
        "The council had no word on it, and the town waits for the water to fall before anybody can look at "
        "what is left. Two pumps ran all night.\n",
    )

    rows = [row.strip() for row in (await why(newsroom)).splitlines()]

    assert "Tarn Valley Gazette cites Meridian Live" in rows
