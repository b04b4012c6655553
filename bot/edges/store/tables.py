"""The tables, as the last migration leaves them. A test compares the two.

What is asked for stands in columns; the value itself stands in `body` as JSON text (see `codec`). `seq` is
the order of arrival. Nothing but `shares` says who may see a report, statement or claim: `visible_reports`.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Select,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    and_,
    or_,
    select,
)

from bot.core.messages import Audience, Place

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


class Time(TypeDecorator[datetime]):
    """A moment: kept in UTC, comes back in UTC with its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its zone is no time")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """A string. What no database can hold (NUL, half a surrogate pair) becomes a replacement mark.

    In `body` nothing is lost: JSON escapes both.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


# SQLite counts by itself only in a column that is declared INTEGER.
Sequence = BigInteger().with_variant(Integer(), "sqlite")


def _seq() -> Column[int]:
    return Column("seq", Sequence, primary_key=True, autoincrement=True)


def _audience() -> tuple[Column[Any], ...]:
    return (
        Column("workspace", Words, nullable=False),
        Column("channel", Words, nullable=False),
        Column("private", Boolean, nullable=False),
    )


def _place() -> tuple[Column[Any], ...]:
    return (Column("platform", Words, nullable=False), *_audience(), Column("thread", Words))


messages = Table(
    "messages",
    metadata,
    _seq(),
    Column("id", Words, nullable=False, unique=True),
    *_place(),
    Column("sent_at", Time, nullable=False),
    Column("body", Words, nullable=False),
)

leads = Table(
    "leads",
    metadata,
    _seq(),
    Column("id", Words, nullable=False, unique=True),
    Column("message", Words, ForeignKey("messages.id"), nullable=False),
    Column("kind", Words, nullable=False),
    *_audience(),
    Column("state", Words, nullable=False),
    Column("doing", Words, nullable=False),  # the piece of work on it that began last
    Column("begun", Integer, nullable=False),  # how often that began
    Column("report", Words),  # what it came to; NULL while it came to none
    Column("reason", Words, nullable=False),  # the name of the error that it came to; "" for none
    Column("watch", Words, nullable=False, server_default=""),  # that brought it by itself; "" for a person
    Column("body", Words, nullable=False),
    Index(None, "workspace", "state"),
)

reports = Table(
    "reports",
    metadata,
    _seq(),
    Column("id", Words, nullable=False, unique=True),
    Column("revision", Words, nullable=False),  # the present one
    Column("outlet", Words, nullable=False),  # whose it is as the register has it now
)

