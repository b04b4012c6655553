"""Know who is named for what, in any spelling, and where the words of every text stand."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from bot.core.names import name_words, spelling_key
from bot.core.text import paragraphs, words_of

revision = "0007"
down_revision = "0006"

_AT_ONCE = 2_000  # rows in one statement


def upgrade() -> None:
    speakers = op.create_table(
        "speakers",
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["statement"], ["statements.id"], name=op.f("fk_speakers_statement")),
        sa.PrimaryKeyConstraint("statement", "name", "part", name=op.f("pk_speakers")),
    )
    op.create_index(op.f("ix_speakers_name"), "speakers", ["name"])
    op.create_index(op.f("ix_speakers_report"), "speakers", ["report"])
    spellings = op.create_table(
        "spellings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "word", name=op.f("pk_spellings")),
    )
    op.create_index(op.f("ix_spellings_key"), "spellings", ["key"])
    op.create_index(op.f("ix_spellings_word"), "spellings", ["word"])
    passages = _create_words()
    names = _fill_speakers(speakers)
    rows = [{"name": n, "word": w, "key": spelling_key(w)} for n in sorted(names) for w in {*name_words(n)}]
    _insert(spellings, rows)
    _fill_passages(passages)


def _named(table: str, *names: str) -> sa.TableClause:
    return sa.table(table, *(sa.column(name, sa.Text()) for name in names))


def _create_words() -> sa.TableClause:
    """Full text of reports, a paragraph a row: the same columns under one name, each database's own way."""
    columns = ("report", "revision", "start", "words")
    if op.get_context().dialect.name == "sqlite":
        unindexed = ", ".join(f"{name} UNINDEXED" for name in columns[:-1])
        op.execute(f"CREATE VIRTUAL TABLE passage_words USING fts5({unindexed}, words)")
        return _named("passage_words", *columns)
    made = op.create_table(
        "passage_words",
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
    )
    op.create_index("ix_passage_words_words", "passage_words", ["words"], postgresql_using="gin")
    op.create_index("ix_passage_words_report", "passage_words", ["report"])
    return made


def _fill_speakers(speakers: sa.TableClause) -> set[str]:
    statements = _named("statements", "id", "report", "revision", "body")
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    for id, report, revision, body in op.get_bind().execute(sa.select(statements)):
        hops = [hop["source"] for hop in json.loads(body)["chain"]["hops"]]
        parts = [(s["name"], s["role"]) for s in (hops[1:] or hops) if s["naming"] != "nobody"]
        parts += [(s.get("desk", ""), "desk") for s in hops[1:]]
        for name, part in parts:
            kept = name.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
            row = {"statement": id, "name": kept, "part": part, "report": report, "revision": revision}
            if name:
                rows[id, kept, part] = row
    _insert(speakers, list(rows.values()))
    return {name for _, name, _ in rows}


def _fill_passages(passages: sa.TableClause) -> None:
    revisions = _named("revisions", "report", "revision", "body")
    is_sqlite = op.get_context().dialect.name == "sqlite"
    for report, revision, body in op.get_bind().execute(sa.select(revisions)).all():
        text = json.loads(body).get("text", "")
        for place in paragraphs(text):
            terms = " ".join("".join(c for c in w if c.isalnum()) for w in words_of(place.of(text)))
            words = terms if is_sqlite else sa.func.to_tsvector("simple", terms)
            row = {"report": report, "revision": revision, "start": place.start, "words": words}
            op.get_bind().execute(passages.insert().values(**row))


def _insert(table: sa.TableClause, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _AT_ONCE):
        op.get_bind().execute(table.insert(), rows[start : start + _AT_ONCE])
