"""What a text says of itself at its head and its foot: link, outlet, title, byline, date, credits.

Only what is stated is taken; a date that could be read two ways is none.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from bot.core.addresses import canonical_address, domain_of
from bot.core.text import WORD

_Found = TypeVar("_Found")

_HEAD = 8  # lines with something on them: further down nothing is an imprint
_FOOT = 3
_TITLE_WORDS = 30
_TITLE_CHARACTERS = 300
_ENDS = (
    200  # characters of a long line that are looked at: patterns with white space in them are slow on more
)

_LINK = re.compile(
    r"(?:(?:link|url|source)\s*:\s*)?<?(https?://[^\s<>|\"']+)(?:\|[^<>\n]*)?>?", re.IGNORECASE
)
_OUTLET = re.compile(r"(?:outlet|publisher|published by)\s*:\s*(\S.{0,99})", re.IGNORECASE)
_BYLINE = re.compile(r"by(?:\s*:\s*|\s+)(\S.*)", re.IGNORECASE)
_QUOTED = re.compile(r"[^\S\n]*(?:>|&gt;)[ \t]?")
_MOST_QUOTED = 9  # times, one in another
_QUOTED_REST = re.compile(r"\A\s*(?:>>>|&gt;&gt;&gt;)[ \t]?")  # in Slack, three marks quote all that follows
_REMARK_LINES = 2  # above the link of a report that somebody passes on
_REMARK_WORDS = 15  # in a line: a story's first paragraph is longer
_STORY_WORDS = 40  # below that link
# How people speak to people, and headlines do not.
_SPOKEN = re.compile(
    r"(?i:\b(?:fyi|fwd|pls|please|hi|hey|guys|folks|lol|wow|omg|thoughts|have a look"
    r"|worth a|(?:seen?|saw|read|check|look at|got) (?:this|these)"
    r"|(?:can|could|should) (?:you|we|somebody|anyone))\b)"
    r"|^[a-z@]|[:!…\U0001f000-\U0001faff]$"
)
_PARTS_OF_A_LINE = re.compile(r"\s+[|•·—–]\s+")  # "By Jane Doe | 3 November 2031"

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_WHEN = r"(?:,?\s+(?:at\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)\s+(?:GMT|UTC))?"
_DATE = re.compile(
    r"(?:(?:date|published|posted)(?:\s+on)?\s*:?\s*)?(?:[A-Za-z]{3,9}day,?\s+)?"
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?|{_MONTH.replace('month', 'month2')}"
    rf"\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,)\s+(?P<year>\d{{4}}){_WHEN}",
    re.IGNORECASE,
)
_ISO_DATE = re.compile(
    r"(?:(?:date|published|posted)(?:\s+on)?\s*:?\s*)?"
    r"(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)",
    re.IGNORECASE,
)

# "By Ann Lee PORT ALDER, Nov 3 (Norwind) — …", as line breaks are lost: names, then a place in capitals.
_BYLINE_BEFORE_PLACE = re.compile(
    r"(?P<byline>[Bb]y\s+[A-Z][\w.'’-]*[a-z][\w.'’-]*(?:\s+(?:and|[A-Z]\.|[A-Z][\w.'’-]*[a-z][\w.'’-]*)){1,6})\s+"
    r"(?P<rest>[A-Z]{2}[A-Z .'’/-]{1,40}(?:,[^()\n]{1,40})?\s?\([^()\n]{2,40}\)\s*[-–—].*)"
)
# "PORT ALDER, Nov 3 (Norwind) — …": a place, an agency in parentheses, a dash.
_DATELINE = re.compile(r"(?P<place>[^()\n]{1,60}?)?\s?\((?P<agency>[^()\n]{2,40})\)\s*[-–—]{1,2}\s")
# "PORT ALDER — Norwind — …", "London, Norwind - …"
_DASHED_DATELINE = re.compile(r"[^()\n]{2,40}?(?:,|\s[-–—])\s+(?P<agency>\w[\w .]{1,30}?)\s+[-–—]\s")
_CREDIT = re.compile(
    r"\W*(?:(?:(?:additional|further|with)\s+)?(?:reporting|material|information|inputs?|contributions?|files)"
    r"\s+(?:by|from)|with|source\s*:|from)\s+(?P<names>[^()\n]{2,120}?)\W*",
    re.IGNORECASE,
)
# At the end of a last sentence, in parentheses or after a dash.
_LAST_WORDS = re.compile(r"(?:\((?P<inside>[^()\n]{2,60})\)|[-–—]\s*(?P<after>\w[\w ./]{1,30}))\W*$")
_NAMES_APART = re.compile(r"\s*[,/&;|]\s*|\s+and\s+")
_NAME_WORDS = 5
_SHORT_LINE_WORDS = 8


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a text says of itself.

    Attributes:
        text: the text without the link and outlet lines at its very top or bottom, and without a remark and
            the link under it with which it was passed on.
        link: canonical, on a line of its own near the top or at the bottom; "" when none is stated.
        dateline: the agency a dateline names in parentheses, as it stands there; "" when there is none.
        may_be_credits: names that may be agencies: only the register can tell.
    """

    text: str
    link: str = ""
    outlet: str = ""
    title: str = ""
    byline: str = ""
    published: datetime | None = None  # None when no date is stated, or not unambiguously
    dateline: str = ""
    may_be_credits: tuple[str, ...] = field(default=())


