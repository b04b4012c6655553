"""What is said of an outlet: what the register holds of it, and that somebody entered it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.messages import Line, Message, Part, Post, PostKind
from bot.core.registrations import Details, Registration
from bot.core.rendering.parts import code, counted, faint, line, listed, post_key, strong, written
from bot.core.reports import Outlet, OutletKind

_SHOWN = 6  # outlets of one owner that are named


@dataclass(frozen=True, slots=True)
class OutletView:
    """An outlet with what goes with it, as one audience may see it.

    Attributes:
        reports: how many of its reports are here.
        entries: what people entered of it, oldest first.
        family: the other outlets of its owner.
        owners_like: owners in the register that are spelled nearly as its own.
    """

    outlet: Outlet
    reports: int
    entries: tuple[Registration, ...]
    family: tuple[Outlet, ...]
    owners_like: tuple[str, ...]
    at: datetime


def render_outlet(asked: Message, view: OutletView) -> Post:
    """Show what the register holds of an outlet."""
    outlet = view.outlet
    if not outlet.registered:
        tail = f"owner … kind {OutletKind.PAPER}"
        lines = [
            line(strong(outlet.name), " is not in the register of outlets. ", *_reports(view)),
            line(
                "Until somebody enters it, its reports are not shown to be independent of any other. "
                "If you know it: ",
                code(f"/source {outlet.domain or 'its domain'} {tail}"),
            ),
        ]
        return _answer(asked, lines)
    lines = [
        line(strong(outlet.name), *_domain(outlet), ": ", *_known(outlet), ". ", *_reports(view)),
        *_names(outlet),
        *_family(view),
        *(_entry(entry, view.at) for entry in view.entries),
    ]
    return _answer(asked, lines)


def render_entered(asked: Message, entered: Registration, view: OutletView) -> Post:
    """Say what was noted of an outlet, and that it counts."""
    outlet = view.outlet
    reason = f": {entered.reason}" if entered.reason else ""
    is_new = entered.before is None
    lines = [
        line(
            "Noted: " if is_new else "Noted of ",
            strong(outlet.name),
            *_domain(outlet),
            " is in the register now, " if is_new else f"{_taken_away(entered)}, ",
            strong(entered.by),
            f" says so{reason}.",
        ),
        line(*_known(outlet, capital=True), *_unseen(outlet), ". ", *_reports(view), indent=1),
        *_names(outlet),
        *_family(view),
    ]
    if view.owners_like and entered.details.owner:
        lines.append(
            line(
                f"The register also has {listed(f'“{o}”' for o in view.owners_like)}. If that is the same "
                "owner, enter it in the same words: two spellings are two owners.",
                indent=1,
            )
        )
    lines.append(line(faint("What was judged before is judged again; I say where a status moves."), indent=1))
    return _answer(asked, lines)


def _taken_away(entered: Registration) -> str:
    """Say that an entry took an owner away; "" where there was none, or it did not."""
    was = entered.before.owner if entered.before else ""
    return f": owner taken away (was {was})" if was and entered.details.owner == "" else ""


def _unseen(outlet: Outlet) -> tuple[Part, ...]:
    return () if outlet.owner else (Part(": a shared owner would not be seen"),)


def _answer(asked: Message, lines: Sequence[Line]) -> Post:
    return Post(post_key("answer", asked.id), asked.place, PostKind.ANSWER, tuple(lines), under=asked.id)


def _domain(outlet: Outlet) -> tuple[Part, ...]:
    return (faint(f" ({outlet.domain})"),) if outlet.domain and outlet.domain != outlet.name else ()


_KINDS = {
    OutletKind.PAPER: "a paper",
    OutletKind.BROADCASTER: "a broadcaster",
    OutletKind.WIRE_AGENCY: "a wire agency",
    OutletKind.STATE_BODY: "a state body",
    OutletKind.BLOG: "a blog",
    OutletKind.UNKNOWN: "kind not stated",
}


def _known(outlet: Outlet, *, capital: bool = False) -> tuple[Part, ...]:
    kind = _KINDS[outlet.kind]
    owner = (Part(", owner: "), strong(outlet.owner)) if outlet.owner else (Part(", owner not stated"),)
    country = (Part(f", in {outlet.country}"),) if outlet.country else ()
    return (Part(kind[:1].upper() + kind[1:] if capital else kind), *owner, *country)


def _reports(view: OutletView) -> tuple[Part, ...]:
    if not view.reports:
        return (Part("None of its reports is here."),)
    return (Part(f"{counted(view.reports, 'report')} of it {'is' if view.reports == 1 else 'are'} here."),)


def _names(outlet: Outlet) -> list[Line]:
    return [line(f"also known as {listed(outlet.aliases)}", indent=1)] if outlet.aliases else []


def _family(view: OutletView) -> list[Line]:
    """Name the other outlets of its owner: with them it is one voice."""
    if not view.family:
        return []
    names = [outlet.name for outlet in view.family[:_SHOWN]]
    left = len(view.family) - len(names)
    shown = listed([*names, counted(left, "other")] if left else names)
    return [line(f"of the same owner, and so one voice with it: {shown}", indent=1)]


def _entry(entry: Registration, now: datetime) -> Line:
    said = listed(_said(entry.details))
    reason = f": {entry.reason}" if entry.reason else ""
    return line(faint(f"{written(entry.at, now)}  "), strong(entry.by), f" entered {said}{reason}", indent=1)


def _said(details: Details) -> Iterable[str]:
    for field, value in (
        ("name", details.name),
        ("kind", details.kind),
        ("owner", details.owner),
        ("country", details.country),
    ):
        if value is not None:
            yield f"{field} “{value or 'none'}”"
    yield from (f"alias “{alias}”" for alias in details.aliases)
