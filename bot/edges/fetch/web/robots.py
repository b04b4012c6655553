"""What a site's robots.txt asks of programs like this one (RFC 9309), obeyed also for a single page.

A person asked for the page, so a crawler's rules need not bind; but the bot comes by itself, again and again,
and an outlet that says no should find that it is heard.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.core.errors import AddressRefused, BlockedByRobots, NoSuchAddress, NotAnswering, NotReadable, TooSlow
from bot.edges.fetch.web.addresses import Target
from bot.edges.fetch.web.client import Client, Limits
from bot.edges.fetch.web.dialling import NotReached

_LIMITS = Limits(seconds=10, page_bytes=512_000, file_bytes=512_000, any_type=True, cut=True)
_KEPT_SECONDS = 24 * 3600  # as long as RFC 9309 allows
_FAILURE_KEPT_SECONDS = 300
_MOST_SITES = 500
_MOST_BYTES = 4_000_000  # of files whose rules are kept; as rules they are twenty times as big
_AGENT_LINE = re.compile(r"\s*user[ -]?agent\s*:?\s*([^#]*)", re.IGNORECASE)
_SOMEBODY_ELSE = "User-agent: somebody-else"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a site's robots.txt came to.

    Attributes:
        rules: protego's; None when there are none, or when they could not be had.
        silent: what was seen where they could not be had; "" when they could.
        is_unreached: whether that was for want of any answer.
        delay_seconds: that are asked for between two requests.
        size_bytes: of the file that the rules were read from.
    """

    until: float
    rules: Any = None
    silent: str = ""
    is_unreached: bool = False
    delay_seconds: float = 0
    size_bytes: int = 0


def _unpaced(host: str, seconds: float) -> None:
    return


@dataclass(slots=True)
class Robots:
    """Asks each site's robots.txt, at most once a day.

    Attributes:
        client: opens robots.txt: one that does not itself ask for permission.
        agent: the name that the rules are looked up under.
        paced: told the seconds that a host asks for between two requests, 0 when it asks for none.
    """

    client: Client
    agent: str
    clock: Callable[[], float] = time.monotonic
    paced: Callable[[str, float], None] = _unpaced
    _sites: OrderedDict[str, _Asked] = field(default_factory=OrderedDict[str, _Asked])

    async def allow(self, target: Target) -> None:
        """Return when a page may be opened.

        Raises:
            BlockedByRobots: when the site asks not to.
            NotAnswering: when its robots.txt cannot be had for a fault of the site: RFC 9309 (2.3.1.4) has
                everything be taken as forbidden then. Where there is none, everything is allowed.
        """
        asked = self._sites.get(target.origin)
        if asked is None or asked.until <= self.clock():
            asked = await self._ask(target.origin)
            self._sites[target.origin] = asked
            self._sites.move_to_end(target.origin)
            while len(self._sites) > _MOST_SITES or self._size() > _MOST_BYTES:
                self._sites.popitem(last=False)
        if asked.silent:
            kind = NotReached if asked.is_unreached else NotAnswering
            raise kind("robots.txt", seen=asked.silent)
        self.paced(target.host, asked.delay_seconds)
        if asked.rules is not None and not asked.rules.can_fetch(target.address, self.agent):
            raise BlockedByRobots(target.host)

    def _size(self) -> int:
        return sum(asked.size_bytes for asked in self._sites.values())

    async def _ask(self, origin: str) -> _Asked:
        kept = self.clock() + _KEPT_SECONDS
        failed = self.clock() + _FAILURE_KEPT_SECONDS
        try:
            got = await self.client.get(f"{origin}/robots.txt", limits=_LIMITS)
        except AddressRefused:  # it is sent round in circles, or where no page may be: as good as none
            return _Asked(kept)
        except NoSuchAddress:  # nor is there the page
            raise
        except NotReadable as error:
            is_unreached = isinstance(error, TooSlow) or isinstance(error.__cause__, NotReached)
            return _Asked(failed, silent=error.seen or "it did not answer", is_unreached=is_unreached)
        if got.status >= 500:
            return _Asked(failed, silent="it does not say whether programs may open its pages")
        if not 200 <= got.status < 300:  # "unavailable", in the RFC's word: access is free
            return _Asked(kept)
        rules = _rules_in(got.content.decode("utf-8-sig", "replace"), self.agent)
        delay = rules.crawl_delay(self.agent) or 0
        return _Asked(kept, rules=rules, delay_seconds=delay, size_bytes=len(got.content))


def agent_of(user_agent: str) -> str:
    """Return the name that a User-Agent goes by in robots.txt: "secondsource/0.1 (…)" → "secondsource"."""
    return re.split("[/ ]", user_agent, maxsplit=1)[0].lower()


def _rules_in(text: str, agent: str) -> Any:
    # Imported here: most commands need no rules.
    from protego import Protego

    return Protego.parse("\n".join(_ours(text, agent)))


def _ours(text: str, agent: str) -> list[str]:
    """Return the lines of a robots.txt with everybody else's groups under one name.

    Ten thousand names over ten thousand rules would be a hundred million rules in memory.
    """
    lines: list[str] = []
    for line in text.splitlines():
        if named := _AGENT_LINE.match(line):
            name = named[1].partition("/")[0].strip().lower().replace("*", "") or "*"
            line = f"User-agent: {name}" if name in ("*", agent) else _SOMEBODY_ELSE
            if lines and lines[-1] == line:
                continue
        lines.append(line)
    return lines
