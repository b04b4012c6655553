"""What every `Matcher` keeps to."""

import struct
from collections.abc import Callable

import pytest

from bot.edges.match import minilm
from bot.ports import Matcher, Vector
from tests.fakes_edges import WordMatcher


def numbers(vector: Vector) -> tuple[float, ...]:
    return struct.unpack(f"<{len(vector) // 4}f", vector)


def likeness(one: Vector, other: Vector) -> float:
    return sum(a * b for a, b in zip(numbers(one), numbers(other), strict=True))


@pytest.fixture(params=[lambda: minilm.build(minilm.Settings()), WordMatcher], ids=["minilm", "fake"])
def matcher(request: pytest.FixtureRequest) -> Matcher:
    make: Callable[[], Matcher] = request.param
    return make()


async def test_every_text_has_one_vector_of_unit_length(matcher: Matcher) -> None:
    vectors = await matcher.vectors(["The dam broke.", "Nobody was hurt.", "x" * 5000, "", "\ud800"])

    assert len(vectors) == 5
    assert len({len(vector) for vector in vectors}) == 1
    assert [likeness(v, v) for v in vectors] == pytest.approx([1.0] * 5, abs=1e-5)


async def test_no_texts_have_no_vectors(matcher: Matcher) -> None:
    assert await matcher.vectors([]) == ()


async def test_a_text_has_the_same_vector_alone_and_among_others(matcher: Matcher) -> None:
    others = [f"The {n} boats were counted again on Friday in the old harbour." for n in range(40)]

    (alone,) = await matcher.vectors(["The dam broke."])
    among = await matcher.vectors([*others, "The dam broke."])

    assert likeness(alone, among[-1]) == pytest.approx(1.0, abs=1e-3)


async def test_what_shares_its_words_lies_closer_than_what_shares_none(matcher: Matcher) -> None:
    claim, same, other = await matcher.vectors(
        [
            "The dam above Hale broke on Monday.",
            "On Monday the dam above Hale broke.",
            "Interest rates stay where they are.",
        ]
    )

    assert likeness(claim, same) > likeness(claim, other)
