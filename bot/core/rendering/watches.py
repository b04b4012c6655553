"""What is said of what a channel watches: that it does, how it goes, and what came of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never

from bot.core.differences import Differences
from bot.core.feeds import usual_gap
from bot.core.leads import WatchId
from bot.core.messages import Line, Message, Part, Place, Post, PostKind
from bot.core.names import Speaker
from bot.core.rendering.answers import answer_to
from bot.core.rendering.claims import Listed, claim_lines
from bot.core.rendering.found import Sought, nothing_found_words, watched_parts
from bot.core.rendering.parts import (
    at_place,
    code,
    counted,
    cut,
    faint,
    line,
    listed,
    post_key,
    quoted,
    strong,
    written,
)
from bot.core.rendering.statuses import scope_words
from bot.core.reports import Report
from bot.core.watching import OPENED, Bounds, Course, Pace, Turn, Watched, WatchKind, ends_at, turn_of

_MANY = {WatchKind.PERSON: "people"}
_SPELLINGS = 6  # of a person's name that are shown
_LISTED = 40  # watches in one answer
_QUOTED = 3  # sentences that an edit took out, and as many that it added
_QUOTE = 170  # code points
_ADDRESS = 120


@dataclass(frozen=True, slots=True)
class Begun:
    """A watch that was asked for, and what came of asking.

    Attributes:
        is_new: whether the channel did not watch it before.
        items: of a feed, that are being read now.
        offers: feeds that a page offers and that were not followed.
    """

    watched: Watched
    course: Course
    is_new: bool
    items: int = 0
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of a list of feeds.

    Attributes:
        refused: how many, by what stood in the way.
        over: how many were left out because the list has more than is taken.
    """

    new: int = 0
    known: int = 0
    refused: Mapping[str, int] = field(default_factory=dict[str, int])
    over: int = 0


def render_begun(
    asked: Message, begun: Sequence[Begun], refused: Mapping[str, str], bounds: Bounds, now: datetime
) -> Post:
    """Say what is watched from now on, what was watched already, and of what is not, why.

    Args:
        asked: the command.
        begun: what is watched.
        refused: what happened, by link.
        bounds: how often is looked.
        now: the moment.
    """
    lines: list[Line] = []
    for each in begun:
        lines += _begun_lines(each, bounds, now)
    for link, happened in refused.items():
        lines.append(line("⚠️ ", f"{happened} I do not watch it.", *_address(link)))
    return answer_to(asked, lines)


def _begun_lines(begun: Begun, bounds: Bounds, now: datetime) -> list[Line]:
    watched, course = begun.watched, begun.course
    if not begun.is_new:
        since = written(watched.at, now)
        return [line("I watch that here already, since ", since, ": ", *_named(watched, course))]
    match watched.kind:
        case WatchKind.FEED:
            every = _lasting(course.next_at - now)
            first = f"of the last {_lasting(bounds.first)}"
            read = f"It has nothing {first}. "
            if begun.items:
                read = f"{counted(begun.items, 'item')} {first} {_is(begun.items)} being read. "
            lines = [
                line("👁 I watch the feed ", *_named(watched, course), f", about every {every}."),
                line(read + "What comes is read as evidence: I speak up when it changes what you were told."),
            ]
        case WatchKind.PAGE:
            every = _lasting(bounds.page)
            lines = [
                line("👁 I watch the page ", *_named(watched, course), f", about every {every}."),
                line("When its text changes, I say what was taken out and what was added."),
            ]
        case _:
            raise ValueError(f"no link leads to a {watched.kind}")
    if watched.asked:
        lines.append(line(faint("It is the feed that the page you named offers.")))
    lines += [line(faint("It offers a feed, too: "), code(f"/watch {offer}")) for offer in begun.offers[:3]]
    return lines


def render_listed(asked: Message, counts: Counts, most: int) -> Post:
    """Say what came of a list of feeds, in one answer."""
    refused = sum(counts.refused.values()) + counts.over
    lines = [
        line(
            f"👁 {counted(counts.new, 'feed')} of that list {_is(counts.new)} new here, "
            f"{counts.known} known, {refused} refused."
        )
    ]
    lines += [line(faint(f"{times}: {happened}"), indent=1) for happened, times in counts.refused.items()]
    if counts.over:
        lines.append(line(faint(f"{counts.over}: I take {most} feeds of one list."), indent=1))
    if counts.new:
        lines.append(
            line(
                "I open the new ones over the next minutes, and say here which of them fail. ", code("/watch")
            )
        )
    return answer_to(asked, lines)


