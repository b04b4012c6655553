"""What `/forget` names, by what a report's words are known, and whose words a claim stands in afterwards."""

import pytest

from bot.core.forgetting import ForgetAsked, Founded, Supporter, Wording, forget_asked, founded_anew
from bot.core.messages import Audience, Line, Part, Tone
from tests.builders import at, audience, claim, report, statement

LINK = "https://herald.example/wall"
TEXT = "The harbour wall at Port Alder gave way on Sunday night, Oste said. Nobody was “postponed” by it."
DESK, OTHER = audience("desk"), audience("other")
TIPS, LEAKS = audience("tips", private=True), audience("leaks", private=True)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", ForgetAsked()),
        ("2", ForgetAsked(number=2, named="2")),
        ("#2 because of a mistake", ForgetAsked(number=2, named="#2", reason="of a mistake")),
        (
            f"{LINK} because its lawyers asked",
            ForgetAsked(page=LINK, named=LINK, reason="its lawyers asked"),
        ),
        ("C12, because I say so", ForgetAsked(handle="c12", named="C12", reason="I say so")),
        ("the wall story because of it", None),
        (f"{LINK} {LINK}/2 because of both", None),
    ],
)
def test_a_report_is_named_by_number_or_link_and_asked_for_by_claim(
    typed: str, asked: ForgetAsked | None
) -> None:
    assert forget_asked(typed) == asked


def line(text: str, quote: str = "") -> Line:
    return Line((Part(text), *((Part(quote, Tone.QUOTED),) if quote else ())))


@pytest.mark.parametrize(
    ("said", "quotes"),
    [
        (line("It read: harbour wall at Port Alder gave, and so on"), True),
        (line("Oste: ", "gave way"), True),
        (line("Somebody else: ", "gave way"), False),
        (line("Oste: ", "held fast"), False),
        (line("Port Alder gave a party"), False),
    ],
    ids=["six words in a row", "a short quote of its voice", "of another voice", "other words", "five words"],
)
def test_a_line_quotes_a_report_by_its_words(said: Line, quotes: bool) -> None:
    of = report(TEXT, "Herald")
    wording = Wording.of([of], [statement("gave way", "Oste", inside=of)])

    assert wording.is_quoted_in(said) is quotes


@pytest.mark.parametrize(
    ("shared_in", "gone_from", "stays_in", "stands"),
    [
        ((OTHER,), (DESK,), (), True),
        ((TIPS,), (DESK,), (), True),
        ((TIPS,), (TIPS,), (), True),
        ((DESK,), (TIPS,), (), False),
        ((LEAKS,), (TIPS,), (), False),
        ((OTHER,), (DESK,), (TIPS,), True),
        ((LEAKS,), (DESK,), (TIPS,), False),
    ],
    ids=[
        "in the open",
        "in one private channel, which has it alone from then on",
        "in the same private channel",
        "in the open, where it has made a claim of its own",
        "in another private channel",
        "in the open, for a private channel that has the report still",
        "not for it, in another private channel",
    ],
)
def test_a_claim_stands_in_another_reports_words_where_these_may_be_seen(
    shared_in: tuple[Audience, ...],
    gone_from: tuple[Audience, ...],
    stays_in: tuple[Audience, ...],
    stands: bool,
) -> None:
    said = statement("gave way", "Oste", inside=report("The wall gave way, Oste said.", "Times"))
    made = claim("the wall gave way")
    founded = Founded(made, (Supporter(said, "gave way", at(1), shared_in),))

    anew = founded_anew(founded, gone_from, stays_in)

    assert (anew is not None) is stands
    assert anew is None or (anew.id, anew.first, anew.words) == (made.id, said.id, "gave way")
