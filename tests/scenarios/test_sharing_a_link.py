"""Links, as a newsroom shares them: read once, kept as evidence, or refused in a sentence."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from textwrap import wrap

import pytest

from bot.core.errors import ArchiveBroken
from bot.core.leads import LeadKind
from bot.core.messages import Post, PostKind, Tone
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import EmbeddedReader
from bot.settings import load, shipped
from bot.wiring import open_fetchers
from tests.builders import lead
from tests.edges.fetch.formats.making import lines, pdf
from tests.scenarios.newsroom import Newsroom, only, paper
from tests.sites import CONSENT, STORY, Answer, Sites, page

WALL = "http://herald.example/news/wall"
TITLE = "Harbour wall gives way at Port Alder"
LATER = (
    "The harbour wall at Port Alder gave way on Monday morning and eleven people were hurt, the mayor said.",
    *STORY[1:],
)


@pytest.fixture
async def sites() -> AsyncIterator[Sites]:
    async with Sites({WALL: page(TITLE, *STORY)}) as opened:
        yield opened


@pytest.fixture
async def newsroom(
    tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM, sites: Sites
) -> AsyncIterator[Newsroom]:
    outlets = [paper("herald.example", "Port Herald"), paper("bay.example", "Bay Times")]
    async with Newsroom.open(tmp_path, reader, matcher, outlets, way=sites.way) as opened:
        yield opened


def refusal(said: list[Post]) -> Post:
    """Return the one refusal; the live line of its link became it."""
    (post,) = [post for post in said if post.kind is PostKind.REFUSAL]
    assert post.edits is not None
    return post


async def shared(newsroom: Newsroom) -> int:
    """Return how many reports were shared here."""
    return len({s.report for s in await newsroom.kept.evidence.latest_shares(newsroom.place().audience, 100)})


async def test_a_link_gets_a_live_line_one_message_and_its_thread(newsroom: Newsroom) -> None:
    said = await newsroom.say(f"look at this {WALL}")

    (message,) = only(said, PostKind.WARNING)
    assert TITLE in message.text
    assert "Port Herald" in message.text
    assert only(said, PostKind.THREAD)
    assert only(said, PostKind.PROGRESS)[0].text == "👀 Opening herald.example…"


async def test_the_bytes_of_a_page_are_kept_with_every_hop(newsroom: Newsroom, sites: Sites) -> None:
    sites.answers["http://herald.example/s/1"] = Answer(
        b"", status="302 Found", headers=("Location: /news/wall",)
    )
    await newsroom.say("http://herald.example/s/1")

    (share,) = await newsroom.kept.evidence.latest_shares(newsroom.place().audience, 1)
    kept = await newsroom.archive.capture((await newsroom.kept.evidence.report(share.report)).capture)
    assert kept is not None
    assert [e.address for e in kept.exchanges] == ["http://herald.example/s/1", WALL]
    assert kept.exchanges[-1].response.endswith(sites.answers[WALL].body)


@pytest.mark.parametrize(
    "other",
    [
        f"{WALL}?utm_source=newsletter&utm_medium=mail",
        "http://www.herald.example/news/wall",
        "http://m.herald.example/news/wall/",
        f"<{WALL}|herald.example>",
        "http://herald.example/news/wall#comments",
    ],
)
async def test_one_story_under_two_addresses_is_one_report(
    newsroom: Newsroom, sites: Sites, other: str
) -> None:
    bare = other.strip("<>").partition("|")[0].partition("#")[0]
    sites.answers[bare] = sites.answers[WALL]
    await newsroom.say(WALL)
    newsroom.clock.pass_by(timedelta(hours=1))

    said = await newsroom.say(other)

    assert only(said, PostKind.WARNING) == []
    assert "I know this report" in said[-1].text
    assert await shared(newsroom) == 1


async def test_a_link_shared_again_at_once_is_not_opened_again(newsroom: Newsroom, sites: Sites) -> None:
    await newsroom.say(WALL)
    await newsroom.say(WALL)

    assert sites.asked.count(WALL) == 1


async def test_a_page_that_says_it_has_not_changed_is_not_sent_again(
    newsroom: Newsroom, sites: Sites
) -> None:
    sites.answers[WALL] = replace(sites.answers[WALL], headers=('ETag: "one"',))
    await newsroom.say(WALL)
    newsroom.clock.pass_by(timedelta(hours=1))

    said = await newsroom.say(WALL)

    assert sites.asked.count(WALL) == 2
    assert "it is the same text" in said[-1].text


async def test_a_page_whose_text_has_changed_is_the_same_report_and_its_card_is_brought_up_to_date(
    newsroom: Newsroom, sites: Sites
) -> None:
    before = await newsroom.say(WALL)
    sites.answers[WALL] = page(TITLE, *LATER)
    sites.answers["http://bay.example/news/ferry"] = page(
        "Ferry to run again", "The ferry will run again on Friday, Olaf Bern said.", *STORY[2:]
    )
    newsroom.clock.pass_by(timedelta(hours=1))

    said = await newsroom.say(WALL)

    (card,) = only(before, PostKind.WARNING)
    edits = [post for post in said if post.edits == card.key]
    assert only(said, PostKind.WARNING) == []
    assert "eleven people were hurt" in "".join(post.text for post in said)
    assert edits
    assert "its text has changed" in said[-1].text
    assert await shared(newsroom) == 1

    (asked,) = [part.text for part in said[-1].lines[0].parts if part.tone is Tone.CODE]
    await newsroom.say("http://bay.example/news/ferry")
    (changes,) = await newsroom.say(asked)
    assert asked == f"/summary changes {WALL}"
    assert changes.lines[0].text.startswith(TITLE)
    assert "eleven people were hurt" in changes.text


async def test_after_an_edit_every_quote_still_stands_in_the_text_it_was_read_from(
    newsroom: Newsroom, sites: Sites
) -> None:
    await newsroom.say(WALL)
    # What stands before everything else moves all of it, word for word the same.
    edited = ("Updated at noon with the names of the streets that were closed.", *STORY)
    sites.answers[WALL] = page(TITLE, *edited)
    newsroom.clock.pass_by(timedelta(hours=1))
    said = list(await newsroom.say(WALL))
    said += await newsroom.say("/claims")
    handles = re.findall(r"\bc\d+\b", said[-1].text)
    for handle in dict.fromkeys(handles):
        said += await newsroom.say(f"/why {handle}")
    sites.answers["http://bay.example/wall"] = page("Wall falls", *(p for p in STORY))
    said += await newsroom.say("http://bay.example/wall")

    quoted = [p.text for post in said for line in post.lines for p in line.parts if p.tone is Tone.QUOTED]
    whole = "\n".join((TITLE, "Wall falls", *edited))
    assert len(handles) > 2
    assert [words for words in quoted if words not in whole] == []
    assert any(post.kind is PostKind.MOVE for post in said)
    assert all(cuts_no_word(words, whole) for words in quoted)


def cuts_no_word(words: str, text: str) -> bool:
    """Whether words stand somewhere in a text without a letter before or after them."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


