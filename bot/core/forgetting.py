"""Reports that people had forgotten: what is kept of that, and how their words are known wherever they lie.

Nothing of a forgotten report is kept but that it was, when, by whom and why.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NewType

from bot.core.addresses import canonical_address
from bot.core.claims import Claim, ClaimId, Statement, StatementId
from bot.core.commands import is_handle
from bot.core.corroboration import Corroboration, StatusChange
from bot.core.links import links_in
from bot.core.messages import Audience, Line, Post, Tone
from bot.core.reports import Report, ReportId
from bot.core.text import content_id, words_of

ForgettingId = NewType("ForgettingId", str)

_RUN = 6  # words in a row: as many make a quotation of two reports one
_SHORT = 3  # words of a title, or more, that are looked for as they stand
_MOST_OF_IT = 0.8  # of a text's runs: then it is the report's text, a little changed


@dataclass(frozen=True, slots=True)
class Forgotten:
    """That somebody had a report forgotten. It holds ids, and no word of the report.

    Attributes:
        audience: where it was decided: who and why is told where what is shared there may be seen.
        publisher: the name of its outlet in the register, else its domain; "" where it stated none.
        gone_from: the channels where it was shared; one that may not be seen from there may have it still.
        touched: the claims it spoke to that stay, because other reports make them too.
        dropped: the claims that it alone made.
        beside: other reports that speak to the claims it touched.
    """

    id: ForgettingId
    report: ReportId
    by: str
    at: datetime
    reason: str
    audience: Audience
    publisher: str = ""
    gone_from: tuple[Audience, ...] = ()
    touched: tuple[ClaimId, ...] = ()
    dropped: tuple[ClaimId, ...] = ()
    beside: tuple[ReportId, ...] = ()

    def concerns(self, audience: Audience) -> bool:
        """Tell whether an audience may know of it: whether what it could see is gone."""
        return any(audience.may_see(gone) for gone in self.gone_from)

    def as_told_to(self, audience: Audience) -> "Forgotten":
        """Return it as an audience is told of it: who and why only where they may see that."""
        return self if audience.may_see(self.audience) else replace(self, by="", reason="")


@dataclass(frozen=True, slots=True)
class ForgetAsked:
    """What `/forget` names: a report by its number or its page, or a claim whose reports are asked for.

    Attributes:
        number: by which `/forget` and `/retry` list it; None where another thing is named.
        page: a canonical address; "" where another thing is named.
        handle: of a claim; "" where another thing is named.
        named: as it was typed; "" where nothing is named.
        reason: why; "" where none is given.
    """

    number: int | None = None
    page: str = ""
    handle: str = ""
    named: str = ""
    reason: str = ""


_BECAUSE = re.compile(r"(?:^|[\s,;:])because\b\s*", re.IGNORECASE)
_NUMBER = re.compile(r"#?(\d{1,9})", re.ASCII)


def forget_asked(argument: str) -> ForgetAsked | None:
    """Read what follows `/forget`; None where it names neither a report nor a claim."""
    before, *because = _BECAUSE.split(argument.strip(), maxsplit=1)
    named, reason = before.strip().rstrip("?!.,;:"), because[0].strip() if because else ""
    if not named:
        return ForgetAsked(reason=reason)
    if number := _NUMBER.fullmatch(named):
        return ForgetAsked(number=int(number[1]), named=named, reason=reason)
    if is_handle(named):
        return ForgetAsked(handle=named.casefold(), named=named, reason=reason)
    links = links_in(named)
    if len(links) != 1:
        return None
    return ForgetAsked(page=canonical_address(links[0]), named=links[0], reason=reason)


def page_mark(address: str) -> str:
    """Return what a page is known by once its address is not kept; "" for no page."""
    return content_id("page", canonical_address(address)) if address else ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a report, by which they are known wherever they were quoted.

    Attributes:
        runs: its words in rows of six, and titles that are shorter.
        lengths: how many words these rows have.
        texts: its texts as words with a space between and around.
        voices: who is named in it, and whoever published it, as words.
        labels: what it is called by, where no outlet is known.
    """

    runs: frozenset[tuple[str, ...]]
    lengths: tuple[int, ...]
    texts: tuple[str, ...]
    voices: tuple[str, ...]
    labels: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[Report], statements: Iterable[Statement]) -> "Wording":
        texts = tuple(texts)
        titles = [words for text in texts if len(words := words_of(text.title)) >= _SHORT]
        runs = {run for text in texts for run in _runs(words_of(text.text), _RUN)}
        runs |= {run for title in titles for run in _runs(title, min(len(title), _RUN))}
        sources = [hop.source for statement in statements for hop in statement.chain.hops]
        named = {*(name for s in sources for name in (s.name, s.desk)), *(t.publisher for t in texts)}
        return cls(
            frozenset(runs),
            tuple(sorted({len(run) for run in runs})),
            tuple(_as_words(f"{text.title} {text.text}") for text in texts),
            tuple(sorted({words for name in named if (words := _as_words(name)).strip()})),
            frozenset(text.publisher for text in texts if not text.outlet.name and not text.outlet.domain),
        )

    def is_in(self, text: str) -> bool:
        """Tell whether a text holds six words of the report in a row, or a shorter title of it."""
        words = words_of(text)
        return any(run in self.runs for length in self.lengths for run in _runs(words, length))

    def is_most_of(self, text: str) -> bool:
        """Tell whether a text is one of the report's, or nearly."""
        found = _runs(words_of(text), _RUN)
        return bool(found) and sum(run in self.runs for run in found) >= _MOST_OF_IT * len(found)

    def is_quoted_in(self, line: Line) -> bool:
        """Tell whether a line quotes the report; a quote of a few words, where it names a voice of it."""
        if self.is_in(line.text) or any(label in line.text for label in self.labels):
            return True
        quotes = [_as_words(part.text) for part in line.parts if part.tone is Tone.QUOTED]
        said = _as_words(line.text)
        return any(quote.strip() and quote in text for quote in quotes for text in self.texts) and any(
            voice in said for voice in self.voices
        )

    @property
    def label_alone(self) -> "Wording":
        """What there can be of it in another report's card, whose words are that one's own."""
        return replace(self, runs=frozenset[tuple[str, ...]](), lengths=(), texts=())

    def without(self, post: Post, instead: str) -> Post:
        """Return a post in which other words stand for each line that quotes the report."""
        lines: list[Line] = []
        for each in post.lines:
            if not self.is_quoted_in(each):
                lines.append(each)
            elif not lines or lines[-1].text != instead:
                lines.append(replace(each, parts=(replace(each.parts[0], text=instead, tone=Tone.FAINT),)))
        actions = tuple(a for a in post.actions if not self.is_in(f"{a.label} {a.command}"))
        return replace(post, lines=tuple(lines), actions=actions)


