"""Claims as one page that anybody can open: no script, nothing from elsewhere, every word escaped."""

import re
from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby
from typing import assert_never

from bot.core.dossiers import Testimony
from bot.core.matching import Stance
from bot.core.messages import Line, Part, Tone
from bot.core.rendering.handouts.exhibits import Exhibit, Had, Handout
from bot.core.rendering.handouts.style import STYLE
from bot.core.rendering.parts import (
    arrow_chain,
    counted,
    first_words,
    name_chain,
    outlet_words,
    quote_of,
    written,
    written_day,
)
from bot.core.rendering.statuses import scope_words, status_words
from bot.core.rendering.why import history_lines, rule_words, why_lines
from bot.core.reports import Report

# What may load and run: nothing but the styles in the page.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_FOOTER = (
    "A status says who stands behind a claim, not whether it is so. Quotations are the reports’ own words."
)


def page_of(handout: Handout, pictures: Mapping[str, str]) -> str:
    """Return the page.

    Args:
        handout: what is on it.
        pictures: of claims, as SVG, by handle; a claim without one is told in words alone.
    """
    title = _text(handout.title)
    chapters = [list(group) for _, group in groupby(handout.exhibits, key=_chapter)]
    told = [p for n, c in enumerate(chapters, 1) for p in _chapter_of(handout, n, c, pictures)]
    body = [
        '<a class="skip" href="#claims">To the claims</a>',
        f"<header><h1>{title}</h1>",
        f'<p class="faint">{_text(_about(handout))}</p></header>',
        _contents(chapters),
        '<main id="claims">',
        *told,
        "</main>",
        f'<footer><p class="faint">{_FOOTER}</p></footer>',
    ]
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>\n"
    )
    return f"{head}<body>\n{chr(10).join(filter(None, body))}\n</body>\n</html>\n"


def _about(handout: Handout) -> str:
    now = handout.as_of
    said = [f"As of {written(now, now)} ({now:%Z})" if now.tzname() else f"As of {written(now, now)}"]
    if handout.since:
        said.append(f"what became known since {written(handout.since, now)}")
    said.append(counted(len(handout.exhibits), "claim"))
    if handout.left_out:
        said.append(f"and {counted(handout.left_out, 'more', 'more')} that had no room here")
    return " · ".join(said)


def _chapter(exhibit: Exhibit) -> tuple[str, int]:
    """Return what tells the story that a claim is shown in from others."""
    first = exhibit.case.first
    return first.report, first.story


def _name(exhibit: Exhibit) -> str:
    report = exhibit.case.reports[exhibit.case.first.id]
    return exhibit.heading or report.title or first_words(report)


def _contents(chapters: list[list[Exhibit]]) -> str:
    if len(chapters) < 2:
        return ""
    rows = (
        f'<li><a href="#story-{n}">{_text(_name(chapter[0]))}</a> ({counted(len(chapter), "claim")})</li>'
        for n, chapter in enumerate(chapters, 1)
    )
    return f'<nav aria-label="Stories"><ol>{"".join(rows)}</ol></nav>'


def _chapter_of(
    handout: Handout, number: int, chapter: list[Exhibit], pictures: Mapping[str, str]
) -> Iterable[str]:
    report = chapter[0].case.reports[chapter[0].case.first.id]
    had = chapter[0].had.get((report.id, report.revision))
    link = had.link if had else report.link
    where = [_linked(outlet_words(report), link)]
    if report.title and report.title != _name(chapter[0]):
        where.append(_text(f"“{report.title}”"))
    day = written_day(report.published, handout.as_of) if report.published else "date not stated"
    where.append(_text(day))
    yield f'<section aria-labelledby="story-{number}"><h2 id="story-{number}">{_text(_name(chapter[0]))}</h2>'
    yield f'<p class="faint">{" · ".join(where)}</p>'
    yield from (_claim(exhibit, pictures.get(exhibit.case.handle, "")) for exhibit in chapter)
    yield "</section>"


