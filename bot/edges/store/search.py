"""Finds claims that may be the same: full text on rare terms, and exact cosine over stored vectors.

A cache: `Evidence` holds every claim, and adding them again makes the index anew. Vectors are read into one
matrix in memory, which grows by what is new; measured with numpy, that is enough to 100,000 claims.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    delete,
    distinct,
    func,
    literal_column,
    or_,
    select,
    update,
)

from bot.core.alerts import SearchScope
from bot.core.claims import Claim, ClaimId
from bot.core.errors import LEAVING_A_GAP
from bot.core.leads import NO_REPORT, Lead, reached_for
from bot.core.matching import Candidate
from bot.core.messages import Audience
from bot.core.reports import ReportId
from bot.edges.store.codec import decode
from bot.edges.store.engine import Database, add, insert, is_sqlite, one_at_a_time
from bot.edges.store.finding import find, fts5_claims, passages_table, terms_of, tsvector_claims
from bot.edges.store.tables import (
    EventKind,
    claim_terms,
    claim_vectors,
    claims,
    events,
    is_visible,
    leads,
    pages,
    reports,
    shares,
    standing_reports,
    statements,
    visible_reports,
)
from bot.ports import Hits, LeadState, Vector

# Eight of the rarest terms found 88 % of what belonged together among 100,000 claims, in 19 ms.
_RAREST = 8
# One place in four is kept for what full text finds: words can be shared where vectors are far apart.
_BY_WORDS = 4


@dataclass(slots=True)
class _Matrix:
    """All vectors, a row each, as far as `seq`; and which rows an audience may see."""

    seq: int = 0
    claims: list[ClaimId] = field(default_factory=list[ClaimId])
    rows: dict[ClaimId, int] = field(default_factory=dict[ClaimId, int])
    reports: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    made_in: list[str] = field(default_factory=list[str])  # the report of each row
    vectors: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    def take(self, rows: Sequence[tuple[int, str, str, bytes]]) -> None:
        """Add rows (seq, claim, report, vector); a claim's newer vector replaces its older one."""
        for _, claim, report, _ in rows:
            row = self.rows.setdefault(ClaimId(claim), len(self.claims))
            if row == len(self.claims):
                self.claims.append(ClaimId(claim))
                self.made_in.append("")
            if self.made_in[row] != report:  # once its first report was forgotten, another one made it
                if self.made_in[row]:
                    self.reports[self.made_in[row]].remove(row)
                self.reports.setdefault(report, []).append(row)
                self.made_in[row] = report
        if not rows:
            return
        width = len(rows[-1][3]) // 4
        if self.vectors.shape[1] != width or len(self.vectors) < len(self.claims):
            grown = np.zeros((max(len(self.claims), 2 * len(self.vectors)), width), np.float32)
            if self.vectors.shape[1] == width:
                grown[: len(self.vectors)] = self.vectors
            self.vectors = grown  # vectors of another model's width score 0 until they are made anew
        for _, claim, _, vector in rows:
            if len(vector) == 4 * width:
                self.vectors[self.rows[ClaimId(claim)]] = np.frombuffer(vector, "<f4")
        self.seq = rows[-1][0]

    def similarities(self, vector: Vector) -> NDArray[np.float32]:
        """Return the cosine of every row with `vector`; zeros when it is of another width."""
        ours = np.frombuffer(vector, "<f4")
        if len(ours) != self.vectors.shape[1]:
            return np.zeros(len(self.claims), np.float32)
        return self.vectors[: len(self.claims)] @ ours

    def visible(self, reports: Iterable[str]) -> NDArray[np.int64]:
        return np.array([row for report in reports for row in self.reports.get(report, ())], np.int64)


