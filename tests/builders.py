"""One-line builders. Name only what the test is about; everything else is filled in, the same every time."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from bot.core.claims import (
    NOBODY,
    Attribution,
    Claim,
    ClaimId,
    Draft,
    DraftHop,
    DraftStatement,
    Dropped,
    Engine,
    Flag,
    Hop,
    Naming,
    Note,
    Quantity,
    QuoteForm,
    Reading,
    ResponseKind,
    Role,
    SlotName,
    Slots,
    Source,
    Statement,
    StatementId,
    StatementKind,
    settle,
)
from bot.core.decisions import Decision, DecisionId, DecisionKind
from bot.core.dossiers import Dossier, Testimony
from bot.core.independence import Judgement, Passage, Provenance, Tie, TieKind, Verdict
from bot.core.leads import Lead, LeadId, LeadKind
from bot.core.matching import ClaimMatch, Relation, Stance
from bot.core.messages import Attachment, Audience, Message, MessageId, Place
from bot.core.reports import Outlet, OutletId, OutletKind, Report, ReportId, report_id, revision_of
from bot.core.stories import Story
from bot.core.text import Quote, Span, content_id, fold_with_origin
from bot.ports import Fetcher

NOON = datetime(2018, 11, 21, 12, tzinfo=UTC)
ENGINE = Engine("by hand", "1")


def at(hours: float) -> datetime:
    """Return so many hours after the noon at which everything else happens."""
    return NOON + timedelta(hours=hours)


# Messages


def audience(channel: str = "syria", *, workspace: str = "newsroom", private: bool = False) -> Audience:
    return Audience(workspace, channel, private)


def place(
    channel: str = "syria",
    *,
    workspace: str = "newsroom",
    private: bool = False,
    thread: str | None = None,
    platform: str = "console",
) -> Place:
    return Place(platform, audience(channel, workspace=workspace, private=private), thread)


def attachment(
    name: str = "report.txt", media_type: str = "text/plain", *, size_bytes: int = 1000
) -> Attachment:
    return Attachment(name, media_type, f"files/{name}", size_bytes)


def message(
    text: str,
    *,
    id: str = "",
    author: str = "rana",
    where: Place | None = None,
    sent_at: datetime = NOON,
    attachments: tuple[Attachment, ...] = (),
) -> Message:
    identity = MessageId(id or content_id("message", author, text))
    return Message(identity, where or place(), author, text, sent_at, attachments)


def lead(
    body: str,
    kind: LeadKind = LeadKind.PASTED,
    *,
    where: Place | None = None,
    author: str = "rana",
    label: str = "",
) -> Lead:
    from_message = MessageId(content_id("message", author, body))
    identity = LeadId(content_id("lead", from_message, kind, body))
    return Lead(identity, kind, body, from_message, where or place(), author, NOON, label)


# Reports


async def fetched(fetcher: Fetcher, found: Lead) -> Report:
    """Return the report that a lead leads to."""
    return await fetcher.report(await fetcher.capture(found))


def outlet(
    name: str,
    *,
    registered: bool = True,
    kind: OutletKind = OutletKind.PAPER,
    domain: str = "",
    owner: str = "",
    aliases: tuple[str, ...] = (),
) -> Outlet:
    """Return a registered outlet; say `registered=False` for one that nobody entered."""
    return Outlet(
        OutletId(domain or name.casefold()), name, kind, domain, owner, aliases=aliases, registered=registered
    )


def report(
    text: str,
    by: str | Outlet = "EA",
    *,
    title: str = "",
    link: str = "",
    credits: tuple[str, ...] = (),
    byline: str = "",
    published: datetime | None = None,
    language: str = "en",
) -> Report:
    publisher = outlet(by) if isinstance(by, str) else by
    return Report(
        id=report_id(publisher, text),
        revision=revision_of(text),
        outlet=publisher,
        title=title,
        text=text,
        fetched_at=NOON,
        byline=byline,
        credits=credits,
        link=link,
        published=published,
        language=language,
    )


# Who says it

_VAGUE = ("a source", "sources", "an official", "officials", "unnamed")


def source(name: str, role: Role = Role.ORIGIN, *, desk: str = "") -> Source:
    """Return the source a newsroom would mean by `name`.

    "nobody" is nobody; "a source", "officials", "unnamed official" are unnamed; what begins with a small
    letter ("a nurse at the clinic") is described; everything else ("the Kremlin" too) is a name.
    """
    if name in ("", "nobody"):
        return NOBODY
    if name.startswith("unnamed") or name in _VAGUE:
        naming = Naming.UNNAMED
    else:
        naming = Naming.DESCRIBED if name.removeprefix("the ")[0].islower() else Naming.NAMED
    return Source(name, naming, role, desk)


def chain(publisher: str, *speakers: str, inferred: bool = False, not_heard: bool = False) -> Attribution:
    """Return publisher ← nearest speaker ← … ← root; `inferred` and `not_heard` are said of the root."""
    hops = [Hop(Source(publisher, Naming.NAMED, Role.PUBLISHER))]
    for i, name in enumerate(speakers):
        last = i == len(speakers) - 1
        who = source(name, Role.ORIGIN if last else Role.RELAY)
        hops.append(Hop(who, inferred=inferred and last, heard=not (not_heard and last)))
    return Attribution(tuple(hops))


def number(low: float, unit: str = "", *, high: float | None = None, words: str = "") -> Quantity:
    return Quantity(words or f"{low:g}", low, low if high is None else high, unit)


def statement(
    words: str,
    *speakers: str,
    by: str = "EA",
    inside: Report | None = None,
    id: str = "",
    story: int = 0,
    kind: StatementKind = StatementKind.CLAIM,
    response: ResponseKind | None = None,
    answers: Iterable[Statement] = (),
    form: QuoteForm = QuoteForm.INDIRECT,
    slots: Slots | None = None,
    flags: Iterable[Flag] = (),
    consequence: tuple[str, ...] = (),
    inferred: bool = False,
    not_heard: bool = False,
) -> Statement:
    """Return `words` as said by `speakers`, nearest first; without any, the report's own voice.

    Give `inside` to have the words found in a report's text; else they are a report of their own.
    """
    carrier = inside or report(words, by)
    span = fold_with_origin(carrier.text).find(words) or Span(0, 0)
    if not span.end:
        raise ValueError(f"the report does not hold {words!r}")
    attribution = chain(carrier.publisher, *speakers, inferred=inferred, not_heard=not_heard)
    known_as = id or content_id("statement", carrier.id, words, *speakers)
    return Statement(
        id=StatementId(known_as),
        report=carrier.id,
        story=story,
        content=Quote((span,)),
        form=form,
        chain=attribution,
        kind=StatementKind.RESPONSE if response else kind,
        response=response,
        answers=tuple(a.id for a in answers),
        slots=slots or Slots(),
        flags=frozenset((*flags, Flag.SPEAKER_INFERRED)) if inferred else frozenset(flags),
        consequence=consequence,
    )


def claim(
    words: str = "Israel struck rebels near Beit Jinn", *, slots: Slots | None = None, id: str = ""
) -> Claim:
    """Return a claim in its own words (`bot.core.claims.claim_of` makes the one a statement makes)."""
    known_as = ClaimId(id or content_id("claim", words))
    return Claim(known_as, StatementId(f"first of {known_as}"), words, slots or Slots())


# Drafts and readings


def draft_hop(
    name: str, cue: str = "", *, mention: str | None = None, inferred: bool = False, role: Role = Role.ORIGIN
) -> DraftHop:
    """Return a hop whose mention reads as its name, unless `mention` says otherwise ("" for none)."""
    who = source(name, role)
    return DraftHop(who, who.name if mention is None else mention, cue=cue, inferred=inferred)


def draft_statement(
    *passages: str | tuple[str, int],
    hops: Iterable[DraftHop] = (),
    story: int = 0,
    kind: StatementKind = StatementKind.CLAIM,
    response: ResponseKind | None = None,
    answers: tuple[int, ...] = (),
    form: QuoteForm = QuoteForm.INDIRECT,
) -> DraftStatement:
    """Return a proposal; a passage may come with the offset the engine believes it starts at."""
    return DraftStatement(
        story=story,
        passages=tuple((p, None) if isinstance(p, str) else p for p in passages),
        form=form,
        hops=tuple(hops),
        kind=StatementKind.RESPONSE if response else kind,
        response=response,
        answers=answers,
    )


def whole_story(text: str) -> Story:
    return Story(0, None, Span(0, len(text)))


def draft(
    text: str,
    *statements: DraftStatement,
    stories: tuple[Story, ...] | None = None,
    notes: tuple[Note, ...] = (),
) -> Draft:
    """Return a draft of one story, the whole of `text`, unless `stories` are given."""
    return Draft((whole_story(text),) if stories is None else stories, statements, notes)


def settled(of: Report, *statements: DraftStatement, stories: tuple[Story, ...] | None = None) -> Reading:
    return settle(draft(of.text, *statements, stories=stories), of, ENGINE)


def reading(of: Report, *statements: Statement, dropped: tuple[Dropped, ...] = ()) -> Reading:
    """Return a reading of one story that holds `statements` as they are."""
    return Reading(of.id, of.revision, ENGINE, (whole_story(of.text),), statements, dropped)


# Evidence


def evidence(
    of: Statement,
    *,
    known_at: datetime = NOON,
    retired_at: datetime | None = None,
    registered: bool = True,
    placed: bool = True,
) -> Testimony:
    """Return a statement as evidence; a builder whose name began with "test" would be run as a test.

    `placed` tells whether its outlet is stated.
    """
    publisher = of.chain.hops[0].source.name
    outlet = OutletId(publisher.casefold() if placed else "")
    return Testimony(of, publisher, known_at, retired_at, outlet, registered and placed)


def match(
    of: Statement, stance: Stance = Stance.SUPPORTS, to: Claim | None = None, *, unmatched: Iterable[str] = ()
) -> ClaimMatch:
    against = stance in (Stance.DENIES, Stance.CONTRADICTS)
    return ClaimMatch(
        (to or claim()).id,
        of.id,
        Relation.INCOMPATIBLE if against else Relation.SAME,
        stance,
        frozenset(SlotName(name) for name in unmatched),
    )


def judgement(
    a: Statement, b: Statement, verdict: Verdict = Verdict.INDEPENDENT, *, when: datetime = NOON
) -> Judgement:
    ties = (Tie(TieKind.SHARED_TEXT, "20 words in a row"),) if verdict is Verdict.TIED else ()
    return Judgement(a.id, b.id, verdict, ties, when)


def decision(
    kind: DecisionKind,
    *statements: Statement,
    id: str = "",
    about: Claim | None = None,
    by: str = "rana",
    when: datetime = NOON,
    reason: str = "read the filing",
    undoes: Decision | None = None,
    where: Place | None = None,
    other: Claim | None = None,
    voices: tuple[Source, ...] = (),
) -> Decision:
    ids = tuple(s.id for s in statements)
    known_as = id or content_id("decision", kind, when.isoformat(), *ids)
    return Decision(
        DecisionId(known_as),
        kind,
        (about or claim()).id,
        by,
        when,
        (where or place()).audience,
        reason,
        ids,
        undoes.id if undoes else None,
        other.id if other else None,
        voices,
    )


def dossier(
    *supporting: Statement,
    denied_by: Iterable[Statement] = (),
    contradicted_by: Iterable[Statement] = (),
    answered_by: Iterable[Statement] = (),
    withdrawn_by: Iterable[Statement] = (),
    unmatched: Mapping[Statement, Iterable[str]] | None = None,
    tied: Iterable[tuple[Statement, Statement]] = (),
    not_shown: Iterable[tuple[Statement, Statement]] = (),
    decisions: tuple[Decision, ...] = (),
    sides: Mapping[str, str] | None = None,
    about: Claim | None = None,
) -> Dossier:
    """Return the evidence on one claim, every pair shown to be independent but those named otherwise."""
    on = about or claim()
    stances = {
        Stance.SUPPORTS: supporting,
        Stance.DENIES: tuple(denied_by),
        Stance.CONTRADICTS: tuple(contradicted_by),
        Stance.ANSWERS: tuple(answered_by),
        Stance.WITHDRAWS: tuple(withdrawn_by),
    }
    everyone = [s for statements in stances.values() for s in statements]
    verdicts = {frozenset((a.id, b.id)): Verdict.TIED for a, b in tied}
    verdicts |= {frozenset((a.id, b.id)): Verdict.NOT_SHOWN for a, b in not_shown}
    missing = {s.id: tuple(slots) for s, slots in (unmatched or {}).items()}
    return Dossier(
        claim=on,
        testimonies=tuple(evidence(s) for s in everyone),
        matches=tuple(
            match(s, stance, on, unmatched=missing.get(s.id, ()))
            for stance, statements in stances.items()
            for s in statements
        ),
        judgements=tuple(
            judgement(a, b, verdicts.get(frozenset((a.id, b.id)), Verdict.INDEPENDENT))
            for i, a in enumerate(everyone)
            for b in everyone[i + 1 :]
        ),
        decisions=decisions,
        sides=sides or {},
    )


def provenance(
    *speakers: str,
    by: str | Outlet = "EA",
    report_id: str = "",
    link: str = "",
    credits: tuple[str, ...] = (),
    byline: str = "",
    text: str = "",
    quotation: str = "",
) -> Provenance:
    """Return where a statement by `speakers` in an outlet comes from, without a report around it."""
    publisher = outlet(by) if isinstance(by, str) else by
    known_as = content_id("provenance", publisher.name, link, text, quotation, *speakers)
    return Provenance(
        statement=StatementId(known_as),
        report=ReportId(report_id or known_as),
        outlet=publisher,
        chain=chain(publisher.name, *speakers),
        link=link,
        credits=credits,
        passages=_passages(text),
        quotations=_passages(quotation),
        byline=byline,
    )


def _passages(text: str) -> tuple[Passage, ...]:
    words = text.casefold().split()
    return (Passage(tuple(words), tuple(Span(i, i + 1) for i in range(len(words)))),) if words else ()
