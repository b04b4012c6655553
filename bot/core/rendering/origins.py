"""What is said of whose a claim is: how many carry it, and why no two of them count as two."""

from bot.core.corroboration import Corroboration, Stranger
from bot.core.messages import Part
from bot.core.rendering.parts import code, counted, listed

_NAMED = 3  # publishers in a list of claims
_ASKED = 2  # outlets whose entry in the register is asked for


def few_carriers(now: Corroboration, otherwise: str) -> str:
    """Name the first publishers of what counts; `otherwise` where nothing does."""
    names = now.publishers or (otherwise,)
    left = len(names) - _NAMED
    return listed([*names[:_NAMED], f"{left} more"] if left > 0 else names)


def carrier_words(now: Corroboration) -> str:
    """Count the outlets that carry it, by name; a report without an outlet is none of them."""
    unplaced = len(now.unplaced)
    if not now.outlets:
        return f"{counted(unplaced, 'report')} that {'names' if unplaced == 1 else 'name'} no outlet"
    outlets = f"{counted(len(now.outlets), 'outlet')} ({listed(now.outlets)})"
    if not unplaced:
        return outlets
    return f"{outlets} and {'a report that names' if unplaced == 1 else f'{unplaced} reports that name'} none"


def one_origin_words(now: Corroboration) -> str:
    """Say that ties make one origin of all, or why no two are shown to be independent."""
    return "one origin" if now.is_one_origin else f"not shown to be independent: {not_shown_because(now)}"


def not_shown_because(now: Corroboration) -> str:
    names = [s.name for s in _unregistered(now)]
    found = [f"{listed(names)} {'is' if len(names) == 1 else 'are'} not in the register"] if names else []
    if now.unplaced:
        one = len(now.unplaced) == 1
        found.append("a report states no outlet" if one else f"{len(now.unplaced)} reports state no outlet")
    return "; ".join(found) or "too little is said of an unnamed source to tell it from the other"


def entries_asked(now: Corroboration) -> tuple[Part, ...]:
    """Return the commands that would settle it, where an entry in the register would; else nothing."""
    parts: list[Part] = []
    for stranger in () if now.is_one_origin else _unregistered(now)[:_ASKED]:
        parts += [Part("  ·  ")] if parts else []
        parts.append(code(_entry(stranger)))
    return tuple(parts)


def _unregistered(now: Corroboration) -> list[Stranger]:
    return [s for s in now.strangers if s.outlet]


def _entry(stranger: Stranger) -> str:
    if "." in stranger.outlet:
        return f"/source {stranger.outlet} owner … kind paper"
    return f"/source its domain name {stranger.name} owner … kind paper"
