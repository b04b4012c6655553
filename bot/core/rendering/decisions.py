"""Answers to whoever decides: what was decided, by whom and why, and where the claim stands for it."""

from bot.core.decisions import Decision, DecisionKind
from bot.core.dossiers import numbered
from bot.core.messages import Line, Message, Part, Post
from bot.core.rendering.answers import answer_to
from bot.core.rendering.moves import Case
from bot.core.rendering.parts import (
    QUOTE_CHARACTERS,
    code,
    faint,
    line,
    name_chain,
    quote_of,
    strong,
    written,
)
from bot.core.rendering.statuses import decided_words, status_words

_VERDICTS = frozenset((DecisionKind.CONFIRM, DecisionKind.REFUTE))


def render_decision(asked: Message, decided: Decision, undone: Decision | None, after: Case) -> Post:
    """Say what was decided, and where the claim stands for it.

    `undone` is what an UNDO took back; None otherwise, and where only others may see it.
    """
    if decided.kind is DecisionKind.ACCEPT:
        return _accepted(asked, decided, after)
    if decided.kind is DecisionKind.UNDO:
        return _undone(asked, undone, after)
    own = "It stands as your decision, with your name; I judge nothing. "
    kept = own if decided.kind in _VERDICTS else "Kept with your name. "
    lines = [
        line("Noted: ", strong(decided.by), f" {decided_words(decided)}. ", *_stands(after)),
        claim_line(after),
        *_besides(decided, after),
        line(faint(kept), code(f"/undo {after.handle}"), faint(" takes it back.")),
    ]
    return answer_to(asked, lines)


def _besides(decided: Decision, after: Case) -> list[Line]:
    """Say what whoever decided would else find out too late."""
    match decided.kind:
        case DecisionKind.SPLIT:
            return [line("What was split off is a claim of its own: ", code(f"/why {decided.about}"))]
        case DecisionKind.CUT_TIE:
            if any(decided.statements and {*decided.statements} <= o.statements for o in after.now.origins):
                other = "Other ties still make one origin of them: "
                return [line(other, code(f"/why {after.handle}"), " shows which.")]
            return []
        case DecisionKind.DOUBT:
            number = numbered(after.dossier)[decided.statements[0]]
            typed = code(f"/correct {after.handle} {number} speaker … because …")
            return [line("It adds no origin until somebody says whose words they are: ", typed)]
        case _:
            return []


def _accepted(asked: Message, decided: Decision, after: Case) -> Post:
    shown = after.testimony(decided.statements[0]).statement
    said = quote_of(after.text_of(shown), shown, QUOTE_CHARACTERS)
    speaker = shown.chain.root.name
    return answer_to(
        asked,
        [
            line(f"Noted: {speaker} says it, ", strong(decided.by), " says so. ", *_stands(after)),
            line(*said, indent=1),
        ],
    )


def _undone(asked: Message, undone: Decision | None, after: Case) -> Post:
    what: list[Part | str] = ["a decision"]
    if undone is not None:
        when = written(undone.at, after.now.as_of)
        what = ["on ", when, ", ", strong(undone.by), f" {decided_words(undone)}"]
    return answer_to(asked, [line("Taken back: ", *what, ". ", *_stands(after)), claim_line(after)])


def _stands(after: Case) -> tuple[Part | str, ...]:
    return (code(after.handle), " is ", strong(status_words(after.now)), ".")


def claim_line(after: Case) -> Line:
    first = after.first
    quote = quote_of(after.text_of(first), first, QUOTE_CHARACTERS)
    return line(*name_chain(first.chain), ": ", *quote, indent=1)
