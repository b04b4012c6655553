"""The one message a paste gets, and what stands in its thread."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.alerts import (
    Finding,
    ReportView,
    SourceNeeded,
    count_voices,
    factors_of,
    sources_needed,
)
from bot.core.claims import NoteKind, ResponseKind, Statement
from bot.core.corroboration import Detail, Status
from bot.core.messages import Action, Line, Part, Place, Post, PostKey, PostKind, Tone
from bot.core.policy import Policy
from bot.core.rendering.origins import carrier_words, entries_asked, one_origin_words
from bot.core.rendering.parts import (
    QUOTE_CHARACTERS,
    at_place,
    code,
    counted,
    cut,
    faint,
    first_words,
    in_channel,
    line,
    listed,
    name_chain,
    name_source,
    name_voices,
    one_voice,
    outlet_words,
    post_key,
    quote_of,
    quoted,
    strong,
)
from bot.core.rendering.stand_ins import stand_in_words
from bot.core.rendering.statuses import RESPONSE_WORDS, later_words, scope_words, status_words
from bot.core.rendering.threads import render_quotations, render_story
from bot.core.rendering.unread import unread_words
from bot.core.reports import InPart, Report
from bot.core.text import words_of

_CREDITS = 2  # agencies named in a title line
_BYLINE = 60  # characters of a byline there
_TRANSCRIBED = "Read off a picture: letters may be misread. Compare quotes with it before you use them."
_IN_PART = {
    InPart.PAYWALL: (
        "Read in part: the page shows only the beginning, the rest is behind a paywall. "
        "Paste the whole text and I will read it all."
    ),
    InPart.CUT: (
        "Read in part: the platform gives only the beginning of this post. "
        "Paste the whole text and I will read it all."
    ),
    InPart.PAGES: "Read in part: some pages of the file could not be read. Paste their text if it matters.",
    InPart.LINES: "Read in part: lines that could not be read surely are left out.",
}

# What a report with no other claim may be ticked off for.
_SETTLED = frozenset((Status.CONFIRMED, Status.CORROBORATED))


def warning_key(report: Report, place: Place) -> PostKey:
    return post_key("warning", report.id, at_place(place))


def render_report(
    view: ReportView, place: Place, policy: Policy, now: datetime, of_page: Sequence[Line] = ()
) -> tuple[Post, ...]:
    """Return the message of a paste and the replies in its thread, as they should read now.

    Their keys depend only on the report and the place, so that a later rendering edits them.

    Args:
        view: the report.
        place: the channel.
        policy: how many lines are shown.
        now: the moment, in the channel's zone.
        of_page: what is to be said of its page: that it was edited, that it is gone.
    """
    every = sources_needed(view)
    needed = tuple(n for n in every if view.wants(n.chief))
    shown = needed[: policy.warning_lines]
    key = warning_key(view.report, place)
    if view.reading.is_unread:
        return _unread_posts(view, place, key)
    head = Post(
        key=key,
        place=in_channel(place),
        kind=PostKind.WARNING,
        lines=(
            *_head(view),
            *of_page,
            *_against(view),
            *_standing(view),
            *_needs(view, shown, needed, len(every) - len(needed)),
            *_looked(view, bool(shown), now),
        ),
        actions=_actions(shown),
    )
    replies = [render_story(view, story, place, key) for story in view.reading.stories]
    replies.append(render_quotations(view, place, key))
    return (head, *(reply for reply in replies if reply is not None))


def _unread_posts(view: ReportView, place: Place, key: PostKey) -> tuple[Post, ...]:
    """Return the message of a report in another language: it claims nothing, and nothing is warned about."""
    lines = (
        _title_line(view.report, "🌐 "),
        *_stand_in(view),
        line(unread_words(view.reading)),
        *(line(words) for words in _how_read(view.report)),
        line(),
        line(
            faint(
                ("They stand in the thread as they are. " if view.reading.quotations else "")
                + "The report was compared with no other, and counts among those that could not be read."
            )
        ),
    )
    head = Post(key=key, place=in_channel(place), kind=PostKind.WARNING, lines=lines)
    quotations = render_quotations(view, place, key)
    return (head, quotations) if quotations else (head,)


def _title_line(report: Report, sign: str) -> Line:
    title, mark = cut(report.title or first_words(report), 90)
    about = [
        outlet_words(report),
        f"{report.published.day} {report.published:%b %Y}" if report.published else "date not stated",
        counted(len(report.text.split()), "word"),
    ]
    if report.outlet.id and not report.outlet.registered:
        about[0] += ", not in the register"
    if not report.outlet.id and report.credits:
        about[0] += f", credited to {listed(report.credits[:_CREDITS])}"
    if not report.outlet.id and report.byline:
        about.insert(1, f"by {cut(report.byline, _BYLINE)[0]}")
    return line(sign, strong(title), strong(mark), faint(f"  ({' · '.join(about)})"))


def _head(view: ReportView) -> list[Line]:
    report, reading = view.report, view.reading
    well = all(f.corroboration.status in _SETTLED for f in view.findings) and not view.against
    nobody = sum(not s.chain.has_voice for s in reading.statements)
    counts = [
        counted(len(reading.stories), "story", "stories"),
        counted(len(reading.statements), "statement")
        + f" by {counted(count_voices(reading.statements), 'voice')}",
    ]
    if nobody:
        counts.append(f"{counted(nobody, 'thing')} nobody is named for")
    lines = [
        _title_line(report, "✅ " if well else "⚠️ "),
        line(" · ".join(counts)),
        *_stand_in(view),
    ]
    if reading.unread:
        lines.append(line(unread_words(reading)))
    lines += [line(words) for words in _how_read(report)]
    strays = [n.span.of(report.text) for n in reading.notes if n.kind is NoteKind.STRAY_LINE]
    for stray in strays:
        lines.append(
            line(faint("left out, it belongs to no story here: "), '"', quoted(cut(stray, 100)[0]), '"')
        )
    of_summary = sum(d.of_summary for d in reading.dropped)
    if readings := len(reading.dropped) - of_summary:
        lines.append(
            line(faint(f"{counted(readings, 'reading')} set aside: not word for word in the report"))
        )
    if of_summary:
        sentences = counted(of_summary, "shortened sentence")
        lines.append(line(faint(f"{sentences} set aside: not surely what the report says, and by whom")))
    return lines


def _stand_in(view: ReportView) -> tuple[Line, ...]:
    words = stand_in_words(view.reading)
    return (line(words),) if words else ()


def _how_read(report: Report) -> tuple[str, ...]:
    """Say what an editor must know before quoting: that letters may be misread, that not all was read."""
    said = [_TRANSCRIBED] if report.transcribed else []
    return (*said, _IN_PART[report.in_part]) if report.in_part else tuple(said)


def _against(view: ReportView) -> list[Line]:
    """Say what the report denies or contradicts of what other reports claim."""
    claims: dict[str, list[Part | str]] = {}
    for against in view.against:
        statement = against.statement
        known = claims.get(statement.id)
        if known is None:
            verb = " denies: " if statement.response is ResponseKind.DENIED else " says otherwise: "
            verb = ": " if against.takes_back else verb
            words = quote_of(view.report.text, statement, QUOTE_CHARACTERS)
            claims[statement.id] = [
                *name_chain(statement.chain),
                verb,
                *words,
                "  takes back " if against.takes_back else "  against ",
                code(against.handle),
            ]
        else:
            known += [", ", code(against.handle)]
    return [line(), *(line(*parts) for parts in claims.values())] if claims else []


# What is said above the lines that need a source, the most contested first.
_STANDING = (
    Status.DISPUTED,
    Status.DENIED,
    Status.WITHDRAWN,
    Status.REFUTED,
    Status.CORROBORATED,
    Status.PARTLY_CORROBORATED,
    Status.CONFIRMED,
)
_STANDING_LINES = 3


def _standing(view: ReportView) -> list[Line]:
    """Say which claims of the report are contested, and which are borne out: each once, a line each."""
    standing = [f for f in view.findings if f.corroboration.status in _STANDING]
    standing.sort(key=lambda f: f.statement.chain.has_voice)  # a claim is shown as somebody makes it
    first = {f.claim.id: f for f in standing}
    found = sorted(
        first.values(),
        key=lambda f: (_STANDING.index(f.corroboration.status), f.statement.content.reach.start),
    )
    lines = [
        line(
            strong(status_words(f.corroboration)),
            "  ",
            *name_chain(f.statement.chain),
            ": ",
            *quote_of(view.report.text, f.statement, 110),
            *_handle(f),
        )
        for f in found[:_STANDING_LINES]
    ]
    if len(found) > _STANDING_LINES:
        lines.append(line(faint(f"and {len(found) - _STANDING_LINES} more in the thread")))
    return [line(), *lines] if lines else []


def _needs(
    view: ReportView, shown: Sequence[SourceNeeded], needed: Sequence[SourceNeeded], unwanted: int
) -> list[Line]:
    """Return the lines that need a source; those that the channel did not want to see are counted."""
    left = [line(faint(_unwanted_words(unwanted)))] if unwanted else []
    if not needed:
        return [line(), *(left or [line(_settled_words(view))])]
    rest = "; the rest in the thread" if len(needed) > len(shown) else ""
    of = f" ({len(shown)} of {len(needed)}{rest})" if rest else ""
    lines = [line(), line(strong("Needs a source"), of)]
    for i, needs in enumerate(shown, 1):
        lines += _needs_line(view.report, needs, i)
    return [*lines, *left]


def _unwanted_words(unwanted: int) -> str:
    need = f"{counted(unwanted, 'more line')} {'needs' if unwanted == 1 else 'need'} a source"
    return f"{need}, not on what this channel wants to see here (/settings topics, /settings least rank)."


def _settled_words(view: ReportView) -> str:
    if not view.findings:
        return "I found no claim in it."
    statuses = listed(sorted({f.corroboration.status.value for f in view.findings}))
    return f"Nothing in it waits for a first source. What it claims is {statuses}; the thread has it."


def _needs_line(report: Report, needs: SourceNeeded, number: int) -> list[Line]:
    """Name whoever makes the chief's claim, quote it, and set the rest of the matter in under it."""
    chief = needs.chief
    same = [c for c in needs.companions if c.claim.id == chief.claim.id]
    who = name_voices([chief.statement.chain, *(c.statement.chain for c in same)])
    words = quote_of(report.text, chief.statement, QUOTE_CHARACTERS)
    lines = [line(f"{number}  ", *who, ": ", *words, *_handle(chief))]
    for also in _also(needs):
        named = (*_inner(name_chain(also.statement.chain)), ": ")
        lines.append(
            line(
                "also ",
                *named,
                *quote_of(report.text, also.statement, 110),
                *_handle(also),
                *_status_of_its_own(also, chief),
                indent=2,
            )
        )
    lines.append(line(faint(_weak_words(needs)), indent=2))
    asked = entries_asked(chief.corroboration) if chief.corroboration.status is Status.ECHOED else ()
    if asked:
        lines.append(line(faint("if you know it: "), *asked, indent=2))
    if needs.remarks:
        lines.append(
            line(faint("the report itself: "), *quote_of(report.text, needs.remarks[0], 120), indent=2)
        )
    if needs.responses:
        lines.append(line(*_responses(needs.responses), indent=2))
    return lines


