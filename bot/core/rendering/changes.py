"""What a report changes in what was known before it: told from the claims it speaks to.

What a report does not mention is no change: absence is no news. Only what its own page has lost is gone.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from bot.core.alerts import ReportView
from bot.core.claims import Quantity, Statement
from bot.core.dossiers import Testimony
from bot.core.independence import Verdict
from bot.core.matching import Stance
from bot.core.messages import Line, Message, Part, Post
from bot.core.rendering.answers import answer_to
from bot.core.rendering.moves import Case
from bot.core.rendering.parts import code, counted, faint, line, listed, name_chain, quote_of, strong, written
from bot.core.rendering.summaries import titled
from bot.core.rendering.unread import unread_words
from bot.core.reports import ReportId

_SHOWN = 12  # changes in one answer
_QUOTE = 140  # code points
_ON_A_CARD = 3  # changes that a card tells of


class ChangeKind(StrEnum):
    """What a report, or an edit of its page, does to a claim, in the order in which it is told."""

    NUMBER = "Another number"
    DENIES = "Denied or taken back"
    CONTRADICTS = "Told otherwise"
    CAME = "Came into the page"
    WENT = "Gone from the page"
    NEW = "New with this report"
    SUPPORTS = "Said independently"
    REPEATS = "Carried again, not shown to be independent"
    ANSWERS = "Answered without a denial"


_TURNED = {
    Stance.DENIES: ChangeKind.DENIES,
    Stance.WITHDRAWS: ChangeKind.DENIES,
    Stance.CONTRADICTS: ChangeKind.CONTRADICTS,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a report changes.

    Attributes:
        ours: the report's own statement.
        before: the earlier statement it is told against; None where there is none.
        edit: the edit of its own page that changed it, from 1; 0 for what is held against other reports.
    """

    kind: ChangeKind
    case: Case
    ours: Testimony
    before: Testimony | None = None
    edit: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """What a report changes.

    Attributes:
        earlier: the publishers of the reports it was held against, one entry a report, the earliest first.
        texts: the revisions of its own page that were read, oldest first; of the others nobody can tell.
        changes: in the order in which they are told.
    """

    earlier: tuple[str, ...]
    texts: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def edits(self) -> int:
        """How often its own page was seen to change."""
        return max(len(self.texts) - 1, 0)

    @property
    def told(self) -> int:
        """The last edit of its page that changed a claim; 0 where none did."""
        return max((change.edit for change in self.changes), default=0)


def latest_on(case: Case) -> Statement:
    """Return the latest statement that speaks to a claim; what still stands goes before what is gone."""
    speaking = {m.statement for m in case.dossier.matches if m.stance is not Stance.SILENT}
    told = [t for t in case.dossier.testimonies if t.statement.id in speaking]
    if not told:  # people set all of it aside
        return case.first
    return max(told, key=lambda t: (t.retired_at is None, t.known_at, t.statement.id)).statement


def changes_of(
    report: ReportId, cases: Sequence[Case], texts: Sequence[str], stories: Collection[int] | None = None
) -> Changes:
    """Return what a report changes in the claims that it speaks to, and what each edit of its page did.

    Args:
        report: the one that is asked about.
        cases: every claim that any text of it was judged on, as one audience may see it.
        texts: the revisions of its text, oldest first.
        stories: those of its present stories that are meant; None for all of them. Of a claim that is gone
            nobody can ask by story: an index is that of its own text.
    """
    found: list[Change] = []
    earlier: dict[ReportId, Testimony] = {}
    alone: list[Change] = []  # claims of which no earlier report speaks
    told = [(case, _ours(report, case)) for case in cases]
    read = {t.revision for _, ours in told for t in ours}
    texts = [text for text in texts[:-1] if text in read] + list(texts[-1:])
    told_in: set[int] = set()  # the stories that an earlier report speaks to
    for case, ours in told:
        standing = [
            t for t in ours if t.revision == texts[-1] and (stories is None or t.statement.story in stories)
        ]
        if not ours or (stories is not None and not standing):
            continue
        before = _before(report, case, min(t.known_at for t in ours))
        edited = _edited(case, ours, texts)
        # What came last and others had before is told against them.
        found += [c for c in edited if not (before and c.kind is ChangeKind.CAME and c.ours in standing)]
        if not standing:
            continue
        said = standing[0]
        for t in before:
            earlier.setdefault(t.statement.report, t)
        came = any(c.kind is ChangeKind.CAME for c in edited)
        if before:
            told_in.add(said.statement.story)
            found += _against(case, standing, before)
        elif not came and case.dossier.claim.first in {t.statement.id for t in ours}:
            alone.append(Change(ChangeKind.NEW, case, said))
    found += [c for c in alone if c.ours.statement.story in told_in]
    found.sort(key=_place)
    reports = sorted(earlier.values(), key=lambda t: (t.known_at, t.statement.report))
    return Changes(tuple(t.publisher for t in reports), tuple(texts), tuple(found))


