"""ClaimReview drafts (schema.org, JSON-LD): what a person said of a claim, never what the bot makes of it.

Only a claim that somebody confirmed or refuted has one. Its rating is that person's, in the desk's own words,
and it says that it is a draft: who publishes it answers for it.
"""

from bot.core.claims import StatementId
from bot.core.decisions import Decision, decisions_in_force, verdict_in_force
from bot.core.matching import Stance
from bot.core.rendering.handouts.exhibits import Exhibit, Had, Handout
from bot.core.rendering.moves import Case
from bot.core.rendering.parts import name_chain, outlet_words, plain_text, quote_of
from bot.core.rendering.statuses import rating_words
from bot.core.schemas import Json

_CONTEXT = "https://schema.org"


def rated(case: Case) -> Decision | None:
    """Return the confirmation or refutation in force; None where nobody gave one."""
    return verdict_in_force(decisions_in_force(case.dossier.decisions, case.now.as_of))


def reviews_of(handout: Handout) -> Json | None:
    """Return the drafts of all claims that a person rated; None where no claim was."""
    drafts = [
        _review(exhibit, decision)
        for exhibit in handout.exhibits
        if (decision := rated(exhibit.case)) is not None
    ]
    if not drafts:
        return None
    if len(drafts) == 1:
        return {"@context": _CONTEXT, **drafts[0]}
    return {"@context": _CONTEXT, "@graph": drafts}


def _review(exhibit: Exhibit, decision: Decision) -> Json:
    case = exhibit.case
    first = case.first
    claimant = plain_text(name_chain(first.chain))
    person = {"@type": "Person", "name": decision.by}
    return {
        "@type": "ClaimReview",
        "creativeWorkStatus": "Draft",
        "identifier": case.handle,
        "dateCreated": decision.at.isoformat(),
        "author": person,
        "claimReviewed": f"{claimant}: {plain_text(quote_of(case.text_of(first), first))}",
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": case.now.status.value,
            "alternateName": rating_words(decision),
            "ratingExplanation": decision.reason,
            "author": person,
        },
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Organization" if first.chain.is_own_voice else "Thing", "name": claimant},
            "appearance": [_appearance(exhibit, s) for s in (first.id, *_others(case))],
        },
    }


def _others(case: Case) -> list[StatementId]:
    """Return a statement of each further report that supports a claim, as they became known."""
    supports = {m.statement for m in case.dossier.matches if m.stance is Stance.SUPPORTS}
    ordered = sorted(case.dossier.testimonies, key=lambda t: (t.known_at, t.statement.id))
    by_report = {t.statement.report: t.statement.id for t in reversed(ordered) if t.statement.id in supports}
    shown = case.first.report
    return [s for report, s in reversed(by_report.items()) if report != shown]


def _appearance(exhibit: Exhibit, statement: StatementId) -> Json:
    report = exhibit.case.reports[statement]
    had = exhibit.had.get((report.id, report.revision), Had(None))
    found: Json = {
        "@type": "CreativeWork",
        "headline": report.title or None,
        "url": had.link or report.link or None,
        "datePublished": report.published.isoformat() if report.published else None,
        "publisher": {"@type": "Organization", "name": outlet_words(report)},
    }
    return {name: value for name, value in found.items() if value is not None}
