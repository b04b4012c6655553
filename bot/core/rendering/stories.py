"""One event across reports, and what a channel was shown: story by story, every sentence with its speaker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.alerts import NEEDS_SOURCE, Finding
from bot.core.claims import ClaimId
from bot.core.corroboration import Status
from bot.core.messages import Line, Message, Part, Post
from bot.core.rendering.answers import answer_to
from bot.core.rendering.claims import Listed, claim_lines
from bot.core.rendering.moves import Case
from bot.core.rendering.parts import (
    QUOTE_CHARACTERS,
    code,
    counted,
    cut,
    faint,
    first_words,
    line,
    listed,
    name_chain,
    outlet_words,
    quote_of,
    strong,
    written,
)
from bot.core.rendering.statuses import RESPONSE_WORDS
from bot.core.rendering.threads import summary_lines
from bot.core.reports import Report
from bot.core.stories import Section, Story

_CLAIMS = 12  # of one story that are shown
_STORIES = 12  # of a channel
_SENTENCES = 2  # of each report in a channel's story
_OPEN = 6  # handles in one line
_ASKED_CHARACTERS = 80
_AGAINST = (Status.DISPUTED, Status.DENIED)


@dataclass(frozen=True, slots=True)
class Told:
    """A section of a report, with the claims that it speaks to."""

    section: Section
    report: Report
    story: Story
    claims: tuple[ClaimId, ...]

    @property
    def heading(self) -> str:
        return self.section.heading or first_words(self.report)


@dataclass(frozen=True, slots=True)
class ChannelTold:
    """What was shared in a channel since a moment.

    Attributes:
        reports: how many were; `stories` has the latest of them.
        cases: of every claim in the stories.
    """

    since: datetime
    reports: int
    outlets: int
    stories: Sequence[Sequence[Told]]
    cases: tuple[Case, ...]


def render_story_across(
    asked: Message,
    shown: Sequence[tuple[Told, str]],
    cases: Sequence[Case],
    others: Sequence[str],
    now: datetime,
) -> Post:
    """Tell one event: the reports in the order of time, the claims and how they stand, and what is open.

    Args:
        asked: the question.
        shown: the sections, each with why it is told here.
        cases: the claims they speak to.
        others: the headings of other stories that the words may mean.
        now: the moment in whose zone and year times are written.
    """
    first, last = shown[0][0], shown[-1][0]
    reports = len({told.report.id for told, _ in shown})
    outlets = len({told.report.publisher for told, _ in shown})
    span = written(first.section.at, now)
    span += f" to {written(last.section.at, now)}" if last.section.at > first.section.at else ""
    counts = f"{counted(reports, 'report')} from {counted(outlets, 'outlet')}, {span}"
    lines = [
        line(strong(cut(first.heading, _ASKED_CHARACTERS)[0])),
        line(f"{counts} · {counted(len(cases), 'claim')}"),
        line(strong("Reports")),
        *(_report_line(told, because, now) for told, because in shown),
        *_claims(cases),
        *_against(cases),
        *_open(cases),
    ]
    if others:
        also = [code(f"/story {cut(heading, 60)[0]}") for heading in others[:3]]
        lines.append(line(faint("Other stories with these words: "), *_spaced(also)))
    return answer_to(asked, lines)


def _report_line(told: Told, because: str, now: datetime) -> Line:
    why = [faint(f"  ({because})")] if because else []
    heading = cut(told.heading, _ASKED_CHARACTERS)[0]
    when = f"{written(told.section.at, now)}  "
    return line(faint(when), strong(outlet_words(told.report)), f": “{heading}”", *why, indent=1)


def _claims(cases: Sequence[Case]) -> list[Line]:
    lines = [line(strong("Claims"))] if cases else []
    for case in cases[:_CLAIMS]:
        finding = Finding(case.handle, case.dossier.claim, case.first, case.now)
        lines += claim_lines(Listed(finding, case.reports[case.first.id]), indent=1)
    left = len(cases) - _CLAIMS
    if left > 0:
        lines.append(line(faint(f"{left} more, with handles {_handles(cases[_CLAIMS:])}"), indent=1))
    return lines


def _against(cases: Sequence[Case]) -> list[Line]:
    """Name who denies, says otherwise or answers."""
    lines: list[Line] = []
    for case in cases:
        for id in (*case.now.denials, *case.now.contradictions, *case.now.responses):
            said = case.testimony(id).statement
            words = RESPONSE_WORDS[said.response] if said.response else "says otherwise"
            quote = quote_of(case.text_of(said), said, QUOTE_CHARACTERS)
            about = faint(f"  (to {case.handle})")
            lines.append(line(*name_chain(said.chain), f" {words}: ", *quote, about, indent=1))
    return [line(strong("Answers")), *lines[:_CLAIMS]] if lines else []


def _open(cases: Sequence[Case]) -> list[Line]:
    """Say what is still alone, and what stands against what."""
    alone = [case for case in cases if case.now.status in NEEDS_SOURCE]
    against = [case for case in cases if case.now.status in _AGAINST]
    lines: list[Line] = []
    if alone:
        voices = f"{_handles(alone)}: who else, independent of whoever says it now, knows of it?"
        lines.append(line(strong("Still alone"), f"  {voices}"))
    if against:
        lines.append(
            line(strong("Open"), f"  {_handles(against)}: what on record settles whose account holds?")
        )
    return lines


def _handles(cases: Sequence[Case]) -> str:
    shown = [case.handle for case in cases[:_OPEN]]
    left = len(cases) - len(shown)
    return listed([*shown, f"{left} more"] if left else shown)


def _spaced(parts: Sequence[Part]) -> list[Part | str]:
    spaced: list[Part | str] = []
    for part in parts:
        spaced += ["  ·  ", part] if spaced else [part]
    return spaced


def render_channel(asked: Message, told: ChannelTold, now: datetime) -> Post:
    """Put in short what a channel was shown: counts first, then its stories."""
    since = written(told.since, now)
    if not told.reports:
        return answer_to(asked, [line(f"Nothing was shared in this channel since {since}.")])
    alone = sum(case.now.status in NEEDS_SOURCE for case in told.cases)
    against = sum(case.now.status in _AGAINST for case in told.cases)
    stories, claims = counted(len(told.stories), "story", "stories"), counted(len(told.cases), "claim")
    counts = (
        f"{counted(told.reports, 'report')} from {counted(told.outlets, 'outlet')} · {stories} · {claims}"
    )
    lines = [
        line(strong(f"Shared here since {since}")),
        line(f"{counts} · {alone} that need a source, {against} denied or disputed"),
    ]
    shown = {t.report.id for story in told.stories for t in story}
    for story in told.stories[:_STORIES]:
        lines += _story(story)
    if (left := len(told.stories) - _STORIES) > 0:
        lines.append(line(faint(f"{counted(left, 'more story', 'more stories')}: ask for a shorter time.")))
    if told.reports > len(shown):
        lines.append(line(faint(f"These are of the latest {counted(len(shown), 'report')} alone.")))
    return answer_to(asked, lines)


def _story(story: Sequence[Told]) -> list[Line]:
    heading = cut(story[0].heading, _ASKED_CHARACTERS)[0]
    outlets = listed(dict.fromkeys(outlet_words(t.report) for t in story))
    lines = [line(strong(heading), faint(f"  {outlets}"))]
    for told in story:
        lines += summary_lines(told.report, told.story)[:_SENTENCES]
    if len(lines) == 1:
        handles = sorted({c for t in story for c in t.section.claims}, key=lambda c: (len(c), c))
        lines.append(
            line(faint("No sentence of it stands by itself. "), *_spaced([code(h) for h in handles[:_OPEN]]))
        )
    return lines


def render_since_when(asked: Message, typed: str) -> Post:
    said = cut(typed, _ASKED_CHARACTERS)[0]
    return answer_to(
        asked,
        [
            line(
                f"I do not know since when “{said}” is. As in  ",
                *_spaced(
                    [code(f"/summary channel {when}") for when in ("today", "since monday", "3d", "09:00")]
                ),
            )
        ],
    )


def render_which_story(asked: Message) -> Post:
    return answer_to(
        asked, [line("Which story? As in  ", code("/story grain depot"), "  or  ", code("/story c41"))]
    )


def render_story_not_found(asked: Message, words: str) -> Post:
    said = cut(words, _ASKED_CHARACTERS)[0]
    return answer_to(
        asked,
        [line(f"No heading and no claim here holds “{said}”. ", code(f"/search {said}"), " looks further.")],
    )
