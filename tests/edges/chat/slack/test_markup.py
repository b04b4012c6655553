"""What people type in Slack comes in as they see it, and what the bot says goes out as it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.edges.chat.slack.markup import escaped, is_person, plain_text


@pytest.mark.parametrize(
    ("marked", "seen"),
    [
        ("look at <https://a.example/b?c=1&amp;d=2>", "look at https://a.example/b?c=1&d=2"),
        ("<http://a.example|a.example> says so", "a.example says so"),
        ("<https://a.example/b|The Harbour story>", "The Harbour story (https://a.example/b)"),
        ("<mailto:ann@a.example|ann@a.example>", "ann@a.example"),
        ("<@U024BE7LH> and <@U024BE7LJ|ann>", "@U024BE7LH and @U024BE7LJ"),
        ("<#C024BE7LR|politics>", "#politics"),
        ("<#C024BE7LR>", "#C024BE7LR"),
        ("<!here> <!subteam^S1|@desk>", "@here @desk"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("5 < 6", "5 < 6"),
        ("half a pair \ud800 and a nul \x00", "half a pair \ufffd and a nul \ufffd"),
    ],
)
def test_a_message_is_read_as_people_see_it(marked: str, seen: str) -> None:
    assert plain_text(marked) == seen


@given(st.text())
def test_no_text_of_ours_is_markup(text: str) -> None:
    sent = escaped(text)

    assert "<" not in sent
    assert plain_text(sent) == plain_text(escaped(plain_text(sent)))


@pytest.mark.parametrize(("word", "is_one"), [("@U024BE7LH", True), ("@here", False), ("U024BE7LH", False)])
def test_people_are_told_by_their_ids(word: str, is_one: bool) -> None:
    assert is_person(word) is is_one
