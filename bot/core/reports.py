"""Reports: one captured item each, and the outlets that publish them.

A report carries statements; it is never itself support.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.core.captures import NEVER_CAPTURED, CaptureId
from bot.core.text import content_id, fold, words_of

_RUN = 5  # words: what stands between two of them breaks four runs, another word in one's place breaks five
_MOST_OF_IT = 0.8
_SURELY_ONE_STORY = 100  # words: so many are not the same in two stories
_ONE_STORY = 40  # words under one headline: below is a first line, or a notice that more will follow

ReportId = NewType("ReportId", str)
OutletId = NewType("OutletId", str)


class OutletKind(StrEnum):
    PAPER = "paper"
    BROADCASTER = "broadcaster"
    WIRE_AGENCY = "wire agency"
    STATE_BODY = "state body"
    BLOG = "blog"
    UNKNOWN = "unknown"


class InPart(StrEnum):
    """Why a report was read in part only. Every value but `NOT` is true."""

    NOT = ""
    PAYWALL = "paywall"  # the page shows only the beginning
    CUT = "cut"  # the platform gives programs only the beginning of the post
    PAGES = "pages"  # some pages of the file could not be read
    LINES = "lines"  # some lines of the picture could not be read surely


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher of reports.

    Attributes:
        id: its domain where it has one, else its folded name.
        owner: whom it belongs to; two outlets of one owner are not independent. "" when not known.
        aliases: other names that texts use for it ("the Post").
        registered: whether somebody entered it in the register. An outlet that is not registered cannot
            be shown to be independent of another.
    """

    id: OutletId
    name: str
    kind: OutletKind = OutletKind.UNKNOWN
    domain: str = ""
    owner: str = ""
    country: str = ""
    aliases: tuple[str, ...] = ()
    registered: bool = False

    @property
    def name_alone(self) -> str:
        """The name without the domain that `self_named` set behind it."""
        return self.name.removesuffix(_behind_a_name(self.domain))


def self_named(name: str, domain: str) -> Outlet:
    """Return an outlet that nobody vouches for, under the name its page gives itself; "" for none.

    Its domain goes with the name wherever reports of several outlets stand side by side: a stranger's page
    may call itself by a name like one that people trust.
    """
    return Outlet(OutletId(domain), f"{name}{_behind_a_name(domain)}" if name else domain, domain=domain)


def _behind_a_name(domain: str) -> str:
    return f" ({domain})"


_LABEL_WORDS = 5  # of a report that no outlet's name tells from others

UNKNOWN_OUTLET = Outlet(OutletId(""), "")


def names_above(outlet: OutletId) -> tuple[str, ...]:
    """Return the names by which the register may know whose an outlet is: its own, then the hosts above it.

    "edition.port-herald.example" is the Port Herald's too.
    """
    labels = outlet.split(".")
    above = () if " " in outlet else tuple(".".join(labels[n:]) for n in range(1, len(labels) - 1))
    return (outlet, *above)


@dataclass(frozen=True, slots=True)
class Report:
    """One captured item.

    Attributes:
        id: the same text from the same outlet is the same report.
        revision: of this text; changes whenever a character of the text does.
        outlet: `UNKNOWN_OUTLET` where nothing tells.
        title: "" when the text has none.
        credits: agencies the text itself credits ("Reuters" from "(Reuters)").
        link: the canonical address; "" when it was pasted without one.
        found_at: the canonical address of the page it was read from; "" when it was read from none.
        published: as the report states it; None when it states no date.
        updated: when it was last changed, as it states itself; None when it does not.
        language: an ISO 639-1 code; "" when it could not be told.
        in_part: why it was read in part only; `InPart.NOT` when it was read whole.
        transcribed: whether its letters were read off a picture, and may be misread.
        capture: the bytes it was read from; "" for what was kept before bytes were.
        leads_to: canonical addresses at other outlets that its story links to, in order.
        pictures: addresses of the pictures in its story, in order.
    """

    id: ReportId
    revision: str
    outlet: Outlet
    title: str
    text: str
    fetched_at: datetime
    byline: str = ""
    credits: tuple[str, ...] = ()
    link: str = ""
    published: datetime | None = None
    language: str = ""
    updated: datetime | None = None
    found_at: str = ""
    in_part: InPart = InPart.NOT
    transcribed: bool = False
    capture: CaptureId = NEVER_CAPTURED
    leads_to: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()

    @property
    def publisher(self) -> str:
        """The outlet's name, else its domain, else a label that holds beside other reports too."""
        return self.outlet.name or self.outlet.domain or f"a report without an outlet (“{self._label}”)"

    @property
    def publisher_here(self) -> str:
        """As `publisher`, on its own card, below a head that has told it from others."""
        return self.outlet.name_alone or self.outlet.domain or "this report"

    @property
    def _label(self) -> str:
        """The first words of its title, or of its text when it has none."""
        words = (self.title or self.text).split()
        first = " ".join(words[:_LABEL_WORDS])
        return f"{first.rstrip(',;:–—-')}…" if len(words) > _LABEL_WORDS else first


def report_id(outlet: Outlet, text: str, at: str = "") -> ReportId:
    """Return the id of `text` as published by `outlet`; typography and spacing do not change it.

    Args:
        outlet: whose it is.
        text: the report's.
        at: the address it is told by, where the same words at another address are another report.
    """
    return ReportId(content_id("report", outlet.id, fold(text).strip(), *((at,) if at else ())))


def apart(report: ReportId, *by: str) -> ReportId:
    """Return the id of a report that is told from another of the same words by something else."""
    return ReportId(content_id("report apart", report, *by))


def is_one_story(report: Report, other: Report) -> bool:
    """Tell whether the same text at two addresses of an outlet is one story.

    Pages of breaking news begin with the same few words, often under the same headline ("Fire in the port"),
    and go on to tell different stories.
    """
    titles = {fold(each.title).casefold().strip() for each in (report, other)} - {""}
    return len(words_of(report.text)) >= (_ONE_STORY if len(titles) < 2 else _SURELY_ONE_STORY)


def tells_the_same(report: Report, other: Report) -> bool:
    """Tell whether nothing that people are shown of a report is another of the other's.

    Ids, bytes and the time of fetching are nobody's words.
    """
    return replace(report, id=other.id, capture=other.capture, fetched_at=other.fetched_at) == other


def nearly_same(text: str, other: str) -> bool:
    """Tell whether two texts are one story in two layouts: one has a little more, and no word is another."""
    less, more = sorted((_runs(text), _runs(other)), key=len)
    return bool(less) and len(less - more) < _RUN and len(less) >= _MOST_OF_IT * len(more)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    ends = [""] * (_RUN - 1)  # so that the first and last words stand in as many runs as any
    padded = [*ends, *words, *ends]
    return {tuple(padded[i : i + _RUN]) for i in range(len(padded) - _RUN + 1)} if words else set()


def revision_of(text: str) -> str:
    return content_id("revision", text)