def tidy(text: str) -> str:
    r"""Make line ends \n, and replace what no store can hold (NUL, lone surrogates), one for one."""
    return re.sub("[\x00\ud800-\udfff]", "\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def unquoted(text: str) -> str:
    """Take the marks off a text in which every line is quoted ("> …"), as often as that is so."""
    lines = text.split("\n")
    for _ in range(_MOST_QUOTED):
        if not any(map(_QUOTED.match, lines)) or not all(map(_QUOTED.match, filter(str.strip, lines))):
            break
        lines = [_QUOTED.sub("", line, count=1) for line in lines]
    return _QUOTED_REST.sub("", "\n".join(lines), count=1)


def read_imprint(text: str) -> Imprint:
    """Read what `text` says of itself. Characters that are kept are kept as they stand."""
    text, link, outlet = _without_header(text)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    title = _title(text)
    head = [part for line in lines[:_HEAD] if line != title for part in _apart(line[:_ENDS])]
    foot = [line[-_ENDS:] for line in lines[-_FOOT:]]
    parts = [part for line in head for part in _PARTS_OF_A_LINE.split(line)]
    byline = _first(_byline_in, parts) or ""
    return Imprint(
        text=text,
        link=link,
        outlet=outlet or _first(_outlet_in, head) or "",
        title=title,
        byline=byline,
        published=_first(date_in, parts),
        dateline=_first(_agency_of_dateline, head) or "",
        may_be_credits=tuple(dict.fromkeys(_may_be_credits(title, byline, head, foot))),
    )


def date_in(line: str) -> datetime | None:
    """Return the date that is all a line states; None when it states none, or an ambiguous one."""
    if iso := _ISO_DATE.fullmatch(line):
        try:
            found = datetime.fromisoformat(iso[1])
        except ValueError:
            return None
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    if not (match := _DATE.fullmatch(line)):
        return None
    month = _MONTHS.get((match["month"] or match["month2"]).lower())
    if month is None:
        return None
    day, hour, minute = match["day"] or match["day2"], match["hour"] or 0, match["minute"] or 0
    try:
        return datetime(int(match["year"]), month, int(day), int(hour), int(minute), tzinfo=UTC)
    except ValueError:
        return None


def _first(find: Callable[[str], _Found | None], lines: list[str]) -> _Found | None:
    """Return the first thing found in a line; None when there is none."""
    return next((found for line in lines if (found := find(line))), None)


def _apart(line: str) -> tuple[str, ...]:
    """Return a line, or the byline and the dateline that stand in it one after the other."""
    run_on = _BYLINE_BEFORE_PLACE.fullmatch(line)
    return (run_on["byline"], run_on["rest"]) if run_on else (line,)


def _without_header(text: str) -> tuple[str, str, str]:
    """Take the link and outlet lines off both ends; return what is left, the link and the outlet's name."""
    lines = text.split("\n")
    link, outlet, above = _header(lines, "", "")
    below_title = ""
    if not link and (at := _link_below(lines[above:])):
        stated, more_above = _link_in(lines[above + at]), above + at
        if _is_remark(lines[above:more_above], lines[more_above + 1 :]):
            link, outlet, taken = _header(lines[more_above:], "", outlet)
            above = more_above + taken
        else:
            below_title = stated
    link, outlet, below = _header(lines[above:][::-1], link, outlet)
    return "\n".join(lines[above : len(lines) - below]), link or below_title, outlet


def _link_below(lines: list[str]) -> int:
    """Return the line that holds only a link, below one or two others and above a story; 0 when none does."""
    filled = [at for at, line in enumerate(lines) if line.strip()][: _REMARK_LINES + 1]
    at = next((at for at in filled[1:] if _link_in(lines[at])), 0)
    return at if len(WORD.findall("\n".join(lines[at + 1 :]))) >= _STORY_WORDS else 0


def _is_remark(above: list[str], below: list[str]) -> bool:
    """Tell whether the lines above a link are a person's, who passes on the report below it.

    They are the report's own where they name its writer, its day or its place, and where they may be the
    headline of a story that has no other.
    """
    lines = [line.strip()[: _TITLE_CHARACTERS + 1] for line in above if line.strip()]
    is_head = any(
        _byline_in(line) or date_in(line) or _outlet_in(line) or _DATELINE.match(line) for line in lines
    )
    if is_head or any(len(WORD.findall(line)) > _REMARK_WORDS for line in lines):
        return False
    return (
        bool(_title("\n".join(below)))
        or any(map(_SPOKEN.search, lines))
        or not _title("\n".join((lines[0], *below)))
    )


def _header(lines: list[str], link: str, outlet: str) -> tuple[str, str, int]:
    """Return what the first lines state, and how many lines that takes with the blank ones after it.

    A second link that is not the first again is no header: it belongs to the text.
    """
    taken = 0
    for count, line in enumerate(lines, start=1):
        stated_link, stated_outlet = _link_in(line), _outlet_in(line)
        if stated_link and link in ("", stated_link):
            link, taken = stated_link, count
        elif stated_outlet and outlet in ("", stated_outlet):
            outlet, taken = stated_outlet, count
        elif line.strip():
            break
    while 0 < taken < len(lines) and not lines[taken].strip():
        taken += 1
    return link, outlet, taken


def _link_in(line: str) -> str:
    match = _LINK.fullmatch(line.strip())
    return canonical_address(match[1]) if match and domain_of(match[1]) else ""


def _outlet_in(line: str) -> str:
    match = _OUTLET.fullmatch(line.strip())
    return match[1].strip() if match else ""


def _title(text: str) -> str:
    """Return the first line that is no imprint, where it is short and reads like a headline."""
    lines = text.split("\n")
    for at, line in enumerate(map(str.strip, lines)):
        if len(line) > _TITLE_CHARACTERS:
            return ""
        if not line or _byline_in(line) or date_in(line) or _outlet_in(line):
            continue
        has_a_body = any(WORD.search(below) for below in lines[at + 1 :])
        is_short = len(WORD.findall(line)) <= _TITLE_WORDS
        # A headline has no full stop, but for an abbreviation's.
        is_sentence = re.search(r"(?<![A-Z])[.,;]$|:$", line) is not None
        is_dateline = _DATELINE.match(line) is not None
        return line if has_a_body and is_short and not is_sentence and not is_dateline else ""
    return ""


def _byline_in(line: str) -> str:
    match = _BYLINE.fullmatch(line)
    if not match or len(words := match[1].split()) > 12 or re.search(r"[,;:?!]$|[a-z]\.$", line):
        return ""
    names = [word for word in words if word[0].isupper()]
    is_named = len(names) >= min(2, len(words)) and words[0][0].isupper()
    is_a_time = words[0].lower().strip(",") in _MONTHS or words[0].lower().strip(",").endswith("day")
    return match[1] if is_named and not is_a_time else ""


def _agency_of_dateline(line: str) -> str:
    """Return the agency that a dateline names; the place before it is in capitals, or it is no dateline."""
    match = _DATELINE.match(line)
    if not match or not match["place"]:
        return ""
    place, agency = match["place"].partition(",")[0], match["agency"].strip()
    is_name = agency[0].isupper() and len(agency.split()) <= _NAME_WORDS - 1
    return agency if place.isupper() and len(place.strip()) > 1 and is_name else ""


def _may_be_credits(title: str, byline: str, head: list[str], foot: list[str]) -> Iterator[str]:
    """Yield every short name at the places where agencies are credited."""
    for line in (title, *filter(_is_short, head), *foot):
        if match := _LAST_WORDS.search(line):
            yield from _names_in(match["inside"] or match["after"])
    yield from _names_in(byline)
    for line in head:
        for match in (_DATELINE.match(line), _DASHED_DATELINE.match(line)):
            if match:
                yield from _names_in(match["agency"])
    for line in (*head, *foot):
        credit = _CREDIT.fullmatch(line)
        if credit:
            yield from _names_in(credit["names"])
        elif _is_short(line) and line != title:
            yield from _names_in(line)


def _is_short(line: str) -> bool:
    return len(line.split()) <= _SHORT_LINE_WORDS and not line.endswith((".", "?", "!"))


def _names_in(words: str) -> Iterator[str]:
    for name in _NAMES_APART.split(words):
        bare = name.strip(" .()©-–—")
        if bare and len(bare.split()) <= _NAME_WORDS:
            yield bare