async def test_what_a_private_channel_opens_does_not_change_what_others_read(
    newsroom: Newsroom, sites: Sites
) -> None:
    await newsroom.say(WALL)
    sites.answers[WALL] = page(TITLE, *LATER)
    newsroom.clock.pass_by(timedelta(hours=1))

    said = await newsroom.say(WALL, channel="tips", private=True)

    claims = await newsroom.kept.evidence.claims(newsroom.place().audience, 100)
    assert only(said, PostKind.WARNING)
    assert not any("eleven people were hurt" in claim.words for claim in claims)
    assert any("nine people were hurt" in claim.words for claim in claims)


async def test_several_links_in_one_message_are_read_each_by_itself(newsroom: Newsroom, sites: Sites) -> None:
    sites.answers["http://bay.example/ferry"] = page("Ferry stops", *(f"{p} It rained." for p in STORY))

    said = await newsroom.say(f"{WALL} and http://bay.example/ferry, please")

    assert [TITLE in m.text for m in only(said, PostKind.WARNING)] == [True, False]


async def test_a_consent_wall_is_said_and_never_summarized(newsroom: Newsroom, sites: Sites) -> None:
    sites.answers[WALL] = page("Before you continue", *CONSENT)

    said = await newsroom.say(WALL)

    told = refusal(said)
    assert "asks for consent" in told.text
    assert "Nothing was summarized" in told.text
    assert only(said, PostKind.WARNING) == []
    assert await shared(newsroom) == 0


