"""What stands in the thread of a paste: a reply for each story, with its summary and its statements."""

from collections.abc import Container, Sequence

from bot.core.alerts import Finding, ReportView
from bot.core.claims import (
    Flag,
    Naming,
    QuoteForm,
    ResponseKind,
    Source,
    Statement,
    StatementId,
    StatementKind,
)
from bot.core.corroboration import Detail
from bot.core.messages import Line, Part, Place, Post, PostKey, PostKind
from bot.core.rendering.parts import (
    arrow_chain,
    at_place,
    code,
    faint,
    in_channel,
    line,
    name_chain,
    post_key,
    quotation,
    quote_of,
    quoted,
    strong,
)
from bot.core.rendering.statuses import RESPONSE_WORDS, status_words
from bot.core.rendering.unread import quotations_words
from bot.core.reports import Report
from bot.core.stories import Story, SummarySentence

_TOPIC_CHARACTERS = 80


def story_key(report: Report, place: Place, story: int) -> PostKey:
    return post_key("story", report.id, at_place(place), str(story))


def render_story(view: ReportView, story: Story, place: Place, under: PostKey) -> Post | None:
    """Return the thread reply of one story; None for a story in which nothing was read."""
    report = view.report
    statements = view.reading.of_story(story.index)
    if not statements and not story.summary:
        return None
    lines: list[Line] = []
    if story.heading:
        lines.append(line(strong(story.heading.of(report.text))))
    lines += summary_lines(report, story)
    findings = {f.statement.id: f for f in view.findings}
    agreeing = {against.statement.id for against in view.against}
    answers = _placed_answers(statements, agreeing)
    topics = [s for s in statements if s.kind is StatementKind.TOPIC]
    for statement in statements:
        if statement.response is None and statement not in topics:
            finding = findings.get(statement.id)
            is_aside = statement.id in view.set_aside
            lines += _statement_lines(report, statement, finding, answers.get(statement.id, []), is_aside)
    loose = [s for s in statements if s.response is not None and not s.answers]
    lines += [line(*_response_line(report, s)) for s in loose]
    if topics:
        lines.append(_topics_line(report, topics))
    return Post(
        key=story_key(report, place, story.index),
        place=in_channel(place),
        kind=PostKind.THREAD,
        lines=tuple(lines),
        under=under,
    )


def render_quotations(view: ReportView, place: Place, under: PostKey) -> Post | None:
    """Return the thread reply that quotes what was not read; None where it holds no quotation."""
    report, reading = view.report, view.reading
    if not reading.quotations:
        return None
    lines = [line(faint(quotations_words(reading)))]
    for content in reading.quotations:
        lines.append(line("• ", *quotation(report.text, content, QuoteForm.DIRECT), indent=1))
    return Post(
        key=post_key("quotations", report.id, at_place(place)),
        place=in_channel(place),
        kind=PostKind.THREAD,
        lines=tuple(lines),
        under=under,
    )


def summary_lines(report: Report, story: Story) -> list[Line]:
    """Tell a story's summary, a line a sentence: a quote with its speaker, or what is marked as no quote."""
    return [_summary_line(report, sentence) for sentence in story.summary]


def grounds_lines(report: Report, sentence: SummarySentence) -> list[Line]:
    """Quote what a shortened sentence rests on, a line for each sentence of the report; none for a quote."""
    return [
        line(faint("in full: "), '"', quoted(span.of(report.text).replace("\n", " ")), '"', indent=1)
        for span in sentence.rests_on
    ]


def _summary_line(report: Report, sentence: SummarySentence) -> Line:
    if sentence.written:
        label = faint("shortened by machine and not to be quoted, from ")
        return line(label, strong(report.publisher_here), ": ", sentence.written)
    who = strong(sentence.speaker or report.publisher_here)
    return line(who, ': "', quoted(sentence.span.of(report.text).replace("\n", " ")), '"')


