"""Durable walks on dbos: one for each lead, and for each time that it is tried again.

Their steps are checkpointed, and resumed after a crash. dbos is one per process and takes seconds to import,
so it is imported when it is first asked for. It keeps its tables in the store's own database, which is what
lets a walk be asked for in the store's transaction. A checkpoint holds a lead's id and a word for how a step
ended, never what was read.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, Engine

from bot.core.errors import LastingError, PassingError, SetAside, StoreBusy
from bot.core.leads import Lead, LeadId, Walk
from bot.edges.work.guard import Guard, guard_of
from bot.ports import Leads, LeadState

if TYPE_CHECKING:
    from dbos import DBOSClient

log = logging.getLogger(__name__)
T = TypeVar("T")

Step = Callable[[LeadId], Awaitable[None]]
OnLasting = Callable[[LeadId, LastingError], Awaitable[None]]

_APP = "secondsource"
# Questions have a queue of their own, so that none waits for reports that are read.
# And what came by itself has one, so that what people share does not wait for a morning's feeds.
_QUEUES = {
    Walk.FOLLOW: "leads",
    Walk.HARVEST: "harvested",
    Walk.ANSWER: "questions",
    Walk.TAKE_BACK: "taken back",
}
_ANSWERED_AT_ONCE = 4
# Walks begun under one version begin anew under another: raise it when the steps change their order.
VERSION = "2"
_UNDONE = ("ENQUEUED", "DELAYED", "PENDING")
_GUARD_SECONDS = 1.0
_LOST_AFTER_SECONDS = 5.0


class Settings(BaseModel):
    """The table [work.dbos]: how leads are followed, and how long a failing one is tried again."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    at_once: int = Field(default=8, ge=1)  # walks in one process
    harvested_at_once: int = Field(default=2, ge=1)  # of what came by itself
    look_seconds: float = Field(default=0.2, gt=0)  # between two looks for new work
    wait_seconds: float = Field(default=5, gt=0)  # before the second try of a step; doubles each time
    longest_wait_seconds: float = Field(default=3600, gt=0)
    passing_tries: int = Field(default=16, ge=1)  # of one step that a service was too busy for: about 7 hours
    bug_tries: int = Field(default=5, ge=1)  # of one step that failed for no known reason
    crash_tries: int = Field(default=4, ge=1)  # of one step during which the process died


class _Outcome(StrEnum):
    """How one try of a step ended. This, and nothing else of a step, is checkpointed."""

    DONE = "done"
    PASSING = "passing"
    LASTING = "lasting"
    BUG = "bug"
    CRASHED = "crashed"


