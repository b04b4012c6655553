"""Know for whom every text was had, and every page opened."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_WHO = ("workspace", "channel", "private")


def _named(table: str, *names: str) -> sa.TableClause:
    return sa.table(table, *(sa.column(name, sa.Text()) for name in names))


def _who() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
    )


def _number() -> sa.Column[int]:
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("seq", whole, autoincrement=True, nullable=False)


def upgrade() -> None:
    connection = op.get_bind()
    before = _named("captured", "seq", "report", "revision", "capture", "asked")
    kept = connection.execute(sa.select(before).order_by(before.c.seq)).all()
    op.drop_table("captured")
    captured = op.create_table(
        "captured",
        _number(),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("capture", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        *_who(),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name=op.f("fk_captured_report")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_captured")),
        sa.UniqueConstraint("report", "revision", "capture", "asked", *_WHO, name=op.f("uq_captured_once")),
    )
    op.create_index(op.f("ix_captured_report"), "captured", ["report"])
    op.create_index(op.f("ix_captured_capture"), "captured", ["capture"])
    op.create_index(op.f("ix_captured_asked"), "captured", ["asked"])
    # Until now everybody who shared a report was shown every text of it.
    shares = _named("shares", "report", *_WHO)
    shared: dict[str, list[dict[str, object]]] = {}
    for report, *who in connection.execute(sa.select(shares).distinct()):
        shared.setdefault(report, []).append(dict(zip(_WHO, who, strict=True)))
    revisions = _named("revisions", "report", "revision")
    told = {(row.report, row.revision) for row in kept}
    untold = connection.execute(sa.select(revisions)).all()
    rows = [
        *({"report": r.report, "revision": r.revision, "capture": r.capture, "asked": r.asked} for r in kept),
        *(
            {"report": r.report, "revision": r.revision, "capture": "", "asked": ""}
            for r in untold
            if (r.report, r.revision) not in told
        ),
    ]
    for row in rows:
        for who in shared.get(row["report"], ()):
            connection.execute(captured.insert().values(**row, **who))
    _know_who_opened_pages(shared)


def _know_who_opened_pages(shared: dict[str, list[dict[str, object]]]) -> None:
    connection = op.get_bind()
    before = _named("pages", "seq", "link", "report")
    kept = connection.execute(sa.select(before).order_by(before.c.seq)).all()
    op.drop_table("pages")
    pages = op.create_table(
        "pages",
        _number(),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        *_who(),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name=op.f("fk_pages_report")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_pages")),
        sa.UniqueConstraint("link", "report", *_WHO, name=op.f("uq_pages_once")),
    )
    op.create_index(op.f("ix_pages_report"), "pages", ["report"])
    for row in kept:
        for who in shared.get(row.report, ()):
            connection.execute(pages.insert().values(link=row.link, report=row.report, **who))