def render_claims_begun(
    asked: Message, begun: Sequence[tuple[Watched, Sought, bool]], pace: Pace, now: datetime
) -> Post:
    """Say which claims are watched from now on, or were already, and what is known of each.

    Args:
        asked: the command.
        begun: each claim, what there is on it, and whether the channel did not watch it before.
        pace: how often is looked, and how long.
        now: the moment.
    """
    lines: list[Line] = []
    for watched, sought, is_new in begun:
        handle, until = code(sought.case.handle), _until(watched, pace, now)
        if is_new:
            every = f", about every {_lasting(pace.claim)}{until}. I say once, in its thread, what is found."
            lines.append(line("👁 I look for ", handle, every))
        else:
            lines.append(
                line("I look for ", handle, " already, since ", written(watched.at, now), f"{until}.")
            )
        lines += claim_lines(sought.listed)
        nothing = not sought.came and not sought.near
        known = f"{scope_words(sought.scope, now)} What is there now is known, and is not told again."
        lines.append(line(faint(nothing_found_words(sought.scope, now) if nothing else known)))
    return answer_to(asked, lines)


def render_words_begun(
    asked: Message, watched: Watched, is_new: bool, known: Sequence[Speaker], pace: Pace, now: datetime
) -> Post:
    """Say that a person or a topic is watched from now on, or was already.

    Args:
        asked: the command.
        watched: the person or topic.
        is_new: whether the channel did not watch it before.
        known: who goes by a person's name here so far, each in all spellings.
        pace: how long it is watched.
        now: the moment.
    """
    what, until = watched_parts(watched, None), _until(watched, pace, now)
    if not is_new:
        since = written(watched.at, now)
        return answer_to(asked, [line("I watch ", *what, " here already, since ", since, f"{until}.")])
    lines = [line("👁 I watch ", *what, f"{until}.")]
    if watched.kind is WatchKind.TOPIC:
        about = "A feed's item that holds it, with a claim that needs a source, gets its card here by itself."
        return answer_to(asked, [*lines, line(about)])
    lines.append(
        line("What a report quotes and nobody had before is told here, several at once in one message.")
    )
    names = [voice.name for speaker in known for voice in speaker.voices]
    so_far = (
        f"Known here so far as {listed(names[:_SPELLINGS])}." if names else "Nobody is quoted here so far."
    )
    return answer_to(asked, [*lines, line(faint(f"{so_far} Any spelling counts, so look who it is."))])


def _until(watched: Watched, pace: Pace, now: datetime) -> str:
    end = ends_at(watched, pace)
    return f", until {written(end, now)}" if end else ""


def render_unwatched(
    asked: Message, ended: Iterable[tuple[Watched, Course]], claims: Mapping[WatchId, Listed]
) -> Post:
    lines = [
        line("I no longer watch ", *_called(watched, course, claims), ". What it brought stays.")
        for watched, course in ended
    ]
    return answer_to(asked, lines)


def render_watches(
    asked: Message,
    watches: Sequence[tuple[Watched, Course]],
    claims: Mapping[WatchId, Listed],
    pace: Pace,
    now: datetime,
) -> Post:
    """List what a channel watches, how each does, and when was looked; what is in trouble goes first.

    Args:
        asked: the command.
        watches: what is watched, each with how it goes.
        claims: those among them, as they stand.
        pace: how long claims, people and topics are watched.
        now: the moment.
    """
    if not watches:
        nothing = line("Nothing is watched here yet. ", code("/watch LINK"), " watches a feed or a page.")
        return answer_to(asked, [nothing])
    kinds = Counter(watched.kind for watched, _ in watches)
    counts = [counted(kinds[kind], kind.value, _MANY.get(kind, "")) for kind in WatchKind if kinds[kind]]
    lines = [line(strong(f"Watched here: {listed(counts)}"))]
    ordered = sorted(watches, key=lambda w: turn_of(w[1]) is Turn.WELL and not w[1].trouble)
    for watched, course in ordered[:_LISTED]:
        if (claim := claims.get(watched.id)) is not None:
            lines += claim_lines(claim)
        else:
            lines.append(line(f"{watched.kind}  ", *_called(watched, course, claims)))
        how = _how_it_does(course, now) if watched.kind in OPENED else _how_it_is_sought(course, now)
        lines.append(line(faint(f"{how}{_until(watched, pace, now)}"), indent=1))
    if left := len(watches) - _LISTED:
        lines += [line(faint(f"{left} more, all well"))] if left > 0 else []
    return answer_to(asked, lines)


def _called(watched: Watched, course: Course, claims: Mapping[WatchId, Listed]) -> tuple[Part | str, ...]:
    if watched.kind in OPENED:
        return _named(watched, course)
    if watched.kind is WatchKind.CLAIM:
        claim = claims.get(watched.id)
        return (
            ("the claim ", code(claim.finding.handle)) if claim else ("a claim that is to be seen no more",)
        )
    return (strong(watched.address),)


def _how_it_is_sought(course: Course, now: datetime) -> str:
    if course.scope is None or course.looked_at is None:
        return f"since {written(course.looked_at, now)}" if course.looked_at else "told as it comes"
    return f"looked {written(course.looked_at, now)} · {nothing_found_words(course.scope, now)[:-1]}"


def _how_it_does(course: Course, now: datetime) -> str:
    looked = f"looked {written(course.looked_at, now)}" if course.looked_at else "not looked at yet"
    if course.ended:
        return f"{looked} · gone for good: I look no more"
    if course.trouble:
        since = written(course.failing_since or now, now)
        again = f"next try {written(course.next_at, now)}"
        return f"{looked} · failing since {since}: {course.trouble} · {again}"
    latest = f" · latest item {written(course.moments[-1], now)}" if course.moments else ""
    silent = ", much longer ago than usual" if course.silent else ""
    return f"{looked} · well{latest}{silent} · next look {written(course.next_at, now)}"


