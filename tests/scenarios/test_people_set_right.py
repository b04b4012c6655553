"""What the bot got wrong, an editor sets right: kept with name and reason, told, and taken back at will."""

from datetime import timedelta

import pytest

from bot.core.messages import Audience, Post, PostKind
from bot.demo import TURNS
from tests.scenarios.newsroom import Newsroom, only

DIGEST, COPY, NURSE, _, DENIAL, WIRE = (turn.text for turn in TURNS)
DEPOT = "drone struck the grain depot in Tellin on Sunday night"
INV = Audience("newsroom", "inv", private=True)

OFFICER = """https://orvaneobserver.example/politics/tellin-store
Officer: store in Tellin was hit
By Emil Staal

Colonel Berin Askel said an Orvane drone hit the grain depot in Tellin on Sunday.

The Orvane parliament meets again on Monday. Its foreign committee said it would ask for an account before
the end of the month, as it did last year.
"""
OFFICER_AGAIN = """https://harbourpost.example/news/tellin-askel
Askel speaks of a hit in Tellin
By Ida Wren

Colonel Berin Askel told the Harbour Post that an Orvane drone hit the grain depot in Tellin on Sunday.

Ships waited outside Port Alder for most of the week because of the ice, and the pilots asked for more tugs
before the spring.
"""
CLINIC = """https://harbourpost.example/news/tellin-clinic
Clinic in Tellin counts its dead
By Ida Wren

“Nine people were carried in before dawn, and two of them were dead when they reached us,” Mara Oste told us.

Ships waited outside Port Alder for most of the week because of the ice, and the pilots asked for more tugs
before the spring.
"""


async def later(newsroom: Newsroom, text: str, **where: object) -> list[Post]:
    newsroom.clock.pass_by(timedelta(minutes=1))
    channel, private = str(where.get("channel", "desk")), bool(where.get("private"))
    return await newsroom.say(text, channel=channel, private=private)


async def why(newsroom: Newsroom, handle: str, **where: object) -> str:
    (answer,) = await later(newsroom, f"/why {handle}", **where)
    return answer.text


@pytest.fixture
async def depot(newsroom: Newsroom) -> str:
    """The strike on the depot: the opposition's (1) and a nurse's (2), corroborated."""
    await newsroom.say(DIGEST)
    await later(newsroom, NURSE)
    return await newsroom.handle_of("an Orvane " + DEPOT)