@dataclass(slots=True)
class Walks:
    """Serves `Work`.

    Attributes:
        walks: what each walk does, in order. A step may be done twice: a crash can come between its commit
            and its checkpoint.
        on_lasting: told of an error that no further try would mend (`SetAside` when there were too many);
            the walk ends there.
    """

    settings: Settings
    engine: Engine
    walks: Mapping[Walk, Sequence[tuple[str, Step]]]
    leads: Leads
    on_lasting: OnLasting
    _loop: asyncio.AbstractEventLoop | None = None
    _begun: asyncio.Event = field(default_factory=asyncio.Event)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _alone: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self) -> None:
        """Work until cancelled.

        Raises:
            AlreadyRunning: another process works on this database.
            StoreBusy: the database was lost, and with it the name this process works under.
        """
        async with self._working() as guard:
            while True:
                await asyncio.sleep(_GUARD_SECONDS)
                await self._keep_guard(guard)

    async def drained(self) -> None:
        """Return when nothing is left to do; works itself where `run` does not."""
        if self._turn.locked():  # `run` works, or is about to
            await self._begun.wait()
            await self._until_drained()
            return
        async with self._working():
            await self._until_drained()

    @asynccontextmanager
    async def _working(self) -> AsyncGenerator[Guard]:
        guard = guard_of(self.engine)
        async with self._turn:
            name = await asyncio.to_thread(guard.take)
            try:
                self._loop = asyncio.get_running_loop()
                await asyncio.to_thread(self._launch, name)
                self._begun.set()
                log.info("work.began", extra={"worker": name})
                yield guard
            finally:
                self._begun.clear()
                # Whoever cancels this must not leave dbos behind: there can be only one in a process.
                await asyncio.shield(asyncio.to_thread(_stop))
                guard.release()
                log.info("work.ended", extra={"worker": name})

    def _launch(self, name: str) -> None:
        """Start dbos in its own threads: launched inside our loop it would run its own work there too."""
        from dbos import DBOS, DBOSPortableJSONSerializer

        _quiet_logger()
        DBOS(
            config={
                "name": _APP,
                "system_database_url": self.engine.url.render_as_string(hide_password=False),
                "system_database_engine": self.engine,
                "executor_id": name,
                "application_version": VERSION,
                "serializer": DBOSPortableJSONSerializer(),
                "log_level": "WARNING",
            }
        )

        client = _client(self.engine)
        at_once = {
            Walk.FOLLOW: self.settings.at_once,
            Walk.HARVEST: self.settings.harvested_at_once,
            Walk.ANSWER: _ANSWERED_AT_ONCE,
            Walk.TAKE_BACK: _ANSWERED_AT_ONCE,
        }
        for walk, queue in _QUEUES.items():
            # How often a walk may begin is counted by us, for the engine forgets on a takeover.
            DBOS.workflow(name=walk, max_recovery_attempts=None)(self._walk(walk))
            # Before the launch: a queue that comes later is found a second later.
            client.register_queue(
                queue,
                worker_concurrency=at_once[walk],
                polling_interval_sec=self.settings.look_seconds,
            )
        _bring_over(client)
        DBOS.launch()

    async def _keep_guard(self, guard: Guard) -> None:
        try:
            async with asyncio.timeout(_LOST_AFTER_SECONDS):
                await asyncio.to_thread(guard.check)
        except TimeoutError as error:
            raise StoreBusy("the guard's session does not answer") from error
        await asyncio.to_thread(_take_over, guard)

    async def _until_drained(self) -> None:
        while await asyncio.to_thread(_undone):  # noqa: ASYNC110 -- other processes work too: only the database knows
            await asyncio.sleep(self.settings.look_seconds)

    def _walk(self, walk: Walk) -> Callable[[str], Coroutine[Any, Any, None]]:
        # Whoever asked waits for an answer, and can ask again.
        bug_tries = 1 if walk is Walk.ANSWER else self.settings.bug_tries

        async def take(lead: str) -> None:
            """One walk. Runs in dbos's own loop; every step runs in ours."""
            for name, step in self.walks.get(walk, ()):
                if not await self._take(name, step, LeadId(lead), bug_tries):
                    return

        return take

    async def _take(self, name: str, step: Step, lead: LeadId, bug_tries: int) -> bool:
        """Take one step, trying again as often as its failures allow; return whether the walk goes on.

        Tries and waits are checkpointed, so a restart goes on counting and waiting where it stood.
        """
        from dbos import DBOS

        async def once(what: str) -> str:
            return await self._here(self._try(step, lead, what))

        bugs = 0
        for tried in count(1):
            outcome = _Outcome(await DBOS.run_step_async({"name": name}, once, f"{name}, try {tried}"))
            if outcome in (_Outcome.DONE, _Outcome.LASTING):
                return outcome is _Outcome.DONE
            bugs += outcome is _Outcome.BUG
            spent = bugs >= bug_tries or tried >= self.settings.passing_tries
            if spent or outcome is _Outcome.CRASHED:
                await self._set_aside(lead, f"{name}, try {tried}: {outcome}")
                return False
            wait = self.settings.wait_seconds * 2.0 ** (tried - 1)
            await DBOS.sleep_async(min(wait, self.settings.longest_wait_seconds))
        raise AssertionError("counting ends nowhere")

    async def _try(self, step: Step, lead: LeadId, what: str) -> _Outcome:
        facts = {"lead": lead, "step": what}
        try:
            begun = await self.leads.begun(lead, what)
            if begun >= self.settings.crash_tries:
                return _Outcome.CRASHED
            # What was at work when the process died is done alone from then on, so that the one lead that
            # takes it down again is not counted against those beside it.
            async with self._alone if begun else nullcontext():
                await self.leads.begin(lead, what)
                return await self._do(step, lead, what)
        except PassingError as error:
            log.warning("step.waits", extra={**facts, "error": type(error).__name__, "detail": error.detail})
            return _Outcome.PASSING
        except Exception:
            log.exception("step.failed", extra=facts)
            return _Outcome.BUG

    async def _do(self, step: Step, lead: LeadId, what: str) -> _Outcome:
        try:
            await step(lead)
        except LastingError as error:
            log.info("step.ended_walk", extra={"lead": lead, "step": what, "error": type(error).__name__})
            await self.on_lasting(lead, error)
            return _Outcome.LASTING
        return _Outcome.DONE

    async def _set_aside(self, lead: LeadId, reason: str) -> None:
        """Leave a lead to people. No step of the walk: a replay knows its steps by their order."""

        async def tell() -> None:
            await self.on_lasting(lead, SetAside(reason))

        log.error("lead.set_aside", extra={"lead": lead, "reason": reason})
        await self._surely(tell)
        report = await self._surely(lambda: self.leads.report_of(lead))
        await self._surely(lambda: self.leads.came_to(lead, LeadState.SET_ASIDE, report, reason))

    async def _surely(self, ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Ask the store until it is not too busy: a walk that ended on that would be lost."""
        while True:
            try:
                return await self._here(ask())
            except PassingError as error:
                log.warning("walk.waits", extra={"error": type(error).__name__})
                await asyncio.sleep(self.settings.wait_seconds)

    async def _here(self, work: Coroutine[Any, Any, T]) -> T:
        """Do `work` in the loop that `run` was called in, where the ports' clients live."""
        if self._loop is None:
            raise RuntimeError("no walk without a run")
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))