def _status_of_its_own(also: Finding, chief: Finding) -> tuple[Part, ...]:
    """Say where a companion stands, where what is said under the line holds only for the chief."""
    ours, theirs = also.corroboration, chief.corroboration
    counts = theirs.status in (Status.ECHOED, Status.ONE_SIDED) or not theirs.is_one_origin
    return (faint(f"  ({ours.status.value})"),) if counts and ours.status is not theirs.status else ()


def _inner(parts: Sequence[Part | str]) -> tuple[Part | str, ...]:
    """Set a claimant's name inside a line: its first letter small where it is the bot's own word."""
    if not parts or isinstance(parts[0], str) or parts[0].tone is not Tone.PLAIN:
        return tuple(parts)
    first = parts[0].text
    return (first[:1].lower() + first[1:], *parts[1:])


def _also(needs: SourceNeeded) -> list[Finding]:
    """Return at most two companions: the chief voice's gravest other claim, and one of each other voice."""
    chief = needs.chief.statement
    others = [c for c in needs.companions if c.claim.id != needs.chief.claim.id and _adds(chief, c.statement)]
    others.sort(key=lambda f: -factors_of(f).consequence)  # equal ones as they lead the line
    chosen: list[Finding] = []
    for other in others:
        if not any(one_voice(other.statement.chain, c.statement.chain) for c in chosen):
            chosen.append(other)
    return chosen[:2]


