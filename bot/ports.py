"""The one page between what the bot decides and the places it works in.

Each port is a protocol; each has one fake and one contract suite, which runs on every edge that serves it.
Unless said otherwise a method may raise `PassingError` (try again) or `LastingError` (tell the person),
and doing it twice is the same as doing it once.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from bot.core.alerts import Postponed, SearchScope, Snooze, Telling
from bot.core.assignments import Assignment, Reply, Used, Working
from bot.core.captures import Capture, CaptureId
from bot.core.channels import Change
from bot.core.claims import Claim, ClaimId, Draft, Engine, Reading, Statement
from bot.core.corroboration import StatusChange
from bot.core.decisions import Decision
from bot.core.digests import Reported
from bot.core.dossiers import Dossier
from bot.core.feeds import Found, Seen
from bot.core.forgetting import ForgettingId, Forgotten, Founded, Wording
from bot.core.independence import Judged, Judgement
from bot.core.leads import NO_WATCH, Lead, LeadId, WatchId
from bot.core.matching import Candidate, ClaimMatch
from bot.core.messages import Audience, Line, Message, MessageId, Place, Post, PostKey
from bot.core.names import Voice
from bot.core.pictures.sheets import Lettering, Sheet
from bot.core.ratings import Rating
from bot.core.registrations import Registration
from bot.core.reports import Outlet, OutletId, Report, ReportId
from bot.core.sides import SideEntry
from bot.core.watching import ASKED_FOR, Course, CourseId, Noticed, Opened, Watched, WatchKind

Vector = NewType("Vector", bytes)  # float32, little-endian, of unit length
PostedAs = NewType("PostedAs", str)  # the platform's own id of a post


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the time, with its zone."""
        ...


class Chat(Protocol):
    """A place people talk in."""

    name: str

    def listen(self) -> AsyncIterator[Message]:
        """Yield what people say, until the place is closed. A message may come again."""
        ...

    def missed(self, since: Mapping[str, datetime]) -> AsyncIterator[Message]:
        """Yield what was said while nobody listened, in the order it was said in each channel.

        Nothing where a place keeps what is said until it is heard. What was heard before may come again.

        Args:
            since: channel → when the latest message was said there that is surely kept.
        """
        ...

    async def acknowledge(self, message: MessageId) -> None:
        """Tell the place that the message is kept; called after it is committed."""
        ...

    async def post(self, post: Post, under: PostedAs | None, edits: PostedAs | None) -> PostedAs:
        """Say it. Not safe to repeat: the outbox sees to that."""
        ...

    async def find(self, post: Post, under: PostedAs | None) -> PostedAs | None:
        """Read back whether a post is there, by its key; None when it is not.

        What is there in part is finished before this returns.

        Args:
            post: what was perhaps said.
            under: what it was said under, as `post` was told.
        """
        ...


class Fetcher(Protocol):
    """Gets the bytes that one kind of lead leads to, and reads them."""

    def check(self, lead: Lead) -> None:
        """Raise what `capture` would refuse a lead with before it opens anything, where that can be told."""
        ...

    async def capture(self, lead: Lead) -> Capture:
        """Return the bytes a lead leads to. Not always the same twice: pages change."""
        ...

    async def report(self, capture: Capture) -> Report:
        """Return the report in captured bytes; the same bytes give the same report."""
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """What an archive says of a capture without opening it.

    Attributes:
        sha256: of the content, in hexadecimal.
        size_bytes: of what is kept for it, as it lies there; as it lay there, once its bytes were let go.
        let_go: when its bytes were removed to keep the archive in its bounds; None while they are there.
    """

    capture: CaptureId
    asked: str
    address: str
    at: datetime
    sha256: str
    size_bytes: int
    let_go: datetime | None = None


