"""Two hundred feeds of every kind, watched for days by a bot that is cut off: none lost, none doubled."""

from pathlib import Path

import pytest

from tests.servers.feeds import told, try_out


@pytest.mark.slow
async def test_two_hundred_feeds_over_two_days_with_restarts(tmp_path: Path) -> None:
    figures = await try_out(tmp_path, days=2)

    print_out = told(figures)
    assert not figures.wrong, print_out
    assert (figures.lost, figures.doubled) == (0, 0), print_out
    assert figures.feeds == 200
    assert figures.lives > 6
    assert figures.unchanged > figures.requests / 5, print_out
    assert figures.grown_bytes < 100_000_000, print_out