def _claim(exhibit: Exhibit, picture: str) -> str:
    case = exhibit.case
    now, first, handle = case.now, case.first, _text(case.handle)
    since = f", since {written(exhibit.history[-1].now.as_of, now.as_of)}" if exhibit.history else ""
    replay = " (by today’s rules: it was never told here)" if exhibit.is_replayed else ""
    return "\n".join(
        (
            f'<article id="{handle}" aria-labelledby="{handle}-name">',
            f'<h3 id="{handle}-name"><code>{handle}</code> {_parts(name_chain(first.chain))}</h3>',
            f"<blockquote>{_parts(quote_of(case.text_of(first), first))}</blockquote>",
            f'<p class="status">{_text(status_words(now))}</p>',
            f"<p>Rule {now.rule.value}: {_text(rule_words(now) + since)}.</p>",
            _figure(picture, case.handle),
            _table(exhibit),
            f'<h4>Why</h4><div class="lines">{_lines(why_lines(case))}</div>',
            f'<h4>History{_text(replay)}</h4><div class="lines">',
            f"{_lines(history_lines(exhibit.history, case))}</div>",
            f'<p class="faint">{_text(scope_words(exhibit.scope, now.as_of))}</p>',
            "</article>",
        )
    )


def _figure(picture: str, handle: str) -> str:
    if not picture:
        return ""
    caption = f"Who told whom about {handle}; the same is said in words below."
    return f"<figure>{picture}<figcaption>{_text(caption)}</figcaption></figure>"


_COLUMNS = ("Report", "Who says it, through whom", "Words", "What it does", "Published")


def _table(exhibit: Exhibit) -> str:
    head = "".join(f'<th scope="col">{column}</th>' for column in _COLUMNS)
    ordered = sorted(exhibit.case.dossier.testimonies, key=lambda t: (t.known_at, t.statement.id))
    rows = "".join(_row(exhibit, testimony) for testimony in ordered)
    caption = f"Every statement that speaks to {exhibit.case.handle}"
    return (
        f'<div class="table"><table><caption>{_text(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(exhibit: Exhibit, testimony: Testimony) -> str:
    case, statement = exhibit.case, testimony.statement
    report = case.reports[statement.id]
    had = exhibit.had.get((report.id, report.revision), Had(None))
    match = next((m for m in case.dossier.matches if m.statement == statement.id), None)
    does = (match.stance if match else Stance.SILENT).value
    if testimony.retired_at is not None:
        does += "; its text has lost it"
    cells = (
        _parts(arrow_chain(statement.chain)),
        _parts(quote_of(report.text, statement)),
        _text(does),
        _text(_published(report, exhibit)),
    )
    named = zip(_COLUMNS[1:], cells, strict=True)
    return (
        f'<tr><th scope="row">{_linked(report.publisher, had.link or report.link)}</th>'
        + "".join(f'<td data-label="{_text(name)}">{cell}</td>' for name, cell in named)
        + "</tr>"
    )


def _published(report: Report, exhibit: Exhibit) -> str:
    return written_day(report.published, exhibit.case.now.as_of) if report.published else "not stated"


def _lines(lines: Iterable[Line]) -> str:
    return "".join(f'<p class="in{min(line.indent, 3)}">{_parts(line.parts)}</p>' for line in lines)


def _parts(parts: Iterable[Part]) -> str:
    return "".join(map(_part, parts))


def _part(part: Part) -> str:
    text = _text(part.text)
    match part.tone:
        case Tone.PLAIN:
            return text
        case Tone.STRONG:
            return f"<strong>{text}</strong>"
        case Tone.QUOTED:
            return f"<bdi>{text}</bdi>"
        case Tone.FAINT:
            return f'<span class="faint">{text}</span>'
        case Tone.CODE:
            return f"<code>{text}</code>"
        case _:
            assert_never(part.tone)


def _linked(words: str, link: str) -> str:
    """Return words that lead to a page of the web; words alone where they would lead anywhere else."""
    if link.startswith(("http://", "https://")):
        return f'<a href="{_text(link)}" rel="noopener noreferrer nofollow">{_text(words)}</a>'
    return _text(words)


# What turns the direction of the line it stands in, or is no character of a page.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def _text(words: str) -> str:
    return escape(_UNSEEN.sub("", words), quote=True)
