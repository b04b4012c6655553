"""What Alembic runs; the connection, in its transaction, comes from `migrating`."""

from alembic import context

from bot.edges.store.migrating import VERSION_TABLE
from bot.edges.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
context.run_migrations()