class TestMerging:
    @pytest.fixture
    async def guards(self, newsroom: Newsroom, depot: str) -> tuple[str, str]:
        """Two guards killed, by activists; two dead at the clinic, by the nurse: read as two claims."""
        return await newsroom.handle_of("killed two guards"), await newsroom.handle_of(
            "Nine people were carried"
        )

    async def test_what_is_said_of_one_counts_for_the_other(
        self, newsroom: Newsroom, guards: tuple[str, str]
    ) -> None:
        ours, theirs = guards

        (answer, *others) = await later(
            newsroom, f"/merge {ours} {theirs} because the two dead are the guards"
        )

        told = f"rana said that {theirs} is the same claim: the two dead are the guards"
        assert answer.text.startswith(f"Noted: {told}. {ours} is corroborated, 2 independent origins.")
        (move,) = only(others, PostKind.MOVE)
        assert "single source → corroborated, 2 independent origins, because" in move.text
        assert told in move.text
        cards = [post.text for post in others if post.edits]
        assert not any(f"  {theirs}\n" in card or f"• {theirs} " in card for card in cards)
        assert f"{theirs} leads here: a person says that it is the same claim." in await why(newsroom, theirs)
        (listed,) = await later(newsroom, "/claims dead")
        assert listed.text.count(ours) <= 1
        assert theirs not in listed.text

    async def test_a_report_that_speaks_to_the_merged_one_counts(
        self, newsroom: Newsroom, guards: tuple[str, str]
    ) -> None:
        ours, theirs = guards
        await later(newsroom, f"/merge {ours} {theirs} because the two dead are the guards")

        await later(newsroom, CLINIC)

        told = await why(newsroom, ours)
        assert "Evidence  3 statements in 3 reports, 2 origins, 2 shown independent" in told
        assert "Harbour Post and Tarn Valley Gazette share one text" in told

    async def test_taken_back_each_stands_as_it_did(
        self, newsroom: Newsroom, guards: tuple[str, str]
    ) -> None:
        ours, theirs = guards
        await later(newsroom, f"/merge {ours} {theirs} because the two dead are the guards")

        (answer, *others) = await later(newsroom, f"/undo {ours} because the guards died later")

        assert f"{ours} is single source, anonymous" in answer.text
        told = "\n".join(move.text for move in only(others, PostKind.MOVE))
        assert f"↓ {ours} " in told
        assert f"↓ {theirs} " in told
        assert "corroborated → single source" in told
        assert f"Claim {theirs} is single source (rule 10" in await why(newsroom, theirs)
        assert "rana took that back: the guards died later" in await why(newsroom, theirs)

    async def test_a_claim_that_stood_so_already_is_not_said_to_move(self, newsroom: Newsroom) -> None:
        await newsroom.say(DIGEST)
        await later(newsroom, COPY)
        echoed = await newsroom.handle_of("a Lissan envoy travelled by night")
        single = await newsroom.handle_of("refused to assist stranded herders")

        said = await later(newsroom, f"/merge {echoed} {single} because they are one")
        again = await later(newsroom, f"/undo {echoed}")

        assert only(said, PostKind.MOVE) == []
        assert f"{echoed} is echoed" in only(said, PostKind.ANSWER)[0].text
        (back,) = only(again, PostKind.MOVE)  # whoever reads the other one is told that it parted
        assert f"→ {single} " in back.text
        assert "echoed → single source" in back.text

    async def test_what_was_told_too_high_of_the_merged_one_is_told_by_its_handle(
        self, newsroom: Newsroom, depot: str
    ) -> None:
        await later(newsroom, COPY)
        echoed = await newsroom.handle_of("a Lissan envoy travelled by night")
        await later(newsroom, f"/tie {depot} 1 2 because one handout")
        await later(newsroom, f"/undo {depot}")
        await later(newsroom, f"/withdraw {echoed} because it was a mistake")

        said = await later(newsroom, f"/merge {echoed} {depot} because they are one")

        assert any(f"told as {depot}: corroborated → " in move.text for move in only(said, PostKind.MOVE))

    async def test_what_is_one_already_is_not_merged_again(
        self, newsroom: Newsroom, guards: tuple[str, str]
    ) -> None:
        ours, theirs = guards
        await later(newsroom, f"/merge {ours} {theirs} because the two dead are the guards")

        for pair in (f"{ours} {theirs}", f"{theirs} {ours}", f"{ours} {ours}"):
            (answer,) = await later(newsroom, f"/merge {pair} because I say so")
            assert answer.text == f"Nothing to merge: both are {ours} already."

    async def test_merges_are_taken_back_the_latest_first(
        self, newsroom: Newsroom, depot: str, guards: tuple[str, str]
    ) -> None:
        ours, theirs = guards
        await later(newsroom, f"/merge {ours} {theirs} because the two dead are the guards")
        await later(newsroom, f"/merge {depot} {theirs} because it is all one strike")

        assert f"Claim {depot} is" in await why(newsroom, ours)
        await later(newsroom, f"/undo {theirs}")
        assert f"Claim {ours} is" in await why(newsroom, theirs)
        assert f"Claim {depot} is" in await why(newsroom, depot)
        await later(newsroom, f"/undo {theirs}")
        assert f"Claim {theirs} is" in await why(newsroom, theirs)

    async def test_what_a_private_channel_merges_stays_two_elsewhere(
        self, newsroom: Newsroom, guards: tuple[str, str]
    ) -> None:
        ours, theirs = guards
        await later(newsroom, DIGEST, channel="inv", private=True)

        said = await later(
            newsroom, f"/merge {ours} {theirs} because a guard told us", channel="inv", private=True
        )

        assert {post.place.audience for post in said} == {INV}
        assert f"Claim {theirs} is single source" in await why(newsroom, theirs)
        assert f"Claim {ours} is" in await why(newsroom, theirs, channel="inv", private=True)

    async def test_another_claim_has_to_be_named(self, newsroom: Newsroom, depot: str) -> None:
        (unnamed,) = await later(newsroom, f"/merge {depot} because they are one")
        (unknown,) = await later(newsroom, f"/merge {depot} c999 because they are one")
        (no_reason,) = await later(newsroom, f"/merge {depot} c1")

        assert unnamed.text.startswith("Which claim is the same?")
        assert unknown.kind is PostKind.REFUSAL
        assert no_reason.text.endswith(f"/merge {depot} c1 because …")


