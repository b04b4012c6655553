"""Answers where nothing was decided: what is missing, what stands against it, what to type instead."""

import re
from collections.abc import Sequence
from typing import assert_never

from bot.core.claims import StatementId
from bot.core.commands import Command, CommandName
from bot.core.dossiers import numbered
from bot.core.messages import Action, Line, Message, Part, Post
from bot.core.proposals import Problem, Refused
from bot.core.rendering.answers import answer_to
from bot.core.rendering.decisions import claim_line
from bot.core.rendering.moves import Case
from bot.core.rendering.parts import arrow_chain, code, faint, line, quote_of, strong, written
from bot.core.rendering.statuses import decided_words
from bot.core.rulings import Mistake

_NO_REASON = re.compile(r"(?:^|[\s,;:]+)because\b[\s.…]*$", re.IGNORECASE)
_OFFERED = 8  # statements that are shown to choose from
_SHORT = 90  # characters of each


def render_refused(asked: Message, command: Command, case: Case, refused: Refused) -> Post:
    """Say in a sentence why nothing was decided, and what to type instead."""
    typed = f"/{command.name} {case.handle}"
    match refused.problem:
        case Problem.WHAT_IS_WRONG:
            return _what_is_wrong(asked, command, case)
        case Problem.WHICH_STATEMENT:
            return _which(asked, case, refused.statements, "Which statement?  ", f"{typed} NUMBER …")
        case Problem.WHICH_TWO:
            ask = "Which two? Their numbers, or two outlets by name:  "
            return _which(asked, case, refused.statements, ask, f"{typed} NUMBER NUMBER because …")
        case Problem.FOUNDED_IT:
            return _founded(asked, case, refused)
        case Problem.DECIDED_BEFORE:
            return _decided_before(asked, case, refused)
        case (
            Problem.NO_REASON
            | Problem.WHICH_CLAIM
            | Problem.WHICH_SPEAKER
            | Problem.SAME_CLAIM
            | Problem.COUNTS_SO
            | Problem.NOBODY_SAID
            | Problem.NOTHING_INFERRED
            | Problem.NOTHING_TO_UNDO
        ):
            return answer_to(asked, [line(*_sentence(refused.problem, command, case.handle))])
        case _:
            assert_never(refused.problem)


def _sentence(problem: Problem, command: Command, handle: str) -> tuple[Part | str, ...]:
    before = _NO_REASON.sub("", command.reason)
    rest = f" {before}" if before else ""
    counts = "separate" if command.name is CommandName.CUT_TIE else "one source"
    said: dict[Problem, tuple[Part | str, ...]] = {
        Problem.NO_REASON: (
            "Why? The reason is kept and shown with your name:  ",
            code(f"/{command.name} {command.argument}{rest} because …"),
        ),
        Problem.WHICH_CLAIM: (
            "Which claim is the same? Its handle stands behind the first one:  ",
            code(f"/{command.name} {handle} c… because …"),
        ),
        Problem.WHICH_SPEAKER: (
            "Who says it? A name, nobody, or the outlet itself:  ",
            code(f"/correct {handle} speaker NAME because …"),
        ),
        Problem.SAME_CLAIM: ("Nothing to merge: both are ", code(handle), " already."),
        Problem.COUNTS_SO: (f"Nothing to decide: they count as {counts} already.",),
        Problem.NOBODY_SAID: ("Nothing to withdraw: nobody is named who supports it there.",),
        Problem.NOTHING_INFERRED: (
            "Nothing to accept: the speaker of ",
            code(handle),
            " was not inferred.",
        ),
        Problem.NOTHING_TO_UNDO: (
            "Nothing to take back: nobody decided anything on ",
            code(handle),
            ".",
        ),
    }
    return said[problem]


def _decided_before(asked: Message, case: Case, refused: Refused) -> Post:
    before = refused.before
    told: tuple[Part | str, ...] = ("Decided already. ",)
    if before is not None:
        when = written(before.at, case.now.as_of)
        told = ("Decided already: ", strong(before.by), f" {decided_words(before)}, on {when}. ")
    return answer_to(asked, [line(*told, code(f"/undo {case.handle}"), " takes it back.")])


def _founded(asked: Message, case: Case, refused: Refused) -> Post:
    said = "That statement is what the claim was made by, and stays with it."
    if not refused.statements:
        return answer_to(asked, [line(said, " No other supports it.")])
    return _which(asked, case, refused.statements, f"{said} Split the others off: ", "")


_WRONG = {
    Mistake.NOT_SAID: "the report does not say it",
    Mistake.SPEAKER: "somebody else says it",
    Mistake.SAME_SOURCE: "what counts as several is one source",
    Mistake.NOT_SAME_CLAIM: "a statement is about something else",
    Mistake.NOT_NEWS: "it matters to nobody here",
}
_TYPED = {
    Mistake.SPEAKER: " NAME",
    Mistake.SAME_SOURCE: " 1 2",
}


def _what_is_wrong(asked: Message, command: Command, case: Case) -> Post:
    """Offer the five kinds of mistake, typed and as buttons."""
    several = len(case.dossier.testimonies) > 1
    lines = [line("What is wrong with ", code(case.handle), "?"), claim_line(case)]
    actions: list[Action] = []
    numbers = command.reason.strip()
    which = f" {numbers}" if numbers.replace(" ", "").isdecimal() else ""
    for mistake, words in _WRONG.items():
        typed = f"/wrong {case.handle}{which} {mistake.value}"
        lines.append(line(f"{words}:  ", code(typed + _TYPED.get(mistake, "")), indent=1))
        actions.append(Action(words.capitalize(), typed))
    if several:
        lines.append(line(faint("Where it is about one of several statements, its number stands first: ")))
        lines += _numbered(case, [t.statement.id for t in case.dossier.testimonies])
    post = answer_to(asked, lines)
    return Post(post.key, post.place, post.kind, post.lines, post.under, actions=tuple(actions))


def _which(asked: Message, case: Case, ids: Sequence[StatementId], ask: str, typed: str) -> Post:
    first = line(ask, code(typed)) if typed else line(ask)
    return answer_to(asked, [first, *_numbered(case, ids)])


def _numbered(case: Case, ids: Sequence[StatementId]) -> list[Line]:
    """Show statements with the numbers that /why gives them."""
    numbers = numbered(case.dossier)
    lines: list[Line] = []
    for id in sorted(ids, key=lambda id: numbers[id])[:_OFFERED]:
        statement = case.testimony(id).statement
        quote = quote_of(case.text_of(statement), statement, _SHORT)
        lines.append(line(f"{numbers[id]}  ", *arrow_chain(statement.chain), "  ", *quote, indent=1))
    if len(ids) > _OFFERED:
        lines.append(line(faint(f"and {len(ids) - _OFFERED} more: "), code(f"/why {case.handle}"), indent=1))
    return lines
