"""What every `Tombstones` keeps to."""

from dataclasses import replace

import pytest

from bot.core.alerts import SearchScope
from bot.core.claims import Claim, Statement, claim_of
from bot.core.corroboration import Corroboration, Origin, Rule, Status, StatusChange
from bot.core.errors import StoreBusy
from bot.core.forgetting import ForgettingId, Forgotten, Wording, founded_anew
from bot.core.leads import LeadId, LeadKind
from bot.core.matching import ClaimMatch, Relation, Stance, founding_match
from bot.core.messages import Audience, Line, MessageId, Part, Place, Post, PostKey, PostKind
from bot.core.reports import Report
from bot.core.watching import Noticed, Watched, WatchKind, course_of
from bot.ports import LeadState, Looked, PostedAs, Removal, Share, Vector
from bot.wiring import Kept
from tests.builders import NOON, at, audience, lead, message, place, reading, report, statement

OPEN, TIPS = place("syria"), place("tips", private=True)
HERE, SECRET = OPEN.audience, TIPS.audience
WORDS = "Thirteen people died at the clinic in Tellin on Sunday, a nurse there told reporters"
ALIKE = "At the Tellin clinic thirteen were killed"
VECTOR = Vector(b"\0\0\x80?")
GONE = (Line((Part("a report was forgotten"),)),)


async def keep(kept: Kept, words: str, by: str, *where: Place) -> tuple[Report, Statement]:
    """Keep a report that says one thing, with the lead and message that shared it."""
    captured = report(words, by)
    said = statement(words, "Oste", inside=captured)
    for at_place in where or (OPEN,):
        sent = replace(message(words), id=MessageId(f"{by} {at_place.audience.channel}"), place=at_place)
        shared = replace(
            lead(words), id=LeadId(f"lead {sent.id}"), message=sent.id, place=at_place, kind=LeadKind.PASTED
        )
        await kept.leads.take_in(sent, [shared])
        await kept.evidence.keep_report(captured, Share(captured.id, at_place, sent.id, "rana", NOON))
        await kept.leads.came_to(shared.id, LeadState.DONE, captured.id, "")
    await kept.evidence.keep_reading(reading(captured, said), at(1))
    return captured, said


async def compared(kept: Kept, captured: Report, said: Statement, *on: Claim) -> Claim:
    """Keep the claim that a statement makes, or that it supports others."""
    made = claim_of(said, captured)
    matches = [ClaimMatch(c.id, said.id, Relation.SAME, Stance.SUPPORTS) for c in on]
    matches = matches or [founding_match(made)]
    looked = Looked(captured.id, HERE, SearchScope(0, 0, None))
    await kept.evidence.keep_comparison([] if on else [made], matches, [], at(2), [looked])
    if not on:
        await kept.search.add([(made, VECTOR)])
    return made


async def removal(kept: Kept, of: Report, *gone_from: Audience, id: str = "f", own: str = "") -> Removal:
    rests = await kept.tombstones.rests_on(of.id)
    shared_in = frozenset(s.place.audience for s in await kept.evidence.shares(of.id))
    gone = frozenset(gone_from) or shared_in
    anew = [c for f in rests.founded if (c := founded_anew(f, gone, shared_in - gone))]
    stay = {c.id for c in anew}
    lost = () if shared_in - gone else rests.founded
    dropped = tuple(f.claim.id for f in lost if f.claim.id not in stay)
    touched = tuple(c for c in rests.touched if c not in dropped)
    forgotten = Forgotten(
        ForgettingId(id), of.id, "rana", at(5), "a mistake", HERE, "", tuple(gone), touched, dropped
    )
    return Removal(
        forgotten,
        shared_in,
        gone,
        Wording.of(rests.texts, rests.statements),
        tuple((claim, VECTOR) for claim in anew),
        frozenset((PostKey(own),)),
        head=GONE,
        head_elsewhere=GONE,
        rest=GONE,
        instead="(gone)",
    )


async def test_nothing_is_left_of_a_report_that_was_forgotten(kept: Kept) -> None:
    captured, said = await keep(kept, WORDS, "EA")
    claim = await compared(kept, captured, said)
    handle = await kept.desk.handle(claim.id, HERE)

    await kept.tombstones.forget(await removal(kept, captured))
    await kept.tombstones.sweep()

    assert await kept.evidence.shares(captured.id) == ()
    assert await kept.evidence.revisions_of(captured.id) == ()
    assert await kept.evidence.claims(HERE, 9) == ()
    assert (await kept.search.find("clinic", HERE, 9)).claims == ()
    assert (await kept.search.find("nurse", HERE, 9)).passages == ()
    assert await kept.search.similar(WORDS, VECTOR, HERE, 9) == ()
    (shared,) = await kept.leads.leads_of(MessageId("EA syria"))
    assert (shared.body, await kept.leads.report_of(shared.id)) == ("", None)
    with pytest.raises(Exception, match=handle):
        await kept.desk.claim_named(handle, HERE)


