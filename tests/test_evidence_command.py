"""`secondsource evidence` as somebody types it, beside a store that is open."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.core.alerts import SearchScope
from bot.core.captures import Capture
from bot.core.claims import claim_of
from bot.core.matching import founding_match
from bot.core.messages import Audience, MessageId, Place
from bot.core.reports import Report
from bot.edges.archive import warc
from bot.edges.clock import SystemClock
from bot.edges.fetch.pasted import Pasted
from bot.edges.fetch.reporting import Reporting
from bot.edges.read.openai import cache_in
from bot.ports import Looked, Share
from bot.settings import load
from tests.builders import NOON, lead, reading, statement
from tests.stores import Asked, opened

STORY = (
    "Outlet: Port Herald\n\nThe harbour wall gave way on Monday, the mayor said.\x1b[31m\nNobody was hurt."
)
DESK = Place("console", Audience("desk", "desk"))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SECONDSOURCE_DESK__DATA", str(tmp_path / "var"))
    return tmp_path / "var"


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["evidence", *arguments])
    return result.exit_code, result.stdout, result.stderr


async def _nobody(name: str) -> None:
    return None


async def _keep(data: Path, *, bytes_too: bool = True) -> tuple[Report, Capture]:
    """Keep a pasted report, its bytes and its one claim, c1."""
    fetcher = Pasted(Reporting(_nobody, 10_000))
    capture = await fetcher.capture(lead(STORY))
    report = await fetcher.report(capture)
    said = statement("The harbour wall gave way on Monday", inside=report)
    claim = claim_of(said, report)
    with opened(load().store_url, Asked()) as kept:
        if bytes_too:
            clock = SystemClock(load().desk.time_zone)
            await warc.build(warc.Settings(), data, clock).keep(capture)
        await kept.evidence.keep_report(report, Share(report.id, DESK, MessageId("m1"), "rana", NOON))
        await kept.evidence.keep_reading(reading(report, said), NOON)
        looked = Looked(report.id, DESK.audience, SearchScope(0, 0, None))
        await kept.evidence.keep_comparison([claim], [founding_match(claim)], [], NOON, [looked])
        assert await kept.desk.handle(claim.id, DESK.audience) == "c1"
    return report, capture


def keep(data: Path, *, bytes_too: bool = True) -> tuple[Report, Capture]:
    return asyncio.run(_keep(data, bytes_too=bytes_too))


def test_a_claim_or_report_is_listed_with_its_bytes_and_nothing_steers_the_terminal(data: Path) -> None:
    report, capture = keep(data)

    by_handle, by_id = run("c1"), run(report.id)

    assert by_handle == by_id
    assert by_handle[0] == 0
    assert f"capture {capture.id}" in by_handle[1]
    assert "captured 2018-11-21 12:00:00 UTC" in by_handle[1]
    assert "\x1b" not in by_handle[1]


def test_a_report_read_again_is_the_same(data: Path) -> None:
    keep(data)

    code, out, _ = run("c1", "--replay")

    assert code == 0
    assert "it is the same report" in out


def test_a_report_without_bytes_is_said_in_words_and_cannot_be_read_again_or_exported(
    data: Path, tmp_path: Path
) -> None:
    keep(data, bytes_too=False)

    assert "nothing is kept of its bytes" in run("c1")[1]
    assert run("c1")[0] == 0
    assert run("c1", "--replay")[0] == 1
    code, _, err = run("c1", "--export", str(tmp_path / "e.wacz"))
    assert (code, "Nothing was written" in err) == (1, True)
    assert not (tmp_path / "e.wacz").exists()


def test_an_export_is_written_once(data: Path, tmp_path: Path) -> None:
    _, capture = keep(data)
    file = tmp_path / "evidence.wacz"

    code, out, _ = run("c1", "--export", str(file))

    assert code == 0
    assert "1 report written to" in out
    with ZipFile(file) as packed:
        pages = [json.loads(row) for row in packed.read("pages/pages.jsonl").splitlines()]
    assert pages[1]["id"] == capture.id

    before = file.read_bytes()
    code, _, err = run("c1", "--export", str(file))
    assert (code, "is there already" in err) == (1, True)
    assert file.read_bytes() == before


def test_a_place_that_cannot_be_written_is_said(data: Path, tmp_path: Path) -> None:
    keep(data)

    code, _, err = run("c1", "--export", str(tmp_path / "nowhere" / "e.wacz"))

    assert code == 1
    assert "could not be written" in err


@pytest.mark.parametrize("named", ["c7", "0123456789abcdef0123", "https://nowhere.example/", "what?"])
def test_what_is_not_known_is_said(data: Path, named: str) -> None:
    keep(data)

    code, out, err = run(named)

    assert (code, out) == (1, "")
    assert "I know no claim and no report by that name" in err


def test_where_nothing_was_kept_it_says_so_and_leaves_nothing_behind(data: Path) -> None:
    code, _, said = run("c1")

    assert code == 1
    assert "Nothing is kept in this folder" in said
    assert not data.exists()


def test_bytes_are_removed_for_good_once_it_is_confirmed(data: Path) -> None:
    report, _ = keep(data)

    kept = CliRunner().invoke(app, ["evidence", report.id, "--remove"], input="n\n")
    removed = CliRunner().invoke(app, ["evidence", report.id, "--remove"], input="y\n")
    code, said, _ = run(report.id)

    assert kept.stdout.endswith("Nothing was removed.\n")
    assert "Removed: 1 capture" in removed.stdout
    assert code == 0
    assert "SHA-256" not in said
    assert not list((data / "archive").rglob("*.warc.gz"))


def test_what_a_language_model_answered_goes_with_the_bytes(data: Path) -> None:
    report, _ = keep(data)
    answers = replace(cache_in(data), most_bytes=1_000)
    answers.keep("asked", report.id, "answered")

    removed = CliRunner().invoke(app, ["evidence", report.id, "--remove"], input="y\n")

    assert removed.exit_code == 0
    assert answers.find("asked", report.id) is None
