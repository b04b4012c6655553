"""Which claims a list is asked for: `status:disputed by:Oste since:3d depot`."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.core.alerts import NEEDS_SOURCE
from bot.core.corroboration import Status
from bot.core.moments import moment_past

FILTERS = ("status:disputed", "alone", "by:name", "since:monday", "outlet:domain", "story:words", "mine")

_STATUSES: dict[str, frozenset[Status]] = {
    "alone": NEEDS_SOURCE,
    "single": frozenset((Status.SINGLE_SOURCE,)),
    "partly": frozenset((Status.PARTLY_CORROBORATED,)),
    **{status.value: frozenset((status,)) for status in Status},
}
_KEYS = ("status", "by", "since", "outlet", "story")
_KEY = re.compile(r"(?<!\S)([a-z]+):(?!//)", re.IGNORECASE)
_AROUND = " \t,;\"“”„'‘’"


@dataclass(frozen=True, slots=True)
class ClaimsAsked:
    """What a list of claims is narrowed to.

    Attributes:
        statuses: those that are wanted; empty for all.
        since: None for any time.
        is_mine: only what is assigned to whoever asks.
        words: that must all stand in what is said or by whom.
        misunderstood: a filter that there is not, or a value it cannot have, as typed; "" for none.
    """

    statuses: frozenset[Status] = frozenset()
    by: str = ""
    since: datetime | None = None
    outlet: str = ""
    story: str = ""
    is_mine: bool = False
    words: str = ""
    misunderstood: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether nothing but words was asked for."""
        return self == ClaimsAsked(words=self.words)


def claims_asked(typed: str, now: datetime) -> ClaimsAsked:
    """Read what follows `/claims`. A filter's value goes on to the next filter, or to the end of its marks.

    A status, or "mine", may stand in front without its filter's name.
    """
    found = list(_KEY.finditer(typed))
    words = typed[: found[0].start()] if found else typed
    values: dict[str, str] = {}
    for match, following in zip(found, [*found[1:], None], strict=False):
        value = typed[match.end() : following.start() if following else len(typed)]
        value, rest = _value(match[1].lower(), value)
        if match[1].lower() not in _KEYS or not value:
            return ClaimsAsked(misunderstood=f"{match[0]}{value}".strip())
        values[match[1].lower()] = value
        words += f" {rest}"
    statuses, is_mine, words = _named_first(words.strip())
    if status := values.get("status", ""):
        if status.casefold() not in _STATUSES:
            return ClaimsAsked(misunderstood=f"status:{status}")
        statuses = _STATUSES[status.casefold()]
    since = moment_past(values["since"], now) if "since" in values else None
    if "since" in values and since is None:
        return ClaimsAsked(misunderstood=f"since:{values['since']}")
    by, outlet, story = (values.get(key, "") for key in ("by", "outlet", "story"))
    return ClaimsAsked(statuses, by, since, outlet, story, is_mine, words)


def _value(key: str, typed: str) -> tuple[str, str]:
    """Return a filter's value and what else stands behind it."""
    text = typed.strip()
    if quoted := re.match(r"[\"“„]([^\"”“]*)[\"”“]", text):
        return quoted[1].strip(), text[quoted.end() :].strip()
    if key == "status":
        low = text.casefold()
        whole = max((s for s in _STATUSES if low == s or low.startswith(f"{s} ")), key=len, default="")
        if whole:
            return whole, text[len(whole) :].strip()
    if key in ("status", "since", "outlet"):
        first, _, rest = text.partition(" ")
        return first.strip(_AROUND), rest.strip()
    return text.strip(_AROUND), ""


def _named_first(words: str) -> tuple[frozenset[Status], bool, str]:
    """Take the statuses and "mine" that stand in front."""
    statuses: frozenset[Status] = frozenset()
    is_mine = False
    while words:
        low = words.casefold()
        names = (*_STATUSES, "mine")
        named = max((n for n in names if low == n or low.startswith(f"{n} ")), key=len, default="")
        if not named:
            break
        is_mine = is_mine or named == "mine"
        statuses |= _STATUSES.get(named, frozenset())
        words = words[len(named) :].strip()
    return statuses, is_mine, words
