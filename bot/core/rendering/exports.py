"""What is said of an export: what it holds, where it was written, and why there is none."""

import re
from collections.abc import Sequence
from datetime import datetime

from bot.core.exports import ExportAsked, NotAnExport
from bot.core.messages import Audience, Enclosure, Line, Message, Part, Post
from bot.core.rendering.answers import answer_to
from bot.core.rendering.handouts.exhibits import Exhibit, Handout
from bot.core.rendering.parts import (
    code,
    counted,
    cut,
    faint,
    first_words,
    line,
    name_chain,
    outlet_words,
    plain_text,
    strong,
    written,
)
from bot.core.reports import Report

_TITLE_CHARACTERS = 90
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


def handout_title(
    what: ExportAsked, audience: Audience, exhibits: Sequence[Exhibit], report: Report | None
) -> str:
    """Name what is handed out: a claim by who makes it, a report by its title, else the channel's claims."""
    if what.handle and exhibits:
        case = exhibits[0].case
        return f"Claim {case.handle} of {plain_text(name_chain(case.first.chain))}"
    if report:
        title = "".join(cut(report.title or first_words(report), _TITLE_CHARACTERS))
        return f"Claims in “{title}” ({outlet_words(report)})"
    return f"Claims that #{audience.channel} may see" if audience.channel else "Claims that everybody may see"


def file_name(what: ExportAsked, handout: Handout, ending: str) -> str:
    """Return a file's name: what it is of, and when; letters, digits and dashes alone."""
    of = "claims"
    if what.handle:
        of = what.handle
    elif what.link and handout.exhibits:
        of = _NOT_IN_A_NAME.sub("-", handout.title.removeprefix("Claims in ").lower())[:40].strip("-") or of
    return f"{of}-{handout.as_of:%Y%m%d-%H%M}.{ending}"


def render_exported(asked: Message, handout: Handout, files: Sequence[Enclosure]) -> Post:
    claims = "" if handout.of_one else f"{counted(len(handout.exhibits), 'claim')}, "
    since = f"touched since {written(handout.since, handout.as_of)}, " if handout.since else ""
    more = f" {counted(handout.left_out, 'more', 'more')} had no room." if handout.left_out else ""
    lines = [
        line(strong(handout.title), f"  {claims}{since}as of {written(handout.as_of, handout.as_of)}.{more}")
    ]
    lines += [line(f"{file.name}  ", faint(_about(file)), indent=1) for file in files]
    return answer_to(asked, lines, tuple(files))


_KINDS = {
    "application/json": "everything, for programs",
    "application/ld+json": "a draft: whoever publishes it answers for it",
    "text/csv": "a row for each statement",
    "text/html": "a page to read, print and pass on",
    "image/png": "who told whom, to post",
    "image/svg+xml": "the same, to zoom and search in",
}


def _about(file: Enclosure) -> str:
    return _KINDS[file.media_type]


def render_not_an_export(asked: Message, what: NotAnExport) -> Post:
    tips: list[Part | str] = []
    for tip in what.tips:
        tips += ["  ·  "] if tips else []
        tips.append(code(tip))
    return answer_to(asked, [line(f"{_not_understood(what)} Perhaps  ", *tips)])


def not_an_export_words(what: NotAnExport, command: str) -> str:
    """Say the same on the command line, where `command` stands for what is typed in chat."""
    tips = "  ·  ".join(tip.replace("/export", command) for tip in what.tips)
    return f"{_not_understood(what)} Perhaps  {tips}"


def _not_understood(what: NotAnExport) -> str:
    return f"I do not know what to export by “{cut(what.words, 60)[0]}”."


def render_nothing_to_export(asked: Message, what: ExportAsked, now: datetime) -> Post:
    return answer_to(asked, [line(nothing_to_export_words(what, now))])


def nothing_to_export_words(what: ExportAsked, now: datetime) -> str:
    since = f" since {written(what.since, now)}" if what.since else ""
    here = "that report makes" if what.link else "may be seen here"
    return f"There is no claim that {here}{since}, so there is nothing to export."


MORE_THAN_ONE_FILE = "That makes more than one file: give --to a folder, or ask for one form."


def written_words(file: Enclosure, where: str) -> str:
    return f"{where}  ({len(file.content):,} bytes)"


def written_line(file: Enclosure, where: str) -> Line:
    """Say where a file that came with a post was written."""
    return line("📎 ", code(where), f"  ({len(file.content):,} bytes)")


def unwritten_line(file: Enclosure, why: str) -> Line:
    return line("⚠️ ", code(file.name), f" could not be written: {why}.")


NO_FOLDER = "this place has no folder for files"
