"""Keep what a person decides about a claim, and tell it wherever its status was told."""

from dataclasses import dataclass, replace
from typing import assert_never

from bot.core.claims import Statement
from bot.core.commands import Command
from bot.core.decisions import (
    Decision,
    DecisionId,
    DecisionKind,
    decisions_in_force,
    latest_to_undo,
    verdict_in_force,
)
from bot.core.matching import Stance
from bot.core.messages import Message, Post
from bot.core.rendering.decisions import (
    render_accepted,
    render_decided,
    render_decided_before,
    render_nothing_inferred,
    render_nothing_to_undo,
    render_say_why,
    render_undone,
)
from bot.core.rendering.moves import Case
from bot.core.rendering.parts import in_channel
from bot.core.text import content_id
from bot.flow.say import Saying
from bot.flow.view import View
from bot.flow.warn import Cause, Warn
from bot.ports import Clock, Desk, Evidence, Outbox


@dataclass(frozen=True, slots=True)
class Decide:
    """Works in a turn of the desk that its caller has taken."""

    view: View
    warn: Warn
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
        decided = known or self._decision(id, asked, command, case)
        if isinstance(decided, Post):
            return decided
        await self.evidence.decide(decided)
        saying = Saying(self.outbox, self.clock.now())
        after = await self.view.case(claim, audience, saying.at)
        post = _answer(asked, decided, after)
        # Before the cards change, so that whoever asked reads the answer first.
        saying.posts.append(post)
        place = in_channel(asked.place)
        await self.warn.tell_moves(saying, [claim], place, Cause(decided.id, decision=decided.id))
        for report in sorted({report.id for report in after.reports.values()}):
            await self.warn.refresh_card(saying, report, place)
        await saying.put()
        return post

    def _decision(self, id: DecisionId, asked: Message, command: Command, case: Case) -> Decision | Post:
        """Return what is decided, or what is said where nothing is."""
        now, audience = self.clock.now(), asked.place.audience
        decision = Decision(
            id,
            DecisionKind(command.name.value),
            case.dossier.claim.id,
            asked.author,
            now,
            audience,
            command.reason,
        )
        in_force = decisions_in_force(case.dossier.decisions, now)
        match decision.kind:
            case DecisionKind.ACCEPT:
                inferred = tuple(s.id for s in _inferred(case))
                nothing = render_nothing_inferred(asked, case.handle)
                return replace(decision, statements=inferred) if inferred else nothing
            case DecisionKind.UNDO:
                last = latest_to_undo(in_force)
                nothing = render_nothing_to_undo(asked, case.handle)
                return replace(decision, undoes=last.id) if last else nothing
            case DecisionKind.CONFIRM | DecisionKind.REFUTE:
                verdict = verdict_in_force(in_force)
                if verdict is not None and verdict.kind is decision.kind:
                    return render_decided_before(asked, case.handle, verdict, now)
                return decision if decision.reason else render_say_why(asked, command)
            case DecisionKind.CUT_TIE:
                raise ValueError("no command cuts a tie")
            case _:
                assert_never(decision.kind)


def _inferred(case: Case) -> list[Statement]:
    """Return what supports a claim by a speaker who is inferred."""
    supporting = {m.statement for m in case.dossier.matches if m.stance is Stance.SUPPORTS}
    statements = (t.statement for t in case.dossier.testimonies)
    return [s for s in statements if s.chain.is_inferred and s.id in supporting]


def _answer(asked: Message, decided: Decision, after: Case) -> Post:
    if decided.kind is DecisionKind.ACCEPT:
        return render_accepted(asked, decided, after)
    if decided.kind is DecisionKind.UNDO:
        undone = next((d for d in after.dossier.decisions if d.id == decided.undoes), None)
        return render_undone(asked, undone, after)
    return render_decided(asked, decided, after)
