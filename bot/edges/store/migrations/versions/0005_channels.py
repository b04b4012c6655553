"""Know the channels, what waits there for its time, and how much was said there on a day."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _audience() -> tuple[sa.Column[str], sa.Column[str], sa.Column[bool]]:
    return (
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
    )


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "rooms",
        sa.Column("seq", number, autoincrement=True, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        *_audience(),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_rooms")),
        sa.UniqueConstraint(
            "platform", "workspace", "channel", name=op.f("uq_rooms_platform_workspace_channel")
        ),
    )
    op.create_table(
        "postponed",
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        *_audience(),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("claim", "platform", "workspace", "channel", name=op.f("pk_postponed")),
    )
    op.create_index(op.f("ix_postponed_until"), "postponed", ["until"])
    op.create_index(op.f("ix_outbox_workspace_channel_put_at"), "outbox", ["workspace", "channel", "put_at"])
    op.create_index(
        op.f("ix_events_workspace_channel_kind_at"), "events", ["workspace", "channel", "kind", "at"]
    )
    op.create_index(op.f("ix_tellings_workspace_channel_at"), "tellings", ["workspace", "channel", "at"])
    op.add_column("shares", sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True))
    # Nothing was ever kept in it: what a channel sets is in the log.
    op.drop_table("desks")
    # Those that spoke before are known from what they said.
    op.execute(
        "INSERT INTO rooms (platform, workspace, channel, private, since) "
        "SELECT platform, workspace, channel, MAX(CASE WHEN private THEN 1 ELSE 0 END) = 1, MIN(sent_at) "
        "FROM messages "
        "GROUP BY platform, workspace, channel ORDER BY MIN(seq)"
    )
