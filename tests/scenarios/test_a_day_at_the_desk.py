"""The demo's reports at a desk, in an editor's words."""

from datetime import timedelta

import pytest

from bot.core.messages import PostKind
from bot.core.text import fold, words_of
from bot.demo import QUESTION, TURNS
from tests.scenarios.newsroom import Newsroom, only

DIGEST, COPY, NURSE, WALL, DENIAL, DISPATCH = (turn.text for turn in TURNS)

ENVOY = "a Lissan envoy travelled by night to Port Alder"
DEPOT = "drone struck the grain depot in Tellin on Sunday night"


async def _paste(newsroom: Newsroom, *reports: str) -> None:
    for report in reports:
        newsroom.clock.pass_by(timedelta(minutes=10))
        await newsroom.say(report)


async def test_a_paste_gets_one_message_and_the_rest_in_its_thread(newsroom: Newsroom) -> None:
    said = await newsroom.say(DIGEST)

    (message,) = only(said, PostKind.WARNING)
    assert "6 stories" in message.text
    assert all(post.under == message.key for post in only(said, PostKind.THREAD))
    assert {post.kind for post in said} == {PostKind.PROGRESS, PostKind.WARNING, PostKind.THREAD}


async def test_the_message_has_at_most_five_lines_and_each_begins_with_a_claimant(newsroom: Newsroom) -> None:
    said = await newsroom.say(DIGEST)

    (message,) = only(said, PostKind.WARNING)
    lines = [line.text for line in message.lines if line.text[:1].isdigit() and line.text[1:3] == "  "]
    assert len(lines) == 5
    claimants = [line[3:].split(": ")[0] for line in lines]
    assert all(who and who[0].isupper() for who in claimants)
    assert claimants.count("Nobody named") == 1


async def test_everything_quoted_stands_in_the_report(newsroom: Newsroom) -> None:
    said = await newsroom.say(DIGEST)

    text = fold(DIGEST)
    quoted = [
        part.text for post in said for line in post.lines for part in line.parts if part.tone == "quoted"
    ]
    assert quoted
    assert [words for words in quoted if fold(words) not in text] == []


async def test_the_same_text_pasted_twice_is_one_report_with_two_shares(newsroom: Newsroom) -> None:
    await _paste(newsroom, DIGEST)

    again = await newsroom.say(DIGEST)

    (share,) = await newsroom.kept.evidence.latest_shares(newsroom.place().audience, 1)
    assert len(await newsroom.kept.evidence.shares(share.report)) == 2
    assert only(again, PostKind.MOVE) == []
    assert only(again, PostKind.WARNING) == []
    assert "I know this report" in again[-1].text


async def test_a_wire_copy_in_another_outlet_is_an_echo_and_not_a_second_source(newsroom: Newsroom) -> None:
    await _paste(newsroom, DIGEST)

    said = await newsroom.say(COPY)

    (move,) = only(said, PostKind.MOVE)
    assert ENVOY in move.text
    assert "single source → echoed" in move.text
    assert "Harbour Post and Meridian Live" in move.text


async def test_a_claim_beside_an_echoed_one_is_not_said_to_be_echoed(newsroom: Newsroom) -> None:
    await _paste(newsroom, DIGEST)

    said = await newsroom.say(COPY)

    (card,) = only(said, PostKind.WARNING)
    (beside,) = [line.text for line in card.lines if "closed to small craft" in line.text]
    assert beside.endswith("(single source)")
    assert "echoed by 2 outlets (Harbour Post and Meridian Live), one origin" in card.text


async def test_a_source_of_its_own_on_another_side_raises_a_status(newsroom: Newsroom) -> None:
    await _paste(newsroom, DIGEST)

    said = await newsroom.say(NURSE)

    (move,) = only(said, PostKind.MOVE)
    assert move.text.startswith("↑")
    assert DEPOT in move.text
    assert "single source → corroborated" in move.text
    assert "Mara Oste" in move.text


async def test_the_earlier_card_is_edited_when_a_status_changes(newsroom: Newsroom) -> None:
    first = await newsroom.say(DIGEST)
    (message,) = only(first, PostKind.WARNING)

    said = await newsroom.say(NURSE)

    edits = [post for post in said if post.edits and post.kind is PostKind.THREAD]
    assert any("corroborated" in post.text and DEPOT in post.text for post in edits)
    assert any(post.edits == message.key for post in said)


async def test_an_edited_card_says_that_later_reports_speak_to_it(newsroom: Newsroom) -> None:
    first = await newsroom.say(DIGEST)
    (message,) = only(first, PostKind.WARNING)
    assert message.text.count("Not searched: this is the first report here") == 1
    await _paste(newsroom, COPY, NURSE)

    newsroom.clock.pass_by(timedelta(minutes=10))
    said = await newsroom.say(DENIAL)

    (card,) = [post for post in said if post.edits and post.lines[0] == message.lines[0]]
    assert "Not searched when it was shared: it was the first report here." in card.text
    assert "3 later reports speak to it." in card.text


