"""What is said when a status changes: was, now, because; and the recall when one has fallen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.alerts import Alert
from bot.core.assignments import Used
from bot.core.claims import Statement, StatementId
from bot.core.corroboration import Corroboration, Move, Status, takes_back, unsettles
from bot.core.decisions import DecisionId
from bot.core.dossiers import Dossier, Testimony
from bot.core.forgetting import Forgotten
from bot.core.independence import Judgement, Origin, Tie, TieKind, Verdict
from bot.core.matching import Stance
from bot.core.messages import Action, Line, Part, Place, Post, PostKey, PostKind
from bot.core.rendering.forgotten import forgotten_words
from bot.core.rendering.origins import entries_asked, not_shown_because
from bot.core.rendering.parts import (
    QUOTE_CHARACTERS,
    arrow_chain,
    at_place,
    code,
    counted,
    cut,
    faint,
    in_channel,
    line,
    listed,
    name_chain,
    post_key,
    quote_of,
    quoted,
    strong,
    written,
)
from bot.core.rendering.statuses import decided_words, side_words, status_words
from bot.core.reports import Outlet, Report, ReportId
from bot.core.sides import SideEntry


@dataclass(frozen=True, slots=True)
class Case:
    """A claim with all that explains its status to one audience.

    Attributes:
        reports: for each testimony the report it stands in, with the text it was read from: a page's text may
            have changed since, and spans mean something in their own text only.
        before: how it stood when people were last told; None when they never were.
        told_at: when that was.
        entered: the outlet whose entry in the register moved it; None when none did.
        is_dismissed: whether a person said here that it is no news.
        decided: the decision that moved it; None when none did.
        found: the dossier as it was before people's decisions act on it, for any past moment; None where it
            is `dossier` itself.
        side: the entry of a side that moved it; None when none did.
        forgotten: that a report was forgotten, which moved it; None when none was.
        used: where this channel said that it used it.
        told_as: the handle that people were told of it by, where it was merged since; "" for its own.
    """

    handle: str
    dossier: Dossier
    now: Corroboration
    reports: Mapping[StatementId, Report]
    before: Corroboration | None = None
    told_at: datetime | None = None
    entered: Outlet | None = None
    is_dismissed: bool = False
    decided: DecisionId | None = None
    found: Dossier | None = None
    side: SideEntry | None = None
    forgotten: Forgotten | None = None
    used: tuple[Used, ...] = ()
    told_as: str = ""

    def testimony(self, statement: StatementId) -> Testimony:
        return next(t for t in self.dossier.testimonies if t.statement.id == statement)

    @property
    def first(self) -> Statement:
        """The statement the claim is shown by: its first one, or the earliest support there is to see.

        What still stands in its report goes before what an edit took out, what people let count before what
        they did not, and somebody's words before what nobody is named for.
        """
        stances = {m.statement: m.stance for m in self.dossier.matches}
        chosen = min(
            self.dossier.testimonies,
            key=lambda t: (
                _SHOWN_BY.index(stances.get(t.statement.id, Stance.SILENT)),
                t.retired_at is not None,
                not t.statement.chain.has_voice,
                t.statement.id != self.dossier.claim.first,
                t.known_at,
                t.statement.id,
            ),
        )
        return chosen.statement

    def text_of(self, statement: Statement) -> str:
        return self.reports[statement.id].text


_SHOWN_BY = (
    Stance.SUPPORTS,
    Stance.WITHDRAWS,
    Stance.SILENT,
    Stance.CONTRADICTS,
    Stance.DENIES,
    Stance.ANSWERS,
)

WHERE_CHARACTERS = 120  # characters of where something was used, as it was typed
_OFFERED = 5  # notices beside one post

_MARK = {Move.ROSE: "↑", Move.FELL: "↓", Move.CHANGED: "→", Move.STOOD: "="}


def render_moves(
    moves: Sequence[tuple[Alert, Case]],
    place: Place,
    under: PostKey,
    cause: str,
    also_told: Sequence[Place],
) -> Post:
    """Say in one thread that claims of it have moved.

    `cause` names the paste or the decision that moved them: the same move for another cause is said again.
    """
    about = [f"{a.claim.id}:{a.before}>{a.now.status}" for a, _ in moves]
    return Post(
        key=post_key("move", at_place(place), under, cause, *about),
        place=in_channel(place),
        kind=PostKind.MOVE,
        lines=tuple(row for alert, case in moves for row in _move_lines(alert, case, also_told)),
        under=under,
        actions=_correcting(moves),
    )


def render_recall(
    moves: Sequence[tuple[Alert, Case]], place: Place, under: PostKey | None, cause: str
) -> Post:
    """Tell another place what no longer holds of what it was told."""
    lines: list[Line] = [line("What I told you here no longer holds.")]
    for alert, case in moves:
        lines += _move_lines(alert, case, ())
    about = [f"{a.claim.id}:{a.before}>{a.now.status}" for a, _ in moves]
    return Post(
        key=post_key("recall", at_place(place), cause, *about),
        place=in_channel(place),
        kind=PostKind.RECALL,
        lines=tuple(lines),
        under=under,
        actions=_correcting(moves),
    )


def _move_lines(alert: Alert, case: Case, also_told: Sequence[Place]) -> list[Line]:
    first = case.first
    lines = [
        line(
            f"{_MARK[alert.move]} ",
            code(case.handle),
            " ",
            *name_chain(first.chain),
            ": ",
            *quote_of(case.text_of(first), first, QUOTE_CHARACTERS),
        ),
        line(
            *_told_as(case), alert.before.value, " → ", strong(status_words(alert.now)), ", because", indent=1
        ),
        *because_lines(case, indent=2),
    ]
    if takes_back(alert.before, alert.now.status) and case.told_at and case.before:
        others = f" Also told: {listed('#' + p.audience.channel for p in also_told)}." if also_told else ""
        told = written(case.told_at, alert.now.as_of)
        was = f"I told you on {told} that it was {status_words(case.before)}."
        lines.append(line(f"{was} That no longer holds.{others}", indent=1))
    if case.used and unsettles(alert.before, alert.now.status):
        used = listed(use_words(mark, alert.now.as_of) for mark in case.used)
        notice = (code(f"/correction {case.handle}"), " has a notice to paste.")
        lines.append(line(strong("You used this"), f" ({used}): ", *notice, indent=1))
    return lines


def _told_as(case: Case) -> tuple[Part | str, ...]:
    return ("told as ", code(case.told_as), ": ") if case.told_as else ()


def use_words(mark: Used, now: datetime) -> str:
    """Say when and where a claim was used: "3 Nov 14:02, evening bulletin"."""
    where, cut_off = cut(mark.where, WHERE_CHARACTERS)
    return f"{written(mark.happened, now)}{', ' + where + cut_off if where else ''}"


def falls(alert: Alert, case: Case) -> bool:
    """Tell whether a channel was told too much, or used what is taken back or contested now."""
    before, now = alert.before, alert.now.status
    return takes_back(before, now) or (bool(case.used) and unsettles(before, now))


def _correcting(moves: Sequence[tuple[Alert, Case]]) -> tuple[Action, ...]:
    """Offer the notice of each claim that was told or used and no longer holds; of the first few."""
    fallen = [case.handle for alert, case in moves if falls(alert, case)][:_OFFERED]
    label = "Notice to paste"
    return tuple(Action(label if len(fallen) == 1 else f"{label}: {h}", f"/correction {h}") for h in fallen)


def because_lines(case: Case, indent: int) -> list[Line]:
    """Say what moved a claim from how it stood before to how it stands now."""
    lines = [
        *_registered(case, indent),
        *_decided(case, indent),
        *_sided(case, indent),
        *_forgotten(case, indent),
        *_denied(case, indent),
        *_joined(case, indent),
        *_taken_out(case, indent),
    ]
    if not lines or case.now.status in (Status.CORROBORATED, Status.PARTLY_CORROBORATED, Status.ONE_SIDED):
        lines += _new_origins(case, indent)
    if not lines:
        lines = _new_support(case, indent)
    return lines or [
        line("the evidence for it changed: ", code(f"/why {case.handle}"), " shows it", indent=indent)
    ]


def supporting(status: Corroboration) -> frozenset[StatementId]:
    """Return the statements that a status rests on, those that add no origin among them."""
    return frozenset((*(s for o in status.origins for s in o.statements), *status.not_counted))


def _registered(case: Case, indent: int) -> list[Line]:
    if case.entered is None:
        return []
    owner = f" (owner: {case.entered.owner})" if case.entered.owner else ""
    return [line("the register has a new entry for ", strong(case.entered.name), owner, indent=indent)]


def _decided(case: Case, indent: int) -> list[Line]:
    found = [d for d in case.dossier.decisions if d.id == case.decided]
    return [line(strong(d.by), f" {decided_words(d, case.dossier.decisions)}", indent=indent) for d in found]


def _sided(case: Case, indent: int) -> list[Line]:
    if case.side is None:
        return []
    return [line(strong(case.side.by), f" said that {side_words(case.side)}", indent=indent)]


def _forgotten(case: Case, indent: int) -> list[Line]:
    if case.forgotten is None:
        return []
    return [line(forgotten_words(case.forgotten, case.now.as_of), indent=indent)]


def _taken_out(case: Case, indent: int) -> list[Line]:
    """Name the reports whose text was changed, and says no more what it said for the claim before."""
    before = supporting(case.before) if case.before else frozenset[StatementId]()
    # What a person parted from the claim is none of its evidence any more.
    there = {t.statement.id: t for t in case.dossier.testimonies}
    lost = (before - supporting(case.now)) & there.keys()
    gone = {s for s in lost if there[s].retired_at is not None}
    return [line(words, indent=indent) for words in taken_out_words(case, gone)]


def taken_out_words(case: Case, gone: Iterable[StatementId]) -> list[str]:
    """Say of each report that statements were taken out of that its text has changed.

    Nothing of those whose publisher says it all the same, in other words or another report.
    """
    still = {case.reports[s].publisher for s in supporting(case.now)}
    words: list[str] = []
    for is_taken_back, why in (
        (False, "says it no more: the text of its report has changed"),
        (True, "is not counted any more: whoever shared its report took it back"),
    ):
        of_it = {case.reports[s].publisher for s in gone if case.testimony(s).taken_back is is_taken_back}
        words += [f"{name} {why}" for name in sorted(of_it - still)]
    return words


def _denied(case: Case, indent: int) -> list[Line]:
    lines: list[Line] = []
    before = case.before
    known = {*before.denials, *before.contradictions, *before.withdrawals} if before else set[StatementId]()
    for ids, words in (
        (case.now.withdrawals, " takes it back: "),
        (case.now.denials, " denies it: "),
        (case.now.contradictions, " says otherwise: "),
    ):
        for statement in (case.testimony(s).statement for s in ids if s not in known):
            lines.append(
                line(
                    *name_chain(statement.chain),
                    words,
                    *_quote(case, statement),
                    *_in_report(case, statement),
                    indent=indent,
                )
            )
    return lines


def _in_report(case: Case, statement: Statement) -> tuple[Part, ...]:
    return (faint(f"  ({case.reports[statement.id].publisher})"),)


def _quote(case: Case, statement: Statement) -> tuple[Part, ...]:
    return quote_of(case.text_of(statement), statement, QUOTE_CHARACTERS)


def _joined(case: Case, indent: int) -> list[Line]:
    """Name the ties that made one origin of what stood as several, or that a new echo hangs by."""
    if case.before is None:
        return []
    earlier = [o.statements for o in case.before.origins]
    known = frozenset(s for o in earlier for s in o)
    joined = joined_origins(case)
    merged = [
        o.statements
        for o in case.now.origins
        if o.statements in joined or (case.now.status is Status.ECHOED and o.statements - known)
    ]
    lines: list[Line] = []
    for group in merged:
        ties = [
            j
            for j in latest_of_each(case.dossier.judgements)
            if j.verdict is Verdict.TIED and j.pair <= group and not any(j.pair <= e for e in earlier)
        ]
        shown = tie_lines(case, telling_ties(case, ties), indent)
        lines += shown
        publishers = sorted({case.testimony(s).publisher for s in group})
        if shown:
            lines.append(
                line(
                    f"{listed(publishers)}: {'one origin' if len(publishers) > 1 else 'one report'}",
                    indent=indent,
                )
            )
    return lines


def joined_origins(case: Case) -> list[frozenset[StatementId]]:
    """Return the origins that stood as several before."""
    earlier = [o.statements for o in case.before.origins] if case.before else []
    return [o.statements for o in case.now.origins if sum(bool(o.statements & e) for e in earlier) > 1]


def latest_of_each(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Return the latest judgement of each pair."""
    latest: dict[frozenset[StatementId], Judgement] = {}
    for j in sorted(judgements, key=lambda j: j.at):
        latest[j.pair] = j
    return list(latest.values())