def _adds(chief: Statement, other: Statement) -> bool:
    """Tell whether a companion's words are others than the chief's."""
    return not any(a.overlaps(b) for a in chief.content.spans for b in other.content.spans)


def _handle(finding: Finding) -> tuple[Part, ...]:
    return (Part("  "), code(finding.handle)) if finding.handle else ()


def _weak_words(needs: SourceNeeded) -> str:
    """Say why a line needs a source, in words that count what they count."""
    now = needs.chief.corroboration
    match now.status:
        case Status.UNATTRIBUTED:
            inferred = Detail.INFERRED in now.details
            return "its speaker is inferred, and nobody accepted it" if inferred else "nobody is named for it"
        case Status.ECHOED:
            return f"echoed by {carrier_words(now)}, {one_origin_words(now)}"
        case Status.ONE_SIDED:
            return f"one-sided: {counted(now.independent, 'origin')}, all on one side"
        case _ if not now.is_one_origin:
            return "; ".join((f"{carrier_words(now)}, {one_origin_words(now)}", *_what_kind(needs)))
        case _:
            return "; ".join((_only_voices(needs), *_what_kind(needs)))


def _only_voices(needs: SourceNeeded) -> str:
    voices = count_voices([f.statement for f in (needs.chief, *needs.companions)])
    if needs.one_side:
        return f"only these {voices} voices, all one side ({needs.one_side})"
    return "only voice" if voices < 2 else f"only these {voices} voices, in one report"


