"""Have tombstones name what was forgotten by ids alone; who, when and why stand in the log."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.drop_table("tombstones")  # nothing was ever kept in it
    op.create_table(
        "tombstones",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("forgetting", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", "forgetting", name=op.f("pk_tombstones")),
    )
