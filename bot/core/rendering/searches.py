"""What a search found: speakers, claims and quotes, each with how many more there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.alerts import SearchScope
from bot.core.claims import QuoteForm, Statement
from bot.core.messages import Line, Message, Part, Post
from bot.core.names import Speaker
from bot.core.rendering.answers import answer_to
from bot.core.rendering.claims import Listed, claim_lines
from bot.core.rendering.parts import (
    QUOTE_CHARACTERS,
    code,
    counted,
    cut,
    faint,
    first_words,
    line,
    name_chain,
    outlet_words,
    quotation,
    strong,
)
from bot.core.rendering.statuses import scope_words
from bot.core.reports import Report
from bot.core.text import Quote, Span

_SPELLINGS = 6  # of one name that are shown
_ASKED_CHARACTERS = 80
_COUNTED = 1_000  # as far as a search counts


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a report that were found.

    Attributes:
        sentence: what is shown, the words in it.
        statement: whose words they are; None where they are the report's, as in a heading or before a quote.
    """

    report: Report
    sentence: Span
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, as much as is shown, and how many there are in all."""

    speakers: tuple[Speaker, ...] = ()
    speakers_in_all: int = 0
    claims: tuple[Listed, ...] = ()
    claims_in_all: int = 0
    quotes: tuple[Quoted, ...] = ()
    quotes_in_all: int = 0


def render_search(asked: Message, words: str, found: Found, scope: SearchScope, now: datetime) -> Post:
    """Say what was found, and where was looked."""
    said = cut(words, _ASKED_CHARACTERS)[0]
    where = scope_words(scope, now)
    lines = [
        *_group("Speakers", [_speaker(s) for s in found.speakers], found.speakers_in_all),
        *_group("Claims", [claim_lines(c, 1) for c in found.claims], found.claims_in_all),
        *_group("Quotes", [_quote(q) for q in found.quotes], found.quotes_in_all),
    ]
    if lines:
        return answer_to(asked, [*lines, line(faint(where))])
    if scope.since is None:
        return answer_to(asked, [line("No report here yet to search. Paste one to begin.")])
    nothing = f"Nothing holds “{said}”: no speaker's name, no claim, no report's words."
    return answer_to(asked, [line(f"{where} {nothing}")])


def render_search_for_what(asked: Message) -> Post:
    return answer_to(asked, [line("Search for what? As in  ", code("/search grain depot"), ".")])


def _group(name: str, shown: Sequence[Sequence[Line]], in_all: int) -> list[Line]:
    if not shown:
        return []
    left = in_all - len(shown)
    is_all = in_all < _COUNTED
    rest = f"{left:,} more" if is_all else "Many more"
    more = [line(faint(f"{rest}. More words find fewer."), indent=1)] if left > 0 else []
    counts = f"  {in_all:,}" if is_all else f"  {_COUNTED:,} or more"
    return [line(strong(name), faint(counts)), *(row for rows in shown for row in rows), *more]


def _speaker(speaker: Speaker) -> list[Line]:
    statements = sum(v.statements for v in speaker.voices)
    parts: list[Part | str] = [*named(speaker.name), f"  {counted(statements, 'statement')}"]
    if not speaker.others:
        return [line(*parts, f" in {counted(speaker.voices[0].reports, 'report')}", indent=1)]
    spelled = [f"{v.name} ({v.statements:,} in {counted(v.reports, 'report')})" for v in speaker.voices]
    shown, left = spelled[:_SPELLINGS], len(spelled) - _SPELLINGS
    more = [f"{left} more"] if left > 0 else []
    return [line(*parts, faint(f"  spelled {'; '.join([*shown, *more])}"), indent=1)]


def named(name: str) -> tuple[Part, ...]:
    """Name a speaker: a name, or the exact descriptor in quotation marks."""
    if name[:1].islower():
        return (Part('"'), strong(name), Part('"'))
    return (strong(name),)


def _quote(quoted: Quoted) -> list[Line]:
    report, said = quoted.report, quoted.statement
    words = quotation(report.text, Quote((quoted.sentence,)), QuoteForm.INDIRECT, QUOTE_CHARACTERS * 2)
    who: tuple[Part | str, ...] = (strong(outlet_words(report)), " prints")
    if said is not None:
        who = name_chain(said.chain)
    title = cut(report.title or first_words(report), 60)[0]
    at = faint(f"{outlet_words(report)}, “{title}”")
    return [line(*who, ": ", *words, indent=1), line(at, indent=2)]
