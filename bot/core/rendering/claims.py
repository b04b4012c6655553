"""Lists of claims: each begins with its claimant, and has its words, its status and who carries it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.alerts import Finding
from bot.core.filters import FILTERS, ClaimsAsked
from bot.core.messages import Line, Message, Part, Post
from bot.core.rendering.answers import answer_to
from bot.core.rendering.moves import Case
from bot.core.rendering.origins import few_carriers
from bot.core.rendering.parts import QUOTE_CHARACTERS, code, cut, faint, line, name_chain, quote_of, strong
from bot.core.rendering.statuses import status_words
from bot.core.reports import Report

_ASKED_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Listed:
    """A claim that an answer lists, with the report it is shown by."""

    finding: Finding
    report: Report

    @classmethod
    def of(cls, case: Case) -> "Listed":
        first = case.first
        return cls(Finding(case.handle, case.dossier.claim, first, case.now), case.reports[first.id])


def claim_lines(listed: Listed, indent: int = 0) -> list[Line]:
    """Write a claim in two lines: who makes it in what words, and how it stands."""
    finding, report = listed.finding, listed.report
    said = quote_of(report.text, finding.statement, QUOTE_CHARACTERS)
    carriers = few_carriers(finding.corroboration, report.publisher)
    return [
        line(code(finding.handle), "  ", *name_chain(finding.statement.chain), ": ", *said, indent=indent),
        line(strong(status_words(finding.corroboration)), faint(f"  {carriers}"), indent=indent + 1),
    ]


def render_claims(
    asked: Message, claims: Sequence[Listed], wanted: ClaimsAsked, has_more: bool, stopped: int, typed: str
) -> Post:
    """List claims, each with its claimant first.

    Args:
        asked: the question.
        claims: those that are listed.
        wanted: what was asked for.
        has_more: whether there are more than are listed.
        stopped: how many claims were looked at, where older ones were not; 0 where all were.
        typed: what was asked for, in the words of whoever asked.
    """
    lines = [row for listed in claims for row in claim_lines(listed)]
    if not claims:
        said = cut(typed, _ASKED_CHARACTERS)[0]
        fits_none = f"No claim here fits “{said}”."
        not_these = f"No claim here holds “{said}”, in what is said or by whom."
        none = "No claims here yet. Paste a report to begin." if not typed else fits_none
        lines = [line(not_these if wanted.is_plain and typed else none)]
    if stopped:
        lines.append(line(faint(f"I looked at the latest {stopped:,} claims; older ones may fit too.")))
    if has_more:
        lines.append(
            line(faint("There are more: "), code("/claims alone since:today"), faint(" narrows them."))
        )
    return answer_to(asked, lines)


def render_no_such_filter(asked: Message, typed: str) -> Post:
    """Say in a sentence which filters there are."""
    there_are: list[Part | str] = []
    for name in FILTERS:
        there_are += [", "] if there_are else []
        there_are.append(code(name))
    said = cut(typed, _ASKED_CHARACTERS)[0]
    return answer_to(asked, [line(f"I do not know “{said}”. There are ", *there_are, ", and plain words.")])
