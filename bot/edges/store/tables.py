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
    String,
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


# SQLite counts by itself only in a column that is declared INTEGER.
Sequence = BigInteger().with_variant(Integer(), "sqlite")


def _seq() -> Column[int]:
    return Column("seq", Sequence, primary_key=True, autoincrement=True)


def _audience() -> tuple[Column[Any], ...]:
    return (
        Column("workspace", String, nullable=False),
        Column("channel", String, nullable=False),
        Column("private", Boolean, nullable=False),
    )


def _place() -> tuple[Column[Any], ...]:
    return (Column("platform", String, nullable=False), *_audience(), Column("thread", String))


messages = Table(
    "messages",
    metadata,
    _seq(),
    Column("id", String, nullable=False, unique=True),
    *_place(),
    Column("sent_at", Time, nullable=False),
    Column("body", Text, nullable=False),
)

leads = Table(
    "leads",
    metadata,
    _seq(),
    Column("id", String, nullable=False, unique=True),
    Column("message", String, ForeignKey("messages.id"), nullable=False),
    *_audience(),
    Column("state", String, nullable=False),
    Column("begun", Integer, nullable=False),  # how often work on it began
    Column("report", String),  # what it came to; NULL while it came to none
    Column("reason", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "workspace", "state"),
)

reports = Table(
    "reports",
    metadata,
    _seq(),
    Column("id", String, nullable=False, unique=True),
    Column("revision", String, nullable=False),  # the present one
    Column("outlet", String, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("report", String, ForeignKey("reports.id"), nullable=False),
    Column("revision", String, nullable=False),
    Column("publisher", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("report", "revision"),
)

shares = Table(
    "shares",
    metadata,
    _seq(),
    Column("id", String, nullable=False, unique=True),
    Column("report", String, ForeignKey("reports.id"), nullable=False),
    *_audience(),
    Column("at", Time, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "report"),
    Index(None, "workspace", "private", "channel"),
)

readings = Table(
    "readings",
    metadata,
    _seq(),
    Column("report", String, ForeignKey("reports.id"), nullable=False),
    Column("revision", String, nullable=False),
    Column("engine", String, nullable=False),
    Column("version", String, nullable=False),
    Column("prompt", String, nullable=False),
    Column("prompt_hash", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("report", "revision", "engine", "version", "prompt", "prompt_hash"),
)

statements = Table(
    "statements",
    metadata,
    Column("id", String, primary_key=True),
    Column("report", String, ForeignKey("reports.id"), nullable=False),
    Column("revision", String, nullable=False),
    Column("at", Time, nullable=False),  # when it was first read
    Column("body", Text, nullable=False),
    Index(None, "report"),
)

claims = Table(
    "claims",
    metadata,
    _seq(),
    Column("id", String, nullable=False, unique=True),
    Column("first", String, ForeignKey("statements.id"), nullable=False),
    Column("at", Time, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "first"),
)


class EventKind(StrEnum):
    """What the log holds. Contents stay in their own tables, so that they can be forgotten."""

    SHARED = "shared"
    READ = "read"
    CLAIMED = "claimed"
    MATCHED = "matched"  # body: ClaimMatch
    JUDGED = "judged"  # body: Judgement
    DECIDED = "decided"  # body: Decision
    STATUS = "status"  # body: StatusChange, of one audience
    SIDES = "sides"  # body: the whole table of sides
    REGISTERED = "registered"  # body: Outlet


# Append-only: no row of it is ever changed. As far as time t it says all that was known at t.
events = Table(
    "events",
    metadata,
    _seq(),
    Column("key", String, unique=True),  # for what can happen only once; NULL for the rest
    Column("kind", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("report", String),
    Column("claim", String),
    Column("statement", String),
    Column("other", String),  # the second statement of a judgement, the outlet of a registration
    Column("workspace", String),
    Column("channel", String),
    Column("private", Boolean),
    Column("body", Text, nullable=False),
    Index(None, "claim", "kind"),
    Index(None, "statement", "kind"),
    Index(None, "other", "kind"),
    Index(None, "report", "kind"),
    Index(None, "kind"),
)

outlets = Table(
    "outlets",
    metadata,
    Column("id", String, primary_key=True),
    Column("body", Text, nullable=False),
)

outlet_names = Table(
    "outlet_names",
    metadata,
    Column("name", String, nullable=False),  # folded
    Column("outlet", String, ForeignKey("outlets.id"), nullable=False),
    Column("rank", Integer, nullable=False),  # 0 its domain, 1 its name, 2 an alias
    PrimaryKeyConstraint("name", "outlet"),
)

desks = Table(
    "desks",
    metadata,
    Column("workspace", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("time_zone", String, nullable=False),
    Column("language", String, nullable=False),
    Column("policy", Text, nullable=False),
    PrimaryKeyConstraint("workspace", "channel"),
)

handles = Table(
    "handles",
    metadata,
    Column("workspace", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("claim", String, nullable=False),
    PrimaryKeyConstraint("workspace", "number"),
    UniqueConstraint("workspace", "claim"),
)

# Handles that a merge left behind: what people wrote down still leads somewhere.
handle_aliases = Table(
    "handle_aliases",
    metadata,
    Column("workspace", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("claim", String, nullable=False),
    PrimaryKeyConstraint("workspace", "number"),
)

tellings = Table(
    "tellings",
    metadata,
    _seq(),
    Column("id", String, nullable=False, unique=True),
    Column("claim", String, nullable=False),
    *_audience(),
    Column("at", Time, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "claim"),
)

# What was removed, so that it does not come back: a report, a message, a person's words.
tombstones = Table(
    "tombstones",
    metadata,
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("kind", "subject"),
)

outbox = Table(
    "outbox",
    metadata,
    _seq(),
    Column("key", String, nullable=False, unique=True),
    Column("platform", String, nullable=False),
    *_audience(),
    Column("state", String, nullable=False),
    Column("goes_under", String),
    Column("edits", String),
    Column("shown_in", String, nullable=False),  # the first post of a row of edits; its own key for a new one
    Column("posted_as", String),
    Column("put_at", Time, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "platform", "state"),
    Index(None, "shown_in"),
)

# The search index: a cache of claims. Full text stands beside it, different on each database: see `search`.
claim_vectors = Table(
    "claim_vectors",
    metadata,
    _seq(),
    Column("claim", String, nullable=False, unique=True),
    Column("report", String, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Index(None, "report"),
    sqlite_autoincrement=True,  # a number that was given once is never given again: readers go by it
)

claim_terms = Table(
    "claim_terms",
    metadata,
    Column("term", String, primary_key=True),
    Column("claims", Integer, nullable=False),  # in how many it stands
)


def audience_row(audience: Audience) -> dict[str, str | bool]:
    return {"workspace": audience.workspace, "channel": audience.channel, "private": audience.private}


def place_row(place: Place) -> dict[str, str | bool | None]:
    return {"platform": place.platform, **audience_row(place.audience), "thread": place.thread}


def is_visible(audience: Audience, table: Table = shares) -> ColumnElement[bool]:
    """`Audience.may_see`, asked of rows."""
    return and_(
        table.c.workspace == audience.workspace,
        or_(table.c.private.is_(False), table.c.channel == audience.channel),
    )


def visible_reports(audience: Audience) -> Select[str]:
    """Select the ids of the reports an audience may see."""
    return select(shares.c.report).where(is_visible(audience))