async def test_what_a_watch_was_still_to_tell_of_it_goes_where_it_goes(kept: Kept) -> None:
    captured, said = await keep(kept, WORDS, "EA", OPEN, TIPS)
    for where in (OPEN, TIPS):
        watched = Watched(WatchKind.PERSON, "Oste", where, "rana", NOON)
        await kept.watches.watch(watched, course_of(watched))
        await kept.watches.notice([Noticed(watched.id, captured.id, said.id, NOON)], {})

    await kept.tombstones.forget(await removal(kept, captured, HERE))
    left = await kept.watches.noticed()
    await kept.tombstones.forget(await removal(kept, captured, id="all"))

    assert [one.watch for one in left] == [Watched(WatchKind.PERSON, "Oste", TIPS, "rana", NOON).id]
    assert await kept.watches.noticed() == ()


async def test_who_when_and_why_stays_and_the_text_is_known_again(kept: Kept) -> None:
    captured, said = await keep(kept, WORDS, "EA")
    await compared(kept, captured, said)
    asked = await removal(kept, captured)

    await kept.tombstones.forget(asked)

    assert await kept.tombstones.forgotten(ForgettingId("f")) == asked.forgotten
    assert await kept.tombstones.forgotten(ForgettingId("g")) is None
    known = await kept.tombstones.was_forgotten(captured, "", HERE, by_itself=False)
    assert known == asked.forgotten
    other = report(ALIKE, "EA")
    assert await kept.tombstones.was_forgotten(other, "", HERE, by_itself=False) is None
    with pytest.raises(StoreBusy):
        await kept.evidence.keep_report(captured, Share(captured.id, OPEN, MessageId("m9"), "rana", at(6)))


async def test_a_page_is_known_again_to_what_comes_by_itself(kept: Kept) -> None:
    captured = report(WORDS, "EA")
    link = "https://ea.example/clinic"
    await kept.evidence.keep_report(
        captured, Share(captured.id, OPEN, MessageId("m"), "rana", NOON), page=link
    )
    await kept.tombstones.forget(await removal(kept, captured))
    edited = replace(report(ALIKE, "EA"), found_at=link)

    assert await kept.tombstones.was_forgotten(edited, link, HERE, by_itself=True) is not None
    assert await kept.tombstones.was_forgotten(edited, link, HERE, by_itself=False) is None


async def test_a_claim_that_another_report_makes_stays_in_its_words(kept: Kept) -> None:
    first, said = await keep(kept, WORDS, "EA")
    claim = await compared(kept, first, said)
    second, alike = await keep(kept, ALIKE, "Times")
    await compared(kept, second, alike, claim)
    handle = await kept.desk.handle(claim.id, HERE)

    await kept.tombstones.forget(await removal(kept, first))

    (stays,) = await kept.evidence.claims(HERE, 9)
    assert (stays.id, stays.first, stays.words) == (claim.id, alike.id, ALIKE)
    assert await kept.desk.claim_named(handle, HERE) == claim.id
    dossier = await kept.evidence.dossier(claim.id, HERE)
    assert [t.statement.id for t in dossier.testimonies] == [alike.id]
    (near,) = await kept.search.similar(ALIKE, VECTOR, HERE, 9)
    assert near.claim == stays
    assert [f.id for f in await kept.tombstones.forgotten_of(claim.id, HERE)] == ["f"]


async def test_history_says_only_that_there_was_such_a_report(kept: Kept) -> None:
    first, said = await keep(kept, WORDS, "EA")
    claim = await compared(kept, first, said)
    second, alike = await keep(kept, ALIKE, "Times")
    await compared(kept, second, alike, claim)
    origin = Origin(frozenset((said.id, alike.id)), ("EA", "Times"), ("Oste",), frozenset())
    status = Corroboration(claim.id, Status.ECHOED, Rule.ECHOED, at(3), (origin,))
    await kept.outbox.put([], at(3), changes=[(StatusChange(claim.id, None, status, first.id), HERE)])

    await kept.tombstones.forget(await removal(kept, first))

    (change,) = await kept.evidence.history(claim.id, HERE)
    assert (change.now.status, change.because) == (Status.ECHOED, first.id)
    assert [(o.statements, o.roots) for o in change.now.origins] == [(frozenset((alike.id,)), ())]


