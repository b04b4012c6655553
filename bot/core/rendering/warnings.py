"""The one message a paste gets, and what stands in its thread."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.alerts import (
    NEEDS_SOURCE,
    Finding,
    ReportView,
    SearchScope,
    SourceNeeded,
    count_voices,
    factors_of,
    sources_needed,
)
from bot.core.claims import Flag, NoteKind, ResponseKind, Statement, StatementId
from bot.core.corroboration import Corroboration, Detail, Status
from bot.core.messages import Action, Line, MessageId, Part, Place, Post, PostKey, PostKind
from bot.core.policy import Policy
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
    name_source,
    name_voices,
    post_key,
    quotation,
    quoted,
    strong,
    written_day,
)
from bot.core.reports import Report
from bot.core.stories import Story
from bot.core.text import words_of


def warning_key(report: Report, place: Place) -> PostKey:
    return post_key("warning", report.id, at_place(place))


def story_key(report: Report, place: Place, story: int) -> PostKey:
    return post_key("story", report.id, at_place(place), str(story))


def render_report(
    view: ReportView, place: Place, paste: MessageId, policy: Policy, now: datetime
) -> tuple[Post, ...]:
    """Return the message of a paste and the replies in its thread, as they should read now.

    Their keys depend only on the report and the place, so that a later rendering edits them.
    """
    needed = sources_needed(view)
    shown = needed[: policy.warning_lines]
    key = warning_key(view.report, place)
    head = Post(
        key=key,
        place=in_channel(place),
        kind=PostKind.WARNING,
        lines=(*_head(view), *_against(view), *_needs(view, shown, needed), *_looked(view.scope, now)),
        actions=_actions(shown),
    )
    replies = tuple(_story_post(view, story, place, key) for story in view.reading.stories)
    return (head, *(reply for reply in replies if reply is not None))


def _head(view: ReportView) -> list[Line]:
    report, reading = view.report, view.reading
    weak = any(f.corroboration.status in NEEDS_SOURCE for f in view.findings)
    title, mark = cut(report.title or first_words(report), 90)
    about = [
        report.outlet.name or report.outlet.domain or "outlet not stated",
        f"{report.published.day} {report.published:%b %Y}" if report.published else "date not stated",
        counted(len(report.text.split()), "word"),
    ]
    if report.outlet.id and not report.outlet.registered:
        about[0] += ", not in the register"
    nobody = sum(not s.chain.has_voice for s in reading.statements)
    counts = [
        counted(len(reading.stories), "story", "stories"),
        counted(len(reading.statements), "statement")
        + f" by {counted(count_voices(reading.statements), 'voice')}",
    ]
    if nobody:
        counts.append(f"{counted(nobody, 'thing')} nobody is named for")
    lines = [
        line("⚠️ " if weak else "✅ ", strong(title), strong(mark), faint(f"  ({' · '.join(about)})")),
        line(" · ".join(counts)),
    ]
    strays = [n.span.of(report.text) for n in reading.notes if n.kind is NoteKind.STRAY_LINE]
    for stray in strays:
        lines.append(
            line(faint("left out, it belongs to no story here: "), '"', quoted(cut(stray, 100)[0]), '"')
        )
    if reading.dropped:
        lines.append(
            line(
                faint(
                    f"{counted(len(reading.dropped), 'reading')} set aside: not word for word in the report"
                )
            )
        )
    return lines


def first_words(report: Report) -> str:
    """Return the first line of a report that has no title."""
    return next((row.strip() for row in report.text.splitlines() if row.strip()), "")


def _against(view: ReportView) -> list[Line]:
    """Say what the report denies or contradicts of what other reports claim."""
    claims: dict[str, list[Part | str]] = {}
    for against in view.against:
        statement = against.statement
        known = claims.get(statement.id)
        if known is None:
            verb = " denies: " if statement.response is ResponseKind.DENIED else " says it was not so: "
            words = _quote(view.report, statement, QUOTE_CHARACTERS)
            claims[statement.id] = [
                *name_chain(statement.chain),
                verb,
                *words,
                "  against ",
                code(against.handle),
            ]
        else:
            known += [", ", code(against.handle)]
    return [line(), *(line(*parts) for parts in claims.values())] if claims else []


def _needs(view: ReportView, shown: Sequence[SourceNeeded], needed: Sequence[SourceNeeded]) -> list[Line]:
    if not needed:
        return [line(), line(_settled_words(view))]
    rest = "; the rest in the thread" if len(needed) > len(shown) else ""
    of = f" ({len(shown)} of {len(needed)}{rest})" if rest else ""
    lines = [line(), line(strong("Needs a source"), of)]
    for i, needs in enumerate(shown, 1):
        lines += _needs_line(view.report, needs, i)
    return lines


def _settled_words(view: ReportView) -> str:
    if not view.findings:
        return "Nothing in it needs a source."
    statuses = listed(sorted({f.corroboration.status.value for f in view.findings}))
    return f"Nothing in it needs a source: what it claims is {statuses}."


def _needs_line(report: Report, needs: SourceNeeded, number: int) -> list[Line]:
    chief = needs.chief
    chains = [chief.statement.chain, *(c.statement.chain for c in needs.companions)]
    who, words = name_voices(chains), _quote(report, chief.statement, QUOTE_CHARACTERS)
    lines = [line(f"{number}  ", *who, ": ", *words, *_handle(chief))]
    also = [
        c for c in needs.companions if c.claim.id != chief.claim.id and _adds(chief.statement, c.statement)
    ]
    if also:
        most = max(also, key=lambda f: factors_of(f).consequence)  # the first of equals leads the line
        lines.append(line("also: ", *_quote(report, most.statement, 110), *_handle(most), indent=2))
    lines.append(
        line(
            faint(_weak_words(chief, count_voices([f.statement for f in (chief, *needs.companions)]))),
            indent=2,
        )
    )
    if needs.remarks:
        remark = needs.remarks[0]
        lines.append(line(faint("the report itself: "), *_quote(report, remark, 120), indent=2))
    if needs.responses:
        lines.append(line(*_responses(needs.responses), indent=2))
    return lines


def _adds(chief: Statement, other: Statement) -> bool:
    """Tell whether a companion's words are others than the chief's."""
    return not any(a.overlaps(b) for a in chief.content.spans for b in other.content.spans)


def _handle(finding: Finding) -> tuple[Part, ...]:
    return (Part("  "), code(finding.handle)) if finding.handle else ()


def _quote(report: Report, statement: Statement, characters: int | None = None) -> tuple[Part, ...]:
    return quotation(report.text, statement.content, statement.form, characters)


def _weak_words(chief: Finding, voices: int) -> str:
    """Say why a line needs a source, in words that count what they count."""
    now = chief.corroboration
    match now.status:
        case Status.UNATTRIBUTED:
            return "nobody is named for it"
        case Status.ECHOED:
            return f"echoed: {counted(len(now.publishers), 'outlet')} ({listed(now.publishers)}), one origin"
        case Status.ONE_SIDED:
            return f"one-sided: {counted(now.independent, 'origin')}, all on one side"
        case _:
            details = [d.value for d in Detail if d in now.details and d is not Detail.RELAYED]
            unheard = [h.source.name for h in chief.statement.chain.hops if not h.heard]
            details += [f"{name} itself was not heard here" for name in unheard]
            only = "only voice" if voices < 2 else f"only these {voices} voices, in one report"
            return only + (f"; {listed(details)}" if details else "")


RESPONSE_WORDS = {
    ResponseKind.DENIED: "denies it",
    ResponseKind.DECLINED: "declined to comment",
    ResponseKind.NO_INFORMATION: "has no information",
    ResponseKind.NOT_REACHED: "could not be reached",
    ResponseKind.PENDING: "has not answered yet",
}


def _responses(responses: Sequence[Statement]) -> list[Part | str]:
    """Say in one line who answered and how, each voice once."""
    answers: list[Statement] = []
    for s in responses:
        if not any(s.response is a.response and _same_desk(s, a) for a in answers):
            answers.append(s)
    parts: list[Part | str] = []
    for s in answers:
        parts += [" · "] if parts else []
        parts += [*name_source(s.chain.root), f" {RESPONSE_WORDS[s.response]}" if s.response else ""]
    if all(s.response is not ResponseKind.DENIED for s in answers):
        parts.append(
            ": this confirms nothing and denies nothing"
            if len(answers) == 1
            else ": none confirms, none denies"
        )
    return parts


def _same_desk(ours: Statement, theirs: Statement) -> bool:
    """Tell whether one answer is another's in other words ("the CIA", "a CIA press officer")."""
    a, b = (set(words_of(s.chain.root.name)) for s in (ours, theirs))
    return a <= b or b <= a