def build(
    settings: Settings,
    engine: Engine,
    walks: Mapping[Walk, Sequence[tuple[str, Step]]],
    leads: Leads,
    on_lasting: OnLasting,
) -> Walks:
    return Walks(settings, engine, walks, leads, on_lasting)


def enqueuer(engine: Engine) -> Callable[[Connection, Lead, str], None]:
    """Return what asks for the walk of a lead under an id, in a transaction on `engine`'s database.

    Asking again under the same id changes nothing. Brings dbos's own tables up to date, once.
    """
    return partial(_enqueue, _client(engine))


def _client(engine: Engine) -> "DBOSClient":
    from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer

    _quiet_logger()
    DBOS.migrate(engine.url.render_as_string(hide_password=False))
    return DBOSClient(
        system_database_engine=engine,
        serializer=DBOSPortableJSONSerializer(),
        application_name=_APP,
        lazy=True,
    )


def _enqueue(client: "DBOSClient", connection: Connection, lead: Lead, walk: str) -> None:
    client.enqueue_in_transaction(
        connection,
        {
            "workflow_name": lead.walk,
            "queue_name": _QUEUES[lead.walk],
            "workflow_id": walk,
            "app_version": VERSION,
        },
        lead.id,
    )


def _undone() -> bool:
    from dbos import DBOS

    return bool(
        DBOS.list_workflows(
            name=list(_QUEUES), status=list(_UNDONE), limit=1, load_input=False, load_output=False
        )
    )


def _bring_over(client: "DBOSClient") -> None:
    """Begin anew, under this version, the walks that an earlier one left: its steps are not these.

    A crash in between begins one twice, which is the same as once.
    """
    for walk, queue in _QUEUES.items():
        left = client.list_workflows(name=walk, status=list(_UNDONE), load_input=False, load_output=False)
        for old in left:
            if old.app_version != VERSION:
                client.fork_workflow(old.workflow_id, 1, application_version=VERSION, queue_name=queue)
                client.cancel_workflow(old.workflow_id)
                log.warning("work.brought_over", extra={"walk": walk, "version": old.app_version})


def _take_over(guard: Guard) -> None:
    """Put back into the queue what a dead process was at."""
    from dbos import DBOS

    pending = DBOS.list_workflows(name=list(_QUEUES), status="PENDING", load_input=False, load_output=False)
    others = {w.executor_id for w in pending if w.executor_id and w.executor_id != DBOS.executor_id}
    fallen = guard.fallen(sorted(others))
    try:
        for name in fallen:
            # Asked again under the lock: the dead one may have come back and gone on meanwhile.
            for walk, queue in _QUEUES.items():
                left = DBOS.list_workflows(
                    name=walk, status="PENDING", executor_id=[name], load_input=False, load_output=False
                )
                if not left:
                    continue
                DBOS.resume_workflows([w.workflow_id for w in left], queue_name=queue)
                log.warning("work.taken_over", extra={"worker": name, "walks": len(left)})
    finally:
        guard.let_go(fallen)


def _stop() -> None:
    from dbos import DBOS

    DBOS.destroy(destroy_registry=True)


def _quiet_logger() -> None:
    """Have dbos log where everything else does: it brings a console of its own unless it finds one."""
    logger = logging.getLogger("dbos")
    logger.setLevel(logging.WARNING)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