class TestSplitting:
    async def test_a_statement_is_a_claim_of_its_own_from_then_on(
        self, newsroom: Newsroom, depot: str
    ) -> None:
        await later(newsroom, OFFICER)
        assert "3 independent origins" in await why(newsroom, depot)

        (answer, *_) = await later(newsroom, f"/split {depot} 3 because he speaks of another drone")

        founded = answer.text.split("a claim of its own: /why ")[1].split("\n")[0]
        assert f"rana split another claim off, {founded}: he speaks of another drone." in answer.text
        told = await why(newsroom, founded)
        assert f"Claim {founded} is single source" in told
        assert "Colonel Berin Askel" in told
        ours = await why(newsroom, depot)
        assert "corroborated, 2 independent origins" in ours
        assert "3  Orvane Observer ← Colonel Berin Askel" in ours  # shown, as what does not count

        # A report that says what was split off says it for the claim of its own alone.
        said = await later(newsroom, OFFICER_AGAIN)
        (move,) = only(said, PostKind.MOVE)
        assert move.text.startswith(f"→ {founded} ")
        assert "single source → echoed" in move.text
        assert "2 statements in 2 reports, 2 origins" in await why(newsroom, depot)

    async def test_taken_back_the_claims_are_one_again(self, newsroom: Newsroom, depot: str) -> None:
        await later(newsroom, OFFICER)
        (answer, *_) = await later(newsroom, f"/split {depot} 3 because he speaks of another drone")
        founded = answer.text.split("a claim of its own: /why ")[1].split("\n")[0]
        await later(newsroom, OFFICER_AGAIN)

        await later(newsroom, f"/undo {founded} because it is one drone")

        told = await why(newsroom, founded)
        assert f"Claim {depot} is corroborated, 3 independent origins" in told
        assert "4 statements in 4 reports" in told

    async def test_the_statement_that_made_a_claim_stays_with_it(
        self, newsroom: Newsroom, depot: str
    ) -> None:
        (answer,) = await later(newsroom, f"/split {depot} 1 because it is another night")

        assert answer.text.startswith("That statement is what the claim was made by, and stays with it.")
        assert "2  Tarn Valley Gazette ← Mara Oste" in answer.text

    async def test_what_a_private_channel_splits_is_one_elsewhere(
        self, newsroom: Newsroom, depot: str
    ) -> None:
        await later(newsroom, DIGEST, channel="inv", private=True)

        said = await later(newsroom, f"/split {depot} 2 because she told us", channel="inv", private=True)

        founded = said[0].text.split("a claim of its own: /why ")[1].split("\n")[0]
        assert {post.place.audience for post in said} == {INV}
        assert "is corroborated" in await why(newsroom, depot)
        (listed,) = await later(newsroom, "/claims Oste")
        assert founded not in listed.text


