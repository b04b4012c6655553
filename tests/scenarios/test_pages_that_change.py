"""Pages change, and are shared by people who may not see each other's shares: who is shown which text."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.addresses import canonical_address
from bot.core.messages import Message, MessageId, PostKind
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import EmbeddedReader
from tests.scenarios.newsroom import Newsroom, only, paper
from tests.sites import STORY, Sites, page

WALL, COPY = "http://herald.example/news/wall", "http://herald.example/archive/wall"
TITLE = "Harbour wall gives way at Port Alder"
SECRET = "The mayor's own house stands on the wall, the clerk said."
STUB = "This is a breaking story. More will follow here as soon as we know it, our reporter said."


@pytest.fixture
async def sites() -> AsyncIterator[Sites]:
    async with Sites({WALL: page(TITLE, *STORY), COPY: page(TITLE, *STORY)}) as opened:
        yield opened


@pytest.fixture
async def newsroom(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM, sites: Sites
) -> AsyncIterator[Newsroom]:
    outlets = [paper("herald.example", "Port Herald"), paper("bay.example", "Bay Times")]
    async with Newsroom.open(tmp_path, reader, matcher, outlets, way=sites.way) as opened:
        yield opened


async def everything(newsroom: Newsroom) -> str:
    """Return all that the open channel is told of what is known there."""
    said = [post for asked in ("/claims", "/summary") for post in await newsroom.say(asked)]
    claims = await newsroom.kept.evidence.claims(newsroom.place().audience, 100)
    return "\n".join([*(post.text for post in said), *(claim.words for claim in claims)])


@pytest.mark.parametrize("shared", [COPY, "pasted"])
async def test_the_text_that_a_private_channel_found_later_is_not_shown_for_the_earlier_one(
    newsroom: Newsroom, sites: Sites, shared: str
) -> None:
    await newsroom.say(WALL, channel="tips", private=True)
    sites.answers[WALL] = page(TITLE, *STORY, SECRET)
    newsroom.clock.pass_by(timedelta(hours=1))
    inside = await newsroom.say(WALL, channel="tips", private=True)
    pasted = f"Outlet: Port Herald\n\n{TITLE}\n\n" + "\n".join(STORY)

    said = await newsroom.say(pasted if shared == "pasted" else shared)

    shown = "\n".join(post.text for post in said) + await everything(newsroom)
    assert "own house" in "".join(post.text for post in inside)
    assert "nine people were hurt" in shown
    assert "own house" not in shown


async def test_an_address_that_only_a_private_channel_has_is_not_shown_with_the_same_words(
    newsroom: Newsroom, sites: Sites
) -> None:
    gift = "http://herald.example/gift/SECRET"
    sites.answers[gift] = page(TITLE, *STORY)
    await newsroom.say(gift, channel="tips", private=True)

    await newsroom.say(WALL)

    (share,) = await newsroom.kept.evidence.latest_shares(newsroom.place().audience, 9)
    assert (await newsroom.kept.evidence.report(share.report)).link == canonical_address(WALL)


async def test_a_page_goes_on_changing_for_all_when_a_private_channel_has_shared_it_too(
    newsroom: Newsroom, sites: Sites
) -> None:
    (card,) = only(await newsroom.say(WALL), PostKind.WARNING)
    await newsroom.say(WALL, channel="tips", private=True)
    sites.answers[WALL] = page(TITLE, *STORY, SECRET)
    newsroom.clock.pass_by(timedelta(hours=1))

    said = await newsroom.say(WALL)

    assert "its text has changed" in said[-1].text
    assert [post for post in said if post.edits == card.key]
    assert len(await newsroom.kept.evidence.latest_shares(newsroom.place().audience, 9)) == 2


async def test_an_edit_is_told_also_where_a_private_channel_has_opened_the_story_elsewhere(
    newsroom: Newsroom, sites: Sites
) -> None:
    sites.answers[WALL] = sites.answers[COPY] = page(TITLE, *STORY, SECRET)
    await newsroom.say(WALL)
    handle = await newsroom.handle_of("own house")
    await newsroom.say(COPY, channel="tips", private=True)
    sites.answers[WALL] = page(TITLE, STORY[0].replace("nine", "ten"), *STORY[1:])
    newsroom.clock.pass_by(timedelta(hours=1))

    said = await newsroom.say(WALL)

    assert any(handle in post.text for post in only(said, PostKind.MOVE))
    assert any("its text has changed" in post.text for post in said)


async def test_who_says_it_all_the_same_after_an_edit_is_not_said_to_say_it_no_more(
    newsroom: Newsroom, sites: Sites
) -> None:
    bay = "http://bay.example/fire"
    drowned = "Two firemen drowned in the harbour"
    sites.answers[WALL] = page("Fire", f"{drowned}, Mayor Anna Reed said.", *STORY[1:])
    sites.answers[bay] = page("Firemen", f"{drowned}, Tom Hale told Bay Times.", "It rained all day there.")
    await newsroom.say(WALL)
    await newsroom.say(bay)
    sites.answers[WALL] = page("Fire", f"{drowned}, the Bay Times reported.", *STORY[1:])
    newsroom.clock.pass_by(timedelta(hours=1))

    said = await newsroom.say(WALL)

    assert any("corroborated → echoed" in post.text for post in only(said, PostKind.MOVE))
    assert not any("says it no more" in post.text for post in said)


async def test_what_an_edit_took_out_is_told_to_those_who_were_told_of_it(
    newsroom: Newsroom, sites: Sites
) -> None:
    sites.answers[WALL] = page(TITLE, *STORY, SECRET)
    await newsroom.say(WALL)
    handle = await newsroom.handle_of("own house")
    sites.answers[WALL] = page(TITLE, *STORY)
    newsroom.clock.pass_by(timedelta(hours=1))

    said = await newsroom.say(WALL)
    (why,) = await newsroom.say(f"/why {handle}")

    (move,) = [post for post in only(said, PostKind.MOVE) if handle in post.text]
    gone = "Port Herald says it no more: the text of its report has changed"
    assert "single source → unattributed" in move.text
    assert gone in move.text
    assert gone in why.text
    assert not any(handle in post.text for post in await newsroom.say(WALL) if post.kind is PostKind.MOVE)


async def test_what_an_edit_brought_and_took_is_a_change_of_the_page(
    newsroom: Newsroom, sites: Sites
) -> None:
    sites.answers[WALL] = page(TITLE, *STORY, SECRET)
    await newsroom.say(WALL)
    sites.answers[WALL] = page(TITLE, *STORY, "Two firemen drowned in the harbour, the clerk said.")
    newsroom.clock.pass_by(timedelta(hours=1))
    await newsroom.say(WALL)

    (answer,) = await newsroom.say(f"/summary changes {WALL}")

    came, gone = answer.text.split("Gone from the page with its last edit")
    assert "firemen drowned" in came.split("Came into the page with its last edit")[1]
    assert "own house" in gone
    assert "nine people" not in answer.text


async def test_each_edit_is_told_in_turn_with_what_it_brought_took_and_counted_anew(
    newsroom: Newsroom, sites: Sites
) -> None:
    drowned = "Two firemen drowned in the harbour, the clerk said."
    for more in ([SECRET], [SECRET, drowned], [drowned], [drowned.replace("Two", "Three")]):
        sites.answers[WALL] = page(TITLE, *STORY, *more)
        await newsroom.say(WALL)
        newsroom.clock.pass_by(timedelta(hours=1))
    own_house, drowned_handle = [await newsroom.handle_of(w) for w in ("own house", "Two firemen")]

    (answer,) = await newsroom.say(f"/summary changes {WALL}")

    rows = [line.text.strip() for line in answer.lines]
    assert rows[1:] == [
        "I have seen 3 edits of its page",
        "Came into the page with edit 1 of 3",
        f'{drowned_handle}  Unnamed "clerk" in Port Herald: "Two firemen drowned in the harbour"',
        "Gone from the page with edit 2 of 3",
        f'{own_house}  Unnamed "clerk" in Port Herald: "The mayor\'s own house stands on the wall"',
        "Another number with its last edit",
        f"{drowned_handle}  “Two” → “Three”",
        'now: Unnamed "clerk" in Port Herald: "Three firemen drowned in the harbour"',
        'before: Unnamed "clerk" in Port Herald: "Two firemen drowned in the harbour"',
    ]


async def test_of_a_text_that_is_read_and_not_yet_compared_nothing_is_said_to_be_gone(
    newsroom: Newsroom, sites: Sites
) -> None:
    await newsroom.say(WALL)
    sites.answers[WALL] = page(TITLE, *STORY, SECRET)
    newsroom.clock.pass_by(timedelta(hours=1))
    again = Message(MessageId("again"), newsroom.place(), "rana", WALL, newsroom.clock.now(), addressed=True)
    await newsroom.steps.receive(again)
    lead = newsroom.waiting.pop()
    await dict(newsroom.steps.walks[lead.walk])["read"](lead.id)

    said = await newsroom.say(f"/summary changes {WALL}")

    (answer,) = [post for post in said if "earlier report" in post.text or "Gone from" in post.text]
    assert "Gone from the page" not in answer.text
    assert "nine people" not in answer.text


async def test_a_page_that_was_never_seen_to_change_has_no_edits(newsroom: Newsroom) -> None:
    await newsroom.say(WALL)
    await newsroom.say(WALL)

    (answer,) = await newsroom.say(f"/summary changes {WALL}")

    assert "There is no earlier report on this here." in answer.text
    assert "edit" not in answer.text


@pytest.mark.parametrize("first", [True, False], ids=["in private first", "in the open first"])
async def test_an_edit_that_only_a_private_channel_has_seen_is_none_elsewhere(
    newsroom: Newsroom, sites: Sites, first: bool
) -> None:
    secret, plain = page(TITLE, *STORY, SECRET), page(TITLE, *STORY)
    for private in (first, not first):
        sites.answers[WALL] = secret if private else plain
        await newsroom.say(WALL, channel="tips" if private else "desk", private=private)
        newsroom.clock.pass_by(timedelta(hours=1))

    (inside,) = await newsroom.say("/claims house", channel="tips", private=True)
    (answer,) = await newsroom.say(f"/summary changes {WALL}")

    assert "own house" in inside.text
    assert "There is no earlier report on this here." in answer.text
    assert "own house" not in answer.text
    assert "edit" not in answer.text


async def test_what_an_edit_did_and_what_others_had_before_are_told_apart(
    newsroom: Newsroom, sites: Sites
) -> None:
    await newsroom.say(f"Outlet: Bay Times\n\n{TITLE}\n\n" + "\n".join(STORY))
    newsroom.clock.pass_by(timedelta(hours=1))
    await newsroom.say(WALL)
    sites.answers[WALL] = page(TITLE, STORY[0].replace("nine", "twelve"), *STORY[1:], SECRET)
    newsroom.clock.pass_by(timedelta(hours=1))
    await newsroom.say(WALL)

    (answer,) = await newsroom.say(f"/summary changes {WALL}")

    told, _, again = answer.text.partition("Carried again, not shown to be independent")
    against, _, edit = told.partition("Another number with its last edit")
    assert "Against 1 earlier report: Bay Times" in against
    assert 'before: One unnamed "mayor" in Bay Times' in against
    assert 'before: One unnamed "mayor" in Port Herald' in edit
    assert "own house" in edit.partition("Came into the page with its last edit")[2]
    assert "twelve people were hurt" in again
    assert "own house" not in again


async def test_a_page_that_two_share_before_it_is_opened_has_not_changed(newsroom: Newsroom) -> None:
    said = await newsroom.say(f"{WALL} and once more {WALL}?x=1#top")
    said += await newsroom.say(WALL)

    assert not any("text has changed" in post.text for post in said)


async def test_the_same_text_shared_in_private_and_in_the_open_is_one_report(newsroom: Newsroom) -> None:
    await newsroom.say(WALL, channel="tips", private=True)

    await newsroom.say(WALL)

    inside = newsroom.place(channel="tips", private=True).audience
    assert len({s.report for s in await newsroom.kept.evidence.latest_shares(inside, 9)}) == 1


async def test_two_stories_that_begin_with_the_same_few_words_and_headline_are_two_reports(
    newsroom: Newsroom, sites: Sites
) -> None:
    first, second = "http://herald.example/news/fire-1", "http://herald.example/news/fire-2"
    sites.answers[first] = sites.answers[second] = page("Fire in the port", STUB)

    await newsroom.say(first)
    said = await newsroom.say(second)

    assert only(said, PostKind.WARNING)
    shares = await newsroom.kept.evidence.latest_shares(newsroom.place().audience, 9)
    assert len({share.report for share in shares}) == 2


IN_RUSSIAN = (
    "Стена гавани в порту Альдер обрушилась в понедельник утром, и девять человек пострадали, сообщил мэр.",
    "Мы предупреждали их, сказал Олаф Берн, который управляет паромом. Он дважды писал в совет города.",
    "Компания гавани заявила, что сделала все возможное и будет ждать окончания расследования.",
)


def captures_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.warc.gz"))


async def test_of_a_page_in_another_language_nothing_stays_behind(
    newsroom: Newsroom, sites: Sites, tmp_path: Path
) -> None:
    sites.answers[WALL] = page("Стена", *IN_RUSSIAN)

    said = await newsroom.say(WALL)

    evidence = newsroom.kept.evidence
    assert "not in English" in said[-1].text
    assert captures_in(tmp_path) == []
    assert await evidence.reports_asked(canonical_address(WALL)) == ()
    assert await evidence.reports_at(canonical_address(WALL)) == ()


async def test_of_a_page_that_was_read_and_now_is_in_another_language_what_was_read_stays_and_no_more(
    newsroom: Newsroom, sites: Sites, tmp_path: Path
) -> None:
    await newsroom.say(WALL)
    kept = captures_in(tmp_path)
    sites.answers[WALL] = page("Стена", *IN_RUSSIAN)
    newsroom.clock.pass_by(timedelta(hours=1))

    said = await newsroom.say(WALL)

    (share,) = await newsroom.kept.evidence.latest_shares(newsroom.place().audience, 9)
    assert "not in English" in said[-1].text
    assert len(kept) == 1
    assert captures_in(tmp_path) == kept
    assert await newsroom.archive.capture((await newsroom.kept.evidence.report(share.report)).capture)
