"""What every `Search` finds of what somebody typed: speakers, claims and the very words of reports."""

import pytest

from bot.core.names import Voice
from bot.ports import Hits
from bot.wiring import Kept
from tests.builders import audience, place
from tests.contracts.test_evidence import OPEN, SECRET, keep
from tests.contracts.test_search import vector

TIPS = place("tips", private=True)


async def found(kept: Kept, words: str, *, private: bool = False, limit: int = 5) -> Hits:
    return await kept.search.find(words, SECRET if private else OPEN, limit)


async def add(kept: Kept, words: str, *speakers: str, private: bool = False, hours: float = 0) -> None:
    _, _, claim = await keep(kept, words, *speakers, where=TIPS if private else None, hours=hours)
    await kept.search.add([(claim, vector(1, 0))])


async def test_nothing_is_found_where_nothing_is(kept: Kept) -> None:
    assert await found(kept, "Mara Oste") == Hits()


async def test_a_speaker_is_found_in_any_spelling_with_how_much_is_said(kept: Kept) -> None:
    await add(kept, "The depot burned.", "Yevgeny Prigozhin")
    await add(kept, "The bridge fell.", "Yevgeny Prigozhin")
    await add(kept, "The road is shut.", "Evgeniy Prigozhin")
    await add(kept, "The dam holds.", "Mara Oste")

    assert (await found(kept, "EVGENY PRIGOSCHIN")).voices == (
        Voice("Evgeniy Prigozhin", 1, 1),
        Voice("Yevgeny Prigozhin", 2, 2),
    )


async def test_claims_are_found_by_what_is_said_and_by_whom_together_the_latest_first(kept: Kept) -> None:
    await add(kept, "The depot burned.", "Mara Oste", hours=1)
    await add(kept, "The old depot stands.", "Oren Halse", hours=2)
    await add(kept, "Nothing stands.", "Mara Oste", hours=3)

    assert [c.words for c in (await found(kept, "depot")).claims] == [
        "The old depot stands.",
        "The depot burned.",
    ]
    assert [c.words for c in (await found(kept, "oste depot")).claims] == ["The depot burned."]
    assert [c.words for c in (await found(kept, "Mara Oste")).claims] == [
        "Nothing stands.",
        "The depot burned.",
    ]
    assert [c.words for c in (await found(kept, "Marra Ostte")).claims] == [
        "Nothing stands.",
        "The depot burned.",
    ]


async def test_claims_in_an_outlets_own_voice_are_found_by_its_name(kept: Kept) -> None:
    await keep(kept, "The depot burned.", by="EA World")

    assert [c.words for c in (await found(kept, "EA")).claims] == ["The depot burned."]
    assert (await found(kept, "EA")).voices == ()


async def test_no_more_come_than_were_asked_for_and_how_many_there_are_is_told(kept: Kept) -> None:
    for n in range(4):
        await add(kept, f"Event {n} of the day.", "Mara Oste")

    hits = await found(kept, "of the day", limit=2)
    assert (len(hits.claims), hits.claims_in_all) == (2, 4)
    assert (len(hits.passages), hits.passages_in_all) == (2, 4)


async def test_only_these_very_words_in_a_row_are_a_quote(kept: Kept) -> None:
    report, *_ = await keep(kept, "One line.\nThe État’s “old depot” burned in the night.")

    for words in ("old depot", "ETAT'S OLD DEPOT", "depot burned"):
        (passage,) = (await found(kept, words)).passages
        assert (passage.report, passage.revision, passage.start) == (report.id, report.revision, 10)
    assert (await found(kept, "depot old")).passages == ()
    assert (await found(kept, "line the")).passages == ()


async def test_what_an_audience_may_not_see_is_not_found(kept: Kept) -> None:
    await add(kept, "A tip about gas.", "Basil Thorn", private=True)

    for words in ("gas", "Basil Thorn"):
        assert await found(kept, words) == Hits()
        assert await kept.search.find(words, audience("others", private=True), 5) == Hits()
    seen = await found(kept, "Basil Thorn", private=True)
    assert (len(seen.voices), seen.claims_in_all) == (1, 1)
    assert (await found(kept, "tip about gas", private=True)).passages_in_all == 1


@pytest.mark.parametrize(
    "words", ['"', "' OR 1=1 --", "NEAR(a b)", "a AND NOT b*", "words : x", "%_", "", "\ud800\0"]
)
async def test_no_words_are_read_as_an_operator(kept: Kept, words: str) -> None:
    await add(kept, "Gas prices rose.", "Mara Oste")

    assert await found(kept, words) == Hits()
