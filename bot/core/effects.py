"""What decisions do to the evidence on a claim: one pure function, behind every status and all that is shown.

Nothing that was found is changed by it. Who takes a decision back has what stood before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import product

from bot.core.claims import Attribution, ClaimId, Flag, Hop, Naming, Source, StatementId
from bot.core.decisions import Decision, DecisionKind, decisions_in_force, led_to
from bot.core.dossiers import Dossier, Testimony
from bot.core.independence import Judgement, Tie, TieKind, Verdict, judge, same_source
from bot.core.matching import ClaimMatch, Relation, Stance, unmatched_slots
from bot.core.policy import Policy

# What a person says of who spoke; the latest of a statement counts.
_OF_THE_SPEAKER = frozenset((DecisionKind.CORRECT, DecisionKind.DOUBT, DecisionKind.ACCEPT))


def as_decided(dossier: Dossier, policy: Policy, as_of: datetime) -> Dossier:
    """Return a dossier as the decisions in force at `as_of` have it; doing it again changes nothing more."""
    decided = _as_one_claim(dossier, as_of)
    in_force = decisions_in_force(decided.decisions, as_of)
    if not in_force:
        return decided
    aside = _set_aside(decided, in_force, as_of)
    decided = _with_speakers(decided, in_force, policy)
    stances = {s: (Stance.SILENT, reason) for s, reason in aside.items()}
    # What is set aside cannot be withdrawn any more.
    stances = _withdrawn(decided, in_force) | stances
    matches = tuple(
        _speaking(m, *stances[m.statement]) if m.statement in stances else m for m in decided.matches
    )
    return replace(decided, matches=matches, judgements=_as_tied(decided.judgements, in_force))


def corrected_in_force(decisions: Sequence[Decision], as_of: datetime) -> frozenset[StatementId]:
    """Return the statements whose speaker a person corrected: their pairs have to be judged again."""
    found = (d for d in decisions_in_force(decisions, as_of) if d.kind is DecisionKind.CORRECT)
    return frozenset(s for d in found for s in d.statements)


def _as_one_claim(dossier: Dossier, as_of: datetime) -> Dossier:
    """Take what was found for claims that stand as this one, and leave what was found for others."""
    claim = dossier.claim
    of = {*(m.claim for m in dossier.matches), *(d.claim for d in dossier.decisions)}
    if of <= {claim.id}:
        return dossier
    leads = led_to((*dossier.regroupings, *dossier.decisions), as_of)
    wanted = leads.get(claim.id, claim.id)
    decided = [d for d in dossier.decisions if wanted in (leads.get(d.claim, d.claim), _founded(d, leads))]
    known = {d.id for d in decided}
    decisions = tuple(d for d in dossier.decisions if d.id in known or d.undoes in known)
    slots = {t.statement.id: t.statement.slots for t in dossier.testimonies}
    chosen: dict[StatementId, ClaimMatch] = {}
    for match in sorted(dossier.matches, key=lambda m: _leading(m, dossier)):
        if leads.get(match.claim, match.claim) != wanted:
            continue
        if match.claim != claim.id and match.stance is Stance.SUPPORTS and match.statement in slots:
            unmatched = frozenset(unmatched_slots(claim.slots, slots[match.statement]))
            reason = f"{match.reason}; of a claim that was merged into it"
            match = replace(match, unmatched=unmatched, reason=reason)
        chosen.setdefault(match.statement, replace(match, claim=claim.id))
    return replace(
        dossier,
        testimonies=tuple(t for t in dossier.testimonies if t.statement.id in chosen),
        matches=tuple(chosen.values()),
        judgements=tuple(j for j in dossier.judgements if j.pair <= chosen.keys()),
        decisions=decisions,
    )


def _founded(decision: Decision, leads: Mapping[ClaimId, ClaimId]) -> ClaimId | None:
    return None if decision.other is None else leads.get(decision.other, decision.other)


# A person said that they are one: what supports one of them supports it, whatever it says of the others.
_FIRST = (
    Stance.SUPPORTS,
    Stance.DENIES,
    Stance.CONTRADICTS,
    Stance.WITHDRAWS,
    Stance.ANSWERS,
    Stance.SILENT,
)


def _leading(match: ClaimMatch, dossier: Dossier) -> tuple[int, bool, int, str]:
    return _FIRST.index(match.stance), match.claim != dossier.claim.id, len(match.unmatched), match.claim


def _set_aside(dossier: Dossier, in_force: Iterable[Decision], as_of: datetime) -> dict[StatementId, str]:
    """Return what does not count for the claim though it was found for it, each with the reason."""
    leads = led_to((*dossier.regroupings, *dossier.decisions), as_of)
    here = leads.get(dossier.claim.id, dossier.claim.id)
    aside: dict[StatementId, str] = {}
    for d in in_force:
        if d.kind is DecisionKind.SPLIT and d.other is not None:
            is_here = leads.get(d.other, d.other) == here
            for statement in d.statements:
                if is_here:
                    aside.pop(statement, None)
                else:
                    aside[statement] = "a person says that it is another claim"
    for d in in_force:
        if d.kind is DecisionKind.SET_ASIDE:
            aside |= dict.fromkeys(d.statements, "a person says that the report does not say it")
    return aside


def _withdrawn(dossier: Dossier, in_force: Iterable[Decision]) -> dict[StatementId, tuple[Stance, str]]:
    """Return the support that was withdrawn: with a named voice, all that rests on it."""
    withdrawals = [d for d in in_force if d.kind is DecisionKind.WITHDRAW]
    named = {s for d in withdrawals for s in d.statements}
    voices = [v for d in withdrawals for v in d.voices if v.naming is Naming.NAMED]
    roots = {t.statement.id: t.statement.chain.root for t in dossier.testimonies}
    return {
        m.statement: (Stance.WITHDRAWS, "a person says that it was withdrawn")
        for m in dossier.matches
        if m.stance is Stance.SUPPORTS
        and m.statement in roots
        and (m.statement in named or any(same_source(roots[m.statement], v) for v in voices))
    }


def _speaking(match: ClaimMatch, stance: Stance, reason: str) -> ClaimMatch:
    relation = match.relation if stance is Stance.WITHDRAWS else Relation.UNRELATED
    return replace(match, stance=stance, relation=relation, unmatched=frozenset(), reason=reason)


def _with_speakers(dossier: Dossier, in_force: Iterable[Decision], policy: Policy) -> Dossier:
    """Put in whom people named as the speakers, and judge again what hangs on it."""
    latest = {s: d for d in in_force if d.kind in _OF_THE_SPEAKER for s in d.statements}
    testimonies = tuple(
        _spoken(t, latest[t.statement.id]) if t.statement.id in latest else t for t in dossier.testimonies
    )
    decided = replace(dossier, testimonies=testimonies)
    corrected = {s: d for s, d in latest.items() if d.kind is DecisionKind.CORRECT}
    if not corrected:
        return decided
    kept = tuple(j for j in dossier.judgements if not j.pair & corrected.keys())
    return replace(decided, judgements=(*kept, *_judged_again(decided, corrected, policy)))


def _spoken(testimony: Testimony, decision: Decision) -> Testimony:
    """Return a statement as said by whom a person names, or by somebody inferred where the speaker is wrong.

    Its words are not touched.
    """
    statement = testimony.statement
    as_read = testimony.read_as or statement.chain
    match decision.kind:
        case DecisionKind.CORRECT:
            # The chain is the outlet's and a person's: the text bears no part of it out.
            said = Attribution(tuple(_corrected_hops(as_read.hops[0], decision.voices)))
            said_so = replace(statement, chain=said, flags=statement.flags - {Flag.SPEAKER_INFERRED})
            return replace(testimony, statement=said_so, read_as=as_read)
        case DecisionKind.DOUBT:
            *others, last = statement.chain.hops
            doubted = Attribution((*others, replace(last, inferred=True)))
            flags = statement.flags | {Flag.SPEAKER_INFERRED}
            return replace(testimony, statement=replace(statement, chain=doubted, flags=flags))
        case _:
            return testimony


def _corrected_hops(publisher: Hop, voices: Sequence[Source]) -> list[Hop]:
    if not voices:
        return [Hop(publisher.source, commitment=publisher.commitment, corrected=True)]
    return [replace(publisher, inferred=False), *(Hop(voice, corrected=True) for voice in voices)]


def _judged_again(
    dossier: Dossier, corrected: Mapping[StatementId, Decision], policy: Policy
) -> list[Judgement]:
    """Judge each pair with a statement that another one said than was read."""
    testimonies = sorted(dossier.testimonies, key=lambda t: t.statement.id)
    found: dict[frozenset[StatementId], Judgement] = {}
    for a, b in product((t for t in testimonies if t.statement.id in corrected), testimonies):
        pair = frozenset((a.statement.id, b.statement.id))
        if pair in found or a.statement.report == b.statement.report:
            continue
        said_at = (corrected[s].at for s in pair if s in corrected)
        found[pair] = _judged(dossier, a, b, policy, max(*said_at, a.known_at, b.known_at))
    return list(found.values())


def _judged(dossier: Dossier, a: Testimony, b: Testimony, policy: Policy, at: datetime) -> Judgement:
    ours, theirs = (dossier.provenances.get(t.statement.id) for t in (a, b))
    if ours is None or theirs is None:
        reason = "its speaker was corrected, and the two were not compared since"
        return Judgement(a.statement.id, b.statement.id, Verdict.NOT_SHOWN, (), at, reason)
    ours, theirs = replace(ours, chain=a.statement.chain), replace(theirs, chain=b.statement.chain)
    return judge(ours, theirs, policy, at)


def _as_tied(judgements: tuple[Judgement, ...], in_force: Iterable[Decision]) -> tuple[Judgement, ...]:
    """Return judgements with a person's word before what was found; of one pair the latest word."""
    latest = {
        pair: d
        for d in in_force
        if d.kind in (DecisionKind.TIE, DecisionKind.CUT_TIE)
        for pair in d.pairs
        if len(pair) == 2
    }
    if not latest:
        return judgements
    found = tuple(_of_a_person(pair, d) for pair, d in latest.items())
    return (*(j for j in judgements if j.pair not in latest), *found)


def _of_a_person(pair: frozenset[StatementId], decision: Decision) -> Judgement:
    ours, theirs = sorted(pair)
    if decision.kind is DecisionKind.CUT_TIE:
        return Judgement(ours, theirs, Verdict.INDEPENDENT, (), decision.at)
    said = decision.by + (f": {decision.reason}" if decision.reason else "")
    return Judgement(ours, theirs, Verdict.TIED, (Tie(TieKind.DECIDED, said),), decision.at)
