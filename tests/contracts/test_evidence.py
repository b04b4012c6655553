"""What every `Evidence` keeps to."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from bot.core.alerts import SearchScope
from bot.core.captures import CaptureId
from bot.core.claims import Claim, ClaimId, Engine, Flag, Reading, SlotName, Statement, claim_of
from bot.core.corroboration import Corroboration, Rule, Status, StatusChange, assess
from bot.core.decisions import Decision, DecisionId, DecisionKind
from bot.core.errors import NoSuchClaim, StoreBusy
from bot.core.independence import Judged, Verdict
from bot.core.leads import NO_WATCH, WatchId
from bot.core.matching import Relation, Stance, founding_match
from bot.core.messages import Audience, MessageId, Place
from bot.core.policy import Policy
from bot.core.reports import Outlet, OutletId, Report, ReportId, revision_of
from bot.ports import Holdings, Looked, Share
from bot.wiring import Kept
from tests.builders import (
    ENGINE,
    NOON,
    at,
    audience,
    judgement,
    match,
    outlet,
    place,
    reading,
    report,
    statement,
)

OPEN = audience("syria")
OTHER = audience("desk")
SECRET = audience("tips", private=True)


def share(of: Report, where: Place | None = None, *, message: str = "m1", when: datetime = NOON) -> Share:
    return Share(of.id, where or place(), MessageId(message), "rana", when)


async def keep(
    kept: Kept,
    words: str,
    *speakers: str,
    by: str | Outlet = "EA",
    where: Place | None = None,
    hours: float = 0,
    watch: WatchId = NO_WATCH,
) -> tuple[Report, Statement, Claim]:
    """Keep a report with one statement, an hour later read and two hours later compared."""
    captured = report(words, by)
    said = statement(words, *speakers, inside=captured)
    claim = claim_of(said, captured)
    shared = replace(share(captured, where, message=words, when=at(hours)), watch=watch)
    await kept.evidence.keep_report(captured, shared)
    await kept.evidence.keep_reading(reading(captured, said), at(hours + 1))
    looked = Looked(captured.id, (where or place()).audience, SearchScope(0, 0, None))
    await kept.evidence.keep_comparison([claim], [founding_match(claim)], [], at(hours + 2), [looked])
    return captured, said, claim


# Reports and shares


async def test_a_report_comes_back_as_it_was(kept: Kept):
    captured = report(
        "“Thirteen died,” half a pair \ud83d, a NUL \0", link="https://ea.example/1", published=at(-3)
    )

    assert await kept.evidence.keep_report(captured, share(captured))
    assert await kept.evidence.report(captured.id) == captured


async def test_the_captures_of_every_text_of_a_report_are_known(kept: Kept) -> None:
    first = replace(report("One text."), capture=CaptureId("a"))
    second = replace(
        first, text="Another text.", revision=revision_of("Another text."), capture=CaptureId("b")
    )
    await kept.evidence.keep_report(first, share(first))
    again, other = replace(first, capture=CaptureId("c")), replace(report("Other."), capture=CaptureId("c"))
    await kept.evidence.keep_report(second, share(second, message="m2", when=at(1)))
    await kept.evidence.keep_report(
        again, share(first, message="m3", when=at(2)), asked="https://a.example/s"
    )
    await kept.evidence.keep_report(
        again, share(first, message="m3", when=at(2)), asked="https://a.example/s"
    )
    await kept.evidence.keep_report(other, share(other, message="m4", when=at(3)))

    had = [(c.revision, c.capture, c.audience) for c in await kept.evidence.captured(first.id)]
    assert had == [(first.revision, "a", OPEN), (second.revision, "b", OPEN), (first.revision, "c", OPEN)]
    assert await kept.evidence.captured(ReportId("never kept")) == ()
    resting = await kept.evidence.captured_from(CaptureId("c"))
    assert [each.report for each in resting] == [first.id, other.id]
    assert await kept.evidence.reports_asked("https://a.example/s") == (first.id,)
    assert await kept.evidence.reports_asked("") == ()
    assert await kept.evidence.revisions_of(first.id) == (first.revision, second.revision)


async def test_a_new_text_comes_with_what_was_read_in_it_and_its_claims_are_not_all_there_were(
    kept: Kept,
) -> None:
    first, said, claim = await keep(kept, "Thirteen died.", "Kalin")
    text = "Eleven died."
    second = replace(first, text=text, revision=revision_of(text))
    says = statement(text, "Kalin", inside=second)
    read = reading(second, says)

    assert await kept.evidence.keep_report(second, share(second, message="m2"), reading=(read, at(5)))

    assert await kept.evidence.reading(first.id, ENGINE) == read
    assert await kept.evidence.matches_of(first.id) == ()
    assert await kept.evidence.claims_touched(first.id) == (claim.id,)
    (testimony,) = (await kept.evidence.dossier(claim.id, OPEN)).testimonies
    assert (testimony.statement, testimony.retired_at) == (said, at(5))


async def test_nobody_comes_to_see_a_text_that_was_had_for_others(kept: Kept) -> None:
    first = report("One text.")
    second = replace(first, text="Another text.", revision=revision_of("Another text."))
    tip = place("tips", private=True)
    await kept.evidence.keep_report(first, share(first, tip))
    await kept.evidence.keep_report(second, share(second, tip, message="m2"))

    with pytest.raises(StoreBusy):
        await kept.evidence.keep_report(first, share(first, message="m3"))

    assert len(await kept.evidence.shares(first.id)) == 2
    assert {each.audience for each in await kept.evidence.captured(first.id)} == {SECRET}


async def test_a_private_channel_brings_no_new_text_to_others(kept: Kept) -> None:
    first = report("One text.")
    second = replace(first, text="Another text.", revision=revision_of("Another text."))
    tip = place("tips", private=True)
    await kept.evidence.keep_report(first, share(first))
    await kept.evidence.keep_report(first, share(first, tip, message="m2"))

    with pytest.raises(StoreBusy):
        await kept.evidence.keep_report(second, share(second, tip, message="m3"))
    assert await kept.evidence.revisions_of(first.id) == (first.revision,)
    assert await kept.evidence.keep_report(second, share(second, message="m4"))


async def test_every_text_of_a_report_can_be_had(kept: Kept) -> None:
    first = report("One text.")
    second = replace(first, text="Another text.", revision=revision_of("Another text."))
    await kept.evidence.keep_report(first, share(first))
    await kept.evidence.keep_report(second, share(second, message="m2", when=at(1)))

    texts = [(await kept.evidence.report(first.id, r)).text for r in ("", first.revision, second.revision)]
    assert texts == ["Another text.", "One text.", "Another text."]


async def test_a_report_is_known_by_the_pages_it_was_read_from(kept: Kept) -> None:
    first, second = report("One text."), report("Another text.")
    await kept.evidence.keep_report(first, share(first), "https://herald.example/wall")
    await kept.evidence.keep_report(first, share(first), "https://herald.example/wall")
    await kept.evidence.keep_report(first, share(first), "https://herald.example/other")
    await kept.evidence.keep_report(second, share(second), "https://herald.example/wall")

    assert await kept.evidence.reports_at("https://herald.example/wall") == (second.id, first.id)
    assert await kept.evidence.reports_at("https://herald.example/other") == (first.id,)
    assert await kept.evidence.reports_at("https://herald.example/none") == ()
    tip = place("tips", private=True)
    await kept.evidence.keep_report(first, share(first, tip), "https://herald.example/inside")
    assert await kept.evidence.pages_of(first.id, OPEN) == (
        "https://herald.example/wall",
        "https://herald.example/other",
    )
    assert len(await kept.evidence.pages_of(first.id, SECRET)) == 3
    assert await kept.evidence.pages_of(ReportId("never kept"), OPEN) == ()


async def test_a_report_shared_twice_is_one_report_with_two_shares(kept: Kept):
    captured = report("Thirteen died.")
    first = share(captured)
    second = share(captured, place("desk"), message="m2", when=at(1))

    assert await kept.evidence.keep_report(captured, second)
    assert not await kept.evidence.keep_report(captured, first)
    assert not await kept.evidence.keep_report(captured, first)
    assert await kept.evidence.shares(captured.id) == (first, second)


async def test_the_latest_shares_are_of_read_reports_this_audience_may_see(kept: Kept):
    old, *_ = await keep(kept, "Thirteen died.")
    new, *_ = await keep(kept, "Twenty were hurt.", hours=5)
    await keep(kept, "A tip.", where=place("tips", private=True), hours=6)
    unread = report("Nobody has read this.")
    await kept.evidence.keep_report(unread, share(unread, when=at(9)))

    latest = await kept.evidence.latest_shares(OPEN, 10)
    assert [s.report for s in latest] == [new.id, old.id]
    assert await kept.evidence.latest_shares(OPEN, 1) == latest[:1]
    assert len(await kept.evidence.latest_shares(SECRET, 10)) == 3


async def test_what_a_watch_brought_is_told_from_what_people_shared(kept: Kept):
    pasted, _, by_people = await keep(kept, "Thirteen died.")
    brought, _, by_feed = await keep(kept, "Twenty were hurt.", hours=5, watch=WatchId("w1"))

    assert (await kept.evidence.shares(brought.id))[0].watch == "w1"
    assert [s.report for s in await kept.evidence.latest_shares(OPEN, 9)] == [brought.id, pasted.id]
    assert [s.report for s in await kept.evidence.latest_shares(OPEN, 9, by_people=True)] == [pasted.id]
    assert await kept.evidence.claims(OPEN, 9) == (by_feed, by_people)
    assert await kept.evidence.claims(OPEN, 9, by_people=True) == (by_people,)

    # Silence says nothing of a claim; support from somebody's report makes it one that people shared.
    _, said, _ = await keep(kept, "A clerk said that twenty were hurt.", hours=6)
    silent = match(said, Stance.SILENT, by_feed)
    await kept.evidence.keep_comparison([], [silent], [], at(6))
    assert by_feed not in await kept.evidence.claims(OPEN, 9, by_people=True)
    await kept.evidence.keep_comparison([], [match(said, to=by_feed)], [], at(7))
    assert by_feed in await kept.evidence.claims(OPEN, 9, by_people=True)


# Readings


async def test_a_reading_belongs_to_its_engine_and_version(kept: Kept):
    captured, said, _ = await keep(kept, "Thirteen died.", "Kalin")

    assert await kept.evidence.reading(captured.id, ENGINE) == reading(captured, said)
    assert await kept.evidence.reading(captured.id, replace(ENGINE, version="2")) is None
    assert await kept.evidence.reading(captured.id, Engine("by hand", "1", "claims.v1", "abc")) is None


async def test_the_latest_reading_is_had_whichever_engine_made_it(kept: Kept):
    captured, said, _ = await keep(kept, "Thirteen died.", "Kalin")
    assert await kept.evidence.latest_reading(captured.id) == reading(captured, said)

    by_another = replace(reading(captured), engine=Engine("openai", "model-2"))
    await kept.evidence.keep_reading(by_another, at(5))
    assert await kept.evidence.latest_reading(captured.id) == by_another


async def test_the_first_reading_of_an_engine_stands(kept: Kept):
    captured, said, _ = await keep(kept, "Thirteen died.")

    await kept.evidence.keep_reading(reading(captured), at(5))
    assert await kept.evidence.reading(captured.id, ENGINE) == reading(captured, said)


async def test_a_new_revision_has_no_reading_yet(kept: Kept):
    captured, *_ = await keep(kept, 'He said "thirteen died".')
    edited = replace(
        captured, text="He said “thirteen died”.", revision=revision_of("He said “thirteen died”.")
    )

    assert await kept.evidence.keep_report(edited, share(edited, message="m2", when=at(3)))
    assert await kept.evidence.report(captured.id) == edited
    assert await kept.evidence.reading(captured.id, ENGINE) is None
    assert await kept.evidence.latest_reading(captured.id) is None

    assert not await kept.evidence.keep_report(captured, share(captured, message="m3", when=at(4)))
    assert await kept.evidence.report(captured.id) == edited


async def test_a_statement_whose_words_an_edit_took_away_is_retired(kept: Kept):
    captured, said, claim = await keep(kept, 'He said "thirteen died".')
    edited = replace(
        captured, text="He said “thirteen died”.", revision=revision_of("He said “thirteen died”.")
    )
    await kept.evidence.keep_report(edited, share(edited, message="m2", when=at(3)))

    [standing] = (await kept.evidence.dossier(claim.id, OPEN)).testimonies
    assert (standing.statement, standing.retired_at) == (said, None)

    await kept.evidence.keep_reading(Reading(edited.id, edited.revision, ENGINE, (), ()), at(4))
    [retired] = (await kept.evidence.dossier(claim.id, OPEN)).testimonies
    assert (retired.statement, retired.retired_at) == (said, at(4))
    assert await kept.evidence.matches_of(captured.id) == ()


# Who may see what


async def test_what_was_shared_in_a_private_channel_is_seen_there_alone(kept: Kept):
    _, _, claim = await keep(kept, "A tip.", where=place("tips", private=True))

    assert await kept.evidence.may_see(claim.id, SECRET)
    assert await kept.evidence.claims(SECRET, 10) == (claim,)
    for outside in (
        OPEN,
        OTHER,
        audience("tips2", private=True),
        audience("tips", workspace="rival", private=True),
    ):
        assert not await kept.evidence.may_see(claim.id, outside)
        assert await kept.evidence.claims(outside, 10) == ()
        with pytest.raises(NoSuchClaim):
            await kept.evidence.dossier(claim.id, outside)


async def test_what_was_shared_in_a_public_channel_is_its_workspaces(kept: Kept):
    _, _, claim = await keep(kept, "Thirteen died.")

    for inside in (OPEN, OTHER, SECRET):
        assert await kept.evidence.claims(inside, 10) == (claim,)
    assert not await kept.evidence.may_see(claim.id, audience(workspace="rival"))


async def test_a_public_share_of_a_private_report_opens_it_from_then_on(kept: Kept):
    captured, _, claim = await keep(kept, "A tip.", where=place("tips", private=True))
    await kept.evidence.keep_report(captured, share(captured, message="m2", when=at(7)))

    [here] = (await kept.evidence.dossier(claim.id, SECRET)).testimonies
    [there] = (await kept.evidence.dossier(claim.id, OPEN)).testimonies
    assert (here.known_at, there.known_at) == (at(1), at(7))


async def test_evidence_from_a_private_channel_counts_only_there(kept: Kept):
    _, first, claim = await keep(kept, "Thirteen died.", "Kalin")
    _, tip, _ = await keep(
        kept, "Thirteen have died.", "a nurse at the clinic", where=place("tips", private=True)
    )
    found = match(tip, to=claim)
    await kept.evidence.keep_comparison([], [found], [judgement(first, tip)], at(3))

    inside = await kept.evidence.dossier(claim.id, SECRET)
    outside = await kept.evidence.dossier(claim.id, OPEN)
    assert {t.statement for t in inside.testimonies} == {first, tip}
    assert set(inside.matches) == {founding_match(claim), found}
    assert len(inside.judgements) == 1
    assert [t.statement for t in outside.testimonies] == [first]
    assert outside.matches == (founding_match(claim),)
    assert outside.judgements == ()


async def test_the_latest_claims_come_first(kept: Kept):
    made = [(await keep(kept, f"Event {n} happened.", hours=n))[2] for n in (2, 1, 3)]

    assert await kept.evidence.claims(OPEN, 10) == (made[2], made[0], made[1])
    assert await kept.evidence.claims(OPEN, 2) == (made[2], made[0])


async def test_a_claim_comes_with_the_statement_that_made_it(kept: Kept):
    _, first, claim = await keep(kept, "Thirteen died.", "Kalin")
    _, second, another = await keep(kept, "Nobody died.", hours=1)

    made_by = await kept.evidence.statements_making([claim, another])

    assert made_by == {claim.id: first, another.id: second}
    assert await kept.evidence.statements_making([]) == {}


async def test_nobody_may_see_a_claim_that_nobody_made(kept: Kept):
    _, said, _ = await keep(kept, "Thirteen died.")

    unknown = claim_of(replace(said, id=said.id + "x"), report("x"))
    assert not await kept.evidence.may_see(unknown.id, OPEN)


# Comparisons


async def test_a_dossier_holds_what_a_status_is_assessed_from(kept: Kept):
    _, first, claim = await keep(kept, "Thirteen died.", "Kalin")
    _, second, _ = await keep(kept, "Thirteen have died.", "the SNC", by="Reuters")
    found = replace(match(second, to=claim), unmatched=frozenset((SlotName.NUMBER, SlotName.PLACE)))
    judged = judgement(first, second, Verdict.TIED, when=at(3))
    decision = Decision(DecisionId("d1"), DecisionKind.CONFIRM, claim.id, "rana", at(4), OPEN, "seen it")
    await kept.evidence.keep_comparison([], [found], [judged], at(3))
    await kept.evidence.decide(decision)
    await kept.evidence.decide(replace(decision, reason="again"))
    await kept.desk.set_sides({"Kalin": "Turkey"}, at(0))

    dossier = await kept.evidence.dossier(claim.id, OPEN)
    assert dossier.claim == claim
    assert {(t.statement, t.publisher, t.known_at) for t in dossier.testimonies} == {
        (first, "EA", at(1)),
        (second, "Reuters", at(1)),
    }
    assert set(dossier.matches) == {founding_match(claim), found}
    assert dossier.judgements == (judged,)
    assert dossier.decisions == (decision,)
    assert dossier.sides == {"Kalin": "Turkey"}
    assert assess(dossier, Policy(), at(5)).status is Status.CONFIRMED


async def test_a_decision_counts_where_it_may_be_seen(kept: Kept):
    _, _, claim = await keep(kept, "Thirteen died.", "Kalin")
    public, private = (
        Decision(DecisionId(str(n)), DecisionKind.CONFIRM, claim.id, "rana", at(4), where, "a tip")
        for n, where in enumerate((OTHER, SECRET))
    )
    for decision in (public, private):
        await kept.evidence.decide(decision)

    async def seen(who: Audience) -> tuple[Decision, ...]:
        return (await kept.evidence.dossier(claim.id, who)).decisions

    assert await seen(SECRET) == (public, private)
    assert await seen(OPEN) == (public,)
    assert await seen(audience("tips2", private=True)) == (public,)


async def test_a_dossier_of_claims_that_were_merged_has_what_was_found_for_each(kept: Kept):
    _, first, ours = await keep(kept, "Thirteen died.", "Kalin")
    _, second, theirs = await keep(kept, "Twelve died.", "the SNC", by="Reuters")
    judged = judgement(first, second, when=at(3))
    await kept.evidence.keep_comparison([], [], [judged], at(3))
    merge = Decision(
        DecisionId("d1"), DecisionKind.MERGE, ours.id, "rana", at(4), OPEN, "so", other=theirs.id
    )
    confirm = Decision(DecisionId("d2"), DecisionKind.CONFIRM, theirs.id, "rana", at(4), OPEN, "so")
    for decision in (confirm, merge):
        await kept.evidence.decide(decision)

    dossier = await kept.evidence.dossier(ours.id, OPEN, merged=[theirs.id])
    assert set(dossier.matches) == {founding_match(ours), founding_match(theirs)}
    assert dossier.judgements == (judged,)
    assert set(dossier.decisions) == {merge, confirm}
    alone = await kept.evidence.dossier(ours.id, OPEN)
    assert set(alone.matches) == {founding_match(ours)}
    assert alone.decisions == (merge,)
    assert set((await kept.evidence.dossier(theirs.id, OPEN)).decisions) == {merge, confirm}


async def test_what_takes_a_merge_back_is_known_to_both(kept: Kept):
    _, _, ours = await keep(kept, "Thirteen died.", "Kalin")
    _, _, theirs = await keep(kept, "Twelve died.", "the SNC", by="Reuters")
    merge = Decision(DecisionId("d1"), DecisionKind.MERGE, ours.id, "rana", at(4), SECRET, other=theirs.id)
    undo = Decision(DecisionId("d2"), DecisionKind.UNDO, ours.id, "rana", at(5), SECRET, undoes=merge.id)
    other = Decision(DecisionId("d3"), DecisionKind.CONFIRM, ours.id, "rana", at(6), OPEN, "so")
    for decision in (merge, undo, other):
        await kept.evidence.decide(decision)

    assert await kept.evidence.regroupings() == (merge, undo)
    assert set((await kept.evidence.dossier(theirs.id, SECRET)).decisions) == {merge, undo}
    assert (await kept.evidence.dossier(theirs.id, OPEN)).decisions == ()


async def test_any_past_moment_can_be_had_again(kept: Kept):
    _, first, claim = await keep(kept, "Thirteen died.", "Kalin")
    _, second, _ = await keep(kept, "Thirteen have died.", "the SNC", by="Reuters")
    found = match(second, to=claim)
    await kept.evidence.keep_comparison([], [found], [judgement(first, second, when=at(4))], at(4))
    split = replace(found, relation=Relation.UNRELATED, stance=Stance.SILENT)
    await kept.evidence.keep_comparison([], [split], [], at(6))
    tied = judgement(first, second, Verdict.TIED, when=at(8))
    await kept.evidence.keep_comparison([], [found], [tied], at(8))
    await kept.desk.set_sides({"Kalin": "one", "the SNC": "one"}, at(5))
    refuted = Decision(DecisionId("d"), DecisionKind.REFUTE, claim.id, "rana", at(9), OPEN)
    await kept.evidence.decide(refuted)

    async def status(hours: float) -> Status:
        moment = at(hours)
        return assess(await kept.evidence.dossier(claim.id, OPEN, moment), Policy(), moment).status

    assert [await status(hours) for hours in (3, 4, 5, 6, 8, 9)] == [
        Status.SINGLE_SOURCE,
        Status.CORROBORATED,
        Status.ONE_SIDED,
        Status.SINGLE_SOURCE,
        Status.ECHOED,
        Status.REFUTED,
    ]


async def test_where_was_looked_is_kept_with_the_comparison(kept: Kept):
    captured, *_ = await keep(kept, "A tip.", where=place("tips", private=True))
    here, there = SearchScope(2, 1, at(-9), unread=3), SearchScope(5, 4, at(-9))
    assert await kept.evidence.scope_of(captured.id, OPEN) is None

    looked = [Looked(captured.id, OPEN, here), Looked(captured.id, SECRET, there)]
    await kept.evidence.keep_comparison([], [], [], at(3), looked)

    assert await kept.evidence.scope_of(captured.id, OPEN) == here
    assert await kept.evidence.scope_of(captured.id, OTHER) == here
    assert await kept.evidence.scope_of(captured.id, SECRET) == there


async def test_the_private_channels_of_a_workspace_are_known(kept: Kept):
    for where in (place(), place("tips", private=True), place("inv", private=True)):
        await keep(kept, f"Thirteen died, {where.audience.channel}.", where=where)
    await keep(kept, "Elsewhere.", where=place("x", workspace="rival", private=True))

    assert await kept.evidence.private_audiences("newsroom") == (audience("inv", private=True), SECRET)


async def test_a_later_match_of_a_pair_replaces_the_earlier(kept: Kept):
    captured, said, claim = await keep(kept, "Thirteen died.")
    later = replace(founding_match(claim), relation=Relation.UNRELATED, stance=Stance.SILENT, reason="split")
    await kept.evidence.keep_comparison([], [later], [], at(3))

    assert (await kept.evidence.dossier(claim.id, OPEN)).matches == (later,)
    assert await kept.evidence.matches_of(captured.id) == (later,)

    await kept.evidence.keep_comparison([], [founding_match(claim)], [], at(4))
    assert await kept.evidence.matches_of(captured.id) == (founding_match(claim),)
    assert said.id == claim.first


async def test_every_judgement_is_kept_and_the_same_again_is_none(kept: Kept):
    _, first, claim = await keep(kept, "Thirteen died.", "Kalin")
    _, second, _ = await keep(kept, "Thirteen have died.", "the SNC", by="Reuters")
    apart = judgement(first, second, when=at(3))
    tied = judgement(second, first, Verdict.TIED, when=at(5))

    for judged in (apart, replace(apart, at=at(4)), tied, tied):
        await kept.evidence.keep_comparison([], [match(second, to=claim)], [judged], judged.at)

    assert (await kept.evidence.dossier(claim.id, OPEN)).judgements == (apart, tied)


async def test_a_comparison_kept_twice_is_kept_once(kept: Kept):
    captured, _, claim = await keep(kept, "Thirteen died.")
    before = await kept.evidence.dossier(claim.id, OPEN)
    await keep(kept, "Thirteen died.", hours=8)

    assert await kept.evidence.dossier(claim.id, OPEN) == before
    assert await kept.evidence.matches_of(captured.id) == (founding_match(claim),)


async def test_comparisons_at_once_lose_nothing(kept: Kept):
    _, first, claim = await keep(kept, "Thirteen died.", "Kalin")
    others = [(await keep(kept, f"Thirteen died, {n}.", by=f"Paper {n}"))[1] for n in range(6)]

    async with asyncio.TaskGroup() as group:
        for other in others:
            group.create_task(
                kept.evidence.keep_comparison([], [match(other, to=claim)], [judgement(first, other)], at(3))
            )

    dossier = await kept.evidence.dossier(claim.id, OPEN)
    assert {m.statement for m in dossier.matches} == {first.id, *(other.id for other in others)}
    assert len(dossier.judgements) == 6


# Histories


async def test_a_status_is_kept_for_its_audience_when_it_says_something_new(kept: Kept):
    _, _, claim = await keep(kept, "Thirteen died.")
    single = Corroboration(
        claim.id, Status.SINGLE_SOURCE, Rule.SINGLE_SOURCE, at(2), flags=frozenset((Flag.HEDGED, Flag.STALE))
    )
    echoed = replace(single, status=Status.ECHOED, rule=Rule.ECHOED, as_of=at(4))
    first = StatusChange(claim.id, None, single, None)
    second = StatusChange(claim.id, Status.SINGLE_SOURCE, echoed, None)
    back = StatusChange(claim.id, Status.ECHOED, replace(single, as_of=at(6)), None)

    for change in (first, replace(first, now=replace(single, as_of=at(3))), second, second, back):
        await kept.outbox.put([], at(0), changes=[(change, OPEN)])

    assert await kept.evidence.history(claim.id, OPEN) == (first, second, back)
    assert await kept.evidence.history(claim.id, SECRET) == ()


# Outlets that are registered after their reports were read


async def test_a_report_has_the_outlet_that_the_register_has_for_it_now(kept: Kept):
    edition = outlet("edition.ph.example", domain="edition.ph.example", registered=False)
    captured, _, claim = await keep(kept, "Thirteen died.", by=edition)
    assert (await kept.evidence.report(captured.id)).outlet == edition
    [stranger] = (await kept.evidence.dossier(claim.id, OPEN)).testimonies
    assert (stranger.outlet, stranger.registered) == (edition.id, False)

    herald = outlet("Port Herald", domain="ph.example", owner="Norwind Group")
    await kept.desk.register([herald], at(5))

    assert await kept.evidence.report(captured.id) == replace(captured, outlet=herald)
    [testimony] = (await kept.evidence.dossier(claim.id, OPEN)).testimonies
    assert (testimony.publisher, testimony.outlet, testimony.registered) == ("Port Herald", herald.id, True)


async def test_a_report_that_named_its_outlet_alone_is_known_by_that_name(kept: Kept):
    captured, *_ = await keep(kept, "Thirteen died.", by=outlet("Port Herald", registered=False))
    await kept.desk.register([outlet("Port Herald", domain="ph.example")], at(5))

    assert (await kept.evidence.report(captured.id)).outlet.domain == "ph.example"
    assert await kept.evidence.reports_of(OutletId("ph.example")) == (captured.id,)


async def test_the_reports_of_an_outlet_are_counted_as_an_audience_may_see_them(kept: Kept):
    opened, *_ = await keep(kept, "Thirteen died.", by="EA")
    secret, *_ = await keep(kept, "A tip.", by="EA", where=place("tips", private=True))
    await keep(kept, "Twenty were hurt.", by="Reuters")
    ea = opened.outlet.id

    assert await kept.evidence.reports_of(ea) == (opened.id, secret.id)
    assert await kept.evidence.reports_of(ea, SECRET) == (opened.id, secret.id)
    assert await kept.evidence.reports_of(ea, OPEN) == (opened.id,)


async def test_reports_are_found_by_their_present_text_where_an_audience_may_see_them(kept: Kept):
    opened, *_ = await keep(kept, "Thirteen died.", by="EA")
    secret, *_ = await keep(kept, "Thirteen died.", by="Reuters", where=place("tips", private=True))
    await keep(kept, "Twenty were hurt.", by="Reuters")

    assert await kept.evidence.reports_of_text(opened.revision, SECRET) == (opened.id, secret.id)
    assert await kept.evidence.reports_of_text(opened.revision, OPEN) == (opened.id,)


async def test_the_judgements_in_force_with_an_outlet_come_with_their_statements(kept: Kept):
    a, ours, claim = await keep(kept, "Thirteen died.", by="EA")
    _, theirs, _ = await keep(kept, "Thirteen are dead.", by="Reuters")
    _, other, _ = await keep(kept, "Thirteen people died.", by="AP")
    first = judgement(ours, theirs, Verdict.NOT_SHOWN, when=at(3))
    last = judgement(theirs, ours, Verdict.TIED, when=at(4))
    apart = judgement(theirs, other, Verdict.INDEPENDENT, when=at(4))
    for found in (first, last, apart):
        await kept.evidence.keep_comparison([], [], [found], found.at)

    assert claim
    assert await kept.evidence.judged_with(a.outlet.id) == (Judged(last, theirs, ours),)


async def test_a_judgement_of_words_that_are_gone_is_not_in_force(kept: Kept):
    a, ours, _ = await keep(kept, "Thirteen died.", by="EA")
    _, theirs, _ = await keep(kept, "Thirteen are dead.", by="Reuters")
    await kept.evidence.keep_comparison([], [], [judgement(ours, theirs, Verdict.TIED)], at(3))
    edited = replace(a, text="Nobody died.", revision=revision_of("Nobody died."))

    await kept.evidence.keep_report(edited, share(edited, message="m2", when=at(4)))

    assert await kept.evidence.judged_with(a.outlet.id) == ()


async def test_what_nobody_shares_any_more_is_retired_when_the_last_share_was_taken_back(kept: Kept):
    of, said, claim = await keep(kept, "Thirteen died.", "Kalin")
    await kept.evidence.keep_report(of, share(of, message="m2", when=at(3)))
    await kept.evidence.take_back(of.id, MessageId("Thirteen died."), at(5))
    assert await kept.evidence.taken_back(of.id, place()) is None
    (testimony,) = (await kept.evidence.dossier(claim.id, OPEN)).testimonies
    assert (testimony.retired_at, testimony.taken_back) == (None, False)

    await kept.evidence.take_back(of.id, MessageId("m2"), at(7))
    await kept.evidence.take_back(of.id, MessageId("m2"), at(9))
    assert await kept.evidence.taken_back(of.id, place()) == at(7)
    (testimony,) = (await kept.evidence.dossier(claim.id, OPEN)).testimonies
    assert (testimony.statement, testimony.retired_at, testimony.taken_back) == (said, at(7), True)
    assert await kept.evidence.shares_in(OPEN, at(-1)) == ()
    assert (await kept.search.scope(OPEN, ReportId("besides"))).reports == 0


# How much there is


async def test_what_an_audience_may_see_is_counted(kept: Kept) -> None:
    await keep(kept, "Thirteen died.", "Kalin", by="EA")
    await keep(kept, "Twelve died.", "Kalin", by="EA", where=place("desk"), hours=1)
    await keep(kept, "Nobody died.", "Kalin", by="Herald", where=place("tips", private=True), hours=2)
    unread = report("Not read yet.", "Quay Gazette")
    await kept.evidence.keep_report(unread, share(unread, message="m9", when=at(3)))

    assert await kept.evidence.holdings(OPEN) == Holdings(2, 1, 2, NOON)
    assert await kept.evidence.holdings(SECRET) == Holdings(3, 2, 3, at(2))
    assert await kept.evidence.holdings(audience("else")) == Holdings(2, 1, 2, None)
    assert await kept.evidence.holdings(audience("syria", workspace="theirs")) == Holdings(0, 0, 0, None)


async def test_decisions_are_had_in_order_where_they_may_be_seen(kept: Kept) -> None:
    about = ClaimId("a")
    ours = Decision(DecisionId("1"), DecisionKind.TIE, about, "rana", at(1), OPEN, "one owner")
    hidden = Decision(DecisionId("2"), DecisionKind.DOUBT, about, "rana", at(2), SECRET)
    undone = Decision(DecisionId("3"), DecisionKind.UNDO, about, "rana", at(3), OPEN, undoes=ours.id)
    for decided in (ours, hidden, undone):
        await kept.evidence.decide(decided)

    assert await kept.evidence.decisions(OTHER) == (ours, undone)
    assert await kept.evidence.decisions(SECRET) == (ours, hidden, undone)
