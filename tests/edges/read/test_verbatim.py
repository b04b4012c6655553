"""Whatever the text, its script, its marks and its line breaks, the reader proposes only what stands in it.

`make test` builds a few hundred texts. `VERBATIM_TEXTS=10000` builds as many as that, and
`VERBATIM_ARTICLES=FOLDER` reads the articles in a folder: see CONTRIBUTING.md.
"""

import os
import textwrap
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.claims import Draft
from bot.core.errors import NothingToRead, NotReadable, OtherLanguage
from bot.core.reports import Report
from bot.edges.read.embedded import EmbeddedReader
from tests.builders import report
from tests.edges.read.verbatim import Checked, articles, check

TEXTS_TO_BUILD = int(os.environ.get("VERBATIM_TEXTS", "300"))
ARTICLES = os.environ.get("VERBATIM_ARTICLES", "")

# Who, a verb of saying, what is said; in nine scripts.
VOICES = {
    "Latin": ("The mayor of Łódź", "said", "the bridge at Køge hadn’t fallen"),
    "Cyrillic": ("Мэр города", "сообщил, что", "мост закрыт с понедельника"),
    "Greek": ("Ο δήμαρχος", "δήλωσε ότι", "η γέφυρα είναι κλειστή"),
    "Arabic": ("رئيس البلدية", "قال إن", "الجسر مُغلَق منذ يوم الاثنين"),
    "Hebrew": ("ראש העיר", "אמר כי", 'הגשר סגור וצה"ל לא הגיב'),
    "Devanagari": ("महापौर ने", "कहा कि", "पुल सोमवार से बंद है"),
    "Han": ("市长", "说，", "大桥自周一起关闭"),
    "Hangul": ("시장은", "말했다", "다리가 월요일부터 폐쇄되었다"),
    "Thai": ("นายกเทศมนตรี", "กล่าวว่า", "สะพานปิดตั้งแต่วันจันทร์"),
}
MARKS = [
    "“”",
    '""',
    "‘’",
    "''",
    "„“",
    "„”",
    "«»",
    "»«",
    "‹›",
    "‚‘",
    "「」",
    "『』",
    "””",
    "“",
    "”",
    "‘",
    "’",
    '"',
]
ENGLISH = [
    "The mayor said the bridge had fallen.",
    "“We don’t know,” she said. “We can’t say.”",
    "Citing a “retired admiral”, Reuters reported that 1.5m people fled.",
    "The army reportedly shelled the town, killing at least nine.",
    "He said: “The Office told us that they'd closed it. We objected.”",
    "A reported arson attack on the mosque, which hurt three, shook Lund.",
    "The ministry denied that it had lied; it would not comment on the rest.",
    "There have been no reports to support the claim",
    "Claims are circulating of a walk­out at the port",
    "By having built [at Kurt] its base, the so-called guard bears responsibility.",
    "SMITH: We deny that. Nobody fired.",
    "“SMITH: We deny that. Nobody fired.",
    "The president is said to have fled - or so Orje's Presidency says.",
    'Ruiz said "the\u200b toll was 12, not 20" (and wept).',
    "‘The workers’ strike is over,’ Ruiz told reporters. ‘We’re going home.’",
    "“It went on all night.",
    "According to Łukasz Żądło, the cafe\u0301 in Zürich’s old town was shelled.",
]
LINES = [
    "Photo: The Bridge At Lund",
    "Flood Clears Lower Town",
    "2. Army denies shelling Kurt",
    "In brief",
    "• The market at Orje is closed, the mayor said.",
    "14:32 — The mayor said the bridge had fallen.",
    "2.15pm BST",
    "Updated at 15.02 GMT",
    "By Jane Smith",
    "LUND (Reuters) — The army said on Monday that it had left.",
    "“We will win.” — Jane Smith",
]


@st.composite
def quoted(draw: st.DrawFn) -> str:
    """Somebody says something, in any script and in marks of any kind, before it or after it."""
    who, verb, what = VOICES[draw(st.sampled_from(sorted(VOICES)))]
    marks = draw(st.sampled_from(MARKS))
    said = f"{marks[0]}{what}{marks[-1]}"
    english = draw(st.sampled_from(["said", "told Reuters that", "denied that", "warned of"]))
    return draw(
        st.sampled_from(
            [
                f"{who} {verb} {said}.",
                f"{said}, {verb} {who}.",
                f"{who} {english} {said}.",
                f"The mayor {english} {said}.",
                f"{said}, the mayor of {who} said.",
                f"{verb} {what}.",
            ]
        )
    )


