"""The evidence on one claim, as one audience may see it: what a status is assessed from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.claims import Attribution, Claim, Statement, StatementId
from bot.core.decisions import Decision
from bot.core.independence import Judgement, Provenance
from bot.core.matching import ClaimMatch
from bot.core.reports import UNKNOWN_OUTLET, OutletId


@dataclass(frozen=True, slots=True)
class Testimony:
    """A statement as evidence, with when the desk knew of it.

    Attributes:
        publisher: the outlet's name; a label of the report where no outlet is stated.
        retired_at: when its report lost it (edited, removed); None while it stands.
        outlet: "" where none is stated.
        registered: whether the outlet is in the register.
        taken_back: whether it is retired because nobody shares its report any more.
        revision: of the report's text that the statement stands in; "" where there is only one.
        read_as: the chain as it was read, where a person corrected it; None where nobody did.
    """

    statement: Statement
    publisher: str
    known_at: datetime
    retired_at: datetime | None = None
    outlet: OutletId = UNKNOWN_OUTLET.id
    registered: bool = False
    revision: str = ""
    taken_back: bool = False
    read_as: Attribution | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that a status is assessed from, as one audience may see it. Order means nothing in it.

    Attributes:
        matches: of the claim, and of claims that were merged into it.
        decisions: on any of these claims, in force or not.
        regroupings: merges and splits that are none of `decisions`: the audience may not see them.
        provenances: where statements come from, for judging a pair again whose speaker a person corrected.
    """

    claim: Claim
    testimonies: tuple[Testimony, ...]
    matches: tuple[ClaimMatch, ...]
    judgements: tuple[Judgement, ...]
    decisions: tuple[Decision, ...] = ()
    sides: Mapping[str, str] = field(default_factory=dict[str, str])  # source name → party
    regroupings: tuple[Decision, ...] = ()
    provenances: Mapping[StatementId, Provenance] = field(default_factory=dict[StatementId, Provenance])


def numbered(dossier: Dossier) -> dict[StatementId, int]:
    """Return the number that people call each statement of a claim by: as they became known, from 1.

    What a person split off or set aside keeps its number, so that no other one changes.
    """
    in_order = sorted(
        dossier.testimonies,
        key=lambda t: (t.known_at, t.statement.report, t.statement.content.reach.start, t.statement.id),
    )
    return {t.statement.id: n for n, t in enumerate(in_order, 1)}