class TestCorrecting:
    async def test_the_speaker_is_whom_the_editor_names(self, newsroom: Newsroom, depot: str) -> None:
        (answer, *others) = await later(
            newsroom, f"/correct {depot} 2 speaker Oren Halse, for Free Valleys because the tape is his"
        )

        assert "Oren Halse, for Free Valleys says it in Tarn Valley Gazette: the tape is his." in answer.text
        (move,) = only(others, PostKind.MOVE)
        assert "corroborated → one-sided" in move.text
        told = await why(newsroom, depot)
        assert "Tarn Valley Gazette ← Oren Halse, for Free Valleys (corrected by a person)" in told
        assert "read as Tarn Valley Gazette ← Mara Oste" in told
        assert f'"an Orvane {DEPOT}"' in told  # the words are the report's

    async def test_one_voice_in_both_is_one_origin(self, newsroom: Newsroom, depot: str) -> None:
        said = await later(
            newsroom, f"/correct {depot} 2 speaker Free Valleys opposition because she read it out"
        )

        (move,) = only(said, PostKind.MOVE)
        assert "corroborated → echoed" in move.text
        assert "share one source: Free Valleys opposition" in move.text

        (_, *others) = await later(newsroom, f"/undo {depot}")
        (move,) = only(others, PostKind.MOVE)
        assert "echoed → corroborated" in move.text
        assert "corrected by a person" not in (await why(newsroom, depot)).split("Decided")[0]

    async def test_a_report_that_comes_later_is_held_against_the_corrected_speaker(
        self, newsroom: Newsroom, depot: str
    ) -> None:
        await later(newsroom, f"/correct {depot} 2 speaker Berin Askel because she only passed it on")

        await later(newsroom, OFFICER)

        told = await why(newsroom, depot)
        assert "3 statements in 3 reports, 2 origins" in told
        assert "Orvane Observer and Tarn Valley Gazette share one source" in told or (
            "Tarn Valley Gazette and Orvane Observer share one source" in told
        )

    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ("nobody", "Tarn Valley Gazette ← nobody named (corrected by a person)"),
            ("the outlet itself", "Tarn Valley Gazette (corrected by a person)"),
            ("Lund via Norwind", "Tarn Valley Gazette ← Norwind ← Lund (corrected by a person)"),
        ],
    )
    async def test_nobody_the_outlet_and_a_voice_through_another(
        self, newsroom: Newsroom, depot: str, typed: str, shown: str
    ) -> None:
        await later(newsroom, f"/correct {depot} 2 speaker {typed} because I asked")

        assert shown in await why(newsroom, depot)

    async def test_which_statement_is_asked_where_there_are_several(
        self, newsroom: Newsroom, depot: str
    ) -> None:
        (answer,) = await later(newsroom, f"/correct {depot} speaker Lund because I asked")

        assert answer.text.startswith("Which statement?")
        assert "1  Meridian Live ← Free Valleys opposition" in answer.text


class TestTies:
    async def test_two_reports_of_one_handout_are_one_origin_and_whoever_was_told_is_told(
        self, newsroom: Newsroom, depot: str
    ) -> None:
        await later(newsroom, DIGEST, channel="foreign")

        said = await later(newsroom, f"/tie {depot} 1 2 because both had the same handout")

        (move,) = only(said, PostKind.MOVE)
        assert "corroborated → echoed" in move.text
        assert "Also told: #foreign." in move.text
        (recall,) = only(said, PostKind.RECALL)
        assert recall.place.audience.channel == "foreign"
        assert "What I told you here no longer holds." in recall.text
        assert "share one source, as a person says: rana: both had the same handout" in await why(
            newsroom, depot
        )

    @pytest.mark.parametrize("ending", ["", " because", " because …", ", because ..."])
    async def test_a_reason_that_is_not_given_is_asked_for_in_words_that_can_be_typed(
        self, newsroom: Newsroom, depot: str, ending: str
    ) -> None:
        for typed in (
            "/tie {} 1 2",
            "/merge {} c1",
            "/dismiss {}",
            "/refute {}",
            "/correct {} 1 speaker Lund",
        ):
            (answer,) = await later(newsroom, typed.format(depot) + ending)
            assert answer.text.endswith(f"Why? The reason is kept and shown with your name:  "
                                        f"{typed.format(depot)} because …")  # fmt: skip

    async def test_outlets_are_named_as_people_call_them(self, newsroom: Newsroom, depot: str) -> None:
        (tied, *_) = await later(
            newsroom, f"/tie {depot} Meridian Live and the Tarn Valley Gazette because of one handout"
        )
        (cut, *others) = await later(
            newsroom,
            f"/cut-tie {depot} meridianlive.example tarnvalleygazette.example because they were there",
        )

        assert "said that Meridian Live and Tarn Valley Gazette have one source" in tied.text
        assert "said that Meridian Live and Tarn Valley Gazette are separate" in cut.text
        assert "echoed → corroborated" in only(others, PostKind.MOVE)[0].text

    async def test_a_tie_that_was_found_is_cut(self, newsroom: Newsroom) -> None:
        await newsroom.say(DIGEST)
        await later(newsroom, COPY)
        envoy = await newsroom.handle_of("a Lissan envoy travelled by night")
        assert "is echoed" in await why(newsroom, envoy)

        said = await later(newsroom, f"/cut-tie {envoy} Harbour Post Meridian Live because each has a source")

        assert "echoed → one-sided" in only(said, PostKind.MOVE)[0].text
        assert "share one text" not in await why(newsroom, envoy)

    async def test_two_have_to_be_named(self, newsroom: Newsroom, depot: str) -> None:
        (answer,) = await later(newsroom, f"/tie {depot} 1 because of the handout")
        (strangers,) = await later(newsroom, f"/tie {depot} Herald Courier because of the handout")

        for post in (answer, strangers):
            assert post.text.startswith("Which two?")

    async def test_what_counts_so_already_is_not_decided(self, newsroom: Newsroom, depot: str) -> None:
        (answer,) = await later(newsroom, f"/cut-tie {depot} 1 2 because they are")

        assert answer.text == "Nothing to decide: they count as separate already."


