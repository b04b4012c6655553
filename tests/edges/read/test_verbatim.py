"""Whatever the text, the reader proposes only what stands in it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.claims import quoted_spans, settle
from bot.core.errors import NothingToRead, OtherLanguage
from bot.edges.read.embedded import EmbeddedReader
from tests.builders import report

SENTENCES = st.sampled_from(
    [
        "The mayor said the bridge had fallen.",
        "“We don’t know,” she said. “We can’t say.”",
        "Citing a “retired admiral”, Reuters reported that 1.5m people fled.",
        "The army reportedly shelled the town, killing at least nine.",
        "He said: “The Office told us that they'd closed it. We objected.”",
        "A reported arson attack on the mosque, which hurt three, shook Lund.",
        "The ministry denied that it had lied; it would not comment on the rest.",
        "There have been no reports to support the claim",
        "Claims are circulating of a walk­out at the port",
        "Photo: The Bridge At Lund",
        "By having built [at Kurt] its base, the so-called guard bears responsibility.",
        "SMITH: We deny that. Nobody fired.",
        "The president is said to have fled - or so Orje's Presidency says.",
        'Ruiz said "the\u200b toll was 12, not 20" (and wept).',
    ]
)
SCRAPS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("“”\"'’—:;,.[]()\n\u200b\u00ad\u0301 "),
    max_size=25,
)
GLUE = st.sampled_from(["\n\n", "\n", " ", "", "  ", "\r\n", "\u2028"])
TEXTS = st.lists(st.tuples(SENTENCES | SCRAPS, GLUE), min_size=1, max_size=8).map(
    lambda parts: "".join(part + glue for part, glue in parts)
)


@settings(max_examples=150)
@given(text=TEXTS)
def test_every_passage_is_verbatim_whatever_the_text(reader: EmbeddedReader, text: str) -> None:
    leaf = report(text)
    try:
        draft = reader.draft(leaf)
    except (NothingToRead, OtherLanguage):
        return

    reading = settle(draft, leaf, reader.engine)

    assert reading.dropped == ()
    assert len(reading.stories) == len(draft.stories)
    assert all(0 <= span.start < span.end <= len(text) for span in quoted_spans(reading.statements))
    assert all(sentence.span.of(text).strip() for story in reading.stories for sentence in story.summary)


@settings(max_examples=25)
@given(text=TEXTS)
def test_reading_twice_gives_the_same_draft(reader: EmbeddedReader, text: str) -> None:
    leaf = report("The mayor said the bridge had fallen in the night. " + text)
    try:
        first = reader.draft(leaf)
    except OtherLanguage:
        return

    assert reader.draft(leaf) == first