class Archive(Protocol):
    """Keeps captures byte for byte, as evidence. Never changes one."""

    async def keep(self, capture: Capture) -> Held:
        """Keep a capture for good before this returns; one that is there already is left as it is."""
        ...

    async def capture(self, capture: CaptureId) -> Capture | None:
        """Return a capture as it was kept; None when it never was, or was let go or removed.

        Raises `EvidenceDamaged` rather than return other bytes than those that were kept.
        """
        ...

    async def kept(self, capture: CaptureId) -> Held | None:
        """Return what is kept of a capture; None when it never was, was removed, or was let go long ago."""
        ...

    async def latest(self, asked: str) -> Capture | None:
        """Return the latest capture of a link, for a page that has not changed since.

        Its `at` is when the same bytes were last found there. None without one, and where it is damaged: then
        the page is to be had again.
        """
        ...

    async def remove(self, capture: CaptureId) -> None:
        """Remove a capture with all that tells of it."""
        ...

    async def export(self, captures: Sequence[CaptureId], title: str) -> bytes:
        """Return a WACZ file of these captures, for any player of web archives.

        Those whose bytes are not there are left out. Raises `EvidenceDamaged` when one of them is.
        """
        ...


class Reader(Protocol):
    """An engine that reads. It proposes words; it never places them and never sets a status."""

    engine: Engine

    async def read(self, report: Report) -> Draft: ...


