"""Why a claim has its status: the rule, the evidence, what would settle it, the history."""

from collections.abc import Collection, Iterable, Sequence

from bot.core.alerts import SearchScope
from bot.core.claims import Attribution, Naming, ResponseKind, Role, Source, StatementId
from bot.core.corroboration import RULE_VERSION, Corroboration, Rule, StatusChange
from bot.core.decisions import DecisionKind, decisions_in_force
from bot.core.dossiers import numbered
from bot.core.forgetting import Forgotten
from bot.core.independence import NO_OUTLET_STATED, Verdict, same_source, sides_of
from bot.core.matching import Stance
from bot.core.messages import Line, Message, Part, Post, PostKind
from bot.core.rendering.following_up import NO_NOTES, Notes, notes_lines
from bot.core.rendering.forgotten import forgotten_words
from bot.core.rendering.moves import Case, latest_of_each, taken_out_words, telling_ties, tie_lines
from bot.core.rendering.origins import entries_asked, one_origin_words
from bot.core.rendering.parts import (
    arrow_chain,
    code,
    counted,
    faint,
    line,
    listed,
    name_chain,
    post_key,
    quote_of,
    strong,
    written,
)
from bot.core.rendering.statuses import RESPONSE_WORDS, decided_words, scope_words, status_words, why_words
from bot.core.reports import ReportId

_SAY_WHOSE = "paste it again with its link, or “Outlet: name”, on the first line"

RULE_WORDS = {
    Rule.DECIDED: "a person decided it",
    Rule.WITHDRAWN: "every voice that supported it has withdrawn it",
    Rule.DISPUTED: "support stands, and so does an incompatible account, or a denial, from another origin",
    Rule.DENIED: "somebody placed to know denies it, against less than two independent origins on two sides",
    Rule.UNATTRIBUTED: "nobody is named for it in any report, or only by a guess that nobody accepted",
    Rule.CORROBORATED: "two or more independent origins, on two or more sides, agree on every core slot",
    Rule.PARTLY_CORROBORATED: "the same, but one origin alone bears out a core slot",
    Rule.ONE_SIDED: "two or more independent origins, all on one side",
    Rule.SINGLE_SOURCE: "one origin, one outlet",
}


def rule_words(now: Corroboration) -> str:
    """Say which rule holds; "one origin" only where ties were found."""
    if now.rule is Rule.ECHOED:
        carriers = f"two or more {'reports' if now.unplaced else 'outlets'}"
        return f"one origin, {carriers}" if now.is_one_origin else f"{carriers}, {one_origin_words(now)}"
    if now.rule is Rule.SINGLE_SOURCE and not now.is_one_origin:
        return f"two or more reports, not known to be of two outlets, {one_origin_words(now)}"
    return RULE_WORDS[now.rule]


def render_why(
    case: Case,
    history: Sequence[StatusChange],
    scope: SearchScope,
    asked: Message,
    typed: str = "",
    notes: Notes = NO_NOTES,
    forgotten: Sequence[Forgotten] = (),
) -> Post:
    """Explain a claim's status to whoever asked.

    `typed` is the handle that was asked about; "" for the claim's own. `forgotten` are the reports that spoke
    to it once.
    """
    now = case.now
    first = case.first
    since = f" since {written(history[-1].now.as_of, now.as_of)}" if history else ""
    lines = [
        line(
            "Claim ",
            code(case.handle),
            " is ",
            strong(status_words(now)),
            f" (rule {now.rule.value}, version {RULE_VERSION}){since}.",
        ),
        line(*name_chain(first.chain), ": ", *quote_of(case.text_of(first), first)),
        *_led_here(case, typed),
        line(f"Rule {now.rule.value}: {rule_words(now)}.", indent=1),
        *why_lines(case),
        *notes_lines(notes, now.as_of),
        *(line(f"{forgotten_words(each, now.as_of)}.", indent=1) for each in forgotten),
        line(strong("History")),
        *history_lines(history, case, forgotten),
        line(faint(scope_words(scope, now.as_of))),
    ]
    return Post(post_key("answer", asked.id), asked.place, PostKind.ANSWER, tuple(lines), under=asked.id)


def why_lines(case: Case) -> tuple[Line, ...]:
    """Say what a status rests on: the origins, what ties them, who answered, what would settle it."""
    return (
        *_evidence(case),
        *_not_independent(case),
        *_answers(case),
        *_settling(case),
        *_decided(case),
    )


def _led_here(case: Case, typed: str) -> list[Line]:
    """Say that the handle which was typed leads here, where it is another one."""
    if typed.casefold() in ("", case.handle):
        return []
    return [line(code(typed.casefold()), " leads here: a person says that it is the same claim.", indent=1)]


