"""The store's own tests use the servers that the contracts run on."""

from tests.contracts.conftest import asked, postgres

__all__ = ["asked", "postgres"]