def _looked(scope: SearchScope | None, now: datetime) -> list[Line]:
    if scope is None:
        return [line(), line(faint("Not searched: this was read by itself, without a desk to look in."))]
    return [line(), line(faint(scope_words(scope, now)))]


def scope_words(scope: SearchScope, now: datetime) -> str:
    """Say where was looked; never a bare "none"."""
    if not scope.reports or scope.since is None:
        return "Not searched: this is the first report here, so there was nothing to look in."
    where = f"Looked in {counted(scope.reports, 'report')} from {counted(scope.outlets, 'outlet')}"
    limits = [f"{listed(scope.languages)} only"]
    if scope.unread:
        limits.append(f"{counted(scope.unread, 'lead')} could not be read")
    return f"{where} since {written_day(scope.since, now)} ({'; '.join(limits)})."


def _actions(shown: Sequence[SourceNeeded]) -> tuple[Action, ...]:
    if not shown or not shown[0].chief.handle:
        return ()
    return (
        Action("Why", f"/why {shown[0].chief.handle}"),
        Action("All statements", "/claims"),
        Action("Summary", "/summary"),
    )


def _story_post(view: ReportView, story: Story, place: Place, under: PostKey) -> Post | None:
    """Return the thread reply of one story; None for a story in which nothing was read."""
    report = view.report
    statements = view.reading.of_story(story.index)
    if not statements and not story.summary:
        return None
    lines: list[Line] = []
    if story.heading:
        lines.append(line(strong(story.heading.of(report.text))))
    for sentence in story.summary:
        speaker = (strong(sentence.speaker), Part(": ")) if sentence.speaker else ()
        lines.append(line(*speaker, quoted(sentence.span.of(report.text).replace("\n", " "))))
    findings = {f.statement.id: f for f in view.findings}
    answers = _placed_answers(statements)
    for statement in statements:
        if statement.response is None:
            finding = findings.get(statement.id)
            lines += _statement_lines(report, statement, finding, answers.get(statement.id, []))
    loose = [s for s in statements if s.response is not None and not s.answers]
    lines += [line(*_response_line(report, s)) for s in loose]
    return Post(
        key=story_key(report, place, story.index),
        place=in_channel(place),
        kind=PostKind.THREAD,
        lines=tuple(lines),
        under=under,
    )


