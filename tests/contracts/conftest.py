"""The stores that the contracts of what is kept are proved on."""

from collections.abc import Generator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.wiring import Kept
from tests.fakes import Memory
from tests.stores import Asked, Postgres, opened, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Generator[Postgres]:
    # Not in pytest's folder: the server may run as another user, who cannot enter it.
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with running_postgres(Path(folder) / "server") as server:
            yield server


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture(params=["sqlite", "postgres", "fake"])
def kept(request: pytest.FixtureRequest, tmp_path: Path, asked: Asked) -> Generator[Kept]:
    """A store that holds nothing yet; `asked` notes the work it asks for."""
    if request.param == "fake":
        memory = Memory.empty()
        asked.leads = memory.leads.asked
        yield memory
        return
    url = f"sqlite:///{tmp_path}/bot.db"
    if request.param == "postgres":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.emptied_database()
    with opened(url, asked) as store:
        yield store