@dataclass(frozen=True, slots=True)
class StoredSearch:
    """Serves `Search`."""

    database: Database
    _matrix: _Matrix = field(default_factory=_Matrix)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def add(self, claims: Sequence[tuple[Claim, Vector]]) -> None:
        def keep(connection: Connection) -> None:
            one_at_a_time(connection, "search")
            for claim, vector in claims:
                keep_indexed(connection, claim, vector)

        await self.database.write(keep)

    async def similar(
        self, words: str, vector: Vector, audience: Audience, limit: int
    ) -> tuple[Candidate, ...]:
        def find(connection: Connection) -> tuple[Candidate, ...]:
            by_words = _by_words(connection, words, audience, limit)
            with self._lock:
                near = self._nearest(connection, vector, audience, by_words, limit)
            query = select(claims.c.body).where(claims.c.id.in_(near))
            found = [decode(Claim, body) for body in connection.scalars(query)]
            candidates = [Candidate(claim, near[claim.id]) for claim in found]
            return tuple(sorted(candidates, key=lambda c: (-c.similarity, c.claim.id)))

        return await self.database.read(find)

    def _nearest(
        self,
        connection: Connection,
        vector: Vector,
        audience: Audience,
        by_words: Sequence[ClaimId],
        limit: int,
    ) -> dict[ClaimId, float]:
        """Return the nearest claims the audience may see, with their cosine."""
        matrix = self._matrix
        matrix.take(_newer(connection, matrix.seq))
        rows = matrix.visible(connection.scalars(visible_reports(audience).distinct()))
        scores = matrix.similarities(vector)
        order = rows[np.argsort(-scores[rows], kind="stable")][: limit + len(by_words)]
        kept = [claim for claim in by_words if claim in matrix.rows][: limit // _BY_WORDS]
        for row in (int(row) for row in order):
            if len(kept) == limit:
                break
            if matrix.claims[row] not in kept:
                kept.append(matrix.claims[row])
        return {claim: float(scores[matrix.rows[claim]]) for claim in kept}

    async def find(self, words: str, audience: Audience, limit: int) -> Hits:
        return await self.database.read(lambda connection: find(connection, words, audience, limit))

    async def scope(self, audience: Audience, besides: ReportId) -> SearchScope:
        looked_in = (
            select(
                func.count(reports.c.id),
                func.count(func.nullif(reports.c.outlet, "")),
                func.count(distinct(func.nullif(reports.c.outlet, ""))),
            )
            .where(reports.c.id.in_(standing_reports(audience)), reports.c.id != besides)
            .where(reports.c.id.in_(_compared()))
        )
        since = select(func.min(shares.c.at)).where(
            is_visible(audience),
            shares.c.gone_at.is_(None),
            shares.c.report != besides,
            shares.c.report.in_(_compared()),
        )

        def count(connection: Connection) -> SearchScope:
            found, placed, outlets = connection.execute(looked_in).one()
            return SearchScope(
                reports=found,
                outlets=outlets,
                since=connection.scalars(since).one(),
                unplaced=found - placed,
                unread=_unread(connection, audience) + _in_other_languages(connection, audience, besides),
            )

        return await self.database.read(count)


def _unread(connection: Connection, audience: Audience) -> int:
    """Count what was reached for and not read, each page, file and text once; not what was read after all."""
    lost = select(leads.c.body).where(
        is_visible(audience, leads),
        leads.c.kind.not_in(NO_REPORT),
        or_(
            and_(leads.c.state == LeadState.UNREADABLE, leads.c.reason.in_(sorted(LEAVING_A_GAP))),
            leads.c.state == LeadState.SET_ASIDE,
        ),
    )
    wanted = {reached_for(decode(Lead, body)) for body in connection.scalars(lost)}
    read = select(pages.c.link).where(is_visible(audience, pages))
    return len(wanted.difference(connection.scalars(read) if wanted else ()))


def _in_other_languages(connection: Connection, audience: Audience, besides: ReportId) -> int:
    """Count the reports of which no engine read more than what stands in quotation marks."""
    unread = select(events.c.report).where(events.c.kind == EventKind.UNREAD)
    query = select(func.count(reports.c.id)).where(
        reports.c.id.in_(visible_reports(audience)),
        reports.c.id != besides,
        reports.c.id.in_(unread),
        reports.c.id.not_in(_compared()),
    )
    return connection.scalars(query).one()


def _compared() -> Select[str]:
    """Select the reports whose claims can be found: one that was read and not compared is not looked in."""
    return select(events.c.report).where(events.c.kind == EventKind.COMPARED)


def _newer(connection: Connection, seq: int) -> Sequence[tuple[int, str, str, bytes]]:
    query = (
        select(claim_vectors.c.seq, claim_vectors.c.claim, claim_vectors.c.report, claim_vectors.c.vector)
        .where(claim_vectors.c.seq > seq)
        .order_by(claim_vectors.c.seq)
    )
    return [(row.seq, row.claim, row.report, row.vector) for row in connection.execute(query)]


def keep_indexed(connection: Connection, claim: Claim, vector: Vector) -> None:
    _keep_vector(connection, claim, vector)
    _keep_words(connection, claim)


def drop_indexed(connection: Connection, gone: Iterable[Claim]) -> None:
    """Remove claims from the index, with every term that stands in no other one."""
    words = _words_table(connection)
    for claim in gone:
        connection.execute(delete(claim_vectors).where(claim_vectors.c.claim == claim.id))
        if connection.execute(delete(words).where(words.c.claim == claim.id)).rowcount:
            fewer = claim_terms.c.term.in_(set(terms_of(claim.words)))
            connection.execute(update(claim_terms).where(fewer).values(claims=claim_terms.c.claims - 1))
    connection.execute(delete(claim_terms).where(claim_terms.c.claims < 1))
    _merge_segments(connection, words)


def drop_passages(connection: Connection, report: ReportId) -> None:
    table = passages_table(connection)
    connection.execute(delete(table).where(table.c.report == report))
    _merge_segments(connection, table)


def _merge_segments(connection: Connection, table: Table) -> None:
    """Have SQLite's full text hold no term of what was deleted: it keeps them until its parts are merged."""
    if is_sqlite(connection):
        command = Table(table.name, MetaData(), Column(table.name, Text))
        connection.execute(command.insert(), [{table.name: "optimize"}])


def _keep_vector(connection: Connection, claim: Claim, vector: Vector) -> None:
    """Keep a vector under a new place in the order, so that whoever reads what is new reads it."""
    known = select(claim_vectors.c.vector).where(claim_vectors.c.claim == claim.id)
    if connection.scalars(known).one_or_none() == vector:
        return
    report = connection.scalars(select(statements.c.report).where(statements.c.id == claim.first)).one()
    connection.execute(delete(claim_vectors).where(claim_vectors.c.claim == claim.id))
    add(connection, claim_vectors, claim=claim.id, report=report, vector=vector)


def _keep_words(connection: Connection, claim: Claim) -> None:
    words = _words_table(connection)
    if connection.execute(select(words.c.claim).where(words.c.claim == claim.id)).first():
        return
    terms = terms_of(claim.words)
    text = " ".join(terms)
    indexed = text if is_sqlite(connection) else func.to_tsvector("simple", text)
    connection.execute(words.insert().values(claim=claim.id, words=indexed))
    counted = insert(connection, claim_terms).on_conflict_do_update(
        index_elements=["term"], set_={"claims": claim_terms.c.claims + 1}
    )
    # Sorted, so that two who count the same terms never wait for each other.
    new = [{"term": term, "claims": 1} for term in sorted(set(terms))]
    if new:
        connection.execute(counted, new)


def _by_words(connection: Connection, words: str, audience: Audience, limit: int) -> list[ClaimId]:
    """Return claims with any of the rarest known terms of `words`, the best match first."""
    rarest = (
        select(claim_terms.c.term)
        .where(claim_terms.c.term.in_(dict.fromkeys(terms_of(words))))
        .order_by(claim_terms.c.claims, claim_terms.c.term)
        .limit(_RAREST)
    )
    terms = connection.scalars(rarest).all()
    if not terms:
        return []
    table = _words_table(connection)
    matches, rank = _matching(connection, table, terms)
    query: Select[str] = (
        select(claim_vectors.c.claim)
        .join(table, table.c.claim == claim_vectors.c.claim)
        .where(matches, claim_vectors.c.report.in_(visible_reports(audience)))
        .order_by(rank, claim_vectors.c.claim)
        .limit(limit)
    )
    return [ClaimId(claim) for claim in connection.scalars(query)]


def _words_table(connection: Connection) -> Table:
    return fts5_claims if is_sqlite(connection) else tsvector_claims


def _matching(
    connection: Connection, table: Table, terms: Sequence[str]
) -> tuple[ColumnElement[bool], ColumnElement[float]]:
    """Return what is true of rows with any of `terms`, and what orders them, the best first.

    Terms are letters and digits alone, so inside quotation marks nothing of them is read as an operator.
    """
    if is_sqlite(connection):
        either = " OR ".join(f'"{term}"' for term in terms)
        return literal_column("claim_words").op("MATCH")(either), func.bm25(literal_column("claim_words"))
    query = func.to_tsquery("simple", " | ".join(f"'{term}'" for term in terms))
    return table.c.words.op("@@")(query), -func.ts_rank(table.c.words, query)
