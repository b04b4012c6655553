"""Know every capture that a report was read from, and what was asked for it."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    captured = op.create_table(
        "captured",
        sa.Column("seq", number, autoincrement=True, nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("capture", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name=op.f("fk_captured_report")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_captured")),
        sa.UniqueConstraint(
            "report", "revision", "capture", "asked", name=op.f("uq_captured_report_revision_capture_asked")
        ),
    )
    op.create_index(op.f("ix_captured_capture"), "captured", ["capture"])
    op.create_index(op.f("ix_captured_asked"), "captured", ["asked"])
    # What was kept before says only what each text was first read from.
    names = ("report", "revision", "body", "at")
    revisions = sa.table("revisions", *(sa.column(name, sa.Text()) for name in names))
    connection = op.get_bind()
    for row in connection.execute(sa.select(revisions).order_by(revisions.c.at)).all():
        if capture := json.loads(row.body).get("capture"):
            known = {"report": row.report, "revision": row.revision, "capture": capture, "asked": ""}
            connection.execute(captured.insert().values(**known))
