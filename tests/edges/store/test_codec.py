"""A value of core comes back from its JSON exactly as it was."""

import json
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import corroboration
from bot.core.alerts import Telling
from bot.core.claims import (
    Attribution,
    Claim,
    Flag,
    Hop,
    Quantity,
    Reading,
    Role,
    SlotName,
    Slots,
    Source,
    Statement,
)
from bot.core.corroboration import Corroboration, StatusChange
from bot.core.decisions import Decision
from bot.core.independence import Judgement
from bot.core.leads import Lead
from bot.core.matching import ClaimMatch
from bot.core.messages import Message, Post
from bot.core.reports import Outlet, Report
from bot.core.text import Quote, Span
from bot.edges.store.codec import decode, encode
from bot.ports import Share
from tests.builders import NOON, claim, lead, match, message, number, statement

KEPT = (
    *(Claim, ClaimMatch, Corroboration, Decision, Judgement, Lead, Message, Outlet, Post, Reading, Report),
    *(Share, Statement, StatusChange, Telling, corroboration.Testimony),
)


@st.composite
def spans(draw: st.DrawFn, most: int = 1) -> tuple[Span, ...]:
    """Draw passages in text order."""
    ends = sorted(draw(st.lists(st.integers(0, 10**6), min_size=2, max_size=2 * most)))
    return tuple(Span(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False))


@st.composite
def chains(draw: st.DrawFn) -> Attribution:
    publisher = replace(draw(st.from_type(Source)), role=Role.PUBLISHER)
    return Attribution((Hop(publisher), *draw(st.lists(st.from_type(Hop), max_size=3))))


@pytest.fixture(scope="module", autouse=True)
def _values_that_can_be() -> None:
    st.register_type_strategy(Span, spans().map(lambda drawn: drawn[0]))
    st.register_type_strategy(Quote, spans(4).map(Quote))
    st.register_type_strategy(Attribution, chains())
    st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
    st.register_type_strategy(float, st.floats(allow_nan=False))


@pytest.mark.parametrize("kind", KEPT, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_value_that_is_kept_comes_back_equal(kind: type[object], data: st.DataObject):
    value = data.draw(st.from_type(kind))

    again = decode(kind, encode(value))
    assert again == value
    assert encode(again) == encode(value)


def test_sets_enums_and_tuples_keep_their_kinds():
    found = replace(match(statement("Thirteen died.")), unmatched=frozenset((SlotName.TIME, SlotName.PLACE)))

    again = decode(ClaimMatch, encode(found))
    assert again == found
    assert all(type(slot) is SlotName for slot in again.unmatched)
    assert type(again.unmatched) is frozenset


def test_equal_sets_are_written_alike():
    flags = list(Flag)
    one, other = (statement("It was so.", flags=order) for order in (flags, flags[::-1]))

    assert encode(one) == encode(other)


def test_a_number_without_an_upper_end_comes_back():
    more = claim(slots=Slots(numbers=(number(50, "refugee", high=math.inf),)))

    assert decode(Claim, encode(more)) == more


@pytest.mark.parametrize("text", ["half a pair \ud83d", "NUL \0", "\u2028", "“⚠️”", ""])
def test_any_text_is_written_in_ascii_and_comes_back(text: str):
    said = message(text)

    assert encode(said).isascii()
    assert decode(Message, encode(said)) == said


def test_a_time_comes_back_in_utc():
    here = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    shared = replace(lead("x"), shared_at=here)

    again = decode(Lead, encode(shared))
    assert again == shared
    assert again.shared_at.tzinfo is UTC


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        encode(replace(lead("x"), shared_at=NOON.replace(tzinfo=None)))


def test_a_row_of_an_older_class_takes_defaults_and_one_of_a_newer_is_read_too():
    row = json.loads(encode(number(13, "people")))
    row["certainty"] = "about"
    assert decode(Quantity, json.dumps(row)) == number(13, "people")

    older = json.loads(encode(Slots(actor="the army", negated=True)))
    del older["negated"]
    assert decode(Slots, json.dumps(older)) == Slots(actor="the army")


def test_what_has_no_way_to_be_kept_is_refused():
    with pytest.raises(TypeError, match="complex"):
        encode(1j)
    with pytest.raises(TypeError, match="complex"):
        decode(complex, '"x"')
