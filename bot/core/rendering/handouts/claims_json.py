"""Claims as a document: plain values for programs and for evidence, as `claims_schema` has them."""

from datetime import datetime

from bot.core.corroboration import RULE_VERSION, Corroboration, StatusChange
from bot.core.decisions import Decision, decisions_in_force
from bot.core.documents import maybe_span_json, slots_json, statement_json
from bot.core.dossiers import Testimony
from bot.core.independence import Judgement, sides_of
from bot.core.rendering.handouts.claims_schema import CLAIMS_SCHEMA_VERSION
from bot.core.rendering.handouts.exhibits import Exhibit, Had, Handout, Text
from bot.core.rendering.moves import Case, latest_of_each
from bot.core.rendering.parts import name_chain, plain_text
from bot.core.rendering.statuses import status_words
from bot.core.rendering.why import rule_words
from bot.core.reports import Report
from bot.core.schemas import Json


def claims_json(handout: Handout) -> Json:
    """Return everything that a handout holds; every span with the words it covers."""
    reports: dict[Text, Json] = {}
    for exhibit in handout.exhibits:
        for report in exhibit.case.reports.values():
            text = (report.id, report.revision)
            reports.setdefault(text, _report(report, exhibit.had.get(text)))
    return {
        "schema": CLAIMS_SCHEMA_VERSION,
        "rules": RULE_VERSION,
        "title": handout.title,
        "as_of": handout.as_of.isoformat(),
        "since": _moment(handout.since),
        "left_out": handout.left_out,
        "claims": [_claim(exhibit) for exhibit in handout.exhibits],
        "reports": [reports[text] for text in sorted(reports)],
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _claim(exhibit: Exhibit) -> Json:
    case = exhibit.case
    first = case.first
    known = {d.id for d in case.dossier.decisions}
    in_force = {d.id for d in decisions_in_force(case.dossier.decisions, case.now.as_of)}
    return {
        "handle": case.handle,
        "id": case.dossier.claim.id,
        "claimant": plain_text(name_chain(first.chain)),
        "words": first.content.of(case.text_of(first)),
        "shown_by": first.id,
        "heading": exhibit.heading or None,
        "slots": slots_json(case.dossier.claim.slots),
        "status": _status(case.now),
        "statements": [_statement(case, t) for t in sorted(case.dossier.testimonies, key=_as_known)],
        "judgements": [_judgement(case, j) for j in latest_of_each(case.dossier.judgements)],
        "decisions": [
            _decision(d, is_in_force=d.id in in_force, undoes=d.undoes if d.undoes in known else None)
            for d in sorted(case.dossier.decisions, key=lambda d: (d.at, d.id))
        ],
        "history": [_change(change) for change in exhibit.history],
        "history_is_replayed": exhibit.is_replayed,
        "searched": {
            "reports": exhibit.scope.reports,
            "outlets": exhibit.scope.outlets,
            "without_outlet": exhibit.scope.unplaced,
            "unread": exhibit.scope.unread,
            "since": _moment(exhibit.scope.since),
            "languages": list(exhibit.scope.languages),
        },
    }


def _as_known(testimony: Testimony) -> tuple[datetime, str]:
    return testimony.known_at, testimony.statement.id


def _status(now: Corroboration) -> Json:
    return {
        "status": now.status.value,
        "words": status_words(now),
        "rule": now.rule.value,
        "because": rule_words(now),
        "origins": [
            {
                "statements": sorted(o.statements),
                "publishers": list(o.publishers),
                "roots": list(o.roots),
                "sides": list(o.named_sides),
            }
            for o in now.origins
        ],
        "independent": now.independent,
        "unmatched": sorted(s.value for s in now.unmatched),
        "details": sorted(d.value for d in now.details),
        "flags": sorted(f.value for f in now.flags),
        "denials": list(now.denials),
        "contradictions": list(now.contradictions),
        "responses": list(now.responses),
        "not_counted": list(now.not_counted),
    }


def _statement(case: Case, testimony: Testimony) -> Json:
    statement = testimony.statement
    match = next((m for m in case.dossier.matches if m.statement == statement.id), None)
    return {
        **statement_json(statement, case.text_of(statement)),
        "polarity": "negative" if statement.slots.negated else "affirmative",
        "report": statement.report,
        "revision": case.reports[statement.id].revision,
        "side": sides_of(statement.chain.root, case.dossier.sides, "") or None,
        "known_since": testimony.known_at.isoformat(),
        "retired": _moment(testimony.retired_at),
        "match": None
        if match is None
        else {
            "stance": match.stance.value,
            "relation": match.relation.value,
            "unmatched": sorted(s.value for s in match.unmatched),
            "reason": match.reason,
        },
    }


def _judgement(case: Case, judgement: Judgement) -> Json:
    ours, theirs = case.reports[judgement.ours].text, case.reports[judgement.theirs].text
    return {
        "ours": judgement.ours,
        "theirs": judgement.theirs,
        "verdict": judgement.verdict.value,
        "reason": judgement.reason or None,
        "at": judgement.at.isoformat(),
        "ties": [
            {
                "kind": tie.kind.value,
                "evidence": tie.evidence,
                "ours": maybe_span_json(tie.ours, ours),
                "theirs": maybe_span_json(tie.theirs, theirs),
            }
            for tie in judgement.ties
        ],
    }


def _decision(decision: Decision, *, is_in_force: bool, undoes: str | None) -> Json:
    return {
        "id": decision.id,
        "kind": decision.kind.value,
        "by": decision.by,
        "at": decision.at.isoformat(),
        "reason": decision.reason or None,
        "statements": list(decision.statements),
        "undoes": undoes,
        "in_force": is_in_force,
    }


def _change(change: StatusChange) -> Json:
    return {
        "at": change.now.as_of.isoformat(),
        "before": change.before.value if change.before else None,
        "status": change.now.status.value,
        "rule": change.now.rule.value,
        "report": change.because,
        "decision": change.decision,
        "registered": change.registered,
    }


def _report(report: Report, had: Had | None) -> Json:
    return {
        "id": report.id,
        "revision": report.revision,
        "outlet": report.outlet.name or None,
        "domain": report.outlet.domain or None,
        "outlet_kind": report.outlet.kind.value,
        "owner": report.outlet.owner or None,
        "registered": report.outlet.registered,
        "title": report.title or None,
        "byline": report.byline or None,
        "credits": list(report.credits),
        "link": (had.link if had else report.link) or None,
        "published": _moment(report.published),
        "updated": _moment(report.updated),
        "fetched": _moment(had.fetched) if had else None,
        "capture": (had.capture if had else "") or None,
        "language": report.language or None,
        "in_part": report.in_part.value or None,
        "transcribed": report.transcribed,
    }
