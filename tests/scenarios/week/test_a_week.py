"""A week at the desk, on the terminal: what an editor would read, and what must hold of every line of it.

The transcript is in `week.txt`; `python -m tests.scenarios.week` writes it anew.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from bot.core.messages import Line, Post, PostKind, Tone
from bot.core.restraint import counts
from bot.edges.match import minilm
from bot.edges.read.embedded.reader import EmbeddedReader
from tests.scenarios.week.recording import GOLDEN, Record, record
from tests.scenarios.week.script import MONDAY, ZONE, script
from tests.scenarios.week.stories import LINES, RETRACTED

BUDGET = 24
_HANDLE = re.compile(r"(?<![\w/])c\d+\b")


@pytest.fixture(scope="module")
def week(reader: EmbeddedReader, matcher: minilm.MiniLM) -> Record:
    return asyncio.run(record(reader, matcher))


def test_the_transcript_is_as_it_was_read_last(week: Record) -> None:
    assert week.transcript == GOLDEN.read_text(encoding="utf-8")


def test_it_is_a_whole_week(week: Record) -> None:
    turns, zone = script(), ZoneInfo(ZONE)
    changes = [change for told in week.told.values() for change in told.changes if change.before]
    answers = [post.text for _, post in week.posted if post.kind is PostKind.ANSWER]
    decided = [a for a in answers if a.startswith(("Noted: ", "Taken back: "))]

    assert sum(turn.is_paste for turn in turns) >= 120
    assert len(week.watched) == 3
    assert week.brought >= 6
    assert len(changes) >= 40
    assert len(decided) - sum("settings" in a for a in decided) >= 15
    assert any(told.status == "withdrawn" and RETRACTED.event in told.words for told in week.told.values())
    assert MONDAY.astimezone(zone).utcoffset() != turns[-1].at.astimezone(zone).utcoffset()


def test_the_channel_is_never_told_more_than_it_wants_in_a_day(week: Record) -> None:
    zone = ZoneInfo(ZONE)
    said = Counter(at.astimezone(zone).date() for at, post in week.posted if counts(post))

    assert max(said.values()) <= BUDGET
    assert any(post.kind is PostKind.GATHERED for _, post in week.posted)


def test_every_local_date_has_one_daily_thread(week: Record) -> None:
    roots = [post.text for _, post in week.posted if post.kind is PostKind.DAILY and post.edits is None]

    days = [text.removeprefix("📋 ").partition(",")[0] for text in roots]
    assert days == [
        "Tue 21 Oct",
        "Wed 22 Oct",
        "Thu 23 Oct",
        "Fri 24 Oct",
        "Sat 25 Oct",
        "Sun 26 Oct",
        "Mon 27 Oct",
    ]


def _lines(week: Record) -> Iterator[tuple[Post, Line, Line | None]]:
    """Yield every line of a post with the one before it."""
    for _, post in week.posted:
        for number, line in enumerate(post.lines):
            yield post, line, post.lines[number - 1] if number else None


def test_no_line_states_a_claim_without_its_claimant(week: Record) -> None:
    for post, line, before in _lines(week):
        if not any(part.tone is Tone.QUOTED for part in line.parts):
            continue
        bare = re.match(r"\W*(?:\d+\s+)?(?:also\s+)?[\"“]", line.text)
        chain_above = before is not None and ("←" in before.text or before.text.rstrip().endswith(_OUTLETS))
        assert not bare or chain_above, f"{post.kind}: {line.text}"


_OUTLETS = ("Tellin Herald", "Port Courier", "Valley Record", "Meridian Live", "Lissan Tribune")


def test_no_line_joins_two_stories(week: Record) -> None:
    events = (*(line.event for line in LINES), RETRACTED.event)
    story = {
        handle: next((n for n, event in enumerate(events) if event in told.words), None)
        for handle, told in week.told.items()
    }
    for post, line, _ in _lines(week):
        named = {story[h] for h in _HANDLE.findall(line.text) if story.get(h) is not None}
        assert len(named) < 2, f"{post.kind}: {line.text}"


def test_every_status_is_explained_and_can_be_had_again(week: Record) -> None:
    for handle, told in week.told.items():
        assert re.match(rf"Claim {handle} is {told.status}[^.]*\(rule \d+, version \d+\)", told.why), told.why
        assert "History" in told.why
        assert not told.not_replayed, (handle, told.words, told.not_replayed)
