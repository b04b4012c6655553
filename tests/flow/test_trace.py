"""A claim or a report is traced back to the bytes it was read from."""

from dataclasses import dataclass, field, replace

import pytest

from bot.core.addresses import canonical_address
from bot.core.alerts import SearchScope
from bot.core.captures import Capture
from bot.core.claims import Claim, claim_of
from bot.core.errors import EvidenceDamaged, NoSuchEvidence
from bot.core.leads import LeadKind
from bot.core.matching import Stance, founding_match
from bot.core.messages import MessageId, Place
from bot.core.rendering.evidence import evidence_lines, export_title, export_words, reread_lines
from bot.core.reports import Report, ReportId
from bot.flow.trace import Trace, reread
from bot.ports import Looked, Share
from tests.builders import at, audience, match, place, reading, report, statement
from tests.captures import LINK, answer, exchange, linked, pasted
from tests.fakes import Memory
from tests.fakes_archive import MemoryArchive
from tests.fakes_edges import ShelfFetcher, SteadyClock

EVERYBODY = audience("")
PAGE = "https://port-herald.example/harbour-wall"
WORDS = "The harbour wall gave way."


class DamagedArchive(MemoryArchive):
    async def capture(self, capture: object) -> Capture | None:
        raise EvidenceDamaged


@dataclass
class Desk:
    memory: Memory
    archive: MemoryArchive
    forgotten: list[ReportId] = field(default_factory=list[ReportId])

    async def forget(self, report: ReportId) -> None:
        self.forgotten.append(report)

    @property
    def trace(self) -> Trace:
        return Trace(self.memory.evidence, self.memory.desk, self.archive, EVERYBODY, self.forget)

    async def share(
        self,
        words: str = WORDS,
        by: str = "Port Herald",
        *,
        of: Capture | None = None,
        link: str = "",
        page: str = "",
        where: Place | None = None,
        on: Claim | None = None,
        hours: float = 0,
    ) -> tuple[Report, Claim]:
        """Keep a report of a capture with its one statement: a claim of its own, or on one that is there."""
        if of:
            await self.archive.keep(of)
        made = replace(report(words, by, link=link), capture=of.id if of else "")
        said = statement(words, inside=made)
        claim = on or claim_of(said, made)
        shared = Share(made.id, where or place(), MessageId(f"{words} {by}"), "rana", at(hours))
        await self.memory.evidence.keep_report(made, shared, page, canonical_address(of.asked) if of else "")
        await self.memory.evidence.keep_reading(reading(made, said), at(hours))
        matched = match(said, Stance.DENIES, on) if on else founding_match(claim)
        looked = Looked(made.id, (where or place()).audience, SearchScope(0, 0, None))
        new = () if on else (claim,)
        await self.memory.evidence.keep_comparison(new, [matched], [], at(hours), [looked])
        return made, claim


@pytest.fixture
def desk() -> Desk:
    return Desk(Memory.empty(), MemoryArchive(SteadyClock()))


async def test_a_claim_is_traced_to_every_report_that_is_evidence_on_it(desk: Desk) -> None:
    first, claim = await desk.share(of=linked())
    second, _ = await desk.share("The wall stands.", "Ferry Times", of=pasted(), on=claim, hours=1)
    await desk.share("Rain is due.", of=linked(b"other"))
    handle = await desk.memory.desk.handle(claim.id, audience())

    for named in (handle, handle.upper(), f" {claim.id} "):
        traced = await desk.trace(named)

        assert [one.report for one in traced] == [first, second]
        assert [one.capture for one in traced] == [linked(), pasted()]


@pytest.mark.parametrize("how", ["id", "page", "page in another spelling", "named link", "redirect"])
async def test_a_report_is_traced_by_its_id_and_by_its_link(desk: Desk, how: str) -> None:
    asked = "https://short.example/w"
    by_page = how.startswith("page")
    made, _ = await desk.share(of=linked(asked=asked), link=PAGE, page=PAGE if by_page else "")
    await desk.share("Rain is due.", link="https://port-herald.example/rain")
    named = {
        "id": made.id,
        "page in another spelling": "HTTPS://www.Port-Herald.example/harbour-wall?utm_source=x",
        "redirect": asked,
    }.get(how, PAGE)

    assert [one.report for one in await desk.trace(named)] == [made]


