"""Who may see what, and what a post reads like."""

import pytest

from bot.core.messages import (
    MOST_ENCLOSED_BYTES,
    Audience,
    Enclosure,
    Line,
    Part,
    Post,
    PostKey,
    PostKind,
    Tone,
    edit_of,
)
from tests.builders import audience, place


@pytest.mark.parametrize(
    ("shared_with", "seen_by", "visible"),
    [
        pytest.param(audience("syria"), audience("syria"), True, id="the same public channel"),
        pytest.param(audience("syria"), audience("iran"), True, id="a public channel, from another"),
        pytest.param(
            audience("syria"), audience("desk", private=True), True, id="a public channel, from a private one"
        ),
        pytest.param(
            audience("desk", private=True),
            audience("desk", private=True),
            True,
            id="a private channel, its own",
        ),
        pytest.param(
            audience("desk", private=True),
            audience("syria"),
            False,
            id="a private channel, from a public one",
        ),
        pytest.param(
            audience("desk", private=True),
            audience("legal", private=True),
            False,
            id="a private channel, from another",
        ),
        pytest.param(audience("syria"), audience("syria", workspace="rival"), False, id="another workspace"),
    ],
)
def test_what_was_shared_with_some_is_seen_by_those_who_may(
    shared_with: Audience, seen_by: Audience, visible: bool
) -> None:
    assert seen_by.may_see(shared_with) is visible


def _post(*texts: str, key: str = "k") -> Post:
    lines = tuple(Line((Part(t), Part("!", Tone.STRONG)), indent=i) for i, t in enumerate(texts))
    return Post(PostKey(key), place(), PostKind.WARNING, lines)


def test_a_post_reads_as_indented_lines() -> None:
    assert _post("one", "two").text == "one!\n  two!"


def test_a_post_that_reads_as_wanted_needs_no_edit() -> None:
    assert edit_of(_post("one"), _post("one")) is None


def test_an_edit_replaces_the_first_post_and_has_a_key_of_its_own() -> None:
    first, wanted = _post("one"), _post("two")

    edit = edit_of(first, wanted)

    assert edit
    assert edit.edits == first.key
    assert edit.key != first.key
    assert edit.lines == wanted.lines
    back = edit_of(edit, first)
    assert back
    assert back.key not in (first.key, edit.key)


def test_a_post_holds_no_more_than_places_take() -> None:
    file = Enclosure("claims.json", "application/json", b"x" * (MOST_ENCLOSED_BYTES // 2))

    assert len(Post(PostKey("k"), place(), PostKind.ANSWER, (), enclosures=(file, file)).enclosures) == 2
    with pytest.raises(ValueError, match="does not hold that much"):
        Post(PostKey("k"), place(), PostKind.ANSWER, (), enclosures=(file, file, file))
