"""Why a claim has its status: the rule, the evidence, what would settle it, the history."""

from collections.abc import Iterable, Sequence

from bot.core.alerts import SearchScope
from bot.core.claims import Naming, ResponseKind, StatementId
from bot.core.corroboration import RULE_VERSION, Rule, StatusChange
from bot.core.independence import Verdict
from bot.core.messages import Line, Message, Post, PostKind
from bot.core.rendering.moves import Case, latest_of_each, telling_ties, tie_lines
from bot.core.rendering.parts import (
    arrow_chain,
    code,
    counted,
    faint,
    line,
    listed,
    name_chain,
    post_key,
    quotation,
    strong,
    written,
)
from bot.core.rendering.statuses import RESPONSE_WORDS, scope_words, status_words

RULE_WORDS = {
    Rule.DECIDED: "a person decided it",
    Rule.WITHDRAWN: "every voice that supported it has withdrawn it",
    Rule.DISPUTED: "support stands, and so does an incompatible account, or a denial, from another origin",
    Rule.DENIED: "somebody placed to know denies it, against less than two independent origins on two sides",
    Rule.UNATTRIBUTED: "nobody is named for it in any report, or only by a guess that nobody accepted",
    Rule.CORROBORATED: "two or more independent origins, on two or more sides, agree on every core slot",
    Rule.PARTLY_CORROBORATED: "the same, but one origin alone bears out a core slot",
    Rule.ONE_SIDED: "two or more independent origins, all on one side",
    Rule.ECHOED: "one origin, two or more outlets",
    Rule.SINGLE_SOURCE: "one origin, one outlet",
}


def render_why(case: Case, history: Sequence[StatusChange], scope: SearchScope, asked: Message) -> Post:
    """Explain a claim's status to whoever asked."""
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
        line(*name_chain(first.chain), ": ", *quotation(case.text_of(first), first.content, first.form)),
        line(f"Rule {now.rule.value}: {RULE_WORDS[now.rule]}.", indent=1),
        *_evidence(case),
        *_not_independent(case),
        *_answers(case),
        *_settling(case),
        line(strong("History")),
        *_history(history, case),
        line(faint(scope_words(scope, now.as_of))),
    ]
    return Post(post_key("answer", asked.id), asked.place, PostKind.ANSWER, tuple(lines), under=asked.id)


def _evidence(case: Case) -> list[Line]:
    supporting = [s for o in case.now.origins for s in sorted(o.statements)]
    reports = {case.testimony(s).statement.report for s in (*supporting, *case.now.not_counted)}
    statements = counted(len(supporting) + len(case.now.not_counted), "statement")
    origins = counted(len(case.now.origins), "origin")
    counts = f"{statements} in {counted(len(reports), 'report')}, {origins}"
    if len(case.now.origins) > 1:
        counts += f", {case.now.independent} shown independent"
    lines = [line(strong("Evidence"), f"  {counts}")]
    for n, origin in enumerate(case.now.origins, 1):
        lines.append(line(f"origin {n}:", indent=1))
        lines += _statement_lines(case, sorted(origin.statements))
    if case.now.not_counted:
        lines.append(line("adds no origin (nobody is named, or the speaker is inferred):", indent=1))
        lines += _statement_lines(case, case.now.not_counted)
    return lines


def _statement_lines(case: Case, statements: Iterable[StatementId]) -> list[Line]:
    lines: list[Line] = []
    reasons = {m.statement: m.reason for m in case.dossier.matches}
    for statement in (case.testimony(s).statement for s in statements):
        lines.append(
            line(
                *arrow_chain(statement.chain),
                "  ",
                *quotation(case.text_of(statement), statement.content, statement.form),
                faint(f"  ({reasons[statement.id]})"),
                indent=2,
            )
        )
    return lines


def _not_independent(case: Case) -> list[Line]:
    """Show the ties between reports, and the pairs whose independence is not shown."""
    in_force = latest_of_each(case.dossier.judgements)
    ties = tie_lines(case, telling_ties(case, (j for j in in_force if j.verdict is Verdict.TIED)), indent=1)
    unshown = sorted({j.reason for j in in_force if j.verdict is Verdict.NOT_SHOWN and j.reason})
    lines = [*ties, *(line(f"not shown to be independent: {reason}", indent=1) for reason in unshown)]
    return [line(strong("Not independent")), *lines] if lines else []


def _answers(case: Case) -> list[Line]:
    """Show who denied, answered or said otherwise; a denial that does not count says why."""
    reasons = {m.statement: m.reason for m in case.dossier.matches}
    lines: list[Line] = []
    for ids, counts in (
        (case.now.denials, True),
        (case.now.responses, False),
        (case.now.contradictions, True),
    ):
        for statement in (case.testimony(s).statement for s in ids):
            words = RESPONSE_WORDS[statement.response] if statement.response else "says otherwise"
            idle = statement.response is ResponseKind.DENIED and not counts
            where = case.reports[statement.report].publisher
            note = f"  ({where}; {reasons[statement.id]})" if idle else f"  ({where})"
            quote = quotation(case.text_of(statement), statement.content, statement.form)
            lines.append(line(*name_chain(statement.chain), f" {words}: ", *quote, faint(note), indent=1))
    return [line(strong("Answers")), *lines] if lines else []


def _settling(case: Case) -> list[Line]:
    """Say what would raise the status, and what would not."""
    if case.now.rule <= Rule.DENIED or case.now.rule is Rule.CORROBORATED:
        return []
    slots = case.first.slots
    would = ["a second outlet with a source of its own, on another side"]
    roots = [case.testimony(s).statement.chain.root for o in case.now.origins for s in o.statements]
    if any(r.naming is not Naming.NAMED for r in roots) or not roots:
        would.insert(0, "a voice that is named for it")
    if any(word[:1].isupper() for word in slots.actor.split()[1:]):
        would.append(f"an account on record from whom it names as the actor (“{slots.actor}”)")
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
        line(strong("Would settle it"), f"  {'; '.join(would)}"),
        line(strong("Would not"), f"  {would_not}"),
    ]


def _history(history: Sequence[StatusChange], case: Case) -> list[Line]:
    lines: list[Line] = []
    for change in history:
        cause = _cause(change, case)
        moved = (
            f"{change.before.value} → {change.now.status.value}" if change.before else change.now.status.value
        )
        lines.append(
            line(f"{written(change.now.as_of, case.now.as_of)}  {moved}", faint(f"  {cause}"), indent=1)
        )
    return lines


def _cause(change: StatusChange, case: Case) -> str:
    if change.registered is not None:
        return f"after a new entry for {change.registered} in the register"
    if change.because is None:
        return "a person's decision"
    report = case.reports.get(change.because)
    return f"after {report.publisher}" if report else ""
