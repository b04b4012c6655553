"""A written sentence stands only where it shortens what it rests on, and loses nobody and no doubt."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.claims import Draft, DraftSentence, settle
from bot.core.messages import Tone
from bot.core.rendering.threads import summary_lines
from bot.core.stories import Story, SummarySentence
from bot.core.summaries import reason_against
from bot.core.text import Span
from bot.edges.store.codec import decode
from tests.builders import ENGINE, report

TEXT = (
    "The mayor of Lund said on Monday that 13 dockers were killed by a crane and 5 were hurt. "
    "The old harbour was quiet in the long evening. "
    "Israel reportedly attacked a Syrian depot. "
    "He was hurt. "
    "Ibrahim Kalin called the guard “a band of terrorists” in Ankara.\n"
    "Orje was calm."
)
STORIES = (Story(0, None, Span(0, TEXT.index("\n"))), Story(1, None, Span(TEXT.index("Orje"), len(TEXT))))
MAYOR, HARBOUR, ATTACK, HE, KALIN = (
    Span(m.start(), m.end()) for m in re.finditer(r"[A-Z][^.\n]*\.", TEXT[: TEXT.index("\n")])
)
ORJE = STORIES[1].body


@pytest.mark.parametrize(
    ("sentence", "span"),
    [
        ("The harbour was quiet in the evening.", HARBOUR),
        ("The mayor of Lund said on Monday that 13 dockers were killed by a crane and 5 were hurt.", MAYOR),
        ("Israel reportedly attacked a depot.", ATTACK),
        (KALIN.of(TEXT), KALIN),
    ],
)
def test_a_shorter_sentence_that_loses_nothing_that_counts_stands(sentence: str, span: Span) -> None:
    assert reason_against(sentence, [span], TEXT, STORIES) == ""


@pytest.mark.parametrize(
    ("sentence", "spans"),
    [
        ("The mayor of Lund said on Monday that 15 dockers were killed by a crane and 5 were hurt.", [MAYOR]),
        ("The mayor of Lund said on Monday that 5 dockers were killed by a crane and 13 were hurt.", [MAYOR]),
        ("The mayor of Lund said on Monday dozens of dockers were killed by a crane.", [MAYOR]),
        ("13 dockers were killed by a crane and 5 were hurt.", [MAYOR]),
        ("The mayor said on Monday that 13 dockers were killed by a crane and 5 were hurt.", [MAYOR]),
        ("Lund said on Monday that 13 dockers were killed by a crane and 5 were hurt.", [MAYOR]),
        ("Israel attacked a Syrian depot.", [ATTACK]),
        ("Israel reportedly was attacked.", [ATTACK]),
        ("A Syrian depot reportedly attacked Israel.", [ATTACK]),
        ("Israel reportedly attacked a Syrian depot, Reuters said.", [ATTACK]),
        ("Israel reportedly attacked no Syrian depot.", [ATTACK]),
        ("The harbour was not quiet.", [HARBOUR]),
        ("The Harbour was quiet.", [HARBOUR]),
        ("The harbour was “quiet”.", [HARBOUR]),
        ("The harbour was 'quiet'.", [HARBOUR]),
        ("The harbour of 東京 was quiet.", [HARBOUR]),
        ("The harbour was quiet for ٣ hours.", [HARBOUR]),
        ("Ibrahim Kalin called the guard a band of terrorists in Ankara.", [KALIN]),
        ("Ibrahim Kalin called the guard “terrorists” in Ankara.", [KALIN]),
        ("Kalin called the guard “a band of terrorists” in Ankara.", [KALIN]),
        ("The harbour was quiet, and Orje was calm.", [HARBOUR, ORJE]),
        ("Orje was calm and the harbour was quiet.", [ORJE, HARBOUR]),
        ("Attacked a Syrian depot.", [Span(ATTACK.start + 18, ATTACK.end)]),
        ("He was hurt.", [HE]),
        ("", [HARBOUR]),
        ("The harbour was quiet.", []),
    ],
)
def test_what_says_more_or_surer_or_of_somebody_else_is_dropped(sentence: str, spans: list[Span]) -> None:
    assert reason_against(sentence, spans, TEXT, STORIES)


def against(text: str, sentence: str, *rests_on: str) -> str:
    """Return what stands against a sentence that rests on these of a text; for none, on all of it."""
    spans = [Span(text.index(words), text.index(words) + len(words)) for words in rests_on or (text,)]
    return reason_against(sentence, spans, text, (Story(0, None, Span(0, len(text))),))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("The wall gave way on Monday, and nine were hurt.", "The wall gave way, and nine were hurt."),
        ("“We had warned them,” said Ann Lee, who runs the ferry.", "“We had warned them,” said Ann Lee."),
        ("On Monday, the wall, which was old, broke in the harbour.", "The wall broke."),
        ("Ann Lee said that the wall broke early in the morning.", "Ann Lee said the wall broke."),
        ("The company, which runs a ferry, did not comment.", "The company did not comment."),
    ],
)
def test_what_is_set_apart_or_ends_a_sentence_may_be_left_out(text: str, sentence: str) -> None:
    assert against(text, sentence) == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("The man who shot the mayor was arrested.", "The mayor was arrested."),
        ("In Lund, the man who shot the mayor was arrested.", "In Lund, the mayor was arrested."),
        ("The brother of the mayor was arrested.", "Mayor was arrested."),
        ("The former mayor was arrested.", "The mayor was arrested."),
        ("Ann Lee and the mayor were arrested.", "Ann Lee, the mayor were arrested."),
        ("The mayor Jonas Reil was arrested.", "The mayor and Jonas Reil was arrested."),
        ("No one was hurt in the first collapse.", "No one was hurt."),
        ("In the first collapse, nobody was hurt.", "Nobody was hurt."),
        ("All old houses burned.", "All houses burned."),
        ("Nobody was hurt, except the mayor.", "Nobody was hurt."),
        ("Ann Lee said the wall broke, and it fell.", "Ann Lee said the wall broke and that it fell."),
        ("Ann Lee said it broke and that the mayor fled.", "Ann Lee said it broke and the mayor fled."),
        ("Ann Lee said the wall broke and the mayor fled.", "Ann Lee said the wall broke. The mayor fled."),
        ("Ann Lee said the wall broke. The mayor fled.", "Ann Lee said the wall broke, the mayor fled."),
        ("Ann Lee said the wall broke. The mayor fled.", "Ann Lee said the wall broke and the mayor fled."),
    ],
)
def test_what_may_be_the_thing_itself_is_not_left_out_and_no_two_sentences_are_one(
    text: str, sentence: str
) -> None:
    assert against(text, sentence)


@pytest.mark.parametrize(
    "text",
    [
        "“The wall broke. Officials knew of cracks. We told them,” said Ann Lee.",
        "“The wall broke. Officials knew of cracks.",  # and the quotation goes on in the next paragraph
        "Ann Lee put it so: The wall broke. Officials knew of cracks.",
        "This is what Ann Lee wrote:\nOfficials knew of cracks.",
    ],
)
def test_a_sentence_that_others_make_somebodys_words_is_nothing_to_rest_on(text: str) -> None:
    assert against(text, "Officials knew.", "Officials knew of cracks.") == (
        "rests on words of somebody who is named outside them"
    )


def test_a_time_of_day_before_a_sentence_leads_to_nobodys_words() -> None:
    assert against("It broke at 14:02 today. Officials knew.", "Officials knew.", "Officials knew.") == ""


WORDS = [
    *re.findall(r"[\w'“”]+", TEXT),
    "14",
    "dozens",
    "Putin",
    "“we",
    "won”",
    "not",
    "denied",
    "三",
    "half",
    "%",
]


@given(
    st.sampled_from([MAYOR, HARBOUR, ATTACK, KALIN, ORJE]),
    st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=12),
    st.sets(st.integers(0, 30), max_size=8),
)
def test_nothing_that_stands_has_a_number_a_name_or_a_quotation_of_its_own(
    span: Span, more: list[str], dropped: set[int]
) -> None:
    theirs = span.of(TEXT)
    shortened = [w for n, w in enumerate(theirs.split()) if n not in dropped]
    for sentence in (" ".join(more), " ".join([*shortened, *more]), " ".join(shortened)):
        if reason_against(sentence, [span], TEXT, STORIES):
            continue

        words = re.findall(r"\w+", sentence)
        known = set(re.findall(r"\w+", theirs))
        assert all(w in known for w in words if any(c.isnumeric() for c in w))
        assert all(
            w in known for w in words[1:] if w[0].isupper() and w not in ("The", "A", "An", "And", "That")
        )
        assert all(quote in theirs for quote in re.findall(r"[“\"]([^”\"]*)[”\"]", sentence))
        assert sentence.casefold().count("reportedly") == theirs.casefold().count("reportedly")
        assert sentence.casefold().split().count("said") == theirs.casefold().split().count("said")


def test_a_written_sentence_joins_its_storys_summary_or_is_dropped_with_its_reason() -> None:
    carrier = report(TEXT)
    sentences = tuple(
        DraftSentence(story, words, ((rests_on.of(TEXT), None),))
        for story, words, rests_on in (
            (0, "The harbour was quiet.", HARBOUR),
            (0, "Israel attacked a Syrian depot.", ATTACK),
            (1, "The harbour was quiet.", HARBOUR),
            (7, "Orje was calm.", ORJE),
        )
    )

    settled = settle(Draft(STORIES, (), summaries=sentences), carrier, ENGINE)

    assert [s.summary for s in settled.stories] == [
        (SummarySentence(HARBOUR, written="The harbour was quiet.", rests_on=(HARBOUR,)),),
        (),
    ]
    assert len(settled.dropped) == 3
    (shown,) = summary_lines(carrier, settled.stories[0])
    assert shown.text == "shortened by machine and not to be quoted, from EA: The harbour was quiet."
    assert not any(part.tone is Tone.QUOTED for part in shown.parts)


def test_a_sentence_that_was_kept_before_there_were_written_ones_is_still_read() -> None:
    assert decode(SummarySentence, '{"span":{"start":1,"end":4},"speaker":"Kalin"}') == SummarySentence(
        Span(1, 4), "Kalin"
    )