def _placed_answers(statements: Sequence[Statement]) -> dict[StatementId, list[Statement]]:
    """Put each answer under one statement it answers: the last, which is the one said with a voice."""
    order = {s.id: n for n, s in enumerate(statements) if s.chain.has_voice}
    placed: dict[StatementId, list[Statement]] = {}
    for s in statements:
        if s.response is not None and s.answers:
            placed.setdefault(max(s.answers, key=lambda a: order.get(a, -1)), []).append(s)
    return placed


def _statement_lines(
    report: Report, statement: Statement, finding: Finding | None, answers: Sequence[Statement]
) -> list[Line]:
    label: list[Part | str] = []
    if finding:
        now = finding.corroboration
        label = [code(finding.handle), " "] if finding.handle else []
        label += [strong(status_words(now))]
    else:
        label = [faint(statement.kind.value)]
    flags = [f.value for f in Flag if f in statement.flags and f is not Flag.IN_PASSING]
    lines = [
        line("• ", *label, *((faint(f"  ⚑ {', '.join(flags)}"),) if flags else ())),
        line(*arrow_chain(statement.chain), indent=1),
        line(*_quote(report, statement), indent=1),
    ]
    lines += [line("answer: ", *_response_line(report, s), indent=1) for s in answers]
    if finding and finding.handle and Detail.INFERRED in finding.corroboration.details:
        speaker = next(h.source.name for h in statement.chain.hops if h.inferred)
        lines.append(
            line(
                f"These read like {speaker}'s words with their marks lost. If they are: ",
                code(f"/accept {finding.handle}"),
                indent=1,
            )
        )
    return lines


def _response_line(report: Report, statement: Statement) -> tuple[Part, ...]:
    words = RESPONSE_WORDS[statement.response] if statement.response else ""
    return (*name_chain(statement.chain), Part(f" {words}: "), *_quote(report, statement))


def status_words(now: Corroboration) -> str:
    """Name a status with what kind of voice it rests on and which slots are left out."""
    details = [d.value for d in Detail if d in now.details]
    words = now.status.value + (f", {', '.join(details)}" if details else "")
    if now.status is Status.PARTLY_CORROBORATED and now.unmatched:
        words += f" (event yes; {listed(sorted(s.value for s in now.unmatched))} not)"
    if (
        now.status in (Status.CORROBORATED, Status.PARTLY_CORROBORATED, Status.DISPUTED)
        and now.independent > 1
    ):
        words += f", {now.independent} independent origins"
    return words