def _place(change: Change) -> tuple[int, int, int, int]:
    """Return where a change is told: what speaks against others, then the edits in turn, then the rest."""
    order = list(ChangeKind)
    kind = order.index(change.kind)
    speaks_against = kind <= order.index(ChangeKind.CONTRADICTS)
    part = 1 if change.edit else 0 if speaks_against else 2
    return part, change.edit, kind, change.ours.statement.content.reach.start


def _edited(case: Case, ours: Sequence[Testimony], texts: Sequence[str]) -> list[Change]:
    """Return what each edit of a report's page did to a claim: one change an edit at most."""
    found: list[Change] = []
    stances = stances_of(case)
    for edit, (old, new) in enumerate(pairwise(texts), 1):
        was = [t for t in ours if t.revision == old]
        now = [t for t in ours if t.revision == new]
        if not was or not now:
            found += [Change(ChangeKind.CAME, case, t, edit=edit) for t in now[:1]]
            found += [Change(ChangeKind.WENT, case, t, edit=edit) for t in was[:1]]
            continue
        numbers = [Change(ChangeKind.NUMBER, case, t, b, edit) for t in now for b in was if _differ(t, b)]
        said_before = {stances[t.statement.id] for t in was}
        turned = [
            Change(kind, case, t, was[0], edit)
            for t in now
            if (kind := _TURNED.get(stances[t.statement.id])) and stances[t.statement.id] not in said_before
        ]
        found += [*numbers, *turned][:1]
    return found


def _differ(ours: Testimony, before: Testimony) -> bool:
    return differing(before.statement.slots.numbers, ours.statement.slots.numbers) is not None


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
    if view.reading.unread:
        lines.append(line(unread_words(view.reading)))
    if view.reading.is_unread:  # what was not read is not gone
        return answer_to(asked, lines)
    if not changes.earlier and not changes.edits:
        lines.append(line("There is no earlier report on this here. ", _looked_in(view)))
        return answer_to(asked, lines)
    if changes.earlier:
        outlets = listed(dict.fromkeys(changes.earlier))
        lines.append(line(faint(f"Against {counted(len(changes.earlier), 'earlier report')}: {outlets}")))
    if changes.edits > 1:
        lines.append(line(faint(f"I have seen {changes.edits} edits of its page")))
    if not changes.changes:
        lines.append(line("Nothing has changed in what I read there. ", _looked_in(view)))
    heading = ""
    shown, of_earlier_edits = _shown(changes)
    for change in shown:
        if _heading(change, changes.edits) != heading:
            heading = _heading(change, changes.edits)
            lines.append(line(strong(heading)))
        lines += _change_lines(change)
    if left := len(changes.changes) - len(shown):
        of_them = f", {of_earlier_edits} of earlier edits" if of_earlier_edits else ""
        lines.append(line(faint(f"{left} more{of_them}: "), code("/claims")))
    return answer_to(asked, lines)


def edit_lines(changes: Changes, edit: int, most: int) -> list[Line]:
    """Return what an edit of a report's page, from 1, did to claims, at most so many of them."""
    found = [change for change in changes.changes if change.edit == edit > 0]
    lines: list[Line] = []
    heading = ""
    for change in found[:most]:
        if change.kind != heading:
            heading = change.kind
            lines.append(line(strong(heading), indent=1))
        lines += [replace(each, indent=each.indent + 1) for each in _change_lines(change)]
    if left := len(found) - most:
        lines += [line(faint(f"{left} more"), indent=1)] if left > 0 else []
    return lines


