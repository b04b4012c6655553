"""A paragraph with what the features ask of it counted once."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from bot.edges.read.embedded.cues import COLON, CueLexicon, key_of
from bot.edges.read.embedded.parsing import Paragraph, ParsedText, Run

LONGEST_LABEL = 8  # tokens before a colon that can be a speaker's label


@dataclass(frozen=True, slots=True)
class Scene:
    """What is counted once for a paragraph and asked many times."""

    parsed: ParsedText
    paragraph: Paragraph
    labelled_share: float
    rates: tuple[float, ...]  # of each token to be a cue
    _quoted: tuple[int, ...]
    _verbs: tuple[int, ...]

    @classmethod
    def of(
        cls, parsed: ParsedText, paragraph: Paragraph, lexicon: CueLexicon, labelled_share: float
    ) -> "Scene":
        tokens = paragraph.tokens
        return cls(
            parsed,
            paragraph,
            labelled_share,
            tuple(lexicon.rate(key_of(t)) if t.is_word else 0.0 for t in tokens),
            _running(t.is_quoted for t in tokens),
            _running(t.pos in ("VERB", "AUX") for t in tokens),
        )

    def quoted_in(self, run: Run) -> int:
        return self._quoted[run.last + 1] - self._quoted[run.first]

    def verbs_in(self, run: Run) -> int:
        return self._verbs[run.last + 1] - self._verbs[run.first]

    def best_rate(self, first: int, last: int, besides: int) -> float:
        """Return the highest cue rate between two tokens, both included, leaving out one."""
        return max(
            max(self.rates[first : min(besides, last + 1)], default=0.0),
            max(self.rates[max(besides + 1, first) : last + 1], default=0.0),
        )


def labelled_share(parsed: ParsedText) -> float:
    """Return the share of paragraphs that open with a label and a colon, as a transcript's do."""
    if not parsed.paragraphs:
        return 0.0
    opened = sum(
        any(token.text == COLON for token in paragraph.tokens[1:LONGEST_LABEL])
        for paragraph in parsed.paragraphs
    )
    return opened / len(parsed.paragraphs)


def _running(flags: Iterable[bool]) -> tuple[int, ...]:
    return tuple(accumulate((int(flag) for flag in flags), initial=0))
