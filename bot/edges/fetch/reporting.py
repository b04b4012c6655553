"""From captured bytes to a report: what they say of themselves, and what the desk's register knows of that.

What a text says of itself is believed of a paste or a file, for somebody vouches for it by sharing it. A page
is known by the address it was found at: its text and its head may claim to be anybody.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.addresses import canonical_address, domain_of, same_page, same_site
from bot.core.captures import Capture
from bot.core.errors import EmptyFile, EmptyPage, NothingToRead, TooLong
from bot.core.leads import LeadKind
from bot.core.reports import (
    UNKNOWN_OUTLET,
    Outlet,
    OutletId,
    OutletKind,
    Report,
    report_id,
    revision_of,
    self_named,
)
from bot.core.text import WORD, fold
from bot.edges.fetch.formats.days import moment_of
from bot.edges.fetch.formats.extract import Extract
from bot.edges.fetch.imprint import Imprint, read_imprint, tidy
from bot.edges.fetch.language import language_of
from bot.edges.fetch.posts import outlet_of, post_of

OutletNamed = Callable[[str], Awaitable[Outlet | None]]

_LEADS_TO = 50  # addresses of other outlets kept with a report
_PICTURES = 20
_EMPTY = {LeadKind.LINK: EmptyPage, LeadKind.FILE: EmptyFile}
_ZONES = timedelta(days=1)  # by which a time without a zone may be ahead


@dataclass(frozen=True, slots=True)
class Reporting:
    """Makes reports.

    Attributes:
        outlet_named: looks an outlet up in the desk's register by domain, name or alias.
        max_characters: a longer text is not read in one go.
    """

    outlet_named: OutletNamed
    max_characters: int

    async def of_text(self, capture: Capture, text: str) -> Report:
        """Make the report of a plain text.

        Raises:
            NothingToRead: when there are no words in it.
            TooLong: when it has more than `max_characters`.
        """
        imprint = read_imprint(self._tidied(text))
        outlet = await self._outlet_stated(capture.label or imprint.outlet, imprint.link)
        return await self._report(capture, imprint, outlet)

    async def of_file(self, capture: Capture, extract: Extract) -> Report:
        """Make the report of a file: by its story's own words first, then by its head."""
        imprint = read_imprint(self._tidied(extract.text))
        link = canonical_address(extract.link) if domain_of(extract.link) else imprint.link
        outlet = await self._outlet_stated(capture.label or imprint.outlet or extract.outlet, link)
        stated = replace(
            imprint,
            link=link,
            # A story's first line is its headline only by chance; the head says which it is.
            title=extract.title or imprint.title,
            byline=imprint.byline or extract.byline,
            published=_by(capture.at, imprint.published, moment_of(extract.published)),
        )
        return await self._report(capture, stated, outlet, extract)

    async def of_page(self, capture: Capture, extract: Extract) -> Report:
        """Make the report of a page: its link is the address it was found at, its outlet whose site that is.

        The canonical address that a page states is believed where it names the same story on the same site.
        """
        text = self._tidied(extract.text)
        imprint = read_imprint(text)
        found_at = canonical_address(capture.address)
        said = canonical_address(extract.link)
        link = said if same_page(said, found_at) else found_at
        stated = replace(
            imprint,
            text=text,
            link=link,
            title=extract.title or imprint.title,
            byline=extract.byline or imprint.byline,
            published=_by(capture.at, moment_of(extract.published), imprint.published),
        )
        outlet = await self._outlet_at(capture, extract, link)
        return replace(await self._report(capture, stated, outlet, extract), found_at=found_at)

    async def of_post(self, capture: Capture, extract: Extract, account: Outlet, link: str) -> Report:
        """Make the report of a social post: its outlet is the account, its link the post."""
        stated = Imprint(
            text=self._tidied(extract.text),
            link=link,
            byline=extract.byline,
            published=moment_of(extract.published),
        )
        report = await self._report(capture, stated, account, extract)
        # "Air raid alert" is posted again and again: a post is told by its own address.
        return replace(report, id=report_id(account, report.text, link))

    async def _report(
        self, capture: Capture, stated: Imprint, outlet: Outlet, extract: Extract | None = None
    ) -> Report:
        extract = extract or Extract("")
        text = stated.text
        if not WORD.search(text):
            raise _EMPTY.get(capture.kind, NothingToRead)(f"no words in {capture.id}")
        return Report(
            id=report_id(outlet, text),
            revision=revision_of(text),
            outlet=outlet,
            title=stated.title,
            text=text,
            fetched_at=capture.at,
            byline=stated.byline,
            credits=await self._credits(stated, extract.credits),
            link=stated.link,
            published=_by(capture.at, stated.published),
            language=language_of(text) or extract.language,
            updated=_by(capture.at, moment_of(extract.updated)),
            in_part=extract.in_part,
            transcribed=extract.transcribed,
            capture=capture.id,
            leads_to=_elsewhere(extract.links, stated.link),
            pictures=extract.pictures[:_PICTURES],
        )

    def _tidied(self, text: str) -> str:
        """Return a text as stores can hold it; one that is too long is refused before it is gone through."""
        if len(text) > self.max_characters:
            raise TooLong(f"{len(text)} characters", seen=f"more than {self.max_characters:,} characters")
        return tidy(text)

    async def _outlet_stated(self, name: str, link: str) -> Outlet:
        """Return the registered outlet by name or by domain; else one that nobody registered."""
        if name and (registered := await self.outlet_named(name)):
            return registered
        domain = domain_of(link)
        if registered := await self._registered_at(domain):
            return registered
        if not name and (post := post_of(link)):
            return outlet_of(post)
        if not (name or domain):
            return UNKNOWN_OUTLET
        return Outlet(OutletId(domain or fold(name).casefold()), name or domain, domain=domain)

    async def _outlet_at(self, capture: Capture, extract: Extract, link: str) -> Outlet:
        """Return whose site a page was found on; a name that the page gives itself decides nothing."""
        if capture.label and (named := await self.outlet_named(capture.label)):
            return named
        domain = domain_of(link)
        if registered := await self._registered_at(domain):
            return registered
        name = capture.label or extract.outlet
        # A stranger's page may call itself by the name of an outlet that the desk knows, or by one like it.
        borrowed = bool(name) and await self.outlet_named(name) is not None
        return self_named("" if borrowed else name, domain)

    async def _registered_at(self, domain: str) -> Outlet | None:
        """Return the outlet a host belongs to: "edition.port-herald.example" is the Port Herald's too."""
        labels = domain.split(".")
        for start in range(len(labels) - 1):
            if registered := await self.outlet_named(".".join(labels[start:])):
                return registered
        return None

    async def _credits(self, stated: Imprint, more: Iterable[str]) -> tuple[str, ...]:
        """Return the agencies credited, under the register's names; a dateline's stands even when unknown."""
        found: dict[str, None] = {}
        if stated.dateline:
            outlet = await self.outlet_named(stated.dateline)
            found[outlet.name if outlet else stated.dateline] = None
        for name in (*stated.may_be_credits, *more):
            outlet = await self.outlet_named(name)
            if outlet and outlet.kind is OutletKind.WIRE_AGENCY:
                found[outlet.name] = None
        return tuple(found)


def _by(opened_at: datetime, *stated: datetime | None) -> datetime | None:
    """Return the first of the stated times that had come when it was opened; None when none had."""
    return next((each for each in stated if each and each <= opened_at + _ZONES), None)


def _elsewhere(links: Iterable[str], home: str) -> tuple[str, ...]:
    """Return the canonical addresses of links that lead to other sites, each once."""
    found = (canonical_address(link) for link in links if domain_of(link) and not same_site(link, home))
    return tuple(dict.fromkeys(found))[:_LEADS_TO]
