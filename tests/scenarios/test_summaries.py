"""A report in short: the one that is asked about, a story at a time, every sentence with its speaker."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo import TURNS
from bot.edges.read.embedded.reader import EmbeddedReader
from tests.scenarios.newsroom import Newsroom

DIGEST, COPY = TURNS[0].text, TURNS[1].text
NURSE = TURNS[2].text  # a link


async def test_a_summary_has_no_two_stories_under_one_heading(
    newsroom: Newsroom, reader: EmbeddedReader
) -> None:
    await newsroom.say(DIGEST)

    (answer,) = await newsroom.say("/summary")

    (share,) = await newsroom.kept.evidence.latest_shares(newsroom.place().audience, 1)
    report = await newsroom.kept.evidence.report(share.report)
    rows = [line.text for line in answer.lines]
    reading = await newsroom.kept.evidence.reading(share.report, reader.engine)
    assert reading
    for story in reading.stories:
        assert story.heading
        heading = story.heading.of(report.text)
        at = next(n for n, row in enumerate(rows) if row.startswith(heading))
        below = rows[at + 1 : at + 1 + len(story.summary)]
        assert len(below) == len(story.summary)
        for row, sentence in zip(below, story.summary, strict=True):
            assert sentence.span.of(report.text).replace("\n", " ") in row
            assert row.startswith(f"{sentence.speaker or report.publisher_here}: ")


async def test_a_short_one_has_two_sentences_a_story_at_most_and_says_how_many_it_leaves_out(
    newsroom: Newsroom,
) -> None:
    await newsroom.say(DIGEST)
    (long,) = await newsroom.say("/summary long")

    (short,) = await newsroom.say("/summary short")

    left_out = len(long.lines) - (len(short.lines) - 1)
    assert left_out > 0
    assert short.lines[-1].text.startswith(f"{left_out} sentence")


@pytest.mark.parametrize("about", ["c1", NURSE, "nurse in Tellin", ""])
async def test_what_a_short_one_leaves_out_is_had_by_typing_what_it_ends_with(
    newsroom: Newsroom, about: str
) -> None:
    await newsroom.say(NURSE)
    if about:
        await newsroom.say(DIGEST)
    (long,) = await newsroom.say(f"/summary long {about}")

    (short,) = await newsroom.say(f"/summary short {about}")
    (answer,) = await newsroom.say(short.lines[-1].text.removeprefix("1 sentence more: "))

    assert "Nurse in Tellin" in long.text
    assert answer.text == long.text


@pytest.mark.parametrize("asked", ["http://www.tarnvalleygazette.example/tellin-depot", "<{}>", "nurse"])
async def test_an_earlier_report_is_had_by_its_link_or_by_its_heading(newsroom: Newsroom, asked: str) -> None:
    await newsroom.say(NURSE)
    (expected,) = await newsroom.say("/summary")
    await newsroom.say(DIGEST)
    title = expected.lines[0].text.split("  ")[0]

    link = asked.format("http://www.tarnvalleygazette.example/tellin-depot")
    (answer,) = await newsroom.say(f"/summary {title if asked == 'nurse' else link}")

    assert answer.text == expected.text


async def test_of_a_claim_only_its_story_is_told(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    handle = await newsroom.handle_of("11 herders were killed")

    (answer,) = await newsroom.say(f"/summary {handle}")

    (whole,) = await newsroom.say("/summary")
    assert "herders" in answer.text
    assert len(answer.lines) < len(whole.lines) / 2


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("/summary https://nowhere.example/news/wall", "No report was shared here by that link."),
        (
            "/summary zebra crossing",
            "No heading holds “zebra crossing”. I looked in the latest 1 report",
        ),
        ("/summary shrot", "latest 1 report here. Did you mean /summary short?"),
        ("/summary Chnages c1", "latest 1 report here. Did you mean /summary changes c1?"),
        ("/summary c999", "I know no claim by that name here."),
    ],
)
async def test_what_is_not_there_is_said_in_a_sentence(newsroom: Newsroom, asked: str, said: str) -> None:
    await newsroom.say(DIGEST)

    (answer,) = await newsroom.say(asked)

    assert said in answer.text
    assert ("Did you mean" in answer.text) == ("Did you mean" in said)


async def test_what_another_engine_read_is_told_in_short_as_its_card_is_shown(
    newsroom: Newsroom, reader: EmbeddedReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    await newsroom.say(DIGEST)
    (whole,) = await newsroom.say("/summary")
    heading = whole.lines[1].text
    handle = await newsroom.handle_of("11 herders were killed")
    questions = ["/summary", "/summary changes", f"/summary {handle}", f"/summary {heading}"]
    before = [post.text for asked in questions for post in await newsroom.say(asked)]
    monkeypatch.setattr(reader, "engine", replace(reader.engine, version="another"))

    after = [post.text for asked in questions for post in await newsroom.say(asked)]

    assert after == before
    assert len(before[-1]) < len(whole.text) / 2


async def test_a_private_channels_report_is_found_by_nobody_else(newsroom: Newsroom) -> None:
    await newsroom.say(NURSE, channel="inv", private=True)
    (inside,) = await newsroom.say("/summary", channel="inv", private=True)
    title = inside.lines[0].text.split("  ")[0]

    by_link, by_title, latest = [(await newsroom.say(f"/summary {asked}"))[0] for asked in (NURSE, title, "")]

    assert "No report was shared here by that link." in by_link.text
    assert "No heading holds" in by_title.text
    assert "No report here yet" in latest.text


async def test_what_a_report_changes_is_told_against_the_reports_before_it(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST)
    (alone,) = await newsroom.say("/summary changes")
    newsroom.clock.pass_by(timedelta(hours=1))
    await newsroom.say(COPY)

    (answer,) = await newsroom.say("/summary changes")

    assert "There is no earlier report on this here. I looked in no other report." in alone.text
    assert "Against 1 earlier report: " in answer.text
    assert "Carried again, not shown to be independent" in answer.text
    assert "withdrawn" not in answer.text


async def test_a_private_report_is_no_earlier_one_for_others(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST, channel="inv", private=True)
    newsroom.clock.pass_by(timedelta(hours=1))
    await newsroom.say(COPY)

    (answer,) = await newsroom.say("/summary changes")

    assert "There is no earlier report on this here." in answer.text
