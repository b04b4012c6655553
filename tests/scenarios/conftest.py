"""One reader and one matcher for all scenarios: loading them costs seconds."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.edges.match import minilm
from bot.edges.read.embedded.reader import EmbeddedReader, build
from bot.register import read_register
from tests.scenarios.newsroom import Newsroom

DEMO_REGISTER = Path(__file__).parent.parent.parent / "bot" / "demo" / "outlets.toml"


@pytest.fixture(scope="session")
def reader() -> EmbeddedReader:
    return build()


@pytest.fixture(scope="session")
def matcher() -> minilm.MiniLM:
    return minilm.build(minilm.Settings())


@pytest.fixture
async def newsroom(tmp_path: Path, reader: EmbeddedReader, matcher: minilm.MiniLM) -> AsyncIterator[Newsroom]:
    """A desk that knows the demo's invented outlets, and nothing else yet."""
    register = read_register(DEMO_REGISTER)
    opened = Newsroom.open(tmp_path, reader, matcher, register.outlets, dict(register.sides))
    async with opened as newsroom:
        yield newsroom
