"""What is odd but right is read: a guard that refuses it would be turned off."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from tests.servers.driving import PORTS, PUBLIC, Way, opened
from tests.servers.hostile import HARMLESS_CASES, REAL_SECONDS
from tests.servers.playing import Case


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def way() -> AsyncGenerator[Way]:
    async with opened(HARMLESS_CASES) as opened_way:
        yield opened_way


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("case", HARMLESS_CASES, ids=[case.name for case in HARMLESS_CASES])
async def test_a_harmless_response_is_read(way: Way, case: Case) -> None:
    outcome = await way.drive(case, REAL_SECONDS)

    assert outcome.fits(case), f"{case.why}: {outcome.name} {outcome.broke} {outcome.told[:300]}"
    assert {*way.dialled} <= {(PUBLIC, port) for port in PORTS}
    assert not way.stage.failures
