"""What is said of who follows a claim up: whose it is, who is on it, and who was asked to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.assignments import Assignment, Reply, ReplyKind, Used, Working
from bot.core.messages import Line, Message, Part, Post
from bot.core.rendering.answers import answer_to
from bot.core.rendering.moves import use_words
from bot.core.rendering.parts import code, cut, faint, line, listed, strong, written

_SHOWN = 20
_WORDS = 600  # characters of a reply


@dataclass(frozen=True, slots=True)
class Notes:
    """What is noted on one claim: whose it is, who is on it now, where it was used, the right of reply."""

    assigned: Assignment | None
    working: tuple[Working, ...]
    replies: tuple[Reply, ...]
    used: tuple[Used, ...] = ()


NO_NOTES = Notes(None, (), ())


def notes_lines(notes: Notes, now: datetime) -> list[Line]:
    """Write what is noted on a claim, each with who noted it and when."""
    lines: list[Line] = []
    if notes.assigned is not None:
        lines.append(line(strong("Assigned"), "  to ", *_assigned(notes.assigned, now)))
    if notes.working:
        names = listed(f"{w.who} (until {written(w.until, now)})" for w in notes.working)
        lines.append(line(strong("Working on it"), f"  {names}"))
    if notes.used:
        names = listed(f"{use_words(u, now)} ({u.by})" for u in notes.used)
        lines.append(line(strong("Used"), f"  {names}"))
    if notes.replies:
        lines.append(line(strong("Right of reply"), faint("  kept by the newsroom; it moves no status")))
        lines += [line(*_reply(reply, now), indent=1) for reply in notes.replies]
    return lines


def _assigned(assignment: Assignment, now: datetime) -> tuple[Part | str, ...]:
    due = ""
    if assignment.until is not None:
        due = f", {'was due' if assignment.is_due(now) else 'until'} {written(assignment.until, now)}"
    reason = f": {assignment.reason}" if assignment.reason else ""
    by = f"  {assignment.by}, {written(assignment.at, now)}"
    return (strong(assignment.to), f"{due}{reason}", faint(by))


_REPLIED = {
    ReplyKind.ASKED: "was asked",
    ReplyKind.ANSWERED: "answered",
    ReplyKind.DECLINED: "declined to answer",
    ReplyKind.NO_ANSWER: "has not answered",
}


def _reply(reply: Reply, now: datetime) -> tuple[Part | str, ...]:
    words, mark = cut(reply.words, _WORDS)
    when = f"{written(reply.happened, now)}  "
    said = f": {words}{mark}" if words else ""
    return (when, strong(reply.of), f" {_REPLIED[reply.kind]}{said}", faint(f"  ({reply.by})"))


def render_assigned(asked: Message, handle: str, assignment: Assignment, now: datetime) -> Post:
    if not assignment.to:
        reason = f": {assignment.reason}" if assignment.reason else ""
        return answer_to(asked, [line("Noted: ", code(handle), f" is nobody's to follow up{reason}.")])
    told = line("Noted: ", code(handle), " is assigned to ", *_assigned(assignment, now))
    return answer_to(asked, [told])


def render_replied(asked: Message, handle: str, reply: Reply, now: datetime) -> Post:
    lines = [
        line("Noted on ", code(handle), ": ", *_reply(reply, now)),
        line(faint("It moves no status: only what a report carries does. "), code(f"/why {handle}")),
    ]
    return answer_to(asked, lines)


def render_on_it(asked: Message, handle: str, on: Working, others: Sequence[Working], now: datetime) -> Post:
    """Say who else is on a claim, and until when whoever asks is."""
    names = listed(f"{w.who} since {written(w.at, now)}" for w in others)
    also = f"Also on {handle}: {names}. " if others else f"Nobody else is on {handle}. "
    return answer_to(
        asked,
        [
            line(
                also,
                "You are, until ",
                strong(written(on.until, now)),
                ". ",
                code(f"/working off {handle}"),
                faint(" ends that."),
            )
        ],
    )


def render_working(asked: Message, on: Sequence[tuple[str, Working]], now: datetime) -> Post:
    if not on:
        return answer_to(
            asked, [line("Nobody said to be working on a claim here. ", code("/working on c41"))]
        )
    return answer_to(asked, _on_lines(on, now))


def render_off_it(asked: Message, handle: str) -> Post:
    what: tuple[Part | str, ...] = (code(handle),) if handle else ("any claim here",)
    return answer_to(asked, [line("Noted: you are not on ", *what, " any more.")])


def render_on_story(
    asked: Message,
    heading: str,
    on: Sequence[tuple[str, Working]],
    assigned: Sequence[tuple[str, Assignment]],
    now: datetime,
) -> Post:
    """Say who is on any claim of a story, and whose its claims are to follow up."""
    about = strong(heading)
    if not on and not assigned:
        return answer_to(
            asked, [line("Nobody is on ", about, ". To say that you are: ", code("/working on c41"))]
        )
    given = [line(code(handle), "  assigned to ", *_assigned(a, now)) for handle, a in assigned[:_SHOWN]]
    left = len(assigned) - _SHOWN
    more = [line(faint(f"{left} more"))] if left > 0 else []
    return answer_to(asked, [line("On ", about, ":"), *_on_lines(on, now), *given, *more])


def _on_lines(on: Sequence[tuple[str, Working]], now: datetime) -> list[Line]:
    lines = [
        line(
            code(handle),
            "  ",
            strong(w.who),
            faint(f"  since {written(w.at, now)}, until {written(w.until, now)}"),
        )
        for handle, w in on[:_SHOWN]
    ]
    left = len(on) - _SHOWN
    return [*lines, *([line(faint(f"{left} more"))] if left > 0 else [])]


def render_assign_how(asked: Message, handle: str) -> Post:
    return answer_to(
        asked, [line("To whom? As in  ", code(f"/assign {handle} me until 18:00 because I know them"), ".")]
    )


def render_reply_how(asked: Message, handle: str) -> Post:
    return answer_to(
        asked,
        [
            line(
                "Who did what? Asked, answered, declined or no-answer, then a name, as in  ",
                code(f"/reply {handle} answered Vosk's office: we met nobody"),
                ".",
            )
        ],
    )
