"""A story in a few of its own sentences."""

from bot.core.text import Span
from bot.edges.read.embedded import EmbeddedReader
from tests.builders import report
from tests.edges.read.tellings import Read

TEXT = (
    "Anna Kovacs, the mayor of Lund, said on Monday that four dockers were killed when a crane fell. "
    "She said the police had arrested the crane's owner.\n\n"
    "The harbour is the largest in the province and was built by the Romans, who liked the view from it.\n\n"
    "The owner declined to comment on the arrest.\n\n"
    "The garden behind the town hall was full of roses in June, and nobody knew who had planted them."
)


def test_a_summary_is_whole_sentences_of_the_report_in_their_order(read: Read) -> None:
    (story,) = read(TEXT).reading.stories

    spans = [sentence.span for sentence in story.summary]
    assert len(spans) == 3
    assert spans == sorted(spans)
    assert all(span.of(TEXT).endswith(".") for span in spans)


def test_it_has_the_lead_and_the_answer_and_leaves_the_roses_out(read: Read) -> None:
    (story,) = read(TEXT).reading.stories

    words = " ".join(sentence.span.of(TEXT) for sentence in story.summary)
    assert words.startswith("Anna Kovacs")
    assert "declined to comment" in words
    assert "roses" not in words


def test_a_sentence_that_begins_with_a_pronoun_keeps_its_speaker(read: Read) -> None:
    text = "Anna Kovacs said four dockers were killed. She said the police had arrested a crane driver."

    (story,) = read(text).reading.stories

    assert [sentence.speaker for sentence in story.summary] == ["", "Anna Kovacs"]


def test_it_is_no_longer_than_asked_for(reader: EmbeddedReader) -> None:
    short = EmbeddedReader(summary_sentences=1)
    short._loaded = reader._loaded  # pyright: ignore[reportPrivateUsage]  # loading twice takes seconds

    (story,) = short.draft(report(TEXT)).stories

    assert [sentence.span for sentence in story.summary] == [Span(0, TEXT.index("fell.") + 5)]


def test_a_quotation_is_taken_whole_or_not_at_all(read: Read) -> None:
    text = (
        "Anna Kovacs said four dockers were killed when the crane fell. “We saw it fall. It hit the quay and "
        "killed four men at once,” she said on Monday.\n\n"
        "The owner, the police chief said, was “drunk when he was arrested. He killed four men"
    )

    (story,) = read(text).reading.stories

    words = [sentence.span.of(text) for sentence in story.summary]
    assert "“We saw it fall. It hit the quay and killed four men at once,” she said on Monday." in words
    assert all(said.count("“") == said.count("”") for said in words)


def test_a_caption_is_no_summary_of_a_story_that_has_text(read: Read) -> None:
    text = (
        "General Juno Tessaly, head of the river guard, with armed soldiers at the Hollow Bridge:\n\n"
        "The river guard completed the takeover of the city of Orje from the rebels last week."
    )

    (story,) = read(text).reading.stories

    assert [sentence.span.of(text)[:15] for sentence in story.summary] == ["The river guard"]
