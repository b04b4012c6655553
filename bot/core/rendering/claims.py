"""Lists of claims: each begins with its claimant, and has its words, its status and who carries it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.alerts import Finding
from bot.core.messages import Line, Message, Post
from bot.core.rendering.answers import answer_to
from bot.core.rendering.origins import few_carriers
from bot.core.rendering.parts import QUOTE_CHARACTERS, code, faint, line, name_chain, quote_of, strong
from bot.core.rendering.statuses import status_words
from bot.core.reports import Report


@dataclass(frozen=True, slots=True)
class Listed:
    """A claim that an answer lists, with the report it is shown by."""

    finding: Finding
    report: Report


def claim_lines(listed: Listed, indent: int = 0) -> list[Line]:
    """Write a claim in two lines: who makes it in what words, and how it stands."""
    finding, report = listed.finding, listed.report
    said = quote_of(report.text, finding.statement, QUOTE_CHARACTERS)
    carriers = few_carriers(finding.corroboration, report.publisher)
    return [
        line(code(finding.handle), "  ", *name_chain(finding.statement.chain), ": ", *said, indent=indent),
        line(strong(status_words(finding.corroboration)), faint(f"  {carriers}"), indent=indent + 1),
    ]


def render_claims(asked: Message, claims: Sequence[Listed], words: str) -> Post:
    """List claims, each with its claimant first."""
    if not claims:
        none = "No claims here yet. Paste a report to begin."
        not_these = f"No claim here holds “{words}”, in what is said or by whom."
        return answer_to(asked, [line(not_these if words else none)])
    return answer_to(asked, [row for listed in claims for row in claim_lines(listed)])