def _evidence(case: Case) -> list[Line]:
    supporting = [s for o in case.now.origins for s in sorted(o.statements)]
    reports = {case.testimony(s).statement.report for s in (*supporting, *case.now.not_counted)}
    statements = counted(len(supporting) + len(case.now.not_counted), "statement")
    origins = counted(len(case.now.origins), "origin")
    counts = f"{statements} in {counted(len(reports), 'report')}, {origins}"
    if case.now.independent > 1:
        counts += f", {case.now.independent} shown independent"
    elif len(case.now.origins) > 1:
        counts += ", no two shown to be independent"
    lines = [line(strong("Evidence"), f"  {counts}")]
    for n, origin in enumerate(case.now.origins, 1):
        lines.append(line(f"origin {n}:", indent=1))
        lines += _statement_lines(case, sorted(origin.statements))
    if case.now.not_counted:
        lines.append(line("adds no origin (nobody is named, or the speaker is inferred):", indent=1))
        lines += _statement_lines(case, case.now.not_counted)
    for stance, words in (
        (Stance.WITHDRAWS, "withdrawn:"),
        (Stance.SILENT, "does not count, as a person says:"),
    ):
        found = [m.statement for m in case.dossier.matches if m.stance is stance]
        lines += [line(words, indent=1), *_statement_lines(case, sorted(found))] if found else []
    supporting_once = {m.statement for m in case.dossier.matches if m.stance is Stance.SUPPORTS}
    gone = [t for t in case.dossier.testimonies if t.retired_at and t.statement.id in supporting_once]
    return [*lines, *(line(w, indent=1) for w in taken_out_words(case, (t.statement.id for t in gone)))]


def _statement_lines(case: Case, statements: Iterable[StatementId]) -> list[Line]:
    lines: list[Line] = []
    reasons = {m.statement: m.reason for m in case.dossier.matches}
    numbers = numbered(case.dossier)
    for testimony in sorted(map(case.testimony, statements), key=lambda t: numbers[t.statement.id]):
        statement = testimony.statement
        lines.append(
            line(
                f"{numbers[statement.id]}  ",
                *arrow_chain(statement.chain),
                "  ",
                *quote_of(case.text_of(statement), statement),
                faint(f"  ({reasons[statement.id]})"),
                indent=2,
            )
        )
        if testimony.read_as is not None:
            lines.append(line(faint("read as "), *arrow_chain(testimony.read_as), indent=3))
    return lines


def _not_independent(case: Case) -> list[Line]:
    """Show the ties between reports, and the pairs whose independence is not shown."""
    aside = {m.statement for m in case.dossier.matches if m.stance is Stance.SILENT}
    in_force = [j for j in latest_of_each(case.dossier.judgements) if not j.pair & aside]
    ties = tie_lines(case, telling_ties(case, (j for j in in_force if j.verdict is Verdict.TIED)), indent=1)
    unshown = [j for j in in_force if j.verdict is Verdict.NOT_SHOWN and j.reason]
    reasons = sorted({j.reason for j in unshown} - {NO_OUTLET_STATED})
    without = sorted({s for j in unshown if j.reason == NO_OUTLET_STATED for s in j.pair})
    labels = sorted({t.publisher for t in map(case.testimony, without) if not t.outlet})
    lines = [line(strong("Not independent")), *ties] if ties else []
    if unshown:
        lines += [line(strong("Not shown to be independent")), *(line(r, indent=1) for r in reasons)]
        lines += [line(f"{label}: if you know whose it is, {_SAY_WHOSE}", indent=1) for label in labels]
    return lines


def _answers(case: Case) -> list[Line]:
    """Show who denied, answered or said otherwise; a denial that does not count says why."""
    reasons = {m.statement: m.reason for m in case.dossier.matches}
    numbers = numbered(case.dossier)
    lines: list[Line] = []
    for ids, counts in (
        (case.now.denials, True),
        (case.now.responses, False),
        (case.now.contradictions, True),
        (case.now.withdrawals, True),
    ):
        for statement in (case.testimony(s).statement for s in ids):
            otherwise = "takes it back" if ids is case.now.withdrawals else "says otherwise"
            words = RESPONSE_WORDS[statement.response] if statement.response else otherwise
            idle = statement.response is ResponseKind.DENIED and not counts
            where = case.reports[statement.id].publisher
            note = f"  ({where}; {reasons[statement.id]})" if idle else f"  ({where})"
            quote = quote_of(case.text_of(statement), statement)
            number = f"{numbers[statement.id]}  "
            who = name_chain(statement.chain)
            lines.append(line(number, *who, f" {words}: ", *quote, faint(note), indent=1))
    return [line(strong("Answers")), *lines] if lines else []