async def test_what_nobody_shared_in_the_open_is_not_traced(desk: Desk) -> None:
    hidden = place("tips", private=True)
    made, claim = await desk.share(of=linked(), link=PAGE, page=PAGE, where=hidden)
    handle = await desk.memory.desk.handle(claim.id, hidden.audience)

    for named in (made.id, PAGE, claim.id, handle, "c99", "https://none.example/", "", "no such thing"):
        with pytest.raises(NoSuchEvidence):
            await desk.trace(named)


async def test_each_hop_is_told_with_its_status_address_and_time(desk: Desk) -> None:
    moved = exchange(answer(b"", status="301 Moved"), "http://old.example/a", dialled="192.0.2.7:80")
    found = exchange(answer(b"Story"), "https://new.example/a", dialled="[2001:db8::1]:443", at=at(1))
    odd = exchange(b"", "https://new.example/b")
    capture = linked(b"Story", moved, found, odd)
    made, _ = await desk.share(of=capture, link="https://new.example/a")

    [traced] = await desk.trace(made.id)
    said = [line.text for line in evidence_lines([traced])]

    assert said[0] == "1  Port Herald: The harbour wall gave way."
    assert "https://new.example/a" in said
    assert f"report {made.id}, capture {capture.id}" in said
    assert "captured 2018-11-21 12:00:00 UTC" in said
    assert f"SHA-256 {traced.sha256}" in said
    assert len(traced.sha256) == 64
    assert said[-3:] == [
        "http://old.example/a  answered 301 from 192.0.2.7:80, 2018-11-21 12:00:00 UTC",
        "https://new.example/a  answered 200 from [2001:db8::1]:443, 2018-11-21 13:00:00 UTC",
        "https://new.example/b  answered without a status from 93.184.215.14:443, 2018-11-21 12:00:00 UTC",
    ]


@pytest.mark.parametrize("what", ["older", "removed", "let go", "damaged"])
async def test_bytes_that_are_not_there_are_said_in_words(desk: Desk, what: str) -> None:
    made, _ = await desk.share(of=None if what == "older" else linked())
    match what:
        case "removed":
            await desk.archive.remove(linked().id)
        case "let go":
            desk.archive.max_total_bytes = 1
            await desk.archive.keep(linked(b"new"))
        case "damaged":
            desk.archive = DamagedArchive(desk.archive.clock, 1, desk.archive.captures, desk.archive.rows)
        case _:
            pass

    [traced] = await desk.trace(made.id)
    words = evidence_lines([traced])[-1].text

    assert traced.capture is None
    assert {
        "older": "nothing is kept of its bytes",
        "removed": "nothing is kept of its bytes",
        "let go": "bytes were let go 2031-11-03 09:00:00 UTC, to make room",
        "damaged": "its bytes are damaged",
    }[what] in words


async def test_what_is_read_again_from_its_bytes_is_the_same_report_under_any_id(desk: Desk) -> None:
    capture = linked(WORDS.encode())
    made, _ = await desk.share(of=capture)
    shelf = ShelfFetcher({WORDS: replace(made, id=report("An earlier text.").id)})
    [traced] = await desk.trace(made.id)

    again = await reread(traced, {LeadKind.LINK: shelf})

    assert again.is_same
    assert [line.text for line in reread_lines([again])] == [
        "Port Herald: The harbour wall gave way.",
        "Read again from its bytes, it is the same report.",
    ]


async def test_what_differs_when_read_again_is_named(desk: Desk) -> None:
    capture = linked(WORDS.encode())
    made, _ = await desk.share(of=capture)
    shelf = ShelfFetcher({WORDS: replace(made, title="Wall", byline="Ilse Marrant")})
    [traced] = await desk.trace(made.id)

    again = await reread(traced, {LeadKind.LINK: shelf})

    assert not again.is_same
    assert reread_lines([again])[1].text == "Read again from its bytes, it differs in its title and byline."


