"""A text in plain typography is as long as it was, and is read where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import WORD
from bot.edges.read.embedded.plain import plain
from bot.edges.read.embedded.wrapping import unwrapped
from tests.edges.read.tellings import Read

MAIL = """The mayor said on Monday that the bridge over the river would be
closed for at least a week, because the flood had washed out one
of its piers. “We cannot let lorries over it,” she said. “We would
rather be slow than sorry.”

The harbour office, which is run by the state, denied that it had
known of the damage since May. It had been warned by a well-
known engineer.
"""
# As it would read on lines that are as long as their paragraphs.
FLOWING = [
    "the bridge over the river would be closed for at least a week, because the flood had washed out one of "
    "its piers",
    "We cannot let lorries over it … We would rather be slow than sorry",
    "it had known of the damage since May",
]


def one_line(words: str) -> str:
    return " ".join(words.replace(">", " ").split())


@given(st.text(st.characters() | st.sampled_from("“”\"'‘’«»„“「」>\n\r\t\u00a0\u00ad\u2028 "), max_size=60))
def test_a_plain_text_is_as_long_and_as_wordy_as_it_was(text: str) -> None:
    shown = plain(text)

    assert len(shown) == len(text)
    assert [m.span() for m in WORD.finditer(shown) if m.group().isascii()] == [
        m.span() for m in WORD.finditer(shown) if m.group().isascii() and m.group()[0] == text[m.start()]
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(MAIL, id="mail"),
        pytest.param(MAIL.replace("\n", "\r\n"), id="mail with CRLF"),
        pytest.param(MAIL.replace("\n", "\r"), id="old line ends"),
        pytest.param("".join(f"> {row}\n" for row in MAIL.splitlines()), id="quoted in an answer"),
        pytest.param("".join(f"    {row}\n" if row else "\n" for row in MAIL.splitlines()), id="set in"),
        pytest.param("".join(f"{row} \n" if row else "\n" for row in MAIL.splitlines()), id="flowed"),
    ],
)
def test_lines_that_mail_broke_are_read_across_the_breaks(read: Read, text: str) -> None:
    told = read(text)

    assert [one_line(t.words) for t in told.tellings][:3] == FLOWING
    assert all(t.words in text or " … " in t.words for t in told.tellings)
    assert len(told.reading.stories) == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Bridge at Lund Open\nFlood Clears Lower Town\nFish And Figs Are Back\n", id="headings"),
        pytest.param(
            "The bridge is closed, the mayor said on Monday night.\n"
            "Lorries have been sent round by Orje since the flood began.\n"
            "Nobody knows when it will open again to its traffic.\n",
            id="a sentence a line",
        ),
        pytest.param(
            "- the bridge over the river would be closed for at least a week\n"
            "- because the flood had washed out one of its piers last night\n"
            "- and the harbour office has known of it since the end of May\n",
            id="a list",
        ),
        pytest.param("a line\nand another line\nand a third line\n", id="short lines"),
    ],
)
def test_lines_that_end_by_themselves_stay_lines(text: str) -> None:
    assert unwrapped(text) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The mayor\u00a0said the\u00a0bridge had\u00a0fallen.", "the\u00a0bridge had\u00a0fallen"),
        ("The mayor\u202fsaid the bridge had fallen.", "the bridge had fallen"),
        ("The mayor said the bri\u00addge had fal\u200blen.", "the bri\u00addge had fal\u200blen"),
        ("The may\u00ador said\u2060 the bridge had fallen.", "the bridge had fallen"),
        ("The mayor said the cafe\u0301 had fallen.", "the cafe\u0301 had fallen"),
        ("🙂👩‍👩‍👧 The mayor said the 𝔟ridge 🌉 had fallen.", "the 𝔟ridge 🌉 had fallen"),
        ("(قال) The mayor said “الجسر” had fallen.", "“الجسر” had fallen"),
        ("\u200fThe mayor said the bridge had fallen.\u200e", "the bridge had fallen"),
        ("The mayor said the bridge had fallen.\r\nIt was late.", "the bridge had fallen"),
        ("The mayor said half a pair \ud83d had fallen.", "half a pair \ud83d had fallen"),
    ],
    ids=[
        "no-break spaces",
        "narrow no-break space",
        "soft hyphen and zero-width space in words",
        "soft hyphen in the speaker",
        "combining accent",
        "emoji and letters beyond the first plane",
        "Arabic in English",
        "marks of direction",
        "CRLF",
        "half a surrogate pair",
    ],
)
def test_characters_of_every_kind_keep_their_places(read: Read, text: str, words: str) -> None:
    (telling,) = (t for t in read(text).tellings if t.chain)

    assert telling.words == words
    assert telling.chain == ("mayor",)
    (span,) = telling.statement.content.spans
    assert span.of(text) == words
