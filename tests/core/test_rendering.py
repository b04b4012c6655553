"""What the bot writes: claimants first, quotes verbatim, nothing stated bare."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.alerts import Finding, ReportView, SearchScope
from bot.core.claims import Flag, QuoteForm, ResponseKind, Slots, Statement, StatementKind
from bot.core.comparing import dossiers_alone
from bot.core.corroboration import assess
from bot.core.messages import Line, Part, Post, PostKind, Tone, edit_of
from bot.core.policy import Policy
from bot.core.rendering.evidence import Traced, evidence_lines
from bot.core.rendering.parts import cut, listed, name_chain, outlet_words, quotation, quote_of, written
from bot.core.rendering.statuses import scope_words
from bot.core.rendering.warnings import render_report
from bot.core.reports import UNKNOWN_OUTLET, Report
from bot.core.text import Span
from tests.builders import NOON, chain, outlet, place, reading, report, statement

POLICY = Policy()
TEXT = (
    "The army said rebels shelled the market in Aleppo. “We saw the smoke for hours,” a baker said. "
    "There have been no reports to support the army. Residents said two shops burned. "
    "The rebels declined to comment. It was a war crime, the army said. Claims are circulating of a strike."
)
CARRIER: Report = report(TEXT, "The Post")


def said(words: str, *speakers: str, **more: object) -> Statement:
    return statement(words, *speakers, by="The Post", inside=CARRIER, **more)  # pyright: ignore[reportArgumentType]  # passed on


def plain(parts: Sequence[Part]) -> str:
    return "".join(part.text for part in parts)


def message_of(*statements: Statement, scope: SearchScope | None = None) -> Post:
    return posts_of(*statements, scope=scope)[0]


def posts_of(*statements: Statement, scope: SearchScope | None = None) -> tuple[Post, ...]:
    return render_report(view_of(*statements, scope=scope), place(), POLICY, NOON)


def view_of(*statements: Statement, scope: SearchScope | None = None) -> ReportView:
    read = reading(CARRIER, *statements)
    findings = [
        Finding("", dossier.claim, t.statement, assess(dossier, POLICY, NOON))
        for dossier in dossiers_alone(CARRIER, read, {}, POLICY, NOON)
        for t in dossier.testimonies
        if t.statement.is_claim
    ]
    return ReportView(CARRIER, read, tuple(findings), scope)


SHELLED = said(
    "rebels shelled the market in Aleppo",
    "The army",
    slots=Slots(event=("shell",), actor="Rebels of the North"),
    consequence=("attack",),
)


def test_a_line_begins_with_its_claimant_and_quotes_the_report() -> None:
    message = message_of(SHELLED)

    (line,) = [line for line in message.lines if line.text.startswith("1  ")]
    assert line.text == '1  The army: "rebels shelled the market in Aleppo"'
    assert [p.text for p in line.parts if p.tone is Tone.QUOTED] == ["rebels shelled the market in Aleppo"]


def test_a_line_says_whom_a_claim_accuses_and_who_was_not_heard() -> None:
    assert "no account here from whom it accuses (“Rebels of the North”)" in message_of(SHELLED).text


def test_nobody_is_said_to_be_unheard_who_answered() -> None:
    answer = said("declined to comment", "The rebels", response=ResponseKind.DECLINED, answers=[SHELLED])

    message = message_of(SHELLED, answer)

    assert "no account here" not in message.text
    assert "The rebels declined to comment: this confirms nothing and denies nothing" in message.text


def test_the_reports_own_doubt_stands_under_the_claim_it_doubts() -> None:
    doubt = said(
        "There have been no reports to support the army",
        kind=StatementKind.RECORD_CLAIM,
        slots=Slots(negated=True),
    )

    message = message_of(SHELLED, doubt)

    assert 'the report itself: "There have been no reports to support the army"' in message.text


def test_a_voice_gets_only_its_own_words() -> None:
    burned = said("two shops burned", "Residents", slots=Slots(event=("shell", "burn")))

    message = message_of(SHELLED, burned)

    (line,) = [line.text for line in message.lines if line.text.startswith("1  ")]
    assert "Residents" not in line
    assert 'also Residents: "two shops burned"' in message.text


def test_a_legal_label_needs_no_source() -> None:
    label = said("It was a war crime", "the army", kind=StatementKind.LEGAL_LABEL)

    posts = posts_of(label)

    assert "I found no claim in it." in posts[0].text
    assert "legal label" in posts[1].text


def test_a_caption_without_its_picture_takes_no_line() -> None:
    caption = said("two shops burned", flags=[Flag.MEDIA_MISSING], consequence=("deaths",))

    assert "Needs a source" not in message_of(caption).text


def test_what_nobody_is_named_for_says_so_in_its_first_words() -> None:
    rumour = said("a strike", "")

    assert '1  Nobody named: "a strike"' in message_of(rumour).text


def test_only_what_is_settled_is_ticked_off() -> None:
    assert message_of(SHELLED).text.startswith("⚠️")


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (None, "Not searched: this was read by itself"),
        (SearchScope(0, 0, None), "Not searched: this is the first report here"),
        (
            SearchScope(212, 31, NOON, unread=2),
            "Looked in 212 reports from 31 outlets since 21 Nov (English only; 2 reports could not be read). "
            "Nothing independent found there for these lines.",
        ),
        (SearchScope(1, 1, NOON), "Looked in 1 report from 1 outlet since 21 Nov (English only)."),
        (
            SearchScope(4, 1, NOON, unplaced=3),
            "Looked in 4 reports, 3 of them with no outlet stated and the rest from 1 outlet, since 21 Nov",
        ),
        (SearchScope(1, 0, NOON, unplaced=1), "Looked in 1 report with no outlet stated since 21 Nov"),
    ],
    ids=["by itself", "first report", "a full desk", "one report", "some without an outlet", "all without"],
)
def test_absence_is_said_with_where_was_looked(scope: SearchScope | None, words: str) -> None:
    assert words in message_of(SHELLED, scope=scope).text


@pytest.mark.parametrize(
    ("scope", "later", "words"),
    [
        (
            SearchScope(0, 0, None),
            2,
            "Not searched when it was shared: it was the first report here. 2 later reports speak to it.",
        ),
        (
            SearchScope(3, 2, NOON),
            1,
            "Looked in 3 reports from 2 outlets since 21 Nov (English only) when it was shared. "
            "Nothing independent found there for these lines. 1 later report speaks to it.",
        ),
    ],
    ids=["the first report", "a full desk"],
)
def test_a_card_says_what_came_after_where_was_looked(scope: SearchScope, later: int, words: str) -> None:
    view = replace(view_of(SHELLED, scope=scope), later=later)

    assert words in render_report(view, place(), POLICY, NOON)[0].text


def test_where_nothing_was_searched_nothing_is_said_to_be_absent() -> None:
    for scope in (None, SearchScope(0, 0, None)):
        assert "Nothing independent" not in message_of(SHELLED, scope=scope).text


def test_a_speakers_own_words_have_curly_marks_and_the_reports_straight_ones() -> None:
    quote = said("We saw the smoke for hours", "a baker", form=QuoteForm.DIRECT)

    assert plain(quotation(TEXT, quote.content, quote.form)) == "“We saw the smoke for hours”"
    assert plain(quotation(TEXT, SHELLED.content, SHELLED.form)) == '"rebels shelled the market in Aleppo"'


@pytest.mark.parametrize(
    ("text", "words", "cue", "shown"),
    [
        (
            "The union accused the firm of fraud.",
            "the firm of fraud",
            "accused",
            '"accused the firm of fraud"',
        ),
        ("She called it a “disgrace”.", "it a “disgrace”", "called", '"called it a “disgrace”"'),
        ("The union said the firm lied.", "the firm lied", "said", '"the firm lied"'),
        ("They accused, she said, the firm.", "the firm", "accused", '"the firm"'),
        ("The firm was, the union charged, a fraud.", "The firm was", "charged", '"The firm was"'),
    ],
)
def test_an_object_is_quoted_with_the_verb_that_wants_it(text: str, words: str, cue: str, shown: str) -> None:
    carrier = report(text, "The Post")
    bare = statement(words, "the union", by="The Post", inside=carrier)
    at = Span(text.index(cue), text.index(cue) + len(cue))
    *others, last = bare.chain.hops
    accusing = replace(bare, chain=replace(bare.chain, hops=(*others, replace(last, cue=at))))

    assert plain(quote_of(text, accusing)) == shown
    assert shown.strip('"') in text


@pytest.mark.parametrize(
    ("form", "hint"),
    [
        (QuoteForm.BLOCK, "These read like The army's words with their marks lost. If they are: /accept c1"),
        (
            QuoteForm.DIRECT,
            "does not say beside these words whose they are. If they are The army's: /accept c1",
        ),
        (QuoteForm.INDIRECT, "in so many words that The army says so. If it is meant: /accept c1"),
    ],
)
def test_a_speaker_who_is_inferred_is_asked_about_in_words_that_fit(form: QuoteForm, hint: str) -> None:
    view = view_of(said("We saw the smoke for hours", "The army", form=form, inferred=True))
    shown = replace(view, findings=tuple(replace(finding, handle="c1") for finding in view.findings))

    posts = render_report(shown, place(), POLICY, NOON)

    assert any(hint in post.text for post in posts)


def test_a_long_quote_is_cut_at_a_word_and_says_so() -> None:
    words = plain(quotation(TEXT, SHELLED.content, SHELLED.form, 20))

    assert words == '"rebels shelled the […]"'
    assert cut("short", 20) == ("short", "")


@pytest.mark.parametrize(
    ("speakers", "not_heard", "words"),
    [
        ((), False, "The Post in its own voice"),
        (("Reuters", "an official"), False, "Reuters, from "),
        (("Kalin", "Kremlin"), True, "Kalin, relaying Kremlin (not heard here)"),
        (("",), False, "Nobody named"),
    ],
    ids=["own voice", "through an agency", "not heard", "nobody"],
)
def test_a_chain_is_named_nearest_first(speakers: tuple[str, ...], not_heard: bool, words: str) -> None:
    assert plain(name_chain(chain("The Post", *speakers, not_heard=not_heard))).startswith(words)


def test_a_time_is_written_in_the_desks_zone_with_the_year_only_when_it_is_another() -> None:
    assert written(NOON, NOON) == "21 Nov 12:00"
    assert written(NOON - timedelta(days=365), NOON) == "21 Nov 2017 12:00"


def test_things_are_listed_as_in_a_sentence() -> None:
    assert [listed(()), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_where_was_looked_counts_what_could_not_be_read() -> None:
    assert "1 report could not be read" in scope_words(SearchScope(3, 2, NOON, unread=1), NOON)


def _post(words: str) -> Post:
    from bot.core.messages import PostKey

    return Post(PostKey("card"), place(), PostKind.THREAD, (Line((Part(words),)),))


def test_a_card_that_reads_as_wanted_is_not_edited() -> None:
    assert edit_of(_post("single source"), _post("single source")) is None


def test_a_return_to_earlier_words_is_an_edit_of_its_own() -> None:
    first = _post("single source")
    risen = edit_of(first, _post("corroborated"))
    assert risen is not None
    back = edit_of(risen, first)

    assert back is not None
    assert back.edits == first.key
    assert len({first.key, risen.key, back.key}) == 3


def test_a_report_of_no_outlet_is_shown_without_one_where_it_stands_alone() -> None:
    unplaced = report(TEXT, UNKNOWN_OUTLET, title="Market shelled")

    assert outlet_words(unplaced) == "outlet not stated"
    assert "outlet not stated: Market shelled" in evidence_lines([Traced(unplaced)])[0].text


def test_an_outlet_that_nobody_registered_is_said_to_be_none_of_the_registers() -> None:
    unknown = report(TEXT, outlet("somewhere.example", registered=False))
    read = reading(unknown, statement("two shops burned", "Residents", inside=unknown))
    view = ReportView(unknown, read, (), None)

    assert "not in the register" in render_report(view, place(), POLICY, NOON)[0].text


def test_a_paste_that_states_no_outlet_is_told_by_its_byline_and_its_credit() -> None:
    pasted = replace(report(TEXT, UNKNOWN_OUTLET), byline="Ann Lee", credits=("Norwind",))
    read = reading(pasted, statement("two shops burned", "Residents", inside=pasted))
    card = render_report(ReportView(pasted, read, (), None), place(), POLICY, NOON)[0]

    assert "(outlet not stated, credited to Norwind · by Ann Lee · date not stated" in card.text


def test_what_is_only_spoken_of_stands_in_one_line_at_the_end_of_its_story() -> None:
    spoken_of = [
        said("the market in Aleppo", "The army", kind=StatementKind.TOPIC),
        said("two shops", "Residents", kind=StatementKind.TOPIC),
    ]

    _, story = posts_of(SHELLED, *spoken_of)

    assert story.lines[-1].text == (
        'spoken of, with nothing claimed: The army "the market in Aleppo" · Residents "two shops"'
    )
    assert sum("two shops" in line.text for line in story.lines) == 1
