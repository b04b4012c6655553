"""The archive's index, made while another is at it."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path

from bot.edges.archive.index import opened


def test_the_index_is_made_though_another_is_writing_it(tmp_path: Path):
    file = tmp_path / "index.sqlite"

    def total_bytes() -> int:
        with opened(file, (), writing=True) as rows:
            return rows.total_bytes()

    with closing(sqlite3.connect(file, isolation_level=None)) as another, ThreadPoolExecutor() as threads:
        another.execute("BEGIN IMMEDIATE")
        making = threads.submit(total_bytes)
        wait((making,), timeout=0.5)  # it waits for the other, or has failed
        another.rollback()

        assert making.result() == 0