def _what_kind(needs: SourceNeeded) -> list[str]:
    """Say what kind of voice it is, and who was not heard."""
    details = needs.chief.corroboration.details
    kinds = [d.value for d in Detail if d in details and d is not Detail.RELAYED]
    if needs.one_side:
        kinds = [k for k in kinds if k != Detail.PARTY.value]
    kinds += [
        f"{h.source.name} itself was not heard here" for h in needs.chief.statement.chain.hops if not h.heard
    ]
    if needs.unheard:
        kinds.append(f"no account here from whom it accuses (“{needs.unheard}”)")
    return kinds


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


def _looked(view: ReportView, needed: bool, now: datetime) -> list[Line]:
    """Say where was looked and, only then, that nothing independent was found there; and what came later."""
    scope = view.scope
    if scope is None:
        return [line(), line(faint("Not searched: this was read by itself, without a desk to look in."))]
    said = [scope_words(scope, now, then=view.later > 0)]
    if needed and scope.reports:
        said.append("Nothing independent found there for these lines.")
    return [line(), line(faint(" ".join(filter(None, (*said, later_words(view.later))))))]


def _actions(shown: Sequence[SourceNeeded]) -> tuple[Action, ...]:
    if not shown or not shown[0].chief.handle:
        return ()
    handle = shown[0].chief.handle
    return (
        Action("Why", f"/why {handle}"),
        Action("All statements", "/claims"),
        Action("Summary", "/summary"),
        Action("Wrong?", f"/wrong {handle}"),
        Action(f"Assign {handle} to me", f"/assign {handle} me", minor=True),
        Action(f"Snooze {handle}", f"/snooze {handle}", minor=True),
        Action(f"Dismiss {handle}…", f"/dismiss {handle}", minor=True),
        Action(f"Confirm {handle}…", f"/confirm {handle}", minor=True),
        Action(f"Refute {handle}…", f"/refute {handle}", minor=True),
    )
