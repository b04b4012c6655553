"""What every `Search` keeps to."""

import math
import struct
from dataclasses import replace

import pytest

from bot.core.addresses import canonical_address
from bot.core.alerts import SearchScope
from bot.core.claims import Claim, ClaimId, Reading, Unread
from bot.core.leads import LeadId, LeadKind
from bot.core.messages import Place
from bot.core.reports import UNKNOWN_OUTLET, ReportId
from bot.core.text import Quote, Span
from bot.ports import LeadState, Looked, Vector
from bot.wiring import Kept
from tests.builders import ENGINE, at, audience, lead, message, place, report
from tests.contracts.test_evidence import OPEN, SECRET, keep, share


def vector(*numbers: float) -> Vector:
    length = math.hypot(*numbers) or 1.0
    return Vector(struct.pack(f"<{len(numbers)}f", *(n / length for n in numbers)))


async def add(kept: Kept, words: str, where: Vector, *, private: bool = False) -> Claim:
    place_of = place("tips", private=True) if private else None
    claim = (await keep(kept, words, where=place_of))[2]
    await kept.search.add([(claim, where)])
    return claim


async def similar(kept: Kept, words: str, where: Vector, limit: int = 10, *, seen_by: str = "") -> list[str]:
    seen = audience(seen_by, private=True) if seen_by else OPEN
    return [c.claim.words for c in await kept.search.similar(words, where, seen, limit)]


async def test_nothing_is_similar_to_anything_in_an_empty_index(kept: Kept):
    assert await similar(kept, "Thirteen died", vector(1, 0)) == []


async def test_the_nearest_come_first_with_their_cosine(kept: Kept):
    far = await add(kept, "Prices rose.", vector(0, 1))
    near = await add(kept, "Thirteen died.", vector(1, 0.1))

    found = await kept.search.similar("Nothing shared", vector(1, 0), OPEN, 10)
    assert [c.claim for c in found] == [near, far]
    assert [c.similarity for c in found] == pytest.approx([1 / math.hypot(1, 0.1), 0.0], abs=1e-6)


async def test_no_more_come_than_were_asked_for(kept: Kept):
    for n in range(6):
        await add(kept, f"Event {n}.", vector(1, n))

    assert await similar(kept, "event", vector(1, 0), 1) == ["Event 0."]
    assert len(await similar(kept, "event", vector(1, 0), 4)) == 4


async def test_shared_words_find_what_vectors_do_not(kept: Kept):
    for n in range(8):
        await add(kept, f"Event {n}.", vector(1, n / 10, 0))
    await add(kept, "Refugees at al-Rukban starve.", vector(0, 0, 1))

    found = await similar(kept, "who starves at Rukban", vector(1, 0, 0), 4)
    assert len(found) == 4
    assert "Refugees at al-Rukban starve." in found


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "' OR 1=1 --",
        "NEAR(a b)",
        "a AND NOT b*",
        "don’t: (x) ^y",
        "",
        "ÉTAT Ω",
        "a:*|b & !c <-> d",
        "\ud800\0",
    ],
)
async def test_no_words_are_read_as_an_operator(kept: Kept, words: str):
    await add(kept, "Don’t say a, b or c in the état.", vector(1, 0))

    assert await similar(kept, words, vector(1, 0)) == ["Don’t say a, b or c in the état."]


async def test_what_an_audience_may_not_see_is_not_found(kept: Kept):
    await add(kept, "A tip about gas.", vector(1, 0), private=True)
    await add(kept, "Gas prices rose.", vector(0, 1))

    assert await similar(kept, "gas tip", vector(1, 0)) == ["Gas prices rose."]
    assert await similar(kept, "gas tip", vector(1, 0), seen_by="tips") == [
        "A tip about gas.",
        "Gas prices rose.",
    ]
    assert await similar(kept, "gas tip", vector(1, 0), seen_by="others") == ["Gas prices rose."]


