"""Acts of saying while they are being read: places in the text, before they become a draft's words."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.core.claims import (
    Commitment,
    DraftHop,
    Flag,
    Naming,
    QuoteForm,
    ResponseKind,
    Role,
    Source,
    StatementKind,
)
from bot.core.text import WORD, Span, cuts_word
from bot.edges.read.embedded.parsing import Paragraph

NO_ONE = Source("", Naming.NOBODY, Role.ORIGIN)


@dataclass(frozen=True, slots=True)
class Section:
    """A story's paragraphs, parsed."""

    index: int
    heading: Span | None
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """One act of saying.

    Attributes:
        kind: None until somebody has said what sort of thing it is.
        topic: for a response, the words that say what it answers; None when it does not say.
    """

    paragraph: Paragraph
    content: tuple[Span, ...]
    form: QuoteForm
    hops: tuple[DraftHop, ...] = ()
    cue_lemma: str = ""
    kind: StatementKind | None = None
    response: ResponseKind | None = None
    topic: Span | None = None
    flags: frozenset[Flag] = field(default_factory=frozenset[Flag])

    @property
    def start(self) -> int:
        return self.content[0].start

    @property
    def speaker(self) -> Source | None:
        """The voice next to the publisher; None in own voice."""
        return self.hops[0].source if self.hops else None


def whole_words(text: str, span: Span) -> Span:
    """Stretch a passage over the words it would cut: tokens end inside words ("do" in "don't")."""
    start, end = span.start, span.end
    while cuts_word(text, start):
        start -= 1
    while cuts_word(text, end):
        end += 1
    return Span(start, end)


def in_order(text: str, passages: Iterable[Span]) -> tuple[Span, ...]:
    """Return passages of whole words in text order; those that meet become one, those without a word go."""
    joined: list[Span] = []
    for span in sorted(whole_words(text, passage) for passage in passages):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(span for span in joined if WORD.search(span.of(text)))


def hop(
    text: str,
    source: Source,
    mention: Span | None,
    cue: Span | None,
    commitment: Commitment = Commitment.CERTAIN,
    heard: bool = True,
    inferred: bool = False,
) -> DraftHop:
    """Write a hop down in the report's own words; a cue that is only a mark is no words."""
    mention = whole_words(text, mention) if mention else None
    cue = whole_words(text, cue) if cue and WORD.search(cue.of(text)) else None
    return DraftHop(
        source=source,
        mention=mention.of(text) if mention else "",
        mention_at=mention.start if mention else None,
        cue=cue.of(text) if cue else "",
        cue_at=cue.start if cue else None,
        commitment=commitment,
        heard=heard,
        inferred=inferred,
    )


def nobody(text: str, cue: Span | None) -> DraftHop:
    """Return the hop of a claim that nobody is named for."""
    return hop(text, NO_ONE, None, cue, Commitment.NOT_COMMITTED)
