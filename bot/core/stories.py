"""Stories: the sections of a digest, each about one event, and what they say in short."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.participants import EMPTY
from bot.core.text import Span, words_of

# Of the words of two headings: how many they share at least, and what part of the shorter one's.
_LEAST_WORDS, _MOST = 2, 0.6


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


@dataclass(frozen=True, slots=True)
class Section:
    """One story of one report, among others that may be of the same event.

    Attributes:
        heading: its heading, else the report's title.
        claims: handles of the claims that its statements speak to.
        at: when its report became known here.
    """

    report: str
    index: int
    heading: str
    claims: frozenset[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """A section with the reason why it is told with those before it; "" for the first."""

    section: Section
    because: str


def joined_stories(sections: Iterable[Section]) -> tuple[tuple[Joined, ...], ...]:
    """Group the sections that cover one event, each group and all of them in the order of time.

    Two belong together that speak to a claim in common; or that have most words of their headings in common,
    two at least. Each says with what it was joined, and a section is never joined over one that came later.
    """
    groups: list[list[Joined]] = []
    for section in sorted(sections, key=lambda s: (s.at, s.report, s.index)):
        found = [(g, why) for g in groups if (why := _why_joined(section, [j.section for j in g]))]
        if not found:
            groups.append([Joined(section, "")])
            continue
        home, because = found[0]
        for other, why in found[1:]:  # what this one has in common with both makes them one
            home += [replace(j, because=j.because or why) for j in other]
            groups.remove(other)
        home.append(Joined(section, because))
        home.sort(key=lambda j: (j.section.at, j.section.report, j.section.index))
    return tuple(tuple(group) for group in groups)


def _why_joined(section: Section, others: Sequence[Section]) -> str:
    shared = sorted(section.claims & {c for o in others for c in o.claims}, key=lambda c: (len(c), c))
    if shared:
        return f"both speak to {', '.join(shared[:3])}"
    ours = _heading_words(section.heading)
    for other in others:
        theirs = _heading_words(other.heading)
        common = ours & theirs
        if len(common) >= _LEAST_WORDS and len(common) >= _MOST * min(len(ours), len(theirs)):
            return f"their headings share “{', '.join(sorted(common))}”"
    return ""


def _heading_words(heading: str) -> frozenset[str]:
    return frozenset(w for w in words_of(heading) if w not in EMPTY and len(w) > 2)