async def test_a_refusal_names_the_link_it_is_about_as_code_that_neither_rings_nor_unfolds(
    newsroom: Newsroom,
) -> None:
    said = await newsroom.say(f"{WALL} http://herald.example/none")

    named = [part for line in refusal(said).lines for part in line.parts if "herald.example" in part.text]
    assert [(part.text, part.tone) for part in named] == [("http://herald.example/none", Tone.CODE)]


async def test_a_refused_link_in_a_wrapper_is_named_by_what_is_in_it(newsroom: Newsroom) -> None:
    said = await newsroom.say("https://www.google.com/url?q=http%3A%2F%2Fherald.example%2Fnone&sa=D")

    named = [(part.text, part.tone) for line in refusal(said).lines for part in line.parts][2:]
    assert named == [("http://herald.example/none", Tone.CODE), ("  (in a link of google.com)", Tone.FAINT)]
    assert any("Opening herald.example" in post.text for post in said)


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("http://127.0.0.1/", "inside a private network"),
        ("http://[::1]:8080/admin", "inside a private network"),
        ("http://herald.example:22/", "addresses of that kind (port 22)"),
        ("http://nowhere.example/story", "no site by that name"),
        ("http://herald.example/none", "not there any more"),
    ],
)
async def test_what_is_not_opened_is_said_in_one_sentence(
    newsroom: Newsroom, sites: Sites, link: str, says: str
) -> None:
    said = await newsroom.say(link)

    (post,) = [post for post in said if post.kind is PostKind.REFUSAL]
    assert says in post.text
    assert {ip for ip, _ in sites.dialled} <= {"93.184.215.14"}


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1/", "http://herald.example:22/", "https://t.co@herald.example/x"]
)
async def test_no_live_line_says_that_something_is_opened_which_is_not(newsroom: Newsroom, link: str) -> None:
    said = await newsroom.say(link)

    assert only(said, PostKind.PROGRESS) == []
    assert not any("Opening" in post.text for post in said)


async def test_a_redirect_into_the_newsrooms_network_is_not_followed(
    newsroom: Newsroom, sites: Sites
) -> None:
    sites.answers[WALL] = Answer(b"", status="302 Found", headers=("Location: http://10.0.0.7/",))

    said = await newsroom.say(WALL)

    assert "That link leads to an address inside a private network" in refusal(said).text
    assert {ip for ip, _ in sites.dialled} == {"93.184.215.14"}


async def test_a_site_that_asks_programs_to_stay_away_is_obeyed(newsroom: Newsroom, sites: Sites) -> None:
    sites.answers["http://herald.example/robots.txt"] = Answer(
        b"User-agent: *\nDisallow: /news/", "text/plain"
    )

    said = await newsroom.say(WALL)

    assert "asks programs like me" in refusal(said).text
    assert WALL not in sites.asked