# The kinds that say most to a reader come first; one line a pair of outlets is enough.
_TELLING = (
    TieKind.DECIDED,
    TieKind.SHARED_TEXT,
    TieKind.SAME_QUOTATION,
    TieKind.SAME_CREDIT,
    TieKind.SAME_BYLINE,
    TieKind.CITES,
    TieKind.SAME_LINK,
    TieKind.SAME_OWNER,
    TieKind.SAME_UPSTREAM,
    TieKind.SAME_SOURCE,
    TieKind.SAME_DESCRIPTION,
    TieKind.SAME_OUTLET,
)


def telling_ties(case: Case, judgements: Iterable[Judgement]) -> list[tuple[Judgement, Tie]]:
    """Return the most telling tie of each pair of reports, those within one report left out."""
    best: dict[frozenset[ReportId], tuple[Judgement, Tie]] = {}
    for j in sorted(judgements, key=lambda j: (j.at, j.ours, j.theirs)):
        reports = frozenset(case.testimony(s).statement.report for s in j.pair)
        if len(reports) < 2:
            continue
        tie = min(j.ties, key=lambda t: _TELLING.index(t.kind))
        held = best.get(reports)
        if held is None or _TELLING.index(tie.kind) < _TELLING.index(held[1].kind):
            best[reports] = (j, tie)
    return list(best.values())


