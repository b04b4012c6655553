"""What an export is asked of, and in which forms.

Forgiving: words may come in any order, "the", "of" and "as" mean nothing, a form may go by what people call
it, and a day by any words that name one. What is left over is not guessed at: it is said, with two tips.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, time
from difflib import get_close_matches
from enum import StrEnum

from bot.core.addresses import canonical_address
from bot.core.commands import is_handle
from bot.core.days import days_of
from bot.core.links import links_in, without_links


class ExportForm(StrEnum):
    JSON = "json"
    CSV = "csv"
    CLAIM_REVIEW = "claimreview"
    HTML = "html"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class ExportAsked:
    """What is wanted, and in which forms.

    Attributes:
        forms: each once, in the order they were named; HTML where none was.
        handle: a claim's; "" where none is meant.
        link: the canonical address of a report's; "" where none is meant.
        since: only claims that something became known of since then; None for all of them.
        is_form_named: whether the forms were asked for, rather than taken for want of any.
    """

    forms: tuple[ExportForm, ...] = (ExportForm.HTML,)
    handle: str = ""
    link: str = ""
    since: datetime | None = None
    is_form_named: bool = False


@dataclass(frozen=True, slots=True)
class NotAnExport:
    """What was asked is not understood.

    Attributes:
        words: what is meant by nothing.
        tips: at most two commands that may be meant.
    """

    words: str
    tips: tuple[str, ...]


_CALLED = {
    **{form.value: form for form in ExportForm},
    **dict.fromkeys(("table", "spreadsheet", "excel", "sheet"), ExportForm.CSV),
    **dict.fromkeys(
        ("claim-review", "claimreviews", "schema.org", "jsonld", "json-ld"), ExportForm.CLAIM_REVIEW
    ),
    **dict.fromkeys(("page", "htm", "web", "webpage"), ExportForm.HTML),
    **dict.fromkeys(("png", "svg", "image", "pictures", "graph", "diagram", "map"), ExportForm.PICTURE),
}
# fmt: off
_MEANS_NOTHING = frozenset((
    "a", "all", "an", "and", "as", "channel", "claim", "claims", "everything", "export", "file", "files",
    "for", "from", "here", "in", "it", "me", "of", "on", "please", "the", "this", "to",
))
# fmt: on
_AROUND = " \t?!,;:…()[]<>{}\"'`“”‘’«»*_"
_SINCE = re.compile(r"\b(?:since|after|from)\b", re.IGNORECASE)
_PERHAPS = ("/export html", "/export picture c41")


def export_asked(argument: str, now: datetime) -> ExportAsked | NotAnExport:
    """Read what follows `/export`, days by the zone of `now`."""
    links = links_in(argument)
    before, since, after = _parted(without_links(argument) if links else argument)
    moment = None
    if since:
        day_words, named_after = _day_and_rest(after, now)
        if not day_words:
            return NotAnExport(
                f"{since} {after.strip()}".strip(),
                ("/export since yesterday", f"/export since {now:%Y-%m-%d}"),
            )
        moment = _begins(day_words, now)
        before = f"{before} {named_after}"
    forms: dict[ExportForm, None] = {}
    handles: list[str] = []
    left: list[str] = []
    for word in (w.strip(_AROUND).rstrip(".").lower() for w in before.split()):
        if word in _CALLED:
            forms[_CALLED[word]] = None
        elif is_handle(word):
            handles.append(word)
        elif word in ("today", "yesterday"):
            moment = _begins(word, now)
        elif word and word not in _MEANS_NOTHING:
            left.append(word)
    if left:
        return NotAnExport(" ".join(left), _tips(left, tuple(forms), handles))
    one = tuple(dict.fromkeys(handles))
    if len(one) + len(links) > 1:
        each = (*one, *links)[:2]
        return NotAnExport(" ".join((*one, *links)), tuple(_typed(tuple(forms), what) for what in each))
    return ExportAsked(
        forms=tuple(forms) or (ExportForm.HTML,),
        handle=one[0] if one else "",
        link=canonical_address(links[0]) if links else "",
        since=moment,
        is_form_named=bool(forms),
    )


_ENDINGS = {
    ".json": ExportForm.JSON,
    ".csv": ExportForm.CSV,
    ".html": ExportForm.HTML,
    ".htm": ExportForm.HTML,
    ".png": ExportForm.PICTURE,
    ".svg": ExportForm.PICTURE,
    ".jsonld": ExportForm.CLAIM_REVIEW,
}


def with_form_of(asked: ExportAsked, name: str) -> ExportAsked:
    """Return what is asked in the form that a file's name ends as, where no other was named."""
    _, dot, ending = name.rpartition(".")
    form = _ENDINGS.get(f"{dot}{ending}".lower())
    return asked if form is None or asked.is_form_named else replace(asked, forms=(form,))


def _parted(words: str) -> tuple[str, str, str]:
    """Part words at "since", "after", or a "from" that a day follows."""
    found = _SINCE.search(words)
    if found is None or (
        found[0].lower() == "from" and not re.search(r"\d|day|week|month", words[found.end() :])
    ):
        return words, "", ""
    return words[: found.start()], found[0], words[found.end() :]


def _day_and_rest(words: str, now: datetime) -> tuple[str, str]:
    """Return the longest beginning that names a day, and what follows it; "" where none does."""
    every = words.split()
    for length in range(len(every), 0, -1):
        day = " ".join(every[:length]).strip(_AROUND)
        if days_of(day, now.date()) is not None:
            return day, " ".join(every[length:])
    return "", words


def _begins(day_words: str, now: datetime) -> datetime:
    """Return when the first of the days begins, in the zone of `now`."""
    days = days_of(day_words, now.date())
    first = datetime.fromisoformat(days.first).date() if days else now.date()
    return datetime.combine(first, time(), now.tzinfo)


def _tips(left: list[str], forms: tuple[ExportForm, ...], handles: list[str]) -> tuple[str, ...]:
    what = handles[0] if handles else ""
    if number := next((word for word in left if word.isascii() and word.isdecimal() and len(word) < 10), ""):
        return (_typed(forms, f"c{number}"),)
    near = [_CALLED[n] for word in left for n in get_close_matches(word, _CALLED, n=1, cutoff=0.75)]
    found = tuple(_typed((form,), what) for form in dict.fromkeys(near))[:2]
    return found or _PERHAPS


def _typed(forms: tuple[ExportForm, ...], what: str) -> str:
    return " ".join(("/export", *(form.value for form in forms), what)).strip()
