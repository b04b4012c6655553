"""What came to nothing here, and what `/retry` asks to be tried again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.addresses import canonical_address
from bot.core.leads import Lead, LeadKind, reached_for
from bot.core.links import links_in

AT_ONCE = 50  # tried again by one message: each has a live line of its own


@dataclass(frozen=True, slots=True)
class LeftHere:
    """A lead that was set aside, or could not be read.

    Attributes:
        number: by which people name it; it stays.
        reason: the name of the error that it came to; of one that was set aside, what failed how.
    """

    lead: Lead
    number: int
    is_set_aside: bool
    reason: str


@dataclass(frozen=True, slots=True)
class RetryAsked:
    """What is to be tried again: everything, what has these numbers, or pages by canonical address."""

    everything: bool = False
    numbers: tuple[int, ...] = ()
    pages: tuple[str, ...] = ()


_NUMBERS = re.compile(r"#?\d{1,9}(?:(?:\s*,\s*|\s+(?:and\s+)?)#?\d{1,9})*", re.ASCII)


def retry_asked(argument: str) -> RetryAsked | None:
    """Read what follows `/retry`; None where it names nothing."""
    typed = argument.strip().rstrip("?!.")
    if typed.casefold() == "all":
        return RetryAsked(everything=True)
    if _NUMBERS.fullmatch(typed):
        return RetryAsked(numbers=tuple(int(number) for number in re.findall(r"\d+", typed)))
    pages = tuple(dict.fromkeys(canonical_address(link) for link in links_in(argument)))
    return RetryAsked(pages=pages) if pages else None


def chosen(left: Sequence[LeftHere], asked: RetryAsked) -> tuple[LeftHere, ...]:
    """Return what is tried again, the latest first, at most `AT_ONCE`."""
    latest = sorted(left, key=lambda each: -each.number)
    found = [
        each
        for each in latest
        if asked.everything
        or each.number in asked.numbers
        or (each.lead.kind is LeadKind.LINK and reached_for(each.lead) in asked.pages)
    ]
    return tuple(found[:AT_ONCE])