def tie_lines(case: Case, ties: Iterable[tuple[Judgement, Tie]], indent: int) -> list[Line]:
    """Show ties between reports, each with the words that show it."""
    lines: list[Line] = []
    for judgement, tie in ties:
        ours, theirs = case.reports[judgement.ours], case.reports[judgement.theirs]
        share = (
            f"{ours.publisher} and {theirs.publisher} share ",
            strong(tie.kind.value),
            f": {tie.evidence}",
        )
        lines.append(line(*((tie.evidence,) if tie.kind is TieKind.CITES else share), indent=indent))
        words = [(r, s.of(r.text)) for r, s in ((ours, tie.ours), (theirs, tie.theirs)) if s is not None]
        shown = words[:1] if tie.kind in (TieKind.SHARED_TEXT, TieKind.SAME_QUOTATION) else words
        for report, words_there in shown:
            if words_there != tie.evidence:
                lines.append(
                    line(
                        faint(f"{report.publisher}: "),
                        '"',
                        quoted(words_there.replace("\n", " ")),
                        '"',
                        indent=indent + 1,
                    )
                )
    return lines


def _new_origins(case: Case, indent: int) -> list[Line]:
    known = {s for o in case.before.origins for s in o.statements} if case.before else set[StatementId]()
    lines: list[Line] = []
    for origin in case.now.origins:
        if origin.statements & known:
            continue
        statement = case.testimony(min(origin.statements)).statement
        is_shown = case.now.is_one_origin or _is_apart(case, origin)
        how = "has it from a source of its own" if is_shown else "has it too"
        lines.append(
            line(f"{listed(origin.publishers)} {how}: ", *name_chain(statement.chain), indent=indent)
        )
        lines.append(line(*arrow_chain(statement.chain), "  ", *_quote(case, statement), indent=indent + 1))
        if not is_shown:
            lines.append(line(f"not shown to be independent: {not_shown_because(case.now)}", indent=indent))
            if asked := entries_asked(case.now):
                lines.append(line("if you know it: ", *asked, indent=indent))
    unmatched = listed(sorted(s.value for s in case.now.unmatched))
    if unmatched and case.now.status is Status.PARTLY_CORROBORATED:
        lines.append(
            line(
                f"the event is borne out; its {unmatched} still rests on the first origin alone",
                indent=indent,
            )
        )
    return lines


def _is_apart(case: Case, origin: Origin) -> bool:
    """Tell whether an origin is shown to be independent of another that counts."""
    counted_too = {s for o in case.now.origins if o is not origin for s in o.statements}
    return any(
        j.verdict is Verdict.INDEPENDENT and j.pair & origin.statements and j.pair & counted_too
        for j in latest_of_each(case.dossier.judgements)
    )


def _new_support(case: Case, indent: int) -> list[Line]:
    known = supporting(case.before) if case.before else frozenset[StatementId]()
    new = [case.testimony(s) for s in sorted(supporting(case.now) - known)]
    if not new:
        return []
    publishers = sorted({t.publisher for t in new})
    return [line(f"{listed(publishers)} carries it too ({counted(len(new), 'statement')})", indent=indent)]
