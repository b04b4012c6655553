"""Cookies that sites set on the way, brought back as browsers do (RFC 6265), for one link and no longer.

There are sites that send one round in circles until theirs comes back.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.core.addresses import host_of
from bot.core.sites import is_suffix
from bot.edges.fetch.web.addresses import Target
from bot.edges.fetch.web.answers import Headers

_MOST_COOKIES, _MOST_IN_ALL = 50, 16_000  # and characters: the oldest go when there are more
_MOST_CHARACTERS = 4_096  # of one, as in browsers
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_SECONDS = re.compile(r"-?[0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class _Cookie:
    """What one host wants to hear again.

    Attributes:
        said: as it is sent, "name=value".
        host: that it is sent to.
        is_shared: whether to all names below that too.
        path: under which it is sent.
        is_secure: whether it was set over TLS, to be sent over TLS only.
    """

    said: str
    host: str
    is_shared: bool
    path: str
    is_secure: bool

    def is_for(self, target: Target) -> bool:
        if self.is_secure and target.scheme != "https":
            return False
        is_its_host = target.host == self.host or (self.is_shared and target.host.endswith(f".{self.host}"))
        path = target.path.partition("?")[0]
        return is_its_host and f"{path}/".startswith(f"{self.path.removesuffix('/')}/")


@dataclass(slots=True)
class Cookies:
    """Those of one fetch."""

    _kept: dict[tuple[str, str, str], _Cookie] = field(default_factory=dict[tuple[str, str, str], _Cookie])

    def keep(self, target: Target, headers: Headers, now: datetime) -> None:
        """Keep what a response from `target` sets, and forget what it takes back."""
        for header, value in headers:
            if header == "set-cookie" and not _CONTROLS.search(value):
                self._keep(target, value, now)

    def to(self, target: Target) -> str:
        """Return what a request for `target` brings back; "" for nothing."""
        ours = [cookie for cookie in self._kept.values() if cookie.is_for(target)]
        return "; ".join(cookie.said for cookie in sorted(ours, key=lambda cookie: -len(cookie.path)))

    def _keep(self, target: Target, value: str, now: datetime) -> None:
        pair, *stated = value.split(";")
        name, equals, content = (part.strip() for part in pair.partition("="))
        said = f"{name}={content}" if name and equals else name or content
        if not said or len(said) > _MOST_CHARACTERS:
            return
        states = dict(_attribute(each) for each in stated)
        place = _place(target, states.get("domain", ""))
        if place is None:
            return
        host, is_shared = place
        path = states.get("path", "")
        if not path.startswith("/"):
            path = target.path.partition("?")[0].rpartition("/")[0] or "/"
        key = (name if equals else "", host, path)
        if _is_over(states, now):
            self._kept.pop(key, None)
            return
        is_secure = "secure" in states and target.scheme == "https"
        self._kept[key] = _Cookie(said, host, is_shared, path, is_secure)
        while len(self._kept) > _MOST_COOKIES or self._characters() > _MOST_IN_ALL:
            del self._kept[next(iter(self._kept))]

    def _characters(self) -> int:
        return sum(len(cookie.said) for cookie in self._kept.values())


def _attribute(stated: str) -> tuple[str, str]:
    name, _, value = stated.partition("=")
    return name.strip().lower(), value.strip()


def _place(target: Target, domain: str) -> tuple[str, bool] | None:
    """Return which host a cookie is for, and whether for the names below it; None when it is not taken.

    A host may set one for the site that it belongs to, and not for names that strangers have beside it.
    """
    wanted = domain.removeprefix(".")
    if not wanted:
        return target.host, False
    host = host_of(f"http://{wanted}/")
    if host == target.host and (target.is_ip or is_suffix(host)):
        return host, False
    if target.is_ip or is_suffix(host) or not f".{target.host}".endswith(f".{host}"):
        return None
    return host, True


def _is_over(states: dict[str, str], now: datetime) -> bool:
    if _SECONDS.fullmatch(seconds := states.get("max-age", "")):
        return int(seconds) <= 0
    try:
        ends = parsedate_to_datetime(states.get("expires", ""))
    except (ValueError, OverflowError):
        return False
    return ends.replace(tzinfo=ends.tzinfo or UTC) <= now
