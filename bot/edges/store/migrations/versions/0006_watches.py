"""Know what channels watch, how following it goes, and what came by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    time = sa.DateTime(timezone=True)
    op.create_table(
        "courses",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("next_at", time, nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("busy_until", time, nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
    )
    op.create_index(op.f("ix_courses_next_at"), "courses", ["next_at"])
    op.create_table(
        "watches",
        sa.Column("seq", number, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["course"], ["courses.id"], name=op.f("fk_watches_course")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_watches")),
        sa.UniqueConstraint("id", name=op.f("uq_watches_id")),
    )
    op.create_index(op.f("ix_watches_course"), "watches", ["course"])
    op.create_table(
        "seen_items",
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("watch", "name", "version", name=op.f("pk_seen_items")),
    )
    # Until now people shared everything.
    for table in ("leads", "shares"):
        op.add_column(table, sa.Column("watch", sa.Text(), nullable=False, server_default=""))
