"""What /retry asks for."""

from dataclasses import replace

import pytest

from bot.core import errors
from bot.core.leads import LeadId, LeadKind
from bot.core.rendering.retries import render_left
from bot.core.retries import AT_ONCE, LeftHere, RetryAsked, chosen, retry_asked
from tests.builders import NOON, lead, message

LINK = lead("https://herald.example/wall?utm_source=x", LeadKind.LINK)
TEXT = lead("Harbour wall gives way\n\nNine people were hurt.")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("all", RetryAsked(everything=True)),
        ("ALL!", RetryAsked(everything=True)),
        ("2", RetryAsked(numbers=(2,))),
        ("#2, 3 and 14", RetryAsked(numbers=(2, 3, 14))),
        ("https://herald.example/wall", RetryAsked(pages=("https://herald.example/wall",))),
        ("the wall", None),
        ("2 the wall", None),
    ],
)
def test_a_retry_names_numbers_links_or_all(typed: str, asked: RetryAsked | None) -> None:
    assert retry_asked(typed) == asked


def test_a_link_is_found_by_the_page_it_leads_to() -> None:
    left = [LeftHere(TEXT, 1, False, "TooLong"), LeftHere(LINK, 2, False, "Gone")]

    assert chosen(left, RetryAsked(pages=("https://herald.example/wall",))) == (left[1],)
    assert chosen(left, RetryAsked(numbers=(1, 9))) == (left[0],)
    assert chosen(left, RetryAsked(everything=True)) == (left[1], left[0])


def test_so_many_are_tried_at_once_and_the_latest_first() -> None:
    left = [LeftHere(replace(TEXT, id=LeadId(f"{n}")), n, False, "Gone") for n in range(1, AT_ONCE + 5)]

    assert [each.number for each in chosen(left, RetryAsked(everything=True))][:2] == [
        AT_ONCE + 4,
        AT_ONCE + 3,
    ]
    assert len(chosen(left, RetryAsked(everything=True))) == AT_ONCE


def test_every_kept_reason_is_told_in_words_and_no_name_of_an_error_is() -> None:
    reasons = [*errors.LEAVING_A_GAP, "NoSuchThing", ""]
    left = [LeftHere(TEXT, n, False, reason) for n, reason in enumerate(reasons, 1)]
    left += [LeftHere(TEXT, 99, True, f"read, try 4: {how}") for how in ("bug", "crashed", "passing", "else")]

    told = [
        part.text for each in left for part in render_left(message("/retry"), [each], NOON).lines[1].parts
    ]

    assert all(" " in words and words.endswith(".") for words in told)
    assert not any("{" in words or "try 4" in words for words in told)