class Matcher(Protocol):
    async def vectors(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        """Return one vector a text, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a report's present text, by the offset it starts at."""

    report: ReportId
    revision: str
    start: int


MOST_COUNTED = 1_000  # of what is found: beyond it nobody reads on, and counting takes seconds


@dataclass(frozen=True, slots=True)
class Hits:
    """What words were found in, as one audience may see it.

    Attributes:
        voices: names that may be a spelling of the words.
        claims: the latest that hold every word, in what is said or by whom.
        claims_in_all: how many claims hold them; `MOST_COUNTED` for so many or more.
        passages: those that hold the very words in a row.
        passages_in_all: how many do, as far as `MOST_COUNTED`.
    """

    voices: tuple[Voice, ...] = ()
    claims: tuple[Claim, ...] = ()
    claims_in_all: int = 0
    passages: tuple[Passage, ...] = ()
    passages_in_all: int = 0


class Search(Protocol):
    """Finds claims that may be the same, and what people look for; rebuilt from the evidence at any time."""

    async def add(self, claims: Sequence[tuple[Claim, Vector]]) -> None: ...

    async def similar(
        self, words: str, vector: Vector, audience: Audience, limit: int
    ) -> tuple[Candidate, ...]:
        """Return claims the audience may see, nearest first, found by full text or by vector."""
        ...

    async def find(self, words: str, audience: Audience, limit: int) -> Hits:
        """Find words that somebody typed; at most `limit` claims, and as many passages."""
        ...

    async def scope(self, audience: Audience, besides: ReportId) -> SearchScope:
        """Say where `similar` looks for this audience: in all compared reports, one left out."""
        ...


class LeadState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    UNREADABLE = "unreadable"
    SET_ASIDE = "set aside"  # it failed too often; a person may retry it


@dataclass(frozen=True, slots=True)
class Left:
    """A lead that came to nothing.

    Attributes:
        number: its place among all that was shared in its channel; it stays.
        reason: the name of the error that it came to; of one that was set aside, what failed how.
    """

    lead: Lead
    number: int
    state: LeadState
    reason: str


@dataclass(frozen=True, slots=True)
class ReadHere:
    """A lead that came to a report, with its place among all that was shared in its channel; it stays."""

    lead: Lead
    number: int
    report: ReportId


class Leads(Protocol):
    """The inbox: what people said, and what came of it."""

    async def take_in(self, message: Message, leads: Sequence[Lead]) -> bool:
        """Keep a message, its leads, and the work they ask for, in one transaction.

        Returns False when the message was taken in before; then nothing changes.
        """
        ...

    async def last_heard(self, platform: str) -> Mapping[str, datetime]:
        """Return channel → when the latest message was said there that was taken in."""
        ...

    async def lead(self, lead: LeadId) -> Lead: ...

    async def leads_of(self, message: MessageId) -> tuple[Lead, ...]:
        """Return what a message and its edits were found to share, less what was taken back, in order."""
        ...

    async def begin(self, lead: LeadId, what: str) -> None:
        """Note that a piece of work on a lead begins.

        Not the same when done twice: each beginning counts, which is how a lead is found that takes the whole
        bot down with it.
        """
        ...

    async def begun(self, lead: LeadId, what: str) -> int:
        """Return how often a piece of work has begun since another one of the same lead did."""
        ...

    async def came_to(self, lead: LeadId, state: LeadState, report: ReportId | None, reason: str) -> None: ...

    async def state(self, lead: LeadId) -> LeadState: ...

    async def again(self, asked: MessageId, leads: Sequence[LeadId], at: datetime) -> tuple[LeadId, ...]:
        """Ask for another walk of leads that came to nothing, and return those that walk again.

        The same message again asks for nothing more, and is told the same, whatever came of them since.
        """
        ...

    async def report_of(self, lead: LeadId) -> ReportId | None:
        """Return the report a lead led to; None until it was read, or when it could not be."""
        ...

    async def waiting(self, audience: Audience, before: LeadId) -> int:
        """Return how many reports of this very channel, taken in before a lead, are still to be read.

        What a watch brought by itself is not counted: nobody waits for it.
        """
        ...

    async def left(self, audience: Audience, limit: int) -> tuple[Left, ...]:
        """Return what was shared in this very channel and could not be read, or was set aside, oldest first.

        The last `limit`, the latest share of each page, file or text; neither what was taken back nor a page
        that was read after all where this audience may see it.
        """
        ...

    async def read_here(self, audience: Audience) -> tuple[ReadHere, ...]:
        """Return what was shared in this very channel and led to a report, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Share:
    """That a report was shown somewhere, by whom, when. What an audience may see follows from it."""

    report: ReportId
    place: Place
    message: MessageId
    who: str
    at: datetime
    watch: WatchId = NO_WATCH  # that brought it by itself; "" when a person shared it


@dataclass(frozen=True, slots=True)
class Looked:
    """That a report was compared with all that an audience may see, and where that was looked for."""

    report: ReportId
    audience: Audience
    scope: SearchScope


@dataclass(frozen=True, slots=True)
class Captured:
    """That a text of a report was read from a capture, for somebody.

    Attributes:
        revision: of the text.
        capture: `NEVER_CAPTURED` where no bytes were kept.
        audience: who shared what it was read for.
    """

    report: ReportId
    revision: str
    capture: CaptureId
    audience: Audience


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much an audience may see.

    Attributes:
        reports: those that were read and of which a share stands; outlets are theirs.
        latest: when the latest of them was shared in this very channel; None where none was.
    """

    reports: int
    outlets: int
    claims: int
    latest: datetime | None


class Evidence(Protocol):
    """Reports, readings, claims, and an append-only log of what was found about them, when."""

    async def keep_report(
        self,
        report: Report,
        share: Share,
        page: str = "",
        asked: str = "",
        reading: tuple[Reading, datetime] | None = None,
    ) -> bool:
        """Keep a report and that it was shared. Returns False when its text was known already.

        Raises `StoreBusy` and keeps nothing where somebody would come to see a text that was only ever had
        for people whose shares they may not see: whose report it is has then changed meanwhile.

        Args:
            report: the report; another text under a known id becomes its present revision.
            share: where it was shared.
            page: the canonical address of the page it was read from; "" when it was read from none.
            asked: the canonical address of the link that was shared for it; "" for none.
            reading: of this text and when it was made, kept at the same moment: nobody finds the report
                with a text that is not read meanwhile.
        """
        ...

    async def report(self, report: ReportId, revision: str = "") -> Report:
        """Return a report, its outlet as the register has it now rather than when it was read.

        Its text is that of a revision; "" takes the present one.
        """
        ...

    async def reports_of(self, outlet: OutletId, audience: Audience | None = None) -> tuple[ReportId, ...]:
        """Return the reports of an outlet as the register has it now, oldest first.

        Only those that `audience` may see; all of them where it is None.
        """
        ...

    async def reports_of_text(self, revision: str, audience: Audience) -> tuple[ReportId, ...]:
        """Return the reports with that present text that an audience may see, oldest first."""
        ...

    async def revisions_of(self, report: ReportId) -> tuple[str, ...]:
        """Return the revisions of a report's text, oldest first."""
        ...

    async def captured(self, report: ReportId) -> tuple[Captured, ...]:
        """Return what every text of a report was ever read from, and for whom, oldest first."""
        ...

    async def captured_from(self, capture: CaptureId) -> tuple[Captured, ...]:
        """Return what was ever read from a capture, and for whom, oldest first."""
        ...

    async def reports_asked(self, link: str) -> tuple[ReportId, ...]:
        """Return the reports that a link, by its canonical address, led to, the latest first."""
        ...

    async def reports_at(self, link: str) -> tuple[ReportId, ...]:
        """Return the reports that were read from the page at a canonical address, the latest first."""
        ...

    async def pages_of(self, report: ReportId, audience: Audience) -> tuple[str, ...]:
        """Return the canonical addresses of the pages a report was read from, the earliest first.

        Only those that were opened for people whose shares this audience may see. None where it was read from
        no page, or is not known.
        """
        ...

    async def shares(self, report: ReportId) -> tuple[Share, ...]:
        """Return where a report was shared, oldest first; what was taken back is among them."""
        ...

    async def take_back(self, report: ReportId, message: MessageId, at: datetime) -> None:
        """Note that a message shares a report no more: where nothing else does, it counts no more."""
        ...

    async def taken_back(self, report: ReportId, place: Place) -> datetime | None:
        """Return when the last share of a report in a channel was taken back; None while one stands."""
        ...

    async def latest_shares(
        self, audience: Audience, limit: int, by_people: bool = False
    ) -> tuple[Share, ...]:
        """Return the latest shares of read reports that an audience may see, the newest first.

        With `by_people`, what a watch brought by itself is left out.
        """
        ...

    async def keep_reading(self, reading: Reading, at: datetime) -> None: ...

    async def reading(self, report: ReportId, engine: Engine) -> Reading | None:
        """Return the engine's reading of the report's present revision; None when it has none."""
        ...

    async def latest_reading(self, report: ReportId) -> Reading | None:
        """Return the latest reading of the report's present revision by any engine; None without one."""
        ...

    async def keep_comparison(
        self,
        new: Sequence[Claim],
        matches: Sequence[ClaimMatch],
        judgements: Sequence[Judgement],
        at: datetime,
        looked: Sequence[Looked] = (),
    ) -> None:
        """Keep what comparing a report found, and where it looked."""
        ...

    async def scope_of(self, report: ReportId, audience: Audience) -> SearchScope | None:
        """Return where evidence on a report was looked for last, as far as the audience may see it.

        None where it was not compared with anything this audience may see.
        """
        ...

    async def private_audiences(self, workspace: str) -> tuple[Audience, ...]:
        """Return the private channels that reports were shared in."""
        ...

    async def matches_of(self, report: ReportId) -> tuple[ClaimMatch, ...]:
        """Return what the statements of the report's present text were judged to say about any claim."""
        ...

    async def claims_touched(self, report: ReportId) -> tuple[ClaimId, ...]:
        """Return the claims that a statement of any text the report ever had was judged on."""
        ...

    async def may_see(self, claim: ClaimId, audience: Audience) -> bool:
        """Tell whether the report that first made the claim was shared where this audience may see it."""
        ...

    async def judged_with(self, outlet: OutletId) -> tuple[Judged, ...]:
        """Return the judgements in force about pairs of statements, of which one at least is this outlet's.

        Pairs with a statement that its report has lost are left out.
        """
        ...

    async def dossier(
        self,
        claim: ClaimId,
        audience: Audience,
        as_of: datetime | None = None,
        merged: Sequence[ClaimId] = (),
    ) -> Dossier:
        """Return everything a status is assessed from, as far as the audience may see it.

        With what was found for the claims in `merged`, and decided on them. Its decisions are those on any of
        these claims, those that joined one of them with another, and what takes either back.
        What was found later than `as_of` is left out, so that any past moment can be had again; None is now.
        Raises `NoSuchClaim` where the audience may not see the report that first made the claim.
        """
        ...

    async def claims(self, audience: Audience, limit: int, by_people: bool = False) -> tuple[Claim, ...]:
        """Return the claims an audience may see, the latest first.

        With `by_people`, only those of which a report speaks that a person shared where it may see it.
        """
        ...

    async def statements_making(self, claims: Sequence[Claim]) -> Mapping[ClaimId, Statement]:
        """Return the statement that first made each claim, its speakers named as they were then."""
        ...

    async def decide(self, decision: Decision) -> None: ...

    async def status_changes(self, audience: Audience, since: datetime) -> tuple[StatusChange, ...]:
        """Return how statuses changed for an audience after a moment, oldest first."""
        ...

    async def shares_in(self, audience: Audience, since: datetime) -> tuple[Share, ...]:
        """Return the shares of read reports in this very channel after a moment, oldest first."""
        ...

    async def decisions(self, audience: Audience) -> tuple[Decision, ...]:
        """Return all that was decided where this audience may see it, oldest first."""
        ...

    async def holdings(self, audience: Audience) -> Holdings:
        """Count what an audience may see."""
        ...

    async def regroupings(self) -> tuple[Decision, ...]:
        """Return every merge and split with what takes it back, whoever may see it, oldest first."""
        ...

    async def history(self, claim: ClaimId, audience: Audience) -> tuple[StatusChange, ...]:
        """Return how a claim's status changed for an audience, as `Outbox.put` kept it, oldest first."""
        ...


class Desk(Protocol):
    """What the newsroom itself keeps: handles, the register of outlets, sides, and what it was told."""

    def turn(self, workspace: str) -> AbstractAsyncContextManager[None]:
        """Wait until nobody else works in this workspace's turn, in this process or another, and take it.

        Whoever compares, or assesses and tells, does so in a turn: what is said rests on what was said last.
        """
        ...

    async def handle(self, claim: ClaimId, audience: Audience) -> str:
        """Return the short handle of a claim, giving it one at the first asking.

        "c41" in the whole workspace; "p3" for what only a private channel may see, in a row of numbers of its
        own. A handle that was given stays.
        """
        ...

    async def claim_named(self, handle: str, audience: Audience) -> ClaimId:
        """Raises `NoSuchClaim` where the audience may see no claim by that handle."""
        ...

    async def outlet(self, name_or_domain: str) -> Outlet | None:
        """Return the registered outlet by domain, name or alias; None when there is none."""
        ...

    async def outlets(self) -> tuple[Outlet, ...]:
        """Return the whole register."""
        ...

    async def register(self, outlets: Sequence[Outlet], at: datetime) -> None:
        """Keep outlets as a file has them. What people entered of one goes before it, field by field.

        Reports that were read before they were registered are theirs from then on.
        """
        ...

    async def enter(self, registration: Registration) -> Registration:
        """Keep what a person entered of an outlet, registering it where it was not.

        Returns what is kept, with the outlet as it was before; under an id that is kept already, that.
        """
        ...

    async def entries(self, outlet: OutletId, audience: Audience) -> tuple[Registration, ...]:
        """Return what people entered of an outlet where this audience may see it, oldest first."""
        ...

    async def note(self, noted: Assignment | Working | Reply | Used | Rating) -> None:
        """Keep who follows a claim up, where it was used, or how far a speaker is trusted; append-only.

        What is kept under the same id stands.
        """
        ...

    async def ratings(self, audience: Audience) -> tuple[Rating, ...]:
        """Return the letters that speakers were given, where this audience may see it, oldest first."""
        ...

    async def assignments(self, audience: Audience) -> tuple[Assignment, ...]:
        """Return every assignment of a claim, where this audience may see it, oldest first."""
        ...

    async def working(self, audience: Audience) -> tuple[Working, ...]:
        """Return who ever said to work on a claim, where this audience may see it, oldest first."""
        ...

    async def replies(self, claim: ClaimId, audience: Audience) -> tuple[Reply, ...]:
        """Return a claim's log of the right of reply, as far as this audience may see it, oldest first."""
        ...

    async def used(self, audience: Audience) -> tuple[Used, ...]:
        """Return every mark that a claim was used, where this audience may see it, oldest first."""
        ...

    async def sides(self, audience: Audience | None = None) -> dict[str, str]:
        """Return source name → the party it belongs to.

        With what people entered where this audience may see it; without any of that where it is None.
        """
        ...

    async def set_sides(self, sides: dict[str, str], at: datetime) -> None:
        """Keep the table as a file has it. What people entered of a source goes before it."""
        ...

    async def enter_side(self, entry: SideEntry) -> None: ...

    async def side_entries(self, audience: Audience) -> tuple[SideEntry, ...]:
        """Return what people entered of sides where this audience may see it, oldest first."""
        ...

    async def claims_told(self, workspace: str) -> tuple[ClaimId, ...]:
        """Return the claims of which a status was told anywhere in a workspace."""
        ...

    async def tellings(self, claim: ClaimId) -> tuple[Telling, ...]:
        """Return what was told of a claim anywhere, oldest first."""
        ...

    async def told_in(self, place: Place, since: datetime) -> tuple[Telling, ...]:
        """Return what was told of any claim in this channel after a moment, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Room:
    """A channel where something was shared or asked, and when that was first so."""

    place: Place
    since: datetime


class Channels(Protocol):
    """How each channel wants the bot, and what waits there for its time."""

    async def rooms(self) -> tuple[Room, ...]:
        """Return the channels where something was shared or asked, in the order that they became known."""
        ...

    async def last_reported(self, place: Place) -> Reported | None:
        """Return the last daily thread of a channel, as `Outbox.put` kept it; None where there was none."""
        ...

    async def change(self, change: Change) -> None:
        """Keep that something was set; append-only."""
        ...

    async def changes(self, audience: Audience) -> tuple[Change, ...]:
        """Return what was set for this very channel, oldest first."""
        ...

    async def snooze(self, snooze: Snooze) -> None: ...

    async def snoozed_until(self, claim: ClaimId, audience: Audience) -> datetime | None:
        """Return until when a claim was last snoozed in this very channel; None where it never was."""
        ...

    async def postpone(self, put_off: Sequence[Postponed]) -> None:
        """Keep that these are to be looked at again; of one claim in one channel the last time counts."""
        ...

    async def due(self, at: datetime) -> tuple[Postponed, ...]:
        """Return what is to be looked at again at a moment, the earliest first."""
        ...

    async def settle(self, looked_at: Sequence[Postponed]) -> None:
        """Forget what was looked at again; what was put off anew meanwhile stays."""
        ...


class PostState(StrEnum):
    INTENT = "intent"  # to be said; surely not said yet
    DOUBTFUL = "doubtful"  # saying it began; whether it arrived must be read back
    SENT = "sent"
    UNDELIVERABLE = "undeliverable"  # the place will not have it, or it failed too often


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A post on its way, with the platform ids of what it goes under and what it replaces.

    Attributes:
        awaits: set while the post it goes under or edits is not sent yet: it must wait.
        tries: how often saying it began.
    """

    post: Post
    state: PostState
    under: PostedAs | None
    edits: PostedAs | None
    awaits: PostKey | None
    tries: int = 0


class Outbox(Protocol):
    """What the bot means to say, each thing once."""

    async def put(
        self,
        posts: Sequence[Post],
        at: datetime,
        tellings: Sequence[Telling] = (),
        changes: Sequence[tuple[StatusChange, Audience]] = (),
        reported: Sequence[Reported] = (),
    ) -> None:
        """Mean to say these, and keep with them what they tell and how statuses changed: all or nothing.

        `reported` are the daily threads that are given with them, or that there was nothing for.

        A key that is there already is left as it is; a telling or change that is already the last of its
        claim there adds nothing.
        """
        ...

    async def due(self, platform: str) -> tuple[Outgoing, ...]:
        """Return what is still to be said, in the order it was put.

        A reply to a post that is undeliverable goes to the channel itself; edits of one are never due.
        """
        ...

    async def begin(self, key: PostKey) -> None:
        """Note that saying it begins: until `sent`, whether it arrived is doubtful.

        Not the same when done twice: each beginning counts as a try.
        """
        ...

    async def sent(self, key: PostKey, posted_as: PostedAs) -> None:
        """Note that it arrived. Its files are where it was said from then on, and are not kept here."""
        ...

    async def give_up(self, key: PostKey, reason: str) -> None:
        """Note that a post is undeliverable, and why; nothing waits for it any more."""
        ...

    async def latest(self, key: PostKey) -> Post | None:
        """Return what the post with this key shows now: the last edit put, else itself, else None."""
        ...

    async def unsent(self, place: Place) -> Mapping[PostState, int]:
        """Count the posts for a channel and its threads that were not sent, by how they stand.

        Edits of what is undeliverable are left out: they are never due.
        """
        ...

    async def put_since(self, place: Place, since: datetime) -> tuple[Post, ...]:
        """Return the new posts that were put for a channel and its threads at a moment or later, no edits."""
        ...


@dataclass(frozen=True, slots=True)
class Removal:
    """All that is done when a report is forgotten.

    Attributes:
        shared_in: where it was shared, by what this was made from.
        gone_from: those of them where it is shared no more.
        wording: by which its words are known where they were quoted.
        anew: claims it made first, in the words of another report that makes them, with their vectors.
        own: its cards and the live lines of whoever shared it; what stands under them goes with them.
        head: what its cards read from then on, where `forgotten.audience` may be seen.
        head_elsewhere: the same, where it may not.
        rest: what the rest of its posts read.
        instead: what stands where another post quoted it.
        posts: to be said with it.
        kept: what asked for it, which is still at work; None where nobody did in chat.
    """

    forgotten: Forgotten
    shared_in: frozenset[Audience]
    gone_from: frozenset[Audience]
    wording: Wording
    anew: tuple[tuple[Claim, Vector], ...] = ()
    own: frozenset[PostKey] = frozenset()
    head: tuple[Line, ...] = ()
    head_elsewhere: tuple[Line, ...] = ()
    rest: tuple[Line, ...] = ()
    instead: str = ""
    posts: tuple[Post, ...] = ()
    kept: MessageId | None = None


@dataclass(frozen=True, slots=True)
class Rests:
    """What rests on a report.

    Attributes:
        texts: every text it had.
        statements: in any of them.
        founded: the claims it made first.
        touched: all claims it speaks to.
        beside: other reports that speak to these.
    """

    texts: tuple[Report, ...]
    statements: tuple[Statement, ...]
    founded: tuple[Founded, ...]
    touched: tuple[ClaimId, ...]
    beside: tuple[ReportId, ...]


class Tombstones(Protocol):
    """Forgets reports, and remembers that it did."""

    async def rests_on(self, report: ReportId) -> Rests:
        """Return what rests on a report."""
        ...

    async def forget(self, removal: Removal) -> None:
        """Remove a report wherever it lies in here and put what is said of that: all or nothing.

        What is kept under the same id stands, and nothing more is removed. Posts that quoted it are emptied
        of it where they are kept, and edited where they were said.
        Raises `StoreBusy` where it was shared elsewhere meanwhile.
        """
        ...

    async def sweep(self) -> None:
        """Leave nothing of what was removed in any file of the store. Raises `StoreBusy`."""
        ...

    async def forgotten(self, id: ForgettingId) -> Forgotten | None:
        """Return what is kept of a report that was forgotten under an id; None where none was."""
        ...

    async def was_forgotten(
        self, report: Report, page: str, audience: Audience, by_itself: bool
    ) -> Forgotten | None:
        """Return the last time that this very text was forgotten for this audience; None where it never was.

        What comes by itself is known by its page too, whatever that says now. `page` is a canonical address;
        "" for none.
        """
        ...

    async def forgotten_of(self, claim: ClaimId, audience: Audience) -> tuple[Forgotten, ...]:
        """Return what was forgotten of the reports that spoke to a claim, for this audience, oldest first."""
        ...

    async def blank(self, lead: LeadId) -> None:
        """Empty what was pasted for a lead, and its message."""
        ...


class Pictures(Lettering, Protocol):
    """Draws sheets. The same sheet always comes out the same, on any machine."""

    def svg(self, sheet: Sheet, name: str) -> str:
        """Return a sheet as SVG whose ids begin with a name, so that several may stand in one page."""
        ...

    async def png(self, sheet: Sheet) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Watching:
    """A watch as it is kept.

    Attributes:
        told: what the channel was told last of how it stands; "" for nothing, or that all is well.
    """

    watched: Watched
    course: Course
    told: str


class Feeds(Protocol):
    """Opens what people want watched. Pages are only told from feeds here: `Fetcher` reads them."""

    def check(self, link: str) -> None:
        """Raise what a link would be refused with before anything is opened."""
        ...

    async def open(self, course: Course) -> Opened:
        """Open what a course follows; what stands in the way is in what is returned."""
        ...

    async def read(self, content: bytes) -> Found:
        """Return what there is to watch in a file. Raises `NotReadable`."""
        ...


class Watches(Protocol):
    """What channels watch, how following it goes, and what of it each has seen."""

    async def watch(self, watched: Watched, course: Course) -> bool:
        """Keep a watch, and its course where nobody follows that yet.

        Returns False when the channel watched it already; then nothing changes.
        """
        ...

    async def unwatch(self, watch: WatchId) -> bool:
        """End a watch; what it brought stays, what it was to tell is told no more.

        Returns False when there was none.
        """
        ...

    async def watched(
        self, place: Place | None = None, kinds: Collection[WatchKind] = ASKED_FOR
    ) -> tuple[Watching, ...]:
        """Return what the channel of a place watches, the oldest first; None is everywhere."""
        ...

    async def watchers(self, course: CourseId) -> tuple[Watched, ...]:
        """Return the watches of one course, the oldest first."""
        ...

    async def course(self, course: CourseId) -> Course | None:
        """Return how following goes; None where it was never followed."""
        ...

    async def due(
        self, now: datetime, until: datetime, limit: int, kinds: Collection[WatchKind]
    ) -> tuple[Course, ...]:
        """Return what is watched, of these kinds, due, and in nobody's hands, and hold it.

        The longest due comes first.

        It is nobody else's until it is kept, or until that moment.
        """
        ...

    async def seen(self, watch: WatchId, names: Collection[str]) -> frozenset[Seen]:
        """Return the names among these that a watch has seen, each with every version of it."""
        ...

    async def keep(self, course: Course, seen: Mapping[WatchId, Collection[Seen]] | None = None) -> None:
        """Keep how a look went and what each watch has seen by it, and let go of the course."""
        ...

    async def notice(self, noticed: Sequence[Noticed], seen: Mapping[WatchId, Collection[Seen]]) -> None:
        """Keep what watches are to tell, and what they have seen with it: all or nothing."""
        ...

    async def noticed(self) -> tuple[Noticed, ...]:
        """Return what is still to be told, oldest first."""
        ...

    async def tell(
        self,
        posts: Sequence[Post],
        told: Mapping[WatchId, str],
        at: datetime,
        noticed: Sequence[Noticed] = (),
    ) -> None:
        """Mean to say these, and keep what each channel is told with them: all or nothing.

        What of `noticed` it is, is to be told no more.
        """
        ...


class Work(Protocol):
    """Durable walks: one per lead and retry, resumed after a crash, set aside after too many failures.

    What was asked does not wait behind what is read.
    """

    async def run(self) -> None:
        """Work until cancelled."""
        ...

    async def drained(self) -> None:
        """Return when nothing is left to do."""
        ...
