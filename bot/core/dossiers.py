"""The evidence on one claim, as one audience may see it: what a status is assessed from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.claims import Claim, Statement
from bot.core.decisions import Decision
from bot.core.independence import Judgement
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
    """

    statement: Statement
    publisher: str
    known_at: datetime
    retired_at: datetime | None = None
    outlet: OutletId = UNKNOWN_OUTLET.id
    registered: bool = False
    revision: str = ""
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that a status is assessed from, as one audience may see it. Order means nothing in it."""

    claim: Claim
    testimonies: tuple[Testimony, ...]
    matches: tuple[ClaimMatch, ...]
    judgements: tuple[Judgement, ...]
    decisions: tuple[Decision, ...] = ()
    sides: Mapping[str, str] = field(default_factory=dict[str, str])  # source name → party