def _runs(words: Sequence[str], length: int) -> list[tuple[str, ...]]:
    return [tuple(words[n : n + length]) for n in range(len(words) - length + 1)]


def _as_words(text: str) -> str:
    return f" {' '.join(words_of(text))} "


@dataclass(frozen=True, slots=True)
class Supporter:
    """A statement of another report that supports a claim.

    Attributes:
        words: as they stand in its report.
        known_at: when it was first read.
        shared_in: where its report is shared, of what stands.
        is_own: whether it was found to support this very claim, rather than one that people joined with it.
    """

    statement: Statement
    words: str
    known_at: datetime
    shared_in: tuple[Audience, ...]
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class Founded:
    """A claim that a report made first, with what else supports it."""

    claim: Claim
    supporters: tuple[Supporter, ...]


def founded_anew(
    founded: Founded, gone_from: Collection[Audience], stays_in: Collection[Audience]
) -> Claim | None:
    """Return a claim in the words of another report that makes it; None where none does.

    In the open where it was in the open and a report in the open makes it; a claim of private channels stays
    theirs, for what is read in the open has made a claim of its own.

    Args:
        founded: the claim, which the report that is forgotten made first.
        gone_from: where that report is shared no more.
        stays_in: where it is shared still, so that the claim stays as it is: only what all of them may see
            takes its place.
    """
    was_open = any(not audience.private for audience in gone_from)

    def serves(shared_in: Audience) -> bool:
        if stays_in:
            return not shared_in.private and all(a.may_see(shared_in) for a in stays_in)
        return was_open or shared_in in gone_from

    chosen = [s for s in founded.supporters if any(serves(audience) for audience in s.shared_in)]
    chosen.sort(key=lambda s: (all(a.private for a in s.shared_in), not s.is_own, s.known_at, s.statement.id))
    if not chosen:
        return None
    first = chosen[0]
    return Claim(founded.claim.id, first.statement.id, first.words, first.statement.slots)


def without_report(
    change: StatusChange, statements: Collection[StatementId], labels: Collection[str]
) -> StatusChange:
    """Return an entry of a claim's history without what it tells of a report: only that there was such a one.

    Args:
        change: the entry.
        statements: the report's.
        labels: that it was called by, where no outlet was known.
    """
    return replace(change, now=_without(change.now, statements, labels))


def _without(now: Corroboration, gone: Collection[StatementId], labels: Collection[str]) -> Corroboration:
    def left(statements: tuple[StatementId, ...]) -> tuple[StatementId, ...]:
        return tuple(s for s in statements if s not in gone)

    origins = tuple(
        # Whose words were whose is not kept apart in an origin.
        replace(o, statements=o.statements - frozenset(gone), publishers=(), roots=(), sides=frozenset[str]())
        if o.statements & frozenset(gone)
        else o
        for o in now.origins
    )
    return replace(
        now,
        origins=tuple(o for o in origins if o.statements),
        denials=left(now.denials),
        contradictions=left(now.contradictions),
        responses=left(now.responses),
        withdrawals=left(now.withdrawals),
        not_counted=left(now.not_counted),
        strangers=tuple(s for s in now.strangers if s.name not in labels),
    )