async def test_a_page_that_calls_itself_by_another_outlets_name_is_known_by_its_own_address(
    newsroom: Newsroom, sites: Sites
) -> None:
    sites.answers["http://stranger.example/news/wall-1"] = page(
        TITLE,
        *STORY,
        head=f'<meta property="og:site_name" content="Port Herald"><link rel="canonical" href="{WALL}">',
    )

    said = await newsroom.say("http://stranger.example/news/wall-1")

    (message,) = only(said, PostKind.WARNING)
    assert "Port Herald" not in message.text
    assert "stranger.example, not in the register" in message.text


async def test_two_stories_that_name_one_address_are_two_reports(newsroom: Newsroom, sites: Sites) -> None:
    home = '<link rel="canonical" href="http://herald.example/"><meta property="og:url" content="/">'
    sites.answers[WALL] = page(TITLE, *STORY, head=home)
    sites.answers["http://herald.example/news/ferry"] = page(
        "Ferry to run again", "The ferry will run again on Friday, Olaf Bern said.", *STORY[2:], head=home
    )
    await newsroom.say(WALL)

    said = await newsroom.say("http://herald.example/news/ferry")

    assert only(said, PostKind.WARNING)
    assert await shared(newsroom) == 2


async def test_two_stories_that_begin_with_the_same_few_words_are_two_reports(
    newsroom: Newsroom, sites: Sites
) -> None:
    stub = "This is a breaking story. We are sending a team, and will have more here as soon as we know it."
    fall, ferry = "http://herald.example/news/wall-falls", "http://herald.example/news/ferry-sinks"
    sunk = "The ferry sank off Port Alder and six people were drowned, the coast guard said on Monday."
    sites.answers[fall] = page("Harbour wall falls", stub)
    sites.answers[ferry] = page("Ferry sinks at sea", stub)
    await newsroom.say(fall)
    first = await newsroom.say(ferry)
    newsroom.clock.pass_by(timedelta(hours=1))
    sites.answers[fall] = page("Harbour wall falls", *STORY)
    sites.answers[ferry] = page("Ferry sinks at sea", sunk, *STORY[2:])

    said = [*await newsroom.say(fall), *await newsroom.say(ferry)]

    assert "Ferry sinks at sea" in only(first, PostKind.WARNING)[0].text
    assert await shared(newsroom) == 2
    about = {post.key: post.text for post in said if "people were" in post.text}
    assert not any("nine people were hurt" in words and "drowned" in words for words in about.values())
    claims = await newsroom.kept.evidence.claims(newsroom.place().audience, 100)
    assert {"hurt", "drowned"} <= {word for claim in claims for word in claim.words.split()}


async def test_a_page_that_calls_itself_by_a_known_storys_address_changes_nothing_of_that_story(
    newsroom: Newsroom, sites: Sites
) -> None:
    nurse, stranger = (
        "http://blogs.example/nurse/wall-at-port-alder",
        "http://blogs.example/x/wall-at-port-alder",
    )
    sites.answers[nurse] = page(TITLE, *STORY)
    sites.answers[stranger] = page(TITLE, *LATER, head=f'<link rel="canonical" href="{nurse}">')
    await newsroom.say(nurse)
    newsroom.clock.pass_by(timedelta(hours=1))

    await newsroom.say(stranger)
    again = await newsroom.say(nurse)

    assert "it is the same text" in again[-1].text
    assert await shared(newsroom) == 2


async def test_one_story_in_two_layouts_that_name_one_address_is_one_report(
    newsroom: Newsroom, sites: Sites
) -> None:
    first = "http://herald.example/2031/11/harbour-wall-gives-way"
    other = "http://herald.example/topics/harbour-wall-gives-way"
    long = (*STORY, *(f"{p} It was said again on day {n}." for n, p in enumerate(STORY)))
    sites.answers[first] = page(TITLE, *long)
    sites.answers[other] = page(TITLE, *long, "More soon.", head=f'<link rel="canonical" href="{first}">')
    await newsroom.say(first)
    newsroom.clock.pass_by(timedelta(hours=1))

    said = await newsroom.say(other)

    assert "it is the same text" in said[-1].text
    assert await shared(newsroom) == 1


