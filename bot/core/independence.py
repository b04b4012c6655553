"""Whether two statements of one claim come from independent origins.

The burden is on independence: a pair counts as two only where it is *shown* to be two. Each reason for
dependence is one function from two provenances to a tie, listed in `TIES`; a new one is added there and
nowhere else.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, pairwise

from bot.core.claims import Attribution, Naming, QuoteForm, Role, Source, Statement, StatementId
from bot.core.policy import Policy, UnknownPublishers
from bot.core.reports import Outlet, Report, ReportId
from bot.core.text import WORD, Span, fold, paragraphs_at, words_of


class TieKind(StrEnum):
    """Why two statements are not independent. The value completes "they share…", but of `CITES`.

    The evidence of a citation is a sentence of its own: "EA cites Reuters".
    """

    SAME_LINK = "one link"
    SAME_BYLINE = "one byline"
    SAME_CREDIT = "one agency, credited"
    SAME_OUTLET = "one outlet"
    SAME_OWNER = "one owner"
    CITES = "one cites the other"
    SAME_UPSTREAM = "one upstream report"
    SAME_SOURCE = "one source"
    SAME_DESCRIPTION = "one unnamed source, described alike"
    SHARED_TEXT = "one text"
    SAME_QUOTATION = "one quotation"
    DECIDED = "one source, as a person says"


NO_OUTLET_STATED = "a report states no outlet"  # a reason why independence is not shown


@dataclass(frozen=True, slots=True)
class Tie:
    """One reason why two statements count as one, with the words that show it in each report.

    Spans are None where the evidence is not in the text (the register, the link).
    """

    kind: TieKind
    evidence: str
    ours: Span | None = None
    theirs: Span | None = None


class Verdict(StrEnum):
    INDEPENDENT = "independent"
    TIED = "tied"
    NOT_SHOWN = "not shown"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found about one pair of statements, and when. A later one of the same pair replaces it."""

    ours: StatementId
    theirs: StatementId
    verdict: Verdict
    ties: tuple[Tie, ...]
    at: datetime
    reason: str = ""

    @property
    def pair(self) -> frozenset[StatementId]:
        return frozenset((self.ours, self.theirs))


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgement in force about a pair of statements, with the two."""

    judgement: Judgement
    ours: Statement
    theirs: Statement


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph a statement stands in: its words, folded, each with its place in the report."""

    words: tuple[str, ...]
    places: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known about where a statement comes from: all that ties are looked for in."""

    statement: StatementId
    report: ReportId
    outlet: Outlet
    chain: Attribution
    link: str
    credits: tuple[str, ...]
    passages: tuple[Passage, ...]
    quotations: tuple[Passage, ...]
    byline: str = ""

    @property
    def voices(self) -> tuple[Source, ...]:
        """The sources beyond the publisher, nearest first, without nobody."""
        return tuple(h.source for h in self.chain.hops[1:] if h.source.naming is not Naming.NOBODY)


_QUOTATION = re.compile(r"[“\"„«]([^“”\"„«»\n]+)[”\"“»]")


def provenance_of(statement: Statement, report: Report) -> Provenance:
    """Gather what ties are looked for in: chain, outlet, credits, and the paragraphs the statement is in."""
    around = paragraphs_at(report.text, statement.content)
    quoted = [
        Span(p.start + m.start(1), p.start + m.end(1))
        for p in around
        for m in _QUOTATION.finditer(p.of(report.text))
    ]
    if statement.form in (QuoteForm.DIRECT, QuoteForm.BLOCK):
        quoted += statement.content.spans  # its marks may be lost
    return Provenance(
        statement=statement.id,
        report=report.id,
        outlet=report.outlet,
        chain=statement.chain,
        link=report.link,
        credits=report.credits,
        passages=tuple(_passage(p, report.text) for p in around),
        quotations=tuple(_passage(q, report.text) for q in dict.fromkeys(quoted)),
        byline=report.byline,
    )


def _passage(span: Span, text: str) -> Passage:
    found = [
        (words_of(m.group()), Span(m.start(), m.end())) for m in WORD.finditer(text, span.start, span.end)
    ]
    kept = [(words[0], place) for words, place in found if words]
    return Passage(tuple(w for w, _ in kept), tuple(p for _, p in kept))


def same_source(ours: Source, theirs: Source) -> bool:
    """Tell whether two sources are one voice: one name, the surname end of the other's, or one desk."""
    if Naming.NOBODY in (ours.naming, theirs.naming):
        return False
    names = [{n for n in (_name(s.name), _name(s.desk)) if n} for s in (ours, theirs)]
    return any(a == b or _part_of(a, b) or _part_of(b, a) for a in names[0] for b in names[1])