def said_in(text: str, key: str, kind: PostKind = PostKind.ANSWER, under: str | None = None) -> Post:
    lines = (Line((Part(text),)), Line((Part("Looked in 2 reports."),)))
    return Post(PostKey(key), OPEN, kind, lines, under=PostKey(under) if under else None)


async def test_posts_are_emptied_of_it_and_edited_where_they_were_said(kept: Kept) -> None:
    captured, said = await keep(kept, WORDS, "EA")
    await compared(kept, captured, said)
    card = said_in("EA has it", "card", PostKind.WARNING)
    reply = said_in("more", "reply", PostKind.THREAD, "card")
    answer, talk = said_in(f"c1 Oste: {WORDS}", "answer"), said_in("nothing of it", "talk")
    unsaid = said_in(f"c1 Oste: {WORDS}", "unsaid")
    await kept.outbox.put([card, reply, answer, talk], at(3))
    for each in (card, reply, answer, talk):
        await kept.outbox.begin(each.key)
        await kept.outbox.sent(each.key, PostedAs(each.key))
    await kept.outbox.put([unsaid], at(3))

    await kept.tombstones.forget(await removal(kept, captured, own="card"))

    shown = {
        key: await kept.outbox.latest(PostKey(key)) for key in ("card", "reply", "answer", "talk", "unsaid")
    }
    assert {key: post.text if post else "" for key, post in shown.items()} == {
        "card": "a report was forgotten",
        "reply": "a report was forgotten",
        "answer": "(gone)\nLooked in 2 reports.",
        "talk": "nothing of it\nLooked in 2 reports.",
        "unsaid": "(gone)\nLooked in 2 reports.",
    }
    due = await kept.outbox.due(OPEN.platform)
    assert sorted(str(out.post.edits or out.post.key) for out in due) == ["answer", "card", "reply", "unsaid"]


async def test_forgetting_it_again_under_the_same_id_changes_nothing(kept: Kept) -> None:
    captured, said = await keep(kept, WORDS, "EA")
    await compared(kept, captured, said)
    asked = await removal(kept, captured)
    await kept.tombstones.forget(asked)

    await kept.tombstones.forget(replace(asked, posts=(said_in("late", "late"),)))

    assert await kept.outbox.latest(PostKey("late")) is None


async def test_one_that_was_shared_elsewhere_meanwhile_is_looked_at_again(kept: Kept) -> None:
    captured, said = await keep(kept, WORDS, "EA")
    await compared(kept, captured, said)
    asked = await removal(kept, captured)
    other = place("desk")
    await kept.evidence.keep_report(captured, Share(captured.id, other, MessageId("late"), "ines", at(4)))

    with pytest.raises(StoreBusy):
        await kept.tombstones.forget(asked)

    assert len(await kept.evidence.shares(captured.id)) == 2


async def test_what_a_private_channel_shared_too_stays_there(kept: Kept) -> None:
    captured, said = await keep(kept, WORDS, "EA", TIPS, OPEN)
    claim = await compared(kept, captured, said)

    await kept.tombstones.forget(await removal(kept, captured, HERE))

    assert [c.id for c in await kept.evidence.claims(SECRET, 9)] == [claim.id]
    assert await kept.evidence.claims(HERE, 9) == ()
    assert (await kept.evidence.report(captured.id)).text == WORDS
    assert await kept.tombstones.was_forgotten(captured, "", SECRET, by_itself=False) is None
    assert await kept.tombstones.was_forgotten(captured, "", HERE, by_itself=False) is not None


async def test_what_a_private_channel_forgot_nobody_else_hears_of(kept: Kept) -> None:
    captured, said = await keep(kept, WORDS, "EA", TIPS)
    await compared(kept, captured, said)

    await kept.tombstones.forget(await removal(kept, captured, SECRET))

    assert await kept.tombstones.was_forgotten(captured, "", HERE, by_itself=False) is None
    assert await kept.tombstones.was_forgotten(captured, "", SECRET, by_itself=False) is not None


async def test_a_paste_that_is_refused_is_emptied(kept: Kept) -> None:
    sent = replace(message(WORDS), place=OPEN)
    shared = replace(lead(WORDS), message=sent.id, place=OPEN, kind=LeadKind.PASTED)
    await kept.leads.take_in(sent, [shared])

    await kept.tombstones.blank(shared.id)

    assert (await kept.leads.lead(shared.id)).body == ""


async def test_what_was_read_here_is_listed_with_its_number(kept: Kept) -> None:
    captured, _ = await keep(kept, WORDS, "EA")
    await keep(kept, ALIKE, "Times", TIPS)

    assert [(r.number, r.report) for r in await kept.leads.read_here(HERE)] == [(1, captured.id)]
    assert audience("desk") != HERE
    assert await kept.leads.read_here(audience("desk")) == ()
