"""Files that come with posts, in the terminal: where they are written, and what is said of it."""

import io
import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.messages import Enclosure, Line, Part, Post, PostKey, PostKind
from bot.edges.chat import console
from bot.edges.chat.console.files import Folder
from tests.fakes_edges import SteadyClock

QUOTE = "the wall at the east quay gave way on Sunday night"
CLAIMS = Enclosure("claims.csv", "text/csv", b"claim\r\nc1\r\n")


async def said_of(folder: Path | None, *files: Enclosure, machine: bool = True) -> str:
    stdout = io.StringIO()
    chat = console.build(
        console.Settings(width=200),
        "desk",
        SteadyClock(),
        machine=machine,
        exports=folder,
        stdin=io.StringIO(),
        stdout=stdout,
    )
    key, lines = PostKey("k"), (Line((Part("Here it is."),)),)
    await chat.post(Post(key, chat.place, PostKind.ANSWER, lines, enclosures=files), None, None)
    return stdout.getvalue()


async def test_a_file_is_written_where_nobody_else_reads_and_its_path_is_shown(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "exports"

    shown = await said_of(folder, CLAIMS, machine=False)

    file = folder / "claims.csv"
    assert str(file) in shown
    assert file.read_bytes() == CLAIMS.content
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_a_machine_is_told_where_the_files_are(tmp_path: Path) -> None:
    said = json.loads(await said_of(tmp_path, CLAIMS, replace(CLAIMS, name="c1.json")))

    assert said["files"] == [str(tmp_path / "claims.csv"), str(tmp_path / "c1.json")]
    assert said["files"][0] in said["text"]


async def test_without_files_a_machine_is_told_of_none(tmp_path: Path) -> None:
    assert "files" not in json.loads(await said_of(tmp_path / "exports"))
    assert not (tmp_path / "exports").exists()


def test_another_file_of_that_name_is_not_written_over(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    (tmp_path / "claims.csv").write_bytes(b"somebody's own")

    assert folder.write(CLAIMS) == tmp_path / "claims-2.csv"
    assert folder.write(CLAIMS) == tmp_path / "claims-2.csv"  # the very same is there already
    assert folder.write(replace(CLAIMS, content=b"later")) == tmp_path / "claims-3.csv"
    assert (tmp_path / "claims.csv").read_bytes() == b"somebody's own"


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "claims.csv").symlink_to(outside)

    assert Folder(tmp_path / "in").write(CLAIMS).name == "claims-2.csv"
    assert not outside.exists()


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/passwd", ".bashrc", "", "..", "a\x00b", "c:\\x.html", "x" * 500 + ".csv"],
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    written = Folder(tmp_path).write(replace(CLAIMS, name=name))

    assert written.parent == tmp_path
    assert not written.name.startswith(".")
    assert list(tmp_path.iterdir()) == [written]


async def test_what_could_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("no folder", encoding="utf-8")

    said = json.loads(await said_of(tmp_path / "exports", CLAIMS))

    assert "files" not in said
    assert "claims.csv could not be written: File exists." in said["text"]
    assert "no folder for files" in json.loads(await said_of(None, CLAIMS))["text"]


def test_files_that_quote_a_forgotten_report_go_and_others_stay(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    page = "<p>She said <q>the wall at the <b>east</b> quay gave way&nbsp;on Sunday night</q></p>"
    document = f'{{"quote":"so\\n{QUOTE}"}}'
    for name, content in (("c1.html", page), ("c1.json", document), ("c2.csv", "c2,all quiet")):
        folder.write(Enclosure(name, "", content.encode()))
    folder.write(Enclosure("c1-20311103-0900.png", "", b"\x89PNG"))
    folder.write(Enclosure("c11-20311103-0900.png", "", b"\x89PNG"))

    removed = folder.forget(lambda text: QUOTE in " ".join(text.split()), ["c1"])

    assert removed == 3
    assert sorted(file.name for file in tmp_path.iterdir()) == ["c11-20311103-0900.png", "c2.csv"]