_TITLES = frozenset(
    {"the", "a", "an", "mr", "mrs", "ms", "dr", "sir", "general", "gen", "president", "minister"}
    | {"spokesman", "spokeswoman", "spokesperson"}
)


@lru_cache(maxsize=4096)  # the same few names are compared in every pair of a claim's statements
def _name(name: str) -> tuple[str, ...]:
    return tuple(w.removesuffix("'s") for w in words_of(name) if w not in _TITLES)


def _part_of(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Tell whether `short` is the surname end of `long` ("kalin", "ibrahim kalin")."""
    return 0 < len(short) < len(long) and long[-len(short) :] == short and len(short[-1]) > 2


def _outlet_names(outlet: Outlet) -> frozenset[tuple[str, ...]]:
    names = (_name(n) for n in (outlet.name, outlet.domain, *outlet.aliases))
    return frozenset(n for n in names if n)


def _same_link(a: Provenance, b: Provenance, policy: Policy) -> Iterator[Tie]:
    if a.link and a.link == b.link and a.report != b.report:
        yield Tie(TieKind.SAME_LINK, a.link)


def _same_outlet(a: Provenance, b: Provenance, policy: Policy) -> Iterator[Tie]:
    if a.report == b.report:
        yield Tie(TieKind.SAME_OUTLET, "both are in one report")
    elif a.outlet.id and a.outlet.id == b.outlet.id:
        yield Tie(TieKind.SAME_OUTLET, a.outlet.name)
    elif a.outlet.owner and fold(a.outlet.owner).casefold() == fold(b.outlet.owner).casefold():
        yield Tie(TieKind.SAME_OWNER, f"{a.outlet.name} and {b.outlet.name} belong to {a.outlet.owner}")


def _owns(a: Provenance, b: Provenance, policy: Policy) -> Iterator[Tie]:
    if _name(b.outlet.owner) in _outlet_names(a.outlet) and a.outlet.id != b.outlet.id:
        yield Tie(TieKind.SAME_OWNER, f"{b.outlet.name} belongs to {a.outlet.name}")


# Bylines that many reports of different hands bear.
_NOT_A_BYLINE = frozenset(
    ("staff", "desk", "editor", "editors", "newsroom", "reporter", "correspondent", "agencies")
)


def _same_byline(a: Provenance, b: Provenance, policy: Policy) -> Iterator[Tie]:
    names = [tuple(w for w in words_of(p.byline) if w != "by") for p in (a, b)]
    if names[0] == names[1] and len(names[0]) >= 2 and not _NOT_A_BYLINE & set(names[0]):
        yield Tie(TieKind.SAME_BYLINE, a.byline)


def _credit(a: Provenance, b: Provenance, policy: Policy) -> Iterator[Tie]:
    theirs = {_name(c) for c in b.credits} | {_name(v.name) for v in b.voices} | _outlet_names(b.outlet)
    for credit in a.credits:
        if _name(credit) and _name(credit) in theirs:
            yield Tie(TieKind.SAME_CREDIT, credit)


def _cites(a: Provenance, b: Provenance, policy: Policy) -> Iterator[Tie]:
    for hop in a.chain.hops[1:]:
        if _name(hop.source.name) in _outlet_names(b.outlet):
            yield Tie(
                TieKind.CITES,
                f"{a.outlet.name or 'a report without an outlet'} cites {b.outlet.name}",
                hop.mention,
            )


def _same_voice(a: Provenance, b: Provenance, policy: Policy) -> Iterator[Tie]:
    """One voice in both chains: a shared root, a root in the other's chain, or a shared relay."""
    for ours in a.chain.hops[1:]:
        for theirs in b.chain.hops[1:]:
            if not same_source(ours.source, theirs.source):
                continue
            named = Naming.NAMED in (ours.source.naming, theirs.source.naming)
            if not named and not (_is_descriptive(ours.source) and _is_descriptive(theirs.source)):
                continue
            kind = TieKind.SAME_DESCRIPTION
            if named:
                relayed = Role.RELAY in (ours.source.role, theirs.source.role)
                kind = TieKind.SAME_UPSTREAM if relayed else TieKind.SAME_SOURCE
            yield Tie(kind, ours.source.name, ours.mention, theirs.mention)


def _is_descriptive(source: Source) -> bool:
    """Tell a description that picks somebody out ("a nurse at the clinic") from "a source", "officials"."""
    return source.naming is Naming.DESCRIBED and len(_name(source.name)) >= 2


def _shared_text(a: Provenance, b: Provenance, policy: Policy) -> Iterator[Tie]:
    yield from _runs(a.passages, b.passages, policy.shared_passage_words, TieKind.SHARED_TEXT)


def _same_quotation(a: Provenance, b: Provenance, policy: Policy) -> Iterator[Tie]:
    yield from _runs(a.quotations, b.quotations, policy.shared_quotation_words, TieKind.SAME_QUOTATION)


def _runs(ours: Sequence[Passage], theirs: Sequence[Passage], words: int, kind: TieKind) -> Iterator[Tie]:
    """Yield the first run of at least `words` words that a passage of each side shares."""
    for a in ours:
        starts: dict[tuple[str, ...], int] = {}
        for i in range(len(a.words) - words + 1):
            starts.setdefault(a.words[i : i + words], i)
        for b in theirs:
            for j in range(len(b.words) - words + 1):
                i = starts.get(b.words[j : j + words])
                if i is None:
                    continue
                n = words
                while i + n < len(a.words) and j + n < len(b.words) and a.words[i + n] == b.words[j + n]:
                    n += 1
                here = Span(a.places[i].start, a.places[i + n - 1].end)
                there = Span(b.places[j].start, b.places[j + n - 1].end)
                yield Tie(kind, f"{n} words in a row", here, there)
                return


# In order of cost. A function that looks from one side only is asked from both sides.
TIES: tuple[tuple[Callable[[Provenance, Provenance, Policy], Iterator[Tie]], bool], ...] = (
    (_same_link, False),
    (_same_byline, False),
    (_credit, True),
    (_cites, True),
    (_same_outlet, False),
    (_owns, True),
    (_same_voice, False),
    (_shared_text, False),
    (_same_quotation, False),
)


def judge(ours: Provenance, theirs: Provenance, policy: Policy, at: datetime) -> Judgement:
    """Say whether two statements are independent, tied, or not shown to be either."""
    ties = [tie for find, _ in TIES for tie in find(ours, theirs, policy)]
    ties += [_turned(tie) for find, one_sided in TIES if one_sided for tie in find(theirs, ours, policy)]
    if ties:
        return Judgement(ours.statement, theirs.statement, Verdict.TIED, tuple(dict.fromkeys(ties)), at)
    reason = _not_shown_because(ours, theirs, policy)
    verdict = Verdict.NOT_SHOWN if reason else Verdict.INDEPENDENT
    return Judgement(ours.statement, theirs.statement, verdict, (), at, reason)


def _turned(tie: Tie) -> Tie:
    return Tie(tie.kind, tie.evidence, tie.theirs, tie.ours)


def _not_shown_because(ours: Provenance, theirs: Provenance, policy: Policy) -> str:
    """Return why independence is not shown although no tie was found; "" when it is shown."""
    if policy.unknown_publishers is UnknownPublishers.NOT_SHOWN:
        for p in (ours, theirs):
            if not p.outlet.registered:
                stranger = p.outlet.name or p.outlet.domain
                return f"{stranger} is not in the register of outlets" if stranger else NO_OUTLET_STATED
    roots = (ours.chain.root, theirs.chain.root)
    if any(_is_vague(r) for r in roots) and not any(r.naming is Naming.NAMED for r in roots):
        return "too little is said about an unnamed source to tell the two apart"
    return ""


def _is_vague(root: Source) -> bool:
    return root.naming is Naming.UNNAMED or (root.naming is Naming.DESCRIBED and not _is_descriptive(root))


OWN_SIDE = "= "  # what the side of a root begins with that the desk has none for: no party is called so


@dataclass(frozen=True, slots=True)
class Origin:
    """Statements that count as one: everything reached from one another over ties.

    Attributes:
        publishers: names of the outlets that carry them, sorted.
        roots: names of the furthest voices, sorted.
        sides: the parties to a dispute its roots belong to; a root without one is a side of its own.
    """

    statements: frozenset[StatementId]
    publishers: tuple[str, ...]
    roots: tuple[str, ...]
    sides: frozenset[str]

    @property
    def named_sides(self) -> tuple[str, ...]:
        """Those of its sides that the desk has, sorted; a root that is a side of its own has none."""
        return tuple(sorted(side for side in self.sides if not side.startswith(OWN_SIDE)))


@dataclass(frozen=True, slots=True)
class Independence:
    """Which statements are shown to be independent of which: from all judgements in force, and by report.

    Two statements of one report are tied, and nobody need judge that: a report of a thousand lines about one
    matter would have half a million pairs.
    """

    verdicts: Mapping[frozenset[StatementId], Verdict]
    reports: Mapping[StatementId, ReportId] = field(default_factory=dict[StatementId, ReportId])

    @classmethod
    def of(
        cls,
        judgements: Iterable[Judgement],
        reports: Mapping[StatementId, ReportId],
    ) -> "Independence":
        """Take the latest judgement of each pair; `reports` holds the report each statement stands in."""
        latest: dict[frozenset[StatementId], Judgement] = {}
        for j in judgements:
            known = latest.get(j.pair)
            if known is None or (j.at, j.verdict, j.ours) > (known.at, known.verdict, known.ours):
                latest[j.pair] = j
        verdicts = {pair: j.verdict for pair, j in latest.items()}
        return cls(verdicts, reports)

    def verdict(self, a: StatementId, b: StatementId) -> Verdict:
        """A pair that nobody judged is tied where it stands in one report, and else not shown."""
        known = self.verdicts.get(frozenset((a, b)))
        if known is not None:
            return known
        mutual = a in self.reports and self.reports[a] == self.reports.get(b)
        return Verdict.TIED if mutual else Verdict.NOT_SHOWN

    def components(self, statements: Iterable[StatementId]) -> tuple[frozenset[StatementId], ...]:
        """Return the statements united over ties, the unions in the order of their smallest ids.

        A pair that is not shown does not unite: it never makes two that are shown independent of each
        other one. It never counts as two either: see `apart`.
        """
        ids = sorted(set(statements))
        parent = {i: i for i in ids}

        def top(i: StatementId) -> StatementId:
            while parent[i] != i:
                parent[i] = parent[parent[i]]
                i = parent[i]
            return i

        for a, b in self._ties(ids):
            parent[max(top(a), top(b))] = min(top(a), top(b))
        unions: dict[StatementId, set[StatementId]] = {}
        for i in ids:
            unions.setdefault(top(i), set()).add(i)
        return tuple(frozenset(unions[i]) for i in sorted(unions))

    def _ties(self, ids: Sequence[StatementId]) -> Iterator[tuple[StatementId, StatementId]]:
        """Yield tied pairs of `ids`, as many as unite all that is tied: not each pair of a report's own."""
        wanted = frozenset(ids)
        judged = {(a, b): v for (a, b), v in self._pairs() if a in wanted and b in wanted}
        yield from (pair for pair, verdict in judged.items() if verdict is Verdict.TIED)
        by_report: dict[ReportId, list[StatementId]] = {}
        for i in ids:
            if i in self.reports:
                by_report.setdefault(self.reports[i], []).append(i)
        for own in by_report.values():
            # What was found of a pair goes before what their report says.
            is_split = any(v is not Verdict.TIED and {*pair} <= {*own} for pair, v in judged.items())
            pairs = combinations(own, 2) if is_split else pairwise(own)
            yield from ((a, b) for a, b in pairs if self.verdict(a, b) is Verdict.TIED)

    def apart(self, ours: Iterable[StatementId], theirs: Iterable[StatementId]) -> bool:
        """Tell whether two unions count as two.

        They do where a statement of one is shown to be independent of a statement of the other, and none
        is tied to one. A copy that joins either of them changes nothing, whatever is known of the copy.
        """
        others = tuple(theirs)
        verdicts = {self.verdict(a, b) for a in ours for b in others}
        return Verdict.INDEPENDENT in verdicts and Verdict.TIED not in verdicts

    def independent_pairs(self) -> Iterator[tuple[StatementId, StatementId]]:
        """Yield the pairs that are shown to be independent."""
        yield from (pair for pair, verdict in self._pairs() if verdict is Verdict.INDEPENDENT)

    def _pairs(self) -> Iterator[tuple[tuple[StatementId, StatementId], Verdict]]:
        for pair, verdict in self.verdicts.items():
            if len(pair) == 2:
                a, b = pair
                yield (a, b), verdict


def sides_of(source: Source, sides: Mapping[str, str], otherwise: str) -> str:
    """Return the side the desk gives `source` (by name or desk), else `otherwise`.

    "Kalin" has the side of Ibrahim Kalin; "the army" has not that of the Free Syrian Army.
    """
    named = tuple(name for name in (source.name, source.desk) if set(_name(name)) - _BODIES)
    for name, side in sorted(sides.items()):
        known = Source(name, Naming.NAMED, Role.ORIGIN)
        if _name(name) in (_name(source.name), _name(source.desk)):
            return side
        if any(same_source(replace(source, name=each, desk=""), known) for each in named):
            return side
    return otherwise


# What many bodies are called for short: by itself it names none of them.
_BODIES = frozenset(
    words_of(
        "army police government ministry company council office party forces opposition command movement "
        "front court authorities military navy guard guards union board bank group agency parliament rebels"
    )
)
