"""A fake of the port that forgets reports."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.core.claims import ClaimId, StatementId
from bot.core.decisions import kin_of
from bot.core.errors import StoreBusy
from bot.core.forgetting import ForgettingId, Forgotten, Founded, Supporter, page_mark, without_report
from bot.core.leads import Lead, LeadId, LeadKind
from bot.core.matching import Stance
from bot.core.messages import Audience, Post, PostKey, PostKind
from bot.core.reports import Report, ReportId
from bot.core.text import content_id
from bot.ports import LeadState, PostState, Removal, Rests

if TYPE_CHECKING:
    from tests.fakes import Memory

Lost = Callable[[Audience], bool]


@dataclass
class Stones:
    """A `Tombstones` over what is kept in memory."""

    memory: "Memory"
    kept: dict[ForgettingId, tuple[Forgotten, frozenset[str]]] = field(
        default_factory=dict[ForgettingId, tuple[Forgotten, frozenset[str]]]
    )
    swept: int = 0

    async def rests_on(self, report: ReportId) -> Rests:
        evidence = self.memory.evidence
        said = {s.id: s for r, _ in evidence.readings if r.report == report for s in r.statements}
        made = [claim for _, _, claim in evidence.made.values() if claim.first in said]
        speaks_to = [m.claim for m in evidence.matches() if m.statement in said]
        direct = dict.fromkeys([*speaks_to, *(claim.id for claim in made)])
        regroupings = await evidence.regroupings()
        kin = {claim: kin_of(regroupings, claim) for claim in direct}
        touched = tuple(dict.fromkeys([*direct, *(k for group in kin.values() for k in sorted(group))]))
        beside = {
            found[0].report
            for m in evidence.matches()
            if m.claim in touched and (found := evidence.statement(m.statement)) and found[0].report != report
        }
        return Rests(
            tuple(evidence.revisions.get(report, ())),
            tuple(said.values()),
            tuple(Founded(c, tuple(self._supporters(c.id, kin[c.id], report))) for c in made),
            touched,
            tuple(sorted(beside)),
        )

    def _supporters(self, claim: ClaimId, kin: Iterable[ClaimId], besides: ReportId) -> Iterable[Supporter]:
        evidence = self.memory.evidence
        found: dict[StatementId, Supporter] = {}
        for match in evidence.matches():
            known = evidence.statement(match.statement)
            if match.claim not in kin or match.stance is not Stance.SUPPORTS or known is None:
                continue
            statement, revision, at = known
            present = evidence.revisions[statement.report][-1]
            standing = [s for s in evidence.shared if s.report == statement.report and s not in evidence.gone]
            if statement.report != besides and present.revision == revision and standing:
                shared_in = tuple(dict.fromkeys(s.place.audience for s in standing))
                words, is_own = statement.content.of(present.text), match.claim == claim
                found[statement.id] = Supporter(statement, words, at, shared_in, is_own)
        return found.values()

    async def forget(self, removal: Removal) -> None:
        done, evidence = removal.forgotten, self.memory.evidence
        if done.id in self.kept:
            return
        shares = [s for s in evidence.shared if s.report == done.report]
        if frozenset(s.place.audience for s in shares) != removal.shared_in:
            raise StoreBusy(done.report)
        stays = removal.shared_in - removal.gone_from
        rests = await self.rests_on(done.report)
        opened = {page for page, report, _ in evidence.pages if report == done.report}
        asked = {link for each, link in evidence.had if each.report == done.report and link}
        marks = {page_mark(address) for address in opened | asked}
        names = {done.report, *(t.revision for t in rests.texts), *marks, *done.dropped, *done.touched}
        self.kept[done.id] = (done, frozenset(names))

        def is_lost(audience: Audience) -> bool:
            sees = any(audience.may_see(gone) for gone in removal.gone_from)
            return not stays or (sees and not any(audience.may_see(still) for still in stays))

        self._scrub_posts(removal, is_lost)
        self._scrub_inbox(removal)
        mine = frozenset(s.id for s in rests.statements)
        for (claim, audience), changes in evidence.histories.items():
            if claim in rests.touched and is_lost(audience):
                changes[:] = [without_report(c, mine, removal.wording.labels) for c in changes]
        for claim, vector in removal.anew:
            at, order, _ = evidence.made[claim.id]
            evidence.made[claim.id] = (at, order, claim)
            self.memory.search.vectors[claim.id] = vector
        for claim in done.dropped:
            evidence.made.pop(claim, None)
            self.memory.search.vectors.pop(claim, None)
        gone = set(done.dropped)
        evidence.matched = [(at, m) for at, m in evidence.matched if m.claim not in gone]
        self.memory.desk.told = [t for t in self.memory.desk.told if t.claim not in gone]
        shelf = self.memory.watches
        shelf.to_tell = {
            key: one
            for key, one in shelf.to_tell.items()
            if one.report != done.report
            or (stays and shelf.watches[one.watch][0].place.audience not in removal.gone_from)
        }
        if stays:
            evidence.shared[:] = [s for s in evidence.shared if s not in shares or s.place.audience in stays]
            evidence.pages[:] = [
                p for p in evidence.pages if p[1] != done.report or p[2] not in removal.gone_from
            ]
            evidence.had = [
                (c, link) for c, link in evidence.had if c.report != done.report or c.audience in stays
            ]
        else:
            self._delete(done.report, mine)
        await self.memory.outbox.put(removal.posts, done.at)

    def _scrub_posts(self, removal: Removal, is_lost: Lost) -> None:
        tray = self.memory.outbox
        groups: dict[str, list[PostKey]] = {}
        for key, slip in tray.slips.items():
            groups.setdefault(tray.shown_in(slip.post), []).append(key)
        cards: set[str] = set()
        for shown_in, keys in groups.items():
            slips = [tray.slips[key] for key in keys]
            latest = slips[-1].post
            if not is_lost(latest.place.audience):
                continue
            is_own = shown_in in removal.own or any(slip.post.under in removal.own for slip in slips)
            is_card = slips[0].post.kind is PostKind.WARNING or slips[0].post.under in cards
            if is_card and not is_own:
                cards.add(shown_in)
            wording = removal.wording.label_alone if is_card else removal.wording
            wanted = _emptied(latest, removal) if is_own else wording.without(latest, removal.instead)
            quoting = [wording.without(s.post, removal.instead) != s.post for s in slips]
            if not is_own and not any(quoting):
                continue
            for slip in slips:
                slip.post = replace(slip.post, lines=wanted.lines, actions=wanted.actions, enclosures=())
            is_said = any(slip.state in (PostState.SENT, PostState.DOUBTFUL) for slip in slips)
            if (is_own or (quoting[-1] and not is_card)) and is_said:
                key = PostKey(content_id("edit", shown_in, "forgotten", removal.forgotten.id))
                tray.add(replace(wanted, key=key, edits=PostKey(shown_in)), removal.forgotten.at)

    def _scrub_inbox(self, removal: Removal) -> None:
        inbox = self.memory.leads
        for id, (_, report, _) in list(inbox.states.items()):
            lead = inbox.leads[id]
            if report == removal.forgotten.report and lead.place.audience in removal.gone_from:
                inbox.leads[id] = replace(lead, body="", label="", attached=())
                inbox.states[id] = (LeadState.DONE, None, "")

    def _delete(self, report: ReportId, mine: frozenset[StatementId]) -> None:
        evidence = self.memory.evidence
        evidence.matched = [(at, m) for at, m in evidence.matched if m.statement not in mine]
        evidence.judgements = [j for j in evidence.judgements if not j.pair & mine]
        evidence.readings = [(r, at) for r, at in evidence.readings if r.report != report]
        evidence.shared[:] = [s for s in evidence.shared if s.report != report]
        evidence.pages[:] = [p for p in evidence.pages if p[1] != report]
        evidence.had = [(c, link) for c, link in evidence.had if c.report != report]
        evidence.revisions.pop(report, None)

    async def sweep(self) -> None:
        self.swept += 1

    async def forgotten(self, id: ForgettingId) -> Forgotten | None:
        return self.kept[id][0] if id in self.kept else None

    async def was_forgotten(
        self, report: Report, page: str, audience: Audience, by_itself: bool
    ) -> Forgotten | None:
        marks = {page_mark(page), page_mark(report.found_at)} - {""} if by_itself else set[str]()
        found = [
            done
            for done, names in self.kept.values()
            if names & {report.id, report.revision, *marks} and done.concerns(audience)
            if self.memory.evidence.first_seen(done.report, audience) is None
        ]
        return max(found, key=lambda done: done.at, default=None)

    async def forgotten_of(self, claim: ClaimId, audience: Audience) -> tuple[Forgotten, ...]:
        found = (done for done, _ in self.kept.values() if claim in done.touched and done.concerns(audience))
        return tuple(sorted(found, key=lambda done: (done.at, done.id)))

    async def blank(self, lead: LeadId) -> None:
        known: Lead = self.memory.leads.leads[lead]
        if known.kind is LeadKind.PASTED:
            self.memory.leads.leads[lead] = replace(known, body="", label="")


def _emptied(post: Post, removal: Removal) -> Post:
    knows = post.place.audience.may_see(removal.forgotten.audience)
    head = removal.head if knows else removal.head_elsewhere
    lines = head if post.kind is PostKind.WARNING else removal.rest
    return replace(post, lines=lines, actions=(), enclosures=())