async def test_a_later_share_lets_others_find_it(kept: Kept):
    captured, _, claim = await keep(kept, "A tip.", where=place("tips", private=True))
    await kept.search.add([(claim, vector(1, 0))])
    assert await similar(kept, "tip", vector(1, 0)) == []

    await kept.evidence.keep_report(captured, share(captured, message="m2"))
    assert await similar(kept, "tip", vector(1, 0)) == ["A tip."]


async def test_a_claim_is_found_only_once_it_is_kept(kept: Kept):
    """An index that runs ahead of a crash shows nothing that the evidence does not hold."""
    _, said, claim = await keep(kept, "Thirteen died.", "Kalin")
    ahead = Claim(ClaimId(claim.id + "x"), said.id, "Fourteen died.", claim.slots)
    await kept.search.add([(claim, vector(1, 0)), (ahead, vector(1, 0))])
    assert await similar(kept, "died", vector(1, 0)) == ["Thirteen died."]

    await kept.evidence.keep_comparison([ahead], [], [], at(4))
    assert sorted(await similar(kept, "died", vector(1, 0))) == ["Fourteen died.", "Thirteen died."]


async def test_a_claim_added_again_is_found_by_its_new_vector(kept: Kept):
    claim = await add(kept, "Thirteen died.", vector(0, 1))
    await similar(kept, "x", vector(1, 0))
    for _ in range(2):
        await kept.search.add([(claim, vector(1, 0))])

    [found] = await kept.search.similar("x", vector(1, 0), OPEN, 5)
    assert found.similarity == pytest.approx(1.0)


async def test_vectors_of_another_width_are_near_nothing(kept: Kept):
    await add(kept, "Thirteen died.", vector(1, 0))
    await add(kept, "Prices rose.", vector(1, 0, 0))

    found = await kept.search.similar("x", vector(1, 0, 0), OPEN, 5)
    assert [(c.claim.words, round(c.similarity, 3)) for c in found] == [
        ("Prices rose.", 1.0),
        ("Thirteen died.", 0.0),
    ]


async def test_scope_counts_what_this_audience_was_searched_in(kept: Kept):
    first, *_ = await keep(kept, "One.", by="EA", hours=1)
    await keep(kept, "Two.", by="EA", hours=2)
    await keep(kept, "Three.", by="Reuters", hours=3)
    await keep(kept, "A tip.", by="Nobody's", where=place("tips", private=True), hours=0)
    unknown = report("Four.", UNKNOWN_OUTLET)
    await kept.evidence.keep_report(unknown, share(unknown, message="m9", when=at(-9)))
    await keep(kept, "Five.", by=UNKNOWN_OUTLET, where=place("tips", private=True), hours=5)

    here = await kept.search.scope(OPEN, first.id)
    there = await kept.search.scope(SECRET, ReportId(""))
    assert (here.reports, here.outlets, here.unplaced, here.since) == (2, 2, 0, at(2))
    assert (there.reports, there.outlets, there.unplaced, there.since) == (5, 3, 1, at(0))


async def test_scope_of_nothing_has_no_beginning(kept: Kept):
    only, *_ = await keep(kept, "One.")

    scope = await kept.search.scope(OPEN, only.id)
    assert (scope.reports, scope.outlets, scope.since, scope.unread) == (0, 0, None, 0)


async def come_to(
    kept: Kept,
    body: str,
    state: LeadState,
    reason: str = "",
    *,
    n: int = 0,
    kind: LeadKind = LeadKind.LINK,
    where: Place | None = None,
) -> None:
    """Have something shared for the `n`th time, and come to nothing, or to something."""
    found = replace(lead(body, kind, where=where), id=LeadId(f"{body} {n}"))
    shared = message(body, id=f"{body} {n}", where=where)
    found = replace(found, message=shared.id)
    await kept.leads.take_in(shared, [found])
    await kept.leads.came_to(found.id, state, None, reason)


