"""Gather the evidence on a claim with that on every claim which people say is the same one."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.claims import ClaimId
from bot.core.decisions import Decision, led_to, regroupings_for
from bot.core.dossiers import Dossier
from bot.core.messages import Audience
from bot.ports import Evidence


@dataclass(frozen=True, slots=True)
class Standings:
    """Which claims stand as which others, for one audience at one moment."""

    regroupings: tuple[Decision, ...]
    leads: dict[ClaimId, ClaimId]

    def of(self, claim: ClaimId) -> ClaimId:
        """Return the claim that a claim stands as: itself, where nobody merged it."""
        return self.leads.get(claim, claim)

    def merged_into(self, claim: ClaimId) -> tuple[ClaimId, ...]:
        return tuple(c for c, stands_as in self.leads.items() if stands_as == claim)


async def standings(evidence: Evidence, audience: Audience, as_of: datetime | None = None) -> Standings:
    """Return what stands as what at `as_of`; None is by all that was decided yet."""
    acting = regroupings_for(await evidence.regroupings(), audience)
    latest = max((decision.at for decision in acting), default=None)
    moment = as_of or latest
    return Standings(acting, led_to(acting, moment) if moment else {})


async def gather(evidence: Evidence, claim: ClaimId, audience: Audience, stands: Standings) -> Dossier:
    """Return the dossier of what a claim stands as, as it was found: what people decided is still to act."""
    standing = stands.of(claim)
    merged = stands.merged_into(standing)
    dossier = await evidence.dossier(standing, audience, merged=merged)
    hidden = tuple(d for d in stands.regroupings if not audience.may_see(d.audience))
    return replace(dossier, regroupings=hidden) if merged else dossier
