"""Know what kind of thing each channel watches, and what of it is still to be told."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("watches", sa.Column("kind", sa.Text(), nullable=False, server_default=""))
    watches = sa.table("watches", *(sa.column(name, sa.Text()) for name in ("id", "kind", "body")))
    connection = op.get_bind()
    for id, body in connection.execute(sa.select(watches.c.id, watches.c.body)).all():
        kind = json.loads(body)["kind"]
        connection.execute(sa.update(watches).where(watches.c.id == id).values(kind=kind))
    op.create_table(
        "noticed",
        sa.Column("seq", number, autoincrement=True, nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_noticed")),
        sa.UniqueConstraint("watch", "report", "statement", name=op.f("uq_noticed_watch_report_statement")),
    )
