"""An engine proposes words; only what stands in the report's text becomes a statement."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.claims import (
    NOBODY,
    Attribution,
    Commitment,
    Draft,
    DraftHop,
    DraftStatement,
    Flag,
    Hop,
    Naming,
    Note,
    NoteKind,
    QuoteForm,
    Reading,
    ResponseKind,
    Role,
    Source,
    StatementKind,
    Unread,
    claim_of,
    quoted_spans,
    settle,
)
from bot.core.stories import Story, SummarySentence
from bot.core.text import WORD, Span
from tests.builders import (
    ENGINE,
    chain,
    draft,
    draft_hop,
    draft_statement,
    report,
    settled,
    source,
    statement,
    whole_story,
)

TEXT = (
    "Rebels near Beit Jinn\n"
    "“We were hit from the air,” a rebel commander said on Tuesday. "
    "An Israeli spokeswoman declined to comment.\n"
    "Talks are off\n"
    "The congress is postponed, Kalin said. “We were hit from the air,” he added."
)
REPORT = report(TEXT)
FIRST, SECOND = TEXT.index("Talks"), TEXT.index("The congress")
STORIES = (
    Story(0, Span(0, 21), Span(22, FIRST - 1)),
    Story(1, Span(FIRST, SECOND - 1), Span(SECOND, len(TEXT))),
)


class TestQuotationsOfWhatWasNotRead:
    TEXT = "Мэр сказал: «Мы не знаем». «Ущерб велик», добавил он."

    def _settled(self, *quotations: tuple[tuple[str, int | None], ...]) -> Reading:
        carrier = report(self.TEXT)
        unread = (Unread("ru", (Span(0, len(self.TEXT)),)), Unread("", (Span(0, len(self.TEXT) + 1),)))
        return settle(Draft((), (), unread=unread, quotations=quotations), carrier, ENGINE)

    def test_they_are_kept_word_for_word_and_claim_nothing(self) -> None:
        read = self._settled((("Мы не знаем", None),), (("Ущерб велик", self.TEXT.index("Ущерб")),))

        assert [q.of(self.TEXT) for q in read.quotations] == ["Мы не знаем", "Ущерб велик"]
        assert (read.is_unread, read.statements, read.dropped) == (True, (), ())

    def test_one_that_does_not_stand_in_the_text_is_dropped_with_its_reason(self) -> None:
        read = self._settled((("Мы знаем", None),), (("«»", None),))

        assert read.quotations == ()
        assert [d.reason for d in read.dropped] == ["not word for word in the report", "no words in it"]

    def test_a_paragraph_that_is_not_in_the_text_is_left_out(self) -> None:
        assert [u.language for u in self._settled().unread] == ["ru"]


class TestSettling:
    def test_a_proposal_that_stands_in_the_text_becomes_a_statement_of_spans(self) -> None:
        read = settled(
            REPORT,
            draft_statement(
                "We were hit from the air",
                hops=[draft_hop("a rebel commander", cue="said")],
                form=QuoteForm.DIRECT,
            ),
        )

        (only,) = read.statements
        assert read.dropped == ()
        assert only.content.of(TEXT) == "We were hit from the air"
        assert [h.source.name for h in only.chain.hops] == ["EA", "a rebel commander"]
        speaker = only.chain.hops[1]
        assert speaker.mention
        assert speaker.mention.of(TEXT) == "a rebel commander"
        assert speaker.cue
        assert speaker.cue.of(TEXT) == "said"

    def test_words_of_another_story_are_not_this_ones(self) -> None:
        read = settled(
            REPORT,
            draft_statement("We were hit from the air", story=1),
            draft_statement("The congress is postponed", story=0),
            stories=STORIES,
        )

        assert [s.content.spans[0].start for s in read.statements] == [TEXT.rindex("We were hit")]
        assert [d.reason for d in read.dropped] == ["not word for word in the report"]

    def test_a_heading_belongs_to_its_story(self) -> None:
        (only,) = settled(REPORT, draft_statement("Talks are off", story=1), stories=STORIES).statements

        assert only.content.of(TEXT) == "Talks are off"

    @pytest.mark.parametrize(
        ("proposed", "reason"),
        [
            pytest.param(
                draft_statement("We were struck from the air"),
                "not word for word in the report",
                id="reworded",
            ),
            pytest.param(draft_statement("“…”"), "no words in it", id="marks only"),
            pytest.param(draft_statement(), "no words in it", id="empty"),
            pytest.param(
                draft_statement("Kalin said", "The congress is postponed"),
                "its parts do not stand in this order",
                id="parts the wrong way round",
            ),
            pytest.param(
                draft_statement("Talks are off", story=7),
                "belongs to no story of the report",
                id="no such story",
            ),
            pytest.param(
                draft_statement("Talks are off", hops=[draft_hop("Peskov")]),
                "its speaker: not word for word in the report",
                id="a speaker the report does not name",
            ),
            pytest.param(
                draft_statement("Talks are off", hops=[draft_hop("Kalin", mention="")]),
                "its speaker is not in the report",
                id="a speaker with no mention, not inferred",
            ),
            pytest.param(
                draft_statement("Talks are off", hops=[draft_hop("Kalin", cue="announced")]),
                "the words that attribute it: not word for word in the report",
                id="a cue that is not there",
            ),
        ],
    )
    def test_what_the_text_does_not_bear_out_is_dropped_with_its_reason(
        self, proposed: DraftStatement, reason: str
    ) -> None:
        read = settled(REPORT, proposed, draft_statement("The congress is postponed"))

        assert [d.reason for d in read.dropped] == [reason]
        assert [s.content.of(TEXT) for s in read.statements] == ["The congress is postponed"]

    def test_nobody_and_an_inferred_speaker_need_no_mention(self) -> None:
        read = settled(
            REPORT,
            draft_statement("Talks are off", hops=[DraftHop(NOBODY, cue="")]),
            draft_statement(
                "The congress is postponed", hops=[draft_hop("Kremlin", mention="", inferred=True)]
            ),
        )

        nobody, inferred = read.statements
        assert not nobody.chain.has_voice
        assert nobody.flags == frozenset()
        assert inferred.chain.is_inferred
        assert inferred.flags == {Flag.SPEAKER_INFERRED}

    def test_a_response_keeps_its_links_to_what_settled(self) -> None:
        read = settled(
            REPORT,
            draft_statement("never said by anybody"),
            draft_statement("We were hit from the air"),
            draft_statement(
                "declined to comment",
                hops=[draft_hop("An Israeli spokeswoman")],
                response=ResponseKind.DECLINED,
                answers=(0, 1, 1, 2, 99),
            ),
        )

        hit, declined = read.statements
        assert declined.answers == (hit.id,)

    def test_a_response_may_come_before_what_it_answers(self) -> None:
        read = settled(
            REPORT,
            draft_statement("declined to comment", response=ResponseKind.DECLINED, answers=(1,)),
            draft_statement("We were hit from the air"),
        )

        declined, hit = read.statements
        assert declined.answers == (hit.id,)

    def test_two_proposals_of_one_act_of_saying_are_one_statement(self) -> None:
        read = settled(
            REPORT,
            draft_statement("The congress is postponed"),
            draft_statement(("The congress is postponed", SECOND)),
            draft_statement("declined to comment", response=ResponseKind.DECLINED, answers=(1,)),
        )

        assert len(read.statements) == 2
        assert read.statements[1].answers == (read.statements[0].id,)

    def test_the_same_words_in_two_places_are_two_statements(self) -> None:
        words = "We were hit from the air"

        read = settled(REPORT, draft_statement((words, 23)), draft_statement((words, TEXT.rindex(words))))

        assert len({s.id for s in read.statements}) == 2

    def test_ids_stay_when_the_same_text_is_read_again_and_something_new_is_found(self) -> None:
        before = settled(REPORT, draft_statement("The congress is postponed"))
        after = settled(
            REPORT,
            draft_statement("We were hit from the air"),
            draft_statement("The congress is postponed", kind=StatementKind.INTENTION),
        )

        assert before.statements[0].id == after.statements[1].id

    def test_ids_change_with_the_text_the_outlet_and_the_speaker(self) -> None:
        proposed = draft_statement("The congress is postponed")
        spoken = draft_statement("The congress is postponed", hops=[draft_hop("Kalin", cue="said")])
        readings = [
            settled(REPORT, proposed),
            settled(report(TEXT + " "), proposed),
            settled(report(TEXT, by="BBC"), proposed),
            settled(REPORT, spoken),
        ]

        assert len({r.statements[0].id for r in readings}) == 4

    @pytest.mark.parametrize(
        "story",
        [
            pytest.param(Story(0, None, Span(0, len(TEXT) + 1)), id="its body runs past the text"),
            pytest.param(Story(0, Span(0, len(TEXT) + 1), Span(0, 9)), id="its heading does"),
        ],
    )
    def test_a_story_past_the_text_is_left_out_with_its_statements(self, story: Story) -> None:
        read = settled(REPORT, draft_statement("Rebels"), stories=(story,))

        assert read.stories == ()
        assert [d.reason for d in read.dropped] == ["belongs to no story of the report"]

    def test_a_summary_keeps_only_sentences_of_its_own_story(self) -> None:
        inside, outside, past = (SummarySentence(Span(*s)) for s in ((30, 40), (0, 10), (30, 9999)))
        story = Story(0, Span(0, 21), Span(22, FIRST - 1), (inside, outside, past))

        assert settled(REPORT, stories=(story,)).stories[0].summary == (inside,)

    def test_a_note_past_the_text_is_left_out(self) -> None:
        kept = Note(NoteKind.STRAY_LINE, Span(0, 5))
        notes = (kept, Note(NoteKind.STRAY_LINE, Span(0, len(TEXT) + 1)))

        assert settle(draft(TEXT, notes=notes), REPORT, ENGINE).notes == (kept,)


_ANY_TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab “”’…-\u00a0\u00ad\r\n"),
        st.sampled_from("ж文سé📰\u0301"),
        st.characters(codec="utf-8"),
    ),
    max_size=40,
)
_ANY_HINT = st.none() | st.integers(-3, 60)
_ANY_SPAN = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda ends: Span(min(ends), max(ends)))


@st.composite
def _drafts(draw: st.DrawFn) -> tuple[str, Draft]:
    """A text with proposals half of which are pieces of it, and half anything."""
    text = draw(_ANY_TEXT)
    pieces = _ANY_TEXT | _ANY_SPAN.map(lambda s: s.of(text))
    hops = st.builds(
        DraftHop,
        st.builds(Source, pieces, st.sampled_from(Naming), st.just(Role.ORIGIN)),
        mention=pieces,
        mention_at=_ANY_HINT,
        cue=pieces,
        cue_at=_ANY_HINT,
        inferred=st.booleans(),
    )
    statements = st.builds(
        DraftStatement,
        st.integers(0, 1),
        st.lists(st.tuples(pieces, _ANY_HINT), max_size=3).map(tuple),
        st.sampled_from(QuoteForm),
        st.lists(hops, max_size=2).map(tuple),
        answers=st.lists(st.integers(-2, 4), max_size=2).map(tuple),
    )
    stories = st.builds(
        Story,
        st.integers(0, 1),
        st.none() | _ANY_SPAN,
        _ANY_SPAN,
        st.lists(st.builds(SummarySentence, _ANY_SPAN), max_size=2).map(tuple),
    ) | st.just(whole_story(text))
    return text, Draft(
        tuple(draw(st.lists(stories, max_size=2))), tuple(draw(st.lists(statements, max_size=4)))
    )


@settings(max_examples=150)
@given(_drafts())
def test_nothing_that_settles_is_not_verbatim(proposed: tuple[str, Draft]) -> None:
    text, words = proposed

    read = settle(words, report(text), ENGINE)

    for span in quoted_spans(read.statements):
        assert span.end <= len(text)
        assert WORD.search(span.of(text))
    for kept in read.statements:
        assert kept.content.is_verbatim_in(text)
        assert set(kept.answers) <= {s.id for s in read.statements} - {kept.id}
    for story in read.stories:
        assert all(s.span.end <= len(text) for s in story.summary)
    assert len(read.statements) + len(read.dropped) <= len(words.statements)
    assert len({s.id for s in read.statements}) == len(read.statements)
    assert settle(words, report(text), ENGINE) == read


class TestChains:
    def test_a_chain_runs_from_its_publisher_to_the_furthest_voice(self) -> None:
        relayed = chain("EA", "Kalin", "the Kremlin", not_heard=True)

        assert relayed.root.name == "the Kremlin"
        assert relayed.speaker.name == "Kalin"
        assert relayed.depth == 2
        assert not relayed.is_own_voice

    def test_a_publisher_alone_speaks_in_its_own_voice(self) -> None:
        own = chain("EA")

        assert own.is_own_voice
        assert own.has_voice
        assert own.speaker == own.root == own.hops[0].source

    def test_nobody_has_no_voice_and_is_not_the_publishers_own(self) -> None:
        nobody = chain("EA", "nobody")

        assert not nobody.has_voice
        assert not nobody.is_own_voice

    def test_a_chain_without_its_publisher_is_refused(self) -> None:
        with pytest.raises(ValueError, match="begins with its publisher"):
            Attribution((Hop(source("Kalin")),))
        with pytest.raises(ValueError, match="begins with its publisher"):
            Attribution(())

    def test_a_chain_is_as_committed_as_its_weakest_hop(self) -> None:
        hops = chain("EA", "Reuters", "an official").hops
        hedged = Hop(hops[1].source, commitment=Commitment.POSSIBLE)

        assert Attribution((hops[0], hedged, hops[2])).commitment is Commitment.POSSIBLE


@pytest.mark.parametrize(
    ("kind", "is_claim"),
    [(k, k in (StatementKind.CLAIM, StatementKind.RECORD_CLAIM)) for k in StatementKind],
    ids=[k.value for k in StatementKind],
)
def test_only_claims_and_record_claims_can_lack_corroboration(kind: StatementKind, is_claim: bool) -> None:
    assert statement("It is over", "Kalin", kind=kind).is_claim is is_claim


def test_a_response_is_no_claim() -> None:
    assert not statement("It did not happen", "Kalin", response=ResponseKind.DENIED).is_claim


def test_a_claim_speaks_in_the_words_of_its_first_statement() -> None:
    first = statement("The congress is postponed", "Kalin", inside=REPORT)

    made = claim_of(first, REPORT)

    assert made.words == "The congress is postponed"
    assert made.first == first.id
    assert made == claim_of(first, REPORT)


def test_stories_hold_their_own_statements() -> None:
    read = settled(
        REPORT, draft_statement("Rebels"), draft_statement("Talks are off", story=1), stories=STORIES
    )

    assert [s.content.of(TEXT) for s in read.of_story(1)] == ["Talks are off"]
