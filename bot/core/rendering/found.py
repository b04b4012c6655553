"""What is said of claims, people and topics that a channel watches: what is found, and that a watch ends."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.alerts import Finding, SearchScope
from bot.core.claims import Statement
from bot.core.decisions import kin_of
from bot.core.dossiers import Testimony
from bot.core.leads import WatchId
from bot.core.matching import Relation
from bot.core.messages import Line, Part, Place, Post, PostKey, PostKind
from bot.core.rendering.changes import ChangeKind, kind_of, stances_of
from bot.core.rendering.checks import Near, near_lines
from bot.core.rendering.claims import Listed, claim_lines
from bot.core.rendering.moves import Case
from bot.core.rendering.parts import (
    QUOTE_CHARACTERS,
    arrow_chain,
    at_place,
    code,
    counted,
    cut,
    faint,
    line,
    name_chain,
    outlet_words,
    post_key,
    quote_of,
    strong,
    written,
)
from bot.core.rendering.statuses import scope_words, status_words
from bot.core.reports import Report
from bot.core.watching import Watched, WatchKind

_SHOWN = 5  # statements of others on a claim
_QUOTED = 8  # of one person in one message
_TITLE = 70  # code points

# What ends that nothing is found on a claim; what only repeats it, or answers without a denial, does not.
_FINDS = {
    ChangeKind.SUPPORTS: "says it independently",
    ChangeKind.CONTRADICTS: "says otherwise",
    ChangeKind.DENIES: "denies it, or takes it back",
}


@dataclass(frozen=True, slots=True)
class Sought:
    """A claim that was looked for once more.

    Attributes:
        came: what other reports say of it that is no mere repetition, each with what it does, oldest first.
        near: claims of other reports that relate to it, and that nobody joined with it.
    """

    case: Case
    came: tuple[tuple[Testimony, ChangeKind], ...]
    near: tuple[Near, ...]
    scope: SearchScope

    @classmethod
    def of(cls, case: Case, near: Sequence[Near], scope: SearchScope) -> "Sought":
        stances = stances_of(case)
        told = [t for t in case.dossier.testimonies if t.statement.id in stances and t.retired_at is None]
        told.sort(key=lambda t: (t.known_at, t.statement.id))
        came = tuple(
            (t, kind)
            for n, t in enumerate(told)
            if t.statement.report != case.first.report
            and (kind := kind_of(case, stances[t.statement.id], t, told[:n])) in _FINDS
        )
        speaking = {case.first.report, *(t.statement.report for t in told)}
        parted = kin_of(case.dossier.decisions, case.dossier.claim.id)  # people said what these are
        related = tuple(
            n
            for n in near
            if n.relation is not Relation.UNRELATED
            and n.listed.report.id not in speaking
            and n.listed.finding.claim.id not in parted
        )
        return cls(case, came, related, scope)

    @property
    def listed(self) -> Listed:
        return Listed.of(self.case)

    @property
    def names(self) -> tuple[str, ...]:
        """What each thing that was found goes by; it stays."""
        return (*(_of_statement(t) for t, _ in self.came), *(_of_claim(n) for n in self.near))

    def without(self, names: Collection[str]) -> "Sought":
        came = tuple(each for each in self.came if _of_statement(each[0]) not in names)
        return replace(self, came=came, near=tuple(n for n in self.near if _of_claim(n) not in names))


def _of_statement(testimony: Testimony) -> str:
    return f"statement {testimony.statement.id}"


def _of_claim(near: Near) -> str:
    return f"claim {near.listed.finding.claim.id}"


def render_found(watched: Watched, new: Sought, thread: PostKey | None, now: datetime) -> Post:
    """Say, once and in a claim's thread, what is found on it; the watch is over with that.

    Args:
        watched: the claim.
        new: what was found that was not there when the watch began.
        thread: of the claim in the channel; None where it was never told there.
        now: the moment, in the channel's zone.
    """
    handle = new.case.handle
    head = (strong("🔎 Found on "), code(handle), f", which {watched.who} has had me look for since ")
    lines = [line(*head, written(watched.at, now)), *claim_lines(new.listed)]
    for testimony, kind in new.came[:_SHOWN]:
        lines += _came_lines(new.case, testimony.statement, kind)
    if left := len(new.came) - len(new.came[:_SHOWN]):
        lines.append(line(faint(f"{left} more: "), code(f"/why {handle}"), indent=1))
    if new.near:
        lines += [line(strong("Near it, as claims of their own")), *near_lines(new.near)]
        merge = code(f"/merge {handle} {new.near[0].listed.finding.handle} because …")
        lines.append(line(faint("if they are one claim: "), merge))
    lines.append(line(faint(scope_words(new.scope, now))))
    lines.append(line(faint("I look for it no longer. To go on: "), code(f"/watch {handle}")))
    key = post_key("found", watched.id, watched.at.isoformat())
    return Post(key, watched.place, PostKind.NOTICE, tuple(lines), under=thread)


def _came_lines(case: Case, statement: Statement, kind: ChangeKind) -> list[Line]:
    report = case.reports[statement.id]
    said = quote_of(report.text, statement, QUOTE_CHARACTERS)
    return [
        line(*name_chain(statement.chain), ": ", *said, indent=1),
        line(faint(f"{_FINDS[kind]} · "), *arrow_chain(statement.chain), faint(_titled(report)), indent=2),
    ]


def _titled(report: Report) -> str:
    title, mark = cut(report.title, _TITLE)
    return f" · “{title}{mark}”" if title else ""


def nothing_found_words(scope: SearchScope, now: datetime) -> str:
    """Say where a claim was looked for in vain; nothing of the kind where there was nowhere to look."""
    found = " Nothing independent found." if scope.reports else ""
    return f"{scope_words(scope, now)}{found}"


def render_ended(
    watched: Watched, listed: Listed | None, scope: SearchScope | None, thread: PostKey | None, now: datetime
) -> Post:
    """Say, once, that a watch is over because its time is.

    Args:
        watched: what was watched.
        listed: the claim; None for anything else.
        scope: where a claim was looked for last; None for anything else.
        thread: where it is said; None for the channel itself.
        now: the moment, in the channel's zone.
    """
    again = f"/watch {listed.finding.handle}" if listed else f"/watch {watched.kind} {watched.address}"
    since = f", after {counted((now - watched.at).days, 'day')}"
    lines = [
        line("⏹ I no longer watch ", *watched_parts(watched, listed), since, ".  ", code(again), " goes on.")
    ]
    if listed:
        lines += claim_lines(listed)
    if scope:
        lines.append(line(faint(nothing_found_words(scope, now))))
    key = post_key("watch ended", watched.id, watched.at.isoformat())
    return Post(key, watched.place, PostKind.NOTICE, tuple(lines), under=thread)


def watched_parts(watched: Watched, listed: Listed | None) -> tuple[Part | str, ...]:
    """Name what is looked for in what is read: a claim by its handle, a person, a topic."""
    if listed:
        return (code(listed.finding.handle),)
    if watched.kind is WatchKind.TOPIC:
        return (f"the topic “{watched.address}”",)
    return ("what ", strong(watched.address), " says")


@dataclass(frozen=True, slots=True)
class Heard:
    """Something new that a watched person said.

    Attributes:
        finding: the claim it makes; None where it makes none, or speaks against another's.
    """

    watch: WatchId
    report: Report
    statement: Statement
    finding: Finding | None


def render_heard(
    place: Place, people: Sequence[tuple[Watched, Sequence[Heard]]], under: PostKey | None
) -> Post:
    """Tell a channel, in one message, what is new of what people that it watches say.

    Args:
        place: the channel.
        people: each with what was heard, oldest first.
        under: the card that all of it stands under; None for the channel itself.
    """
    lines: list[Line] = []
    for watched, heard in people:
        reports = len({each.report.id for each in heard})
        things, where = counted(len(heard), "new quote"), counted(reports, "report")
        lines.append(line("🗣 ", strong(watched.address), f", watched here: {things} in {where}"))
        for each in heard[:_QUOTED]:
            lines += _heard_lines(each)
        if left := len(heard) - len(heard[:_QUOTED]):
            lines.append(line(faint(f"{left} more: "), code(f"/source {watched.address}"), indent=1))
    said = [each.statement.id for _, heard in people for each in heard]
    key = post_key("heard", at_place(place), *(w.id for w, _ in people), *said)
    return Post(key, place, PostKind.NOTICE, tuple(lines), under=under)


def _heard_lines(heard: Heard) -> list[Line]:
    statement, finding, report = heard.statement, heard.finding, heard.report
    handle = ("  ", code(finding.handle)) if finding else ()
    status = faint(f" · {status_words(finding.corroboration)}" if finding else "")
    chain = arrow_chain(statement.chain) if statement.chain.depth else (outlet_words(report),)
    return [
        line(
            *name_chain(statement.chain),
            ": ",
            *quote_of(report.text, statement, QUOTE_CHARACTERS),
            *handle,
            indent=1,
        ),
        line(*chain, status, faint(_titled(report)), indent=2),
    ]


def render_raised(place: Place, card: PostKey, watched: Watched) -> Post:
    """Say under a card why it is there: nobody shared its report here."""
    lines = (
        line(
            faint("👁 Nobody shared this here: a feed brought it, and it holds the topic "),
            f"“{watched.address}”",
            faint(f", which {watched.who} watches here.  "),
            code(f"/unwatch topic {watched.address}"),
        ),
    )
    return Post(post_key("raised", card, at_place(place)), place, PostKind.THREAD, lines, under=card)
