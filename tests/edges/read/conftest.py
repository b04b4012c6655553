"""One embedded reader for all of these tests: loading it takes seconds."""

import pytest

from bot.edges.read.embedded import EmbeddedReader, build
from tests.edges.read.tellings import Read, reading_of


@pytest.fixture(scope="session")
def reader() -> EmbeddedReader:
    return build()


@pytest.fixture(scope="session")
def read(reader: EmbeddedReader) -> Read:
    """Read a text as a report of an outlet called the Harbour Gazette, and settle it."""
    return lambda text: reading_of(reader, text)