async def test_a_denial_shows_on_the_claim_and_in_the_message_that_brings_it(newsroom: Newsroom) -> None:
    await _paste(newsroom, DIGEST, COPY)

    said = await newsroom.say(DENIAL)

    (message,) = only(said, PostKind.WARNING)
    assert " denies: " in message.text
    (move,) = only(said, PostKind.MOVE)
    assert "echoed → denied" in move.text


async def test_a_status_falls_when_two_reports_turn_out_to_share_one_wire(newsroom: Newsroom) -> None:
    await _paste(newsroom, DIGEST, NURSE)

    said = await newsroom.say(DISPATCH)

    falls = [post for post in only(said, PostKind.MOVE) if post.text.startswith("↓")]
    (fall,) = falls
    assert "corroborated → echoed" in fall.text
    assert "one text" in fall.text
    assert "I told you on" in fall.text


async def test_another_channel_that_was_told_is_told_of_the_fall_too(newsroom: Newsroom) -> None:
    await _paste(newsroom, DIGEST, NURSE)
    await newsroom.say(NURSE, channel="mideast")

    said = await newsroom.say(DISPATCH)

    (recall,) = only(said, PostKind.RECALL)
    assert recall.place.audience.channel == "mideast"
    (fall,) = [post for post in only(said, PostKind.MOVE) if post.text.startswith("↓")]
    assert "Also told: #mideast" in fall.text


async def test_why_shows_the_rule_the_evidence_and_the_history(newsroom: Newsroom) -> None:
    await _paste(newsroom, DIGEST, NURSE, DISPATCH)
    handle = await newsroom.handle_of(DEPOT)

    (why,) = await newsroom.say(f"/why {handle}")

    assert "is echoed" in why.text
    assert "Rule 9: one origin, two or more outlets" in why.text
    assert "single source → corroborated" in why.text
    assert "corroborated → echoed" in why.text
    assert "Looked in 2 reports" in why.text


async def test_claims_name_every_outlet_that_a_status_rests_on(newsroom: Newsroom) -> None:
    await _paste(newsroom, DIGEST, NURSE)

    (listed,) = await newsroom.say("/claims grain depot Sunday night")

    (row,) = [line.text for line in listed.lines if "corroborated" in line.text]
    assert row.endswith("independent origins  Meridian Live and Tarn Valley Gazette")


@pytest.mark.parametrize("words", ["oste", "Mara Oste dead", "orvane border command"])
async def test_claims_are_found_by_who_makes_them_and_what_is_said_together(
    newsroom: Newsroom, words: str
) -> None:
    await _paste(newsroom, DIGEST, NURSE)

    (listed,) = await newsroom.say(f"/claims {words}")
    (every,) = await newsroom.say("/claims")

    rows = [line.text for line in listed.lines[::2]]
    sought = set(words_of(words))
    assert rows == [line.text for line in every.lines[::2] if sought <= set(words_of(line.text))]
    assert rows


async def test_claims_of_a_handle_point_to_why_unless_a_claim_holds_it(newsroom: Newsroom) -> None:
    await _paste(newsroom, NURSE)

    (of_handle,) = await newsroom.say("/claims c1")
    (of_nobody,) = await newsroom.say("/claims Kessel Trust")

    assert of_handle.text.startswith("/why c1 says how c1 stands")
    assert of_nobody.text == "No claim here holds “Kessel Trust”, in what is said or by whom."


async def test_what_is_read_in_a_private_channel_is_no_evidence_elsewhere(newsroom: Newsroom) -> None:
    await newsroom.say(DIGEST, channel="investigations", private=True)

    said = await newsroom.say(NURSE, channel="desk")

    assert {post.place.audience.channel for post in only(said, PostKind.MOVE)} == {"investigations"}
    (message,) = only(said, PostKind.WARNING)
    assert "Not searched" in message.text
    (listed,) = await newsroom.say("/claims", channel="desk")
    assert "Free Valleys" not in listed.text


async def test_an_inferred_speaker_counts_once_somebody_accepts_it(newsroom: Newsroom) -> None:
    await _paste(newsroom, DIGEST)
    handle = await newsroom.handle_of("11 herders were killed")

    (answer, *edits) = await newsroom.say(f"/accept {handle} because the Command published it")

    assert "says it, rana says so" in answer.text
    assert "speaker inferred" not in answer.text
    assert edits


@pytest.mark.parametrize(
    ("typed", "tip"), [("/sumary", "/summary"), ("/clams", "/claims [words"), ("!whi c1", "/why c41")]
)
async def test_a_typo_gets_a_tip(newsroom: Newsroom, typed: str, tip: str) -> None:
    (answer,) = await newsroom.say(typed)

    assert tip in answer.text


