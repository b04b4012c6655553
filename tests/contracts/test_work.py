"""What every `Work` keeps to; and what durable work alone does: it outlives its process."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

from bot.core.errors import NotReadable
from bot.core.leads import LeadId, Walk
from bot.ports import LeadState
from tests.builders import lead, message
from tests.contracts.walker import Orders
from tests.fakes import Inbox, StraightWork
from tests.stores import Postgres

_PATIENCE_SECONDS = 120.0  # on a busy machine; a test that passes does not wait


@dataclass
class Process:
    """Starts walkers on one database and reads what they did."""

    url: str
    folder: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list[subprocess.Popen[bytes]])

    @property
    def gate(self) -> Path:
        return self.folder / "gate"

    def start(
        self,
        *share: str,
        again: tuple[str, ...] = (),
        stay: bool = False,
        settings: dict[str, float] | None = None,
        version: str = "",
    ) -> subprocess.Popen[bytes]:
        log = self.folder / "log"
        orders = Orders(self.url, str(log), share, again, stay, str(self.gate), settings or {}, version)
        child = subprocess.Popen([sys.executable, "-m", "tests.contracts.walker", json.dumps(asdict(orders))])
        self.started.append(child)
        return child

    def finish(
        self, *share: str, again: tuple[str, ...] = (), settings: dict[str, float] | None = None
    ) -> int:
        return self.start(*share, again=again, settings=settings).wait(_PATIENCE_SECONDS)

    def effects(self) -> list[dict[str, str]]:
        log = self.folder / "log"
        return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []

    def did(self, text: str) -> list[str]:
        return [e["did"] for e in self.effects() if e["lead"] == text]

    def wait_until(self, holds: Callable[[], bool]) -> None:
        limit = time.monotonic() + _PATIENCE_SECONDS
        while not holds():
            assert time.monotonic() < limit, self.effects()
            time.sleep(0.02)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def new_process(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Callable[[], Process]]:
    made: list[Process] = []

    def new() -> Process:
        folder = tmp_path_factory.mktemp("work")
        url = f"sqlite:///{folder}/bot.db"
        if request.param == "postgres":
            server: Postgres = request.getfixturevalue("postgres")
            url = server.new_database()
        made.append(Process(url, folder))
        return made[-1]

    yield new
    for child in (child for process in made for child in process.started):
        child.kill()
        child.wait()


TEXTS = ("fine", "fine too", "lasting", "busy twice", "busy", "bug", "asked", "asked bug", "brought")


@pytest.fixture(scope="module")
def worked(new_process: Callable[[], Process]) -> Process:
    """A process that was given one lead of each kind, and ended when nothing was left."""
    process = new_process()
    assert process.finish(*TEXTS, settings={"passing_tries": 4, "bug_tries": 2}) == 0
    return process


def test_each_lead_takes_the_steps_in_order(worked: Process):
    for text in ("fine", "fine too"):
        assert worked.did(text) == ["begin", "act", "end", "came to done"]


def test_a_lasting_error_is_told_once_and_ends_the_walk(worked: Process):
    assert worked.did("lasting") == ["begin", "act", "refuse", "came to unreadable"]


def test_a_passing_error_is_tried_again(worked: Process):
    assert worked.did("busy twice") == ["begin", "act", "act", "act", "end", "came to done"]


def test_what_fails_too_often_is_set_aside(worked: Process):
    assert worked.did("busy") == ["begin", *["act"] * 4, "refuse", "came to set aside"]


def test_a_bug_is_tried_again_less_often(worked: Process):
    assert worked.did("bug") == ["begin", *["act"] * 2, "refuse", "came to set aside"]


def test_what_is_asked_is_answered(worked: Process):
    assert worked.did("asked") == ["answer", "came to done"]


def test_what_came_by_itself_takes_a_walk_of_its_own(worked: Process):
    assert worked.did("brought") == ["begin", "end", "came to done"]


def test_a_bug_over_what_is_asked_is_told_at_once(worked: Process):
    assert worked.did("asked bug") == ["answer", "refuse", "came to set aside"]


def test_a_lead_that_was_followed_is_not_followed_again(worked: Process):
    assert worked.finish(*TEXTS) == 0
    assert worked.did("fine").count("act") == 1
    assert worked.did("busy").count("act") == 4


def test_walks_go_on_where_a_killed_process_left_them(new_process: Callable[[], Process]):
    process = new_process()
    texts = [f"held {n}" for n in range(5)]
    killed = process.start(*texts, stay=True)
    process.wait_until(lambda: all(process.did(text) == ["begin", "act"] for text in texts))
    killed.kill()
    killed.wait()
    process.gate.touch()

    assert process.finish() == 0
    assert [process.did(text) for text in texts] == [["begin", "act", "act", "end"]] * 5


def test_walks_that_an_earlier_release_left_begin_anew(new_process: Callable[[], Process]):
    process = new_process()
    texts = [f"held {n}" for n in range(9)]  # more than walk at once: the last are not begun
    before = process.start(*texts, stay=True, version="1")
    process.wait_until(lambda: sum(process.did(text) == ["begin", "act"] for text in texts) == 8)
    before.kill()
    before.wait()
    process.gate.touch()

    assert process.finish() == 0
    assert [process.did(text)[-3:] for text in texts] == [["begin", "act", "end"]] * 9


def test_a_lead_that_takes_the_process_down_is_set_aside_and_no_other(new_process: Callable[[], Process]):
    process = new_process()
    settings: dict[str, float] = {"crash_tries": 3}

    assert [process.finish("crash", "fine", settings=settings) for _ in range(4)] == [9, 9, 9, 0]
    assert process.did("crash") == ["begin", *["act"] * 3, "refuse", "came to set aside"]
    assert process.did("fine")[-1] == "came to done"


def test_what_was_set_aside_walks_again_once_for_each_who_asks(new_process: Callable[[], Process]):
    process = new_process()
    settings: dict[str, float] = {"bug_tries": 2}
    assert process.finish("bug", settings=settings) == 0
    first = process.did("bug")

    assert process.finish(again=("bug",), settings=settings) == 0
    assert process.did("bug") == [*first, *first]
    assert process.finish(again=("bug",), settings=settings) == 0
    assert process.did("bug") == [*first, *first, "came to set aside"]


def test_a_second_process_does_no_harm(new_process: Callable[[], Process]):
    process = new_process()
    first = process.start("held", stay=True)
    process.wait_until(lambda: "act" in process.did("held"))
    second = process.start(stay=True)
    if process.url.startswith("sqlite"):
        assert second.wait(_PATIENCE_SECONDS) == 0
        assert process.did("Another bot works on this database already. Stop it first.") == ["refused"]
        return
    # On PostgreSQL it works beside the first, and takes over what the first leaves when it dies.
    process.wait_until(lambda: process.did("") == ["up", "up"])
    first.kill()
    first.wait()
    process.gate.touch()
    process.wait_until(lambda: "end" in process.did("held"))

    assert process.did("held") == ["begin", "act", "act", "end"]


async def test_the_fake_takes_the_steps_of_each_lead_once():
    inbox = Inbox()
    took: list[tuple[str, LeadId]] = []

    async def read(lead_id: LeadId) -> None:
        took.append(("read", lead_id))
        if (await inbox.lead(lead_id)).body == "lasting":
            raise NotReadable("no text")

    async def warn(lead_id: LeadId) -> None:
        took.append(("warn", lead_id))
        await inbox.came_to(lead_id, LeadState.DONE, None, "")

    work = StraightWork(inbox, {Walk.FOLLOW: (read, warn)})
    fine, lasting = lead("fine"), lead("lasting")
    for shared in (fine, lasting):
        await inbox.take_in(message(shared.body, id=shared.message), [shared])
    await work.drained()
    await work.drained()

    assert took == [("read", fine.id), ("warn", fine.id), ("read", lasting.id)]
    assert await inbox.state(fine.id) is LeadState.DONE
