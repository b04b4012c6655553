"""Whatever a server sends, the person gets a sentence or the story, and nobody else gets a request.

Real limits are measured by `python -m tests.servers.hostile`; here they are shorter, and no time is asserted.
"""

import asyncio
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from bot.core.errors import TooSlow
from bot.edges.fetch.formats.preloaded import Limits
from tests.servers.driving import GROWTH_BYTES, PORTS, PUBLIC, Way, opened
from tests.servers.hostile import CASES
from tests.servers.playing import Case, staged

_HASTY, _PATIENT = 1.5, 20.0  # seconds; only where waiting is what the case is about may it be cut short
_READING = Limits(cpu_seconds=2)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def way() -> AsyncGenerator[Way]:
    async with opened(CASES, _READING) as opened_way:
        yield opened_way


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
async def test_a_hostile_response_is_refused_by_name_or_read(way: Way, case: Case) -> None:
    outcome = await way.drive(case, _HASTY if TooSlow in case.right else _PATIENT)

    assert outcome.fits(case), f"{case.why}: {outcome.name} {outcome.broke} {outcome.told[:300]}"
    assert {*way.dialled} <= {(PUBLIC, port) for port in PORTS}
    assert not way.stage.called_inside
    assert not way.stage.failures
    assert outcome.peaks.in_all_bytes < GROWTH_BYTES


async def test_whoever_calls_inside_is_seen() -> None:
    async with staged(()) as stage:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(stage.inside.rpartition(":")[2]))
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        await reader.read()
        writer.close()

    assert len(stage.called_inside) == 1


def test_no_two_cases_share_a_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
