"""Answers to whoever decides: what was decided, by whom and why, and where the claim stands for it."""

from datetime import datetime

from bot.core.commands import Command
from bot.core.decisions import Decision
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


def render_decided(asked: Message, decided: Decision, after: Case) -> Post:
    """Say that a person confirmed or refuted a claim: the bot only keeps that, and who and why."""
    lines = [
        line("Noted: ", strong(decided.by), f" {decided_words(decided)}. ", *_stands(after)),
        _claim(after),
        line(faint("It stands as your decision, with your name; I judge nothing. "), _undo(after.handle)),
    ]
    return answer_to(asked, lines)


def render_accepted(asked: Message, decided: Decision, after: Case) -> Post:
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


def render_undone(asked: Message, undone: Decision | None, after: Case) -> Post:
    """Say what was taken back; `undone` is None where only others may see it."""
    what: list[Part | str] = ["a decision"]
    if undone is not None:
        when = written(undone.at, after.now.as_of)
        what = ["on ", when, ", ", strong(undone.by), f" {decided_words(undone)}"]
    return answer_to(asked, [line("Taken back: ", *what, ". ", *_stands(after)), _claim(after)])


def render_decided_before(asked: Message, handle: str, decided: Decision, now: datetime) -> Post:
    """Say that a claim is confirmed, or refuted, already: nothing is decided twice."""
    told = f" {decided_words(decided)}, on {written(decided.at, now)}. "
    told_by = ("Decided already: ", strong(decided.by), told)
    return answer_to(asked, [line(*told_by, _undo(handle), " takes it back.")])


def render_say_why(asked: Message, command: Command) -> Post:
    """Ask for a reason: no decision on what is so stands without one."""
    typed = code(f"/{command.name} {command.argument} because …")
    return answer_to(asked, [line("Why? The reason is kept and shown with your name:  ", typed)])


def render_nothing_inferred(asked: Message, handle: str) -> Post:
    return answer_to(asked, [line("Nothing to accept: the speaker of ", code(handle), " was not inferred.")])


def render_nothing_to_undo(asked: Message, handle: str) -> Post:
    return answer_to(asked, [line("Nothing to take back: nobody decided anything on ", code(handle), ".")])


def _stands(after: Case) -> tuple[Part | str, ...]:
    return (code(after.handle), " is ", strong(status_words(after.now)), ".")


def _claim(after: Case) -> Line:
    first = after.first
    quote = quote_of(after.text_of(first), first, QUOTE_CHARACTERS)
    return line(*name_chain(first.chain), ": ", *quote, indent=1)


def _undo(handle: str) -> Part:
    return code(f"/undo {handle}")