# The pages that reports were read from, by canonical address, and who opened them.
pages = Table(
    "pages",
    metadata,
    _seq(),
    Column("link", Words, nullable=False),
    Column("report", Words, ForeignKey("reports.id"), nullable=False),
    *_audience(),
    UniqueConstraint("link", "report", "workspace", "channel", "private", name="uq_pages_once"),
    Index(None, "report"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("report", Words, ForeignKey("reports.id"), nullable=False),
    Column("revision", Words, nullable=False),
    Column("publisher", Words, nullable=False),
    Column("at", Time, nullable=False),
    Column("body", Words, nullable=False),
    PrimaryKeyConstraint("report", "revision"),
)

# Every capture that a text was read from, and for whom: the same text may be had again in other bytes.
captured = Table(
    "captured",
    metadata,
    _seq(),
    Column("report", Words, ForeignKey("reports.id"), nullable=False),
    Column("revision", Words, nullable=False),
    Column("capture", Words, nullable=False),  # "" where no bytes were kept
    Column("asked", Words, nullable=False),  # canonical; "" where no link was
    *_audience(),
    UniqueConstraint(
        *("report", "revision", "capture", "asked", "workspace", "channel", "private"),
        name="uq_captured_once",
    ),
    Index(None, "report"),
    Index(None, "capture"),
    Index(None, "asked"),
)

shares = Table(
    "shares",
    metadata,
    _seq(),
    Column("id", Words, nullable=False, unique=True),
    Column("report", Words, ForeignKey("reports.id"), nullable=False),
    *_audience(),
    Column("at", Time, nullable=False),
    Column("gone_at", Time),  # when whoever shared it took it back; NULL while it stands
    Column("watch", Words, nullable=False, server_default=""),  # that brought it by itself; "" for a person
    Column("body", Words, nullable=False),
    Index(None, "report"),
    Index(None, "workspace", "private", "channel"),
)

readings = Table(
    "readings",
    metadata,
    _seq(),
    Column("report", Words, ForeignKey("reports.id"), nullable=False),
    Column("revision", Words, nullable=False),
    Column("engine", Words, nullable=False),
    Column("version", Words, nullable=False),
    Column("prompt", Words, nullable=False),
    Column("prompt_hash", Words, nullable=False),
    Column("at", Time, nullable=False),
    Column("body", Words, nullable=False),
    UniqueConstraint("report", "revision", "engine", "version", "prompt", "prompt_hash"),
)

statements = Table(
    "statements",
    metadata,
    Column("id", Words, primary_key=True),
    Column("report", Words, ForeignKey("reports.id"), nullable=False),
    Column("revision", Words, nullable=False),
    Column("at", Time, nullable=False),  # when it was first read
    Column("body", Words, nullable=False),
    Index(None, "report"),
)

# Who is named for what, so that people can be searched for: a row for every name in a statement's chain.
speakers = Table(
    "speakers",
    metadata,
    Column("statement", Words, ForeignKey("statements.id"), nullable=False),
    Column("name", Words, nullable=False),
    Column("part", Words, nullable=False),  # publisher (in its own voice), relay, origin, or desk
    Column("report", Words, nullable=False),
    Column("revision", Words, nullable=False),
    PrimaryKeyConstraint("statement", "name", "part"),
    Index(None, "name"),
    Index(None, "report"),
)

# The words of those names, and what all spellings of each have in common.
spellings = Table(
    "spellings",
    metadata,
    Column("name", Words, nullable=False),
    Column("word", Words, nullable=False),
    Column("key", Words, nullable=False),
    PrimaryKeyConstraint("name", "word"),
    Index(None, "key"),
    Index(None, "word"),
)

claims = Table(
    "claims",
    metadata,
    _seq(),
    Column("id", Words, nullable=False, unique=True),
    Column("first", Words, ForeignKey("statements.id"), nullable=False),
    Column("at", Time, nullable=False),
    Column("body", Words, nullable=False),
    Index(None, "first"),
    Index(None, "at", "seq"),
)


class EventKind(StrEnum):
    """What the log holds. Contents stay in their own tables, so that they can be forgotten."""

    SHARED = "shared"
    TAKEN_BACK = "taken back"
    READ = "read"
    UNREAD = "unread"  # in a language that the engine does not read
    CLAIMED = "claimed"
    MATCHED = "matched"  # body: ClaimMatch
    COMPARED = "compared"  # body: SearchScope, of one audience
    JUDGED = "judged"  # body: Judgement
    DECIDED = "decided"  # body: Decision
    STATUS = "status"  # body: StatusChange, of one audience
    SIDES = "sides"  # body: the whole table of sides, as a file has it
    SIDED = "sided"  # body: SideEntry, of one audience
    REGISTERED = "registered"  # body: Outlet
    ASSIGNED = "assigned"  # body: Assignment
    WORKING = "working"  # body: Working
    REPLIED = "replied"  # body: Reply
    USED = "used"  # body: Used
    RATED = "rated"  # body: Rating
    ENTERED = "entered"  # body: Registration, of one audience
    CHANGED = "changed"  # body: Change, of one channel
    SNOOZED = "snoozed"  # body: Snooze, of one channel
    RETRIED = "retried"  # body: the leads that walk again, of one channel
    REPORTED = "reported"  # body: Reported, of one channel
    FORGOTTEN = "forgotten"  # body: Forgotten


# Append-only: no row of it is ever changed, but where a report is forgotten. As far as time t it says all
# that was known at t, less what was forgotten since.
events = Table(
    "events",
    metadata,
    _seq(),
    Column("key", Words, unique=True),  # for what can happen only once; NULL for the rest
    Column("kind", Words, nullable=False),
    Column("at", Time, nullable=False),
    Column("report", Words),
    Column("claim", Words),
    Column("statement", Words),
    # The second statement of a judgement, the outlet of a registration, what a decision joins or takes back.
    Column("other", Words),
    Column("workspace", Words),
    Column("channel", Words),
    Column("private", Boolean),
    Column("body", Words, nullable=False),
    Index(None, "claim", "kind"),
    Index(None, "statement", "kind"),
    Index(None, "other", "kind"),
    Index(None, "report", "kind"),
    Index(None, "kind"),
    Index(None, "workspace", "channel", "kind", "at"),
)

outlets = Table(
    "outlets",
    metadata,
    Column("id", Words, primary_key=True),
    Column("body", Words, nullable=False),
)

outlet_names = Table(
    "outlet_names",
    metadata,
    Column("name", Words, nullable=False),  # folded
    Column("outlet", Words, ForeignKey("outlets.id"), nullable=False),
    Column("rank", Integer, nullable=False),  # 0 its domain, 1 its name, 2 an alias
    PrimaryKeyConstraint("name", "outlet"),
)

# The channels where something was shared or asked.
rooms = Table(
    "rooms",
    metadata,
    _seq(),
    Column("platform", Words, nullable=False),
    *_audience(),
    Column("since", Time, nullable=False),
    UniqueConstraint("platform", "workspace", "channel"),
)

# What is to be looked at again, and not said before then.
postponed = Table(
    "postponed",
    metadata,
    Column("claim", Words, nullable=False),
    Column("platform", Words, nullable=False),
    *_audience(),
    Column("until", Time, nullable=False),
    PrimaryKeyConstraint("claim", "platform", "workspace", "channel"),
    Index(None, "until"),
)

handles = Table(
    "handles",
    metadata,
    Column("workspace", Words, nullable=False),
    Column("channel", Words, nullable=False),  # of a private one's own claims; "" for the workspace's
    Column("number", Integer, nullable=False),
    Column("claim", Words, nullable=False),
    PrimaryKeyConstraint("workspace", "channel", "number"),
    UniqueConstraint("workspace", "channel", "claim"),
)

# Handles that a merge left behind: what people wrote down still leads somewhere.
handle_aliases = Table(
    "handle_aliases",
    metadata,
    Column("workspace", Words, nullable=False),
    Column("channel", Words, nullable=False),
    Column("number", Integer, nullable=False),
    Column("claim", Words, nullable=False),
    PrimaryKeyConstraint("workspace", "channel", "number"),
)

tellings = Table(
    "tellings",
    metadata,
    _seq(),
    Column("claim", Words, nullable=False),
    *_place(),
    Column("at", Time, nullable=False),
    Column("body", Words, nullable=False),
    Index(None, "claim"),
    Index(None, "workspace", "channel", "at"),
)


class Stone(StrEnum):
    """What a tombstone stands for. Its subject is an id, of which nothing can be read."""

    REPORT = "report"
    TEXT = "text"  # a revision
    PAGE = "page"  # see `page_mark`
    CLAIM = "claim"  # that the report alone made
    TOUCHED = "touched"  # a claim that stays


# What was removed, so that it does not come back. Who, when and why stand in the log, under the same id.
tombstones = Table(
    "tombstones",
    metadata,
    Column("kind", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("forgetting", Words, nullable=False),
    PrimaryKeyConstraint("kind", "subject", "forgetting"),
)

outbox = Table(
    "outbox",
    metadata,
    _seq(),
    Column("key", Words, nullable=False, unique=True),
    Column("platform", Words, nullable=False),
    *_audience(),
    Column("state", Words, nullable=False),
    Column("goes_under", Words),
    Column("edits", Words),
    Column("shown_in", Words, nullable=False),  # the first post of a row of edits; its own key for a new one
    Column("posted_as", Words),
    Column("tries", Integer, nullable=False),  # how often saying it began
    Column("reason", Words, nullable=False),  # why it is undeliverable
    Column("put_at", Time, nullable=False),
    Column("body", Words, nullable=False),
    Index(None, "platform", "state"),
    Index(None, "shown_in"),
    Index(None, "workspace", "channel", "put_at"),
)

# How following an address goes, whoever watches it.
courses = Table(
    "courses",
    metadata,
    Column("id", Words, primary_key=True),
    Column("next_at", Time, nullable=False),
    Column("ended", Boolean, nullable=False),
    Column("busy_until", Time),  # as long as somebody has it in hand; NULL for nobody
    Column("body", Words, nullable=False),
    Index(None, "next_at"),
)

watches = Table(
    "watches",
    metadata,
    _seq(),
    Column("id", Words, nullable=False, unique=True),
    Column("course", Words, ForeignKey("courses.id"), nullable=False),
    Column("kind", Words, nullable=False),
    *_place(),
    Column("told", Words, nullable=False),  # what the channel was told last of how it stands
    Column("body", Words, nullable=False),
    Index(None, "course"),
)

# Every name and version of a feed's items that a watch has brought, or passed over.
seen_items = Table(
    "seen_items",
    metadata,
    Column("watch", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("version", Words, nullable=False),
    PrimaryKeyConstraint("watch", "name", "version"),
)

# What reports have that a watch is for, until its channel is told.
noticed = Table(
    "noticed",
    metadata,
    _seq(),
    Column("watch", Words, nullable=False),
    Column("report", Words, nullable=False),
    Column("statement", Words, nullable=False),
    Column("body", Words, nullable=False),
    UniqueConstraint("watch", "report", "statement"),
)

# The search index: a cache of claims. Full text stands beside it, different on each database: see `search`.
claim_vectors = Table(
    "claim_vectors",
    metadata,
    _seq(),
    Column("claim", Words, nullable=False, unique=True),
    Column("report", Words, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Index(None, "report"),
    sqlite_autoincrement=True,  # a number that was given once is never given again: readers go by it
)

claim_terms = Table(
    "claim_terms",
    metadata,
    Column("term", Words, primary_key=True),
    Column("claims", Integer, nullable=False),  # in how many it stands
)


def audience_row(audience: Audience) -> dict[str, str | bool]:
    return {"workspace": audience.workspace, "channel": audience.channel, "private": audience.private}


def place_row(place: Place) -> dict[str, str | bool | None]:
    return {"platform": place.platform, **audience_row(place.audience), "thread": place.thread}


def is_place(table: Table, place: Place) -> tuple[ColumnElement[bool], ...]:
    return tuple(table.c[name].is_not_distinct_from(value) for name, value in place_row(place).items())


def is_visible(audience: Audience, table: Table = shares) -> ColumnElement[bool]:
    """`Audience.may_see`, asked of rows."""
    return and_(
        table.c.workspace == audience.workspace,
        or_(table.c.private.is_(False), table.c.channel == audience.channel),
    )


def visible_reports(audience: Audience) -> Select[str]:
    """Select the ids of the reports an audience may see."""
    return select(shares.c.report).where(is_visible(audience))


def standing_reports(audience: Audience) -> Select[str]:
    """Select the ids of the reports an audience may see of which a share stands."""
    return visible_reports(audience).where(shares.c.gone_at.is_(None))
