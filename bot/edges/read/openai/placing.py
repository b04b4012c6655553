"""Where a model's words stand in its piece of the text, if they do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.core.text import WORD, FoldedText, Span, fold, place_in_order
from bot.edges.read.openai.pieces import Piece

_AROUND = " \t\n\"“”„«»'‘’‚.,;:…"  # that a model may put around words, or leave away
_NEAR = 600  # code points between what is said and the words that say so


@dataclass(slots=True)
class Places:
    """Finds words of one piece. Ask in the order of the answer: words that repeat are placed in order.

    Attributes:
        text: the whole report's.
    """

    text: FoldedText
    piece: Piece
    _from: int = 0  # where the content before begins
    _taken: dict[str, int] = field(default_factory=dict[str, int])  # folded content → where it ended last

    def content(self, passages: Sequence[str]) -> tuple[Span, ...] | None:
        """Return where passages stand, each after the one before; None where they do not."""
        reach, known_as = self.piece.reach, fold(" … ".join(passages))
        begun, after = max(self._from, reach.start), self._taken.get(known_as, reach.start)
        for start in dict.fromkeys((max(begun, after), after, begun, reach.start)):
            for words in (passages, [bare(passage) for passage in passages]):
                placed = place_in_order(self.text, [(p, None) for p in words], start, reach.end)
                if not isinstance(placed, str) and placed and self._is_sent(placed):
                    self._from, self._taken[known_as] = placed[0].start, placed[-1].end
                    return placed
        return None

    def sentences(self, passages: Sequence[str]) -> tuple[Span, ...] | None:
        """Return where whole sentences stand, each after the one before; None where they do not.

        Nothing is taken off them and nothing added, and they may have been placed before.
        """
        placed = place_in_order(
            self.text, [(p, None) for p in passages], self.piece.reach.start, self.piece.reach.end
        )
        return placed if not isinstance(placed, str) and placed and self._is_sent(placed) else None

    def beside(self, words: str, anchor: Sequence[Span], not_in: Sequence[Span]) -> Span | None:
        """Return where words stand next to an anchor; None for nowhere near.

        Args:
            words: such as name a speaker, or say that something was said.
            anchor: what they belong to.
            not_in: places to be had only where there is no other: what is said, and what was found before.
        """
        near = [
            (any(out.overlaps(span) for out in not_in), away, span)
            for span in self._everywhere(words)
            if (away := min(_distance(span, part) for part in anchor)) <= _NEAR
        ]
        return min(near)[2] if near else None

    def anywhere(self, words: str) -> Span | None:
        """Return the first place of words in the piece."""
        return next(self._everywhere(words), None)

    def _everywhere(self, words: str) -> Iterator[Span]:
        at = self.piece.reach.start
        bared = bare(words)
        while WORD.search(bared) and (span := self.text.find(bared, at, self.piece.reach.end)):
            if self._is_sent((span,)):
                yield span
            at = span.start + 1

    def _is_sent(self, spans: Sequence[Span]) -> bool:
        """Whether spans keep to lines that were sent: between these there may be some that were not."""
        lines = self.piece.lines
        return all(any(line.overlaps(span) for line in lines) and not self._skips(span) for span in spans)

    def _skips(self, span: Span) -> bool:
        inside = [line for line in self.piece.lines if line.overlaps(span)]
        return any(WORD.search(self.text.original, a.end, b.start) for a, b in pairwise(inside))


def bare(words: str) -> str:
    """Return words without the marks around them."""
    return words.strip(_AROUND)


def _distance(ours: Span, theirs: Span) -> int:
    return max(theirs.start - ours.end, ours.start - theirs.end, 0)