def edited_lines(changes: Changes, at: datetime, link: str, now: datetime) -> list[Line]:
    """Return what a card says of the last edit of its report's text that changed a claim; else nothing.

    Args:
        changes: of the report.
        at: when the text that the edit made was fetched.
        link: of its page; "" for none.
        now: the moment in whose zone times are written.
    """
    if not changes.told:
        return []
    ask = (faint("  "), code(f"/summary changes {link}")) if link else ()
    head = line("✏️ Its text was edited: I saw that ", written(at, now), ".", *ask)
    return [head, *edit_lines(changes, changes.told, _ON_A_CARD)]


def _shown(changes: Changes) -> tuple[tuple[Change, ...], int]:
    """Return what one answer has room for, and how many of earlier edits it has not: the oldest go first."""
    over = len(changes.changes) - _SHOWN
    old = [n for n, change in enumerate(changes.changes) if 0 < change.edit < changes.edits]
    out = old[: max(0, over)]
    kept = tuple(change for n, change in enumerate(changes.changes) if n not in out)
    return kept[:_SHOWN], len(out)


def _heading(change: Change, edits: int) -> str:
    if not change.edit:
        return change.kind
    return f"{change.kind} with " + (
        "its last edit" if change.edit == edits else f"edit {change.edit} of {edits}"
    )


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
        *quote_of(text, statement, _QUOTE),
    )


def _looked_in(view: ReportView) -> str:
    if view.scope is None or not view.scope.reports:
        return "I looked in no other report."
    return f"I looked in {counted(view.scope.reports, 'other report')}, for what I can match."


def _ours(report: ReportId, case: Case) -> list[Testimony]:
    """Return what any text of the report says of a claim, in the order of its text."""
    speaking = stances_of(case)
    told = [
        t for t in case.dossier.testimonies if t.statement.report == report and t.statement.id in speaking
    ]
    return sorted(told, key=lambda t: (t.statement.content.reach.start, t.statement.id))


def _before(report: ReportId, case: Case, moment: datetime) -> list[Testimony]:
    """Return what other reports, known before a moment, say of a claim, the earliest first."""
    speaking = stances_of(case)
    told = [
        t
        for t in case.dossier.testimonies
        if t.statement.report != report
        and t.known_at < moment
        and t.retired_at is None
        and t.statement.id in speaking
    ]
    return sorted(told, key=lambda t: (t.known_at, t.statement.id))


def stances_of(case: Case) -> dict[str, Stance]:
    return {m.statement: m.stance for m in case.dossier.matches if m.stance is not Stance.SILENT}


def _against(case: Case, standing: Sequence[Testimony], before: Sequence[Testimony]) -> list[Change]:
    """Return what the report does to a claim that was known before it: one change, and a number's."""
    stances = stances_of(case)
    latest = before[-1]
    numbers = [
        Change(ChangeKind.NUMBER, case, t, b) for b in reversed(before) for t in standing if _differ(t, b)
    ][:1]
    kinds = [(kind_of(case, stances[t.statement.id], t, before), t) for t in standing]
    order = list(ChangeKind)
    kind, said = min(kinds, key=lambda k: order.index(k[0]))
    return [*numbers, Change(kind, case, said, latest)]


def kind_of(case: Case, stance: Stance, ours: Testimony, before: Sequence[Testimony]) -> ChangeKind:
    """Return what a statement does to a claim of which others spoke before it."""
    match stance:
        case Stance.DENIES | Stance.WITHDRAWS | Stance.CONTRADICTS:
            return _TURNED[stance]
        case Stance.ANSWERS | Stance.SILENT:
            return ChangeKind.ANSWERS
        case Stance.SUPPORTS:
            pairs = {j.pair: j.verdict for j in sorted(case.dossier.judgements, key=lambda j: j.at)}
            told = [pairs.get(frozenset((ours.statement.id, b.statement.id))) for b in before]
            every = all(verdict is Verdict.INDEPENDENT for verdict in told)
            return ChangeKind.SUPPORTS if every else ChangeKind.REPEATS
