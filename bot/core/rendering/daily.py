"""The daily thread: one root with counts, and a reply for each story of what changed or is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.assignments import Assignment
from bot.core.corroboration import Move, Status
from bot.core.digests import Digest, NetChange, StillAlone
from bot.core.messages import Action, Line, Message, Part, Place, Post, PostKey, PostKind
from bot.core.rendering.answers import answer_to
from bot.core.rendering.moves import Case
from bot.core.rendering.parts import (
    at_place,
    code,
    counted,
    faint,
    line,
    name_chain,
    post_key,
    quote_of,
    strong,
    written,
)
from bot.core.rendering.statuses import status_words

_MOST_STORIES = 12
_MOST_LINES = 6  # of one story
_MOST_ALONE = 2  # of them about claims that are only still alone
_QUOTE = 140  # characters
_MARK = {Move.ROSE: "↑", Move.FELL: "↓", Move.CHANGED: "→", Move.STOOD: "="}


@dataclass(frozen=True, slots=True)
class StoryOfDay:
    """A story of the daily thread, and what there is to tell of it.

    Attributes:
        title: its heading, or the title of the report it was read in first.
        key: the same for the same story on one day.
    """

    title: str
    key: str
    moved: tuple[tuple[NetChange, Case], ...]
    alone: tuple[tuple[StillAlone, Case], ...]
    waiting: tuple[Case, ...]
    assigned: tuple[tuple[Assignment, Case], ...] = ()


def daily_key(place: Place, day: str) -> PostKey:
    return post_key("daily", at_place(place), day)


def render_daily(digest: Digest, day: str, stories: Sequence[StoryOfDay], *, empty: bool) -> tuple[Post, ...]:
    """Return the root and its replies; nothing for an empty day, unless one line is wanted for it.

    Args:
        digest: what there is to tell; its `at` is in the channel's zone.
        day: YYYY-MM-DD.
        stories: what is told, by story.
        empty: whether a day without news gets a line.
    """
    place, key = digest.place, daily_key(digest.place, day)
    if digest.is_empty:
        said = (line("📋 ", strong(_head(digest)), ": nothing new, and nothing is due."),)
        return (Post(key, place, PostKind.DAILY, said),) if empty else ()
    root = Post(key, place, PostKind.DAILY, (_root(digest),), actions=_actions(stories))
    replies = [
        Post(
            post_key("daily story", key, story.key), place, PostKind.THREAD, tuple(_story(story, digest)), key
        )
        for story in stories[:_MOST_STORIES]
    ]
    if left := stories[_MOST_STORIES:]:
        more = (line(faint(f"{counted(len(left), 'more story', 'more stories')}: "), code("/claims")),)
        replies.append(Post(post_key("daily rest", key), place, PostKind.THREAD, more, key))
    return (root, *replies)


def render_digest_now(asked: Message, digest: Digest, stories: Sequence[StoryOfDay]) -> Post:
    """Answer with what the daily thread would tell now."""
    if digest.is_empty:
        since = written(digest.since, digest.at)
        return answer_to(asked, [line(f"Nothing new since {since}, and nothing is due.")])
    lines = [_root(digest), line(faint(f"since {written(digest.since, digest.at)}"))]
    for story in stories[:_MOST_STORIES]:
        lines += [line(), *_story(story, digest)]
    if left := stories[_MOST_STORIES:]:
        lines.append(line(faint(f"{counted(len(left), 'more story', 'more stories')}: "), code("/claims")))
    return answer_to(asked, lines)


def render_digest_when(asked: Message, at: str) -> Post:
    when = f"The daily thread comes at {at}." if at != "off" else "There is no daily thread here."
    tips = (
        code("/digest now"),
        "  ·  ",
        code("/digest at 08:00"),
        " or ",
        code("at noon"),
        "  ·  ",
        code("/digest off"),
    )
    return answer_to(asked, [line(when, "  ", *tips)])


def _head(digest: Digest) -> str:
    at = digest.at
    return f"{at:%a} {at.day} {at:%b}, #{digest.place.audience.channel}"


def _root(digest: Digest) -> Line:
    counts = [
        ", ".join(
            (counted(digest.reports, "report"), counted(digest.statements, "new statement"))
            if digest.reports
            else ("no new report",)
        )
    ]
    moved = [
        f"{number} {word}"
        for number, word in (
            (digest.count(Move.ROSE), "rose"),
            (digest.count(Move.FELL), "fell"),
            *((_otherwise(digest, status), f"now {status.value}") for status in Status),
        )
        if number
    ]
    counts += [", ".join(moved)] if moved else []
    if digest.alone:
        counts.append(f"{len(digest.alone)} still alone")
    if digest.assigned:
        counts.append(f"{len(digest.assigned)} assigned")
    if digest.waiting:
        counts.append(f"{len(digest.waiting)} {_wait(len(digest.waiting))} for someone")
    return line("📋 ", strong(_head(digest)), f": {' · '.join(counts)}")


def _otherwise(digest: Digest, status: Status) -> int:
    """Count the claims that have come to a status, neither up nor down the ladder."""
    return sum(c.move is Move.CHANGED and c.now is status for c in digest.moved)


def _story(story: StoryOfDay, digest: Digest) -> list[Line]:
    rows = [
        *(_moved(change, case) for change, case in story.moved),
        *(_assigned(assignment, case, digest.at) for assignment, case in story.assigned),
        *(_waiting(case) for case in story.waiting),
        *(_alone(one, case, digest.at) for one, case in story.alone[:_MOST_ALONE]),
    ]
    lines = [line(strong(story.title)), *rows[:_MOST_LINES]]
    if left := len(rows[_MOST_LINES:]) + len(story.alone[_MOST_ALONE:]):
        lines.append(line(faint(f"and {left} more of this story"), indent=1))
    return lines


def _wait(number: int) -> str:
    return "waits" if number == 1 else "wait"


def _parts(case: Case) -> tuple[Part | str, ...]:
    first = case.first
    return (
        code(case.handle),
        " ",
        *name_chain(first.chain),
        ": ",
        *quote_of(case.text_of(first), first, _QUOTE),
    )


def _moved(change: NetChange, case: Case) -> Line:
    words = ("  ", faint(change.before.value), " → ", strong(status_words(case.now)))
    return line(f"{_MARK[change.move]} ", *_parts(case), *words, indent=1)


def _alone(one: StillAlone, case: Case, at: datetime) -> Line:
    hours = int((at - one.told_at).total_seconds() // 3600)
    return line("still alone: ", *_parts(case), faint(f"  {status_words(case.now)}, {hours} h"), indent=1)


def _assigned(assignment: Assignment, case: Case, at: datetime) -> Line:
    until = assignment.until
    due = f", {'was due' if assignment.is_due(at) else 'until'} {written(until, at)}" if until else ""
    return line("assigned: ", *_parts(case), "  to ", strong(assignment.to), due, indent=1)


def _waiting(case: Case) -> Line:
    who = case.first.chain.speaker.name
    return line(
        "waits: ", *_parts(case), faint(f"  did {who} say it?  "), code(f"/accept {case.handle}"), indent=1
    )


def _actions(stories: Sequence[StoryOfDay]) -> tuple[Action, ...]:
    handles = [case.handle for story in stories for _, case in story.moved]
    return (Action("Why", f"/why {handles[0]}"),) if handles else ()