async def test_what_cannot_be_read_again_is_said(desk: Desk) -> None:
    with_bytes, _ = await desk.share(of=linked())
    without, _ = await desk.share("Rain is due.")
    [readable], [bare] = await desk.trace(with_bytes.id), await desk.trace(without.id)

    again = [
        await reread(readable, {LeadKind.LINK: ShelfFetcher()}),
        await reread(readable, {}),
        await reread(bare, {LeadKind.LINK: ShelfFetcher()}),
    ]

    assert [one.is_same for one in again] == [False] * 3
    assert [line.text for line in reread_lines(again)][1::2] == [
        "I found no text in that. Paste the report's text here and I will read it.",
        "Not read again: its bytes are not here.",
        "Not read again: its bytes are not here.",
    ]


async def test_a_claim_is_traced_to_the_bytes_of_the_very_text_that_makes_it(desk: Desk) -> None:
    made, claim = await desk.share(of=linked(b"nine"))
    edited = replace(made, text="Nobody was hurt.", revision="r2", capture=linked(b"none").id)
    await desk.archive.keep(linked(b"none"))
    shared = Share(made.id, place(), MessageId("m9"), "rana", at(2))
    await desk.memory.evidence.keep_report(edited, shared, asked="https://short.example/w")

    [of_claim] = await desk.trace(claim.id)
    of_report = await desk.trace(made.id)

    assert of_claim.capture == linked(b"nine")
    assert [one.capture for one in of_report] == [linked(b"nine"), linked(b"none")]
    assert [one.report.id for one in await desk.trace("https://short.example/w")] == [made.id] * 2


async def test_a_text_is_traced_to_all_bytes_it_was_had_in_and_to_none_that_others_had(desk: Desk) -> None:
    made, _ = await desk.share(of=linked(WORDS.encode()))
    tips = place("tips", private=True)
    for body, where in ((b"two", place()), (b"three", tips)):
        await desk.archive.keep(linked(body))
        again = replace(made, capture=linked(body).id)
        shared = Share(made.id, where, MessageId(body.decode()), "rana", at(2))
        await desk.memory.evidence.keep_report(again, shared)

    traced = await desk.trace(made.id)
    said = [line.text for line in evidence_lines(traced)]
    shelf = ShelfFetcher({WORDS: made, "two": replace(made, title="Another layout")})
    again = [await reread(one, {LeadKind.LINK: shelf}) for one in traced]

    assert [one.capture for one in traced] == [linked(WORDS.encode()), linked(b"two")]
    assert f"read again from capture {linked(b'two').id}" in said
    assert sum(line.startswith("SHA-256") for line in said) == 2
    assert sum(made.id in line for line in said) == 1
    assert [one.is_same for one in again] == [True, True]
    assert export_title("c1", traced) == f"Port Herald: {WORDS}"
    assert export_words(traced, "e.wacz", 9) == "1 report written to e.wacz, 9 bytes."


async def test_all_bytes_of_a_report_are_removed_and_none_of_another(desk: Desk) -> None:
    made, _ = await desk.share(of=linked(b"one"))
    again = replace(made, capture=linked(b"two").id)  # the same text, had in other bytes
    hidden = replace(report("In private.", "Port Herald"), capture=linked(b"two").id)
    await desk.archive.keep(linked(b"two"))
    await desk.archive.keep(linked(b"three"))
    for one, where, words in (
        (again, place(), "m8"),
        (replace(made, capture=linked(b"three").id), place(), "m9"),
        (hidden, place("tips", private=True), "m10"),
    ):
        await desk.memory.evidence.keep_report(one, Share(one.id, where, MessageId(words), "rana", at(2)))

    removed = await desk.trace.remove(await desk.trace(made.id))

    kept = [await desk.archive.kept(linked(body).id) is not None for body in (b"one", b"two", b"three")]
    assert (removed, kept) == (2, [False, True, False])
    assert desk.forgotten == [made.id]  # so does what an engine keeps of it


async def test_an_export_has_what_is_here_and_says_what_it_leaves_out(desk: Desk) -> None:
    first, claim = await desk.share(of=linked())
    await desk.share("The wall stands.", "Ferry Times", on=claim, hours=1)
    traced = await desk.trace(claim.id)

    packed = await desk.trace.export("c1", traced)

    assert packed == await desk.archive.export([linked().id], "Evidence for c1")
    assert export_title("c1", traced[:1]) == f"Port Herald: {first.text}"
    assert export_words(traced, "e.wacz", 1_234) == (
        "1 report written to e.wacz, 1,234 bytes. 1 report left out: no bytes of it here."
    )
    assert LINK == PAGE
