"""What a check found: claim by claim what is known, with where was looked; and that nothing of it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from bot.core.alerts import SearchScope
from bot.core.claims import Reading, Statement
from bot.core.matching import Relation, Stance
from bot.core.messages import Line, Message, Post
from bot.core.rendering.answers import answer_to
from bot.core.rendering.claims import Listed, claim_lines
from bot.core.rendering.parts import (
    QUOTE_CHARACTERS,
    code,
    counted,
    cut,
    faint,
    line,
    name_chain,
    outlet_words,
    quote_of,
    strong,
    written,
)
from bot.core.rendering.statuses import scope_words, status_words
from bot.core.rendering.summaries import titled
from bot.core.rendering.unread import unread_words
from bot.core.reports import Report

_KNOWN, _NOT_FOUND = 10, 6  # that are listed
_ASKED_CHARACTERS = 120
_NOT_KEPT = (
    "Checked only: nothing of it is kept or counted, neither its bytes nor what it says. "
    "Share it to have it count."
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A known claim that what is checked speaks to, and how.

    Attributes:
        is_part: whether more is said than the claim says.
    """

    listed: Listed
    stance: Stance
    relation: Relation
    is_part: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What was read to be checked.

    Attributes:
        found: each thing it claims or denies, with the known claims that it speaks to.
        is_shared: whether its page or text was shared here before: some of what is known is then its own.
    """

    report: Report
    reading: Reading
    found: tuple[tuple[Statement, tuple[Spoken, ...]], ...]
    scope: SearchScope
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Near:
    """A known claim near what is checked, and how the two relate.

    Attributes:
        is_part: whether more is said than the claim says.
    """

    listed: Listed
    relation: Relation
    reason: str
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A claim that was looked for again.

    Attributes:
        later: what came since, each with its report.
        near: other claims near it.
    """

    listed: Listed
    since: datetime
    later: tuple[tuple[Statement, Report], ...]
    near: tuple[Near, ...]
    scope: SearchScope


def render_checked(asked: Message, checked: Checked, now: datetime) -> Post:
    known = [(s, of) for s, of in checked.found if of]
    unknown = [s for s, of in checked.found if not of and s.is_claim]
    lines = [line(*titled(checked.report))]
    if checked.reading.unread:
        lines.append(line(unread_words(checked.reading)))
    if checked.is_shared:
        lines.append(
            line("This very page or text was shared here before, and counts: some of this is its own.")
        )
    if known:
        lines.append(line(strong("Known here"), faint(f"  {len(known)}")))
    for statement, of in known[:_KNOWN]:
        lines.append(_said(checked.report, statement))
        lines += [_stands(spoken) for spoken in of]
    lines += _more(len(known) - _KNOWN)
    if unknown:
        lines.append(line(strong("Nothing found on"), faint(f"  {len(unknown)}")))
        lines += [_said(checked.report, s) for s in unknown[:_NOT_FOUND]]
        lines += _more(len(unknown) - _NOT_FOUND)
    if not known and not unknown:
        lines.append(line("I read no claim in it."))
    return answer_to(asked, [*lines, line(faint(scope_words(checked.scope, now))), line(faint(_NOT_KEPT))])


def _said(report: Report, statement: Statement) -> Line:
    quote = quote_of(report.text, statement, QUOTE_CHARACTERS)
    return line(*name_chain(statement.chain), ": ", *quote, indent=1)


def _stands(spoken: Spoken) -> Line:
    """Say which known claim it speaks to, and how that stands: its status and independent origins."""
    finding = spoken.listed.finding
    now = finding.corroboration
    origins = counted(len(now.origins), "origin")
    shown = f", {now.independent} shown independent" if now.independent > 1 else ""
    status = strong(status_words(now))
    return line(
        f"{_spoken_words(spoken)} ",
        code(finding.handle),
        "  ",
        status,
        faint(f"  {origins}{shown}"),
        indent=2,
    )


def _spoken_words(spoken: Spoken) -> str:
    if spoken.stance is not Stance.SUPPORTS:
        return _STANCES[spoken.stance]
    if spoken.is_part:
        return "part of it is"
    return "says it more broadly than" if spoken.relation is Relation.BROADER else "the same as"


_STANCES = {
    Stance.CONTRADICTS: "says otherwise than",
    Stance.DENIES: "denies",
    Stance.ANSWERS: "answers",
    Stance.WITHDRAWS: "takes back",
    Stance.SILENT: "near",
}


def _more(left: int) -> list[Line]:
    return [line(faint(f"{left:,} more. Share it to see all."), indent=1)] if left > 0 else []


def render_near(asked: Message, words: str, near: Sequence[Near], scope: SearchScope, now: datetime) -> Post:
    """Name the claims nearest to a sentence, and how each relates to it."""
    said, where = cut(words, _ASKED_CHARACTERS)[0], scope_words(scope, now)
    if not near:
        return answer_to(asked, [line(f"{where} No claim is near “{said}”.")])
    lines = [line("Nearest to “", said, "”, of the claims here:")]
    lines += near_lines(near)
    return answer_to(asked, [*lines, line(faint(f"{where} Nothing is kept of what you typed as a claim."))])


def near_lines(near: Sequence[Near]) -> list[Line]:
    """Write claims with how each stands, and how it relates to what they were looked for with."""
    lines: list[Line] = []
    for each in near:
        claim, *status = claim_lines(each.listed, 1)
        reason = each.reason or "near in words"
        lines += [claim, *status, line(faint(f"{_relation_words(each)}: {reason}"), indent=2)]
    return lines


def _relation_words(near: Near) -> str:
    match near.relation:
        case Relation.SAME | Relation.BROADER if near.is_part:
            return "part of it says this"
        case Relation.SAME:
            return "says the same"
        case Relation.BROADER:
            return "says it more broadly"
        case Relation.INCOMPATIBLE:
            return "says otherwise"
        case Relation.UNRELATED:
            return "another matter, in near words"
        case _:
            assert_never(near.relation)


def render_rechecked(asked: Message, checked: Rechecked, now: datetime) -> Post:
    """Say what is new on a claim since its status last changed, and what else is near it."""
    since = written(checked.since, now)
    new = [
        line(strong(outlet_words(report)), ": ", *_said(report, statement).parts, indent=1)
        for statement, report in checked.later[:_KNOWN]
    ]
    lines = [
        *claim_lines(checked.listed),
        line(
            strong(f"New since {since}"), *((faint(f"  {len(checked.later)}"),) if new else (": nothing.",))
        ),
        *new,
        *_more(len(checked.later) - _KNOWN),
    ]
    if checked.near:
        lines += [line(strong("Near it, and claims of their own")), *near_lines(checked.near)]
    return answer_to(asked, [*lines, line(faint(scope_words(checked.scope, now)))])


def render_check_what(asked: Message) -> Post:
    return answer_to(
        asked,
        [line("Check what? A link, a text, a sentence or a claim, as in  ", code("/check c41"), ".")],
    )


def render_one_link(asked: Message) -> Post:
    return answer_to(asked, [line("One link at a time, please: each is opened and read.")])