def render_turns(place: Place, news: Sequence[tuple[Watched, Course, Turn]], now: datetime) -> Post:
    """Tell a channel, in one post, how things it watches have turned: broken, silent, gone, or back."""
    key = post_key(
        "turns", at_place(place), *(f"{w.id} {turn} {_since(course, turn)}" for w, course, turn in news)
    )
    lines = [_turn_line(watched, course, turn, now) for watched, course, turn in news[:_LISTED]]
    if len(news) > _LISTED:
        lines.append(line(faint(f"and {len(news) - _LISTED} more: "), code("/watch")))
    return Post(key, place, PostKind.NOTICE, tuple(lines))


def _since(course: Course, turn: Turn) -> datetime | None:
    """Return the moment by which one turn is told from a later one of its kind."""
    match turn:
        case Turn.BROKEN | Turn.ENDED:
            return course.failing_since
        case Turn.SILENT:
            return course.moments[-1] if course.moments else None
        case Turn.WELL:
            return course.well_at
        case _:
            assert_never(turn)


def _turn_line(watched: Watched, course: Course, turn: Turn, now: datetime) -> Line:
    named = _named(watched, course)
    since = _since(course, turn)
    at = written(since, now) if since else ""
    match turn:
        case Turn.WELL:
            return line("✅ Back: the ", watched.kind, " ", *named)
        case Turn.BROKEN:
            words = f" has failed since {at}: {course.trouble} I go on trying, less and less often."
            return line("⚠️ The ", watched.kind, " ", *named, words)
        case Turn.SILENT:
            gap = usual_gap(course.moments)
            usual = f"; it usually has something every {_lasting(gap)}" if gap else ""
            return line("🔇 The ", watched.kind, " ", *named, f" has had nothing new since {at}{usual}.")
        case Turn.ENDED:
            words = " is gone for good, its site says, so I look there no more. "
            return line(
                "⛔ The ", watched.kind, " ", *named, words, code(f"/unwatch {_shown(watched.address)}")
            )
        case _:
            assert_never(turn)


def render_page_changed(
    watched: Watched,
    report: Report,
    differ: Differences,
    claims: Sequence[Line],
    look: str,
    since: datetime,
    now: datetime,
) -> Post:
    """Tell a channel that a page it watches says something else: what went, what came, which claims.

    Args:
        watched: the page.
        report: as it is now.
        differ: what the edit took out and added.
        claims: a line for each claim that the edit touches, with its handle.
        look: the look that found it.
        since: when the text before was fetched.
        now: the moment.
    """
    title, mark = cut(report.title or watched.address, 90)
    named = (strong(title), strong(mark), faint(f"  ({_shown(watched.address)})"))
    lines = [
        line("✏️ The page ", *named, " says something else than it did ", written(since, now)),
        *_passages("Taken out", differ.taken_out),
        *_passages("Added", differ.added),
        *(claims or [line(faint("No claim that I know of is touched."))]),
        line(faint("All of it: "), code(f"/summary changes {_shown(watched.address)}")),
    ]
    key = post_key("page changed", watched.id, look)
    return Post(key, watched.place, PostKind.NOTICE, tuple(lines))


def unreachable_line(course: Course, now: datetime) -> Line:
    """Say on a card that its report's page is not to be had any more."""
    since = written(course.failing_since or now, now)
    return line(faint(f"🔗 Opened again {since}: {course.trouble} What I read before stands, and is kept."))


def _passages(heading: str, sentences: Sequence[str]) -> list[Line]:
    lines: list[Line] = []
    for sentence in sentences[:_QUOTED]:
        words, mark = cut(sentence, _QUOTE)
        lines.append(line(faint(f"{heading}: "), '"', quoted(words), faint(mark), '"', indent=1))
    if left := len(sentences) - len(sentences[:_QUOTED]):
        lines.append(line(faint(f"and {counted(left, 'more sentence')}"), indent=1))
    return lines


def _named(watched: Watched, course: Course) -> tuple[Part | str, ...]:
    """Name what is watched: by its own title, and always by its address. As code, a link does not unfold."""
    if course.title:
        return (strong(cut(course.title, 80)[0]), " (", code(_shown(watched.address)), ")")
    return (code(_shown(watched.address)),)


def _address(link: str) -> tuple[Part | str, ...]:
    return ("  ", code(_shown(link)))


def _shown(address: str) -> str:
    return cut(address, _ADDRESS)[0]


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _lasting(time: timedelta) -> str:
    """Write how long: "30 minutes", "4 hours", "3 days"."""
    minutes = max(1, round(time.total_seconds() / 60))
    if minutes < 120:
        return "minute" if minutes == 1 else f"{minutes} minutes"
    hours = round(minutes / 60)
    return f"{hours} hours" if hours < 48 else f"{round(hours / 24)} days"