async def test_a_command_about_no_claim_is_asked_which(newsroom: Newsroom) -> None:
    (answer,) = await newsroom.say("/why")

    assert "Which claim?" in answer.text


@pytest.mark.parametrize(
    ("typed", "tip"),
    [
        ("/why 1", "Did you mean  /why c1"),
        ("/why c13, c14", "One claim at a time, please:  /why c13  ·  /why c14"),
    ],
)
async def test_a_command_that_names_no_single_claim_is_told_what_to_type(
    newsroom: Newsroom, typed: str, tip: str
) -> None:
    (answer,) = await newsroom.say(typed)

    assert tip in answer.text


async def test_a_mark_behind_a_handle_is_no_part_of_it(newsroom: Newsroom) -> None:
    await _paste(newsroom, DIGEST)

    (marked,) = await newsroom.say("/why c1?")
    (plain,) = await newsroom.say("/why c1")

    assert marked.lines == plain.lines


async def test_a_claim_that_nobody_knows_is_said_in_one_sentence(newsroom: Newsroom) -> None:
    (answer,) = await newsroom.say("/why c99")

    assert answer.kind is PostKind.REFUSAL
    assert "I know no claim by that name here" in answer.text


async def test_a_report_in_another_language_is_refused_in_one_sentence_and_claims_nothing(
    newsroom: Newsroom,
) -> None:
    said = await newsroom.say(
        "Die Sprecherin des Ministeriums sagte am Montag, die Brücke sei für den Verkehr gesperrt. "
        "Der Bürgermeister erklärte, die Arbeiten würden noch mindestens drei Wochen dauern. Anwohner "
        "berichteten, dass schon in der vergangenen Woche keine Fahrzeuge mehr durchgelassen worden seien. "
        "Die Polizei wollte sich dazu nicht äußern und verwies auf das Ministerium."
    )

    (refusal,) = [post for post in said if post.kind is PostKind.REFUSAL]
    assert "not in English" in refusal.text
    assert refusal.edits == only(said, PostKind.PROGRESS)[0].key
    assert only(said, PostKind.WARNING) == []


async def test_of_a_report_in_another_language_what_stands_in_quotation_marks_is_kept_and_nothing_claimed(
    newsroom: Newsroom,
) -> None:
    said = await newsroom.say(
        "Представитель министерства сообщил в понедельник, что мост закрыт для движения. "
        "«Мы не знаем, когда он откроется», — сказал он. По словам мэра, «ущерб очень велик», а работы "
        "продлятся не меньше трёх недель. Местные жители рассказали, что машины "
        "не пропускали уже на прошлой неделе."
    )

    (message,) = only(said, PostKind.WARNING)
    (thread,) = only(said, PostKind.THREAD)
    assert "This report is in Russian." in message.text
    assert "I kept the 2 passages in quotation marks and claim nothing more." in message.text
    assert "«" not in thread.text
    assert "“Мы не знаем, когда он откроется”" in thread.text
    assert await newsroom.kept.evidence.claims(newsroom.place().audience, 9) == ()

    (later,) = only(await newsroom.say(DIGEST), PostKind.WARNING)
    assert "Not searched" in later.text
    (copy,) = only(await newsroom.say(COPY), PostKind.WARNING)
    assert "(English only; 1 report could not be read)" in copy.text


async def test_another_channel_that_was_told_is_told_of_a_rise_too_but_not_as_a_recall(
    newsroom: Newsroom,
) -> None:
    await _paste(newsroom, DIGEST)
    await newsroom.say(DIGEST, channel="mideast")

    said = await newsroom.say(NURSE)

    moves = only(said, PostKind.MOVE)
    assert {post.place.audience.channel for post in moves} == {"desk", "mideast"}
    assert only(said, PostKind.RECALL) == []


async def test_a_private_channel_is_not_named_as_one_that_was_told(newsroom: Newsroom) -> None:
    await _paste(newsroom, DIGEST, NURSE)
    await newsroom.say(NURSE, channel="investigations", private=True)

    said = await newsroom.say(DISPATCH)

    assert [post.place.audience.channel for post in only(said, PostKind.RECALL)] == ["investigations"]
    at_the_desk = [post for post in said if post.place.audience.channel == "desk"]
    assert at_the_desk
    assert not any("investigations" in post.text for post in at_the_desk)


async def test_the_demo_asks_about_the_claim_that_fell(newsroom: Newsroom) -> None:
    await _paste(newsroom, DIGEST, COPY, NURSE, DENIAL, DISPATCH)

    (why,) = await newsroom.say(QUESTION[1])

    assert DEPOT in why.text
    assert "corroborated → echoed" in why.text
