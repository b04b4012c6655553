"""Keeps what the bot knows: one database, on SQLite or PostgreSQL, which the durable work shares.

One file serves each port; `tables` has all of them, `migrations` how they came about. Left out: what any of
it means (that is `core`), and who asks for work to be done (a hook given to `build`).
"""

from dataclasses import dataclass

from sqlalchemy import Engine

from bot.edges.store.channels import StoredChannels
from bot.edges.store.desk import StoredDesk
from bot.edges.store.engine import Database, open_engine
from bot.edges.store.evidence import StoredEvidence
from bot.edges.store.leads import Enqueue, StoredLeads
from bot.edges.store.migrating import current, head, migrate, migrate_engine
from bot.edges.store.outbox import StoredOutbox
from bot.edges.store.search import StoredSearch
from bot.edges.store.tombstones import StoredTombstones
from bot.edges.store.watches import StoredWatches

__all__ = ["Enqueue", "Store", "build", "current", "head", "migrate", "open_engine"]


@dataclass(frozen=True, slots=True)
class Store:
    """One edge for each port the store serves, over one database."""

    engine: Engine
    leads: StoredLeads
    evidence: StoredEvidence
    desk: StoredDesk
    outbox: StoredOutbox
    search: StoredSearch
    channels: StoredChannels
    watches: StoredWatches
    tombstones: StoredTombstones

    def close(self) -> None:
        self.engine.dispose()


def build(engine: Engine, enqueue: Enqueue) -> Store:
    """Bring the database behind `engine` to the present tables and serve the ports from it.

    `enqueue` asks for the walk of a lead under an id, in the transaction it is given.
    """
    migrate_engine(engine)
    database = Database(engine)
    return Store(
        engine=engine,
        leads=StoredLeads(database, enqueue),
        evidence=StoredEvidence(database),
        desk=StoredDesk(database),
        outbox=StoredOutbox(database),
        search=StoredSearch(database),
        channels=StoredChannels(database),
        watches=StoredWatches(database),
        tombstones=StoredTombstones(database),
    )
