"""The command line as somebody types it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from bot.cli import app
from bot.core.documents import SCHEMA
from bot.demo import TURNS

ROOT = Path(__file__).parent.parent
DIGEST = TURNS[0].text


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDSOURCE_DESK__DATA", str(tmp_path / "var"))


def run(*arguments: str, typed: str = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments), input=typed)
    return result.exit_code, result.stdout, result.stderr


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\nfrom bot.cli import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'spacy', 'dbos', 'onnxruntime', 'openai', 'sqlalchemy', 'pydantic', 'trafilatura'}\n"
        "heavy |= {'numpy', 'rich'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert "Begin with" in done.stdout
    assert "HEAVY []" in done.stdout


@pytest.mark.parametrize("command", ["read", "chat", "demo", "doctor", "migrate", "schema", "evaluate"])
def test_every_command_explains_itself(command: str) -> None:
    code, out, _ = run(command, "--help")

    assert code == 0
    assert len(out.splitlines()) > 4


def test_read_prints_the_one_message_and_its_thread(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(DIGEST, encoding="utf-8")

    code, out, _ = run("read", str(report))

    assert code == 0
    assert "6 stories" in out
    assert "Needs a source (5 of" in out
    assert "Not searched" in out


def test_read_takes_a_paste_and_the_outlet_it_is_told() -> None:
    code, out, _ = run("read", "-", "--outlet", "Morning Ferry", typed=DIGEST.split("\n", 1)[1])

    assert code == 0
    assert "Morning Ferry" in out.splitlines()[0]


def test_read_as_json_holds_to_its_schema_with_every_span_verbatim() -> None:
    code, out, _ = run("read", "-", "--json", typed=DIGEST)

    assert code == 0
    document = json.loads(out)
    Draft202012Validator(SCHEMA).validate(document)  # pyright: ignore[reportUnknownMemberType]  # its stubs
    text = document["report"]["text"]
    spans = list(_spans(document["statements"])) + list(_spans(document["stories"]))
    assert len(spans) > 50
    assert [s for s in spans if text[s["start"] : s["end"]] != s["words"]] == []


def _spans(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if {"start", "end", "words"} <= set(value):  # pyright: ignore[reportUnknownArgumentType]  # JSON
            yield value
        value = list(value.values())  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]  # JSON
    if isinstance(value, list):
        for inner in value:  # pyright: ignore[reportUnknownVariableType]  # JSON
            yield from _spans(inner)


def test_schema_prints_the_schema() -> None:
    code, out, _ = run("schema")

    assert code == 0
    Draft202012Validator.check_schema(json.loads(out))


@pytest.mark.parametrize(
    ("arguments", "typed", "code", "words"),
    [
        (("read", "nowhere.txt"), "", 1, "I could not open that file"),
        (("read", ""), "", 2, "Name a link or a file, or give - for a paste."),
        (("read", "herald.example"), "", 1, "give the whole link of one story: https://herald.example/…"),
        (("read", "nowhere/story"), "", 1, "I could not open that file"),
        (("read", "ftp://herald.example/x"), "", 1, "addresses of that kind (not of the web"),
        (("read", "."), "", 1, "That is a folder."),
        (("read", "-"), "   \n", 1, "I found no text"),
        (("read",), "", 2, "Missing argument"),
        (("read", "--what"), "", 2, "No such option"),
        (("evaluate", "attribution", "--input", "nowhere.jsonl", "--output", "x"), "", 2, "does not exist"),
    ],
    ids=[
        "no such file",
        "nothing",
        "a site",
        "a path",
        "no web link",
        "a folder",
        "nothing in it",
        "no file named",
        "no such option",
        "no such input",
    ],
)
def test_what_cannot_be_done_is_said_with_its_exit_code(
    arguments: tuple[str, ...], typed: str, code: int, words: str
) -> None:
    told = run(*arguments, typed=typed)

    assert told[0] == code
    assert words in " ".join((told[1] + told[2]).split())


def test_what_passes_is_told_as_what_is_to_be_done_again_where_nothing_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SECONDSOURCE_FETCH__LINK__EXIT", "socks5://127.0.0.1:1")

    code, out, err = run("read", "https://1.1.1.1/wall")  # nothing goes out: the exit is asked first

    assert (code, out) == (1, "")
    assert err == (
        "Something I need was busy or did not answer (the exit cannot be reached). "
        "I do not try again here: do it again later.\n"
    )


def test_an_unknown_setting_stops_the_start_and_names_the_right_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDSOURCE_POLICY__WARNING_LINE", "3")

    code, _, err = run("doctor")

    assert code == 2
    assert "SECONDSOURCE_POLICY__WARNING_LINE is not known" in err
    assert "did you mean SECONDSOURCE_POLICY__WARNING_LINES?" in err


def test_doctor_masks_secrets_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECONDSOURCE_STORE__URL", f"sqlite:///{tmp_path / 'not' / 'a' / 'desk.sqlite'}")
    code, out, _ = run("doctor")

    assert code == 0
    assert "policy.warning_lines = 5" in out
    assert "reading engine: embedded" in out

    monkeypatch.setenv("SECONDSOURCE_STORE__URL", "postgresql+psycopg://desk:hunter2@127.0.0.1:1/desk")
    code, out, _ = run("doctor")

    assert code == 1
    assert "MISSING  store" in out
    assert "hunter2" not in out


def test_doctor_says_what_is_wrong_with_the_archive_of_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "archive").touch()

    code, out, _ = run("doctor")

    assert code == 1
    assert f"MISSING  archive: the archive: FileExistsError: [Errno 17] File exists: '{tmp_path}" in out


@pytest.fixture
def _no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk whose language model is not there."""
    monkeypatch.setenv("SECONDSOURCE_READ__USE", "openai")
    monkeypatch.setenv("SECONDSOURCE_READ__OPENAI__MODEL", "model-1")
    monkeypatch.setenv("SECONDSOURCE_READ__OPENAI__BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("SECONDSOURCE_READ__OPENAI__TRIES", "1")


@pytest.mark.usefixtures("_no_model")
def test_doctor_says_that_the_language_model_is_not_there() -> None:
    code, out, _ = run("doctor")

    assert code == 1
    assert (
        "MISSING  reading engine: My language model cannot be reached, or answers with an error "
        "(ConnectError); http://127.0.0.1:1/v1; the embedded reader stands in for it\n"
    ) in out


@pytest.mark.usefixtures("_no_model")
def test_a_report_is_read_once_without_the_language_model_too() -> None:
    code, out, _ = run("read", "-", typed=DIGEST)

    assert code == 0
    assert "answers with an error. I read this with the embedded reader instead" in " ".join(out.split())

    found = json.loads(run("read", "-", "--json", typed=DIGEST)[1])
    Draft202012Validator(SCHEMA).validate(found)  # pyright: ignore[reportUnknownMemberType]  # its stubs
    assert found["stand_in"] == {"name": "embedded", "version": "1", "hindrance": "failed", "seconds": 0}


@pytest.mark.usefixtures("_no_model")
def test_evaluate_says_how_much_another_engine_read(tmp_path: Path) -> None:
    source, target = tmp_path / "input.jsonl", tmp_path / "predictions.jsonl"
    source.write_text('{"id": "1", "text": "The mayor said the wall gave way."}\n', encoding="utf-8")
    arguments = ("evaluate", "attribution", "--input", str(source), "--output", str(target))

    assert "1 of them by the embedded reader, in the language model's place." in run(*arguments)[1]
    assert run(*arguments, "--reader", "embedded")[1] == "1 documents read.\n"


def test_migrate_says_what_it_did_and_may_be_run_again() -> None:
    first, second = run("migrate"), run("migrate")

    assert (first[0], second[0]) == (0, 0)
    assert "was brought from nothing to" in first[1]
    assert "is at" in second[1]


def test_evaluate_writes_a_prediction_a_line_in_the_benchmarks_contract(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [{"id": f"d{n}", "text": turn.text} for n, turn in enumerate(TURNS)]
    source.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")

    code, _, _ = run("evaluate", "attribution", "--input", str(source), "--output", str(target))

    assert code == 0
    predicted = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [p["id"] for p in predicted] == [row["id"] for row in rows]
    for row, prediction in zip(rows, predicted, strict=True):
        assert prediction["seconds"] > 0
        for claim in prediction["claims"]:
            words = [row["text"][start:end] for start, end in claim["content_spans"]]
            assert " ".join(words) == claim["quote"]
            assert claim["kind"] in ("direct", "indirect", "mixed")
            assert claim["act"] in ("speech", "attitude")


def test_the_demo_ends_by_itself_where_nobody_can_type() -> None:
    environment = {**os.environ, "SECONDSOURCE_LOG__LEVEL": "error"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "demo"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    told = " ".join(done.stdout.split())
    for moved in (
        "single source → echoed",
        "single source → corroborated",
        "→ denied",
        "corroborated → echoed",
    ):
        assert moved in told
    assert "it asks for consent before showing the story" in told
    assert "I told you on" in told


def test_a_data_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "SECONDSOURCE_DESK__DATA": str(tmp_path / "file" / "var")},
        timeout=120,
        check=False,
    )

    assert done.returncode == 2
    assert "desk.data" in done.stderr
    assert "Traceback" not in done.stderr