def _settling(case: Case) -> list[Line]:
    """Say what would raise the status, and what would not."""
    if case.now.rule <= Rule.DENIED or case.now.rule is Rule.CORROBORATED:
        return []
    slots = case.first.slots
    chains = [case.testimony(s).statement.chain for o in case.now.origins for s in o.statements]
    roots = [chain.root for chain in chains]
    would: list[tuple[Part | str, ...]] = []
    if any(r.naming is not Naming.NAMED for r in roots) or not roots:
        would.append(("a voice that is named for it",))
    if asked := entries_asked(case.now) if case.now.independent < 2 else ():
        would.append(("an entry in the register for who carries it: ", *asked))
    another = ", on another side" if _has_sides(case) else ""
    known = "another outlet, known to the register," if asked else "a second outlet"
    would.append((f"{known} with a source of its own{another}",))
    if _is_name(slots.actor) and not any(_speaks(slots.actor, chain) for chain in chains):
        would.append((f"an account on record from whom it names as the actor (“{slots.actor}”)",))
    relays = {
        h.source.name
        for o in case.now.origins
        for s in o.statements
        for h in case.testimony(s).statement.chain.hops[:-1]
    }
    would_not = (
        f"more outlets that carry or cite {listed(sorted(relays))}"
        if relays
        else "more outlets that name nobody"
    )
    return [
        line(
            strong("Would settle it"),
            "  ",
            *(p for n, w in enumerate(would) for p in (*("; ",) * (n > 0), *w)),
        ),
        line(strong("Would not"), f"  {would_not}"),
    ]


def _has_sides(case: Case) -> bool:
    """Tell whether sides are at stake: a voice that supports it belongs to a party."""
    roots = (case.testimony(s).statement.chain.root for o in case.now.origins for s in o.statements)
    return case.now.rule is Rule.ONE_SIDED or any(sides_of(r, case.dossier.sides, "") for r in roots)


def _is_name(actor: str) -> bool:
    return any(word[:1].isupper() for word in actor.split()[1:])


def _speaks(actor: str, chain: Attribution) -> bool:
    """Tell whether the actor is one of those who say it."""
    named = Source(actor, Naming.NAMED, Role.ORIGIN)
    return any(same_source(named, hop.source) for hop in chain.hops[1:])


def _decided(case: Case) -> list[Line]:
    """Show what people decided on it, the oldest first; what was taken back too."""
    decided = sorted(case.dossier.decisions, key=lambda d: (d.at, d.id))
    in_force = decisions_in_force(decided, case.now.as_of)
    back = {d.undoes: d for d in in_force if d.kind is DecisionKind.UNDO}
    lines: list[Line] = []
    for d in decided:
        if d.kind is DecisionKind.UNDO:
            continue
        when = written(d.at, case.now.as_of)
        lines.append(line(f"{when}  ", strong(d.by), f" {decided_words(d)}", indent=1))
        if undo := back.get(d.id):
            when = written(undo.at, case.now.as_of)
            lines.append(line(f"{when}  ", strong(undo.by), f" took that back{why_words(undo)}", indent=2))
    return [line(strong("Decided by people")), *lines] if lines else []


def history_lines(
    history: Sequence[StatusChange], case: Case, forgotten: Sequence[Forgotten] = ()
) -> list[Line]:
    lines: list[Line] = []
    for change in history:
        cause = _cause(change, case, {each.report for each in forgotten})
        moved = (
            f"{change.before.value} → {change.now.status.value}" if change.before else change.now.status.value
        )
        lines.append(
            line(f"{written(change.now.as_of, case.now.as_of)}  {moved}", faint(f"  {cause}"), indent=1)
        )
    return lines


def _cause(change: StatusChange, case: Case, forgotten: Collection[ReportId]) -> str:
    if change.because in forgotten:
        return "after a report that was forgotten"
    if change.registered is not None:
        names = {t.outlet: t.publisher for t in case.dossier.testimonies}
        name = names.get(change.registered, change.registered)
        return f"after a new entry for {name} in the register"
    if change.because is None:
        decided = next((d for d in case.dossier.decisions if d.id == change.decision), None)
        words = decided_words(decided, case.dossier.decisions) if decided else ""
        return f"{decided.by} {words}" if decided else "a person's decision"
    report = next((r for r in case.reports.values() if r.id == change.because), None)
    return f"after {report.publisher}" if report else ""
