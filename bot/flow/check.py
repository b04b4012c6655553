"""Check a page, a text, a sentence or a claim against what is known, and keep nothing of it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.claims import (
    Attribution,
    Hop,
    Naming,
    QuoteForm,
    Reading,
    Role,
    Source,
    Statement,
    StatementId,
    settle,
)
from bot.core.commands import Command, is_handle
from bot.core.comparing import comparable, compare
from bot.core.errors import NotReadable
from bot.core.leads import Lead, LeadId, LeadKind
from bot.core.links import links_in, without_links
from bot.core.matching import Candidate, Relation, Stance, relate, tells_more
from bot.core.messages import Audience, Message, Post
from bot.core.rendering.answers import opening_words, reading_words
from bot.core.rendering.checks import (
    Checked,
    Near,
    Rechecked,
    Spoken,
    render_check_what,
    render_checked,
    render_near,
    render_one_link,
    render_rechecked,
)
from bot.core.rendering.claims import Listed
from bot.core.reports import Report, ReportId
from bot.core.text import Quote, Span, content_id, words_of
from bot.flow.identity import Identity
from bot.flow.say import show_progress
from bot.flow.search import listed
from bot.flow.view import View, visible
from bot.ports import Fetcher, Matcher, Outbox, Reader, Search

_NEAR = 5  # claims named for a sentence
_ALIKE = 0.45  # cosine under which a claim with no word in common is not named


@dataclass(frozen=True, slots=True)
class Check:
    """Answers /check. What is fetched and read is let go with the answer: no evidence, and no count.

    Attributes:
        reader: keeps nothing of what it reads.
    """

    view: View
    search: Search
    matcher: Matcher
    reader: Reader
    fetchers: Mapping[LeadKind, Fetcher]
    outbox: Outbox

    async def __call__(self, asked: Message, command: Command) -> Post:
        """Raises what reading a shared link would, where it cannot be read."""
        typed = command.argument.strip()
        words = len(words_of(without_links(typed)))
        links = tuple(dict.fromkeys(links_in(typed)))
        if is_handle(typed):
            return await self._claim(asked, typed)
        if words >= self.view.policy.report_words:
            return await self._report(asked, LeadKind.PASTED, typed)
        if len(links) > 1:
            return render_one_link(asked)
        if links:
            return await self._report(asked, LeadKind.LINK, links[0])
        if not words:
            return render_check_what(asked)
        return await self._sentence(asked, typed)

    async def _report(self, asked: Message, kind: LeadKind, body: str) -> Post:
        lead = Lead(
            id=LeadId(content_id("check", asked.id)),
            kind=kind,
            body=body,
            message=asked.id,
            place=asked.place,
            author=asked.author,
            shared_at=asked.sent_at,
        )
        report = await self._fetched(lead)
        await show_progress(self.outbox, lead, reading_words(report), self.view.clock.now())
        draft = await self.reader.read(report)
        reading = await asyncio.to_thread(settle, draft, report, self.reader.engine)
        audience = asked.place.audience
        known = await Identity(self.view.evidence)(report, audience)
        shared = await visible(self.view.evidence, (known.id,), audience)
        found = await self._compared(asked, report, reading)
        scope = await self.search.scope(audience, ReportId(""))
        checked = Checked(report, reading, found, scope, bool(shared))
        await show_progress(
            self.outbox, lead, f"👀 Checked against {scope.reports:,} reports.", self.view.clock.now()
        )
        return render_checked(asked, checked, self.view.clock.now())

    async def _fetched(self, lead: Lead) -> Report:
        fetcher = self.fetchers.get(lead.kind)
        if fetcher is None:
            raise NotReadable(f"nothing fetches a {lead.kind}")
        fetcher.check(lead)
        if lead.kind is LeadKind.LINK:
            await show_progress(self.outbox, lead, opening_words(lead), self.view.clock.now())
        return await fetcher.report(await fetcher.capture(lead))

    async def _compared(
        self, asked: Message, report: Report, reading: Reading
    ) -> tuple[tuple[Statement, tuple[Spoken, ...]], ...]:
        """Return each thing that is claimed or denied, with the known claims it speaks to."""
        audience, policy = asked.place.audience, self.view.policy
        said = comparable(reading)
        texts = [s.content.of(report.text) for s in said]
        known: dict[StatementId, tuple[Candidate, ...]] = {}
        for statement, words, vector in zip(said, texts, await self.matcher.vectors(texts), strict=True):
            known[statement.id] = await self.search.similar(words, vector, audience, policy.candidates)
        found = await asyncio.to_thread(compare, report, reading, known, {}, policy)
        claims = {c.claim.id: c.claim for candidates in known.values() for c in candidates}
        by_id = {s.id: s for s in reading.statements}
        of: dict[StatementId, list[Spoken]] = {}
        for (claim, statement), match in found.matches.items():
            if claim in claims and match.stance is not Stance.SILENT:
                stands = await listed(self.view, claims[claim], audience)
                speaks = by_id[statement]
                is_part = tells_more(claims[claim], speaks, speaks.content.of(report.text))
                of.setdefault(statement, []).append(Spoken(stands, match.stance, match.relation, is_part))
        order = {s.id: n for n, s in enumerate(reading.statements)}
        return tuple((s, tuple(of.get(s.id, ()))) for s in sorted(said, key=lambda s: order[s.id]))

    async def _sentence(self, asked: Message, words: str) -> Post:
        audience = asked.place.audience
        near = await nearest(self.view, self.search, self.matcher, words, _said(words), audience)
        scope = await self.search.scope(audience, ReportId(""))
        return render_near(asked, words, near, scope, self.view.clock.now())

    async def _claim(self, asked: Message, handle: str) -> Post:
        audience, now = asked.place.audience, self.view.clock.now()
        claim = await self.view.desk.claim_named(handle, audience)
        case = await self.view.case(claim, audience, now)
        first = case.first
        words = first.content.of(case.text_of(first))
        near = await nearest(self.view, self.search, self.matcher, words, first, audience)
        others = tuple(n for n in near if n.listed.finding.claim.id != case.dossier.claim.id)
        history = await self.view.evidence.history(claim, audience)
        begun = min(t.known_at for t in case.dossier.testimonies)
        since = history[-1].now.as_of if history else begun
        shown = Listed.of(case)
        later = tuple(
            (t.statement, case.reports[t.statement.id])
            for t in sorted(case.dossier.testimonies, key=lambda t: (t.known_at, t.statement.id))
            if t.known_at > since
        )
        scope = await self.search.scope(audience, first.report)
        return render_rechecked(asked, Rechecked(shown, since, later, others, scope), now)


async def nearest(
    view: View, search: Search, matcher: Matcher, words: str, statement: Statement, audience: Audience
) -> tuple[Near, ...]:
    """Return the claims nearest to a statement's words that an audience may see: those that relate first."""
    (vector,) = await matcher.vectors([words])
    found: list[Near] = []
    sought = set(words_of(words))
    for candidate in await search.similar(words, vector, audience, view.policy.candidates):
        match = relate(candidate.claim, statement, words, candidate.similarity, view.policy)
        shares = len(sought & set(words_of(candidate.claim.words))) >= 2
        if match.relation is Relation.UNRELATED and not (shares and candidate.similarity >= _ALIKE):
            continue
        shown = await listed(view, candidate.claim, audience)
        is_part = tells_more(candidate.claim, statement, words)
        found.append(Near(shown, match.relation, match.reason, is_part))
    found.sort(key=lambda n: n.relation is Relation.UNRELATED)
    return tuple(found[:_NEAR])


def _said(words: str) -> Statement:
    """Return a sentence as a statement that nobody made, to be held against claims."""
    nobody = Attribution((Hop(Source("", Naming.NAMED, Role.PUBLISHER)),))
    content = Quote((Span(0, len(words)),))
    return Statement(StatementId(""), ReportId(""), 0, content, QuoteForm.INDIRECT, nobody)
