"""Stories: the sections of a digest, each about one event, and what they say in short."""

from dataclasses import dataclass

from bot.core.text import Span


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """One sentence of a summary: taken from the report as it stands, or written from sentences of it.

    Attributes:
        span: the whole sentence in the report's text; of a written one, all it rests on.
        speaker: who says it, for a sentence whose own words do not name the speaker ("He said…");
            "" where the sentence names its speaker itself or the report says it in its own voice.
        written: the sentence in an engine's own words, which are no quote; "" for one taken as it stands.
        rests_on: the whole sentences that a written one shortens, in text order.
    """

    span: Span
    speaker: str = ""
    written: str = ""
    rests_on: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """One section of a report. A report that is not a digest has one story without a heading."""

    index: int  # from 0, in text order
    heading: Span | None  # None for a report that is not a digest
    body: Span
    summary: tuple[SummarySentence, ...] = ()
