"""How often a way from a cue led to what was said, or to who said it."""

import csv
import math
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

from bot.edges.read.embedded.cues import CueKey

# The general rate of a way weighs as much as this many sightings of it at one cue.
_PRIOR = 4

ANY_CUE = CueKey("", "")


class WayCount(NamedTuple):
    hits: int
    seen: int


class WayRate(NamedTuple):
    overall: float
    for_cue: float
    seen: float  # log of how often the way was seen at this cue


_NEVER = WayCount(0, 0)


@dataclass(frozen=True, slots=True)
class WayRates:
    counts: dict[tuple[CueKey, str], WayCount]

    @classmethod
    def load(cls, path: Path) -> Self:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            next(rows)
            return cls(
                {
                    (CueKey(lemma, pos), how): WayCount(int(hits), int(seen))
                    for lemma, pos, how, hits, seen in rows
                }
            )

    def of(self, key: CueKey, how: str) -> WayRate:
        hits, seen = self.counts.get((ANY_CUE, how), _NEVER)
        overall = hits / (seen + 1)
        cue_hits, cue_seen = self.counts.get((key, how), _NEVER)
        return WayRate(overall, (cue_hits + overall * _PRIOR) / (cue_seen + _PRIOR), math.log1p(cue_seen))