class TestWithdrawing:
    async def test_one_voice_less(self, newsroom: Newsroom, depot: str) -> None:
        said = await later(newsroom, f"/withdraw {depot} 2 because she corrected herself on the air")

        (move,) = only(said, PostKind.MOVE)
        assert "corroborated → single source" in move.text
        assert "it was withdrawn by Mara Oste: she corrected herself on the air" in move.text

    async def test_withdrawn_where_every_voice_has(self, newsroom: Newsroom, depot: str) -> None:
        (answer, *_) = await later(newsroom, f"/withdraw {depot} because both took it back")

        assert f"{depot} is withdrawn." in answer.text
        assert "is withdrawn (rule 2" in await why(newsroom, depot)
        (undone, *_) = await later(newsroom, f"/undo {depot}")
        assert f"{depot} is corroborated" in undone.text

    async def test_nobody_takes_back_what_nobody_is_named_for(self, newsroom: Newsroom) -> None:
        await newsroom.say(DIGEST)
        strike = await newsroom.handle_of("a dock strike in Brackwater")

        (answer,) = await later(newsroom, f"/withdraw {strike} because it is gone")

        assert answer.text == "Nothing to withdraw: nobody is named who supports it there."


class TestDismissing:
    async def test_a_claim_waits_for_no_source_and_speaks_no_more(self, newsroom: Newsroom) -> None:
        await newsroom.say(DIGEST)
        depot = await newsroom.handle_of("an Orvane " + DEPOT)

        (answer, *others) = await later(newsroom, f"/dismiss {depot} because we carry no depots")

        assert (
            f"rana dismissed it here as no news: we carry no depots. {depot} is single source" in answer.text
        )
        [card] = [post for post in others if post.edits and post.kind is PostKind.WARNING]
        assert DEPOT not in card.text.split("Needs a source")[1]
        assert only(await later(newsroom, NURSE), PostKind.MOVE) == []
        assert "is corroborated" in await why(newsroom, depot)

    async def test_it_speaks_on_in_other_channels(self, newsroom: Newsroom) -> None:
        await newsroom.say(DIGEST)
        await later(newsroom, DIGEST, channel="foreign")
        depot = await newsroom.handle_of("an Orvane " + DEPOT)
        await later(newsroom, f"/dismiss {depot} because we carry no depots")

        said = await later(newsroom, NURSE, channel="foreign")

        (move,) = only(said, PostKind.MOVE)
        assert move.place.audience.channel == "foreign"

    async def test_what_was_told_too_high_is_taken_back_all_the_same(
        self, newsroom: Newsroom, depot: str
    ) -> None:
        await later(newsroom, f"/dismiss {depot} because we carry no depots")

        said = await later(newsroom, WIRE)

        (move,) = [move for move in only(said, PostKind.MOVE) if f"↓ {depot} " in move.text]
        assert "That no longer holds." in move.text

    async def test_taken_back_it_speaks_again(self, newsroom: Newsroom) -> None:
        await newsroom.say(DIGEST)
        depot = await newsroom.handle_of("an Orvane " + DEPOT)
        await later(newsroom, f"/dismiss {depot} because we carry no depots")
        (again,) = await later(newsroom, f"/dismiss {depot} because it is old")

        await later(newsroom, f"/undo {depot}")

        assert again.text.startswith(
            "Decided already: rana dismissed it here as no news: we carry no depots, on "
        )
        assert len(only(await later(newsroom, NURSE), PostKind.MOVE)) == 1


