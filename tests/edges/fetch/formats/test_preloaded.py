"""What a fork answers is JSON of one shape, whatever came of its document."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core import errors
from bot.core.feeds import Feed, Found, FoundKind, Item
from bot.core.reports import InPart
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.formats.preloaded import MOST_ANSWERED, answer

QUESTION = {"media_type": "text/plain", "charset": "", "name": "story.txt", "address": "", "status": 200}


class Reading:
    """A reader to which one thing always comes."""

    def __init__(self, comes: Extract | Exception) -> None:
        self.comes = comes

    def read_bytes(self, *document: object, **said: object) -> Extract:
        if isinstance(self.comes, Exception):
            raise self.comes
        return self.comes

    def read_feed(self, *document: object, **said: object) -> Found:
        if isinstance(self.comes, Exception):
            raise self.comes
        item = Item("1", "http://h.example/1", "A wall", "", "v", datetime(2031, 11, 3, tzinfo=UTC))
        return Found(FoundKind.FEED, Feed("Herald", 30, (item,)))


def answered(comes: Extract | Exception) -> dict[str, Any]:
    return json.loads(answer(Reading(comes), QUESTION, b"words"))


def test_an_extract_is_answered_whole() -> None:
    said = answered(Extract(text="words", links=("https://a.example/",), in_part=InPart.PAYWALL))["extract"]

    assert (said["text"], said["links"], said["in_part"]) == ("words", ["https://a.example/"], "paywall")


def test_what_there_is_to_watch_is_answered_whole() -> None:
    question = {"watched": True, "charset": "", "address": "http://h.example/feed"}

    said = json.loads(answer(Reading(Extract("")), question, b"<rss>"))["found"]

    assert said["kind"] == "feed"
    assert said["feed"]["items"][0]["published"] == "2031-11-03T00:00:00+00:00"


def test_what_no_store_can_hold_is_replaced_in_every_word() -> None:
    said = answered(Extract(text="a\x00b", title="\ud800", credits=("c\x00",)))["extract"]

    assert (said["text"], said["title"], said["credits"]) == ("a\ufffdb", "\ufffd", ["c\ufffd"])


@pytest.mark.parametrize(
    ("raised", "name", "seen"),
    [
        (errors.ConsentWall("of a kind", seen="214 words"), "ConsentWall", "214 words"),
        (errors.WrongType(seen="x" * 999), "WrongType", "x" * 200),
        (MemoryError(), "TooHeavy", ""),
        (RecursionError(), "TooHeavy", ""),
    ],
    ids=["named", "of many words", "no memory", "too deep"],
)
def test_an_error_is_answered_by_its_name(raised: Exception, name: str, seen: str) -> None:
    said = answered(raised)

    assert (said["error"], said["seen"], "is_bug" in said) == (name, seen, False)


def test_a_bug_is_answered_with_its_place_and_none_of_the_document() -> None:
    said = answered(KeyError("words of the page"))

    assert (said["error"], said["is_bug"]) == ("NotReadable", True)
    assert said["detail"].startswith("KeyError in test_preloaded.py:")


def test_an_answer_past_all_measure_is_too_long() -> None:
    assert answered(Extract(text="x" * MOST_ANSWERED))["error"] == "TooLong"
