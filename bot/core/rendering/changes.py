"""What a report changes in what was known before it: told from the claims it speaks to.

What a report does not mention is no change: absence is no news. Only what its own page has lost is gone.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.alerts import ReportView
from bot.core.claims import Quantity, Statement
from bot.core.corroboration import Testimony
from bot.core.independence import Verdict
from bot.core.matching import Stance
from bot.core.messages import Line, Message, Part, Post
from bot.core.rendering.answers import answer_to
from bot.core.rendering.moves import Case
from bot.core.rendering.parts import code, counted, faint, line, listed, name_chain, quotation, strong
from bot.core.rendering.summaries import titled
from bot.core.reports import ReportId

_SHOWN = 12  # changes in one answer
_QUOTE = 140  # code points


class ChangeKind(StrEnum):
    """What a report does to a claim, in the order in which it is told."""

    NUMBER = "Another number"
    DENIES = "Denied or taken back"
    CONTRADICTS = "Told otherwise"
    CAME = "Came into the page with its last edit"
    WENT = "Gone from the page with its last edit"
    NEW = "New with this report"
    SUPPORTS = "Said independently"
    REPEATS = "Carried again, not shown to be independent"
    ANSWERS = "Answered without a denial"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a report changes.

    Attributes:
        ours: the report's own statement.
        before: the earlier statement it is told against; None where there is none.
    """

    kind: ChangeKind
    case: Case
    ours: Testimony
    before: Testimony | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a report changes.

    Attributes:
        earlier: the publishers of the reports it was held against, one entry a report, the earliest first.
        edited: whether its own page had another text before, as far as may be seen.
        changes: in the order in which they are told.
    """

    earlier: tuple[str, ...]
    edited: bool
    changes: tuple[Change, ...]


def latest_on(case: Case) -> Statement:
    """Return the latest statement that speaks to a claim; what still stands goes before what is gone."""
    speaking = {m.statement for m in case.dossier.matches if m.stance is not Stance.SILENT}
    told = [t for t in case.dossier.testimonies if t.statement.id in speaking]
    return max(told, key=lambda t: (t.retired_at is None, t.known_at, t.statement.id)).statement


def changes_of(report: ReportId, cases: Sequence[Case], stories: Collection[int] | None = None) -> Changes:
    """Return what a report changes in the claims that it speaks to.

    Args:
        report: the one that is asked about.
        cases: every claim that any text of it was judged on, as one audience may see it.
        stories: those of its present stories that are meant; None for all of them.
    """
    found: list[Change] = []
    earlier: dict[ReportId, Testimony] = {}
    alone: list[Change] = []  # claims of which no earlier report speaks
    lost = [t for case in cases for t in _ours(report, case) if t.retired_at]
    last_edit = max((t.retired_at for t in lost if t.retired_at), default=None)
    told_in: set[int] = set()  # the stories that an earlier report speaks to
    for case in cases:
        ours = _ours(report, case)
        standing = [t for t in ours if t.retired_at is None]
        gone = [t for t in ours if t.retired_at is not None and t.retired_at == last_edit]
        if not standing:
            # A story's index is that of its own text: of what is gone, nobody can be asked by story.
            found += [Change(ChangeKind.WENT, case, t) for t in gone[:1] if stories is None]
            continue
        said = standing[0]
        if stories is not None and said.statement.story not in stories:
            continue
        before = _before(report, case, min(t.known_at for t in ours))
        for t in before:
            earlier.setdefault(t.statement.report, t)
        if before:
            told_in.add(said.statement.story)
            found += _against(case, standing, before)
        elif lost and not any(t.retired_at for t in ours):
            found.append(Change(ChangeKind.CAME, case, said))
        elif case.dossier.claim.first == said.statement.id:
            alone.append(Change(ChangeKind.NEW, case, said))
        found += [
            Change(ChangeKind.NUMBER, case, t, g)
            for t in standing
            for g in gone
            if differing(g.statement.slots.numbers, t.statement.slots.numbers)
        ][:1]
    found += [c for c in alone if c.ours.statement.story in told_in]
    order = list(ChangeKind)
    found.sort(key=lambda c: (order.index(c.kind), c.ours.statement.content.reach.start))
    reports = sorted(earlier.values(), key=lambda t: (t.known_at, t.statement.report))
    return Changes(tuple(t.publisher for t in reports), bool(lost), tuple(found))


def differing(before: Iterable[Quantity], now: Iterable[Quantity]) -> tuple[Quantity, Quantity] | None:
    """Return the first two numbers that count the same thing and cannot both be; None where none do."""
    ours = tuple(now)
    for a in before:
        of_one_kind = [b for b in ours if a.unit and b.unit == a.unit]
        if of_one_kind and all(b.high < a.low or a.high < b.low for b in of_one_kind):
            return a, of_one_kind[0]
    return None


def render_changes(asked: Message, view: ReportView, changes: Changes) -> Post:
    """Tell what a report changes, a line a change, each with whose words it is and where they stand."""
    lines = [line(*titled(view.report))]
    if not changes.earlier and not changes.edited:
        lines.append(line("There is no earlier report on this here. ", _looked_in(view)))
        return answer_to(asked, lines)
    if changes.earlier:
        outlets = listed(dict.fromkeys(changes.earlier))
        lines.append(line(faint(f"Against {counted(len(changes.earlier), 'earlier report')}: {outlets}")))
    if not changes.changes:
        lines.append(line("Nothing has changed in what I read there. ", _looked_in(view)))
    kind = None
    for change in changes.changes[:_SHOWN]:
        if change.kind is not kind:
            kind = change.kind
            lines.append(line(strong(kind)))
        lines += _change_lines(change)
    if left := len(changes.changes) - _SHOWN:
        lines += [line(faint(f"{left} more: "), code("/claims"))] if left > 0 else []
    return answer_to(asked, lines)


def _change_lines(change: Change) -> list[Line]:
    numbers = change.before and differing(
        change.before.statement.slots.numbers, change.ours.statement.slots.numbers
    )
    lines = [line(code(change.case.handle), "  ", *_said(change.case, change.ours), indent=1)]
    if change.kind is ChangeKind.NUMBER and numbers:
        was, now = numbers
        lines[0] = line(code(change.case.handle), f"  “{was.words}” → “{now.words}”", indent=1)
        lines.append(line("now: ", *_said(change.case, change.ours), indent=2))
    if change.before:
        lines.append(line(faint("before: "), *_said(change.case, change.before), indent=2))
    return lines


def _said(case: Case, testimony: Testimony) -> tuple[Part | str, ...]:
    statement = testimony.statement
    outlet = () if statement.chain.is_own_voice else (faint(f" in {testimony.publisher}"),)
    text = case.text_of(statement)
    return (
        *name_chain(statement.chain),
        *outlet,
        ": ",
        *quotation(text, statement.content, statement.form, _QUOTE),
    )


def _looked_in(view: ReportView) -> str:
    if view.scope is None or not view.scope.reports:
        return "I looked in no other report."
    return f"I looked in {counted(view.scope.reports, 'other report')}, for what I can match."


def _ours(report: ReportId, case: Case) -> list[Testimony]:
    """Return what any text of the report says of a claim, in the order of its text."""
    speaking = _stances(case)
    told = [
        t for t in case.dossier.testimonies if t.statement.report == report and t.statement.id in speaking
    ]
    return sorted(told, key=lambda t: (t.statement.content.reach.start, t.statement.id))


def _before(report: ReportId, case: Case, moment: datetime) -> list[Testimony]:
    """Return what other reports, known before a moment, say of a claim, the earliest first."""
    speaking = _stances(case)
    told = [
        t
        for t in case.dossier.testimonies
        if t.statement.report != report
        and t.known_at < moment
        and t.retired_at is None
        and t.statement.id in speaking
    ]
    return sorted(told, key=lambda t: (t.known_at, t.statement.id))


def _stances(case: Case) -> dict[str, Stance]:
    return {m.statement: m.stance for m in case.dossier.matches if m.stance is not Stance.SILENT}


def _against(case: Case, standing: Sequence[Testimony], before: Sequence[Testimony]) -> list[Change]:
    """Return what the report does to a claim that was known before it: one change, and a number's."""
    stances = _stances(case)
    latest = before[-1]
    numbers = [
        Change(ChangeKind.NUMBER, case, t, b)
        for b in reversed(before)
        for t in standing
        if differing(b.statement.slots.numbers, t.statement.slots.numbers)
    ][:1]
    kinds = [(_kind(case, stances[t.statement.id], t, before), t) for t in standing]
    order = list(ChangeKind)
    kind, said = min(kinds, key=lambda k: order.index(k[0]))
    return [*numbers, Change(kind, case, said, latest)]


def _kind(case: Case, stance: Stance, ours: Testimony, before: Sequence[Testimony]) -> ChangeKind:
    match stance:
        case Stance.DENIES | Stance.WITHDRAWS:
            return ChangeKind.DENIES
        case Stance.CONTRADICTS:
            return ChangeKind.CONTRADICTS
        case Stance.ANSWERS | Stance.SILENT:
            return ChangeKind.ANSWERS
        case Stance.SUPPORTS:
            pairs = {j.pair: j.verdict for j in sorted(case.dossier.judgements, key=lambda j: j.at)}
            told = [pairs.get(frozenset((ours.statement.id, b.statement.id))) for b in before]
            every = all(verdict is Verdict.INDEPENDENT for verdict in told)
            return ChangeKind.SUPPORTS if every else ChangeKind.REPEATS
