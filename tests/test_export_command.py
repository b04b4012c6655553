"""`secondsource export` as somebody types it, beside a store that is open."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.core.alerts import SearchScope
from bot.core.claims import claim_of
from bot.core.matching import founding_match
from bot.core.messages import Audience, MessageId, Place
from bot.ports import Looked, Share
from bot.settings import load
from tests.builders import NOON, outlet, reading, report, statement
from tests.stores import Asked, opened

DESK = Place("console", Audience("desk", "desk"))
INV = Place("console", Audience("desk", "inv", private=True))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SECONDSOURCE_DESK__DATA", str(tmp_path / "var"))
    asyncio.run(_keep("The harbour wall gave way on Monday", "Port Herald", DESK, "c1"))
    asyncio.run(_keep("The mayor knew of the cracks in the harbour wall", "Quay Gazette", INV, "p1"))
    return tmp_path / "var"


async def _keep(words: str, by: str, where: Place, handle: str) -> None:
    told = report(f"{words}, the surveyor said.", outlet(by), link=f"https://{by[:4].lower()}.example/wall")
    said = statement(words, "the surveyor", inside=told)
    claim = claim_of(said, told)
    with opened(load().store_url, Asked()) as kept:
        await kept.evidence.keep_report(told, Share(told.id, where, MessageId(handle), "rana", NOON))
        await kept.evidence.keep_reading(reading(told, said), NOON)
        looked = Looked(told.id, where.audience, SearchScope(0, 0, None))
        await kept.evidence.keep_comparison([claim], [founding_match(claim)], [], NOON, [looked])
        assert await kept.desk.handle(claim.id, where.audience) == handle


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["export", *arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.usefixtures("data")
def test_the_ending_of_the_file_says_the_form(tmp_path: Path) -> None:
    code, out, _ = run("c1", "--to", str(tmp_path / "wall.json"))

    assert code == 0
    assert str(tmp_path / "wall.json") in out
    (claim,) = json.loads((tmp_path / "wall.json").read_text(encoding="utf-8"))["claims"]
    assert claim["words"] == "The harbour wall gave way on Monday"
    assert run("c1", "--to", str(tmp_path / "wall.png"))[0] == 0
    assert (tmp_path / "wall.png").read_bytes().startswith(b"\x89PNG")
    assert run("--to", str(tmp_path / "all.html"))[0] == 0
    assert "<!doctype html>" in (tmp_path / "all.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("data")
def test_a_folder_gets_every_file_under_its_own_name(tmp_path: Path) -> None:
    code, out, _ = run("picture", "json", "csv", "c1", "--to", str(tmp_path / "hand" / "out"))

    assert code == 0
    written = sorted(path.suffix for path in (tmp_path / "hand" / "out").iterdir())
    assert written == [".csv", ".json", ".png", ".svg"]
    assert len(out.splitlines()) == 4


@pytest.mark.usefixtures("data")
def test_what_only_a_private_channel_may_see_is_not_exported(tmp_path: Path) -> None:
    assert run("json", "csv", "html", "--to", str(tmp_path / "out"))[0] == 0

    for path in (tmp_path / "out").iterdir():
        assert "harbour wall gave way" in path.read_text(encoding="utf-8")
        assert "mayor knew" not in path.read_text(encoding="utf-8")
    code, _, err = run("json", "p1", "--to", str(tmp_path / "p1.json"))
    assert (code, "I know no claim by that name" in err) == (1, True)


@pytest.mark.usefixtures("data")
def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "wall.csv").write_text("mine", encoding="utf-8")

    code, _, err = run("c1", "--to", str(tmp_path / "wall.csv"))

    assert (code, "is there already" in err) == (1, True)
    assert (tmp_path / "wall.csv").read_text(encoding="utf-8") == "mine"


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    ("what", "code", "said"),
    [
        (("jsn",), 2, "I do not know what to export by “jsn”. Perhaps  secondsource export json"),
        (("json", "csv"), 2, "That makes more than one file"),
        (("c9",), 1, "I know no claim by that name here"),
        (("claimreview", "c1"), 1, "nobody has confirmed or refuted that yet"),
        (("since", "2031-01-01"), 1, "so there is nothing to export"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, what: tuple[str, ...], code: int, said: str) -> None:
    came, out, err = run(*what, "--to", str(tmp_path / "out.file"))

    assert (came, out) == (code, "")
    assert said in err
    assert not (tmp_path / "out.file").exists()


def test_where_nothing_was_kept_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDSOURCE_DESK__DATA", str(tmp_path / "nowhere"))

    code, _, err = run("json", "--to", str(tmp_path / "out.json"))

    assert (code, "Nothing is kept in this folder" in err) == (1, True)
    assert not (tmp_path / "nowhere").exists()
