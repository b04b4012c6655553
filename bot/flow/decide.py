"""Keep what a person decides about a claim, and tell it wherever its status was told."""

from dataclasses import dataclass

from bot.core.claims import StatementId
from bot.core.commands import Command, CommandName
from bot.core.decisions import Decision, DecisionId, DecisionKind
from bot.core.messages import Message, Post
from bot.core.proposals import Considered, Problem, Refused, needs_reason, propose
from bot.core.rendering.decisions import render_decision
from bot.core.rendering.moves import Case
from bot.core.rendering.parts import in_channel
from bot.core.rendering.undecided import render_refused
from bot.core.rulings import kind_of, parse_ruling
from bot.core.text import content_id
from bot.flow.regroup import Regroup
from bot.flow.say import Saying
from bot.flow.view import View
from bot.flow.warn import Cause, Warn
from bot.ports import Clock, Desk, Evidence, Outbox


@dataclass(frozen=True, slots=True)
class Decide:
    """Works in a turn of the desk that its caller has taken."""

    view: View
    warn: Warn
    regroup: Regroup
    evidence: Evidence
    desk: Desk
    outbox: Outbox
    clock: Clock

    async def __call__(self, asked: Message, command: Command) -> Post:
        """Decide what a command asks, and return the answer; what asks for nothing new decides nothing.

        The same message again decides nothing more, and is answered the same.
        """
        audience = asked.place.audience
        claim = await self.desk.claim_named(command.argument, audience)
        case = await self.view.case(claim, audience, self.clock.now())
        id = DecisionId(content_id("decision", asked.id))
        known = next((d for d in case.dossier.decisions if d.id == id), None)
        decided = known or await self._decision(id, asked, command, case)
        if isinstance(decided, Refused):
            return render_refused(asked, command, case, decided)
        await self.evidence.decide(decided)
        return await self._tell(asked, decided, case)

    async def _tell(self, asked: Message, decided: Decision, before: Case) -> Post:
        audience, place = asked.place.audience, in_channel(asked.place)
        saying = Saying(self.outbox, self.clock.now())
        moved = [before.dossier.claim.id, decided.claim, *((decided.other,) if decided.other else ())]
        after = await self.view.case(decided.claim, audience, saying.at)
        undone = next((d for d in after.dossier.decisions if d.id == decided.undoes), None)
        if undone is not None and undone.other is not None:
            moved.append(undone.other)
        post = render_decision(asked, decided, undone, after)
        # Before the cards change, so that whoever asked reads the answer first.
        saying.posts.append(post)
        cause = Cause(decided.id, decision=decided.id)
        await self.warn.tell_moves(saying, moved, place, cause)
        if decided.kind is DecisionKind.SPLIT and decided.other is not None:
            await self.warn.note_new(saying, decided.other, decided.claim, cause)
        for report in sorted({r.id for case in (before, after) for r in case.reports.values()}):
            await self.warn.refresh_card(saying, report, place)
        await saying.put()
        return post

    async def _decision(
        self, id: DecisionId, asked: Message, command: Command, case: Case
    ) -> Decision | Refused:
        """Return what is decided, or why nothing is."""
        now, claim = self.clock.now(), case.dossier.claim
        ruling = parse_ruling(command)
        kind = kind_of(command.name, ruling)
        if kind is None:
            return Refused(Problem.WHAT_IS_WRONG)
        blank = Decision(id, kind, claim.id, asked.author, now, asked.place.audience, ruling.reason)
        if kind is DecisionKind.MERGE:
            named = await self.regroup.named(blank, ruling)
            if isinstance(named, Refused):
                return named
            blank = named
        founding = frozenset[StatementId]()
        if kind is DecisionKind.SPLIT:
            founding = await self.regroup.founding(claim.id, blank.audience)
        decided = propose(blank, ruling, Considered(case.dossier, founding, now))
        if isinstance(decided, Refused):
            return decided
        if not decided.reason and needs_reason(kind) and command.name is not CommandName.WRONG:
            return Refused(Problem.NO_REASON)
        if kind is DecisionKind.MERGE:
            await self.regroup.judge(decided)
        return await self.regroup.found(decided, case) if kind is DecisionKind.SPLIT else decided
