"""What one reading says about the claims that are known: which it makes, supports, denies or answers.

The candidates were found elsewhere; everything that is decided about them is decided here.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import nsmallest
from itertools import product

from bot.core.claims import Claim, ClaimId, Reading, ResponseKind, Statement, StatementId, claim_of
from bot.core.dossiers import Dossier, Testimony
from bot.core.events import share, telling
from bot.core.independence import Judged, Judgement, Provenance, Verdict, judge, provenance_of
from bot.core.matching import (
    Candidate,
    ClaimMatch,
    Relation,
    Stance,
    answering_match,
    founding_match,
    relate,
    shortlist,
    stems_of,
)
from bot.core.policy import Policy
from bot.core.reports import Report, ReportId
from bot.core.text import Quote, paragraphs_at


def comparable(reading: Reading) -> tuple[Statement, ...]:
    """Return the statements whose words are looked for elsewhere: claims, and denials of them.

    Those with a voice come first: a claim is known by the words of somebody who makes it.
    """
    found = [s for s in reading.statements if s.is_claim or s.response is ResponseKind.DENIED]
    return tuple(sorted(found, key=lambda s: not s.chain.has_voice))


@dataclass(slots=True)
class Comparison:
    """What comparing one reading found.

    Attributes:
        claims: those that no known claim matched, made by this reading.
        matches: at most one for each claim and statement.
    """

    claims: dict[ClaimId, Claim] = field(default_factory=dict[ClaimId, Claim])
    matches: dict[tuple[ClaimId, StatementId], ClaimMatch] = field(
        default_factory=dict[tuple[ClaimId, StatementId], ClaimMatch]
    )

    def supported_by(self, statement: StatementId) -> tuple[ClaimId, ...]:
        return tuple(
            c for (c, s), m in self.matches.items() if s == statement and m.stance is Stance.SUPPORTS
        )

    def statements_of(self, claim: ClaimId) -> tuple[StatementId, ...]:
        return tuple(s for c, s in self.matches if c == claim)

    def keep(self, match: ClaimMatch) -> None:
        self.matches.setdefault((match.claim, match.statement), match)


def compare(
    report: Report,
    reading: Reading,
    known: Mapping[StatementId, Sequence[Candidate]],
    placed: Mapping[StatementId, ClaimId],
    policy: Policy,
) -> Comparison:
    """Match every statement of a reading with the known claims, and with those the reading itself makes.

    `known` holds, for each comparable statement, the claims that may be the same; nothing where nothing was
    searched. `placed` holds the statements that were compared before, which stay where they are.
    """
    found = Comparison()
    own = _Own.of(reading)
    by_id = own.statements
    for statement in (s for s in comparable(reading) if s.id not in placed):
        words = statement.content.of(report.text)
        described = _described(statement, report)
        for match in _with_known(statement, words, known.get(statement.id, ()), policy, described):
            found.keep(match)
        # What takes a claim back makes none of its own.
        withdraws = any(
            m.stance is Stance.WITHDRAWS for (_, s), m in found.matches.items() if s == statement.id
        )
        if statement.is_claim and not withdraws and not found.supported_by(statement.id):
            found.keep(_with_own(statement, words, report, own, found, policy))
    for response in (s for s in reading.statements if s.response is not None):
        for answered in response.answers:
            for claim in (
                *found.supported_by(answered),
                *((placed[answered],) if answered in placed else ()),
            ):
                if _of_another_event(response, by_id[answered]):
                    continue
                if not _agrees(response, by_id[answered], report):
                    slots, described = by_id[answered].slots, _described(response, report)
                    found.keep(answering_match(claim, response, slots, described))
    _join_denials(found, reading)
    return found


# What is denied by its name alone: "denied the report".
_NAMED_SO = frozenset(
    (
        "report",
        "claim",
        "allegation",
        "accusation",
        "account",
        "story",
        "charge",
        "involvement",
        "responsibility",
    )
)


def _of_another_event(response: Statement, answered: Statement) -> bool:
    """Tell whether a denial has a clause of its own that tells of another event than the statement."""
    denied, told = response.slots.event, answered.slots.event
    if response.response is not ResponseKind.DENIED or not denied or not told or _NAMED_SO & set(denied):
        return False
    return not any(share(event, denied) for event in told)


def _agrees(response: Statement, answered: Statement, report: Report) -> bool:
    """Tell whether a denial answers a statement that itself says it was not so: then the two agree."""
    says_no = says_it_was_not_so(answered, report) and not says_it_was_not_so(response, report)
    return response.response is ResponseKind.DENIED and says_no


def says_it_was_not_so(statement: Statement, report: Report) -> bool:
    slots = statement.slots
    return telling(slots.event, statement.content.of(report.text), slots.negated).negated


def _join_denials(found: Comparison, reading: Reading) -> None:
    """Make one denial of a denial and of what its story says in the same breath ("he met nobody").

    By itself that a thing was not so is an account of its own; beside a denial it is whose denial it is.
    """
    by_id = {s.id: s for s in reading.statements}
    denied = {(c, by_id[s].story) for (c, s), m in found.matches.items() if m.stance is Stance.DENIES}
    for (claim, statement), match in found.matches.items():
        if match.stance is Stance.CONTRADICTS and (claim, by_id[statement].story) in denied:
            reason = f"{match.reason}; its story denies it"
            found.matches[claim, statement] = replace(match, stance=Stance.DENIES, reason=reason)


_BESIDE = 3  # words before a name ("foreign ministry spokesman Anton Reve")
_AFTER = 8  # words of a description set behind it ("Anton Reve, a spokesman for …")


def _described(statement: Statement, report: Report) -> str:
    """Return how whoever says it is named there, and what stands right beside the name."""
    mention = statement.chain.hops[-1].mention
    if mention is None:
        return ""
    line = next((p for p in paragraphs_at(report.text, Quote((mention,))) if p.contains(mention)), mention)
    before = report.text[line.start : mention.start].split()[-_BESIDE:]
    while any(w[-1] in _STOPS for w in before):
        before = before[1:]
    after = report.text[mention.end : line.end]
    behind = after[1:].split()[:_AFTER] if after.startswith(",") else []
    return " ".join((*before, mention.of(report.text), *behind))


_STOPS = ".,;:!?”"


def _with_known(
    statement: Statement, words: str, known: Iterable[Candidate], policy: Policy, described: str
) -> list[ClaimMatch]:
    """Return the match with the one claim it best supports, and with all that it denies or contradicts."""
    matches = [
        relate(c.claim, statement, words, c.similarity, policy, described) for c in shortlist(known, policy)
    ]
    supports = [m for m in matches if m.stance is Stance.SUPPORTS]
    supports.sort(key=lambda m: (m.relation is not Relation.SAME, len(m.unmatched), -m.similarity, m.claim))
    against = (Stance.CONTRADICTS, Stance.DENIES, Stance.ANSWERS, Stance.WITHDRAWS)
    return supports[:1] + [m for m in matches if m.stance in against]


@dataclass(slots=True)
class _Own:
    """What a reading has said so far, and the claims that it makes itself, story by story."""

    statements: Mapping[StatementId, Statement]
    answered_by: Mapping[StatementId, frozenset[StatementId]]
    _claims: dict[int, list[Claim]] = field(default_factory=dict[int, list[Claim]])  # as they were made
    _with: dict[tuple[int, str], list[int]] = field(default_factory=dict[tuple[int, str], list[int]])

    @classmethod
    def of(cls, reading: Reading) -> "_Own":
        answered: dict[StatementId, set[StatementId]] = {}
        for response in reading.statements:
            for about in response.answers:
                answered.setdefault(about, set()).add(response.id)
        frozen = {about: frozenset(responses) for about, responses in answered.items()}
        return cls({s.id: s for s in reading.statements}, frozen)

    def add(self, claim: Claim) -> None:
        story = self.statements[claim.first].story
        known = self._claims.setdefault(story, [])
        for stem in stems_of(claim.words):
            self._with.setdefault((story, stem), []).append(len(known))
        known.append(claim)

    def of_story(self, story: int) -> Sequence[Claim]:
        return self._claims.get(story, ())

    def nearest(self, story: int, words: str, most: int) -> Collection[int]:
        """Return which of a story's claims are looked at closely: those that share most of their words.

        A list of a thousand lines would else be compared line by line, each with all others.
        """
        known = self.of_story(story)
        if len(known) <= most:
            return range(len(known))
        stems = stems_of(words)
        shared = Counter(n for stem in stems for n in self._with.get((story, stem), ()))
        share = {n: count / min(len(stems), len(stems_of(known[n].words))) for n, count in shared.items()}
        return frozenset(nsmallest(most, share, key=lambda n: (-share[n], n)))

    def answered_alike(self, ours: StatementId, theirs: StatementId) -> bool:
        """Tell whether somebody answered both at once: what was asked about was one matter."""
        nobody = frozenset[StatementId]()
        return bool(self.answered_by.get(ours, nobody) & self.answered_by.get(theirs, nobody))


def _with_own(
    statement: Statement, words: str, report: Report, own: _Own, found: Comparison, policy: Policy
) -> ClaimMatch:
    """Return the match with a claim that the same story makes already, or found a new one."""
    nearest = own.nearest(statement.story, words, policy.candidates)
    for n, claim in enumerate(own.of_story(statement.story)):
        if n in nearest:
            match = relate(claim, statement, words, 0.0, policy)
            if match.relation is Relation.SAME and match.stance is Stance.SUPPORTS and not match.unmatched:
                return match
        if not statement.chain.has_voice and own.answered_alike(claim.first, statement.id):
            reason = "the same answers were given to both"
            return ClaimMatch(claim.id, statement.id, Relation.SAME, Stance.SUPPORTS, reason=reason)
    claim = claim_of(statement, report)
    found.claims[claim.id] = claim
    own.add(claim)
    return founding_match(claim)


def judge_all(
    found: Comparison,
    ours: Mapping[StatementId, Provenance],
    theirs: Mapping[ClaimId, Sequence[Provenance]],
    policy: Policy,
    at: datetime,
) -> tuple[Judgement, ...]:
    """Judge every new statement of each claim against those of it in other reports.

    Statements of one report are tied by that alone: see `Independence`. Of two reports that both say a thing
    in very many places so many pairs are judged, and none of these is taken for independent: a tie may stand
    among the others.
    """
    judged: dict[frozenset[StatementId], Judgement] = {}
    for claim in dict.fromkeys(c for c, _ in found.matches):
        known = _by_report(theirs.get(claim, ()))
        new = _by_report(ours[s] for s in found.statements_of(claim)) if known else []
        for a, b in ((n, k) for n in new for k in known if n[0].report != k[0].report):
            _judge_pairs(a, b, judged, policy, at)
    return tuple(judged.values())


def judge_between(
    ours: Sequence[Provenance],
    theirs: Sequence[Provenance],
    known: Collection[frozenset[StatementId]],
    policy: Policy,
    at: datetime,
) -> tuple[Judgement, ...]:
    """Judge the pairs between two claims that a person says are one; those in `known` were judged before."""
    judged: dict[frozenset[StatementId], Judgement] = {}
    for a, b in product(_by_report(ours), _by_report(theirs)):
        if a[0].report != b[0].report:
            _judge_pairs(a, b, judged, policy, at)
    return tuple(judgement for pair, judgement in judged.items() if pair not in known)


def _judge_pairs(
    ours: Sequence[Provenance],
    theirs: Sequence[Provenance],
    judged: dict[frozenset[StatementId], Judgement],
    policy: Policy,
    at: datetime,
) -> None:
    """Add the pairs of two reports to what is judged."""
    is_whole = len(ours) * len(theirs) <= _MOST_PAIRS
    pairs = product(ours, theirs) if is_whole else product(ours[:_MOST_OF_EACH], theirs[:_MOST_OF_EACH])
    for one, other in pairs:
        pair = frozenset((one.statement, other.statement))
        if pair not in judged:
            found_now = judge(one, other, policy, at)
            judged[pair] = found_now if is_whole else _no_more_than_not_shown(found_now)


_MOST_OF_EACH = 20  # statements of one claim in one report: more are lists whose lines are made alike
_MOST_PAIRS = _MOST_OF_EACH * _MOST_OF_EACH


def _by_report(provenances: Iterable[Provenance]) -> list[list[Provenance]]:
    found: dict[ReportId, list[Provenance]] = {}
    for provenance in provenances:
        found.setdefault(provenance.report, []).append(provenance)
    return list(found.values())


def _no_more_than_not_shown(judgement: Judgement) -> Judgement:
    if judgement.verdict is not Verdict.INDEPENDENT:
        return judgement
    reason = "two reports say it in too many places to compare each"
    return replace(judgement, verdict=Verdict.NOT_SHOWN, reason=reason)


def judge_again(
    judged: Iterable[Judged], reports: Mapping[ReportId, Report], policy: Policy, at: datetime
) -> tuple[Judgement, ...]:
    """Judge pairs by what is known of their outlets now; return what differs from the judgements in force.

    `reports` holds the report of every statement.
    """
    found: list[Judgement] = []
    for pair in judged:
        ours, theirs = (provenance_of(s, reports[s.report]) for s in (pair.ours, pair.theirs))
        now = judge(ours, theirs, policy, at)
        if replace(now, at=pair.judgement.at) != pair.judgement:
            found.append(now)
    return tuple(found)


def dossiers_alone(
    report: Report, reading: Reading, sides: Mapping[str, str], policy: Policy, at: datetime
) -> tuple[Dossier, ...]:
    """Return the dossier of each claim of a report read by itself, with nothing to compare it with."""
    found = compare(report, reading, {}, {}, policy)
    by_id = {s.id: s for s in reading.statements}
    return tuple(
        Dossier(
            claim=claim,
            testimonies=tuple(
                Testimony(
                    by_id[s],
                    report.publisher,
                    at,
                    outlet=report.outlet.id,
                    registered=report.outlet.registered,
                )
                for s in found.statements_of(claim.id)
            ),
            matches=tuple(m for (c, _), m in found.matches.items() if c == claim.id),
            judgements=(),  # one report's statements are tied
            sides=sides,
        )
        for claim in found.claims.values()
    )