@st.composite
def disguised(draw: st.DrawFn, sentences: st.SearchStrategy[str]) -> str:
    """A sentence with characters in it that paste brings along: no-break spaces, soft hyphens, emoji."""
    sentence = draw(sentences)
    kind = draw(st.sampled_from(["", "", "", "nbsp", "soft", "joiner", "emoji", "turned", "accents"]))
    at = draw(st.integers(0, len(sentence)))
    match kind:
        case "nbsp":
            return sentence.replace(" ", draw(st.sampled_from(["\u00a0", "\u202f", "\u2009", "\t", "  "])))
        case "soft":
            return sentence[:at] + "\u00ad" + sentence[at:]
        case "joiner":
            return (
                sentence[:at]
                + draw(st.sampled_from(["\u200b", "\u200d", "\u2060", "\ufeff"]))
                + sentence[at:]
            )
        case "emoji":
            return sentence[:at] + draw(st.sampled_from(["🙂", "👩‍👩‍👧", "🇺🇦", "𝔟"])) + sentence[at:]
        case "turned":
            return f"\u202b{sentence}\u202c"
        case "accents":
            return sentence[:at] + "\u0301" + sentence[at:]
        case _:
            return sentence


SCRAPS = st.text(
    st.characters() | st.sampled_from("“”„«»‘’\"'—:;,.[]()\n\r\u200b\u00ad\u0301 "),
    max_size=25,
)
PIECES = disguised(st.sampled_from(ENGLISH) | quoted() | st.sampled_from(LINES) | SCRAPS)
GLUE = st.sampled_from(["\n\n", "\n", " ", "", "  ", "\r\n", "\r\n\r\n", "\u2028", "\r", "\n> ", "\n\n\n"])
LOOSE = st.lists(st.tuples(PIECES, GLUE), min_size=1, max_size=8).map(
    lambda parts: "".join(part + glue for part, glue in parts)
)


@st.composite
def wrapped(draw: st.DrawFn) -> str:
    """Paragraphs with their lines broken as mail and terminals break them."""
    width = draw(st.integers(45, 80))
    prefix = draw(st.sampled_from(["", "", "> ", "    "]))
    end = draw(st.sampled_from(["\n", "\r\n", " \n"]))
    paragraphs = draw(st.lists(st.lists(PIECES, min_size=2, max_size=6), min_size=1, max_size=3))
    broken = (textwrap.wrap(" ".join(pieces), width) for pieces in paragraphs)
    return f"{end}{prefix.rstrip()}{end}".join(end.join(prefix + row for row in rows) for rows in broken)


TEXTS = LOOSE | wrapped()


def test_every_span_is_verbatim_whatever_the_text(reader: EmbeddedReader) -> None:
    # The reader is no argument of what is given texts: of a failing text, its whole memory would be printed.
    @settings(max_examples=TEXTS_TO_BUILD, suppress_health_check=[HealthCheck.too_slow])
    @given(text=TEXTS)
    def holds(text: str) -> None:
        checked = Checked()

        check(reader, text, checked)

        assert checked.violations == []

    holds()


def test_reading_twice_gives_the_same_draft(reader: EmbeddedReader) -> None:
    @settings(max_examples=max(25, TEXTS_TO_BUILD // 10), suppress_health_check=[HealthCheck.too_slow])
    @given(text=TEXTS)
    def is_the_same(text: str) -> None:
        leaf = report("The mayor said the bridge had fallen in the night. " + text)

        assert _draft(reader, leaf) == _draft(reader, leaf)

    is_the_same()


def _draft(reader: EmbeddedReader, leaf: Report) -> Draft | type[NotReadable]:
    try:
        return reader.draft(leaf)
    except (NothingToRead, OtherLanguage) as refused:
        return type(refused)


@pytest.mark.skipif(not ARTICLES, reason="VERBATIM_ARTICLES names no folder of articles")
def test_every_span_is_verbatim_in_a_folder_of_articles(reader: EmbeddedReader) -> None:
    checked = Checked()

    for text in articles(Path(ARTICLES)):
        check(reader, text, checked)

    assert checked.texts > 0
    assert checked.violations == []