def _placed_answers(
    statements: Sequence[Statement], agreeing: Container[StatementId]
) -> dict[StatementId, list[Statement]]:
    """Put each answer under one statement it answers: the last, which is the one said with a voice.

    A denial stands under no statement that denies the same itself.
    """
    order = {s.id: n for n, s in enumerate(statements) if s.chain.has_voice}
    placed: dict[StatementId, list[Statement]] = {}
    for s in statements:
        to = [a for a in s.answers if s.response is not ResponseKind.DENIED or a not in agreeing]
        if s.response is not None and to:
            placed.setdefault(max(to, key=lambda a: order.get(a, -1)), []).append(s)
    return placed


def _statement_lines(
    report: Report,
    statement: Statement,
    finding: Finding | None,
    answers: Sequence[Statement],
    is_aside: bool,
) -> list[Line]:
    label: list[Part | str] = []
    if finding:
        now = finding.corroboration
        label = [code(finding.handle), " "] if finding.handle else []
        label += [strong(status_words(now))]
        label += [faint("  dismissed here by a person")] if finding.is_dismissed else []
    elif is_aside:
        label = [faint("set aside by a person: the report does not say it")]
    else:
        label = [faint(statement.kind.value)]
    accepted = bool(finding) and statement.chain.is_inferred and not _waits_for_a_speaker(finding)
    # The status says already that a speaker is inferred, until somebody accepted it.
    silent = {Flag.IN_PASSING, *((Flag.SPEAKER_INFERRED,) if finding else ())}
    flags = [f.value for f in Flag if f in statement.flags and f not in silent]
    note = (faint("  accepted by a person"),) if accepted else ()
    lines = [
        line("• ", *label, *((faint(f"  ⚑ {', '.join(flags)}"),) if flags else ())),
        line(*arrow_chain(statement.chain), *note, indent=1),
        line(*quote_of(report.text, statement), indent=1),
        *_translation_lines(statement),
    ]
    lines += [line("answer: ", *_response_line(report, s), indent=1) for s in answers]
    if finding and finding.handle and _waits_for_a_speaker(finding):
        speaker = next(h.source for h in statement.chain.hops if h.inferred)
        lines.append(line(_inferred_words(statement, speaker), code(f"/accept {finding.handle}"), indent=1))
    return lines


def _inferred_words(statement: Statement, speaker: Source) -> str:
    name = speaker.name if speaker.naming is Naming.NAMED else f"“{speaker.name}”"
    if statement.form is QuoteForm.INDIRECT:
        return f"The report does not say in so many words that {name} says so. If it is meant: "
    if statement.form is QuoteForm.BLOCK:
        return f"These read like {name}'s words with their marks lost. If they are: "
    return f"The report does not say beside these words whose they are. If they are {name}'s: "


def _translation_lines(statement: Statement) -> list[Line]:
    """Give a claim in the desk's language, marked as what it is: nobody said it so."""
    if not statement.translation:
        return []
    return [line(faint("in English, by machine and not to be quoted: "), statement.translation, indent=1)]


def _waits_for_a_speaker(finding: Finding | None) -> bool:
    """Tell whether the claim rests on an inferred speaker that nobody accepted."""
    return finding is not None and Detail.INFERRED in finding.corroboration.details


def _topics_line(report: Report, topics: Sequence[Statement]) -> Line:
    """Name in one line what is only spoken of: there is nothing in it to be so or not."""
    parts: list[Part | str] = [faint("spoken of, with nothing claimed: ")]
    for number, statement in enumerate(topics):
        parts += [faint(" · ")] if number else []
        parts += [*name_chain(statement.chain), " ", *quote_of(report.text, statement, _TOPIC_CHARACTERS)]
    return line(*parts)


def _response_line(report: Report, statement: Statement) -> tuple[Part, ...]:
    words = RESPONSE_WORDS[statement.response] if statement.response else ""
    return (*name_chain(statement.chain), Part(f" {words}: "), *quote_of(report.text, statement))