async def test_what_a_gift_link_opens_is_not_shown_for_the_plain_link(
    newsroom: Newsroom, sites: Sites
) -> None:
    gift = f"{WALL}?giftid=SECRET"
    sites.answers[gift] = page(TITLE, *STORY, "The mayor's own house stands on the wall, the clerk said.")
    await newsroom.say(gift, channel="tips", private=True)

    said = await newsroom.say(WALL)

    claims = await newsroom.kept.evidence.claims(newsroom.place().audience, 100)
    assert sites.asked.count(WALL) == 1
    assert not any("own house" in claim.words for claim in claims)
    assert "own house" not in "".join(post.text for post in said)


async def test_an_hour_later_three_shares_at_once_open_a_page_once(newsroom: Newsroom, sites: Sites) -> None:
    await newsroom.say(WALL)
    newsroom.clock.pass_by(timedelta(hours=1))

    for _ in range(3):
        await newsroom.say(WALL)

    assert sites.asked.count(WALL) == 2


async def test_who_wants_a_page_while_it_is_opened_has_it_too(newsroom: Newsroom, sites: Sites) -> None:
    async with open_fetchers(load(shipped()), nowhere, nowhere, newsroom.clock, sites.way) as fetchers:
        link = fetchers[LeadKind.LINK]
        wanted = [lead(WALL, LeadKind.LINK, label=label) for label in ("", "Port Herald", "")]
        async with asyncio.TaskGroup() as tasks:
            captured = [tasks.create_task(link.capture(one)) for one in wanted]

    assert sites.asked.count(WALL) == 1
    assert [one.result().label for one in captured] == ["", "Port Herald", ""]
    assert len({one.result().content for one in captured}) == 1


async def nowhere(name: str) -> None:
    return None


async def test_a_page_behind_a_paywall_that_shows_its_beginning_is_read_and_marked(
    newsroom: Newsroom, sites: Sites
) -> None:
    free = '{"@context":"https://schema.org","@type":"NewsArticle","isAccessibleForFree":false}'
    sites.answers[WALL] = page(
        TITLE,
        *STORY,
        "The inquiry will be led by…",
        "Subscribe to continue reading. Already a subscriber? Log in.",
        head=f'<script type="application/ld+json">{free}</script>',
    )

    said = await newsroom.say(WALL)

    (message,) = only(said, PostKind.WARNING)
    assert "Read in part" in message.text
    assert "Paste the whole text" in message.text


async def test_a_kept_page_read_again_gives_the_same_report(newsroom: Newsroom) -> None:
    await newsroom.say(WALL)

    (share,) = await newsroom.kept.evidence.latest_shares(newsroom.place().audience, 1)
    first = await newsroom.kept.evidence.report(share.report)
    kept = await newsroom.archive.capture(first.capture)
    assert kept is not None
    again = await newsroom.fetchers[kept.kind].report(kept)
    assert again == first


async def test_where_the_archive_is_broken_no_page_is_asked_for_and_whoever_shared_is_told(
    newsroom: Newsroom, sites: Sites, tmp_path: Path
) -> None:
    (tmp_path / "archive").touch()

    said = await newsroom.say(WALL)
    pasted = await newsroom.say(" ".join(STORY))

    assert ArchiveBroken().sentence in refusal(said).text
    assert ArchiveBroken().sentence in only(pasted, PostKind.REFUSAL)[0].text
    assert sites.asked == []
    assert await shared(newsroom) == 0