class TestWrong:
    async def test_a_tap_asks_what_is_wrong(self, newsroom: Newsroom, depot: str) -> None:
        said = await later(newsroom, DIGEST, channel="foreign")
        (card,) = only(said, PostKind.WARNING)
        (tapped,) = [action for action in card.actions if action.label == "Wrong?"]

        (answer,) = await later(newsroom, f"/wrong {depot}")

        assert tapped.command.startswith("/wrong c")
        kinds = ("not-said", "speaker", "same-source", "not-same-claim", "not-news")
        assert [action.command for action in answer.actions] == [f"/wrong {depot} {kind}" for kind in kinds]
        assert "2  Tarn Valley Gazette ← Mara Oste" in answer.text

    async def test_what_the_report_does_not_say_is_set_aside(self, newsroom: Newsroom, depot: str) -> None:
        (answer, *others) = await later(newsroom, f"/wrong {depot} 2 not-said")

        assert (
            f"rana said that it is not said in Tarn Valley Gazette. {depot} is single source" in answer.text
        )
        assert "corroborated → single source" in only(others, PostKind.MOVE)[0].text
        thread = "\n".join(post.text for post in others if post.edits and post.kind is PostKind.THREAD)
        assert "set aside by a person: the report does not say it" in thread
        assert f'2  Tarn Valley Gazette ← Mara Oste  "an Orvane {DEPOT}"' in await why(newsroom, depot)
        (undone, *_) = await later(newsroom, f"/undo {depot}")
        assert f"{depot} is corroborated" in undone.text

    async def test_the_only_statement_needs_no_number(self, newsroom: Newsroom) -> None:
        await newsroom.say(DIGEST)
        depot = await newsroom.handle_of("an Orvane " + DEPOT)

        (answer, *_) = await later(newsroom, f"/wrong {depot} not-said")

        assert f"{depot} is unattributed" in answer.text
        assert "/why" not in (await why(newsroom, depot)).split("Decided")[0]

    async def test_a_wrong_speaker_adds_no_origin_until_the_right_one_is_known(
        self, newsroom: Newsroom, depot: str
    ) -> None:
        (answer, *others) = await later(newsroom, f"/wrong {depot} 2 speaker")

        assert f"/correct {depot} 2 speaker … because …" in answer.text
        assert "corroborated → single source" in only(others, PostKind.MOVE)[0].text

        (_, *others) = await later(newsroom, f"/wrong {depot} 2 speaker Ana Brandt because it is her clinic")
        assert "single source → corroborated" in only(others, PostKind.MOVE)[0].text

    @pytest.mark.parametrize(
        ("typed", "noted"),
        [
            ("same-source", "Meridian Live and Tarn Valley Gazette have one source"),
            ("1 2 same-source", "Meridian Live and Tarn Valley Gazette have one source"),
            ("not-same-claim", "split another claim off, "),
            ("2 not-same-claim another night", "another night"),
            ("not-news", "dismissed it here as no news"),
        ],
    )
    async def test_each_mistake_is_set_right_by_what_was_typed(
        self, newsroom: Newsroom, depot: str, typed: str, noted: str
    ) -> None:
        (answer, *_) = await later(newsroom, f"/wrong {depot} {typed}")

        assert answer.text.startswith("Noted: rana ")
        assert noted in answer.text
        assert noted in await why(newsroom, depot)


async def test_one_message_that_comes_twice_is_one_ruling(newsroom: Newsroom, depot: str) -> None:
    for command in (f"/split {depot} 2 because another night", f"/tie {depot} 1 2 because one handout"):
        await newsroom.say(command, id=command)
        assert await newsroom.say(command, id=command) == []
