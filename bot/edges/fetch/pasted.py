"""Text pasted into a message."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.core.addresses import domain_of
from bot.core.captures import Capture, capture_id
from bot.core.errors import NothingToRead, TooLong
from bot.core.leads import Lead, LeadKind
from bot.core.reports import (
    UNKNOWN_OUTLET,
    Outlet,
    OutletId,
    OutletKind,
    Report,
    report_id,
    revision_of,
)
from bot.core.text import WORD, fold
from bot.edges.fetch.imprint import Imprint, read_imprint, tidy
from bot.edges.fetch.language import language_of

OutletNamed = Callable[[str], Awaitable[Outlet | None]]


def build(outlet_named: OutletNamed, max_characters: int) -> "Pasted":
    """Return the fetcher.

    Args:
        outlet_named: looks an outlet up in the desk's register by domain, name or alias.
        max_characters: a longer text is not read in one go.
    """
    return Pasted(outlet_named, max_characters)


@dataclass(frozen=True, slots=True)
class Pasted:
    r"""A `Fetcher` of what was pasted.

    The report's text is what was pasted, character for character, but for three things: line ends are \n,
    what no store can hold (NUL, lone surrogates) is U+FFFD, and lines at the very top or bottom that hold
    only the report's link or name its outlet ("Outlet: …") are taken off, with the blank lines that set them
    apart.
    """

    outlet_named: OutletNamed
    max_characters: int

    async def capture(self, lead: Lead) -> Capture:
        content = lead.body.encode("utf-8", "surrogatepass")
        return Capture(
            id=capture_id("", "", content),
            kind=LeadKind.PASTED,
            asked="",
            content=content,
            at=lead.shared_at,
            media_type="text/plain",
            charset="utf-8",
            label=lead.label,
        )

    async def report(self, capture: Capture) -> Report:
        text = capture.content.decode("utf-8", "surrogatepass")
        return await report_from(read_imprint(tidy(text)), capture, self.outlet_named, self.max_characters)


async def report_from(
    imprint: Imprint, capture: Capture, outlet_named: OutletNamed, max_characters: int
) -> Report:
    """Make a report of a text whose imprint is known; what the person named goes before what it states.

    Raises:
        NothingToRead: when there are no words in it.
        TooLong: when it has more than `max_characters`.
    """
    text = imprint.text
    if not WORD.search(text):
        raise NothingToRead(f"no words in {capture.id}")
    if len(text) > max_characters:
        raise TooLong(f"{len(text)} characters in {capture.id}")
    outlet = await _outlet(capture.label or imprint.outlet, imprint.link, outlet_named)
    return Report(
        id=report_id(outlet, text),
        revision=revision_of(text),
        outlet=outlet,
        title=imprint.title,
        text=text,
        fetched_at=capture.at,
        byline=imprint.byline,
        credits=await _credits(imprint, outlet_named),
        link=imprint.link,
        published=imprint.published,
        language=language_of(text),
        capture=capture.id,
    )


async def _outlet(name: str, link: str, outlet_named: OutletNamed) -> Outlet:
    """Return the registered outlet by name or by domain; else one that nobody registered."""
    if name and (registered := await outlet_named(name)):
        return registered
    domain = domain_of(link)
    labels = domain.split(".")
    # "edition.port-herald.example" is the Port Herald's too.
    for start in range(len(labels) - 1):
        if registered := await outlet_named(".".join(labels[start:])):
            return registered
    if not (name or domain):
        return UNKNOWN_OUTLET
    return Outlet(OutletId(domain or fold(name).casefold()), name or domain, domain=domain)


async def _credits(imprint: Imprint, outlet_named: OutletNamed) -> tuple[str, ...]:
    """Return the agencies credited, under the register's names; a dateline's stands even when unknown."""
    found: dict[str, None] = {}
    if imprint.dateline:
        outlet = await outlet_named(imprint.dateline)
        found[outlet.name if outlet else imprint.dateline] = None
    for name in imprint.may_be_credits:
        outlet = await outlet_named(name)
        if outlet and outlet.kind is OutletKind.WIRE_AGENCY:
            found[outlet.name] = None
    return tuple(found)