async def test_scope_counts_reports_that_are_there_and_were_not_read(kept: Kept):
    await come_to(kept, "https://ea.example/1", LeadState.UNREADABLE, "Paywall")
    await come_to(kept, "https://ea.example/2", LeadState.SET_ASIDE, "OperationalError")
    await come_to(kept, "desk/leak.pdf", LeadState.UNREADABLE, "Locked", kind=LeadKind.FILE)
    await come_to(kept, "Die Sprecherin sagte …", LeadState.UNREADABLE, "OtherLanguage", kind=LeadKind.PASTED)
    await come_to(kept, "https://ea.example/3", LeadState.DONE)
    await come_to(kept, "https://ea.example/4", LeadState.WAITING)
    tip = place("tips", private=True)
    await come_to(kept, "https://ea.example/5", LeadState.UNREADABLE, "TooSlow", where=tip)

    assert (await kept.search.scope(OPEN, ReportId(""))).unread == 4
    assert (await kept.search.scope(SECRET, ReportId(""))).unread == 5


async def keep_unread(kept: Kept, words: str, where: Place | None = None) -> Reading:
    """Keep a report in another language, of which only what stands in quotation marks was kept."""
    captured = report(words, by="EA")
    whole = Span(0, len(words))
    read = Reading(
        captured.id,
        captured.revision,
        ENGINE,
        (),
        (),
        unread=(Unread("ru", (whole,)),),
        quotations=(Quote((whole,)),),
    )
    await kept.evidence.keep_report(captured, share(captured, where, message=words))
    await kept.evidence.keep_reading(read, at(1))
    return read


async def test_scope_counts_reports_in_other_languages_among_those_that_were_not_read(kept: Kept):
    await keep(kept, "One.")
    first = await keep_unread(kept, "«Мост закрыт»")
    await keep_unread(kept, "«Мост открыт»", place("tips", private=True))

    open_scope = await kept.search.scope(OPEN, ReportId(""))
    assert (open_scope.reports, open_scope.unread) == (1, 1)
    assert (await kept.search.scope(OPEN, first.report)).unread == 0
    assert (await kept.search.scope(SECRET, ReportId(""))).unread == 2


async def test_scope_counts_a_report_as_looked_in_once_another_engine_read_and_compared_it(kept: Kept):
    unread = await keep_unread(kept, "«Мост закрыт»")

    assert await kept.evidence.reading(unread.report, ENGINE) == unread
    looked = Looked(unread.report, OPEN, SearchScope(0, 0, None))
    await kept.evidence.keep_comparison([], [], [], at(2), [looked])
    scope = await kept.search.scope(OPEN, ReportId(""))
    assert (scope.reports, scope.unread) == (1, 0)


@pytest.mark.parametrize("reason", ["NoSuchAddress", "PrivateAddress", "NoSuchFile", "Gone", "NotNews"])
async def test_scope_counts_nothing_that_is_no_report(kept: Kept, reason: str):
    await come_to(kept, "https://localhost/1", LeadState.UNREADABLE, reason)
    await come_to(kept, "/why c9", LeadState.UNREADABLE, "SetAside", kind=LeadKind.ASKED)

    assert (await kept.search.scope(OPEN, ReportId(""))).unread == 0


async def test_scope_counts_one_page_once_until_it_is_read(kept: Kept):
    for n, link in enumerate(("https://ea.example/1", "http://www.ea.example/1?utm_source=x#top")):
        await come_to(kept, link, LeadState.UNREADABLE, "TurnedAway", n=n)
    await come_to(kept, "https://ea.example/1", LeadState.UNREADABLE, "NotAnswering", n=2)
    assert (await kept.search.scope(OPEN, ReportId(""))).unread == 1

    tip = place("tips", private=True)
    address = canonical_address("https://ea.example/1")
    captured = report("Thirteen died.", link=address)
    await kept.evidence.keep_report(captured, share(captured, tip, message="m8"), page=address)
    assert (await kept.search.scope(OPEN, ReportId(""))).unread == 1
    assert (await kept.search.scope(SECRET, ReportId(""))).unread == 0
