"""What people search for by its words: who is named for what, in any spelling, and the texts of reports.

Filled with what is read, in the same transaction. Who may see what is a part of every query.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    distinct,
    func,
    literal_column,
    or_,
    select,
    union,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

from bot.core.claims import Claim, Naming, Statement
from bot.core.messages import Audience
from bot.core.names import Voice, is_spelled, name_words, spelling_key
from bot.core.participants import EMPTY
from bot.core.reports import Report, ReportId
from bot.core.text import paragraphs, words_of
from bot.edges.store.codec import decode
from bot.edges.store.engine import add, insert, is_sqlite
from bot.edges.store.tables import (
    claims,
    is_visible,
    outlet_names,
    reports,
    shares,
    speakers,
    spellings,
    statements,
    visible_reports,
)
from bot.ports import MOST_COUNTED, Hits, Passage

_NAMES = 500  # looked at closely for one search
_WORDS = 12  # of a search that are used

# Full text differs from database to database, so these tables stand in the migrations alone.
fts5_claims = Table("claim_words", MetaData(), Column("claim", Text), Column("words", Text))
tsvector_claims = Table("claim_words", MetaData(), Column("claim", Text), Column("words", TSVECTOR))
_fts5_passages = Table(
    "passage_words",
    MetaData(),
    Column("report", Text),
    Column("revision", Text),
    Column("start", Integer),
    Column("words", Text),
)
_tsvector_passages = Table(
    "passage_words",
    MetaData(),
    Column("report", Text),
    Column("revision", Text),
    Column("start", Integer),
    Column("words", TSVECTOR),
)


def keep_speakers(connection: Connection, said: Iterable[Statement], revision: str) -> None:
    """Keep who is named in the chain of each statement; the publisher where it speaks itself."""
    rows = [
        {"statement": s.id, "name": name, "part": part, "report": s.report, "revision": revision}
        for s in said
        for name, part in _named_in(s)
    ]
    if not rows:
        return
    connection.execute(insert(connection, speakers).on_conflict_do_nothing(), rows)
    for name in sorted({str(row["name"]) for row in rows}):
        for word in dict.fromkeys(name_words(name)):
            add(connection, spellings, name=name, word=word, key=spelling_key(word))


def _named_in(statement: Statement) -> list[tuple[str, str]]:
    hops = [hop.source for hop in statement.chain.hops]
    named = [(s.name, s.role.value) for s in (hops[1:] or hops) if s.naming is not Naming.NOBODY]
    named += [(s.desk, "desk") for s in hops[1:]]
    return list(dict.fromkeys((name, part) for name, part in named if name))


def keep_passages(connection: Connection, report: Report) -> None:
    """Keep the words of a text, a paragraph each."""
    rows = [
        {
            "report": report.id,
            "revision": report.revision,
            "start": place.start,
            "words": " ".join(terms_of(place.of(report.text))),
        }
        for place in paragraphs(report.text)
    ]
    table = passages_table(connection)
    if is_sqlite(connection):
        connection.execute(table.insert(), rows) if rows else None
        return
    for row in rows:
        words = func.to_tsvector("simple", row["words"])
        connection.execute(table.insert().values(**{**row, "words": words}))


def find(connection: Connection, sought: str, audience: Audience, limit: int) -> Hits:
    voices = voices_named(connection, sought, audience)
    found, in_all = _claims_with(connection, sought, [v.name for v in voices], audience, limit)
    passages, places = _passages_with(connection, sought, audience, limit)
    return Hits(voices, found, in_all, passages, places)


def voices_named(connection: Connection, sought: str, audience: Audience) -> tuple[Voice, ...]:
    """Return the names that may be the one that is sought, in the present texts an audience may see."""
    keys = {spelling_key(w) for w in name_words(sought)[:_WORDS] if len(w) > 1}
    seen = speakers.c.report.in_(visible_reports(audience))
    is_named = and_(speakers.c.name == spellings.c.name, seen)
    candidates = (
        select(spellings.c.name)
        .where(spellings.c.key.in_(keys), select(speakers.c.name).where(is_named).exists())
        .group_by(spellings.c.name)
        .order_by(func.count().desc(), spellings.c.name)
        .limit(_NAMES)
    )
    names = [name for name in connection.scalars(candidates) if is_spelled(sought, name)]
    present = and_(reports.c.id == speakers.c.report, reports.c.revision == speakers.c.revision)
    counted = (
        select(
            speakers.c.name,
            func.count(distinct(speakers.c.statement)).label("statements"),
            func.count(distinct(speakers.c.report)).label("reports"),
        )
        .join(reports, present)
        .where(speakers.c.name.in_(names), speakers.c.part != "publisher", seen)
        .group_by(speakers.c.name)
        .order_by(speakers.c.name)
    )
    return tuple(Voice(row.name, row.statements, row.reports) for row in connection.execute(counted))


def _claims_with(
    connection: Connection, sought: str, names: Sequence[str], audience: Audience, limit: int
) -> tuple[tuple[Claim, ...], int]:
    """Return the latest claims that hold every word, in what is said or by whom, and how many there are."""
    typed = tuple(dict.fromkeys(words_of(sought)))
    # "the" and "of" stand nearly everywhere: where there are others they tell nothing, and cost seconds.
    words = (tuple(w for w in typed if w not in EMPTY) or typed)[:_WORDS]
    if not words:
        return (), 0
    every = and_(*(claims.c.id.in_(union(*_said_or_by(connection, word))) for word in words))
    by_name = select(claims.c.id).join(speakers, speakers.c.statement == claims.c.first)
    wanted = or_(every, claims.c.id.in_(by_name.where(speakers.c.name.in_(names)))) if names else every
    # Asked of each claim that is wanted: all that may be seen would be many more.
    seen = select(shares.c.report).where(
        statements.c.id == claims.c.first, shares.c.report == statements.c.report, is_visible(audience)
    )
    held = (wanted, seen.exists())
    latest = select(claims.c.body).where(*held).order_by(claims.c.at.desc(), claims.c.seq.desc()).limit(limit)
    found = tuple(decode(Claim, body) for body in connection.scalars(latest))
    in_all = len(found)
    if in_all == limit:
        some = select(claims.c.id).where(*held).limit(MOST_COUNTED).subquery()
        in_all = connection.scalars(select(func.count()).select_from(some)).one()
    return found, in_all


def _said_or_by(connection: Connection, word: str) -> list[Select[str]]:
    """Select the claims with a word in what is said, and those with it in who first says it."""
    table = fts5_claims if is_sqlite(connection) else tsvector_claims
    bare = word.removesuffix("'s")
    spoken = select(claims.c.id).join(speakers, speakers.c.statement == claims.c.first)
    told = [spoken.join(spellings, spellings.c.name == speakers.c.name).where(spellings.c.word == bare)]
    if term := "".join(terms_of(word)):
        told.append(select(table.c.claim).where(_holds(connection, table, term)))
    if outlets := _outlets_called(connection, bare):
        own = spoken.join(reports, reports.c.id == speakers.c.report)
        told.append(own.where(speakers.c.part == "publisher", reports.c.outlet.in_(outlets)))
    return told


def _outlets_called(connection: Connection, word: str) -> list[str]:
    """Return the outlets that have a word in a name of theirs."""
    near = select(outlet_names.c.outlet, outlet_names.c.name).where(outlet_names.c.name.contains(word))
    return sorted({row.outlet for row in connection.execute(near) if word in words_of(row.name)})


def _passages_with(
    connection: Connection, sought: str, audience: Audience, limit: int
) -> tuple[tuple[Passage, ...], int]:
    """Return the paragraphs of present texts that hold these very words in a row, the latest first."""
    terms = [term for term in terms_of(sought) if term]
    if not terms:
        return (), 0
    table = passages_table(connection)
    present = and_(reports.c.id == table.c.report, reports.c.revision == table.c.revision)
    held = (_holds(connection, table, " ".join(terms)), table.c.report.in_(visible_reports(audience)))
    query = (
        select(table.c.report, table.c.revision, table.c.start)
        .join(reports, present)
        .where(*held)
        .order_by(reports.c.seq.desc(), table.c.start)
        .limit(limit)
    )
    found = tuple(
        Passage(ReportId(row.report), row.revision, int(row.start)) for row in connection.execute(query)
    )
    in_all = len(found)
    if in_all == limit:
        some = select(table.c.report).join(reports, present).where(*held).limit(MOST_COUNTED).subquery()
        in_all = connection.scalars(select(func.count()).select_from(some)).one()
    return found, in_all


def passages_table(connection: Connection) -> Table:
    return _fts5_passages if is_sqlite(connection) else _tsvector_passages


def _holds(connection: Connection, table: Table, phrase: str) -> ColumnElement[bool]:
    """Return what is true of rows with these terms in a row; nothing in letters and digits is an operator."""
    if is_sqlite(connection):
        return literal_column(table.name).op("MATCH")(f'words : "{phrase}"')
    return table.c.words.op("@@")(func.phraseto_tsquery("simple", phrase))


def terms_of(words: str) -> list[str]:
    """Return the words of a text as the index holds them: letters and digits alone."""
    return ["".join(c for c in word if c.isalnum()) for word in words_of(words)]