async def test_a_site_that_names_itself_has_its_domain_in_the_head_alone_and_is_entered_without(
    newsroom: Newsroom, sites: Sites
) -> None:
    named = '<meta property="og:site_name" content="Harbour Post">'
    link = "http://harbourpost.example/wall"
    sites.answers[link] = page(TITLE, *STORY, head=named)
    said = await newsroom.say(link)
    (summary,) = await newsroom.say("/summary")

    both = [*only(said, PostKind.WARNING), *only(said, PostKind.THREAD), summary]
    told = "\n".join(post.text for post in both)
    entered = await newsroom.say("/source harbourpost.example owner Bay Trust")
    (after,) = await newsroom.say("/summary")

    assert [post.text.count("(harbourpost.example)") for post in both] == [1, 0, 1]
    assert "Harbour Post: “" in told or 'Harbour Post: "' in told
    (answer,) = only(entered, PostKind.ANSWER)
    assert "Noted: Harbour Post (harbourpost.example) is in the register now" in answer.text
    assert after.lines[0].text == f"{TITLE}  Harbour Post"


async def text_at(newsroom: Newsroom, link: str, channel: str = "desk", *, private: bool = False) -> str:
    """Share a link, and return the text that its report has."""
    await newsroom.say(link, channel=channel, private=private)
    audience = newsroom.place(channel, private=private).audience
    (share,) = await newsroom.kept.evidence.latest_shares(audience, 1)
    return (await newsroom.kept.evidence.report(share.report)).text


async def test_the_very_text_of_a_known_report_that_states_no_outlet_is_that_report(
    newsroom: Newsroom,
) -> None:
    text = await text_at(newsroom, WALL)

    said = await newsroom.say(text)

    assert "I know this report" in said[-1].text
    assert only(said, PostKind.WARNING) == only(said, PostKind.MOVE) == []
    assert await shared(newsroom) == 1


@pytest.mark.parametrize("by", ["Outlet: Bay Times\n\n{}", "{} More soon."])
async def test_a_text_that_states_an_outlet_or_says_more_is_a_report_of_its_own(
    newsroom: Newsroom, by: str
) -> None:
    text = await text_at(newsroom, WALL)

    said = await newsroom.say(by.format(text))

    assert len(only(said, PostKind.WARNING)) == 1
    assert await shared(newsroom) == 2


async def test_the_text_of_two_outlets_that_states_none_is_neither_ones(
    newsroom: Newsroom, sites: Sites
) -> None:
    sites.answers["http://bay.example/news/wall"] = page(TITLE, *STORY)
    await newsroom.say("http://bay.example/news/wall")
    text = await text_at(newsroom, WALL)

    await newsroom.say(text)

    assert await shared(newsroom) == 3


async def test_a_text_that_only_a_private_channel_has_a_page_of_is_not_named_elsewhere(
    newsroom: Newsroom,
) -> None:
    text = await text_at(newsroom, WALL, "tips", private=True)

    said = await newsroom.say(text)

    here = [post for post in said if post.place.audience.channel == "desk"]
    assert len(only(here, PostKind.WARNING)) == 1
    assert not any("Port Herald" in post.text for post in here)
    assert await shared(newsroom) == 1


async def test_a_pdf_at_a_link_that_is_then_shared_as_a_file_is_one_report_and_no_echo(
    tmp_path: Path,
    reader: EmbeddedReader,
    matcher: minilm.MiniLM,
    sites: Sites,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SECONDSOURCE_FETCH__FILE__PLATFORMS", '["quiet"]')
    content = pdf(lines(*(row for told in STORY for row in wrap(told, 80))))
    sites.answers["http://herald.example/wall.pdf"] = Answer(content, "application/pdf")
    (tmp_path / "wall.pdf").write_bytes(content)

    async with Newsroom.open(
        tmp_path, reader, matcher, [paper("herald.example", "Port Herald")], way=sites.way
    ) as here:
        await here.say("http://herald.example/wall.pdf")
        said = await here.say(str(tmp_path / "wall.pdf"))

        assert "I know this report" in said[-1].text
        assert only(said, PostKind.WARNING) == only(said, PostKind.MOVE) == []
        (report,) = {s.report for s in await here.kept.evidence.latest_shares(here.place().audience, 9)}
        had = await here.kept.evidence.captured(report)
        assert len({each.capture for each in had}) == 2
